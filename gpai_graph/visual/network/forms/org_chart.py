"""Org chart: what is part of what, as boxes, with who leads each of them since when, and who hosts it.

Two trees stand side by side, before and after the date on which most of it ended and began, joined by what succeeded
what. A network of one date, or one without such a date, is one tree."""

from itertools import chain
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.visual.network.forms import How, facts
from gpai_graph.visual.network.forms.facts import kinds_word, name, short, years_words
from gpai_graph.visual.network.forms.sheet import LEAD, Sheet
from gpai_graph.visual.network.forms.tree import (
    NEXT,
    PART,
    Side,
    Tree,
    date_of,
    leads,
    moved_between,
    role_word,
    sides_of,
    tree_of,
)
from gpai_graph.visual.style import GROUND, INK, LIGHT, NOTE, QUIET, RULE, looks_of
from gpai_graph.visual.typeface import width as measured

_MOST: Final = 40  # boxes of a tree
MOST_BESIDE: Final = 150  # links in the boxes
_SIZE: Final = 11.5
_LINE: Final = round(_SIZE * LEAD, 1)
_PAD: Final = 12.0
_GAP: Final = 8.0


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    tree = tree_of(G)
    if tree is None:
        return f"An org chart needs links of the kind {PART!r}, and this network has none."
    units = set(tree.units())
    beside = sum(G.degree(node) for node in units)
    if len(units) > _MOST or beside > MOST_BESIDE:
        return (
            f"There is room for at most {_MOST} boxes with {MOST_BESIDE} links, and this network needs {len(units)} "
            f"with {beside}."
        )
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The org chart."""
    tree = tree_of(G)
    assert tree is not None  # `lacks` says so
    sides = sides_of(G, tree)
    sheet = how.sheet(*_titles(G, tree, sides))
    _Drawn(sheet, G, how, tree, sides).all()
    shown = set(tree.units())
    others = sorted(
        (each for each in G if facts.kind(G, each) == facts.kind(G, tree.root) and each not in shown),
        key=lambda each: facts.by_name(G, each),
    )
    beside = f" Left out, since not part of it: {words.listed([name(G, each) for each in others])}." if others else ""
    sheet.foot(facts.source_words(G) + beside)
    return sheet


def _titles(G: nx.Graph, tree: Tree, sides: list[Side]) -> tuple[str, str]:
    units = tree.units()
    role = role_word(G, units)
    word = kinds_word(G, units)
    told = (
        f"The {word} of {name(G, tree.root)}, each below what it is part of, with each {role} on record and the years "
        "that sources give"
    )
    moved = moved_between(tree, sides)
    if len(sides) > 1 and moved:
        old, new = {one for one, _ in moved}, {other for _, other in moved}
        years = {date.year for pair in moved if (date := PartialDate.of(words.text(G.edges[pair].get("since"))))}
        when = f"In {years.pop()}, " if len(years) == 1 else ""
        most = max(sorted(new, key=str), key=lambda node: sum(other == node for _, other in moved))
        count = sum(other == most for _, other in moved)
        took = f"{when}{len(new)} {kinds_word(G, list(new), len(new))} replaced {len(old)}"
        title = f"{took}: {name(G, most)} replaced {count} of these" if count > 1 else took
        return title, f"{told}."
    shown = [node for node, depth in sides[-1] if depth]
    with_ = sum(bool(leads(G, node)) for node in shown)
    period = facts.period_words(G)
    title = (
        f"{len(shown)} {kinds_word(G, shown, len(shown))} {'belongs' if len(shown) == 1 else 'belong'} to "
        f"{short(G, tree.root)}; for {with_} of them a {role} is recorded"
    )
    return title, f"{told}{f'; {period}' if period else ''}."


class _Box(NamedTuple):
    """Where a unit stands."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def middle(self) -> float:
        return self.y + self.high / 2


class _Drawn:
    """Draws the trees on a sheet."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, tree: Tree, sides: list[Side]) -> None:
        self.sheet, self.G, self.how, self.tree, self.sides = sheet, G, how, tree, sides
        self.look = looks_of([facts.kind(G, tree.root)])[facts.kind(G, tree.root)]
        self.both = {node for node, _ in sides[0]} & {node for node, _ in sides[-1]} if len(sides) > 1 else set()
        self.moved = moved_between(tree, sides)
        self.indent = 14.0 if sheet.is_narrow else 26.0
        self.boxes: list[dict[Any, _Box]] = [{} for _ in sides]

    def all(self) -> None:
        """Draw everything; move `y` of the sheet."""
        sheet, beside = self.sheet, len(self.sides) > 1 and not self.sheet.is_narrow
        self._legend()
        wide = sheet.room * 0.46 if beside else min(sheet.room - 2, 760.0)
        top = sheet.y
        for place in range(len(self.sides)):
            x, room = sheet.left + 1, wide
            if beside and place:
                x, room = sheet.right - sheet.room * 0.4, sheet.room * 0.4 - 1
            y = self._tree(place, x, top if beside else sheet.y + 4, room)
            sheet.y = max(y, sheet.y)
        if beside:
            self._between()
        self._notes()

    def _legend(self) -> None:
        if len(self.sides) == 1:
            return
        word = kinds_word(self.G, [self.tree.root], 1)
        self.sheet.legend(
            [
                (NOTE[0], NEXT if self.sheet.is_narrow else f"{NEXT}, as a source states"),
                (self.look.light, f"{word} that ended or is new"),
                (QUIET, f"{word} that goes on"),
            ]
        )

    def _tree(self, place: int, x: float, y: float, wide: float) -> float:
        """Draw a side; return where it ends."""
        cut, boxes = self.tree.cut, self.boxes[place]
        if cut:
            y = self.sheet.lines(x, y + 15, f"{'Since' if place else 'Until'} {cut.words}", wide, 15, bold=True) - 2
        wanted = self._wanted() if place and not self.sheet.is_narrow else {}
        for node, depth in self._ordered(place, wanted):
            at, room = x + depth * self.indent, wide - depth * self.indent
            high = self._box(node, place, at, 0, room, dry=True)
            y = max(y, wanted.get(node, y + high / 2) - high / 2)
            boxes[node] = _Box(at, y, room, high)
            above = next((box for whole, box in boxes.items() if node in self.tree.parts.get(whole, ())), None)
            if above:
                down = above.x + 10
                begin = above.y + above.high
                self.sheet.path(f"M{down:.1f} {begin:.1f}V{y + 14:.1f}H{at:.1f}", RULE, top=begin)
            self._box(node, place, at, y, room)
            y += high + _GAP
        return y

    def _wanted(self) -> dict[Any, float]:
        """Where units of the right side would stand: at the mean height of what they follow, or of themselves."""
        before, found = self.boxes[0], {}
        for node, depth in self.sides[1]:
            heights = [before[one].middle for one, other in self.moved if other == node]
            if not heights and depth and node in before:
                heights = [before[node].middle]
            if heights:
                found[node] = sum(heights) / len(heights)
        return found

    def _ordered(self, place: int, wanted: dict[Any, float]) -> Side:
        if not wanted:
            return self.sides[place]
        kept = {node for node, _ in self.sides[place]}
        parts = {node: sorted(below, key=lambda part: wanted.get(part, 1e9)) for node, below in self.tree.parts.items()}
        return self.tree._replace(parts=parts).side(kept.__contains__)

    def _box(self, node: Any, place: int, x: float, y: float, wide: float, *, dry: bool = False) -> float:
        """Draw a box, or (dry) only measure it; return how high it is."""
        sheet, G = self.sheet, self.G
        colour = QUIET if node in self.both else self.look.light
        life = "–".join(str(date.year) if (date := date_of(G, node, each)) else "" for each in ("since", "until"))
        room = wide - 2 * _PAD
        lines = sheet.wrap(name(G, node), room - measured(life, _SIZE) - 10, 13, bold=True)
        first = y + _PAD + 9
        below = first + len(lines) * 17.5 - 1
        rows = self._rows(node, place, room)
        high = below - y + len(rows) * _LINE - 4 + (0 if rows else -2)
        if dry:
            return high
        with sheet.node(str(node), f"{name(G, node)}{f' ({life})' if life != '–' else ''}", self.how.node_page(node)):
            sheet.rect(x, y, wide, high, LIGHT["soft"] if node in self.both else GROUND, colour, round_=3)
            sheet.rect(x, y, 4, high, colour, round_=2)
            sheet.lines(x + _PAD, first, lines, 0, 13, bold=True)
            if life != "–":
                sheet.text(x + wide - 8, first, life, _SIZE, fill=QUIET, anchor="end")
        for row in rows:
            at = x + _PAD
            for said, fill, other in row:
                if other is None:
                    at += sheet.text(at, below, said, _SIZE, fill=fill)
                else:
                    told = facts.link_words(G, node, other)
                    with sheet.link(str(other), str(node), told, self.how.link_page(node, other)):
                        at += sheet.text(at, below, said, _SIZE, fill=fill)
                at += measured(" ", _SIZE) + 1
            below += _LINE
        return high

    def _rows(self, node: Any, place: int, room: float) -> list[list[tuple[str, str, Any]]]:
        """What stands in a box, in lines: (words, colour, whose link it tells)."""
        G, cut, found = self.G, self.tree.cut, []
        for role, others in leads(G, node).items():
            if node in self.both and cut:  # of one that goes on, each side tells its own time
                others = [other for other in others if _is_of(G.edges[node, other], cut, late=bool(place))]
            if others:
                told = [f"{short(G, each)} {years_words(G.edges[node, each]) or '(no date)'}" for each in others]
                found.append((f"{role}{'s' if len(others) > 1 else ''}:", list(zip(told, others, strict=True)), INK))
        units, shown = set(self.tree.units()), {each for each, _ in self.sides[place]}
        others_of: dict[str, list[tuple[str, Any]]] = {}
        for other, given in sorted(G[node].items(), key=lambda item: facts.by_name(G, item[0])):
            kinds = [each for each in given.get("kind", ()) if each not in (PART, NEXT)]
            if kinds and given.get("origin") == node and (other in shown or other not in units):
                others_of.setdefault(", ".join(kinds), []).append((name(G, other), other))
        found += [(what, others, INK) for what, others in others_of.items()]
        if place and self.sheet.is_narrow and (olds := [one for one, other in self.moved if other == node]):
            found.append(("replaced", [(name(G, one), one) for one in olds], NOTE[0]))
        is_new = node not in self.both and node != self.tree.root
        if is_new and place and not leads(G, node) and not found[0:1]:
            found.append((f"no {role_word(G, self.tree.units())} recorded", [], QUIET))
        return list(chain.from_iterable(_flow(self.sheet, *each, room) for each in found))

    def _between(self) -> None:
        """Draw what follows what, and what goes on, between the two sides."""
        sheet, (before, after) = self.sheet, self.boxes
        for node in filter(self.both.__contains__, before):
            one, other = before[node], after[node]
            if node != self.tree.root or one.y == other.y:
                sheet.path(_curve(one, other, 0), RULE, dash="2 4")
        for old, new in self.moved:
            one, other = before[old], after[new]
            ports = sorted((each for each, to in self.moved if to == new), key=lambda each: before[each].y)
            offset = (ports.index(old) - (len(ports) - 1) / 2) * min(9.0, other.high / (len(ports) + 1))
            with sheet.link(str(old), str(new), facts.link_words(self.G, old, new), self.how.link_page(old, new)):
                sheet.path(_curve(one, other, offset), NOTE[0], broad=1.8)
                x, y = other.x - 1, other.middle + offset
                sheet.path(f"M{x:.1f} {y:.1f}l-8 -4v8z", fill=NOTE[0])

    def _notes(self) -> None:
        """What is not known of the later side."""
        G, sheet = self.G, self.sheet
        late = [node for node, depth in self.sides[-1] if depth and node not in self.both]
        silent = [node for node in late if not leads(G, node)]
        role, said = role_word(G, self.tree.units()), []
        if silent and len(self.sides) > 1:
            word = kinds_word(G, late, len(late))
            said.append(f"For {len(silent)} of the {len(late)} new {word} no {role} is recorded.")
        short_ = {node: told for node, told in facts.missing(G).items() if node in self.boxes[-1]}
        if short_:
            node = max(sorted(short_, key=str), key=lambda each: short_[each][1] - short_[each][0])
            recorded, stated = short_[node]
            said.append(f"{name(G, node)}: a source states {stated}; {recorded} are known by name.")
        columns = 1 if sheet.is_narrow else max(1, len(said))
        room, below, y = (sheet.room - 30 * (columns - 1)) / columns, sheet.y + 6, sheet.y + 6
        for number, each in enumerate(said):
            x = sheet.left + (number * (room + 30) if columns > 1 else 0)
            below = max(below, sheet.note(x, y if columns > 1 else below, each, room))
        sheet.y = below


def _is_of(given: dict[str, Any], cut: PartialDate, *, late: bool) -> bool:
    """Whether a link belongs to the time after (late) or before a date; one without a date belongs to both."""
    years = [*given.get("years", ())]
    return not years or (max(years) >= cut.year if late else min(years) <= cut.year)


def _flow(
    sheet: Sheet, head: str, items: list[tuple[str, Any]], fill: str, room: float
) -> list[list[tuple[str, str, Any]]]:
    """Words and links one after the other in lines that fit the room."""
    rows: list[list[tuple[str, str, Any]]] = [[(head, QUIET, None)]]
    at = measured(head, _SIZE)
    for place, (said, other) in enumerate(items):
        said += "," if place < len(items) - 1 else ""
        wide = measured(said, _SIZE) + measured(" ", _SIZE) + 1
        if at + wide <= room:
            rows[-1].append((said, fill, other))
            at += wide
            continue
        if not place:  # the first one begins beside its head, if its first word fits
            one, *more = sheet.wrap(f"{head} {said}", room, _SIZE)
            if one != head and one.startswith(f"{head} "):
                rows[-1].append((one.removeprefix(f"{head} "), fill, other))
                rest = sheet.wrap(" ".join(more), room, _SIZE)
                rows += [[(line, fill, other)] for line in rest]
                at = measured(rest[-1], _SIZE)
                continue
        lines = sheet.wrap(said, room, _SIZE)
        rows += [[(line, fill, other)] for line in lines]
        at = measured(lines[-1], _SIZE)
    return rows


def _curve(one: _Box, other: _Box, offset: float) -> str:
    x, y, x2, y2 = one.x + one.wide + 2, one.middle, other.x - 3, other.middle + offset
    bend = (x2 - x) * 0.45
    return f"M{x:.1f} {y:.1f}C{x + bend:.1f} {y:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
