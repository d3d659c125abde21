"""Connections of clients that send half a request, send too much of it, or do not read: they are cut.

In: the protocol of uvicorn, used as any protocol of asyncio. Out: the same with limits of time and length."""

import asyncio
import math
import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar, Final, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from gpai_graph.web.http.messages import LONG_HEAD, MOST_HEAD, PATIENCE, BodyError, body_of, problem, replayed

# Bytes of further requests that may come before an answer is made; uvicorn reads no more once one of them is whole.
_AHEAD: Final = 512 << 10
# Under this name a request knows its connection.
_CONNECTION: Final = "connection"


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
        self._timer: asyncio.TimerHandle | None = None
        self._requests = 0
        self._received = 0
        self._most: float = MOST_HEAD

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a request."""
        self._transport = cast(asyncio.Transport, transport)
        if sys.platform == "linux":
            # It holds for a closed connection, too. Elsewhere, who does not read keeps one of the connections.
            connected = transport.get_extra_info("socket")
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * self.stalled))
        self._protocol.connection_made(transport)
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop()
        self._protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
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

    def end(self) -> None:
        """The answer is made: now the next head must come, if it has begun to."""
        self._requests -= 1
        if not self._requests:
            self._most = MOST_HEAD
            if self._received:
                self._start()

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
            head = b"".join(b"%s: %s\r\n" % pair for pair in told.raw_headers)
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
            self._transport.write(line + head + b"connection: close\r\n\r\n" + told.body)
        self._transport.close()


def whole_requests(app: ASGIApp) -> ASGIApp:
    """The application behind what reads each request to its end, and tells its connection."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        connection: TimedConnection = scope["state"][_CONNECTION]
        connection.begin()
        try:
            if any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]):
                receive = replayed(await body_of(scope, receive), receive)
            connection.expect_nothing()
            await app(scope, receive, send)
        except BodyError as error:
            await problem(error.status, str(error), headers={"Connection": "close"})(scope, receive, send)
        finally:
            connection.end()

    return run
