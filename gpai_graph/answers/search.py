"""Search: the things of the graph whose texts hold some words, best first.

An SQLite full-text index (FTS5) over labels, other names and summaries, made of rows (thing, field, text). Accents and
case do not matter, and the beginning of a word is enough. What is called exactly so comes first."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.cache import digest_of, folder_for
from gpai_graph.stores.paths import cache_dir

# How much a word counts in each field: a name says what a thing is, a summary only mentions.
_WEIGHTS = {"label": 10.0, "other": 6.0, "summary": 1.0}
_SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(
  thing UNINDEXED, kind UNINDEXED, label, other, summary, names UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4'
);
"""
# A document that bears the name of a thing comes after the thing.
_FIND = """
SELECT thing, kind, label, instr(names, ?) > 0 AS named
FROM texts WHERE texts MATCH ? {kinds}
ORDER BY named DESC, named AND kind = 'source', bm25(texts, 0.0, 0.0, {label}, {other}, {summary}), length(label), thing
LIMIT ?
"""
_FILE = "index.sqlite"
# More words than this say nothing new, and each costs time: 20,000 took minutes.
_MOST_WORDS = 32


class Hit(NamedTuple):
    """A thing that was found: its IRI, its kind (`country`, `person`, …), its labels, one a line, and whether it is
    called exactly so."""

    thing: IRI
    kind: str
    label: str
    named: bool = False


class SearchIndex:
    """A full-text index in an SQLite file, or in memory; may be asked from any thread: one asks at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """An index that `write` made, read-only."""
        return cls(sqlite3.connect(f"file:{path.as_posix()}?mode=ro&immutable=1", uri=True, check_same_thread=False))

    @classmethod
    def in_memory(cls, rows: Iterable[tuple[str, str, str]]) -> "SearchIndex":
        """An index of rows (thing, field, text); field is label, other or summary."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, rows)
        return cls(connection)

    @classmethod
    def cached(cls, name: str, rows: Callable[[], Iterable[tuple[str, str, str]]]) -> "SearchIndex":
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
        """The things whose texts hold every word (its beginning is enough), best first; at most `limit`.

        One letter alone finds what has a name that begins with it, and only if there is none, what holds such a word.
        kinds: only these, all if empty. Words without a letter or digit find nothing; the first 32 words count."""
        # Composed first: an accent that stands alone, as in file names of macOS, would end the word.
        terms = list(dict.fromkeys(re.findall(r"\w+", unicodedata.normalize("NFC", words))))[:_MOST_WORDS]
        if not terms:
            return []
        # Each word in double quotes: FTS5 reads AND, NEAR or * as operators otherwise.
        match = " ".join(f'"{term}"*' for term in terms)
        # One letter begins a word of nearly every text, and ranking them all takes ten times too long: names that begin
        # with it, if there are any.
        begins = [f"label : ^{match}"] if len(terms) == 1 and len(terms[0]) == 1 else []
        found = (self._matching(words, each, sorted(kinds), limit) for each in (*begins, match))
        return next(filter(None, found), [])

    def _matching(self, words: str, match: str, kinds: list[str], limit: int) -> list[Hit]:
        only = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        wanted = (_lines([words]), match, *kinds, limit)
        with self._lock:
            rows = self._connection.execute(_FIND.format(kinds=only, **_WEIGHTS), wanted).fetchall()
        return [Hit(IRI(thing), kind, label, bool(named)) for thing, kind, label, named in rows]


def write(path: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """Write the index of rows (thing, field, text) to a new file."""
    with closing(sqlite3.connect(path)) as connection:
        _fill(connection, rows)


def _digest() -> str:
    """Part of a cached index's name: another schema, another index."""
    return digest_of(f"{_SCHEMA}{sqlite3.sqlite_version}".encode())[:8]


def _fill(connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str]]) -> None:
    with connection:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", _documents(rows))


def _documents(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, ...]]:
    """One document a thing; several texts of a field stand on lines of their own, the first label first."""
    fields: dict[str, dict[str, list[str]]] = {}
    for thing, field, text in rows:
        fields.setdefault(thing, {}).setdefault(field, []).append(text)
    for thing, texts in sorted(fields.items()):
        slug = thing.rpartition("/")[2]
        if kind_of(thing) != "term" and "-" not in slug:
            # Acronyms and country codes: nothing else may say "OECD" of the OECD.
            texts.setdefault("other", []).append(slug)
        label, other, summary = ("\n".join(texts.get(field, ())) for field in _WEIGHTS)
        names = _lines([*texts.get("label", ()), *texts.get("other", ())])
        yield thing, kind_of(thing), label, other, summary, names


def _lines(names: Iterable[str]) -> str:
    """Names, each on a line of its own between line ends, without case, accents and punctuation."""
    return "".join(f"\n{_folded(name)}\n" for name in names)


def _folded(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.casefold()))
