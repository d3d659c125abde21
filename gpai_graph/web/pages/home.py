"""Home: what GPAI is, in figures that are links. A request in, the first page out."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.table import grouped
from gpai_graph.web.data.catalogue import dataset_json_ld
from gpai_graph.web.links import Links
from gpai_graph.web.pages.plotting import plotted
from gpai_graph.web.site import Site

# Queries with this tag are the questions that a first reader is offered.
START: Final = "start"
GROWTH: Final = "growth"
_MEMBERS: Final = "/questions/members"
# {class: the kind whose shape it has, the question that lists its things}, in the order in which they are shown.
_KINDS: Final = {
    "Country": ("country", "members"),
    "Body": ("body", "bodies"),
    "Person": ("person", "seats"),
    "Organisation": ("organisation", "partners"),
    "Project": ("project", "projects"),
    "Output": ("output", "outputs"),
    "Event": ("event", "events"),
    "Instrument": ("instrument", "instruments"),
    "Theme": ("theme", "themes-by-group"),
    "Source": ("source", "sources"),
}


class Figure(NamedTuple):
    """A number on the first page, its words, and the address of what stands behind it."""

    number: str
    words: str
    href: str


class Kind(NamedTuple):
    """A kind of things on the first page: how many are described, and where they are listed."""

    name: str
    things: int
    href: str


def home(request: Request) -> Response:
    """The first page."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    what = site.answer("gpai", moment)
    return site.render(
        request,
        "home.html.j2",
        moment=moment,
        lead=what.sentence,
        figures=[
            Figure(what.text(what.rows[0].terms[2]), f"members on {moment.words}", links.url(_MEMBERS, mode=None)),
            *_figures(site, links),
        ],
        growth=plotted(site, site.kg.queries[GROWTH], links, site.asked(site.kg.queries[GROWTH], moment, {})),
        start=[query for query in site.questions.values() if START in query.tags],
        kinds=_kinds(site.answer("entities", moment), links),
        state=site.answer("stated-and-recorded", moment).sentence,
        json_ld=dataset_json_ld(site, request),
    )


def _figures(site: Site, links: Links) -> Iterator[Figure]:
    row = site.kg.run("figures").first()
    if row is None:
        return
    disputes = len({row.terms[0] for row in site.standing("disputed-facts").rows})
    yield Figure(grouped(row.facts.text), "facts, each with its sources", links.url("/questions/figures"))
    yield Figure(row.sources.text, f"sources of {row.publishers.text} publishers", links.url("/sources"))
    yield Figure(str(disputes), "things on which sources disagree", links.url("/gaps"))


def _kinds(classes: Answer, links: Links) -> list[Kind]:
    counts = {str(row.terms[0]).rpartition("#")[2]: row.terms[1] for row in classes.rows}
    return [
        Kind(kind, int(counts[name].text), links.url(f"/questions/{question}"))  # type: ignore[union-attr]
        for name, (kind, question) in _KINDS.items()
        if name in counts
    ]
