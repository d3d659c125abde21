"""Search: the things and questions that some words mean, best first.

One index in SQLite serves every interface. Each name is a row with a key, in which case, accents, hyphens, articles and
plurals do not matter: what is called so comes first. Then come names that hold the words (FTS5), questions, texts
that mention them, and names spelt nearly so (rapidfuzz). In a sentence the rarest word decides: things whose names hold
it stand before questions that hold only the other words. Countries are found by the names that other languages, the
United Nations and the OECD use, see docs/country_names.py."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from gpai_graph.answers.search_index import DOCUMENTS, INITIALS, NAMED_KINDS, Texts, digest, fill, write
from gpai_graph.answers.search_words import (
    SHORTEST,
    STOP_WORDS,
    content_words,
    folded_words,
    is_formal,
    is_question,
    key_of,
    question_words,
    singular,
    spelt_nearly,
)
from gpai_graph.errors import UnknownPrefixError
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
from gpai_graph.rdf.namespaces import PREFIXES, THINGS, expand
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.cache import folder_for
from gpai_graph.stores.paths import cache_dir

_ORIGINS: Final = {"CLDR": "Unicode CLDR", "UN": "United Nations", "ISO": "ISO 3166"}
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
# The rank of FTS5 weighs a word by how few names hold it.
_TELLING: Final = _HOLDING.replace("LIMIT 2000", "LIMIT 200")
_IDENTIFIED: Final = """
SELECT t.id, t.thing, t.kind, t.label, '', '', '', 0, t.place FROM things t WHERE t.thing = ? {kinds}
"""
_MENTIONING: Final = """
SELECT t.id, t.thing, t.kind, t.label, '', '', '', 0, t.place FROM texts x JOIN things t ON t.id = x.rowid
WHERE x.words MATCH ? {kinds} ORDER BY x.rank, t.thing LIMIT 2000
"""
_ASKING: Final = """
SELECT t.id, t.thing, t.kind, t.label, '', '', '', 0, t.place FROM questions q JOIN things t ON t.id = q.rowid
WHERE questions MATCH ? {kinds} ORDER BY bm25(questions, 6.0, 3.0, 0.5), t.thing LIMIT 20
"""
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
# An address of ours with the page, the data or the identifier of a thing.
_PAGE: Final = re.compile(r"https?://[^/]+(?:/.*)?/(?:page|data|id)/([a-z]+/[^?#]+)(?:[?#].*)?")
_FILE: Final = "index.sqlite"
# More words say nothing new, and each costs time.
_MOST_WORDS: Final = 32
# Questions that stand before the things where a question was typed, where none was; findings that it may mean.
_ASKED, _OFFERED, _CLAIMS = 4, 2, 2
_LONGEST: Final = 5  # words of a name within a question
_QUESTIONS: Final = NAMED_KINDS.index(FINDING)  # what stands before is a thing that readers have in mind
_SENTENCE: Final = 3  # words that say something make a sentence, if no name holds them all


class _Row(NamedTuple):
    """A thing and a name by which it was found, as every look-up above selects them.

    id: the number of the thing. labels: one a line. origin: who calls it by the name. words: those of the name.
    strength: how strong the name is, 0 the most. place: that of the kind among all kinds."""

    id: int
    thing: str
    kind: str
    labels: str
    name: str
    origin: str
    words: str
    strength: int
    place: int


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

    @property
    def name(self) -> str:
        """Its identifier without the prefix: of a question or a finding its name."""
        return self.thing.compact.partition(":")[2]


class _Found(NamedTuple):
    """A row of a look-up, and what is known of why it was found."""

    row: _Row
    named: bool = False
    why: str = ""
    whole: bool = False

    @property
    def kind(self) -> str:
        return self.row.kind


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
    def in_memory(cls, rows: Texts) -> "SearchIndex":
        """An index of rows (thing, field, text); field is label, title, other or summary."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        fill(connection, rows)
        return cls(connection)

    @classmethod
    def cached(cls, name: str, rows: Callable[[], Texts]) -> "SearchIndex":
        """The index of that name in the user's cache, made of `rows` where it is missing or damaged; in memory where
        the cache cannot be written."""
        try:
            folder = folder_for(cache_dir(), f"search-{name}-{digest()}", lambda new: write(new / _FILE, rows()))
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
        if thing := _identified(words):
            with self._lock:
                if rows := self._rows(_IDENTIFIED, thing, sorted(kinds)):
                    return [_hit(_Found(row, named=True)) for row in rows]
        if not asked:
            return []
        only = sorted(kinds)
        found: dict[int, _Found] = {}
        with self._lock:
            for each in self._tiers(asked, only):
                for one in each:
                    found.setdefault(one.row.id, one)
                if limit and len(found) >= limit:
                    break
        return [_hit(one) for one in list(found.values())[: limit or None]]

    def _tiers(self, asked: list[str], kinds: list[str]) -> Iterator[Iterable["_Found"]]:
        """What is found, the best first; what comes later is looked for only if it is needed."""
        content = content_words(asked)
        keys = list(dict.fromkeys((key_of(asked), key_of(content or asked))))
        rows = [row for key in keys for row in self._rows(_NAMED, key, kinds)]
        named = [_Found(row, named=True) for row in rows if row.origin != INITIALS]
        terms = list(dict.fromkeys(word for word in asked if word not in STOP_WORDS)) or asked
        things, documents = self._holding(asked, [[term] for term in terms], kinds)
        asking = is_question(asked) or not (rows or things or documents or len(content) < _SENTENCE)
        yield [one for one in named if one.kind in NAMED_KINDS or (one.kind not in DOCUMENTS and not asking)]
        years = [word for word in content if _YEAR.fullmatch(word)]
        if years and not rows and not asking:  # "Serbia 2019": the year is asked for, and no part of the name
            without = self._rows(_NAMED, key_of([word for word in content if word not in years]), kinds)
            told = f"found without {' '.join(years)}"
            yield [_Found(row, why=told) for row in without if row.kind in NAMED_KINDS and row.origin != INITIALS]
        if asking:
            yield from self._answering(content, kinds)
        else:
            if not things and content[1:]:  # "compare Canada and France"
                within = self._named_within(content, kinds)
                named_words = {word for one in within for word in one.row.words.split()}
                yield within if named_words.issuperset(content) else []
            yield [one for one in things[:1] if one.row.place < len(NAMED_KINDS)]
            yield self._asking(content, kinds, every=True)[:_OFFERED]
            yield self._claimed(content, kinds, every=True)[:1] if content[1:] else ()
        yield things
        yield [_Found(row, whole=True) for row in rows if row.origin == INITIALS]
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
            yield [_Found(row, why=f"found without the word “{left}”") for row in rows if row.kind not in DOCUMENTS]
        questions = self._asking(content, kinds)
        within = self._named_within(content, kinds)
        if questions or len({one.row.id for one in within}) > 1:  # "Serbia and Yoshua Bengio" names two things
            yield within
            yield questions

    def _answering(self, content: list[str], kinds: list[str]) -> Iterator[list["_Found"]]:
        """What a sentence asks about, and the questions and findings that it may mean, in turns."""
        within = self._named_within(content, kinds)
        # A country is a value of a question, and no word of it.
        countries = [one for one in within if one.kind == "country"]
        named = {word for one in countries for word in one.row.words.split()}
        said = [word for word in content if word not in named]
        questions, claims = self._asking(said or content, kinds)[:_ASKED], self._claimed(content, kinds)
        telling = self._telling(content, kinds)
        first = [*within[:1], *(one for one in telling if one.row.id not in {each.row.id for each in within[:1]})]
        if telling or countries:
            yield first[:1]
        yield from (questions[:1], claims[:1], first[:1], questions[:2], first[:2], questions[:3], claims[:_CLAIMS])
        yield from (questions, within, first[:_SENTENCE], first)

    def _telling(self, content: list[str], kinds: list[str]) -> list["_Found"]:
        """Things whose names hold the rarest of the words, those that hold more of them first; none where questions
        tell as much: one has this word, and no name holds several words."""
        rows = self._rows(_TELLING, " OR ".join(map(_quoted, content)), kinds) if content else []
        rows = [row for row in rows if row.place < _QUESTIONS and row.origin not in _ORIGINS]
        asked = {word for word in content if singular(word) in question_words() or self._is_asked(word)}
        words = {word: sum(word in row.words.split() for row in rows) for word in content if not word.isdecimal()}
        held = [word for word, number in words.items() if number]
        if not held:
            return []
        rarest = min(held, key=lambda word: (word in asked, words[word]))
        found = [_Found(row) for row in rows if rarest in row.words.split()]
        most = max(len(set(content) & set(one.row.words.split())) for one in found)
        return found if rarest not in asked or most >= _SENTENCE else []

    def _is_asked(self, word: str) -> bool:
        return bool(self._rows(_ASKING, f"{{name question}} : {_quoted(word)}", []))

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
            row = one.row
            more = len(row.words.split()) - len(terms)
            begins = row.words.startswith(asked[0])
            which = one.whole and row.kind != "country"
            name = not begins, len(row.name)
            return not one.whole, far[row.words], which, more, row.place, row.strength, *name, row.thing

        found, far = [], {}
        for row in rows:
            words = {singular(word) for word in row.words.split()}
            distances = [min((of[word] for word in words if word in of), default=None) for of in places]
            far[row.words] = sum(distance or 0 for distance in distances)
            found.append(_Found(row, why=why, whole=None not in distances))
        found.sort(key=order)
        return [one for one in found if one.kind not in DOCUMENTS], [one for one in found if one.kind in DOCUMENTS]

    def _named_within(self, content: list[str], kinds: list[str]) -> list["_Found"]:
        """Things whose whole name stands among the words, the longest first."""
        spans = ((i, j) for j in range(_LONGEST, 0, -1) for i in range(len(content) - j + 1))
        rows = (row for i, j in spans for row in self._rows(_NAMED, key_of(content[i : i + j]), kinds))
        return [_Found(row) for row in rows if row.kind in NAMED_KINDS and row.kind != QUESTION]

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
            slug = folded_words(row.thing.partition(":")[2])
            said = {singular(word) for word in (*slug, *folded_words(row.labels))}
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
        found = self._connection.execute(sql.format(kinds=only, minor=len(NAMED_KINDS) - 1), (wanted, *kinds))
        return list(map(_Row._make, found))


def _identified(text: str) -> str:
    """The IRI that a text is or stands for, as prefix:name or the address of a page; "" for other words.

    >>> _identified("<https://w3id.org/gpai-graph/id/country/rs>"), _identified("country:rs"), _identified("Serbia")
    ('https://w3id.org/gpai-graph/id/country/rs', 'https://w3id.org/gpai-graph/id/country/rs', '')
    """
    text = text.strip().removeprefix("<").removesuffix(">")
    if page := _PAGE.fullmatch(text):
        text = THINGS + page[1]
    prefix, colon, _ = text.partition(":")
    if not colon or (prefix not in PREFIXES and "://" not in text):
        return ""
    try:
        return expand(text)
    except UnknownPrefixError:  # "country:", on the way to "country:rs", is a word
        return ""


def _match(terms: Iterable[list[str]]) -> str:
    """The terms for FTS5, in double quotes: it reads AND, NEAR or * as operators otherwise."""
    return " AND ".join(f"({' OR '.join(map(_either, each))})" if len(each) > 1 else _either(each[0]) for each in terms)


def _quoted(term: str) -> str:
    return f'"{term}"'


def _either(term: str) -> str:
    one = singular(term)
    return f'"{term}"*' if one == term else f'("{term}"* OR "{one}")'


def _hit(found: "_Found") -> Hit:
    row, why = found.row, found.why
    labels, key = row.labels.split("\n"), key_of(folded_words(row.name))
    if row.origin == INITIALS:
        why = f"the initials of {row.name}"
    elif not why and row.origin != "slug" and not any(key in key_of(folded_words(one)) for one in labels):
        why = f"called {row.name} ({_ORIGINS[row.origin]})" if row.origin else f"called {row.name}"
    first, *others = dict.fromkeys(labels)
    whole = found.named or (found.whole and not found.why)
    return Hit(IRI(row.thing), row.kind, first, found.named, why, whole, (*others,))
