"""Upload: our graphs in, a server that holds them out, by the SPARQL 1.1 Graph Store Protocol.

Each graph is put, so that a second load replaces the first; what an older load left over is deleted; the triples are
counted where readers will ask. A load is whole or not at all: without the shapes a server does not pass for one that
holds the graph, so they are taken away first and put when all else has been counted."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import quote

from gpai_graph.errors import EndpointError
from gpai_graph.rdf.formats import N_TRIPLES
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.rdf.sparql import FACTS, NAMESPACE, with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.http import Connection, checked
from gpai_graph.stores.protocol import TIMEOUT
from gpai_graph.stores.remote import RemoteStore

Progress = Callable[[str, int, int], None]

# How servers name the address of their graphs, and that of queries beside it.
_QUERY_ADDRESSES: Final = (
    (r"/sparql-graph-crud(-auth)?$", "/sparql"),  # Virtuoso
    (r"/rdf-graphs/service$", ""),  # RDF4J, GraphDB
    (r"/store$", "/query"),  # Oxigraph
    (r"/(data|get)$", "/query"),  # Jena Fuseki
)
_SHAPES: Final = PREFIXES["graph"] + "shapes"
# What stands there while a load is under way. It stands in this graph only, as the shapes do.
_UNDER_WAY: Final = f'<{_SHAPES}> <{PREFIXES["rdfs"]}comment> "A load is under way, or broke off." .'
_UNION: Final = f"ASK {{ {_UNDER_WAY} }}"
_COUNTS: Final = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_COUNT: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_FOREIGN: Final = with_prefixes("ASK { ?s ?p ?o FILTER NOT EXISTS { ?ontology gpai:dataCutOff ?cutOff } }")
_WRITTEN: Final = (200, 201, 204)
# Virtuoso 7.2.5 answers 501 where there is nothing to delete.
_GONE: Final = (*_WRITTEN, 404)


class Loaded(NamedTuple):
    """What a load did. default_graph: the graph that holds the default graph, "" where it is the server's own."""

    quads: int
    graphs: int
    deleted: int
    default_graph: str
    query_url: str


def query_address(graphs_url: str) -> str:
    """The address of queries beside an address of graphs, as known servers have it; "" if nothing is known.

    >>> query_address("http://127.0.0.1:8890/sparql-graph-crud-auth")
    'http://127.0.0.1:8890/sparql'
    """
    for pattern, beside in _QUERY_ADDRESSES:
        if re.search(pattern, graphs_url):
            return re.sub(pattern, beside, graphs_url)
    return ""


def load_into(
    store: EmbeddedStore,
    graphs_url: str,
    query_url: str,
    *,
    user: str = "",
    password: str = "",
    timeout: float = TIMEOUT,
    default_graph: str = "",
    progress: Progress = lambda *_: None,
) -> Loaded:
    """Put every graph of the store on a server, and check by its answers that all triples arrived.

    default_graph: where to put the default graph; "" asks the server whether it needs a place of its own.
    Raises EndpointError at the first graph that is refused, and for a count that differs."""
    server = _Server(graphs_url, query_url, user, password, timeout)
    graphs = store.graphs()
    server.put(_SHAPES, f"{_UNDER_WAY}\n".encode())
    place = default_graph or server.place_of_the_default_graph()
    counts: dict[str, int] = {}
    for done, graph in enumerate([graph for graph in graphs if graph != _SHAPES], 1):
        progress(compact(graph), done, len(graphs) + 1)
        counts[graph] = server.put(graph, store.ntriples(graph))
    progress("the default graph", len(graphs), len(graphs) + 1)
    counts[place] = server.put(place, store.ntriples(None))
    progress("counting what arrived", 1, 1)
    deleted = server.delete_others({*counts, _SHAPES})
    server.verify(counts)
    counts[_SHAPES] = server.put(_SHAPES, store.ntriples(_SHAPES))
    server.verify({_SHAPES: counts[_SHAPES]})
    progress("", 0, 0)
    return Loaded(sum(counts.values()), len(graphs), deleted, place, query_url)


class _Server:
    """A server that takes graphs at one address and queries at another."""

    def __init__(self, graphs_url: str, query_url: str, user: str, password: str, timeout: float) -> None:
        self._url = checked(graphs_url)
        self._connection = Connection(user, password, timeout)
        self._queries = RemoteStore(query_url, user=user, password=password, timeout=timeout)

    def put(self, graph: str, triples: bytes) -> int:
        """Replace a graph ("": the default graph); gives the number of its triples."""
        headers = {"Content-Type": N_TRIPLES.media_type}
        self._connection.send("PUT", self._address(graph), triples, headers, _WRITTEN)
        return _lines(triples)

    def place_of_the_default_graph(self) -> str:
        """Where the default graph belongs on this server. Raises EndpointError if that would destroy data."""
        if self._queries.ask_as_it_is(_UNION):
            return FACTS
        if self._queries.ask_as_it_is(_FOREIGN):
            help_text = "Load into an empty dataset."
            raise EndpointError(
                f"the default graph holds other data, which a load would replace. {help_text}", self._url
            )
        return ""

    def delete_others(self, ours: set[str]) -> int:
        """Delete the graphs that an older load left; gives their number."""
        left = [graph for graph in self._counted() if graph.startswith(NAMESPACE) and graph not in ours]
        for graph in left:
            self._connection.send("DELETE", self._address(graph), accepted=_GONE)
        return len(left)

    def verify(self, counts: dict[str, int]) -> None:
        """Compare what was put with what queries see. Raises EndpointError for the first difference."""
        seen = self._counted()
        if "" in counts:
            seen[""] = int(self._queries.select_as_it_is(_COUNT)[0].triples.text)
        for graph, count in counts.items():
            if seen.get(graph, 0) != count:
                name = compact(graph) if graph else "the default graph"
                found = f"triples of {name}: {count} put, {seen.get(graph, 0)} found"
                raise EndpointError(
                    f"{found}. Load again. If the numbers stay different, the server changes what it stores.", self._url
                )

    def _counted(self) -> dict[str, int]:
        rows = self._queries.select_as_it_is(_COUNTS)
        return {str(row.graph): int(row.triples.text) for row in rows}

    def _address(self, graph: str) -> str:
        joint = "&" if "?" in self._url else "?"
        return f"{self._url}{joint}" + (f"graph={quote(graph, safe='')}" if graph else "default")


def _lines(triples: bytes) -> int:
    return triples.count(b"\n")
