"""What the tables hold, as `csvw.json` describes it: columns, keys, references."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gpai_graph.building.cells import DATATYPES
from gpai_graph.errors import OntologyError
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.stores.paths import ontology_dir


def place(path: Path) -> str:
    """What messages call a file of an ontology: by its folder, which is `ontology/` for that of this checkout."""
    home = ontology_dir().parent
    return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()


def command(verb: str, folder: Path) -> str:
    """The command that does something with the ontology in a folder, for messages."""
    named = "" if folder == ontology_dir() else f" --ontology {shlex.quote(str(folder))}"
    return f"`gpai-graph {verb}{named}`"


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
    """One table as `csvw.json` describes it; `key` is the primary key, `about_url` the template of a row's IRI.

    `path` is its file. `identities` are the columns, one or several together, in which two things never agree."""

    path: Path
    title: str
    about_url: str
    key: tuple[str, ...]
    columns: tuple[CsvColumn, ...]
    replaced_by: tuple[str, ...]
    identities: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """Its name: that of the file."""
        return self.path.stem

    @cached_property
    def place(self) -> str:
        """Its file, for messages."""
        return place(self.path)

    @cached_property
    def by_name(self) -> dict[str, CsvColumn]:
        """{name of a column: CsvColumn}, in the order of the file."""
        return {column.name: column for column in self.columns}

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that make the IRI of a row."""
        return tuple(re.findall(r"{(\w+)}", self.about_url))


def read_schema(path: Path) -> dict[str, CsvTable]:
    """Read `csvw.json`: {table name: CsvTable} in the order of the file.

    Raises OntologyError if the file is missing, is no JSON, lacks what a table needs or names what is not there."""
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        schema = {table.name: table for table in (_table(each, path.parent) for each in described["tables"])}
        for table in schema.values():
            _check_names(table, schema)
        return schema
    except OSError as error:
        message = f"cannot be read ({error.strerror}). It describes the columns of all tables."
        raise OntologyError(message, place(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise OntologyError(f"is not a CSVW description of tables ({error}).", place(path)) from error


def _table(described: dict[str, Any], folder: Path) -> CsvTable:
    schema = described["tableSchema"]
    return CsvTable(
        path=folder / str(described["url"]),
        title=str(described["dc:title"]),
        about_url=str(schema["aboutUrl"]),
        key=tuple(schema["primaryKey"]),
        columns=tuple(map(_column, schema["columns"])),
        replaced_by=tuple(described.get("dc:isReplacedBy", ())),
        identities=tuple(map(tuple, described.get("owl:hasKey", ()))),
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
        if column.datatype != "string" and column.datatype not in DATATYPES:
            raise ValueError(f"{table.name}: datatype '{column.datatype}' of column '{column.name}' is not known")
    for name in (
        *table.key,
        *table.key_columns,
        *(name.partition("/")[0] for names in table.identities for name in names),
    ):
        if name not in table.by_name:
            raise ValueError(f"{table.name}: the key names a column '{name}' that is not there")
    for name in (*table.replaced_by, *(name for column in table.columns for name in column.references)):
        if name not in schema:
            raise ValueError(f"{table.name}: a reference names a table '{name}' that is not there")
