"""Vega-Lite: the channels, colours and sizes that all charts share; and a panel drawn as a whole SVG image.

The image has title, marks, notes and source, light and dark, and a text alternative. All but the notes is drawn by
Vega-Lite in this process, from data alone: no request, no file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from json import dumps
from math import ceil, floor
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

from gpai_graph.rdf.words import text as writable
from gpai_graph.visual import style, typeface
from gpai_graph.visual.style import CIRCLES, FILLS, GRID, GROUND, INK, LINE, POLYGONS, QUIET, RULE, SMALL, TEXT
from gpai_graph.visual.typeface import width as text_width

Layer = dict[str, Any]
_SHAPES: Final = ("square", "diamond", "triangle", "circle", "triangle down", "pentagon", "hexagon", "star", "ring")
# {shape: its path, within two units, which Vega scales}; circles are Vega's own.
_PATHS: Final = {name: f"M{'L'.join(f'{x:g},{y:g}' for x, y in corners)}Z" for name, corners in POLYGONS.items()}
_DRAWN_AS: Final = _PATHS | dict.fromkeys(CIRCLES, "circle")
NOTE_STYLE: Final = {"align": "left", "fontSize": SMALL, "lineHeight": LINE - 2, "fill": QUIET}  # of texts beside marks
HATCHED: Final = "hatch:"  # before a colour: hatched in it
# The font of texts whose width moves nothing. vl-convert holds it in memory, and so measures a text some six times as
# fast as in the font of a file, which it opens four times a letter. In the image all texts are in one font again.
UNMEASURED: Final = "Liberation Sans"
MARGIN: Final = 16
_BESIDE: Final = 900  # from so much room on, the words of a row stand beside it
_TITLE: Final = 18
_XMLNS: Final = 'xmlns="http://www.w3.org/2000/svg"'
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION: Final = "5.21"  # of those that vl-convert holds; named, so that its default may change
# What a reader with a screen reader needs stands in title and desc; Vega's roles inside would be read one by one.
_DROPPED: Final = re.compile(r"^(aria-.*|role|pointer-events|class|font-family|stroke-miterlimit)$")
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")

_SUBTITLE: Final = {"subtitleColor": QUIET, "subtitleFontSize": SMALL, "subtitleLineHeight": LINE, "subtitlePadding": 8}
_LEGEND: Final = {"orient": "top", "direction": "horizontal", "layout": {"top": {"anchor": "start"}}}
_SYMBOL: Final = {"symbolSize": 110, "symbolStrokeWidth": 1.5, "symbolType": "square", "labelOffset": 7}
_TITLED: Final = {"font": UNMEASURED, "subtitleFont": UNMEASURED}  # both are wrapped before
_CONFIG: Final = {
    "aria": False,
    "font": typeface.FAMILY,
    "view": {"stroke": None},
    "title": {"anchor": "start", "color": INK, "fontSize": _TITLE, "fontWeight": 600, "lineHeight": 23, "offset": 12}
    | _SUBTITLE
    | _TITLED,
    "axis": {"domainColor": RULE, "tickColor": RULE, "gridColor": GRID[0], "labelPadding": 5}
    | {"labelColor": QUIET, "labelFontSize": SMALL, "labelSeparation": 8, "labelLimit": 0},
    "legend": {"labelColor": INK, "labelFontSize": TEXT, "columnPadding": 14, "rowPadding": 7, "offset": 12}
    | _LEGEND
    | _SYMBOL,
    "text": {"font": UNMEASURED, "fontSize": TEXT, "fill": INK, "lineBreak": "\n", "limit": 0},
    "bar": {"strokeWidth": 1.2},
    "circle": {"opacity": 1, "strokeWidth": 1.5},
    "line": {"strokeWidth": 2},
    "point": {"opacity": 1, "size": 70, "stroke": GROUND, "strokeWidth": 1.5},
    "rule": {"stroke": RULE},
}


@dataclass(frozen=True)
class Panel:
    """What is drawn above the notes of a plot. height: of the part within the axes."""

    layers: Sequence[Layer]
    height: float
    notes: Sequence[str] = ()
    projection: dict[str, Any] | None = None


def series_look(place: int) -> tuple[str, str, str]:
    """Return fill, stroke and shape of a series; beyond nine they repeat."""
    return FILLS[place % len(FILLS)], FILLS[place % len(FILLS)], _SHAPES[place % len(_SHAPES)]


# As `number_words` tells numbers.
_AXIS_WORDS: Final = (
    "abs(datum.value) >= 1e12 ? format(datum.value / 1e12, '.3~g') + ' trillion' : "
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '.3~g') + ' billion' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '.3~g') + ' million' : format(datum.value, ',')"
)


def layer(data: Iterable[dict[str, Any]], mark: str, look: dict[str, Any] | None = None, **encoding: Any) -> Layer:
    """One kind of mark for each row of data. look: what all have. encoding: channels; a name: the field as it is.

    `tip` in the data: what a mark stands for, in words; readers see it when they point at the mark."""
    data = list(data)
    tips = {"aria": True} if any("tip" in row for row in data) else {}
    encoding |= {"description": "tip"} if tips else {}
    raw = {"type": "nominal", "scale": None, "legend": None}
    channels = {
        channel: {"field": given} | ({} if channel in ("x2", "y2") else raw) if isinstance(given, str) else given
        for channel, given in encoding.items()
    }
    return {"data": {"values": data}, "mark": {"type": mark} | tips | (look or {}), "encoding": channels}


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


@dataclass(frozen=True)
class Rows:
    """Rows of a chart, one below the other, with words of any length: where each is drawn, and what its axis writes.

    at: pixels from the top of the middle of each row; broad: the room that the words take at the left, 0 above rows."""

    at: Sequence[int]
    height: int
    broad: float
    axis: dict[str, Any]


def rows_below(words: Sequence[str], width: int, thick: int) -> Rows:
    """Lay out rows as thick as this: their words stand beside them where there is room for it, else above them."""
    at, labels, y = list[int](), dict[int, list[str]](), 0
    beside = width >= _BESIDE
    for each in words:
        lines = typeface.wrapped(each, width * 0.3 if beside else width, TEXT)
        high = LINE * len(lines)
        row = max(high, thick) + 10
        labels[y + (row - high) // 2 if beside else y] = lines
        at.append(y + row // 2 if beside else y + high + 2 + thick // 2)
        y = y + row if beside else at[-1] + thick // 2 + 10
    broad = max((text_width(line, TEXT) for lines in labels.values() for line in lines), default=0) if beside else 0
    look = {"labelAlign": "right", "labelPadding": 8, "minExtent": broad + 8} if beside else {}
    return Rows(at, y, broad + 8 if beside else 0, headings(labels, y, **look))


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
    ranges = {channel: [_DRAWN_AS.get(value, value) for value in values] for channel, values in channels}
    return {channel: common | {"scale": {"domain": list(looks), "range": found}} for channel, found in ranges.items()}


def _columns(widths: Sequence[float], room: float) -> int:
    """Return the columns of a legend that find room: the fewest lines, and of those the least width."""

    def size(number: int) -> tuple[int, float]:
        whole = sum(max(widths[at::number]) for at in range(number))
        return (ceil(len(widths) / number) if whole <= room else len(widths), whole)

    return min(range(1, len(widths) + 1), key=size)


# The image


class Svg(NamedTuple):
    """An image as a text, and its size in pixels."""

    text: str
    width: int
    height: float


def drawn(panel: Panel, width: int, key: str, *, title: str, axis: str, alt: str, notes: Sequence[str]) -> Svg:
    """Draw the image. The same panel and words give the same bytes.

    key: what makes the ids of this image its own. axis: what the numbers mean. alt: what a screen reader reads."""
    tree = _by_vega(panel, width, title, axis)
    marks, hatches = _cleaned(tree, key)
    foot, height = _foot(notes, width - 2 * MARGIN, float(tree.get("height", "")))
    size = f'viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
    named = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    parts = [
        f'<svg {_XMLNS} class="gpai-plot" {size} {named} {typeface.ATTRIBUTES}>',
        f'<title id="{key}-title">{_escaped(title)}</title><desc id="{key}-desc">{_escaped(alt)}</desc>',
        f"<style>{typeface.embedded(marks + foot)}{style.dark('.gpai-plot')}</style>{hatches}",
        f'<rect width="{width}" height="{height:g}" fill="{GROUND}"/>{marks}{foot}</svg>\n',
    ]
    return Svg("".join(parts), width, height)


def _by_vega(panel: Panel, width: int, title: str, axis: str) -> ElementTree.Element:
    """Return the image that vl-convert draws; all data stand in the specification, so nothing is loaded."""
    # Imported here: 84 MB of code are mapped, and only plots need them.
    import vl_convert

    room = width - 2 * MARGIN
    head = {"text": typeface.wrapped(writable(title), room, _TITLE, bold=True)}
    head |= {"subtitle": typeface.wrapped(writable(axis), room, SMALL)} if axis else {}
    spec = {
        "$schema": _SCHEMA,
        "background": None,
        "width": width,
        "height": panel.height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": MARGIN, "right": MARGIN, "top": MARGIN, "bottom": 0},
        "title": head,
        "layer": list(panel.layers),
        "config": _CONFIG,
    } | ({"projection": panel.projection} if panel.projection else {})
    typeface.register()
    image = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return ElementTree.fromstring(image.replace(_XMLNS, "", 1))


def _escaped(text: str) -> str:
    return escape(writable(text), quote=False)


def _cleaned(tree: ElementTree.Element, key: str) -> tuple[str, str]:
    """Return the marks of a drawing without what only a browser of Vega needs, and the hatches that they use."""
    hatched: dict[str, str] = {}
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag == "text" and child.get("opacity") == "0":  # a label of an axis that found no room
                parent.remove(child)
            elif child.get("class", "").endswith("role-title"):  # Vega writes it last, but it is read first
                parent.remove(child)
                parent.insert(0, child)
        fill = parent.get("fill", "")
        if fill.startswith(HATCHED):
            parent.set("fill", f"url(#{hatched.setdefault(fill, f'{key}-hatch-{len(hatched)}')})")
        # Lengths to a tenth of a pixel: a map takes a fifth less.
        for name, value in [(name, value) for name, value in parent.attrib.items() if name in ("d", "transform")]:
            parent.set(name, _NUMBER.sub(lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), value))
    for element in [*tree.iter()]:
        if tip := element.get("aria-label"):
            title = ElementTree.Element("title")
            title.text = writable(tip)
            element.insert(0, title)
        element.attrib = {name: value for name, value in element.attrib.items() if not _DROPPED.match(name)}
    inside = "".join(ElementTree.tostring(child, encoding="unicode") for child in tree)
    patterns = "".join(
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{GROUND}"/>'
        f'<rect width="2.6" height="5" fill="{fill.removeprefix(HATCHED)}"/></pattern>'
        for fill, name in hatched.items()
    )
    return inside, f"<defs>{patterns}</defs>" if patterns else ""


def _foot(notes: Sequence[str], room: float, y: float) -> tuple[str, float]:
    """Return the notes below the marks, and how high the image is.

    By hand: a chart of Vega-Lite has one title, above or below it."""
    parts = []
    y += 14
    for note in notes:
        for line in typeface.wrapped(note, room, SMALL):
            y += LINE - 1
            parts.append(f'<text x="{MARGIN}" y="{y:g}" font-size="{SMALL}" fill="{QUIET}">{_escaped(line)}</text>')
        y += 3
    return "".join(parts), round(y + MARGIN)
