"""Which lines run is counted where a test tells something new, and nowhere else: counting takes half as long again."""

import pytest
from coverage import Coverage


@pytest.mark.no_cover
def test_no_lines_are_counted_where_a_test_says_so() -> None:
    assert Coverage.current() is None
