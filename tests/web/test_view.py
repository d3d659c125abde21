"""What pages show: terms as cells, rows with the marks of their sources, numbers as bars and words."""

import pytest

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.namespaces import PREFIXES, expand
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Term
from gpai_graph.rdf.sources import Mark, Source, SourceNumbers
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.web import view
from gpai_graph.web.view import Meter


def thing(name: str) -> IRI:
    return IRI(expand(name))


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(PREFIXES["xsd"] + datatype))


CANADA, JAPAN, DAY = thing("country:ca"), thing("country:jp"), thing("date:2021-11")
STATED, INFERRED = thing("concept:basis-stated"), thing("concept:basis-inferred")
REPORT, LETTER, NOTES = thing("source:report"), thing("source:letter"), thing("graph:curation")
LABELS = {CANADA: "Canada", JAPAN: "Japan", DAY: "November 2021", STATED: "stated", INFERRED: "inferred"}
SOURCES = (
    Source(REPORT, "A report", "OECD", "2021", "Official document"),
    Source(LETTER, "A letter", "GPAI", "2022", "Letter"),
    Source(NOTES, "gpai-graph (curation)"),
)
ROWS = (
    FoldedRow((CANADA, STATED, typed("12345", "integer")), (REPORT, LETTER)),
    FoldedRow((JAPAN, INFERRED, None), (LETTER,)),
    FoldedRow((JAPAN, STATED, Literal("fünf", IRI(PREFIXES["rdf"] + "langString"), "de")), (NOTES, REPORT)),
)
ANSWER = Answer("Who?", ("member", "basis", "count"), ROWS, LABELS, SOURCES)


def address(path: str) -> str:
    return f"/below{path}?as_of=2021-12-31"


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (CANADA, TableCell("Canada", "/below/page/country/ca?as_of=2021-12-31", kind="country")),
        # Without a label the compact IRI stands for a thing.
        (thing("body:gpai"), TableCell("body:gpai", "/below/page/body/gpai?as_of=2021-12-31", kind="body")),
        (thing("gpai:Country"), TableCell("gpai:Country", "/below/ontology/Country?as_of=2021-12-31", kind="term")),
        (
            thing("concept:other"),
            TableCell("concept:other", "/below/page/concept/other?as_of=2021-12-31", kind="concept"),
        ),
        # Values are no places to go; a date is sorted by its days and not by its words.
        (DAY, TableCell("November 2021", sort="2021-11")),
        (INFERRED, TableCell("inferred")),
        # What stands elsewhere is linked as it is, if a browser may follow it.
        (IRI("https://example.org/x"), TableCell("https://example.org/x", "https://example.org/x")),
        (IRI("urn:isbn:1"), TableCell("urn:isbn:1")),
        (IRI("javascript:alert(1)"), TableCell("javascript:alert(1)")),
        (typed("12345", "integer"), TableCell("12,345", is_number=True, sort="12345")),
        (typed("1234", "integer"), TableCell("1234", is_number=True, sort="1234")),
        (typed("-0.5", "decimal"), TableCell("-0.5", is_number=True, sort="-0.5")),
        (typed("2021-11-11", "date"), TableCell("11 November 2021", sort="2021-11-11")),
        (typed("2021", "gYear"), TableCell("2021", sort="2021")),
        (Literal("12345"), TableCell("12345", sort="12345")),
        (Literal("five", IRI(PREFIXES["rdf"] + "langString"), "en"), TableCell("five", sort="five")),
        (
            Literal("cinq", IRI(PREFIXES["rdf"] + "langString"), "fr"),
            TableCell("cinq (fr)", language="fr", sort="cinq"),
        ),
        (BlankNode("b0"), TableCell("b0")),
        (None, TableCell("")),
    ],
)
def test_a_term_is_shown_as_a_cell(term: Term | None, shown: TableCell) -> None:
    assert shown == view.cell(ANSWER, term, address)


def test_rows_have_the_marks_of_their_sources_numbered_as_the_page_mentions_them() -> None:
    # The page has told of another source before; numbers are those of the page and not of the answer.
    numbers = SourceNumbers([Source(thing("source:first"), "The first")])
    report, letter, notes = SOURCES
    canada, japan, german = view.rows(ANSWER, numbers, address)
    assert ((Mark(2, report), Mark(3, letter)), False) == (canada.marks, canada.is_inferred)
    # An inferred row is not stated by its source, and a graph of ours states nothing itself.
    assert ((Mark(3, letter, indirect=True),), True) == (japan.marks, japan.is_inferred)
    assert ((Mark(4, notes, indirect=True), Mark(2, report)), False) == (german.marks, german.is_inferred)
    assert ["[2][3]", "(3)", "(4)[2]"] == ["".join(mark.text for mark in row.marks) for row in (canada, japan, german)]
    assert ["Canada", "stated", "12,345"] == [cell.text for cell in canada.cells]
    assert ["Japan", "inferred", ""] == [cell.text for cell in japan.cells]
    assert ["The first", "A report", "A letter", "gpai-graph (curation)"] == [each.title for _, each in numbers]


def test_only_the_chosen_rows_are_shown_and_number_their_sources() -> None:
    numbers = SourceNumbers()
    (row,) = view.rows(ANSWER, numbers, address, ANSWER.rows[1:2])
    japan = TableCell("Japan", "/below/page/country/jp?as_of=2021-12-31", kind="country")
    marks = (Mark(1, SOURCES[1], indirect=True),)
    assert TableRow((japan, TableCell("inferred"), TableCell("")), marks, is_inferred=True) == row
    assert [] == view.rows(ANSWER, numbers, address, [])
    assert [(1, SOURCES[1])] == list(numbers)


def test_bars_are_as_long_as_numbers_are_beside_the_largest() -> None:
    one, other = TableCell("a"), TableCell("b")
    bars = view.of_the_largest([(one, 1), (other, 12000)], "fact")
    assert [Meter(one, 1, 12000, "1 fact"), Meter(other, 12000, 12000, "12,000 facts")] == bars
    assert [] == view.of_the_largest([], "fact")
    # A bar needs a length above nothing.
    assert [Meter(one, 0, 1, "0 facts")] == view.of_the_largest([(one, 0)], "fact")


def test_a_bar_for_a_part_is_never_longer_than_the_whole() -> None:
    about = TableCell("a")
    assert Meter(about, 12, 30, "12 of 30, 40%") == view.part_of(about, 12, 30)
    assert Meter(about, 30, 30, "31 of 30, 103%") == view.part_of(about, 31, 30)
    assert Meter(about, 0, 1, "0 of 0, 0%") == view.part_of(about, 0, 0)


@pytest.mark.parametrize(("term", "number"), [(typed("29", "integer"), 29), (None, 0), (CANADA, 0)])
def test_a_number_that_is_none_counts_as_nothing(term: Term | None, number: int) -> None:
    assert number == view.number(term)


def test_a_kind_has_words_for_one_and_for_several() -> None:
    words = [(view.kind_word(kind), view.kind_word(kind, 2)) for kind in ("country", "body", "strategy", "series")]
    assert [
        ("country", "countries"),
        ("body", "bodies"),
        ("strategy or law", "strategies and laws"),
        ("series of events", "series of events"),
    ] == words
