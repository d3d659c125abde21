"""Centralities: a value for each node of a network, highest first.

A link of a node with itself says nothing about its place and is left out everywhere. Without a `weight` a link
counts 1. All raise EmptyNetworkError for a network without a node, and AnalysisError for parallel links and, where
weights count, for one that is no number above 0."""

import math
from typing import Any, Literal, TypeAlias

import networkx as nx

from gpai_graph.analysis.graphs import Ranking, checked, limits, ranked, seeded, twin, within

Direction: TypeAlias = Literal["all", "in", "out"]


def degree(G: nx.Graph, direction: Direction = "all") -> Ranking:
    """Return how many links each node has.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out.
    direction : {"all", "in", "out"}
        In a directed network: count the links that come in, go out, or all.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Whole numbers from 0.

    References
    ----------
    Freeman 1978, doi:10.1016/0378-8733(78)90021-7.

    Examples
    --------
    >>> degree(nx.path_graph(["ca", "fr", "jp"]))
    {'fr': 2, 'ca': 1, 'jp': 1}
    """
    copy = twin(checked(G))
    return ranked(dict(zip(copy.nodes, copy.graph.degree(mode=direction), strict=True)), limits(G))


def strength(G: nx.Graph, direction: Direction = "all") -> Ranking:
    """Return the sum of the weights of each node's links.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out.
    direction : {"all", "in", "out"}
        In a directed network: count the links that come in, go out, or all.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Numbers from 0, in the unit of the weights.

    References
    ----------
    Barrat et al. 2004, doi:10.1073/pnas.0400087101.

    Examples
    --------
    >>> strength(nx.Graph([("ca", "fr", {"weight": 3}), ("fr", "jp", {"weight": 0.5})]))
    {'fr': 3.5, 'ca': 3.0, 'jp': 0.5}
    """
    copy = twin(checked(G))
    sums = copy.graph.strength(mode=direction, weights=list(copy.weights))
    return ranked(dict(zip(copy.nodes, sums, strict=True)), limits(G))


def betweenness(G: nx.Graph, weighted: bool = True) -> Ranking:
    """Return the share of the shortest paths between other nodes that pass through each node.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out. Directions are kept.
    weighted : bool, default True
        Whether the length of a link is 1/weight; else every link is one step.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Values from 0 to 1; 0 for all if there are fewer than three nodes.

    References
    ----------
    Freeman 1977, doi:10.2307/3033543; Brandes 2001, doi:10.1080/0022250X.2001.9990249.

    Examples
    --------
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
    """Return how near each node is to all others.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out. In a directed network, paths
        that lead to the node count.
    weighted : bool, default True
        Whether the length of a link is 1/weight; else every link is one step.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Values from 0 (nothing is reached); at most 1 if no weight exceeds
        1.

    Notes
    -----
    The value is 1 / mean distance, times the share of the others that can be reached. This second factor (Wasserman and
    Faust) keeps small islands from looking central.

    References
    ----------
    Freeman 1978, doi:10.1016/0378-8733(78)90021-7; Wasserman and Faust 1994, doi:10.1017/CBO9780511815478.

    Examples
    --------
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
    """Return who is linked to those who are well linked themselves: the principal eigenvector, of length 1.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out. Directions are left out (the
        weights of both ways added).
    weighted : bool, default True
        Whether links count by their weight.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Values from 0 to 1.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.
    AnalysisError
        For a weight that is no number above 0, and for parallel links.

    Notes
    -----
    The vector is defined on one connected part: here on the largest, the first by name if several are largest. Nodes
    outside it have 0.

    References
    ----------
    Bonacich 1972, doi:10.1080/0022250X.1972.9989806.

    Examples
    --------
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
    """Return how often a walker who follows links, and now and then jumps anywhere, is at each node.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out.
    weighted : bool, default True
        Whether links with more weight are taken more often.
    damping : float, default 0.85
        The share of steps along links, above 0 and below 1.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Values above 0, together 1.

    Raises
    ------
    EmptyNetworkError
        If the network has no node.
    AnalysisError
        For another damping, a weight that is no number above 0, and parallel links.

    References
    ----------
    Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X.

    Examples
    --------
    >>> {node: round(value, 3) for node, value in pagerank(nx.path_graph(["ca", "fr", "jp"])).items()}
    {'fr': 0.486, 'ca': 0.257, 'jp': 0.257}
    """
    within(damping, 0, 1, "damping")
    copy = twin(checked(G))
    values = copy.graph.pagerank(weights=list(copy.weights) if weighted else None, damping=damping)
    return ranked(dict(zip(copy.nodes, values, strict=True)), limits(G))


def k_core(G: nx.Graph) -> Ranking:
    """Return the core number of each node: the greatest k of a part in which it and all others have k links or more.

    Parameters
    ----------
    G : networkx.Graph
        Any network. Directions and weights are left out; a link each way counts twice.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Whole numbers from 0.

    References
    ----------
    Seidman 1983, doi:10.1016/0378-8733(83)90028-X.

    Examples
    --------
    >>> k_core(nx.Graph([("ca", "fr"), ("fr", "jp"), ("jp", "ca"), ("jp", "kr")]))
    {'ca': 2, 'fr': 2, 'jp': 2, 'kr': 1}
    """
    copy = twin(checked(G))
    return ranked(dict(zip(copy.nodes, copy.graph.coreness(mode="all"), strict=True)), limits(G))


def components(G: nx.Graph) -> tuple[tuple[str, ...], ...]:
    """Return the parts within which everything is linked; directions are left out.

    Parameters
    ----------
    G : networkx.Graph
        Any network.

    Returns
    -------
    tuple of tuple of node
        The largest part first, ties by name; nodes in a part sorted by name.

    Examples
    --------
    >>> components(nx.Graph([("jp", "kr"), ("ca", "fr"), ("fr", "us")]))
    (('ca', 'fr', 'us'), ('jp', 'kr'))
    """
    copy = twin(checked(G), directions=False)
    return tuple(tuple(copy.nodes[vertex] for vertex in part) for part in _parts(copy.graph))


def _parts(graph: Any) -> list[list[int]]:
    """The connected parts of an igraph graph, vertices sorted: largest first, ties by first vertex."""
    return sorted(map(sorted, graph.connected_components(mode="weak")), key=lambda part: (-len(part), part[0]))
