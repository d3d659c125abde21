"""The sentence of an answer: the `answer` template in the header of a query, filled from the rows.

    answer: "GPAI had {count member|member|members} on {asked as_of}. || {count member|member|members}"

What stands behind `||` counts what a row is about, `{count member|member|members}`: where there is no row, the answer
says with these words what was not found (see empty.py). Braces hold:
`rows|step|steps`, `count COLUMN|member|members` or `sum COLUMN|fact|facts`: a number (of rows, of different values, of
the values added up) with its noun; the noun may be left out, and a third form before it is said instead of 0.
`count COLUMN COLUMN|change|changes`: of different pairs.
`least COLUMN`, `most COLUMN`: its smallest and largest number. `first COLUMN`, `last COLUMN`: the text of the first or
last row; `last LEAST MOST|day|days`: two numbers of it, "exactly 28 days" or "28 to 30 days".
`figure COLUMN UNIT`: the number of the first row with its unit, "US$17.8 trillion".
`each COLUMN`: its different texts in the order of the rows, "Japan, Serbia and Slovakia".
`either COLUMN`: the same joined by "or", with a word on it that sources differ: "2021 or 2022 (sources differ)".
`from COLUMN`: the period that it spans, "from 2020 to 2025" or "in 2025".
`a COLUMN`, `lower COLUMN`: its first text with a small first letter, with its article or without: "an annual report".
`on COLUMN`: its texts as dates, "on 3 December 2024" or "in December 2024".
`asked`: all that was asked for and that no other place names, each with the `preposition` of its parameter.
`asked PARAMETER`: what was asked for; `asked PARAMETER| of | of all`: with what is said before it, or what is said
where nothing was asked; `asked PARAMETER| (|)|`: with what is said after it, too.
All but `asked` take ` where COLUMN=TEXT` at their end and then read only the rows in which that column says so, in any
case of letters; nothing behind `=` means that it is empty, `!=` all other rows, `<` and `>` compare numbers.
`inferred=yes` reads the rows in which we infer a value, `inferred=no` those that sources state. Several conditions are
joined by ` and `: `where kind=Partnership and state=current`.
Square brackets hold parts divided by `; `. A part in which a number is 0 or a text empty is left out; the others are
joined by commas:
`[: {sum named} named by sources; {sum inferred} inferred]` gives ": 29 named by sources, 16 inferred" or ": 25 named by
sources"; where no part is left, what stands before the first goes too."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError, did_you_mean
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.words import figure_words, grouped, listed, lower_first, with_article

if TYPE_CHECKING:
    from decimal import Decimal

_PLACE = re.compile(r"{([^{}]*)}")
_PARTS = re.compile(r"\[(?P<before>[:, ]*)(?P<parts>[^\[\]]*)\]")
_WHERE = " where "
_DAY = re.compile(r"\d{1,2} ")  # the beginning of a date in words that has a day
_ZERO = re.compile(r"0(?: |$)")
# What a condition names that is no column.
INFERRED = "inferred"
_CONDITION = re.compile(r"(\w+)(!=|=|<|>)(.*)")
# Between two conditions; a text in one of them may hold the word.
_AND = re.compile(r" and (?=\w+(?:!=|=|<|>))")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


# How the texts of a column, of which there is at least one, stand in a sentence.
_WORDINGS: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "a": lambda texts: with_article(lower_first(texts[0])),
    "lower": lambda texts: lower_first(texts[0]),
    "either": lambda texts: listed(texts, "or") + (" (sources differ)" if len(texts) > 1 else ""),
    "from": lambda texts: _period(list(texts)),
    "on": lambda texts: listed(f"{'on' if _DAY.match(text) else 'in'} {text}" for text in texts),
}


def in_words(template: str, answer: Answer, asked: Callable[[str], str]) -> str:
    """The sentence of an answer, "" where it has no row. asked: gives the words for a parameter, None included.

    Raises ParameterError for a place that names no column or is not of the forms above."""
    text = template.partition(" || ")[0].strip() if len(answer) else ""

    def filled(part: str) -> str:
        return _PLACE.sub(lambda match: _filled(match[1], answer, asked), part)

    def is_left_out(part: str) -> bool:
        filled = (_filled(place, answer, asked) for place in places(part))
        return any(not text or _ZERO.match(text) for text in filled)

    def told(match: re.Match[str]) -> str:
        parts = [part for part in match["parts"].split("; ") if not is_left_out(part)]
        return match["before"] + ", ".join(parts) if parts else ""

    return filled(_PARTS.sub(told, text))


def places(template: str) -> list[str]:
    """What stands in the braces of a template, in order.

    >>> places("{rows|step|steps} until {asked as_of}.")
    ['rows|step|steps', 'asked as_of']
    """
    return _PLACE.findall(template)


def nouns(template: str) -> tuple[str, str]:
    """The noun for what a row is about, for one and for many.

    >>> nouns("GPAI had {count member} members. || {count member|member|members}")
    ('member', 'members')
    """
    _, one, many = template.partition(" || ")[2].strip(" {}").split("|")
    return one, many


def amount(template: str, answer: Answer) -> int:
    """How much of what a row is about an answer has."""
    if not len(answer):
        return 0
    told = in_words(f"{{{template.partition(' || ')[2].strip(' {}').partition('|')[0]}}}", answer, str)
    return int(told.replace(",", "")) if told.replace(",", "").isdecimal() else 0


def names_asked(template: str, parameter: str) -> bool:
    """Whether a template says what was asked for with a parameter."""
    return any(named(place) == ("asked", (parameter,)) for place in places(template))


def named(place: str) -> tuple[str, tuple[str, ...]]:
    """The verb of a place and what it names: columns, or for `asked` a parameter.

    >>> named("count member where role=Observer|observer|observers")
    ('count', ('member', 'role'))
    """
    words, _, condition = place.partition("|")[0].partition(_WHERE)
    verb, *names = words.split()
    conditions = filter(None, map(_CONDITION.match, _AND.split(condition)))
    return verb, (*names, *(match[1] for match in conditions))


def taken(place: str, answer: Answer) -> "Decimal | str | None":
    """What a place of a template takes of an answer: a number, a text, or None for what it does not tell.

    Raises ParameterError for a place that names no column."""
    # Imported here, as below.
    from decimal import Decimal

    text = _filled(place, answer, str)
    if text in ("", _unknown(())):
        return None
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else text


def _filled(place: str, answer: Answer, asked: Callable[[str], str]) -> str:
    words, *nouns = place.split("|")
    words, _, condition = words.partition(_WHERE)
    verb, _, name = words.partition(" ")
    if verb == "asked" and name:
        return _value_in_words(asked(name), nouns)
    rows = _those(answer, condition, place) if condition else answer.rows
    if verb == "rows" and not name:
        return _counted(len(rows), nouns)
    readers: Mapping[str, Callable[[list[str]], str]] = {
        "sum": lambda values: _counted(sum(_numbers(values, place)), nouns),
        "least": lambda values: _counted(min(_numbers(values, place)), nouns) if values else _unknown(nouns),
        "most": lambda values: _counted(max(_numbers(values, place)), nouns) if values else _unknown(nouns),
    }
    ends = {"first": 0, "last": -1}
    if verb not in {"count", "each", "figure", *readers, *ends, *_WORDINGS}:
        forms = ", ".join(("rows", "count", "each", "figure", *readers, *ends, *_WORDINGS, "asked"))
        raise ParameterError(f"'{{{place}}}' in an answer: {verb!r} is not one of {forms}.")
    if verb == "count":
        # By what they are, not by what they are called: two outputs may bear one title.
        columns = [_terms(answer, rows, column, place) for column in name.split()]
        return _counted(len({terms for terms in zip(*columns, strict=True) if None not in terms}), nouns)
    if verb == "figure":
        number, unit = (_texts(answer, rows, column, place)[0] for column in name.split())
        return figure_words(float(number), unit)
    if verb in ends:
        texts = [each[ends[verb]] for column in name.split() for each in [_texts(answer, rows, column, place)] if each]
        return _span(texts[0], texts[-1], place, nouns) if len(texts) > 1 else "".join(map(grouped, texts))
    texts = _texts(answer, rows, name, place)
    if verb == "each":
        return listed(dict.fromkeys(filter(None, texts)))
    if verb in _WORDINGS:
        told = list(dict.fromkeys(filter(None, texts)))
        return _WORDINGS[verb](told) if told else ""
    return readers[verb]([text for text in texts if text])


def _value_in_words(told: str, nouns: Sequence[str]) -> str:
    """What was asked for, behind its preposition; the other words where nothing was."""
    match nouns:
        case [before, otherwise]:
            return f"{before}{told}" if told else otherwise
        case [before, after, otherwise]:
            return f"{before}{told}{after}" if told else otherwise
    return told or "all"


def _those(answer: Answer, conditions: str, place: str) -> Sequence[FoldedRow]:
    """The rows in which columns say, in any case of letters, what the conditions (`role=Observer`) want."""
    rows: Sequence[FoldedRow] = answer.rows
    for condition in _AND.split(conditions):
        match = _CONDITION.fullmatch(condition)
        if not match:
            raise ParameterError(f"'{{{place}}}' in an answer: {condition!r} is no condition such as role=Observer.")
        name, sign, wanted = match.groups()
        if name == INFERRED and name not in answer.columns:
            rows = [row for row in rows if (row.terms in answer.inferred_in_part) == (wanted == "yes")]
            continue
        texts = _texts(answer, rows, name, place)
        rows = [row for row, text in zip(rows, texts, strict=True) if _fits(text, sign, wanted, place)]
    return rows


def _fits(text: str, sign: str, wanted: str, place: str) -> bool:
    if sign in ("<", ">"):
        if not text:
            return False
        (number,), (limit,) = _numbers([text], place), _numbers([wanted], place)
        return number < limit if sign == "<" else number > limit
    return (text.casefold() == wanted.casefold()) == (sign == "=")


def _period(dates: Sequence[str]) -> str:
    """From the first of some dates in words to the last."""
    first, last = dates[0], dates[-1]
    if first != last:
        return f"from {first} to {last}"
    return f"{'on' if _DAY.match(first) else 'in'} {first}"


def _span(least: str, most: str, place: str, nouns: Sequence[str]) -> str:
    """Two numbers between which the true one lies; an honest reader wants one where they are the same."""
    if not least or not most:
        return _unknown(nouns)
    low, high = _numbers([least, most], place)
    return f"exactly {_counted(low, nouns)}" if low == high else f"{_counted(low, [])} to {_counted(high, nouns)}"


def _unknown(nouns: Sequence[str]) -> str:
    """What is said where no row bears a number: 0 would be a claim."""
    return f"an unknown number of {nouns[-1]}" if nouns else "an unknown number"


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


def _counted(number: "Decimal | int", nouns: Sequence[str]) -> str:
    """A number with its noun, in groups of three where the noun says that it is no year."""
    if len(nouns) == len(["none", "one", "many"]):
        none, *nouns = nouns
        if number == 0:
            return none
    shown = str(int(number)) if number == int(number) else str(number)
    if len(nouns) != len(["one", "many"]):
        return grouped(shown)
    return f"{grouped(shown, 4)} {nouns[0] if number == 1 else nouns[1]}"
