"""Keeping: answers to GET are kept, tagged and packed once; the graph under them never changes while we run.

ASGI. Full answers of 200 that do not forbid it (Cache-Control: no-store) are kept in memory, up to so many, and bytes.
An answer that bears a tag of its own, such as a file, passes as it comes. Few new ones are made at once."""

import asyncio
import gzip
from collections import OrderedDict
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpai_graph.web.http.negotiation import ranges, weight_of
from gpai_graph.web.http.problems import problem

MOST_BYTES: Final = 64 * 2**20
MOST_ANSWERS: Final = 4_000
# Answers made at once, and how many more wait for that, for so many seconds: pages share their threads with all else.
AT_ONCE: Final = 4
WAITING: Final = 32
PATIENCE: Final = 10.0
_SMALLEST: Final = 860  # bytes; below, packing saves no packet
# Longer ones are packed in a thread: others wait for the event loop meanwhile.
_LONG: Final = 1 << 17
# Bytes that an entry takes beside its text, about.
_OVERHEAD: Final = 1_000
# Files of ours, and a word: nothing is computed for them.
_UNLIMITED: Final = ("/static/", "/health")
_BUSY: Final = "Many pages are being made at this moment. Ask again in a few seconds."
_PACKED: Final = (
    *("text/", "image/svg+xml", "application/json", "application/ld+json", "application/n-", "application/rdf+xml"),
    *("application/sparql-results", "application/trig", "application/vnd.", "application/xml"),
)


class _Answer(NamedTuple):
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None
    tag: str

    @property
    def size(self) -> int:
        """The bytes that it takes, about."""
        told = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.body) + len(self.packed or b"") + told + _OVERHEAD


class Kept:
    """Keeps what pages answer.

    most: bytes of all answers kept, packed and plain, with their headers. number: of answers. at_once: how many new
    ones are made at once; `waiting` more wait for `patience` seconds, and others are told to come again (503)."""

    def __init__(
        self,
        app: ASGIApp,
        most: int = MOST_BYTES,
        number: int = MOST_ANSWERS,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience: float = PATIENCE,
    ) -> None:
        self._app = app
        self._most = most
        self._number = number
        self._size = 0
        self._kept: OrderedDict[bytes, _Answer] = OrderedDict()
        self._lock = Lock()
        self._turns = _Turns(at_once, waiting, patience)

    def __len__(self) -> int:
        """The number of answers."""
        return len(self._kept)

    @property
    def size(self) -> int:
        """Their bytes, about."""
        return self._size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or ask the application and keep what it says."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        key = _key(scope)
        answer = self._found(key)
        if answer is None:
            turn = _Free() if _is_unlimited(scope) else await self._turns.take()
            if turn is None:
                await _refuse(scope, receive, send)
                return
            with turn:
                # Another client may have asked the same while this one waited.
                answer = self._found(key) or await self._asked(scope, receive, send, turn)
            if answer is None:
                return
            self._keep(key, answer)
        await _send(answer, Headers(scope=scope), scope["method"], send)

    def _found(self, key: bytes) -> _Answer | None:
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    async def _asked(self, scope: Scope, receive: Receive, send: Send, turn: "_Free") -> _Answer | None:
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
                    # It is made; how long its client takes to read it delays nobody.
                    turn.end()
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
        body, raw = b"".join(parts), begun[0]["headers"]
        return await asyncio.to_thread(_made, body, raw) if len(body) > _LONG else _made(body, raw)

    def _keep(self, key: bytes, answer: _Answer) -> None:
        if answer.size > self._most // 4:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer
            self._size += answer.size
            while self._size > self._most or len(self._kept) > self._number:
                _, old = self._kept.popitem(last=False)
                self._size -= old.size


class _Free:
    """A turn of who need not wait for it."""

    def __enter__(self) -> None:
        """For a `with` block."""

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Let the next one begin; more than once does nothing more."""


class _Turn(_Free):
    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def end(self) -> None:
        """Let the next one begin; more than once does nothing more."""
        places, self._places = self._places, None
        if places is not None:
            places.release()


class _Turns:
    """So many at once, in the order in which they came; so many more wait."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._left = waiting
        self._patience = patience

    async def take(self) -> _Turn | None:
        """A turn; None if too many wait, or it did not come in time."""
        if self._places.locked():
            if self._left <= 0:
                return None
            self._left -= 1
            try:
                async with asyncio.timeout(self._patience):
                    await self._places.acquire()
            except TimeoutError:
                return None
            finally:
                self._left += 1
        else:
            await self._places.acquire()
        return _Turn(self._places)


def _is_unlimited(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")).startswith(_UNLIMITED)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """503, as the application tells it: a page to readers, a problem document to programs."""
    headers = {"Retry-After": "2", "Cache-Control": "no-store"}
    told = scope["app"].exception_handlers.get(HTTPException) if "app" in scope else None
    if told is None:
        response = problem(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, headers=headers)
    else:
        error = HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, headers)
        response = await told(Request(scope, receive), error)
    await response(scope, receive, send)


def _made(body: bytes, raw: list[tuple[bytes, bytes]]) -> _Answer:
    kind = Headers(raw=raw).get("content-type", "")
    packs = kind.startswith(_PACKED) and len(body) >= _SMALLEST
    packed = gzip.compress(body, 6, mtime=0) if packs else None
    kept = tuple((name, value) for name, value in raw if name not in (b"content-length", b"etag"))
    tag = blake2b(body, digest_size=12, person=b"gpai-graph").hexdigest()
    return _Answer(kept, body, packed, tag)


def _key(scope: Scope) -> bytes:
    """What an answer depends on, in few bytes: the address, with how and under which name the server was asked for it,
    and what the client accepts; how that is written does not matter."""
    headers = Headers(scope=scope)
    parts = (
        *(scope.get("scheme", "http"), headers.get("host", ""), scope.get("root_path", ""), scope["path"]),
        scope["query_string"].decode("latin-1"),
        *(f"{name};q={weight:g}" for name, weight in ranges(", ".join(headers.getlist("accept")))),
    )
    return blake2b("\n".join(map(repr, parts)).encode(errors="replace"), digest_size=20, person=b"gpai-graph").digest()


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
