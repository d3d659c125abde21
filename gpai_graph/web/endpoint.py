"""The SPARQL 1.1 Protocol: a request over HTTP in, an answer or a problem in words out. Query only; there is no update.

What is kept, tagged and packed of the answers, `http.middleware.ResponseCache` does.
Source: https://www.w3.org/TR/sparql11-protocol/"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple, NoReturn
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gpai_graph.errors import BusyError, GpaiGraphError, quoted
from gpai_graph.rdf.calls import differs_each_time
from gpai_graph.rdf.sparql import ALL_TRIPLES
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.protocol import Dataset
from gpai_graph.stores.sandbox import request as sandboxed
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.web.http.messages import BodyError, body_of, client_of, header, problem, problem_of, replayed
from gpai_graph.web.http.middleware import Options
from gpai_graph.web.http.negotiation import TYPES_OF_KINDS, VARY, AcceptHeader

Html = Callable[[Request], Response]
PATH: Final = "/sparql"
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
# Seconds after which a client, or a cache before us, asks whether the answer is still the same.
_FRESH: Final = "public, max-age=60"
# Seconds after which we look whether the client is still there.
_GLANCE: Final = 0.1
_FORM: Final = "application/x-www-form-urlencoded"
_VIEW: Final = b"view"  # how the editor shows an answer
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::[0-9]+)?|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?")
_DESCRIPTION: Final = Path(__file__).with_name("service-description.ttl")


class ProtocolQuery(NamedTuple):
    """What a request asks: a query, the dataset that it names, and a format where the address names one.

    cut: whether the first rows will do where there are more than are given."""

    query: str
    dataset: Dataset | None
    format: str
    cut: bool


class RequestError(Exception):
    """A request that is no question."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Endpoint:
    """The endpoint as an application at one address. html: makes the page that a browser sees there."""

    def __init__(self, guard: GuardedStore, html: Html | None = None) -> None:
        self._guard = guard
        self._html = html

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            scope, receive, is_page = await self._of_a_reader(scope, receive)
        except BodyError as error:
            await problem(error.status, str(error), headers={"Connection": "close"})(scope, receive, send)
            return
        request = Request(scope, receive)
        if self._html is not None and is_page:
            # Its mistakes are those of any page.
            page = await run_in_threadpool(self._html, request)
            page.headers.update(VARY)
            await page(scope, receive, send)
            return
        try:
            response = await self._response(request)
        except RequestError as error:
            response = problem(error.status, str(error))
        except BodyError as error:
            response = problem(error.status, str(error), headers={"Connection": "close"})
        except GpaiGraphError as error:
            response = problem_of(error)
        await response(scope, receive, send)

    async def _of_a_reader(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive, bool]:
        """The request, and whether a page answers it. A form of the editor, whose query may be too long for an address,
        is read as if its fields stood in the address."""
        if self._html is None or is_for_a_reader(scope):
            return scope, receive, self._html is not None
        is_form = scope["method"] == "POST" and _content_type(scope)[0] == _FORM
        if not is_form or not AcceptHeader.of(scope).wants_html:
            return scope, receive, False
        body = await body_of(scope, receive)
        if not _has(body, _VIEW):
            return scope, replayed(body, receive), False
        return {**scope, "method": "GET", "query_string": body}, replayed(body, receive), True

    async def _response(self, request: Request) -> Response:
        scope, accept = request.scope, AcceptHeader.of(request.scope)
        if request.method == "POST":
            body = await body_of(scope, request.receive)
            return await self._answer(request, _posted(scope, body), accept)
        if request.method not in ("GET", "HEAD"):
            detail = f"{request.method} is not possible here: ask with GET or POST. The graph is read-only."
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, headers={"Allow": ", ".join(METHODS)})
        if not scope["query_string"]:
            return _description(scope, accept)
        return await self._answer(request, _query_of(_pairs(scope["query_string"], "the address")), accept)

    async def _answer(self, request: Request, asked: ProtocolQuery, accept: AcceptHeader) -> Response:
        wanted = accept.for_kinds(asked.format)
        if not any(wanted.values()):
            return problem(HTTPStatus.NOT_ACCEPTABLE, _unknown(asked.format or accept.text))
        # What is not wanted keeps the client's own words, for the message.
        rows, truth, graph = (wanted[kind] or asked.format or accept.text for kind in ("rows", "truth", "graph"))
        most, dataset = self._guard.limits.max_rows, asked.dataset
        question = sandboxed.Request(
            asked.query, rows, truth, graph, dataset=dataset, strange=True, cut=asked.cut, max_rows=most
        )
        reply = await _while_listening(self._guard.reply_async(question, client_of(request.scope)), request.receive)
        cut = {"Answer-Cut-At": str(question.first)} if reply.cut else {}
        keep = "no-store" if differs_each_time(asked.query) else _FRESH
        return Response(reply.body, 200, {**VARY, "Cache-Control": keep, **cut}, _typed(reply.media_type))


def route(guard: GuardedStore, html: Html | None = None) -> Route:
    """The endpoint as a route."""
    return Route(PATH, Endpoint(guard, html), middleware=[Middleware(Options, methods=METHODS)])


def is_for_a_reader(scope: Scope) -> bool:
    """Whether a request to the endpoint comes from a browser that shows a page, and not from a program."""
    if scope["method"] not in ("GET", "HEAD") or _has(scope["query_string"], b"format"):
        return False
    return AcceptHeader.of(scope).wants_html


def _description(scope: Scope, accept: AcceptHeader) -> Response:
    """What this service says of itself."""
    media_type = accept.for_kinds()["graph"]
    if not media_type:
        return problem(HTTPStatus.NOT_ACCEPTABLE, _unknown(accept.text))
    described = EmbeddedStore.in_memory()
    described.load(f"@base <{address_of(scope)}> .\n".encode() + _DESCRIPTION.read_bytes(), "ttl")
    body = described.answer(ALL_TRIPLES, media_type)
    return Response(body, 200, {**VARY, "Cache-Control": _FRESH}, _typed(media_type))


def _typed(media_type: str) -> str:
    return media_type if media_type.startswith("application/") else f"{media_type}; charset=utf-8"


# What a request asks


def _has(fields: bytes, name: bytes) -> bool:
    """Whether an address or a form has a field of this name."""
    return any(field.partition(b"=")[0] == name for field in fields.split(b"&"))


def _content_type(scope: Scope) -> tuple[str, str]:
    """The media type of what a client sends, and the parameters behind it."""
    kind, _, parameters = header(scope, b"content-type").decode("latin-1").partition(";")
    return kind.strip().lower(), parameters


def _posted(scope: Scope, body: bytes) -> ProtocolQuery:
    kind, parameters = _content_type(scope)
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", parameters, re.IGNORECASE)
    unpacked = header(scope, b"content-encoding").strip().lower() in (b"", b"identity")
    if kind == _UPDATE:
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the graph is read-only and takes no updates.")
    if kind not in (_FORM, _DIRECT) or not unpacked:
        detail = f"send the query as {_DIRECT}, or as query=… in {_FORM}, not packed."
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE if kind else HTTPStatus.BAD_REQUEST, detail)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the query as UTF-8.")
    pairs = _pairs(scope["query_string"], "the address")
    if kind == _FORM:
        # The dataset may stand in the address, too: some clients put it there.
        return _query_of([*pairs, *_pairs(body, "the form")])
    if any(name == "query" for name, _ in pairs):
        _refuse(HTTPStatus.BAD_REQUEST, "there are two queries, one in the address and one in the body: send one.")
    return _query_of([*pairs, ("query", _text(body, "the query"))])


def _query_of(pairs: list[tuple[str, str]]) -> ProtocolQuery:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    queries = all_of("query")
    if all_of("update"):
        _refuse(HTTPStatus.BAD_REQUEST, "the graph is read-only and takes no updates.")
    if len(queries) != 1:
        detail = (
            "there is no query: send it as query=…" if not queries else f"{len(queries)} queries arrived: send one."
        )
        _refuse(HTTPStatus.BAD_REQUEST, detail)
    # Forms send empty fields, too: they name no graph.
    dataset = Dataset(*(tuple(filter(str.strip, all_of(f"{kind}-graph-uri"))) for kind in ("default", "named")))
    short = (*all_of("format"), "")[0]
    return ProtocolQuery(queries[0], dataset if any(dataset) else None, short, all_of("cut") == ("yes",))


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
    raise RequestError(status, detail)


def _unknown(wanted: str) -> str:
    offered = ", ".join(dict.fromkeys(name for names in TYPES_OF_KINDS.values() for name in names))
    return f"an answer cannot be written as {quoted(wanted)}: ask for {offered}."


async def _while_listening(work: Awaitable[sandboxed.Reply], receive: Receive) -> sandboxed.Reply:
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
            raise BusyError("the client closed the connection.") from None
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
