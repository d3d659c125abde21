"""What holds for every analysis: empty networks, order of nodes, limits, what is imported when."""

import doctest
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks

import gpai_graph
from gpai_graph import analysis
from gpai_graph.analysis import (
    Ranking,
    assortativity,
    betweenness,
    brokerage,
    brokers,
    closeness,
    communities,
    compare_nodes,
    components,
    constraint,
    degree,
    eigenvector,
    exchange_test,
    k_core,
    limits,
    mixing,
    pagerank,
    paths,
    rewired,
    strength,
)
from gpai_graph.analysis.networks import project
from gpai_graph.errors import AnalysisError, EmptyNetworkError, GpaiGraphError

Measure = Callable[[nx.Graph], Any]
RANKINGS: list[Measure] = [degree, strength, betweenness, closeness, pagerank, k_core]
NEED_LINKS: list[Measure] = [eigenvector, communities, brokers, constraint, brokerage, rewired]
NEED_NODES: list[Measure] = [*RANKINGS, components, lambda G: mixing(G, "sector"), lambda G: paths(G, "a", "b")]


def name(function: Measure) -> str:
    return function.__name__


@pytest.mark.parametrize("measure", [*NEED_NODES, *NEED_LINKS], ids=name)
def test_a_network_without_nodes_is_an_error_that_says_so(measure: Measure) -> None:
    with pytest.raises(EmptyNetworkError, match="no node"):
        measure(nx.Graph())


@pytest.mark.parametrize("measure", NEED_LINKS, ids=name)
@pytest.mark.parametrize("G", [nx.empty_graph(1), nx.empty_graph(3)], ids=["one node", "three nodes"])
def test_what_needs_links_says_so(measure: Measure, G: nx.Graph) -> None:
    with pytest.raises(EmptyNetworkError, match=f"no link between its {len(G)} node"):
        measure(G)


@pytest.mark.parametrize("measure", [eigenvector, communities, brokers, constraint, brokerage], ids=name)
def test_a_link_of_a_node_with_itself_is_no_link_between_nodes(measure: Measure) -> None:
    with pytest.raises(EmptyNetworkError):
        measure(nx.Graph([("ca", "ca")]))


@pytest.mark.parametrize("measure", [degree, strength, betweenness, closeness, k_core], ids=name)
def test_nodes_without_links_have_the_value_0(measure: Measure) -> None:
    assert measure(nx.empty_graph(["fr", "ca"])) == {"ca": 0, "fr": 0}


@pytest.mark.parametrize("measure", [*RANKINGS, *NEED_LINKS], ids=name)
def test_parallel_links_are_refused(measure: Measure) -> None:
    with pytest.raises(AnalysisError, match="parallel links"):
        measure(nx.MultiGraph([("ca", "fr"), ("ca", "fr")]))


@pytest.mark.parametrize("measure", [*RANKINGS, eigenvector, communities, constraint], ids=name)
@pytest.mark.parametrize("weight", [0, -1, float("inf"), "x", True, 10**400, Decimal("-1")])
def test_a_weight_that_is_no_positive_number_is_refused_with_its_link(measure: Measure, weight: object) -> None:
    with pytest.raises(AnalysisError, match="the link ca – fr has the weight"):
        measure(nx.Graph([("ca", "fr", {"weight": weight})]))


@pytest.mark.parametrize("measure", [*RANKINGS, eigenvector, communities, constraint], ids=name)
@pytest.mark.parametrize("weight", [float("nan"), None, ""])
def test_a_missing_weight_is_as_if_it_were_not_there(measure: Measure, weight: object) -> None:
    given, without = nx.Graph([("ca", "fr", {"weight": weight}), ("fr", "jp")]), nx.Graph([("ca", "fr"), ("fr", "jp")])
    assert str(measure(given)) == str(measure(without))


@pytest.mark.parametrize("weight", [2, 2.0, "2", Decimal(2), Fraction(2)])
def test_a_weight_is_any_number_above_0(weight: object) -> None:
    assert dict(strength(nx.Graph([("ca", "fr", {"weight": weight})]))) == {"ca": 2, "fr": 2}


@pytest.mark.parametrize("missing", [None, "", float("nan"), pd.NA, pd.NaT])
def test_a_missing_kind_or_label_is_as_if_it_were_not_there(missing: object) -> None:
    G = nx.Graph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(G, {"a": "person", "b": missing, "c": "person"}, "kind")
    nx.set_node_attributes(G, missing, "label")
    assert list(project(G, onto="person").edges) == [("a", "c")]
    assert str(degree(G)).count("a") >= 1


@pytest.mark.parametrize("measure", RANKINGS, ids=name)
def test_a_ranking_is_sorted_by_value_and_then_by_name(measure: Measure) -> None:
    ranking = measure(nx.Graph([("hub", "d"), ("hub", "c"), ("hub", "b"), ("hub", "a")]))
    # k_core: all five nodes have core number 1, so the names decide.
    assert list(ranking) == (["a", "b", "c", "d", "hub"] if measure is k_core else ["hub", "a", "b", "c", "d"])


def test_nodes_may_be_anything_that_networkx_takes() -> None:
    G = nx.path_graph(3)
    assert betweenness(G) == {1: 1.0, 0: 0.0, 2: 0.0}
    assert paths(G, 0, 2)[0].route == "0 – linked with – 1 – linked with – 2"


def everything(G: nx.Graph) -> dict[str, object]:
    """Every analysis of a network that takes it as it is, in one value that can be compared as text."""
    found = {name(measure): list(measure(G).items()) for measure in RANKINGS}
    if any(source != target for source, target in G.edges):
        groups = communities(G, runs=3)
        found |= {"communities": [list(groups.items()), groups.modularity, groups.stability]}
        found |= {name(measure): list(measure(G).items()) for measure in (eigenvector, constraint)}
        found |= {"rewired": sorted(rewired(G, seed=5).edges)}
        if any(G.nodes[node]["sector"] for node in G):
            found |= {"brokerage": list(brokerage(G).items())}
    first, last = min(G), max(G)
    if first != last:
        found |= {"paths": list(paths(G, first, last, k=5)), "compare": [compare_nodes(G, first, last)]}
    return {**found, "components": list(components(G))}


@given(G=networks(directed=None), seed=st.integers(0, 99))
def test_the_order_in_which_nodes_and_links_were_added_changes_nothing(G: nx.Graph, seed: int) -> None:
    nodes, links = list(G.nodes(data=True)), list(G.edges(data=True))
    Random(seed).shuffle(nodes)
    Random(seed).shuffle(links)
    if not G.is_directed():
        links = [(target, source, told) for source, target, told in links]
    other = nx.DiGraph() if G.is_directed() else nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from(links)
    assert repr(everything(G)) == repr(everything(other))


SCRIPT = """
import networkx as nx
from gpai_graph.analysis import *
from gpai_graph.analysis.null_models import rewirings
names = {f"n{i}" for i in range(40)}            # a set: its order depends on the hash seed
links = {(a, b) for a in names for b in names if a < b and (int(a[1:]) * 7 + int(b[1:]) * 3) % 11 == 0}
G = nx.Graph(links)
nx.set_node_attributes(G, {n: "even" if int(n[1:]) % 2 else "odd" for n in G}, "sector")
groups = communities(G)
print(betweenness(G), groups, groups.stability, brokerage(G), paths(G, "n0", "n9", k=9), eigenvector(G), pagerank(G))
print(mixing(G, "sector"), exchange_test(G, "sector", draws=50), exchange_test(G, "sector", model="labels", draws=50))
print(sorted(rewired(G, seed=3).edges))
"""


def test_neither_the_run_nor_the_hash_seed_changes_anything() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(told) == 1
    assert "n9" in told.pop()


def test_the_random_numbers_of_others_are_left_alone() -> None:
    import random

    G = nx.karate_club_graph()
    random.seed(7)
    expected = random.random()
    random.seed(7)
    communities(G, runs=2)
    rewired(G)
    exchange_test(G, "club", draws=9)
    assert expected == random.random()


def test_the_network_given_is_not_changed() -> None:
    G = nx.karate_club_graph()
    before = (list(G.nodes(data=True)), list(G.edges(data=True)))
    brokers(G)
    communities(G, runs=2)
    exchange_test(G, "club", draws=9)
    assortativity(G, "club")
    rewired(G)
    assert before == (list(G.nodes(data=True)), list(G.edges(data=True)))


# ---- Limits ----


@pytest.fixture
def partial() -> nx.Graph:
    G = nx.Graph(
        caveats=("Seats without an end are unknown.",),
        completeness=(
            {"subject": "body:rai", "measure": "experts", "stated": 30, "recorded": 12, "date": "2020-11-30"},
            {"subject": "body:other", "measure": "experts", "stated": 8, "recorded": 8, "date": ""},
            # A projection leaves groups out; what they are called comes with the count. Two sources may state the same.
            {"subject": "body:gone", "label": "Gone", "measure": "seats", "stated": 3, "recorded": 4, "date": "2021"},
            {"subject": "body:gone", "label": "Gone", "measure": "seats", "stated": 3, "recorded": 4, "date": "2021"},
        ),
    )
    G.add_node("body:rai", label="Responsible AI")
    G.add_edge("person:x", "body:rai", inferred=True)
    G.add_edge("person:y", "body:rai", inferred=False)
    return G


def test_limits_tell_caveats_stated_counts_and_what_is_inferred(partial: nx.Graph) -> None:
    assert limits(partial) == (
        "Seats without an end are unknown.",
        "Responsible AI: 12 of 30 experts are recorded (40 %, 2020-11-30).",  # 12 / 30 = 0.4
        "body:other: 8 of 8 experts are recorded (100 %).",
        "Gone: 4 are recorded where 3 seats are stated, 2021.",
        "Inferred, not stated by a source: 1 of 2 links.",
    )


def test_a_network_that_says_nothing_of_its_limits_has_none() -> None:
    assert limits(nx.path_graph(3)) == ()


@pytest.mark.parametrize("measure", [*RANKINGS, eigenvector, communities, brokers, constraint], ids=name)
def test_results_carry_the_limits_of_their_network(measure: Measure, partial: nx.Graph) -> None:
    told = limits(partial)
    assert measure(partial).limits[: len(told)] == told


def test_comparisons_mixings_and_paths_carry_the_limits_of_their_network(partial: nx.Graph) -> None:
    groups = {"person:x": "science", "person:y": "industry", "body:rai": "science"}
    assert compare_nodes(partial, "person:x", "person:y").limits == limits(partial)
    assert mixing(partial, groups).limits == limits(partial)
    assert paths(partial, "person:x", "person:y")[0].limits == limits(partial)


def test_a_ranking_is_a_plain_dictionary_with_limits() -> None:
    ranking = Ranking({"ca": 1.0}, ("Partial.",))
    assert ranking == {"ca": 1.0}
    assert repr(ranking) == "{'ca': 1.0}"


# ---- The package ----


def test_the_analysis_is_at_hand_under_the_package() -> None:
    assert gpai_graph.analysis is analysis
    assert "analysis" in dir(gpai_graph)


def test_importing_the_package_imports_no_analysis() -> None:
    code = "import sys, gpai_graph; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert set() == {"gpai_graph.analysis", "igraph", "networkx"} & set(done.stdout.split())


def test_counts_and_dates_need_no_igraph() -> None:
    code = "import sys, gpai_graph.analysis as a; a.diversity({'x': {'y': 1}}); print('igraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "False\n"


def test_the_examples_of_the_docs_run() -> None:
    assert doctest.testfile("../../docs/analysis.md", encoding="utf-8") == (0, 4)


def test_every_public_function_has_an_example_and_a_paragraph_in_the_docs() -> None:
    page = (os.path.dirname(__file__), "..", "..", "docs", "analysis.md")
    with open(os.path.join(*page), encoding="utf-8") as file:
        text = file.read()
    functions = [each for each in analysis.__all__ if inspect.isfunction(getattr(analysis, each))]
    assert [each for each in functions if f"`{each}`" not in text] == []
    assert [each for each in functions if ">>>" not in (getattr(analysis, each).__doc__ or "")] == []


OF_GRAPHS = [
    function
    for module in (analysis, gpai_graph.networks)
    for name in module.__all__
    if callable(function := getattr(module, name)) and next(iter(inspect.signature(function).parameters), "") == "G"
]


@pytest.mark.parametrize("function", OF_GRAPHS, ids=lambda function: function.__name__)
@pytest.mark.parametrize("given", [3, None, [("ca", "fr")]], ids=repr)
def test_what_is_no_graph_is_refused_in_words(function: Callable[..., Any], given: object) -> None:
    """Every public function that takes a network says so, as `draw` does."""
    needed = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty][1:]
    with pytest.raises(GpaiGraphError, match=f"takes a networkx graph, not {type(given).__name__}. Make one with kg"):
        function(given, *("kind" for _ in needed))
