"""The gate: what csvw.json does not allow does not enter, and one message says where it stands and what helps."""

import csv
import io
import re
from pathlib import Path

import built
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_tables import REAL, append_line, messages

from gpai_graph.building.csv_rows import read_rows
from gpai_graph.building.schema import CsvColumn, CsvTable

DATE_HELP = "Write 2021, 2021-11 or 2021-11-11."


def _line(tables: Path, table: str, key: str) -> int:
    lines = (tables / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"{key},"))


def test_the_real_tables_pass() -> None:
    assert messages(REAL) == []


def test_a_copy_with_few_rows_passes(tables: Path) -> None:
    assert messages(tables) == []


# ---- One wrong cell ----

CELLS = {
    "country-unknown": (
        ("memberships", "us-gpai", "member", "usa"),
        "member 'usa' is not in countries.csv or organisations.csv. Did you mean 'us'?",
    ),
    "country-that-nothing-is-like": (
        ("strategies", "ae-ai-strategy-2017", "country", "utopia"),
        "country 'utopia' is not in countries.csv. Add it to countries.csv first.",
    ),
    "body-unknown": (
        ("seats", "achin-jeremy-gpai-wg-data-governance-member", "body", "gpai-wg-data-governence"),
        (
            "body 'gpai-wg-data-governence' is not in bodies.csv. Did you mean 'gpai-wg-data-governance'? "
            "If it is a new one, add it to bodies.csv first."
        ),
    ),
    "country-where-a-body-belongs": (
        ("memberships", "us-gpai", "organisation", "ca"),
        "organisation 'ca' is not in bodies.csv. It is an id of countries.csv, which is not allowed here.",
    ),
    "no-day-of-the-calendar": (
        ("memberships", "us-gpai", "since", "2021-02-30"),
        f"column 'since': '2021-02-30' is not a date of the calendar. {DATE_HELP}",
    ),
    "no-leap-year": (
        ("memberships", "us-gpai", "since", "2023-02-29"),
        f"column 'since': '2023-02-29' is not a date of the calendar. {DATE_HELP}",
    ),
    "no-month-of-the-calendar": (
        ("memberships", "us-gpai", "since", "2021-13"),
        f"column 'since': '2021-13' is not a date of the calendar. {DATE_HELP}",
    ),
    "month-zero": (
        ("memberships", "us-gpai", "since", "2021-00"),
        f"column 'since': '2021-00' is not a date of the calendar. {DATE_HELP}",
    ),
    "year-zero": (
        ("memberships", "us-gpai", "since", "0000"),
        f"column 'since': '0000' is not a date of the calendar. {DATE_HELP}",
    ),
    "day-first": (
        ("memberships", "us-gpai", "since", "21-11-2021"),
        f"column 'since': '21-11-2021' is not a date. {DATE_HELP}",
    ),
    "month-of-one-digit": (
        ("memberships", "us-gpai", "since", "2021-1"),
        f"column 'since': '2021-1' is not a date. {DATE_HELP}",
    ),
    "month-in-words": (
        ("memberships", "us-gpai", "since", "November 2021"),
        f"column 'since': 'November 2021' is not a date. {DATE_HELP}",
    ),
    "date-with-time": (
        ("memberships", "us-gpai", "since", "2021-11-11T00:00:00"),
        f"column 'since': '2021-11-11T00:00:00' is not a date. {DATE_HELP}",
    ),
    # Python's \d and int() know these digits, RDF does not.
    "date-in-wide-digits": (
        ("memberships", "us-gpai", "since", "２０２１"),
        f"column 'since': '２０２１' is not a date. {DATE_HELP}",
    ),
    "one-date-of-several": (
        ("country_seats", "fr-gpai-council-lead-chair", "observed", "2021-11-11;2022-22"),
        f"column 'observed': '2022-22' is not a date of the calendar. {DATE_HELP}",
    ),
    "source-missing": (
        ("memberships", "us-gpai", "source", ""),
        "column 'source' is empty. Every fact needs a source. Name at least one id of sources.csv.",
    ),
    "reliability-missing": (
        ("sources", "gpai-about", "reliability", ""),
        (
            "column 'reliability' is empty. How near the source is to what it states; ours, by the rule in "
            "ontology/README.md."
        ),
    ),
    "reliability-unknown": (
        ("sources", "gpai-about", "reliability", "oficial"),
        (
            "reliability 'oficial' is not in concepts.csv. Did you mean 'official'? "
            "If it is a new one, add it to concepts.csv first."
        ),
    ),
    "source-unknown": (
        ("memberships", "us-gpai", "source", "fr-embassy-uk-2020-06;gpai-comunity-2021"),
        (
            "source 'gpai-comunity-2021' is not in sources.csv. Did you mean 'gpai-community-2021'? "
            "If it is a new one, add it to sources.csv first."
        ),
    ),
    "source-twice-in-a-cell": (
        ("memberships", "us-gpai", "source", "gpai-community-2021;gpai-community-2021"),
        "column 'source': the same value occurs twice in 'gpai-community-2021;gpai-community-2021'.",
    ),
    "required-cell-empty": (
        ("bodies", "gpai", "name", ""),
        "column 'name' is empty. Name in English.",
    ),
    "form-not-allowed": (
        ("countries", "ca", "iso2", "Ca"),
        "column 'iso2': 'Ca' does not fit. ISO 3166-1 alpha-2 code.",
    ),
    "form-in-wide-digits": (
        ("countries", "ca", "iso_numeric", "１２４"),
        "column 'iso_numeric': '１２４' does not fit. ISO 3166-1 numeric code.",
    ),
    "wikidata-address-for-id": (
        ("countries", "ca", "wikidata", "http://www.wikidata.org/entity/Q16"),
        ("column 'wikidata': 'http://www.wikidata.org/entity/Q16' does not fit. Wikidata item, Q and digits."),
    ),
    "concept-unknown": (
        ("memberships", "us-gpai", "basis", "statd"),
        (
            "basis 'statd' is not in concepts.csv. Did you mean 'stated'? "
            "If it is a new one, add it to concepts.csv first."
        ),
    ),
    "concept-with-its-prefix": (
        ("memberships", "us-gpai", "confidence", "confidence-high"),
        "confidence 'confidence-high' is not in concepts.csv. Did you mean 'high'?",
    ),
    "concept-of-another-scheme": (
        ("memberships", "us-gpai", "basis", "high"),
        ("basis 'high' is not in concepts.csv. Use one of inferred, stated, or add it to concepts.csv first."),
    ),
    "integer-with-zero-before": (
        ("completeness", "gpai-members", "expected", "019"),
        "column 'expected': '019' is not a whole number like 30, without leading zeros.",
    ),
    "integer-with-point": (
        ("completeness", "gpai-members", "expected", "19.0"),
        "column 'expected': '19.0' is not a whole number like 30, without leading zeros.",
    ),
    "integer-in-wide-digits": (
        ("completeness", "gpai-members", "expected", "1９"),
        "column 'expected': '1９' is not a whole number like 30, without leading zeros.",
    ),
    "boolean-as-yes": (
        ("output_kinds", "report", "practical", "yes"),
        "column 'practical': 'yes' is not true or false.",
    ),
    "address-without-protocol": (
        ("bodies", "gpai", "url", "www.gpai.ai"),
        "column 'url': 'www.gpai.ai' is not an address that begins with https:// or http://.",
    ),
    "address-with-space": (
        ("bodies", "gpai", "url", "https://gpai.ai/a b"),
        "column 'url': 'https://gpai.ai/a b' is not an address that begins with https:// or http://.",
    ),
    # Such an IRI cannot be written: the build would fail without naming a row.
    "class-with-space": (
        ("body_kinds", "committee", "class", "Com mittee"),
        "column 'class': 'Com mittee' becomes part of an IRI. Use only letters, digits, - and _.",
    ),
    "space-before": (
        ("people", "achin-jeremy", "name", " Jeremy Achin"),
        "column 'name': stray white space in ' Jeremy Achin'. Remove it.",
    ),
    "space-behind-a-date": (
        ("memberships", "us-gpai", "since", "2020-06-15 "),
        "column 'since': stray white space in '2020-06-15 '. Remove it.",
    ),
    "two-spaces": (
        ("people", "achin-jeremy", "name", "Jeremy  Achin"),
        "column 'name': stray white space in 'Jeremy  Achin'. Remove it.",
    ),
    "tab": (
        ("people", "achin-jeremy", "name", "Jeremy\tAchin"),
        "column 'name': stray white space in 'Jeremy\\tAchin'. Remove it.",
    ),
    "no-break-space-behind": (
        ("people", "achin-jeremy", "name", "Jeremy Achin\u00a0"),
        "column 'name': stray white space in 'Jeremy Achin\\xa0'. Remove it.",
    ),
    "line-break": (
        ("people", "achin-jeremy", "name", "Jeremy\nAchin"),
        "column 'name': stray white space in 'Jeremy\\nAchin'. Remove it.",
    ),
    "line-break-of-windows": (
        ("people", "achin-jeremy", "name", "Jeremy\r\nAchin"),
        "column 'name': stray white space in 'Jeremy\\r\\nAchin'. Remove it.",
    ),
    "white-space-far-behind": (
        ("people", "achin-jeremy", "note", "a" * 60 + "\tb"),
        f"column 'note': stray white space in '{'a' * 20}\\tb'. Remove it.",
    ),
    "nul": (
        ("people", "achin-jeremy", "name", "Jeremy\0Achin"),
        (
            "column 'name': '\\x00' in 'Jeremy\\x00Achin' is not readable text. Remove it. "
            "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
        ),
    ),
    "character-lost-by-a-wrong-encoding": (
        ("people", "achin-jeremy", "name", "Jer\ufffdmy Achin"),
        (
            "column 'name': '\ufffd' in 'Jer\ufffdmy Achin' is not readable text. Remove it. "
            "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
        ),
    ),
    "list-that-ends-with-its-separator": (
        ("countries", "ca", "official_languages", "English;French;"),
        "column 'official_languages': an empty value or a space beside ';' in 'English;French;'. Remove it.",
    ),
    "list-with-spaces": (
        ("countries", "ca", "official_languages", "English; French"),
        "column 'official_languages': an empty value or a space beside ';' in 'English; French'. Remove it.",
    ),
    "inferred-column-that-is-none": (
        ("seats", "zed-jordan-gpai-steering-committee-co-chair", "inferred", "untill"),
        "column 'inferred': this table has no column 'untill'. Did you mean 'until'?",
    ),
    "inferred-column-that-cannot-be": (
        ("seats", "zed-jordan-gpai-steering-committee-co-chair", "inferred", "source"),
        "column 'inferred': 'source' is not a column that can be inferred.",
    ),
    "inferred-column-that-is-empty": (
        ("seats", "zed-jordan-gpai-steering-committee-co-chair", "inferred", "until;country"),
        "column 'inferred': the column 'country' of this row is empty.",
    ),
}


@pytest.mark.parametrize(("cell", "message"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_named_with_table_and_line(cell: tuple[str, str, str, str], message: str, tables: Path) -> None:
    line = built.set_cell(tables, *cell)
    assert [f"tables/{cell[0]}.csv:{line}: {message}"] == messages(tables)


@pytest.mark.parametrize("value", ["01", "1.10", "17.0", ".5", "5.", "1e3", "1,5", "+3", "-0", "0.0", "--1", "NaN"])
def test_a_decimal_that_the_engine_would_rewrite_is_refused(value: str, tables: Path) -> None:
    line = built.set_cell(tables, "indicators", "ad", "value", value)
    wanted = "a number like 30 or 0.5, without needless zeros."
    assert [f"tables/indicators.csv:{line}: column 'value': {value!r} is not {wanted}"] == messages(tables)


@pytest.mark.parametrize("value", ["0", "7", "-7", "10", "100.5", "0.05", "-0.5", "12345678901234"])
def test_a_canonical_decimal_is_accepted(value: str, tables: Path) -> None:
    built.set_cell(tables, "indicators", "ad", "value", value)
    assert messages(tables) == []


@pytest.mark.parametrize("value", ["", "2024", "2024-02", "2024-02-29", "1900-12-31", "2000-02-29"])
def test_a_date_as_precise_as_known_is_accepted(value: str, tables: Path) -> None:
    built.set_cell(tables, "memberships", "us-gpai", "since", value)
    assert messages(tables) == []


# ---- Keys: who says a thing twice, and who disagrees ----

US = "us-gpai,us,gpai,member,founding,2020-06-16,,launch-2020,stated,{},,high\n"

TO_DO = "Remove one of the two rows, or choose another id."
TWICE = f"id 'us-gpai', source '{{}}' is already at tables/memberships.csv:{{}}. {TO_DO}"


@pytest.mark.parametrize(
    "sources",
    ["gpai-community-2021", "gpai-community-2021;gpai-about", "gpai-about;gpai-community-2021"],
    ids=["the-same", "overlapping", "overlapping-at-the-end"],
)
def test_an_id_stands_once_for_a_source(sources: str, tables: Path) -> None:
    first = built.set_cell(tables, "memberships", "us-gpai", "source", "fr-mfa-2020-12;gpai-community-2021")
    line = append_line(tables, "memberships", US.format(sources))
    message = TWICE.format("gpai-community-2021", first)
    assert [f"tables/memberships.csv:{line}: {message}"] == messages(tables)


def test_an_id_stands_twice_when_the_sources_differ(tables: Path) -> None:
    append_line(tables, "memberships", US.format("gpai-about"))
    assert messages(tables) == []


def test_a_source_stands_once(tables: Path) -> None:
    first = _line(tables, "sources", "gpai-about")
    line = append_line(tables, "sources", "gpai-about,Another title,,GPAI,,official,official,,\n")
    message = f"id 'gpai-about' is already at tables/sources.csv:{first}. {TO_DO}"
    assert [f"tables/sources.csv:{line}: {message}"] == messages(tables)


# ---- Reading ----

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def _plain_table(path: Path, names: list[str]) -> CsvTable:
    columns = tuple(CsvColumn(name, "", "string", None, False, None, None, None, ()) for name in names)
    return CsvTable(path, "Plain", "{a}", ("a",), columns, (), ())


@given(rows=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(TEXT, min_size=n, max_size=n), max_size=5)))
def test_reading_gives_back_what_was_written(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    names = list("abcd")[: len(rows[0]) if rows else 1]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, *rows])
    path = tmp_path_factory.mktemp("written") / "plain.csv"
    path.write_bytes(text.getvalue().encode())
    read = read_rows(_plain_table(path, names))
    assert rows == [list(row.cells.values()) for row in read]


@given(rows=st.lists(st.text("a\r\n\"',;", min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_row_is_named_by_the_line_where_it_begins(rows: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a"], *([cell] for cell in rows)])
    path = tmp_path_factory.mktemp("lines") / "plain.csv"
    path.write_bytes(text.getvalue().encode())
    # A line of a file ends with \n, \r or both, inside a cell too.
    ends = [len(re.findall(r"\r\n|\r|\n", f"{cell}\r\n")) for cell in ['"a"', *(f'"{cell}"' for cell in rows)]]
    expected = [1 + sum(ends[: place + 1]) for place in range(len(rows))]
    assert expected == [row.line for row in read_rows(_plain_table(path, ["a"]))]


@pytest.mark.parametrize(
    ("table", "key", "expected"),
    [
        ("countries", "eu", "country/eu"),
        ("groups", "eu", "country/eu"),
        ("groups", "oecd", "organisation/oecd"),
        ("groups", "aisi-network", "instrument/aisi-network"),
        ("groups", "g7", "group/g7"),
        ("instruments", "gpai", "body/gpai"),
    ],
)
def test_a_row_is_about_the_thing_of_the_first_table_that_has_its_id(table: str, key: str, expected: str) -> None:
    tables = built.tables()
    (row, *_) = (row for row in tables.rows[table] if next(iter(row.cells.values())) == key)
    assert f"https://w3id.org/gpai-graph/id/{expected}" == tables.thing(row)
