"""Null models: rewired networks, and how far out an observed value lies among those that chance gives.

Every draw keeps what is not in question: rewiring keeps the number of links of each node, shuffling keeps the
network and how many nodes have each label (claims.py)."""

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import networkx as nx

from gpai_graph.analysis.graphs import checked, counted, links_of, nodes_of, order, seeded, simple, twin
from gpai_graph.errors import AnalysisError

Alternative: TypeAlias = Literal["two-sided", "greater", "less"]
Links: TypeAlias = Sequence[tuple[int, int]]

# Trials of a rewiring for each link: with 10, no more links are in place than chance puts there (a test says so).
SWAPS = 10
# Two values nearer than this are the same value, added up in another order.
_SAME = 1e-12


@dataclass(frozen=True)
class Effect:
    """An observed value against the draws of a null model.

    Attributes
    ----------
    observed : float
        The value.
    mean, sd : float
        Of the draws (sd with n - 1).
    z : float or None
        (observed - mean) / sd; None if all draws are alike.
    p : float
        The chance of a value so far out if the null model were true; never below 1 / (draws + 1).
    alternative : str
        Which way counts as far out.
    draws : int
        How many there are.
    """

    observed: float
    mean: float
    sd: float
    z: float | None
    p: float
    alternative: Alternative
    draws: int


def effect(observed: float, draws: Sequence[float], alternative: Alternative = "two-sided") -> Effect:
    """Compare an observed value with draws of a null model.

    Parameters
    ----------
    observed : float
        The value.
    draws : sequence of float
        The values that chance gave, 2 or more.
    alternative : {"two-sided", "greater", "less"}
        Which way counts as far out.

    Returns
    -------
    Effect
        Mean, spread and p of the draws.

    Raises
    ------
    AnalysisError
        For fewer than 2 draws.

    Notes
    -----
    p = (r + 1) / (n + 1), with r of n draws at least as far out: at least as high ("greater"), at least as low
    ("less"), or twice the smaller of both, at most 1 ("two-sided").

    References
    ----------
    North, Curtis and Sham 2002, doi:10.1086/341527; Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.

    Examples
    --------
    >>> found = effect(5.0, [1.0, 2.0, 3.0], "greater")
    >>> found.p, found.mean, found.z
    (0.25, 2.0, 3.0)
    """
    if len(draws) < 2:
        raise AnalysisError(f"{len(draws)} draws: take 2 or more; 999 give p-values down to 0.001.")
    high = (sum(each >= observed - _SAME for each in draws) + 1) / (len(draws) + 1)
    low = (sum(each <= observed + _SAME for each in draws) + 1) / (len(draws) + 1)
    p = {"greater": high, "less": low, "two-sided": min(1.0, 2 * min(high, low))}[alternative]
    mean, sd = statistics.fmean(draws), statistics.stdev(draws)
    alike = sd <= _SAME
    z = None if alike else (observed - mean) / sd
    return Effect(observed, mean, 0.0 if alike else sd, z, p, alternative, len(draws))


def rewired(G: nx.Graph, seed: int = 0, swaps: int = SWAPS) -> nx.Graph:
    """Return a random network in which every node keeps its number of links (in and out, if directed), none doubled.

    Parameters
    ----------
    G : networkx.Graph
        The network. For one with two kinds of nodes, direct all links from one kind to the other first: then the kinds
        stay apart.
    seed : int, default 0
        Each seed gives one network.
    swaps : int, default 10
        Trials for each link; a trial takes two links a–b and c–d and makes a–d and c–b, if both are new.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Nodes keep their attributes; links have none, since weights belong to the observed links.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.
    AnalysisError
        If a node is linked with itself.

    References
    ----------
    Maslov and Sneppen 2002, doi:10.1126/science.1065103.

    Examples
    --------
    >>> G = nx.cycle_graph(["ca", "fr", "gb", "jp", "kr", "us"])
    >>> sorted(degree for _, degree in rewired(G, seed=1).degree)
    [2, 2, 2, 2, 2, 2]
    """
    refuse_loops(G)
    plain = simple(checked(G, links=True))
    copy = twin(plain)
    (links,) = rewirings(copy.graph.get_edgelist(), len(copy.nodes), plain.is_directed(), 1, seed, swaps)
    random_one = nx.DiGraph() if plain.is_directed() else nx.Graph()
    random_one.add_nodes_from((node, dict(G.nodes[node])) for node in copy.nodes)
    # By number, which is their order: ids of several types have none among them.
    random_one.add_edges_from((copy.nodes[one], copy.nodes[other]) for one, other in sorted(links))
    return random_one


def refuse_loops(G: nx.Graph) -> None:
    """Raises AnalysisError if a node is linked with itself: a rewired network has no such links."""
    loops = sorted((node for node in nx.nodes_with_selfloops(G)), key=order)
    if loops:
        raise AnalysisError(
            f"linked with itself: {counted(len(loops), 'node')} ('{loops[0]}' is one). A null model cannot keep that. "
            "Take those links out: G.remove_edges_from(list(nx.selfloop_edges(G)))."
        )


def rewirings(links: Links, nodes: int, directed: bool, draws: int, seed: int, swaps: int = SWAPS) -> Iterator[Links]:
    """The links of `draws` rewired networks, each begun from the observed one. Nodes are numbers from 0.

    Raises AnalysisError if `swaps` is below 1."""
    import igraph

    if swaps < 1:
        raise AnalysisError(f"swaps={swaps}: try at least one swap for each link.")
    observed = igraph.Graph(n=nodes, edges=links, directed=directed)
    for draw in range(draws):
        copy = observed.copy()
        # A seed for each draw, so that draws do not depend on what else uses igraph in between.
        with seeded(seed * 1_000_003 + draw) as numbers:
            # igraph 1.0 or newer: 0.11.2 never ends where no swap is possible.
            # One trial more in half of the draws: where every trial succeeds (persons with one seat each), an even
            # number of swaps reaches only half of all networks.
            copy.rewire(n=swaps * len(links) + numbers.randrange(2))
        yield copy.get_edgelist()


def against_chance(
    observed: float,
    draw: Callable[[], float],
    draws: int = 999,
    alternative: Alternative = "two-sided",
) -> Effect:
    """Compare an observed value with values that a function draws: for a null model of your own.

    Parameters
    ----------
    observed : float
        The value.
    draw : callable
        Returns one value a call; let it take its random numbers from a seeded `random.Random`.
    draws : int, default 999
        How often it is called.
    alternative : {"two-sided", "greater", "less"}
        Which way counts as far out.

    Returns
    -------
    Effect
        Mean, spread and p of the draws.

    Raises
    ------
    AnalysisError
        For fewer than 2 draws.

    See Also
    --------
    effect : The same with the draws in hand.

    References
    ----------
    Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.

    Examples
    --------
    >>> from random import Random
    >>> against_chance(0.5, Random(1).random, draws=99).draws
    99
    """
    return effect(observed, [draw() for _ in range(draws)], alternative)


def pairs(G: nx.Graph) -> tuple[Links, tuple[str, ...]]:
    """The links of a network as pairs of numbers, and the node of each number."""
    nodes = nodes_of(G)
    number = {node: index for index, node in enumerate(nodes)}
    return [(number[source], number[target]) for source, target in links_of(G)], nodes


def digits(value: float) -> str:
    """A number for a sentence: three digits that count.

    >>> digits(0.71234), digits(-0.0)
    ('0.712', '0')
    """
    return f"{0.0 if math.isclose(value, 0, abs_tol=_SAME) else value:.3g}"
