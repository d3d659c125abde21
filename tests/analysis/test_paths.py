"""Paths and comparisons: counted by hand, and the same as a full list of all paths."""

import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks, without_loops

from gpai_graph.analysis import compare_networks, compare_nodes, paths
from gpai_graph.errors import AnalysisError, EmptyNetworkError, UnknownEntityError


@pytest.fixture
def world() -> nx.DiGraph:
    """Canada and France: both member of GPAI and in group g7, and joined by Montréal's centre."""
    G = nx.DiGraph(
        sources={
            "https://example.org/a": {"title": "Joint Statement", "publisher": "Canada", "issued": "2020-06-15"},
            "https://example.org/b": {"title": "Report", "url": "https://example.org/report.pdf"},
        }
    )
    G.add_node("country:ca", label="Canada", kind="country")
    G.add_node("country:fr", label="France", kind="country")
    G.add_node("body:gpai", label="GPAI", kind="body")
    G.add_node("body:centre", label="Montréal centre", kind="body")
    G.add_node("group:g7", label="G7", kind="group")
    member = {"kind": "member of", "years": (2021, 2020), "sources": ("https://example.org/a",)}
    G.add_edge("country:ca", "body:gpai", **member)
    G.add_edge("country:fr", "body:gpai", **{**member, "sources": ("https://example.org/b", "https://example.org/a")})
    G.add_edge("country:ca", "group:g7", kind="belongs to")
    G.add_edge("country:fr", "group:g7", kind="belongs to")
    G.add_edge("country:ca", "body:centre", kind="hosts", inferred=True)
    G.add_edge("body:centre", "body:gpai", kind="supports", years=(2020, 2022))
    return G


def test_a_path_is_told_in_words_with_numbered_sources(world: nx.DiGraph) -> None:
    found = paths(world, "country:ca", "country:fr")[0]
    assert found.text.splitlines() == [
        "Canada – member of (2020–2021) [1] → GPAI ← member of (2020–2021) [2, 1] – France",
        "[1] Canada, Joint Statement, 2020-06-15, https://example.org/a",
        "[2] Report, https://example.org/report.pdf",
    ]
    assert found.nodes == ("country:ca", "body:gpai", "country:fr")
    assert [hop.forward for hop in found.hops] == [True, False]
    assert found.sources == ("https://example.org/a", "https://example.org/b")


def test_hubs_join_nothing_unless_asked(world: nx.DiGraph) -> None:
    routes = [path.nodes for path in paths(world, "country:ca", "country:fr", k=9)]
    assert routes == [
        ("country:ca", "body:gpai", "country:fr"),
        ("country:ca", "body:centre", "body:gpai", "country:fr"),
    ]
    (by_group,) = paths(world, "country:ca", "country:fr", through=["group"])
    assert by_group.route == "Canada – belongs to → G7 ← belongs to – France"
    assert len(paths(world, "country:ca", "country:fr", k=9, avoid_kinds=())) == 3


def test_a_way_may_begin_and_end_at_a_hub(world: nx.DiGraph) -> None:
    assert paths(world, "group:g7", "body:gpai", k=1)[0].nodes == ("group:g7", "country:ca", "body:gpai")


def test_kinds_of_links_can_be_chosen(world: nx.DiGraph) -> None:
    (only,) = paths(world, "country:ca", "body:gpai", k=9, links=["hosts", "supports"])
    assert only.route == "Canada – hosts (inferred) → Montréal centre – supports (2020, 2022) → GPAI"


@pytest.mark.parametrize("kind", ["author; lead", ("author", "lead")])
def test_a_link_of_several_kinds_is_taken_for_each_of_them(kind: str | tuple[str, ...]) -> None:
    G = nx.Graph([("person:a", "project:x", {"kind": kind})])
    for links, found in (["author"], 1), (["lead"], 1), (["partner"], 0):
        assert found == len(paths(G, "person:a", "project:x", links=links))
    assert paths(G, "person:a", "project:x")[0].hops[0].kind == "author; lead"


def test_no_way_is_an_empty_answer(world: nx.DiGraph) -> None:
    world.add_node("country:us", label="United States", kind="country")
    assert paths(world, "country:ca", "country:us") == ()


def test_unknown_nodes_are_errors_with_the_nearest_name(world: nx.DiGraph) -> None:
    with pytest.raises(UnknownEntityError, match=r"the network has no node 'country:cx'\. Did you mean 'country:ca'\?"):
        paths(world, "country:cx", "country:fr")


def test_a_path_needs_two_nodes_a_number_and_lists_of_kinds(world: nx.DiGraph) -> None:
    with pytest.raises(AnalysisError, match="Name two different nodes"):
        paths(world, "country:ca", "country:ca")
    with pytest.raises(AnalysisError, match=r"k is 0\. Give the number of paths, from 1 to 1,000"):
        paths(world, "country:ca", "country:fr", k=0)
    with pytest.raises(AnalysisError, match=r"\('group',\) instead of 'group'"):
        paths(world, "country:ca", "country:fr", through="group")


@given(G=networks(directed=None, loops=True, most=7), k=st.integers(1, 12))
def test_paths_are_the_first_of_all_simple_ways_by_length_and_names(G: nx.Graph, k: int) -> None:
    source, target = min(G), max(G)
    if source == target:
        return
    every = nx.all_simple_paths(without_loops(G).to_undirected(), source, target)
    expected = sorted((tuple(path) for path in every), key=lambda path: (len(path), path))[:k]
    assert [path.nodes for path in paths(G, source, target, k=k)] == expected


# ---- Comparing ----


def test_two_networks_differ_by_nodes_links_and_weights() -> None:
    before = nx.Graph([("ca", "fr", {"weight": 1}), ("ca", "uk"), ("fr", "uk", {"weight": 3})])
    after = nx.Graph([("fr", "ca", {"weight": 4}), ("jp", "fr"), ("uk", "fr", {"weight": 3})])
    after.nodes["jp"]["label"] = "Japan"
    found = compare_networks(before, after)
    assert (found.nodes_gained, found.nodes_lost) == ({"jp": "Japan"}, {})
    assert (found.links_gained, found.links_lost) == ((("fr", "jp"),), (("ca", "uk"),))
    assert found.weight_changes == {("ca", "fr"): (1.0, 4.0)}
    assert found.text == ("1 node and 1 link more, 0 nodes and 1 link fewer; another weight: 1 of 2 links in both.")


def test_a_network_compared_with_nothing_is_all_gained() -> None:
    found = compare_networks(nx.Graph(), nx.Graph([("ca", "fr")]))
    assert (list(found.nodes_gained), found.links_gained) == (["ca", "fr"], (("ca", "fr"),))
    assert compare_networks(nx.Graph(), nx.Graph()).nodes_lost == {}


def test_directions_count_only_if_both_networks_have_them() -> None:
    one, other = nx.DiGraph([("ca", "fr")]), nx.DiGraph([("fr", "ca")])
    assert compare_networks(one, other).links_gained == (("fr", "ca"),)
    both = nx.DiGraph([("ca", "fr", {"weight": 2}), ("fr", "ca", {"weight": 3})])
    assert compare_networks(nx.Graph([("ca", "fr")]), both).weight_changes == {("ca", "fr"): (1.0, 5.0)}


@given(before=networks(), after=networks())
def test_what_is_gained_one_way_is_lost_the_other(before: nx.Graph, after: nx.Graph) -> None:
    there, back = compare_networks(before, after), compare_networks(after, before)
    assert (there.nodes_gained, there.links_gained) == (back.nodes_lost, back.links_lost)
    assert {link: pair[::-1] for link, pair in there.weight_changes.items()} == back.weight_changes
    kept = {frozenset(link) for link in before.edges} - {frozenset(link) for link in there.links_lost}
    assert kept | {frozenset(link) for link in there.links_gained} == {frozenset(link) for link in after.edges}


def test_two_nodes_share_neighbours(world: nx.DiGraph) -> None:
    found = compare_nodes(world, "country:ca", "country:fr")
    assert found.shared == {"body:gpai": "GPAI", "group:g7": "G7"}
    assert (found.only_first, found.only_second) == ({"body:centre": "Montréal centre"}, {})
    assert (found.jaccard, found.linked) == (pytest.approx(2 / 3), False)
    assert found.text == "Canada and France share 2 of 3 neighbours; Canada alone has 1, France alone has 0."


def test_the_two_themselves_are_no_neighbours_of_each_other() -> None:
    found = compare_nodes(nx.Graph([("ca", "fr"), ("ca", "ca")]), "ca", "fr")
    assert (found.linked, found.shared, found.jaccard) == (True, {}, None)


def test_comparing_nodes_needs_nodes() -> None:
    with pytest.raises(UnknownEntityError, match=r"no node 'xx'"):
        compare_nodes(nx.Graph([("ca", "fr")]), "ca", "xx")
    with pytest.raises(EmptyNetworkError):
        compare_nodes(nx.Graph(), "ca", "fr")


@pytest.mark.parametrize(("asked", "told"), [("0", "'0'. Did you mean 0?"), ("10", "'10'. Did you mean 10?")])
def test_a_number_written_as_text_is_told_the_number(asked: str, told: str) -> None:
    with pytest.raises(UnknownEntityError, match=re.escape(f"the network has no node {told}")):
        paths(nx.path_graph(11), asked, 3)
    with pytest.raises(UnknownEntityError, match=re.escape("the network has no node 0. Did you mean '0'?")):
        paths(nx.relabel_nodes(nx.path_graph(2), str), 0, "1")
