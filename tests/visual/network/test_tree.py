"""The tree of an organisation: what stands below what, before and after the date that parts it in two."""

import networkx as nx
import pytest

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual.network.forms.tree import NEXT, PART, moved_between, role_word, sides_of, tree_of


def _graph(*links: tuple[str, str, str], **dates: tuple[str, str]) -> nx.Graph:
    """Links "part kind whole"; dates: since and until of a node, "" where nobody says."""
    G = nx.Graph()
    for one, kind, other in links:
        G.add_edge(one, other, kind=(kind,), origin=one)
    for node, (since, until) in dates.items():
        G.add_node(node, **{name: text for name, text in (("since", since), ("until", until)) if text})
    return G


def test_the_largest_tree_is_taken_and_parts_stand_with_their_depth() -> None:
    G = _graph(("b", PART, "a"), ("c", PART, "b"), ("d", PART, "a"), ("y", PART, "x"))
    tree = tree_of(G)
    assert tree is not None
    assert tree.root == "a"
    assert sorted(tree.side()) == [("a", 0), ("b", 1), ("c", 2), ("d", 1)]


@pytest.mark.parametrize("links", [[], [("a", NEXT, "b")], [("a", "member", "b")]])
def test_without_parts_there_is_no_tree(links: list[tuple[str, str, str]]) -> None:
    assert tree_of(_graph(*links)) is None


def test_a_circle_of_parts_ends() -> None:
    tree = tree_of(_graph(("a", PART, "b"), ("b", PART, "c"), ("c", PART, "a")))
    assert tree is not None
    assert len(tree.units()) == 3


REFORM = _graph(
    ("old", PART, "root"),
    ("new", PART, "root"),
    ("kept", PART, "root"),
    ("below", PART, "old"),
    ("old", NEXT, "new"),
    old=("2020", "2024-07-03"),
    new=("2024-07", ""),
    kept=("2020", ""),
)


def test_the_date_of_most_ends_and_beginnings_parts_the_tree() -> None:
    tree = tree_of(REFORM)
    assert tree is not None
    # July holds the third; the day is the more precise of the two, and both agree with it.
    assert tree.cut is not None
    assert tree.cut.text in ("2024-07", "2024-07-03")
    before, after = ({node for node, _ in side} for side in sides_of(REFORM, tree))
    # What is below a body that ended has gone with it.
    assert before == {"root", "old", "kept", "below"}
    assert after == {"root", "new", "kept"}
    assert moved_between(tree, sides_of(REFORM, tree)) == [("old", "new")]


def test_a_network_for_a_date_is_one_tree() -> None:
    G = REFORM.copy()
    G.graph["as_of"] = "2022-01-01"
    tree = tree_of(G)
    assert tree is not None
    assert tree.cut is None
    assert len(sides_of(G, tree)) == 1


def test_the_bodies_of_gpai_make_a_tree_in_which_each_stands_once(kg: KnowledgeGraph) -> None:
    G = kg.network("bodies-and-chairs", scalars=False)
    tree = tree_of(G)
    assert tree is not None
    assert tree.root == "body:gpai"
    units = tree.units()
    assert len(units) == len(set(units))
    assert role_word(G, units) in ("chair", "role")
    # Each part of a body in the tree is in the tree.
    parts = {a if given["origin"] == a else b for a, b, given in G.edges(data=True) if PART in given["kind"]}
    assert set(units) - {tree.root} <= parts
