"""What a graph gives out can be copied and pickled, to be kept or to be handed to another process."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

import gpai_graph as gpai
from gpai_graph import errors
from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph.knowledge import KnowledgeGraph

COPIES = {"pickle": lambda value: pickle.loads(pickle.dumps(value)), "copy": copy.copy, "deepcopy": copy.deepcopy}
VALUES: dict[str, Callable[[KnowledgeGraph], Any]] = {
    "answer": lambda kg: kg.answer("members", as_of="2021"),
    "answer of one thing": lambda kg: kg.describe("Serbia"),
    "answer of a group": lambda kg: kg.answer("experts", group="gpai-meg"),
    "empty answer": lambda kg: kg.answer("members", as_of="2019"),
    "readable": lambda kg: kg.readable(kg.query("SELECT ?c { ?c a gpai:Body }"), "Which bodies?"),
    "row": lambda kg: kg.answer("members").rows[0],
    "solutions": lambda kg: kg.run("members"),
    "row of solutions": lambda kg: kg.run("members").first(),
    "triples": lambda kg: kg.query("CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 3"),
    "table": lambda kg: kg.answer("members").table(),
    "caveats": lambda kg: kg.answer("members").notes,
    "sources": lambda kg: kg.answer("members").sources,
    "plot": lambda kg: kg.plot("growth"),
    "plot of rows": lambda kg: kg.plot(kg.run("growth"), view="bar"),
    "finding": lambda kg: kg.finding("founders-and-members"),
    "network": lambda kg: kg.network("collaboration"),
    "network of values": lambda kg: kg.network("collaboration", scalars=False),
    "paths": lambda kg: kg.paths("Serbia", "Canada"),
    "connection": lambda kg: kg.connection("Serbia", "Canada"),
    "citation": lambda kg: kg.cite("members"),
    "statements": lambda kg: kg.evidence("membership:ca-gpai"),
    "hits": lambda kg: kg.search("Serbia"),
    "thing": lambda kg: kg.thing("Serbia"),
    "date": lambda kg: kg.cut_off,
    "picture": lambda kg: gpai.draw(kg.network("collaboration"), form="force"),
    "drawing": lambda kg: gpai.draw(kg.network("people-and-bodies"), form="lanes"),
    "query": lambda kg: kg.queries["members"],
    "ranking": lambda kg: gpai.analysis.betweenness(kg.network("collaboration")),
}


def told(value: Any) -> list[Any]:
    """What a value tells its readers."""
    shown = [value._repr_html_()] if hasattr(value, "_repr_html_") else []
    words = [
        getattr(value, name) for name in ("sentence", "caveats", "instead", "title", "alt") if hasattr(value, name)
    ]
    if isinstance(value, nx.Graph):
        return [list(value.nodes(data=True)), list(value.edges(data=True)), value.graph]
    return [*shown, *map(str, words), repr(value)]


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("value", VALUES)
def test_what_a_graph_gives_out_can_be_copied_and_pickled(kg: KnowledgeGraph, value: str, how: str) -> None:
    # Made anew each time: what was read before would be there already.
    made = COPIES[how](VALUES[value](kg))
    assert told(VALUES[value](kg)) == told(made)
    # A copy of a copy, too.
    assert told(made) == told(COPIES[how](made))


def test_a_copy_of_an_answer_can_be_changed_as_the_answer_can(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021")
    made = pickle.loads(pickle.dumps(answer))
    assert answer.sentence == made.replaced(shown=3).sentence
    assert (answer.to_csv(), answer.to_csv(ids=True)) == (made.to_csv(), made.to_csv(ids=True))
    assert [made.text(row.terms.member) for row in made.rows[:2]] == ["Australia", "Canada"]


@pytest.mark.parametrize("how", COPIES)
def test_a_graph_says_why_it_cannot_be_copied(kg: KnowledgeGraph, how: str) -> None:
    with pytest.raises(GpaiGraphError, match=r"cannot be copied or pickled\. Open it again with gpai\.load\(\)"):
        COPIES[how](kg)


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize(
    "error",
    [
        errors.UnknownQueryError("there is no query 'x'.", "`gpai-graph queries` lists them."),
        errors.QueryHeaderError("unknown key.", file="a.rq", line=3),
        errors.EndpointError("no answer.", url="http://127.0.0.1/"),
        errors.MissingPackageError("pandas", "notebook"),
        errors.OntologyError("wrong", "a.csv", 41),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_be_copied_and_pickled(error: GpaiGraphError, how: str) -> None:
    made = COPIES[how](error)
    assert (type(error), str(error), vars(error)) == (type(made), str(made), vars(made))
