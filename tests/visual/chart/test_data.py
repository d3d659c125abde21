"""The values of a chart: cells of an answer with their numbers and days."""

from datetime import date

import pytest
from plots import literal

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.visual.chart.data import EMPTY, cell, rows_of, year_of

DATE = "https://w3id.org/gpai-graph/id/date/"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2020, 1, 1), 2020.0),
        # The 366 days of 2020: 31 December is day 366, 365 days after the first.
        (date(2020, 12, 31), 2020.9973),
        # 365 days: the 182 days before 2 July are 0.4986 of them.
        (date(2021, 7, 2), 2021.4986),
        (date(2021, 12, 31), 2021.9973),
    ],
)
def test_a_day_is_a_year_with_its_fraction(day: date, year: float) -> None:
    assert year == year_of(day)


@pytest.mark.parametrize(
    ("term", "first", "last"),
    [
        (IRI(f"{DATE}2021-11"), date(2021, 11, 1), date(2021, 11, 30)),
        (IRI(f"{DATE}2024-02"), date(2024, 2, 1), date(2024, 2, 29)),
        (IRI(f"{DATE}2020"), date(2020, 1, 1), date(2020, 12, 31)),
        (literal("2020-06-15", "date"), date(2020, 6, 15), date(2020, 6, 15)),
        (literal("2020-06", "gYearMonth"), date(2020, 6, 1), date(2020, 6, 30)),
    ],
)
def test_a_date_lies_between_its_first_and_its_last_day(term: Term, first: date, last: date) -> None:
    found = cell(term, "as readers see it")
    assert ("as readers see it", None, first, last) == (found.text, found.number, found.first, found.last)
    assert (year_of(first), year_of(last)) == (found.begin, found.end)


@pytest.mark.parametrize(
    ("term", "text", "number"),
    [
        (literal(29), "29", 29.0),
        (literal("17.5", "decimal"), "17.5", 17.5),
        (literal("-2e3", "double"), "-2e3", -2000.0),
        # A number in words, a code, and what is no number.
        (literal("29", "string"), "29", None),
        (literal("many", "integer"), "many", None),
        (Literal("Kanada", language="de"), "Kanada", None),
    ],
)
def test_numbers_are_numbers_and_texts_are_not(term: Literal, text: str, number: float | None) -> None:
    found = cell(term, text)
    assert (text, number, "") == (found.text, found.number, found.iri)


@pytest.mark.parametrize(("written", "said"), [("true", "yes"), ("1", "yes"), ("false", "no"), ("0", "no")])
def test_truths_are_said_in_words(written: str, said: str) -> None:
    assert said == cell(literal(written, "boolean"), written).text


def test_an_empty_cell_says_nothing() -> None:
    assert EMPTY == cell(None, "")
    assert (None, None, None) == (EMPTY.number, EMPTY.begin, EMPTY.end)


def test_things_of_one_name_are_told_apart() -> None:
    korea, other, japan = (IRI(f"https://w3id.org/gpai-graph/id/country/{code}") for code in ("kr", "kp", "jp"))
    source = IRI("https://w3id.org/gpai-graph/id/source/a")
    labels: dict[Term, str] = {korea: "Korea", other: "Korea", japan: "Japan"}
    rows = (FoldedRow((korea, literal(3)), (source,)), FoldedRow((other, literal(4)), ()), FoldedRow((japan, None), ()))
    first, second, third = rows_of(Answer("What?", ("member", "count"), rows, labels, ()))
    assert ["Korea (kr)", "Korea (kp)", "Japan"] == [row["member"].text for row in (first, second, third)]
    assert [3.0, 4.0, None] == [row["count"].number for row in (first, second, third)]
    assert [1, 0, 0] == [row.sources for row in (first, second, third)]
    assert str(korea) == first["member"].iri
    assert EMPTY == first[""] == first["no such column"]
