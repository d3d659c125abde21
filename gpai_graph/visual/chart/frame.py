"""Frame: a panel in, a whole SVG image out: title, marks, notes, source; light and dark; a text alternative.

All but the notes is drawn by Vega-Lite in this process, from data alone: no request, no file."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final
from xml.etree import ElementTree

from gpai_graph.visual import typeface
from gpai_graph.visual.chart.layers import HATCHED, UNMEASURED, Panel
from gpai_graph.visual.style import COLOURS, GRID, GROUND, INK, LINE, QUIET, RULE, SMALL, TEXT
from gpai_graph.visual.words import text as writable

MARGIN: Final = 16
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


def drawn(panel: Panel, width: int, key: str, *, title: str, axis: str, alt: str, notes: Sequence[str]) -> str:
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
        f"<style>{typeface.embedded(marks + foot)}{stylesheet()}</style>{hatches}",
        f'<rect width="{width}" height="{height:g}" fill="{GROUND}"/>{marks}{foot}</svg>\n',
    ]
    return "".join(parts)


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
    for element in tree.iter():
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
