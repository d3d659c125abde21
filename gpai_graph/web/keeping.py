"""Keeping: answers to GET are kept, tagged and packed once; the graph under them never changes while we run.

ASGI. Full answers of 200 that do not forbid it (Cache-Control: no-store) are kept in memory, up to so many bytes.
An answer that bears a tag of its own, such as a file, passes as it comes."""

import gzip
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpai_graph.web.negotiation import weight_of

MOST_BYTES: Final = 64 * 2**20
_SMALLEST: Final = 860  # bytes; below, packing saves no packet
_PACKED: Final = (
    *("text/", "image/svg+xml", "application/json", "application/ld+json", "application/n-", "application/rdf+xml"),
    *("application/sparql-results", "application/trig", "application/vnd.", "application/xml"),
)


class _Answer(NamedTuple):
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None
    tag: str


class Kept:
    """Keeps what pages answer. most: bytes of all answers kept, packed and plain."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], _Answer] = OrderedDict()
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or ask the application and keep what it says."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = _key(scope, headers)
        answer = self._kept.get(key)
        if answer is None:
            answer = await self._asked(scope, receive, send)
            if answer is None:
                return
            self._keep(key, answer)
        else:
            with self._lock:
                self._kept.move_to_end(key) if key in self._kept else None
        await _send(answer, headers, scope["method"], send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> _Answer | None:
        """What the application answers, if it may be kept; else it is sent on as it comes, and None."""
        begun: list[Message] = []
        parts: list[bytes] = []
        passing = False

        async def collect(message: Message) -> None:
            nonlocal passing
            if message["type"] == "http.response.start":
                begun.append(message)
                answered = Headers(raw=message["headers"])
                control = answered.get("cache-control", "")
                passing = message["status"] != 200 or "no-store" in control or "etag" in answered
                if passing:
                    await send(message)
            elif passing:
                # What follows the head of an answer to HEAD would be taken for the next answer.
                await send({**message, "body": b""} if scope["method"] == "HEAD" else message)
            else:
                parts.append(message.get("body", b""))

        # Asked as GET: a HEAD then finds the length, the tag and the type of the whole answer.
        await self._app({**scope, "method": "GET"} if scope["method"] == "HEAD" else scope, receive, collect)
        if passing or not begun:
            return None
        body = b"".join(parts)
        raw = begun[0]["headers"]
        kind = Headers(raw=raw).get("content-type", "")
        packs = kind.startswith(_PACKED) and len(body) >= _SMALLEST
        packed = gzip.compress(body, 6, mtime=0) if packs else None
        kept = tuple((name, value) for name, value in raw if name not in (b"content-length", b"etag"))
        tag = blake2b(body, digest_size=12, person=b"gpai-graph").hexdigest()
        return _Answer(kept, body, packed, tag)

    def _keep(self, key: tuple[str, ...], answer: _Answer) -> None:
        size = len(answer.body) + len(answer.packed or b"")
        if size > self._most // 4:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer
            self._size += size
            while self._size > self._most:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.body) + len(old.packed or b"")


def _key(scope: Scope, headers: Headers) -> tuple[str, ...]:
    """What an answer depends on: the address, the name of the server, and what the client accepts."""
    query = scope["query_string"].decode("latin-1")
    return scope.get("root_path", ""), scope["path"], query, headers.get("host", ""), headers.get("accept", "")


async def _send(answer: _Answer, asked: Headers, method: str, send: Send) -> None:
    packed = answer.packed is not None and weight_of("gzip", asked.get("accept-encoding", ""))[0] > 0
    tag = f'"{answer.tag}{"-gz" if packed else ""}"'
    body = answer.packed if packed and answer.packed is not None else answer.body
    message: Message = {"type": "http.response.start", "status": 200, "headers": list(answer.headers)}
    headers = MutableHeaders(scope=message)
    headers["ETag"] = tag
    headers.setdefault("Cache-Control", "no-cache")
    if answer.packed is not None:
        headers.add_vary_header("Accept-Encoding")
    if _same(asked.get("if-none-match", ""), tag):
        message["status"] = 304
        for name in ("content-type", "content-disposition"):
            if name in headers:
                del headers[name]
        body = b""
    else:
        headers["Content-Length"] = str(len(body))
        if packed:
            headers["Content-Encoding"] = "gzip"
    await send(message)
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _same(asked: str, tag: str) -> bool:
    """Whether a client has this answer already; weak tags count, as proxies make them of ours."""
    return asked.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in asked.split(","))
