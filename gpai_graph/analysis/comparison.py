"""Comparisons of two networks, or of two nodes of one: what they share and what not, with labels."""

from dataclasses import dataclass

import networkx as nx

from gpai_graph.analysis.graphs import (
    checked,
    label,
    limits,
    links_of,
    nodes_of,
    order,
    simple,
    undirected,
    weight,
)
from gpai_graph.errors import UnknownEntityError, closest, quoted
from gpai_graph.rdf.words import counted


@dataclass(frozen=True)
class NetworkComparison:
    """What changed from one network to another, such as the same network on two days.

    Attributes
    ----------
    nodes_gained, nodes_lost : dict
        {node: label}, sorted.
    links_gained, links_lost : tuple
        Pairs of nodes, sorted.
    weight_changes : dict
        {pair of nodes: (weight before, weight after)} of the links in both.
    text : str
        The counts in a sentence.
    limits : tuple of str
        What the networks do not know, in sentences.
    """

    nodes_gained: dict[str, str]
    nodes_lost: dict[str, str]
    links_gained: tuple[tuple[str, str], ...]
    links_lost: tuple[tuple[str, str], ...]
    weight_changes: dict[tuple[str, str], tuple[float, float]]
    text: str
    limits: tuple[str, ...]


def compare_networks(before: nx.Graph, after: nx.Graph) -> NetworkComparison:
    """Tell which nodes and links were gained and lost, and which links changed their weight.

    Parameters
    ----------
    before, after : networkx.Graph
        Two networks; either may be empty. If one has directions and the other not, both are read without (the weights
        of both ways added). Loops are left out.

    Returns
    -------
    NetworkComparison
        Nodes and links, sorted.

    Raises
    ------
    AnalysisError
        For a multigraph, or a weight that is no number above 0.

    Examples
    --------
    >>> found = compare_networks(nx.Graph([("ca", "fr")]), nx.Graph([("ca", "fr", {"weight": 2}), ("fr", "jp")]))
    >>> found.links_gained, found.weight_changes
    ((('fr', 'jp'),), {('ca', 'fr'): (1.0, 2.0)})
    """
    directed = before.is_directed() and after.is_directed()
    old, new = (_links(G, directed) for G in (before, after))
    gained = {node: label(after, node) for node in nodes_of(after) if node not in before}
    lost = {node: label(before, node) for node in nodes_of(before) if node not in after}
    changes = {link: (size, new[link]) for link, size in old.items() if link in new and new[link] != size}
    more, fewer = tuple(link for link in new if link not in old), tuple(link for link in old if link not in new)
    return NetworkComparison(
        nodes_gained=gained,
        nodes_lost=lost,
        links_gained=more,
        links_lost=fewer,
        weight_changes=changes,
        text=f"{counted(len(gained), 'node')} and {counted(len(more), 'link')} more, "
        f"{counted(len(lost), 'node')} and {counted(len(fewer), 'link')} fewer; "
        f"another weight: {len(changes)} of {counted(len(old) - len(fewer), 'link')} in both.",
        limits=tuple(dict.fromkeys(limits(before) + limits(after))),
    )


def _links(G: nx.Graph, directed: bool) -> dict[tuple[str, str], float]:
    if G.number_of_nodes():
        checked(G)
    plain = simple(G) if directed else undirected(G)
    return {link: weight(plain, *link) for link in links_of(plain)}


@dataclass(frozen=True)
class NodeComparison:
    """What two nodes of a network share.

    Attributes
    ----------
    shared, only_first, only_second : dict
        {node: label} of neighbours, sorted; the two themselves are not counted.
    linked : bool
        Whether the two are linked with each other.
    jaccard : float or None
        Shared neighbours by all neighbours, 0 to 1; None if neither has any.
    text : str
        The counts in a sentence.
    limits : tuple of str
        What the network does not know, in sentences.
    """

    shared: dict[str, str]
    only_first: dict[str, str]
    only_second: dict[str, str]
    linked: bool
    jaccard: float | None
    text: str
    limits: tuple[str, ...]


def compare_nodes(G: nx.Graph, first: str, second: str) -> NodeComparison:
    """Tell which neighbours two nodes share, and which only one of them has.

    Parameters
    ----------
    G : networkx.Graph
        Any network; directions are left out.
    first, second : node
        Two of its nodes.

    Returns
    -------
    NodeComparison
        Neighbours, sorted by name.

    Raises
    ------
    EmptyNetworkError
        If the network has no node.
    UnknownEntityError
        If one of the two is not in the network.

    References
    ----------
    Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x.

    Examples
    --------
    >>> compare_nodes(nx.Graph([("ca", "oecd"), ("fr", "oecd"), ("fr", "eu")]), "ca", "fr").text
    'ca and fr share 1 of 2 neighbours; ca alone has 0, fr alone has 1.'
    """
    checked(G)
    one, other = (neighbours(G, node) - {first, second} for node in (first, second))
    shared, every = one & other, one | other
    names = label(G, first), label(G, second)
    return NodeComparison(
        shared=_labels(G, shared),
        only_first=_labels(G, one - other),
        only_second=_labels(G, other - one),
        linked=bool(G.has_edge(first, second) or G.has_edge(second, first)),
        jaccard=len(shared) / len(every) if every else None,
        text=f"{names[0]} and {names[1]} share {len(shared)} of {counted(len(every), 'neighbour')}; "
        f"{names[0]} alone has {len(one - other)}, {names[1]} alone has {len(other - one)}.",
        limits=limits(G),
    )


def neighbours(G: nx.Graph, node: str) -> set[str]:
    """The nodes linked with one, in either direction. Raises UnknownEntityError if it is not in the network."""
    known(G, node)
    return set(nx.all_neighbors(G, node))


def known(G: nx.Graph, node: str) -> str:
    """The node. Raises UnknownEntityError if it is not in the network."""
    if node not in G:
        # The node itself: the text '0' is told that the network has the number 0.
        nodes = {str(each): each for each in G}
        near = closest(str(node), nodes)
        meant = f" Did you mean {quoted(nodes[near])}?" if near is not None else ""
        raise UnknownEntityError(f"the network has no node {quoted(node)}.{meant}")
    return node


def _labels(G: nx.Graph, nodes: set[str]) -> dict[str, str]:
    return {node: label(G, node) for node in sorted(nodes, key=order)}
