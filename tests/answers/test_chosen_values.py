"""What a sentence says of values that the reader chose: no count of them, the year of a month, our own lists."""

import re

import pytest
from library_queries import DETAILS, LIBRARY, TEXTS, chosen_value

from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.embedded import EmbeddedStore

CHOSEN = [
    (name, parameter.name)
    for name in TEXTS
    if name not in DETAILS
    for parameter in LIBRARY[name].parameters.values()
    if parameter.type == "iri" and parameter.name in LIBRARY[name].variables
]
OURS = [name for name in TEXTS if "about-the-graph" in LIBRARY[name].tags]


@pytest.mark.parametrize(("name", "parameter"), CHOSEN)
def test_no_sentence_counts_what_the_reader_chose(
    name: str, parameter: str, kg: KnowledgeGraph, graph: EmbeddedStore
) -> None:
    value = chosen_value(LIBRARY[name], parameter, graph)
    said = kg.answer(name, **{parameter: value}).sentence
    noun = LIBRARY[name].parameters[parameter].prefix or parameter
    assert not re.search(rf"\b(by|of|for|in) 1 {noun}\b(?! \()", said), said


@pytest.mark.parametrize("year", ["2021-13", "20211", "2021-02-30"])
def test_what_is_no_date_is_refused_with_what_is_one(kg: KnowledgeGraph, year: str) -> None:
    with pytest.raises(ParameterError, match=r"It takes a year \(2021\)"):
        kg.answer("largest-outside", year=year)


def test_a_year_without_figures_says_nothing_of_other_days(kg: KnowledgeGraph) -> None:
    assert "years before" not in kg.answer("largest-outside", year="1990").sentence


@pytest.mark.parametrize("name", OURS)
def test_an_empty_answer_about_the_graph_itself_is_certain(name: str, kg: KnowledgeGraph) -> None:
    for parameter in LIBRARY[name].parameters.values():
        if parameter.type == "date":
            said = kg.answer(name, **{parameter.name: "2000"}).sentence
            assert said.startswith("We found no")
            assert "does not prove" not in said
