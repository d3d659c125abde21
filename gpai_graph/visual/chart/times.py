"""Times: periods and single dates one below the other; and points in lanes over a common axis of years.

A date of which only the month or the year is known is hollow, as wide as the time in which it lies."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.words import counted
from gpai_graph.visual.chart.data import ChartRow, dated, row_words
from gpai_graph.visual.chart.vega import NOTE_STYLE, Panel, headings, layer, rows_below, series, series_look, years
from gpai_graph.visual.style import GROUND, LINE, QUIET, SMALL, looks_of
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

_Values = dict[str, Any]
_BAR: Final = 12
_MOST: Final = 60  # lines of a timeline; more nobody reads
_LANE: Final = 7  # lines of names above the points of a lane
_NAME: Final = 150  # the least room of a name, which has two lines
_DOT: Final = 10
_MONTH: Final = 32 / 365
_VAGUE: Final = "only the month or year is known"


def span_lines(rows: Sequence[ChartRow], header: PlotHeader) -> int:
    """How many periods and dates there are, one below the other."""
    return sum(row[header.x].begin is not None for row in rows)


def spans(rows: Sequence[ChartRow], header: PlotHeader, width: int, most: int = _MOST) -> Panel:
    """Draw a line of words and below it the period, or the single date, on the axis of years."""
    rows, notes = dated(rows, header)
    if len(rows) > most:
        notes = [f"The chart shows the first {most} of {len(rows)}. The data file has all.", *notes]
        rows = rows[:most]
    lasts = [row[header.until].end or row[header.x].end or 0 for row in rows]
    x = years([*(row[header.x].begin or 0 for row in rows), *lasts], 0.25)
    bars, marks, tails = list[_Values](), list[_Values](), list[_Values]()
    words = [": ".join(part for part in (_when(row, header), row[header.label].text) if part) for row in rows]
    laid = rows_below(words, width, _BAR)
    for row, said, y in zip(rows, words, laid.at, strict=True):
        of_series = ", ".join(filter(None, (said, row[header.series].text)))
        at = {"y": y, "series": row[header.series].text or "not stated", "tip": of_series}
        for found, parts in zip((bars, marks, tails), _period(row, header, x["scale"]["domain"][1]), strict=True):
            found += [at | part for part in parts]
    names = list(dict.fromkeys(row[header.series].text or "not stated" for row in rows))
    looks = {name: series_look(place) for place, name in enumerate(names)}
    looks |= {_VAGUE: (GROUND, QUIET, "square")}
    shown = [*(names if header.series else []), *([_VAGUE] if any(bar["hollow"] for bar in bars) else [])]
    look = series(looks, width, shown)
    hollow = {"fill": look["fill"] | _hollow("datum.hollow"), "stroke": look["stroke"]}
    rim = {"stroke": look["stroke"] | _hollow("!datum.hollow")}
    across = laid.axis
    dash = {"stroke": QUIET, "strokeWidth": 2, "strokeDash": [3, 4]}
    layers = [
        layer(bars, "bar", {"size": _BAR, "orient": "horizontal"}, x=x, x2="x2", y=across, **hollow),
        layer(tails, "rule", dash, x=x, x2="x2", y=across),
        layer(marks, "point", {"size": 90}, x=x, y=across, **look | hollow | rim),
    ]
    return Panel(layers, laid.height, notes=["Dashed: the end is not known.", *notes] if tails else notes)


def _when(row: ChartRow, header: PlotHeader) -> str:
    start, end = row[header.x].text, row[header.until].text
    if end and end != start:
        return f"{start} – {end}"
    return f"From {start}" if header.until and not end else start


def _period(row: ChartRow, header: PlotHeader, stop: float) -> tuple[list[_Values], list[_Values], list[_Values]]:
    """Return the bars, the mark and the open end of one row, on an axis that goes until `stop`."""
    first, last, until = row[header.x].begin or 0, row[header.x].end or 0, row[header.until]
    vague = last - first > _MONTH / 30
    if until.begin is not None and (until.end or 0) - first > _MONTH:
        whole = [{"x": first, "x2": until.end, "hollow": True}] if vague or until.end != until.begin else []
        return [*whole, {"x": last, "x2": max(until.begin, last), "hollow": False}], [], []
    bars = [{"x": first, "x2": last, "hollow": True}] if vague else []
    tail = [{"x": last, "x2": min(last + 1.0, stop)}] if header.until and until.begin is None else []
    return bars, [{"x": (first + last) / 2, "hollow": vague}], tail


def lanes(rows: Sequence[ChartRow], header: PlotHeader, width: int, weights: Mapping[str, int]) -> Panel:
    """Draw a lane a series: each thing a point on the axis of years, those of the same time above each other.

    Names stand above a lane as far as they find room: what most sources and statements tell of is named first, and
    stands on top of what happened at the same time. weights: {thing: how many statements lead to it}."""
    rows, undated = dated(rows, header)
    told: Counter[tuple[str, str]] = Counter()
    for row in rows:
        told[row[header.series].text, row[header.label].iri or row[header.label].text] += row.sources
    # A thing with several dates stands at the first.
    once = {(row[header.series].text, row[header.label].iri or row[header.label].text): row for row in reversed(rows)}
    weighed = [(row, told[key], weights.get(row[header.label].iri, 0)) for key, row in once.items()][::-1]
    x = years([at for row in rows for at in (row[header.x].begin or 0, row[header.x].end or 0)], 0.2)
    start, stop = x["scale"]["domain"]
    unit = width / (stop - start)
    marks, names, floors, words, y = list[_Values](), list[_Values](), list[_Values](), dict[int, list[str]](), 0
    order = dict.fromkeys(row[header.series].text for row, *_ in weighed)
    for lane in order:
        points = _points([each for each in weighed if each[0][header.series].text == lane], header, start, unit)
        named = _names(points, width)
        words[y] = [f"{lane} ({len(points)})"]
        top = y + 24 + max((name["bottom"] + name["high"] for name in named), default=0)
        y = top + (max(point["level"] for point in points) + 1) * _DOT + 2
        marks += [point | {"series": lane, "y": y - (point["level"] + 0.5) * _DOT} for point in points]
        for name in named:
            base = top - 6 - name["bottom"] - name["high"]
            where = {"left": start + name["left"] / unit, "y": base, "from": base + name["high"] + 1}
            names.append(name | where | {"to": y - (name["level"] + 1) * _DOT})
        floors.append({"y": y})
        y += 16
    look = series({lane: _lane_look(place, lane) for place, lane in enumerate(order)}, width, [])
    look["fill"] |= _hollow("datum.hollow")
    look["stroke"] |= _hollow("!datum.hollow")
    across = headings(words, y, labelFontWeight=600)
    names = [{**name, "name": "\n".join(name.pop("lines"))} for name in names]
    names = [{key: value for key, value in name.items() if key != "tip"} for name in names]
    layers = [
        layer(names, "rule", x=x, y=across | {"field": "from"}, y2="to"),
        layer(floors, "rule", y=across),
        layer(marks, "point", {"size": 62}, x=x, y=across, **look),
        layer(names, "text", NOTE_STYLE | {"baseline": "top"}, x=x | {"field": "left"}, y=across, text="name"),
    ]
    notes = ["Hollow: only the month or the year is known; the mark is in its middle.", *undated]
    return Panel(layers, y, notes=notes)


def _hollow(test: str) -> _Values:
    """Return what a channel of colours has so that the ground is seen through where a test holds."""
    return {"condition": {"test": test, "value": GROUND}}


def _lane_look(place: int, name: str) -> tuple[str, str, str]:
    """Return the look of the kind that a lane is named after, such as "Outputs of GPAI"; else one of a series."""
    first = name.split(" ")[0].lower().removesuffix("s")
    if first in ("output", "event", "instrument", "project", "source"):
        look = looks_of([first])[first]
        return look.light, look.light, look.shape
    return series_look((0, 5, 2, 3)[place % 4])


def _points(
    things: Sequence[tuple[ChartRow, int, int]], header: PlotHeader, start: float, unit: float
) -> list[_Values]:
    """Return each thing with its place, as pixels and as a year, and its level above the line: none lies on another.

    things: rows, how many sources state each, how many statements lead to it. The heaviest come first, and of those
    at one place the heaviest lies on top."""
    found: list[_Values] = []
    taken: dict[int, int] = {}
    for row, told, led in sorted(things, key=lambda each: each[1] + each[2]):
        first, last = row[header.x].begin or 0, row[header.x].end or 0
        slot = round(((first + last) / 2 - start) * unit / _DOT)
        taken[slot] = taken.get(slot, -1) + 1
        at = {"at": slot * _DOT, "x": start + slot * _DOT / unit, "level": taken[slot]}
        tip = f"{row_words(row, header)} ({counted(told, 'source')})" if told else row_words(row, header)
        # What tells things of one name apart says nothing here.
        full = row[header.label].text.removesuffix(f" ({row[header.label].iri.rpartition('/')[2]})")
        found.append(at | {"hollow": first != last, "full": full, "tip": tip, "weight": told + led})
    return sorted(found, key=lambda point: (-point["weight"], point["at"]))


def _names(points: Sequence[_Values], width: float) -> list[_Values]:
    """Return the points whose names find room, the first of them first, with the left end of each name and its bottom.

    bottom: pixels above the points. A name stands right of the line that leads down from it, so it must be higher than
    all names whose lines it would meet. Only a thing on top of its stack is named: a line would cross what lies above
    it otherwise. By hand: Vega-Lite lays out no labels (vega-lite issue 7228 is open)."""
    tops = {point["at"]: point["level"] for point in sorted(points, key=lambda point: point["level"])}
    found: list[_Values] = []
    for point in (point for point in points if point["level"] == tops[point["at"]]):
        lines = wrapped(point["full"], max(_NAME, width * 0.17), SMALL, 2)
        broad = max(text_width(line, SMALL) for line in lines)
        left = min(max(point["at"] - 4, 0), width - broad)
        name = point | {"left": left, "right": left + broad, "lines": lines, "high": (LINE - 2) * len(lines)}
        laid = _laid([*found, name])
        found = laid or found
    return found


def _laid(names: Sequence[_Values]) -> list[_Values] | None:
    """Return names with the lowest bottoms at which none meets another or its line; None if they find no room."""
    found: list[_Values] = []
    for name in sorted(names, key=lambda name: -name["at"]):
        below = [other for other in found if name["left"] - 6 < other["right"] and other["left"] < name["right"] + 6]
        if any(other["left"] - 5 < name["at"] < other["right"] + 5 for other in below):
            return None
        bottom = max((other["bottom"] + other["high"] + 2 for other in below), default=0)
        if bottom + name["high"] > _LANE * LINE:
            return None
        found.append(name | {"bottom": bottom})
    return [next(each for each in found if each["at"] == name["at"]) for name in names]
