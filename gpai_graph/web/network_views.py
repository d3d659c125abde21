"""Networks for pages: made once and kept for a while, with their pictures and measures; and what they tell in words.

The graphs are shared between requests, so nobody may change them. They take at most MOST bytes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph import analysis
from gpai_graph.answers.answer import HIDDEN, Caveat
from gpai_graph.answers.names import capitalised, within
from gpai_graph.errors import EmptyNetworkError
from gpai_graph.graph.knowledge import EVERYTHING, KnowledgeGraph
from gpai_graph.queries.parameters import UNDATED
from gpai_graph.rdf import words
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.namespaces import expand, kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Mark, Source, SourceNumbers, graph_title
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import listed
from gpai_graph.stores.byte_cache import ByteCache
from gpai_graph.visual.network import Picture, draw, forms
from gpai_graph.visual.network.forms import facts
from gpai_graph.visual.network.svg import links_counted, nodes_counted
from gpai_graph.web import urls

_MOST: Final = 32 << 20  # bytes of all networks that are kept
# Bytes that a network takes with its picture and measures: in any case, and for each node and link, about.
_WHOLE, _EACH = 60_000, 3_600
# What one thing is linked with is shown up to here; beyond, nobody tells lines apart.
AROUND: Final = 150
# A change of a body only ties a body to itself of another year.
_UNSHOWN: Final = frozenset(("change",))
_CENTRAL: Final = 10
_NAMED: Final = 3
_SHOWN: Final = 14  # members of a group that stand open
# From here on, runs that agree are called so; analysis says below 0.8 that they do not.
_FIRM: Final = 0.95

# Links that read on to their end; others are told as "what: whom".
_SENTENCES: Final = (" of", " by", "supports", "linked with")

Address = Callable[[str], str]


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
        colour = self.communities.shared if self.communities else None
        return draw(self.graph, title=self.title or None, mark=self.mark, colour=colour)

    @cached_property
    def betweenness(self) -> Mapping[str, float]:
        """{node: share of the shortest paths between others that pass through it}, highest first."""
        return analysis.betweenness(self.graph) if len(self.graph) else {}

    @cached_property
    def communities(self) -> analysis.Communities | None:
        """Its division into groups with many links inside; None without a link."""
        try:
            return analysis.communities(self.graph)
        except EmptyNetworkError:
            return None

    @cached_property
    def lacks(self) -> Callable[[str], str]:
        """What it would need for a form, as `forms.lacks` says; "" if the form fits."""
        # As many as there are forms.
        return cache(lambda form: forms.lacks(self.graph, form))

    def source(self, iri: str) -> Source:
        """A source of its links as pages show it."""
        told: Source | None = self.graph.graph.get("sources", {}).get(iri)
        return told or Source(IRI(iri), graph_title(iri))


_Key = tuple[Any, ...]


class Networks:
    """The networks of one knowledge graph. most: bytes of those that are kept, which are those asked for last."""

    def __init__(self, kg: KnowledgeGraph, most: int = _MOST) -> None:
        self._kg = kg
        # A network of all links may be large, and most pages need it.
        self.kept = ByteCache[_Key, Network](most, _size, largest=most)
        self._locks: dict[_Key, Lock] = {}  # of what is being made now
        self._lock = Lock()

    def network(self, name: str, **asked: Any) -> Network:
        """The network that a query of the library makes with these parameters. Raises as `kg.network` does."""
        key = (name, *sorted(asked.items()))
        return self.once(key, lambda: Network(self._kg.network(name, scalars=False, **asked)))

    def everything(self, day: str = "", undated: str = "") -> Network:
        """All links that sources state; with a day, those that held on it. undated: "show" adds undated ones."""
        return self.network(EVERYTHING, **({"as_of": day, UNDATED: undated or None} if day else {}))

    def around(self, thing: Thing, day: str = "", undated: str = "") -> Network:
        """What a thing is linked with, and how those are linked with each other; the thing alone if with nothing."""
        return self.once(("around", thing.iri, day, undated), lambda: self._around(thing, day, undated))

    def everything_with(self, things: Collection[IRI], day: str = "") -> Network:
        """All links, and those of things that no source links but we do, such as themes."""
        every, whole = self.everything(day), self.everything().graph
        missing = [thing for thing in things if thing.compact not in every.graph]
        if not missing:
            return every
        graphs = [every.graph, *(self._star(thing) for thing in missing)]
        # The first to come last: what the network says of a thing counts.
        G = nx.compose_all(graphs[::-1])
        G.remove_nodes_from(set(whole) - set(every.graph))
        G.remove_nodes_from([node for node in nx.isolates(G) if node not in every.graph])
        sources = {iri: told for graph in graphs for iri, told in graph.graph["sources"].items()}
        G.graph.update({**every.graph.graph, "sources": sources})
        return Network(G)

    def names(self, things: Collection[str]) -> dict[str, str]:
        """{compact IRI: label} of things that no network holds as nodes."""
        iris = [IRI(expand(thing)) for thing in things]
        found = self._kg.described.labels(iris)
        return {iri.compact: found.get(iri, iri.compact) for iri in iris}

    def once(self, key: _Key, make: Callable[[], Network]) -> Network:
        """The network of a key, made by whoever asks for it first."""
        if (known := self.kept.get(key)) is not None:
            return known
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        # Whoever asks for the same at the same time waits, and is spared the work.
        with lock:
            found = self.kept.get(key)
            if found is None:
                try:
                    found = make()
                    self.kept.put(key, found)
                finally:
                    with self._lock:
                        self._locks.pop(key, None)
        return found

    def _around(self, thing: Thing, day: str, undated: str) -> Network:
        every, star, center = self.everything(day, undated).graph, self._star(thing), thing.compact
        name = thing.label
        near = set(every[center]) if center in every else set()
        # What does not hold on the day is left out of the one network; the star must not bring it back.
        whole = self.everything().graph
        known = set(whole[center]) if center in whole else set()
        gone = set(whole) - set(every)
        added = {node for node, kind in star.nodes(data="kind") if kind not in _UNSHOWN} - {center, *known, *gone}
        added = set() if center in gone else added
        chosen = sorted(near | added, key=lambda node: (-every.degree(node) if node in every else 0, node))
        shown = chosen[: AROUND - 1]
        G = nx.Graph(**{**every.graph, "question": "", "as_of": day})
        G.add_node(center, label=name, kind=thing.kind)
        G.add_nodes_from((node, (every if node in every else star).nodes[node]) for node in shown)
        G.add_edges_from(every.subgraph([center, *shown]).edges(data=True))
        G.add_edges_from((center, node, star.edges[center, node]) for node in shown if node in added)
        G.graph["sources"] = {**every.graph["sources"], **star.graph["sources"]}
        hidden = () if undated else _without_date(whole, every, center, day)
        others = (caveat for caveat in every.graph["caveats"] if caveat.undated != HIDDEN)
        G.graph["undated"] = 0
        G.graph["caveats"] = (*_left_out(len(chosen), len(shown)), *hidden, *others)
        return Network(G, (center,), f"What {name} is linked with")

    def _star(self, thing: IRI | Thing) -> nx.Graph:
        """The thing and its neighbours, our readings (themes) and those linked through a seat included."""
        found = self._kg.answer("neighbours", thing=thing)
        center = thing.compact
        G = nx.Graph(sources={source.iri: source for source in found.sources})
        G.add_node(center, label=self._kg.label(thing), kind=kind_of(center))
        for row in found.rows:
            neighbour, how = row.terms.neighbour, found.text(row.terms.how)
            if not isinstance(neighbour, IRI) or neighbour == thing:
                continue
            node = neighbour.compact
            G.add_node(node, label=found.text(neighbour), kind=kind_of(node))
            told = G.edges[center, node] if G.has_edge(center, node) else {"kind": (), "sources": ()}
            kinds, sources = {*told["kind"], how}, {*told["sources"], *row.sources}
            # A source has a kind; what none of them states is our reading.
            inferred = not any(found.source(each).kind for each in sources)
            G.add_edge(center, node, kind=tuple(sorted(kinds)), sources=tuple(sorted(sources)), inferred=inferred)
        return G


def _size(_: _Key, network: Network) -> int:
    G = network.graph
    return int(_WHOLE + _EACH * (len(G) + G.number_of_edges()))


def _without_date(whole: nx.Graph, G: nx.Graph, node: str, day: str) -> tuple[Caveat, ...]:
    """A word on the links of a node that are hidden on a day because they bear no date."""
    if not day or node not in whole:
        return ()
    missing = set(whole[node]) - (set(G[node]) if node in G else set())
    periods = (whole.edges[node, other]["undated"] for other in missing)
    count = sum(any(begin <= day and (not end or day < end) for begin, end in each) for each in periods)
    links = "link without a date is" if count == 1 else "links without a date are"
    return (Caveat(f"{count} {links} hidden."),) if count else ()


def _left_out(every: int, shown: int) -> tuple[Caveat, ...]:
    if every <= shown:
        return ()
    return (Caveat(f"It is linked with {every} things. The picture shows the {shown} with the most links."),)


class CommunityView(NamedTuple):
    """A group of a network: named after its most connected member; all members, the most connected first."""

    around: str
    size: int
    kinds: str
    first: list[TableCell]
    rest: list[TableCell]


class CommunitiesView(NamedTuple):
    """The groups of a network, what their finding says of itself, and how many nodes are in none."""

    groups: list[CommunityView]
    said: str
    alone: int


def node_cell(G: nx.Graph, node: str, address: Address) -> TableCell:
    """A node as a cell that leads to its page."""
    iri = expand(node)
    path = urls.page_path(iri)
    return TableCell(facts.name(G, node), address(path) if path else "", kind=kind_of(iri))


def sentence(network: Network, when: str) -> str:
    """What a network holds, and who has most links. when: "on 31 December 2021" or "in the whole recorded period"."""
    G, scene = network.graph, network.picture.scene
    if not len(G):
        return f"We found no links {when}."
    parts = [f"The network has {nodes_counted(scene)} with {links_counted(scene)} {when}."]
    top = list(analysis.degree(G).items())[:_NAMED]
    named = [f"{within(facts.name(G, node), node)} ({count:g})" for node, count in top if count > 1]
    if named:
        parts.append(f"{listed(named)} {'has' if len(named) == 1 else 'have'} the most links.")
    return " ".join(map(capitalised, parts))


def central(network: Network, address: Address) -> tuple[tuple[str, ...], list[TableRow]]:
    """Columns and rows of those through whom most of the shortest paths lead; by number of links where none does."""
    G = network.graph
    through, links = network.betweenness, analysis.degree(G) if len(G) else {}
    order = sorted(links, key=lambda node: (-round(through[node], 9), -links[node], facts.name(G, node)))
    between = any(through.values())
    order = [node for node in order if (through[node] if between else links[node])][:_CENTRAL]
    rows = []
    for node in order:
        share = 100 * through[node]
        said = f"{share:.1f} %" if share >= 0.05 or not share else "below 0.1 %"
        kind = TableCell(kind_word(str(G.nodes[node].get("kind") or "")))
        number = TableCell(f"{links[node]:g}", is_number=True)
        part = TableCell(said, is_number=True, sort=f"{share:.6f}")
        rows.append(TableRow((node_cell(G, node, address), kind, number, part)))
    return ("name", "kind", "links", "shortest paths through it"), rows


def communities(network: Network, address: Address) -> CommunitiesView | None:
    """The groups within which links are many; None where there are no links, or all is one group."""
    found = network.communities
    if found is None:
        return None
    G = network.graph
    groups = [group for group in found.groups if len(group) > 1]
    alone = len(G) - sum(map(len, groups))
    if len(groups) < len(("one", "other")):
        return None
    return CommunitiesView([_community(G, group, address) for group in groups], _agreement(found), alone)


def _community(G: nx.Graph, group: tuple[str, ...], address: Address) -> CommunityView:
    inside = G.subgraph(group)
    order = sorted(group, key=lambda node: (-inside.degree(node), facts.name(G, node)))
    cells = [node_cell(G, node, address) for node in order]
    counts: dict[str, int] = {}
    for node in group:
        kind = str(G.nodes[node].get("kind") or "")
        counts[kind] = counts.get(kind, 0) + 1
    by_size = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kinds = listed(f"{count} {kind_word(kind, count)}" for kind, count in by_size)
    return CommunityView(cells[0].text, len(group), kinds, cells[:_SHOWN], cells[_SHOWN:])


def _agreement(found: analysis.Communities) -> str:
    if found.stability >= _FIRM:
        return f"{found.runs} runs of the method give almost the same groups, so the groups are reliable."
    if found.is_stable:
        return (
            f"{found.runs} runs of the method agree by {found.stability:.2f} of 1: some members could belong "
            f"to another group."
        )
    return (
        f"{found.runs} runs of the method agree only by {found.stability:.2f} of 1: "
        "another run gives other groups, so do not rely on them."
    )


def link_rows(
    network: Network, sources: SourceNumbers, address: Address, names: Mapping[str, str], most: int
) -> tuple[tuple[str, ...], list[TableRow]]:
    """Columns and rows of the links, the heaviest first; most: so many, 0 for all. names: {shared node: label}."""
    G = network.graph
    # Which end a part of a network names first differs from run to run.
    links = ((*sorted((one, other)), data) for one, other, data in G.edges(data=True))
    every = sorted(links, key=lambda link: (-link[2]["weight"], facts.name(G, link[0]), facts.name(G, link[1])))
    weighted = len({data["weight"] for *_, data in every}) > 1
    shared = any(data.get("shared") for *_, data in every)
    columns = [
        "from",
        "to",
        "link",
        *(["weight"] if weighted else []),
        *(["what they share"] if shared else []),
        "when",
    ]
    rows = []
    for one, other, data in every[:most] if most else every:
        begin, end = (other, one) if data.get("origin") == other else (one, other)
        cells = [node_cell(G, begin, address), node_cell(G, end, address), TableCell(facts.kind_said(data))]
        if weighted:
            cells.append(TableCell(words.number(data["weight"]), is_number=True, sort=str(data["weight"])))
        if shared:
            cells.append(TableCell(_some([names.get(node, node) for node in data.get("shared", ())])))
        cells.append(TableCell(facts.years_words(data)))
        marks = tuple(marks_of(network, data, sources))
        rows.append(TableRow(tuple(cells), marks, is_inferred=bool(data.get("inferred"))))
    return tuple(columns), rows


def phrase(data: Mapping[str, Any]) -> str:
    """A link as words between its two ends: "member of", "produced by", "author:".

    >>> phrase({"kind": ("Chair", "Outgoing chair")}), phrase({"kind": ("author",)})
    ('chair and outgoing chair of', 'author:')
    """
    # Roles are written with a capital letter.
    said = [each if each[:1].islower() else f"{words.lower_first(each)} of" for each in facts.kinds_said(data)]
    if all(each.endswith(" of") for each in said):
        said = [f"{listed(each.removesuffix(' of') for each in said)} of"]
    whole = listed(said)
    return whole if whole.endswith(_SENTENCES) else f"{whole}:"


def _some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    first = sorted(names)[:_NAMED]
    return "; ".join(first) + (f"; and {len(names) - len(first)} more" if len(names) > len(first) else "")


def marks_of(network: Network, data: Mapping[str, Any], sources: SourceNumbers) -> list[Mark]:
    """The marks of the sources of a link."""
    found = []
    for iri in data.get("sources", ()):
        source = network.source(iri)
        found.append(Mark(sources.number(source), source, bool(data.get("inferred")) or not source.kind))
    return found
