"""Schema: the kinds of things of a network with their numbers, and how many links join each two kinds.

Wide, the kinds stand on an ellipse, so that no link passes behind a third kind; narrow, they are a list."""

from collections import Counter
from itertools import combinations
from math import copysign, cos, dist, pi, sin, sqrt
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.kinds import plural
from gpai_graph.visual.network.forms import How, facts, plain_graph
from gpai_graph.visual.network.forms.facts import counted_by_kind
from gpai_graph.visual.network.forms.sheet import Point, Sheet
from gpai_graph.visual.style import GROUND, INK, QUIET, RULE, SMALL, Look, looks_of
from gpai_graph.visual.typeface import width as measured

FEWEST: Final = 4  # kinds
_MOST: Final = 24
_LISTED: Final = 10  # pairs of kinds in the list beside
_HIGH: Final = 46.0  # of a box
_ELLIPSE: Final = 560.0  # how high it is
_ALONG: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)  # where on a link its number may stand
_STEPS: Final = tuple(step / 12 for step in range(1, 12))  # where on a link it is asked whether it passes a box
_DETOUR: Final = 5000.0
_Pair = tuple[str, str]


class Kinds(NamedTuple):
    """How many things of each kind, how many links between each two, and of which kinds these links are."""

    things: dict[str, list[Any]]
    links: dict[_Pair, int]
    words: dict[_Pair, Counter[str]]


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    count = len({facts.kind(G, node) for node in G})
    if count < FEWEST:
        return f"A schema needs nodes of {FEWEST} kinds or more, and this network has {words.counted(count, 'kind')}."
    if count > _MOST:
        return f"There is room for at most {_MOST} kinds, and this network has {count}."
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The schema."""
    kinds = _kinds(G)
    pairs = sorted(kinds.links, key=lambda pair: (-kinds.links[pair], pair))
    title = f"{len(kinds.things)} kinds of things are joined by {plain_graph.links_of(G):,} links"
    if pairs:
        title += f"; the most, {kinds.links[pairs[0]]:,}, join {_pair_words(pairs[0])}"
    period = facts.period_words(G)
    sheet = how.sheet(title, f"How many things of each kind, and how many links{f'; {period}' if period else ''}.")
    looks = looks_of(kinds.things)
    if sheet.is_narrow:
        _list(sheet, G, how, kinds, looks)
    else:
        _Ellipse(sheet, G, how, kinds, looks).all(pairs)
    sheet.foot(facts.source_words(G) + facts.not_drawn_words(G, G, directions=False))
    return sheet


def _kinds(G: nx.Graph) -> Kinds:
    things: dict[str, list[Any]] = {}
    for node in G:
        things.setdefault(facts.kind(G, node), []).append(node)
    links: Counter[_Pair] = Counter()
    said: dict[_Pair, Counter[str]] = {}
    for one, other, given in G.edges(data=True):
        a, b = sorted((facts.kind(G, one), facts.kind(G, other)))
        links[a, b] += plain_graph.number_of(given)
        for each in plain_graph.each_of(given):
            said.setdefault((a, b), Counter()).update(each.get("kind", ()))
    ordered = sorted(things, key=lambda kind: (-len(things[kind]), kind))
    return Kinds({kind: things[kind] for kind in ordered}, dict(links), said)


def _pair_words(pair: _Pair) -> str:
    one, other = (plural(kind, 2) for kind in pair)
    return f"{one} with each other" if pair[0] == pair[1] else f"{one} and {other}"


def _told(kinds: Kinds, pair: _Pair) -> str:
    """The links between two kinds in words, with the kinds of links that are most frequent."""
    most = sorted(kinds.words[pair].items(), key=lambda item: (-item[1], item[0]))[:3]
    of = ", ".join(f"{words.lower_first(kind)} {count:,}" for kind, count in most)
    two = _pair_words(pair)
    return f"{words.upper_first(two)}: {words.counted(kinds.links[pair], 'link')}{f' ({of})' if of else ''}"


def _inside(kinds: Kinds, kind: str) -> str:
    count = kinds.links.get((kind, kind), 0)
    return f"{words.counted(count, 'link')} between them" if count else ""


class _Ellipse:
    """Draws the kinds on an ellipse, and the links most frequent beside it."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, kinds: Kinds, looks: dict[str, Look]) -> None:
        self.sheet, self.G, self.how, self.kinds, self.looks = sheet, G, how, kinds, looks
        self.wide = max(
            measured(words_, 14, bold=True) + 40
            for words_ in (counted_by_kind(G, nodes) for nodes in kinds.things.values())
        )
        self.wide = max(self.wide, max(measured(_inside(kinds, kind), 11.5) + 40 for kind in kinds.things))
        self.room = sheet.room - 300
        high = max(_ELLIPSE, len(kinds.things) * 40)
        middle, top = sheet.left + self.room / 2, sheet.y + 10
        turns = [2 * pi * place / len(kinds.things) - pi / 2 for place in range(len(kinds.things))]
        self.places: list[Point] = [
            (
                middle + (self.room - self.wide - 2) / 2 * _flat(cos(turn)),
                top + high / 2 + (high - _HIGH) / 2 * sin(turn),
            )
            for turn in turns
        ]
        self.bottom = top + high
        self.at = dict(zip(self._order(), self.places, strict=True))
        self.taken: list[tuple[float, float, float, float]] = []

    def _order(self) -> list[str]:
        """The kinds in the order in which strong links are short: two change places as long as that helps."""
        order = list(self.kinds.things)
        pull = {pair: sqrt(count) for pair, count in self.kinds.links.items() if pair[0] != pair[1]}
        far = [[self._far(one, other) for other in self.places] for one in self.places]

        def length(order: list[str]) -> float:
            at = {kind: place for place, kind in enumerate(order)}
            return sum(strength * far[at[a]][at[b]] for (a, b), strength in pull.items())

        best, better = length(order), True
        while better:
            better = False
            for one, other in combinations(range(len(order)), 2):
                tried = list(order)
                tried[one], tried[other] = tried[other], tried[one]
                if (found := length(tried)) < best - 1e-6:
                    order, best, better = tried, found, True
        return order

    def _far(self, one: Point, other: Point) -> float:
        """How far two places are from each other; a box that stands between them counts as a long way."""
        crossed = sum(
            any(
                abs(one[0] + (other[0] - one[0]) * share - x) < self.wide / 2 + 4
                and abs(one[1] + (other[1] - one[1]) * share - y) < _HIGH / 2 + 4
                for share in _STEPS
            )
            for x, y in self.places
            if (x, y) not in (one, other)
        )
        return dist(one, other) + crossed * _DETOUR

    def all(self, pairs: list[_Pair]) -> None:
        """Draw everything; move `y` of the sheet."""
        sheet = self.sheet
        top = sheet.y
        between = [pair for pair in pairs if pair[0] != pair[1]]
        most = max((self.kinds.links[pair] for pair in between), default=1)
        self.taken = [(x - self.wide / 2, y - _HIGH / 2, self.wide, _HIGH) for x, y in self.at.values()]
        for pair in reversed(between):
            (x, y), (x2, y2) = self.at[pair[0]], self.at[pair[1]]
            with sheet.part(_told(self.kinds, pair)):
                sheet.line(x, y, x2, y2, RULE, max(1.0, 9 * (self.kinds.links[pair] / most) ** 0.5))
        for kind, (x, y) in self.at.items():
            self._box(kind, x - self.wide / 2, y - _HIGH / 2)
        bare = [pair for pair in between if not self._number(pair)]
        sheet.y = top
        x = sheet.left + self.room + 30
        sheet.heading("Which links are most frequent", x=x, room=sheet.right - x)
        y = sheet.y + 2
        for pair in [*pairs[:_LISTED], *(pair for pair in bare if pair not in pairs[:_LISTED])]:
            y = sheet.lines(x, y, _told(self.kinds, pair), sheet.right - x, SMALL) + 5
        sheet.y = max(self.bottom, y) + 8

    def _box(self, kind: str, x: float, y: float) -> None:
        sheet, said, inside = self.sheet, counted_by_kind(self.G, self.kinds.things[kind]), _inside(self.kinds, kind)
        with sheet.part(f"{said}{f'; {inside}' if inside else ''}", self.how.kind_page(kind)):
            sheet.rect(x, y, self.wide, _HIGH, GROUND, self.looks[kind].light, broad=1.5, round_=4)
            sheet.mark(self.looks[kind], x + 18, y + _HIGH / 2, 8)
            sheet.text(x + 32, y + (20 if inside else 28), said, 14, bold=True)
            if inside:
                sheet.text(x + 32, y + 36, inside, 11.5, fill=QUIET)

    def _number(self, pair: _Pair) -> bool:
        """Write the number of links on their line where it lies on nothing else; return whether there was room."""
        (x, y), (x2, y2) = self.at[pair[0]], self.at[pair[1]]
        said = f"{self.kinds.links[pair]:,}"
        wide = measured(said, SMALL, bold=True) + 6
        for share in _ALONG:
            middle = (x + (x2 - x) * share, y + (y2 - y) * share)
            box = (middle[0] - wide / 2, middle[1] - 9, wide, 18.0)
            if not any(_meet(box, other) for other in self.taken):
                self.taken.append(box)
                self.sheet.text(middle[0], middle[1] + 4, said, SMALL, bold=True, fill=INK, anchor="middle", halo=True)
                return True
        return False


def _flat(value: float) -> float:
    """An ellipse with fuller corners, since boxes are broad."""
    return copysign(abs(value) ** 0.8, value)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _list(sheet: Sheet, G: nx.Graph, how: How, kinds: Kinds, looks: dict[str, Look]) -> None:
    """The kinds one below the other, each with those that it is linked with."""
    for kind, things in kinds.things.items():
        others = {b if a == kind else a: count for (a, b), count in kinds.links.items() if kind in (a, b) and a != b}
        told = [f"{plural(other, 2)} {count:,}" for other, count in sorted(others.items(), key=lambda item: -item[1])]
        said = f"Links with {', '.join(told)}." if told else "No links with others."
        lines = sheet.wrap(f"{said} {_inside(kinds, kind)}".strip(), sheet.room - 42, SMALL)
        high = 32 + len(lines) * 16.2
        with sheet.part(f"{counted_by_kind(G, things)}. {said}", how.kind_page(kind)):
            sheet.rect(sheet.left + 1, sheet.y, sheet.room - 2, high, GROUND, looks[kind].light, broad=1.5, round_=4)
            sheet.mark(looks[kind], sheet.left + 18, sheet.y + 17, 8)
            sheet.text(sheet.left + 32, sheet.y + 22, counted_by_kind(G, things), 14, bold=True)
            sheet.lines(sheet.left + 32, sheet.y + 40, lines, 0, SMALL, fill=QUIET)
        sheet.y += high + 8
