"""Middleware: the headers of all answers; what OPTIONS tells; answers are kept, tagged and packed once."""

import asyncio
import gzip
from collections.abc import Callable, Iterable
from hashlib import blake2b
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpai_graph.errors import BusyError
from gpai_graph.stores.byte_cache import ByteCache
from gpai_graph.stores.turns import Turn, Turns
from gpai_graph.web.http.messages import PATIENCE, BodyError, body_of, client_of, header, problem, replayed
from gpai_graph.web.http.negotiation import AcceptHeader
from gpai_graph.web.http.representations import ASK_AGAIN, Headers, Representation, packed_tag, without

READ: Final = ("GET", "HEAD", "OPTIONS")

# Headers of all answers

# No script but our files, nothing from other hosts, no frame but our own pictures.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
# Scripts of any origin may read all answers, errors among them: they are public, and no cookie goes with them.
ALWAYS: Final[Headers] = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Answer-Cut-At, Content-Disposition, Content-Location, ETag, Link, Retry-After",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)
_POLICY: Final[Headers] = ((b"content-security-policy", POLICY.encode()),)


class CommonHeaders:
    """Adds to every answer that scripts of any origin may read it, and what keeps browsers from guessing types, telling
    addresses and sharing windows; and to each page that brings none of its own, the content security policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its answer with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = dict(message["headers"])
                is_page = present.get(b"content-type", b"").startswith(b"text/html")
                wanted = ALWAYS + _POLICY if is_page else ALWAYS
                added = [pair for pair in wanted if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self._app(scope, receive, with_headers)


class Options:
    """Answers OPTIONS, with which a browser asks what a script of another origin may send. methods: those taken."""

    def __init__(self, app: ASGIApp, methods: Iterable[str] = READ) -> None:
        self._app = app
        taken = ", ".join(methods)
        self._told = {
            "Allow": taken,
            "Access-Control-Allow-Methods": taken,
            "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Range, Range",
            "Access-Control-Max-Age": "86400",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, pass on any other request."""
        app = Response(status_code=204, headers=self._told) if scope["method"] == "OPTIONS" else self._app
        await app(scope, receive, send)


# Kept answers

MOST_BYTES: Final = 24 << 20
# Answers made at once, and how many more wait for that, for so many seconds: pages share their threads with all else.
AT_ONCE: Final = 4
WAITING: Final = 256
_SMALLEST: Final = 860  # bytes; below, packing saves no packet
# Longer ones are packed in a thread: others wait for the event loop meanwhile.
_LONG: Final = 1 << 17
# Bytes that an entry takes beside its text, about.
_OVERHEAD: Final = 1_000
# Files of ours, and a word: nothing is computed for them.
_CHEAP: Final = ("/static/", "/health")
_BUSY: Final = "The server is making many pages. Try again in a few seconds."
_PACKED: Final = (
    *(b"text/", b"image/svg+xml", b"application/json", b"application/ld+json", b"application/n-"),
    *(b"application/rdf+xml", b"application/sparql-results", b"application/trig", b"application/vnd."),
    b"application/xml",
)


def is_cheap(scope: Scope) -> bool:
    """Whether a request is for what is not computed."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")).startswith(_CHEAP)


class StoredResponse(NamedTuple):
    """An answer that is kept. packed: the same with gzip, made when somebody takes it so; packs: whether that helps."""

    plain: Representation
    packs: bool
    packed: Representation | None = None


class ResponseCache:
    """Keeps answers to GET and POST, with a tag (ETag) and packed (gzip); the graph under them never changes.

    Kept are whole answers of 200 that do not forbid it (Cache-Control: no-store). An answer that bears a tag of its
    own, such as a file, passes as it comes.

    most: bytes of all that is kept. at_once: how many new answers are made at once; `waiting` more wait for `patience`
    seconds, and others are told to come again (503). unlimited: which requests need not wait."""

    def __init__(
        self,
        app: ASGIApp,
        most: int = MOST_BYTES,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience: float = PATIENCE,
        unlimited: Callable[[Scope], bool] = is_cheap,
    ) -> None:
        self._app = app
        self.answers = ByteCache[bytes, StoredResponse](most, _size)
        self._turns = Turns(at_once, waiting, patience)
        self._unlimited = unlimited

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or ask the application and keep what it says."""
        body = b""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD", "POST"):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "POST":
            try:
                body = await body_of(scope, receive)
            except BodyError as error:
                await problem(error.status, str(error), headers={"Connection": "close"})(scope, receive, send)
                return
            receive = replayed(body, receive)
        key = _key(scope, body)
        found = self.answers.get(key)
        if found is None:
            try:
                turn = Turn() if self._unlimited(scope) else await self._turns.take(client_of(scope))
            except BusyError:
                await _refuse(scope, receive, send)
                return
            with turn:
                # Another client may have asked the same while this one waited.
                found = self.answers.get(key) or await self._response(scope, receive, send, turn)
            if found is None:
                return
            self.answers.put(key, found)
        told = found.plain
        if found.packs and AcceptHeader.of(scope, b"accept-encoding").takes_gzip:
            if found.packed is None:
                found = found._replace(packed=await _packed(found.plain))
                self.answers.put(key, found)
            told = found.packed or told
        await told(scope, receive, send)

    async def _response(self, scope: Scope, receive: Receive, send: Send, turn: Turn) -> StoredResponse | None:
        """What the application answers, if it may be kept; else it is sent on as it comes, and None."""
        begun: list[Message] = []
        parts: list[bytes] = []
        passing = False

        async def collect(message: Message) -> None:
            nonlocal passing
            if message["type"] == "http.response.start":
                begun.append(message)
                said = dict(message["headers"])
                passing = message["status"] != 200 or b"no-store" in said.get(b"cache-control", b"") or b"etag" in said
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
        return None if passing or not begun else _stored(b"".join(parts), begun[0]["headers"])


def _size(key: bytes, stored: StoredResponse) -> int:
    return len(key) + stored.plain.size + (stored.packed.size if stored.packed else 0) + _OVERHEAD


def _stored(body: bytes, said: Headers) -> StoredResponse:
    tag = b'"' + blake2b(body, digest_size=12, person=b"gpai-graph").hexdigest().encode() + b'"'
    packs = dict(said).get(b"content-type", b"").startswith(_PACKED) and len(body) >= _SMALLEST
    headers = without(said, frozenset((b"content-length", b"vary")))
    if b"cache-control" not in dict(headers):
        headers += ((b"cache-control", ASK_AGAIN.encode()),)
    varies = [value for name, value in said if name == b"vary"] + [b"Accept-Encoding"] * packs
    if varies:
        headers += ((b"vary", b", ".join(varies)),)
    return StoredResponse(_represented(headers, body, tag), packs)


async def _packed(plain: Representation) -> Representation:
    """The same answer with gzip. The same bytes each time, so no time is noted in it."""
    long = len(plain.body) > _LONG
    body = await asyncio.to_thread(_gzip, plain.body) if long else _gzip(plain.body)
    headers = without(plain.headers, frozenset((b"content-length", b"etag")))
    return _represented((*headers, (b"content-encoding", b"gzip")), body, packed_tag(plain.etag))


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _represented(headers: Headers, body: bytes, etag: bytes) -> Representation:
    return Representation((*headers, (b"etag", etag), (b"content-length", b"%d" % len(body))), body, etag)


def _key(scope: Scope, body: bytes) -> bytes:
    """What an answer depends on, in few bytes: the address, with how and under which name the server was asked for it,
    what the client accepts, however that is written, and what it sends."""
    sent: tuple[bytes, ...] = ()
    if scope["method"] == "POST":
        sent = (b"POST", header(scope, b"content-type"), header(scope, b"content-encoding"), body)
    parts = (
        *(scope.get("scheme"), header(scope, b"host"), scope.get("root_path"), scope["path"], scope["query_string"]),
        *AcceptHeader.of(scope).ranges,
        *sent,
    )
    return blake2b(repr(parts).encode(errors="replace"), digest_size=20, person=b"gpai-graph").digest()


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
