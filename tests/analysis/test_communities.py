"""Communities: planted ones are found, and quality and agreement are what they are called."""

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks

from gpai_graph.analysis import adjusted_rand, communities
from gpai_graph.errors import AnalysisError


def two_cliques(size: int) -> nx.Graph:
    """a0 … and b0 …, each linked with all of its letter, and a0 with b0."""
    G = nx.Graph(pair for letter in "ab" for pair in combinations([f"{letter}{i}" for i in range(size)], 2))
    G.add_edge("a0", "b0")
    return G


def test_two_cliques_are_two_communities() -> None:
    found = communities(two_cliques(4))
    assert found.groups == (("a0", "a1", "a2", "a3"), ("b0", "b1", "b2", "b3"))
    assert found["b2"] == 1
    # 13 links, 6 within each; each clique has half of all ends: 2 · (6/13 − 1/4) = 0.4231.
    assert found.modularity == pytest.approx(12 / 13 - 1 / 2)
    assert (found.stability, found.is_stable) == (1.0, True)
    assert found.limits == ()


def test_communities_are_numbered_by_size_and_then_by_name() -> None:
    G = nx.Graph([("x", "y"), ("a", "b"), ("k", "l"), ("l", "m"), ("m", "k")])
    G.add_node("alone")
    assert communities(G).groups == (("k", "l", "m"), ("a", "b"), ("x", "y"), ("alone",))
    assert list(communities(G)) == ["k", "l", "m", "a", "b", "x", "y", "alone"]


def test_weights_decide_where_links_do_not() -> None:
    # A ring of four: heavy links a–b and c–d, light ones b–c and d–a.
    G = nx.Graph()
    G.add_weighted_edges_from([("a", "b", 9), ("b", "c", 1), ("c", "d", 9), ("d", "a", 1)])
    assert communities(G).groups == (("a", "b"), ("c", "d"))


def test_directions_are_left_out_and_their_weights_added() -> None:
    # a–b 1 + 8 = 9, as in the ring above.
    G = nx.DiGraph()
    G.add_weighted_edges_from([("a", "b", 1), ("b", "a", 8), ("b", "c", 1), ("d", "c", 9), ("d", "a", 1)])
    assert communities(G).groups == (("a", "b"), ("c", "d"))


def test_a_higher_resolution_gives_more_communities() -> None:
    G = nx.karate_club_graph()
    assert len(communities(G, resolution=3.0).groups) > len(communities(G).groups)


def test_leiden_is_at_least_as_good_as_louvain() -> None:
    G = nx.karate_club_graph()
    louvain = max(nx.community.modularity(G, nx.community.louvain_communities(G, seed=seed)) for seed in range(10))
    found = communities(G)
    assert found.modularity >= louvain - 1e-9


def test_planted_communities_are_found_again() -> None:
    G = nx.planted_partition_graph(4, 25, 0.5, 0.02, seed=1)
    planted = [node // 25 for node in sorted(G)]
    found = communities(G)
    assert adjusted_rand(tuple(planted), tuple(found[node] for node in sorted(G))) == 1.0


def test_a_network_without_communities_says_that_its_division_is_unstable() -> None:
    found = communities(nx.gnm_random_graph(60, 120, seed=1))
    assert found.stability < 0.8
    assert not found.is_stable
    assert f"agree only by {found.stability:.2f}" in found.limits[0]


@pytest.mark.parametrize(("runs", "resolution"), [(1, 1.0), (0, 1.0), (5, 0.0), (5, -1.0), (5, float("nan"))])
def test_too_few_runs_and_wrong_resolutions_are_refused(runs: int, resolution: float) -> None:
    with pytest.raises(AnalysisError, match="2 runs or more"):
        communities(two_cliques(3), runs=runs, resolution=resolution)


@given(G=networks(links=1, loops=False))
def test_the_modularity_is_that_of_networkx(G: nx.Graph) -> None:
    if G.number_of_edges():
        found = communities(G, runs=2)
        assert sorted(found) == sorted(G)
        assert found.modularity == pytest.approx(nx.community.modularity(G, found.groups), abs=1e-9)


def test_adjusted_rand_of_a_known_case() -> None:
    # Pairs together in the first, 012 and 34: 3 + 1 = 4; in the second, 01 and 234: 1 + 3 = 4; in both: 2.
    # Of 10 pairs, 4 · 4 / 10 = 1.6 by chance: (2 − 1.6) / (4 − 1.6) = 1/6.
    assert adjusted_rand((0, 0, 0, 1, 1), (5, 5, 6, 6, 6)) == pytest.approx(1 / 6)


@pytest.mark.parametrize("parts", [(1, 1, 1), (1, 2, 3), (), (1,)])
def test_equal_divisions_agree_fully_even_trivial_ones(parts: tuple[int, ...]) -> None:
    assert adjusted_rand(parts, parts) == 1.0


def test_divisions_of_different_things_cannot_be_compared() -> None:
    with pytest.raises(AnalysisError, match="of 1 and of 2 things"):
        adjusted_rand((1,), (1, 2))


@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12))
def test_adjusted_rand_is_that_of_igraph(pairs: list[tuple[int, int]]) -> None:
    igraph = pytest.importorskip("igraph")
    first, second = (list(parts) for parts in zip(*pairs, strict=True))
    trivial = all(len(set(parts)) in (1, len(parts)) for parts in (first, second))
    if not trivial:  # igraph divides 0 by 0 there
        expected = igraph.compare_communities(first, second, method="adjusted_rand")
        assert adjusted_rand(tuple(first), tuple(second)) == pytest.approx(expected, abs=1e-9)
