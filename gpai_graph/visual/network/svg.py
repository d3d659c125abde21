"""The image of a picture as SVG: it needs no script, prints, and stands in where none may run."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from gpai_graph.rdf import words
from gpai_graph.rdf.dates import date_words
from gpai_graph.rdf.kinds import plural
from gpai_graph.rdf.words import listed
from gpai_graph.visual import typeface
from gpai_graph.visual.network.labels import LABEL_SIZE, Label, placed
from gpai_graph.visual.network.scene import Link, Scene, kind_slot, palette, slots
from gpai_graph.visual.network.views import View
from gpai_graph.visual.style import CIRCLES, DARK, LIGHT, POLYGONS, px

_WIDTH: Final = 1200
_HEIGHT: Final = 700
# A small picture stands beside text: half as wide, of the same letters.
SMALL_IMAGE: Final = (600, 410)
WIDE_IMAGE: Final = (_WIDTH, 720)
_NARROW: Final = 900  # pixels, below which nodes are drawn smaller, too
_MARGIN: Final = 36
_ROW: Final = 22  # pixels of a row of the legend
Item = tuple[str, str, str, str, str]  # of the legend: shape, fill, class, mark, words
_LABELS: Final = 90  # more than these nobody reads at first sight
_TITLE: Final = 22
_Point = tuple[float, float]

_APART: Final = 12.0  # pixels between the middles of two parallel lines
_ARROW: Final = 7.0  # length of an arrowhead, in pixels, on the thinnest line
_LOOP: Final = 2.6  # radii, by which a loop is pulled upwards


def svg(scene: Scene, view: View, alt: str, *, bare: bool = False) -> str:
    """The view as SVG with title, legend and as-of line, light or dark as its reader likes.

    `bare`: without them, for a page that has its own title and colours."""
    top, bottom = (0, 0) if bare else (64, 34 + _ROW * len(_legend_rows(scene, _WIDTH)))
    parts = [] if bare else [*_heading(scene, view)]
    parts.append(f'<g transform="translate(0 {top})">')
    parts += _network(scene, view, _WIDTH, _HEIGHT)
    parts.append("</g>")
    if not bare:
        parts += _legend(scene, _WIDTH, _HEIGHT + top + 26)
    return _image("".join(parts), _WIDTH, _HEIGHT + top + bottom, alt, None if bare else scene)


def plain(scene: Scene, view: View, alt: str, size: tuple[int, int]) -> str:
    """The view as SVG of that width and height, with a legend and as many names as fit, but without a title."""
    wide, high = size
    rows = _legend_rows(scene, wide) if scene.nodes else []
    room = high - 12 - _ROW * len(rows)
    parts = [*_network(scene, view, wide, room), *(_legend(scene, wide, room + 16) if rows else [])]
    return _image("".join(parts), wide, high, alt, scene)


def _image(content: str, wide: int, high: int, alt: str, scene: Scene | None) -> str:
    """Return the whole SVG; scene: whose colours it carries, None inside a page that has colours and font."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" {typeface.ATTRIBUTES}><title>{escape(alt)}</title>'
        f"{_ground(scene, wide, high, typeface.embedded(content)) if scene else ''}{content}</svg>"
    )


def _ground(scene: Scene, wide: int, high: int, faces: str) -> str:
    """The ground, the glyphs, and the colours of the dark scheme; the light colours stand at each shape."""
    fills = "".join(f".c{slot}{{fill:{dark}}}" for slot, (_, dark) in enumerate(palette(scene)))
    return (
        f"<style>{faces}@media (prefers-color-scheme:dark){{"
        f".ground,.hole,.mark{{fill:{DARK['ground']}}}polygon,circle{{stroke:{DARK['ground']}}}"
        f".text{{fill:{DARK['text']}}}.quiet{{fill:{DARK['quiet']}}}.lines{{stroke:{DARK['line']}}}.arrow{{fill:{DARK['line']}}}"
        f".labels{{fill:{DARK['text']};stroke:{DARK['ground']}}}.ring{{stroke:{DARK['text']}}}{fills}}}</style>"
        f'<rect class="ground" width="{wide}" height="{high}" fill="{LIGHT["ground"]}"/>'
    )


def legend(scene: Scene) -> str:
    """The legend alone as SVG, for the printed page and for readers without scripts."""
    height = _ROW * len(_legend_rows(scene, _WIDTH)) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="key" viewBox="0 0 {_WIDTH} {height}" aria-hidden="true" '
        f"{typeface.ATTRIBUTES}>{''.join(_legend(scene, _WIDTH, 18))}</svg>"
    )


def _heading(scene: Scene, view: View) -> Iterator[str]:
    room = _WIDTH - 2 * _MARGIN
    title = typeface.cut(scene.title, room, _TITLE, bold=True)
    big = f'x="{_MARGIN}" y="34" font-size="{_TITLE}" font-weight="600" fill="{LIGHT["text"]}"'
    yield f'<text class="text" {big}>{escape(title)}</text>'
    facts = [count_words(scene), limits(scene, view), f"as of {date_words(scene.as_of)}" if scene.as_of else ""]
    line = typeface.cut(" · ".join(fact for fact in facts if fact), room, LABEL_SIZE)
    fill = LIGHT["quiet"]
    yield f'<text class="quiet" x="{_MARGIN}" y="56" font-size="{LABEL_SIZE}" fill="{fill}">{escape(line)}</text>'


def limits(scene: Scene, view: View) -> str:
    """What the view leaves out, in words; empty if nothing."""
    nodes = f"shown: the {len(view.nodes)} most connected" if len(view.nodes) < len(scene.nodes) else ""
    links = f"links of weight {words.number(view.least)} or more" if view.least else ""
    undated = f"{words.counted(scene.undated, 'undated link')} hidden" if scene.undated else ""
    return ", ".join(part for part in (nodes, links, undated) if part)


def count_words(scene: Scene) -> str:
    """How many of which kind, and how many links: "44 countries and 12 bodies, 240 links"."""
    return f"{nodes_counted(scene)}, {links_counted(scene)}"


def links_counted(scene: Scene) -> str:
    """How many links: "240 links"."""
    return words.counted(len(scene.links), "link")


def nodes_counted(scene: Scene) -> str:
    """How many nodes of which kind, the largest kind first: "44 countries and 12 bodies"."""
    counts = {kind: sum(node.kind == kind for node in scene.nodes) for kind in scene.looks}
    order = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return listed(f"{counts[kind]:,} {plural(kind, counts[kind])}" for kind in order) or "no nodes"


def _fitted(scene: Scene, view: View, width: int, height: int) -> tuple[list[tuple[float, float]], list[float]]:
    """Points and radii in pixels of the picture."""
    if not view.points:
        return [], []
    xs, ys = [x for x, _ in view.points], [y for _, y in view.points]
    wide, high = max(xs) - min(xs) or 1, max(ys) - min(ys) or 1
    scale = min((width - 2 * _MARGIN - width / 10) / wide, (height - 2 * _MARGIN) / high, 1.6)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    points = [
        (round(width / 2 + (x - middle[0]) * scale, 1), round(height / 2 + (y - middle[1]) * scale, 1))
        for x, y in view.points
    ]
    factor = min(1.2, math.sqrt(scale)) * (0.8 if width < _NARROW else 1)
    return points, [round(scene.nodes[i].radius * factor, 1) for i in view.nodes]


def _network(scene: Scene, view: View, wide: int, high: int) -> Iterator[str]:
    if not view.nodes:
        where = f'x="{_MARGIN}" y="60" font-size="16" fill="{LIGHT["text"]}"'
        yield f'<text class="text" {where}>This network is empty.</text>'
        return
    points, radii = _fitted(scene, view, wide, high)
    local = {place: i for i, place in enumerate(view.nodes)}
    links = [link for link in scene.links if link.start in local and link.end in local and link.size >= view.least]
    yield f'<g class="lines" stroke="{LIGHT["line"]}" fill="none" stroke-opacity="{_opacity(len(links))}">'
    yield from _lines(links, local, points, radii, scene.directed)
    yield "</g>"
    fills, slot_of = palette(scene), slots(scene)
    # Those that the picture is about are named first of all.
    ranks = sorted(scene.ranks, key=lambda place: place not in scene.marked)
    order = [local[place] for place in ranks if place in local]
    for i in reversed(order):
        node = scene.nodes[view.nodes[i]]
        slot = slot_of[view.nodes[i]]
        yield shape(scene.looks[node.kind].shape, *points[i], radii[i], fills[slot][0], f"c{slot}")
        if node.group >= 0 and radii[i] >= 7:
            yield _mark(scene.groups[node.group].mark, *points[i], radii[i])
        if view.nodes[i] in scene.marked:
            yield _ring(*points[i], radii[i])
    frame = (4.0, 4.0, wide - 4.0, high - 4.0)
    texts = [scene.nodes[place].label for place in view.nodes]
    yield f'<g class="labels" font-size="{LABEL_SIZE:g}" fill="{LIGHT["text"]}" stroke="{LIGHT["ground"]}" '
    yield 'stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
    for label in placed(points, radii, texts, order, frame)[:_LABELS]:
        yield from _text(label)
    yield "</g>"


def shape(name: str, x: float, y: float, radius: float, fill: str, slot: str) -> str:
    """One node as SVG, with a rim in the colour of the ground, so that nodes stand out from lines."""
    rim = f'stroke="{LIGHT["ground"]}" stroke-width="1.5"'
    if name in CIRCLES:
        full, hole = CIRCLES[name]
        middle = (
            f'<circle class="hole" cx="{px(x)}" cy="{px(y)}" r="{px(radius * hole)}" fill="{LIGHT["ground"]}"/>'
            if hole
            else ""
        )
        return f'<circle class="{slot}" cx="{px(x)}" cy="{px(y)}" r="{px(radius * full)}" fill="{fill}" {rim}/>{middle}'
    corners = " ".join(f"{px(x + radius * dx)},{px(y + radius * dy)}" for dx, dy in POLYGONS[name])
    return f'<polygon class="{slot}" points="{corners}" fill="{fill}" {rim}/>'


def _ring(x: float, y: float, radius: float) -> str:
    """What tells the things that a picture is about from those around them."""
    return (
        f'<path class="ring" d="M{px(x - radius - 6)} {px(y)}a{px(radius + 6)} {px(radius + 6)} 0 1 0 '
        f'{px(2 * radius + 12)} 0a{px(radius + 6)} {px(radius + 6)} 0 1 0 {px(-2 * radius - 12)} 0" fill="none" '
        f'stroke="{LIGHT["text"]}" stroke-width="2.5"/>'
    )


def _mark(mark: str, x: float, y: float, radius: float) -> str:
    size = min(radius * 1.1, 13)
    return (
        f'<text class="mark" x="{px(x)}" y="{px(y + size * 0.36)}" font-size="{px(size)}" font-weight="700" '
        f'text-anchor="middle" '
        f'fill="{LIGHT["ground"]}">{escape(mark)}</text>'
    )


def _text(label: Label) -> Iterator[str]:
    for line, x, y in label.lines:
        yield f'<text x="{x:g}" y="{y:g}">{escape(line)}</text>'


def _legend_items(scene: Scene) -> list[Item]:
    """All that the picture tells by shape or colour."""
    fills = palette(scene)
    items: list[Item] = []
    for kind, look in scene.looks.items():
        if kind or len(scene.looks) > 1:
            slot = kind_slot(scene, kind)
            items.append((look.shape, fills[slot][0], f"c{slot}", "", kind or "no kind given"))
    for place, group in enumerate(scene.groups):
        items.append(("circle", group.light, f"c{place + 1}", group.mark, group.name))
    return items


def _legend_rows(scene: Scene, wide: int) -> list[list[Item]]:
    rows: list[list[Item]] = [[]]
    room = wide - 2.0 * _MARGIN
    for item in _legend_items(scene):
        item = (*item[:4], typeface.cut(item[4], wide - 2.0 * _MARGIN - 20, LABEL_SIZE))
        need = 40 + typeface.width(item[4], LABEL_SIZE)
        if need > room and rows[-1]:
            rows.append([])
            room = wide - 2.0 * _MARGIN
        rows[-1].append(item)
        room -= need
    return rows


def _legend(scene: Scene, wide: int, top: float) -> Iterator[str]:
    for row, items in enumerate(_legend_rows(scene, wide)):
        x, y = float(_MARGIN), top + _ROW * row
        for form, fill, slot, mark, said in items:
            yield shape(form, x + 7, y - 4, 7, fill, slot)
            if mark:
                yield _mark(mark, x + 7, y - 4, 8)
            at = f'x="{x + 20:g}" y="{y:g}" font-size="{LABEL_SIZE:g}" fill="{LIGHT["text"]}"'
            yield f'<text class="text" {at}>{escape(said)}</text>'
            x = round(x + 40 + typeface.width(said, LABEL_SIZE), 1)


# Links as paths: parallel ones side by side, loops, and arrowheads in directed networks


def _lines(
    links: Sequence[Link], places: Mapping[int, int], points: Sequence[_Point], radii: Sequence[float], directed: bool
) -> Iterator[str]:
    """The links as paths. places: where in points and radii the ends of a link stand."""
    sizes = [link.size for link in links]
    span = (min(sizes, default=1), max(sizes, default=1))
    for link, (turn, count) in zip(links, _parallels(links), strict=True):
        start, end = places[link.start], places[link.end]
        broad = _line_width(link.size, span)
        if start == end:
            course = _loop(points[start], radii[start] * (1 + turn / 2))
        else:
            # Parallel links bend away from each other, the same way whichever end they begin at.
            bend = (turn - (count - 1) / 2) * _APART * (1 if link.start < link.end else -1)
            course = _curve(points[start], points[end], bend)
        head = _ARROW + broad if directed else 0.0
        dashes = ' stroke-dasharray="5 4"' if link.inferred else ""
        line, tip = _ended(course, radii[end] if directed and start != end else 0.0, head)
        yield f'<path d="{_path(line)}" stroke-width="{round(broad, 1):g}"{dashes}/>'
        if directed:
            yield f'<path class="arrow" d="{tip}" fill="{LIGHT["line"]}" stroke="none"/>'


def _parallels(links: Sequence[Link]) -> list[tuple[int, int]]:
    """Of each link, which of the links between its two ends it is, and how many there are."""
    pairs = [frozenset((link.start, link.end)) for link in links]
    counts: dict[frozenset[int], int] = {}
    turns = []
    for pair in pairs:
        turns.append(counts.get(pair, 0))
        counts[pair] = turns[-1] + 1
    return [(turn, counts[pair]) for turn, pair in zip(turns, pairs, strict=True)]


def _curve(start: _Point, end: _Point, bend: float) -> tuple[_Point, ...]:
    """A straight line, or one whose middle is so many pixels beside it."""
    if not bend:
        return (start, end)
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = math.hypot(dx, dy) or 1.0
    # A quadratic curve passes half way to its control point.
    middle = ((start[0] + end[0]) / 2 - 2 * bend * dy / far, (start[1] + end[1]) / 2 + 2 * bend * dx / far)
    return (start, middle, end)


def _loop(at: _Point, radius: float) -> tuple[_Point, ...]:
    x, y = at
    side, top = 0.6 * radius, y - _LOOP * radius
    return ((x - side, y - 0.8 * radius), (x - 4 * side, top), (x + 4 * side, top), (x + side, y - 0.8 * radius))


def _ended(course: tuple[_Point, ...], gap: float, head: float) -> tuple[tuple[_Point, ...], str]:
    """The course up to the arrowhead, and the arrowhead as a path: its tip touches the node, which has this radius."""
    if not head:
        return course, ""
    (x1, y1), (x2, y2) = course[-2:]
    far = math.hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / far, (y2 - y1) / far
    tip = (x2 - dx * gap, y2 - dy * gap)
    base = (tip[0] - dx * head, tip[1] - dy * head)
    half = head * 0.45
    corners = (tip, (base[0] - dy * half, base[1] + dx * half), (base[0] + dy * half, base[1] - dx * half))
    return (*course[:-1], base), "M" + "L".join(_pair(corner) for corner in corners) + "z"


def _path(course: tuple[_Point, ...]) -> str:
    start, *rest = map(_pair, course)
    return f"M{start}{'LQC'[len(rest) - 1]}{' '.join(rest)}"


def _pair(point: _Point) -> str:
    return " ".join(f"{round(value, 1):g}" for value in point)


def _line_width(weight: float, span: tuple[float, float]) -> float:
    """How broad a link is drawn, in pixels: 1 to 5, from the least to the largest weight among those drawn.

    >>> _line_width(1, (1, 1)), _line_width(3, (1, 3))
    (1.2, 5.0)
    """
    least, most = span
    return 1 + 4 * (weight - least) / (most - least) if most > least else 1.2


def _opacity(links: int) -> float:
    """How strong lines are: the more there are, the fainter.

    >>> _opacity(50), _opacity(5000)
    (0.75, 0.22)
    """
    return round(max(0.22, min(0.75, 8 / math.sqrt(links or 1))), 2)
