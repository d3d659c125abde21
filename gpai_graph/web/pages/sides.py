"""Sides: two things side by side. Two IRIs in; their facts, figures and links, shared and not, with marks, out."""

from typing import Final, NamedTuple

from gpai_graph import analysis
from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.table import grouped
from gpai_graph.web import measures
from gpai_graph.web.links import Links
from gpai_graph.web.looks import KINDS, kind_word
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.network_views import Network
from gpai_graph.web.pages.facts import Value, capital, grouped_facts
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of
from gpai_graph.web.view import Cell

# What every thing of ours has says nothing of two of them.
_DULL: Final = frozenset(("Class", "Name"))
# Links to things of these kinds are compared as links.
_LINKED: Final = frozenset((*KINDS, "document", "milestone", "strategy", "membership", "seat")) - {"theme", "source"}


class Pair(NamedTuple):
    """A property of both things, each with its values; same: whether they are equal."""

    property: str
    left: list[Value]
    right: list[Value]
    same: bool


class Side(NamedTuple):
    """How one of the two is linked with a third: words, when, and who says so."""

    words: str
    when: str
    marks: list[Mark]


class Shared(NamedTuple):
    """A thing with which both are linked."""

    cell: Cell
    left: Side
    right: Side


class Apart(NamedTuple):
    """Things of one kind with which only one of the two is linked, each with how it is."""

    kind: str
    number: int
    links: list[tuple[Cell, Side]]


class Linked(NamedTuple):
    """What both are linked with by kind, and what only one is; direct: how they are linked with each other."""

    sentence: str
    shared: list[tuple[str, list[Shared]]]
    left: list[Apart]
    right: list[Apart]
    direct: Side | None


def facts(site: Site, left: IRI, right: IRI, numbering: Numbering, links: Links) -> list[Pair]:
    """What is said of both, property by property, but for links to other things, which `linked` holds."""
    sides = [_facts(site, thing, numbering, links) for thing in (left, right)]
    order = sorted({*sides[0], *sides[1]}, key=str.casefold)
    return [_pair(name, sides[0].get(name, []), sides[1].get(name, [])) for name in order]


def _facts(site: Site, thing: IRI, numbering: Numbering, links: Links) -> dict[str, list[Value]]:
    about = site.kg.describe(thing)
    rows = tuple(row for row in about.rows if kind_of(str(row.terms[1])) not in _LINKED)
    # Only what is shown: a source that nothing here mentions needs no number.
    told = Answer(about.question, about.columns, rows, about.labels, about.sources)
    # Codes and addresses differ by their nature.
    groups = [group for group in grouped_facts(told, Numbering(), links) if group.title == ""]
    kept = {fact.property for group in groups for fact in group.facts} - _DULL
    rows = tuple(row for row in rows if capital(about.text(row.terms[0])) in kept)
    told = Answer(about.question, about.columns, rows, about.labels, about.sources)
    return {fact.property: fact.values for group in grouped_facts(told, numbering, links) for fact in group.facts}


def _pair(name: str, left: list[Value], right: list[Value]) -> Pair:
    texts = [{value.cell.text for value in values} for values in (left, right)]
    return Pair(name, left, right, texts[0] == texts[1])


def figures(site: Site, left: IRI, right: IRI, day: str, numbering: Numbering) -> list[Pair]:
    """The figures of both: of each indicator the newest year by the day that both have, else the newest of each."""
    sides = [_figures(site, thing, day, numbering) for thing in (left, right)]
    pairs = []
    for name in sorted({*sides[0], *sides[1]}, key=str.casefold):
        years = [set(side.get(name, {})) for side in sides]
        common = max(years[0] & years[1], default="")
        values = [_of_year(side.get(name, {}), common) for side in sides]
        pairs.append(_pair(name, *values))
    return pairs


def _figures(site: Site, thing: IRI, day: str, numbering: Numbering) -> dict[str, dict[str, list[Value]]]:
    """{indicator with its unit: {year: values}} up to the day."""
    found = site.kg.answer("figures-of", thing=thing)
    told: dict[str, dict[str, list[Value]]] = {}
    for row in found.rows:
        indicator, date, value, unit = row.terms
        year = str(date).rpartition("/")[2]
        if year > day[: len(year)] or not isinstance(value, Literal):
            continue
        name = found.text(indicator) + (f", {unit.text}" if isinstance(unit, Literal) else "")
        cell = Cell(_rounded(value.text), is_number=True, sort=value.text)
        told.setdefault(name, {}).setdefault(year, []).append(Value(cell, numbering.marks(found, row.sources), year))
    return told


def _rounded(number: str) -> str:
    """A figure as people read it: no digits behind the point where it has five or more before."""
    whole = number.partition(".")[0].lstrip("-")
    return grouped(number.partition(".")[0] if len(whole) >= len("10000") else number)


def _of_year(values: dict[str, list[Value]], common: str) -> list[Value]:
    return values[common or max(values)] if values else []


def linked(network: Network, left: IRI, right: IRI, numbering: Numbering, links: Links) -> Linked | None:
    """What both are linked with, and what only one is; None where one has no link that a source states."""
    G = network.graph
    one, other = left.compact, right.compact
    if one not in G or other not in G:
        return None
    found = analysis.compare_nodes(G, one, other)
    names = [measures.analysis_label(G, node) for node in (one, other)]
    shared: list[tuple[str, list[Shared]]] = []
    for kind, cells in _by_kind(network, found.shared, links):
        rows = [Shared(cell, *(_side(network, end, node, numbering) for end in (one, other))) for node, cell in cells]
        shared.append((kind, rows))
    direct = _side(network, one, other, numbering) if found.linked else None
    return Linked(
        _sentence(found, *names),
        shared,
        _apart(network, one, found.only_first, numbering, links),
        _apart(network, other, found.only_second, numbering, links),
        direct,
    )


def _side(network: Network, end: str, node: str, numbering: Numbering) -> Side:
    data = network.graph.edges[end, node]
    marks = measures.marks_of(network, data, numbering)
    return Side(measures.kind_said(data), measures.when_said(data), marks)


def _apart(network: Network, end: str, nodes: dict[str, str], numbering: Numbering, links: Links) -> list[Apart]:
    found = []
    for kind, cells in _by_kind(network, nodes, links):
        told = [(cell, _side(network, end, node, numbering)) for node, cell in cells]
        found.append(Apart(kind, len(told), told))
    return found


def _by_kind(network: Network, nodes: dict[str, str], links: Links) -> list[tuple[str, list[tuple[str, Cell]]]]:
    """Nodes and their cells by kind, in the order in which a page shows them, so that sources are numbered so, too."""
    kinds: dict[str, list[tuple[str, Cell]]] = {}
    for node in sorted(nodes, key=lambda node: nodes[node].casefold()):
        cell = measures.node_cell(network.graph, node, links.url)
        kinds.setdefault(cell.kind, []).append((node, cell))
    order = ("body", "group", "instrument", *KINDS)
    return sorted(kinds.items(), key=lambda item: (order.index(item[0]) if item[0] in order else len(order), item[0]))


def _sentence(found: analysis.NodeComparison, one: str, other: str) -> str:
    shared = len(found.shared)
    both = f"{one} and {other} are both linked with {shared} {'thing' if shared == 1 else 'things'}"
    only = f"{one} alone with {len(found.only_first)}, {other} alone with {len(found.only_second)}"
    return f"{both}; {only}."


def kind_heading(kind: str, count: int) -> str:
    """So many things of a kind, as a heading.

    >>> kind_heading("body", 2)
    '2 bodies'
    """
    return f"{count} {kind_word(kind, count)}"
