"""Limited answers in this process: rows, bytes and formats of a request, and queries that are refused unread."""

import json

import pytest

from gpai_graph.errors import GpaiGraphError, QuerySyntaxError, QueryTooLargeError
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.protocol import Dataset
from gpai_graph.stores.sandbox.request import CUT_LINK, JSON, XML, Request, answered, screen

# The default graph of tiny.trig has 54 triples.
TRIPLES = 54
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o)"
TURTLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
SOURCE = "https://w3id.org/gpai-graph/id/source/"


def rows(body: bytes) -> int:
    return len(json.loads(body)["results"]["bindings"])


@pytest.mark.parametrize(
    ("most", "expected", "cut"), [(None, TRIPLES, False), (54, 54, False), (53, 53, True), (10, 10, True), (0, 0, True)]
)
def test_an_answer_has_as_many_rows_as_are_allowed(
    tiny: EmbeddedStore, most: int | None, expected: int, cut: bool
) -> None:
    reply = answered(tiny, Request(ALL, max_rows=most, cut=True))
    assert (expected, cut, JSON) == (rows(reply.body), reply.cut, reply.media_type)
    assert cut == (json.loads(reply.body)["head"].get("link") == [CUT_LINK])


def test_the_first_rows_are_those_of_the_whole_answer(tiny: EmbeddedStore) -> None:
    whole, first = (json.loads(answered(tiny, Request(ALL, max_rows=most, cut=True)).body) for most in (None, 7))
    assert whole["results"]["bindings"][:7] == first["results"]["bindings"]


@pytest.mark.parametrize(("media_type", "sign", "counted"), [(XML, b"<result>", 5), ("text/csv", b"\r\n", 6)])
def test_a_cut_answer_is_cut_in_every_format(tiny: EmbeddedStore, media_type: str, sign: bytes, counted: int) -> None:
    reply = answered(tiny, Request(ALL, rows=media_type, max_rows=5, cut=True))
    # CSV has a line of names.
    assert (counted, True) == (reply.body.count(sign), reply.cut)
    assert (media_type == XML) == (f'<link href="{CUT_LINK}"/></head>'.encode() in reply.body)


def test_more_rows_or_bytes_than_allowed_are_an_error_where_nothing_may_be_cut(tiny: EmbeddedStore) -> None:
    for query in (ALL, TURTLE):
        with pytest.raises(QueryTooLargeError, match="more than 53 rows"):
            answered(tiny, Request(query, max_rows=53))
        with pytest.raises(QueryTooLargeError, match="longer than 400 bytes"):
            answered(tiny, Request(query, max_rows=54, max_bytes=400))
    size = len(answered(tiny, Request(ALL)).body)
    assert size == len(answered(tiny, Request(ALL, max_bytes=size)).body)


def test_triples_are_cut_at_their_limit(tiny: EmbeddedStore) -> None:
    reply = answered(tiny, Request(TURTLE, max_rows=9, cut=True))
    assert (9, True, "application/n-triples") == (reply.body.count(b" .\n"), reply.cut, reply.media_type)


def test_an_answer_of_another_form_than_expected_is_an_error(tiny: EmbeddedStore) -> None:
    for query, form in ((ALL, "ASK"), ("ASK {}", "SELECT"), (TURTLE, "SELECT"), (ALL, "CONSTRUCT")):
        with pytest.raises(QuerySyntaxError, match=f"but {form} is needed"):
            answered(tiny, Request(query, form=form))
    assert json.loads(answered(tiny, Request("ASK {}", form="ASK")).body)["boolean"] is True


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        (("atlas",), 6),
        # Three triples of France stand in both, and count once.
        (("declaration", "report"), 25),
        (("nobody",), 0),
    ],
)
def test_the_dataset_of_a_request_takes_the_place_of_that_of_the_query(
    tiny: EmbeddedStore, default: tuple[str, ...], expected: int
) -> None:
    dataset = Dataset(tuple(f"{SOURCE}{name}" for name in default), ())
    request = Request(f"SELECT ?s ?p ?o FROM <{SOURCE}report> WHERE {{ ?s ?p ?o }}", dataset=dataset)
    assert request == Request.from_bytes(request.to_bytes())
    assert expected == rows(answered(tiny, request).body)


def test_graphs_of_the_query_count_a_triple_once(tiny: EmbeddedStore) -> None:
    graphs = f"FROM <{SOURCE}report> FROM <{SOURCE}declaration>"
    assert 15 == rows(answered(tiny, Request(f"SELECT ?s ?p ?o FROM <{SOURCE}report> {{ ?s ?p ?o }}")).body)
    assert 25 == rows(answered(tiny, Request(f"SELECT ?s ?p ?o {graphs} {{ ?s ?p ?o }}")).body)


def test_strangers_may_leave_out_our_prefixes_and_nobody_else(tiny: EmbeddedStore) -> None:
    query = "SELECT ?m { ?m a gpai:Membership }"
    assert 3 == rows(answered(tiny, Request(query, strange=True)).body)
    with pytest.raises(QuerySyntaxError, match="Prefix not found"):
        answered(tiny, Request(query))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT is an update"),
        ("PREFIX a: <b:> delete where { ?s ?p ?o }", "DELETE is an update"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused.*example.org"),
        (f"ASK {{ FILTER({'!' * 41}true) }}", "more than 40 signs"),
        (f"ASK {'{' * 61}{'}' * 61}", "deeper than 60 brackets"),
        (f"ASK {{ {'?s ?p ?o . ' * 4001} }}", "more than 4000 operators"),
        (f"ASK {{}} #{' ' * 65_536}", "65544 characters; the limit is 65536"),
    ],
)
def test_a_query_that_no_stranger_may_ask_is_refused_unread(tiny: EmbeddedStore, query: str, told: str) -> None:
    with pytest.raises(GpaiGraphError, match=told):
        answered(tiny, Request(query, strange=True))


@pytest.mark.parametrize(
    "query",
    [
        # Words of updates and brackets that are text, and as many signs as are allowed.
        "ASK { ?s ?p 'INSERT DATA { }' }",
        f"ASK {{ ?s ?p '{'(' * 500}' }} # DROP",
        f"ASK {{ FILTER({'!' * 40}true) }}",
        f"ASK {'{' * 60}{'}' * 60}",
    ],
)
def test_what_only_looks_refused_is_asked(tiny: EmbeddedStore, query: str) -> None:
    screen(query)
    assert "boolean" in json.loads(answered(tiny, Request(query, strange=True)).body)
