"""The tables: what a curator edits, read and checked by nothing but `csvw.json`.

In: a folder with `csvw.json` and the CSV files it describes. Out: `CsvRow`s whose cells resolve to IRIs and typed
texts, and `Problem`s that name table, line and remedy. No graph and no engine is known here."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from pathlib import Path

from gpai_graph.building.csv_rows import CsvRow, Problem, read_rows
from gpai_graph.building.schema import (
    CsvColumn,
    CsvTable,
    are_spellings,
    date_message,
    literal_message,
    place,
    read_schema,
    same_when_read,
    text_message,
    without_year,
)
from gpai_graph.errors import OntologyError, closest, did_you_mean, quoted
from gpai_graph.stores.paths import country_names_path

# Columns that cannot be inferred: they steer the build or are ours.
_NEVER_INFERRED = {"source", "inferred", "basis", "note", "confidence", "planned"}
# Columns by whose value a row is called.
_NAMING = {
    "name",
    "official_name",
    "also_known_as",
    "other_name",
    "acronym",
    "title",
    "short_title",
    "label",
    "iso2",
    "iso3",
}
# Ids that are listed in a message when one of them is wanted.
_FEW = 12
# From this length on, an id can be recognised by its look; and how alike a name must be, from 0 to 1.
_TOO_SHORT = 4
_LIKE_A_NAME = 0.8


class Tables:
    """All tables of a folder, read; cells resolve to IRIs through the ids of the rows.

    Where an id stands in a table and in one of its `replaced_by` tables, the latter's IRI wins: one thing, one IRI."""

    def __init__(self, folder: Path) -> None:
        """Read `csvw.json` and every table. Raises OntologyError at the first file that cannot be read as described."""
        self.schema = read_schema(folder / "csvw.json")
        self.rows = {name: read_rows(table) for name, table in self.schema.items()}
        described = {f"{name}.csv" for name in self.schema}
        for path in sorted(folder.glob("*.csv")):
            if path.name not in described:
                raise OntologyError("is not described in csvw.json. Describe it or remove it.", place(path))
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

    def problems(self) -> list[Problem]:
        """Everything in the cells that `csvw.json` does not allow, in the order of tables and lines."""
        return [
            *(problem for row in self for problem in self._row_problems(row)),
            *(problem for name in self.schema for problem in self._key_problems(name)),
        ]

    def _row_problems(self, row: CsvRow) -> Iterator[Problem]:
        for column in row.table.columns:
            message = text_message(row.cells[column.name], column.separator)
            if message:
                yield Problem(row.place, f"column '{column.name}': {message}")
                continue  # what else is wrong with the cell follows from it
            values = row.values(column)
            if column.required and not values:
                yield Problem(row.place, f"column '{column.name}' is empty. {_needs(column)}")
            if len(values) != len(set(values)):
                yield Problem(
                    row.place, f"column '{column.name}': the same value occurs twice in '{row.cells[column.name]}'."
                )
            for value in values:
                message = self._value_message(row, column, value)
                if message:
                    yield Problem(row.place, message)

    def _value_message(self, row: CsvRow, column: CsvColumn, value: str) -> str | None:
        if column.is_date:
            message = date_message(value)
            return message and f"column '{column.name}': {message}"
        if column.references:
            iri = self.iri(column, value)
            if iri is None or not any(iri in self._iris[name] for name in column.references):
                return self._reference_message(column, value)
        if column.name == "inferred":
            return _inferred_message(row, value)
        if column.pattern and not re.fullmatch(column.pattern, value, re.ASCII):
            return f"column '{column.name}': {quoted(value)} does not fit. {column.description}"
        if column.value_url is not None and not re.fullmatch(r"[\w-]+", value, re.ASCII):
            return f"column '{column.name}': {quoted(value)} becomes part of an IRI. Use only letters, digits, - and _."
        message = literal_message(column.datatype, value)
        return message and f"column '{column.name}': {message}"

    def _reference_message(self, column: CsvColumn, value: str) -> str:
        files = " or ".join(f"{name}.csv" for name in column.references)
        prefix = ""
        if column.value_url is not None:  # a concept: the id carries the prefix of its scheme
            prefix = column.value_url.rpartition("/")[2].partition("{")[0]
        known = {
            key.removeprefix(prefix)
            for name in column.references
            for key in self._things[name]
            if key.startswith(prefix)
        }
        told = f"{column.name} '{value}' is not in {files}."
        own = value.removeprefix(prefix)
        named = self._named(column, own, known, prefix)
        if len(named) == 1:
            return f"{told} Did you mean '{named.pop()}'?"
        alike = None if named else self._alike(column, own, known)
        if alike:
            return f"{told} Did you mean '{alike}'? If it is a new one, add it to {files} first."
        elsewhere = [f"{name}.csv" for name, things in self._things.items() if value in things]
        if elsewhere:
            return f"{told} It is an id of {elsewhere[0]}, which is not allowed here."
        if len(known) <= _FEW:
            return f"{told} Use one of {', '.join(sorted(known))}, or add it to {files} first."
        return f"{told} Add it to {files} first."

    def _named(self, column: CsvColumn, value: str, known: set[str], prefix: str) -> set[str]:
        """The ids of the rows that have a value in a cell."""
        said, sought = self._said, same_when_read(value)
        return {key.removeprefix(prefix) for name in column.references for key in said[name].get(sought, ())} & known

    def _alike(self, column: CsvColumn, value: str, known: set[str]) -> str | None:
        """The id that looks like a value, or whose name does."""
        said = self._said
        # A short id looks like too many words: Chad is not ch.
        typo = closest(value, (key for key in known if len(key) >= _TOO_SHORT))
        if typo is not None:
            return typo
        names = {
            text: min(keys)
            for name in column.references
            for text, keys in said[name].items()
            if len(keys) == 1 and keys <= known
        }
        name = closest(same_when_read(value), names, likeness=_LIKE_A_NAME)
        return names[name] if name is not None else None

    @cached_property
    def _said(self) -> dict[str, dict[str, set[str]]]:
        """{table: {text of a cell, as `same_when_read` has it: the ids of the rows with such a cell}}."""
        found: dict[str, dict[str, set[str]]] = {}
        for name, table in self.schema.items():
            texts = found.setdefault(name, {})
            columns = [each for each in table.columns if each.name in _NAMING]
            for row in self.rows[name]:
                for column in columns:
                    for value in row.values(column):
                        texts.setdefault(same_when_read(value), set()).add(self._id(row))
        # What search calls countries, too: Turkey is `tr`.
        countries = found.get("countries", {})
        with country_names_path().open(encoding="utf-8", newline="") as names:
            for named in csv.DictReader(names):
                if (code := named["code"].lower()) in self._things.get("countries", ()):
                    countries.setdefault(same_when_read(named["name"]), set()).add(code)
        return found

    def _key_problems(self, name: str) -> Iterator[Problem]:
        table = self.schema[name]
        seen: dict[tuple[str, ...], str] = {}
        for row in self.rows[name]:
            for key in _keys(row):
                if key in seen:
                    columns = ", ".join(f"{column} '{value}'" for column, value in zip(table.key, key, strict=True))
                    help_ = "Remove one of the two rows, or choose another id."
                    yield Problem(row.place, f"{columns} is already at {seen[key]}. {help_}")
                seen[key] = row.place
        yield from self._identity_problems(table)

    def _identity_problems(self, table: CsvTable) -> Iterator[Problem]:
        """Rows of two things that agree in what only one thing has: its name, its address, its title and year."""
        seen: dict[tuple[str, ...], CsvRow] = {}
        told = set()
        for row in self.rows[table.name]:
            for names in table.identities:
                for values in product(*(_identifying(row, name) for name in names)):
                    key = tuple(map(same_when_read, values))
                    first = seen.setdefault(key, row)
                    pair = (self.thing(first), self.thing(row))
                    if pair[0] != pair[1] and pair not in told:
                        told.add(pair)
                        columns = ", ".join(
                            f"{name} {quoted(value)}" for name, value in zip(names, values, strict=True)
                        )
                        yield Problem(
                            row.place,
                            f"{columns} is already at {first.place} under the id '{self._id(first)}'. "
                            "If both are the same, use that id. If not, correct the value that is wrong, or add to the "
                            "name what tells the two apart.",
                        )
        yield from self._edition_problems(table, told)
        if table.name == "people":
            yield from self._misspelt_people(self.rows[table.name])

    def _edition_problems(self, table: CsvTable, told: set[tuple[str, str]]) -> Iterator[Problem]:
        """Rows of two things that agree in all but the date. told: the pairs that agree in the date as well.

        The ids of editions of one page or report differ in the year only."""
        seen: dict[tuple[str, ...], dict[str, CsvRow]] = {}
        for row in self.rows[table.name]:
            for names in table.identities:
                plain = [name for name in names if not name.startswith("date")]
                for values in product(*(_identifying(row, name) for name in plain)) if len(plain) < len(names) else ():
                    before = seen.setdefault(tuple(map(same_when_read, (*plain, *values))), {})
                    first = before.setdefault(without_year(self._id(row)), row)
                    other = next(iter(before.values()))
                    pair = (self.thing(other), self.thing(row))
                    if first is not row or other is row or pair in told:
                        continue
                    told.add(pair)
                    columns = ", ".join(f"{name} {quoted(value)}" for name, value in zip(plain, values, strict=True))
                    edition = f"{without_year(self._id(other))}-{row.cells['date'][:4] or 'YEAR'}"
                    yield Problem(
                        row.place,
                        f"{columns} is already at {other.place} under the id '{self._id(other)}', on another date. "
                        "If both are the same, use that id. If this is another edition, its id is the other one with "
                        f"the year of this one, '{edition}'.",
                    )

    def _misspelt_people(self, rows: Sequence[CsvRow]) -> Iterator[Problem]:
        """Rows of which one has nearly the name of the other, or initials instead of its first names."""
        # Two spellings of one name share a word at least.
        bearers: dict[str, list[CsvRow]] = {}
        for row in rows:
            for word in same_when_read(row.cells["name"]).split():
                bearers.setdefault(word, []).append(row)
        pairs = {
            (first.line, second.line): (first, second)
            for same in bearers.values()
            for first, second in combinations(same, 2)
        }
        for _, (first, second) in sorted(pairs.items()):
            one, other = (row.cells["name"] for row in (first, second))
            if self.thing(first) == self.thing(second) or not are_spellings(one, other):
                continue
            apart = f"not {self._id(first)}"
            if apart not in second.cells["note"]:
                yield Problem(
                    second.place,
                    f"name {quoted(other)} is nearly {quoted(one)} at {first.place}. "
                    "If both are the same person, use the id "
                    f"'{self._id(first)}' and write the other spelling into also_known_as. If not, write "
                    f"'{apart}' into the note of this row.",
                )


def _keys(row: CsvRow) -> list[tuple[str, ...]]:
    """The primary keys of a row: one for each value of a key column that has a separator (the sources)."""
    keys: list[tuple[str, ...]] = [()]
    for name in row.table.key:
        keys = [(*key, value) for key in keys for value in row.values(row.table.by_name[name]) or [""]]
    return list(dict.fromkeys(keys))


def _identifying(row: CsvRow, name: str) -> list[str]:
    """The values of a column of `identities`; of `date/year` the years, which all precisions of a date share."""
    column, _, is_year = name.partition("/")
    values = row.values(row.table.by_name[column])
    return [value[:4] for value in values] if is_year else values


def expand(template: str, cells: Mapping[str, str]) -> str:
    """Fill a URI template with cells: only `{column}` is known.

    >>> expand("https://example.org/{country}-{year}", {"country": "ca", "year": "2020"})
    'https://example.org/ca-2020'
    """
    return re.sub(r"{(\w+)}", lambda match: cells[match[1]], template)


def _needs(column: CsvColumn) -> str:
    if column.name == "source":
        return "Every fact needs a source. Name at least one id of sources.csv."
    return column.description


def _inferred_message(row: CsvRow, name: str) -> str | None:
    if name not in row.table.by_name:
        return f"column 'inferred': this table has no column '{name}'.{did_you_mean(name, row.table.by_name)}"
    if name in _NEVER_INFERRED or name in row.table.key_columns:
        return f"column 'inferred': '{name}' is not a column that can be inferred."
    return None if row.cells[name] else f"column 'inferred': the column '{name}' of this row is empty."
