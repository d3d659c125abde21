"""Gaps: what the graph does not know, or knows in two ways. In: a request. Out: disputes, single sources, open ends."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.table import grouped
from gpai_graph.web import meters, view
from gpai_graph.web.links import Links
from gpai_graph.web.looks import kind_word
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.meters import Meter
from gpai_graph.web.moments import MODES, Moment
from gpai_graph.web.pages.disputes import disputes_of
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of
from gpai_graph.web.view import Cell

_SHOWN: Final = 12
_BEGINNING: Final = 2015  # years before it have a row together: GPAI did not exist


class Inferred(NamedTuple):
    """A thing of which something is inferred: what its name does not say already, and from which sources."""

    iri: IRI
    thing: Cell
    said: list[tuple[str, Cell]]
    marks: list[Mark]


class Counted(NamedTuple):
    """A count that a source states, beside what is recorded. meter: None where nothing counts the same here."""

    iri: IRI
    subject: Cell
    measure: str
    date: str
    stated: str
    recorded: str
    meter: Meter | None
    marks: list[Mark]


class Matrix(NamedTuple):
    """Things recorded by class (rows) and year (columns); the last column is those without a date."""

    years: list[str]
    rows: list[tuple[Cell, list[str], str]]


def gaps(request: Request) -> Response:
    """The page of what is disputed and missing."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    numbering = Numbering()
    opened = request.query_params.get("rows", "")
    # In the order of the page: so are the sources numbered.
    disputes = disputes_of(site, numbering, links)
    fewer = sorted(_counts(site, numbering, links, ("no",)), key=_share)
    others = list(_counts(site, numbering, links, ("yes", "not counted"))) if opened == "counts" else []
    counts = site.kg.answer("stated-and-recorded")
    things = {row.terms[0] for row in site.kg.answer("inferred-facts").rows}
    inferred = list(_inferred(site, numbering, links, len(things) if opened == "inferred" else _SHOWN))
    alone, publishers = site.kg.answer("single-source-facts"), site.kg.answer("what-only-one-publisher-says")
    ends = list(_ends(site, links))
    return site.render(
        request,
        "gaps.html.j2",
        moment=moment,
        numbering=numbering,
        disputes=disputes,
        disputes_sentence=site.standing("disputed-facts").sentence,
        single=_single(alone),
        single_sentence=alone.sentence,
        publishers=_publishers(publishers, links),
        publishers_sentence=publishers.sentence,
        inferred=inferred,
        inferred_count=len(things),
        inferred_sentence=site.kg.answer("inferred-facts").sentence,
        fewer=fewer,
        others=others,
        others_count=len(counts) - len(fewer),
        counts_sentence=counts.sentence,
        ends=ends if opened == "ends" else ends[:_SHOWN],
        ends_count=len(ends),
        ends_sentence=_ends_sentence(site),
        matrix=_matrix(site.kg.answer("recorded-by-year"), links),
        more={name: links.again(rows=name) for name in ("inferred", "counts", "ends")},
        examples=_examples(site, moment),
    )


def _inferred(site: Site, numbering: Numbering, links: Links, most: int) -> Iterator[Inferred]:
    """What is inferred of the first things; all that is inferred of one follows from the same sources."""
    answer = site.kg.answer("inferred-facts")
    found: dict[IRI, Inferred] = {}
    for row in answer.rows:
        thing, property_, value = row.terms
        if not isinstance(thing, IRI):
            continue
        if thing not in found:
            if len(found) == most:
                break
            marks = numbering.marks(answer, row.sources, inferred=True)
            found[thing] = Inferred(thing, view.cell(answer, thing, links.url), [], marks)
        # A membership is called after who belongs to what as what: that need not be said again.
        if answer.text(value).casefold() not in found[thing].thing.text.casefold():
            found[thing].said.append((answer.text(property_), view.cell(answer, value, links.url)))
    yield from found.values()


def _counts(site: Site, numbering: Numbering, links: Links, wanted: tuple[str, ...]) -> Iterator[Counted]:
    """The counts that sources state, of those that are complete, or not, as wanted: only their sources are numbered."""
    answer = site.kg.answer("stated-and-recorded")
    for row in answer.rows:
        _, subject, measure, date, stated, recorded, complete, _ = row.terms
        if not isinstance(subject, IRI) or answer.text(complete) not in wanted:
            continue
        about = view.cell(answer, subject, links.url)
        whole, part = _number(stated), _number(recorded)
        meter = meters.part_of(Cell(f"{about.text}, {answer.text(measure)}"), part, whole) if recorded else None
        yield Counted(
            subject,
            about,
            answer.text(measure),
            answer.text(date),
            grouped(answer.text(stated)),
            grouped(answer.text(recorded)),
            meter,
            numbering.marks(answer, row.sources),
        )


def _share(count: Counted) -> float:
    return count.meter.value / count.meter.most if count.meter else 1


def _single(answer: Answer) -> list[Meter]:
    """Of each kind of thing, the facts that one source states alone; the most first."""
    facts: dict[str, int] = {}
    alone: dict[str, int] = {}
    for kind, _, number, once, _ in (row.terms for row in answer.rows):
        name = answer.text(kind)
        facts[name] = facts.get(name, 0) + _number(number)
        alone[name] = alone.get(name, 0) + _number(once)
    order = sorted(facts, key=lambda name: (-alone[name], name))
    words = {name: kind_word(name, 2) for name in order}
    return [
        meters.part_of(Cell(words[name][:1].upper() + words[name][1:], kind=name), alone[name], facts[name])
        for name in order
    ]


def _publishers(answer: Answer, links: Links) -> list[Meter]:
    numbers = [
        (Cell(answer.text(publisher), links.url("/sources#list", publisher=answer.text(publisher))), _number(facts))
        for publisher, facts in (row.terms for row in answer.rows[:_SHOWN])
    ]
    return meters.of_the_largest(numbers, "fact")


def _ends(site: Site, links: Links) -> Iterator[tuple[IRI, Cell, Meter, Meter]]:
    """Bodies, and of how many of their seats the beginning and the end are stated."""
    answer = site.kg.answer("open-ends-by-body")
    for body, seats, begun, ended in (row.terms for row in answer.rows):
        about = view.cell(answer, body, links.url)
        whole = _number(seats)
        if isinstance(body, IRI) and min(_number(begun), _number(ended)) < whole:
            yield (
                body,
                about,
                meters.part_of(Cell(f"{about.text}, beginnings"), _number(begun), whole),
                meters.part_of(Cell(f"{about.text}, ends"), _number(ended), whole),
            )


def _ends_sentence(site: Site) -> str:
    row = site.kg.run("open-ends").first()
    if row is None:
        return ""
    seats, ended = _number(row.seats), _number(row.ended)
    return (
        f"Of {grouped(str(seats))} seats, sources state the end of {ended}, {meters.per_cent(ended, seats)}. "
        "When the others ended, or whether they have, is not known; a seat without an end is not a seat that goes on."
    )


def _matrix(answer: Answer, links: Links) -> Matrix:
    counts: dict[Term | None, dict[str, int]] = {}
    for class_, year, things in (row.terms for row in answer.rows):
        column = answer.text(year)
        column = str(_BEGINNING - 1) if column and int(column) < _BEGINNING else column
        row = counts.setdefault(class_, {})
        row[column] = row.get(column, 0) + _number(things)
    years = sorted({year for row in counts.values() for year in row if year})
    words = [f"to {year}" if int(year) < _BEGINNING else year for year in years]
    return Matrix(
        words,
        [
            (
                Cell(
                    answer.text(class_), links.url(f"/ontology/{str(class_).rpartition('#')[2]}"), kind_of(str(class_))
                ),
                [str(row.get(year, "")) for year in years],
                str(row.get("", "")),
            )
            for class_, row in sorted(counts.items(), key=lambda item: answer.text(item[0]))
        ],
    )


def _examples(site: Site, moment: Moment) -> dict[str, int]:
    """How many seats the three modes name on the day asked for."""
    # Not as answers: what the seats are called, and who says so, would cost as much again.
    found = {mode: site.kg.run("seats", as_of=moment.day, mode=mode) for mode in MODES}
    return {mode: len(set(seats.column("seat"))) for mode, seats in found.items()}


def _number(term: Term | None) -> int:
    return int(term.text) if isinstance(term, Literal) else 0
