"""Lines: the links of an image as SVG paths; parallel ones side by side, loops, and arrowheads in directed networks."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gpai_graph.visual.network.scene import Link
from gpai_graph.visual.style import LIGHT

Point = tuple[float, float]

_APART: Final = 12.0  # pixels between the middles of two parallel lines
_ARROW: Final = 7.0  # length of an arrowhead, in pixels, on the thinnest line
_LOOP: Final = 2.6  # radii, by which a loop is pulled upwards


def drawn(
    links: Sequence[Link], places: Mapping[int, int], points: Sequence[Point], radii: Sequence[float], directed: bool
) -> Iterator[str]:
    """The links as paths. places: where in points and radii the ends of a link stand."""
    sizes = [link.size for link in links]
    span = (min(sizes, default=1), max(sizes, default=1))
    for link, (turn, count) in zip(links, _parallels(links), strict=True):
        start, end = places[link.start], places[link.end]
        broad = line_width(link.size, span)
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


def _curve(start: Point, end: Point, bend: float) -> tuple[Point, ...]:
    """A straight line, or one whose middle is so many pixels beside it."""
    if not bend:
        return (start, end)
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = math.hypot(dx, dy) or 1.0
    # A quadratic curve passes half way to its control point.
    middle = ((start[0] + end[0]) / 2 - 2 * bend * dy / far, (start[1] + end[1]) / 2 + 2 * bend * dx / far)
    return (start, middle, end)


def _loop(at: Point, radius: float) -> tuple[Point, ...]:
    x, y = at
    side, top = 0.6 * radius, y - _LOOP * radius
    return ((x - side, y - 0.8 * radius), (x - 4 * side, top), (x + 4 * side, top), (x + side, y - 0.8 * radius))


def _ended(course: tuple[Point, ...], gap: float, head: float) -> tuple[tuple[Point, ...], str]:
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


def _path(course: tuple[Point, ...]) -> str:
    start, *rest = map(_pair, course)
    return f"M{start}{'LQC'[len(rest) - 1]}{' '.join(rest)}"


def _pair(point: Point) -> str:
    return " ".join(f"{round(value, 1):g}" for value in point)


def line_width(weight: float, span: tuple[float, float]) -> float:
    """How broad a link is drawn, in pixels: 1 to 5, from the least to the largest weight among those drawn.

    >>> line_width(1, (1, 1)), line_width(3, (1, 3))
    (1.2, 5.0)
    """
    least, most = span
    return 1 + 4 * (weight - least) / (most - least) if most > least else 1.2


def opacity(links: int) -> float:
    """How strong lines are: the more there are, the fainter.

    >>> opacity(50), opacity(5000)
    (0.75, 0.22)
    """
    return round(max(0.22, min(0.75, 8 / math.sqrt(links or 1))), 2)
