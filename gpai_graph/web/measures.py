"""Measures: what a network tells, in plain words and small tables. A kept network in, values for pages out."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph import analysis
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.namespaces import expand
from gpai_graph.visual import words
from gpai_graph.visual.network.svg import count_words
from gpai_graph.web.looks import kind_word
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.network_views import Network
from gpai_graph.web.urls import kind_of, page_path
from gpai_graph.web.view import Cell, Row

_CENTRAL: Final = 10
_NAMED: Final = 3
_SHOWN: Final = 14  # members of a group that stand open
# From here on, runs that agree are called so; analysis says below 0.8 that they do not.
_FIRM: Final = 0.95

# Links that read on to their end; others are told as "what: whom".
_SENTENCES: Final = (" of", " by", "supports", "linked with")

_WEAK: Final = frozenset(("country", "project"))

Address = Callable[[str], str]


class Community(NamedTuple):
    """A group of a network: named after its most connected member; all members, the most connected first."""

    around: str
    size: int
    kinds: str
    first: list[Cell]
    rest: list[Cell]


class Communities(NamedTuple):
    """The groups of a network, what their finding says of itself, and how many nodes are in none."""

    groups: list[Community]
    said: str
    alone: int


def node_cell(G: nx.Graph, node: str, address: Address) -> Cell:
    """A node as a cell that leads to its page."""
    iri = expand(node)
    path = page_path(iri)
    return Cell(analysis_label(G, node), address(path) if path else "", kind_of(iri))


def analysis_label(G: nx.Graph, node: str) -> str:
    """What a node is called."""
    return str(G.nodes[node].get("label") or node)


def sentence(network: Network, when: str) -> str:
    """What a network holds, and who has most links. when: "on 31 December 2021" or "at all times"."""
    G = network.graph
    if not len(G):
        return f"Nothing is recorded {when}."
    parts = [f"{when[:1].upper()}{when[1:]}: {count_words(network.picture.scene)}."]
    top = list(analysis.degree(G).items())[:_NAMED]
    named = [f"{analysis_label(G, node)} ({count:g})" for node, count in top if count > 1]
    if named:
        parts.append(f"Most links: {words.listed(named)}.")
    return " ".join(parts)


def central(network: Network, address: Address) -> tuple[tuple[str, ...], list[Row]]:
    """Columns and rows of those through whom most of the shortest ways lead; by number of links where none does."""
    G = network.graph
    through, links = network.betweenness, analysis.degree(G) if len(G) else {}
    order = sorted(links, key=lambda node: (-round(through[node], 9), -links[node], analysis_label(G, node)))
    between = any(through.values())
    order = [node for node in order if (through[node] if between else links[node])][:_CENTRAL]
    rows = []
    for node in order:
        share = 100 * through[node]
        said = f"{share:.1f} %" if share >= 0.05 or not share else "below 0.1 %"
        kind = Cell(kind_word(str(G.nodes[node].get("kind") or "")))
        number = Cell(f"{links[node]:g}", is_number=True)
        way = Cell(said, is_number=True, sort=f"{share:.6f}")
        rows.append(Row((node_cell(G, node, address), kind, number, way), [], False))
    return ("name", "kind", "links", "shortest ways through it"), rows


def communities(network: Network, address: Address) -> Communities | None:
    """The groups within which links are many; None where there are no links, or all is one group."""
    found = network.communities
    if found is None:
        return None
    G = network.graph
    groups = [group for group in found.groups if len(group) > 1]
    alone = len(G) - sum(map(len, groups))
    if len(groups) < len(("one", "other")):
        return None
    return Communities([_community(G, group, address) for group in groups], _agreement(found), alone)


def _community(G: nx.Graph, group: tuple[str, ...], address: Address) -> Community:
    inside = G.subgraph(group)
    order = sorted(group, key=lambda node: (-inside.degree(node), analysis_label(G, node)))
    cells = [node_cell(G, node, address) for node in order]
    counts: dict[str, int] = {}
    for node in group:
        kind = str(G.nodes[node].get("kind") or "")
        counts[kind] = counts.get(kind, 0) + 1
    by_size = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kinds = words.listed(f"{count} {kind_word(kind, count)}" for kind, count in by_size)
    return Community(cells[0].text, len(group), kinds, cells[:_SHOWN], cells[_SHOWN:])


def _agreement(found: analysis.Communities) -> str:
    if found.stability >= _FIRM:
        return f"{found.runs} runs of the method agree almost fully, so the division is firm."
    if not any("another seed" in limit for limit in found.limits):
        return f"{found.runs} runs of the method agree by {found.stability:.2f} of 1: the edges of groups are open."
    return (
        f"{found.runs} runs of the method agree only by {found.stability:.2f} of 1: "
        "another run gives other groups, so build nothing on them."
    )


def link_rows(
    network: Network, numbering: Numbering, address: Address, names: Mapping[str, str], most: int
) -> tuple[tuple[str, ...], list[Row]]:
    """Columns and rows of the links, the heaviest first; most: so many, 0 for all. names: {shared node: label}."""
    G = network.graph
    every = sorted(
        G.edges(data=True),
        key=lambda link: (-link[2]["weight"], analysis_label(G, link[0]), analysis_label(G, link[1])),
    )
    weighted = len({data["weight"] for *_, data in every}) > 1
    shared = any(data.get("shared") for *_, data in every)
    columns = [
        "from",
        "link",
        "to",
        *(["weight"] if weighted else []),
        *(["what they share"] if shared else []),
        "when",
    ]
    rows = []
    for one, other, data in every[:most] if most else every:
        begin, end = (other, one) if data.get("origin") == other else (one, other)
        cells = [node_cell(G, begin, address), Cell(kind_said(data)), node_cell(G, end, address)]
        if weighted:
            cells.append(Cell(words.number(data["weight"]), is_number=True, sort=str(data["weight"])))
        if shared:
            cells.append(Cell(_some([names.get(node, node) for node in data.get("shared", ())])))
        cells.append(Cell(when_said(data)))
        rows.append(Row(tuple(cells), marks_of(network, data, numbering), bool(data.get("inferred"))))
    return tuple(columns), rows


def kind_said(data: Mapping[str, Any]) -> str:
    """What a link is, in words."""
    return ", ".join(f"{kind[:1].lower()}{kind[1:]}" for kind in _kinds(data))


def phrase(data: Mapping[str, Any]) -> str:
    """A link as words between its two ends: "member of", "produced by", "author:".

    >>> phrase({"kind": "Chair; Outgoing chair"}), phrase({"kind": "author"})
    ('chair and outgoing chair of', 'author:')
    """
    # Roles are written with a capital letter.
    said = [each if each[:1].islower() else f"{each[:1].lower()}{each[1:]} of" for each in _kinds(data)]
    if all(each.endswith(" of") for each in said):
        said = [f"{words.listed(each.removesuffix(' of') for each in said)} of"]
    whole = words.listed(said)
    return whole if whole.endswith(_SENTENCES) else f"{whole}:"


def _kinds(data: Mapping[str, Any]) -> list[str]:
    kinds = str(data.get("kind") or "linked with").split("; ")
    # Beside "lead", that a project is one says nothing.
    return [kind for kind in kinds if kind not in _WEAK] or kinds


def _some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    first = sorted(names)[:_NAMED]
    return "; ".join(first) + (f"; and {len(names) - len(first)} more" if len(names) > len(first) else "")


def when_said(data: Mapping[str, Any]) -> str:
    """When a link held, in years: no more is certain of dates that sources give in different detail."""
    since, until = str(data.get("since") or "")[:4], str(data.get("until") or "")[:4]
    if since and until:
        return since if since == until else f"{since} to {until}"
    if since or until:
        return f"since {since}" if since else f"until {until}"
    return year_spans(data.get("years", ()))


def marks_of(network: Network, data: Mapping[str, Any], numbering: Numbering) -> list[Mark]:
    """The marks of the sources of a link."""
    found = []
    for iri in data.get("sources", ()):
        source = network.source(iri)
        found.append(Mark(numbering.number(source), source, bool(data.get("inferred")) or not source.kind))
    return found
