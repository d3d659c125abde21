"""Lines: values over years, one line a series; and a curve that steps at its events.

In: rows, which columns to draw, how broad. Out: a Panel. Names stand at the end of a line, events beside their step."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import Row
from gpai_graph.visual.chart.layers import (
    GROUND,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    Key,
    Layer,
    Panel,
    Scale,
    line,
    nice_top,
    number_words,
    points,
    rules,
    series_look,
    shape_path,
    texts,
)
from gpai_graph.visual.style import looks_of
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

_HIGH: Final = 300.0


def year_scale(starts: Iterable[float], width: float, room: float = 0.12, stop: float = 0.0) -> Scale:
    """An axis of years around some moments, a tick at each new year that has room for its four digits."""
    starts = list(starts)
    first, last = min(starts), max([*starts, stop])
    first, last = first - room, last + room
    years = [year for year in range(int(first), int(last) + 2) if first <= year <= last] or [round(first)]
    every = next(
        n for n in (1, 2, 5, 10, 20, 50) if (width / max(last - first, 0.1)) * n >= text_width("2020", SMALL) + 8
    )
    return Scale(first, last, [float(year) for year in years if year % every == 0 or len(years) == 1], years=True)


def curves(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """A line a series; a series that goes beyond `most` is left out and named in a note."""
    named: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        moment, value = row[header.x].begin, row[header.y].number
        if moment is not None and value is not None:
            named.setdefault(row[header.series].text, []).append((float(int(moment)), value))
    limit = float(header.most) if header.most else float("inf")
    beyond = sorted(name for name, values in named.items() if max(y for _, y in values) > limit)
    shown = {name: sorted(named[name]) for name in sorted(named) if name not in beyond}
    if not shown:
        raise PlotError("there is no value to draw a line through.")
    right = min(230.0, width * 0.4)
    top, step = nice_top(max(y for values in shown.values() for _, y in values))
    left = text_width(number_words(top), SMALL) + 10
    room = width - left - right
    x = year_scale([x for values in shown.values() for x, _ in values], room)
    y = Scale(0, top, [step * tick for tick in range(round(top / step) + 1)])
    layers: list[Layer] = []
    ends = []
    for place, (name, values) in enumerate(shown.items()):
        fill, shape = series_look(place)
        layers.append(line([{"x": at, "y": value} for at, value in values], x, y, colour=fill))
        layers.append(points([_point(at, value, shape, fill) for at, value in values], x, y))
        at, value = values[-1]
        told = wrapped(f"{name}, {number_words(value)} in {at:g}", right - 22, TEXT)
        ends.append(_End(x.pixel(at, room), _HIGH - y.pixel(value, _HIGH), fill, told))
    # Where names need more room than the lines, the panel grows downwards: they never rise into the title.
    words, leaders = _end_labels(ends, room + 14)
    lowest = max(word["y"] for word in words)
    layers += [rules(leaders, colour=RULE, dash=(2, 2)), texts(words)]
    notes = [f"Not shown: {', '.join(beyond)}. {header.note}".strip()] if beyond else []
    return Panel(layers, _HIGH, left=left, right=right, top=14, bottom=max(24.0, lowest - _HIGH + 8), notes=notes)


def _point(x: float, y: float, shape: str, fill: str) -> dict[str, Any]:
    return {"x": x, "y": y, "shape": shape_path(shape), "size": 70, "fill": fill, "stroke": GROUND}


class _End(NamedTuple):
    """The end of a line: where it stands in pixels (y from the top), its colour, and what is written there."""

    x: float
    y: float
    fill: str
    lines: list[str]


def _end_labels(ends: Sequence[_End], left: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The names at the ends of lines, from `left` on, moved apart where they would meet; and leaders to them."""
    placed = sorted(ends, key=lambda end: end.y)
    tops = _apart([end.y for end in placed], [15 * len(end.lines) + 6 for end in placed])
    words = [
        {"x": left + 4, "y": top + 13 + 15 * number, "text": text, "fill": end.fill}
        for end, top in zip(placed, tops, strict=True)
        for number, text in enumerate(end.lines)
    ]
    leaders = [{"x": end.x + 6, "y": end.y, "x2": left, "y2": top + 9} for end, top in zip(placed, tops, strict=True)]
    return words, leaders


def _apart(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The upper edges of boxes of such heights, each as near to its middle as the others let it; sorted middles.

    >>> _apart([100, 104], [20, 20])
    [90.0, 110.0]
    """
    tops: list[float] = []
    free = -14.0
    for middle, height in zip(middles, heights, strict=True):
        tops.append(max(middle - height / 2, free))
        free = tops[-1] + height
    # From below: who stands too low moves up, and pushes up who is above, but nobody above the first place.
    limit = max(_HIGH + 10, sum(heights) - 14)
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place]
    return tops


def steps(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """A curve that steps at dated events, each marked, with its number.

    The events at which it rises are named beside it where all find room, else all are numbered and listed below."""
    rows = [row for row in rows if row[header.x].end is not None and row[header.y].number is not None]
    if not rows:
        raise PlotError("there is no dated value to draw a curve through.")
    values = [row[header.y].number or 0 for row in rows]
    rising = [value > before for value, before in zip(values, [0, *values], strict=False)]
    top, tick = nice_top(max(values) * 1.08)
    left, right = text_width(number_words(top), SMALL) + 10, 12.0
    room = width - left - right
    moments = [row[header.x].end or 0 for row in rows]
    x = year_scale(moments, room, 0.5)
    y = Scale(0, top, [tick * n for n in range(round(top / tick) + 1)])
    spots = [(x.pixel(at, room), _HIGH - y.pixel(value, _HIGH)) for at, value in zip(moments, values, strict=True)]
    beside = _beside(spots, [_short(row, header) if up else () for row, up in zip(rows, rising, strict=True)], room)
    layers: list[Layer] = [_curve(moments, values, x, y)]
    if beside is not None:
        layers += [rules([leader for _, leader in beside], colour=RULE)]
        layers += [texts([word for words, _ in beside for word in words], size=SMALL)]
    layers += _marked(moments, values, rising, beside is None, x, y)
    event = looks_of(["event"])["event"].light
    keys = [Key("members came in", event, "triangle down")]
    keys += [Key("event without new members", GROUND, "triangle down", event)] if not all(rising) else []
    notes = _listed(rows, header, rising, numbered=beside is None)
    return Panel(layers, _HIGH, left=left, right=right, top=22, bottom=24, keys=keys, notes=notes)


def _curve(moments: Sequence[float], values: Sequence[float], x: Scale, y: Scale) -> Layer:
    """From nothing through all values to the end of the axis."""
    places = [(x.start, 0.0), (moments[0], 0.0), *zip(moments, values, strict=True), (x.stop, values[-1])]
    colour = looks_of(["country"])["country"].light
    return line([{"x": at, "y": value} for at, value in places], x, y, colour=colour, broad=2.5, step=True)


def _marked(
    moments: Sequence[float], values: Sequence[float], rising: Sequence[bool], numbered: bool, x: Scale, y: Scale
) -> list[Layer]:
    """The marks of the events, hollow where the curve does not rise, and what stands at them."""
    event = looks_of(["event"])["event"]
    marks, said = [], []
    for place, (at, value, up) in enumerate(zip(moments, values, rising, strict=True), 1):
        look = {"shape": shape_path(event.shape), "size": 110, "fill": event.light if up else GROUND}
        marks.append({"x": at, "y": value, "stroke": event.light} | look)
        words = [f"{place}" if numbered else "", number_words(value) if up else ""]
        said.append({"x": at, "y": value, "text": ": ".join(word for word in words if word)})
    return [points(marks, x, y), texts(said, x, y, align="right", bold=True, dx=-6, dy=-9)]


def _listed(rows: Sequence[Row], header: PlotHeader, rising: Sequence[bool], *, numbered: bool) -> list[str]:
    """The events below the curve: all by their number, or those at which it does not rise."""
    if numbered:
        return [f"{place}  {_event(row, header)}" for place, row in enumerate(rows, 1)]
    level = [_event(row, header) for row, up in zip(rows, rising, strict=True) if not up]
    return [f"Without new members: {'; '.join(level)}."] if level else []


def _short(row: Row, header: PlotHeader) -> list[str]:
    """An event in lines that stand beside the curve."""
    return [*wrapped(row[header.label].text or row[header.series].text, 200, SMALL, 2), row[header.x].text]


def _event(row: Row, header: PlotHeader) -> str:
    """An event in words: its name, its day, and what the series says of it."""
    parts = [row[header.label].text, row[header.x].text]
    told = ", ".join(part for part in parts if part)
    return f"{told}: {row[header.series].text}" if row[header.series].text else told


def _beside(
    spots: Sequence[tuple[float, float]], labels: Sequence[Sequence[str]], room: float
) -> list[tuple[list[dict[str, Any]], dict[str, Any]]] | None:
    """Each label below its step with a leader, none on another or on the curve; None if one finds no place."""
    walls = _walls(spots, room)
    found = []
    for (x, y), lines_ in reversed(list(zip(spots, labels, strict=True))):
        if not lines_:
            continue
        broad, high = max(text_width(text, SMALL) for text in lines_), 15 * len(lines_)
        for top in range(round(y) + 10, round(_HIGH - high - 4), 5):
            start = min(x + 6, room - broad)
            box, leader = (start, top, start + broad, top + high), (x + 2, y + 8, x + 4, top)
            if not any(_meet(box, wall) or _meet(leader, wall) for wall in walls):
                walls.append((box[0] - 6, box[1] - 1, box[2] + 6, box[3] + 3))
                words = [
                    {"x": start, "y": top + 12 + 15 * place, "text": text, "fill": QUIET}
                    for place, text in enumerate(lines_)
                ]
                found.append((words, {"x": x + 3, "x2": x + 3, "y": y + 8, "y2": top}))
                break
        else:
            return None
    return found


Box = tuple[float, float, float, float]


def _walls(spots: Sequence[tuple[float, float]], room: float) -> list[Box]:
    """The curve as thin boxes: its level and its rising parts, and the marks."""
    found: list[Box] = []
    level = _HIGH
    for place, (x, y) in enumerate(spots):
        after = spots[place + 1][0] if place + 1 < len(spots) else room
        found += [(x - 2, y, x + 2, level), (x, y - 2, after, y + 2)]
        level = y
    return [*found, *((x - 7, y - 22, x + 7, y + 7) for x, y in spots)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
