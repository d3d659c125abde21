"""Rows of answers: folded by their sources, and countries in the order of their names."""

import pytest

from gpai_graph.answers.rows import FoldedRow, by_name
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import ordered_by

COUNTRY = "https://w3id.org/gpai-graph/id/country/"
NAMES = {
    "de": "Germany",
    "at": "Austria",
    "tr": "Türkiye",
    "tn": "Tunisia",
    "us": "United States",
    "ci": "Côte d'Ivoire",
    "cr": "Costa Rica",
}
LABELS = {IRI(COUNTRY + code): name for code, name in NAMES.items()}


def _rows(*cells: tuple[str, str]) -> tuple[FoldedRow, ...]:
    return tuple(FoldedRow((IRI(COUNTRY + code), Literal(text)), ()) for code, text in cells)


@pytest.mark.parametrize(
    ("order", "given", "expected"),
    [
        ("?country ?source", "ci,1 cr,1 de,1 tn,1 tr,1", "cr,1 ci,1 de,1 tn,1 tr,1"),
        ("?n ?country", "at,1 de,1 us,1 ci,2 cr,2", "at,1 de,1 us,1 cr,2 ci,2"),
        ("DESC(?n) ?country ?source", "ci,2 cr,2 at,1", "cr,2 ci,2 at,1"),
        # The day by which a date is over is no column, the date is.
        ("?nBy ?country", "ci,1 cr,1 at,2", "cr,1 ci,1 at,2"),
        # Nobody sees what these are ordered by.
        ("DESC(?population) ?country", "us,1 ci,1 cr,1", "us,1 ci,1 cr,1"),
        ("?country ?n", "ci,1 ci,2 cr,3", "cr,3 ci,1 ci,2"),
    ],
)
def test_countries_that_a_query_orders_by_stand_by_their_names(order: str, given: str, expected: str) -> None:
    rows, wanted = (_rows(*(tuple(cell.split(",")) for cell in text.split())) for text in (given, expected))
    assert by_name(("country", "n"), rows, LABELS, ordered_by(f"SELECT * {{ }} ORDER BY {order}")) == wanted


@pytest.mark.parametrize("written", ["ORDER BY", "order by", "ORDER # BY ?country\nBY"])
@pytest.mark.parametrize("inner", ["", "{ SELECT * { } ORDER BY ?country }", "?country ?p 'ORDER BY ?country'"])
@pytest.mark.parametrize("end", ["", " LIMIT 9", " # ORDER BY ?country"])
def test_what_a_query_orders_by_stands_behind_its_last_group(written: str, inner: str, end: str) -> None:
    assert ordered_by(f"SELECT ?country ?n {{ {inner} }} {written} ?n ?country{end}") == ("n", "country")


def test_a_query_that_orders_nothing_orders_by_nothing() -> None:
    assert ordered_by("SELECT ?country { { SELECT ?country { } ORDER BY ?country } }") == ()


@pytest.mark.parametrize("name", ["binding-or-voluntary", "how-members-joined", "largest-outside", "members-of-both"])
def test_an_answer_has_all_rows_of_its_query(kg: KnowledgeGraph, name: str) -> None:
    answer, in_query_order = kg.answer(name), kg.readable(kg.run(name))
    assert sorted(answer.rows, key=str) == sorted(in_query_order.rows, key=str)
    assert by_name(answer.columns, answer.rows, answer.labels, ordered_by(kg.queries[name].text)) == answer.rows


@pytest.mark.parametrize("name", ["founding-members", "members"])
def test_countries_of_one_date_are_in_alphabetical_order(kg: KnowledgeGraph, name: str) -> None:
    answer = kg.answer(name)
    place, joined = answer.columns.index("member"), answer.columns.index("joined")
    launch = [answer.text(row.terms[place]) for row in answer.rows if row.terms[joined] == answer.rows[0].terms[joined]]
    assert len(launch) == 15
    assert launch == sorted(launch)
