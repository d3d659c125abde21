"""Times: periods and single dates one below the other; and points in lanes over a common axis of years.

A date of which only the month or the year is known is hollow, as wide as the time in which it lies."""

from collections.abc import Sequence
from typing import Any, Final

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import ChartRow
from gpai_graph.visual.chart.vega import NOTE, Panel, headings, layer, series, series_look, years
from gpai_graph.visual.network.labels import shortened
from gpai_graph.visual.style import GROUND, LINE, QUIET, SMALL, TEXT, looks_of
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

Values = dict[str, Any]
_BAR: Final = 12
_MOST: Final = 60  # lines of a timeline; more nobody reads
_LANE: Final = 4  # lines of names above the points of a lane
_DOT: Final = 10
_MONTH: Final = 32 / 365
_VAGUE: Final = "only the month or year is known"


def spans(rows: Sequence[ChartRow], header: PlotHeader, width: int) -> Panel:
    """Draw a line of words and below it the period, or the single date, on the axis of years."""
    rows, notes = _dated(rows, header)
    if len(rows) > _MOST:
        notes = [f"The plot shows the first {_MOST} of {len(rows)}. The data file has all.", *notes]
        rows = rows[:_MOST]
    lasts = [row[header.until].end or row[header.x].end or 0 for row in rows]
    x = years([*(row[header.x].begin or 0 for row in rows), *lasts], 0.25)
    bars, marks, tails, words, y = list[Values](), list[Values](), list[Values](), dict[int, list[str]](), 0
    for row in rows:
        said = ": ".join(part for part in (_when(row, header), row[header.label].text) if part)
        words[y] = wrapped(said, width, TEXT)
        y += LINE * len(words[y]) + 2 + _BAR // 2
        at = {"y": y, "series": row[header.series].text or "not stated"}
        for found, parts in zip((bars, marks, tails), _period(row, header, x["scale"]["domain"][1]), strict=True):
            found += [at | part for part in parts]
        y += _BAR // 2 + 12
    names = list(dict.fromkeys(row[header.series].text or "not stated" for row in rows))
    looks = {name: series_look(place) for place, name in enumerate(names)}
    looks |= {_VAGUE: (GROUND, QUIET, "square")}
    shown = [*(names if header.series else []), *([_VAGUE] if any(bar["hollow"] for bar in bars) else [])]
    look = series(looks, width, shown)
    hollow = {"fill": look["fill"] | _hollow("datum.hollow"), "stroke": look["stroke"]}
    rim = {"stroke": look["stroke"] | _hollow("!datum.hollow")}
    across = headings(words, y)
    dash = {"stroke": QUIET, "strokeWidth": 2, "strokeDash": [3, 4]}
    layers = [
        layer(bars, "bar", {"size": _BAR, "orient": "horizontal"}, x=x, x2="x2", y=across, **hollow),
        layer(tails, "rule", dash, x=x, x2="x2", y=across),
        layer(marks, "point", {"size": 90}, x=x, y=across, **look | hollow | rim),
    ]
    return Panel(layers, y, notes=["Dashed: the end is not known.", *notes] if tails else notes)


def _dated(rows: Sequence[ChartRow], header: PlotHeader) -> tuple[list[ChartRow], list[str]]:
    """Return the rows that bear a date, and a note on the others. Raises PlotError if none does."""
    found = [row for row in rows if row[header.x].begin is not None]
    if not found:
        raise PlotError("no row has a date.")
    without = len(rows) - len(found)
    return found, [f"{without} without a date are left out."] if without else []


def _when(row: ChartRow, header: PlotHeader) -> str:
    start, end = row[header.x].text, row[header.until].text
    if end and end != start:
        return f"{start} – {end}"
    return f"From {start}" if header.until and not end else start


def _period(row: ChartRow, header: PlotHeader, stop: float) -> tuple[list[Values], list[Values], list[Values]]:
    """Return the bars, the mark and the open end of one row, on an axis that goes until `stop`."""
    first, last, until = row[header.x].begin or 0, row[header.x].end or 0, row[header.until]
    vague = last - first > _MONTH / 30
    if until.begin is not None and (until.end or 0) - first > _MONTH:
        whole = [{"x": first, "x2": until.end, "hollow": True}] if vague or until.end != until.begin else []
        return [*whole, {"x": last, "x2": max(until.begin, last), "hollow": False}], [], []
    bars = [{"x": first, "x2": last, "hollow": True}] if vague else []
    tail = [{"x": last, "x2": min(last + 1.0, stop)}] if header.until and until.begin is None else []
    return bars, [{"x": (first + last) / 2, "hollow": vague}], tail


def lanes(rows: Sequence[ChartRow], header: PlotHeader, width: int) -> Panel:
    """Draw a lane a series: each thing a point on the axis of years, those of the same time above each other.

    Names stand above a lane as far as they find room, in the order of the rows."""
    rows, undated = _dated(rows, header)
    # A thing with several dates stands at the first.
    once = {(row[header.series].text, row[header.label].iri or row[header.label].text): row for row in reversed(rows)}
    rows = list(once.values())[::-1]
    x = years([at for row in rows for at in (row[header.x].begin or 0, row[header.x].end or 0)], 0.2)
    start, stop = x["scale"]["domain"]
    unit = width / (stop - start)
    marks, names, floors, words, y = list[Values](), list[Values](), list[Values](), dict[int, list[str]](), 0
    order = dict.fromkeys(row[header.series].text for row in rows)
    for lane in order:
        points = _points([row for row in rows if row[header.series].text == lane], header, start, unit)
        named = _names(points, width)
        words[y] = [f"{lane} ({len(points)})"]
        top = y + 18 + LINE * max((name["line"] + 1 for name in named), default=0)
        y = top + (max(point["level"] for point in points) + 1) * _DOT + 2
        marks += [point | {"series": lane, "y": y - (point["level"] + 0.5) * _DOT} for point in points]
        for name in named:
            base = top - 6 - LINE * name["line"]
            where = {"left": start + name["left"] / unit, "y": base, "from": base + 3}
            names.append(name | where | {"to": y - (name["level"] + 1) * _DOT})
        floors.append({"y": y})
        y += 16
    look = series({lane: _lane_look(place, lane) for place, lane in enumerate(order)}, width, [])
    look["fill"] |= _hollow("datum.hollow")
    look["stroke"] |= _hollow("!datum.hollow")
    across = headings(words, y, labelFontWeight=600)
    layers = [
        layer(names, "rule", x=x, y=across | {"field": "from"}, y2="to"),
        layer(floors, "rule", y=across),
        layer(marks, "point", {"size": 62}, x=x, y=across, **look),
        layer(names, "text", NOTE, x=x | {"field": "left"}, y=across, text="name"),
    ]
    notes = ["Hollow: only the month or the year is known; the mark is in its middle.", *undated]
    return Panel(layers, y, notes=notes)


def _hollow(test: str) -> Values:
    """Return what a channel of colours has so that the ground is seen through where a test holds."""
    return {"condition": {"test": test, "value": GROUND}}


def _lane_look(place: int, name: str) -> tuple[str, str, str]:
    """Return the look of the kind that a lane is named after, such as "Outputs of GPAI"; else one of a series."""
    first = name.split(" ")[0].lower().removesuffix("s")
    if first in ("output", "event", "instrument", "project", "source"):
        look = looks_of([first])[first]
        return look.light, look.light, look.shape
    return series_look((0, 5, 2, 3)[place % 4])


def _points(things: Sequence[ChartRow], header: PlotHeader, start: float, unit: float) -> list[Values]:
    """Return each thing with its place, as pixels and as a year, and its level above the line: none lies on another."""
    found: list[Values] = []
    taken: dict[int, int] = {}
    for row in things:
        first, last = row[header.x].begin or 0, row[header.x].end or 0
        slot = round(((first + last) / 2 - start) * unit / _DOT)
        taken[slot] = taken.get(slot, -1) + 1
        at = {"at": slot * _DOT, "x": start + slot * _DOT / unit, "level": taken[slot]}
        found.append(at | {"hollow": first != last, "name": shortened(row[header.label].text, 26)})
    return found


def _names(points: Sequence[Values], width: float) -> list[Values]:
    """Return the points whose names find room, with the left end and the line (from the lowest) of each name.

    Only a thing on top of its stack is named: a leader would cross what lies above it otherwise. By hand:
    Vega-Lite lays out no labels (vega-lite issue 7228 is open)."""
    tops = {point["at"]: point["level"] for point in points}
    found: list[Values] = []
    taken: list[tuple[int, float, float, float]] = []
    for point in (point for point in points if point["level"] == tops[point["at"]]):
        at, broad = point["at"], text_width(point["name"], SMALL)
        left = min(max(at - 4, 0), width - broad)
        start, stop = left - 5, left + broad + 5
        for line in range(_LANE):
            # It meets no text of its line, no leader of a higher one, and its own leader meets no lower text.
            if not any(
                (other == line and a < stop and start < b)
                or (other > line and start < leader < stop)
                or (other < line and a < at < b)
                for other, a, b, leader in taken
            ):
                taken.append((line, start, stop, at))
                found.append(point | {"left": left, "line": line})
                break
    return found
