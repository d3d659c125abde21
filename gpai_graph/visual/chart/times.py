"""Times: periods and moments one below the other; and points in lanes over a common axis of years.

In: rows, which columns to draw, how broad. Out: a Panel. A date of which only the month or the year is known is hollow,
as wide as the time in which it lies."""

from collections.abc import Sequence
from typing import Any

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import Row
from gpai_graph.visual.chart.layers import (
    GROUND,
    LINE,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    Key,
    Layer,
    Panel,
    Scale,
    points,
    rects,
    rules,
    series_look,
    shape_path,
    texts,
)
from gpai_graph.visual.chart.lines import year_scale
from gpai_graph.visual.network.labels import shortened
from gpai_graph.visual.style import looks_of
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

_ROW = 12.0
_MOST = 60  # lines of a timeline; more nobody reads
_LANE = 4.0  # lines of names above the points of a lane
_RADIUS = 5.0
_MONTH = 32 / 365


def spans(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """A line of words and below it the period, or the moment, on the axis of years."""
    rows, undated = _dated(rows, header)
    if len(rows) > _MOST:
        undated = [f"Shown are the first {_MOST} of {len(rows)}; the data hold all.", *undated]
        rows = rows[:_MOST]
    ends = [row[header.until].end or row[header.x].end or 0 for row in rows]
    stop = max(ends)
    scale = year_scale([row[header.x].begin or 0 for row in rows], width, 0.25, stop)
    order = list(dict.fromkeys(row[header.series].text for row in rows))
    drawn, marks, said, open_ends, y = [], [], [], [], 0.0
    for row in rows:
        fill, shape = series_look(order.index(row[header.series].text))
        words = ": ".join(part for part in (_when(row, header), row[header.label].text) if part)
        for text in wrapped(words, width, TEXT, 3):
            y += LINE
            said.append({"x": 0, "y": y, "text": text})
        middle = y + 5 + _ROW / 2
        drawn_row, mark, open_end = _period(row, header, scale, (fill, shape), middle)
        drawn += drawn_row
        marks += mark
        open_ends += open_end
        y += _ROW + 14
    layers: list[Layer] = [
        rects(drawn, x=scale),
        rules(open_ends, x=scale, colour=QUIET, broad=2, dash=(3, 4)),
        points(marks, x=scale),
        texts(said),
    ]
    keys = [Key(name or "not stated", *series_look(place)) for place, name in enumerate(order)] if header.series else []
    if any(row["fill"] == GROUND for row in drawn):
        keys.append(Key("only the month or year is known", GROUND, "square", QUIET))
    notes = ["Dashed: the end is not known.", *undated] if open_ends else undated
    return Panel(layers, y, top=0, bottom=24, keys=keys, notes=notes)


def _dated(rows: Sequence[Row], header: PlotHeader) -> tuple[list[Row], list[str]]:
    """The rows that bear a date, and a note on the others. Raises PlotError if none does."""
    found = [row for row in rows if row[header.x].begin is not None]
    if not found:
        raise PlotError("no row bears a date.")
    without = len(rows) - len(found)
    return found, [f"Not shown: {without} without a date."] if without else []


def _when(row: Row, header: PlotHeader) -> str:
    start, end = row[header.x].text, row[header.until].text
    if end and end != start:
        return f"{start} – {end}"
    return f"From {start}" if header.until and not end else start


def _period(
    row: Row, header: PlotHeader, scale: Scale, look: tuple[str, str], middle: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rectangles, symbols and open ends of one row."""
    (fill, shape), first, last = look, row[header.x].begin or 0, row[header.x].end or 0
    box: dict[str, Any] = {"y": middle - _ROW / 2, "y2": middle + _ROW / 2}
    symbol: dict[str, Any] = {"y": middle, "shape": shape_path(shape), "size": 90}
    vague = last - first > _MONTH / 30
    until = row[header.until]
    if until.begin is not None and (until.end or 0) - first > _MONTH:
        found = (
            [box | {"x": first, "x2": until.end, "fill": GROUND, "stroke": fill}]
            if vague or until.end != until.begin
            else []
        )
        sure = [box | {"x": last, "x2": max(until.begin, last), "fill": fill, "stroke": fill}]
        return [*found, *sure], [], []
    if vague:
        blur = [box | {"x": first, "x2": last, "fill": GROUND, "stroke": fill}]
        mark = symbol | {"x": (first + last) / 2, "fill": GROUND, "stroke": fill}
    else:
        blur, mark = [], symbol | {"x": first, "fill": fill, "stroke": GROUND}
    tail: list[dict[str, Any]] = []
    if header.until and until.begin is None:
        tail = [{"x": last, "x2": min(last + 1.0, scale.stop), "y": middle, "y2": middle}]
    return blur, [mark], tail


def lanes(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """One lane a series: each thing a point on the axis of years, those of the same time above each other.

    Names stand above a lane as far as they find room, in the order of the rows."""
    rows, undated = _dated(rows, header)
    rows = list(
        {
            (row[header.series].text, row[header.label].iri or row[header.label].text): row for row in reversed(rows)
        }.values()
    )[::-1]
    scale = year_scale(
        [row[header.x].begin or 0 for row in rows], width, 0.2, max(row[header.x].end or 0 for row in rows)
    )
    order = list(dict.fromkeys(row[header.series].text for row in rows))
    marks, said, leaders, base_lines, y = [], [], [], [], 0.0
    for place, name in enumerate(order):
        things = [row for row in rows if row[header.series].text == name]
        stacks = _stacked(things, header, scale, width)
        high = max(level for _, _, level in stacks) + 1
        y += 20
        said.append({"x": 0, "y": y, "text": f"{name} ({len(things)})"})
        names, lines_used = _names(stacks, header, width)
        y += 8 + LINE * lines_used
        floor = y + high * 2 * _RADIUS + 2
        fill, shape = _lane_look(place, name)
        for row, at, level in stacks:
            exact = row[header.x].first == row[header.x].last
            where = {"x": at, "y": floor - _RADIUS - level * 2 * _RADIUS}
            look = {"fill": fill if exact else GROUND, "stroke": GROUND if exact else fill}
            marks.append(where | look | {"shape": shape_path(shape), "size": 62})
        for text, x, at, level, line_ in names:
            base = y - 6 - LINE * line_
            said.append({"x": x, "y": base, "text": text, "fill": QUIET, "small": True})
            leaders.append({"x": at, "x2": at, "y": base + 3, "y2": floor - _RADIUS * 2 - level * 2 * _RADIUS})
        base_lines.append({"x": 0, "x2": width, "y": floor, "y2": floor})
        y = floor + 6
    heads = [row for row in said if "small" not in row]
    small = [{key: value for key, value in row.items() if key != "small"} for row in said if "small" in row]
    axis = points(
        [{"x": scale.start, "y": -50, "shape": "circle", "size": 0, "fill": GROUND, "stroke": GROUND}], x=scale
    )
    layers = [
        axis,
        rules(leaders, colour=RULE),
        rules(base_lines, colour=RULE),
        points(marks),
        texts(heads, bold=True),
        texts(small, size=SMALL),
    ]
    notes = ["Hollow: only the month or the year is known; it stands in its middle.", *undated]
    return Panel(layers, y, bottom=24, top=0, notes=notes)


def _lane_look(place: int, name: str) -> tuple[str, str]:
    """The look of the kind that a lane is named after, such as "Outputs of GPAI"; else one of a series."""
    first = name.split(" ")[0].lower().removesuffix("s")
    look = looks_of([first])[first]
    if first in ("output", "event", "instrument", "project", "source"):
        return look.light, look.shape
    return series_look((0, 5, 2, 3)[place % 4])


def _stacked(things: Sequence[Row], header: PlotHeader, scale: Scale, width: float) -> list[tuple[Row, float, int]]:
    """Each thing with its x in pixels and its level above the line, so that none lies on another."""
    found: list[tuple[Row, float, int]] = []
    taken: dict[int, int] = {}
    for row in things:
        middle = ((row[header.x].begin or 0) + (row[header.x].end or 0)) / 2
        slot = round(scale.pixel(middle, width) / (2 * _RADIUS))
        taken[slot] = taken.get(slot, -1) + 1
        found.append((row, slot * 2 * _RADIUS, taken[slot]))
    return found


def _names(
    stacks: Sequence[tuple[Row, float, int]], header: PlotHeader, width: float
) -> tuple[list[tuple[str, float, float, int, int]], int]:
    """(text, its x, x of the point, level of the point, line above the lane) of the names that find room.

    Only a thing on top of its stack is named: a leader would cross what lies above it otherwise."""
    tops: dict[float, int] = {}
    for _, at, level in stacks:
        tops[at] = max(tops.get(at, 0), level)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(int(_LANE))]
    legs: list[list[float]] = [[] for _ in range(int(_LANE))]
    found = []
    for row, at, level in stacks:
        if level != tops[at]:
            continue
        text = shortened(row[header.label].text, 26)
        broad = text_width(text, SMALL)
        start = min(max(at - 4, 0), width - broad)
        for line_ in range(int(_LANE)):
            span = (start - 5, start + broad + 5)
            free = all(span[1] <= a or b <= span[0] for a, b in taken[line_])
            # Leaders of higher lines must not cross this text, nor this leader the texts below.
            clear = all(not span[0] < x < span[1] for x in legs[line_])
            under = all(not a < at < b for lower in taken[:line_] for a, b in lower)
            if free and clear and under:
                taken[line_].append(span)
                for lower in range(line_):
                    legs[lower].append(at)
                found.append((text, start, at, level, line_))
                break
    return found, max((line_ for *_, line_ in found), default=-1) + 1
