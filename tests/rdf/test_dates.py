"""Partial dates and the date for which a question is asked: read, compared, put into words."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.errors import ParameterError
from gpai_graph.rdf.dates import CERTAINTIES, AsOf, PartialDate, date_words
from gpai_graph.rdf.namespaces import PREFIXES, expand
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal
from gpai_graph.rdf.things import Thing

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)).map(str)
TEXTS = st.tuples(DAYS, st.sampled_from((4, 7, 10))).map(lambda drawn: drawn[0][: drawn[1]])
DATES = TEXTS.map(PartialDate.parse)


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(PREFIXES["xsd"] + datatype))


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2021"),
        ("0001", "0001-01-01", "0001-12-31", "0001"),
        ("9999", "9999-01-01", "9999-12-31", "9999"),
        ("2021-11", "2021-11-01", "2021-11-30", "November 2021"),
        ("2021-12", "2021-12-01", "2021-12-31", "December 2021"),
        ("2023-02", "2023-02-01", "2023-02-28", "February 2023"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("1900-02", "1900-02-01", "1900-02-28", "February 1900"),
        ("2000-02", "2000-02-01", "2000-02-29", "February 2000"),
        ("2022-11-22", "2022-11-22", "2022-11-22", "22 November 2022"),
        ("2020-06-05", "2020-06-05", "2020-06-05", "5 June 2020"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "29 February 2024"),
    ],
)
def test_a_date_knows_its_days_and_its_words(text: str, first: str, last: str, words: str) -> None:
    date = PartialDate.parse(text)
    assert (text, first, last, words) == (date.text, date.first, date.last, date.words)


@pytest.mark.parametrize(
    "text",
    ["", "spring", "21", "2021-1", "2021-011", "2021-11-1", "20211130", "2021-11-30Z", "2021-11+01:00", "-2021",
     "2021-11-30T00:00:00", "12021", "２０２１", "2021\n", " 2021", "2021-Q1", "November 2021", "date:2021", "2021-"],
)  # fmt: skip
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(ParameterError) as error:
        PartialDate.parse(text)
    assert f"{text!r} is not a date. Write 2021, 2021-11 or 2021-11-11." == str(error.value)


@pytest.mark.parametrize("text", ["0000", "0000-01", "2021-00", "2021-13", "2021-11-00", "2021-02-30", "2023-02-29"])
def test_a_day_that_the_calendar_does_not_have_is_told(text: str) -> None:
    with pytest.raises(ParameterError) as error:
        PartialDate.parse(text)
    assert f"{text!r} is not a date of the calendar. Write 2021, 2021-11 or 2021-11-11." == str(error.value)
    assert PartialDate.of(text) is None


@pytest.mark.parametrize(
    "term",
    [
        "2021-11",
        "date:2021-11",
        IRI(expand("date:2021-11")),
        str(expand("date:2021-11")),
        typed("2021-11", "gYearMonth"),
        typed("2021-11", "date"),
        PartialDate.parse("2021-11"),
    ],
)
def test_a_date_node_a_literal_and_a_text_are_one_date(term: object) -> None:
    assert PartialDate("2021-11-01", "2021-11-30", "2021-11") == PartialDate.of(term)


@pytest.mark.parametrize(("text", "datatype"), [("2021", "gYear"), ("2021-11", "gYearMonth"), ("2021-11-30", "date")])
def test_a_literal_is_as_precise_as_its_datatype(text: str, datatype: str) -> None:
    found = PartialDate.of(typed(text, datatype))
    assert found is not None
    assert text == found.text


@pytest.mark.parametrize(
    "term",
    [
        None,
        2021,
        datetime.date(2021, 11, 30),
        BlankNode("b0"),
        IRI(expand("country:ca")),
        IRI(expand("date:2021-q1")),
        Literal("2021"),
        Literal("2021", IRI(PREFIXES["rdf"] + "langString"), "en"),
        typed("2021", "integer"),
        typed("2021-11-30Z", "date"),
        typed("2021-11-30+02:00", "date"),
        typed("2021Z", "gYear"),
        typed("-0044-03-15", "date"),
        typed("2021-11-30T12:00:00", "dateTime"),
        typed("date:2021", "date"),
        typed("2021-02-30", "date"),
    ],
)
def test_anything_else_is_no_date(term: object) -> None:
    assert PartialDate.of(term) is None


def test_dates_are_ordered_by_their_first_day_and_then_by_their_last() -> None:
    texts = ["2020-12-31", "2021-01-01", "2021-01", "2021", "2021-01-02", "2021-02", "2021-12", "2022"]
    assert texts == [date.text for date in sorted(map(PartialDate.parse, reversed(texts)))]


@given(TEXTS)
def test_every_date_of_the_calendar_is_read_as_the_calendar_has_it(text: str) -> None:
    date = PartialDate.parse(text)
    first, last = map(datetime.date.fromisoformat, (date.first, date.last))
    year, month = int(text[:4]), int(text[5:7] or 12)
    assert text == date.text == date.first[: len(text)] == date.last[: len(text)]
    assert 1 <= first.day <= last.day
    assert text[8:] or (first.day, last.day) == (1, calendar.monthrange(year, month)[1])
    assert year == date.year
    assert (date, date) == (PartialDate.of(IRI(date.iri)), PartialDate.parse(date.text))


@given(DATES, DATES)
def test_the_order_is_that_of_the_days(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) == ((one.first, one.last) < (other.first, other.last))
    assert (one == other) == (one.text == other.text)


@given(DATES)
def test_words_lead_back_to_the_date(date: PartialDate) -> None:
    names = list(calendar.month_name)
    *rest, year = date.words.split()
    parts = [year, *(f"{names.index(part) if part in names else int(part):02}" for part in reversed(rest))]
    assert date.text == "-".join(parts)


@given(st.text(max_size=12))
def test_a_text_is_a_date_or_none(text: str) -> None:
    date = PartialDate.of(text)
    assert date is None or date.text == text.removeprefix("date:")
    assert date_words(text) == (date.words if date else text)


@pytest.mark.parametrize(
    ("date", "certainty", "day", "words", "parameters"),
    [
        ("", "", "", "the whole recorded period", {}),
        ("2021", "", "2021-12-31", "31 December 2021", {"as_of": "2021-12-31"}),
        ("2024-02", "certain", "2024-02-29", "29 February 2024", {"as_of": "2024-02-29", "mode": "certain"}),
        (" 2021-11-22 ", " possible", "2021-11-22", "22 November 2021", {"as_of": "2021-11-22", "mode": "possible"}),
        ("date:2021-11", "", "2021-11-30", "30 November 2021", {"as_of": "2021-11-30"}),
        ("", "recorded", "", "the whole recorded period", {"mode": "recorded"}),
    ],
)
def test_a_question_is_asked_for_the_last_day_of_a_date(
    date: str, certainty: str, day: str, words: str, parameters: dict[str, str]
) -> None:
    asked = AsOf.parse(date, certainty)
    assert (day, words, parameters) == (asked.day, asked.words, asked.query_params)
    dates = {"as_of": PartialDate.parse(day)} if day else {}
    assert {**parameters, **dates} == asked.parameters
    assert certainty.strip() == asked.certainty


@pytest.mark.parametrize("date", ["2021-13", "2021-02-30", "yesterday", "country:ca", "2021-11-30Z"])
def test_a_question_for_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(ParameterError) as error:
        AsOf.parse(date)
    why = " The calendar has no such date." if date in ("2021-13", "2021-02-30") else ""
    told = f"the date {date!r} is not valid.{why} Write a year (2021), a month (2021-12) or a day (2021-12-31)."
    assert told == str(error.value)


def test_a_certainty_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError) as error:
        AsOf.parse("2021", "certian")
    assert "there is no certainty 'certian'. Choose certain, recorded or possible. Did you mean 'certain'?" == str(
        error.value
    )
    assert ("certain", "recorded", "possible") == CERTAINTIES


def test_a_thing_knows_its_kind_and_its_compact_name() -> None:
    canada = Thing.of(IRI(expand("country:ca")), "Canada")
    assert (expand("country:ca"), "Canada", "country", "country:ca") == (*canada, canada.compact)
    assert Thing.of(IRI("https://example.org/x"), "x").kind == ""
