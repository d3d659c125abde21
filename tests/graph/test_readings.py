"""Readings: what a reader may write for the parameters of a query."""

import math

import pytest

from gpai_graph.errors import ParameterError, UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import Values


def _rows(kg: KnowledgeGraph, name: str, **values: Values) -> list[object]:
    return [row.terms for row in kg.answer(name, **values).rows]


@pytest.mark.parametrize(
    "written", ["Serbia", "serbia", "rs", "country:rs", "https://w3id.org/gpai-graph/id/country/rs"]
)
def test_a_thing_is_meant_by_its_name_slug_and_identifiers(kg: KnowledgeGraph, written: str) -> None:
    assert _rows(kg, "experts", country=written) == _rows(kg, "experts", country=kg.thing("country:rs"))


@pytest.mark.parametrize("nothing", [None, "", "  ", math.nan])
@pytest.mark.parametrize(("name", "parameter"), [("experts", "country"), ("members", "as_of")])
def test_what_stands_for_nothing_asks_for_nothing(
    kg: KnowledgeGraph, name: str, parameter: str, nothing: Values
) -> None:
    assert _rows(kg, name, **{parameter: nothing}) == _rows(kg, name)


@pytest.mark.parametrize("year", [2021, 2021.0, "2021", "2021-12-31"])
def test_a_year_is_a_year_however_it_is_written(kg: KnowledgeGraph, year: Values) -> None:
    assert _rows(kg, "members", as_of=year) == _rows(kg, "members", as_of="2021-12-31")


def test_several_things_may_be_written_in_any_way(kg: KnowledgeGraph) -> None:
    # A thing is a tuple, and yet one value.
    chair, lead = kg.thing("role:chair"), kg.thing("role:co-chair")
    expected = _rows(kg, "seats", role=[chair, lead])
    for written in (["role:chair", "role:co-chair"], (chair.label, lead), f"{chair.label},{lead.label}"):
        assert _rows(kg, "seats", role=written) == expected
    assert len(expected) > len(_rows(kg, "seats", role=chair)) > 0


@pytest.mark.parametrize("written", ["Atlantis", "body:gpai", "person:nobody"])
def test_what_is_not_there_or_of_another_class_is_refused(kg: KnowledgeGraph, written: str) -> None:
    with pytest.raises((UnknownEntityError, ParameterError), match=r"\w"):
        kg.answer("experts", country=written)
