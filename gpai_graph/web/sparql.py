"""The SPARQL 1.1 Protocol: a request over HTTP in, an answer or a problem in words out. Query only; there is no update.

Bare ASGI, so that an answer that is kept costs next to nothing; what is new goes to the guarded store.
Source: https://www.w3.org/TR/sparql11-protocol/"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gpai_graph.errors import BusyError, GpaiGraphError
from gpai_graph.stores.embedded import Dataset, EmbeddedStore
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import GRAPH_TYPES, Reply, Request
from gpai_graph.web.http import negotiation
from gpai_graph.web.http.intake import BodyError, body_of, header
from gpai_graph.web.http.messages import ALWAYS, CORS, Answer, Kept, answer, problem, problem_of

Html = Callable[[WebRequest], Response | Awaitable[Response]]
ALLOW: Final = "GET, HEAD, POST, OPTIONS"
# Bytes of answers that are kept.
KEPT_BYTES: Final = 64 << 20
# Seconds after which a client, or a cache before us, asks whether the answer is still the same.
_FRESH: Final = "public, max-age=60"
# Seconds after which we look whether the client is still there.
_GLANCE: Final = 0.1
_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
# Answers that differ each time are not kept. Between name and bracket may stand comments.
_CHANGING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)(?:\s|\#[^\r\n]*[\r\n])*\(", re.IGNORECASE)
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::[0-9]+)?|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?")
_DESCRIPTION: Final = Path(__file__).with_name("service-description.ttl")
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_PREFLIGHT: Final = Answer(
    HTTPStatus.NO_CONTENT,
    (
        (b"allow", ALLOW.encode()),
        *CORS,
        (b"access-control-allow-methods", ALLOW.encode()),
        (b"access-control-allow-headers", b"accept, content-type, if-none-match"),
        (b"access-control-max-age", b"86400"),
        *ALWAYS,
    ),
    b"",
)


class Asked(NamedTuple):
    """What a request asks: a query, the dataset that it names, and a format where the address names one."""

    query: str
    dataset: Dataset | None
    format: str


class RequestError(Exception):
    """A request that is no question. Takes what to answer."""

    def __init__(self, told: Answer) -> None:
        super().__init__(told.body)
        self.told = told


class Endpoint:
    """An ASGI application at one address. html: makes the page that a browser sees; kept: bytes of answers to keep."""

    def __init__(self, guard: GuardedStore, html: Html | None = None, kept: int = KEPT_BYTES) -> None:
        self._guard = guard
        self._html = html
        self.kept = Kept(kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        told = await self._told(scope, receive)
        await told(scope, receive, send)

    async def _told(self, scope: Scope, receive: Receive) -> Answer | Response:
        method = scope["method"]
        if method in ("GET", "HEAD"):
            accept = header(scope, b"accept")
            key = b"\n".join((scope["query_string"], accept, _gzip(scope)))
            return self.kept.get(key) or await self._answered_get(scope, receive, accept.decode("latin-1"), key)
        if method == "POST":
            return await self._answered_post(scope, receive)
        if method == "OPTIONS":
            return _PREFLIGHT
        detail = f"{method} is not taken here: ask with GET or POST. The graph is read-only."
        return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, more=[(b"allow", ALLOW.encode())])

    async def _answered_get(self, scope: Scope, receive: Receive, accept: str, key: bytes) -> Answer | Response:
        query_string = scope["query_string"]
        if self._html is not None and b"format=" not in query_string and negotiation.wants_html(accept):
            page = self._html(WebRequest(scope, receive))
            return page if isinstance(page, Response) else await page
        if not query_string:
            return await self._description(scope, accept)
        try:
            asked = _asked(_pairs(query_string, "the address"))
        except RequestError as error:
            return error.told
        return await self._answered(scope, receive, asked, accept, key)

    async def _answered_post(self, scope: Scope, receive: Receive) -> Answer:
        try:
            body = await body_of(scope, receive)
            asked = _posted(scope, body)
        except BodyError as error:
            return problem(error.status, str(error), more=[(b"connection", b"close")])
        except RequestError as error:
            return error.told
        accept = header(scope, b"accept")
        kind = header(scope, b"content-type")
        key = b"\n".join((b"POST", kind, scope["query_string"], accept, _gzip(scope), body))
        return self.kept.get(key) or await self._answered(scope, receive, asked, accept.decode("latin-1"), key)

    async def _answered(self, scope: Scope, receive: Receive, asked: Asked, accept: str, key: bytes) -> Answer:
        wanted = negotiation.chosen_for_kinds(asked.format or accept)
        if not any(wanted.values()):
            return problem(HTTPStatus.NOT_ACCEPTABLE, _unknown(asked.format or accept))
        # What is not wanted keeps the client's own words, for the message.
        rows, truth, graph = (wanted[kind] or asked.format or accept for kind in ("rows", "truth", "graph"))
        request = Request(asked.query, rows, truth, graph, dataset=asked.dataset, strange=True, cut=True)
        try:
            reply = await _while_listening(self._guard.reply_async(request), receive)
        except GpaiGraphError as error:
            return problem_of(error)
        changing = _CHANGING.search(asked.query) is not None
        more = [(b"answer-cut-at", str(self._guard.limits.max_rows).encode())] if reply.cut else []
        told = await answer(
            reply.body, reply.media_type, packed=bool(_gzip(scope)), more=more, keep="" if changing else _FRESH
        )
        if not changing:
            self.kept.put(key, told)
        return told

    async def _description(self, scope: Scope, accept: str) -> Answer:
        """What this service says of itself."""
        media_type = negotiation.chosen(accept, GRAPH_TYPES, negotiation.ALIASES["graph"])
        if not media_type:
            return problem(HTTPStatus.NOT_ACCEPTABLE, _unknown(accept))
        address = address_of(scope)
        key = b"\n".join((b"DESCRIPTION", address.encode(), media_type.encode(), _gzip(scope)))
        told = self.kept.get(key)
        if told is None:
            described = EmbeddedStore.in_memory()
            described.load(f"@base <{address}> .\n".encode() + _DESCRIPTION.read_bytes(), "ttl")
            body = described.answer(_EVERYTHING, media_type)
            told = await answer(body, media_type, packed=bool(_gzip(scope)), keep=_FRESH)
            self.kept.put(key, told)
        return told


def routes(guard: GuardedStore, html: Html | None = None, path: str = "/sparql") -> list[Route]:
    """The endpoint as a route of Starlette; in front of it, `serving.protected` answers it faster."""
    return [Route(path, Endpoint(guard, html))]


# What a request asks


def _posted(scope: Scope, body: bytes) -> Asked:
    kind, _, parameters = header(scope, b"content-type").decode("latin-1").partition(";")
    kind = kind.strip().lower()
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", parameters, re.IGNORECASE)
    unpacked = header(scope, b"content-encoding").strip().lower() in (b"", b"identity")
    if kind == _UPDATE:
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the graph is read-only: updates are not taken.")
    if kind not in (_FORM, _DIRECT) or not unpacked:
        detail = f"send the query as {_DIRECT}, or as query=… in {_FORM}, not packed."
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE if kind else HTTPStatus.BAD_REQUEST, detail)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "SPARQL is UTF-8: send the query so.")
    pairs = _pairs(scope["query_string"], "the address")
    if kind == _FORM:
        # The dataset may stand in the address, too: some clients put it there.
        return _asked([*pairs, *_pairs(body, "the form")])
    if any(name == "query" for name, _ in pairs):
        _refuse(HTTPStatus.BAD_REQUEST, "two queries, one in the address and one in the body: send one.")
    return _asked([*pairs, ("query", _text(body, "the query"))])


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    queries = all_of("query")
    if all_of("update"):
        _refuse(HTTPStatus.BAD_REQUEST, "the graph is read-only: updates are not taken.")
    if len(queries) != 1:
        detail = "no query: send it as query=…" if not queries else f"{len(queries)} queries: send one."
        _refuse(HTTPStatus.BAD_REQUEST, detail)
    dataset = Dataset(all_of("default-graph-uri"), all_of("named-graph-uri"))
    short = (*all_of("format"), "")[0]
    return Asked(queries[0], dataset if any(dataset) else None, negotiation.SHORT.get(short, short))


def _pairs(text: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(text, place), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except ValueError:
        _refuse(HTTPStatus.BAD_REQUEST, f"{place} is not UTF-8, or holds more than 1000 fields.")


def _text(data: bytes, place: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        _refuse(HTTPStatus.BAD_REQUEST, f"{place} is not UTF-8.")


def _refuse(status: int, detail: str) -> NoReturn:
    raise RequestError(problem(status, detail))


def _gzip(scope: Scope) -> bytes:
    """b"gzip" if the client takes it."""
    for coding, weight in negotiation.ranges(header(scope, b"accept-encoding").decode("latin-1")):
        if coding == "gzip":
            return b"gzip" if weight > 0 else b""
    return b""


def _unknown(accept: str) -> str:
    offered = ", ".join(dict.fromkeys(name for names in negotiation.KINDS.values() for name in names))
    return f"nothing here can be written as {accept[:200]!r}; known are {offered}."


async def _while_listening(work: Awaitable[Reply], receive: Receive) -> Reply:
    """What the work gives; it is ended when the client leaves, and then nobody hears the error."""
    task, left, watcher = asyncio.current_task(), False, None

    async def watch() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        if task is not None:
            task.cancel()

    def start() -> None:
        nonlocal watcher
        watcher = asyncio.ensure_future(watch())

    # Not at once: most answers are there before a task would have begun.
    timer = asyncio.get_running_loop().call_later(_GLANCE, start)
    try:
        return await work
    except asyncio.CancelledError:
        if left and task is not None:
            task.uncancel()
            raise BusyError("the client left.") from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.cancel()


# What this service says of itself


def address_of(scope: Scope) -> str:
    """The address at which a client sees this endpoint."""
    host = header(scope, b"host").decode("latin-1")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope.get('scheme', 'http')}://{host}{scope['path']}"
