"""Lines: values over years, one line a series; and a curve that steps at its events.

Names stand at the end of a line, events beside their step."""

from collections.abc import Sequence
from typing import Any, Final

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.words import number_words
from gpai_graph.visual.chart.data import ChartRow, dated, row_words
from gpai_graph.visual.chart.vega import (
    NOTE_STYLE,
    UNMEASURED,
    Panel,
    amount,
    layer,
    series,
    series_look,
    years,
)
from gpai_graph.visual.style import GROUND, LINE, SMALL, TEXT, looks_of
from gpai_graph.visual.typeface import FAMILY, wrapped
from gpai_graph.visual.typeface import width as text_width

_HIGH: Final = 300.0


def curves(rows: Sequence[ChartRow], header: PlotHeader, width: int) -> Panel:
    """Draw a line a series; a series that goes beyond `most` is left out and named in a note."""
    named: dict[str, list[tuple[int, float]]] = {}
    rows, undated = dated(rows, header)
    for row in rows:
        year, value = row[header.x].begin, row[header.y].number
        if year is not None and value is not None:
            named.setdefault(row[header.series].text, []).append((int(year), value))
    limit = header.most or float("inf")
    beyond = sorted(name for name, values in named.items() if max(value for _, value in values) > limit)
    shown = {name: sorted(named[name]) for name in sorted(named) if name not in beyond}
    if not shown:
        raise PlotError("there are no values for a line.")
    data: list[dict[str, Any]] = [
        {"x": at, "y": value, "series": name} for name, values in shown.items() for at, value in values
    ]
    tips = [row | {"tip": f"{row['series']}, {row['x']}: {number_words(row['y'])}"} for row in data]
    top = max(value for values in shown.values() for _, value in values) or 1
    x = years([at for values in shown.values() for at, _ in values], 0.12)
    y = amount("y", top)
    looks = {name: series_look(place) for place, name in enumerate(shown)}
    look = series(looks, width, [])
    ends = _ends(shown, top, min(210.0, width * 0.35))
    words: dict[str, Any] = {"align": "left", "baseline": "top", "dx": 18, "lineHeight": LINE - 2}
    # The broadest of them decides how much room is left of the names.
    broadest = max(end["broad"] for end in ends)
    words["font"] = {"expr": f"datum.broad < {broadest} ? '{UNMEASURED}' : '{FAMILY}'"}
    leader = {"strokeDash": [2, 2], "xOffset": 7, "x2Offset": 15}
    layers = [
        layer(data, "line", x=x, y=y, stroke=look["stroke"]),
        layer(tips, "point", x=x, y=y, fill=look["fill"], shape=look["shape"]),
        layer(ends, "rule", leader, x=x, y=y, x2={"value": "width"}, y2="middle"),
        layer(ends, "text", words, x={"value": "width"}, y=y | {"field": "label"}, text="text", fill=look["fill"]),
    ]
    notes = [f"Left out: {', '.join(beyond)}. {header.note}".strip()] if beyond else []
    return Panel(layers, _HIGH, notes=[*notes, *undated])


def _ends(shown: dict[str, list[tuple[int, float]]], top: float, room: float) -> list[dict[str, Any]]:
    """Return the last point of each line, its words, and where these stand in units of the axis: none on another.

    By hand: Vega-Lite lays out no labels (vega-lite issue 7228 is open)."""
    found: list[dict[str, Any]] = []
    free, unit = 0.0, top / _HIGH
    for name, values in sorted(shown.items(), key=lambda item: -item[1][-1][1]):
        at, value = values[-1]
        lines = wrapped(f"{name}, {number_words(value)} in {at}", room, TEXT)
        high = (LINE - 2) * len(lines)
        free = max((top - value) / unit - high / 2, free)
        label = {"text": "\n".join(lines), "broad": max(text_width(line, TEXT) for line in lines)}
        found.append({"x": at, "y": value, "series": name, "high": high, "label": free} | label)
        free += high + 6
    # From below: who stands too low moves up, and pushes up who is above; with more names the panel grows downwards.
    limit = max(_HIGH + 10, sum(end["high"] + 6 for end in found))
    for end in reversed(found):
        limit = min(end["label"], limit - end["high"] - 6)
        end |= {"label": top - limit * unit, "middle": top - (limit + 7) * unit}
    return found


def steps(rows: Sequence[ChartRow], header: PlotHeader, width: int) -> Panel:
    """Draw a curve that steps at dated events, each marked, with its number.

    The events at which it rises are named beside it where all find room, else all are numbered and listed below."""
    rows, undated = dated(rows, header)
    values = [row[header.y].number or 0 for row in rows]
    rising = [value > before for value, before in zip(values, [0, *values], strict=False)]
    dates = [row[header.x].end or 0 for row in rows]
    x = years(dates, 0.7)
    start, stop = x["scale"]["domain"]
    top = max(values) * 1.08 or 1
    y = amount("y", top)
    room = width - text_width(number_words(max(values)), SMALL) - 10
    unit = room / (stop - start)
    points = [((at - start) * unit, _HIGH * (1 - value / top)) for at, value in zip(dates, values, strict=True)]
    named = [wrapped(row[header.label].text or row[header.series].text, 200, SMALL, 2) for row in rows]
    labels = [[*name, row[header.x].text] if up else [] for name, row, up in zip(named, rows, rising, strict=True)]
    beside = _beside(points, labels, room)
    event, country = looks_of(["event"])["event"], looks_of(["country"])["country"]
    looks = {"members joined": (event.light, event.light, event.shape)}
    looks |= {"event without new members": (GROUND, event.light, event.shape)} if not all(rising) else {}
    marks: list[dict[str, Any]] = []
    for place, (at, value, up) in enumerate(zip(dates, values, rising, strict=True)):
        words = ["" if beside else str(place + 1), number_words(value) if up else ""]
        mark = {"x": at, "y": value, "series": [*looks][not up], "number": ": ".join(word for word in words if word)}
        mark["said"] = row_words(rows[place], header)
        marks.append(mark | (beside[place] if beside else {"text": "", "right": 0, "down": 0}))
    _part(marks, points)
    tips = [mark | {"tip": mark["said"]} for mark in marks]
    curve = [{"x": start, "y": 0}, *marks, {"x": stop, "y": values[-1]}]
    line = {"stroke": country.light, "strokeWidth": 2.5, "interpolate": "step-after"}
    said = NOTE_STYLE | {"baseline": "top", "dx": {"expr": "datum.right"}, "dy": {"expr": "datum.down"}}
    number = {"align": "right", "fontWeight": 600, "dx": -6, "dy": -13}
    leader = {"xOffset": 3, "x2Offset": 3, "yOffset": 8, "y2Offset": {"expr": "datum.down"}}
    layers = [
        layer(curve, "line", line, x=x, y=y),
        layer([mark for mark in marks if mark["text"]], "rule", leader, x=x, y=y, x2="x", y2="y"),
        layer(marks, "text", said, x=x, y=y, text="text"),
        layer(tips, "point", {"size": 110}, x=x, y=y, **series(looks, room)),
        layer(marks, "text", number, x=x, y=y, text="number"),
    ]
    return Panel(layers, _HIGH, notes=[*_listed(rows, header, rising, numbered=not beside), *undated])


def _part(marks: Sequence[dict[str, Any]], points: Sequence[tuple[float, float]]) -> None:
    """Write two numbers that would touch as one text, at the later mark."""
    for place in range(1, len(marks)):
        before, mark = marks[place - 1], marks[place]
        gap = points[place][0] - points[place - 1][0]
        if before["y"] == mark["y"] and before["number"] and gap < text_width(mark["number"], SMALL) + 8:
            mark["number"] = ", ".join(number for number in (before["number"], mark["number"]) if number)
            before["number"] = ""


def _listed(rows: Sequence[ChartRow], header: PlotHeader, rising: Sequence[bool], *, numbered: bool) -> list[str]:
    """Tell the events below the curve, with what the series says: all by their number, or those where it is level."""
    events = []
    for row in rows:
        told = ", ".join(part for part in (row[header.label].text, row[header.x].text) if part)
        events.append(f"{told}: {row[header.series].text}" if row[header.series].text else told)
    if numbered:
        return [f"{place}  {event}" for place, event in enumerate(events, 1)]
    level = [event for event, up in zip(events, rising, strict=True) if not up]
    return [f"Without new members: {'; '.join(level)}."] if level else []


def _beside(
    points: Sequence[tuple[float, float]], labels: Sequence[Sequence[str]], room: float
) -> list[dict[str, Any]] | None:
    """Return each label and how far below its step it stands, none on another; None if they find no place.

    Right of a step of a curve that never falls, all is free below its level: only labels can meet there."""
    if sorted(points, key=lambda point: -point[1]) != list(points):
        return None
    boxes: list[tuple[float, float, float]] = []
    found: list[dict[str, Any]] = []
    for (x, y), lines in reversed(list(zip(points, labels, strict=True))):
        broad, high = max((text_width(line, SMALL) for line in lines), default=0.0), (LINE - 2) * len(lines)
        left = min(x + 6, room - broad)
        right = left + broad
        level = min((at[1] for at in points if at[0] <= left), default=_HIGH)
        lows = [low + 4 for start, stop, low in boxes if left < stop + 8 and start < right + 8]
        top = max([y + 10, level + 10, *lows])
        if lines and (top + high > _HIGH - 4 or any(left < at[0] + 3 < right for at in points if at[0] < x)):
            return None
        boxes += [(left, right, top + high)] if lines else []
        found.append({"text": "\n".join(lines), "right": left - x, "down": top - y if lines else 0})
    return found[::-1]
