"""The real tables, by rule: ids without dates, rows in order, files as a curator's tool writes them."""

import csv
import io
import re
from itertools import pairwise

import built
import pytest
from built import ONTOLOGY, QUERIES

from gpai_graph.building.csv_rows import CsvRow
from gpai_graph.queries.library import Library

TABLES = built.tables()
# Whose ids are made here, and must not change when a date is corrected.
WITHOUT_DATES = ["candidacies", "completeness", "country_seats", "group_memberships", "memberships", "seats"]
# The order of rows where it is not that of the key: what belongs together stands together.
ORDER = {"group_memberships": ("group", "country")}


def _text(name: str) -> str:
    return (ONTOLOGY / "tables" / f"{name}.csv").read_bytes().decode()


def _named(row: CsvRow) -> list[str]:
    """The ids to which the cells of a row refer, longest first."""
    named = {value for column in row.table.columns if column.references for value in row.values(column)}
    return sorted(named, key=lambda name: (-len(name), name))


def _own_part(row: CsvRow) -> str:
    """What an id holds besides the ids to which the row refers (a summit may bear its year)."""
    rest = row.cells["id"]
    for name in _named(row):
        rest = rest.replace(name, "…")
    return rest


@pytest.mark.parametrize("name", WITHOUT_DATES)
def test_no_id_holds_a_date(name: str) -> None:
    rows = TABLES.rows[name]
    assert [row.place for row in rows if re.search(r"\d{4}", _own_part(row))] == []


@pytest.mark.parametrize("name", WITHOUT_DATES)
def test_an_id_begins_with_what_the_row_is_about(name: str) -> None:
    first = {
        "candidacies": "country",
        "completeness": "subject",
        "country_seats": "country",
        "group_memberships": "country",
        "memberships": "member",
        "seats": "person",
    }[name]
    rows = TABLES.rows[name]
    assert [row.place for row in rows if not row.cells["id"].startswith(f"{row.cells[first]}-")] == []


@pytest.mark.parametrize("name", TABLES.schema)
def test_rows_stand_in_the_order_of_their_key(name: str) -> None:
    key = ORDER.get(name, TABLES.schema[name].key)
    order = [tuple(row.cells[column] for column in key) for row in TABLES.rows[name]]
    assert [(before, after) for before, after in pairwise(order) if before > after] == []


@pytest.mark.parametrize("name", TABLES.schema)
def test_a_file_is_written_as_the_csv_module_writes_it(name: str) -> None:
    # Otherwise a curator who changes one cell with a tool changes every line.
    text = _text(name)
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert text.splitlines() == written.getvalue().splitlines()
    assert (text.startswith("\ufeff"), "\r" in text, text.endswith("\n")) == (False, False, True)


@pytest.mark.parametrize("name", sorted({row.cells["query"] for row in TABLES.rows["completeness"]} - {""}))
def test_a_query_that_counts_what_is_recorded_is_in_the_library(name: str) -> None:
    assert name in Library(QUERIES), f"completeness.csv names the query '{name}', which stands in no file of queries/."


def test_a_row_that_is_inferred_says_so_in_a_note() -> None:
    inferred = [row for row in TABLES if row.cells.get("inferred") or row.cells.get("basis") == "inferred"]
    assert [row.place for row in inferred if not row.cells["note"]] == []


@pytest.mark.parametrize("name", TABLES.schema)
def test_no_address_of_a_person_stands_in_a_table(name: str) -> None:
    assert re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", _text(name)) == []


def test_a_title_that_is_ours_is_marked_as_inferred() -> None:
    ours = re.compile(
        r"descriptive title|title (is )?ours|title (and date )?from the (file name|address)", re.IGNORECASE
    )
    told = [row for row in TABLES if "inferred" in row.cells and ours.search(row.cells["note"])]
    assert told
    assert [row.place for row in told if "title" not in row.cells["inferred"].split(";")] == []


def test_no_title_is_cut_short() -> None:
    names = ("title", "title_en", "name")
    cut = [row.place for row in TABLES for column in names if re.search(r"(\.\.\.|…)\W*$", row.cells.get(column) or "")]
    assert cut == []
