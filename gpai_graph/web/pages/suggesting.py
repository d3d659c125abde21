"""Suggesting: a text to fill in and send, for a thing of which something is missing or disputed."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.errors import ParameterError, did_you_mean
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web.data import linked_data
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path

# What can be missing. An address names one of these and never a text of its own, which others could put into our mouth.
GAPS: Final = {
    "disputed": "Sources disagree on it; a further source may decide",
    "single": "Only one source states it; a second one is wanted",
    "inferred": "No source states it; it was inferred, and a source is wanted",
    "fewer": "Fewer are recorded than a source states; names and sources are wanted",
    "dates": "When seats began or ended is not known for all; sources with dates are wanted",
    "undated": "It has no date, or things of its kind have none; a source with a date is wanted",
    "other": "Something is wrong or missing",
}


class Suggestion(NamedTuple):
    """A text to fill in, where it goes ("" if nobody is named), and what it is about."""

    name: str
    path: str
    gap: str
    text: str
    contact: str


def suggest(request: Request) -> Response:
    """The page with the text, for the thing and the gap that the address names.

    Raises UnknownEntityError for a thing, ParameterError for a gap that there is none."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    gap = request.query_params.get("gap", "other")
    if gap not in GAPS:
        raise ParameterError(f"gap={gap!r} is none of {', '.join(GAPS)}.{did_you_mean(gap, GAPS)}")
    iri = site.kg.resolve(request.query_params.get("thing", "body:gpai"))
    return site.render(request, "suggest.html.j2", moment=moment, suggestion=suggestion(site, iri, gap, links))


def suggestion(site: Site, iri: IRI, gap: str, links: Links) -> Suggestion:
    """The text for a thing. The graph it was written for stands in it, so that who reads it can tell what was seen."""
    name = site.kg.label(iri)
    text = (
        f"Thing: {name} ({iri})\n"
        f"Graph: {site.version}, {site.digest}, sources up to {site.cut_off}\n"
        f"What is missing: {GAPS[gap]}.\n"
        "What the source says: \n"
        "The source (title, publisher, date, address): \n"
    )
    path = page_path(iri)
    return Suggestion(
        name, links.url(path) if path else "", GAPS[gap], text, linked_data.contact(site.settings.contact, name)
    )
