"""About: what this is, how it is made, what it cannot tell, how to take it away and cite it; all figures computed."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.table import grouped
from gpai_graph.web.data import linked_data
from gpai_graph.web.links import Links
from gpai_graph.web.looks import kind_word
from gpai_graph.web.meters import per_cent
from gpai_graph.web.moments import MODES
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.pages.vocabulary import number
from gpai_graph.web.site import Site

# The example of the three ways to ask: far enough back that they differ.
EXAMPLE_DAY: Final = "2021-12-31"
_EXAMPLE: Final = "seats"
TITLE: Final = "gpai-graph, the open knowledge graph of the Global Partnership on AI"


class Way(NamedTuple):
    """One of the ways to ask how sure something is: its name, what it answers in the example, where that stands."""

    mode: str
    sentence: str
    href: str


class Figures(NamedTuple):
    """What is in the graph, as numbers in words."""

    sentence: str
    alone: str
    disputes: str
    inferred: str
    quads: str
    classes: list[tuple[str, str]]


def about(request: Request) -> Response:
    """The page."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    return site.render(
        request,
        "about.html.j2",
        moment=moment,
        gpai=site.answer("gpai", moment).sentence,
        figures=_figures(site),
        example_day=EXAMPLE_DAY,
        example=site.kg.queries[_EXAMPLE].summary,
        ways=_ways(site, links),
        completeness=site.kg.answer("stated-and-recorded").sentence,
        candidates=site.kg.answer("candidates").sentence,
        questions_count=len(site.questions),
        citation=citation(site, request, links, moment, TITLE),
        contact=linked_data.contact(site.settings.contact, "correction"),
        settings=site.settings,
    )


def _figures(site: Site) -> Figures:
    single = site.kg.answer("single-source-facts")
    facts = sum(number(row.terms[2]) for row in single.rows)
    alone = sum(number(row.terms[3]) for row in single.rows)
    return Figures(
        site.standing("figures").sentence,
        f"{grouped(str(alone))} of {grouped(str(facts))} facts, {per_cent(alone, facts)}, have one source only",
        site.standing("disputed-facts").sentence,
        site.kg.answer("inferred-facts").sentence,
        site.kg.answer("quads").sentence,
        _classes(site.kg.answer("entities")),
    )


def _classes(answer: Answer) -> list[tuple[str, str]]:
    """(how many, of what) for the classes whose things readers look for."""
    counts = {str(row.terms[0]).rpartition("#")[2]: number(row.terms[1]) for row in answer.rows}
    names = ("Membership", "Body", "Seat", "Person", "Organisation", "Project", "Output", "Event", "Strategy")
    return [(grouped(str(counts[name])), kind_word(name.lower(), counts[name])) for name in names if counts.get(name)]


def _ways(site: Site, links: Links) -> list[Way]:
    return [
        Way(
            mode,
            site.kg.answer(_EXAMPLE, as_of=EXAMPLE_DAY, mode=mode).sentence,
            links.root + f"/questions/{_EXAMPLE}?as_of={EXAMPLE_DAY}&mode={mode}",
        )
        for mode in MODES
    ]
