"""Answers over HTTP: what is sent, in bytes made once; problems in words; and the cache of answers.

In: a status, a media type, a body. Out: the messages of ASGI. An answer is whole before its first byte is sent."""

import asyncio
import gzip
import json
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.types import Receive, Scope, Send

from gpai_graph.errors import (
    BusyError,
    GpaiGraphError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    ResultsFormatError,
)

Headers = tuple[tuple[bytes, bytes], ...]
PROBLEM_TYPE: Final = "application/problem+json"
# Shorter bodies become longer, or hardly shorter.
_WORTH_PACKING: Final = 1_000
# Longer ones are packed in a thread: others wait for the event loop meanwhile.
_LONG: Final = 1 << 17
_CHUNK: Final = 1 << 16
# Seconds in which a client must take a chunk.
_PATIENCE: Final = 30.0
# A client that guesses a type, or sends the address of a query to others, does not.
ALWAYS: Final = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"strict-origin-when-cross-origin"))
# Read by scripts of any origin: the data are public, and no cookie goes with them.
CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"etag, retry-after, answer-cut-at"),
)
_VARY: Final = (b"vary", b"accept, accept-encoding")
_STATUSES: Final[tuple[tuple[type[GpaiGraphError], int], ...]] = (
    (QuerySyntaxError, HTTPStatus.BAD_REQUEST),
    (ResultsFormatError, HTTPStatus.NOT_ACCEPTABLE),
    (QueryTooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (QueryTimeoutError, HTTPStatus.GATEWAY_TIMEOUT),
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE),
)


class Answer(NamedTuple):
    """What is sent. etag: what names just these bytes, in quotes; "" where nobody may keep them."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes = b""

    @property
    def size(self) -> int:
        """The bytes that it takes, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + _OVERHEAD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or 304 to whom has it, or the head alone to whom asks for the head."""
        del receive
        status, headers, body = self.status, self.headers, self.body
        if self.etag and _has(scope, self.etag):
            status, body = HTTPStatus.NOT_MODIFIED, b""
            headers = tuple(header for header in headers if header[0] not in _OF_BODY)
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        if scope["method"] == "HEAD":
            body = b""
        if len(body) <= _CHUNK:
            await send({"type": "http.response.body", "body": body})
            return
        view = memoryview(body)
        for start in range(0, len(body), _CHUNK):
            # Who does not read is cut: what waits for it takes memory.
            async with asyncio.timeout(_PATIENCE):
                chunk = bytes(view[start : start + _CHUNK])
                await send({"type": "http.response.body", "body": chunk, "more_body": start + _CHUNK < len(body)})


_OVERHEAD: Final = 200
_OF_BODY: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})


def _has(scope: Scope, etag: bytes) -> bool:
    """Whether the client says that it has these bytes already."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return value.strip() == b"*" or etag in (
                tag.strip().removeprefix(b"W/") for tag in bytes(value).split(b",")
            )
    return False


async def answer(
    body: bytes, media_type: str, *, packed: bool, more: Iterable[tuple[bytes, bytes]] = (), keep: str = ""
) -> Answer:
    """A 200. packed: whether the client takes gzip. keep: a Cache-Control; without one nobody may keep it."""
    kind = media_type if media_type.startswith("application/") else f"{media_type}; charset=utf-8"
    headers = [(b"content-type", kind.encode()), _VARY, *CORS, *ALWAYS, *more]
    if packed and len(body) >= _WORTH_PACKING:
        body = await asyncio.to_thread(_packed, body) if len(body) > _LONG else _packed(body)
        headers.append((b"content-encoding", b"gzip"))
    etag = b""
    if keep:
        etag = b'"' + blake2b(body, digest_size=12).hexdigest().encode() + b'"'
        headers += [(b"etag", etag), (b"cache-control", keep.encode())]
    else:
        headers.append((b"cache-control", b"no-store"))
    headers.append((b"content-length", str(len(body)).encode()))
    return Answer(HTTPStatus.OK, tuple(headers), body, etag)


def _packed(body: bytes) -> bytes:
    # mtime: the same bytes each time, and so the same ETag.
    return gzip.compress(body, compresslevel=5, mtime=0)


def problem(status: int, detail: str, *, more: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
    """What went wrong, in words, as RFC 9457 has it."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail}
    body = (json.dumps(told, ensure_ascii=False) + "\n").encode(errors="replace")
    headers = (
        (b"content-type", PROBLEM_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *CORS,
        *ALWAYS,
        *more,
    )
    return Answer(int(status), headers, body)


def problem_of(error: GpaiGraphError) -> Answer:
    """The problem that an error of ours is: 400 for the query's fault, 413, 504 and 500 for limits, 503 when busy."""
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    more = [(b"retry-after", str(error.retry_after).encode())] if isinstance(error, BusyError) else []
    return problem(status, str(error), more=more)


class Kept:
    """Answers kept in memory, by what was asked; at most so many bytes, the longest unused ones go first.

    The graph does not change while it is served, so nothing here becomes untrue."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()

    def get(self, key: bytes) -> Answer | None:
        """What was answered to this, if it is still here."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: bytes, told: Answer) -> None:
        """Keep an answer, unless it would take an eighth of the room or more."""
        size = len(key) + told.size
        if size > self._most // 8 or key in self._answers:
            return
        self._answers[key] = told
        self._size += size
        while self._size > self._most:
            oldest, gone = self._answers.popitem(last=False)
            self._size -= len(oldest) + gone.size

    def __len__(self) -> int:
        """The number of answers."""
        return len(self._answers)

    @property
    def size(self) -> int:
        """Their bytes, with those of the questions."""
        return self._size
