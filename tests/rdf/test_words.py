"""Values in words: counts, numbers and lists."""

import math
from decimal import Decimal

import pandas as pd
import pytest

from gpai_graph.rdf.words import (
    completeness,
    counted,
    figure_words,
    grouped,
    is_missing,
    listed,
    lower_first,
    number_words,
    text,
    unaccented,
    with_article,
    writable,
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 links"),
        (1, "1 link"),
        (2, "2 links"),
        (999, "999 links"),
        (1000, "1,000 links"),
        (2.0, "2 links"),
        (2.5, "2.5 links"),
        (1e7, "10,000,000 links"),
    ],
)
def test_a_count_has_its_noun(number: float, expected: str) -> None:
    assert counted(number, "link") == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], ""), (["Japan"], "Japan"), (["Japan", "Serbia"], "Japan and Serbia"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_has_an_and_before_its_last_part(parts: list[str], expected: str) -> None:
    assert listed(parts) == expected


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        ("2021", 5, "2021"),
        ("2021", 4, "2,021"),
        ("12345", 5, "12,345"),
        ("-12345.50", 5, "-12,345.50"),
        ("1410710000.5", 5, "1,410,710,000.5"),
        ("12345.", 5, "12345."),
        ("12345.x", 5, "12345.x"),
        ("--12345", 5, "--12345"),
        ("2021-11-30", 5, "2021-11-30"),
        ("1.2e10", 5, "1.2e10"),
        ("many", 5, "many"),
        ("", 5, ""),
    ],
)
def test_long_numbers_are_read_in_groups_of_three(number: str, digits: int, expected: str) -> None:
    assert grouped(number, digits) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (math.nan, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1234567.0, "1234567"),
        (0.5, "0.5"),
        (1e300, "1e+300"),
        (Decimal("1.50"), "1.50"),
        (("a", 1.5, True), "a, 1.5, yes"),
        ({"b", "a"}, "a, b"),
        ({"on": 2021, "by": ("a", "b")}, "on: 2021; by: a, b"),
        ("a\x00\u202eb\ud800", "a\ufffd\ufffdb\ufffd"),
        (b"a\x00", "b'a\\x00'"),
    ],
)
def test_any_value_is_a_text_that_each_file_can_hold(value: object, expected: str) -> None:
    assert text(value) == expected
    assert is_missing(value) == (expected == "")
    assert writable(expected) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0, "USD", "US$0"),
        (999_499_999, "USD", "US$999 million"),
        (999_500_000, "USD", "US$1 billion"),
        (17_794_781_986_104, "current USD", "US$17.8 trillion (current)"),
        (2_500_000, "people", "2.5 million people"),
        (-2_500_000, "people", "-2.5 million people"),
        (12_345, "", "12,345"),
        (52.94, "percent", "52.9 percent"),
    ],
)
def test_a_figure_is_told_with_three_digits_and_its_unit(value: float, unit: str, expected: str) -> None:
    assert figure_words(value, unit) == expected
    assert number_words(value) in expected.replace("US$", "")


@pytest.mark.parametrize(
    ("stated", "recorded", "date", "expected"),
    [
        (35, 21, "2021-11", "A: 21 of 35 experts stated for November 2021 are recorded."),
        (35, 35, "2021", "A: 35 of 35 experts stated for 2021 are recorded."),
        (35, 36, "2021", "A: 36 are recorded where 35 experts are stated for 2021."),
        (9, 10, "", "A: 10 are recorded where 9 experts are stated."),
        (None, 10, "", "A: 10 of ? experts stated are recorded."),
        ("about 30", 31, "", "A: 31 of about 30 experts stated are recorded."),
    ],
)
def test_what_is_recorded_of_what_is_stated_is_a_sentence(
    stated: object, recorded: int, date: str, expected: str
) -> None:
    row = {"measure": "experts", "stated": stated, "recorded": recorded, "date": date}
    assert completeness(row, "A") == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("university", "a university"),
        ("unit", "a unit"),
        ("European body", "a European body"),
        ("event", "an event"),
        ("annual report", "an annual report"),
        ("Organisation", "an Organisation"),
        ("strategy", "a strategy"),
    ],
)
def test_a_noun_has_its_article(noun: str, expected: str) -> None:
    assert with_article(noun) == expected


@pytest.mark.parametrize(
    ("name", "plain"), [("Türkiye", "turkiye"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Éa", "ea")]
)
def test_names_are_compared_without_case_and_accents(name: str, plain: str) -> None:
    assert unaccented(name) == plain
    assert lower_first(name)[1:] == name[1:]
