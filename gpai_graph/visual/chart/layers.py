"""Panel: the drawn part of a plot, as layers of Vega-Lite; the few marks of which all plots are made.

In: plain data in pixels (x from the left, y from the top) or in units of a scale. Out: layers, with fixed sizes: no
size depends on the fonts of the machine, so that every machine draws the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from math import ceil, floor, log10
from typing import Any, Final

from gpai_graph.visual.style import CIRCLES, DARK, GROUPS, LIGHT, POLYGONS
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.words import text as writable

Layer = dict[str, Any]
TEXT: Final = 13
SMALL: Final = 12
LINE: Final = 17  # from one line of text to the next
LAND: Final = ("#dde2e7", "#30373f")
GRID: Final = ("#e3e7eb", "#2a3138")
# {on a light ground: on a dark ground} for every colour that plots use; each light one has one dark one.
COLOURS: Final = {
    **{light: DARK[name] for name, light in LIGHT.items()},
    **dict(GROUPS),
    LAND[0]: LAND[1],
    GRID[0]: GRID[1],
}
FILLS: Final = tuple(light for light, _ in GROUPS)
SHAPES: Final = ("square", "diamond", "triangle", "circle", "triangle down", "pentagon", "hexagon", "star", "ring")
HATCHED: Final = "hatch:"  # before a colour: hatched in it
INK, QUIET, GROUND, RULE = LIGHT["text"], LIGHT["quiet"], LIGHT["ground"], LIGHT["rule"]


@dataclass(frozen=True)
class Key:
    """One entry of the key: what a shape and a fill mean."""

    words: str
    fill: str
    shape: str = "square"
    stroke: str = ""


@dataclass(frozen=True)
class Panel:
    """What is drawn between the head and the foot of a plot. height: of the marks; the margins come on top."""

    layers: Sequence[Layer]
    height: float
    left: float = 0
    right: float = 0
    top: float = 4
    bottom: float = 4
    keys: Sequence[Key] = field(default_factory=tuple)
    axis: str = ""  # what the numbers mean, above the marks
    notes: Sequence[str] = field(default_factory=tuple)
    projection: dict[str, Any] | None = None
    fit: bool = False  # Vega-Lite finds the room for axes and legends itself


def series_look(place: int) -> tuple[str, str, str]:
    """Return fill, stroke and shape of a series; beyond nine they repeat."""
    return FILLS[place % len(FILLS)], FILLS[place % len(FILLS)], shape_path(SHAPES[place % len(SHAPES)])


@dataclass(frozen=True)
class Scale:
    """What an axis counts: from, to, the ticks; years without a comma. grid: lines across the plot."""

    start: float
    stop: float
    ticks: Sequence[float]
    years: bool = False
    grid: bool = True

    def channel(self, name: str) -> dict[str, Any]:
        """The encoding of a channel that this scale measures."""
        words = "format(datum.value, 'd')" if self.years else _AXIS_WORDS
        axis = {"values": list(self.ticks), "title": None, "labelExpr": words, "grid": self.grid}
        scale = {"domain": [self.start, self.stop], "nice": False, "zero": False}
        return {"field": name, "type": "quantitative", "scale": scale, "axis": axis}

    def pixel(self, value: float, length: float) -> float:
        """How far along an axis of so many pixels a value stands."""
        return round((value - self.start) / (self.stop - self.start) * length, 2)


# As `number_words` tells numbers.
_AXIS_WORDS: Final = (
    "abs(datum.value) >= 1e12 ? format(datum.value / 1e12, '.3~g') + ' trillion' : "
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '.3~g') + ' billion' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '.3~g') + ' million' : format(datum.value, ',')"
)


def layer(data: Iterable[dict[str, Any]], mark: str, look: dict[str, Any] | None = None, **encoding: Any) -> Layer:
    """One kind of mark for each row of data; look: what all of them have."""
    return {"data": {"values": list(data)}, "mark": {"type": mark} | (look or {}), "encoding": encoding}


def amount(name: str, largest: float, **scale: Any) -> dict[str, Any]:
    """A channel of amounts from zero on, its axis in words as `number_words` tells them."""
    axis = {"labelExpr": _AXIS_WORDS, "tickCount": 5} | ({"tickMinStep": 1} if largest >= 1 else {})
    return {"field": name, "type": "quantitative", "title": None, "axis": axis, "scale": {"domainMin": 0} | scale}


def years(moments: Iterable[float], room: float) -> dict[str, Any]:
    """A channel of years around some moments, with a grid line at each new year. room: in years, on both sides."""
    moments = list(moments)
    start, stop = min(moments) - room, max(moments) + room
    start = start if ceil(start) <= stop else float(floor(start))
    axis = {"values": list(range(ceil(start), floor(stop) + 1)), "format": "d", "grid": True, "labelFlush": False}
    axis |= {"labelOverlap": "parity", "labelSeparation": 8}
    scale = {"domain": [start, stop], "zero": False, "nice": False}
    return {"field": "x", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def places(labels: Sequence[Sequence[str]], **axis: Any) -> dict[str, Any]:
    """A channel of things in a row, by their `place` in it; labels: the lines that the axis writes at each."""
    words = {"labelExpr": f"{dumps(labels)}[datum.value]", "labelAngle": 0, "domain": False, "ticks": False}
    scale = {"domain": list(range(len(labels)))}
    return {"field": "place", "type": "ordinal", "title": None, "axis": words | axis, "scale": scale}


def headings(words: Mapping[int, Sequence[str]], height: float, **axis: Any) -> dict[str, Any]:
    """A channel of pixels from the top, whose axis writes words into the plot: {pixel of their upper edge: lines}."""
    look = {"labelAlign": "left", "labelBaseline": "top", "labelPadding": 0, "labelLineHeight": LINE, "labelLimit": 0}
    look |= {"labelColor": INK, "grid": False, "ticks": False, "domain": False}
    look |= {"values": list(words), "labelExpr": f"{dumps(words)}[datum.value]"}
    scale = {"domain": [0, height], "reverse": True, "nice": False}
    return {"field": "y", "type": "quantitative", "title": None, "axis": look | axis, "scale": scale}


def raw(name: str) -> dict[str, Any]:
    """A channel whose values are written as they are: colours, shapes, words."""
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def series(looks: Mapping[str, Sequence[str]], room: float, shown: Sequence[str] | None = None) -> dict[str, Any]:
    """The fills, strokes and shapes of series and their legend, in as many columns as find room.

    looks: {name: (fill, stroke) or (fill, stroke, path of a shape)}. shown: those in the legend; else all."""
    shown = list(looks) if shown is None else shown
    legend = {"values": shown, "labelLimit": room - 24}
    legend |= {"columns": _columns([text_width(name, TEXT) + 38 for name in shown], room)} if shown else {}
    common = {"field": "series", "type": "nominal", "title": None, "legend": legend if shown else None}
    return {
        channel: common | {"scale": {"domain": list(looks), "range": list(values)}}
        for channel, values in zip(("fill", "stroke", "shape"), zip(*looks.values(), strict=True), strict=False)
    }


def _columns(widths: Sequence[float], room: float) -> int:
    """Return the columns of a legend that find room: the fewest lines, and of those the least width."""

    def size(number: int) -> tuple[int, float]:
        whole = sum(max(widths[at::number]) for at in range(number))
        return (ceil(len(widths) / number) if whole <= room else len(widths), whole)

    return min(range(1, len(widths) + 1), key=size)


def _at(name: str, scale: Scale | None) -> dict[str, Any]:
    """A channel in the units of a scale, or in pixels."""
    if scale is not None:
        return scale.channel(name)
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _raw(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def rects(data: Iterable[dict[str, Any]], x: Scale | None = None, y: Scale | None = None) -> Layer:
    """Rectangles: x, x2, y, y2 in pixels or in units of a scale; fill, stroke."""
    return {
        "data": {"values": list(data)},
        "mark": {"type": "rect", "strokeWidth": 1.2},
        "encoding": {
            "x": _at("x", x),
            "x2": {"field": "x2"},
            "y": _at("y", y),
            "y2": {"field": "y2"},
            "fill": _raw("fill"),
            "stroke": _raw("stroke"),
        },
    }


def texts(
    data: Iterable[dict[str, Any]],
    x: Scale | None = None,
    y: Scale | None = None,
    *,
    size: int = TEXT,
    align: str = "left",
    bold: bool = False,
    dx: float = 0,
    dy: float = 0,
) -> Layer:
    """Text on a base line: x, y, text; `fill` where it is not the colour of text."""
    mark = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": size, "dx": dx, "dy": dy}
    return {
        # What no file can hold is replaced here: a NUL in a text ends the whole process (vl-convert 1.9).
        "data": {"values": [{"fill": INK} | row | {"text": writable(row["text"])} for row in data]},
        "mark": mark | {"fontWeight": 600 if bold else 400, "limit": 0},
        "encoding": {
            "x": _at("x", x),
            "y": _at("y", y),
            "text": {"field": "text", "type": "nominal"},
            "fill": _raw("fill"),
        },
    }


def points(data: Iterable[dict[str, Any]], x: Scale | None = None, y: Scale | None = None) -> Layer:
    """Symbols: x, y, shape (a path), size (area in pixels), fill, stroke."""
    return {
        "data": {"values": list(data)},
        "mark": {"type": "point", "strokeWidth": 1.5, "opacity": 1},
        "encoding": {
            "x": _at("x", x),
            "y": _at("y", y),
            "shape": _raw("shape"),
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
            "fill": _raw("fill"),
            "stroke": _raw("stroke"),
        },
    }


def line(
    data: Iterable[dict[str, Any]],
    x: Scale | None = None,
    y: Scale | None = None,
    *,
    colour: str,
    broad: float = 2,
    dash: Sequence[int] = (),
    step: bool = False,
) -> Layer:
    """One line through points in their order: x, y. step: level until the next point."""
    mark: dict[str, Any] = {"type": "line", "stroke": colour, "strokeWidth": broad, "strokeDash": list(dash)}
    mark["interpolate"] = "step-after" if step else "linear"
    values = [{"place": place} | row for place, row in enumerate(data)]
    order = {"field": "place", "type": "quantitative"}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": _at("x", x), "y": _at("y", y), "order": order},
    }


def rules(
    data: Iterable[dict[str, Any]],
    x: Scale | None = None,
    y: Scale | None = None,
    *,
    colour: str = GRID[0],
    broad: float = 1,
    dash: Sequence[int] = (),
) -> Layer:
    """Straight lines: x, y to x2, y2."""
    return {
        "data": {"values": list(data)},
        "mark": {"type": "rule", "stroke": colour, "strokeWidth": broad, "strokeDash": list(dash)},
        "encoding": {"x": _at("x", x), "x2": {"field": "x2"}, "y": _at("y", y), "y2": {"field": "y2"}},
    }


def shape_path(name: str) -> str:
    """A shape of looks.py as the path that Vega scales: within two units; circles are Vega's own."""
    if name in CIRCLES:
        return "circle"
    corners = "L".join(f"{x:g},{y:g}" for x, y in POLYGONS[name])
    return f"M{corners}Z"


def nice_top(largest: float) -> tuple[float, float]:
    """(top of the axis, step between its ticks), round numbers, at most six steps.

    >>> nice_top(45), nice_top(92.5), nice_top(3)
    ((50.0, 10.0), (100.0, 20.0), (3.0, 1.0))
    """
    if largest <= 0:
        return 1.0, 1.0
    rough = largest / 5
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough * 0.999)
    step = max(step, 1.0) if largest >= 1 else step
    return step * ceil(round(largest / step, 6)), step


def number_words(value: float) -> str:
    """A number as an axis shows it: 1.2 million, 45, 0.5.

    >>> number_words(45.0), number_words(2500000), number_words(52.9)
    ('45', '2.5 million', '52.9')
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.3g} {word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
