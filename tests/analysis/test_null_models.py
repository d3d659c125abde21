"""Null models: what is kept is kept, chance is even, p-values are honest, and verdicts know when they cannot tell."""

from collections import Counter
from random import Random

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import networks, roster_network, without_loops

from gpai_graph.analysis import against_chance, diversity_test, effect, exchange_test, mixing, recorded_share, rewired
from gpai_graph.analysis.null_models import Model, rewirings
from gpai_graph.errors import AnalysisError, EmptyNetworkError

MODELS: list[Model] = ["labels", "rewiring"]

# ---- p ----


def test_p_counts_the_observed_value_among_the_draws() -> None:
    # Three of four draws are as high as 2: (3 + 1) / 5; two as low: (2 + 1) / 5; two-sided 2 · 3/5, at most 1.
    draws = [1.0, 2.0, 3.0, 4.0]
    assert effect(2.0, draws, "greater").p == 4 / 5
    assert effect(2.0, draws, "less").p == 3 / 5
    assert effect(2.0, draws).p == 1.0
    assert effect(5.0, draws).p == 2 / 5


def test_the_effect_tells_mean_deviation_and_z() -> None:
    # Mean 2, deviations 1, 0, 1 over n − 1 = 2: sd 1.
    found = effect(5.0, [1.0, 2.0, 3.0])
    assert (found.mean, found.sd, found.z, found.draws) == (2.0, 1.0, 3.0, 3)


def test_draws_that_are_all_alike_have_no_z() -> None:
    found = effect(0.3, [0.1 + 0.2, 0.3, 0.3])
    assert (found.sd, found.z, found.p) == (0.0, None, 1.0)


@given(observed=st.floats(-9, 9), draws=st.lists(st.floats(-9, 9), min_size=2, max_size=30))
def test_p_is_never_0_and_never_above_1(observed: float, draws: list[float]) -> None:
    for alternative in ("greater", "less", "two-sided"):
        assert 1 / (len(draws) + 1) <= effect(observed, draws, alternative).p <= 1  # type: ignore[arg-type]


def test_an_effect_needs_two_draws() -> None:
    with pytest.raises(AnalysisError, match="1 draws"):
        effect(1.0, [1.0])


def test_a_null_model_of_ones_own_is_a_function_without_arguments() -> None:
    # A fair coin's tenfold: ten heads of ten are one in 1024.
    numbers = Random(1)
    found = against_chance(10, lambda: sum(numbers.random() < 0.5 for _ in range(10)), draws=199, alternative="greater")
    assert found.p == 1 / 200
    assert found.mean == pytest.approx(5, abs=0.5)


# ---- Rewiring ----


@given(G=networks(directed=None, links=2), seed=st.integers(0, 99))
def test_a_rewired_network_keeps_degrees_and_is_simple(G: nx.Graph, seed: int) -> None:
    assume(without_loops(G).number_of_edges())
    other = rewired(G, seed=seed)
    assert other.is_directed() == G.is_directed()
    assert dict(other.degree) == dict(G.degree)
    if G.is_directed():
        assert dict(other.in_degree) == dict(G.in_degree)
    assert nx.number_of_selfloops(other) == 0
    assert dict(other.nodes(data=True)) == dict(G.nodes(data=True))


def test_a_rewired_network_depends_on_its_seed_only() -> None:
    G = nx.karate_club_graph()
    assert set(rewired(G, seed=1).edges) == set(rewired(G, seed=1).edges)
    assert set(rewired(G, seed=1).edges) != set(rewired(G, seed=2).edges)


def test_rewiring_draws_all_networks_of_the_degrees_alike() -> None:
    # Two links among four nodes of degree 1: three networks are possible (whom does 0 get?), a third of 900 each.
    partners = Counter(
        next(one + other for one, other in links if 0 in (one, other))
        for links in rewirings([(0, 1), (2, 3)], 4, False, 900, seed=1)
    )
    assert sorted(partners) == [1, 2, 3]
    # 300 each; the standard deviation is 14.
    assert all(abs(count - 300) < 60 for count in partners.values())


def test_two_kinds_of_nodes_stay_apart_if_links_lead_from_one_to_the_other() -> None:
    # Two persons with one seat each, two groups: both dealings are possible, a half of 600 each; the sd is 12.
    dealt = Counter(tuple(sorted(links)) for links in rewirings([(0, 2), (1, 3)], 4, True, 600, seed=2))
    assert set(dealt) == {((0, 2), (1, 3)), ((0, 3), (1, 2))}
    assert all(abs(count - 300) < 50 for count in dealt.values())


def test_ten_swaps_a_link_forget_the_observed_network() -> None:
    G = nx.gnm_random_graph(60, 120, seed=4)
    links = set(G.edges)

    def kept(swaps: int) -> float:
        drawn = rewirings(sorted(links), 60, False, 40, seed=3, swaps=swaps)
        return sum(len(links & {(min(pair), max(pair)) for pair in each}) for each in drawn) / 40 / len(links)

    assert kept(10) == pytest.approx(kept(100), abs=0.02)
    assert kept(10) < 0.15


def test_a_network_with_loops_or_no_swaps_is_not_rewired() -> None:
    G = nx.path_graph(4)
    with pytest.raises(AnalysisError, match="swaps=0"):
        rewired(G, swaps=0)
    G.add_edge(1, 1)
    with pytest.raises(AnalysisError, match=r"linked with itself: 1 node \('1' is one\)"):
        rewired(G)
    with pytest.raises(AnalysisError, match="linked with itself"):
        exchange_test(G, {0: "a", 1: "b", 2: "a", 3: "b"})


# ---- Diversity by design ----

DESIGNED = {f"wg{i}": {"government": 2, "industry": 2, "labour": 2, "science": 2} for i in range(6)}
SORTED = {f"wg{i}": {("government", "industry", "labour", "science")[i % 4]: 8} for i in range(8)}


def dealt(seed: int, groups: int = 6) -> nx.Graph:
    """As many groups of 8, sectors given out by chance."""
    G = roster_network({f"wg{i}": {"x": 8} for i in range(groups)})
    numbers = Random(seed)
    for person in sorted(node for node in G if G.nodes[node]["kind"] == "person"):
        G.nodes[person]["sector"] = numbers.choice(["government", "industry", "labour", "science"])
    return G


@pytest.mark.parametrize("model", MODELS)
def test_groups_that_are_mixed_on_purpose_are_more_mixed_than_chance(model: Model) -> None:
    found = diversity_test(roster_network(DESIGNED), model=model, recorded=0.9)
    assert found.effect.observed == pytest.approx(0.75)  # 1 − 4 · (1/4)², the most there is
    assert found.effect.p == 2 / 1000
    assert found.effect.z is not None
    assert found.effect.z > 2.5
    assert found.can_tell
    assert found.verdict.startswith("More mixed than chance: ")
    assert "0.75" in found.verdict
    assert "It rests on 48 seats, 90 % of the stated list being recorded." in found.verdict


@pytest.mark.parametrize("model", MODELS)
def test_groups_of_one_sector_each_are_less_mixed_than_chance(model: Model) -> None:
    found = diversity_test(roster_network(SORTED), model=model, recorded=1.0)
    assert (found.effect.observed, found.effect.p) == (0.0, 2 / 1000)
    assert found.verdict.startswith("Less mixed than chance: ")
    assert diversity_test(roster_network(SORTED), model=model, alternative="greater").effect.p == 1.0


@pytest.mark.parametrize("model", MODELS)
def test_groups_dealt_by_chance_are_not_told_from_chance(model: Model) -> None:
    found = diversity_test(dealt(1), model=model, recorded=1.0)
    assert found.effect.p > 0.2
    assert found.verdict.startswith("Not distinguishable from chance")


@pytest.mark.parametrize("model", MODELS)
def test_one_world_of_chance_in_twenty_has_p_below_a_twentieth(model: Model) -> None:
    low = sum(diversity_test(dealt(seed), model=model, draws=99).effect.p <= 0.05 for seed in range(100))
    # 5 expected of 100, standard deviation 2.2.
    assert low <= 12


def test_both_null_models_agree_where_everybody_has_one_seat() -> None:
    labels, rewiring = (diversity_test(dealt(3), model=model).effect for model in MODELS)
    assert labels.observed == rewiring.observed
    assert labels.mean == pytest.approx(rewiring.mean, abs=0.01)
    assert labels.sd == pytest.approx(rewiring.sd, rel=0.2)


def test_rosters_may_be_given_as_plain_values() -> None:
    rosters = {
        group: {f"{group}-{sector}-{i}": sector for sector, number in counts.items() for i in range(number)}
        for group, counts in DESIGNED.items()
    }
    assert diversity_test(rosters).effect == diversity_test(roster_network(DESIGNED)).effect
    rosters["wg0"]["alone"] = ""
    rosters["wg9"] = {"single": "science"}
    found = diversity_test(rosters)
    assert found.left_out == (1, 1, 0)
    assert found.limits[:2] == (
        "Left out, without a value: 1 member.",
        "Left out, with fewer than two members that have a value: 1 group.",
    )


def test_a_person_has_one_sector() -> None:
    with pytest.raises(AnalysisError, match="x is 'science' in one group and 'labour' in another"):
        diversity_test({"a": {"x": "science", "y": "labour"}, "b": {"x": "labour", "y": "labour"}})


def test_a_roster_of_which_too_little_is_recorded_cannot_tell() -> None:
    found = diversity_test(roster_network(DESIGNED), recorded=0.38)
    assert not found.can_tell
    assert found.verdict == ("Cannot tell: only 38 % of the list of members is recorded, 60 % would be enough.")
    assert found.effect.p == 2 / 1000  # computed all the same, for who wants it
    assert diversity_test(roster_network(DESIGNED), recorded=0.38, enough=0.3).can_tell


def test_the_recorded_share_comes_from_the_network() -> None:
    G = roster_network(DESIGNED)
    G.graph["completeness"] = tuple(
        {"subject": group, "measure": "experts", "stated": 20, "recorded": 8, "date": "2021"} for group in DESIGNED
    )
    found = diversity_test(G)
    assert found.recorded == 0.4
    assert found.verdict.startswith("Cannot tell: only 40 %")
    assert found.limits[0] == "WG0: 8 of 20 experts are recorded (40 %, 2021)."
    assert diversity_test(G, recorded=1.0).can_tell
    assert diversity_test(G, measures=["projects"]).recorded is None


def test_too_few_seats_cannot_tell() -> None:
    found = diversity_test(roster_network({"wg": {"science": 3, "labour": 2}, "other": {"science": 4}}), recorded=1.0)
    assert found.verdict == "Cannot tell: it would rest on 9 seats only, 30 would be enough."


def test_where_chance_has_no_room_it_cannot_tell() -> None:
    # One group of all: shuffling changes nothing.
    found = diversity_test(roster_network({"wg": {"science": 20, "labour": 20}}), recorded=1.0)
    assert (found.effect.p, found.effect.z) == (1.0, None)
    assert found.verdict == "Cannot tell: all 999 draws give the same value, 0.5: chance has no room here."


def test_an_unknown_share_is_told() -> None:
    found = diversity_test(roster_network(DESIGNED))
    assert found.recorded is None
    assert "an unknown share of the stated list being recorded" in found.verdict
    assert found.limits == (
        "We do not know how much of the list of members is recorded.",
        "All this holds for the recorded members only.",
    )


def test_what_is_no_network_of_members_and_groups_is_refused() -> None:
    G = roster_network(DESIGNED)
    with pytest.raises(AnalysisError, match=r"no node is of the kind 'persons'\. Did you mean 'person'\?"):
        diversity_test(G, members="persons")
    with pytest.raises(AnalysisError, match="no node has a value of 'sectr'"):
        diversity_test(G, "sectr")
    G.add_edge("wg0", "wg1")
    with pytest.raises(AnalysisError, match="wg0 – wg1 does not join a person and a group"):
        diversity_test(G)
    with pytest.raises(EmptyNetworkError, match="no group has two members"):
        diversity_test({"wg": {"x": "science"}})
    with pytest.raises(AnalysisError, match="model='shuffle': take one of labels, rewiring"):
        diversity_test(roster_network(DESIGNED), model="shuffle")  # type: ignore[arg-type]
    with pytest.raises(AnalysisError, match="recorded="):
        diversity_test(roster_network(DESIGNED), recorded=40)


# ---- Exchange between countries ----


def blocks(within: float, between: float, seed: int = 1) -> nx.Graph:
    """40 nodes of two countries, linked with these chances."""
    G = nx.stochastic_block_model([20, 20], [[within, between], [between, within]], seed=seed)
    nx.set_node_attributes(G, {node: "ca" if node < 20 else "fr" for node in G}, "country")
    return G


@pytest.mark.parametrize("model", MODELS)
def test_links_that_seek_the_other_country_are_more_than_chance(model: Model) -> None:
    found = exchange_test(blocks(0.05, 0.3), model=model, recorded=1.0)
    assert found.effect.observed == mixing(blocks(0.05, 0.3), "country").between
    assert found.effect.p == 2 / 1000
    assert found.verdict.startswith(
        "More between different groups than chance: share of links between nodes that differ"
    )


@pytest.mark.parametrize("model", MODELS)
def test_links_that_stay_at_home_are_less_than_chance(model: Model) -> None:
    found = exchange_test(blocks(0.3, 0.05), model=model, recorded=1.0)
    assert found.effect.p == 2 / 1000
    assert found.verdict.startswith("Less between different groups than chance")


@pytest.mark.parametrize("model", MODELS)
def test_links_that_do_not_care_are_not_told_from_chance(model: Model) -> None:
    found = exchange_test(blocks(0.15, 0.15), model=model, recorded=1.0)
    assert found.effect.p > 0.1
    assert found.verdict.startswith("Not distinguishable from chance")


def test_links_without_a_country_are_left_out_and_counted() -> None:
    G = blocks(0.3, 0.05)
    G.add_edge(0, "nobody")
    found = exchange_test(G, recorded=1.0)
    assert found.rests_on == G.number_of_edges() - 1
    assert found.limits[0] == "Left out, with a node without a group: 1 link."
    assert found.left_out == (0, 0, 1)


def test_too_few_links_or_too_little_recorded_cannot_tell() -> None:
    found = exchange_test(nx.path_graph(4), {0: "a", 1: "b", 2: "a", 3: "b"}, recorded=0.5)
    assert found.verdict == (
        "Cannot tell: only 50 % of the list of members is recorded, 60 % would be enough; "
        "it would rest on 3 links only, 30 would be enough."
    )


def test_pairs_in_a_group_are_tested_without_a_projection() -> None:
    G = roster_network({f"wg{i}": dict.fromkeys(("ca", "de", "fr", "jp"), 2) for i in range(6)})
    found = exchange_test(G, "sector", members="person", recorded=1.0)
    # In a group of 8, 28 pairs, 4 of them within a country: 24 / 28.
    assert found.effect.observed == pytest.approx(24 / 28)
    assert found.effect.p == 2 / 1000
    assert "share of pairs in one group" in found.verdict
    rosters = {group: {person: G.nodes[person]["sector"] for person in G[group]} for group in DESIGNED}
    assert exchange_test(rosters).effect == found.effect


def test_an_exchange_of_nobody_is_an_error() -> None:
    with pytest.raises(EmptyNetworkError, match="of 1 link, none has a group at both ends"):
        exchange_test(nx.Graph([("ca", "fr")]), {"ca": "a"})


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_test(model: Model) -> None:
    G = blocks(0.2, 0.1)
    assert exchange_test(G, model=model, draws=99) == exchange_test(G, model=model, draws=99)
    assert exchange_test(G, model=model, draws=99, seed=1).effect != exchange_test(G, model=model, draws=99).effect


# ---- What is recorded ----


def test_the_recorded_share_takes_the_latest_statement_of_each_subject() -> None:
    stated = (
        {"subject": "a", "measure": "experts", "stated": 10, "recorded": 10, "date": "2020"},
        {"subject": "a", "measure": "experts", "stated": 20, "recorded": 10, "date": "2022"},
        {"subject": "b", "measure": "experts", "stated": 10, "recorded": 12, "date": ""},
        {"subject": "elsewhere", "measure": "experts", "stated": 100, "recorded": 0, "date": "2022"},
    )
    # a 10 of 20, b no more than 10 of 10; "elsewhere" is no node: 20 / 30.
    assert recorded_share(nx.Graph([("a", "b")], completeness=stated)) == pytest.approx(2 / 3)
    # No subject is a node: all count, 10 + 10 + 0 of 130.
    assert recorded_share(nx.Graph([("x", "y")], completeness=stated)) == pytest.approx(20 / 130)


def test_of_two_statements_of_a_day_the_least_recorded_counts_unless_the_measure_is_named() -> None:
    stated = (
        {"subject": "a", "measure": "projects", "stated": 4, "recorded": 1, "date": "2022"},
        {"subject": "a", "measure": "experts", "stated": 10, "recorded": 9, "date": "2022"},
    )
    G = nx.Graph([("a", "b")], completeness=stated)
    assert recorded_share(G) == 0.25
    assert recorded_share(G, measures=["experts"]) == 0.9
    assert recorded_share(G, measures=["members"]) is None
    assert recorded_share(nx.Graph()) is None


def test_ids_of_several_types_are_rewired_as_texts_are() -> None:
    # The same order as text, so the same seed gives the same links.
    ids = [1, (2, "x"), "3", 4.5, frozenset({5}), (6,)]
    for make in (nx.Graph, nx.DiGraph):
        G = nx.relabel_nodes(nx.cycle_graph(6, create_using=make), dict(enumerate(ids)))
        found = rewired(G, seed=3)
        assert dict(found.degree) == dict(G.degree)
        texts = rewired(nx.relabel_nodes(G, {node: str(node) for node in G}), seed=3)
        assert {(str(one), str(other)) for one, other in found.edges} == set(texts.edges)
