"""Totals: what the rows of an answer add up to. Rows and the `totals` of a header in, rows of sums out.

They stand below the rows that people read, never among them: in a file they would be counted twice."""

from collections.abc import Sequence
from typing import Final

from gpai_graph.queries.header import TotalsHeader
from gpai_graph.rdf.solutions import Literal, Term

_TOTAL: Final = "Total"
# The value of a column in a total of the rows that have none.
_NONE: Final = Literal("not stated")

Row = tuple[Term | None, ...]


def totals(columns: Sequence[str], rows: Sequence[Row], header: TotalsHeader, shown: int) -> list[Row]:
    """A row for each value of the columns that have totals of their own, then one for all rows.

    shown: how many of the rows a reader sees; the totals are those of all, and say so where these are more.
    A single row adds up to itself, so it has no total; nor have the values of a column that come once each."""
    if len(rows) <= 1:
        return []
    found: list[Row] = []
    for name in header.by:
        at = columns.index(name)
        # The rows without a value come last.
        values = sorted(dict.fromkeys(row[at] for row in rows), key=lambda value: value is None)
        if 1 < len(values) < len(rows):
            found += (
                _row(columns, [row for row in rows if row[at] == value], header, (name, value)) for value in values
            )
    of_all = "" if shown == len(rows) else f" of all {len(rows)} rows"
    return [*found, _row(columns, rows, header, None, of_all + _note(columns, rows, header))]


def _row(
    columns: Sequence[str],
    rows: Sequence[Row],
    header: TotalsHeader,
    fixed: tuple[str, Term | None] | None,
    more: str = "",
) -> Row:
    """The sums of some rows: of those with the value of a column that `fixed` names, or of all."""
    cells: dict[str, Term | None] = {name: _sum(columns.index(name), rows) for name in header.sum}
    if fixed:
        cells[fixed[0]] = fixed[1] or _NONE
    words = next((name for name in columns if name not in cells), "")
    cells[words] = Literal(_TOTAL + more)
    return tuple(cells.get(name) for name in columns)


def _sum(at: int, rows: Sequence[Row]) -> Literal | None:
    numbers = [term for row in rows if isinstance(term := row[at], Literal)]
    return Literal(str(sum(int(term.text) for term in numbers)), numbers[0].datatype) if numbers else None


def _note(columns: Sequence[str], rows: Sequence[Row], header: TotalsHeader) -> str:
    """What counts twice, in brackets; "" for rows of one group, in which nothing does."""
    groups = {row[columns.index(header.twice)] for row in rows} if header.twice else ()
    return f" ({header.note})" if len(groups) > 1 else ""
