"""Brokers: who stands between others in a network, by shortest paths, by open contacts, between groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import networkx as nx

from gpai_graph.analysis.centrality import betweenness
from gpai_graph.analysis.graphs import Groups, Ranking, checked, grouped, limits, order, ranked, simple, twin
from gpai_graph.errors import AnalysisError
from gpai_graph.rdf.words import counted


def brokers(G: nx.Graph, top: int = 10, weighted: bool = True) -> Ranking:
    """Return the nodes that most shortest paths pass through: the first of `betweenness`.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out.
    top : int, default 10
        How many.
    weighted : bool, default True
        Whether the length of a link is 1/weight; else every link is one step.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. At most `top` nodes; values from 0 to 1.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.
    AnalysisError
        If `top` is below 1.

    See Also
    --------
    betweenness : All nodes.

    References
    ----------
    Freeman 1977, doi:10.2307/3033543.

    Examples
    --------
    >>> brokers(nx.path_graph(["ca", "fr", "jp"]), top=1)
    {'fr': 1.0}
    """
    if top < 1:
        raise AnalysisError(f"top={top}: ask for one broker or more.")
    every = betweenness(checked(G, links=True), weighted)
    return Ranking(list(every.items())[:top], every.limits)


def constraint(G: nx.Graph, weighted: bool = True) -> Ranking:
    """Return how much each node's contacts are linked to each other.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `weight` of links is read, 1 where there is none. Loops are left out. Links count both ways.
    weighted : bool, default True
        Whether links count by their weight.

    Returns
    -------
    Ranking
        {node: value}, highest first, ties by name. Values above 0; 1 for a node with one contact, a little more in
        small dense places. High is closed in, low is free to broker: the brokers are at the END. A node without
        contacts has no value; `limits` counts such nodes.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.

    References
    ----------
    Burt 2004, doi:10.1086/421787 (the measure: Burt 1992, Structural Holes).

    Examples
    --------
    >>> constraint(nx.star_graph(["hub", "ca", "fr"]))
    {'ca': 1.0, 'fr': 1.0, 'hub': 0.5}
    """
    copy = twin(checked(G, links=True))
    values = copy.graph.constraint(weights=list(copy.weights) if weighted else None)
    linked = copy.graph.degree()
    found = {node: value for node, value, links in zip(copy.nodes, values, linked, strict=True) if links}
    alone = len(copy.nodes) - len(found)
    return ranked(found, limits(G) + ((f"No constraint: {counted(alone, 'node')} without a link.",) if alone else ()))


@dataclass(frozen=True)
class BrokerageRoles:
    """How often a node stands between two others that are not linked, by the groups of the three.

    Attributes
    ----------
    coordinator : int
        With a → node → c, all three in one group.
    consultant : int
        a and c in one group, the node in another.
    gatekeeper : int
        Lets in: a outside, the node and c in one group.
    representative : int
        Leads out: a and the node in one group, c outside.
    liaison : int
        Three groups.
    """

    coordinator: int = 0
    consultant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        """All roles together."""
        return self.coordinator + self.consultant + self.gatekeeper + self.representative + self.liaison


class Brokerage(dict[str, BrokerageRoles]):
    """The roles of each node: {node: BrokerageRoles}, highest total first, ties by name.

    Attributes
    ----------
    limits : tuple of str
        What the counts do not know, in sentences.
    """

    def __init__(self, roles: Iterable[tuple[str, BrokerageRoles]] = (), limits: tuple[str, ...] = ()):
        super().__init__(roles)
        self.limits = limits


def brokerage(G: nx.Graph, by: Groups = "sector") -> Brokerage:
    """Count the five roles of Gould and Fernandez for each node, between the groups of `by`.

    Parameters
    ----------
    G : networkx.Graph
        Any network. Links of an undirected network are read both ways: each open pair counts twice (so does the R
        package sna).
    by : str or mapping of node to group
        An attribute of the nodes, such as "sector", or the group of each node. Nodes without one are left out.

    Returns
    -------
    Brokerage
        {node: BrokerageRoles} of the nodes with a group, highest total first, ties by name.

    Raises
    ------
    EmptyNetworkError
        If the network has no link.
    AnalysisError
        If no node has a group.

    Notes
    -----
    A path a → b → c counts for b if a is not linked to c. What touches a node without a group is left out.

    References
    ----------
    Gould and Fernandez 1989, doi:10.2307/270949.

    Examples
    --------
    >>> G = nx.DiGraph([("ministry", "lab"), ("lab", "firm")])
    >>> brokerage(G, {"ministry": "government", "lab": "science", "firm": "industry"})["lab"]
    BrokerageRoles(coordinator=0, consultant=0, gatekeeper=0, representative=0, liaison=1)
    """
    plain = simple(checked(G, links=True))
    groups = grouped(G, by)
    ways = plain.subgraph(groups).to_directed() if not plain.is_directed() else plain.subgraph(groups)
    found = {node: _roles(ways, node, groups) for node in groups}
    by_total = sorted(found.items(), key=lambda item: (-item[1].total, order(item[0])))
    missing = len(ungrouped(G, by))
    told = (f"Left out, linked but without a group: {counted(missing, 'node')}.",) if missing else ()
    return Brokerage(by_total, limits(G) + told)


def _roles(ways: nx.DiGraph, node: str, groups: dict[str, str]) -> BrokerageRoles:
    counts = dict.fromkeys(("coordinator", "consultant", "gatekeeper", "representative", "liaison"), 0)
    for source in ways.predecessors(node):
        after = ways.succ[source]
        for target in ways.successors(node):
            if source != target and target not in after:
                counts[_role(groups[source], groups[node], groups[target])] += 1
    return BrokerageRoles(**counts)


def _role(source: str, broker: str, target: str) -> str:
    if source == target:
        return "coordinator" if broker == source else "consultant"
    if broker == target:
        return "gatekeeper"
    return "representative" if broker == source else "liaison"


def ungrouped(G: nx.Graph, by: Groups) -> tuple[str, ...]:
    """Return the nodes that have links and no group: `brokerage` and `mixing` know nothing of them.

    Parameters
    ----------
    G : networkx.Graph
        Any network.
    by : str or mapping of node to group
        An attribute of the nodes, such as "sector", or the group of each node.

    Returns
    -------
    tuple of node
        Sorted by name.

    Raises
    ------
    EmptyNetworkError
        If the network has no node.
    AnalysisError
        If no node has a group.

    Examples
    --------
    >>> ungrouped(nx.Graph([("ca", "fr")]), {"ca": "Americas"})
    ('fr',)
    """
    groups = grouped(checked(G), by)
    linked = set(chain.from_iterable(simple(G).edges))
    return tuple(sorted((node for node in linked if node not in groups), key=order))
