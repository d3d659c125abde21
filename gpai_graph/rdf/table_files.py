"""Files of tables: CSV and Excel for people, JSON with numbers and truths; what a cell holds, and not how it is shown.

In a file for people things have their names, dates are texts (2021-11) that can be sorted, and each row names its
sources with their addresses."""

import csv
import io
import json
import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from gpai_graph.errors import GpaiGraphError
from gpai_graph.rdf.table import CellValue, Table, TableRow, shown
from gpai_graph.rdf.words import writable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

# By this mark Excel knows that a CSV file is UTF-8.
BOM: Final = "\ufeff"
# A spreadsheet takes a text that begins so for a formula and runs it (CWE-1236).
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Between several sources of a row; titles hold commas and semicolons.
_BETWEEN: Final = " | "
# What Excel holds at most: rows of a sheet, letters of a cell, digits of a number.
_ROWS: Final = 1_048_576
_LETTERS: Final = 32_767
_DIGITS: Final = 15


def plain_csv(table: Table) -> bytes:
    """CSV for programs: the values, bare."""
    return _csv([column.name for column in table.columns], ([cell.data for cell in row.cells] for row in table.rows))


def names_csv(table: Table) -> bytes:
    """CSV for people, in which no cell is run by a spreadsheet."""
    return _csv(_heads(table), ([_harmless(value) for value in row] for row in _rows(table)))


def excel_csv(table: Table) -> bytes:
    """CSV for people, with the mark by which Excel reads names in all scripts."""
    return BOM.encode() + names_csv(table)


def plain_json(table: Table) -> bytes:
    """JSON: an object a row; numbers, truths and null as what they are."""
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, (_json_value(cell.data) for cell in row.cells), strict=True)) for row in table.rows]
    return f"{json.dumps(rows, ensure_ascii=False, indent=1, default=float)}\n".encode()


def xlsx(table: Table) -> bytes:
    """An Excel workbook: the rows, what is told with them, and the sources. Raises GpaiGraphError for too many rows."""
    if len(table.rows) >= _ROWS:
        raise GpaiGraphError(f"{len(table.rows):,} rows: a sheet of Excel holds {_ROWS - 1:,}. CSV holds any number.")
    from datetime import datetime

    from xlsxwriter.workbook import Workbook  # here: it costs more than an answer

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        # A fixed time: the same answer is the same file.
        book.set_properties({"title": writable(table.title), "created": datetime(2020, 6, 15)})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        rows = list(_rows(table))
        _sheet(book, "Answer", _heads(table), rows, bold)
        told = [(table.title, ""), (table.sentence, ""), *((note, "") for note in table.notes)]
        told += [(column.name, column.meaning) for column in table.columns if column.meaning]
        if any(text for text, _ in told):
            about = book.add_worksheet("About")
            about.set_column(0, 0, 90, wrapped)
            about.set_column(1, 1, 60, wrapped)
            for at, texts in enumerate(texts for texts in told if texts[0]):
                for column, text in enumerate(texts):
                    about.write_string(at, column, _text(text))
        if table.sources:
            heads = ["number", "title", "publisher", "date", "kind", "address"]
            cited = [(n, each.title, each.publisher, each.issued, each.kind, each.url) for n, each in table.sources]
            _sheet(book, "Sources", heads, cited, bold)
    return out.getvalue()


WRITERS: Final[dict[str, Callable[[Table], bytes]]] = {"names.csv": names_csv, "excel.csv": excel_csv, "xlsx": xlsx}


def _heads(table: Table) -> list[str]:
    names = [column.name for column in table.columns]
    if not table.has_sources:
        return names
    # A query may have a column of this name.
    return [*names, *(name if name not in names else f"{name}_of_row" for name in ("sources", "source_urls"))]


def _rows(table: Table) -> Iterable[list[CellValue]]:
    for row in table.rows:
        yield [*(cell.data for cell in row.cells), *(_said_by(row) if table.has_sources else ())]


def _said_by(row: TableRow) -> tuple[str, str]:
    named = [mark.source for mark in row.marks]
    titles = _BETWEEN.join(source.words.removesuffix(".") for source in named)
    return f"{row.before}{titles}", _BETWEEN.join(source.url for source in named if source.url)


def _csv(heads: list[str], rows: Iterable[Iterable[CellValue]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([shown(value) for value in row] for row in rows)
    # A lone surrogate has no form in UTF-8.
    return out.getvalue().encode(errors="replace")


def _harmless(value: CellValue) -> CellValue:
    """A text that a spreadsheet would run with ' before it, which spreadsheets take for "this is text"."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN) else value


def _json_value(value: CellValue) -> CellValue:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _sheet(
    book: "Workbook", name: str, heads: Iterable[str], rows: Iterable[Iterable[CellValue]], bold: "Format"
) -> None:
    sheet = book.add_worksheet(name)
    lines: list[list[CellValue]] = [list(heads), *map(list, rows)]
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            elif value is not None and not isinstance(value, str) and _fits(value):
                sheet.write_number(at, column, value)
            elif value not in (None, ""):
                # Always as text: nothing is run, and no date is guessed.
                sheet.write_string(at, column, _text(value), bold if at == 0 else None)
    for column, values in enumerate(zip(*lines[:100], strict=True)):
        sheet.set_column(column, column, min(60, 2 + max(len(shown(value)) for value in values)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines) - 1, len(lines[0]) - 1)


def _fits(number: Any) -> bool:
    """Whether Excel keeps all digits of a number."""
    digits = str(number).lower().partition("e")[0].replace("-", "").replace(".", "").strip("0")
    if isinstance(number, float):
        return math.isfinite(number)
    return len(digits) <= _DIGITS


def _text(value: CellValue) -> str:
    text = writable(shown(value))
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
