"""The rows of an answer: solutions folded by their sources, countries in the order of their names, and totals.

Totals stand below the rows that people read, never among them: in a file they would be counted twice."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain, groupby
from typing import Final, NamedTuple, TypeAlias

from gpai_graph.queries.header import TotalsHeader
from gpai_graph.rdf.namespaces import BASIS_INFERRED
from gpai_graph.rdf.solutions import IRI, Literal, Row, Solutions, Term

Terms: TypeAlias = tuple[Term | None, ...]

SOURCE: Final = "source"
_TOTAL: Final = "Total"
# The value of a column in a total of the rows that have none.
_NONE: Final = Literal("not stated")


class FoldedRow(NamedTuple):
    """One row of an answer: its terms without `?source`, and the sources that state it, in the order of the query.

    Code names the column that it reads (`row.terms.member`, `row.terms["class"]`), as their order is for readers."""

    terms: Row
    sources: tuple[IRI, ...]

    @property
    def is_inferred(self) -> bool:
        """Whether we concluded the row from its sources, and none of them states it."""
        return BASIS_INFERRED in self.terms


def fold(solutions: Solutions) -> tuple[tuple[str, ...], tuple[FoldedRow, ...]]:
    """Columns without `source`, and rows equal but for it as one; the first mention decides the order."""
    if SOURCE not in solutions.variables:
        return solutions.variables, tuple(FoldedRow(row, ()) for row in solutions)
    at = solutions.variables.index(SOURCE)
    folded: dict[tuple[Term | None, ...], dict[IRI, None]] = {}
    for terms in solutions.rows:
        sources = folded.setdefault(terms[:at] + terms[at + 1 :], {})
        source = terms[at]
        if isinstance(source, IRI):
            sources[source] = None
    columns = solutions.variables[:at] + solutions.variables[at + 1 :]
    rows = Solutions(columns, list(folded))
    return columns, tuple(map(FoldedRow, rows, map(tuple, folded.values())))


def by_name(
    columns: tuple[str, ...], rows: tuple[FoldedRow, ...], labels: Mapping[IRI, str], order: Sequence[str]
) -> tuple[FoldedRow, ...]:
    """The rows in the order of their query, but countries that it orders by their identifiers by their names.

    Identifiers of countries are codes (`de` is Germany); those of other things begin with their names, or with the
    family name of a person. What the query orders by before a country stays: a date, a number, a group.
    order: the variables by which the query orders its rows."""
    keys = []
    for key in order:
        # ?joinedBy, the last day of ?joined, is no column.
        column = next((name for name in columns if key == name or re.fullmatch(f"{name}(By|From)", key)), None)
        if column is None:
            break
        keys.append(columns.index(column))
    return tuple(_by_name(rows, keys, labels))


def _by_name(rows: Sequence[FoldedRow], keys: list[int], labels: Mapping[IRI, str]) -> Sequence[FoldedRow]:
    if not keys or len(rows) < 2:
        return rows
    key, *rest = keys
    groups = [(term, list(group)) for term, group in groupby(rows, lambda row: row.terms[key])]
    if all(isinstance(term, IRI) and term.compact.startswith("country:") for term, _ in groups):
        groups.sort(key=lambda group: _plain(labels.get(group[0], group[0])))
    return list(chain.from_iterable(_by_name(group, rest, labels) for _, group in groups))


def _plain(name: str) -> str:
    """A name as an alphabet orders it: Türkiye as Turkiye."""
    return "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each)).casefold()


def totals(columns: Sequence[str], rows: Sequence[Terms], header: TotalsHeader, shown: int) -> list[Terms]:
    """A row for each value of the columns that have totals of their own, then one for all rows.

    shown: how many of the rows a reader sees; the totals are those of all, and say so where these are more.
    A single row adds up to itself, so it has no total; nor have the values of a column that come once each."""
    if len(rows) <= 1:
        return []
    found: list[Terms] = []
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
    rows: Sequence[Terms],
    header: TotalsHeader,
    fixed: tuple[str, Term | None] | None,
    more: str = "",
) -> Terms:
    """The sums of some rows: of those with the value of a column that `fixed` names, or of all."""
    cells: dict[str, Term | None] = {name: _sum(columns.index(name), rows) for name in header.sum}
    if fixed:
        cells[fixed[0]] = fixed[1] or _NONE
    words = next((name for name in columns if name not in cells), "")
    cells[words] = Literal(_TOTAL + more)
    return tuple(cells.get(name) for name in columns)


def _sum(at: int, rows: Sequence[Terms]) -> Literal | None:
    numbers = [term for row in rows if isinstance(term := row[at], Literal)]
    return Literal(str(sum(int(term.text) for term in numbers)), numbers[0].datatype) if numbers else None


def _note(columns: Sequence[str], rows: Sequence[Terms], header: TotalsHeader) -> str:
    """What counts twice, in brackets; "" for rows of one group, in which nothing does."""
    groups = {row[columns.index(header.twice)] for row in rows} if header.twice else ()
    return f" ({header.note})" if len(groups) > 1 else ""
