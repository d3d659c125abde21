"""Attacks on the endpoint over HTTP, on a real server: each ends in time, reaches nobody, and others are answered."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from application import serving as served
from attacks import HEAVY, MEMORY, NESTED, calling
from sandbox import children, gone
from servers import Actor, OverH11, Reply, acting, endpoint, free_port
from servers import serving as serving_here
from sparql_requests import Told, ask, send
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.web.http import messages, server
from gpai_graph.web.http.server import TimedConnection

LIMITS = Limits(timeout=1, memory=256 << 20, workers=4)
DIRECT = {"content-type": "application/sparql-query"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The endpoint over the real graph."""
    with endpoint(trig_path(), LIMITS) as url:
        yield url


@pytest.fixture
def canary() -> Iterator[Actor]:
    """A server that nobody must call."""
    with acting(lambda _: Reply(body=b'{"head":{"vars":[]},"results":{"bindings":[]}}')) as actor:
        yield actor


def _post(address: str, query: str) -> Told:
    return send(address, "POST", body=query.encode(), headers=DIRECT)


def _is_answered(address: str) -> bool:
    # Another query each time: a kept answer would prove nothing.
    return send(address, query=f"?query={quote(f'ASK {{ ?s ?p ?o }} # {time.monotonic_ns()}')}")[0] == 200


@pytest.mark.parametrize("name", [*NESTED, *HEAVY, *MEMORY])
def test_a_query_that_breaks_engines_is_a_problem_in_words(address: str, name: str) -> None:
    status, headers, body = _post(address, {**NESTED, **HEAVY, **MEMORY}[name])
    assert status in (413, 500, 504)
    assert "application/problem+json" == headers["content-type"]
    assert json.loads(body)["detail"]
    assert _is_answered(address)


@pytest.mark.parametrize("name", calling(""))
def test_no_query_calls_another_host(address: str, canary: Actor, name: str) -> None:
    status, _, body = _post(address, calling(canary.url)[name])
    assert ([], True) == (canary.requests, _is_answered(address))
    if name.startswith(("FROM", "GRAPH")):
        assert (200, []) == (status, json.loads(body)["results"]["bindings"])
    else:
        assert 400 == status


def test_a_graph_of_the_request_is_not_fetched(address: str, canary: Actor) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        query = f"?query={quote('ASK { ?s ?p ?o }')}&{name}={quote(canary.url)}"
        assert (200, False) == (send(address, query=query)[0], json.loads(send(address, query=query)[2])["boolean"])
    assert [] == canary.requests


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of `gpai-graph serve` as it ships."""
    with served(tmp_path_factory.mktemp("cache")) as (_, url):
        yield f"{url}sparql"


@pytest.mark.parametrize("number", [4, 16])
def test_plain_queries_are_answered_before_attackers_that_came_first(shipped: str, number: int) -> None:
    heavy = HEAVY["a product of all triples"]
    with contextlib.ExitStack() as stack:
        attackers = []
        for attacker in range(number):
            query = quote(f"{heavy} # {attacker} {time.monotonic_ns()}")
            request = f"GET /sparql?query={query} HTTP/1.1\r\nhost: localhost\r\n\r\n"
            attackers.append(stack.enter_context(_half_sent(shipped, request.encode())))
        time.sleep(0.2)
        answered = [_is_answered(shipped) for _ in range(5)]
        told = select.select(attackers, [], [], 0)[0]
    assert ([True] * 5, []) == (answered, told)


# Slow and half clients


@pytest.fixture(params=["httptools", "h11"])
def impatient(request: pytest.FixtureRequest, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint with half a second for a request, with each of the two protocols that uvicorn has."""
    monkeypatch.setattr(messages, "PATIENCE", 0.5)
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    settings = {"loop": "asyncio", "http": OverH11} if request.param == "h11" else {}
    with endpoint(tiny_trig, LIMITS, **settings) as url:
        yield url


def _half_sent(address: str, text: bytes) -> socket.socket:
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
    connection.sendall(text)
    return connection


HALF = {
    "nothing": b"",
    "an empty line": b"\r\n",
    "half a request line": b"GET /spar",
    "half a head": b"POST /sparql HTTP/1.1\r\nhost: localhost\r\n",
    "half a body": (
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\n"
        b"content-length: 100\r\n\r\nASK"
    ),
    "half a body that nobody reads": b"GET /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nASK",
    "a chunked body without an end": (
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\n"
        b"transfer-encoding: chunked\r\n\r\n3\r\nASK\r\n"
    ),
}


@pytest.mark.parametrize("name", HALF)
def test_who_sends_half_a_request_is_cut(impatient: str, name: str) -> None:
    with _half_sent(impatient, HALF[name]) as connection:
        told = b""
        while chunk := connection.recv(65_536):
            told += chunk
    if told and not name.endswith("nobody reads"):
        # h11 takes an empty line for a request.
        assert told.startswith((b"HTTP/1.1 408 ", b"HTTP/1.1 400 "))
        assert told.startswith(b"HTTP/1.1 400 ") or b"access-control-allow-origin: *\r\n" in told
    assert _is_answered(impatient)


def test_who_sends_drop_by_drop_is_cut(impatient: str) -> None:
    with _half_sent(impatient, b"GET /sparql HTTP/1.1\r\nhost: localhost\r\n") as connection:
        cut = False
        for number in range(400):
            try:
                connection.sendall(b"x-%d: drop\r\n" % number)
            except OSError:
                cut = True
                break
            time.sleep(0.02)
    assert cut


def test_150_half_sent_requests_delay_nobody(impatient: str) -> None:
    connections = [_half_sent(impatient, HALF["half a body"]) for _ in range(150)]
    try:
        assert all(_is_answered(impatient) for _ in range(5))
        for connection in connections:
            while connection.recv(65_536):
                pass
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize("name", ["nothing", "half a head", "half a body", "an answer that nobody takes"])
def test_slow_clients_keep_no_quick_one_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    # Bounds in the proportion of those that ship; a request has all its time, so only the number can cut somebody.
    monkeypatch.setattr(server, "MOST_WAITING", 40)
    monkeypatch.setattr(messages, "PATIENCE", 60)
    monkeypatch.setattr(server, "PATIENCE", 60)

    async def large(_: WebRequest) -> Response:
        return PlainTextResponse(b"x" * (16 << 20))

    app = Starlette(routes=[Route("/large", large), Route("/small", lambda _: PlainTextResponse("here"))])
    sent = HALF.get(name, b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n")
    with serving_here(app, most=50) as address, contextlib.ExitStack() as stack:
        slow = [stack.enter_context(_half_sent(address, sent)) for _ in range(60)]
        for _ in range(10):
            time.sleep(0.05)
            for connection in slow if name == "half a body" else []:
                with contextlib.suppress(OSError):
                    connection.send(b" ")
            assert send(f"{address}/small")[0] == 200


def test_a_head_without_an_end_is_a_431(impatient: str) -> None:
    with _half_sent(impatient, b"GET /sparql HTTP/1.1\r\nx: ") as connection:
        try:
            for _ in range(100):
                connection.sendall(b"x" * 1_000)
                time.sleep(0.001)
        except OSError:
            pass
        # What is still sent may make the system throw the answer away.
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(65_536).startswith(b"HTTP/1.1 431 ")
    assert _is_answered(impatient)


def test_a_head_without_an_end_behind_a_request_is_cut(impatient: str) -> None:
    heavy = quote(HEAVY["a product of all triples"])
    cut = False
    with _half_sent(impatient, f"GET /sparql?query={heavy} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode()) as connection:
        connection.sendall(b"GET /sparql HTTP/1.1\r\nx: ")
        connection.setblocking(False)
        for _ in range(500):
            try:
                connection.send(b"x" * 10_000)
            except BlockingIOError:
                pass
            except OSError:
                cut = True
                break
            time.sleep(0.01)
    assert cut
    assert _is_answered(impatient)


def test_requests_sent_at_once_are_answered_in_turn(impatient: str) -> None:
    body = b"ASK { ?s ?p ?o }"
    post = b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\n"
    post += b"content-length: %d\r\n\r\n%s" % (len(body), body)
    get = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nhost: localhost\r\n"
    with _half_sent(impatient, (get + b"\r\n" + post) * 100 + get + b"connection: close\r\n\r\n") as connection:
        told = _all_of(connection)
    assert told.count(b"HTTP/1.1 200 ") == 201
    assert told.count(b"HTTP/1.1 ") == 201


def test_a_body_that_nobody_asked_for_is_read_and_the_next_request_answered(impatient: str) -> None:
    asking = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nhost: localhost\r\n"
    with _half_sent(impatient, asking + b"content-length: 20000\r\n\r\n" + b"x" * 20_000) as connection:
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(asking + b"connection: close\r\n\r\n")
        assert b"HTTP/1.1 200 " in _all_of(connection)


@pytest.mark.parametrize(
    "text", [b"\x00\xff\xfe\r\n\r\n", b"GET /sparql HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"]
)
def test_what_is_no_http_harms_nobody(impatient: str, text: bytes) -> None:
    with _half_sent(impatient, text) as connection:
        told = connection.recv(65_536)
    assert told == b"" or told.startswith(b"HTTP/1.1 ")
    assert _is_answered(impatient)


def test_who_leaves_ends_the_query(tiny_trig: Path) -> None:
    with endpoint(tiny_trig, Limits(timeout=30, workers=1, queue=0)) as address:
        endless = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
        request = f"GET /sparql?query={endless} HTTP/1.1\r\nhost: localhost\r\n\r\n"
        with _half_sent(address, request.encode()):
            time.sleep(0.5)
        # The only worker is free again long before the time of the query is over.
        for _ in range(500):
            if ask(address, "ASK { ?s ?p ?o }")[0] == 200:
                return
            time.sleep(0.01)
    pytest.fail("the query went on")


LONG = "x" * (16 << 20)


async def _long(_: WebRequest) -> Response:
    return PlainTextResponse(LONG)


async def _in_pieces(_: WebRequest) -> Response:
    return StreamingResponse(iter([LONG[: 1 << 16]] * 256), media_type="text/plain")


@pytest.fixture(params=["httptools", "h11"])
def reading(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[object]]]:
    """A server of long answers that waits half a second for its clients; and its connections that are open."""
    connections: list[object] = []

    class Counted(OverH11 if request.param == "h11" else TimedConnection):  # type: ignore[misc]
        stalled = 0.5

        def connection_made(self, transport: object) -> None:
            connections.append(self)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.remove(self)
            super().connection_lost(exc)

    app = Starlette(routes=[Route("/long", _long), Route("/pieces", _in_pieces)])
    loop = "asyncio" if request.param == "h11" else "auto"
    with serving_here(app, loop=loop, http=Counted) as address:
        yield address, connections


def _asking(address: str, path: str, more: str = "") -> socket.socket:
    connection = socket.socket()
    # As small as the system lets it be: what it holds counts as taken.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    parts = urlsplit(address)
    connection.settimeout(30)
    connection.connect((parts.hostname, parts.port))
    connection.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n".encode())
    return connection


@pytest.mark.parametrize("more", ["", "connection: close\r\n"])
@pytest.mark.parametrize("path", ["/long", "/pieces"])
def test_who_does_not_read_is_cut(reading: tuple[str, list[object]], path: str, more: str) -> None:
    address, connections = reading
    with _asking(address, path, more) as connection:
        # Something of the answer is there, so the connection is open and counted.
        assert connection.recv(1)
        for _ in range(1_000):
            if not connections:
                break
            time.sleep(0.01)
        assert [] == connections
        taken = len(_all_of(connection))
    assert taken < len(LONG)


def test_who_reads_slowly_gets_all(reading: tuple[str, list[object]]) -> None:
    address, _ = reading
    with _asking(address, "/long", "connection: close\r\n") as connection:
        told = b""
        for _ in range(15):
            time.sleep(0.1)
            told += connection.recv(65_536)
        whole = len(told) + len(_all_of(connection))
    assert whole > len(LONG)


def _all_of(connection: socket.socket) -> bytes:
    told = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while chunk := connection.recv(1 << 20):
            told += chunk
    return bytes(told)


SERVER = """
import asyncio
import sys
from pathlib import Path
import uvicorn
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.web.endpoint import Endpoint
from gpai_graph.web.http.server import config
runner = asyncio.Runner()
with GuardedStore(Path(sys.argv[1]), loop=runner.get_loop()) as guard, runner:
    runner.run(uvicorn.Server(config(Endpoint(guard), port=int(sys.argv[2]))).serve())
"""


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_clients_that_hang_do_not_keep_the_server_from_ending(tmp_path: Path, end: signal.Signals) -> None:
    with served(tmp_path) as (process, url), contextlib.ExitStack() as stack:
        for text in HALF.values():
            stack.enter_context(_half_sent(url, text))
        unread = stack.enter_context(_asking(url, "/gpai-graph.nq"))
        assert unread.recv(1)
        process.send_signal(end)
        process.wait(20)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, which is Linux's")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_no_process_outlives_the_server(tiny_trig: Path, end: signal.Signals) -> None:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SERVER, str(tiny_trig), str(port)]) as server:
        for _ in range(500):
            try:
                assert _is_answered(f"http://127.0.0.1:{port}/sparql")
                break
            except OSError:
                time.sleep(0.02)
        assert len(processes := children(server.pid)) >= 2
        os.kill(server.pid, end)
        server.wait(20)
    assert gone(processes)
