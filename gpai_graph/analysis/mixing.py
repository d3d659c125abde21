"""Mixing: how often the groups of nodes in a network are linked with each other."""

from dataclasses import dataclass

import networkx as nx

from gpai_graph.analysis.graphs import Groups, checked, grouped, limits, order, weight
from gpai_graph.errors import EmptyNetworkError
from gpai_graph.rdf.words import counted


@dataclass(frozen=True)
class Mixing:
    """Links within and between groups.

    Attributes
    ----------
    groups : tuple of str
        Sorted.
    counts : dict
        {(group, group): links}: in an undirected network each pair once, sorted; in a directed one (from, to).
    shares : dict
        The same, divided by all.
    links : float
        How many (or how much weight) that is.
    ungrouped : float
        The links that touch a node without a group.
    between : float
        The share of links between different groups, 0 to 1.
    ei_index : float
        Between minus within, by all: -1 all within, 1 all between.
    assortativity : float or None
        1 if all links are within groups, about 0 if groups do not matter, below 0 if links avoid the own group; None
        where all ends of links are in one group.
    limits : tuple of str
        What it does not know, in sentences.
    """

    groups: tuple[str, ...]
    counts: dict[tuple[str, str], float]
    shares: dict[tuple[str, str], float]
    links: float
    ungrouped: float
    between: float
    ei_index: float
    assortativity: float | None
    limits: tuple[str, ...]


def mixing(G: nx.Graph, by: Groups, weighted: bool = False) -> Mixing:
    """Count the links within and between groups.

    Parameters
    ----------
    G : networkx.Graph
        Any network. A loop is a link within its group (countries of one partnership).
    by : str or mapping of node to group
        An attribute of the nodes, such as "sector", or the group of each node. Nodes without one are left out.
    weighted : bool, default False
        Whether to add up weights instead of counting.

    Returns
    -------
    Mixing
        Counts, shares and indices.

    Raises
    ------
    EmptyNetworkError
        If no link has a group at both ends.
    AnalysisError
        If no node has a group.

    References
    ----------
    Newman 2003, doi:10.1103/PhysRevE.67.026126; Krackhardt and Stern 1988, doi:10.2307/2786835.

    Examples
    --------
    >>> found = mixing(nx.path_graph(["ca", "us", "fr"]), {"ca": "Americas", "us": "Americas", "fr": "Europe"})
    >>> found.counts
    {('Americas', 'Americas'): 1, ('Americas', 'Europe'): 1}
    >>> found.between, found.ei_index, round(found.assortativity, 3)
    (0.5, 0.0, -0.333)
    """
    groups = grouped(checked(G), by)
    counts: dict[tuple[str, str], float] = {}
    missing: float = 0
    for source, target in sorted(G.edges, key=lambda pair: (order(pair[0]), order(pair[1]))):
        size = weight(G, source, target) if weighted else 1
        if source in groups and target in groups:
            pair = _pair(groups[source], groups[target], G.is_directed())
            counts[pair] = counts.get(pair, 0) + size
        else:
            missing += size
    if not counts:
        raise EmptyNetworkError(
            f"of {counted(G.number_of_edges(), 'link')}, none has a group at both ends: nothing to count."
        )
    return _mixing(G, dict(sorted(counts.items())), missing)


def assortativity(G: nx.Graph, by: Groups, weighted: bool = False) -> float | None:
    """Return whether links stay within groups.

    Parameters
    ----------
    G : networkx.Graph
        Any network.
    by : str or mapping of node to group
        An attribute of the nodes, such as "sector", or the group of each node. Nodes without one are left out.
    weighted : bool, default False
        Whether links count by their weight.

    Returns
    -------
    float or None
        From below 0 (links avoid the own group) to 1 (they never leave it); None if all ends are in one group.

    Raises
    ------
    EmptyNetworkError
        If no link has a group at both ends.
    AnalysisError
        If no node has a group.

    See Also
    --------
    mixing : The counts behind it.

    References
    ----------
    Newman 2003, doi:10.1103/PhysRevE.67.026126.

    Examples
    --------
    >>> regions = {"ca": "Americas", "us": "Americas", "fr": "Europe", "de": "Europe"}
    >>> assortativity(nx.Graph([("ca", "us"), ("fr", "de")]), regions)
    1.0
    """
    return mixing(G, by, weighted).assortativity


def _pair(source: str, target: str, directed: bool) -> tuple[str, str]:
    return (source, target) if directed or source <= target else (target, source)


def _mixing(G: nx.Graph, counts: dict[tuple[str, str], float], missing: float) -> Mixing:
    total = sum(counts.values())
    between = sum(size for (source, target), size in counts.items() if source != target) / total
    told = f"Left out, with a node without a group: {missing:g} of {counted(total + missing, 'link')}."
    return Mixing(
        groups=tuple(sorted({group for pair in counts for group in pair})),
        counts=counts,
        shares={pair: size / total for pair, size in counts.items()},
        links=total,
        ungrouped=missing,
        between=between,
        ei_index=2 * between - 1,
        assortativity=_assortativity(counts, total, G.is_directed()),
        limits=limits(G) + ((told,) if missing else ()),
    )


def _assortativity(counts: dict[tuple[str, str], float], total: float, directed: bool) -> float | None:
    """Newman's r = (Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i), with the shares a of beginnings and b of ends."""
    begins, ends = ({group: 0.0 for pair in sorted(counts) for group in pair} for _ in range(2))
    for (source, target), size in counts.items():
        # Without directions each link begins and ends at both its nodes, half a time each.
        for begin, end in ((source, target),) if directed else ((source, target), (target, source)):
            share = size / total if directed else size / total / 2
            begins[begin] += share
            ends[end] += share
    within = sum(size for (source, target), size in counts.items() if source == target) / total
    chance = sum(begins[group] * ends[group] for group in begins)
    # One group at all ends: 0/0. Compared with care, since the shares are rounded.
    return None if chance > 1 - 1e-12 else (within - chance) / (1 - chance)
