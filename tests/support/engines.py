"""Two engines, one answer: rdflib under a time limit, and when two answers are the same.

In: SPARQL text, or the rows of an answer. Out: solutions, truth or triples; or a multiset of rows in which numbers are
compared by value and language tags without regard to case."""

import logging
import signal
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql import CUSTOM_EVALS, prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.evaluate import evalBGP
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import AlreadyBound, FrozenBindings, Query, QueryContext

from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, XSD_STRING, BlankNode, Literal, Solutions, Term, Triple

XSD = PREFIXES["xsd"]
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
# Seconds that rdflib may take for one query: many times what the slowest takes, as the machine may be busy.
PATIENCE = 300
# Parts of a query that answer the same rows whether what is known already is put into them or compared afterwards.
READS_ON = frozenset({"BGP", "Graph", "Join", "ToMultiSet", "Union", "values"})
# A value of an answer that can be compared: a number, or the parts of another term.
Key = Decimal | tuple[str, ...]
Rows = Counter[tuple[Key, ...]]


class RdflibStore:
    """SPARQL asked of an rdflib Dataset, as `kg.to_rdflib()` gives it. Methods raise TimeoutError after PATIENCE."""

    def __init__(self, dataset: rdflib.Dataset) -> None:
        self._dataset = dataset

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        result = self._result(query)
        names = result.vars or ()
        # Not `for row in result`: rdflib leaves out rows in which nothing is bound.
        rows = [tuple(_maybe_term(found.get(name)) for name in names) for found in result.bindings]
        return Solutions([str(name) for name in names], rows)

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return bool(self._result(query).askAnswer)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT query, sorted by their text."""
        found = sorted(self._result(query).graph, key=lambda triple: " ".join(node.n3() for node in triple))
        return [Triple(*map(_term, triple)) for triple in found]  # type: ignore[arg-type]  # RDF's positions

    def _result(self, query: str) -> Any:
        """What rdflib answers, read to its end."""
        with _at_most(PATIENCE), _quiet(), patch.dict(CUSTOM_EVALS, {"in all graphs": _in_all_graphs}):
            result = self._dataset.query(_eager_to_bind(prepareQuery(query)))
            _ = result.bindings
        return result


def _eager_to_bind(query: Query) -> Query:
    """The query with joins whose right side knows what the left side found.

    rdflib (7.6) joins so only where no join lies below; after two VALUES, a GRAPH was read as a whole, in each of 474
    graphs: 2 s for what takes 0.03 s."""

    def mark(part: Any) -> None:
        if isinstance(part, CompValue) and part.name == "Join":
            if _is_of_the_graph(part.p1, part.p2):
                part["p1"], part["p2"] = part.p2, part.p1
            if _reads_on(part.p2):
                part["lazy"] = True

    traverse(query.algebra, visitPost=mark)
    return query


def _reads_on(part: Any) -> bool:
    if isinstance(part, CompValue):
        return part.name in READS_ON and all(_reads_on(part[name]) for name in ("p", "p1", "p2") if name in part)
    return True


def _is_of_the_graph(one: Any, other: Any) -> bool:
    """Whether one side says what the graph is (`?source a gpai:Source`) and the other looks into it for properties.

    For each of 470 sources rdflib would read all that has the property in any graph, to keep what is in this one."""
    return (
        (one.name, other.name) == ("BGP", "Graph")
        and other.p.name == "BGP"
        and all(isinstance(predicate, rdflib.URIRef) for _, predicate, _ in other.p.triples)
        and {node for triple in one.triples for node in triple if isinstance(node, rdflib.Variable)} == {other.term}
    )


def _in_all_graphs(ctx: QueryContext, part: CompValue) -> Iterator[FrozenBindings]:
    """GRAPH with a variable that is not bound: rdflib would look into each of 474 graphs by itself."""
    if part.name != "Graph" or part.p.name != "BGP" or not part.p.triples or ctx[part.term] is not None:
        raise NotImplementedError
    return _found_in_graphs(ctx, part)


def _found_in_graphs(ctx: QueryContext, part: CompValue) -> Iterator[FrozenBindings]:
    outer = ctx.graph
    first, *rest = sorted(part.p.triples, key=lambda triple: sum(ctx[node] is None for node in triple))
    for triple, graphs in ctx.dataset.store.triples(tuple(ctx[node] for node in first)):
        for graph in graphs:
            if graph is None or graph.identifier == DATASET_DEFAULT_GRAPH_ID:
                continue
            inside = ctx.pushGraph(graph).push()
            try:
                inside[part.term] = graph.identifier
                for node, value in zip(first, triple, strict=True):
                    if ctx[node] is None:
                        inside[node] = value
            except AlreadyBound:
                continue
            for found in evalBGP(inside, rest):
                found.ctx.graph = outer
                yield found


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence for what rdflib 7.6 says of itself and nobody here can mend."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    with warnings.catch_warnings():
        # Dataset.query() uses what rdflib deprecates.
        warnings.filterwarnings("ignore", r"Dataset\.(default_context|contexts) is deprecated", DeprecationWarning)
        # A comparison with what STRDT made of an unbound parameter. Such a filter is true before it gets there.
        warnings.filterwarnings("ignore", "NotImplemented should not be used", DeprecationWarning, r"rdflib\.term")
        logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logger.setLevel(level)


def _term(node: Any) -> Term:
    if isinstance(node, rdflib.URIRef):
        return IRI(node)
    if isinstance(node, rdflib.BNode):
        return BlankNode(node)
    if node.language:
        return Literal(str(node), LANG_STRING, node.language)
    return Literal(str(node), IRI(node.datatype) if node.datatype else XSD_STRING)


def _maybe_term(node: Any) -> Term | None:
    return None if node is None else _term(node)


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
