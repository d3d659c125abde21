"""Ties: how much things of one sort share, which stand together, and which links are the strongest."""

import networkx as nx
import pytest

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual.network.forms import ties

WORKS = nx.Graph()
WORKS.add_edge("a", "b", shared=("w1", "w2"), weight=0.5, through=("Work 1", "Work 2"))
WORKS.add_edge("a", "c", shared=("w1",), weight=9, through=("Work 1",))
WORKS.add_edge("a", "a", shared=("w1", "w2", "w3"))
WORKS.add_node("alone")
WEIGHTS = nx.Graph()
WEIGHTS.add_weighted_edges_from([("a", "b", 2.5), ("b", "c", 1)])


@pytest.mark.parametrize(
    ("G", "words"),
    [
        (WORKS, {("a", "b"): "2 works shared", ("a", "c"): "1 work shared"}),
        (WEIGHTS, {("a", "b"): "weight 2.5", ("b", "c"): "weight 1"}),
    ],
)
def test_what_two_share_counts_more_than_a_weight(G: nx.Graph, words: dict[tuple[str, str], str]) -> None:
    assert {pair: ties.strength_words(G, *pair) for pair in words} == words
    # The strongest first, and no loop.
    assert ties.ordered(G) == list(words)
    assert all(ties.unit(G) in told for told in [*words.values()][:1])


def test_what_has_no_link_has_no_strength_and_a_loop_adds_none() -> None:
    assert ties.strengths(WORKS) == {"a": 3, "b": 2, "c": 1}


def test_a_work_behind_most_of_the_strongest_links_is_told() -> None:
    assert ties.same_work(WORKS) == "2 of these 2 links rest on the same work: Work 1."
    assert ties.same_work(WEIGHTS) == ""


@pytest.mark.parametrize("name", ["collaboration", "knowledge-flow", "themes"])
def test_each_thing_with_a_link_stands_in_one_block(kg: KnowledgeGraph, name: str) -> None:
    G = kg.network(name, scalars=False)
    strength = ties.strengths(G)
    found = ties.blocks(G, strength)
    assert sorted(node for block in found for node in block.nodes) == sorted(strength)
    assert all(block.title for block in found)
    sums = [sum(strength[node] for node in block.nodes) for block in found]
    assert sums == sorted(sums, reverse=True)
    for block in found:
        assert [strength[node] for node in block.nodes] == sorted((strength[n] for n in block.nodes), reverse=True)
    of = {node: place for place, block in enumerate(found) for node in block.nodes}
    across = sum(of[one] != of[other] for one, other in G.edges() if one != other)
    assert ties.across_words(G, found).startswith(f"{across} of " if len(found) > 1 else "")
