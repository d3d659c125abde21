"""Loading onto a server: what is put where, what is refused, and what the command line says of it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from servers import Reply, Request, Served, acting, oxigraph

from gpai_graph import connect
from gpai_graph.commands.terminal import main
from gpai_graph.errors import EndpointError
from gpai_graph.rdf.dialects import FACTS, for_union
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.http import Body, Connection
from gpai_graph.stores.remote import RemoteStore, load_into, query_address

TURTLE = {"Content-Type": "text/turtle"}
ALL = "SELECT * { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"
# Another version: one source says something else, one is gone, one is new.
CHANGED = with_prefixes("""
    INSERT DATA { country:fr rdfs:comment "new" . GRAPH source:report { country:fr rdfs:comment "new" } } ;
    DROP GRAPH source:atlas ;
    INSERT DATA { GRAPH source:new { country:fr rdfs:comment "new" } }""")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """An empty server."""
    with oxigraph(tmp_path) as served:
        yield served


@pytest.fixture
def small(tiny: EmbeddedStore) -> EmbeddedStore:
    """The small world with what a probe looks for."""
    tiny.update(
        with_prefixes("""INSERT DATA {
          GRAPH graph:shapes { <https://example.org/shape> a sh:NodeShape }
          <https://w3id.org/gpai-graph/ontology> a owl:Ontology }""")
    )
    return tiny


def put(server: Served, graph: str, triples: str) -> None:
    Connection("", "", 30).send("PUT", f"{server.graphs}?{graph}", triples.encode(), TURTLE, (201, 204))


@pytest.mark.parametrize(
    ("graphs", "queries"),
    [
        ("http://127.0.0.1:7878/store", "http://127.0.0.1:7878/query"),
        ("http://127.0.0.1:8890/sparql-graph-crud-auth", "http://127.0.0.1:8890/sparql"),
        ("http://127.0.0.1:8890/sparql-graph-crud", "http://127.0.0.1:8890/sparql"),
        ("http://127.0.0.1:3030/gpai/data", "http://127.0.0.1:3030/gpai/query"),
        (
            "http://127.0.0.1:7200/repositories/gpai/rdf-graphs/service",
            "http://127.0.0.1:7200/repositories/gpai",
        ),
        ("http://127.0.0.1/elsewhere", ""),
    ],
)
def test_the_address_of_queries_is_known_for_common_servers(graphs: str, queries: str) -> None:
    assert query_address(graphs) == queries


def test_the_steps_are_told_and_the_last_clears_the_line(server: Served, small: EmbeddedStore) -> None:
    steps: list[tuple[str, int, int]] = []
    told = load_into(small, server.graphs, server.query, progress=lambda *step: steps.append(step))
    assert told.quads == len(small)
    assert steps[-1] == ("", 0, 0)
    assert all(done <= of for _, done, of in steps)
    assert "the default graph" in [step for step, _, _ in steps]


def test_a_default_graph_of_others_is_not_replaced(server: Served, small: EmbeddedStore) -> None:
    put(server, "default", '<urn:theirs> <urn:p> "x" .')
    with pytest.raises(EndpointError, match="holds other data, which a load would replace"):
        load_into(small, server.graphs, server.query)
    assert len(RemoteStore(server.query).select_as_it_is("SELECT * { <urn:theirs> ?p ?o }")) == 1


def test_a_graph_of_others_stays(server: Served, small: EmbeddedStore) -> None:
    put(server, "graph=urn:theirs", '<urn:theirs> <urn:p> "x" .')
    assert load_into(small, server.graphs, server.query).deleted == 0
    assert RemoteStore(server.query).ask("ASK { GRAPH <urn:theirs> { ?s ?p ?o } }")


def test_the_default_graph_goes_where_it_is_told_to(server: Served, small: EmbeddedStore) -> None:
    told = load_into(small, server.graphs, server.query, default_graph="urn:ours")
    assert told.default_graph == "urn:ours"
    assert not RemoteStore(server.query).ask_as_it_is("ASK { ?s ?p ?o }")


def test_a_server_that_hides_its_named_graphs_is_not_taken_for_whole(tmp_path: Path, small: EmbeddedStore) -> None:
    # Oxigraph keeps to the standard: with a default graph named and no other, GRAPH finds nothing.
    with oxigraph(tmp_path, "--union-default-graph") as union:
        assert load_into(small, union.graphs, union.query).default_graph == FACTS
        with pytest.raises(EndpointError, match="hides some of its graphs"):
            connect(union.query).query("ASK { ?s ?p ?o }")


def test_a_graph_that_arrives_incomplete_is_told(small: EmbeddedStore) -> None:
    def reply(request: Request) -> Reply:
        if request.method == "PUT":
            return Reply(204)
        (query,) = request.form["query"]
        empty: dict[str, object] = {"head": {"vars": ["graph", "triples"]}, "results": {"bindings": []}}
        if "ASK" in query:
            return Reply(body=b'{"head": {}, "boolean": false}')
        if "GROUP BY" not in query:
            number = {"type": "literal", "value": "0"}
            empty = {"head": {"vars": ["triples"]}, "results": {"bindings": [{"triples": number}]}}
        return Reply(body=json.dumps(empty).encode())

    with (
        acting(reply) as server,
        pytest.raises(EndpointError, match="triples of graph:curation: 1 put, 0 found"),
    ):
        load_into(small, server.url, server.url)


class Killed(BaseException):
    """What ends a load in its middle."""


@pytest.mark.parametrize("written", range(12))
@pytest.mark.parametrize("is_sent", [False, True])
def test_a_load_over_an_older_version_is_whole_or_not_at_all(
    server: Served, small: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, written: int, is_sent: bool
) -> None:
    load_into(small, server.graphs, server.query)
    old = set(small.select(ALL).rows)
    small.update(CHANGED)
    new = set(small.select(ALL).rows)
    writes = 0
    send = Connection.send

    def until_killed(self: Connection, method: str, *rest: Any, **named: Any) -> Body:
        nonlocal writes
        writes += method != "POST"
        if writes > written and method != "POST":
            if is_sent:
                send(self, method, *rest, **named)
            raise Killed
        return send(self, method, *rest, **named)

    monkeypatch.setattr(Connection, "send", until_killed)
    with suppress(Killed):
        load_into(small, server.graphs, server.query)
    monkeypatch.undo()
    # What stands for the shapes, each other graph, the default graph, the one that goes, the shapes.
    last = len(small.graphs()) + 3
    arrived = min(written + is_sent, last)
    if arrived in (0, last):
        assert set(RemoteStore(server.query).select(ALL).rows) == (new if arrived else old)
    else:
        with pytest.raises(EndpointError, match="has no gpai-graph"):
            RemoteStore(server.query).select(ALL)
    # The next load mends it.
    load_into(small, server.graphs, server.query)
    assert set(RemoteStore(server.query).select(ALL).rows) == new


@pytest.mark.parametrize("status", [401, 403, 413, 500])
def test_a_graph_that_is_refused_ends_the_load_at_once(small: EmbeddedStore, status: int) -> None:
    with acting(lambda _: Reply(status, "text/plain", b"no")) as server:
        with pytest.raises(EndpointError, match=f"HTTP {status}: no"):
            load_into(small, server.url, server.url)
        assert [request.method for request in server.requests] == ["PUT"]


# ---- The command line ----


def test_an_address_that_tells_nothing_of_queries_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--into", "http://127.0.0.1:1/elsewhere"]) == 1
    assert "gpai-graph --endpoint URL load --into http://127.0.0.1:1/elsewhere" in capsys.readouterr().err


def test_a_password_comes_from_the_environment_or_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GPAI_GRAPH_PASSWORD", raising=False)
    for words in (["--user", "ann", "load"], ["load", "--user", "ann"]):
        assert main([*words, "--into", "http://127.0.0.1:1/store"]) == 1
        assert "no password for ann. Set GPAI_GRAPH_PASSWORD" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: {"Password of ann: ": "secret"}[prompt])
    with acting(lambda _: Reply(401, headers={"WWW-Authenticate": 'Basic realm="x"'})) as server:
        assert main(["--user", "ann", "--endpoint", server.url, "info"]) == 1
    assert "Authorization" in server.requests[-1].headers
    assert "secret" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["build"], ["validate"], ["export"]])
def test_what_works_on_files_takes_no_endpoint(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--endpoint", "http://127.0.0.1:1/sparql", *words]) == 1
    assert "works on local files" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf", "1e10", "1e300"])
def test_a_time_limit_is_a_number_above_zero(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--timeout", seconds, "info"])
    assert ended.value.code == 2
    assert "is not a time" in capsys.readouterr().err


# ---- Queries for servers whose default graph is the union ----

NAMED = "GRAPH ?_namedGraph%d"
NESTED = (
    "ASK { GRAPH ?_namedGraph1 { FILTER EXISTS { GRAPH ?_namedGraph2 { } FILTER(?_namedGraph2 = <urn:b>) } } "
    "FILTER(?_namedGraph1 = <urn:a>) }"
)
OURS = 'STRSTARTS(STR(?g), "https://w3id.org/gpai-graph/")'


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ASK { ?graph ?p 'GRAPH ?g {' } # GRAPH <urn:x> {", "ASK { ?graph ?p 'GRAPH ?g {' } # GRAPH <urn:x> {"),
        ("SELECT ?graph ?g { ?graph ?p ?g }", "SELECT ?graph ?g { ?graph ?p ?g }"),
        (
            "ASK { GRAPH ?g { ?s ?p ?o } ?s a ?c }",
            f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({OURS} && ?g != <{FACTS}>) ?s a ?c }}",
        ),
        (
            "ASK { GRAPH <urn:a> { ?s ?p '}' } }",
            f"ASK {{ {NAMED % 1} {{ ?s ?p '}}' }} FILTER(?_namedGraph1 = <urn:a>) }}",
        ),
        ("ASK { graph :b { { } { } } }", "ASK { graph ?_namedGraph1 { { } { } } FILTER(?_namedGraph1 = :b) }"),
        (
            "ASK { GRAPH <urn:a> { FILTER EXISTS { GRAPH <urn:b> { } } } }",
            NESTED,
        ),
    ],
)
def test_each_graph_group_gets_its_filter(query: str, written: str) -> None:
    assert for_union(query) == written


def test_the_filters_change_no_answer_where_nothing_is_wrong(small: EmbeddedStore) -> None:
    query = with_prefixes("SELECT ?s ?g { GRAPH ?g { ?s ?p ?o FILTER EXISTS { GRAPH graph:sources { ?x ?y ?z } } } }")
    assert small.select(query).rows == small.select(for_union(query)).rows != []
