"""Gaps: what the graph does not know, or knows in two ways, and how to suggest what is missing."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import CERTAINTIES
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.namespaces import expand, kind_of
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.words import grouped, upper_first
from gpai_graph.web import view
from gpai_graph.web.data import linked_data
from gpai_graph.web.dossier.statements import disputes_of
from gpai_graph.web.page import Page
from gpai_graph.web.urls import page_path
from gpai_graph.web.view import Meter

_SHOWN: Final = 12
FOLDED: Final = ("inferred", "counts", "ends")  # lists of which the address names one to show it whole
_FIRST: Final = 6  # cases and counts that stand there at once
_BEGINNING: Final = 2015  # years before it have a row together: GPAI did not exist
# A membership is called after who belongs to what as what, a document by its title: that need not be said again.
_IN_NAME: Final = tuple(map(expand, ("org:member", "org:organization", "org:role", "dcterms:title")))
# What can be missing. An address names one of these and never a text of its own, which others could put into our mouth.
GAPS: Final = {
    "disputed": "Sources disagree about this; a further source may decide",
    "single": "Only one source states this; please name a second one",
    "inferred": "We inferred this; please name a source that states it",
    "fewer": "This graph records fewer than a source states; please name the missing ones and a source",
    "dates": "Some seats have no beginning or end; please name a source with dates",
    "undated": "This has no date, or things of its kind have none; please name a source with a date",
    "other": "Something is wrong or missing",
}


class Inferred(NamedTuple):
    """A thing of which something is inferred: what its name does not say already, and from which sources."""

    iri: IRI
    thing: TableCell
    said: list[tuple[str, TableCell]]
    marks: list[Mark]


class Counted(NamedTuple):
    """A count that a source states, beside what is recorded. meter: None where nothing counts the same here.

    is_short, is_more: whether fewer or more are recorded than a source states. is_part: whether it is limited to one
    country."""

    iri: IRI
    subject: TableCell
    measure: str
    date: str
    stated: str
    recorded: str
    meter: Meter | None
    marks: list[Mark]
    is_short: bool
    is_part: bool
    is_more: bool


class Sought(NamedTuple):
    """Something to look for: about what, when somebody last looked, when to look next, where and what would help."""

    what: TableCell
    about: TableCell
    looked: str
    due: str
    note: str
    marks: list[Mark]


class Matrix(NamedTuple):
    """Things recorded by class (rows) and year (columns); the last column is those without a date."""

    years: list[str]
    rows: list[tuple[TableCell, list[str], str]]


def gaps(page: Page) -> Response:
    """The page of what is disputed and missing."""
    opened = page.word("rows")
    counts, follows = page.site.undated_answer("stated-and-recorded"), page.kg.answer("inferred-facts")
    # In the order of the page: so are the sources numbered.
    disputes = disputes_of(page)
    fewer = sorted(_counts(page, counts, short=True), key=lambda count: (count.is_part, _share(count)))
    others = list(_counts(page, counts, short=False)) if opened == "counts" else []
    things = set(follows.column("thing"))
    inferred = list(_inferred(page, follows, len(things) if opened == "inferred" else _SHOWN))
    alone, publishers = page.kg.answer("single-source-facts"), page.kg.answer("what-only-one-publisher-says")
    ends = list(_ends(page))
    lookups = page.site.undated_answer("lookups")
    return page.render(
        "gaps.html.j2",
        opened=opened,
        first=_FIRST,
        disputes=disputes,
        disputes_sentence=page.site.undated_answer("disputed-facts").sentence,
        single=_single(page, alone),
        single_sentence=alone.sentence,
        publishers=_publishers(page, publishers),
        publishers_sentence=publishers.sentence,
        inferred=inferred,
        inferred_count=len(things),
        inferred_sentence=follows.sentence,
        fewer=fewer,
        others=others,
        others_count=len(counts) - len(fewer),
        counts_sentence=counts.sentence,
        ends=ends if opened == "ends" else ends[:_SHOWN],
        ends_count=len(ends),
        ends_sentence=_ends_sentence(page),
        matrix=_matrix(page, page.kg.answer("recorded-by-year")),
        more={name: page.links.again(rows=name) for name in FOLDED},
        examples=_examples(page),
        lookups=list(_lookups(page, lookups)),
        lookups_sentence=lookups.sentence,
        last_seen=page.site.undated_answer("last-seen").sentence,
    )


def _inferred(page: Page, answer: Answer, most: int) -> Iterator[Inferred]:
    """What is inferred of the first things; all that is inferred of one follows from the same sources."""
    found: dict[IRI, Inferred] = {}
    for row in answer.rows:
        thing = row.terms.thing
        if not isinstance(thing, IRI):
            continue
        if thing not in found:
            if len(found) == most:
                break
            marks = page.marks(answer, row.sources, inferred=True)
            found[thing] = Inferred(thing, page.cell(answer, thing), [], marks)
        if row.terms.property not in _IN_NAME:
            found[thing].said.append((answer.text(row.terms.property), page.cell(answer, row.terms.value)))
    yield from found.values()


def missing_of(page: Page, thing: IRI) -> list[Counted]:
    """The counts of a thing of which fewer are recorded than a source states: those of the whole before those of a
    country, then the least complete."""
    if thing not in page.site.with_stated_sizes:
        return []
    found = _counts(page, page.site.undated_answer("stated-and-recorded"), short=True, thing=thing)
    return sorted(found, key=lambda count: (count.is_part, _share(count)))


def _counts(page: Page, answer: Answer, short: bool, thing: IRI | None = None) -> Iterator[Counted]:
    """The counts that sources state, those of which fewer are recorded, or the others: only their sources are numbered.

    thing: which they are about; None for all."""
    for row in answer.rows if thing is None else (row for row in answer.rows if row.terms.subject == thing):
        said = row.terms
        subject, country, recorded = said.subject, said.country, said.recorded
        whole, part = view.number(said.stated), view.number(recorded)
        is_short = recorded is not None and part < whole
        if not isinstance(subject, IRI) or is_short != short:
            continue
        about = page.cell(answer, subject)
        what = f"{about.text}, {answer.text(said.measure)} {answer.text(country)}".strip()
        meter = view.part_of(TableCell(what), part, whole) if recorded else None
        yield Counted(
            subject,
            about,
            answer.text(said.measure) + (f": {answer.text(country)}" if country else ""),
            answer.text(said.date),
            grouped(answer.text(said.stated)),
            _recorded(answer.text(recorded), answer.text(said.inferred)),
            meter,
            page.marks(answer, row.sources),
            is_short,
            country is not None,
            part > whole,
        )


def _recorded(number: str, inferred: str) -> str:
    return grouped(number) + (f" ({grouped(inferred)} inferred)" if inferred not in ("", "0") else "")


def _share(count: Counted) -> float:
    return count.meter.value / count.meter.most if count.meter else 1


def _single(page: Page, answer: Answer) -> list[Meter]:
    """Of each kind of thing, the facts that one independent source states alone; the most first."""
    facts: dict[str, int] = {}
    alone: dict[str, int] = {}
    for row in (folded.terms for folded in answer.rows):
        name = answer.text(row.kind)
        facts[name] = facts.get(name, 0) + view.number(row.facts)
        alone[name] = alone.get(name, 0) + view.number(row.alone)
    order = sorted(facts, key=lambda name: (-alone[name], name))
    about = (
        TableCell(upper_first(kind_word(name, 2)), page.url("/questions/facts-with-one-source", kind=name), kind=name)
        for name in order
    )
    return [view.part_of(cell, alone[name], facts[name]) for cell, name in zip(about, order, strict=True)]


def _publishers(page: Page, answer: Answer) -> list[Meter]:
    numbers = [
        (TableCell(publisher, page.url("/browse/source", publisher=publisher)), view.number(row.terms.facts))
        for row in answer.rows[:_SHOWN]
        for publisher in (answer.text(row.terms.publisher),)
    ]
    return view.of_the_largest(numbers, "fact")


def _ends(page: Page) -> Iterator[tuple[IRI, TableCell, Meter, Meter]]:
    """Bodies, and of how many of their seats the beginning and the end are stated."""
    answer = page.kg.answer("open-ends-by-body")
    for row in (folded.terms for folded in answer.rows):
        about = page.cell(answer, row.body)
        whole, begun, ended = map(view.number, (row.seats, row.begun, row.ended))
        if isinstance(row.body, IRI) and min(begun, ended) < whole:
            yield (
                row.body,
                about,
                view.part_of(TableCell(f"{about.text}, beginnings"), begun, whole),
                view.part_of(TableCell(f"{about.text}, ends"), ended, whole),
            )


def _lookups(page: Page, answer: Answer) -> Iterator[Sought]:
    for row in answer.rows:
        yield Sought(
            page.cell(answer, row.terms.lookup),
            page.cell(answer, row.terms.subject),
            answer.text(row.terms.looked),
            answer.text(row.terms.due),
            answer.text(row.terms.note),
            page.marks(answer, row.sources),
        )


def _ends_sentence(page: Page) -> str:
    row = page.kg.run("open-ends").first()
    if row is None:
        return ""
    seats, ended = view.number(row.seats), view.number(row.ended)
    return (
        f"Of {grouped(str(seats))} seats that were not only planned, sources state the end of {ended}, "
        f"{view.per_cent(ended, seats)}. "
        "We do not know whether or when the others ended. A seat without a stated end may have ended."
    )


def _matrix(page: Page, answer: Answer) -> Matrix:
    counts: dict[Term | None, dict[str, int]] = {}
    for folded in answer.rows:
        column = answer.text(folded.terms.year)
        column = str(_BEGINNING - 1) if column and int(column) < _BEGINNING else column
        row = counts.setdefault(folded.terms["class"], {})
        row[column] = row.get(column, 0) + view.number(folded.terms.things)
    years = sorted({year for row in counts.values() for year in row if year})
    words = [f"to {year}" if int(year) < _BEGINNING else year for year in years]
    return Matrix(
        words,
        [
            (
                TableCell(
                    answer.text(class_), page.url(f"/ontology/{view.local_name(class_)}"), kind=kind_of(str(class_))
                ),
                [str(row.get(year, "")) for year in years],
                str(row.get("", "")),
            )
            for class_, row in sorted(counts.items(), key=lambda item: answer.text(item[0]))
        ],
    )


def _examples(page: Page) -> dict[str, int]:
    """How many seats the three modes name on the day asked for."""
    # Not as answers: what the seats are called, and who says so, would cost as much again.
    found = {mode: page.kg.run("seats", as_of=page.as_of.date, mode=mode) for mode in CERTAINTIES}
    return {mode: len(set(seats.column("seat"))) for mode, seats in found.items()}


class Suggestion(NamedTuple):
    """A text to fill in, where it goes ("" if nobody is named), and what it is about."""

    name: str
    path: str
    gap: str
    text: str
    contact: str


def suggest(page: Page) -> Response:
    """The page with the text, for the thing and the gap that the address names.

    Raises UnknownEntityError for a thing that there is none."""
    gap = page.word("gap") or "other"
    iri = page.kg.resolve(page.word("thing") or "body:gpai")
    return page.render("suggest.html.j2", suggestion=suggestion(page, iri, gap))


def suggestion(page: Page, iri: IRI, gap: str) -> Suggestion:
    """The text for a thing. The graph it was written for stands in it, so that who reads it can tell what was seen."""
    name = page.kg.label(iri)
    text = (
        f"Thing: {name} ({iri})\n"
        f"Graph: {page.site.version}, {page.site.digest}, sources up to {page.site.latest.day}\n"
        f"What is missing: {GAPS[gap]}.\n"
        "What the source says: \n"
        "The source (title, publisher, date, address): \n"
    )
    path = page_path(iri)
    return Suggestion(
        name, page.url(path) if path else "", GAPS[gap], text, linked_data.contact(page.site.settings.contact, name)
    )
