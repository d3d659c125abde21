"""Intake: what a client sends, within limits of size and time. ASGI in; headers, bodies, or an error with a status."""

import asyncio
from http import HTTPStatus
from typing import Final

from starlette.types import Receive, Scope

# Bytes of a body, and of the request line with all headers.
MOST_BODY: Final = 64 << 10
MOST_HEAD: Final = 8 << 10
# Seconds for a whole request.
PATIENCE: Final = 10.0
# So much of a body that is too long is read and thrown away: a client that still sends does not read the answer.
_DRAINED: Final = 16 << 20


class BodyError(Exception):
    """A body that is not taken. status: of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def header(scope: Scope, name: bytes) -> bytes:
    """The value of a header, given in small letters; several are joined as HTTP has it; b"" if there is none."""
    found = [value for key, value in scope["headers"] if key == name]
    return found[0] if len(found) == 1 else b", ".join(found)


async def body_of(scope: Scope, receive: Receive) -> bytes:
    """The body of a request. Raises BodyError: 413 if it is too long, 408 if it does not come in time."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(scope, receive)
    except TimeoutError:
        message = f"the request did not arrive within {PATIENCE:g} s."
        raise BodyError(HTTPStatus.REQUEST_TIMEOUT, message) from None


async def _read(scope: Scope, receive: Receive) -> bytes:
    chunks: list[bytes] = []
    length = 0
    waits = header(scope, b"expect") and header(scope, b"content-length").isdigit()
    if waits and int(header(scope, b"content-length")) > MOST_BODY:
        # It asks before it sends.
        raise _too_long()
    more = True
    while more and length <= _DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyError(HTTPStatus.BAD_REQUEST, "the request ended before its end.")
        length += len(message.get("body", b""))
        if length <= MOST_BODY:
            chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    if length > MOST_BODY:
        raise _too_long()
    return b"".join(chunks)


def _too_long() -> BodyError:
    return BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is longer than {MOST_BODY} bytes.")
