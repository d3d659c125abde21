"""The sentence of an answer: the `answer` template in the header of a query, filled from the rows.

    answer: "GPAI had {count member|member|members} on {asked as_of}. || {count member|member|members}"

What stands behind `||` counts what a row is about (`CountedHeader`): where there is no row, the answer says with these
words what was not found (see empty.py). A place gives a value; words are made of it, never read again. Braces hold:
`rows|step|steps`, `count COLUMN|member|members` or `sum COLUMN|fact|facts`: a number (of rows, of different values, of
the values added up) with its noun; the noun may be left out, and a third form before it is said instead of 0.
`count COLUMN COLUMN|change|changes`: of different pairs. `pairs COLUMN COLUMN|link|links`: the same in whichever order,
as a network without directions has its links.
`least COLUMN`, `most COLUMN`: its smallest and largest number. `first COLUMN`, `last COLUMN`: the text of the first or
last row; `last LEAST MOST|day|days`: two numbers of it, "exactly 28 days" or "28 to 30 days".
`figure COLUMN UNIT`: the number of the first row with its unit, "US$17.8 trillion".
`each COLUMN`: its different texts in the order of the rows, "Japan, Serbia and Slovakia"; `each COLUMN|none`: with what
is said where there is none. `any COLUMN`: the same joined by "or", as only one of them need be true.
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
Square brackets hold parts divided by `; `. A part in which a number is 0 or a text empty is left out, and one that only
counts by what the reader chose ("by 1 member" of the member asked for); the others are joined by commas:
`[: {sum named} named by sources; {sum inferred} inferred]` gives ": 29 named by sources, 16 inferred" or ": 25 named by
sources"; where no part is left, what stands before the first goes too."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.names import capitalised, within
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.queries.header import CountedHeader
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.words import figure_words, grouped, listed, lower_first, with_article

if TYPE_CHECKING:
    from decimal import Decimal

_PLACE = re.compile(r"{([^{}]*)}")
_PARTS = re.compile(r"\[(?P<before>[:, ]*)(?P<parts>[^\[\]]*)\]")
_BEGIN = re.compile(r"(^|[.!?] )$")  # what stands before the first word of a sentence
_WHERE = " where "
_DAY = re.compile(r"\d{1,2} ")  # the beginning of a date in words that has a day
# What a condition names that is no column.
INFERRED = "inferred"
_CONDITION = re.compile(r"(\w+)(!=|=|<|>)(.*)")
# Between two conditions; a text in one of them may hold the word.
_AND = re.compile(r" and (?=\w+(?:!=|=|<|>))")
# The verbs that give a number, and those that read one end of the rows.
_NUMBERS: Final = ("rows", "count", "pairs", "sum", "least", "most")
_ENDS: Final = {"first": 0, "last": -1}
_NONE_ONE_MANY: Final = ("none", "one", "many")

# How the texts of a column, of which there is at least one, stand in a sentence.
_WORDINGS: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "each": lambda texts: listed(texts),
    "any": lambda texts: listed(texts, "or"),
    "a": lambda texts: with_article(lower_first(texts[0])),
    "lower": lambda texts: lower_first(texts[0]),
    "either": lambda texts: listed(texts, "or") + (" (sources differ)" if len(texts) > 1 else ""),
    "from": lambda texts: _period(list(texts)),
    "on": lambda texts: listed(f"{'on' if _DAY.match(text) else 'in'} {text}" for text in texts),
}
_VERBS: Final = ("rows", "count", "pairs", "each", "figure", "sum", "least", "most", *_ENDS, *list(_WORDINGS)[1:])


def sentence_of(template: str, answer: Answer, asked: Callable[[str], str], chosen: Collection[str] = ()) -> str:
    """The sentence of an answer, "" where it has no row. asked: gives the words for a parameter, None included.

    chosen: the parameters for which the reader gave one value.

    Raises ParameterError for a place that names no column or is not of the forms above."""

    def filled(match: re.Match[str]) -> str:
        words = _filled(Place.of(match[1]), answer, asked)
        # Only the template tells where a sentence begins: a name may have a full stop of its own.
        return capitalised(words) if _BEGIN.search(match.string[: match.start()]) else words

    def told(match: re.Match[str]) -> str:
        parts = match["parts"].split("; ")
        told = [
            part
            for part in parts
            if not any(_is_nothing(place, answer, asked) or place.counts_by(chosen) for place in places(part))
        ]
        return match["before"] + ", ".join(told) if told else ""

    return _PLACE.sub(filled, _PARTS.sub(told, template)) if len(answer) else ""


def places(template: str) -> "list[Place]":
    """The places of a template, in order."""
    return [Place.of(text) for text in _PLACE.findall(template)]


def names_asked(template: str, parameter: str) -> bool:
    """Whether a template says what was asked for with a parameter."""
    return any((place.verb, place.names) == ("asked", (parameter,)) for place in places(template))


def counts_inferred(template: str) -> bool:
    """Whether a place of a template reads the rows in which we infer a value, or the others."""
    return any(INFERRED in place.asked_of_rows for place in places(template))


class Place(NamedTuple):
    """What stands in the braces of a template. names: columns, or for `asked` a parameter.

    conditions: what rows have to say to be read. nouns: what follows a number, or stands around what was asked."""

    text: str
    verb: str
    names: tuple[str, ...]
    conditions: tuple[str, ...]
    nouns: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read what stands in braces.

        >>> Place.of("count member where role=Observer|observer|observers")[1:]
        ('count', ('member',), ('role=Observer',), ('observer', 'observers'))
        """
        what, *nouns = text.split("|")
        words, _, condition = what.partition(_WHERE)
        verb, *names = words.split() or [""]
        return cls(text, verb, tuple(names), tuple(_AND.split(condition)) if condition else (), tuple(nouns))

    @property
    def asked_of_rows(self) -> tuple[str, ...]:
        """The columns of its conditions."""
        return tuple(match[1] for match in filter(None, map(_CONDITION.match, self.conditions)))

    @property
    def columns(self) -> tuple[str, ...]:
        """All that it names: also the columns of its conditions."""
        return (*self.names, *self.asked_of_rows)

    def counts_by(self, chosen: Collection[str]) -> bool:
        """Whether it is a number of what the reader chose, or of rows that say so: a number that tells nothing."""
        decides = self.asked_of_rows or self.names
        return self.verb in ("count", "pairs", "rows", "sum") and bool(decides) and set(decides) <= set(chosen)

    @property
    def column(self) -> str:
        """The first column that it names; "" for none."""
        return next(iter(self.names), "")

    def wrong(self, message: str) -> ParameterError:
        """The error that says what is wrong with it."""
        return ParameterError(f"'{{{self.text}}}' in an answer: {message}")


def value(place: str | Place, answer: Answer) -> "Decimal | int | str | None":
    """What a place of a template takes of an answer: a number, a text, or None for what it does not tell.

    Raises ParameterError for a place that names no column."""
    it = Place.of(place) if isinstance(place, str) else place
    if it.verb in _NUMBERS:
        return _number(it, answer)
    is_end = it.verb in _ENDS and len(it.names) == 1
    return (_first(it, answer) if is_end else _filled(it, answer, str, in_sentence=False)) or None


def amount(counted: CountedHeader, answer: Answer) -> "Decimal | int":
    """How much of what a row is about an answer has."""
    return _number(Place.of(counted.place), answer) or 0 if len(answer) else 0


def _number(place: Place, answer: Answer) -> "Decimal | int | None":
    """The number that a place gives; None where no row bears one: 0 would be a claim."""
    rows = _those(answer, place)
    if place.verb == "rows":
        return len(rows)
    if place.verb in ("count", "pairs"):
        # By what they are, not by what they are called: two outputs may bear one title.
        columns = [_terms(answer, rows, column, place) for column in place.names]
        found = {terms for terms in zip(*columns, strict=True) if None not in terms}
        return len(found if place.verb == "count" else {frozenset(terms) for terms in found})
    values = list(filter(None, _texts(answer, rows, place.column, place)))
    if place.verb == "sum":
        return sum(_numbers(values, place))
    return {"least": min, "most": max}[place.verb](_numbers(values, place)) if values else None


def _first(place: Place, answer: Answer) -> str:
    """The text of the first or the last row; "" where there is none."""
    texts = _texts(answer, _those(answer, place), place.column, place)
    return texts[_ENDS[place.verb]] if texts else ""


def _is_nothing(place: Place, answer: Answer, asked: Callable[[str], str]) -> bool:
    """Whether a place is 0 or empty, and has no words for that."""
    if place.verb in _NUMBERS:
        return value(place, answer) == 0 and len(place.nouns) != len(_NONE_ONE_MANY)
    if place.verb in _ENDS and len(place.names) == 1:
        return _first(place, answer) in ("", "0")
    return not _filled(place, answer, asked)


def _filled(place: Place, answer: Answer, asked: Callable[[str], str], in_sentence: bool = True) -> str:
    verb, names = place.verb, place.names
    if verb == "asked" and names:
        return _value_in_words(asked(" ".join(names)), place.nouns)
    if verb not in _VERBS or (verb == "rows" and names):
        forms = ", ".join((*_VERBS, "asked"))
        raise place.wrong(f"{quoted(verb)} is not one of {forms}.")
    if verb in _NUMBERS:
        number = _number(place, answer)
        return _unknown(place.nouns) if number is None else counted_words(number, place.nouns)
    rows = _those(answer, place)
    if verb == "figure":
        figure, unit = (_texts(answer, rows, column, place)[0] for column in names)
        return figure_words(float(figure), unit)
    if verb in _ENDS:
        texts = [
            each[_ENDS[verb]] for column in names for each in [_texts(answer, rows, column, place, in_sentence)] if each
        ]
        return _span(texts[0], texts[-1], place) if len(texts) > 1 else "".join(map(grouped, texts))
    told = list(dict.fromkeys(filter(None, _texts(answer, rows, place.column, place, in_sentence))))
    return _WORDINGS[verb](told) if told else "".join(place.nouns[:1])


def _value_in_words(told: str, nouns: Sequence[str]) -> str:
    """What was asked for, behind its preposition; the other words where nothing was."""
    match nouns:
        case [before, otherwise]:
            return f"{before}{told}" if told else otherwise
        case [before, after, otherwise]:
            return f"{before}{told}{after}" if told else otherwise
    return told or "all"


def _those(answer: Answer, place: Place) -> Sequence[FoldedRow]:
    """The rows in which columns say, in any case of letters, what the conditions (`role=Observer`) want."""
    rows: Sequence[FoldedRow] = answer.rows
    for condition in place.conditions:
        match = _CONDITION.fullmatch(condition)
        if not match:
            raise place.wrong(f"{quoted(condition)} is no condition such as role=Observer.")
        name, sign, wanted = match.groups()
        if name == INFERRED and name not in answer.columns:
            rows = [row for row in rows if (row.terms in answer.inferred_in_part) == (wanted == "yes")]
            continue
        texts = _texts(answer, rows, name, place)
        rows = [row for row, text in zip(rows, texts, strict=True) if _fits(text, sign, wanted, place)]
    return rows


def _fits(text: str, sign: str, wanted: str, place: Place) -> bool:
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


def _span(least: str, most: str, place: Place) -> str:
    """Two numbers between which the true one lies; an honest reader wants one where they are the same."""
    if not least or not most:
        return _unknown(place.nouns)
    low, high = _numbers([least, most], place)
    many = counted_words(high, place.nouns)
    return f"exactly {many}" if low == high else f"{counted_words(low, [])} to {many}"


def _unknown(nouns: Sequence[str]) -> str:
    """What is said where no row bears a number: 0 would be a claim."""
    return f"an unknown number of {nouns[-1]}" if nouns else "an unknown number"


def _terms(answer: Answer, rows: Sequence[FoldedRow], name: str, place: Place) -> list[Term | None]:
    if name not in answer.columns:
        raise place.wrong(f"no column {quoted(name)}.{did_you_mean(name, answer.columns)}")
    at = answer.columns.index(name)
    return [row.terms[at] for row in rows]


def _texts(answer: Answer, rows: Sequence[FoldedRow], name: str, place: Place, in_sentence: bool = False) -> list[str]:
    """The texts of a column; in_sentence: names with their article."""
    terms = _terms(answer, rows, name, place)
    if not in_sentence:
        return list(map(answer.text, terms))
    return [within(answer.text(term), term) if isinstance(term, IRI) else answer.text(term) for term in terms]


def _numbers(values: list[str], place: Place) -> "list[Decimal]":
    """The numbers of a column; 0 alone if there is none, so that a sum of nothing is told as 0."""
    # Imported here: few templates add up, and every start would pay for it.
    from decimal import Decimal, InvalidOperation

    try:
        return [Decimal(value) for value in values] or [Decimal(0)]
    except InvalidOperation as error:
        raise place.wrong("the column holds text, and not numbers.") from error


def counted_words(number: "Decimal | int", nouns: Sequence[str]) -> str:
    """A number with its noun, in groups of three where the noun says that it is no year."""
    if len(nouns) == len(_NONE_ONE_MANY):
        none, *nouns = nouns
        if number == 0:
            return none
    shown = str(int(number)) if number == int(number) else str(number)
    if len(nouns) != len(_NONE_ONE_MANY[1:]):
        return grouped(shown)
    return f"{grouped(shown, 4)} {nouns[0] if number == 1 else nouns[1]}"
