"""Timelines: everything dated about a thing, by year. A name in, the whole timeline with sources out."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.pages.leading import Point, timeline_of
from gpai_graph.web.pages.naming import named
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.site import Site


def timeline(request: Request) -> Response:
    """The page of a timeline; a form where no thing, or no one thing, is named."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    asked = named(site, request.query_params.get("thing", ""))
    numbering = Numbering()
    points = timeline_of(site, asked.thing, moment, numbering, links) if asked.thing else []
    title = f"Timeline: {asked.name}" if asked.thing else "Timeline of a thing"
    return site.render(
        request,
        "timeline.html.j2",
        moment=moment,
        title=title,
        asked=asked,
        years=_by_year(points),
        sentence=_sentence(points, moment.words),
        numbering=numbering,
        citation=citation(site, request, links, moment, title),
    )


def _by_year(points: list[Point]) -> list[tuple[str, list[Point]]]:
    """The points under the year in which they lie."""
    return [(year, list(some)) for year, some in groupby(points, lambda point: point.date[-4:])]


def _sentence(points: list[Point], day: str) -> str:
    if not points:
        return ""
    later = sum(point.is_later for point in points)
    count = f"{len(points)} {'date is' if len(points) == 1 else 'dates are'} recorded"
    span = f" from {points[0].date} to {points[-1].date}" if points[0].date != points[-1].date else ""
    return f"{count}{span}{f', {later} of them after {day}' if later else ''}."
