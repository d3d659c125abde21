"""Centralities: a network in, {node: value} out, highest first.

A link of a node with itself says nothing about its place and is left out everywhere. Without a `weight` a link
counts 1."""

import math
from typing import Any, Literal, TypeAlias

import networkx as nx

from gpai_graph.analysis.graphs import Ranking, checked, limits, ranked, seeded, twin, within

Direction: TypeAlias = Literal["all", "in", "out"]


def degree(G: nx.Graph, direction: Direction = "all") -> Ranking:
    """How many links each node has.

    `direction`: in a directed network, count the links that come in, go out, or all.
    Values are whole numbers from 0. Raises EmptyNetworkError without a node.
    Source: Freeman 1978, doi:10.1016/0378-8733(78)90021-7.

    >>> degree(nx.path_graph(["ca", "fr", "jp"]))
    {'fr': 2, 'ca': 1, 'jp': 1}
    """
    copy = twin(checked(G))
    return ranked(dict(zip(copy.nodes, copy.graph.degree(mode=direction), strict=True)), limits(G))


def strength(G: nx.Graph, direction: Direction = "all") -> Ranking:
    """The weights of each node's links, added. As `degree` otherwise.

    Source: Barrat et al. 2004, doi:10.1073/pnas.0400087101.

    >>> strength(nx.Graph([("ca", "fr", {"weight": 3}), ("fr", "jp", {"weight": 0.5})]))
    {'fr': 3.5, 'ca': 3.0, 'jp': 0.5}
    """
    copy = twin(checked(G))
    sums = copy.graph.strength(mode=direction, weights=list(copy.weights))
    return ranked(dict(zip(copy.nodes, sums, strict=True)), limits(G))


def betweenness(G: nx.Graph, weighted: bool = True) -> Ranking:
    """The share of shortest ways between other nodes that pass through each node.

    `weighted`: the length of a link is 1/weight; else every link is one step. Directions are kept.
    Values in [0, 1]; 0 for all if there are fewer than three nodes. Raises EmptyNetworkError without a node.
    Source: Freeman 1977, doi:10.2307/3033543; Brandes 2001, doi:10.1080/0022250X.2001.9990249.

    >>> betweenness(nx.path_graph(["ca", "fr", "jp"]))
    {'fr': 1.0, 'ca': 0.0, 'jp': 0.0}
    """
    copy = twin(checked(G))
    # igraph takes lengths as equal that differ in their last digits (0.1 + 0.2 and 0.3), networkx does not.
    passing = copy.graph.betweenness(directed=G.is_directed(), weights=copy.distances if weighted else None)
    others = (len(copy.nodes) - 1) * (len(copy.nodes) - 2)
    pairs = max(1, others if G.is_directed() else others / 2)
    return ranked({node: count / pairs for node, count in zip(copy.nodes, passing, strict=True)}, limits(G))


def closeness(G: nx.Graph, weighted: bool = True) -> Ranking:
    """How near each node is to all others: 1 / mean distance, times the share of the others that can be reached.

    The second factor (Wasserman and Faust) keeps small islands from looking central. `weighted`: a link is 1/weight
    long. In a directed network, distances of the ways that lead to the node. Values from 0 (nothing reached); at
    most 1 if no weight exceeds 1.
    Raises EmptyNetworkError without a node.
    Source: Freeman 1978, doi:10.1016/0378-8733(78)90021-7; Wasserman and Faust 1994, doi:10.1017/CBO9780511815478.

    >>> closeness(nx.path_graph(["ca", "fr", "jp"]))["fr"]
    1.0
    """
    copy = twin(checked(G))
    near = copy.graph.closeness(mode="in", weights=copy.distances if weighted else None, normalized=True)
    reached = _reaching(copy.graph)
    others = max(1, len(copy.nodes) - 1)
    values = (0.0 if math.isnan(value) else value * count / others for value, count in zip(near, reached, strict=True))
    return ranked(dict(zip(copy.nodes, values, strict=True)), limits(G))


def _reaching(graph: Any) -> list[int]:
    """From how many other vertices each can be reached."""
    if graph.is_directed():
        return [size - 1 for size in graph.neighborhood_size(order=graph.vcount(), mode="in")]
    parts = graph.connected_components()
    return [parts.size(part) - 1 for part in parts.membership]


def eigenvector(G: nx.Graph, weighted: bool = True) -> Ranking:
    """Who is linked to those who are well linked themselves: the principal eigenvector, of length 1.

    Directions are left out (weights of both ways added). It is defined on one connected part: on the largest, the
    first by name if several are largest; nodes outside it have 0. Values in [0, 1]. Raises EmptyNetworkError without
    a link.
    Source: Bonacich 1972, doi:10.1080/0022250X.1972.9989806.

    >>> {node: round(value, 3) for node, value in eigenvector(nx.path_graph(["ca", "fr", "jp"])).items()}
    {'fr': 0.707, 'ca': 0.5, 'jp': 0.5}
    """
    copy = twin(checked(G, links=True), directions=False)
    copy.graph.es["weight"] = copy.weights
    part = _parts(copy.graph)[0]
    largest = copy.graph.induced_subgraph(part)
    # Seeded: ARPACK begins with a random vector, and the last digits depend on it.
    with seeded(0):
        values = largest.eigenvector_centrality(weights="weight" if weighted else None)
    length = math.hypot(*values)
    inside = {copy.nodes[vertex]: value / length for vertex, value in zip(part, values, strict=True)}
    return ranked(dict.fromkeys(copy.nodes, 0.0) | inside, limits(G))


def pagerank(G: nx.Graph, weighted: bool = True, damping: float = 0.85) -> Ranking:
    """How often a walker who follows links, and now and then jumps anywhere, is at each node.

    `damping`: the share of steps along links, above 0 and below 1; links with more `weight` are taken more often.
    Values above 0, together 1. Raises EmptyNetworkError without a node, AnalysisError for another damping.
    Source: Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X.

    >>> {node: round(value, 3) for node, value in pagerank(nx.path_graph(["ca", "fr", "jp"])).items()}
    {'fr': 0.486, 'ca': 0.257, 'jp': 0.257}
    """
    within(damping, 0, 1, "damping")
    copy = twin(checked(G))
    values = copy.graph.pagerank(weights=list(copy.weights) if weighted else None, damping=damping)
    return ranked(dict(zip(copy.nodes, values, strict=True)), limits(G))


def k_core(G: nx.Graph) -> Ranking:
    """The core number: the greatest k such that the node is in a part where each has k links or more within it.

    Directions and weights are left out; a link each way counts twice. Whole numbers from 0. Raises EmptyNetworkError
    without a node.
    Source: Seidman 1983, doi:10.1016/0378-8733(83)90028-X.

    >>> k_core(nx.Graph([("ca", "fr"), ("fr", "jp"), ("jp", "ca"), ("jp", "kr")]))
    {'ca': 2, 'fr': 2, 'jp': 2, 'kr': 1}
    """
    copy = twin(checked(G))
    return ranked(dict(zip(copy.nodes, copy.graph.coreness(mode="all"), strict=True)), limits(G))


def components(G: nx.Graph) -> tuple[tuple[str, ...], ...]:
    """The parts within which everything is linked, directions left out: largest first, ties by name.

    Raises EmptyNetworkError without a node.

    >>> components(nx.Graph([("jp", "kr"), ("ca", "fr"), ("fr", "us")]))
    (('ca', 'fr', 'us'), ('jp', 'kr'))
    """
    copy = twin(checked(G), directions=False)
    return tuple(tuple(copy.nodes[vertex] for vertex in part) for part in _parts(copy.graph))


def _parts(graph: Any) -> list[list[int]]:
    """The connected parts of an igraph graph, vertices sorted: largest first, ties by first vertex."""
    return sorted(map(sorted, graph.connected_components(mode="weak")), key=lambda part: (-len(part), part[0]))
