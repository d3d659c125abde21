"""Brokers, mixing, diversity, coverage: values counted by hand, and those of networkx or of a plain count."""

import math
from collections import Counter
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import networks, without_loops

from gpai_graph.analysis import (
    BrokerageRoles,
    assortativity,
    brokerage,
    brokers,
    constraint,
    coverage,
    diversity,
    mixing,
    ungrouped,
)
from gpai_graph.errors import AnalysisError, EmptyNetworkError

# ---- Brokers ----


def test_brokers_are_the_first_of_betweenness() -> None:
    # A chain: b and c serve 2 of 3 pairs each ((a,c), (a,d) and (a,d), (b,d)).
    found = brokers(nx.path_graph(["a", "b", "c", "d"]), top=2)
    assert found == pytest.approx({"b": 2 / 3, "c": 2 / 3})
    with pytest.raises(AnalysisError, match="top=0"):
        brokers(nx.path_graph(3), top=0)


def test_constraint_is_high_where_contacts_know_each_other() -> None:
    # A triangle: each puts 1/2 on both contacts, and each contact leads to the other: 2 · (1/2 + 1/2 · 1/2)² = 1.125.
    assert constraint(nx.complete_graph(3)) == pytest.approx({0: 1.125, 1: 1.125, 2: 1.125})


def test_constraint_leaves_out_who_has_no_contacts_and_says_so() -> None:
    G = nx.star_graph(["hub", "ca", "fr", "jp"])
    G.add_node("us")
    found = constraint(G)
    # The hub puts 1/3 on each of three strangers: 3 · 1/9.
    assert found == pytest.approx({"ca": 1, "fr": 1, "jp": 1, "hub": 1 / 3})
    assert found.limits == ("No constraint: 1 node without a link.",)


@given(G=networks(directed=None, loops=True, links=2), weighted=st.booleans())
def test_constraint_is_that_of_networkx(G: nx.Graph, weighted: bool) -> None:
    plain = without_loops(G)
    assume(plain.number_of_edges() > 0)
    expected = nx.constraint(plain, weight="weight" if weighted else None)
    linked = {node: value for node, value in expected.items() if plain.degree(node)}
    assert constraint(G, weighted) == pytest.approx(linked, abs=1e-9)


@pytest.mark.parametrize(
    ("sectors", "role"),
    [
        (("g", "g", "g"), "coordinator"),
        (("g", "s", "g"), "consultant"),
        (("s", "g", "g"), "gatekeeper"),
        (("g", "g", "s"), "representative"),
        (("g", "s", "i"), "liaison"),
    ],
)
def test_a_way_through_a_node_is_one_of_five_roles(sectors: tuple[str, str, str], role: str) -> None:
    groups = dict(zip("abc", sectors, strict=True))
    found = brokerage(nx.DiGraph([("a", "b"), ("b", "c")]), groups)
    assert found["b"] == BrokerageRoles(**{role: 1})
    assert list(found) == ["b", "a", "c"]


def test_a_shortcut_ends_brokerage_and_links_without_direction_count_both_ways() -> None:
    groups = {"a": "g", "b": "g", "c": "s"}
    assert brokerage(nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")]), groups)["b"].total == 0
    both = brokerage(nx.Graph([("a", "b"), ("b", "c")]), groups)["b"]
    assert both == BrokerageRoles(gatekeeper=1, representative=1)


@given(G=networks(directed=None, loops=True, links=2))
def test_brokerage_counts_every_open_triple(G: nx.Graph) -> None:
    sectors = {node: sector for node, sector in G.nodes(data="sector") if sector}
    assume(sectors and without_loops(G).number_of_edges())
    D = without_loops(G).to_directed()
    expected: Counter[str] = Counter()
    for a, b, c in permutations(sectors, 3):
        if D.has_edge(a, b) and D.has_edge(b, c) and not D.has_edge(a, c):
            expected[b] += 1
    assert {node: roles.total for node, roles in brokerage(G).items() if roles.total} == dict(expected)


def test_nodes_without_a_group_are_named() -> None:
    G = nx.Graph([("a", "b"), ("b", "c")])
    G.add_node("d")
    assert ungrouped(G, {"a": "g"}) == ("b", "c")
    assert brokerage(G, {"a": "g"}).limits == ("Left out, linked but without a group: 2 nodes.",)


def test_an_attribute_that_no_node_has_is_an_error_with_the_nearest_one() -> None:
    G = nx.Graph([("a", "b")])
    nx.set_node_attributes(G, "science", "sector")
    with pytest.raises(AnalysisError, match=r"no node has a value of 'sectr'\. Did you mean 'sector'\?"):
        brokerage(G, "sectr")
    with pytest.raises(AnalysisError, match="none of the nodes is in the given groups"):
        mixing(G, {"z": "science"})


# ---- Mixing ----


@pytest.fixture
def regions() -> nx.Graph:
    """ca–us and fr–de within a region, ca–fr (weight 2) between, and jp without a region linked with us."""
    G = nx.Graph([("ca", "us"), ("de", "fr"), ("fr", "ca", {"weight": 2}), ("us", "jp")])
    nx.set_node_attributes(G, {"ca": "Americas", "us": "Americas", "de": "Europe", "fr": "Europe"}, "region")
    return G


def test_mixing_counts_each_pair_of_groups_once(regions: nx.Graph) -> None:
    found = mixing(regions, "region")
    assert found.counts == {("Americas", "Americas"): 1, ("Americas", "Europe"): 1, ("Europe", "Europe"): 1}
    assert found.shares[("Americas", "Europe")] == pytest.approx(1 / 3)
    assert (found.links, found.ungrouped, found.groups) == (3, 1, ("Americas", "Europe"))
    assert found.limits == ("Left out, with a node without a group: 1 of 4 links.",)
    # One of three between: E-I (1 − 2) / 3.
    assert (found.between, found.ei_index) == pytest.approx((1 / 3, -1 / 3))
    # Ends: half and half; (2/3 − 1/2) / (1 − 1/2) = 1/3.
    assert found.assortativity == pytest.approx(1 / 3)


def test_mixing_adds_weights_if_asked(regions: nx.Graph) -> None:
    found = mixing(regions, "region", weighted=True)
    assert (found.links, found.between) == (4.0, 0.5)
    assert assortativity(regions, "region", weighted=True) == pytest.approx(0.0)


def test_a_link_of_a_node_with_itself_is_within_its_group(regions: nx.Graph) -> None:
    regions.add_edge("ca", "ca")
    found = mixing(regions, "region")
    assert found.counts[("Americas", "Americas")] == 2
    assert found.between == pytest.approx(1 / 4)


def test_mixing_keeps_directions() -> None:
    found = mixing(nx.DiGraph([("fr", "ca"), ("de", "us")]), {"ca": "A", "us": "A", "fr": "E", "de": "E"})
    assert found.counts == {("E", "A"): 2}
    assert found.ei_index == 1.0


def test_assortativity_of_one_group_is_not_defined() -> None:
    assert assortativity(nx.path_graph(4), dict.fromkeys(range(4), "A")) is None


def test_mixing_without_a_link_between_grouped_nodes_is_an_error(regions: nx.Graph) -> None:
    with pytest.raises(EmptyNetworkError, match="of 4 links, none has a group at both ends"):
        mixing(regions, {"jp": "Asia"})


@given(G=networks(directed=None, links=1))
def test_assortativity_is_that_of_networkx(G: nx.Graph) -> None:
    groups = {node: sector for node, sector in G.nodes(data="sector") if sector}
    part = G.subgraph(groups)
    assume(part.number_of_edges())
    ends = {groups[node] for link in part.edges for node in link}
    if len(ends) == 1:
        assert assortativity(G, "sector") is None
    else:
        assert assortativity(G, "sector") == pytest.approx(nx.attribute_assortativity_coefficient(part, "sector"))


# ---- Diversity ----


def test_diversity_of_a_known_group() -> None:
    found = diversity({"wg": {"science": 2, "industry": 1, "labour": 1, "government": 0}}, categories=4)["wg"]
    assert found.number == 4
    assert found.counts == {"science": 2, "industry": 1, "labour": 1}
    # 1 − (1/4 + 1/16 + 1/16) = 0.625; the most with 4 categories is 0.75; of 6 pairs 5 differ.
    assert (found.blau, found.normalised, found.corrected) == pytest.approx((0.625, 0.625 / 0.75, 5 / 6))
    # 1/2 · ln 2 + 2 · 1/4 · ln 4 = 1.5 ln 2; e to that = 2^1.5.
    assert (found.shannon, found.effective) == pytest.approx((1.5 * math.log(2), 2**1.5))
    assert found.limits == ("Rests on 4 only: one more or less changes it visibly.",)


def test_a_uniform_group_has_no_diversity_and_one_member_no_pair() -> None:
    found = diversity({"council": {"government": 12}, "office": {"science": 1}})
    assert (found["council"].blau, found["council"].effective, found["council"].limits) == (0.0, 1.0, ())
    assert (found["office"].corrected, found["office"].number) == (None, 1)
    assert diversity({"council": {"government": 12}})["council"].normalised is None


def test_groups_come_most_mixed_first_and_counters_are_welcome() -> None:
    groups = {"a": Counter("x"), "c": Counter("xy"), "b": Counter("xy")}
    assert list(diversity(groups)) == ["b", "c", "a"]
    # Two categories occur in all: the most is 1/2.
    assert diversity(groups)["b"].normalised == 1.0


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, "wg has no members"),
        ({"science": 0}, "wg has no members"),
        ({"science": -1}, "wg: -1 of 'science'"),
        ({"science": 1.5}, "whole number"),
    ],
)
def test_counts_that_are_none_are_refused_with_their_group(counts: dict[str, int], told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        diversity({"wg": counts})


def test_fewer_categories_than_occur_are_refused() -> None:
    with pytest.raises(AnalysisError, match="categories=1, but 2 occur: industry, science"):
        diversity({"wg": {"science": 1, "industry": 1}}, categories=1)


@given(counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1))
def test_diversity_keeps_its_bounds_and_entropy_is_that_of_scipy(counts: dict[str, int]) -> None:
    stats = pytest.importorskip("scipy.stats")
    found = diversity({"x": counts})["x"]
    assert 0 <= found.blau <= 1 - 1 / len(counts) + 1e-12
    assert found.normalised is None or 0 <= found.normalised <= 1 + 1e-12
    assert found.shannon == pytest.approx(float(stats.entropy(list(counts.values()))), abs=1e-9)
    # Hill numbers fall with their order: 1/(1 − Blau) ≤ e^H ≤ number of categories.
    assert 1 / (1 - found.blau) - 1e-9 <= found.effective <= len(counts) + 1e-9


# ---- Coverage ----


def test_coverage_tells_on_how_many_it_rests() -> None:
    values = {"ca": 3.0, "fr": None, "jp": 1.0, "cn": 4.0, "za": None}
    found = coverage(values, ["ca", "fr", "jp"])
    assert (found.inside, found.total, found.share) == (4.0, 8.0, 0.5)
    assert (found.with_value, found.members, found.others_with_value, found.others) == (2, 3, 1, 2)
    assert found.text == "50.0 % (4 of 8). 2 of 3 inside and 1 of 2 outside have a value."
    assert found.limits == ("2 of 3 inside and 1 of 2 outside have a value. The share is that of those with a value.",)


def test_a_member_that_is_not_listed_has_no_value() -> None:
    found = coverage({"ca": 3.0, "cn": 1.0}, ["ca", "rs"])
    assert (found.share, found.members, found.with_value) == (0.75, 2, 1)
    assert found.limits != ()


def test_full_coverage_has_no_limits_and_a_total_of_0_no_share() -> None:
    assert coverage({"ca": 3.0, "cn": 1.0}, ["ca"]).limits == ()
    assert coverage({"ca": 0.0}, ["ca"]).share is None
    assert coverage({}, []).text == "No share: the total is 0. 0 of 0 inside and 0 of 0 outside have a value."


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_coverage_refuses_values_that_make_no_share(value: float) -> None:
    with pytest.raises(AnalysisError, match="ca has the value"):
        coverage({"ca": value}, ["ca"])
