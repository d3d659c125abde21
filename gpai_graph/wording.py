"""Wording: the `answer` template of a query's header and its answer in, one sentence in plain words out.

    answer: "GPAI had {count member|member|members} on {asked as_of}. || No member is recorded for {asked as_of}."

What stands behind `||` is said when there is no row. Braces hold:
`rows|step|steps` or `count COLUMN|member|members`: a number (of rows, of different values) with its noun; the noun may
be left out. `first COLUMN`, `last COLUMN`: the text of the first or last row. `asked PARAMETER`: what was asked for."""

import re
from collections.abc import Callable, Mapping

from gpai_graph.answers import Answer
from gpai_graph.errors import ParameterError, did_you_mean

_PLACE = re.compile(r"{([^{}]*)}")


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


def _filled(place: str, answer: Answer, asked: Callable[[str], str]) -> str:
    words, *nouns = place.split("|")
    verb, _, name = words.partition(" ")
    if verb == "rows" and not name:
        return _counted(len(answer), nouns)
    if verb == "asked" and name:
        return asked(name)
    readers: Mapping[str, Callable[[list[str]], str]] = {
        "count": lambda values: _counted(len({value for value in values if value}), nouns),
        "first": lambda values: values[0],
        "last": lambda values: values[-1],
    }
    if verb not in readers:
        raise ParameterError(f"'{{{place}}}' in an answer: {verb!r} is not one of rows, count, first, last, asked.")
    if name not in answer.columns:
        raise ParameterError(f"'{{{place}}}' in an answer: no column {name!r}.{did_you_mean(name, answer.columns)}")
    at = answer.columns.index(name)
    return readers[verb]([answer.text(row.terms[at]) for row in answer.rows])


def _counted(number: int, nouns: list[str]) -> str:
    if len(nouns) != len(["one", "many"]):
        return str(number)
    return f"{number} {nouns[0] if number == 1 else nouns[1]}"
