"""The server: an application behind its checks, the log of requests, and the uvicorn that runs it.

The checks answer what must not reach the application: foreign hosts and long heads."""

import json
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpai_graph.web.http.connection import TimedConnection, whole_requests
from gpai_graph.web.http.messages import LONG_HEAD, MOST_HEAD, header, problem
from gpai_graph.web.http.middleware import SecurityHeaders

# Under these names a browser reaches what is bound to loopback.
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Seconds that a connection may wait for its next request.
KEEP_ALIVE: Final = 5
# Connections at once; more are told to come again.
MOST_CONNECTIONS: Final = 1_000


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
        elif hosts is not None and not _is_allowed(header(scope, b"host").decode("latin-1"), hosts):
            detail = f"this server answers to {' and '.join(sorted(hosts))} only."
            await problem(HTTPStatus.MISDIRECTED_REQUEST, detail)(scope, receive, send)
        elif _length_of_head(scope) > MOST_HEAD:
            await problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, LONG_HEAD)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return SecurityHeaders(checked)


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


def config(app: ASGIApp, host: str = "127.0.0.1", port: int = 8000, **more: Any) -> uvicorn.Config:
    """How uvicorn runs an application here: limited connections, no log line for each request, no server's name."""
    settings: dict[str, Any] = {
        "http": TimedConnection,
        "ws": "none",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_graceful_shutdown": 5,
    }
    return uvicorn.Config(whole_requests(app), host=host, port=port, **{**settings, **more})
