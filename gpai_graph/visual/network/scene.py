"""Scenes: everything that a picture of a networkx graph shows, as plain values in a fixed order.

Whatever a graph lacks has a fall-back: the label is the node's name, the weight 1, the kind empty."""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import networkx as nx

from gpai_graph.analysis.attributes import Period, with_values
from gpai_graph.analysis.graphs import order
from gpai_graph.errors import DrawingError, NetworkError, quoted
from gpai_graph.rdf import words
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.words import is_blank
from gpai_graph.visual.network.forms import plain_graph
from gpai_graph.visual.style import GROUPS, Look, looks_of

Periods = tuple[Period, ...]
Colour = str | Mapping[Any, Any] | None
Size = str | Mapping[Any, Any] | None
_KNOWN_OF_NODES: Final = {"label", "name", "kind", "since", "until", "held", "undated", "sources"}
# `through` says in names what `shared` says in identifiers.
_KNOWN_OF_LINKS: Final = {"weight", "kind", "years", "since", "until", "held", "sources", "inferred"} | {
    "undated",
    "origin",
    "shared",
}
NO_GROUP: Final = -1
# Fills on light and dark ground: where colours tell groups or kinds, and where they tell nothing.
_NEUTRAL: Final = ("#4d5a67", "#aab7c4")
_ACCENT: Final = ("#0b5fa5", "#6fb3f2")


@dataclass(frozen=True)
class Node:
    """One thing: what is said of it, and how large it is drawn (radius, in pixels at full size)."""

    key: str
    label: str
    kind: str
    group: int
    radius: float
    degree: int
    strength: float
    since: str
    until: str
    held: Periods | None
    undated: Periods
    sources: tuple[int, ...]
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """One link between the nodes at two places of the list.

    `held`: when it holds, as (first day, day after the last), "" for an open end; None: nobody says, so that years,
    since and until have to tell. `undated`: when it would hold if what bears no date counted as well."""

    start: int
    end: int
    weight: float
    kind: str
    years: tuple[int, ...]
    since: str
    until: str
    held: Periods | None
    undated: Periods
    inferred: bool
    sources: tuple[int, ...]
    more: tuple[tuple[str, str], ...]

    @property
    def size(self) -> float:
        """The weight without its sign: how broad the line is, and whether it is drawn at first."""
        return abs(self.weight)


@dataclass(frozen=True)
class Group:
    """One group of nodes: its mark inside the nodes, its name, its fill on light and dark ground."""

    mark: str
    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Scene:
    """All that a picture shows. Nodes are sorted by key, links by their ends; `marked` are the nodes that it is about.

    `oriented`: whether links say where they begin, though they need not be drawn as arrows. `cut_off`: the last day of
    which anything is known, "" if the graph does not say. `undated`: how many
    links are hidden because they bear no date."""

    title: str
    question: str
    as_of: str
    cut_off: str
    size_words: str
    directed: bool
    oriented: bool
    by_kind: bool
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    looks: dict[str, Look]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]
    caveats: tuple[str, ...]
    undated: int = 0
    marked: tuple[int, ...] = ()

    @property
    def ranks(self) -> list[int]:
        """Places of the nodes, most central first: by number of links, then their weight, then label."""
        nodes = self.nodes
        return sorted(
            range(len(nodes)), key=lambda i: (-nodes[i].degree, -nodes[i].strength, nodes[i].label, nodes[i].key)
        )


def compose(
    G: "nx.Graph",
    *,
    colour: Colour,
    size: Size,
    title: str | None,
    as_of: str | None,
    mark: str | Collection[Hashable] = (),
) -> Scene:
    """The scene of a graph. Raises DrawingError for values that cannot be drawn; the message names the node or link."""
    if not isinstance(G, nx.Graph):
        raise DrawingError(f"draw() takes a networkx graph, not {type(G).__name__}. Make one with kg.network(NAME).")
    try:
        G = with_values(G)
    except NetworkError as error:
        raise DrawingError(str(error)) from error
    keys = sorted(G.nodes, key=order)
    places = {node: place for place, node in enumerate(keys)}
    names = _distinct(keys)
    numbers, sources = _sources(G)
    links = _links(G, places, numbers)
    groups, group_of = _groups(G, colour, keys)
    radii, size_words = _radii(G, size, keys)
    degree, strength = _centrality(len(keys), links)
    nodes = tuple(
        Node(
            key=names[place],
            label=_label(node, G.nodes[node]),
            kind=words.text(G.nodes[node].get("kind")),
            group=group_of.get(node, NO_GROUP),
            radius=radii[place],
            degree=degree[place],
            strength=strength[place],
            since=words.text(G.nodes[node].get("since")),
            until=words.text(G.nodes[node].get("until")),
            held=G.nodes[node].get("held"),
            undated=G.nodes[node].get("undated") or (),
            sources=_numbered(G.nodes[node].get("sources", ()), numbers),
            more=_more(G.nodes[node], _KNOWN_OF_NODES),
        )
        for place, node in enumerate(keys)
    )
    name, question = words.text(G.graph.get("name")), words.text(G.graph.get("question"))
    return Scene(
        title=words.text(title) or question or name.replace("-", " ").capitalize() or "Network",
        question=question if title else "",
        as_of=words.text(as_of if as_of is not None else G.graph.get("as_of")),
        cut_off=words.text(G.graph.get("cut_off")),
        size_words=size_words,
        directed=G.is_directed(),
        oriented=G.is_directed() or (bool(links) and all(given.get("origin") for *_, given in G.edges(data=True))),
        by_kind=_is_by_kind(colour),
        nodes=nodes,
        links=links,
        looks=looks_of(node.kind for node in nodes),
        groups=groups,
        sources=sources,
        caveats=_caveats(G),
        undated=int(G.graph.get("undated") or 0),
        marked=tuple(places[node] for node in ((mark,) if isinstance(mark, str) else mark) if node in places),
    )


def _label(node: Hashable, given: Mapping[str, Any]) -> str:
    return words.text(given.get("label")).strip() or words.text(node) or "(no name)"


def _distinct(keys: Sequence[Hashable]) -> list[str]:
    """The nodes as texts, each once: 1 and "1" are two nodes, and whoever asks for one must not get the other."""
    texts = [words.text(node) for node in keys]
    counts = Counter(texts)
    taken = {text for text in texts if counts[text] == 1}
    for place, node in enumerate(keys):
        if counts[texts[place]] > 1:
            name = f"{texts[place]} ({type(node).__name__})"
            numbered = (f"{name} {number}" for number in count(2))
            texts[place] = name if name not in taken else next(each for each in numbered if each not in taken)
            taken.add(texts[place])
    return texts


def _more(given: Mapping[str, Any], known: set[str]) -> tuple[tuple[str, str], ...]:
    """What else is said, in the order of the names; empty values are left out."""
    pairs = ((words.text(name), words.text(value)) for name, value in given.items() if name not in known)
    return tuple(sorted((name.replace("_", " "), value) for name, value in pairs if value))


def _links(G: "nx.Graph", places: Mapping[Any, int], numbers: Mapping[str, int]) -> tuple[Link, ...]:
    found = []
    for start, end, given in G.edges(data=True):
        ends = (places[start], places[end])
        # An undirected graph knows no beginning; a network of ours says it.
        begins = (start, end) if G.is_directed() else (given.get("origin"),)
        first, last = ends if start in begins else ends[::-1] if end in begins else sorted(ends)
        found.append(
            Link(
                start=first,
                end=last,
                weight=plain_graph.weight(given, start, end),
                kind=words.text("; ".join(given.get("kind", ()))),
                years=given.get("years", ()),
                since=words.text(given.get("since")),
                until=words.text(given.get("until")),
                held=given.get("held"),
                undated=given.get("undated") or (),
                inferred=given.get("inferred", False),
                sources=_numbered(given.get("sources", ()), numbers),
                more=_more(given, _KNOWN_OF_LINKS),
            )
        )
    return tuple(sorted(found, key=lambda link: (link.start, link.end, link.kind, link.since, link.weight, link.more)))


def _centrality(nodes: int, links: Iterable[Link]) -> tuple[list[int], list[float]]:
    """Number of links, and sum of their weights, of each node; a link to itself counts once."""
    degree, strength = [0] * nodes, [0.0] * nodes
    for link in links:
        for place in {link.start, link.end}:
            degree[place] += 1
            strength[place] += link.weight
    return degree, strength


def _groups(G: "nx.Graph", colour: Colour, keys: Iterable[Any]) -> tuple[tuple[Group, ...], dict[Any, int]]:
    """Groups, the largest first, and the place of each node's group.

    Numbered groups keep their numbers, and are named after the member with most links inside."""
    if _is_by_kind(colour) or colour is None:
        return (), {}
    colour = _by_node(colour)
    if not isinstance(colour, Mapping):
        raise DrawingError(f"colour={_shown(colour)} is not known. Give None, 'kind' or {{node: group}}.")
    of = {node: colour[node] for node in keys if not is_blank(colour.get(node))}
    try:
        counts = Counter(of.values())
    except TypeError as error:
        raise DrawingError(
            f"colour has a group that is not a name or a number ({error}). Give each node one group."
        ) from error
    by_size = sorted(counts, key=lambda name: (-counts[name], str(name)))
    numbered = all(isinstance(name, int) and not isinstance(name, bool) for name in by_size)
    # Programs count from 0, people from 1.
    shift = 1 if numbered and 0 in counts else 0
    groups = []
    for place, name in enumerate(by_size):
        light, dark = GROUPS[min(place, len(GROUPS) - 1)]
        number = name + shift if numbered else place + 1
        told = f"Around {_central(G, of, name)}" if numbered else words.text(name)
        groups.append(Group(str(number), told, light, dark))
    places = {name: place for place, name in enumerate(by_size)}
    return tuple(groups), {node: places[name] for node, name in of.items()}


def _central(G: "nx.Graph", of: Mapping[Any, Any], group: object) -> str:
    """The name of the member of a group that has most links inside it."""
    inside = G.subgraph(node for node, own in of.items() if own == group)
    return min((-inside.degree(node), _label(node, inside.nodes[node])) for node in inside)[1]


def _is_by_kind(colour: Colour) -> bool:
    return isinstance(colour, str) and colour == "kind"


def _by_node(given: Any) -> Any:
    """A Series of pandas as {node: value}, since its index holds the nodes; anything else as it is."""
    is_series = getattr(given, "ndim", 0) == 1 and hasattr(given, "index") and hasattr(given, "to_dict")
    return given.to_dict() if is_series else given


def _shown(given: Any) -> str:
    """A value in an error of one line: tables and arrays by their type."""
    return repr(given) if isinstance(given, str | int | float) else type(given).__name__


def _radii(G: "nx.Graph", size: Size, keys: list[Any]) -> tuple[list[float], str]:
    """The radius of each node, areas in proportion to values, and what size means, in words."""
    if size is None:
        return [9.0] * len(keys), ""
    size = _by_node(size)
    if isinstance(size, str) and size == "degree":
        values = [float(G.degree(node)) for node in keys]
        meaning = "number of links"
    elif isinstance(size, Mapping):
        given = {node: 0 if is_blank(size.get(node)) else size[node] for node in keys}
        values = [max(0.0, plain_graph.number(given[node], f"node {quoted(node)}", "size")) for node in keys]
        meaning = "the value given for it"
    else:
        raise DrawingError(f"size={_shown(size)} is not known. Give None, 'degree' or {{node: value}}.")
    top = max(values, default=0) or 1
    return [round(6 + 12 * math.sqrt(value / top), 1) for value in values], meaning


def _sources(G: "nx.Graph") -> tuple[dict[str, int], tuple[Source, ...]]:
    """Numbers of the sources that nodes and links name, and the sources in that order: by date, then title."""
    known = G.graph.get("sources", {})
    things = [*(given for _, given in G.nodes(data=True)), *(given for *_, given in G.edges(data=True))]
    used = {iri for given in things for iri in given.get("sources", ())}
    # Only a web address may become a link.
    found = [_written(known.get(iri) or Source(IRI(iri), iri)) for iri in used]
    found.sort(key=lambda source: (source.issued or "9999", source.title, source.iri))
    return {source.iri: place for place, source in enumerate(found)}, tuple(found)


def _written(source: Source) -> Source:
    """The source with texts that any file can hold, and without an address that does not lead into the web."""
    url = source.url if source.url.lower().startswith(("http://", "https://")) else ""
    told = source._replace(title=source.title or source.iri, url=url)
    return Source(told.iri, *map(words.text, told[1:]))


def _numbered(iris: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[iri] for iri in iris}))


def _caveats(G: "nx.Graph") -> tuple[str, ...]:
    stated = [words.text(caveat) for caveat in G.graph.get("caveats", ())]
    for row in G.graph.get("completeness", ()):
        subject = row.get("subject", "")
        label = G.nodes[subject].get("label", subject) if subject in G else row.get("label") or subject
        stated.append(words.completeness(row, words.text(label)))
    return tuple(dict.fromkeys(caveat for caveat in stated if caveat))


def kind_slot(scene: Scene, kind: str) -> int:
    """The place of a kind's colours in palette(scene); 0, the neutral one, unless kinds are what colours tell."""
    return list(scene.looks).index(kind) + 1 if scene.by_kind else 0


def slots(scene: Scene) -> list[int]:
    """The place of each node's colours in palette(scene)."""
    if scene.by_kind:
        of = {kind: kind_slot(scene, kind) for kind in scene.looks}
        return [of[node.kind] for node in scene.nodes]
    return [node.group + 1 for node in scene.nodes]


def palette(scene: Scene) -> list[tuple[str, str]]:
    """Fills on light and dark ground: first the neutral one, then those of kinds or groups in their order."""
    if scene.by_kind:
        return [_NEUTRAL, *((look.light, look.dark) for look in scene.looks.values())]
    return [_NEUTRAL if scene.groups else _ACCENT, *((group.light, group.dark) for group in scene.groups)]
