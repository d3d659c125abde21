"""A store elsewhere: SPARQL out by HTTP, answers of any SPARQL 1.1 endpoint in, as our terms.

Servers differ in what a query without a graph reads. One probe tells; then the default graph is named if need be. What
a server cuts short is an error: no partial answer passes as a whole one."""

import json
from functools import cached_property
from typing import Any, Final

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from gpai_graph.errors import EndpointError, QuerySyntaxError, StoreError
from gpai_graph.rdf import formats
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.rdf.sparql import (
    ALL_TRIPLES,
    FACTS,
    HIDDEN,
    calls_out,
    for_union,
    query_form,
    rows_of_construct,
    with_prefixes,
    with_services_named,
)
from gpai_graph.stores.embedded import EmbeddedStore, rewritten
from gpai_graph.stores.http import USER_AGENT, Body, Connection, checked
from gpai_graph.stores.protocol import TIMEOUT, service_refused

# The shapes stand in their own graph only. Who finds them without naming it reads all graphs at once.
UNION_PROBE: Final = with_prefixes("ASK { GRAPH graph:shapes { ?shape a sh:NodeShape } ?shape a sh:NodeShape }")
# The cut-off stands in the default graph, the shapes in a named one: both must be seen.
WHOLE_PROBE: Final = with_prefixes(
    "ASK { GRAPH graph:shapes { ?shape a sh:NodeShape } ?ontology gpai:dataCutOff ?cutOff }"
)
_RESULTS: Final = f"{formats.JSON_RESULTS.media_type}, application/json;q=0.5"
_TRIPLES: Final = f"{formats.N_TRIPLES.media_type}, {formats.TURTLE.media_type};q=0.5"
_FORMS: Final = {"SELECT": "SELECT", "ASK": "ASK", "CONSTRUCT": "CONSTRUCT", "DESCRIBE": "CONSTRUCT"}
_PARTIAL_CONTENT: Final = 206
_VIRTUOSO_TRUTH: Final = "__ASK_RETVAL"


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
            raise self._unreadable(TypeError(f"{truth!r} is not true or false"))
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
    keep = [place for place, name in enumerate(found.variables) if not name.startswith(HIDDEN)]
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
