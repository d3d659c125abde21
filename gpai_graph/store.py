"""The store: SPARQL in, solutions, truth, triples or bytes out. The only file that knows the embedded engine.

`Store` is the protocol that everything above relies on; `EmbeddedStore` keeps it over pyoxigraph, in memory or from
a read-only RocksDB folder in the user's cache (`open_cached`)."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import pyoxigraph as ox

from gpai_graph.cache import folder_for, noted_digest
from gpai_graph.errors import QuerySyntaxError, ResultsFormatError, StoreError
from gpai_graph.paths import cache_dir
from gpai_graph.prefixes import PREFIXES
from gpai_graph.solutions import IRI, BlankNode, Literal, Quad, Solutions, Term, Triple
from gpai_graph.syntax import calls_out, services, with_prefixes, with_services_named

__all__ = [
    "TIMEOUT",
    "EmbeddedStore",
    "Store",
    "open_cached",
    "rewritten",
    "service_refused",
    "with_prefixes",
    "written",
]

# Part of the cache folder's name: raise it when what is stored, or how, changes; the engine's version says the rest.
CACHE_FORMAT: Final = 1
# Seconds that another host has for one question.
TIMEOUT: Final = 60.0


class Store(Protocol):
    """What answers SPARQL 1.1. Errors are QuerySyntaxError for the query's faults, StoreError for the store's."""

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it."""


class EmbeddedStore:
    """A store inside this process, over pyoxigraph.

    `source` says where its data came from, for people. allow_service: whether SERVICE may call other hosts.
    """

    def __init__(self, engine: ox.Store, source: str, allow_service: bool = False) -> None:
        self._engine = engine
        self.source = source
        self._allow_service = allow_service

    @classmethod
    def in_memory(cls, source: str = "memory", allow_service: bool = False) -> "EmbeddedStore":
        """An empty store that lives as long as the object."""
        return cls(ox.Store(), source, allow_service)

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._engine)

    # Answering

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        with _translated(query):
            result = self._result(query, ox.QuerySolutions, "SELECT")
            # Read here, in this thread: a QuerySolutions that changes thread aborts the interpreter (pyoxigraph 0.5).
            names = [variable.value for variable in result.variables]
            return Solutions(names, [tuple(map(_maybe_term, row)) for row in result])

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        with _translated(query):
            return bool(self._result(query, ox.QueryBoolean, "ASK"))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        with _translated(query):
            return [_triple(triple) for triple in _set_of(self._result(query, ox.QueryTriples, "CONSTRUCT"))]

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it.

        media_type: for SELECT application/sparql-results+json or +xml, text/csv, text/tab-separated-values; for ASK
        the first two; for CONSTRUCT and DESCRIBE text/turtle and the other RDF formats.
        """
        with _translated(query):
            result = self._query(query)
            if isinstance(result, ox.QueryTriples):
                rdf_format = _chosen(media_type, _GRAPH_FORMATS)
                return _serialised(_set_of(result), rdf_format, PREFIXES)
            formats = _TABLE_FORMATS if isinstance(result, ox.QuerySolutions) else _TRUTH_FORMATS
            return bytes(result.serialize(format=_chosen(media_type, formats)) or b"")

    def _query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if calls_out(query):
            if not self._allow_service:
                raise service_refused(query)
            # The engine (0.5) knows no variable after SERVICE, not even one that VALUES binds.
            query = with_services_named(query)
        return self._engine.query(query)

    def _result(self, query: str, kind: "type[_R]", name: str) -> "_R":
        result = self._query(query)
        if not isinstance(result, kind):
            raise QuerySyntaxError(f"this is {_KIND_NAMES[type(result)]}, where {name} is expected.")
        return result

    # Building

    def load(self, data: Path | bytes, media_type: str | None = None, graph: str | None = None) -> None:
        """Add what a file or bytes in an RDF format hold.

        media_type: a media type or a file extension ("ttl"); for a file its name tells, for bytes it must be given.
        graph: the graph to add the triples to; None is the default graph, or the graphs that TriG and N-Quads name.
        Raises StoreError with the file and line if the data cannot be read; the store then stays as it was.
        """
        place = data.name if isinstance(data, Path) else "the data"
        kind = media_type or (data.suffix.removeprefix(".") if isinstance(data, Path) else "")
        rdf_format = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.from_extension(kind)
        if rdf_format is None:
            raise StoreError(f"{place}: {kind!r} is no RDF format; known are {', '.join(_GRAPH_FORMATS)}.")
        into = ox.NamedNode(graph) if graph else None
        try:
            if isinstance(data, Path):
                self._engine.load(path=data, format=rdf_format, to_graph=into)
            else:
                self._engine.load(data, format=rdf_format, to_graph=into)
        except SyntaxError as error:
            raise StoreError(f"{place}:{error.lineno or 1}: {error.msg}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{place}: {error}") from error

    def update(self, sparql: str) -> None:
        """Change the data by SPARQL Update; for building only. LOAD and SERVICE are refused."""
        if calls_out(sparql) or calls_out(sparql, "load"):
            raise QuerySyntaxError("LOAD and SERVICE are refused in an update: a build reads local files only.")
        with _translated(sparql):
            self._engine.update(sparql)

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no order."""
        return (_quad(quad) for quad in self._engine)

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._engine.named_graphs())

    def ntriples(self, graph: str | None) -> bytes:
        """The triples of a named graph, or of the default graph (None), as sorted N-Triples, one a line."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        triples = [quad.triple for quad in self._engine.quads_for_pattern(None, None, None, name)]
        return _serialised(sorted(triples, key=str), ox.RdfFormat.N_TRIPLES, {})

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads. Raises StoreError if one holds an IRI that is none."""
        try:
            self._engine.bulk_extend(_engine_quad(quad) for quad in quads)
        except (ValueError, OSError) as error:
            raise StoreError(f"a quad cannot be stored: {error}") from error

    def drop(self, graph: str) -> None:
        """Remove a named graph with all its quads; one that is not there is no error."""
        self._engine.remove_graph(ox.NamedNode(graph))

    def dump_trig(self, path: Path, prefixes: Mapping[str, str] = PREFIXES, header: str = "") -> None:
        """Write everything as TriG, byte for byte the same for the same quads.

        Order: the default graph, then the graphs; in each by subject, predicate and object as N-Quads text.
        Blank nodes are renamed canonically (RDFC-1.0). header: becomes comment lines at the top.
        The file is replaced only when the new one is whole.
        """
        comment = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
        text = _serialised(sorted(_canonical(self._engine), key=_position), ox.RdfFormat.TRIG, prefixes)
        aside = path.with_name(f".{path.name}.new")
        try:
            aside.write_bytes((comment + "\n" if comment else "").encode() + text)
            aside.replace(path)
        except OSError as error:
            raise StoreError(f"{path.name} cannot be written: {error.strerror}") from error


def service_refused(query: str) -> QuerySyntaxError:
    """The error for a query with SERVICE, which names the hosts that would be called."""
    hosts = " and ".join(services(query)) or "another host"
    return QuerySyntaxError(
        f"SERVICE is refused: it would send a part of this query to {hosts}. "
        "--allow-service before the verb, or allow_service=True in Python, lets it."
    )


def rewritten(results: bytes, media_type: str) -> bytes:
    """SPARQL JSON results in another W3C format. Raises ResultsFormatError if the media type does not fit them."""
    parsed = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    formats = _TABLE_FORMATS if isinstance(parsed, ox.QuerySolutions) else _TRUTH_FORMATS
    return bytes(parsed.serialize(format=_chosen(media_type, formats)) or b"")


def written(quads: Iterable[Quad], media_type: str) -> bytes:
    """Quads in an RDF format, sorted; a format that knows no graphs gets the triples, each once.

    Raises ResultsFormatError for a media type that is none of RDF."""
    rdf_format = _chosen(media_type, _GRAPH_FORMATS)
    if rdf_format.supports_datasets and rdf_format is not ox.RdfFormat.JSON_LD:
        return _serialised(sorted(map(_engine_quad, quads), key=_position), rdf_format, PREFIXES)
    return _serialised(_set_of(_engine_quad(quad).triple for quad in quads), rdf_format, PREFIXES)


def open_cached(trig: Path, allow_service: bool = False) -> EmbeddedStore:
    """The graph of a TriG file, read-only, from a verified RocksDB folder in the user's cache; built there if missing.

    Where the cache cannot be written or is damaged beyond repair, the file is read into memory: slower, same answers.
    Raises StoreError if the file cannot be read.
    """
    try:
        name = f"store-{noted_digest(trig, cache_dir())}-{CACHE_FORMAT}-{ox.__version__}"
    except OSError as error:
        raise StoreError(f"no graph in {trig.name}: {error.strerror}. `gpai-graph build` makes it.") from error
    build = partial(_fill, trig)
    for anew in (False, True):
        try:
            folder = folder_for(cache_dir(), name, build, anew=anew)
            return EmbeddedStore(ox.Store.read_only(os.fspath(folder)), f"cache of {trig.name}", allow_service)
        except (OSError, RuntimeError, ValueError):
            continue
    store = EmbeddedStore.in_memory(f"memory, from {trig.name} (the cache folder cannot be used)", allow_service)
    store.load(trig)
    return store


def _fill(trig: Path, folder: Path) -> None:
    """Store the graph of a TriG file in an empty folder. Raises OSError if not all of it arrived there."""
    parsed = EmbeddedStore.in_memory()
    parsed.load(trig)
    disk = ox.Store(folder)
    disk.bulk_extend(parsed._engine)
    disk.optimize()
    disk.flush()
    # The only way to close it: the folder may be renamed and read once the last reference is gone.
    del disk
    stored = len(ox.Store.read_only(os.fspath(folder)))
    if stored != len(parsed):
        raise OSError(f"{stored} quads stored of {len(parsed)}")


# Terms, ours and the engine's

_R = TypeVar("_R", ox.QuerySolutions, ox.QueryBoolean, ox.QueryTriples)
_DATATYPES: Final[dict[str, IRI]] = {}


def _term(term: Any) -> Term:
    if type(term) is ox.NamedNode:
        return IRI(term.value)
    if type(term) is ox.Literal:
        datatype = term.datatype.value
        # The same few datatypes come back in every row.
        known = _DATATYPES.get(datatype) or _DATATYPES.setdefault(datatype, IRI(datatype))
        return Literal(term.value, known, term.language or "")
    if type(term) is ox.BlankNode:
        return BlankNode(term.value)
    raise StoreError("the answer holds a triple term (RDF 1.2), which gpai-graph does not read.")


def _maybe_term(term: Any) -> Term | None:
    return None if term is None else _term(term)


def _triple(triple: Any) -> Triple:
    subject, predicate, value = map(_term, triple)
    return Triple(subject, predicate, value)  # type: ignore[arg-type]  # the engine keeps RDF's positions


def _quad(quad: ox.Quad) -> Quad:
    graph = quad.graph_name
    return Quad(*_triple(quad.triple), None if isinstance(graph, ox.DefaultGraph) else IRI(graph.value))


def _engine_term(term: Term) -> Any:
    if isinstance(term, IRI):
        return ox.NamedNode(term)
    if isinstance(term, BlankNode):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(term.text, language=term.language)
    return ox.Literal(term.text, datatype=ox.NamedNode(term.datatype))


def _engine_quad(quad: Quad) -> ox.Quad:
    graph = ox.NamedNode(quad.graph) if quad.graph is not None else ox.DefaultGraph()
    return ox.Quad(_engine_term(quad.subject), ox.NamedNode(quad.predicate), _engine_term(quad.object), graph)


# Writing

_GRAPH_FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
_TRUTH_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TABLE_FORMATS: Final = {
    **_TRUTH_FORMATS,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_KIND_NAMES: Final[dict[type, str]] = {
    ox.QuerySolutions: "a SELECT query",
    ox.QueryBoolean: "an ASK query",
    ox.QueryTriples: "a CONSTRUCT or DESCRIBE query",
}
_PREFIX_LINE: Final = rb"@prefix ([^:]*): <[^>]*> \.\n"
_F = TypeVar("_F")


def _chosen(media_type: str, formats: Mapping[str, _F]) -> _F:
    """The format of a media type; parameters such as charset are ignored."""
    found = formats.get(media_type.partition(";")[0].strip().lower())
    if found is None:
        raise ResultsFormatError(f"this answer cannot be written as {media_type!r}, but as {', '.join(formats)}.")
    return found


def _set_of(triples: Iterable[Any]) -> list[Any]:
    # A set: the engine itself drops repetitions among the first million triples of a CONSTRUCT only.
    return sorted(set(triples), key=str)


def _position(quad: ox.Quad) -> tuple[str, str, str, str]:
    graph = quad.graph_name
    name = "" if isinstance(graph, ox.DefaultGraph) else str(graph)
    return name, str(quad.subject), str(quad.predicate), str(quad.object)


def _canonical(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with blank nodes named by their place in the graph, so that two builds name them alike."""
    blank = ox.Dataset()
    for quad in quads:
        if any(isinstance(term, ox.BlankNode) for term in quad):
            blank.add(quad)
        else:
            yield quad
    # Only they: a blank node's canonical name depends on nothing but the quads that mention blank nodes.
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from blank


def _serialised(statements: Iterable[Any], rdf_format: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The statements in this format, in this order, with the prefixes they use, sorted."""
    text = ox.serialize(statements, format=rdf_format, prefixes=dict(prefixes)) or b""
    if rdf_format == ox.RdfFormat.RDF_XML:
        return _with_sorted_namespaces(text)
    if rdf_format not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return text
    # The engine writes all prefixes, in an order that differs from process to process.
    lines: list[tuple[bytes, bytes]] = []
    end = 0
    prefix_line = re.compile(_PREFIX_LINE)
    while match := prefix_line.match(text, end):
        lines.append((match[1], match[0]))
        end = match.end()
    body = text[end:]
    return b"".join(line for prefix, line in sorted(lines) if prefix + b":" in body) + b"\n" + body


def _with_sorted_namespaces(xml: bytes) -> bytes:
    """RDF/XML with the namespaces that it uses, sorted: the engine writes all, in an order of its own."""
    head, tag, rest = xml.partition(b"<rdf:RDF")
    declared, end, body = rest.partition(b">")
    prefixes = set(re.findall(rb"</?([^\s:>]+):", tag + body))
    used = [part for part in sorted(declared.split()) if part.removeprefix(b"xmlns:").partition(b"=")[0] in prefixes]
    return b" ".join([head + tag, *used]) + end + body


# Errors, translated at this border

_AT: Final = r"error at (\d+):(\d+): (.*)"


@contextmanager
def _translated(query: str) -> Iterator[None]:
    """Turn what the engine raises into our errors, the cause kept."""
    try:
        yield
    except SyntaxError as error:
        raise QuerySyntaxError(_syntax_message(query, str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, QuerySyntaxError):
            raise
        raise StoreError(f"the query failed: {error}") from error


def _syntax_message(query: str, message: str) -> str:
    match = re.match(_AT, message, re.DOTALL)
    if not match:
        return f"this is not SPARQL 1.1: {message}"
    line, column = int(match[1]), int(match[2])
    text = (query.splitlines() or [""])[line - 1 : line]
    near = f" near {text[0][max(column - 1, 0) :][:30]!r}" if text else ""
    return f"SPARQL line {line}, column {column}{near}: {match[3]}"
