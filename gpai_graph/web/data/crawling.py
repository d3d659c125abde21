"""Crawling: what search engines are told. The graph and the routes in, sitemap.xml and robots.txt out."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path

# Pages that lead to all others; those that are served here are named.
_MAIN: Final = ("/", "/questions", "/networks", "/compare", "/sources", "/gaps", "/ontology", "/about")
# So many a file may hold (https://www.sitemaps.org/protocol.html).
MOST: Final = 50_000
# Searches, queries and other days are endless: the pages of the last day known hold everything.
_ENDLESS: Final = ("/search", "/sparql", "/api/", "/cite", "/*as_of=", "/*mode=")


def sitemap(request: Request) -> Response:
    """`/sitemap.xml`: every page of a question and of a thing, the main pages first."""
    address = request.app.state.site.public_url(request)
    lines = (f"<url><loc>{escape(address + path)}</loc></url>\n" for path in [*_paths(request)][:MOST])
    body = "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            *lines,
            "</urlset>\n",
        ]
    )
    return Response(body, media_type="application/xml")


def robots(request: Request) -> Response:
    """`/robots.txt`: what need not be read, and where the sitemap is."""
    site: Site = request.app.state.site
    root = request.scope.get("root_path", "").rstrip("/")
    forbidden = "".join(f"Disallow: {root}{path}\n" for path in _ENDLESS)
    return PlainTextResponse(f"User-agent: *\n{forbidden}\nSitemap: {site.public_url(request)}/sitemap.xml\n")


def _paths(request: Request) -> Iterator[str]:
    site: Site = request.app.state.site
    served = {getattr(route, "path", "") for route in request.app.routes}
    yield from (path for path in _MAIN if path in served)
    yield from (f"/questions/{name}" for name in site.questions)
    yield from (page_path(str(thing)) for thing in site.kg.run("things").column("thing"))
