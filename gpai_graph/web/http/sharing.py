"""Sharing: data that scripts of any page may read. ASGI in, ASGI with CORS headers out.

Always `*` and never with credentials: the data are public, and no cookie goes with them. Starlette's own middleware
adds the header only where a request names an origin, and what is kept for the next one would lack it."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS: Final = ("GET", "HEAD", "OPTIONS")
_EXPOSED: Final = "ETag, Link, Content-Disposition, Content-Location, Retry-After"
_PREFLIGHT: Final = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


class Shared:
    """Answers OPTIONS, and lets any origin read the other answers, errors among them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its answer with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        asked = Response(status_code=204, headers=_PREFLIGHT) if scope["method"] == "OPTIONS" else self._app
        await asked(scope, receive, with_headers)
