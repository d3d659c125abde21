"""Square: the matrix of things of one sort, sorted into blocks; the number of what two share stands where they meet.

Blocks are regions where nodes have one, else the groups that are linked most among themselves (communities)."""

from collections.abc import Iterator
from typing import Any, Final

import networkx as nx

from gpai_graph.answers.names import within
from gpai_graph.rdf import words
from gpai_graph.visual.network.forms import How, facts, plain_graph, ties
from gpai_graph.visual.network.forms.facts import kinds_word, name, short
from gpai_graph.visual.network.forms.sheet import Sheet
from gpai_graph.visual.network.forms.ties import Block
from gpai_graph.visual.style import GRID, GROUND, GROUPS, INK, SMALL
from gpai_graph.visual.typeface import cut
from gpai_graph.visual.typeface import width as measured

_MOST: Final = 60
_NARROW: Final = 24  # things on a phone


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    if lacking := ties.lacks(G, "A matrix"):
        return lacking
    linked = sum(1 for node in G if G.degree(node))
    if linked > _MOST:
        return f"A matrix of one kind shows at most {_MOST} things, and {linked} of this network are linked."
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The matrix."""
    strength = ties.strengths(G)
    blocks = ties.blocks(G, strength)
    sheet = how.sheet(_finding(G, blocks), _subtitle(G, strength))
    order = [node for _, nodes in blocks for node in nodes]
    if sheet.is_narrow and len(order) > _NARROW:
        kept = set(sorted(order, key=lambda node: (-strength[node], *facts.by_name(G, node)))[:_NARROW])
        blocks = [Block(title, [node for node in nodes if node in kept]) for title, nodes in blocks]
        blocks = [block for block in blocks if block.nodes]
    wide = sheet.room if sheet.is_narrow else sheet.room * 0.64
    top = sheet.y
    bottom = _matrix(sheet, G, how, blocks, wide)
    sheet.y = bottom + 8 if sheet.is_narrow else top
    _beside(sheet, G, how, blocks, strength, sheet.left if sheet.is_narrow else sheet.left + wide + 32)
    sheet.y = max(sheet.y, bottom)
    hidden = len(strength) - sum(len(nodes) for _, nodes in blocks)
    more = f" Not drawn: {hidden} with fewer links." if hidden else ""
    more += facts.not_drawn_words(G, strength)
    sheet.foot(facts.source_words(G) + more)
    return sheet


def _finding(G: nx.Graph, blocks: list[Block]) -> str:
    best = ties.cells(G)[0]
    across = ties.across_words(G, blocks)
    one, other = (within(name(G, node), str(node)) for node in best)
    joins = f"leads from {one} to {other}" if plain_graph.is_directed(G) else f"joins {one} and {other}"
    said = f"the strongest link {joins} ({ties.cell_words(G, *best)})"
    return f"{across}; {said}" if across else said


def _subtitle(G: nx.Graph, strength: dict[Any, float]) -> str:
    period = facts.period_words(G)
    way = " Links lead from rows to columns." if plain_graph.is_directed(G) else ""
    several = any(given.get("shared") for *_, given in G.edges(data=True))
    number = "number of works that both take part in" if several else "weight of the link"
    who = facts.counted_by_kind(G, list(strength)).capitalize()
    return f"{who}; the number is the {number}{f', {period}' if period else ''}.{way}"


def _cells(G: nx.Graph) -> Iterator[tuple[Any, Any, float]]:
    """The places with a mark, row and column, and the number there; links to itself last."""
    loops = [(node, node) for node in nx.nodes_with_selfloops(G)]
    for one, other in (*ties.ordered(G), *loops):
        for a, b in dict.fromkeys(((one, other), (other, one))):
            if value := ties.led(G, a, b):
                yield a, b, value


def _matrix(sheet: Sheet, G: nx.Graph, how: How, blocks: list[Block], wide: float) -> float:
    """Draw rows and columns; return where they end."""
    order = [node for _, nodes in blocks for node in nodes]
    size = 11.0 if sheet.is_narrow else SMALL
    names = min(max(measured(short(G, node), size) for node in order) + 10, wide * 0.32)
    step = min(26.0, (wide - names) / len(order))
    heads = max(measured(cut(short(G, node), 110, size), size) for node in order)
    top, x0 = sheet.y + heads + 12, sheet.left + names
    most = max(value for *_, value in _cells(G))
    colour = {node: GROUPS[place % len(GROUPS)][0] for place, (_, nodes) in enumerate(blocks) for node in nodes}
    place_of = {node: place for place, node in enumerate(order)}
    small = min(size, step / 0.96)
    for node, place in place_of.items():
        x, y = x0 + (place + 0.5) * step, top + (place + 0.5) * step
        said = f"{name(G, node)}: {words.counted(plain_graph.links_of(G, node), 'link')}"
        with sheet.node(str(node), said, how.node_page(node)):
            line = sheet.wrap(short(G, node), names - 6, small, most=1)[0]
            sheet.text(x0 - 6, y + small * 0.36, line, small, anchor="end", fill=colour[node])
            line = sheet.wrap(short(G, node), 110, small, most=1)[0]
            sheet.text(x + small * 0.36, top - 6, line, small, fill=colour[node], turn=-90)
        sheet.rect(x - step / 2 + 1, y - step / 2 + 1, step - 2, step - 2, GRID[0], round_=1)
    for one, other, value in _cells(G):
        if one not in place_of or other not in place_of:
            continue
        fill = colour[one] if colour[one] == colour[other] else INK
        x, y = x0 + place_of[other] * step, top + place_of[one] * step
        with sheet.link(str(one), str(other), facts.link_words(G, one, other), how.link_page(one, other)):
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


def _beside(sheet: Sheet, G: nx.Graph, how: How, blocks: list[Block], strength: dict[Any, float], x: float) -> None:
    """The strongest links with what they rest on, what colours mean, and two notes."""
    room = sheet.right - x
    ties.strongest(sheet, G, how, x, room, each_way=True)
    if len(blocks) > 1:
        items = [(GROUPS[place % len(GROUPS)][0], block.title) for place, block in enumerate(blocks)]
        sheet.legend([*items, (INK, "between two of these")], x=x, room=room)
    count = {node: len(set(G[node]) - {node}) for node in strength}
    best = max(strength, key=lambda node: (count[node], strength[node], name(G, node)))
    others = f"{len(strength) - 1} other {kinds_word(G, list(strength), len(strength) - 1)}"
    for said in (f"{name(G, best)} is linked with {count[best]} of the {others}, the most.", ties.same_work(G)):
        if said:
            sheet.y = sheet.note(x, sheet.y, said, room)
