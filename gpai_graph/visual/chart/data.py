"""The data of a chart: an answer in, plain cells out: what each says, its number, its first and last day.

A cell of a date knows how precise it is; a cell of a thing knows its IRI."""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import PlotError, quoted
from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.words import counted, listed
from gpai_graph.rdf.words import text as writable

_NAMED: Final = 5  # rows without a number that a note names


@dataclass(frozen=True)
class ChartCell:
    """What stands in one cell. first, last: the days between which a date lies; the same where the day is known."""

    text: str
    iri: str = ""
    number: float | None = None
    first: date | None = None
    last: date | None = None

    @property
    def begin(self) -> float | None:
        """The first day as a year with its fraction: 2020.0 is 1 January 2020."""
        return None if self.first is None else year_of(self.first)

    @property
    def end(self) -> float | None:
        """The last day, in the same way."""
        return None if self.last is None else year_of(self.last)


EMPTY: Final = ChartCell("")


@dataclass(frozen=True)
class ChartRow:
    """One row of an answer by column, and how many sources state it."""

    cells: dict[str, ChartCell]
    sources: int = 0

    def __getitem__(self, column: str) -> ChartCell:
        """The cell of a column; an empty one for "" and for a column that is not there."""
        return self.cells.get(column, EMPTY)


def rows_of(answer: Answer) -> list[ChartRow]:
    """The rows of an answer in its order; things of one name are told apart by the end of their IRI."""
    bearers: dict[str, set[str]] = {}
    for row in answer.rows:
        for term in row.terms:
            if isinstance(term, IRI):
                bearers.setdefault(writable(answer.text(term)), set()).add(term)

    def named(term: Term | None) -> ChartCell:
        # What no file can hold is replaced: a NUL in a text ends the whole process (vl-convert 1.9).
        text = writable(answer.text(term))
        shared = isinstance(term, IRI) and len(bearers[text]) > 1
        return cell(term, f"{text} ({str(term).rpartition('/')[2]})" if shared else text)

    return [
        ChartRow({name: named(term) for name, term in zip(answer.columns, row.terms, strict=True)}, len(row.sources))
        for row in answer.rows
    ]


def row_words(row: ChartRow, header: PlotHeader) -> str:
    """One row in words: what it is, and its value."""
    parts = [row[name].text for name in (header.label, header.x, header.series) if name]
    said = ", ".join(dict.fromkeys(part for part in parts if part))
    if not header.y:
        return said
    return f"{said}: {'no number' if row[header.y].number is None else row[header.y].text}"


def drawable(rows: Sequence[ChartRow], header: PlotHeader) -> tuple[list[ChartRow], list[str]]:
    """The rows that have the number that is drawn, and a note on the others; all where no numbers are drawn.

    Raises PlotError for a number that no axis from 0 on has a place for."""
    if not header.y:
        return list(rows), []
    for row in rows:
        for column in filter(None, (header.y, header.total)):
            number = row[column].number
            if number is not None and not 0 <= number < math.inf:
                where = row_words(row, header).rpartition(": ")[0] or "a row"
                told = f"{where} has {row[column].text} as {quoted(column)}, and axes begin at 0 and end somewhere"
                raise PlotError(f"{told}. Leave such rows out, as FILTER (?{column} >= 0 && ?{column} < 1e300) does.")
    found = [row for row in rows if row[header.y].number is not None]
    without = [row_words(row, header).removesuffix(": no number") for row in rows if row not in found]
    names = listed(without) if len(without) <= _NAMED and all(without) else counted(len(without), "row")
    return found, [f"Not drawn, as no number is given: {names}."] if without else []


def dated(rows: Sequence[ChartRow], header: PlotHeader) -> tuple[list[ChartRow], list[str]]:
    """Return the rows that bear a date, and a note on the others. Raises PlotError if none does."""
    found = [row for row in rows if row[header.x].begin is not None]
    if not found:
        raise PlotError("no row has a date.")
    without = len(rows) - len(found)
    return found, [
        f"{counted(without, 'row')} without a date {'is' if without == 1 else 'are'} left out."
    ] if without else []


def cell(term: Term | None, text: str) -> ChartCell:
    """A term as a cell; `text` is what readers see.

    >>> cell(IRI("https://w3id.org/gpai-graph/id/date/2021-11"), "November 2021").last
    datetime.date(2021, 11, 30)
    """
    if isinstance(term, Literal) and term.datatype.endswith("boolean"):
        return ChartCell("yes" if term.text in ("true", "1") else "no")
    said = term.text if isinstance(term, Literal) else str(term or "")
    found = PartialDate.of(said)
    first, last = (date.fromisoformat(found.first), date.fromisoformat(found.last)) if found else (None, None)
    number = _number(term) if isinstance(term, Literal) else None
    return ChartCell(text, "" if isinstance(term, Literal) else said, number, first, last)


def _number(literal: Literal) -> float | None:
    if literal.datatype.endswith(("string", "date", "gYear", "gYearMonth")):
        return None
    try:
        found = float(literal.text)
    except ValueError:
        return None
    return None if math.isnan(found) else found


def year_of(day: date) -> float:
    """A day as a year with its fraction.

    >>> year_of(date(2021, 7, 2))
    2021.4986
    """
    length = 366 if calendar.isleap(day.year) else 365
    return round(day.year + (day.timetuple().tm_yday - 1) / length, 4)
