"""Centralities: values counted by hand, and the same as networkx within 1e-9."""

import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks, without_loops

from gpai_graph.analysis import (
    betweenness,
    closeness,
    components,
    degree,
    eigenvector,
    k_core,
    pagerank,
    strength,
)
from gpai_graph.errors import AnalysisError


@pytest.fixture
def kite() -> nx.Graph:
    """A triangle ca, fr, gb with a tail gb, jp, kr, and us alone. fr–gb weighs 2, jp–kr weighs 4, all others 1."""
    G = nx.Graph([("ca", "fr"), ("fr", "gb", {"weight": 2}), ("gb", "ca"), ("gb", "jp"), ("jp", "kr", {"weight": 4})])
    G.add_node("us")
    return G


def test_degree_counts_links(kite: nx.Graph) -> None:
    assert list(degree(kite).items()) == [("gb", 3), ("ca", 2), ("fr", 2), ("jp", 2), ("kr", 1), ("us", 0)]


def test_strength_adds_weights(kite: nx.Graph) -> None:
    # jp 1 + 4, gb 2 + 1 + 1, kr 4, fr 1 + 2, ca 1 + 1
    expected = [("jp", 5.0), ("gb", 4.0), ("kr", 4.0), ("fr", 3.0), ("ca", 2.0), ("us", 0.0)]
    assert list(strength(kite).items()) == expected


def test_degree_and_strength_tell_directions_apart() -> None:
    G = nx.DiGraph([("ca", "fr", {"weight": 3}), ("jp", "fr")])
    assert degree(G, "in") == {"fr": 2, "ca": 0, "jp": 0}
    assert degree(G, "out") == {"ca": 1, "jp": 1, "fr": 0}
    assert degree(G) == {"fr": 2, "ca": 1, "jp": 1}
    assert strength(G, "in")["fr"] == 4.0


def test_betweenness_is_the_share_of_pairs_served(kite: nx.Graph) -> None:
    # 6 nodes: 5 · 4 / 2 = 10 pairs of others. gb: ca–jp, ca–kr, fr–jp, fr–kr = 4; jp: ca–kr, fr–kr, gb–kr = 3.
    assert betweenness(kite, weighted=False) == {"gb": 0.4, "jp": 0.3, "ca": 0, "fr": 0, "kr": 0, "us": 0}
    # With lengths 1/weight, ca–fr is 1 and ca–gb–fr 1 + 1/2: no other way becomes shorter.
    assert betweenness(kite) == betweenness(kite, weighted=False)


def test_betweenness_takes_the_strong_way_round() -> None:
    # ca–fr directly is 1 long, ca–gb–fr 1/4 + 1/4.
    G = nx.Graph([("ca", "fr", {"weight": 1}), ("ca", "gb", {"weight": 4}), ("gb", "fr", {"weight": 4})])
    assert betweenness(G) == {"gb": 1.0, "ca": 0.0, "fr": 0.0}
    assert set(betweenness(G, weighted=False).values()) == {0.0}


def test_betweenness_shares_between_ways_that_are_equally_long_but_for_rounding() -> None:
    # a–b–c is 0.1 + 0.2 = 0.30000000000000004 long, a–d–c 0.3 / 2 twice: both are 0.3.
    G = nx.Graph()
    G.add_weighted_edges_from([("a", "b", 1 / 0.1), ("b", "c", 1 / 0.2), ("a", "d", 1 / 0.15), ("d", "c", 1 / 0.15)])
    # Of the three pairs of others: a–c half each; b–d by a (0.1 + 0.15) and not by c (0.2 + 0.15).
    assert betweenness(G) == pytest.approx({"a": 1 / 3, "b": 0.5 / 3, "d": 0.5 / 3, "c": 0.0})


def test_closeness_is_small_on_islands(kite: nx.Graph) -> None:
    # gb: distances 1, 1, 1, 2 to 4 of 5 others: 4/5 · 4/5 = 0.64.
    assert closeness(kite, weighted=False)["gb"] == pytest.approx(0.64)
    # With lengths: ca 1, fr 1/2, jp 1, kr 1 + 1/4 = 3.75; 4 / 3.75 · 4/5.
    assert closeness(kite)["gb"] == pytest.approx(4 / 3.75 * 0.8)
    assert closeness(kite)["us"] == 0.0


def test_eigenvector_lives_on_the_largest_part(kite: nx.Graph) -> None:
    G = nx.Graph([("ca", "fr"), ("fr", "gb"), ("jp", "kr")])
    # The path of three: (1, √2, 1) / 2.
    assert eigenvector(G) == pytest.approx({"fr": math.sqrt(2) / 2, "ca": 0.5, "gb": 0.5, "jp": 0.0, "kr": 0.0})
    assert eigenvector(kite)["us"] == 0.0


def test_eigenvector_takes_the_first_of_two_largest_parts() -> None:
    found = eigenvector(nx.Graph([("jp", "kr"), ("ca", "fr")]))
    assert found == pytest.approx({"ca": math.sqrt(0.5), "fr": math.sqrt(0.5), "jp": 0.0, "kr": 0.0})


def test_eigenvector_adds_the_weights_of_both_directions() -> None:
    G = nx.DiGraph([("ca", "fr", {"weight": 1}), ("fr", "ca", {"weight": 2}), ("fr", "gb", {"weight": 4})])
    # Weights 3 and 4 on the path ca–fr–gb: the vector (3, 5, 4) / √50.
    assert eigenvector(G) == pytest.approx({"fr": 5 / math.sqrt(50), "gb": 4 / math.sqrt(50), "ca": 3 / math.sqrt(50)})


def test_pagerank_of_two_nodes_is_a_half_each() -> None:
    assert pagerank(nx.Graph([("ca", "fr")])) == pytest.approx({"ca": 0.5, "fr": 0.5})
    assert pagerank(nx.empty_graph(["ca"])) == {"ca": 1.0}


def test_pagerank_follows_directions() -> None:
    # fr = 0.15/2 + 0.85 · (ca + fr/2), since fr, which links nowhere, jumps anywhere; ca + fr = 1: fr = 0.925 / 1.425.
    found = pagerank(nx.DiGraph([("ca", "fr")]))
    assert found == pytest.approx({"fr": 0.925 / 1.425, "ca": 0.5 / 1.425})


@pytest.mark.parametrize("damping", [0, 1, -0.1, 2, math.nan])
def test_pagerank_refuses_a_damping_out_of_range(damping: float) -> None:
    with pytest.raises(AnalysisError, match="damping="):
        pagerank(nx.Graph([("ca", "fr")]), damping=damping)


def test_core_numbers_peel_the_tail_off(kite: nx.Graph) -> None:
    assert list(k_core(kite).items()) == [("ca", 2), ("fr", 2), ("gb", 2), ("jp", 1), ("kr", 1), ("us", 0)]


def test_components_come_largest_first(kite: nx.Graph) -> None:
    assert components(kite) == (("ca", "fr", "gb", "jp", "kr"), ("us",))
    assert components(nx.DiGraph([("kr", "jp"), ("ca", "fr")])) == (("ca", "fr"), ("jp", "kr"))


def test_weights_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    assert strength(nx.Graph([("ca", "fr", {"weight": numpy.int64(3)})])) == {"ca": 3.0, "fr": 3.0}


@given(G=networks(directed=None, loops=True), weighted=st.booleans())
def test_betweenness_is_that_of_networkx(G: nx.Graph, weighted: bool) -> None:
    expected = nx.betweenness_centrality(without_loops(G), weight="distance" if weighted else None)
    assert betweenness(G, weighted) == pytest.approx(expected, abs=1e-9)


@given(G=networks(directed=None, loops=True), weighted=st.booleans())
def test_closeness_is_that_of_networkx(G: nx.Graph, weighted: bool) -> None:
    expected = nx.closeness_centrality(without_loops(G), distance="distance" if weighted else None)
    assert closeness(G, weighted) == pytest.approx(expected, abs=1e-9)


@given(G=networks(directed=None, loops=True), weighted=st.booleans())
def test_pagerank_is_that_of_networkx(G: nx.Graph, weighted: bool) -> None:
    weight = "weight" if weighted else None
    expected = nx.pagerank(without_loops(G), weight=weight, tol=1e-14, max_iter=10_000)
    assert pagerank(G, weighted) == pytest.approx(expected, abs=1e-9)


@given(G=networks(loops=True, links=3), weighted=st.booleans())
def test_eigenvector_is_that_of_networkx_on_the_largest_part(G: nx.Graph, weighted: bool) -> None:
    plain = without_loops(G)
    if plain.number_of_edges() == 0:
        return
    part = plain.subgraph(components(G)[0])
    if len(part) > 2:
        expected = nx.eigenvector_centrality_numpy(part, weight="weight" if weighted else None)
        expected = {node: abs(value) for node, value in expected.items()}
        assert {node: eigenvector(G, weighted)[node] for node in part} == pytest.approx(expected, abs=1e-9)


@given(G=networks(directed=None, loops=True))
def test_degrees_strengths_and_cores_are_those_of_networkx(G: nx.Graph) -> None:
    plain = without_loops(G)
    assert degree(G) == dict(plain.degree)
    assert strength(G) == pytest.approx(dict(plain.degree(weight="weight")))
    assert k_core(G) == nx.core_number(plain)


@given(G=networks(directed=None, loops=True))
def test_components_are_those_of_networkx(G: nx.Graph) -> None:
    assert {frozenset(part) for part in components(G)} == set(
        map(frozenset, nx.connected_components(G.to_undirected()))
    )
