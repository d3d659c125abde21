"""Square: the matrix of things of one sort, sorted into blocks; the number of what two share stands where they meet.

Blocks are regions where nodes have one, else the groups that are linked most among themselves (communities)."""

from typing import Any, Final

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network.forms import How, facts
from gpai_graph.visual.network.forms.facts import kinds_word, name, short
from gpai_graph.visual.network.forms.sheet import SMALL, Sheet
from gpai_graph.visual.style import GRID, GROUND, GROUPS, INK, QUIET
from gpai_graph.visual.typeface import cut
from gpai_graph.visual.typeface import width as measured

MOST: Final = 60
_NARROW: Final = 24  # things on a phone
_TIES: Final = 8


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    if not G.number_of_edges():
        return "A matrix needs links, and this network has none."
    linked = sum(1 for node in G if G.degree(node))
    if linked > MOST:
        return f"A matrix of one kind shows at most {MOST} things, and {linked} of this network are linked."
    return ""


def shared(G: nx.Graph, one: Any, other: Any) -> float:
    """How much two nodes share: the number of things, where the link tells them; else its weight."""
    given = G.edges[one, other]
    return float(len(given["shared"])) if given.get("shared") else float(given.get("weight", 1))


def draw(G: nx.Graph, how: How) -> Sheet:
    """The matrix."""
    strength = {node: sum(shared(G, node, other) for other in G[node] if other != node) for node in G if G.degree(node)}
    blocks = _blocks(G, strength)
    sheet = how.sheet(_finding(G, blocks), _subtitle(G, strength))
    order = [node for _, nodes in blocks for node in nodes]
    if sheet.is_narrow and len(order) > _NARROW:
        kept = set(sorted(order, key=lambda node: (-strength[node], *facts.by_name(G, node)))[:_NARROW])
        blocks = [(title, [node for node in nodes if node in kept]) for title, nodes in blocks]
        blocks = [(title, nodes) for title, nodes in blocks if nodes]
    wide = sheet.room if sheet.is_narrow else sheet.room * 0.64
    top = sheet.y
    bottom = _matrix(sheet, G, how, blocks, wide)
    sheet.y = bottom + 8 if sheet.is_narrow else top
    _beside(sheet, G, how, blocks, strength, sheet.left if sheet.is_narrow else sheet.left + wide + 32)
    sheet.y = max(sheet.y, bottom)
    alone = [node for node in G if not G.degree(node)]
    hidden = len(strength) - sum(len(nodes) for _, nodes in blocks)
    more = f" Not drawn: {hidden} with fewer links." if hidden else ""
    more += f" Without a link: {listed(name(G, node) for node in alone)}." if 0 < len(alone) <= 5 else ""
    sheet.foot(facts.source_words(G) + more)
    return sheet


def _blocks(G: nx.Graph, strength: dict[Any, float]) -> list[tuple[str, list[Any]]]:
    """(title, nodes) of each block, the strongest first."""
    found: dict[str, list[Any]] = {}
    told = {node: words.text(G.nodes[node].get("region")) for node in strength}
    if not any(told.values()):
        from gpai_graph import analysis  # here: others need no communities

        groups = analysis.communities(G).groups
        told = {node: str(place + 1) for place, group in enumerate(groups) for node in group}
    for node in sorted(strength, key=lambda node: (-strength[node], *facts.by_name(G, node))):
        found.setdefault(told[node], []).append(node)
    named = {key: key if not key.isdecimal() else f"Around {name(G, nodes[0])}" for key, nodes in found.items()}
    by_strength = sorted(found.items(), key=lambda item: (-sum(strength[node] for node in item[1]), item[0]))
    return [(named[key] or "Others", nodes) for key, nodes in by_strength]


def _ties(G: nx.Graph) -> list[tuple[Any, Any]]:
    pairs = [(one, other) for one, other in G.edges() if one != other]
    return sorted(pairs, key=lambda pair: (-shared(G, *pair), facts.by_name(G, pair[0]), facts.by_name(G, pair[1])))


def _finding(G: nx.Graph, blocks: list[tuple[str, list[Any]]]) -> str:
    of = {node: place for place, (_, nodes) in enumerate(blocks) for node in nodes}
    ties = _ties(G)
    across = sum(of[one] != of[other] for one, other in ties)
    best = ties[0]
    much = shared(G, *best)
    unit = "works shared" if G.edges[best].get("shared") else "weight"
    count = f"{words.number(much)} {unit}" if unit != "weight" else f"weight {words.number(much)}"
    by_region = any(G.nodes[node].get("region") for node in of)
    what = "regions" if by_region else "groups"
    parts = f"{across} of {len(ties)} links join different {what}; " if len(blocks) > 1 else ""
    return f"{parts}the strongest link joins {name(G, best[0])} and {name(G, best[1])} ({count})"


def _subtitle(G: nx.Graph, strength: dict[Any, float]) -> str:
    period = facts.period_words(G)
    several = any(given.get("shared") for *_, given in G.edges(data=True))
    number = "number of works that both take part in" if several else "weight of the link"
    who = facts.counted(G, list(strength)).capitalize()
    return f"{who}; the number is the {number}{f', {period}' if period else ''}."


def _matrix(sheet: Sheet, G: nx.Graph, how: How, blocks: list[tuple[str, list[Any]]], wide: float) -> float:
    """Draw rows and columns; return where they end."""
    order = [node for _, nodes in blocks for node in nodes]
    size = 11.0 if sheet.is_narrow else SMALL
    names = min(max(measured(short(G, node), size) for node in order) + 10, wide * 0.32)
    step = min(26.0, (wide - names) / len(order))
    heads = max(measured(cut(short(G, node), 110, size), size) for node in order)
    top, x0 = sheet.y + heads + 12, sheet.left + names
    most = max(shared(G, one, other) for one, other in _ties(G))
    colour = {node: GROUPS[place % len(GROUPS)][0] for place, (_, nodes) in enumerate(blocks) for node in nodes}
    place_of = {node: place for place, node in enumerate(order)}
    small = min(size, step / 0.96)
    for node, place in place_of.items():
        x, y = x0 + (place + 0.5) * step, top + (place + 0.5) * step
        said = f"{name(G, node)}: {words.counted(G.degree(node), 'link')}"
        with sheet.node(str(node), said, how.node_page(node)):
            line = sheet.wrap(short(G, node), names - 6, small, most=1)[0]
            sheet.text(x0 - 6, y + small * 0.36, line, small, anchor="end", fill=colour[node])
            line = sheet.wrap(short(G, node), 110, small, most=1)[0]
            sheet.text(x + small * 0.36, top - 6, line, small, fill=colour[node], turn=-90)
        sheet.rect(x - step / 2 + 1, y - step / 2 + 1, step - 2, step - 2, GRID[0], round_=1)
    for one, other in _ties(G):
        if one not in place_of or other not in place_of:
            continue
        value = shared(G, one, other)
        fill = colour[one] if colour[one] == colour[other] else INK
        for a, b in ((one, other), (other, one)):
            x, y = x0 + place_of[b] * step, top + place_of[a] * step
            with sheet.link(str(a), str(b), facts.link_words(G, a, b), how.link_page(a, b)):
                _cell(sheet, x, y, step, value / most, fill, words.number(value) if step >= 15 else "")
    y = top
    for _, nodes in blocks:
        side = len(nodes) * step
        if len(blocks) > 1:
            sheet.rect(x0 + (y - top), y, side, side, "none", colour[nodes[0]], broad=1.2)
        y += side
    return y + 6


def _cell(sheet: Sheet, x: float, y: float, step: float, share: float, fill: str, number: str) -> None:
    """A mark whose size tells the number, which stands beside or in it."""
    side = (step - 2) * (0.45 + 0.55 * share**0.5)
    middle = (x + step / 2, y + step / 2)
    sheet.square(*middle, side, fill)
    if number:
        size = min(10.5, side - 1)
        sheet.text(middle[0], middle[1] + size * 0.36, number, size, bold=True, fill=GROUND, anchor="middle")


def _beside(
    sheet: Sheet, G: nx.Graph, how: How, blocks: list[tuple[str, list[Any]]], strength: dict[Any, float], x: float
) -> None:
    """The strongest links with what they rest on, what colours mean, and two notes."""
    room = sheet.right - x
    sheet.heading("The strongest links, and through what", x=x, room=room)
    y = sheet.y + 2
    for one, other in _ties(G)[:_TIES]:
        given = G.edges[one, other]
        with sheet.link(str(one), str(other), facts.link_words(G, one, other), how.link_page(one, other)):
            head = f"{name(G, one)} – {name(G, other)}: {words.number(shared(G, one, other))}"
            y = sheet.lines(x, y, head, room, SMALL, bold=True)
        through = given.get("through", ())
        if through:
            more = f" (+{len(through) - 1})" if len(through) > 1 else ""
            y = sheet.lines(x, y, f"{through[0]}{more}", room, 11.5, fill=QUIET)
        y += 5
    sheet.y = y
    if len(blocks) > 1:
        items = [(GROUPS[place % len(GROUPS)][0], title) for place, (title, _) in enumerate(blocks)]
        sheet.legend([*items, (INK, "between two of these")], x=x, room=room)
    for said in _said(G, strength):
        sheet.y = sheet.note(x, sheet.y, said, room)


def _said(G: nx.Graph, strength: dict[Any, float]) -> list[str]:
    best = max(strength, key=lambda node: (G.degree(node), strength[node], name(G, node)))
    others = f"{len(strength) - 1} other {kinds_word(G, list(strength))}"
    found = [f"{name(G, best)} is linked with {G.degree(best)} of the {others}, the most."]
    ties = _ties(G)[:_TIES]
    through = [work for one, other in ties for work in dict.fromkeys(G.edges[one, other].get("through", ()))]
    if through:
        work = max(sorted(set(through)), key=through.count)
        if through.count(work) > len(ties) / 2:
            found.append(f"{through.count(work)} of these {len(ties)} links rest on the same work: {work}.")
    return found
