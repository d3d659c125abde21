"""Files of tables that are not what csvw.json describes, and descriptions that are broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_tables import REAL, append_line, messages

# ---- Lines and files ----

ROLES = "csvw.json lists: slug, label, label_fr, definition."


HEADERS = {
    "stray-column": (
        "slug,label,label_fr,definition,remark",
        "unknown column 'remark'. csvw.json lists: slug, label, label_fr, definition.",
    ),
    "missing-column": ("slug,label,definition", f"column 'label_fr' is missing. {ROLES}"),
    "other-order": ("slug,label_fr,label,definition", f"the columns are in another order. {ROLES}"),
    "column-twice": ("slug,label,label_fr,definition,definition", f"column 'definition' occurs twice. {ROLES}"),
    "semicolons": (
        "slug;label;label_fr;definition",
        "semicolons separate the cells. Save the file with commas (in a spreadsheet: 'CSV UTF-8').",
    ),
    "empty": ("", f"column 'slug' is missing. {ROLES}"),
}


@pytest.mark.parametrize(("header", "message"), HEADERS.values(), ids=HEADERS)
def test_a_wrong_header_is_named(header: str, message: str, tables: Path) -> None:
    path = tables / "roles.csv"
    _, _, rows = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    assert [f"tables/roles.csv:1: {message}"] == messages(tables)


CELLS_HELP = "A text with a comma needs double quotes around it."


LINES = {
    "too-few-cells": ("scribe,Scribe,Writes.", f"3 cells instead of 4. {CELLS_HELP}"),
    "too-many-cells": ("scribe,Scribe,Scribe,Writes, and reads.", f"5 cells instead of 4. {CELLS_HELP}"),
    "empty-line": ("", "an empty line. Remove it."),
    "quote-too-many": (
        'scribe,Scribe,Scribe,"Writes" much.',
        "the CSV is broken (',' expected after '\"'). Look for an extra double quote.",
    ),
    # The line where the quote opens, not the last line of the file.
    "quote-never-closed": (
        'scribe,Scribe,Scribe,"Writes.\nwriter,Writer,Plume,Writes.',
        "the CSV is broken (unexpected end of data). Look for an extra double quote.",
    ),
}


@pytest.mark.parametrize(("text", "message"), LINES.values(), ids=LINES)
def test_a_broken_line_is_named(text: str, message: str, tables: Path) -> None:
    line = append_line(tables, "roles", f"{text}\n")
    assert [f"tables/roles.csv:{line}: {message}"] == messages(tables)


def _latin_1(tables: Path) -> str:
    path = tables / "roles.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    # The first line with an accent.
    text = (REAL / "roles.csv").read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(text, 1) if not line.isascii())
    return f"roles.csv:{line}: is not UTF-8. Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."


def _utf_16(tables: Path) -> str:
    path = tables / "roles.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return "roles.csv:1: is not UTF-8. Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."


def _extra(tables: Path) -> str:
    (tables / "rolls.csv").write_text("slug\n", encoding="utf-8")
    return "rolls.csv: is not described in csvw.json. Describe it or remove it."


def _missing(tables: Path) -> str:
    (tables / "roles.csv").unlink()
    return "roles.csv: cannot be read (No such file or directory). csvw.json describes it."


def _no_description(tables: Path) -> str:
    (tables / "csvw.json").unlink()
    return "csvw.json: cannot be read (No such file or directory). It describes the columns of all tables."


@pytest.mark.parametrize("spoil", [_latin_1, _utf_16, _extra, _missing, _no_description])
def test_a_wrong_file_is_named(spoil: Callable[[Path], str], tables: Path) -> None:
    message = spoil(tables)
    assert [f"tables/{message}"] == messages(tables)


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf%s", b"%s"], ids=["byte-order-mark", "plain"])
def test_a_byte_order_mark_is_accepted(change: bytes, tables: Path) -> None:
    path = tables / "roles.csv"
    path.write_bytes(change % path.read_bytes())
    assert messages(tables) == []


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["windows", "old-mac"])
def test_line_ends_of_other_systems_are_accepted(line_end: bytes, tables: Path) -> None:
    path = tables / "roles.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", line_end))
    assert messages(tables) == []


# ---- csvw.json, broken ----

SCHEMAS: dict[str, tuple[str, str, str]] = {
    "no-json": ('"tables": [', '"tables": [,', "Expecting value"),
    "no-tables": ('"tables": [', '"tabels": [', "'tables'"),
    "no-columns": ('"columns": [', '"colums": [', "'columns'"),
    "no-name-of-a-column": ('{"name": "id"', '{"nam": "id"', "'name'"),
    "no-description-of-a-column": ('"dc:description": "Key of the source', '"dc:descr": "Key', "'dc:description'"),
    "key-of-no-column": ('"primaryKey": ["id"]', '"primaryKey": ["ident"]', "a column 'ident' that is not there"),
    "iri-of-no-column": ("/id/source/{id}", "/id/source/{ident}", "a column 'ident' that is not there"),
    "reference-to-no-table": (
        '"dc:references": ["sources"]',
        '"dc:references": ["sorces"]',
        "a table 'sorces' that is not there",
    ),
    "winner-that-is-no-table": (
        '"dc:isReplacedBy": ["countries"]',
        '"dc:isReplacedBy": ["contries"]',
        "a table 'contries' that is not there",
    ),
    "pattern-that-is-none": ('"format": "[A-Z]{2}"', '"format": "[A-Z{2}"', "unterminated character set"),
    "datatype-unknown": ('"datatype": "integer"', '"datatype": "intger"', "datatype 'intger' of column 'number'"),
}


@pytest.mark.parametrize(("old", "new", "reason"), SCHEMAS.values(), ids=SCHEMAS)
def test_a_broken_description_is_an_error_that_tells_why(old: str, new: str, reason: str, tables: Path) -> None:
    path = tables / "csvw.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (message,) = messages(tables)
    assert message.startswith("tables/csvw.json: is not a CSVW description of tables (")
    assert reason in message


@pytest.mark.parametrize("text", ["", "[]", "null", '{"tables": "all"}', '{"tables": [1]}', '{"tables": {"a": 1}}'])
def test_a_description_of_another_make_is_an_error(text: str, tables: Path) -> None:
    (tables / "csvw.json").write_text(text, encoding="utf-8")
    (message,) = messages(tables)
    assert message.startswith("tables/csvw.json: is not a CSVW description of tables (")
