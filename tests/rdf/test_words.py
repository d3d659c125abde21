"""Values in words: counts, numbers and lists."""

import pytest

from gpai_graph.rdf.words import counted, grouped, listed


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 links"), (1, "1 link"), (2, "2 links"), (999, "999 links"), (1000, "1,000 links")]
)
def test_a_count_has_its_noun(number: int, expected: str) -> None:
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
