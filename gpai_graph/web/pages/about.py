"""About: what this site is, how its figures are made, what they cannot tell, and how programs use them."""

from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.rdf.dates import CERTAINTIES, PartialDate
from gpai_graph.rdf.words import grouped
from gpai_graph.web import view
from gpai_graph.web.data import linked_data
from gpai_graph.web.page import Page

# The example of the three ways to ask: far enough back that they differ.
EXAMPLE_DAY: Final = PartialDate.parse("2021-12-31")
_EXAMPLE: Final = "seats"
_TITLE: Final = "gpai-graph, the open knowledge graph of the Global Partnership on AI"


class Certainty(NamedTuple):
    """How sure an answer can be asked to be: its name, what it answers in the example, where that stands."""

    mode: str
    sentence: str
    href: str


class Figures(NamedTuple):
    """What is in the graph, as numbers in words."""

    sentence: str
    alone: str
    disputes: str
    inferred: str


def about(page: Page) -> Response:
    """The page about this site: how the graph is made, what it cannot tell, how to take it away and cite it."""
    return page.render(
        "about.html.j2",
        gpai=page.answer("gpai").sentence,
        figures=_about_figures(page),
        example_day=EXAMPLE_DAY,
        example=page.kg.queries[_EXAMPLE].summary,
        ways=_ways(page),
        completeness=page.kg.answer("stated-and-recorded").sentence,
        citation=page.citation(_TITLE),
        contact=linked_data.contact(page.site.settings.contact, "correction"),
    )


def developers(page: Page) -> Response:
    """The page for people who write programs: the endpoint, the API, downloads, the vocabulary, Python."""
    return page.render(
        "developers.html.j2",
        quads=page.site.undated_answer("quads").sentence,
        questions_count=len(page.site.questions),
        example_day=EXAMPLE_DAY,
        settings=page.site.settings,
    )


def _about_figures(page: Page) -> Figures:
    single = page.kg.answer("single-source-facts")
    facts, alone = (sum(map(view.number, single.column(name))) for name in ("facts", "alone"))
    return Figures(
        page.site.undated_answer("graph-figures").sentence,
        f"{grouped(str(alone))} of {grouped(str(facts))} facts, {view.per_cent(alone, facts)}, "
        "have one independent source",
        page.site.undated_answer("disputed-facts").sentence,
        page.kg.answer("inferred-facts").sentence,
    )


def _ways(page: Page) -> list[Certainty]:
    return [
        Certainty(
            mode,
            page.kg.answer(_EXAMPLE, as_of=EXAMPLE_DAY, mode=mode).sentence,
            page.links.root + f"/questions/{_EXAMPLE}?as_of={EXAMPLE_DAY}&mode={mode}",
        )
        for mode in CERTAINTIES
    ]
