"""The store over rdflib: SPARQL in, solutions, truth, triples or bytes out, in Python alone.

For where pyoxigraph has no build (a notebook in the browser), and the second engine of the tests. Slower, and without
a time limit; never the engine of a public door. In: a TriG file or an rdflib Dataset. Out: our terms, our errors."""

import gc
import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import rdflib
from pyparsing import ParseException
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.results.xmlresults import XMLResultSerializer
from rdflib.plugins.sparql.sparql import Query

from gpai_graph.errors import GpaiGraphError, QuerySyntaxError, ResultsFormatError, StoreError
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, XSD_STRING, BlankNode, Literal, Quad, Solutions, Term, Triple
from gpai_graph.rdf.sparql import calls_out
from gpai_graph.stores.cache import digest
from gpai_graph.stores.protocol import service_refused
from gpai_graph.stores.trig import UnknownTrigError, read

_JSON: Final = "application/sparql-results+json"
_XML: Final = "application/sparql-results+xml"
_TRUTH_TYPES: Final = (_JSON, _XML)
_TABLE_TYPES: Final = (*_TRUTH_TYPES, "text/csv", "text/tab-separated-values")
# {media type: rdflib's name of the format}
_GRAPH_TYPES: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
_KIND_NAMES: Final = {
    "SELECT": "a SELECT query",
    "ASK": "an ASK query",
    "CONSTRUCT": "a CONSTRUCT or DESCRIBE query",
    "DESCRIBE": "a CONSTRUCT or DESCRIBE query",
}
# Parts of a query that answer the same rows whether what is known already is put into them or compared afterwards.
_READS_ON: Final = frozenset({"BGP", "Graph", "Join", "ToMultiSet", "Union", "values"})


class RdflibStore:
    """A store inside this process, over an rdflib Dataset whose default graph is no union (`rdf.to_rdflib`).

    `source` says where its data came from, for people; `digest` tells data that never change from all others, "" where
    they may. SERVICE, FROM and LOAD are refused: nothing is read but the Dataset."""

    def __init__(self, dataset: rdflib.Dataset, source: str = "memory, in rdflib", digest: str = "") -> None:
        self._dataset = dataset
        self.source = source
        self.digest = digest

    def __len__(self) -> int:
        """The number of quads."""
        return sum(1 for _ in self._dataset.quads())

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no order."""
        for subject, predicate, value, graph in self._dataset.quads():
            named = None if graph in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else IRI(graph)
            yield Quad(_term(subject), IRI(predicate), _term(value), named)  # type: ignore[arg-type]  # RDF's positions

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        return _solutions(self._result(query, "SELECT"))

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return bool(self._result(query, "ASK").askAnswer)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return [Triple(*map(_term, triple)) for triple in _sorted(self._result(query, "CONSTRUCT").graph)]  # type: ignore[arg-type]

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format, as `EmbeddedStore.answer` gives it."""
        result = self._result(query)
        if result.type == "SELECT":
            return _table(result, _chosen(media_type, _TABLE_TYPES))
        if result.type == "ASK":
            if _chosen(media_type, _TRUTH_TYPES) == _XML:
                return _xml(result)
            return b'{"head":{},"boolean":%s}' % (b"true" if result.askAnswer else b"false")
        return _graph(result.graph, _GRAPH_TYPES[_chosen(media_type, _GRAPH_TYPES)])

    def _result(self, query: str, expected: str = "") -> Any:
        """What rdflib answers, read to its end."""
        if calls_out(query):
            raise service_refused(query)
        with _translated(), _quiet():
            prepared = prepareQuery(query)
            if getattr(prepared.algebra, "datasetClause", None):
                raise QuerySyntaxError("FROM is refused here: name the graph in the query, as in GRAPH source:… { … }.")
            result: Any = self._dataset.query(_eager_to_bind(prepared))
            _ = result.bindings
        if expected and _KIND_NAMES[result.type] != _KIND_NAMES[expected]:
            raise QuerySyntaxError(f"this is {_KIND_NAMES[result.type]}, where {expected} is expected.")
        return result


def open_in_rdflib(trig: Path) -> RdflibStore:
    """The graph of a TriG file in rdflib, in memory; a file that is not as we write it is read by rdflib, slowly.

    Raises StoreError if the file cannot be read."""
    try:
        text = trig.read_text(encoding="utf-8")
    except OSError as error:
        raise StoreError(f"no graph in {trig.name}: {error.strerror}. `gpai-graph build` makes it.") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"{trig.name}: {error}") from error
    with _without_collecting():
        try:
            dataset = to_rdflib(read(text))
        except UnknownTrigError:
            dataset = _parsed(text, trig.name)
    return RdflibStore(dataset, f"{trig.name}, in rdflib", digest(trig))


def _parsed(text: str, name: str) -> rdflib.Dataset:
    """What rdflib's own parser reads. Its errors have no common class."""
    with _quiet():
        try:
            return rdflib.Dataset(default_union=False).parse(data=text, format="trig")
        except Exception as error:
            raise StoreError(f"{name}: {error}") from error


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A while without Python's collector: it walks through half a million new objects again and again, for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


# Asking


def _eager_to_bind(query: Query) -> Query:
    """The query with joins whose right side knows what the left side found.

    rdflib (7.6) joins so only where no join lies below; after two VALUES, a GRAPH was read as a whole, in each of 474
    graphs: 2 s for what takes 0.03 s."""

    def mark(part: Any) -> None:
        if isinstance(part, CompValue) and part.name == "Join" and _reads_on(part.p2):
            part["lazy"] = True

    traverse(query.algebra, visitPost=mark)
    return query


def _reads_on(part: Any) -> bool:
    if isinstance(part, CompValue):
        return part.name in _READS_ON and all(_reads_on(part[name]) for name in ("p", "p1", "p2") if name in part)
    return True


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what rdflib raises into our errors, the cause kept."""
    try:
        yield
    except ParseException as error:
        rest = error.line[max(error.column - 1, 0) :][:30]
        near = f" near {rest!r}" if rest.strip() else " at the end"
        place = f"SPARQL line {error.lineno}, column {error.column}{near}"
        raise QuerySyntaxError(f"{place}: from here on, this is not SPARQL 1.1.") from error
    except (GpaiGraphError, TimeoutError):
        raise
    except RecursionError as error:
        raise StoreError("the query is nested too deeply for rdflib.") from error
    except Exception as error:  # rdflib raises bare ones
        text = str(error)
        if text.startswith("Unknown namespace prefix"):
            raise QuerySyntaxError(f"Prefix not found{text.removeprefix('Unknown namespace prefix ')}") from error
        raise StoreError(f"the query failed in rdflib: {text or type(error).__name__}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence for what rdflib 7.6 says of itself and nobody here can mend."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    with warnings.catch_warnings():
        # Its own parser and Dataset.query() use what it deprecates; no other way leads to the named graphs.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        warnings.filterwarnings("ignore", r"Dataset\.(default_context|contexts) is deprecated", DeprecationWarning)
        # A comparison with what STRDT made of an unbound parameter. Such a filter is true before it gets there.
        warnings.filterwarnings("ignore", "NotImplemented should not be used", DeprecationWarning, r"rdflib\.term")
        logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logger.setLevel(level)


# Terms and formats


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


def _solutions(result: Any) -> Solutions:
    names = result.vars or ()
    # Not `for row in result`: rdflib leaves out rows in which nothing is bound.
    rows = [tuple(_maybe_term(found.get(name)) for name in names) for found in result.bindings]
    return Solutions([str(name) for name in names], rows)


def _sorted(graph: Any) -> list[Any]:
    return sorted(graph, key=lambda triple: " ".join(node.n3() for node in triple))


def _chosen(media_type: str, known: Any) -> str:
    """The media type without its parameters. Raises ResultsFormatError if it is none of those known."""
    bare = media_type.partition(";")[0].strip().lower()
    if bare not in known:
        raise ResultsFormatError(f"this answer cannot be written as {media_type!r}, but as {', '.join(known)}.")
    return bare


def _table(result: Any, media_type: str) -> bytes:
    found = _solutions(result)
    writers = {_JSON: found.to_json, "text/csv": found.to_csv, "text/tab-separated-values": found.to_tsv}
    return _xml(result) if media_type == _XML else writers[media_type]()


def _xml(result: Any) -> bytes:
    out = io.BytesIO()
    XMLResultSerializer(result).serialize(out)
    return out.getvalue()


def _graph(triples: Any, rdf_format: str) -> bytes:
    """The triples with our prefixes, those that they use."""
    with _quiet():
        whole = rdflib.Dataset(default_union=False) if rdf_format in ("trig", "nquads") else rdflib.Graph()
        graph = whole.default_graph if isinstance(whole, rdflib.Dataset) else whole
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace, override=True, replace=True)
        for triple in _sorted(triples):
            graph.add(triple)
        text: bytes = whole.serialize(format=rdf_format, encoding="utf-8")
    if rdf_format not in ("nt", "nquads"):
        return text
    return b"".join(line + b"\n" for line in sorted(text.splitlines()) if line)
