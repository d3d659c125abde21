"""The application: routes and what stands around them. A graph and settings in, an ASGI application out."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from threading import Thread
from typing import Any, Final

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.web.data import api, catalogue, citations, dumps, openapi
from gpai_graph.web.http import negotiation
from gpai_graph.web.http.messages import PROBLEM_TYPE, in_words, problem, status_of
from gpai_graph.web.http.middleware import READ, CrossOrigin, ResponseCache, is_cheap
from gpai_graph.web.http.server import protected
from gpai_graph.web.moments import Moment
from gpai_graph.web.pages import (
    about,
    connections,
    dereference,
    editor,
    gaps,
    home,
    networks,
    pictures,
    plotting,
    questions,
    sources,
    static,
    suggesting,
    terms,
    timelines,
    vocabulary,
)
from gpai_graph.web.pages import compare as comparing
from gpai_graph.web.pages import entity as entities
from gpai_graph.web.pages import search as searching
from gpai_graph.web.settings import Settings
from gpai_graph.web.site import Site
from gpai_graph.web.sparql import PATH, is_for_a_reader, route

NOT_FOUND: Final = 404
_WORDS: Final = {
    400: "This question cannot be asked so",
    404: "This is not in the graph",
    405: "This address takes no such request",
    406: "This is not to be had in that format",
    500: "Something went wrong here",
    503: "Too many questions at once",
    504: "This took too long",
}


def create_app(
    kg: KnowledgeGraph | None = None, settings: Settings | None = None, guard: GuardedStore | None = None
) -> ASGIApp:
    """The whole application over a graph; without one, over the built graph that comes with the package.

    guard: the store that answers what strangers ask in SPARQL, which stays the caller's to close; without one there is
    no endpoint."""
    chosen = settings or Settings()
    site = Site(kg if kg is not None else opening.load(), chosen, has_endpoint=guard is not None)
    app = Starlette(
        # First: it is asked most, and by programs.
        routes=[Route(PATH, editor.editor) if guard is None else route(guard, editor.editor), *routes()],
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
        Route("/", home.home),
        Route("/plots/{name}.svg", plotting.image),
        Route("/search", searching.search),
        Route("/search.json", searching.suggest),
        Route("/questions", questions.library),
        Route("/questions/{name}", questions.question),
        Route("/page/{kind}/{slug:path}", entities.entity),
        *_data_routes(),
        # Sources, gaps, vocabulary, about.
        Route("/sources", sources.sources),
        Route("/gaps", gaps.gaps),
        Route("/suggest", suggesting.suggest),
        Route("/ontology/picture", vocabulary.picture),
        Route("/ontology/picture.svg", vocabulary.image),
        Route("/ontology/{term}", terms.term),
        Route("/about", about.about),
        Route("/networks", networks.library),
        Route("/networks/{name}", networks.network),
        Route("/networks/{name}/picture", pictures.network_page),
        Route("/networks/{name}/picture.svg", pictures.network_image),
        Route("/networks/{name}/{file}", networks.download),
        Route("/neighbourhood/{kind}/{slug:path}/picture", pictures.around_page),
        Route("/neighbourhood/{kind}/{slug:path}/picture.svg", pictures.around_image),
        Route("/connections", connections.connections),
        Route("/connections/picture", connections.picture_page),
        Route("/connections/picture.svg", connections.picture_image),
        Route("/compare", comparing.compare),
        Route("/timeline", timelines.timeline),
        Route("/static/{name:path}", static.static),
        Route("/health", health),
    ]


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
        "/api/queries/{name}": api.answer,
        "/api/search.json": api.search,
        "/api/evidence": api.evidence,
        "/api/unmentioned": api.unmentioned,
        "/openapi.json": openapi.document,
        "/cite": citations.cite,
        "/sitemap.xml": catalogue.sitemap,
        "/robots.txt": catalogue.robots,
    }
    shared = [Middleware(CrossOrigin)]
    return [Route(path, endpoint, methods=READ, middleware=shared) for path, endpoint in endpoints.items()]


class _Release(StringConvertor):
    """The number of a release in a path; the names of terms begin with a letter."""

    regex = "[0-9][0-9.]*(?:[.][a-z]+)?"


async def health(_: Request) -> Response:
    """Whether the application answers at all."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not taken here: ask with GET. The graph is read-only."
    if error.status_code == NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = "There is nothing at this address."
    return _page(request, error.status_code, detail, error.headers)


async def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, GpaiGraphError)
    return _page(request, status_of(error), str(error))


async def _broken(request: Request, _: Exception) -> Response:
    return _page(request, 500, "Something went wrong on this server; it is not your mistake.")


def _page(request: Request, status: int, message: str, headers: Any = None) -> Response:
    """A page that says what happened and what helps, in every state of the site; for programs, a problem document."""
    accept = ", ".join(request.headers.getlist("accept"))
    if negotiation.chosen(accept, ("text/html", PROBLEM_TYPE)) != "text/html" or request.url.path.startswith("/api/"):
        return problem(status, in_words(message), headers=headers)
    site: Site = request.app.state.site
    response = site.render(
        request,
        "problem.html.j2",
        moment=Moment(site.cut_off),
        status=status,
        status_words=_WORDS.get(status, "This did not work"),
        message=in_words(message),
        guess=request.url.path.rpartition("/")[2].replace("-", " ") if status == NOT_FOUND else "",
    )
    response.headers.update(headers or {})
    return response
