"""Validation: the built graph and its tables in, problems out.

A problem names table and line where it can, and says what helps. SHACL shapes and checks are files of the ontology;
here is only how they are run, and the rules that no query can express: that no cell is lost, that prefixes agree."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from gpai_graph.building.csv_rows import CsvRow, Problem
from gpai_graph.building.schema import place
from gpai_graph.building.tables import Tables
from gpai_graph.errors import QueryHeaderError, quoted
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.lint import lint
from gpai_graph.rdf.dataset import to_graph
from gpai_graph.rdf.namespaces import BUILD_PREFIXES, INFERRED_ROWS, PREFIXES, SHAPES, compact
from gpai_graph.rdf.solutions import IRI, Quad
from gpai_graph.rdf.sparql import code_tokens, declarations
from gpai_graph.stores.embedded import EmbeddedStore

_OURS = tuple(IRI(PREFIXES["graph"] + name) for name in ("curation", "sources", "vocabulary"))
_INFERRED = IRI(INFERRED_ROWS)
# Columns that steer the build instead of saying something of the thing.
_STEERING = {"source", "inferred"}


def validate(store: EmbeddedStore, tables: Tables, ontology: Path, queries: Path) -> list[Problem]:
    """Everything that is wrong with a built graph and its queries: SHACL, checks, lost cells, prefixes, house rules.

    store, tables: as `building.build` gives them. ontology: the folder with the checks; queries: the library."""
    places = tables.places()
    quads = list(store.quads())
    return [
        *_check_problems(store, ontology / "checks", places),
        *cell_problems(quads, tables),
        *shacl_problems(quads, places, place(ontology / "shapes.ttl")),
        *prefix_problems(ontology),
        *prefix_problems(queries),
        *query_problems(queries),
    ]


def _check_problems(store: EmbeddedStore, folder: Path, places: dict[str, list[str]]) -> Iterator[Problem]:
    checks = Library(folder)
    for name in checks:
        yield from check_problems(store, checks[name], places)


# An IRI in a sentence, without the mark behind it.
_IRI: Final = re.compile(r"https?://[^\s,;]*[^\s,;.:]")
_BLANK: Final = "a blank node where none is allowed"


def check_problems(store: EmbeddedStore, check: Query, places: dict[str, list[str]]) -> Iterator[Problem]:
    """What one check finds: a query that returns ?subject and ?detail; its description says what helps."""
    for row in store.select(check.bind({})):
        # A blank node has no text, and a detail that should name it stays unbound.
        detail = _IRI.sub(lambda iri: compact(iri[0]), row.detail.text) if row.detail else _BLANK
        yield Problem(_place(row.subject, places), f"{detail}. {check.description}")


def _place(thing: str, places: dict[str, list[str]]) -> str:
    """The lines where a thing is entered, and its compact IRI; the IRI alone for what stands in no table."""
    return " ".join([*places.get(thing, ()), compact(thing)])


def cell_problems(quads: Iterable[Quad], tables: Tables) -> Iterator[Problem]:
    """Rows that yield nothing and cells that got lost on the way: a misspelt column drops triples without an error."""
    values: set[tuple[IRI | None, str, str]] = set()
    pointers: dict[tuple[IRI | None, str], list[str]] = {}
    subjects: set[tuple[IRI | None, str]] = set()
    for subject, _, value, graph in quads:
        text = value if isinstance(value, str) else value.text
        subjects.add((graph, subject))
        values.add((graph, subject, text))
        pointers.setdefault((graph, text), []).append(subject)
    for row in tables:
        thing = tables.thing(row)
        graphs = _graphs(tables, row)
        if not any((graph, thing) in subjects for graph in graphs):
            yield Problem(
                row.place, f"the row makes no statements. See {row.table.name}.ru, and the required columns of the row."
            )
            continue
        for column in row.table.columns:
            if column.name in _STEERING or column.name in row.table.key_columns:
                continue
            for cell in row.values(column):
                text = tables.iri(column, cell) or cell
                # The thing itself bears the value, or something that points to the thing (a succession, say).
                if not any(
                    (graph, bearer, text) in values
                    for graph in graphs
                    for bearer in (thing, *pointers.get((graph, thing), ()))
                ):
                    yield Problem(
                        row.place, f"column '{column.name}': {quoted(cell)} got lost. See {row.table.name}.ru."
                    )


def _graphs(tables: Tables, row: CsvRow) -> list[IRI]:
    """The graphs in which the cells of a row may stand."""
    column = row.table.by_name.get("source")
    sources = [IRI(tables.iri(column, value) or "") for value in row.values(column)] if column else []
    return [*sources, *_OURS, _INFERRED]


def shacl_problems(
    quads: Sequence[Quad], places: dict[str, list[str]], file: str = "ontology/shapes.ttl"
) -> list[Problem]:
    """What the default graph breaks of the shapes, sorted. quads: with the shapes in graph:shapes, read from a file."""
    data = to_graph(quad for quad in quads if quad.graph is None)
    shapes = to_graph(quad for quad in quads if quad.graph == SHAPES)
    _aim_property_shapes(shapes)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        return [Problem(file, f"the shapes cannot be run: {quoted(report)}.")]
    return sorted(_shacl_results(report, places), key=str)


def _aim_property_shapes(shapes: rdflib.Graph) -> None:
    """Give each property shape the targets of its node shape: pyshacl then checks all things in one call, and reports
    the same as with a call for each thing, which takes five times as long."""
    for aim in (SH.targetClass, SH.targetSubjectsOf):
        for shape, target in shapes.subject_objects(aim):
            for rule in shapes.objects(shape, SH.property):
                shapes.add((rule, aim, target))
    for shape, rule in list(shapes.subject_objects(SH.property)):
        if (rule, SH.targetClass, None) in shapes or (rule, SH.targetSubjectsOf, None) in shapes:
            shapes.remove((shape, SH.property, rule))


def _shacl_results(report: rdflib.Graph, places: dict[str, list[str]]) -> Iterator[Problem]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        thing = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        found = f" Found: {compact(str(value))}." if value is not None else ""
        yield Problem(_place(str(thing), places), f"{message}{found}")


def prefix_problems(folder: Path) -> Iterator[Problem]:
    """The PREFIX lines in a folder that differ from `rdf/namespaces.py`: one prefix means one namespace everywhere."""
    known = PREFIXES | BUILD_PREFIXES
    for path in sorted(path for suffix in ("ttl", "ru", "rq") for path in folder.rglob(f"*.{suffix}")):
        text = path.read_text(encoding="utf-8")
        for name, iri in declarations(code_tokens(text)):
            prefix = name["prefix"]
            if iri[0] != f"<{known.get(prefix)}>":
                line = text.count("\n", 0, name.start()) + 1
                right = f"<{known[prefix]}>" if prefix in known else "not a known prefix"
                message = f"prefix {prefix}: is {right} in rdf/namespaces.py. Correct one of them."
                yield Problem(f"{place(path)}:{line}", message)


def query_problems(folder: Path) -> Iterator[Problem]:
    """What the queries of a library break of the house rules, and headers and claims that cannot be read."""
    library = Library(folder)
    try:
        _ = library.aliases
    except QueryHeaderError as error:
        yield _broken(str(error))
    for name in library:
        try:
            broken = lint(library[name])
        except QueryHeaderError as error:
            broken = [str(error)]
        yield from map(_broken, broken)
    for name in library.claims:
        try:
            _ = library.claims[name]
        except QueryHeaderError as error:
            yield _broken(str(error))


def _broken(told: str) -> Problem:
    """A problem of what was told as "file:line: message"."""
    place, _, message = told.partition(": ")
    return Problem(place, message)
