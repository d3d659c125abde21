"""Frame: a panel in, a whole SVG image out: title, marks, notes, source; light and dark; a text alternative.

All but the notes is drawn by Vega-Lite in this process, from data alone: no request, no file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from xml.etree import ElementTree

from gpai_graph.visual import typeface
from gpai_graph.visual.chart.layers import COLOURS, GRID, GROUND, HATCHED, INK, LINE, QUIET, RULE, SMALL, TEXT, Panel
from gpai_graph.visual.words import text as writable

MARGIN: Final = 16
_TITLE: Final = 18
_XMLNS: Final = 'xmlns="http://www.w3.org/2000/svg"'
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION: Final = "5.21"  # of those that vl-convert holds; named, so that its default may change
# What a reader with a screen reader needs stands in title and desc; Vega's roles inside would be read one by one.
_DROPPED: Final = re.compile(r"^(aria-.*|role|pointer-events|class|font-family|stroke-miterlimit)$")
_USUAL: Final = (("opacity", "1"), ("font-weight", "400"), ("text-anchor", "start"), ("stroke-width", "1"))
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")


@dataclass(frozen=True)
class Words:
    """What is written around the marks. axis: what the numbers mean. key: what makes the ids of this image its own."""

    title: str
    axis: str
    alt: str
    notes: Sequence[str]
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
_HEAD: Final = {
    "anchor": "start",
    "color": INK,
    "fontSize": _TITLE,
    "fontWeight": 600,
    "lineHeight": 23,
    "offset": 12,
    "subtitleColor": QUIET,
    "subtitleFontSize": SMALL,
    "subtitleLineHeight": LINE,
    "subtitlePadding": 8,
}
_CONFIG: Final = {
    "font": typeface.FAMILY,
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": _LEGEND,
    "title": _HEAD,
    "text": {"fontSize": TEXT, "fill": INK, "lineBreak": "\n", "limit": 0},
    "bar": {"strokeWidth": 1.2},
    "circle": {"opacity": 1, "strokeWidth": 1.5},
    "line": {"strokeWidth": 2},
    "point": {"opacity": 1, "size": 70, "strokeWidth": 1.5},
}


def drawn(panel: Panel, words: Words, width: int) -> str:
    """Draw the image. The same panel and words give the same bytes."""
    room = width - 2 * MARGIN
    tree = _by_vega(panel, words, room)
    marks, hatches = _cleaned(tree, words.key)
    foot, height = _foot([*panel.notes, *words.notes], room, float(tree.get("height", "")))
    size = f'viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
    named = f'role="img" aria-labelledby="{words.key}-title {words.key}-desc"'
    parts = [
        f'<svg {_XMLNS} class="gpai-plot" {size} {named} {typeface.ATTRIBUTES}>',
        f'<title id="{words.key}-title">{_escaped(words.title)}</title>',
        f'<desc id="{words.key}-desc">{_escaped(words.alt)}</desc>',
        f"<style>{typeface.embedded(marks + foot)}{stylesheet()}</style>{hatches}",
        f'<rect width="{width}" height="{height:g}" fill="{GROUND}"/>{marks}{foot}</svg>\n',
    ]
    return "".join(parts)


def _by_vega(panel: Panel, words: Words, room: float) -> ElementTree.Element:
    """Return the image that vl-convert draws; all data stand in the specification, so nothing is loaded."""
    # Imported here: 84 MB of code are mapped, and only plots need them.
    import vl_convert

    title = typeface.wrapped(writable(words.title), room, _TITLE, bold=True)
    spec = {
        "$schema": _SCHEMA,
        "background": None,
        "width": room + 2 * MARGIN,
        "height": panel.height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": MARGIN, "right": MARGIN, "top": MARGIN, "bottom": 0},
        "title": {"text": title, "subtitle": typeface.wrapped(writable(words.axis), room, SMALL)},
        "layer": list(panel.layers),
        "config": _CONFIG,
    } | ({"projection": panel.projection} if panel.projection else {})
    typeface.register()
    image = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return ElementTree.fromstring(image.replace(_XMLNS, "", 1))


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
    """Return the marks of a drawing without what only a browser of Vega needs, and the hatches that they use."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if _is_idle(child):
                parent.remove(child)
            elif child.get("class", "").endswith("role-title"):  # Vega writes it last, but it is read first
                parent.remove(child)
                parent.insert(0, child)
    hatched: dict[str, str] = {}
    for element in tree.iter():
        element.attrib = _needed(element.attrib)
        fill = element.attrib.get("fill", "")
        if fill.startswith(HATCHED):
            hatched.setdefault(fill, f"{key}-hatch-{len(hatched)}")
            element.set("fill", f"url(#{hatched[fill]})")
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
