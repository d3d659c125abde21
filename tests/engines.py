"""Two engines, one answer: rdflib's answers as our terms, and when two answers are the same.

In: an rdflib Dataset or our store, and SPARQL text. Out: solutions, truth or triples; or a multiset of rows in which
numbers are compared by value and language tags without regard to case."""

import logging
import signal
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import rdflib

from gpai_graph.prefixes import PREFIXES
from gpai_graph.solutions import IRI, LANG_STRING, XSD_STRING, BlankNode, Literal, Solutions, Term, Triple

XSD = PREFIXES["xsd"]
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
# Seconds that rdflib may take for one query: seven times what the slowest takes.
PATIENCE = 60
# A value of an answer that can be compared: a number, or the parts of another term.
Key = Decimal | tuple[str, ...]
Rows = Counter[tuple[Key, ...]]


class RdflibStore:
    """A Store over an rdflib Dataset. Each method raises TimeoutError after PATIENCE."""

    def __init__(self, dataset: rdflib.Dataset) -> None:
        self._dataset = dataset

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in rdflib's order."""
        with _rdflib_at_work():
            result: Any = self._dataset.query(query)
            rows = [tuple(None if node is None else _term(node) for node in row) for row in result]
        return Solutions([str(variable) for variable in result.vars or ()], rows)

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        with _rdflib_at_work():
            return bool(self._dataset.query(query).askAnswer)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT query, in no order."""
        with _rdflib_at_work():
            graph: Any = self._dataset.query(query).graph
            triples: list[Any] = [map(_term, triple) for triple in graph]
            return [Triple(*triple) for triple in triples]


def multiset(rows: Iterable[Iterable[Term | None]]) -> Rows:
    """{row: how often it occurs}, in a form in which equal answers of two engines are equal.

    >>> multiset([[Literal("1", IRI(XSD + "integer"))]]) == multiset([[Literal("1.0", IRI(XSD + "decimal"))]])
    True
    """
    return Counter(tuple(map(_key, row)) for row in rows)


def _key(term: Term | None) -> Key:
    if not isinstance(term, Literal):
        return () if term is None else (type(term).__name__, term)
    if term.datatype in NUMBERS:
        # By way of the shortest text: the double 0.1 is the decimal 0.1 that a reader sees.
        return Decimal(repr(float(term.text)) if term.datatype in (XSD + "double", XSD + "float") else term.text)
    return ("Literal", term.text, term.datatype, term.language.lower())


def _term(node: Any) -> Term:
    if isinstance(node, rdflib.URIRef):
        return IRI(node)
    if isinstance(node, rdflib.BNode):
        return BlankNode(node)
    if node.language:
        return Literal(str(node), LANG_STRING, node.language)
    return Literal(str(node), IRI(node.datatype) if node.datatype else XSD_STRING)


@contextmanager
def _rdflib_at_work() -> Iterator[None]:
    """A time limit, and silence for what rdflib 7.6 says of itself and nobody here can mend."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    with warnings.catch_warnings(), _at_most(PATIENCE):
        # Dataset.query() itself uses what Dataset deprecates; no other way leads to the named graphs.
        warnings.filterwarnings("ignore", r"Dataset\.(default_context|contexts) is deprecated", DeprecationWarning)
        # A comparison with what STRDT made of an unbound parameter. Such a filter is true before it gets there.
        warnings.filterwarnings("ignore", "NotImplemented should not be used", DeprecationWarning, r"rdflib\.term")
        logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logger.setLevel(level)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError inside the block after so many seconds; where there is no SIGALRM (Windows), never."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"rdflib took more than {seconds} seconds.")

    former = signal.signal(signal.SIGALRM, stop)
    # Again each second: rdflib catches every exception in places, the first of these too.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
