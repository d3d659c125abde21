"""The application: routes and what stands around them. A graph and settings in, an ASGI application out."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from threading import Thread
from typing import Any, Final

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from gpai_graph.errors import GpaiGraphError, quoted
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import SEARCHED, KnowledgeGraph
from gpai_graph.rdf.dates import AsOf
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.visual import typeface
from gpai_graph.web import network_forms
from gpai_graph.web.data import api, catalogue, citations, dumps, lists, openapi
from gpai_graph.web.endpoint import PATH, is_for_a_reader, route
from gpai_graph.web.http.messages import PROBLEM_TYPE, message_of, problem, status_of
from gpai_graph.web.http.middleware import READ, Options, ResponseCache, is_cheap
from gpai_graph.web.http.negotiation import AcceptHeader
from gpai_graph.web.http.server import protected
from gpai_graph.web.page import Page, Takes
from gpai_graph.web.pages import (
    about,
    browse,
    compare,
    connections,
    dereference,
    editor,
    entity,
    findings,
    gaps,
    home,
    networks,
    questions,
    search,
    sources,
    timeline,
    vocabulary,
)
from gpai_graph.web.site import Settings, Site
from gpai_graph.web.urls import Links
from gpai_graph.web.view import variables

NOT_FOUND: Final = 404
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}
_VENDORED: Final = ("yasqe.min.js", "yasqe.min.css")
_FONTS: Final = tuple(f"inter.{weight}.{part}.woff2" for weight in typeface.WEIGHT_RANGES for part in typeface.PARTS)
_MAP: Final = b"\n//# sourceMappingURL"
# Their address bears the version of the package and of the graph.
_A_YEAR: Final = "public, max-age=31536000, immutable"
# What addresses of pages may say: how many rows, how an image is drawn, which network, which paths.
_ROWS: Final[Takes] = {"rows": ("all",)}
_IMAGE: Final[Takes] = {"size": network_forms.SIZES, "bare": ("1",), networks.COLOUR: ("groups",)}
_NETWORK: Final[Takes] = {
    "rows": ("all", network_forms.EVERY),
    network_forms.FORM: (),
    **dict.fromkeys(network_forms.FILTERS, ()),
}
_PATHS: Final[Takes] = {"from": (), "to": (), "hubs": ("yes",), "gpai": ("no",)}
# {path: (the page, what its address may say beside the parameters of the question that it shows)}
PAGE_ROUTES: Final[dict[str, tuple[Callable[[Page], Response], Takes]]] = {
    "/": (home.home, {"members": ()}),
    "/plots/{query}.svg": (questions.image, {**_ROWS, "width": tuple(questions.WIDTHS)}),
    "/plots/{query}.png": (questions.image, {**_ROWS, "width": tuple(questions.WIDTHS)}),
    "/search": (search.search, {**_ROWS, "q": (), "kind": SEARCHED}),
    "/search.json": (search.suggest, {"q": ()}),
    "/browse": (browse.library, {}),
    "/browse/{list}": (browse.kind, {**_ROWS, "q": ()}),
    "/questions": (questions.library, {}),
    "/questions/{query}": (questions.question, {**_ROWS, "view": ()}),
    "/findings": (findings.library, {}),
    "/findings/{name}": (findings.finding, {}),
    "/page/{kind}/{slug:path}": (entity.entity, {**_ROWS, "all": ()}),
    "/timeline": (timeline.timeline, {"thing": ()}),
    "/sources": (sources.sources, {}),
    "/gaps": (gaps.gaps, {"rows": gaps.FOLDED}),
    "/suggest": (gaps.suggest, {"gap": tuple(gaps.GAPS), "thing": ()}),
    "/ontology/picture": (vocabulary.picture, {}),
    "/ontology/picture.svg": (vocabulary.image, _IMAGE),
    "/ontology/{term}": (vocabulary.term, {}),
    "/about": (about.about, {}),
    "/developers": (about.developers, {}),
    "/networks": (networks.library, {}),
    "/networks/{query}": (networks.network, {**_NETWORK, **_IMAGE}),
    "/networks/{query}/picture": (networks.network_page, {**_NETWORK, **_IMAGE}),
    "/networks/{query}/picture.svg": (networks.network_image, {**_NETWORK, **_IMAGE}),
    "/networks/{query}/card": (networks.card, {**_NETWORK, **_IMAGE, "thing": (), "from": (), "to": ()}),
    "/networks/{query}/form.svg": (networks.form_image, {**_NETWORK, **_IMAGE}),
    "/networks/{query}/{file}": (networks.download, _NETWORK),
    "/neighbourhood/{kind}/{slug:path}/picture": (networks.around_page, _IMAGE),
    "/neighbourhood/{kind}/{slug:path}/picture.svg": (networks.around_image, _IMAGE),
    "/connections": (connections.connections, {**_PATHS, **_IMAGE}),
    "/connections/picture": (connections.picture_page, {**_PATHS, **_IMAGE}),
    "/connections/form.svg": (connections.form_image, {**_PATHS, **_IMAGE}),
    "/compare": (compare.compare, {"a": (), "b": (), "day": (), "day2": (), "network": ()}),
}
_WORDS: Final = {
    400: "This address has a mistake",
    404: "Page not found",
    405: "This address does not take such a request",
    406: "This format is not available",
    500: "Something went wrong",
    503: "The server is busy",
    504: "The answer took too long",
}


def create_app(
    kg: KnowledgeGraph | None = None, settings: Settings | None = None, guard: GuardedStore | None = None
) -> ASGIApp:
    """The whole application over a graph; without one, over the built graph that comes with the package.

    guard: the store that answers what strangers ask in SPARQL, which stays the caller's to close; without one there is
    no endpoint."""
    chosen = settings or Settings()
    site = Site(kg if kg is not None else opening.load(), chosen, has_endpoint=guard is not None)
    reader = _endpoint(lambda page: editor.editor(page, guard), editor.TAKES)
    app = Starlette(
        # First: it is asked most, and by programs.
        routes=[Route(PATH, reader) if guard is None else route(guard, reader), *routes()],
        middleware=[Middleware(ResponseCache, unlimited=_is_unlimited)],
        exception_handlers={HTTPException: _refused, GpaiGraphError: _mistaken, Exception: _broken},
        lifespan=_warming if chosen.warm else None,
    )
    app.state.site = site
    app.state.dumps = dumps.Dumps(site.kg)
    return protected(app, hosts=chosen.hosts)


def _is_unlimited(scope: Scope) -> bool:
    """Whether a request need not wait for its turn: the guarded store limits what programs ask."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return is_cheap(scope) or (path == PATH and not is_for_a_reader(scope))


@asynccontextmanager
async def _warming(app: Starlette) -> AsyncIterator[None]:
    """Compute what many pages need beside the first requests; a thread that nobody waits for when the server ends."""
    Thread(target=app.state.site.warm, daemon=True).start()
    yield


def routes() -> Sequence[BaseRoute]:
    """Every path of the application, in the order in which they are tried."""
    return [
        *_data_routes(),
        *(Route(path, _by_current_name(_endpoint(*page))) for path, page in PAGE_ROUTES.items()),
        Route("/static/{name:path}", static),
        Route("/health", health),
    ]


def _endpoint(answer: Callable[[Page], Response], takes: Takes) -> Callable[[Request], Response]:
    """What answers a request with the page that is made of it. takes: what its address may say."""

    def endpoint(request: Request) -> Response:
        return answer(Page(request, takes))

    return endpoint


def _by_current_name(endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The endpoint; an address with a slash too many at its end, or with a name that a query had before, leads to the
    right one, for good."""

    def by_current_name(request: Request) -> Response:
        links = Links.undated(request)
        words = f"?{request.url.query}" if request.url.query else ""
        if links.path.endswith("/") and links.path != "/":
            return RedirectResponse(links.bare(links.path.rstrip("/")) + words, HTTPStatus.PERMANENT_REDIRECT)
        old = request.path_params.get("query", "").partition(".")[0]
        now = request.app.state.site.kg.queries.current(old)
        if now == old:
            return endpoint(request)
        parts = (part.partition(".") for part in links.path.split("/"))
        path = "/".join(f"{now if stem == old else stem}{dot}{ending}" for stem, dot, ending in parts)
        return RedirectResponse(links.bare(path) + words, HTTPStatus.PERMANENT_REDIRECT)

    return by_current_name


def _data_routes() -> Sequence[BaseRoute]:
    """The paths that programs ask: the data of things and of the whole graph, and the query library."""
    register_url_convertor("release", _Release())
    endpoints: dict[str, Callable[[Request], Response]] = {
        "/id/{kind}/{slug:path}": dereference.thing,
        "/data/{kind}/{slug:path}": dereference.thing,
        "/source/{slug:path}": dereference.source,
        "/ontology": dereference.ontology,
        "/ontology.{ending}": dereference.ontology,
        "/ontology/{version:release}": dereference.release,
        "/shapes": dereference.shapes,
        "/shapes.{ending}": dereference.shapes,
        "/graph/{name:path}": dereference.graph,
        "/gpai-graph.{ending}": dumps.dump,
        "/.well-known/void": catalogue.void,
        "/dcat": catalogue.dcat,
        "/api/queries": api.queries,
        "/api/queries/{query}": api.answer,
        "/api/findings.json": api.findings,
        "/api/browse/{kind}": lists.listing,
        "/api/search.json": api.search,
        "/api/evidence": api.evidence,
        "/api/compare": api.compare,
        "/api/hints": api.hints,
        "/openapi.json": openapi.document,
        "/cite": citations.cite,
        "/sitemap.xml": catalogue.sitemap,
        "/robots.txt": catalogue.robots,
    }
    options = [Middleware(Options)]
    return [
        Route(path, _by_current_name(endpoint), methods=READ, middleware=options)
        for path, endpoint in endpoints.items()
    ]


class _Release(StringConvertor):
    """The number of a release in a path; the names of terms begin with a letter."""

    regex = "[0-9][0-9.]*(?:[.][a-z]+)?"


def static(request: Request) -> Response:
    """One file of the package; the stylesheet begins with the colours that pictures have, too."""
    name = request.path_params["name"]
    within = "vendor" if name in _VENDORED else "vendor/fonts" if name in _FONTS else "web/static"
    folder = files("gpai_graph") / within
    extension = name.rpartition(".")[2]
    known = {entry.name for entry in folder.iterdir()}
    # A name of the folder, never a path: nothing outside it can be named.
    if name not in known or extension not in _TYPES:
        raise HTTPException(404, f"There is no file {quoted(name)}.")
    body = (folder / name).read_bytes()
    if name in _VENDORED:
        # A developer's browser would ask for the map, which we do not have.
        body = body.partition(_MAP)[0]
    if name == "style.css":
        body = variables().encode() + body
    return Response(body, media_type=_TYPES[extension], headers={"Cache-Control": _A_YEAR})


async def health(_: Request) -> Response:
    """Whether the application answers at all."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"This address does not take {request.method}: ask with GET. The graph is read-only."
    if error.status_code == NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = "We found no page at this address."
    return _page(request, error.status_code, detail, error.headers, getattr(error, "heading", ""))


async def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, GpaiGraphError)
    return _page(request, status_of(error), message_of(error))


async def _broken(request: Request, _: Exception) -> Response:
    return _page(request, 500, "The server made a mistake. Try again later.")


def _page(request: Request, status: int, message: str, headers: Any = None, words: str = "") -> Response:
    """A page that says what happened and what helps, in every state of the site; for programs, a problem document.

    words: its heading, where that of the status would not be true."""
    best = AcceptHeader.of(request.scope).best(("text/html", PROBLEM_TYPE))
    if best != "text/html" or request.url.path.startswith("/api/"):
        return problem(status, message, headers=headers)
    # The date that was asked for may be the mistake.
    page = Page(request, given=AsOf())
    response = page.render(
        "problem.html.j2",
        status=status,
        status_words=words or _WORDS.get(status, "The request failed"),
        message=message,
        guess=request.url.path.rpartition("/")[2].replace("-", " ") if status == NOT_FOUND else "",
    )
    response.headers.update(headers or {})
    return response
