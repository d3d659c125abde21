"""Meters: numbers of which one is a part of another, as bars that are also told in words."""

from typing import NamedTuple

from gpai_graph.rdf.table import grouped
from gpai_graph.web.view import Cell


class Meter(NamedTuple):
    """A bar: what it is about, how much of how much, and both in words. value: at most `most`; most: at least 1."""

    about: Cell
    value: float
    most: float
    words: str


def of_the_largest(numbers: list[tuple[Cell, int]], word: str) -> list[Meter]:
    """Bars that are as long as each number is beside the largest. word: what is counted, one of it."""
    most = max((number for _, number in numbers), default=0) or 1
    return [Meter(about, number, most, counted(number, word)) for about, number in numbers]


def counted(number: int, word: str) -> str:
    """A number and what is counted, one or several of it.

    >>> counted(1, "fact"), counted(12345, "fact")
    ('1 fact', '12,345 facts')
    """
    return f"{grouped(str(number))} {word}{'' if number == 1 else 's'}"


def part_of(about: Cell, part: int, whole: int, words: str = "") -> Meter:
    """A bar for a part of a whole, told as "12 of 30, 40 per cent" where no other words are given."""
    said = words or f"{grouped(str(part))} of {grouped(str(whole))}, {per_cent(part, whole)}"
    return Meter(about, min(part, whole), whole or 1, said)


def per_cent(part: int, whole: int) -> str:
    """A share in words; what is little, and what is nearly all, is not rounded to nothing or to all.

    >>> per_cent(1, 3), per_cent(0, 3), per_cent(1, 900), per_cent(899, 900)
    ('33 per cent', '0 per cent', 'less than 1 per cent', 'more than 99 per cent')
    """
    share = 100 * part / whole if whole else 0
    if 0 < share < 1:
        return "less than 1 per cent"
    if 99 < share < 100:
        return "more than 99 per cent"
    return f"{round(share)} per cent"
