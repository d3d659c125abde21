"""Search: the things and questions that some words mean, best first.

One index in SQLite serves every interface. Each name is a row with a key, in which case, accents, hyphens, articles and
plurals do not matter: what is called so comes first. Then come names that hold the words (FTS5), questions, texts
that mention them, and names spelt nearly so (rapidfuzz). In a sentence the rarest word decides: things whose names hold
it stand before questions that hold only the other words. "Reports on jobs" means what is about jobs, and the question
that lists reports. Countries are found by the names that other languages, the United Nations and the OECD use, see
docs/country_names.py."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from gpai_graph.answers.search_index import DOCUMENTS, INITIALS, NAMED_KINDS, Texts, digest, fill, write
from gpai_graph.answers.search_words import (
    MENTIONED,
    SHORTEST,
    STOP_WORDS,
    content_words,
    folded_words,
    identified,
    in_quotes,
    is_formal,
    is_of_a_vocabulary,
    is_question,
    key_of,
    matching,
    question_words,
    singular,
    spelt_nearly,
)
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
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
        if thing := identified(words):
            with self._lock:
                if rows := self._rows(_IDENTIFIED, thing, sorted(kinds)):
                    return [_hit(_Found(row, named=True)) for row in rows]
            if is_of_a_vocabulary(words):
                return []
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
        is_named = rows or is_question(asked) or any(one.row.place < _QUESTIONS for one in things)
        yield from () if is_named else self._about(content, kinds)
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
            yield self._mentioning(terms, kinds)
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

    def _about(self, content: list[str], kinds: list[str]) -> Iterator[list["_Found"]]:
        """For words of a subject beside words of our questions ("India chair"): what is named by the subject or about
        it, and the questions, in turns; nothing for other words."""
        subject = [word for word in content if singular(word) not in question_words() and not _YEAR.fullmatch(word)]
        said = [word for word in content if singular(word) in question_words()]
        if not said or not any(len(word) > 1 and word != "ai" and not word.isdecimal() for word in subject):
            return
        rows = self._rows(_NAMED, key_of(subject), kinds)
        named = [_Found(row) for row in rows if row.kind in NAMED_KINDS[:_QUESTIONS] and row.origin != INITIALS]
        named = named or [one for one in self._named_within(subject, kinds) if one.row.origin != INITIALS]
        # Nearly everything here is about AI: without that word, more is about the rest.
        words = (subject, [word for word in subject if word != "ai"])
        held = (one for each in words for one in self._holding(each, [[word] for word in each], kinds)[0])
        things = [one for one in dict.fromkeys(held) if one.row.place < _QUESTIONS]
        holding = sorted(things, key=lambda one: not one.whole) or self._telling(subject, kinds)
        mentioned = self._mentioning(content, kinds)
        # "Japan summit": the summit of Tokyo, of which a text says that it was in Japan.
        both = [
            one
            for one in mentioned
            if one.kind not in DOCUMENTS and not set(content).isdisjoint(folded_words(one.row.labels))
        ]
        questions = self._asking(said, kinds)
        yield from (named[:2] or holding[:1], both[:1], questions[:1], self._claimed(content, kinds, every=True)[:1])
        yield from (holding[:1], both[:2], questions[:2], holding, self._mentioning(subject, kinds))

    def _mentioning(self, words: list[str], kinds: list[str]) -> list["_Found"]:
        """What has texts that hold all words: things before documents about them."""
        rows = self._rows(_MENTIONING, matching([[word] for word in words]), kinds)
        found = [_Found(row, why=MENTIONED) for row in rows]
        return sorted(found, key=lambda one: one.kind in DOCUMENTS)

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
        rows = self._rows(_TELLING, " OR ".join(map(in_quotes, content)), kinds) if content else []
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
        return bool(self._rows(_ASKING, f"{{name question}} : {in_quotes(word)}", []))

    def _holding(
        self, asked: list[str], terms: list[list[str]], kinds: list[str], why: str = ""
    ) -> tuple[list["_Found"], list["_Found"]]:
        """Things, then documents, one of whose names holds every term; terms: for each word those that it may mean."""
        match = matching(terms)
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
        terms = [f"({' OR '.join(in_quotes(one) for one in each)})" for each in meant]
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
            meant = " OR ".join(map(in_quotes, question_words().get(singular(word), ())))
            # The word itself counts for more than another that means the same; then who holds it more often.
            for most, sought in ((2, in_quotes(word)), (1, meant)):
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
