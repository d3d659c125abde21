"""Plotting: the plots of answers on pages. A query and its parameters in, SVG images and what they show out."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.errors import PlotError
from gpai_graph.queries.library import Query
from gpai_graph.visual.chart import NARROW, WIDE
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site
from gpai_graph.web.urls import with_query

_VIEWS: Final = ("bar", "timeline", "map")
# Bytes of plots vary from 10 to 150 kB; so many are kept.
_KEPT: Final = 256
_SIZE: Final = re.compile(r'<svg[^>]* width="(\d+)[^"]*" height="(\d+)')
# It is shown as an image, which runs nothing; its own style is all that it needs.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


class Drawn(NamedTuple):
    """A plot as a file, and what it shows in words."""

    svg: str
    title: str
    alt: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        found = _SIZE.search(self.svg)
        return (int(found[1]), int(found[2])) if found else (WIDE, WIDE * 3 // 5)


class Plotted(NamedTuple):
    """A plot on a page: its addresses, wide and for phones, its size, what it shows."""

    image: str
    narrow: str
    width: int
    height: int
    title: str
    alt: str


def plotted(site: Site, query: Query, links: Links, asked: Mapping[str, str]) -> Plotted | None:
    """The plot of an answer; None where its query has none, or where what was asked leaves nothing to draw."""
    if query.plot is None and query.view not in _VIEWS:
        return None
    try:
        drawn = _drawn(site, query.name, tuple(asked.items()), WIDE)
    except PlotError:
        return None
    address = links.bare(f"/plots/{query.name}.svg")
    wide, narrow = (with_query(address, {**asked, "width": str(width)}) for width in (WIDE, NARROW))
    return Plotted(wide, narrow, *drawn.size, drawn.title, drawn.alt)


@lru_cache(_KEPT)
def _drawn(site: Site, name: str, asked: tuple[tuple[str, str], ...], width: int) -> Drawn:
    plot = site.kg.plot(name, **dict(asked))
    return Drawn(plot.svg(width), plot.title, plot.alt)


def image(request: Request) -> Response:
    """The plot of a question as an image, so wide as the address asks: for a page, or for a phone."""
    site: Site = request.app.state.site
    name = request.path_params["name"]
    if name not in site.questions:
        raise HTTPException(404, f"There is no question {name!r} here.")
    asked = site.asked(site.questions[name], site.moment(request), request.query_params)
    width = NARROW if request.query_params.get("width") == str(NARROW) else WIDE
    try:
        drawn = _drawn(site, name, tuple(asked.items()), width)
    except PlotError as error:
        raise HTTPException(404, str(error)) from error
    return Response(drawn.svg, media_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})
