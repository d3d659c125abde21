"""The data of a chart: an answer in, plain cells out: what each says, its number, its first and last day.

A cell of a date knows how precise it is; a cell of a thing knows its IRI."""

import calendar
import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from gpai_graph.answers.answer import Answer
from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.words import text as writable


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
    return f"{said}: {row[header.y].text}" if header.y and row[header.y].text else said


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
    # No axis has a place for INF and NaN.
    return found if math.isfinite(found) else None


def year_of(day: date) -> float:
    """A day as a year with its fraction.

    >>> year_of(date(2021, 7, 2))
    2021.4986
    """
    length = 366 if calendar.isleap(day.year) else 365
    return round(day.year + (day.timetuple().tm_yday - 1) / length, 4)
