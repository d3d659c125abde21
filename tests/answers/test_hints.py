"""What may be wrong with a query, and when it is worth a word."""

import pytest

from gpai_graph.answers.hints import says_nothing
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Literal, Solutions

INTEGER = IRI("http://www.w3.org/2001/XMLSchema#integer")


@pytest.mark.parametrize(
    ("found", "nothing"),
    [
        (Solutions(["n"], []), True),
        (Solutions(["n"], [(Literal("0", INTEGER),)]), True),
        (Solutions(["n", "m"], [(Literal("0", INTEGER), None)]), True),
        (Solutions(["n", "m"], [(Literal("0", INTEGER), Literal("3", INTEGER))]), False),
        (Solutions(["n"], [(Literal("0", INTEGER),)] * 2), False),
        (Solutions(["n"], [(IRI("a:b"),)]), False),
        (True, False),
        (False, True),
        ([], True),
    ],
)
def test_an_answer_says_nothing_if_it_has_no_row_or_counts_nought(found: object, nothing: bool) -> None:
    assert nothing == says_nothing(found)


def test_more_than_five_misspelt_names_are_counted(kg: KnowledgeGraph) -> None:
    wrong = " ; ".join(f"gpai:nonsense{number} ?o{number}" for number in range(7))
    *told, last = kg.hints(f"SELECT * {{ ?s {wrong} }}")
    assert 5 == len(told)
    assert "2 more names in this query are not in the graph either." == last
