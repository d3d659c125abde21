"""Ties: what forms ask of links between things of one sort: how much two share, which stand together, the strongest."""

from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.visual.network.forms import How, facts, plain_graph
from gpai_graph.visual.network.forms.facts import name
from gpai_graph.visual.network.forms.sheet import Sheet
from gpai_graph.visual.style import QUIET, SMALL

WEIGHT: Final = "weight"  # what numbers of links are, where these tell nothing that is shared
_TIES: Final = 8  # of the strongest in words


class Block(NamedTuple):
    """Things that stand together: the name of a region, or "Around" the strongest of a community."""

    title: str
    nodes: list[Any]


def shared(G: nx.Graph, one: Any, other: Any) -> float:
    """How much two nodes share: the number of things, where the link tells them; else its weight."""
    given = G.edges[one, other]
    return float(len(given["shared"])) if given.get("shared") else float(given.get("weight", 1))


def lacks(G: nx.Graph, form: str) -> str:
    """What a graph would need for a form that shows how much two things share; "" if nothing."""
    if all(one == other for one, other in G.edges()):
        verb = "need" if form.endswith("s") else "needs"
        end = "has only links from a thing to itself" if G.number_of_edges() else "has none"
        return f"{form} {verb} links between two things, and this network {end}."
    return ""


def led(G: nx.Graph, one: Any, other: Any) -> float:
    """How much leads from a node to another one; 0 if no link does. In a graph without directions how much they share.

    >>> G = plain_graph.plain(nx.MultiDiGraph([("a", "b", {"weight": 2}), ("a", "b"), ("b", "a")]))
    >>> led(G, "a", "b"), led(G, "b", "a")
    (3.0, 1.0)
    """
    given = G.edges[one, other]
    if not plain_graph.is_directed(G) or (given.get("shared") and given.get("origin") == one):
        return shared(G, one, other)
    return float(sum(each.get(WEIGHT, 1) for each in plain_graph.each_of(given) if each.get("origin") == one))


def unit(G: nx.Graph) -> str:
    """What the numbers of links count: "works shared", else the weight."""
    return "works shared" if any(given.get("shared") for *_, given in G.edges(data=True)) else WEIGHT


def strength_words(G: nx.Graph, one: Any, other: Any) -> str:
    """How much two nodes share, in words: "7 works shared", "weight 2.5"."""
    number = words.number(shared(G, one, other))
    if not G.edges[one, other].get("shared"):
        count = plain_graph.number_of(G.edges[one, other])
        return f"{WEIGHT} {number}{f', {count} links added up' if count > 1 else ''}"
    return f"{number} {'work' if number == '1' else 'works'} shared"


def cells(G: nx.Graph) -> list[tuple[Any, Any]]:
    """The links but loops in each direction in which they lead, the strongest first; one each without directions."""
    if not plain_graph.is_directed(G):
        return ordered(G)
    ways = [way for one, other in ordered(G) for way in ((one, other), (other, one)) if led(G, *way)]
    return sorted(ways, key=lambda way: -led(G, *way))


def cell_words(G: nx.Graph, one: Any, other: Any) -> str:
    """How much leads from a node to another one, as `strength_words` tells how much two share."""
    if not plain_graph.is_directed(G) or G.edges[one, other].get("shared"):
        return strength_words(G, one, other)
    count = sum(each.get("origin") == one for each in plain_graph.each_of(G.edges[one, other]))
    return f"{WEIGHT} {words.number(led(G, one, other))}{f', {count} links added up' if count > 1 else ''}"


def strengths(G: nx.Graph) -> dict[Any, float]:
    """{node that has a link: how much it shares with all others}."""
    return {node: sum(shared(G, node, other) for other in G[node] if other != node) for node in G if G.degree(node)}


def ordered(G: nx.Graph) -> list[tuple[Any, Any]]:
    """All links but loops, the strongest first."""
    pairs = [(one, other) for one, other in G.edges() if one != other]
    return sorted(pairs, key=lambda pair: (-shared(G, *pair), facts.by_name(G, pair[0]), facts.by_name(G, pair[1])))


def by_region(G: nx.Graph) -> bool:
    """Whether things stand together by region; else those do that are linked most among themselves."""
    return any(words.text(region) for _, region in G.nodes(data="region"))


def blocks(G: nx.Graph, strength: dict[Any, float]) -> list[Block]:
    """The things that stand together, the strongest first."""
    found: dict[str, list[Any]] = {}
    told = {node: words.text(G.nodes[node].get("region")) for node in strength}
    if not by_region(G):
        from gpai_graph import analysis  # here: others need no communities

        groups = analysis.communities(G).groups
        told = {node: str(place + 1) for place, group in enumerate(groups) for node in group}
    for node in sorted(strength, key=lambda node: (-strength[node], *facts.by_name(G, node))):
        found.setdefault(told[node], []).append(node)
    named = {key: key if not key.isdecimal() else f"Around {name(G, nodes[0])}" for key, nodes in found.items()}
    by_strength = sorted(found.items(), key=lambda item: (-sum(strength[node] for node in item[1]), item[0]))
    return [Block(named[key] or "Others", nodes) for key, nodes in by_strength]


def across_words(G: nx.Graph, found: list[Block]) -> str:
    """How many links join things that do not stand together: "47 of 62 links join different regions"; else ""."""
    of = {node: place for place, block in enumerate(found) for node in block.nodes}
    pairs = ordered(G)
    across = sum(plain_graph.number_of(G.edges[pair]) for pair in pairs if of[pair[0]] != of[pair[1]])
    what, verb = "regions" if by_region(G) else "groups", "joins" if across == 1 else "join"
    said = f"{across} of {words.counted(plain_graph.links_of(G), 'link')} {verb} different {what}"
    return said if len(found) > 1 else ""


def strongest(sheet: Sheet, G: nx.Graph, how: How, x: float, room: float, each_way: bool = False) -> None:
    """Write the strongest links and what they rest on, at `y` of the sheet. each_way: each direction for itself."""
    sheet.heading("The strongest links, and through what", x=x, room=room)
    y = sheet.y + 2
    one_way = each_way and plain_graph.is_directed(G)
    for one, other in (cells(G) if one_way else ordered(G))[:_TIES]:
        given = G.edges[one, other]
        with sheet.link(str(one), str(other), facts.link_words(G, one, other), how.link_page(one, other)):
            ends = f"{name(G, one)} → {name(G, other)}" if one_way else facts.ends_words(G, one, other)
            head = f"{ends}: {words.number(led(G, one, other) if one_way else shared(G, one, other))}"
            y = sheet.lines(x, y, head, room, SMALL, bold=True)
        through = given.get("through", ())
        if through:
            more = f" (+{len(through) - 1})" if len(through) > 1 else ""
            y = sheet.lines(x, y, f"{through[0]}{more}", room, 11.5, fill=QUIET)
        y += 5
    sheet.y = y


def same_work(G: nx.Graph) -> str:
    """A sentence where most of the strongest links rest on one and the same work; else ""."""
    first = ordered(G)[:_TIES]
    through = [work for one, other in first for work in dict.fromkeys(G.edges[one, other].get("through", ()))]
    work = max(sorted(set(through)), key=through.count, default="")
    if not work or through.count(work) <= len(first) / 2:
        return ""
    return f"{through.count(work)} of these {len(first)} links rest on the same work: {work}."
