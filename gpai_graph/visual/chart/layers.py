"""Layers: the channels, colours and sizes of Vega-Lite that all charts share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from math import ceil, floor
from typing import Any, Final

from gpai_graph.visual.style import CIRCLES, FILLS, INK, LINE, POLYGONS, QUIET, SMALL, TEXT
from gpai_graph.visual.typeface import width as text_width

Layer = dict[str, Any]
SHAPES: Final = ("square", "diamond", "triangle", "circle", "triangle down", "pentagon", "hexagon", "star", "ring")
# {shape: its path, within two units, which Vega scales}; circles are Vega's own.
_PATHS: Final = {name: f"M{'L'.join(f'{x:g},{y:g}' for x, y in corners)}Z" for name, corners in POLYGONS.items()}
_SHAPES: Final = _PATHS | dict.fromkeys(CIRCLES, "circle")
NOTE: Final = {"align": "left", "fontSize": SMALL, "lineHeight": LINE - 2, "fill": QUIET}  # of texts beside marks
HATCHED: Final = "hatch:"  # before a colour: hatched in it
# The font of texts whose width moves nothing. vl-convert holds it in memory, and so measures a text some six times as
# fast as in the font of a file, which it opens four times a letter. In the image all texts are in one font again.
UNMEASURED: Final = "Liberation Sans"


@dataclass(frozen=True)
class Panel:
    """What is drawn above the notes of a plot. height: of the part within the axes."""

    layers: Sequence[Layer]
    height: float
    notes: Sequence[str] = ()
    projection: dict[str, Any] | None = None


def series_look(place: int) -> tuple[str, str, str]:
    """Return fill, stroke and shape of a series; beyond nine they repeat."""
    return FILLS[place % len(FILLS)], FILLS[place % len(FILLS)], SHAPES[place % len(SHAPES)]


# As `number_words` tells numbers.
_AXIS_WORDS: Final = (
    "abs(datum.value) >= 1e12 ? format(datum.value / 1e12, '.3~g') + ' trillion' : "
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '.3~g') + ' billion' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '.3~g') + ' million' : format(datum.value, ',')"
)


def layer(data: Iterable[dict[str, Any]], mark: str, look: dict[str, Any] | None = None, **encoding: Any) -> Layer:
    """One kind of mark for each row of data. look: what all have. encoding: channels; a name: the field as it is."""
    raw = {"type": "nominal", "scale": None, "legend": None}
    channels = {
        channel: {"field": given} | ({} if channel in ("x2", "y2") else raw) if isinstance(given, str) else given
        for channel, given in encoding.items()
    }
    return {"data": {"values": list(data)}, "mark": {"type": mark} | (look or {}), "encoding": channels}


def amount(name: str, top: float) -> dict[str, Any]:
    """A channel of amounts from zero to the top, its axis in words as `number_words` tells them."""
    axis = {"labelExpr": _AXIS_WORDS, "tickCount": min(5, int(top)) or 5}  # Vega-Lite 5.21 drops tickMinStep
    scale = {"domain": [0, top], "nice": False}
    return {"field": name, "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def years(dates: Iterable[float], room: float) -> dict[str, Any]:
    """A channel of years around dates, with a grid line at each new year. dates, room (on both sides): in years."""
    dates = list(dates)
    start, stop = min(dates) - room, max(dates) + room
    start = start if ceil(start) <= stop else float(floor(start))
    axis = {"values": list(range(ceil(start), floor(stop) + 1)), "format": "d", "labelFlush": False}
    scale = {"domain": [start, stop], "zero": False, "nice": False}
    return {"field": "x", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def places(labels: Sequence[str], **axis: Any) -> dict[str, Any]:
    """A channel of things in a row, by their `place` in it; labels: what the axis writes at each."""
    words = {"labelExpr": f"{dumps(labels)}[datum.value]", "labelAngle": 0, "domain": False, "ticks": False}
    scale = {"domain": list(range(len(labels)))}
    return {"field": "place", "type": "ordinal", "title": None, "axis": words | axis, "scale": scale}


def headings(words: Mapping[int, Sequence[str]], height: float, **axis: Any) -> dict[str, Any]:
    """A channel of pixels from the top, whose axis writes words, in the plot: {pixel of their upper edge: lines}."""
    look: dict[str, Any] = {"labelFont": UNMEASURED}
    look |= {"labelAlign": "left", "labelBaseline": "top", "labelPadding": 0, "labelLineHeight": LINE, "labelLimit": 0}
    look |= {"labelColor": INK, "labelFontSize": TEXT, "grid": False, "ticks": False, "domain": False}
    look |= {"values": list(words), "labelExpr": f"{dumps(words)}[datum.value]"}
    scale = {"domain": [0, height], "reverse": True, "nice": False}
    return {"field": "y", "type": "quantitative", "title": None, "axis": look | axis, "scale": scale}


def series(looks: Mapping[str, Sequence[str]], room: float, shown: Sequence[str] | None = None) -> dict[str, Any]:
    """The fills, strokes and shapes of series and their legend, in as many columns as find room.

    looks: {name: (fill, stroke) or (fill, stroke, shape)}. shown: those in the legend; else all."""
    shown = list(looks) if shown is None else shown
    legend: dict[str, Any] = {"values": shown}
    if shown:
        widths = [text_width(name, TEXT) for name in shown]
        # A limit has each label measured again, so none is given where all keep to it.
        limit = room - 24 if max(widths) > room - 24 else 0
        legend |= {"labelLimit": limit, "columns": _columns([width + 38 for width in widths], room)}
    common = {"field": "series", "type": "nominal", "title": None, "legend": legend if shown else None}
    channels = zip(("fill", "stroke", "shape"), zip(*looks.values(), strict=True), strict=False)
    ranges = {channel: [_SHAPES.get(value, value) for value in values] for channel, values in channels}
    return {channel: common | {"scale": {"domain": list(looks), "range": found}} for channel, found in ranges.items()}


def _columns(widths: Sequence[float], room: float) -> int:
    """Return the columns of a legend that find room: the fewest lines, and of those the least width."""

    def size(number: int) -> tuple[int, float]:
        whole = sum(max(widths[at::number]) for at in range(number))
        return (ceil(len(widths) / number) if whole <= room else len(widths), whole)

    return min(range(1, len(widths) + 1), key=size)


def number_words(value: float) -> str:
    """A number as an axis shows it: 1.2 million, 45, 0.5.

    >>> number_words(45.0), number_words(2500000), number_words(52.9)
    ('45', '2.5 million', '52.9')
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.3g} {word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
