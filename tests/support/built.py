"""The real graph, built once a session, for all tests that read it; and copies of the ontology to break."""

import csv
import functools
import gc
import shutil
from collections import defaultdict
from pathlib import Path

from gpai_graph.building import graph as building
from gpai_graph.building.tables import Tables
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Quad, Term
from gpai_graph.stores.paths import ontology_dir, queries_dir

ONTOLOGY = ontology_dir()
QUERIES = queries_dir()

Statement = tuple[Term, IRI, Term]


@functools.cache
def built() -> building.Built:
    """The graph of the real ontology. Nobody changes it: tests that do copy its quads."""
    return building.build(ONTOLOGY)


@functools.cache
def tables() -> Tables:
    """The real tables, read without building."""
    return Tables(ONTOLOGY / "tables")


@functools.cache
def quads() -> tuple[Quad, ...]:
    """Every quad of the real graph."""
    found = tuple(built().store.quads())
    # They stay to the end: without this, each round of the garbage collector looks at half a million objects.
    gc.freeze()
    return found


@functools.cache
def graphs() -> dict[IRI | None, frozenset[Statement]]:
    """{graph: its triples} of the real graph; None is the default graph."""
    found: dict[IRI | None, set[Statement]] = defaultdict(set)
    for subject, predicate, value, graph in quads():
        found[graph].add((subject, predicate, value))
    return {graph: frozenset(statements) for graph, statements in found.items()}


@functools.cache
def described() -> dict[IRI, frozenset[tuple[IRI, Term]]]:
    """{thing: what the default graph says of it}."""
    found: dict[IRI, set[tuple[IRI, Term]]] = defaultdict(set)
    for subject, predicate, value in graphs()[None]:
        found[IRI(subject)].add((predicate, value))
    return {subject: frozenset(said) for subject, said in found.items()}


def iri(compact: str) -> IRI:
    """The IRI of `country:ca`."""
    return IRI(expand(compact))


@functools.cache
def names() -> frozenset[str]:
    """Every IRI of the real graph, compact."""
    return frozenset(term.compact for term in {term for quad in quads() for term in quad[:3]} if isinstance(term, IRI))


def values(thing: str, predicate: str) -> set[str]:
    """What the default graph says: texts of literals, compact IRIs."""
    return {shown(value) for said, value in described()[iri(thing)] if said == iri(predicate)}


def by_source(thing: str, predicate: str) -> dict[str, set[str]]:
    """{graph: the values that it states}, the default graph left out; all compact."""
    found: dict[str, set[str]] = defaultdict(set)
    for graph, value in _stated()[iri(thing), iri(predicate)]:
        found[graph.compact].add(shown(value))
    return dict(found)


@functools.cache
def _stated() -> dict[tuple[Term, IRI], set[tuple[IRI, Term]]]:
    found: dict[tuple[Term, IRI], set[tuple[IRI, Term]]] = defaultdict(set)
    for subject, predicate, value, graph in quads():
        if graph is not None:
            found[subject, predicate].add((graph, value))
    return found


def shown(term: Term) -> str:
    """A compact IRI, or the text of a literal."""
    return term.compact if isinstance(term, IRI) else getattr(term, "text", str(term))


def table(name: str) -> list[dict[str, str]]:
    """The rows of a real table as Python's csv module reads them, without our reader."""
    return read_csv(ONTOLOGY / "tables" / f"{name}.csv")


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows to a CSV file; their keys are the header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(tables: Path, table: str, key: str, column: str, value: str) -> int:
    """Change one cell of the first row whose first cell is `key`; its line in the file."""
    path = tables / f"{table}.csv"
    rows = read_csv(path)
    place = next(place for place, row in enumerate(rows) if next(iter(row.values())) == key)
    rows[place][column] = value
    write_csv(path, rows)
    return place + 2


def copy_of_ontology(target: Path) -> Path:
    """A copy of the ontology folder to break, without the built graph and with few rows in long tables, to be fast."""
    shutil.copytree(ONTOLOGY, target, ignore=shutil.ignore_patterns("*.trig"))
    # No other table refers to these rows, but uses to outputs.
    for name in ("aggregate_indicators", "group_memberships", "indicators", "outputs", "uses"):
        path = target / "tables" / f"{name}.csv"
        write_csv(path, read_csv(path)[:3])
    return target
