"""Search: the things and questions that some words mean, best first.

One index in SQLite serves every interface. Each name is a row with a key, in which case, accents, hyphens, articles and
plurals do not matter: what is called so comes first. Then come names that hold the words (FTS5), questions, texts
that mention them, and names spelt nearly so (rapidfuzz). Countries are found by the names that other languages, the
United Nations and the OECD use, see docs/country_names.py."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from gpai_graph.answers.words import (
    SHORTEST,
    STOP_WORDS,
    content_words,
    country_names,
    folded_words,
    initials,
    is_formal,
    is_question,
    key_of,
    question_words,
    singular,
    spelt_nearly,
)
from gpai_graph.errors import StoreError
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
from gpai_graph.rdf.kinds import BY_NAME, TEXTS
from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.cache import digest_of, folder_for
from gpai_graph.stores.paths import cache_dir, country_names_path

_FOUND: Final = sorted((kind.found, name) for name, kind in BY_NAME.items() if kind.found)
# What readers have in mind sooner stands first; a document is named after what it is about.
_KINDS: Final = (*(name for place, name in _FOUND if place < TEXTS), FINDING, QUESTION)
_DOCUMENTS: Final = tuple(name for place, name in _FOUND if place >= TEXTS)
_INITIALS, _SHORTENED = "initials", ("country", "body", "organisation", "instrument", "group")
_ORIGINS: Final = {"CLDR": "Unicode CLDR", "UN": "United Nations", "ISO": "ISO 3166"}
_SCHEMA: Final = """
CREATE TABLE things(id INTEGER PRIMARY KEY, thing TEXT, kind TEXT, label TEXT, place INTEGER);
CREATE TABLE names(
  id INTEGER PRIMARY KEY, thing INTEGER, name TEXT, key TEXT, words TEXT, origin TEXT, strength INTEGER
);
CREATE INDEX keys ON names(key);
CREATE VIRTUAL TABLE name_words USING fts5(words, content='', tokenize='unicode61', prefix='1 2 3 4');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(name_words, row);
CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize='unicode61', prefix='2 3 4');
CREATE VIRTUAL TABLE questions USING fts5(name, question, description, content='', tokenize='porter unicode61');
"""
_NAMED: Final = """
SELECT t.id, t.thing, t.kind, t.label, n.name, n.origin, n.words, n.strength, t.place
FROM names n JOIN things t ON t.id = n.thing
WHERE n.key = ? {kinds} ORDER BY t.place > {minor}, n.strength, t.place, length(n.name), t.thing
"""
_HOLDING: Final = """
SELECT t.id, t.thing, t.kind, t.label, n.name, n.origin, n.words, n.strength, t.place
FROM name_words w JOIN names n ON n.id = w.rowid JOIN things t ON t.id = n.thing
WHERE w.words MATCH ? {kinds} ORDER BY w.rank LIMIT 2000
"""
_MENTIONING: Final = """
SELECT t.id, t.thing, t.kind, t.label, '', '', '', 0, t.place FROM texts x JOIN things t ON t.id = x.rowid
WHERE x.words MATCH ? {kinds} ORDER BY x.rank, t.thing LIMIT 2000
"""
_ASKING: Final = """
SELECT t.id, t.thing, t.kind, t.label, '', '', '', 0, t.place FROM questions q JOIN things t ON t.id = q.rowid
WHERE questions MATCH ? {kinds} ORDER BY bm25(questions, 6.0, 3.0, 0.5), t.thing LIMIT 20
"""
_NAME: Final = "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)"
_FILE: Final = "index.sqlite"
# More words say nothing new, and each costs time.
_MOST_WORDS: Final = 32
# Questions that stand before the things where a question was typed, where none was; findings that it may mean.
_ASKED, _OFFERED, _CLAIMS = 4, 2, 2
_LONGEST: Final = 5  # words of a name within a question

Rows = Iterable[tuple[str, str, str]]
# number, IRI, kind and label of a thing; a name of it, who calls it so, its words, how strong it is; place of the kind
_Row = tuple[int, str, str, str, str, str, str, int, int]


class Hit(NamedTuple):
    """A thing or question that was found.

    thing: its IRI; of a question `question:NAME`, of a finding `finding:NAME`. kind: such as `country`. label: its
    name. others: its other labels. named: whether it is called exactly so. why: by what it was found, where its labels
    do not show that. whole: whether one of its names holds every word, and not just how one begins."""

    thing: IRI
    kind: str
    label: str
    named: bool = False
    why: str = ""
    whole: bool = False
    others: tuple[str, ...] = ()


class _Found(NamedTuple):
    """A row of a look-up, and what is known of why it was found."""

    row: "_Row"
    named: bool = False
    why: str = ""
    whole: bool = False

    @property
    def kind(self) -> str:
        return self.row[2]


class SearchIndex:
    """An index in an SQLite file, or in memory; may be asked from any thread: one asks at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()
        self._terms: list[str] | None = None

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """An index that `write` made, read-only."""
        return cls(sqlite3.connect(f"file:{path.as_posix()}?mode=ro&immutable=1", uri=True, check_same_thread=False))

    @classmethod
    def in_memory(cls, rows: Rows) -> "SearchIndex":
        """An index of rows (thing, field, text); field is label, other, summary or, of a question, also."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, rows)
        return cls(connection)

    @classmethod
    def cached(cls, name: str, rows: Callable[[], Rows]) -> "SearchIndex":
        """The index of that name in the user's cache, made of `rows` where it is missing or damaged; in memory where
        the cache cannot be written."""
        try:
            folder = folder_for(cache_dir(), f"search-{name}-{_digest()}", lambda new: write(new / _FILE, rows()))
            return cls.open(folder / _FILE)
        except (OSError, sqlite3.Error):
            return cls.in_memory(rows())

    def close(self) -> None:
        """Close the file; the index cannot be asked any more."""
        self._connection.close()

    def find(self, words: str, kinds: Iterable[str] = (), limit: int = 20) -> list[Hit]:
        """The things and questions that the words mean, best first; at most `limit`, all if it is 0.

        Every word must be there, or one spelt nearly so; its beginning is enough. One letter alone finds what has a
        name that begins with it. kinds: only these, all if empty. Words without a letter or digit find nothing; the
        first 32 words count."""
        asked = folded_words(words)[:_MOST_WORDS]
        if not asked:
            return []
        only = sorted(kinds)
        found: dict[int, _Found] = {}
        with self._lock:
            for each in self._tiers(asked, only):
                for one in each:
                    found.setdefault(one.row[0], one)
                if limit and len(found) >= limit:
                    break
        return [_hit(one) for one in list(found.values())[: limit or None]]

    def _tiers(self, asked: list[str], kinds: list[str]) -> Iterator[Iterable["_Found"]]:
        """What is found, the best first; what comes later is looked for only if it is needed."""
        content = content_words(asked)
        keys = list(dict.fromkeys((key_of(asked), key_of(content or asked))))
        rows = [row for key in keys for row in self._rows(_NAMED, key, kinds)]
        named = [_Found(row, named=True) for row in rows if row[5] != _INITIALS]
        asking = is_question(asked)
        yield [one for one in named if one.kind in _KINDS or (one.kind not in _DOCUMENTS and not asking)]
        terms = list(dict.fromkeys(word for word in asked if word not in STOP_WORDS)) or asked
        things, documents = self._holding(asked, [[term] for term in terms], kinds)
        if asking:
            questions, claims = self._asking(content, kinds)[:_ASKED], self._claimed(content, kinds)
            within = self._named_within(content, kinds)
            yield from (questions[:1], claims[:1], within[:1], questions[:3], claims[:_CLAIMS], questions, within)
        else:
            yield things[:1]
            yield self._asking(content, kinds, every=True)[:_OFFERED]
            yield self._claimed(content, kinds, every=True)[:1] if content[1:] else ()
        yield things
        yield [_Found(row, whole=True) for row in rows if row[5] == _INITIALS]
        yield named
        yield documents
        if len(asked) > 1 or len(asked[0]) > 1:
            mentioning = self._rows(_MENTIONING, _match([[term] for term in terms]), kinds)
            yield [_Found(row, why="its texts hold these words") for row in mentioning]
        if things and not named and not question_words().keys().isdisjoint(map(singular, content)):
            # "data governance reports": a report, and the question that lists them.
            yield self._asking(content, kinds)[:_OFFERED]
        if rows or things:
            return
        near = [self._near(term) for term in terms]
        if all(near) and near != [[term] for term in terms]:
            yield from self._holding(asked, near, kinds, "the spelling is near")
        # One of three words or more may be wrong, and "Republik" says little of a country.
        for left in [word for word in content[:_LONGEST] if content[2:] or is_formal(word)]:
            rows = self._rows(_NAMED, key_of([word for word in content if word != left]), kinds)
            yield [_Found(row, why=f"found without the word “{left}”") for row in rows if row[2] not in _DOCUMENTS]
        questions = self._asking(content, kinds)
        within = self._named_within(content, kinds)
        if questions or len({one.row[0] for one in within}) > 1:  # "Serbia and Yoshua Bengio" names two things
            yield within
            yield questions

    def _holding(
        self, asked: list[str], terms: list[list[str]], kinds: list[str], why: str = ""
    ) -> tuple[list["_Found"], list["_Found"]]:
        """Things, then documents, one of whose names holds every term; terms: for each word those that it may mean."""
        match = _match(terms)
        rows: list[_Row] = []
        if len(asked) == 1 and len(asked[0]) == 1:
            # One letter begins a word of nearly every name: names that begin with it, if there are any.
            rows = self._rows(_HOLDING, f"^{match}", kinds)
        rows = rows or self._rows(_HOLDING, match, kinds)
        places = [{singular(term): place for place, term in enumerate(each)} for each in terms]

        def order(one: _Found) -> tuple[object, ...]:
            _, thing, kind, _, name, _, text, strength, place = one.row
            more = len(text.split()) - len(terms)
            begins = text.startswith(asked[0])
            which = one.whole and kind != "country"
            return not one.whole, far[text], which, more, place, strength, not begins, len(name), thing

        found, far = [], {}
        for row in rows:
            words = {singular(word) for word in row[6].split()}
            distances = [min((of[word] for word in words if word in of), default=None) for of in places]
            far[row[6]] = sum(distance or 0 for distance in distances)
            found.append(_Found(row, why=why, whole=None not in distances))
        found.sort(key=order)
        return [one for one in found if one.kind not in _DOCUMENTS], [one for one in found if one.kind in _DOCUMENTS]

    def _named_within(self, content: list[str], kinds: list[str]) -> list["_Found"]:
        """Things whose whole name stands among the words, the longest first."""
        spans = ((i, j) for j in range(_LONGEST, 0, -1) for i in range(len(content) - j + 1))
        rows = (row for i, j in spans for row in self._rows(_NAMED, key_of(content[i : i + j]), kinds))
        return [_Found(row) for row in rows if row[2] in _KINDS and row[2] != QUESTION]

    def _asking(self, content: list[str], kinds: list[str], every: bool = False) -> list["_Found"]:
        """The questions that hold one of the words, or with `every` all of them in their name or question."""
        # A year is a value, and no word of a question.
        content = [word for word in content if not word.isdecimal()]
        if not content or (kinds and QUESTION not in kinds):
            return []
        meant = [[word, *question_words().get(singular(word), ())] for word in content]
        terms = [f"({' OR '.join(_quoted(one) for one in each)})" for each in meant]
        match = f"{{name question}} : ({' AND '.join(terms)})" if every else " OR ".join(terms)
        rows = self._rows(_ASKING, match, [QUESTION])
        # "members" is what "who is a member" means, and not "members-of-both".
        names = {key_of([one]) for each in meant for one in each} | {key_of(content)}

        def order(row: _Row) -> tuple[int, bool]:
            slug = folded_words(row[1].partition(":")[2])
            said = {singular(word) for word in (*slug, *folded_words(row[3]))}
            return -sum(not said.isdisjoint(map(singular, each)) for each in meant), key_of(slug) not in names

        # Those that hold most of the words come first, then the one of that name.
        rows.sort(key=order)
        return [_Found(row) for row in rows]

    def _claimed(self, content: list[str], kinds: list[str], every: bool = False) -> list["_Found"]:
        """The findings that hold more than half of the words, or `every` one."""
        if not content or (kinds and FINDING not in kinds):
            return []
        held: dict[str, dict[_Row, float]] = {}
        for word in content:
            meant = " OR ".join(map(_quoted, question_words().get(singular(word), ())))
            # The word itself counts for more than another that means the same; then who holds it more often.
            for most, sought in ((2, _quoted(word)), (1, meant)):
                for place, row in enumerate(self._rows(_ASKING, sought, [FINDING]) if sought else ()):
                    held.setdefault(word, {}).setdefault(row, most - place / 100)
        found = {row: [each[row] for each in held.values() if row in each] for each in held.values() for row in each}
        best = sorted(found, key=lambda row: (-sum(found[row]), row))
        return [_Found(row) for row in best if len(found[row]) > (len(content) - 1 if every else len(content) // 2)]

    def _near(self, term: str) -> list[str]:
        """The term itself if a name holds it or begins so, else the words of names that are spelt nearly so."""
        begins = "SELECT 1 FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1"
        if self._connection.execute(begins, (term, f"{term}\U0010ffff")).fetchone():
            return [term]
        if self._terms is None:
            every = self._connection.execute("SELECT term FROM vocabulary WHERE length(term) >= ?", (SHORTEST - 1,))
            self._terms = [term for (term,) in every]
        return spelt_nearly(term, self._terms)

    def _rows(self, sql: str, wanted: str, kinds: list[str]) -> list[_Row]:
        only = f"AND t.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        return self._connection.execute(sql.format(kinds=only, minor=len(_KINDS) - 1), (wanted, *kinds)).fetchall()


def _match(terms: Iterable[list[str]]) -> str:
    """The terms for FTS5, in double quotes: it reads AND, NEAR or * as operators otherwise."""
    return " AND ".join(f"({' OR '.join(map(_either, each))})" if len(each) > 1 else _either(each[0]) for each in terms)


def _quoted(term: str) -> str:
    return f'"{term}"'


def _either(term: str) -> str:
    one = singular(term)
    return f'"{term}"*' if one == term else f'("{term}"* OR "{one}")'


def _hit(found: "_Found") -> Hit:
    _, thing, kind, label, name, origin, *_ = found.row
    why, key = found.why, key_of(folded_words(name))
    if origin == _INITIALS:
        why = f"the initials of {name}"
    elif not why and origin != "slug" and not any(key in key_of(folded_words(one)) for one in label.split("\n")):
        why = f"called {name} ({_ORIGINS[origin]})" if origin else f"called {name}"
    first, *others = dict.fromkeys(label.split("\n"))
    return Hit(IRI(thing), kind, first, found.named, why, found.named or (found.whole and not found.why), (*others,))


def write(path: Path, rows: Rows) -> None:
    """Write the index of rows (thing, field, text) to a new file."""
    with closing(sqlite3.connect(path)) as connection:
        _fill(connection, rows)


def _digest() -> str:
    """Part of a cached index's name: other names or another way to make it, another index."""
    files = country_names_path(), Path(__file__), Path(__file__).with_name("words.py")
    made_of = (path.read_text(encoding="utf-8") for path in files)
    return digest_of("".join((sqlite3.sqlite_version, *made_of)).encode())[:8]


def _fill(connection: sqlite3.Connection, rows: Rows) -> None:
    with connection:
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            raise StoreError(f"search needs SQLite with FTS5, and this Python's has none: {error}.") from error
        insert, number = connection.execute, 0
        for place, (thing, texts) in enumerate(_documents(rows), 1):
            kind = _kind(thing)
            label = "\n".join(texts.get("label", ()))
            insert("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (place, thing, kind, label, _place(kind)))
            for strength, name, origin in _names(thing, kind, texts):
                number += 1
                words = folded_words(name)
                row = (number, place, name, key_of(words), " ".join(words), origin, strength)
                insert(_NAME, row)
                insert("INSERT INTO name_words(rowid, words) VALUES (?, ?)", (number, row[4]))
                for key in initials(name) if kind in _SHORTENED and origin != "slug" else ():
                    number += 1
                    insert(_NAME, (number, place, name, key, key, _INITIALS, 4))
            told = " ".join(folded_words(" ".join(text for each in texts.values() for text in each)))
            if kind in (QUESTION, FINDING):
                parts = (
                    " ".join(folded_words(" ".join(texts.get(each, ())))) for each in ("other", "label", "summary")
                )
                insert("INSERT INTO questions(rowid, name, question, description) VALUES (?, ?, ?, ?)", (place, *parts))
            if kind != QUESTION:
                insert("INSERT INTO texts(rowid, words) VALUES (?, ?)", (place, told))


def _documents(rows: Rows) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each thing with its texts by field, in the order of the rows."""
    fields: dict[str, dict[str, list[str]]] = {}
    for thing, field, text in rows:
        fields.setdefault(thing, {}).setdefault(field, []).append(text)
    yield from sorted(fields.items())


def _names(thing: str, kind: str, texts: dict[str, list[str]]) -> Iterator[tuple[int, str, str]]:
    """(strength, name, who calls it so): the first are its own, then what its identifier says, then lists of names."""
    labels = texts.get("label", ())
    yield from ((0, name, "") for name in labels)
    yield from ((1, name, "") for name in texts.get("other", ()))
    slug = re.split("[/#:]", thing)[-1]
    if kind in (QUESTION, FINDING, "term", *_DOCUMENTS):
        return
    for name in labels:
        # "Artificial Intelligence Act (Regulation (EU) 2024/1689)", "Network of … (INAI)"
        outer, bracket, inner = name.partition(" (")
        if bracket:
            yield from ((3, part, "") for part in (outer, inner.rpartition(")")[0] or inner) if len(part) > 1)
    # Acronyms and country codes: nothing else may say "OECD" of the OECD.
    yield 3 if "-" in slug else 2 if kind == "country" else 1, slug, "slug"
    if kind == "country":
        yield from ((2, name, origin) for name, origin in country_names().get(slug, ()))


def _kind(thing: str) -> str:
    return next((kind for kind in (QUESTION, FINDING) if thing.startswith(f"{kind}:")), kind_of(thing))


def _place(kind: str) -> int:
    if kind in _DOCUMENTS:
        return 100 + _DOCUMENTS.index(kind)
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
