"""Sources: on which documents the graph rests, in figures; each bar opens the list of its sources."""

from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.listings import NONE
from gpai_graph.rdf.table import TableCell
from gpai_graph.web import view
from gpai_graph.web.page import Page
from gpai_graph.web.view import Meter

_KIND: Final = "source"
_SHOWN: Final = 10


class SourceBars(NamedTuple):
    """The sources by a facet of their list: its label, bars, and how many more values there are."""

    label: str
    bars: list[Meter]
    more: int


def sources(page: Page) -> Response:
    """The page of all sources."""
    facts = map(view.number, page.site.undated_answer("sources").column("facts"))
    return page.render(
        "sources.html.j2",
        sentence=page.site.undated_answer("graph-figures").sentence,
        figures=_figures(page),
        unused=sum(1 for number in facts if number == 0),
    )


def _figures(page: Page) -> list[SourceBars]:
    found = []
    for facet in page.site.listing(_KIND).facets({}):
        shown = facet.choices if len(facet.choices) <= 2 * _SHOWN else facet.choices[:_SHOWN]
        cells = [
            TableCell(
                "without a date" if each.key == NONE else each.words,
                page.url(f"/browse/{_KIND}", **{facet.name: each.key}),
            )
            for each in shown
        ]
        numbers = [(cell, each.things) for cell, each in zip(cells, shown, strict=True)]
        found.append(SourceBars(facet.label, view.of_the_largest(numbers, "source"), len(facet.choices) - len(shown)))
    return found
