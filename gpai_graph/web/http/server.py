"""The server: an application behind its shields, the log of requests, and the uvicorn that runs it.

The shields answer what must not reach the application: foreign hosts, long heads, clients that never finish."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from gpai_graph.web.http.messages import MOST_HEAD, PATIENCE, header, problem
from gpai_graph.web.http.middleware import SecurityHeaders

try:
    import fcntl
    import termios

    _TELLS: bool = True
except ImportError:  # Windows
    _TELLS = False

# Under these names a browser reaches what is bound to loopback.
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Seconds that a connection may wait for its next request.
KEEP_ALIVE: Final = 5
# The application has the first word on a body that does not come.
_GRACE: Final = 1.0
# Connections at once; more are told to come again.
MOST_CONNECTIONS: Final = 1_000
_LONG_HEAD: Final = f"the address and headers are longer than {MOST_HEAD} bytes together. Send the query with POST."


def hosts_for(bound: str, more: Iterable[str] = ()) -> frozenset[str] | None:
    """The names under which a server bound to this address is asked; None (any) if it is not bound to loopback.

    A page elsewhere can give its own name the address 127.0.0.1; such a request names a foreign host. more: names of
    a proxy before us."""
    loopback = bound in ("localhost", "::1") or bound.startswith("127.")
    return LOOPBACK | frozenset(more) if loopback else None


def protected(app: ASGIApp, *, hosts: Collection[str] | None = None) -> ASGIApp:
    """The application behind shields: allowed hosts, the length of heads, headers that every answer bears.

    hosts: see `hosts_for`; None allows any."""

    async def shield(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif hosts is not None and not _is_allowed(header(scope, b"host").decode("latin-1"), hosts):
            detail = f"this server answers to {' and '.join(sorted(hosts))} only."
            await problem(HTTPStatus.MISDIRECTED_REQUEST, detail)(scope, receive, send)
        elif _length_of_head(scope) > MOST_HEAD:
            await problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, _LONG_HEAD)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return SecurityHeaders(shield)


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


class _Timed:
    """A connection of uvicorn that is closed if a request is not whole in time, or its head becomes too long, or its
    client does not take what is sent.

    uvicorn itself waits for ever for the rest of a request, and for who does not read: 150 such ones would stay."""

    # Seconds in which a client that is waited for must take something.
    stalled = 30.0
    # The same on a connection that we close.
    parting = 5.0

    def connection_made(self, transport: Any) -> None:
        self._connection: asyncio.Transport = transport
        self._watch: asyncio.TimerHandle | None = None
        self._paused = False
        self._timer: asyncio.TimerHandle | None = None
        self._received = 0
        super().connection_made(transport)  # type: ignore[misc]
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._unwatch()
        super().connection_lost(exc)  # type: ignore[misc]

    # Clients that do not read

    def pause_writing(self) -> None:
        super().pause_writing()  # type: ignore[misc]
        self._paused = True
        self._watched(self.stalled)

    def resume_writing(self) -> None:
        super().resume_writing()  # type: ignore[misc]
        self._paused = False
        # Who takes what is sent may be paused again at once, with as much before it.
        self._unwatch()
        self._look_at_end()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()  # type: ignore[misc]
        self._look_at_end()

    def on_response_complete(self) -> None:
        super().on_response_complete()  # type: ignore[misc]
        self._look_at_end()

    def _look_at_end(self) -> None:
        """A connection that is closing stays as long as something is left to send."""
        if self._connection.is_closing() and self._left():
            self._watched(self.parting)

    def _watched(self, patience: float) -> None:
        # Nothing is added while we wait or close: what is left shrinks, or the client takes nothing.
        self._unwatch()
        self._watch = asyncio.get_running_loop().call_later(patience, self._cut, patience, self._left())

    def _cut(self, patience: float, before: int) -> None:
        self._watch = None
        left = self._left()
        if not left or not (self._paused or self._connection.is_closing()):
            return
        if left < before:
            self._watched(patience)
        else:
            self._connection.abort()

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _left(self) -> int:
        """The bytes that the client has not taken yet."""
        return self._connection.get_write_buffer_size() + _in_system(self._connection)

    # Clients that do not write

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)  # type: ignore[misc]
        if self._in_head():
            if self._received > MOST_HEAD:
                self._end(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, _LONG_HEAD)
                return
        else:
            self._received = 0
        self._look()

    def _look(self) -> None:
        """A timer runs while the client has something to send."""
        if self._is_whole():
            self._stop()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE + _GRACE, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self._is_whole():
            self._end(HTTPStatus.REQUEST_TIMEOUT, f"the request did not arrive within {PATIENCE:g} s.")

    def _end(self, status: HTTPStatus, detail: str) -> None:
        self._stop()
        if self._connection.is_closing():
            return
        if self._in_head():
            told = problem(status, detail)
            head = b"".join(b"%s: %s\r\n" % pair for pair in told.raw_headers)
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
            self._connection.write(line + head + b"connection: close\r\n\r\n" + told.body)
        self._connection.close()
        self._look_at_end()

    def _in_head(self) -> bool:
        raise NotImplementedError

    def _is_whole(self) -> bool:
        raise NotImplementedError


def _in_system(connection: asyncio.Transport) -> int:
    """The bytes that the system holds for a client; 0 where it does not tell.

    It takes no more of ours before a third of its megabytes is free: who reads slowly would seem not to read."""
    if not _TELLS:
        return 0
    with contextlib.suppress(OSError, ValueError):
        told = fcntl.ioctl(connection.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        return int.from_bytes(told, sys.byteorder)
    return 0


class TimedH11(_Timed, H11Protocol):
    """In pure Python, where httptools is not there."""

    def _in_head(self) -> bool:
        return self.conn.their_state.__name__ == "IDLE"

    def _is_whole(self) -> bool:
        busy = self.cycle is not None and not self.cycle.response_complete
        idle = self.timeout_keep_alive_task is not None
        return idle or (busy and self.conn.their_state.__name__ not in ("IDLE", "SEND_BODY"))


def _protocol() -> type[asyncio.Protocol]:
    """The faster protocol where its library is there."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return TimedH11

    class TimedHttpTools(_Timed, HttpToolsProtocol):
        """In C."""

        _open = False
        _head = True

        def on_message_begin(self) -> None:
            self._open = self._head = True
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._head = False
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._open = False
            super().on_message_complete()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._look()

        def _in_head(self) -> bool:
            return self._head

        def _is_whole(self) -> bool:
            busy = self.cycle is not None and not self.cycle.response_complete
            return not self._open and (busy or self.timeout_keep_alive_task is not None)

    return TimedHttpTools


def config(app: ASGIApp, host: str = "127.0.0.1", port: int = 8000, **more: Any) -> uvicorn.Config:
    """How uvicorn runs an application here: timed connections, no log line for each request, no server's name."""
    settings: dict[str, Any] = {
        "http": _protocol(),
        "ws": "none",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_graceful_shutdown": 5,
    }
    return uvicorn.Config(app, host=host, port=port, **{**settings, **more})
