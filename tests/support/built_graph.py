"""Names and sets that the tests of the built graph share."""

import calendar

import built
from built import ONTOLOGY, graphs, iri

from gpai_graph.building.csv_rows import CsvRow
from gpai_graph.rdf.namespaces import PREFIXES

XSD = PREFIXES["xsd"]

TYPE = iri("rdf:type")

INFERRED = iri("derived:inferred-rows")

SOURCES = {graph for graph in graphs() if graph is not None and graph.compact.startswith("source:")}

RULES = sorted(path.stem for path in (ONTOLOGY / "rules").glob("*.ru"))


def rows_of(name: str) -> list[CsvRow]:
    return built.tables().rows[name]


def days_of(date: str) -> tuple[str, str]:
    """The first and the last day of a date, by Python's calendar."""
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    if day:
        return date, date
    last_month = month or 12
    last = calendar.monthrange(year, last_month)[1]
    return f"{year:04}-{month or 1:02}-01", f"{year:04}-{last_month:02}-{last}"
