"""Communities: the groups of a network, with how sharp and how stable the division is."""

import math
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import networkx as nx

from gpai_graph.analysis.graphs import checked, limits, order, seeded, twin
from gpai_graph.errors import AnalysisError

# Below this mean agreement of runs, another seed tells another story.
_STABLE = 0.8


class Communities(dict[str, int]):
    """A division of a network into groups: {node: community}, numbered from 0, the largest first, ties by name.

    Attributes
    ----------
    modularity : float
        How many more links lie within communities than chance lets expect, below 1.
    stability : float
        The mean adjusted Rand index of all pairs of runs; 1 if all agree, about 0 if they agree by chance only.
    runs, seed : int
        How it was found.
    limits : tuple of str
        What it does not know, in sentences.
    """

    def __init__(
        self,
        values: Mapping[str, int],
        *,
        modularity: float,
        stability: float,
        runs: int,
        seed: int,
        limits: tuple[str, ...] = (),
    ):
        super().__init__(values)
        self.modularity, self.stability, self.runs, self.seed, self.limits = modularity, stability, runs, seed, limits

    @property
    def is_stable(self) -> bool:
        """Whether the runs agree so far that another seed gives nearly the same communities."""
        return self.stability >= _STABLE

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The nodes of each community, sorted; group i is community i."""
        found: dict[int, list[str]] = {}
        for node, number in self.items():
            found.setdefault(number, []).append(node)
        return tuple(tuple(sorted(found[number], key=order)) for number in sorted(found))

    @property
    def shared(self) -> dict[str, int]:
        """The communities of two nodes or more: {node: community}. A node alone is no group in a picture."""
        return {node: self[node] for group in self.groups if len(group) > 1 for node in group}


def communities(G: nx.Graph, *, seed: int = 0, runs: int = 10, resolution: float = 1.0) -> Communities:
    """Divide the network into groups with many links inside and few between (Leiden, modularity).

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out. Directions are left out (the
        weights of both ways added).
    seed : int, default 0
        The first of the seeds that are tried.
    runs : int, default 10
        How many seeds are tried; the division with the highest modularity is kept, the agreement of all is `stability`.
    resolution : float, default 1.0
        Above 1 gives more and smaller communities.

    Returns
    -------
    Communities
        {node: community}, by community, then by name. A node without links is a community of its own.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.
    AnalysisError
        For fewer than 2 runs, or a resolution of 0 or less.

    References
    ----------
    Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z; Newman and Girvan 2004,
    doi:10.1103/PhysRevE.69.026113.

    Examples
    --------
    >>> G = nx.Graph([("ca", "fr"), ("fr", "gb"), ("gb", "ca"), ("jp", "kr"), ("kr", "sg"), ("sg", "jp"), ("gb", "jp")])
    >>> found = communities(G)
    >>> found.groups
    (('ca', 'fr', 'gb'), ('jp', 'kr', 'sg'))
    >>> round(found.modularity, 3), found.stability
    (0.357, 1.0)
    """
    if runs < 2 or not 0 < resolution < math.inf:
        raise AnalysisError(f"runs={runs}, resolution={resolution}: take 2 runs or more, and a resolution above 0.")
    # Sorted by twin(): Leiden depends on the order of nodes even with a seed.
    copy = twin(checked(G, links=True), directions=False)
    weights = list(copy.weights)
    tries = sorted(_leiden(copy.graph, weights, seed + run, resolution) for run in range(runs))
    best = max(tries, key=lambda each: round(copy.graph.modularity(each, weights=weights, resolution=resolution), 12))
    stability = math.fsum(adjusted_rand(*pair) for pair in combinations(tries, 2)) / math.comb(runs, 2)
    numbers = sorted(zip(best, copy.nodes, strict=True), key=lambda item: (item[0], order(item[1])))
    return Communities(
        {node: number for number, node in numbers},
        modularity=copy.graph.modularity(best, weights=weights, resolution=resolution),
        stability=stability,
        runs=runs,
        seed=seed,
        limits=limits(G) + _unstable(stability, runs),
    )


def _leiden(graph: Any, weights: list[float], seed: int, resolution: float) -> tuple[int, ...]:
    """The community of each vertex, numbered by size, then by first vertex."""
    with seeded(seed):
        # Named on purpose: igraph's default is another objective (CPM). Negative: until nothing changes any more.
        found = graph.community_leiden("modularity", weights=weights, resolution=resolution, n_iterations=-1)
    parts = sorted((part for part in found if part), key=lambda part: (-len(part), min(part)))
    number = {vertex: index for index, part in enumerate(parts) for vertex in part}
    return tuple(number[vertex] for vertex in range(graph.vcount()))


def _unstable(stability: float, runs: int) -> tuple[str, ...]:
    if stability >= _STABLE:
        return ()
    return (f"{runs} runs agree only by {stability:.2f} (1 is full agreement): another seed gives other communities.",)


def adjusted_rand(first: tuple[object, ...], second: tuple[object, ...]) -> float:
    """Return how far two divisions of the same things agree, chance taken off.

    Parameters
    ----------
    first, second : tuple
        The group of each thing, in the same order.

    Returns
    -------
    float
        1 if they are equal, about 0 by chance; may be below 0.

    Raises
    ------
    AnalysisError
        If they are not equally long.

    References
    ----------
    Hubert and Arabie 1985, doi:10.1007/BF01908075.

    Examples
    --------
    >>> round(adjusted_rand(("a", "a", "b", "b"), ("x", "x", "x", "y")), 3)
    0.0
    """
    if len(first) != len(second):
        raise AnalysisError(f"divisions of {len(first)} and of {len(second)} things cannot be compared.")
    both, one, other = (
        sum(math.comb(size, 2) for size in Counter(parts).values())
        for parts in (zip(first, second, strict=True), first, second)
    )
    pairs = math.comb(len(first), 2)
    # Multiplied out: exact in whole numbers until the last step.
    chance, most = 2 * one * other, pairs * (one + other)
    return 1.0 if most == chance else (2 * pairs * both - chance) / (most - chance)
