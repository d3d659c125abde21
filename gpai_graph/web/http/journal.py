"""The journal: one line of JSON a request, for those who run the server. ASGI in, the same with lines written."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Journalled:
    """Tells of each request when it ends: time (UTC), client, method, path and words, status, bytes sent, milliseconds.

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
