"""Rows of tables: the CSV files as `CsvRow`s, and `Problem`s, which name table, line and remedy."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from gpai_graph.building.schema import ENCODING_HELP, CsvColumn, CsvTable
from gpai_graph.errors import OntologyError


@dataclass(frozen=True)
class Problem:
    """Something wrong: `place` is a file, with `:line` where one line is meant; `message` says what and what helps."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class CsvRow:
    """One row: `line` is its line in the file (the header is line 1), `cells` the texts by column, empty ones too."""

    table: CsvTable
    line: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Its file and line, for messages."""
        return f"{self.table.place}:{self.line}"

    def values(self, column: CsvColumn) -> list[str]:
        """The values of a cell in order; an empty cell has none."""
        text = self.cells[column.name]
        if not text:
            return []
        return text.split(column.separator) if column.separator else [text]


def read_rows(table: CsvTable) -> list[CsvRow]:
    """Read the file of a table: its rows in order.

    Raises OntologyError for a missing file, another encoding than UTF-8, broken quotes, a stray or missing column,
    or a row with another number of cells than the header."""
    name = table.place
    try:
        text = table.path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise OntologyError(f"cannot be read ({error.strerror}). csvw.json describes it.", name) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise OntologyError(f"is not UTF-8. {ENCODING_HELP}", name, line) from error
    wanted = [column.name for column in table.columns]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[CsvRow] = []
    # The line where a row begins: an open quote swallows all lines to the next one.
    line = 1
    try:
        header = next(reader, [])
        if header != wanted:
            raise OntologyError(_header_message(header, wanted), name, line)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(wanted):
                raise OntologyError(_cells_message(len(cells), len(wanted)), name, line)
            rows.append(CsvRow(table, line, dict(zip(wanted, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise OntologyError(f"the CSV is broken ({error}). Look for an extra double quote.", name, line) from error
    return rows


def _cells_message(count: int, wanted: int) -> str:
    if count == 0:
        return "an empty line. Remove it."
    return f"{count} cells instead of {wanted}. A text with a comma needs double quotes around it."


def _header_message(header: list[str], wanted: list[str]) -> str:
    twice = [name for name in header if header.count(name) > 1]
    if len(header) == 1 and ";" in header[0]:
        return "semicolons separate the cells. Save the file with commas (in a spreadsheet: 'CSV UTF-8')."
    stray = [name for name in header if name not in wanted]
    missing = [name for name in wanted if name not in header]
    if stray:
        return f"unknown column '{stray[0]}'. csvw.json lists: {', '.join(wanted)}."
    if missing:
        return f"column '{missing[0]}' is missing. csvw.json lists: {', '.join(wanted)}."
    if twice:
        return f"column '{twice[0]}' occurs twice. csvw.json lists: {', '.join(wanted)}."
    return f"the columns are in another order. csvw.json lists: {', '.join(wanted)}."
