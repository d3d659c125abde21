"""Labels: the names that fit a picture. The most central node chooses first; no label lies on another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gpai_graph.visual.typeface import width

LABEL_SIZE: Final = 13.0  # of the letters, in pixels
_LONGEST: Final = 28  # letters of a line
_ONE_LINE: Final = 22  # letters, up to which a name stands in one line
_LEAD: Final = LABEL_SIZE * 1.15  # from line to line
MOST_CENTRAL: Final = 12  # nodes, whose names rather cover a lesser node than be missing
_CELL: Final = 60.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """One line of text or two, each with where its first letter stands: (text, x, y of the base line)."""

    node: int
    lines: tuple[tuple[str, float, float], ...]
    box: Box


def lines(text: str) -> tuple[str, ...]:
    """A name as one line or two of about the same length: what tells two working groups apart stands at the end.

    >>> lines("Working Group on Responsible AI"), lines("Canada")
    (('Working Group on', 'Responsible AI'), ('Canada',))
    """
    line = " ".join(text.split())
    breaks = [at for at, letter in enumerate(line) if letter == " "]
    if len(line) <= _ONE_LINE or not breaks:
        return (shortened(line),)
    # Rather a second line that is cut than a first one.
    at = min([at for at in breaks if at <= _LONGEST] or breaks, key=lambda at: abs(at - len(line) / 2))
    return shortened(line[:at]), shortened(line[at + 1 :])


def extent(text: str) -> tuple[float, float]:
    """How wide and how high the label of a name is, in one line or two."""
    shown = lines(text)
    return max(width(line, LABEL_SIZE) for line in shown), LABEL_SIZE * 1.3 + (len(shown) - 1) * _LEAD


def shortened(text: str) -> str:
    """A label that fits a picture; the whole name stands in panel and table.

    >>> shortened("Council of Europe Convention on Artificial Intelligence")
    'Council of Europe…'
    """
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    cut = line[: _LONGEST - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > _LONGEST // 2 else cut).rstrip(" ,;:") + "…"


class _Taken:
    """Boxes that are taken, found by a grid."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)

    def add(self, box: Box, owner: int) -> None:
        for cell in _cells(box):
            self._cells[cell].append((box, owner))

    def meets(self, box: Box, owner: int) -> bool:
        """Whether something of another owner lies in the box."""
        return any(
            whose != owner and box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for cell in _cells(box)
            for other, whose in self._cells.get(cell, ())
        )


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
        for row in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
            yield column, row


Seat = tuple[float, float, float]  # left side, base line of the first line, where lines are flush: 0 left, 1 right


def _seats(x: float, y: float, radius: float, wide: float, more: float, first: bool) -> list[Seat]:
    """Where a label may begin, the best place first; more: the height of its second line.

    Beneath the most central nodes views.py keeps room."""
    off, drop = radius + 5, LABEL_SIZE * 0.36 - more / 2
    beside = [(x + off, y + drop, 0.0), (x - off - wide, y + drop, 1.0)]
    beneath, above = (
        (x - wide / 2, y + off + LABEL_SIZE * 0.8, 0.5),
        (x - wide / 2, y - off - LABEL_SIZE * 0.1 - more, 0.5),
    )
    sides = ((x + radius * 0.7, 0.0), (x - radius * 0.7 - wide, 1.0))
    corners = [
        (side, level, flush)
        for level in (y + radius + LABEL_SIZE * 0.9, y - radius - 2 - more)
        for side, flush in sides
    ]
    return [beneath, above, *beside, *corners] if first else [*beside, beneath, above, *corners]


def placed(
    points: Sequence[tuple[float, float]],
    radii: Sequence[float],
    texts: Sequence[str],
    ranks: Sequence[int],
    frame: Box,
) -> list[Label]:
    """The labels that fit into the frame, in the order of the ranks (places in points, most central first)."""
    taken, firm = _Taken(), _Taken()
    central = set(ranks[:MOST_CENTRAL])
    for node, ((x, y), radius) in enumerate(zip(points, radii, strict=True)):
        taken.add((x - radius, y - radius, x + radius, y + radius), node)
        if node in central:
            firm.add((x - radius, y - radius, x + radius, y + radius), node)
    found = []
    for rank, node in enumerate(ranks):
        label = _label(node, points[node], radii[node], texts[node], rank < MOST_CENTRAL, frame, (taken, firm))
        if label:
            # A name belongs to nobody: not even its own node's other seats may meet it.
            taken.add(label.box, -1)
            firm.add(label.box, -1)
            found.append(label)
    return found


def _label(
    node: int,
    point: tuple[float, float],
    radius: float,
    text: str,
    first: bool,
    frame: Box,
    taken: tuple[_Taken, _Taken],
) -> Label | None:
    """The label at the first free seat. The most central may cover a lesser node, but nothing in taken[1]."""
    shown = lines(text)
    widths = [width(line, LABEL_SIZE) for line in shown]
    wide, more = max(widths), (len(shown) - 1) * _LEAD
    for over in taken if first else taken[:1]:
        for x, y, flush in _seats(*point, radius, wide, more, first):
            box = (x - 2, y - LABEL_SIZE, x + wide + 2, y + more + LABEL_SIZE * 0.3)
            inside = box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
            if inside and not over.meets(box, node):
                placed_lines = (
                    (line, round(x + (wide - own) * flush, 1), round(y + place * _LEAD, 1))
                    for place, (line, own) in enumerate(zip(shown, widths, strict=True))
                )
                return Label(node, tuple(placed_lines), box)
    return None
