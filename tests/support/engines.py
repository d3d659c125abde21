"""Two engines, one answer: rdflib under a time limit, and when two answers are the same.

In: SPARQL text, or the rows of an answer. Out: solutions, truth or triples; or a multiset of rows in which numbers are
compared by value and language tags without regard to case."""

import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import Literal, Solutions, Term, Triple
from gpai_graph.stores import rdflib_store

XSD = PREFIXES["xsd"]
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
# Seconds that rdflib may take for one query: seven times what the slowest takes.
PATIENCE = 60
# A value of an answer that can be compared: a number, or the parts of another term.
Key = Decimal | tuple[str, ...]
Rows = Counter[tuple[Key, ...]]


class RdflibStore(rdflib_store.RdflibStore):
    """The package's store over rdflib. Each method raises TimeoutError after PATIENCE."""

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        with _at_most(PATIENCE):
            return super().select(query)

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        with _at_most(PATIENCE):
            return super().ask(query)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT query, sorted."""
        with _at_most(PATIENCE):
            return super().construct(query)


def multiset(rows: Iterable[Iterable[Term | None]]) -> Rows:
    """{row: how often it occurs}, in a form in which equal answers of two engines are equal.

    >>> from gpai_graph.rdf.solutions import IRI
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
