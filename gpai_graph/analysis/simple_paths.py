"""Paths: how two nodes of a network are connected, step by step, with sources."""

import heapq
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import networkx as nx

from gpai_graph.analysis import attributes
from gpai_graph.analysis.comparison import known
from gpai_graph.analysis.graphs import checked, kind, label, limits, order
from gpai_graph.errors import AnalysisError, quoted
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.sources import Source

# "Both are in group X" or "both stand in source Y" connects nearly everything, and so explains nothing.
HUB_KINDS: Final = ("group", "source", "theme")
# Paths are counted up to here.
MOST_COUNTED: Final = 1000
MOST_PATHS: Final = 1000


@dataclass(frozen=True)
class Hop:
    """One link of a path.

    Attributes
    ----------
    source, target : str
        The nodes, in the direction of the path.
    source_label, target_label : str
        What they are called.
    kind : str
        What the link is, in words.
    years : tuple of int
        The years that its dates name, sorted.
    sources : tuple of str
        The IRIs of those who say so.
    forward : bool or None
        True: the link leads this way; False: the other way; None: it has no direction. A link of an undirected network
        has one if its attribute `origin` names the end at which it begins.
    inferred : bool
        Whether no source states it in so many words.
    """

    source: str
    target: str
    source_label: str
    target_label: str
    kind: str
    years: tuple[int, ...]
    sources: tuple[str, ...]
    forward: bool | None
    inferred: bool


@dataclass(frozen=True)
class Path:
    """A path from one node to another.

    Attributes
    ----------
    hops : tuple of Hop
        Its links, from beginning to end.
    route : str
        The hops in words, in one line; numbers in brackets are sources.
    sources : tuple of str
        The IRIs of the sources, in the order of the numbers.
    citations : tuple of str
        The same for readers.
    limits : tuple of str
        What the network does not know, in sentences.
    """

    hops: tuple[Hop, ...]
    route: str
    sources: tuple[str, ...]
    citations: tuple[str, ...]
    limits: tuple[str, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes from beginning to end."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))

    @property
    def text(self) -> str:
        """The path in words, then its sources."""
        return "\n".join((self.route, *self.citations))


def paths(
    G: nx.Graph,
    source: str,
    target: str,
    k: int = 3,
    *,
    through: Collection[str] | None = None,
    avoid_kinds: Collection[str] = HUB_KINDS,
    links: Collection[str] | None = None,
) -> tuple[Path, ...]:
    """Return the `k` shortest paths between two nodes that visit no node twice.

    Parameters
    ----------
    G : networkx.Graph
        Any network. Each link is one step; directions are left out.
    source, target : node
        Two different nodes.
    k : int, default 3
        How many paths, at most.
    through : collection of str, optional
        The kinds of nodes that paths may lead through, and no others; one named here is allowed even if it stands in
        `avoid_kinds`.
    avoid_kinds : collection of str
        The kinds of nodes that no path leads THROUGH (it may begin or end there): groups, sources and themes if not
        given.
    links : collection of str, optional
        The kinds of links that paths may take; all, if not given.

    Returns
    -------
    tuple of Path
        The shortest first, ties by the names of the nodes from the beginning on; empty if there is none.

    Raises
    ------
    EmptyNetworkError
        If the network has no node.
    UnknownEntityError
        For a node that is not there.
    AnalysisError
        If both are one, `k` is no number from 1 to 1,000, or kinds are a text.

    References
    ----------
    Yen 1971, doi:10.1287/mnsc.17.11.712.

    Examples
    --------
    >>> links = ("ca", "montreal", {"kind": "hosts"}), ("montreal", "fr", {"kind": "works with", "years": (2020, 2021)})
    >>> paths(nx.Graph(links), "ca", "fr")[0].text
    'ca – hosts – montreal – works with (2020–2021) – fr'
    """
    near = _checked(G, source, target, k, through, avoid_kinds, links)
    return tuple(_path(G, nodes) for nodes in _shortest(near, source, target, k))


def _checked(
    G: nx.Graph,
    source: str,
    target: str,
    k: int,
    through: Collection[str] | None = None,
    avoid_kinds: Collection[str] = HUB_KINDS,
    links: Collection[str] | None = None,
) -> dict[str, tuple[str, ...]]:
    """{node: nodes one step away} of the part in which paths are looked for. Raises as `paths`."""
    checked(G)
    if known(G, source) == known(G, target):
        raise AnalysisError(f"both ends of the path are '{source}'. Name two different nodes.")
    if not isinstance(k, int) or not 1 <= k <= MOST_PATHS:
        raise AnalysisError(f"k is {quoted(k)}. Give the number of paths, from 1 to {MOST_PATHS:,}.")
    return _neighbours(G, {source, target}, _allowed(G, through, avoid_kinds), links)


def connection(G: nx.Graph, source: str, target: str, k: int = 5, **choices: Any) -> nx.Graph:
    """Return the network of the `k` shortest paths between two nodes, which says its two ends.

    Parameters
    ----------
    G : networkx.Graph
        Any network.
    source, target : node
        Two different nodes.
    k : int, default 5
        How many paths, at most.
    **choices : object
        `through`, `avoid_kinds`, `links`, as in `paths`.

    Returns
    -------
    networkx.Graph
        The nodes and links of these paths, directed as G is. Its attribute `ends` holds both nodes, and `found` how
        many paths of 1, 2, 3 … links there are in G, up to the longest of these; counting ends at 1,000.
        `draw(…, form="paths")` draws it. Without a path it has both nodes and no link.

    Raises
    ------
    EmptyNetworkError, UnknownEntityError, AnalysisError
        As `paths`.

    Examples
    --------
    >>> H = connection(nx.cycle_graph(4), 0, 2)
    >>> H.graph["ends"], H.graph["found"], H.number_of_edges()
    ((0, 2), (0, 2), 4)
    """
    near = _checked(G, source, target, k, **choices)
    shortest = _shortest(near, source, target, k)
    longest = max(map(len, shortest), default=1) - 1
    H: nx.Graph = nx.DiGraph() if G.is_directed() else nx.Graph()
    H.graph.update(G.graph, ends=(source, target), found=_numbers_of_paths(near, source, target, longest))
    for nodes in ((source, target), *shortest):
        H.add_nodes_from((node, G.nodes[node]) for node in nodes)
    for pair in (pair for nodes in shortest for pair in pairwise(nodes)):
        H.add_edges_from((*ends, G.edges[ends]) for ends in (pair, pair[::-1]) if G.has_edge(*ends))
    return H


def _numbers_of_paths(near: Mapping[str, tuple[str, ...]], source: str, target: str, longest: int) -> tuple[int, ...]:
    """How many paths of 1, 2, 3 … links there are."""
    steps, found = _steps(near, target, set()), [0] * longest

    def count(node: str, taken: set[str]) -> None:
        for other in near[node]:
            if sum(found) >= MOST_COUNTED:
                return
            if other == target:
                found[len(taken) - 1] += 1
            elif other not in taken and len(taken) + steps.get(other, longest) <= longest:
                count(other, taken | {other})

    if longest:
        count(source, {source})
    return tuple(found)


def _allowed(G: nx.Graph, through: Collection[str] | None, avoid: Collection[str]) -> set[str]:
    for kinds in (through, avoid):
        if isinstance(kinds, str):
            raise AnalysisError(f"kinds are several texts: ('{kinds}',) instead of '{kinds}'.")
    if through is not None:
        return {node for node in G if kind(G, node) in through}
    return {node for node in G if kind(G, node) not in avoid}


def _neighbours(
    G: nx.Graph, ends: set[str], allowed: set[str], links: Collection[str] | None
) -> dict[str, tuple[str, ...]]:
    """{node: nodes one step away, sorted}, of nodes that a path may use."""
    near: dict[str, set[str]] = {node: set() for node in allowed | ends}
    for one, other, kinds in G.edges(data="kind"):
        if one != other and one in near and other in near and _is_taken(kinds, links):
            near[one].add(other)
            near[other].add(one)
    return {node: tuple(sorted(found, key=order)) for node, found in near.items()}


def _is_taken(kinds: Any, links: Collection[str] | None) -> bool:
    """Whether a link has one of the kinds that paths may take."""
    return links is None or any(kind in links for kind in attributes.texts(kinds))


def _shortest(near: Mapping[str, tuple[str, ...]], source: str, target: str, k: int) -> list[tuple[str, ...]]:
    """Yen's algorithm; each search finds the first by name of the shortest paths, so all are in order."""
    first = _search(near, (source,), target, set())
    found: list[tuple[str, ...]] = [first] if first else []
    waiting: list[tuple[int, list[tuple[str, str]], tuple[str, ...]]] = []
    seen = set(found)
    while found and len(found) < k:
        last = found[-1]
        for length in range(1, len(last)):
            start = last[:length]
            taken = {path[length] for path in found if path[:length] == start}
            path = _search(near, start, target, taken)
            if path and path not in seen:
                seen.add(path)
                heapq.heappush(waiting, (len(path), [order(node) for node in path], path))
        if not waiting:
            break
        found.append(heapq.heappop(waiting)[2])
    return found


def _search(
    near: Mapping[str, tuple[str, ...]], start: tuple[str, ...], target: str, taken: set[str]
) -> tuple[str, ...] | None:
    """The shortest path that begins with `start` and goes on to none of `taken`; of several the first by name."""
    steps = _steps(near, target, set(start))
    after = [node for node in near[start[-1]] if node in steps and node not in taken]
    if not after:
        return None
    path = [*start, min(after, key=lambda node: (steps[node], order(node)))]
    while path[-1] != target:
        path.append(next(node for node in near[path[-1]] if steps.get(node) == steps[path[-1]] - 1))
    return tuple(path)


def _steps(near: Mapping[str, tuple[str, ...]], target: str, closed: set[str]) -> dict[str, int]:
    """{node: steps to the target}, of the nodes from which it can be reached outside of `closed`."""
    steps, waiting = {target: 0}, deque([target])
    while waiting:
        node = waiting.popleft()
        for other in near[node]:
            if other not in steps and other not in closed:
                steps[other] = steps[node] + 1
                waiting.append(other)
    return steps


def _path(G: nx.Graph, nodes: tuple[str, ...]) -> Path:
    hops = tuple(_hop(G, one, other) for one, other in pairwise(nodes))
    sources = tuple(dict.fromkeys(source for hop in hops for source in hop.sources))
    number = {source: index for index, source in enumerate(sources, start=1)}
    route = hops[0].source_label + "".join(_words(hop, number) for hop in hops)
    told = attributes.sources(G.graph.get("sources"))
    citations = tuple(f"[{number[source]}] {_citation(told.get(source), source)}" for source in sources)
    return Path(hops, route, sources, citations, limits(G))


def _hop(G: nx.Graph, one: str, other: str) -> Hop:
    forward = bool(G.has_edge(one, other))
    link = attributes.of_link(G.edges[(one, other) if forward else (other, one)], f"the link from {one} to {other}")
    return Hop(
        source=one,
        target=other,
        source_label=label(G, one),
        target_label=label(G, other),
        kind="; ".join(link.get("kind", ())) or "linked with",
        years=link.get("years", ()),
        sources=link.get("sources", ()),
        # Without it "the group – supports – the centre" would say the contrary of what a source says.
        forward=forward if G.is_directed() else link["origin"] == one if link.get("origin") else None,
        inferred=link.get("inferred", False),
    )


def _words(hop: Hop, number: Mapping[str, int]) -> str:
    remarks = [year_spans(hop.years)] if hop.years else []
    remarks += ["inferred"] if hop.inferred else []
    told = f" ({', '.join(remarks)})" if remarks else ""
    cited = f" [{', '.join(str(number[source]) for source in hop.sources)}]" if hop.sources else ""
    before, after = {True: ("–", "→"), False: ("←", "–"), None: ("–", "–")}[hop.forward]
    return f" {before} {hop.kind}{told}{cited} {after} {hop.target_label}"


def _citation(described: Source | None, source: str) -> str:
    if described is None:
        return source
    parts = [described.publisher, described.title if described.title != source else "", described.issued]
    return ", ".join([*filter(None, parts), described.url or source])
