"""Null models: rewired networks, shuffled seats, and how far out an observed value lies among those of chance.

Every draw keeps what is not in question: rewiring keeps the number of links of each node, shuffling keeps the
network and how many nodes have each label (claim_tests.py)."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Literal, NamedTuple, TypeAlias

import networkx as nx

from gpai_graph.analysis.attributes import only_graph
from gpai_graph.analysis.diversity import blau
from gpai_graph.analysis.graphs import (
    Groups,
    checked,
    grouped,
    kind,
    links_of,
    nodes_of,
    order,
    seeded,
    simple,
    twin,
)
from gpai_graph.errors import AnalysisError, EmptyNetworkError, did_you_mean, quoted
from gpai_graph.rdf.words import counted

Alternative: TypeAlias = Literal["two-sided", "greater", "less"]
Links: TypeAlias = Sequence[tuple[int, int]]
Model: TypeAlias = Literal["labels", "rewiring"]
Rosters: TypeAlias = Mapping[str, Mapping[str, str]]
Statistic: TypeAlias = Callable[[Links, Sequence[str]], float]

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
    only_graph(G, AnalysisError)
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
    observed: float, draw: Callable[[], float], draws: int = 999, alternative: Alternative = "two-sided"
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


# Seats: who sits in which group. The tests of claims read rosters here, and draw from here.


class LeftOut(NamedTuple):
    """How many members without a value, groups with fewer than two members that have one, and links that touch a node
    without a group are left out of a test."""

    without_value: int = 0
    too_small: int = 0
    links: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """A sentence for each reason."""
        told = {
            "without a value": (self.without_value, "member"),
            "with fewer than two members that have a value": (self.too_small, "group"),
            "with a node without a group": (self.links, "link"),
        }
        return tuple(f"Left out, {why}: {counted(*number)}." for why, number in told.items() if number[0])


@dataclass(frozen=True)
class Seats:
    """Links (member, group), both as numbers: members first, then groups; `labels` has one entry a member."""

    links: Links
    labels: tuple[str, ...]
    groups: int
    left_out: LeftOut

    @classmethod
    def read(cls, G: nx.Graph | Rosters, by: Groups, members: str) -> "Seats":
        """The seats of a network of members and groups, or of plain rosters."""
        if not isinstance(G, Mapping):
            only_graph(G, AnalysisError)
        rosters, unlabelled = _from_network(G, by, members) if isinstance(G, nx.Graph) else _from_rosters(G)
        usable = {group: people for group, people in rosters.items() if len(people) > 1}
        if not usable:
            raise EmptyNetworkError(f"no group has two members with a value of {quoted(by)}: nothing to test.")
        labels = {member: label for people in usable.values() for member, label in people.items()}
        numbers = {member: index for index, member in enumerate(sorted(labels, key=order))}
        links = [
            (numbers[member], len(numbers) + index)
            for index, group in enumerate(sorted(usable, key=order))
            for member in sorted(usable[group], key=order)
        ]
        left_out = LeftOut(without_value=unlabelled, too_small=len(rosters) - len(usable))
        return cls(links, tuple(labels[member] for member in numbers), len(usable), left_out)

    def drawn(self, statistic: "Statistic", model: Model, draws: int, seed: int) -> Iterator[float]:
        """The statistic in each draw of the null model."""
        # Directed from member to group: so rewiring keeps the two kinds apart.
        return drawn(self.links, self.labels, True, statistic, model, draws, seed, self.groups)

    def mean_blau(self, links: Links, labels: Sequence[str]) -> float:
        """The Blau index of each group, weighted by its size."""
        sizes = [list(counts.values()) for counts in self._counts(links, labels)]
        return sum(sum(counts) * blau(counts) for counts in sizes) / len(links)

    def different_pairs(self, links: Links, labels: Sequence[str]) -> float:
        """The share of pairs that sit in one group and differ, each pair counted once a group."""
        different = every = 0
        for counts in self._counts(links, labels):
            size = sum(counts.values())
            every += size * (size - 1)
            different += size * size - sum(count * count for count in counts.values())
        return different / every

    def _counts(self, links: Links, labels: Sequence[str]) -> list[Counter[str]]:
        found: list[Counter[str]] = [Counter() for _ in range(self.groups)]
        for member, group in links:
            found[group - len(self.labels)][labels[member]] += 1
        return found


def _from_network(G: nx.Graph, by: Groups, members: str) -> tuple[dict[str, dict[str, str]], int]:
    checked(G)
    people = {node for node in G if kind(G, node) == members}
    if not people:
        kinds = {kind(G, node) for node in G} - {""}
        raise AnalysisError(f"no node is of the kind '{members}'.{did_you_mean(members, kinds)} Name it in members=….")
    labels = grouped(G.subgraph(people), by)
    rosters: dict[str, dict[str, str]] = {}
    for source, target in links_of(G):
        if (source in people) == (target in people):
            raise AnalysisError(
                f"{source} – {target} does not join a {members} and a group. Give members and groups only."
            )
        member, group = (source, target) if source in people else (target, source)
        rosters.setdefault(group, {})
        if member in labels:
            rosters[group][member] = labels[member]
    return rosters, len(people - set(labels))


def _from_rosters(rosters: Rosters) -> tuple[dict[str, dict[str, str]], int]:
    told: dict[str, str] = {}
    for member, label in chain.from_iterable(people.items() for people in rosters.values()):
        if label and told.setdefault(member, label) != label:
            raise AnalysisError(
                f"{member} is '{told[member]}' in one group and '{label}' in another: choose one for all."
            )
    found = {group: {member: label for member, label in people.items() if label} for group, people in rosters.items()}
    every = {member for people in rosters.values() for member in people}
    return found, len(every - set(told))


def drawn(
    links: Links,
    labels: Sequence[str],
    directed: bool,
    statistic: Statistic,
    model: Model,
    draws: int,
    seed: int,
    more_nodes: int = 0,
) -> Iterator[float]:
    """The statistic in each draw of the null model."""
    if model == "rewiring":
        for random_links in rewirings(links, len(labels) + more_nodes, directed, draws, seed):
            yield statistic(random_links, labels)
        return
    numbers, shuffled = Random(seed), list(labels)
    for _ in range(draws):
        numbers.shuffle(shuffled)
        yield statistic(links, shuffled)
