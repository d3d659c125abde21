"""Messages of HTTP: what a client sends, within limits of size and time, and what went wrong, in words."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Message, Receive, Scope

from gpai_graph.errors import (
    BusyError,
    DrawingError,
    GpaiGraphError,
    ParameterError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    ResultsFormatError,
    UnknownEntityError,
    UnknownFindingError,
    UnknownQueryError,
)
from gpai_graph.rdf.words import upper_first

# Bytes of a body, and of the request line with all headers.
MOST_BODY: Final = 64 << 10
MOST_HEAD: Final = 8 << 10
LONG_HEAD: Final = f"the address and headers are longer than {MOST_HEAD} bytes together. Send the query with POST."
# Seconds for a whole request, and for which a request waits for its turn.
PATIENCE: Final = 10.0
# So much of a body that is too long is read and thrown away: a client that still sends does not read the answer.
_DRAINED: Final = 16 << 20
PROBLEM_TYPE: Final = "application/problem+json"
# What an error of ours is in HTTP; any other one is the server's fault.
_STATUSES: Final[Mapping[type[GpaiGraphError], HTTPStatus]] = {
    UnknownEntityError: HTTPStatus.NOT_FOUND,
    UnknownFindingError: HTTPStatus.NOT_FOUND,
    UnknownQueryError: HTTPStatus.NOT_FOUND,
    ParameterError: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    ResultsFormatError: HTTPStatus.NOT_ACCEPTABLE,
    QueryTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    QueryTimeoutError: HTTPStatus.GATEWAY_TIMEOUT,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    DrawingError: HTTPStatus.BAD_REQUEST,
}


class BodyError(Exception):
    """A body that is not taken. status: of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def header(scope: Scope, name: bytes) -> bytes:
    """The value of a header, given in small letters; several are joined as HTTP has it; b"" if there is none."""
    found = [value for key, value in scope["headers"] if key == name]
    return found[0] if len(found) == 1 else b", ".join(found)


def client_of(scope: Scope) -> str:
    """The address of who asks, as the proxy before us tells it; "" if nobody knows it."""
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else ""


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
            raise BodyError(HTTPStatus.BAD_REQUEST, "the request stopped before it was complete.")
        length += len(message.get("body", b""))
        if length <= MOST_BODY:
            chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    if length > MOST_BODY:
        raise _too_long()
    return b"".join(chunks)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read again; then what the client does."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return messages.pop() if messages else await receive()

    return received


def _too_long() -> BodyError:
    return BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is longer than {MOST_BODY} bytes.")


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None
) -> Response:
    """A problem document (RFC 9457). detail: in words. more: what else helps, such as the parameters that are taken."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **(more or {}),
    }
    # A lone surrogate of a broken address cannot be written as UTF-8.
    body = (json.dumps(told, ensure_ascii=False) + "\n").encode(errors="replace")
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, PROBLEM_TYPE)


def status_of(error: GpaiGraphError) -> int:
    """The status of HTTP that an error of ours has."""
    found = (status for kind, status in _STATUSES.items() if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_of(error: GpaiGraphError) -> Response:
    """The problem document of an error of ours; whoever comes when many ask is told when to ask again."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, BusyError) else None
    return problem(status_of(error), message_of(error), headers=headers)


def message_of(error: GpaiGraphError) -> str:
    """The message of an error for readers of pages, who have no command line."""
    return upper_first(error.message)
