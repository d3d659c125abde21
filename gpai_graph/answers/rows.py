"""The rows of an answer: solutions folded by their sources, countries in the order of their names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain, groupby
from typing import Final, NamedTuple

from gpai_graph.rdf.namespaces import BASIS_INFERRED
from gpai_graph.rdf.solutions import IRI, Solutions, Term

SOURCE: Final = "source"
# `ORDER BY` ends a query of the library; a variable there may stand in DESC().
_KEYS: Final = re.compile(r"\?(\w+)")


class FoldedRow(NamedTuple):
    """One row of an answer: its terms without `?source`, and the sources that state it, in the order of the query."""

    terms: tuple[Term | None, ...]
    sources: tuple[IRI, ...]

    @property
    def is_inferred(self) -> bool:
        """Whether we concluded the row from its sources, and none of them states it."""
        return BASIS_INFERRED in self.terms


def fold(solutions: Solutions) -> tuple[tuple[str, ...], tuple[FoldedRow, ...]]:
    """Columns without `source`, and rows equal but for it as one; the first mention decides the order."""
    if SOURCE not in solutions.variables:
        return solutions.variables, tuple(FoldedRow(terms, ()) for terms in solutions.rows)
    at = solutions.variables.index(SOURCE)
    folded: dict[tuple[Term | None, ...], dict[IRI, None]] = {}
    for terms in solutions.rows:
        sources = folded.setdefault(terms[:at] + terms[at + 1 :], {})
        source = terms[at]
        if isinstance(source, IRI):
            sources[source] = None
    columns = solutions.variables[:at] + solutions.variables[at + 1 :]
    return columns, tuple(FoldedRow(terms, tuple(sources)) for terms, sources in folded.items())


def by_name(
    columns: tuple[str, ...], rows: tuple[FoldedRow, ...], labels: Mapping[IRI, str], sparql: str
) -> tuple[FoldedRow, ...]:
    """The rows in the order of their query, but countries that it orders by their identifiers by their names.

    Identifiers of countries are codes (`de` is Germany); those of other things begin with their names, or with the
    family name of a person. What the query orders by before a country stays: a date, a number, a group."""
    keys = []
    for key in _KEYS.findall(sparql.rpartition("ORDER BY")[2]):
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
