"""Representations: an answer of 200 in one content coding, from memory or from a file.

Each is sent whole, as its head alone, or as 304 to a client that has it; a file also in part (RFC 9110)."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from gpai_graph.web.http.messages import header

Headers = tuple[tuple[bytes, bytes], ...]
# What an answer says that says nothing else of how long it may be kept: ask each time whether it is still the same.
ASK_AGAIN: Final = "no-cache"
# Bytes that are given to the server at once: who reads slowly does not make it hold the whole.
_CHUNK: Final = 1 << 16
_OF_BODY: Final = frozenset((b"content-type", b"content-length", b"content-encoding", b"content-disposition"))
# One part of a Range. No longer numbers: Python reads none of more than 4,300 digits.
_RANGE: Final = re.compile(r"([0-9]{0,99})-([0-9]{0,99})")


class Representation(NamedTuple):
    """An answer of 200 in one content coding, as it is sent."""

    headers: Headers
    body: bytes
    etag: bytes

    @property
    def size(self) -> int:
        """The bytes that it takes, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    def is_held(self, scope: Scope) -> bool:
        """Whether the client has it already; weak tags count, as proxies make them of ours."""
        asked = header(scope, b"if-none-match").strip()
        if not asked or scope["method"] == "POST":
            return False
        return asked == b"*" or self.etag in (tag.strip().removeprefix(b"W/") for tag in asked.split(b","))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; 304 to a client that has it, the head alone to one that asks for the head."""
        del receive
        status, headers, body = 200, self.headers, self.body
        if self.is_held(scope):
            status, headers, body = 304, without(headers, _OF_BODY), b""
        elif scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for start in range(0, max(len(body), 1), _CHUNK):
            end = start + _CHUNK
            await send({"type": "http.response.body", "body": body[start:end], "more_body": end < len(body)})


class StoredFile(FileResponse):
    """A file that is read in pieces while it is sent, plain or packed beforehand, and can be had in part.

    path: of the plain file; the packed one stands beside it (`.gz`). tag: what tells its content from any other."""

    def __init__(self, path: Path, media_type: str, tag: str, packed: bool) -> None:
        etag = b'"%b"' % tag.encode()
        headers = {"Vary": "Accept-Encoding", "Cache-Control": ASK_AGAIN}
        if packed:
            etag = packed_tag(etag)
            headers["Content-Encoding"] = "gzip"
        headers["ETag"] = etag.decode()
        sent = path.with_name(f"{path.name}.gz") if packed else path
        super().__init__(sent, headers=headers, media_type=media_type, filename=path.name)
        self._head = Representation(tuple(self.raw_headers), b"", etag)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or the parts that are asked for; 304 to a client that has it."""
        if self._head.is_held(scope):
            await self._head(scope, receive, send)
            return
        asked = _ranges(header(scope, b"range").decode("latin-1"), Path(self.path).stat().st_size)
        others = without(scope["headers"], frozenset((b"range",)))
        await super().__call__(
            {**scope, "headers": [*others, (b"range", asked.encode())] if asked else [*others]}, receive, send
        )


def packed_tag(etag: bytes) -> bytes:
    """The tag of the same answer packed with gzip."""
    return etag[:-1] + b'-gz"'


def without(headers: Iterable[tuple[bytes, bytes]], names: frozenset[bytes]) -> Headers:
    """The headers but those of these names."""
    return tuple(pair for pair in headers if pair[0] not in names)


def _ranges(text: str, size: int) -> str:
    """A Range header without the parts that a file of this size lacks; "" where it is to be ignored (RFC 9110, 14.2).

    Starlette answers 400 to what is no range, and 416 where only one part of several is not there.

    >>> _ranges("bytes=0-4, 90-", 50), _ranges("bytes=90-", 50), _ranges("bytes=5-2", 50), _ranges("pages=1-2", 50)
    ('bytes=0-4', 'bytes=90-', '', '')
    """
    unit, _, listed = text.partition("=")
    parts = [part.strip() for part in listed.split(",") if part.strip()]
    found = [match.groups() for part in parts if (match := _RANGE.fullmatch(part)) and part != "-"]
    backwards = any(first and last and int(last) < int(first) for first, last in found)
    if unit.strip().lower() != "bytes" or backwards or len(found) < len(parts):
        return ""
    there = [f"{first}-{last}" for first, last in found if (int(first) < size if first else int(last) > 0)]
    return f"bytes={','.join(there or parts)}" if parts else ""
