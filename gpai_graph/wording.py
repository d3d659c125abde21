"""Wording: the `answer` template of a query's header and its answer in, one sentence in plain words out.

    answer: "GPAI had {count member|member|members} on {asked as_of}. || No member is recorded for {asked as_of}."

What stands behind `||` is said when there is no row. Braces hold:
`rows|step|steps`, `count COLUMN|member|members` or `sum COLUMN|fact|facts`: a number (of rows, of different values, of
the values added up) with its noun; the noun may be left out. `first COLUMN`, `last COLUMN`: the text of the first or
last row; `least COLUMN`, `most COLUMN`: its smallest and largest number. `asked PARAMETER`: what was asked for.
All but `asked` take ` where COLUMN=TEXT` at their end and then read only the rows in which that column says so; nothing
behind `=` means that it is empty. Upper and lower case are the same there."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from gpai_graph.answers import Answer, FoldedRow
from gpai_graph.errors import ParameterError, did_you_mean
from gpai_graph.solutions import Term

if TYPE_CHECKING:
    from decimal import Decimal

_PLACE = re.compile(r"{([^{}]*)}")
_WHERE = " where "


def in_words(template: str, answer: Answer, asked: Callable[[str], str]) -> str:
    """The sentence of an answer. asked: gives the words for a parameter, None included.

    Raises ParameterError for a place that names no column or is not of the forms above."""
    full, _, empty = (part.strip() for part in template.partition("||"))
    text = full if len(answer) else empty
    return _PLACE.sub(lambda match: _filled(match[1], answer, asked), text)


def places(template: str) -> list[str]:
    """What stands in the braces of a template, in order.

    >>> places("{rows|step|steps} until {asked as_of}.")
    ['rows|step|steps', 'asked as_of']
    """
    return _PLACE.findall(template)


def named(place: str) -> tuple[str, tuple[str, ...]]:
    """The verb of a place and what it names: columns, or for `asked` a parameter.

    >>> named("count member where role=Observer|observer|observers")
    ('count', ('member', 'role'))
    """
    words, _, condition = place.partition("|")[0].partition(_WHERE)
    verb, _, name = words.partition(" ")
    return verb, tuple(filter(None, (name, condition.partition("=")[0])))


def _filled(place: str, answer: Answer, asked: Callable[[str], str]) -> str:
    words, *nouns = place.split("|")
    words, _, condition = words.partition(_WHERE)
    verb, _, name = words.partition(" ")
    if verb == "asked" and name:
        return asked(name)
    rows = _those(answer, condition, place) if condition else answer.rows
    if verb == "rows" and not name:
        return _counted(len(rows), nouns)
    readers: Mapping[str, Callable[[list[str]], str]] = {
        "sum": lambda values: _counted(sum(_numbers(values, place)), nouns),
        "least": lambda values: _counted(min(_numbers(values, place)), nouns),
        "most": lambda values: _counted(max(_numbers(values, place)), nouns),
    }
    ends = {"first": 0, "last": -1}
    if verb not in {"count", *readers, *ends}:
        forms = ", ".join(("rows", "count", *readers, *ends, "asked"))
        raise ParameterError(f"'{{{place}}}' in an answer: {verb!r} is not one of {forms}.")
    if verb == "count":
        # By what they are, not by what they are called: two outputs may bear one title.
        return _counted(len({term for term in _terms(answer, rows, name, place) if term is not None}), nouns)
    texts = _texts(answer, rows, name, place)
    if verb in ends:
        return _grouped(texts[ends[verb]]) if texts else ""
    return readers[verb]([text for text in texts if text])


def _those(answer: Answer, condition: str, place: str) -> Sequence[FoldedRow]:
    """The rows in which a column says, in any case of letters, what a condition (`role=Observer`) wants."""
    name, _, wanted = condition.partition("=")
    texts = _texts(answer, answer.rows, name, place)
    return [row for row, text in zip(answer.rows, texts, strict=True) if text.casefold() == wanted.casefold()]


def _terms(answer: Answer, rows: Sequence[FoldedRow], name: str, place: str) -> list[Term | None]:
    if name not in answer.columns:
        raise ParameterError(f"'{{{place}}}' in an answer: no column {name!r}.{did_you_mean(name, answer.columns)}")
    at = answer.columns.index(name)
    return [row.terms[at] for row in rows]


def _texts(answer: Answer, rows: Sequence[FoldedRow], name: str, place: str) -> list[str]:
    return list(map(answer.text, _terms(answer, rows, name, place)))


def _numbers(values: list[str], place: str) -> "list[Decimal]":
    """The numbers of a column; 0 alone if there is none, so that a sum of nothing is told as 0."""
    # Imported here: few templates add up, and every start would pay for it.
    from decimal import Decimal, InvalidOperation

    try:
        return [Decimal(value) for value in values] or [Decimal(0)]
    except InvalidOperation as error:
        raise ParameterError(f"'{{{place}}}' in an answer: the column holds text, and not numbers.") from error


def _counted(number: "Decimal | int", nouns: list[str]) -> str:
    shown = _grouped(str(int(number)) if number == int(number) else str(number))
    if len(nouns) != len(["one", "many"]):
        return shown
    return f"{shown} {nouns[0] if number == 1 else nouns[1]}"


def _grouped(text: str) -> str:
    """A number of five digits or more in groups of three: 1,410,710,000. Any other text as it is; so years stay."""
    whole, point, rest = text.partition(".")
    if not re.fullmatch(r"-?\d{5,}", whole) or not (rest.isdecimal() or not point):
        return text
    return f"{int(whole):,}{point}{rest}"
