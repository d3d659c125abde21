"""Map: who joined one thing, such as a body, on which date: columns below a time axis, and a map of the world."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate, date_words
from gpai_graph.visual.chart import maps
from gpai_graph.visual.network.forms import How, facts, plain_graph
from gpai_graph.visual.network.forms.facts import name, short
from gpai_graph.visual.network.forms.sheet import Sheet
from gpai_graph.visual.style import GROUND, INK, LAND, QUIET, SMALL

_MOST: Final = 8  # dates
MOST_NODES: Final = 250
_SHARE: Final = 0.75  # of the countries, which have a link with a date to the one thing
_ROW: Final = 17.0
_FEW: Final = 8  # names in a column of names
_AXIS: Final = 56.0  # how high the part with the time axis is


class Wave(NamedTuple):
    """Who joined on a date. text: the date, "" for those of whom nobody says when."""

    text: str
    nodes: tuple[Any, ...]
    colour: str

    @property
    def said(self) -> str:
        """The date in words."""
        return date_words(self.text) if self.text else "No date"


class Joined(NamedTuple):
    """The thing that was joined, and who joined it by date."""

    hub: Any
    waves: tuple[Wave, ...]

    @property
    def nodes(self) -> list[Any]:
        """All who joined."""
        return [node for wave in self.waves for node in wave.nodes]


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    coded = _coded(G)
    if not coded:
        return "A map needs countries with their numeric code (the attribute code), and this network has none."
    if len(coded) > MOST_NODES:
        return f"There is room for at most {MOST_NODES} countries, and this network has {len(coded)}."
    joined = _joined(G, coded)
    if joined is None:
        return "A map needs links with a start date from most of its countries to one other thing."
    if len(joined.waves) > _MOST:
        return f"There is room for at most {_MOST} dates, and this network needs {len(joined.waves)}."
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The map."""
    joined = _joined(G, _coded(G))
    assert joined is not None  # `lacks` says so
    sheet = how.sheet(*_titles(G, joined))
    drawn = _Drawn(sheet, G, how, joined)
    if sheet.is_narrow:
        drawn.world()
        drawn.stacked()
    else:
        drawn.columns()
        drawn.world()
    _notes(sheet, G, joined)
    others = plain_graph.links_of(G) - sum(plain_graph.number_of(G.edges[node, joined.hub]) for node in joined.nodes)
    rest = f" Left out: {words.counted(others, 'link')} with {_others(G, joined)}." if others else ""
    sheet.foot(f"{facts.source_words(G)}{rest} {maps.BOUNDARIES}")
    return sheet


def _others(G: nx.Graph, joined: Joined) -> str:
    nodes = [node for node in G if node != joined.hub and node not in joined.nodes]
    return f"other {facts.kinds_word(G, nodes)}" if nodes else "other things"


def _coded(G: nx.Graph) -> list[Any]:
    return [node for node, code in G.nodes(data="code") if words.text(code)]


def _joined(G: nx.Graph, coded: list[Any]) -> Joined | None:
    """The thing to which most countries have a link with a start date; with all others of their kind that have one."""
    count = Counter(
        other for node in coded for other, given in G[node].items() if given.get("since") and other not in coded
    )
    hub = max(sorted(count, key=str), key=lambda node: count[node], default=None)
    if hub is None or count[hub] < _SHARE * len(coded):
        return None
    kinds = {facts.kind(G, node) for node in coded}
    dated: dict[str, list[Any]] = {}
    for node, given in G[hub].items():
        if facts.kind(G, node) in kinds:
            dated.setdefault(words.text(given.get("since")), []).append(node)
    ordered = sorted(dated, key=lambda text: (not text, text))
    return Joined(
        hub,
        tuple(
            Wave(text, tuple(sorted(dated[text], key=lambda node: facts.by_name(G, node))), maps.fill(place)[0])
            for place, text in enumerate(ordered)
        ),
    )


def _largest(joined: Joined) -> Wave:
    return max((wave for wave in joined.waves if wave.text), key=lambda wave: (len(wave.nodes), wave.text))


def _titles(G: nx.Graph, joined: Joined) -> tuple[str, str]:
    hub, first, most = short(G, joined.hub), joined.waves[0], _largest(joined)
    kinds = Counter(kind for node in joined.nodes for kind in G.edges[joined.hub, node].get("kind", ()))
    who = f"{max(sorted(kinds), key=lambda kind: kinds[kind]).lower()}s" if kinds else "links"
    total = len(joined.nodes)
    if len(joined.waves) == 1:
        title = f"All {total} {who} of {hub} joined on one date, {first.said}"
    elif most == first:
        title = f"Of {total} {who} of {hub} {len(first.nodes)} were there from the start, {first.said}"
    else:
        title = (
            f"{hub} began with {len(first.nodes)} {who}, and {total - len(first.nodes)} joined: the most at once, "
            f"{len(most.nodes)}, on {most.said}"
        )
    period = facts.period_words(G)
    return title, f"The {who} of {name(G, joined.hub)} by date of entry{f'; {period}' if period else ''}."


class _Drawn:
    """Draws columns and map on a sheet."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, joined: Joined) -> None:
        self.sheet, self.G, self.how, self.joined = sheet, G, how, joined

    def _inferred(self, node: Any) -> bool:
        return bool(self.G.edges[self.joined.hub, node].get("inferred"))

    def columns(self) -> None:
        """The time axis, and a column for each date."""
        sheet, waves = self.sheet, self.joined.waves
        self._axis()
        # A column is as broad as its names need: those with many have two or more rows of names.
        parts = [max(1, -(-len(wave.nodes) // _FEW)) for wave in waves]
        wide = sheet.room / sum(parts)
        top, below, total, x = sheet.y, sheet.y, 0, sheet.left
        for wave, count in zip(waves, parts, strict=True):
            total += len(wave.nodes)
            if wave.text:
                at, to = self._at(wave.text), x + 5
                course = f"M{at:.1f} {top - 40:.1f}C{at:.1f} {top - 12:.1f} {to:.1f} {top - 28:.1f} {to:.1f} {top:.1f}"
                sheet.path(course, wave.colour, broad=1.5)
            below = max(below, self._column(wave, total, x, top, wide, count))
            x += wide * count
        sheet.y = below + 8

    def _at(self, text: str) -> float:
        """Where a date stands on the axis."""
        dates = [wave.text for wave in self.joined.waves if wave.text]
        first, last = _years(dates[0]) - 0.15, _years(dates[-1]) + 0.6
        return self.sheet.left + (_years(text) - first) / (last - first) * self.sheet.room

    def _axis(self) -> None:
        sheet, waves = self.sheet, [wave for wave in self.joined.waves if wave.text]
        y = sheet.y + 24
        sheet.line(sheet.left, y, sheet.right, y, INK)
        for year in range(int(_years(waves[0].text)) + 1, int(_years(waves[-1].text) + 0.6) + 1):
            x = self._at(f"{year}-01-01")
            if x < sheet.right - 20:
                sheet.line(x, y - 4, x, y, INK)
                sheet.text(x, y - 9, str(year), SMALL, fill=QUIET, anchor="middle")
        for wave in waves:
            sheet.circle(self._at(wave.text), y, 3 + len(wave.nodes) ** 0.5 * 1.5, wave.colour)
        sheet.y = y + _AXIS

    def _column(self, wave: Wave, total: int, x: float, y: float, wide: float, columns: int) -> float:
        """Date, numbers and names; return where they end."""
        sheet = self.sheet
        y = sheet.lines(x, y + 15, wave.said, wide * columns - 12, 14, bold=True, fill=wave.colour)
        sheet.text(x, y, f"+{len(wave.nodes)} = {total}", SMALL, bold=True)
        y += _ROW + 3
        rows = -(-len(wave.nodes) // columns)
        lowest = y
        for column in range(columns):
            below = y
            for node in wave.nodes[column * rows : (column + 1) * rows]:
                below = self._named(node, wave, x + column * wide, below, wide - 10)
            lowest = max(lowest, below)
        return lowest

    def _named(self, node: Any, wave: Wave, x: float, y: float, room: float) -> float:
        sheet, G, hub = self.sheet, self.G, self.joined.hub
        lines = sheet.wrap(name(G, node), room - 16, SMALL)
        with sheet.node(str(node), name(G, node), self.how.node_page(node)):
            below = sheet.lines(x + 16, y, lines, 0, SMALL)
        with sheet.link(str(node), str(hub), facts.link_words(G, node, hub), self.how.link_page(node, hub)):
            if self._inferred(node):
                sheet.rect(x + 0.8, y - 8.6, 8, 8, GROUND, wave.colour, broad=1.6)
            else:
                sheet.rect(x, y - 9.4, 9.6, 9.6, wave.colour)
        return max(y + _ROW, below)

    def stacked(self) -> None:
        """The columns one below the other, each in two columns of names, for a narrow sheet."""
        sheet, total = self.sheet, 0
        for wave in self.joined.waves:
            total += len(wave.nodes)
            sheet.y = self._column(wave, total, sheet.left, sheet.y + 4, sheet.room / 2, 2) + 2

    def world(self) -> None:
        """The map, with a key of dates and those that it cannot show."""
        sheet, G, shapes = self.sheet, self.G, maps.outlines()
        scale = sheet.room / maps.SHEET
        top = sheet.y + 6
        colours = {node: wave.colour for wave in self.joined.waves for node in wave.nodes}
        of_code = {code: node for node in colours if (code := words.text(G.nodes[node].get("code")))}
        land = "".join(path for code, path in shapes.paths.items() if code not in of_code)
        sheet.shape(land, sheet.left, top, scale, LAND[0], GROUND)
        for code, node in of_code.items():
            course, point = shapes.paths.get(code, ""), shapes.points.get(code)
            if not (course or point):
                continue
            told, hub = facts.link_words(G, node, self.joined.hub), self.joined.hub
            with sheet.link(str(node), str(hub), told, self.how.link_page(node, hub)):
                fill, line = (GROUND, colours[node]) if self._inferred(node) else (colours[node], GROUND)
                if course:
                    sheet.shape(course, sheet.left, top, scale, fill, line, broad=1.4 if fill == GROUND else 0.5)
                elif point:
                    x, y = sheet.left + point[0] * scale, top + point[1] * scale
                    sheet.circle(x, y, max(3.0, 9 * scale), fill, line, broad=1.4 if fill == GROUND else 0.5)
        sheet.y = top + shapes.height * scale + 4
        items: list[tuple[str, str]] = [(wave.colour, f"{wave.said}: {len(wave.nodes)}") for wave in self.joined.waves]
        if any(map(self._inferred, colours)):
            items.append(("hollow", "only an outline: inferred, no source states it directly"))
        shown = {node for code, node in of_code.items() if code in shapes.paths or code in shapes.points}
        off = [name(G, node) for node in colours if node not in shown]
        sheet.legend(items)
        if off:
            sheet.y = sheet.lines(
                sheet.left, sheet.y + 8, f"Not on the map: {words.listed(off)}.", sheet.room, SMALL, fill=QUIET
            )


def _years(text: str) -> float:
    """A date as a number of years."""
    known = PartialDate.of(text)
    assert known is not None
    day = date.fromisoformat(known.first)
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _notes(sheet: Sheet, G: nx.Graph, joined: Joined) -> None:
    """Where those of the largest date are, how many are inferred, and the longest pause."""
    most, said = _largest(joined), []
    regions = Counter(words.text(G.nodes[node].get("region")) for node in most.nodes)
    region = max(sorted(regions), key=lambda each: regions[each])
    if region and len(joined.waves) > 1:
        said.append(f"{regions[region]} of the {len(most.nodes)} that joined on {most.said} are in {region}.")
    for wave in joined.waves:
        count = sum(bool(G.edges[joined.hub, node].get("inferred")) for node in wave.nodes)
        if count:
            verb = "is" if count == 1 else "are"
            who = f"All {count}" if 1 < count == len(wave.nodes) else f"{count} of the {len(wave.nodes)}"
            said.append(f"{who} since {wave.said} {verb} inferred: no source states this directly.")
    dates = [PartialDate.of(wave.text) for wave in joined.waves if wave.text]
    days = [(date.fromisoformat(b.first) - date.fromisoformat(a.last), b) for a, b in pairwise(dates) if a and b]
    if len(days) > 1:
        pause, until = max(days, key=lambda each: each[0])
        said.append(f"Nobody joined for {pause.days:,} days before {until.words}, the longest pause.")
    columns = 1 if sheet.is_narrow else max(1, min(3, len(said)))
    room, below, y = (sheet.room - 30 * (columns - 1)) / columns, sheet.y + 6, sheet.y + 6
    for number, each in enumerate(said):
        x = sheet.left + (number % columns * (room + 30) if columns > 1 else 0)
        below = max(below, sheet.note(x, y if columns > 1 else below, each, room))
    sheet.y = below
