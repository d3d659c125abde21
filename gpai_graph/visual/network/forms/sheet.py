"""Sheet: the paper on which a form is drawn, as SVG. Every text is measured, and the sheet tells what is wrong with it.

Colours are those of `visual/style.py`: the light ones stand in the image, the dark ones in a style sheet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from itertools import product
from math import cos, radians, sin
from typing import Final, Literal, NamedTuple

from gpai_graph.errors import quoted
from gpai_graph.rdf.words import text as writable
from gpai_graph.visual import style, typeface
from gpai_graph.visual.style import CIRCLES, GRID, GROUND, INK, LAND, NOTE, POLYGONS, QUIET, RULE, SMALL, Look, px
from gpai_graph.visual.typeface import width as measured
from gpai_graph.visual.typeface import wrapped

WIDE_SHEET: Final = 1152  # pixels of a sheet on a page of a desk
NARROW_SHEET: Final = 358  # … and of a phone
MOST_NOTES: Final = 3
SCOPE: Final = "gpai-form"  # the class of the image, for the rules of its colours
_SIZE: Final = 13.0
LEAD: Final = 1.35  # from line to line, in sizes of the letters
_TITLE: Final = 20.0
_HATCH: Final = "hatch"
_THUMBNAIL: Final = 0.68  # height of a thumbnail, in widths
_EDGE: Final = 24  # around what it shows
_CELL: Final = 80.0
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


class Written(NamedTuple):
    """A text on the sheet and the four corners of its box; turned texts have a turned box."""

    words: str
    corners: tuple[Point, Point, Point, Point]


class _Part(NamedTuple):
    """An element of the image, and what stands for it in a small one, "" for nothing. top: where it begins there."""

    svg: str
    small: str = ""
    top: float = 0


class Sheet:
    """An image of a fixed width that grows downwards. `y` is where the next thing may begin; forms move it.

    bare: without title and ground, for a page that has its own. key: begins the ids in the image, so that a page may
    hold several. Attributes for readers: `title` (the finding), `subtitle` (what is shown, with its unit and date),
    `source` (the last line), `nodes` and `links` (what is drawn), `cut` (texts that were shortened), `folded` (how many
    things are only added up), `size`."""

    def __init__(self, width: int, *, title: str, subtitle: str = "", bare: bool = False, key: str = "form") -> None:
        self.width, self.title, self.subtitle, self.bare, self.key = width, title, subtitle, bare, key
        self.source = ""
        self.margin = 0.0 if bare else 24.0 if width > NARROW_SHEET else 16.0
        self.left, self.right = self.margin, width - self.margin
        self.y = self.margin
        self.nodes: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.cut: list[str] = []
        self.folded = 0
        self._parts: list[_Part] = []
        self._written: list[Written] = []
        self._notes = 0
        self._hatched = False
        if not bare:
            self.y = self.lines(self.left, self.y + _TITLE, title, self.room, _TITLE, bold=True) + 4
            self.y = self.lines(self.left, self.y, subtitle, self.room, _SIZE, fill=QUIET) if subtitle else self.y
            self.y += 8

    @property
    def is_narrow(self) -> bool:
        """Whether the sheet is for a phone."""
        return self.width < WIDE_SHEET * 0.6

    @property
    def room(self) -> float:
        """How wide the part within the margins is."""
        return self.right - self.left

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, round(self.y + self.margin)

    # Texts

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = _SIZE,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: Anchor = "start",
        turn: float = 0,
        halo: bool = False,
    ) -> float:
        """Write one line, its base line at y; return how wide it is. turn: degrees around (x, y), clockwise."""
        words = writable(words)
        wide = measured(words, size, bold=bold)
        begin = {"start": 0.0, "middle": -wide / 2, "end": -wide}[anchor]
        a, b = cos(radians(turn)), sin(radians(turn))
        box = ((begin, -size * 0.74), (begin + wide, -size * 0.74), (begin + wide, size * 0.2), (begin, size * 0.2))
        corners = tuple((x + a * dx - b * dy, y + b * dx + a * dy) for dx, dy in box)
        self._written.append(Written(words, corners))  # type: ignore[arg-type]  # four, as the box
        # A bar; words on a mark would hide it.
        small = "" if fill == GROUND else f'<path d="{_outline(corners)}" fill="{LAND[0]}"/>'
        more = ' font-weight="600"' if bold else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' transform="rotate({px(turn)} {px(x)} {px(y)})"' if turn else ""
        more += f' paint-order="stroke" stroke="{GROUND}" stroke-width="3" stroke-linejoin="round"' if halo else ""
        place = f'x="{px(x)}" y="{px(y)}" font-size="{px(size)}" fill="{fill}"'
        top = min(y for _, y in corners)
        self._parts.append(_Part(f"<text {place}{more}>{escape(words, quote=False)}</text>", small, top))
        return wide

    def wrap(self, words: str, room: float, size: float = _SIZE, *, bold: bool = False, most: int = 0) -> list[str]:
        """Return a text in lines that fit the room; what has to be shortened is kept in `cut`."""
        found = wrapped(words, room, size, most, bold=bold)
        if any(line.endswith("…") for line in found) and not words.rstrip().endswith("…"):
            self.cut.append(words)
        return found

    def lines(
        self,
        x: float,
        y: float,
        words: str | Sequence[str],
        room: float,
        size: float = _SIZE,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: Anchor = "start",
    ) -> float:
        """Write a text in as many lines as it needs, the first base line at y; return the next base line."""
        for line in self.wrap(words, room, size, bold=bold) if isinstance(words, str) else words:
            self.text(x, y, line, size, bold=bold, fill=fill, anchor=anchor)
            y += round(size * LEAD, 1)
        return y

    def heading(self, words: str, note: str = "", *, x: float | None = None, room: float | None = None) -> float:
        """Write the heading of a part at `y` and a line below it; move `y`, and return it."""
        x, room = self.left if x is None else x, self.room if room is None else room
        self.y = self.lines(x, self.y + 15, words, room, 15, bold=True)
        if note:
            self.y = self.lines(x, self.y, note, room, SMALL, fill=QUIET)
        return self.y

    def note(self, x: float, y: float, words: str, room: float) -> float:
        """Write an annotation beside an amber line; return the y below it.

        More than three of a sheet are left out: where everything is pointed at, nothing is."""
        if self._notes >= MOST_NOTES:
            return y
        self._notes += 1
        lines = self.wrap(words, room - 10, SMALL)
        high = len(lines) * SMALL * LEAD
        self.rect(x, y, 3, high, NOTE[0])
        self.lines(x + 10, y + SMALL * 0.95, lines, room, SMALL)
        return y + high + 8

    # Marks

    def rect(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: str = "none",
        stroke: str = "",
        *,
        broad: float = 1,
        round_: float = 0,
        dash: str = "",
    ) -> None:
        """Draw a rectangle."""
        more = (f' rx="{px(round_)}"' if round_ else "") + _stroke(stroke, broad, dash)
        size = f'width="{px(wide)}" height="{px(high)}"'
        self._mark(f'<rect x="{px(x)}" y="{px(y)}" {size} fill="{fill}"{more}/>', y)

    def square(self, x: float, y: float, side: float, fill: str) -> None:
        """Draw a filled square around (x, y), in few bytes: matrices have many."""
        half, whole = round(side) / 2, round(side)
        self.path(f"M{px(x - half)} {px(y - half)}h{whole}v{whole}h-{whole}z", fill=fill, top=y - half)

    def hatch(self, x: float, y: float, wide: float, high: float) -> None:
        """Draw a rectangle that is hatched: it cannot be told."""
        self._hatched = True
        self.rect(x, y, wide, high, f"url(#{self.key}-{_HATCH})")

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "", *, broad: float = 1) -> None:
        """Draw a circle."""
        place = f'cx="{px(x)}" cy="{px(y)}" r="{px(radius)}"'
        self._mark(f'<circle {place} fill="{fill}"{_stroke(stroke, broad, "")}/>', y - radius)

    def path(
        self, course: str, stroke: str = "", *, broad: float = 1, fill: str = "none", dash: str = "", top: float = 0
    ) -> None:
        """Draw a path, such as "M0 0L10 10". top: where it is highest, so that a small image can do without it."""
        self._mark(f'<path d="{course}" fill="{fill}"{_stroke(stroke, broad, dash)}/>', top)

    def shape(
        self, course: str, x: float, y: float, scale: float, fill: str, stroke: str, *, broad: float = 0.5
    ) -> None:
        """Draw a path that was made for another sheet, its origin at (x, y). broad: of the line on this sheet."""
        place = f'transform="translate({px(x)} {px(y)}) scale({scale:.4f})"'
        line = f'stroke="{stroke}" stroke-width="{broad / scale:.1f}" stroke-linejoin="round"'
        self._mark(f'<path d="{course}" {place} fill="{fill}" {line}/>')

    def line(self, x: float, y: float, x2: float, y2: float, stroke: str = GRID[0], broad: float = 1) -> None:
        """Draw a straight line."""
        self.path(f"M{px(x)} {px(y)}L{px(x2)} {px(y2)}", stroke, broad=broad, top=min(y, y2))

    def mark(self, look: Look, x: float, y: float, radius: float) -> None:
        """Draw the shape of a kind around (x, y), in its colour."""
        if look.shape in CIRCLES:
            full, hole = CIRCLES[look.shape]
            self.circle(x, y, radius * full, look.light)
            if hole:
                self.circle(x, y, radius * hole, GROUND)
            return
        corners = "L".join(f"{px(x + radius * dx)} {px(y + radius * dy)}" for dx, dy in POLYGONS[look.shape])
        self.path(f"M{corners}Z", "", fill=look.light, top=y - radius)

    def _mark(self, svg: str, top: float = 0) -> None:
        self._parts.append(_Part(svg, svg, top))

    @contextmanager
    def node(self, node: str, said: str, address: str = "") -> Iterator[None]:
        """Around what shows a node: an id, what it is in words, and a link where there is a page."""
        self.nodes.append(node)
        told = f'class="node" id="{self.key}-n{len(self.nodes)}" data-node="{escape(node)}"'
        yield from self._group(told, said, address)

    @contextmanager
    def link(self, one: str, other: str, said: str, address: str = "") -> Iterator[None]:
        """Around what shows a link between two nodes, likewise."""
        self.links.append((one, other))
        told = f'class="link" data-from="{escape(one)}" data-to="{escape(other)}"'
        yield from self._group(told, said, address)

    @contextmanager
    def part(self, said: str, address: str = "") -> Iterator[None]:
        """Around what adds up several nodes or links, likewise."""
        yield from self._group('class="part"', said, address)

    def _group(self, told: str, said: str, address: str) -> Iterator[None]:
        tag = f'a href="{escape(address)}" tabindex="-1"' if address else "g"
        self._parts.append(_Part(f"<{tag} {told}><title>{escape(writable(said), quote=False)}</title>"))
        yield
        self._parts.append(_Part(f"</{tag[0]}>"))

    def legend(self, items: Sequence[tuple[Look | str, str]], *, x: float | None = None, room: float = 0) -> None:
        """Write what marks mean, at `y`, in as many lines as it needs. A mark is a look, a colour (a filled square),
        "hollow", "inferred", "nothing" or "hatch"."""
        x = self.left if x is None else x
        end, at, y = x + (room or self.room), x, self.y + 12
        for mark, words in items:
            lines = self.wrap(words, end - x - 24, SMALL)
            wide = 24 + max(measured(line, SMALL) for line in lines)
            if at > x and at + wide > end:
                at, y = x, y + 20
            self._key(mark, at, y - 4)
            below = self.lines(at + 22, y, lines, end, SMALL)
            at += wide + 18
            if len(lines) > 1:
                at, y = x, below + 4
        self.y = y + 12

    def _key(self, mark: Look | str, x: float, y: float) -> None:
        if isinstance(mark, Look):
            self.mark(mark, x + 8, y, 6)
        elif mark == "hatch":
            self.hatch(x + 2, y - 6, 12, 12)
        elif mark == "nothing":
            self.circle(x + 8, y, 1.6, RULE)
        elif mark == "hollow":
            self.rect(x, y - 4, 16, 8, GROUND, INK, round_=1)
        elif mark == "inferred":
            self.rect(x + 2.5, y - 5.5, 11, 11, GROUND, INK, broad=1.5, round_=2, dash="2.5 2")
        else:
            self.rect(x + 2, y - 6, 12, 12, mark, round_=2)

    def foot(self, source: str) -> None:
        """End the sheet with the line on where it comes from; a page writes it below the image."""
        self.source = source
        if self.bare:
            return
        self.line(self.left, self.y + 8, self.right, self.y + 8)
        self.y = self.lines(self.left, self.y + 26, source, self.room, SMALL, fill=QUIET) - 8

    # What comes out

    def svg(self, alt: str = "") -> str:
        """Return the image. A bare one has neither font nor colours of the dark scheme: its page has both."""
        wide, high = self.size
        said = escape(writable(alt or self.title), quote=False)
        names = f'role="{"group" if self.bare else "img"}" aria-labelledby="{self.key}-title"'
        size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        # Identifiers of nodes are in it, too, and these may hold what no XML can.
        inside = writable("".join(part.svg for part in self._parts))
        ground = ""
        if not self.bare:
            ground = f"<style>{typeface.embedded(inside)}{style.dark(f'.{SCOPE}')}</style>"
            ground += f'<rect width="{wide}" height="{high}" fill="{GROUND}"/>'
        hatch = (
            f'<defs><pattern id="{self.key}-{_HATCH}" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="1.5" height="5" fill="{RULE}"/></pattern></defs>'
            if self._hatched
            else ""
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{SCOPE}" {size} {names} {typeface.ATTRIBUTES}>'
            f'<title id="{self.key}-title">{said}</title>{ground}{hatch}{inside}</svg>\n'
        )

    def thumbnail(self) -> str:
        """Return the upper part as a small image, for a list of pictures: texts as bars, and nothing to choose."""
        wide, edge = self.width + 2 * _EDGE, _EDGE
        high = round(wide * _THUMBNAIL)
        drawn = "".join(part.small for part in self._parts if part.top < high)
        box = f'viewBox="-{edge} -{edge} {wide} {high}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{SCOPE}" {box} role="img">'
            f"<title>{escape(writable(self.title), quote=False)}</title><style>{style.dark(f'.{SCOPE}')}</style>"
            f'<rect x="-{edge}" y="-{edge}" width="{wide}" height="{high}" fill="{GROUND}"/>{drawn}</svg>\n'
        )

    def faults(self) -> list[str]:
        """Return what is wrong: texts that overlap, and texts beyond the edge. An empty list is what tests want."""
        wide, high = self.size
        found = [
            f"{quoted(each.words)} leaves the sheet"
            for each in self._written
            if any(not (-0.5 <= x <= wide + 0.5 and -0.5 <= y <= high + 0.5) for x, y in each.corners)
        ]
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        met: set[tuple[int, int]] = set()
        for place, each in enumerate(self._written):
            for cell in _cells(each.corners):
                met |= {(other, place) for other in cells[cell]}
                cells[cell].append(place)
        for one, other in sorted(met):
            if meet(self._written[one].corners, self._written[other].corners):
                found.append(f"{quoted(self._written[one].words)} lies on {quoted(self._written[other].words)}")
        return found


def _outline(corners: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "Z"


def _cells(corners: Sequence[Point]) -> Iterator[tuple[int, int]]:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    columns = range(int(min(xs) // _CELL), int(max(xs) // _CELL) + 1)
    return product(columns, range(int(min(ys) // _CELL), int(max(ys) // _CELL) + 1))


def meet(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two boxes overlap by more than half a pixel, however they are turned: no side separates them."""
    for box in (one, other):
        for (x, y), (x2, y2) in ((box[0], box[1]), (box[1], box[2])):
            far = ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5
            if not far:
                return False
            ux, uy = (x2 - x) / far, (y2 - y) / far
            a, b = ([px * ux + py * uy for px, py in each] for each in (one, other))
            if max(a) <= min(b) + 0.5 or max(b) <= min(a) + 0.5:
                return False
    return True


def _stroke(colour: str, broad: float, dash: str) -> str:
    if not colour:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{colour}"{f" stroke-width={chr(34)}{px(broad)}{chr(34)}" if broad != 1 else ""}{dashes}'
