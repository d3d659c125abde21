"""The real csvw.json: a description in words of CSVW."""

import json
import re
from typing import Any

import pytest
from small_tables import REAL

from gpai_graph.building.schema import read_schema

DESCRIBED: dict[str, Any] = json.loads((REAL / "csvw.json").read_text(encoding="utf-8"))


TABLES: dict[str, dict[str, Any]] = {described["url"]: described for described in DESCRIBED["tables"]}

COLUMNS = {
    f"{url}-{column['name']}": column
    for url, described in TABLES.items()
    for column in described["tableSchema"]["columns"]
}

# What CSVW knows at each level (https://www.w3.org/TR/tabular-metadata/), as far as we use it; besides, any prefixed
# name of a vocabulary may stand there.
KNOWN = {
    "group": {"@context", "tables"},
    "table": {"url", "tableSchema"},
    "schema": {"aboutUrl", "columns", "primaryKey"},
    "column": {"name", "titles", "datatype", "required", "separator", "lang", "valueUrl"},
    "datatype": {"base", "format"},
}

PREFIXED = re.compile(r"(dc|owl|rdfs):[a-zA-Z]+")


def _unknown(level: str, described: dict[str, Any]) -> set[str]:
    return {key for key in described if not PREFIXED.fullmatch(key)} - KNOWN[level]


def test_the_description_is_one_of_csvw() -> None:
    assert DESCRIBED["@context"][0] == "http://www.w3.org/ns/csvw"
    assert _unknown("group", DESCRIBED) == set()


@pytest.mark.parametrize("described", TABLES.values(), ids=TABLES)
def test_a_table_is_described_in_words_of_csvw(described: dict[str, Any]) -> None:
    assert _unknown("table", described) == set()
    assert _unknown("schema", described["tableSchema"]) == set()
    assert described["dc:description"].endswith(".")


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_a_column_is_described_in_words_of_csvw(column: dict[str, Any]) -> None:
    assert _unknown("column", column) == set()
    datatype = column["datatype"]
    assert _unknown("datatype", datatype if isinstance(datatype, dict) else {}) == set()
    base = datatype["base"] if isinstance(datatype, dict) else datatype
    assert base in {"string", "integer", "decimal", "boolean", "anyURI"}
    assert column["titles"] == column["name"]
    assert column["dc:description"].endswith(".")


@pytest.mark.parametrize("described", TABLES.values(), ids=TABLES)
def test_what_makes_a_key_is_required(described: dict[str, Any]) -> None:
    schema = described["tableSchema"]
    key = {*schema["primaryKey"], *re.findall(r"{(\w+)}", schema["aboutUrl"])}
    assert key <= {column["name"] for column in schema["columns"] if column.get("required")}


@pytest.mark.parametrize("suffix", ["csv", "ru"])
def test_every_table_has_a_file_and_every_file_a_table(suffix: str) -> None:
    assert {url.removesuffix(".csv") for url in TABLES} == {path.stem for path in REAL.glob(f"*.{suffix}")}


def test_every_table_of_facts_has_sources() -> None:
    without = {url.removesuffix(".csv") for url in TABLES if f"{url}-source" not in COLUMNS}
    # Sources themselves, vocabularies of our own, and what we looked for.
    ours = "sources event_series themes roles sectors routes output_kinds body_kinds concepts lookups"
    assert without == set(ours.split())


def test_the_order_of_tables_lets_the_first_win() -> None:
    winners = ["countries", "bodies", "organisations", "instruments", "groups"]
    schema = read_schema(REAL / "csvw.json")
    assert [name for name in schema if name in winners] == winners
    assert {name: schema[name].replaced_by for name in winners} == {
        name: tuple(winners[:place]) for place, name in enumerate(winners)
    }
