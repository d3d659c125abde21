"""Cells: rows of an answer in, what a table on a page shows of them out."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.table import grouped
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.urls import kind_of, outside, page_path

_NUMBERS: Final = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int")}
_INFERRED: Final = PREFIXES["concept"] + "basis-inferred"
# Things that are values rather than places to go: a link to each would only be in the way.
_PLAIN: Final = frozenset(("basis", "date"))


class Cell(NamedTuple):
    """What stands in a cell: text, where it leads ("" nowhere), the kind of the thing, its language if not English."""

    text: str
    href: str = ""
    kind: str = ""
    is_number: bool = False
    language: str = ""
    sort: str = ""


class Row(NamedTuple):
    """A row of a table with the marks of its sources."""

    cells: tuple[Cell, ...]
    marks: list[Mark]
    is_inferred: bool


def cell(answer: Answer, term: Term | None, address: Callable[[str], str]) -> Cell:
    """A term as a cell. address: completes the path of a page, so that it keeps the day that is asked for."""
    text = answer.text(term)
    if isinstance(term, IRI):
        kind, path = kind_of(term), page_path(term)
        sort = term.rpartition("/")[2] if kind == "date" else ""
        if kind in _PLAIN or term.startswith(PREFIXES["concept"] + "basis-"):
            return Cell(text, sort=sort)
        return Cell(text, address(path) if path else outside(term), kind)
    if isinstance(term, Literal):
        language = term.language if term.language not in ("", "en") else ""
        is_number = term.datatype in _NUMBERS
        return Cell(grouped(text) if is_number else text, is_number=is_number, language=language, sort=term.text)
    return Cell(text)


def rows(
    answer: Answer, numbering: Numbering, address: Callable[[str], str], chosen: Sequence[FoldedRow] | None = None
) -> list[Row]:
    """The rows of an answer (or those chosen of it) as a page shows them."""
    found = []
    for row in answer.rows if chosen is None else chosen:
        is_inferred = _INFERRED in row.terms
        cells = tuple(cell(answer, term, address) for term in row.terms)
        found.append(Row(cells, numbering.marks(answer, row.sources, is_inferred), is_inferred))
    return found


def words_of(name: str) -> str:
    """The words of a variable as a heading: `firstOutput` and `days_least` become "First output" and "Days least".

    >>> words_of("cutOff")
    'Cut off'
    """
    parted = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("_", " ")).strip()
    return parted[:1].upper() + parted[1:]
