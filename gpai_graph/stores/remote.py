"""A store elsewhere: a SPARQL 1.1 server is asked, and gets the graph by the Graph Store Protocol.

Servers differ in what a query without a graph reads. One probe tells; then the default graph is named if need be. What
a server cuts short is an error: no partial answer passes as a whole one."""

import json
import re
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from gpai_graph.errors import EndpointError, QuerySyntaxError, StoreError, quoted
from gpai_graph.rdf import formats
from gpai_graph.rdf.calls import calls_out, with_services_named
from gpai_graph.rdf.dialects import FACTS, NAMED_GRAPH, NAMESPACE, for_union
from gpai_graph.rdf.namespaces import ONTOLOGY, PREFIXES, SHAPES, compact
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.rdf.sparql import ALL_TRIPLES, query_form, rows_of_construct, with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore, rewritten
from gpai_graph.stores.http import USER_AGENT, Body, Connection, checked
from gpai_graph.stores.protocol import TIMEOUT, Progress, service_refused

# The queries of this module stand here and not among the questions of the library: they ask what a server does with
# graphs, before it is known whether it holds ours. They use names of graphs and W3C terms, and none of our terms.
# The shapes stand in their own graph only. Who finds them without naming it reads all graphs at once.
UNION_PROBE: Final = with_prefixes("ASK { GRAPH graph:shapes { ?shape a sh:NodeShape } ?shape a sh:NodeShape }")
# The ontology stands in the default graph, the shapes in a named one: both must be seen.
_OURS: Final = f"<{ONTOLOGY}> a owl:Ontology"
WHOLE_PROBE: Final = with_prefixes(f"ASK {{ GRAPH graph:shapes {{ ?shape a sh:NodeShape }} {_OURS} }}")
_RESULTS: Final = f"{formats.JSON_RESULTS.media_type}, application/json;q=0.5"
_TRIPLES: Final = f"{formats.N_TRIPLES.media_type}, {formats.TURTLE.media_type};q=0.5"
_FORMS: Final = {"SELECT": "SELECT", "ASK": "ASK", "CONSTRUCT": "CONSTRUCT", "DESCRIBE": "CONSTRUCT"}
_PARTIAL_CONTENT: Final = 206
_VIRTUOSO_TRUTH: Final = "__ASK_RETVAL"

# How servers name the address of their graphs, and that of queries beside it.
_QUERY_ADDRESSES: Final = (
    (r"/sparql-graph-crud(-auth)?$", "/sparql"),  # Virtuoso
    (r"/rdf-graphs/service$", ""),  # RDF4J, GraphDB
    (r"/store$", "/query"),  # Oxigraph
    (r"/(data|get)$", "/query"),  # Jena Fuseki
)
# What stands there while a load is under way. It stands in this graph only, as the shapes do.
_UNDER_WAY: Final = f'<{SHAPES}> <{PREFIXES["rdfs"]}comment> "A load is under way, or broke off." .'
_UNION: Final = f"ASK {{ {_UNDER_WAY} }}"
_COUNTS: Final = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_COUNT: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_FOREIGN: Final = with_prefixes(f"ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ {_OURS} }} }}")
_WRITTEN: Final = (200, 201, 204)
# Virtuoso 7.2.5 answers 501 where there is nothing to delete.
_GONE: Final = (*_WRITTEN, 404)


class RemoteStore:
    """A SPARQL 1.1 endpoint that holds the graph. Every method raises EndpointError if it does not answer in full.

    default_graph: the graph that stands in for the default graph; without one, a probe tells whether it is needed."""

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password: str = "",
        timeout: float = TIMEOUT,
        default_graph: str = "",
        allow_service: bool = False,
    ) -> None:
        self.source = checked(url)
        self._connection = Connection(user, password, timeout)
        self._named = default_graph
        self._allow_service = allow_service

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in the order of the endpoint."""
        return _shown(self._solutions(self._answer_to(query, "SELECT")))

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return self._truth(self._answer_to(query, "ASK"))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return self._triples(self._constructed(query)).construct(ALL_TRIPLES)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it."""
        form = _FORMS.get(query_form(query), "SELECT")
        if form == "CONSTRUCT":
            return self._triples(self._constructed(query)).answer(ALL_TRIPLES, media_type)
        body = self._answer_to(query, form)
        # Read and written anew: what is no answer, or half of one, does not get through.
        data = _shown(self._solutions(body)).to_json() if form == "SELECT" else _truth_json(self._truth(body))
        return rewritten(data, media_type)

    def select_as_it_is(self, query: str) -> Solutions:
        """The rows of a SELECT query over what the server takes for its default graph, be it ours or not."""
        return self._solutions(self._sent(query, "SELECT", ""))

    def ask_as_it_is(self, query: str) -> bool:
        """The truth of an ASK query over what the server takes for its default graph, be it ours or not."""
        return self._truth(self._sent(query, "ASK", ""))

    @cached_property
    def default_graph(self) -> str:
        """The graph that stands in for the default graph of this server; "" where its own is as we need it.

        Raises EndpointError if the server does not hold the graph, or hides a part of it."""
        graph = self._named or (FACTS if self.ask_as_it_is(UNION_PROBE) else "")
        if self._truth(self._sent(WHOLE_PROBE, "ASK", graph)):
            return graph
        seen = f" in <{graph}>" if graph else ""
        raise EndpointError(
            f"the server has no gpai-graph{seen}, or hides some of its graphs. "
            "Load it with `gpai-graph load --into URL`.",
            self.source,
        )

    def _constructed(self, query: str) -> Body:
        body = self._answer_to(query, "CONSTRUCT")
        if "virtuoso" in body.headers.get("Server", "").lower() and query_form(query) == "CONSTRUCT":
            # Virtuoso 7.2.5 cuts triples without a word; of the rows that they are made of, it says so.
            self._answer_to(rows_of_construct(query), "SELECT")
        return body

    def _answer_to(self, query: str, expected: str) -> Body:
        form = query_form(query)
        if form and _FORMS[form] != expected:
            raise QuerySyntaxError(f"this query has the form {form}, but {expected} is needed.")
        if calls_out(query) and not self._allow_service:
            raise service_refused(query)
        return self._sent(with_services_named(query), expected, self.default_graph)

    def _sent(self, query: str, form: str, default_graph: str) -> Body:
        """The answer to a query. default_graph: the only graph that is named; a list of 474 makes servers choke."""
        wrapper = _Request(self.source, agent=USER_AGENT)
        wrapper.setQuery(for_union(query, default_graph) if default_graph else query)
        # It takes the form from the first such word, also in a comment: "we add" would be an update.
        wrapper.queryType = form
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(TURTLE if form == "CONSTRUCT" else JSON)
        if default_graph:
            wrapper.addParameter("default-graph-uri", default_graph)
        wrapper.addCustomHttpHeader("Accept", _TRIPLES if form == "CONSTRUCT" else _RESULTS)
        return self._whole(wrapper.sent_by(self._connection), form)

    def _whole(self, body: Body, form: str) -> Body:
        """The answer, if it is one and nothing was cut off."""
        wanted = _TRIPLES if form == "CONSTRUCT" else _RESULTS
        if body.media_type not in [kind.partition(";")[0] for kind in wanted.split(", ")]:
            raise EndpointError(
                f"the server answers with {body.media_type or 'no media type'} instead of {wanted.partition(',')[0]}. "
                "Check whether this is the address for queries, such as …/sparql or …/query.",
                self.source,
            )
        reason = _cut_off(body)
        if reason:
            raise EndpointError(
                f"the answer is not complete: {reason}. Ask for less, or raise the limit of the server.", self.source
            )
        return body

    def _solutions(self, body: Body) -> Solutions:
        try:
            return Solutions.from_json(body.data)
        except StoreError as error:
            raise self._unreadable(error) from error

    def _truth(self, body: Body) -> bool:
        try:
            answer = json.loads(body.data)
            # Virtuoso 7 answers ASK as a table of this one variable.
            if answer["head"].get("vars") == [_VIRTUOSO_TRUTH]:
                return any(row[_VIRTUOSO_TRUTH]["value"] != "0" for row in answer["results"]["bindings"])
            truth = answer["boolean"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._unreadable(error) from error
        if not isinstance(truth, bool):
            raise self._unreadable(TypeError(f"{quoted(truth)} is not true or false"))
        return truth

    def _triples(self, body: Body) -> EmbeddedStore:
        """The triples of an answer in a store of their own, which can sort and write them."""
        store = EmbeddedStore.in_memory(self.source)
        try:
            store.load(body.data, body.media_type)
        except StoreError as error:
            raise self._unreadable(error) from error
        return store

    def _unreadable(self, error: Exception) -> EndpointError:
        return EndpointError(f"the answer cannot be read, or was cut off ({str(error)[:120]}). Try again.", self.source)


class _Request(SPARQLWrapper):
    """A SPARQLWrapper that makes the request and leaves sending it to a Connection.

    Its own way follows redirects with the password, and takes half an answer for a whole one."""

    def sent_by(self, connection: Connection) -> Body:
        """What the endpoint answers."""
        request: Any = self._createRequest()
        headers = dict(request.header_items())
        return connection.send(request.get_method(), request.full_url, request.data, headers, (200, _PARTIAL_CONTENT))


def _shown(found: Solutions) -> Solutions:
    """The solutions without the variables that `for_union` brought into a `SELECT *`."""
    keep = [place for place, name in enumerate(found.variables) if not name.startswith(NAMED_GRAPH)]
    if len(keep) == len(found.variables):
        return found
    names = [found.variables[place] for place in keep]
    return Solutions(names, [tuple(terms[place] for place in keep) for terms in found.rows])


def _truth_json(truth: bool) -> bytes:
    return json.dumps({"head": {}, "boolean": truth}).encode()


def _cut_off(body: Body) -> str:
    """How a server says that it cut an answer; "" if it does not say so."""
    headers = {name.lower(): value for name, value in body.headers.items()}
    if "x-sparql-maxrows" in headers:
        return f"the server gives at most {headers['x-sparql-maxrows']} rows (X-SPARQL-MaxRows)"
    if "answer-cut-at" in headers:
        return f"the server gives its first {headers['answer-cut-at']} rows (Answer-Cut-At)"
    if body.status == _PARTIAL_CONTENT:
        return "the server says that this is a part (HTTP 206)"
    if "x-sql-state" in headers:
        told = headers.get("x-sql-message", headers["x-sql-state"])
        return f"the server stopped before the end (X-SQL-State {headers['x-sql-state']}: {told[:120]})"
    return ""


# Putting the graph on a server. Each graph is put, so that a second load replaces the first; what an older load left
# over is deleted; the triples are counted where readers will ask. A load is whole or not at all: without the shapes a
# server does not pass for one that holds the graph, so they are taken away first and put when all else was counted.


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
    server.put(SHAPES, f"{_UNDER_WAY}\n".encode())
    place = default_graph or server.place_of_the_default_graph()
    counts: dict[str, int] = {}
    for done, graph in enumerate([graph for graph in graphs if graph != SHAPES], 1):
        progress(compact(graph), done, len(graphs) + 1)
        counts[graph] = server.put(graph, store.ntriples(graph))
    progress("the default graph", len(graphs), len(graphs) + 1)
    counts[place] = server.put(place, store.ntriples(None))
    progress("counting what arrived", 1, 1)
    deleted = server.delete_others({*counts, SHAPES})
    server.verify(counts)
    counts[SHAPES] = server.put(SHAPES, store.ntriples(SHAPES))
    server.verify({SHAPES: counts[SHAPES]})
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
        headers = {"Content-Type": formats.N_TRIPLES.media_type}
        self._connection.send("PUT", self._address(graph), triples, headers, _WRITTEN)
        return triples.count(b"\n")

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
        left = [graph for graph in self._triples_by_graph() if graph.startswith(NAMESPACE) and graph not in ours]
        for graph in left:
            self._connection.send("DELETE", self._address(graph), accepted=_GONE)
        return len(left)

    def verify(self, counts: dict[str, int]) -> None:
        """Compare what was put with what queries see. Raises EndpointError for the first difference."""
        seen = self._triples_by_graph()
        if "" in counts:
            seen[""] = int(self._queries.select_as_it_is(_COUNT)[0].triples.text)
        for graph, count in counts.items():
            if seen.get(graph, 0) != count:
                name = compact(graph) if graph else "the default graph"
                found = f"triples of {name}: {count} put, {seen.get(graph, 0)} found"
                raise EndpointError(
                    f"{found}. Load again. If the numbers stay different, the server changes what it stores.", self._url
                )

    def _triples_by_graph(self) -> dict[str, int]:
        rows = self._queries.select_as_it_is(_COUNTS)
        return {str(row.graph): int(row.triples.text) for row in rows}

    def _address(self, graph: str) -> str:
        joint = "&" if "?" in self._url else "?"
        return f"{self._url}{joint}" + (f"graph={quote(graph, safe='')}" if graph else "default")
