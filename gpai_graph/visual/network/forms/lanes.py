"""Lanes: a lane for each thing of one side, such as a body; a bar for each of its links, such as a seat; years across.

A bar is filled for the time in which a source reports the link, and hollow as far as it may have lasted, since its
begin or its end is unknown. Where a lane has many bars the last row adds up the others, year by year."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.analysis.attributes import texts
from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.sources import Source, independent
from gpai_graph.visual.network.forms import How, facts, plain_graph
from gpai_graph.visual.network.forms.facts import Sides, kinds_word, name
from gpai_graph.visual.network.forms.sheet import LEAD, Sheet
from gpai_graph.visual.style import GRID, GROUND, GROUPS, INK, LAND, QUIET, SMALL, looks_of
from gpai_graph.visual.typeface import width as measured

_MOST: Final = 60  # lanes
_FIRST: Final = 10  # bars of a lane that are shown at first; of a phone half as many
_ROW: Final = 15.0
_COLOURS: Final = 7
_BY: Final = "sector"  # the attribute of nodes that colours tell
_NONE: Final = "not recorded"
_SEAT: Final = "seat"


class Span(NamedTuple):
    """A time in years and their parts."""

    begin: float
    end: float


class Bar(NamedTuple):
    """A link in a lane: who, when it is reported, how long it may have lasted, whether in another role than most."""

    node: Any
    seen: tuple[Span, ...]
    possible: Span
    is_other: bool
    given: Mapping[str, Any]


class Lane(NamedTuple):
    """A thing with its lifetime and its bars, the first ones first."""

    node: Any
    life: Span
    bars: tuple[Bar, ...]


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    found = facts.sides(G)
    if found is None:
        return "Lanes need two kinds of nodes and links only between them."
    if not any(_dates(given) for *_, given in G.edges(data=True)):
        return "Lanes need links with dates, and no link of this network has one."
    if len(found.columns) > _MOST:
        return f"There is room for at most {_MOST} lanes, and this network needs {len(found.columns)}."
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The lanes."""
    found = facts.sides(G)
    assert found is not None  # `lacks` says so
    axis = _axis(G)
    members: dict[Any, list[Any]] = {node: [] for node in found.columns}
    for row, held in found.held(G).items():
        for node in held:
            members[node].append(row)
    every = [_lane(G, node, members[node], axis) for node in found.columns]
    lanes = sorted(
        (lane for lane in every if lane.bars), key=lambda lane: (-len(lane.bars), *facts.by_name(G, lane.node))
    )
    seats = [bar for lane in lanes for bar in lane.bars]
    ends = sum(bool(bar.given.get("since") and bar.given.get("until")) for bar in seats)
    people = {bar.node for bar in seats}
    verb, unit = _unit(G, found, len(people))
    title = (
        f"{len(people):,} {kinds_word(G, list(people), len(people))} {verb} {len(seats):,} {unit}s "
        f"{'in' if unit == _SEAT else 'with'} {len(lanes)} {kinds_word(G, [lane.node for lane in lanes], len(lanes))}; "
        f"sources give start and end for {ends:,} of these"
    )
    period = facts.period_words(G)
    sheet = how.sheet(
        title, f"One bar is one {unit}, {int(axis.begin)} to {int(axis.end - 0.01)}{f'; {period}' if period else ''}."
    )
    fills = _fills(G, people)
    _legend(sheet, fills, any(bar.is_other for bar in seats))
    columns = 1 if sheet.is_narrow else 2
    wide = (sheet.room - 40 * (columns - 1)) / columns
    bottoms = [sheet.y + 6] * columns
    for lane in lanes:
        place = bottoms.index(min(bottoms))
        x = sheet.left + place * (wide + 40)
        bottoms[place] = _Drawn(sheet, G, how, axis, fills).lane(lane, x, bottoms[place], wide)
    sheet.y = max(bottoms)
    _notes(sheet, G, lanes, unit)
    drawn = people | {lane.node for lane in lanes}
    sheet.foot(facts.source_words(G) + facts.not_drawn_words(G, drawn, directions=False))
    return sheet


def _unit(G: nx.Graph, found: Sides, count: int) -> tuple[str, str]:
    """The verb and what a bar is: a seat that a person holds in a body; between other things a link."""
    kinds = {facts.kind(G, node) for node in found.columns}, {facts.kind(G, node) for node in found.rows}
    if kinds == ({"body"}, {"person"}):
        return "holds" if count == 1 else "hold", _SEAT
    return "has" if count == 1 else "have", "link"


def _time(text: str, *, last: bool = False) -> float:
    """A date as a number of years; last: the end of its last day."""
    date = PartialDate.of(text)
    if date is None:
        return 0.0
    year, month, day = map(int, (date.last if last else date.first).split("-"))
    return round(year + (month - 1) / 12 + (day if last else day - 1) / 372, 3)


def _dates(given: Mapping[str, Any]) -> list[float]:
    if plain_graph.number_of(given) > 1:
        return [time for each in plain_graph.each_of(given) for time in _dates(each)]
    held = [end for period in given.get("held") or () for end in period if end]
    texts = [*held, *(words.text(given.get(each)) for each in ("since", "until") if given.get(each))]
    return [_time(text) for text in texts] + [float(year) for year in given.get("years", ())]


def _axis(G: nx.Graph) -> Span:
    """The years that dates of links name, whole, up to the data cut-off."""
    times = [time for *_, given in G.edges(data=True) for time in _dates(given)]
    stop = _time(words.text(G.graph.get("as_of") or G.graph.get("cut_off")), last=True) or max(times) + 1
    return Span(float(int(min(times))), float(int(min(max(times), stop))) + 1)


def _usual(G: nx.Graph, node: Any, members: list[Any]) -> str:
    """The kind of more than half of the links of a node, where there are several kinds; else ""."""
    kinds = Counter(each for other in members for each in G.edges[node, other].get("kind", ()))
    best = max(kinds, key=lambda each: (kinds[each], each), default="")
    return best if len(kinds) > 1 and 2 * kinds[best] > len(members) else ""


def _lane(G: nx.Graph, node: Any, members: list[Any], axis: Span) -> Lane:
    usual = _usual(G, node, members)
    told = {each: words.text(G.nodes[node].get(each)) for each in ("since", "until")}
    life = Span(
        max(axis.begin, _time(told["since"])) if told["since"] else axis.begin,
        min(axis.end, _time(told["until"], last=True)) if told["until"] else axis.end,
    )
    every = [(other, given) for other in members for given in plain_graph.each_of(G.edges[node, other])]
    bars = [_bar(other, given, life, axis, usual) for other, given in every]
    rank = lambda bar: (  # noqa: E731  # one key
        not bar.is_other,
        not bar.seen,
        min((span.begin for span in bar.seen), default=0),
        -sum(span.end - span.begin for span in bar.seen),
        *facts.by_name(G, bar.node),
    )
    return Lane(node, life, tuple(sorted(bars, key=rank)))


def _bar(node: Any, given: Mapping[str, Any], life: Span, axis: Span, usual: str) -> Bar:
    since, until = (words.text(given.get(each)) for each in ("since", "until"))
    if given.get("held") is not None:
        seen = [Span(_time(a) or axis.begin, _time(b) if b else axis.end) for a, b in given["held"]]
    elif given.get("years"):
        seen = [Span(float(year), year + 1.0) for year in given["years"]]
    else:
        seen = [Span(_time(since) or life.begin, _time(until, last=True) if until else life.end)] if since else []
    inside = tuple(Span(max(a, axis.begin), min(b, axis.end)) for a, b in seen if a < axis.end and b > axis.begin)
    begin = _time(since) if since else min([life.begin, *(span.begin for span in inside)])
    end = _time(until, last=True) if until else max([life.end, *(span.end for span in inside)])
    kinds = given.get("kind", ())
    possible = Span(max(begin, axis.begin), min(end, axis.end))
    return Bar(node, inside, possible, bool(usual and kinds and usual not in kinds), given)


def _fills(G: nx.Graph, people: set[Any]) -> dict[str, str]:
    """{what colours tell: colour}; the most frequent first."""
    count = Counter(_told(G, node) for node in people)
    named = [each for each, _ in sorted(count.items(), key=lambda item: (-item[1], item[0])) if each != _NONE]
    if not named:
        look = looks_of(facts.kind(G, node) for node in people)
        return {_NONE: look[facts.kind(G, next(iter(sorted(people, key=str))))].light}
    shown = {each: GROUPS[place][0] for place, each in enumerate(named[:_COLOURS])}
    return {**shown, _NONE: GROUPS[-1][0]}


def _told(G: nx.Graph, node: Any) -> str:
    return next(iter(texts(G.nodes[node].get(_BY))), _NONE)


def _legend(sheet: Sheet, fills: dict[str, str], has_others: bool) -> None:
    items: list[tuple[Any, str]] = []
    if len(fills) > 1:
        items += [(fill, f"{_BY} {each}" if each == _NONE else each) for each, fill in fills.items()]
    items.append(("hollow", "may have lasted so long: start or end is unknown"))
    if has_others:
        items.append((LAND[0], "in bold: another role than most of the lane; grey ground: lifetime"))
    else:
        items.append((LAND[0], "lifetime of the lane"))
    sheet.legend(items)


class _Drawn:
    """Draws lanes on a sheet."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, axis: Span, fills: dict[str, str]) -> None:
        self.sheet, self.G, self.how, self.axis, self.fills = sheet, G, how, axis, fills
        self.most = (_FIRST // 2 if sheet.is_narrow else _FIRST) if not how.every else 10_000
        self.size = 11.0
        self.from_, self.to = 0.0, 0.0

    def at(self, time: float) -> float:
        """Where a time stands."""
        share = (min(max(time, self.axis.begin), self.axis.end) - self.axis.begin) / (self.axis.end - self.axis.begin)
        return self.from_ + share * (self.to - self.from_)

    def lane(self, lane: Lane, x: float, y: float, wide: float) -> float:
        """Draw a lane; return where it ends."""
        sheet, G = self.sheet, self.G
        names = wide * (0.42 if sheet.is_narrow else 0.36)
        self.from_, self.to = x + names, x + wide
        who = [*dict.fromkeys(bar.node for bar in lane.bars)]
        count = f"{len(who)} {kinds_word(G, who, len(who))}"
        note = f"{count}{_known(G, lane.node)}"
        with sheet.node(str(lane.node), f"{name(G, lane.node)}: {note}", self.how.node_page(lane.node)):
            y = sheet.lines(x, y + 15, name(G, lane.node), wide, 14, bold=True)
        y = sheet.lines(x, y - 1, note, wide, SMALL, fill=QUIET) + 2
        shown = lane.bars if len(lane.bars) <= self.most + 1 else lane.bars[: self.most]
        rest = lane.bars[len(shown) :]
        sheet.folded += len(rest)
        lines = [sheet.wrap(name(G, bar.node), names - 8, self.size, bold=bar.is_other) for bar in shown]
        highs = [_ROW + (len(each) - 1) * self.size * LEAD for each in lines]
        self._years(lane, y, sum(highs) + (_ROW + 2 if rest else 0))
        for bar, each, high in zip(shown, lines, highs, strict=True):
            self._bar(lane, bar, each, y)
            y += high
        if rest:
            self._rest(rest, y + 2)
            y += _ROW + 2
        return y + 20

    def _years(self, lane: Lane, y: float, high: float) -> None:
        life = lane.life
        if life.end > life.begin:
            self.sheet.rect(self.at(life.begin), y - 2, self.at(life.end) - self.at(life.begin), high + 2, LAND[0])
        first, last = int(self.axis.begin), int(self.axis.end)
        each = self.at(first + 1) - self.at(first)
        step = next(step for step in (1, 2, 5, 10, 25, 100, 1000) if each * step >= measured("2020", 10) + 4)
        for year in range(first, last + 1):
            self.sheet.line(self.at(year), y - 2, self.at(year), y + high, GRID[0])
            if (year - first) % step == 0 and year < last:
                self.sheet.text(self.at(year) + 2, y - 4, str(year), 10, fill=QUIET)

    def _bar(self, lane: Lane, bar: Bar, lines: list[str], y: float) -> None:
        sheet, fill = self.sheet, self.fills.get(_told(self.G, bar.node), self.fills[_NONE])
        told = facts.link_words(self.G, bar.node, lane.node, bar.given)
        with sheet.node(str(bar.node), name(self.G, bar.node), self.how.node_page(bar.node)):
            sheet.lines(self.from_ - 6, y + 10.5, lines, 0, self.size, bold=bar.is_other, anchor="end")
        with sheet.link(str(bar.node), str(lane.node), told, self.how.link_page(bar.node, lane.node)):
            a, b = self.at(bar.possible.begin), self.at(bar.possible.end)
            sheet.rect(a, y + 3.5, max(3.0, b - a), 7, GROUND, fill, broad=0.8, round_=1)
            for span in bar.seen:
                a, b = self.at(span.begin), self.at(span.end)
                sheet.rect(a, y + 3, max(3.0, b - a), 8, fill, round_=1)

    def _rest(self, rest: tuple[Bar, ...], y: float) -> None:
        """The other bars: how many are reported in each year."""
        self.sheet.text(self.from_ - 6, y + 10.5, f"+{len(rest)} more", self.size, anchor="end", fill=QUIET)
        for year in range(int(self.axis.begin), int(self.axis.end)):
            count = sum(any(span.begin < year + 1 and span.end > year for span in bar.seen) for bar in rest)
            if count and self.at(year + 1) - self.at(year) > measured(str(count), 10.5) + 2:
                self.sheet.text(
                    (self.at(year) + self.at(year + 1)) / 2, y + 10.5, str(count), 10.5, anchor="middle", fill=INK
                )


def _known(G: nx.Graph, node: Any) -> str:
    """How many are known by name, for each date of which a source states how many there were."""
    found = {
        (words.text(row.get("date"))[:4], int(row["recorded"]), int(row["stated"]))
        for row in G.graph.get("completeness", ())
        if row.get("subject") == node and row.get("recorded") is not None and " " not in words.text(row.get("measure"))
    }
    told = [f"{recorded} of {stated}{f' in {year}' if year else ''}" for year, recorded, stated in sorted(found)]
    return f"; known by name: {', '.join(told)}" if told else ""


def _notes(sheet: Sheet, G: nx.Graph, lanes: list[Lane], unit: str) -> None:
    """What of the links is not known, or strange."""
    bars = [(lane, bar) for lane in lanes for bar in lane.bars]
    undated = sum(not bar.seen for _, bar in bars)
    known = G.graph.get("sources", {})
    single = sum(
        independent(known.get(each) or Source(each, each) for each in given.get("sources", ())) == 1
        for given in (bar.given for _, bar in bars)
    )
    late = sum(any(span.begin >= lane.life.end for span in bar.seen) for lane, bar in bars)
    said = [
        f"{words.counted(undated, unit)} of {len(bars)} {'has' if undated == 1 else 'have'} no date."
        if undated
        else "",
        f"{words.counted(single, unit)} of {len(bars)} {'rests' if single == 1 else 'rest'} on one independent source."
        if single
        else "",
        f"{words.counted(late, unit)} {'is' if late == 1 else 'are'} reported after the recorded end." if late else "",
    ]
    told = [each for each in said if each]
    columns = 1 if sheet.is_narrow else max(1, len(told))
    room = (sheet.room - 30 * (columns - 1)) / columns
    below = y = sheet.y
    for place, each in enumerate(told):
        x = sheet.left + (place * (room + 30) if columns > 1 else 0)
        below = max(below, sheet.note(x, y if columns > 1 else below, each, room))
    sheet.y = below
