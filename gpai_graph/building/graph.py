"""The build: tables and vocabulary in, the graph out.

In: the ontology folder. Out: a store that holds every named graph and the default graph, nothing else.
What a column means stands in the `.ru` beside its table, how facts follow in `rules/`; here is the order of work."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gpai_graph.building.csv_rows import CsvRow, Problem
from gpai_graph.building.schema import CsvColumn, command, place
from gpai_graph.building.tables import Tables
from gpai_graph.errors import GpaiGraphError, OntologyError
from gpai_graph.rdf.namespaces import BUILD_PREFIXES, INFERRED_ROWS, PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, XSD_STRING, Literal, Quad, Term
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.protocol import Progress

HEADER = """gpai-graph.trig is built: do not edit it.
It is made from ontology/tables/*.csv, *.ru, rules/*.ru and *.ttl by `gpai-graph build`, and is the same \
from run to run.
Data: CC BY 4.0, with the attributions of README.md. Each named graph <…/id/source/…> holds what that source states."""

_TURTLE = {
    "gpai.ttl": "ontology",
    "vocabularies.ttl": "vocabulary",
    "alignments.ttl": "vocabulary",
    "shapes.ttl": "shapes",
}
_INFERRED = IRI(INFERRED_ROWS)
# A rule that still finds something after so many rounds feeds on its own output.
_MOST_ROUNDS = 10


@dataclass(frozen=True)
class Built:
    """What a build made: the store with the graph, and the tables from which it was made."""

    store: EmbeddedStore
    tables: Tables


def _silent(_step: str, _done: int, _steps: int) -> None:
    """Show no progress."""


def build(folder: Path, progress: Progress = _silent) -> Built:
    """Build the graph from the ontology folder; nothing is written.

    Raises OntologyError with one message at the first wrong cell, mapping or rule."""
    tables = _checked_tables(folder)
    mappings = [folder / "dates.ru", folder / "ends.ru", *(folder / "tables" / f"{name}.ru" for name in tables.schema)]
    rules = sorted((folder / "rules").glob("*.ru"))
    steps = len(mappings) + len(rules) + 3
    store = EmbeddedStore.in_memory()
    progress("vocabulary", 1, steps)
    for name, graph in _TURTLE.items():
        store.load(folder / name, graph=IRI(PREFIXES["graph"] + graph))
    progress("rows", 2, steps)
    store.extend(quad for row in tables for quad in _row_quads(tables, row))
    for done, mapping in enumerate(mappings, 3):
        progress(mapping.stem, done, steps)
        _update(store, mapping)
    _apply_rules(store, folder / "default-graph.ru", rules, progress, len(mappings) + 3, steps)
    _update(store, folder / "forget-rows.ru")
    progress("done", steps, steps)
    return Built(store, tables)


def write(built: Built, path: Path) -> None:
    """Write the graph to `path` as sorted TriG; the former file stays until the new one is whole."""
    built.store.dump_trig(path, PREFIXES, HEADER)


def freshness(built: Built, path: Path) -> list[Problem]:
    """Whether the file at `path` is what the tables make: a problem if it is another or is not there."""
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        write(built, fresh)
        if path.is_file() and path.read_bytes() == fresh.read_bytes():
            return []
    return [Problem(place(path), f"differs from the tables. Run {command('build', path.parent)}.")]


def _checked_tables(folder: Path) -> Tables:
    tables = Tables(folder / "tables")
    problems = tables.problems()
    if problems:
        more = f" ({len(problems) - 1} more: {command('validate', folder)} lists all)" if len(problems) > 1 else ""
        raise OntologyError(f"{problems[0]}{more}")
    return tables


def _update(store: EmbeddedStore, path: Path) -> None:
    try:
        store.update(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"cannot be read ({error.strerror}). Each table needs a mapping beside it."
        raise OntologyError(message, place(path)) from error
    except GpaiGraphError as error:
        raise OntologyError(str(error), place(path)) from error


def _apply_rules(
    store: EmbeddedStore, default_graph: Path, rules: list[Path], progress: Progress, done: int, steps: int
) -> None:
    """Apply all rules until none adds a triple; after each round the default graph takes up what they found."""
    _update(store, default_graph)
    for round_number in range(_MOST_ROUNDS):
        before = len(store)
        for position, rule in enumerate(rules):
            progress(rule.stem, done + position if round_number == 0 else done + len(rules) - 1, steps)
            _update(store, rule)
        if len(store) == before:
            return
        _update(store, default_graph)
    raise OntologyError(
        f"the rules still add triples after {_MOST_ROUNDS} rounds. A rule uses its own results; change it.",
        place(default_graph.parent / "rules"),
    )


def _row_quads(tables: Tables, row: CsvRow) -> Iterator[Quad]:
    """The flat triples of a row in its table's graph: `column:name value`, `column:thing` what the row is about,
    and `column:graph` where its facts belong (each cited source; for what is inferred, the graph of inferred rows).

    A row that names inferred columns becomes two: one with what is stated and one with what is inferred."""
    inferred_columns = set(row.cells.get("inferred", "").split(";")) - {""}
    all_inferred = row.cells.get("basis") == "inferred"
    yield from _part_quads(tables, row, inferred_columns, all_inferred, keep_inferred=False)
    if inferred_columns:
        yield from _part_quads(tables, row, inferred_columns, inferred=True, keep_inferred=True)


def _part_quads(
    tables: Tables, row: CsvRow, inferred_columns: set[str], inferred: bool, keep_inferred: bool
) -> Iterator[Quad]:
    graph = IRI(BUILD_PREFIXES["table"] + row.table.name)
    subject = IRI(f"{graph}/{row.line}{'/inferred' if keep_inferred else ''}")

    def quad(name: str, value: Term) -> Quad:
        return Quad(subject, IRI(BUILD_PREFIXES["column"] + name), value, graph)

    yield quad("thing", IRI(tables.thing(row)))
    for column in row.table.columns:
        if column.name != "source" and (column.name in inferred_columns) != keep_inferred:
            continue
        for value in row.values(column):
            term = _term(tables, column, value)
            yield quad(column.name, term)
            if column.name == "source" and not inferred:
                yield quad("graph", term)
    if inferred:
        yield quad("graph", _INFERRED)


def _term(tables: Tables, column: CsvColumn, value: str) -> Term:
    iri = tables.iri(column, value)
    if iri is not None:
        return IRI(iri)
    if column.language:
        return Literal(value, LANG_STRING, column.language)
    return Literal(value, XSD_STRING if column.datatype == "string" else IRI(PREFIXES["xsd"] + column.datatype))
