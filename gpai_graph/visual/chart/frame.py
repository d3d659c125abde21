"""Frame: a panel in, a whole SVG image out: title, key, marks, notes, source; light and dark; a text alternative.

The marks are drawn by Vega-Lite in this process, from data alone: no request, no file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from xml.etree import ElementTree

from gpai_graph.visual import typeface
from gpai_graph.visual.chart.layers import (
    COLOURS,
    GRID,
    GROUND,
    HATCHED,
    INK,
    LINE,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    Key,
    Panel,
)
from gpai_graph.visual.style import CIRCLES, POLYGONS
from gpai_graph.visual.words import text as writable

MARGIN: Final = 16
_TITLE: Final = 18
_SVG: Final = "http://www.w3.org/2000/svg"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
# What a reader with a screen reader needs stands in title and desc; Vega's roles inside would be read one by one.
_DROPPED: Final = re.compile(r"^(aria-.*|role|pointer-events|class|font-family|stroke-miterlimit)$")
_USUAL: Final = (("opacity", "1"), ("font-weight", "400"), ("text-anchor", "start"), ("stroke-width", "1"))
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")


@dataclass(frozen=True)
class Words:
    """What is written around the marks. key: what makes the ids of this image its own."""

    title: str
    alt: str
    notes: Sequence[str]
    source: str
    key: str


_AXIS: Final = {
    "labelColor": QUIET,
    "domainColor": RULE,
    "tickColor": RULE,
    "gridColor": GRID[0],
    "labelFontSize": SMALL,
    "labelOverlap": False,
    "labelPadding": 5,
}
_LEGEND: Final = {
    "orient": "top",
    "direction": "horizontal",
    "gridAlign": "none",
    "labelColor": INK,
    "labelFontSize": TEXT,
    "labelOffset": 7,
    "symbolSize": 110,
    "symbolStrokeWidth": 1.5,
    "symbolType": "square",
    "columnPadding": 14,
    "rowPadding": 7,
    "offset": 12,
    "layout": {"top": {"anchor": "start"}},
}
_CONFIG: Final = {
    "font": typeface.FAMILY,
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": _LEGEND,
    "text": {"fontSize": TEXT, "fill": INK, "lineBreak": "\n", "limit": 0},
    "bar": {"strokeWidth": 1.2},
    "circle": {"opacity": 1, "strokeWidth": 1.5},
    "line": {"strokeWidth": 2},
    "point": {"opacity": 1, "size": 70, "strokeWidth": 1.5},
}


def spec(panel: Panel, width: float) -> dict[str, object]:
    """The Vega-Lite specification of a panel, of fixed width, without anything to load."""
    found: dict[str, object] = {
        "$schema": _SCHEMA,
        "background": None,
        "width": width,
        "height": panel.height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 0,
        "layer": list(panel.layers),
        "config": _CONFIG,
    }
    if panel.projection:
        found["projection"] = panel.projection
    if not panel.fit:
        found["width"] = width - panel.left - panel.right
        found["autosize"] = {"type": "none"}
        found["padding"] = {"left": panel.left, "right": panel.right, "top": panel.top, "bottom": panel.bottom}
    return found


def drawn(panel: Panel, words: Words, width: int) -> str:
    """The image. The same panel and words give the same bytes."""
    room = width - 2 * MARGIN
    image = _by_vega(spec(panel, room))
    tree = ElementTree.fromstring(image)
    marks, hatches = _cleaned(tree, words.key)
    head, y = _head(panel, words, room)
    high = float(tree.get("height", ""))
    foot, height = _foot(panel, words, room, y + high)
    size = f'viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
    named = f'role="img" aria-labelledby="{words.key}-title {words.key}-desc"'
    texts = "".join([*head, marks, *foot])
    parts = [
        f'<svg xmlns="{_SVG}" class="gpai-plot" {size} {named} {typeface.ATTRIBUTES}>',
        f'<title id="{words.key}-title">{_escaped(words.title)}</title>',
        f'<desc id="{words.key}-desc">{_escaped(words.alt)}</desc>',
        f"<style>{typeface.embedded(texts)}{stylesheet()}</style>",
        hatches,
        f'<rect width="{width}" height="{height:g}" fill="{GROUND}"/>',
        *head,
        f'<g transform="translate({MARGIN},{y:g})">{marks}</g>',
        *foot,
        "</svg>\n",
    ]
    return "".join(parts)


def stylesheet() -> str:
    """The colours on a dark ground, in place of those that stand in the image."""
    rules = "".join(
        f'.gpai-plot [fill="{light}"]{{fill:{dark}}}.gpai-plot [stroke="{light}"]{{stroke:{dark}}}'
        for light, dark in COLOURS.items()
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def _escaped(text: str) -> str:
    return escape(writable(text), quote=False)


def _cleaned(tree: ElementTree.Element, key: str) -> tuple[str, str]:
    """The marks of a drawing without what only a browser of Vega needs, and the hatches that they use."""
    hatched: dict[str, str] = {}
    for element in tree.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        element.attrib = _needed(element.attrib)
        fill = element.attrib.get("fill", "")
        if fill.startswith(HATCHED):
            hatched.setdefault(fill, f"{key}-hatch-{len(hatched)}")
            element.set("fill", f"url(#{hatched[fill]})")
    for parent in list(tree.iter()):
        for child in [child for child in parent if _is_idle(child)]:
            parent.remove(child)
    inside = "".join(ElementTree.tostring(child, encoding="unicode") for child in tree)
    return inside, _patterns({name: fill.removeprefix(HATCHED) for fill, name in hatched.items()})


def _needed(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes without Vega's own and without what is so anyway; lengths to a tenth of a pixel."""
    kept = {
        name: value for name, value in attributes.items() if not _DROPPED.match(name) and (name, value) not in _USUAL
    }
    return kept | {name: _NUMBER.sub(_short, kept[name]) for name in ("d", "transform") if name in kept}


def _short(match: re.Match[str]) -> str:
    return f"{float(match[0]):.1f}".removesuffix(".0")


def _is_idle(element: ElementTree.Element) -> bool:
    """Vega's empty backgrounds and foregrounds of groups, texts without a letter and labels that found no room."""
    if element.tag == "text":
        return element.attrib.get("opacity") == "0" or not "".join(element.itertext()).strip()
    return element.tag == "path" and "fill" not in element.attrib and "stroke" not in element.attrib


def _patterns(colours: dict[str, str]) -> str:
    """Definitions of hatches: lines of a colour on the ground."""
    if not colours:
        return ""
    found = "".join(
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{GROUND}"/><rect width="2.6" height="5" fill="{colour}"/></pattern>'
        for name, colour in colours.items()
    )
    return f"<defs>{found}</defs>"


def _head(panel: Panel, words: Words, room: float) -> tuple[list[str], float]:
    """Title, key and what the axis counts; and where the marks begin."""
    parts, y = [], float(MARGIN)
    for line in typeface.wrapped(words.title, room, _TITLE, bold=True):
        y += 23
        parts.append(_text(MARGIN, y - 5, line, _TITLE, INK, ' font-weight="600"'))
    y += 8
    x = 0.0
    if panel.keys:
        y += 18
        for place, key in enumerate(panel.keys):
            key = Key(typeface.cut(key.words, room - 24, TEXT), key.fill, key.shape, key.stroke)
            need = 22 + typeface.width(key.words, TEXT) + 14
            if x and x + need - 14 > room:
                x, y = 0.0, y + 22
            parts += _key(key, MARGIN + x, y, f"{words.key}-key-{place}")
            x += need
        y += 10
    for line in typeface.wrapped(panel.axis, room, SMALL):
        y += LINE + 1
        parts.append(_text(MARGIN, y - 4, line, SMALL, QUIET))
    return parts, y + 8 * panel.fit


def _key(key: Key, x: float, y: float, name: str) -> Iterator[str]:
    """One entry of the key: a symbol and words."""
    fill = key.fill
    if fill.startswith(HATCHED):
        yield _patterns({name: fill.removeprefix(HATCHED)})
        fill = f"url(#{name})"
    stroke = f' stroke="{key.stroke}" stroke-width="1.5"' if key.stroke else ""
    if key.shape in CIRCLES:
        yield f'<circle cx="{x + 7:g}" cy="{y - 4.5:g}" r="6" fill="{fill}"{stroke}/>'
    else:
        corners = " ".join(f"{x + 7 + 6 * dx:.1f},{y - 4.5 + 6 * dy:.1f}" for dx, dy in POLYGONS[key.shape])
        yield f'<polygon points="{corners}" fill="{fill}"{stroke}/>'
    yield _text(x + 20, y, key.words, TEXT, INK)


def _foot(panel: Panel, words: Words, room: float, y: float) -> tuple[list[str], float]:
    """Notes and source below the marks; and how high the image is."""
    parts = []
    y += 14
    for note in [*panel.notes, *words.notes, words.source]:
        for line in typeface.wrapped(note, room, SMALL):
            y += LINE - 1
            parts.append(_text(MARGIN, y, line, SMALL, QUIET))
        y += 3
    return parts, round(y + MARGIN)


def _text(x: float, y: float, text: str, size: float, colour: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{more}>{_escaped(text)}</text>'


_VERSION: Final = "5.21"  # of those that vl-convert holds; named, so that its default may change


def _by_vega(spec: dict[str, object]) -> str:
    """The image that vl-convert draws in this process; all data stand in the specification, so nothing is loaded."""
    # Imported here: 84 MB of code are mapped, and only plots need them.
    import vl_convert

    typeface.register()
    return vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
