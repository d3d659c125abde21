"""The embedded store: SPARQL in, solutions, truth, triples or bytes out. It runs in this process.

`EmbeddedStore` keeps the protocol of a store (`protocol.Store`) over pyoxigraph, in memory or from a read-only RocksDB
folder in the user's cache (`open_cached`)."""

import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from gpai_graph.errors import QuerySyntaxError, StoreError, cannot_be_written, quoted
from gpai_graph.rdf.calls import calls_out, with_services_named
from gpai_graph.rdf.dialects import for_oxigraph
from gpai_graph.rdf.formats import GRAPHS
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import Quad, Solutions, Triple
from gpai_graph.rdf.sparql import BYTE_ORDER_MARK, dataset_of
from gpai_graph.rdf.words import listed
from gpai_graph.stores.cache import folder_for, noted_digest
from gpai_graph.stores.oxigraph import (
    GRAPH_FORMATS,
    KIND_NAMES,
    TABLE_FORMATS,
    Result,
    canonical,
    chosen,
    engine_quad,
    maybe_term_of,
    position,
    quad_of,
    repaired,
    serialised,
    set_of,
    translated,
    triple_of,
)
from gpai_graph.stores.paths import cache_dir, no_graph
from gpai_graph.stores.protocol import Dataset, service_refused

# Part of the cache folder's name: raise it when what is stored, or how, changes; the engine's version says the rest.
CACHE_FORMAT: Final = 1
# Bytes of a TriG file that a server holds in memory. Each quad takes about 330 bytes there, and 45 in the file: at most
# 0.5 GB. In memory queries are answered 3 to 7 times faster than from the read-only folder.
LONGEST_IN_MEMORY: Final = 64 << 20

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class EmbeddedStore:
    """A store inside this process, over pyoxigraph.

    `source` says where its data came from, for people; `digest` tells data that never change from all others, "" where
    they may. allow_service: whether SERVICE may call other hosts.
    """

    def __init__(self, engine: ox.Store, source: str, allow_service: bool = False, digest: str = "") -> None:
        self._engine = engine
        self.source = source
        self.digest = digest
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
        with translated(query):
            result = self._result(query, ox.QuerySolutions, "SELECT")
            # Read here, in this thread: a QuerySolutions that changes thread aborts the interpreter (pyoxigraph 0.5).
            names = [variable.value for variable in result.variables]
            return Solutions(names, [tuple(map(maybe_term_of, row)) for row in result])

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        with translated(query):
            return bool(self._result(query, ox.QueryBoolean, "ASK"))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        with translated(query):
            return [triple_of(triple) for triple in set_of(self._result(query, ox.QueryTriples, "CONSTRUCT"))]

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it.

        media_type: for SELECT application/sparql-results+json or +xml, text/csv, text/tab-separated-values; for ASK
        the first two; for CONSTRUCT and DESCRIBE text/turtle and the other RDF formats.
        """
        with translated(query):
            result = self.result(query)
            try:
                if isinstance(result, ox.QueryTriples):
                    rdf_format = chosen(media_type, GRAPH_FORMATS)
                    return serialised(set_of(result), rdf_format, PREFIXES)
                results_format = chosen(media_type, TABLE_FORMATS)
                return repaired(bytes(result.serialize(format=results_format) or b""), media_type)
            finally:
                # A traceback keeps what its frames hold, and the engine's results may be deleted in their thread alone.
                del result

    def result(self, query: str, dataset: Dataset | None = None, base: str | None = None) -> Results:
        """What the engine gives, for the layer above: to be read in this thread, inside `translated`.

        base: what a relative IRI in a query without BASE is relative to; without it, such an IRI is an error."""
        query = query.removeprefix(BYTE_ORDER_MARK)
        if calls_out(query):
            if not self._allow_service:
                raise service_refused(query)
            # The engine (0.5) knows no variable after SERVICE, not even one that VALUES binds.
            query = with_services_named(query)
        corrected = for_oxigraph(query, lambda: self._named(query, dataset))
        if corrected != query:
            try:
                return self._answered(corrected, dataset, base)
            except SyntaxError:
                # Its place is one of the query as it was written.
                pass
        return self._answered(query, dataset, base)

    def _named(self, query: str, dataset: Dataset | None) -> Iterable[str]:
        """The named graphs that a query reads: those of the dataset, else its own, else all."""
        if dataset is not None:
            return dataset.named
        _, *own = dataset_of(query)
        return own[1] if any(own) else self.graphs()

    def _answered(self, query: str, dataset: Dataset | None, base: str | None) -> Results:
        if dataset is None:
            return self._engine.query(query, base_iri=base)
        default: list[Any] = [_graph(name) for name in dataset.default]
        named: list[Any] = [_graph(name) for name in dataset.named]
        if len(default) > 1:
            return _merged(self._engine, default, named).query(query, base_iri=base)
        # Both, always: with one alone the engine leaves the other as the query, or the whole store, has it.
        return self._engine.query(query, base_iri=base, default_graph=default, named_graphs=named)

    def _result(self, query: str, kind: "type[Result]", name: str) -> "Result":
        result = self.result(query)
        if isinstance(result, kind):
            return result
        found = KIND_NAMES[type(result)]
        # As above.
        del result
        raise QuerySyntaxError(f"this is {found}, but {name} is needed.")

    # Building

    def load(self, data: Path | bytes, media_type: str | None = None, graph: str | None = None) -> None:
        """Add what a file or bytes in an RDF format hold.

        media_type: a media type or a file extension ("ttl"); for a file its name tells, for bytes it must be given.
        A file may be packed (.gz) and begin with a byte order mark.
        graph: the graph to add the triples to; None is the default graph, or the graphs that TriG and N-Quads name.
        Raises StoreError with the file and line if the data cannot be read; the store then stays as it was.
        """
        place = data.name if isinstance(data, Path) else "the data"
        packed = isinstance(data, Path) and data.suffix.lower() == ".gz"
        kind = media_type or (Path(data.stem if packed else data).suffix[1:].lower() if isinstance(data, Path) else "")
        rdf_format = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.from_extension(kind)
        if rdf_format is None:
            if media_type:
                raise StoreError(
                    f"{place}: {quoted(kind)} is not an RDF format. Use one of {', '.join(GRAPH_FORMATS)}."
                )
            endings = listed((f".{each.ending}" for each in GRAPHS), "or")
            raise StoreError(f"{place}: an RDF file ends in {endings}; .gz may follow.")
        into = ox.NamedNode(graph) if graph else None
        try:
            if not isinstance(data, Path):
                self._engine.load(data.removeprefix(BOM_UTF8), format=rdf_format, to_graph=into)
            elif packed or _is_marked(data):
                with _unpacked(data, packed) as file:
                    self._engine.load(file, format=rdf_format, to_graph=into)
            else:
                self._engine.load(path=data, format=rdf_format, to_graph=into)
        except SyntaxError as error:
            raise StoreError(f"{place}:{error.lineno or 1}: {error.msg}") from error
        except EOFError as error:
            raise StoreError(f"{place} is cut off: its end is missing.") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{place}: {error}") from error

    def update(self, sparql: str) -> None:
        """Change the data by SPARQL Update; for building only. LOAD and SERVICE are refused."""
        if calls_out(sparql) or calls_out(sparql, "load"):
            raise QuerySyntaxError("LOAD and SERVICE are refused in an update: a build reads local files only.")
        with translated(sparql, is_update=True):
            self._engine.update(sparql)

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no order."""
        return (quad_of(quad) for quad in self._engine)

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._engine.named_graphs())

    def ntriples(self, graph: str | None) -> bytes:
        """The triples of a named graph, or of the default graph (None), as sorted N-Triples, one a line."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        triples = [quad.triple for quad in self._engine.quads_for_pattern(None, None, None, name)]
        return serialised(sorted(triples, key=str), ox.RdfFormat.N_TRIPLES, {})

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads. Raises StoreError if one holds an IRI that is none."""
        try:
            self._engine.bulk_extend(engine_quad(quad) for quad in quads)
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
        text = serialised(sorted(canonical(self._engine), key=position), ox.RdfFormat.TRIG, prefixes)
        aside = path.with_name(f".{path.name}.new")
        try:
            aside.write_bytes((comment + "\n" if comment else "").encode() + text)
            aside.replace(path)
        except OSError as error:
            raise StoreError(cannot_be_written(path, error)) from error


def _is_marked(path: Path) -> bool:
    """Whether a file begins with a byte order mark, which no RDF format knows."""
    with path.open("rb") as file:
        return file.read(len(BOM_UTF8)) == BOM_UTF8


@contextmanager
def _unpacked(path: Path, packed: bool) -> "Iterator[IO[bytes]]":
    """The content of a file, behind a byte order mark if it begins with one."""
    # Imported here: few files are packed.
    import gzip

    opened: IO[bytes] = cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")  # noqa: SIM115
    with opened as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        yield file


def _graph(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        raise QuerySyntaxError(f"{quoted(name)} is not a full IRI and cannot name a graph ({error}).") from error


def _merged(engine: ox.Store, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> ox.Store:
    """A store of these graphs only, whose default graph is the set union of `default`.

    The engine itself (0.5) counts a triple once for each of the graphs that hold it (oxigraph issue 1919)."""
    merged = ox.Store()
    for graph in default:
        triples = (quad.triple for quad in engine.quads_for_pattern(None, None, None, graph))
        merged.extend(ox.Quad(*triple) for triple in triples)
    for graph in named:
        merged.extend(engine.quads_for_pattern(None, None, None, graph))
    return merged


def rewritten(results: bytes, media_type: str) -> bytes:
    """SPARQL JSON results in another W3C format. Raises ResultsFormatError if the media type does not fit them."""
    parsed = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    return repaired(bytes(parsed.serialize(format=chosen(media_type, TABLE_FORMATS)) or b""), media_type)


def written(quads: Iterable[Quad], media_type: str) -> bytes:
    """Quads in an RDF format, sorted; a format that knows no graphs gets the triples, each once.

    Raises ResultsFormatError for a media type that is none of RDF."""
    rdf_format = chosen(media_type, GRAPH_FORMATS)
    if rdf_format.supports_datasets and rdf_format is not ox.RdfFormat.JSON_LD:
        return serialised(sorted(map(engine_quad, quads), key=position), rdf_format, PREFIXES)
    return serialised(set_of(engine_quad(quad).triple for quad in quads), rdf_format, PREFIXES)


def open_cached(trig: Path, allow_service: bool = False) -> EmbeddedStore:
    """The graph of a TriG file, read-only, from a verified RocksDB folder in the user's cache; built there if missing.

    Where the cache cannot be written or is damaged beyond repair, the file is read into memory: slower, same answers.
    Raises StoreError if the file cannot be read.
    """
    digest = graph_digest(trig)
    name = f"store-{digest}-{CACHE_FORMAT}-{ox.__version__}"
    build = partial(_fill, trig)
    for anew in (False, True):
        try:
            folder = folder_for(cache_dir(), name, build, anew=anew)
            return EmbeddedStore(ox.Store.read_only(os.fspath(folder)), f"cache of {trig.name}", allow_service, digest)
        except (OSError, RuntimeError, ValueError):
            continue
    return _in_memory(trig, digest, " (the cache folder cannot be used)", allow_service)


def open_in_memory(trig: Path) -> EmbeddedStore:
    """The graph of a TriG file in memory, for a process that answers many questions.

    A file that is too long for that is opened as `open_cached` does. Raises StoreError if the file cannot be read.
    """
    digest = graph_digest(trig)
    return _in_memory(trig, digest) if trig.stat().st_size <= LONGEST_IN_MEMORY else open_cached(trig)


def graph_digest(trig: Path) -> str:
    """The digest of the file of a graph. Raises StoreError if it cannot be read."""
    try:
        return noted_digest(trig, cache_dir())
    except OSError as error:
        raise no_graph(trig, error) from error


def _in_memory(trig: Path, digest: str, why: str = "", allow_service: bool = False) -> EmbeddedStore:
    store = EmbeddedStore.in_memory(f"memory, from {trig.name}{why}", allow_service)
    store.load(trig)
    store.digest = digest
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
