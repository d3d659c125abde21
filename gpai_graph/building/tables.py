"""The tables: what a curator edits, read and checked by nothing but `csvw.json`.

In: a folder with `csvw.json` and the CSV files it describes. Out: `CsvRow`s whose cells resolve to IRIs and typed
texts, and `Finding`s that name table, line and remedy. No graph and no engine is known here."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gpai_graph.errors import OntologyError, ParameterError, did_you_mean
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES

FOLDER = "ontology/tables"
ENCODING_HELP = "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
# White space that nobody sees in a cell, and characters that are no text: controls, and what a wrong encoding leaves.
_STRAY_SPACE = re.compile(r"^\s|\s$|\s\s|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffd]")
# Columns that cannot be inferred: they steer the build or are ours.
_NEVER_INFERRED = {"source", "inferred", "basis", "note", "confidence"}


@dataclass(frozen=True)
class Finding:
    """Something wrong: `place` is a file, with `:line` where one line is meant; `message` says what and what helps."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class CsvColumn:
    """One column of a table as `csvw.json` describes it; `references` are table names, `value_url` a URI template."""

    name: str
    description: str
    datatype: str
    pattern: str | None
    required: bool
    separator: str | None
    language: str | None
    value_url: str | None
    references: tuple[str, ...]

    @property
    def is_date(self) -> bool:
        """Whether its values become nodes of dates."""
        return self.value_url is not None and self.value_url.startswith(PREFIXES["date"])


@dataclass(frozen=True)
class CsvTable:
    """One table as `csvw.json` describes it; `key` is the primary key, `about_url` the template of a row's IRI."""

    name: str
    title: str
    about_url: str
    key: tuple[str, ...]
    columns: tuple[CsvColumn, ...]
    replaced_by: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, CsvColumn]:
        """{name of a column: CsvColumn}, in the order of the file."""
        return {column.name: column for column in self.columns}

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that make the IRI of a row."""
        return tuple(re.findall(r"{(\w+)}", self.about_url))


@dataclass(frozen=True)
class CsvRow:
    """One row: `line` is its line in the file (the header is line 1), `cells` the texts by column, empty ones too."""

    table: CsvTable
    line: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Its file and line, for messages."""
        return f"{FOLDER}/{self.table.name}.csv:{self.line}"

    def values(self, column: CsvColumn) -> list[str]:
        """The values of a cell in order; an empty cell has none."""
        text = self.cells[column.name]
        if not text:
            return []
        return text.split(column.separator) if column.separator else [text]


def read_schema(path: Path) -> dict[str, CsvTable]:
    """Read `csvw.json`: {table name: CsvTable} in the order of the file.

    Raises OntologyError if the file is missing, is no JSON, lacks what a table needs or names what is not there."""
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        schema = {table.name: table for table in map(_table, described["tables"])}
        for table in schema.values():
            _check_names(table, schema)
        return schema
    except OSError as error:
        message = f"cannot be read ({error.strerror}). It describes the columns of all tables."
        raise OntologyError(message, f"{FOLDER}/{path.name}") from error
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise OntologyError(f"is no CSVW description of tables ({error}).", f"{FOLDER}/{path.name}") from error


def _table(described: dict[str, Any]) -> CsvTable:
    schema = described["tableSchema"]
    return CsvTable(
        name=str(described["url"]).removesuffix(".csv"),
        title=str(described["dc:title"]),
        about_url=str(schema["aboutUrl"]),
        key=tuple(schema["primaryKey"]),
        columns=tuple(map(_column, schema["columns"])),
        replaced_by=tuple(described.get("dc:isReplacedBy", ())),
    )


def _column(described: dict[str, Any]) -> CsvColumn:
    datatype = described.get("datatype", "string")
    base, pattern = (datatype["base"], datatype.get("format")) if isinstance(datatype, dict) else (str(datatype), None)
    return CsvColumn(
        name=str(described["name"]),
        description=str(described["dc:description"]),
        datatype=base,
        pattern=pattern,
        required=bool(described.get("required", False)),
        separator=_text(described.get("separator")),
        language=_text(described.get("lang")),
        value_url=_text(described.get("valueUrl")),
        references=tuple(described.get("dc:references", ())),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _check_names(table: CsvTable, schema: Mapping[str, CsvTable]) -> None:
    """Raise ValueError if a table names a column, table or datatype that is not there, or a pattern that is none."""
    for column in table.columns:
        re.compile(column.pattern or "")
        if column.datatype != "string" and column.datatype not in _FORMS:
            raise ValueError(f"{table.name}: datatype '{column.datatype}' of column '{column.name}' is not known")
    for name in (*table.key, *table.key_columns):
        if name not in table.by_name:
            raise ValueError(f"{table.name}: the key names a column '{name}' that is not there")
    for name in (*table.replaced_by, *(name for column in table.columns for name in column.references)):
        if name not in schema:
            raise ValueError(f"{table.name}: a reference names a table '{name}' that is not there")


def read_rows(table: CsvTable, path: Path) -> list[CsvRow]:
    """Read one CSV file: its rows in order.

    Raises OntologyError for a missing file, another encoding than UTF-8, broken quotes, a stray or missing column,
    or a row with another number of cells than the header."""
    name = f"{FOLDER}/{table.name}.csv"
    try:
        text = path.read_bytes().decode("utf-8-sig")
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
        raise OntologyError(f"broken CSV ({error}). Look for a double quote too many.", name, line) from error
    return rows


def _cells_message(count: int, wanted: int) -> str:
    if count == 0:
        return "an empty line. Remove it."
    return f"{count} cells instead of {wanted}. A text with a comma needs double quotes around it."


def _header_message(header: list[str], wanted: list[str]) -> str:
    twice = [name for name in header if header.count(name) > 1]
    if len(header) == 1 and ";" in header[0]:
        return "the cells are parted by semicolons. Save the file with commas (in a spreadsheet: 'CSV UTF-8')."
    stray = [name for name in header if name not in wanted]
    missing = [name for name in wanted if name not in header]
    if stray:
        return f"stray column '{stray[0]}'. csvw.json knows: {', '.join(wanted)}."
    if missing:
        return f"column '{missing[0]}' is missing. csvw.json wants: {', '.join(wanted)}."
    if twice:
        return f"column '{twice[0]}' stands twice. csvw.json wants: {', '.join(wanted)}."
    return f"the columns stand in another order. csvw.json wants: {', '.join(wanted)}."


class Tables:
    """All tables of a folder, read; cells resolve to IRIs through the ids of the rows.

    Where an id stands in a table and in one of its `replaced_by` tables, the latter's IRI wins: one thing, one IRI."""

    def __init__(self, folder: Path) -> None:
        """Read `csvw.json` and every table. Raises OntologyError at the first file that cannot be read as described."""
        self.schema = read_schema(folder / "csvw.json")
        self.rows = {name: read_rows(table, folder / f"{name}.csv") for name, table in self.schema.items()}
        described = {f"{name}.csv" for name in self.schema}
        for path in sorted(folder.glob("*.csv")):
            if path.name not in described:
                raise OntologyError("is not described in csvw.json. Describe it or remove it.", f"{FOLDER}/{path.name}")
        self._things: dict[str, dict[str, str]] = {}  # one entry a row
        for name, table in self.schema.items():
            self._things[name] = {self._id(row): expand(table.about_url, row.cells) for row in self.rows[name]}
        for name, table in self.schema.items():
            for winner in reversed(table.replaced_by):
                winners = self._things[winner]
                self._things[name] |= {key: winners[key] for key in self._things[name] if key in winners}
        self._iris = {name: frozenset(things.values()) for name, things in self._things.items()}

    def __iter__(self) -> Iterator[CsvRow]:
        """All rows, table by table in the order of csvw.json."""
        for rows in self.rows.values():
            yield from rows

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    @staticmethod
    def _id(row: CsvRow) -> str:
        return "-".join(row.cells[column] for column in row.table.key_columns)

    def thing(self, row: CsvRow) -> str:
        """The IRI of what a row is about."""
        return self._things[row.table.name][self._id(row)]

    def iri(self, column: CsvColumn, value: str) -> str | None:
        """The IRI for which a value stands, None where it is a literal. An unknown reference gives None as well."""
        if column.value_url is not None:
            return expand(column.value_url, {column.name: value})
        for name in column.references:
            found = self._things[name].get(value)
            if found is not None:
                return found
        return None

    def places(self) -> dict[str, list[str]]:
        """{IRI of a thing: the places of its rows}, to name table and line when something is wrong with the thing."""
        found: dict[str, list[str]] = {}
        for row in self:
            found.setdefault(self.thing(row), []).append(row.place)
        return found

    def findings(self) -> list[Finding]:
        """Everything in the cells that `csvw.json` does not allow, in the order of tables and lines."""
        return [
            *(finding for row in self for finding in self._row_findings(row)),
            *(finding for name in self.schema for finding in self._key_findings(name)),
        ]

    def _row_findings(self, row: CsvRow) -> Iterator[Finding]:
        for column in row.table.columns:
            message = _text_message(column, row.cells[column.name])
            if message:
                yield Finding(row.place, message)
                continue  # what else is wrong with the cell follows from it
            values = row.values(column)
            if column.required and not values:
                yield Finding(row.place, f"column '{column.name}' is empty. {_needs(column)}")
            if len(values) != len(set(values)):
                yield Finding(
                    row.place, f"column '{column.name}': the same value stands twice in '{row.cells[column.name]}'."
                )
            for value in values:
                message = self._value_message(row, column, value)
                if message:
                    yield Finding(row.place, message)

    def _value_message(self, row: CsvRow, column: CsvColumn, value: str) -> str | None:
        if column.is_date:
            return _date_message(column.name, value)
        if column.references:
            iri = self.iri(column, value)
            if iri is None or not any(iri in self._iris[name] for name in column.references):
                return self._reference_message(column, value)
        if column.name == "inferred":
            return _inferred_message(row, value)
        if column.pattern and not re.fullmatch(column.pattern, value, re.ASCII):
            return f"column '{column.name}': {value!r} is not of the form {column.pattern}. {column.description}"
        if column.value_url is not None and not re.fullmatch(r"[\w-]+", value, re.ASCII):
            return f"column '{column.name}': {value!r} becomes part of an IRI: only letters, digits, - and _ can."
        return _literal_message(column, value)

    def _reference_message(self, column: CsvColumn, value: str) -> str:
        files = " or ".join(f"{name}.csv" for name in column.references)
        known = sorted({key for name in column.references for key in self._things[name]})
        bare = value
        if column.value_url is not None:  # a concept: the id carries the prefix of its scheme
            prefix = column.value_url.rpartition("/")[2].partition("{")[0]
            known = [key.removeprefix(prefix) for key in known if key.startswith(prefix)]
            bare = value.removeprefix(prefix)
        hint = did_you_mean(bare, known) or f" Add it to {files} first."
        return f"{column.name} '{value}' stands in no row of {files}.{hint}"

    def _key_findings(self, name: str) -> Iterator[Finding]:
        table = self.schema[name]
        seen: dict[tuple[str, ...], str] = {}
        for row in self.rows[name]:
            for key in _keys(row):
                if key in seen:
                    columns = ", ".join(f"{column} '{value}'" for column, value in zip(table.key, key, strict=True))
                    yield Finding(row.place, f"{columns} stands already at {seen[key]}. One source says a thing once.")
                seen[key] = row.place


def _keys(row: CsvRow) -> list[tuple[str, ...]]:
    """The primary keys of a row: one for each value of a key column that has a separator (the sources)."""
    keys: list[tuple[str, ...]] = [()]
    for name in row.table.key:
        keys = [(*key, value) for key in keys for value in row.values(row.table.by_name[name]) or [""]]
    return list(dict.fromkeys(keys))


def expand(template: str, cells: Mapping[str, str]) -> str:
    """Fill a URI template with cells: only `{column}` is known.

    >>> expand("https://example.org/{country}-{year}", {"country": "ca", "year": "2020"})
    'https://example.org/ca-2020'
    """
    return re.sub(r"{(\w+)}", lambda match: cells[match[1]], template)


def _needs(column: CsvColumn) -> str:
    if column.name == "source":
        return "A fact without a source does not enter: name at least one id of sources.csv."
    return column.description


def _date_message(name: str, value: str) -> str | None:
    """What is wrong with a date of year, month or day precision, None if nothing is.

    >>> _date_message("since", "2021-02-30")
    "column 'since': '2021-02-30' is no date of the calendar. Write 2021, 2021-11 or 2021-11-11."
    """
    try:
        PartialDate.parse(value)
    except ParameterError as error:
        return f"column '{name}': {error}"
    return None


def _text_message(column: CsvColumn, text: str) -> str | None:
    """What is wrong with a cell as text, whatever it should hold."""
    found = _NO_TEXT.search(text)
    if found:
        return f"column '{column.name}': {found[0]!r} in {_around(text, found)} is no text. Remove it. {ENCODING_HELP}"
    found = _STRAY_SPACE.search(text)
    if found:
        return f"column '{column.name}': stray white space in {_around(text, found)}. Remove it."
    if column.separator and text and any(not value or value != value.strip() for value in text.split(column.separator)):
        return f"column '{column.name}': an empty value or a space beside '{column.separator}' in {text!r}. Remove it."
    return None


def _around(text: str, found: re.Match[str]) -> str:
    return repr(text[max(0, found.start() - 20) : found.end() + 20])


def _inferred_message(row: CsvRow, name: str) -> str | None:
    if name not in row.table.by_name:
        return f"column 'inferred': '{name}' is no column of this table.{did_you_mean(name, row.table.by_name)}"
    if name in _NEVER_INFERRED or name in row.table.key_columns:
        return f"column 'inferred': '{name}' is not a column that can be inferred."
    return None if row.cells[name] else f"column 'inferred': the column '{name}' of this row is empty."


# Canonical forms only: Oxigraph rewrites 01, 1.10, 17.0 and -0, and what is written must be what is read.
_FORMS = {
    "integer": (r"0|-?[1-9]\d*", "a whole number like 30, without leading zeros"),
    "decimal": (r"0|-?(?=.*[1-9])(0|[1-9]\d*)(\.\d*[1-9])?", "a number like 30 or 0.5, without needless zeros"),
    "boolean": (r"true|false", "true or false"),
    "anyURI": (r"https?://\S+", "an address that begins with https:// or http://"),
}


def _literal_message(column: CsvColumn, value: str) -> str | None:
    if column.datatype == "string":
        return None
    pattern, form = _FORMS[column.datatype]
    return None if re.fullmatch(pattern, value, re.ASCII) else f"column '{column.name}': {value!r} is not {form}."
