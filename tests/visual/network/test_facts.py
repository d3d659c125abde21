"""What forms and pages say of the facts of a network."""

import pytest

from gpai_graph.visual.network.forms.facts import years_words

RECORDED = (("2020-12-04", "2023-01-01"),)
OPEN = (("2020-12-31", ""),)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"since": "2020-06-15", "until": "2022-01-01"}, "2020–2022"),
        ({"since": "2020-06", "until": "2020-12-31"}, "2020"),
        # One end alone is told as one, whichever it is.
        ({"since": "2024"}, "since 2024"),
        ({"until": "2020-06-15"}, "until 2020"),
        ({"since": "2024", "years": (2024,), "held": RECORDED}, "since 2024"),
        ({"until": "2024", "years": (2024,), "held": RECORDED}, "until 2024"),
        # A seat of which nobody states the end is told by the years in which sources show it.
        ({"since": "2020", "years": (2020, 2021), "held": RECORDED}, "2020–2021"),
        ({"until": "2021", "years": (2020, 2021), "held": RECORDED}, "2020–2021"),
        # What goes on until somebody says that it ended is not: sources may date its beginning differently.
        ({"since": "2010", "years": (2010, 2011), "held": OPEN}, "since 2010"),
        ({"years": (2020, 2021, 2023)}, "2020–2021, 2023"),
        ({}, ""),
    ],
)
def test_the_years_of_a_link_are_told_as_they_are_known(given: dict[str, object], expected: str) -> None:
    assert years_words(given) == expected
