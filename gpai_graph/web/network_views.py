"""Gathering: networks, made once and kept for a while with their pictures and measures.

A knowledge graph, names and days in; networkx graphs out, which nobody may change. At most so many are kept."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final

import networkx as nx

from gpai_graph import analysis
from gpai_graph.analysis.networks import kind_of, with_values
from gpai_graph.answers.answer import labels
from gpai_graph.errors import EmptyNetworkError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Source, graph_title
from gpai_graph.visual.network import Picture, draw

MOST: Final = 48  # networks kept
# What one thing is linked with is shown up to here; beyond, nobody tells lines apart.
AROUND: Final = 150
EVERYTHING: Final = "everything"
# A change of a body only ties a body to itself of another year.
_UNSHOWN: Final = frozenset(("change",))


@dataclass(frozen=True)
class Network:
    """A network with what is computed from it when somebody asks."""

    graph: nx.Graph
    mark: tuple[str, ...] = ()
    title: str = ""

    @cached_property
    def picture(self) -> Picture:
        """Its picture, kinds told by colour and shape."""
        return draw(self.graph, title=self.title or None, mark=self.mark)

    @cached_property
    def grouped_picture(self) -> Picture:
        """Its picture, communities told by colour."""
        colour = {node: f"Group {number + 1}" for node, number in (self.communities or {}).items()}
        return draw(self.graph, title=self.title or None, mark=self.mark, colour=colour)

    @cached_property
    def betweenness(self) -> Mapping[str, float]:
        """{node: share of the shortest ways between others that pass through it}, highest first."""
        return analysis.betweenness(self.graph) if len(self.graph) else {}

    @cached_property
    def communities(self) -> analysis.Communities | None:
        """Its division into groups with many links inside; None without a link."""
        try:
            return analysis.communities(self.graph)
        except EmptyNetworkError:
            return None

    def source(self, iri: str) -> Source:
        """A source of its links as pages show it."""
        told: Source | None = self.graph.graph.get("sources", {}).get(iri)
        return told or Source(IRI(iri), graph_title(iri))


class Networks:
    """The networks of one knowledge graph. most: how many are kept, those asked for last."""

    def __init__(self, kg: KnowledgeGraph, most: int = MOST) -> None:
        self._kg = kg
        self._most = most
        self._kept: OrderedDict[tuple[Any, ...], tuple[Lock, list[Network]]] = OrderedDict()
        self._lock = Lock()

    def network(self, name: str, **asked: Any) -> Network:
        """The network that a query of the library makes with these parameters. Raises as `kg.network` does."""
        return self._once((name, *sorted(asked.items())), lambda: Network(with_values(self._kg.network(name, **asked))))

    def everything(self, day: str = "") -> Network:
        """All links that sources state; with a day, without those that are known to have begun later."""
        if not day:
            return self.network(EVERYTHING)
        return self._once((EVERYTHING, "until", day), lambda: Network(begun_by(self.network(EVERYTHING).graph, day)))

    def around(self, thing: IRI, day: str = "") -> Network:
        """What a thing is linked with, and how those are linked with each other; the thing alone if with nothing."""
        return self._once(("around", thing, day), lambda: self._around(thing, day))

    def everything_with(self, things: Collection[IRI], day: str = "") -> Network:
        """All links, and those of things that no source links but we do, such as themes."""
        every = self.everything(day)
        missing = [thing for thing in things if thing.compact not in every.graph]
        if not missing:
            return every
        graphs = [every.graph, *(self._star(thing) for thing in missing)]
        # The first to come last: what the network says of a thing counts.
        G = nx.compose_all(graphs[::-1])
        G.remove_nodes_from([node for node in nx.isolates(G) if node not in every.graph])
        sources = {iri: told for graph in graphs for iri, told in graph.graph["sources"].items()}
        G.graph.update({**every.graph.graph, "sources": sources})
        return Network(G)

    def names(self, things: Collection[str]) -> dict[str, str]:
        """{compact IRI: label} of things that no network holds as nodes."""
        iris = [self._kg.resolve(thing) for thing in things]
        found = labels(self._kg.store, self._kg.queries, iris)
        return {iri.compact: found.get(iri, iri.compact) for iri in iris}

    def _once(self, key: tuple[Any, ...], make: Callable[[], Network]) -> Network:
        with self._lock:
            lock, made = self._kept.setdefault(key, (Lock(), []))
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        # Whoever asks for the same at the same time waits, and is spared the work.
        with lock:
            if not made:
                made.append(make())
        return made[0]

    def _around(self, thing: IRI, day: str) -> Network:
        every, star, center = self.everything(day).graph, self._star(thing), thing.compact
        name = self._kg.label(thing)
        near = set(every[center]) if center in every else set()
        # A link that begins after the day is left out of the one network; the star must not bring it back.
        whole = self.everything().graph
        known = set(whole[center]) if center in whole else set()
        added = {node for node, kind in star.nodes(data="kind") if kind not in _UNSHOWN} - {center, *known}
        chosen = sorted(near | added, key=lambda node: (-_degree(every, node), node))
        shown = chosen[: AROUND - 1]
        G = nx.Graph(**{**every.graph, "question": "", "as_of": day})
        G.add_node(center, label=name, kind=kind_of(center))
        G.add_nodes_from((node, (every if node in every else star).nodes[node]) for node in shown)
        G.add_edges_from(every.subgraph([center, *shown]).edges(data=True))
        G.add_edges_from((center, node, star.edges[center, node]) for node in shown if node in added)
        G.graph["sources"] = {**every.graph["sources"], **star.graph["sources"]}
        G.graph["caveats"] = (*_left_out(len(chosen), len(shown)), *every.graph["caveats"])
        return Network(G, (center,), f"What {name} is linked with")

    def _star(self, thing: IRI) -> nx.Graph:
        """The thing and its neighbours, our readings (themes) and those linked through a seat included."""
        found = self._kg.answer("neighbours", thing=thing)
        center = thing.compact
        G = nx.Graph(sources={source.iri: source for source in found.sources})
        G.add_node(center, label=self._kg.label(thing), kind=kind_of(center))
        for row in found.rows:
            neighbour, how = row.terms[0], found.text(row.terms[1])
            if not isinstance(neighbour, IRI) or neighbour == thing:
                continue
            node = neighbour.compact
            G.add_node(node, label=found.text(neighbour), kind=kind_of(node))
            told = G.edges[center, node] if G.has_edge(center, node) else {"kinds": set(), "sources": ()}
            kinds, sources = {*told["kinds"], how}, {*told["sources"], *row.sources}
            G.add_edge(center, node, kinds=kinds, sources=tuple(sorted(sources)))
        for _, _, data in G.edges(data=True):
            data["kind"] = "; ".join(sorted(data.pop("kinds")))
        return G


def begun_by(G: nx.Graph, day: str) -> nx.Graph:
    """The network without links that are known to have begun after a day, and without nodes that had only such."""
    H = G.__class__(**G.graph)
    gone = {frozenset(ends) for *ends, since in G.edges(data="since", default="") if since and since > day}
    kept = [(one, other, data) for one, other, data in G.edges(data=True) if frozenset((one, other)) not in gone]
    linked = {end for one, other, _ in kept for end in (one, other)}
    H.add_nodes_from((node, data) for node, data in G.nodes(data=True) if node in linked or not G.degree(node))
    H.add_edges_from(kept)
    H.graph["as_of"] = day
    note = "Links that a source dates later than the day are left out; those that have ended, or bear no date, stay."
    H.graph["caveats"] = (*G.graph.get("caveats", ()), note)
    return H


def _degree(G: nx.Graph, node: str) -> int:
    return int(G.degree(node)) if node in G else 0


def _left_out(every: int, shown: int) -> tuple[str, ...]:
    if every <= shown:
        return ()
    return (f"It is linked with {every} things; the {shown} that have most links themselves are shown.",)
