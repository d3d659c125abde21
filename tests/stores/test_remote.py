"""A store elsewhere: what is sent, what is read, and one clear error for each way in which a server can fail."""

import base64
import json
import socket
import threading
import time
from collections.abc import Callable

import pytest
from servers import Actor, Reply, Request, acting, free_port

from gpai_graph import connect
from gpai_graph.errors import EndpointError, QuerySyntaxError, ResultsFormatError
from gpai_graph.rdf.dialects import FACTS, for_union
from gpai_graph.rdf.solutions import IRI, XSD_STRING, BlankNode, Literal, Triple
from gpai_graph.stores.protocol import Store
from gpai_graph.stores.remote import RemoteStore

XSD = "http://www.w3.org/2001/XMLSchema#"
SELECT = "SELECT ?member WHERE { ?s ?p ?member }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
TRIPLES = (
    b'<https://example.org/b> <https://example.org/p> "x" .\n<https://example.org/a> <https://example.org/p> "x" .\n'
)


def table(*members: dict[str, str]) -> bytes:
    """A SELECT answer with one column."""
    rows = [{"member": member} for member in members]
    return json.dumps({"head": {"vars": ["member"]}, "results": {"bindings": rows}}).encode()


CANADA = table({"type": "uri", "value": "https://w3id.org/gpai-graph/id/country/ca"})


def holding(answer: Reply, union: bool = False, whole: bool = True) -> Callable[[Request], Reply]:
    """A server that holds the graph, and gives this answer to every query but the probes."""

    def reply(request: Request) -> Reply:
        (query,) = request.form["query"]
        if not query.startswith("PREFIX") or "ASK" not in query:
            return answer
        truth = whole if "owl:Ontology" in query else union
        return Reply(body=json.dumps({"head": {}, "boolean": truth}).encode())

    return reply


def failure(reply: Callable[[Request], Reply], query: str = SELECT, **options: float) -> tuple[EndpointError, Actor]:
    """The error that a question raises, and what was sent until then."""
    with acting(reply) as server:
        store = RemoteStore(server.url, **options)  # type: ignore[arg-type]
        ask = store.construct if query == CONSTRUCT else store.select
        with pytest.raises(EndpointError) as caught:
            ask(query)
    assert str(caught.value).startswith(f"{server.url}: ")
    assert "\n" not in str(caught.value)
    return caught.value, server


# What is sent


def test_a_query_is_posted_as_a_form_and_asks_for_json_under_our_name() -> None:
    with acting(holding(Reply(body=CANADA))) as server:
        store: Store = RemoteStore(server.url)
        assert [row.member.compact for row in store.select(SELECT)] == ["country:ca"]
    sent = server.requests[-1]
    assert sent.method == "POST"
    assert sent.form == {"query": [SELECT]}
    assert sent.headers["User-Agent"].startswith("gpai-graph/")
    assert sent.headers["Accept"].startswith("application/sparql-results+json")


def test_nothing_is_sent_before_the_first_question_and_the_probe_is_sent_once() -> None:
    with acting(holding(Reply(body=CANADA))) as server:
        kg = connect(server.url)
        assert server.requests == []
        kg.store.select(SELECT)
        kg.store.select(SELECT)
    # Two probes, two questions.
    assert len(server.requests) == 4
    assert kg.source == server.url


def test_a_server_whose_default_graph_is_the_union_is_told_which_graph_is_the_default() -> None:
    with acting(holding(Reply(body=CANADA), union=True)) as server:
        RemoteStore(server.url).select("SELECT ?member { GRAPH ?g { ?s ?p ?member } }")
    sent = server.requests[-1].form
    assert sent["default-graph-uri"] == [FACTS]
    assert "named-graph-uri" not in sent
    assert sent["query"] == [for_union("SELECT ?member { GRAPH ?g { ?s ?p ?member } }")]


def test_a_comment_with_the_word_of_an_update_changes_nothing() -> None:
    # SPARQLWrapper takes the first such word for the kind of the query.
    query = f"# Add what you load, and ask.\n{SELECT} # insert"
    with acting(holding(Reply(body=CANADA))) as server:
        RemoteStore(server.url).select(query)
    assert server.requests[-1].form == {"query": [query]}


def test_a_password_is_sent_to_who_asks_for_one() -> None:
    def reply(request: Request) -> Reply:
        if "Authorization" not in request.headers:
            return Reply(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        return holding(Reply(body=CANADA))(request)

    with acting(reply) as server:
        RemoteStore(server.url, user="ann", password="Ω secret").select(SELECT)
    told = [request.headers.get("Authorization", "") for request in server.requests]
    expected = f"Basic {base64.b64encode('ann:Ω secret'.encode()).decode()}"
    assert told == ["", expected, expected, expected]


# What is read


def test_terms_are_read_as_ours_also_in_the_words_of_virtuoso() -> None:
    body = table(
        {"type": "bnode", "value": "b0"},
        {"type": "literal", "value": "Serbie", "xml:lang": "fr"},
        {"type": "typed-literal", "value": "1", "datatype": f"{XSD}boolean"},
        {"type": "typed-literal", "value": "1", "datatype": f"{XSD}integer"},
    )
    with acting(holding(Reply(body=body))) as server:
        found = RemoteStore(server.url).select(SELECT).column("member")
    assert found[0] == BlankNode("b0")
    assert isinstance(found[1], Literal)
    assert (found[1].text, found[1].language) == ("Serbie", "fr")
    assert found[2:] == [Literal("true", IRI(f"{XSD}boolean")), Literal("1", IRI(f"{XSD}integer"))]


@pytest.mark.parametrize("media_type", ["application/n-triples", "text/turtle; charset=UTF-8"])
def test_triples_come_each_once_and_sorted(media_type: str) -> None:
    with acting(holding(Reply(media_type=media_type, body=TRIPLES + TRIPLES))) as server:
        found = RemoteStore(server.url).construct(CONSTRUCT)
    names = [IRI(f"https://example.org/{letter}") for letter in "abp"]
    assert found == [Triple(name, names[2], Literal("x", XSD_STRING)) for name in names[:2]]


@pytest.mark.parametrize("truth", [True, False])
def test_truth_is_read_also_from_the_table_that_virtuoso_makes_of_it(truth: bool) -> None:
    row = {"__ASK_RETVAL": {"type": "typed-literal", "datatype": f"{XSD}integer", "value": "1"}}
    answer = {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [row] if truth else []}}
    for body in (json.dumps(answer), json.dumps({"head": {}, "boolean": truth})):
        with acting(holding(Reply(body=body.encode()))) as server:
            assert RemoteStore(server.url).ask("ASK { ?s ?p ?o }") is truth


@pytest.mark.parametrize(
    ("query", "media_type", "beginning"),
    [
        (SELECT, "application/sparql-results+json", b'{"head"'),
        (SELECT, "application/sparql-results+xml", b"<?xml"),
        (SELECT, "text/csv", b"member\r\nhttps://w3id.org/"),
        (SELECT, "text/tab-separated-values", b"?member\n<https://"),
        (CONSTRUCT, "text/turtle", b"<https://example.org/a>"),
    ],
)
def test_an_answer_is_written_in_the_w3c_formats(query: str, media_type: str, beginning: bytes) -> None:
    said = Reply(body=CANADA) if query == SELECT else Reply(media_type="application/n-triples", body=TRIPLES)
    with acting(holding(said)) as server:
        assert RemoteStore(server.url).answer(query, media_type).lstrip().startswith(beginning)


def test_a_media_type_that_does_not_fit_is_an_error() -> None:
    with acting(holding(Reply(body=CANADA))) as server, pytest.raises(ResultsFormatError, match="text/csv"):
        RemoteStore(server.url).answer(SELECT, "text/turtle")


def test_a_query_of_another_kind_and_service_are_refused_before_anything_is_sent() -> None:
    with acting(holding(Reply(body=CANADA))) as server:
        with pytest.raises(QuerySyntaxError, match="the form ASK, but SELECT is needed"):
            RemoteStore(server.url).select("ASK { ?s ?p ?o }")
        with pytest.raises(QuerySyntaxError, match=r"to https://example.org/x\. To allow that, write --allow-service"):
            RemoteStore(server.url).select("SELECT * { SERVICE <https://example.org/x> { ?s ?p ?o } }")
        assert server.requests == []


# What goes wrong. In each case one request is sent: nothing is tried again blindly.

REFUSALS = {
    400: "says why",
    401: "GPAI_GRAPH_PASSWORD",
    403: "no permission",
    404: "whether the address is complete",
    405: "address for queries or the address for graphs",
    429: "Try again later",
    500: "Ask the operator",
    503: "Try again later",
}
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_told_with_its_status_what_the_server_says_and_what_helps(status: int) -> None:
    said, server = failure(lambda _: Reply(status, "text/plain", b"no\n  such thing"))
    assert f"(HTTP {status}: no such thing)" in str(said)
    assert REFUSALS[status] in str(said)
    assert len(server.requests) == 1


def test_a_page_of_html_is_not_shown_in_a_refusal() -> None:
    said, _ = failure(lambda _: Reply(502, "text/html", HTML))
    assert "the server refused the request (HTTP 502). Ask the operator of the server." in str(said)


def test_a_wrong_password_is_told_after_one_attempt() -> None:
    with (
        acting(lambda _: Reply(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="y", qop="auth"'})) as server,
        pytest.raises(EndpointError, match="HTTP 401"),
    ):
        RemoteStore(server.url, user="ann", password="wrong").select(SELECT)
    # Without, and with the digest.
    told = [request.headers.get("Authorization", "")[:6] for request in server.requests]
    assert told[-1] == "Digest"
    assert "wrong" not in str([request.headers for request in server.requests])
    assert len(server.requests) <= 3


def test_a_host_that_nobody_answers_at_is_told() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointError, match=r"the server does not answer .*whether the server runs"):
        RemoteStore(url).select(SELECT)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/sparql", "sparql", "http://", "file:///etc/passwd"])
def test_what_is_no_address_of_a_server_is_told(url: str) -> None:
    with pytest.raises(EndpointError, match="not the address of a server"):
        RemoteStore(url)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/xml", ""])
def test_an_answer_of_another_type_is_no_answer_though_its_status_is_200(media_type: str) -> None:
    said, server = failure(lambda _: Reply(media_type=media_type, body=HTML))
    assert f"the server answers with {media_type or 'no media type'} instead of application/sparql-results+json" in str(
        said
    )
    assert "Check whether this is the address for queries" in str(said)
    assert len(server.requests) == 1


def test_a_server_that_says_nothing_is_left_after_the_time_limit() -> None:
    def reply(_: Request) -> Reply:
        time.sleep(1)
        return Reply()

    said, _ = failure(reply, timeout=0.2)
    assert "no complete answer within 0.2 seconds" in str(said)
    assert "--timeout SECONDS" in str(said)


def test_a_server_that_drips_is_left_after_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def drip() -> None:
            client, _ = listening.accept()
            with client:
                client.recv(65536)
                head = (
                    "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 100000\r\n\r\n"
                )
                client.sendall(head.encode())
                while not stop.wait(0.05):
                    try:
                        client.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        # Each byte comes well within the limit of a single read.
        with pytest.raises(EndpointError, match=r"no complete answer within 0\.4 seconds"):
            RemoteStore(f"http://127.0.0.1:{listening.getsockname()[1]}/sparql", timeout=0.4).select(SELECT)
        assert time.monotonic() - began < 5
        stop.set()
        thread.join()


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    said, server = failure(holding(Reply(body=CANADA[:60], length=len(CANADA))))
    assert "the answer was cut off" in str(said)
    # Two probes and the question.
    assert len(server.requests) == 3


@pytest.mark.parametrize("body", [CANADA[:60], b"", b"[]", b'{"head": {}, "boolean": true}', b'{"boolean": "yes"}'])
def test_a_body_that_is_no_select_answer_is_an_error(body: bytes) -> None:
    said, _ = failure(holding(Reply(body=body)))
    assert "the answer cannot be read, or was cut off" in str(said)


def test_triples_that_break_off_are_an_error() -> None:
    said, _ = failure(holding(Reply(media_type="application/n-triples", body=TRIPLES[:-20])), CONSTRUCT)
    assert "the answer cannot be read, or was cut off" in str(said)


@pytest.mark.parametrize("body", [b'{"head": {}, "boolean": "true"}', b"true", b'{"head": {"vars": ["x"]}}'])
def test_what_is_no_truth_is_an_error(body: bytes) -> None:
    with acting(holding(Reply(body=body))) as server, pytest.raises(EndpointError, match="cannot be read"):
        RemoteStore(server.url).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_no_password_goes_there(status: int) -> None:
    with acting(lambda _: Reply()) as elsewhere:
        target = elsewhere.url.replace("127.0.0.1", "localhost")
        said, server = failure(lambda _: Reply(status, headers={"Location": target}))
        assert f"redirects to another host, {target}." in str(said)
        assert len(server.requests) == 1
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({"X-SPARQL-MaxRows": "10000"}, 200, "at most 10000 rows"),
        ({"Answer-Cut-At": "10000"}, 200, "its first 10000 rows (Answer-Cut-At)"),
        ({"answer-cut-at": "60"}, 200, "its first 60 rows"),
        ({"X-SQL-State": "S1TAT", "X-SQL-Message": "anytime timeout"}, 200, "S1TAT: anytime timeout"),
        ({}, 206, "HTTP 206"),
    ],
)
@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
def test_a_part_of_an_answer_never_passes_as_the_whole(
    headers: dict[str, str], status: int, reason: str, query: str
) -> None:
    kind, body = ("application/n-triples", TRIPLES) if query == CONSTRUCT else (Reply().media_type, CANADA)
    said, _ = failure(holding(Reply(status, kind, body, headers)), query)
    assert "the answer is not complete: " in str(said)
    assert reason in str(said)


def test_a_server_without_the_graph_is_told_how_to_get_it() -> None:
    said, server = failure(holding(Reply(body=CANADA), whole=False))
    assert "has no gpai-graph" in str(said)
    assert "gpai-graph load --into URL" in str(said)
    assert len(server.requests) == 2
