"""Dates of the built graph: each has its first and last day by the calendar."""

import datetime

import built
import pytest
from built import ONTOLOGY, described, graphs, iri, shown
from built_graph import TYPE, XSD, days_of

from gpai_graph.rdf.namespaces import BUILD_PREFIXES, PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Quad, Term
from gpai_graph.stores.embedded import EmbeddedStore

# ---- Dates ----

KINDS = {4: ("gYear", "unitYear"), 7: ("gYearMonth", "unitMonth"), 10: ("date", "unitDay")}


def _expected_node(date: str) -> set[tuple[IRI, Term]]:
    first, last = days_of(date)
    datatype, unit = KINDS[len(date)]
    return {
        (TYPE, iri("gpai:Date")),
        (iri("rdf:value"), Literal(date, IRI(XSD + datatype))),
        (iri("gpai:firstDay"), Literal(first, IRI(f"{XSD}date"))),
        (iri("gpai:lastDay"), Literal(last, IRI(f"{XSD}date"))),
        (iri("gpai:firstDayNumber"), _day_number(first)),
        (iri("gpai:lastDayNumber"), _day_number(last)),
        (iri("gpai:precision"), iri(f"time:{unit}")),
    }


def _day_number(day: str) -> Literal:
    """The Julian day number: 2000-01-01 has 2451545, by the almanac."""
    since = datetime.date.fromisoformat(day) - datetime.date(2000, 1, 1)
    return Literal(str(2451545 + since.days), IRI(f"{XSD}integer"))


def _nodes(found: frozenset[built.Statement] | set[built.Statement]) -> dict[str, set[tuple[IRI, Term]]]:
    nodes: dict[str, set[tuple[IRI, Term]]] = {}
    for subject, predicate, value in found:
        nodes.setdefault(str(subject).removeprefix(PREFIXES["date"]), set()).add((predicate, value))
    return nodes


def test_every_date_of_the_tables_has_its_node_with_its_days() -> None:
    tables = built.tables()
    dates = {value for row in tables for column in row.table.columns if column.is_date for value in row.values(column)}
    assert {date: _expected_node(date) for date in dates} == _nodes(graphs()[iri("graph:dates")])


# February of leap years and others (1900 and 2100 are none, 2000 is one), each month, years and days.
SYNTHETIC = [
    *(f"{year}-02" for year in ("1600", "1700", "1900", "2000", "2023", "2024", "2096", "2100", "2400")),
    *(f"2021-{month:02}" for month in range(1, 13)),
    *("1899", "2000", "2100", "2024-02-29", "2000-12-31", "1950-01-01"),
]


@pytest.fixture(scope="module")
def synthetic_nodes() -> dict[str, set[tuple[IRI, Term]]]:
    store = EmbeddedStore.in_memory()
    rows, column = IRI(BUILD_PREFIXES["table"] + "rows"), IRI(BUILD_PREFIXES["column"] + "date")
    store.extend(
        Quad(IRI(f"{rows}/{line}"), column, iri(f"date:{date}"), rows) for line, date in enumerate(SYNTHETIC, 2)
    )
    store.update((ONTOLOGY / "dates.ru").read_text(encoding="utf-8"))
    return _nodes({(s, p, o) for s, p, o, graph in store.quads() if graph == iri("graph:dates")})


@pytest.mark.parametrize("date", SYNTHETIC)
def test_a_date_has_its_first_and_last_day_by_the_calendar(
    date: str, synthetic_nodes: dict[str, set[tuple[IRI, Term]]]
) -> None:
    assert _expected_node(date) == synthetic_nodes[date]


# ---- Rules ----


def test_a_literal_date_is_as_precise_as_its_node_and_the_closer_of_two_that_begin_on_one_day_stands() -> None:
    found = graphs()[iri("derived:literal-dates")]
    dated = {"gpai:issued": "dcterms:issued", "gpai:start": "schema:startDate", "gpai:end": "schema:endDate"}
    told = {
        (thing, iri(plain), shown(date).removeprefix("date:"))
        for thing, said in described().items()
        for ours, plain in dated.items()
        for predicate, date in said
        if predicate == iri(ours)
    }
    # Virtuoso takes 2025, 2025-01 and 2025-01-01 for one value, so a server would not hold what was loaded.
    expected = {
        (thing, plain, Literal(text, IRI(XSD + KINDS[len(text)][0])))
        for thing, plain, text in told
        if told.isdisjoint((thing, plain, text + more) for more in ("-01", "-01-01") if len(text + more) <= 10)
    }
    assert expected == found


def test_literal_dates_are_told_by_hand() -> None:
    assert described()[iri("event:belgrade-summit-2024")] >= {
        (iri("schema:startDate"), Literal("2024-12-03", IRI(f"{XSD}date"))),
        (iri("schema:endDate"), Literal("2024-12-04", IRI(f"{XSD}date"))),
    }
    assert described()[iri("project:cogen")] >= {
        (iri("schema:startDate"), Literal("2023", IRI(f"{XSD}gYear"))),
        (iri("schema:endDate"), Literal("2025-02", IRI(f"{XSD}gYearMonth"))),
    }
