"""Answers of queries as rows of texts, to be compared with what was counted by hand."""

import datetime

from built import QUERIES

from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)

Row = dict[str, str]


def asked(graph: EmbeddedStore, name: str, **values: Values) -> list[Row]:
    """The rows of a query as {column: compact IRI or text}; "" for nothing, no prefix country: or date:."""
    rows = graph.select(LIBRARY[name].bind(values)).dicts()
    return [{key: plain(term) for key, term in row.items()} for row in rows]


def plain(term: Term | None) -> str:
    if isinstance(term, IRI):
        return term.compact.removeprefix("country:").removeprefix("date:")
    return term.text if isinstance(term, Literal) else ""


def triple(row: Row, *columns: str) -> tuple[str, ...]:
    """Some cells of a row."""
    return tuple(row[column] for column in columns)


def asked_once(graph: EmbeddedStore, name: str, **values: str) -> list[Row]:
    """The rows of a query without their sources, each once, in order: slugs of things, texts of literals, or ""."""
    rows = graph.select(LIBRARY[name].bind(values)).dicts()
    texts = [{key: slug(term) for key, term in row.items() if key != "source"} for row in rows]
    return [row for at, row in enumerate(texts) if row not in texts[:at]]


def slug(term: object) -> str:
    if isinstance(term, IRI):
        return term.compact.partition(":")[2]
    return term.text if isinstance(term, Literal) else ""


def by(rows: list[Row], *keys: str) -> list[tuple[str, ...]]:
    """The rows as tuples of the columns named."""
    return [tuple(row[key] for key in keys) for row in rows]


def with_facts(graph: EmbeddedStore, facts: str) -> EmbeddedStore:
    """A copy of the graph in which an invented source states more."""
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    store.update(
        with_prefixes(f"INSERT DATA {{ GRAPH source:invented {{ {facts} }} source:invented a gpai:Source . {facts} }}")
    )
    return store


def days(begin: str, end: str) -> str:
    """Days from one day to another, by Python's calendar."""
    return str((datetime.date.fromisoformat(end) - datetime.date.fromisoformat(begin)).days)
