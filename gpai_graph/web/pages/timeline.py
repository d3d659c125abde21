"""Timeline: the page of what is dated about a thing, by year."""

from itertools import groupby
from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.things import Thing
from gpai_graph.web import view
from gpai_graph.web.page import Page
from gpai_graph.web.pages.search import named
from gpai_graph.web.view import Cell

# Properties that lead to a date, by what happened then.
_WORDS: Final = {"since": "start", "until": "end", "observed": "reported"}


class Point(NamedTuple):
    """A dated thing on the timeline."""

    date: PartialDate
    what: str
    about: Cell
    marks: list[Mark]
    is_later: bool
    is_first_later: bool


def timeline(page: Page) -> Response:
    """The page of a timeline; a form where no thing, or no one thing, is named."""
    asked = named(page, page.word("thing"))
    points = timeline_of(page, page.kg.thing(asked.thing)) if asked.thing else []
    title = f"Timeline: {asked.name}" if asked.thing else "Timeline of a thing"
    return page.render(
        "timeline.html.j2",
        title=title,
        asked=asked,
        years=_by_year(points),
        sentence=_timeline_sentence(points, page.as_of.words),
        citation=page.citation(title),
    )


def timeline_of(page: Page, thing: Thing) -> list[Point]:
    """What is dated about it, in order; what comes after the day asked for is told apart."""
    found = page.kg.answer("timeline", thing=thing)
    points: list[Point] = []
    for row in found.rows:
        date, (what, about, state) = PartialDate.of(row.terms[0]), row.terms[1:]
        if date is None:
            continue
        is_later = page.as_of.is_before(date)
        points.append(
            Point(
                date,
                _what(found, what, state),
                Cell("") if about == thing.iri else page.cell(found, about),
                page.marks(found, row.sources),
                is_later,
                is_later and not (points and points[-1].is_later),
            )
        )
    return points


def _what(found: Answer, what: Term | None, state: Term | None) -> str:
    """What happened on a date: "Start", "Planned start"."""
    word = found.text(what)
    word = _WORDS.get(word, word)
    return view.capital(f"{found.text(state)} {word}".strip())


def _by_year(points: list[Point]) -> list[tuple[int, list[Point]]]:
    """The points under the year in which they lie."""
    return [(year, list(some)) for year, some in groupby(points, lambda point: point.date.year)]


def _timeline_sentence(points: list[Point], day: str) -> str:
    if not points:
        return ""
    later = sum(point.is_later for point in points)
    count = f"{len(points)} {'date is' if len(points) == 1 else 'dates are'} recorded"
    span = f" from {points[0].date.words} to {points[-1].date.words}" if points[0].date != points[-1].date else ""
    return f"{count}{span}{f', {later} of them after {day}' if later else ''}."
