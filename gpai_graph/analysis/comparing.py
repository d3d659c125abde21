"""Comparing: two networks, or two nodes of one, in; what they share and what not out, with labels."""

from dataclasses import dataclass

import networkx as nx

from gpai_graph.analysis.graphs import (
    checked,
    counted,
    label,
    limits,
    links_of,
    nodes_of,
    order,
    simple,
    undirected,
    weight,
)
from gpai_graph.errors import UnknownEntityError, did_you_mean


@dataclass(frozen=True)
class NetworkComparison:
    """What changed from one network to another, such as the same network on two days.

    Nodes as {node: label}, links as ((node, node), …), sorted; `weight_changes` {link: (before, after)} of the links
    in both."""

    nodes_gained: dict[str, str]
    nodes_lost: dict[str, str]
    links_gained: tuple[tuple[str, str], ...]
    links_lost: tuple[tuple[str, str], ...]
    weight_changes: dict[tuple[str, str], tuple[float, float]]
    text: str
    limits: tuple[str, ...]


def compare_networks(before: nx.Graph, after: nx.Graph) -> NetworkComparison:
    """Tell nodes and links gained and lost, and links whose weight changed. Empty networks are allowed here.

    If one network has directions and the other not, both are read without (weights of the two ways added). A link of
    a node with itself is left out.
    Raises AnalysisError for a multigraph or a weight that is no positive number.

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
    """What two nodes share: neighbours as {node: label}, sorted; the two themselves are not counted.

    `linked`: whether they are linked to each other. `jaccard`: shared / all neighbours, 0 to 1; None if neither has
    any."""

    shared: dict[str, str]
    only_first: dict[str, str]
    only_second: dict[str, str]
    linked: bool
    jaccard: float | None
    text: str
    limits: tuple[str, ...]


def compare_nodes(G: nx.Graph, first: str, second: str) -> NodeComparison:
    """Tell which neighbours two nodes share and which only one has; directions are left out.

    Raises EmptyNetworkError without a node, UnknownEntityError if one of the two is not in the network.
    Source: Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x.

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
        raise UnknownEntityError(f"no node '{node}' in this network of {len(G)}.{did_you_mean(str(node), map(str, G))}")
    return node


def _labels(G: nx.Graph, nodes: set[str]) -> dict[str, str]:
    return {node: label(G, node) for node in sorted(nodes, key=order)}
