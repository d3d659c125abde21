"""The index of a search: its tables in SQLite, and how the texts of things, questions and findings fill them."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpai_graph.answers.search_words import country_names, folded_words, initials, key_of
from gpai_graph.errors import StoreError
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
from gpai_graph.rdf.kinds import BY_NAME, TEXTS
from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.stores.cache import digest_of
from gpai_graph.stores.paths import country_names_path

if TYPE_CHECKING:
    from gpai_graph.answers.descriptions import Descriptions

_FOUND: Final = sorted((kind.found, name) for name, kind in BY_NAME.items() if kind.found)
# What readers have in mind sooner stands first; a document is named after what it is about.
NAMED_KINDS: Final = (*(name for place, name in _FOUND if place < TEXTS), FINDING, QUESTION)
DOCUMENTS: Final = tuple(name for place, name in _FOUND if place >= TEXTS)
INITIALS: Final = "initials"
_SHORTENED: Final = ("country", "body", "organisation", "instrument", "group")
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
_NAME: Final = "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)"

Texts = Iterable[tuple[str, str, str]]


def searched(described: "Descriptions") -> Texts:
    """(thing or question, field, text) of all that can be found."""
    yield from described.texts()
    for query in described.queries.asked:
        thing = f"{QUESTION}:{query.name}"
        yield thing, "label", query.summary
        for name in (query.name, *query.aliases):
            yield thing, "other", name.replace("-", " ")
        yield thing, "summary", query.description
    for claim in map(described.queries.claims.__getitem__, described.queries.claims):
        thing = f"{FINDING}:{claim.name}"
        yield thing, "label", claim.title
        yield thing, "other", claim.name
        yield thing, "summary", claim.claim
        yield from ((thing, "asked", text) for text in claim.asked)


def write(path: Path, rows: Texts) -> None:
    """Write the index of rows (thing, field, text) to a new file."""
    with closing(sqlite3.connect(path)) as connection:
        fill(connection, rows)


def digest() -> str:
    """Part of a cached index's name: other names or another way to make it, another index."""
    files = country_names_path(), Path(__file__), Path(__file__).with_name("search_words.py")
    made_of = (path.read_text(encoding="utf-8") for path in files)
    return digest_of("".join((sqlite3.sqlite_version, *made_of)).encode())[:8]


def fill(connection: sqlite3.Connection, rows: Texts) -> None:
    """Make the tables and write the rows into them."""
    with connection:
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            raise StoreError(f"search needs SQLite with FTS5, and this Python's has none: {error}.") from error
        insert, number = connection.execute, 0
        for place, (thing, texts) in enumerate(_documents(rows), 1):
            kind = _kind(thing)
            label = "\n".join((*texts.get("label", ()), *texts.get("title", ())))
            insert("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (place, thing, kind, label, _place(kind)))
            for strength, name, origin in _names(thing, kind, texts):
                number += 1
                words = folded_words(name)
                row = (number, place, name, key_of(words), " ".join(words), origin, strength)
                insert(_NAME, row)
                insert("INSERT INTO name_words(rowid, words) VALUES (?, ?)", (number, row[4]))
                for key in initials(name) if kind in _SHORTENED and origin != "slug" else ():
                    number += 1
                    insert(_NAME, (number, place, name, key, key, INITIALS, 4))
            for key in {key_of(folded_words(asked)) for asked in texts.get("asked", ())}:
                number += 1  # who types the whole question means the finding
                insert(_NAME, (number, place, label, key, "", "", 1))
            told = " ".join(folded_words(" ".join(text for each in texts.values() for text in each)))
            if kind in (QUESTION, FINDING):
                fields = (("other",), ("label",), ("summary", "asked"))
                parts = (
                    " ".join(folded_words(" ".join(text for each in field for text in texts.get(each, ()))))
                    for field in fields
                )
                insert("INSERT INTO questions(rowid, name, question, description) VALUES (?, ?, ?, ?)", (place, *parts))
            if kind != QUESTION:
                insert("INSERT INTO texts(rowid, words) VALUES (?, ?)", (place, told))


def _documents(rows: Texts) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each thing with its texts by field, in the order of the rows."""
    fields: dict[str, dict[str, list[str]]] = {}
    for thing, field, text in rows:
        fields.setdefault(thing, {}).setdefault(field, []).append(text)
    yield from sorted(fields.items())


def _names(thing: str, kind: str, texts: dict[str, list[str]]) -> Iterator[tuple[int, str, str]]:
    """(strength, name, who calls it so): the first are its own, then what its identifier says, then lists of names."""
    labels = texts.get("label", ())
    yield from ((0, name, "") for name in labels)
    yield from ((1, name, "") for field in ("title", "other") for name in texts.get(field, ()))
    slug = re.split("[/#:]", thing)[-1]
    if kind in (QUESTION, FINDING, "term", *DOCUMENTS):
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
    if kind in DOCUMENTS:
        return 100 + DOCUMENTS.index(kind)
    return NAMED_KINDS.index(kind) if kind in NAMED_KINDS else len(NAMED_KINDS)
