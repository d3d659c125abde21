"""Arcs: things of one sort in a column, those of one region or group together, and an arc for each link.

An arc is broader where two things share more. The strongest links are marks of their own; where links are many, the
others are drawn as one mark."""

from typing import Any, Final

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network.forms import How, facts, plain_graph, ties
from gpai_graph.visual.network.forms.facts import kinds_word, name, short
from gpai_graph.visual.network.forms.sheet import LEAD, Sheet
from gpai_graph.visual.network.forms.ties import Block
from gpai_graph.visual.style import GROUPS, RULE, SMALL, looks_of
from gpai_graph.visual.typeface import width as measured

_MOST: Final = 150  # things
MOST_LINKS: Final = 1500
_MARKS: Final = 280  # links that are marks of their own
_ROW: Final = (22.0, 16.0)  # from thing to thing: of few, of many
_FEW: Final = 40
_NAME: Final = 0.42  # of a narrow sheet, for names
_LONGEST: Final = 230.0  # pixels of a name on a wide one
_BESIDE: Final = 0.34  # of a wide sheet, for what stands beside the arcs
_BROAD: Final = (1.2, 6.0)  # of an arc: at least, and so much more at most
_FLAT: Final = 1.4  # how broad an arc is, in halves of its height, at most


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    linked = [node for node in G if any(other != node for other in G[node])]
    if lacking := ties.lacks(G, "Arcs"):
        return lacking
    within = {facts.kind(G, one) for one, other in G.edges() if one != other and _alike(G, one, other)}
    if apart := [node for node in linked if facts.kind(G, node) not in within]:
        who = kinds_word(G, apart)
        told = f"{len(apart)} things of this network" if who == "things" else who
        return f"Arcs need links between things of the same kind, and {told} have none."
    if len(linked) > _MOST:
        return f"Arcs show at most {_MOST} things, and {len(linked)} of this network are linked."
    if G.number_of_edges() > MOST_LINKS:
        return f"Arcs show at most {MOST_LINKS:,} links, and this network has {G.number_of_edges():,}."
    return ""


def _alike(G: nx.Graph, one: Any, other: Any) -> bool:
    return facts.kind(G, one) == facts.kind(G, other)


def draw(G: nx.Graph, how: How) -> Sheet:
    """The arcs."""
    strength = ties.strengths(G)
    blocks = ties.blocks(G, strength)
    sheet = how.sheet(_finding(G, strength, blocks), _subtitle(G, strength, blocks))
    kinds = sorted({facts.kind(G, node) for node in strength})
    if len(kinds) > 1:
        looks = looks_of(kinds)
        sheet.legend([(looks[kind], kind or "thing") for kind in kinds])
    top, beside = sheet.y, 0.0 if sheet.is_narrow else sheet.room * _BESIDE
    column = _Column(sheet, G, how, blocks, sheet.room - beside - (32 if beside else 0))
    bottom = column.drawn(top)
    sheet.y = top if beside else bottom + 14
    x, room = sheet.right - (beside or sheet.room), beside or sheet.room
    ties.strongest(sheet, G, how, x, room)
    for said in (ties.same_work(G), column.rest):
        if said:
            sheet.y = sheet.note(x, sheet.y + 4, said, room)
    sheet.y = max(sheet.y, bottom) + 8
    sheet.foot(facts.source_words(G) + facts.not_drawn_words(G, [*column.y], loops=False))
    return sheet


def _finding(G: nx.Graph, strength: dict[Any, float], blocks: list[Block]) -> str:
    links = {node: len(set(G[node]) - {node}) for node in strength}
    best = max(links.values())
    top = sorted((node for node in links if links[node] == best), key=lambda node: facts.by_name(G, node))
    others = len(links) - 1
    who = listed(name(G, node) for node in top) if len(top) <= 3 else f"{len(top)} {kinds_word(G, top)}"
    verb = "is" if len(top) == 1 else "are each"
    rest = kinds_word(G, list(strength), others)
    across = ties.across_words(G, blocks)
    return f"{who} {verb} linked with {best} of {others} other {rest}, the most{f'; {across}' if across else ''}"


def _subtitle(G: nx.Graph, strength: dict[Any, float], blocks: list[Block]) -> str:
    period = facts.period_words(G)
    what = "region" if ties.by_region(G) else "group"
    order = f", those of one {what} together" if len(blocks) > 1 else ""
    grey = f"; grey arcs join two {what}s" if len(blocks) > 1 else ""
    who = facts.counted_by_kind(G, list(strength)).capitalize()
    arc = "An arc is a link, its arrow shows where it leads to" if plain_graph.is_directed(G) else "An arc is a link"
    return f"{who}{order}. {arc}, broader for more {ties.unit(G)}{grey}{f'; {period}' if period else ''}."


class _Column:
    """The names one below the other, and the arcs beside them."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, blocks: list[Block], wide: float) -> None:
        self.sheet, self.G, self.how, self.blocks = sheet, G, how, blocks
        nodes = [node for block in blocks for node in block.nodes]
        self.size = 11.0 if sheet.is_narrow else SMALL
        self.row = _ROW[len(nodes) > _FEW or sheet.is_narrow]
        longest = wide * _NAME if sheet.is_narrow else _LONGEST
        widths = [measured(short(G, node), self.size) for node in nodes]
        widths += [measured(word, self.size, bold=True) for block in blocks for word in block.title.split()]
        self.names = min(longest, max(widths) + 2)
        self.x = sheet.left + self.names + 14  # of the line on which things stand
        self.room = sheet.left + wide - self.x - 8  # of arcs
        self.colour = {
            node: GROUPS[place % len(GROUPS)][0] for place, block in enumerate(blocks) for node in block.nodes
        }
        self.place = {node: place for place, block in enumerate(blocks) for node in block.nodes}
        self.y: dict[Any, float] = {}  # of the nodes of this sheet
        self.rest = ""

    def drawn(self, top: float) -> float:
        """Draw the column; return where it ends."""
        heads, rows, y = [], [], top + 6
        for block in self.blocks:
            if len(self.blocks) > 1:
                lines = self.sheet.wrap(block.title, self.names + 14, self.size, bold=True)
                heads.append((y + 11, lines, block))
                y += len(lines) * self.size * LEAD + 3
            for node in block.nodes:
                lines = self.sheet.wrap(short(self.G, node), self.names, self.size)
                high = max(self.row, len(lines) * self.size * LEAD + 1)
                self.y[node] = y + high / 2
                rows.append((node, y + high / 2 - (len(lines) - 1) * self.size * LEAD / 2 + self.size * 0.36, lines))
                y += high
            y += 8
        self._arcs()
        for base, lines, block in heads:
            self.sheet.lines(self.sheet.left, base, lines, 0, self.size, bold=True, fill=self._colour(block.nodes[0]))
        looks = looks_of(facts.kind(self.G, node) for node in self.y)
        for node, base, lines in rows:
            said = f"{name(self.G, node)}: {words.counted(plain_graph.links_of(self.G, node), 'link')}"
            with self.sheet.node(str(node), said, self.how.node_page(node)):
                self.sheet.lines(self.x - 10, base, lines, 0, self.size, anchor="end")
                self.sheet.mark(looks[facts.kind(self.G, node)], self.x, self.y[node], 4.2)
        return y

    def _colour(self, node: Any) -> str:
        return GROUPS[self.place[node] % len(GROUPS)][0]

    def _arcs(self) -> None:
        """Draw the links, those between blocks first, as they are longer and lie below."""
        G, order = self.G, ties.ordered(self.G)
        most = ties.shared(G, *order[0])
        least = self._least(order)
        far = max(abs(self.y[one] - self.y[other]) for one, other in order) / 2
        flat = min(_FLAT, self.room / far)
        weak = [pair for pair in order if ties.shared(G, *pair) < least]
        if weak:
            self.sheet.folded = len(weak)
            less = "a weight below" if ties.unit(G) == ties.WEIGHT else "fewer works shared than"
            told = f"{words.counted(len(weak), 'link')} with {less} {words.number(least)}"
            self.rest = f"The thinnest arcs are the {told}."
            with self.sheet.part(told):
                self.sheet.path("".join(self._course(*pair, flat) for pair in weak), RULE, broad=0.7)
        strong = order[: len(order) - len(weak)]
        low = ties.shared(G, *strong[-1]) if strong else most
        for one, other in sorted(strong, key=lambda pair: self.place[pair[0]] == self.place[pair[1]]):
            fill = self._colour(one) if self.place[one] == self.place[other] else RULE
            said = f"{facts.link_title(G, one, other)}; {ties.strength_words(G, one, other)}"
            with self.sheet.link(str(one), str(other), said, self.how.link_page(one, other)):
                broad, top = self._broad(ties.shared(G, one, other), low, most), min(self.y[one], self.y[other])
                self.sheet.path(self._course(one, other, flat), fill, broad=broad, top=top)
                for begin, end in ((one, other), (other, one)) if plain_graph.is_directed(G) else ():
                    if ties.led(G, begin, end):
                        self._arrow(begin, end, flat, broad, fill)

    @staticmethod
    def _broad(value: float, low: float, most: float) -> float:
        begin, more = _BROAD
        return (
            begin + (value - low) / (most - low) * min(more, most / low - 1 if low > 0 else more)
            if most > low
            else begin
        )

    def _least(self, order: list[tuple[Any, Any]]) -> float:
        """How much the two ends of a link share at least, so that it is a mark of its own."""
        if self.how.every or len(order) <= _MARKS:
            return 0.0
        last = ties.shared(self.G, *order[_MARKS])
        more = [value for pair in order[:_MARKS] if (value := ties.shared(self.G, *pair)) > last]
        return more[-1] if more else last + 1

    def _arrow(self, begin: Any, end: Any, flat: float, broad: float, fill: str) -> None:
        """A head on the arc, past its middle, as names stand at its ends."""
        a, b = self.y[begin], self.y[end]
        down, half = (1 if b > a else -1), 2.5 + broad / 2
        x, y = self.x + abs(b - a) / 2 * flat, (a + b) / 2 + down * 0.5
        self.sheet.path(f"M{x - half:.1f} {y:.1f}h{2 * half:.1f}l{-half:.1f} {down * 2 * half:.1f}Z", fill=fill, top=y)

    def _course(self, one: Any, other: Any, flat: float) -> str:
        a, b = sorted((self.y[one], self.y[other]))
        high = (b - a) / 2
        return f"M{self.x:.0f} {a:.1f}A{high * flat:.1f} {high:.1f} 0 0 1 {self.x:.0f} {b:.1f}"
