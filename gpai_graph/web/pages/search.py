"""Searching: words in, things of the graph out, best first, by kind."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from gpai_graph.answers.search import Hit
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path

_SHOWN: Final = 60
# So many are looked at to tell how many there are of each kind.
_COUNTED: Final = 500
_SUGGESTED: Final = 8


class Found(NamedTuple):
    """A thing that was found: its address here, its name, its other names, its kind."""

    href: str
    name: str
    other: str
    kind: str


def search(request: Request) -> Response:
    """The page of what was found."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    words = request.query_params.get("q", "").strip()[:200]
    kinds = [kind for kind in request.query_params.getlist("kind") if kind]
    every = site.found(words, (), _COUNTED) if words else []
    hits = [hit for hit in every if not kinds or hit.kind in kinds]
    if len(every) == 1 and hits:
        return RedirectResponse(links.url(page_path(hits[0].thing)), 303)
    counts: dict[str, int] = {}
    for hit in every:
        counts[hit.kind] = counts.get(hit.kind, 0) + 1
    return site.render(
        request,
        "search.html.j2",
        moment=moment,
        words=words,
        kinds=kinds,
        facets=sorted(counts.items(), key=lambda item: (-item[1], item[0])) if len(counts) > 1 else [],
        hits=[_shown(hit, links) for hit in hits[:_SHOWN]],
        said=_said(len(hits), len(every)),
    )


def suggest(request: Request) -> Response:
    """The first few things that fit, as JSON, for the list beneath a search field."""
    site: Site = request.app.state.site
    links = Links(request, site.moment(request))
    words = request.query_params.get("q", "").strip()[:200]
    hits = site.found(words, (), _SUGGESTED) if words else []
    return JSONResponse([{**_shown(hit, links)._asdict(), "id": hit.thing.compact} for hit in hits])


def _shown(hit: Hit, links: Links) -> Found:
    name, *others = hit.label.split("\n")
    return Found(links.url(page_path(hit.thing)), name or hit.thing.compact, " · ".join(others[:2]), hit.kind)


def _said(count: int, every: int) -> str:
    more = "or more " if every == _COUNTED else ""
    shown = f"; the first {_SHOWN} are shown" if count > _SHOWN else ""
    return f"{count} {more}{'thing' if count == 1 else 'things'} found{shown}."
