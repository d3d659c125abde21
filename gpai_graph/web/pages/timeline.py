"""Timeline: the page of what is dated about a thing, by year."""

from itertools import accumulate, chain, groupby
from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import upper_first
from gpai_graph.web.page import Page
from gpai_graph.web.pages.search import named

# Properties that lead to a date, by what happened then. The date of an event is that of the thing itself.
_WORDS: Final = {"since": "start", "until": "end", "observed": "reported", "date": ""}
_BOTH: Final = "Start and end"
_OPEN: Final = 18  # rows of the years that stand open; the years after them are folded


class Point(NamedTuple):
    """What happened on a date, and to which things: on one day, 15 countries joined."""

    date: PartialDate
    what: str
    about: list[TableCell]
    marks: list[Mark]
    is_later: bool
    is_first_later: bool


class Year(NamedTuple):
    """The points of a year; is_open: whether they stand there at once."""

    year: int
    points: list[Point]
    is_open: bool


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
    happened: dict[tuple[PartialDate, Term], dict[str, list[IRI]]] = {}
    for row in found.rows:
        date, about = PartialDate.of(row.terms.date), row.terms.about
        if date and about:
            what = _what(found, row.terms.property, row.terms.state)
            happened.setdefault((date, about), {}).setdefault(what, []).extend(row.sources)
    together: dict[tuple[PartialDate, str], dict[Term, list[IRI]]] = {}
    for (day, about), said in happened.items():
        # What begins and ends on one day has one line, not two.
        words = {_BOTH: list(chain.from_iterable(said.values()))} if set(said) == {"Start", "End"} else said
        for word, sources in words.items():
            together.setdefault((day, word), {}).setdefault(about, []).extend(sources)
    points: list[Point] = []
    for (day, word), things in together.items():
        is_later = page.as_of.is_before(day)
        points.append(
            Point(
                day,
                word,
                [_short(page, found, about, thing) for about in things],
                page.marks(found, list(dict.fromkeys(chain.from_iterable(things.values())))),
                is_later,
                is_later and not (points and points[-1].is_later),
            )
        )
    return points


def _short(page: Page, found: Answer, about: Term, thing: Thing) -> TableCell:
    """The name of what a date is about, without that of the thing itself: "Serbia, member" on the timeline of GPAI."""
    cell = page.cell(found, about)
    name = cell.text.removesuffix(f", {thing.label}").removeprefix(f"{thing.label}, ")
    return cell._replace(text=upper_first(name), href="" if about == thing.iri else cell.href)


def _what(found: Answer, what: Term | None, state: Term | None) -> str:
    """What happened on a date: "Start", "Planned start"."""
    word = found.text(what)
    word = _WORDS.get(word, word)
    return upper_first(f"{found.text(state)} {word}".strip())


def _by_year(points: list[Point]) -> list[Year]:
    """The points under the year in which they lie; the first years are open, up to a number of rows."""
    years = [(year, list(some)) for year, some in groupby(points, lambda point: point.date.year)]
    before = accumulate((len(some) for _, some in years), initial=0)
    return [Year(year, some, rows < _OPEN) for (year, some), rows in zip(years, before, strict=False)]


def _timeline_sentence(points: list[Point], day: str) -> str:
    if not points:
        return ""
    dates = {point.date for point in points}
    later = len({point.date for point in points if point.is_later})
    count = f"{len(dates)} {'date is' if len(dates) == 1 else 'dates are'} recorded"
    span = f" from {points[0].date.words} to {points[-1].date.words}" if points[0].date != points[-1].date else ""
    return f"{count}{span}{f', {later} of them after {day}' if later else ''}."
