"""Dereference: what is had at the address of a thing, a graph, the ontology or the shapes, in which format.

A thing is not the document about it: its address leads to one (303), a page or data, as the client accepts. A graph,
the ontology and the shapes are documents and are had where they are (200)."""

from collections.abc import Callable
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gpai_graph.errors import brief, did_you_mean, quoted
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import graph_title
from gpai_graph.stores.embedded import written
from gpai_graph.web.data.api import Endpoint
from gpai_graph.web.data.linked_data import (
    LINKED_FORMATS,
    MEDIA_TYPES,
    PAGE_ALIASES,
    TYPES_WITH_GRAPHS,
    HeaderLink,
    alternates,
    data_path,
    link_header,
    parted,
    quads_about,
    quads_of,
)
from gpai_graph.web.http.negotiation import VARY, AcceptHeader
from gpai_graph.web.page import Page
from gpai_graph.web.pages import entity, vocabulary
from gpai_graph.web.site import Site
from gpai_graph.web.urls import Links, page_path

HTML: Final = "text/html"
_OFFERED: Final = (HTML, *MEDIA_TYPES.values())
_ENDINGS: Final = {kind: ending for ending, kind in MEDIA_TYPES.items()} | {HTML: "html"}
_GRAPHS: Final = PREFIXES["graph"]


def thing(request: Request) -> Response:
    """`/id/KIND/SLUG` and `/data/KIND/SLUG`, with an ending (.ttl, .html …) or without: the document about a thing."""
    return _thing(request, request.path_params["kind"], request.path_params["slug"])


def source(request: Request) -> Response:
    """`/source/ID`, as a source is often written."""
    return _thing(request, "source", request.path_params["slug"])


def _thing(request: Request, kind: str, name: str) -> Response:
    site: Site = request.app.state.site
    slug, ending = parted(name)
    before, dot, other = slug.rpartition(".")
    if dot and not site.kg.knows(f"{kind}:{slug}") and site.kg.knows(f"{kind}:{before}"):
        raise _no_file(other)
    iri = entity.thing_called(site, kind, slug).iri
    links = Links.undated(request)
    if ending in MEDIA_TYPES:
        return _data(request, iri, ending, links)
    media_type = HTML if ending == "html" else _accepted(request)
    if media_type == HTML:
        # The day that was asked for goes along; where none was, the address of the page stays short.
        dated = any(request.query_params.get(word) for word in ("as_of", "mode"))
        where = (Page(request).url if dated else links.bare)(page_path(iri))
    else:
        where = links.bare(f"{data_path(iri)}.{_ENDINGS[media_type]}")
    page = HeaderLink(links.bare(page_path(iri)), "alternate", HTML)
    headers = {**VARY, "Link": link_header([page, *alternates(data_path(iri), links)])}
    return RedirectResponse(where, 303, headers)


def _data(request: Request, iri: IRI, ending: str, links: Links) -> Response:
    """The data about a thing; of a source, where the format has graphs, also all that it states."""
    site: Site = request.app.state.site
    media_type = MEDIA_TYPES[ending]
    quads = quads_about(site, iri)
    if media_type in TYPES_WITH_GRAPHS:
        quads += quads_of(site, iri)
    page = HeaderLink(links.bare(page_path(iri)), "alternate", HTML)
    more = [HeaderLink(iri, "describes"), page]
    return _written(request, dict.fromkeys(quads), media_type, data_path(iri), more)


def or_data(page: Callable[[Page], Response], path: str, graph: str) -> Endpoint:
    """An endpoint for a document that is also a graph: the page for browsers, its data for whom asks for data.

    path: where it is had without an ending. graph: the graph that holds it."""

    def endpoint(request: Request) -> Response:
        ending = parted(request.url.path)[1]
        named = request.path_params.get("ending", ending)
        if named not in ("", "html", *MEDIA_TYPES):
            raise _no_file(named)
        media_type = MEDIA_TYPES.get(ending, HTML) if ending else _accepted(request)
        if media_type == HTML:
            response = page(Page(request))
            response.headers["Link"] = link_header(alternates(path, Links.undated(request)))
            response.headers.update(VARY)
            return response
        response = _written(request, quads_of(request.app.state.site, IRI(graph)), media_type, path, [])
        response.headers.update(VARY)
        return response

    return endpoint


def _no_file(ending: str) -> HTTPException:
    known = ", ".join(f".{known}" for known in ("html", *MEDIA_TYPES))
    return HTTPException(404, f"This has no file .{brief(ending)}. Choose one of {known}.")


def release(request: Request) -> Response:
    """`/ontology/0.1.0`: the ontology, if that is the release that is served. Raises HTTPException 404 otherwise."""
    site: Site = request.app.state.site
    version, _ = parted(request.path_params["version"])
    served = {row.version.text for row in site.kg.run("header")}
    if version not in served:
        known = " and ".join(sorted(served))
        raise HTTPException(
            404, f"This server does not have release {brief(version)}. It has {known}; the repository has older ones."
        )
    return ontology(request)


def graph(request: Request) -> Response:
    """`/graph/NAME`: a graph of ours, such as `/graph/derived/labels`. Raises HTTPException 404, the nearest named."""
    name, _ = parted(request.path_params["name"])
    known = {str(row.graph).removeprefix(_GRAPHS) for row in request.app.state.site.kg.run("graphs")}
    ours = sorted(name for name in known if "://" not in name)
    if name not in ours:
        raise HTTPException(
            404, f"There is no graph {quoted(name)}.{did_you_mean(name, ours)} Choose one of {', '.join(ours)}."
        )
    return or_data(_graph_page(_GRAPHS + name), f"/graph/{name}", _GRAPHS + name)(request)


def _graph_page(graph: str) -> Callable[[Page], Response]:
    """The page that says what a graph is, and where its data are."""

    def graph_page(page: Page) -> Response:
        path = parted(page.path)[0]
        counts = {str(row.graph): int(row.triples.text) for row in page.kg.run("graphs")}
        words = {**LINKED_FORMATS, "trig": "TriG", "nq": "N-Quads"}
        files = [(words[ending], page.links.bare(f"{path}.{ending}")) for ending in MEDIA_TYPES]
        title, triples = graph_title(graph), counts.get(graph, 0)
        return page.render("graph.html.j2", title=title, iri=graph, triples=triples, files=files)

    return graph_page


def _written(request: Request, quads: Any, media_type: str, path: str, more: list[HeaderLink]) -> Response:
    site: Site = request.app.state.site
    links = Links.undated(request)
    where = f"{path}.{_ENDINGS[media_type]}"
    others = [link for link in alternates(path, links) if link.media_type != media_type]
    licence = [HeaderLink(row.licence, "license") for row in site.kg.run("header")]
    canonical = HeaderLink(site.public_url(request) + where, "canonical")
    headers = {"Link": link_header([*more, *others, canonical, *licence]), "Content-Location": links.bare(where)}
    return Response(written(quads, media_type), 200, headers, media_type)


def _accepted(request: Request) -> str:
    """The media type that a client wants most. Raises HTTPException 406 if none of ours will do."""
    return AcceptHeader.of(request.scope).required(_OFFERED, PAGE_ALIASES)


ontology: Final = or_data(vocabulary.vocabulary, "/ontology", _GRAPHS + "ontology")
shapes: Final = or_data(_graph_page(_GRAPHS + "shapes"), "/shapes", _GRAPHS + "shapes")
