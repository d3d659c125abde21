"""Paths: how two things are connected, a row for each path, the shortest first.

They are read from left to right, with the two ends as bars beside all rows; on a phone downwards. A link has its words
above the arrow, and years and numbers of sources below; the arrowhead shows which way the statement runs."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.analysis.attributes import texts
from gpai_graph.analysis.simple_paths import MOST_COUNTED, Hop, Path, paths
from gpai_graph.answers.names import capitalised, within
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.sources import Source, SourceNumbers
from gpai_graph.rdf.words import counted, listed, lower_first
from gpai_graph.visual.network.forms import How, facts
from gpai_graph.visual.network.forms.facts import name, short
from gpai_graph.visual.network.forms.sheet import LEAD, Sheet
from gpai_graph.visual.style import GROUND, LIGHT, NOTE, QUIET, SMALL, Look, looks_of
from gpai_graph.visual.typeface import width as measured
from gpai_graph.visual.typeface import wrapped

_MOST: Final = 6  # steps of a path
_FIRST, _EVERY = 5, 20  # paths that are shown at first, and at most
_BOX: Final = (84.0, 190.0)  # how broad a box is
_BAR: Final = (90.0, 150.0)  # how broad the bar of an end is
_GAP: Final = 64.0  # between two boxes, at least
_EDGE: Final = 11.0  # from the edge of a box to its words
_MARK: Final = 18.0  # room of a mark before them
_LINE: Final = SMALL * LEAD
_HEAD: Final = 9.0  # length of an arrowhead
_LONG: Final = 34  # letters of a name in the title
_NO_DATE: Final = "no date"


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    ends = facts.ends(G)
    if len(ends) != len(("one", "other")):
        return "Paths need a network that says its two ends, as kg.connection('Serbia', 'Canada') does."
    if not nx.has_path(G.to_undirected(as_view=True), *ends):
        return f"Paths need a way from {name(G, ends[0])} to {name(G, ends[1])}, and this network has none."
    steps = nx.shortest_path_length(G.to_undirected(as_view=True), *ends)
    if steps > _MOST:
        return f"Paths of at most {_MOST} steps find room, and the shortest of this network has {steps}."
    return ""


class _View(NamedTuple):
    """What is drawn: the paths that are shown, and how many there are of 1, 2, 3 … steps."""

    G: nx.Graph
    how: How
    shown: list[Path]
    found: tuple[int, ...]
    number: Callable[[str], int]
    looks: dict[str, Look]

    def look(self, node: Any) -> Look:
        """What a node looks like."""
        return self.looks[facts.kind(self.G, node)]

    def when(self, hop: Hop) -> str:
        """The years of a step."""
        return facts.years_words(_given(self.G, hop)) or _NO_DATE

    def numbers(self, hop: Hop) -> str:
        """The numbers of the sources of a step: "[1–3, 7]"."""
        return f"[{year_spans(map(self.number, hop.sources))}]" if hop.sources else ""


def _given(G: nx.Graph, hop: Hop) -> dict[str, Any]:
    found: dict[str, Any] = G.edges[hop.source, hop.target]
    return found


def draw(G: nx.Graph, how: How) -> Sheet:
    """The paths."""
    one, other = facts.ends(G)
    every = paths(G, one, other, _EVERY if how.every else _FIRST, avoid_kinds=())
    shown = [path for path in every if len(path.hops) <= _MOST]
    known = SourceNumbers()
    told = G.graph.get("sources", {})
    number = how.source_number or (lambda iri: known.number(told.get(iri) or Source(iri, iri)))
    found = tuple(map(int, texts(G.graph.get("found")))) or _lengths(G, shown)
    view = _View(G, how, shown, found, number, looks_of(facts.kind(G, node) for node in G))
    sheet = how.sheet(_finding(view), _subtitle(view, how.width))
    (_down if sheet.is_narrow else _across)(sheet, view)
    _legend(sheet, view)
    if known.sources:
        _sources(sheet, known.sources)
    sheet.foot(f"{facts.source_words(G)} A path shows how recorded facts connect two things, and no influence.")
    return sheet


def _lengths(G: nx.Graph, shown: list[Path]) -> tuple[int, ...]:
    """How many paths of 1, 2, 3 … steps a graph of one's own holds, up to the longest that is shown."""
    from gpai_graph.analysis.simple_paths import connection

    one, other = facts.ends(G)
    return tuple(connection(G, one, other, len(shown), avoid_kinds=()).graph["found"])


def _finding(view: _View) -> str:
    G, first = view.G, view.shown[0]
    steps = len(first.hops)
    one, other = (within(name(G, node), str(node)) for node in (first.nodes[0], first.nodes[-1]))
    ends = capitalised(f"{one} and {other}")
    if steps == 1:
        return f"{ends} are linked directly ({_words(first.hops[0])})"
    ways = view.found[steps - 1] if len(view.found) >= steps else 1
    alike = [path for path in view.shown if len(path.hops) == steps]
    apart = f"{ends} are {steps} steps apart{f', in {_number(ways)} ways' if ways > 1 else ''}"
    if steps == 2 and ways == len(alike) <= 3:
        return f"{apart}: through {listed(_title(G, path.nodes[1]) for path in alike)}"
    lead = "the first leads through" if ways > 1 else "through"
    return f"{apart}: {lead} {listed(_title(G, node) for node in first.nodes[1:-1])}"


def _title(G: nx.Graph, node: Any) -> str:
    return name(G, node) if len(name(G, node)) <= _LONG else short(G, node)


def _number(count: int) -> str:
    return f"{count:,}" if count < MOST_COUNTED else f"{MOST_COUNTED:,} or more"


def _subtitle(view: _View, width: int) -> str:
    count = len(view.shown)
    which = "The shortest path" if count == 1 else f"The {count} shortest paths"
    period = facts.period_words(view.G)
    way = "downwards" if Sheet(width, title="").is_narrow else "from left to right"
    return (
        f"{which}{f', {period}' if period else ''}. Read {way}; an arrowhead shows which way a statement runs. "
        "Numbers in brackets are sources."
    )


def _words(hop: Hop) -> str:
    """What a link is: "member", "chair, outgoing chair"."""
    return ", ".join(map(lower_first, texts(hop.kind)))


def _rest(view: _View) -> str:
    """How many more paths there are that are no longer: "4 more paths of 3 steps"."""
    shown = [sum(len(path.hops) == steps for path in view.shown) for steps in range(1, len(view.found) + 1)]
    more = {steps: all_ - here for steps, (all_, here) in enumerate(zip(view.found, shown, strict=True), 1)}
    if sum(view.found) >= MOST_COUNTED:
        return f"{MOST_COUNTED:,} or more paths have at most {len(view.found)} steps."
    told = [f"{counted(count, 'more path')} of {counted(steps, 'step')}" for steps, count in more.items() if count > 0]
    return f"{listed(told)}." if told else ""


# From left to right


class _Box(NamedTuple):
    """A thing between the ends, as it is written."""

    node: Any
    lines: list[str]
    wide: float
    life: str

    @property
    def high(self) -> float:
        """How high the box is."""
        return len(self.lines) * _LINE + 16


def _across(sheet: Sheet, view: _View) -> None:
    ends = facts.ends(view.G)
    bars = [_bar(view.G, node) for node in ends]
    top = sheet.y + 4
    left, right = sheet.left + bars[0], sheet.right - bars[1]
    y = top
    for place, path in enumerate(view.shown):
        if place:
            sheet.line(left, y, right, y)
        y = _row(sheet, view, path, left, right, y)
    if rest := _rest(view):
        sheet.line(left, y, right, y)
        y += _LINE + 6
        sheet.text((left + right) / 2, y, rest, SMALL, fill=QUIET, anchor="middle")
        y += 10
    for node, wide, x in zip(ends, bars, (sheet.left, right), strict=True):
        with sheet.node(str(node), name(view.G, node), view.how.node_page(node)):
            sheet.rect(x, top, wide, y - top, view.look(node).light, round_=5)
            lines = sheet.wrap(short(view.G, node), wide - 16, 14, bold=True)
            base = (top + y) / 2 - (len(lines) - 1) * 14 * LEAD / 2 + 5
            sheet.lines(x + wide / 2, base, lines, 0, 14, bold=True, fill=GROUND, anchor="middle")
    sheet.y = y + 8


def _bar(G: nx.Graph, node: Any) -> float:
    longest = max(measured(word, 14, bold=True) for word in short(G, node).split() or [""])
    return min(max(_BAR[0], longest + 18, measured(short(G, node), 14, bold=True) / 3), max(_BAR[1], longest + 18))


def _boxes(view: _View, path: Path, room: float) -> list[_Box]:
    inner = path.nodes[1:-1]
    most = max(_BOX[0], min(_BOX[1], (room - _GAP * len(path.hops)) / max(1, len(inner)))) - 2 * _EDGE - _MARK
    found = []
    for node in inner:
        lines = _lines(view.G, node, most)
        wide = max(measured(line, SMALL, bold=True) for line in lines) + 2 * _EDGE + _MARK
        found.append(_Box(node, lines, wide, facts.years_words(view.G.nodes[node])))
    return found


def _lines(G: nx.Graph, node: Any, room: float) -> list[str]:
    """A name in two lines, the short one where the whole finds no room; no word is cut."""
    for told in (name(G, node), short(G, node)):
        longest = max(measured(word, SMALL, bold=True) for word in told.split() or [""])
        lines = wrapped(told, max(room, longest), SMALL, bold=True)
        if longest <= room and len(lines) <= 2:
            break
    return lines


def _row(sheet: Sheet, view: _View, path: Path, left: float, right: float, y: float) -> float:
    """Draw a path; return where its row ends."""
    boxes = _boxes(view, path, right - left)
    gap = (right - left - sum(box.wide for box in boxes)) / len(path.hops)
    above = [sheet.wrap(_words(hop), gap - 14, SMALL, bold=True) for hop in path.hops]
    below = [
        [*sheet.wrap(view.when(hop), gap - 14, SMALL), *sheet.wrap(view.numbers(hop), gap - 14, SMALL)]
        for hop in path.hops
    ]
    sheet.text(left + 8, y + 15, counted(len(path.hops), "step"), 11.5, fill=QUIET)
    high = max((box.high for box in boxes), default=0.0)
    middle = y + 22 + max(max(map(len, above)) * _LINE + 4, high / 2)
    x = left
    for place, hop in enumerate(path.hops):
        end = x + gap
        with _step(sheet, view, hop):
            _arrow(sheet, (x + 6, middle), (end - 6, middle), hop)
            sheet.lines(
                (x + end) / 2,
                middle - 8 - (len(above[place]) - 1) * _LINE,
                above[place],
                0,
                SMALL,
                bold=True,
                anchor="middle",
            )
            dated = [line for line in below[place] if not line.startswith("[")]
            base = sheet.lines((x + end) / 2, middle + 16, dated, 0, SMALL, fill=QUIET, anchor="middle")
            cited = below[place][len(dated) :]
            sheet.lines((x + end) / 2, base, cited, 0, SMALL, fill=LIGHT["link"], anchor="middle")
        if place < len(boxes):
            _boxed(sheet, view, boxes[place], end, middle)
            x = end + boxes[place].wide
    lives = [box.high / 2 + (_LINE + 2 if box.life else 0) for box in boxes]
    return middle + max(max(map(len, below)) * _LINE + 6, *lives, 0.0) + 12


def _boxed(sheet: Sheet, view: _View, box: _Box, x: float, middle: float) -> None:
    look, top = view.look(box.node), middle - box.high / 2
    with sheet.node(str(box.node), name(view.G, box.node), view.how.node_page(box.node)):
        sheet.rect(x, top, box.wide, box.high, GROUND, look.light, broad=1.6, round_=5)
        sheet.mark(look, x + _EDGE + 4, middle, 5)
        base = middle - (len(box.lines) - 1) * _LINE / 2 + SMALL * 0.36
        sheet.lines(x + _EDGE + _MARK, base, box.lines, 0, SMALL, bold=True, fill=look.light)
    if box.life:
        sheet.text(x + box.wide / 2, top + box.high + 14, box.life, 11, fill=QUIET, anchor="middle")


def _step(sheet: Sheet, view: _View, hop: Hop) -> Any:
    said = facts.link_words(view.G, hop.source, hop.target)
    return sheet.link(str(hop.source), str(hop.target), said, view.how.link_page(hop.source, hop.target))


def _arrow(sheet: Sheet, begin: tuple[float, float], end: tuple[float, float], hop: Hop) -> None:
    """A line, dashed where the link is inferred, with a head at the end to which it leads."""
    (x, y), (x2, y2) = (end, begin) if hop.forward is False else (begin, end)
    far = max(1.0, abs(x2 - x) + abs(y2 - y))  # it runs along one axis
    ux, uy = (x2 - x) / far, (y2 - y) / far
    stop = (x2 - ux * _HEAD, y2 - uy * _HEAD) if hop.forward is not None else (x2, y2)
    sheet.path(
        f"M{x:.1f} {y:.1f}L{stop[0]:.1f} {stop[1]:.1f}",
        NOTE[0],
        broad=1.8,
        dash="5 3" if hop.inferred else "",
        top=min(y, stop[1]),
    )
    if hop.forward is not None:
        across = (-uy * _HEAD / 2, ux * _HEAD / 2)
        corners = [(stop[0] + across[0], stop[1] + across[1]), (stop[0] - across[0], stop[1] - across[1]), (x2, y2)]
        sheet.path("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z", fill=NOTE[0])


# Downwards


def _down(sheet: Sheet, view: _View) -> None:
    for place, path in enumerate(view.shown):
        if place:
            sheet.line(sheet.left, sheet.y, sheet.right, sheet.y)
        sheet.y += 18
        sheet.text(sheet.left, sheet.y, f"Path {place + 1}: {counted(len(path.hops), 'step')}", SMALL, bold=True)
        sheet.y += 8
        _stop(sheet, view, path.nodes[0], is_end=True)
        for hop, (_, node) in zip(path.hops, pairwise(path.nodes), strict=True):
            top = sheet.y
            when = f"{view.when(hop)} {view.numbers(hop)}".strip()
            room = sheet.room - 40
            with _step(sheet, view, hop):
                y = sheet.lines(sheet.left + 36, top + 19, _words(hop), room, SMALL, bold=True)
                y = sheet.lines(sheet.left + 36, y, when, room, SMALL, fill=QUIET)
                _arrow(sheet, (sheet.left + 18, top + 4), (sheet.left + 18, y - 5), hop)
            sheet.y = y
            _stop(sheet, view, node, is_end=node == path.nodes[-1])
        sheet.y += 14
    if rest := _rest(view):
        sheet.line(sheet.left, sheet.y, sheet.right, sheet.y)
        sheet.y = sheet.lines(sheet.left, sheet.y + 20, rest, sheet.room, SMALL, fill=QUIET)


def _stop(sheet: Sheet, view: _View, node: Any, *, is_end: bool) -> None:
    look = view.look(node)
    lines = sheet.wrap(name(view.G, node), sheet.room - 2 * _EDGE - _MARK - 2, SMALL, bold=True)
    wide = max(measured(line, SMALL, bold=True) for line in lines) + 2 * _EDGE + (0 if is_end else _MARK)
    high = len(lines) * _LINE + 12
    with sheet.node(str(node), name(view.G, node), view.how.node_page(node)):
        fill = look.light if is_end else GROUND
        sheet.rect(sheet.left + 1, sheet.y, wide, high, fill, look.light, broad=1.6, round_=5)
        if not is_end:
            sheet.mark(look, sheet.left + _EDGE + 4, sheet.y + high / 2, 5)
        x = sheet.left + _EDGE + (0 if is_end else _MARK)
        fill = GROUND if is_end else look.light
        sheet.lines(x, sheet.y + 6 + SMALL, lines, 0, SMALL, bold=True, fill=fill)
    sheet.y += high


# Below


def _legend(sheet: Sheet, view: _View) -> None:
    kinds = dict.fromkeys(facts.kind(view.G, node) for path in view.shown for node in path.nodes)
    items: list[tuple[Look | str, str]] = [(view.looks[kind], kind or "thing") for kind in kinds]
    if any(hop.inferred for path in view.shown for hop in path.hops):
        items.append(("inferred", "dashed arrow: inferred, no source states it directly"))
    sheet.legend(items)


def _sources(sheet: Sheet, sources: list[Source]) -> None:
    """The sources by number, in two columns on a wide sheet."""
    sheet.y += 4
    sheet.text(sheet.left, sheet.y + 8, "Sources", SMALL, bold=True)
    columns = 1 if sheet.is_narrow else 2
    room = (sheet.room - 32 * (columns - 1)) / columns
    half = (len(sources) + columns - 1) // columns
    top, bottom = sheet.y + 28, sheet.y + 28
    for column in range(columns):
        y, x = top, sheet.left + column * (room + 32)
        for place in range(column * half, min((column + 1) * half, len(sources))):
            sheet.text(x, y, str(place + 1), 11.5, bold=True, fill=LIGHT["link"])
            y = sheet.lines(x + 26, y, sources[place].title, room - 26, 11.5)
        bottom = max(bottom, y)
    sheet.y = bottom
