"""The server: an application behind its checks, the log of requests, the uvicorn that runs it, and its connections.

The checks answer what must not reach the application: foreign hosts and long heads. Connections of clients that send
half a request, send too much of it, or do not read are cut."""

import asyncio
import json
import math
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar, Final, cast

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from gpai_graph.web.http.messages import LONG_HEAD, MOST_HEAD, PATIENCE, BodyError, body_of, header, problem, replayed
from gpai_graph.web.http.middleware import ALWAYS, CommonHeaders

# Under these names a browser reaches what is bound to loopback.
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Seconds that a connection may wait for its next request.
KEEP_ALIVE: Final = 5
# Connections at once; more are told to come again.
MOST_CONNECTIONS: Final = 1_000
# Of these, how many may wait for their clients: for the rest of a request, or until somebody takes an answer. If there
# is one more, the one that has waited longest is cut, so that slow clients leave places for others.
MOST_WAITING: Final = 900
# Bytes of further requests that may come before an answer is made; uvicorn reads no more once one of them is whole.
_AHEAD: Final = 512 << 10
# Under this name a request knows its connection.
_CONNECTION: Final = "connection"
# And a server those that wait for their clients, the longest first.
_WAITING: Final = "waiting"
# And those that are open.
_OPEN: Final = "open"
_FULL: Final = "the server has too many connections. Try again in a few seconds."


def hosts_for(bound: str, more: Iterable[str] = ()) -> frozenset[str] | None:
    """The names under which a server bound to this address is asked; None (any) if it is not bound to loopback.

    A page elsewhere can give its own name the address 127.0.0.1; such a request names a foreign host. more: names of
    a proxy before us."""
    loopback = bound in ("localhost", "::1") or bound.startswith("127.")
    return LOOPBACK | frozenset(more) if loopback else None


def protected(app: ASGIApp, *, hosts: Collection[str] | None = None) -> ASGIApp:
    """The application behind checks of hosts and of the length of heads, with the headers that every answer bears.

    hosts: see `hosts_for`; None allows any."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif scope.get("http_version") == "1.1" and len(_hosts(scope)) != 1:
            detail = "a request of HTTP/1.1 names its host once, in the header Host."
            await problem(HTTPStatus.BAD_REQUEST, detail, headers={"Connection": "close"})(scope, receive, send)
        elif hosts is not None and not _is_allowed(header(scope, b"host").decode("latin-1"), hosts):
            detail = f"this server answers to {' and '.join(sorted(hosts))} only."
            await problem(HTTPStatus.MISDIRECTED_REQUEST, detail)(scope, receive, send)
        elif _length_of_head(scope) > MOST_HEAD:
            await problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, LONG_HEAD)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return CommonHeaders(checked)


def _hosts(scope: Scope) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == b"host"]


def _is_allowed(host: str, hosts: Collection[str]) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    # HTTP/1.0 names none, and no browser speaks it.
    return not host or name.lower() in hosts


def _length_of_head(scope: Scope) -> int:
    length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    for name, value in scope["headers"]:
        length += len(name) + len(value) + 4
    return length


# The log of requests


class AccessLog:
    """Writes a line of JSON for each request when it ends: time (UTC), client, method, path and words, status, bytes
    sent, milliseconds.

    write: takes one line, without its end. What a reader searched for stands in the address: keep the lines as such."""

    def __init__(self, app: ASGIApp, write: Callable[[str], None]) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and write its line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, seen = time.perf_counter(), {"status": 500, "bytes": 0}

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            self._write(_line(scope, seen, time.perf_counter() - begun))


def _line(scope: Scope, seen: dict[str, int], spent: float) -> str:
    told: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": (scope.get("client") or ("", 0))[0],
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        **seen,
        "ms": round(spent * 1000, 1),
    }
    # ASCII: no sign of an address can end the line or move the cursor of a terminal.
    return json.dumps(told)


# The server


def config(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 8000, most: int = MOST_CONNECTIONS, **more: Any
) -> uvicorn.Config:
    """How uvicorn runs an application here: `most` connections, no log line for each request, no server's name.

    Its own limit answers in plain text, and without our headers."""
    settings: dict[str, Any] = {
        "http": TimedConnection,
        "ws": "none",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE,
        "timeout_graceful_shutdown": 5,
    }
    return uvicorn.Config(whole_requests(app, most), host=host, port=port, **{**settings, **more})


# Connections


class TimedConnection(asyncio.Protocol):
    """A connection that is cut if the head of a request is too long or late, or its client takes nothing of an answer.

    It stands around uvicorn's protocol and sees the bytes that come; `whole_requests` tells it what they belong to."""

    # Tried with the attacks of the tests: uvicorn 0.54 has no limit of time; hypercorn 0.18 and granian 2.8 have one
    # for heads, none for clients that do not read. Linux cuts these where a socket says so. granian gives nobody its
    # socket, and hypercorn answers a third of the requests in a second.
    protocol: ClassVar[Callable[..., asyncio.Protocol]] = AutoHTTPProtocol
    # Seconds in which a client must take something.
    stalled = 30.0

    def __init__(self, *, app_state: dict[str, Any], **settings: Any) -> None:
        self._protocol = type(self).protocol(app_state={**app_state, _CONNECTION: self}, **settings)
        # A dictionary keeps the order.
        self._waiting: dict[TimedConnection, None] = app_state.setdefault(_WAITING, {})
        self._open: set[TimedConnection] = app_state.setdefault(_OPEN, set())
        self._timer: asyncio.TimerHandle | None = None
        self._requests = 0
        self._received = 0
        self._most: float = MOST_HEAD

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a request."""
        self._open.add(self)
        self._transport = cast(asyncio.Transport, transport)
        if sys.platform == "linux":
            # It holds for a closed connection, too. Elsewhere, who does not read keeps one of the connections.
            connected = transport.get_extra_info("socket")
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * self.stalled))
        self._protocol.connection_made(transport)
        self._start()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._open.discard(self)
        self._stop()
        self._go_on()
        self._protocol.connection_lost(exc)

    @property
    def others(self) -> int:
        """How many connections of the server are open beside this one."""
        return len(self._open) - 1

    def pause_writing(self) -> None:
        """Pass it on: the client takes no more for now."""
        self._wait()
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on: the client took something."""
        if self._requests:
            self._go_on()
        self._protocol.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Pass on what came, unless it is too much."""
        self._received += len(data)
        self._protocol.data_received(data)
        if not self._requests:
            self._start()
        if self._received > self._most:
            # If a head ended with these bytes, its request begins before this.
            asyncio.get_running_loop().call_soon(self._measure)

    def begin(self) -> None:
        """A head is there; its body has limits of its own."""
        self._stop()
        self._requests += 1
        self._most = math.inf

    def expect_nothing(self) -> None:
        """The request is whole; what comes before its answer is made belongs to the next one."""
        self._received, self._most = 0, _AHEAD
        self._go_on()

    def end(self) -> None:
        """The answer is made: now the next head must come, if it has begun to."""
        self._requests -= 1
        if not self._requests:
            self._most = MOST_HEAD
            self._go_on()
            self._wait()
            if self._received:
                self._start()

    def _wait(self) -> None:
        """Take a place among those that wait; where there are too many, the one that has waited longest is cut."""
        self._waiting.setdefault(self)
        if len(self._waiting) > MOST_WAITING:
            longest = next(iter(self._waiting))
            longest._go_on()
            longest._transport.abort()

    def _go_on(self) -> None:
        self._waiting.pop(self, None)

    def _start(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._close(HTTPStatus.REQUEST_TIMEOUT, f"the request did not arrive within {PATIENCE:g} s.")

    def _measure(self) -> None:
        if self._received > self._most:
            self._close(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, LONG_HEAD)

    def _close(self, status: HTTPStatus, detail: str) -> None:
        if not self._requests and not self._transport.is_closing():
            told = problem(status, detail)
            head = b"".join(b"%s: %s\r\n" % pair for pair in (*told.raw_headers, *ALWAYS))
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
            self._transport.write(line + head + b"connection: close\r\n\r\n" + told.body)
        self._transport.close()


def whole_requests(app: ASGIApp, most: int = MOST_CONNECTIONS) -> ASGIApp:
    """The application behind what reads each request to its end, and tells its connection.

    Who comes where `most` connections are open already is told to come again."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        connection: TimedConnection = scope["state"][_CONNECTION]
        connection.begin()
        try:
            if connection.others >= most:
                headers = {"Retry-After": "2", "Connection": "close"}
                refused = problem(HTTPStatus.SERVICE_UNAVAILABLE, _FULL, headers=headers)
                await CommonHeaders(refused)(scope, receive, send)
                return
            if any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]):
                receive = replayed(await body_of(scope, receive), receive)
            connection.expect_nothing()
            await app(scope, receive, send)
        except BodyError as error:
            told = problem(error.status, str(error), headers={"Connection": "close"})
            await CommonHeaders(told)(scope, receive, send)
        finally:
            connection.end()

    return run
