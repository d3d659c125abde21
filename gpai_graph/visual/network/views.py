"""Views: what a reader sees first: which nodes, where they stand, from which weight on links are drawn.

A picture opens small. The whole network is the second view. igraph places nodes with a fixed seed, so that the same
graph looks the same."""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import igraph

from gpai_graph.rdf.dates import PartialDate
from gpai_graph.visual.network.labels import MOST_CENTRAL, extent
from gpai_graph.visual.network.scene import Link, Node, Scene

_CROWDED: Final = 3  # links a node, above which lines cover each other
_SPARSE: Final = 0.75  # links a node, below which a picture falls apart
_LONGEST_IN_MONTHS: Final = 16  # years
_Point = tuple[float, float]
_Pair = tuple[int, int, float]  # two places, and how strongly they belong together
_SEED: Final = 20200615
_LENGTH: Final = 95.0  # pixels of a usual link
_ASPECT: Final = 1.4  # width to height: of a screen, not of a page
_GAP: Final = 10.0  # between nodes
_ROOM: Final = 2.5  # times the room that nodes and gaps need
_MOVES: Final = 60_000  # of nodes that are pushed apart, at most
_EXACT: Final = 260  # up to so many nodes the slower, more even layout


@dataclass(frozen=True)
class View:
    """Places of the nodes shown, where each stands, and the least weight of a link that is drawn (0: all are)."""

    nodes: tuple[int, ...]
    points: tuple[tuple[int, int], ...]
    least: float


@dataclass(frozen=True)
class Tick:
    """One step of the as-of slider: its last day, and its name."""

    day: str
    name: str


def views(scene: Scene, limit: int) -> tuple[View, View]:
    """The view a picture opens with, of at most `limit` nodes, and that of the whole (the same if small)."""
    whole = _view(scene, range(len(scene.nodes)))
    if len(scene.nodes) <= limit:
        return whole, whole
    chosen = set(scene.ranks[:limit])
    linked = {end for link in scene.links if {link.start, link.end} <= chosen for end in (link.start, link.end)}
    # Without a link among those shown, a central node would look like an unconnected one.
    return _view(scene, sorted(linked or chosen)), whole


def _view(scene: Scene, nodes: Sequence[int]) -> View:
    local = {place: i for i, place in enumerate(nodes)}
    links = [link for link in scene.links if link.start in local and link.end in local and link.start != link.end]
    least = least_weight(links, len(nodes))
    pairs = [(local[link.start], local[link.end], link.size) for link in _backbone(links, least)]
    names = {local[place]: extent(scene.nodes[place].label) for place in scene.ranks[:MOST_CENTRAL] if place in local}
    return View(tuple(nodes), tuple(positions([scene.nodes[i].radius for i in nodes], pairs, names)), least)


def least_weight(links: Sequence[Link], nodes: int) -> float:
    """The least weight from which on links are drawn at first, so that lines can be told apart; 0 if all can be.

    Never a choice among equals: all links of a weight are drawn, or none.
    """
    weights = sorted((link.size for link in links), reverse=True)
    room = _CROWDED * nodes
    if len(weights) <= room or weights[0] == weights[-1]:
        return 0.0
    fitting = [weight for weight in weights[:room] if weight > weights[room]]
    # Fewer lines than hold a picture together would make most nodes look unlinked: then all are drawn.
    return fitting[-1] if len(fitting) >= _SPARSE * nodes else 0.0


def _backbone(links: Sequence[Link], least: float) -> list[Link]:
    """The links that are drawn, and each node's strongest ones, which decide where it stands."""
    strongest: dict[int, float] = {}
    for link in links:
        for place in (link.start, link.end):
            strongest[place] = max(link.size, strongest.get(place, link.size))
    return [link for link in links if link.size >= least or link.size in (strongest[link.start], strongest[link.end])]


def ticks(scene: Scene) -> tuple[Tick, ...]:
    """The steps of the as-of slider, from the first date of the scene to the last; none if nothing can be compared."""
    if scene.as_of and any(link.held is not None for link in scene.links):
        return ()  # the network of one date: it knows nothing of what held on others
    things: list[Node | Link] = [*scene.nodes, *scene.links]
    dates = _dates(day for thing in things for day in (thing.since, thing.until))
    linked = {year for link in scene.links for year in link.years}
    years = linked | {date.year for date in dates}
    if len(dates) + len(years) < 2 or not years:
        return ()
    # No step beyond what is known: a later day would look like one on which nothing was left.
    end = min((date.last for date in _dates((scene.as_of, scene.cut_off))), default=f"{max(years)}-12-31")
    steps = [PartialDate.parse(str(year)) for year in range(min(years), max(years) + 1)]
    steps = [step for step in steps if step.first <= end]
    # Months only where months are known: a list of years would pretend to more.
    if len(steps) <= _LONGEST_IN_MONTHS and any(date.text[4:] not in ("", "-01-01") for date in dates):
        begin = min([date.first for date in dates if date.text[4:]] + [f"{year}-12-01" for year in linked])
        steps = [month for year in steps for month in year.months if begin <= month.last and month.first <= end]
    found = tuple(Tick(min(step.last, end), step.words) for step in steps)
    return found if len(found) > 1 else ()


def _dates(texts: Iterable[str]) -> set[PartialDate]:
    return {date for text in texts if (date := PartialDate.of(text))}


# Where nodes stand


def positions(
    radii: Sequence[float], pairs: Sequence[_Pair], names: Mapping[int, _Point] | None = None
) -> list[tuple[int, int]]:
    """Where each node stands, in whole pixels around the middle (0, 0); linked nodes near, unlinked parts apart.

    radii: of the nodes. pairs: links between places in radii. names: {place: width and height of its name in pixels};
    beneath these nodes room is kept for a name in a picture at two thirds of its full size. Nodes are moved until none
    overlap.
    """
    parts = _parts(len(radii), pairs)
    by_part = _by_part(len(radii), parts, pairs)
    laid = [_laid(part, radii, inside, names or {}) for part, inside in zip(parts, by_part, strict=True)]
    placed = _packed(laid, radii)
    return [(round(x), round(y)) for x, y in (placed[place] for place in range(len(radii)))]


def _parts(count: int, pairs: Sequence[_Pair]) -> list[list[int]]:
    """The connected components, the largest first."""
    graph = igraph.Graph(n=count, edges=[(a, b) for a, b, _ in pairs])
    return sorted(graph.connected_components(), key=lambda part: (-len(part), part[0]))


def _by_part(count: int, parts: Sequence[list[int]], pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """The links of each part."""
    part_of = [0] * count
    for number, part in enumerate(parts):
        for place in part:
            part_of[place] = number
    found: list[list[_Pair]] = [[] for _ in parts]
    for pair in pairs:
        found[part_of[pair[0]]].append(pair)
    return found


def _laid(
    part: list[int], radii: Sequence[float], pairs: Sequence[_Pair], names: Mapping[int, _Point]
) -> dict[int, _Point]:
    """Positions of one component, turned so that its long side lies flat."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    local = {place: i for i, place in enumerate(part)}
    inside = [(local[a], local[b], w) for a, b, w in pairs if a != b]
    points = _igraph_layout(len(part), inside)
    own = [radii[place] for place in part]
    points = _turned(_scaled(points, inside, own))
    points = _apart(points, own)
    rooms = {local[place]: room for place, room in names.items() if place in local}
    return dict(zip(part, _apart(_cleared(points, own, rooms), own, rounds=4), strict=True))


def _igraph_layout(count: int, pairs: Sequence[_Pair]) -> list[_Point]:
    graph = igraph.Graph(n=count, edges=[(a, b) for a, b, _ in pairs])
    # Weights pull, but a link ten times as strong is not ten times as near.
    top = max((w for _, _, w in pairs), default=1) or 1
    weights = [0.3 + math.sqrt(max(w, 0) / top) for _, _, w in pairs]
    draw = random.Random(_SEED)
    # igraph has one source of chance for the whole process: ours for the moment, then its default again.
    igraph.set_random_number_generator(draw)
    try:
        start = [
            [math.cos(6.283 * i / count) * count**0.5, math.sin(6.283 * i / count) * count**0.5] for i in range(count)
        ]
        grid = "nogrid" if count <= _EXACT else "auto"
        found = graph.layout_fruchterman_reingold(
            weights=weights, niter=700 if count <= _EXACT else 300, seed=start, grid=grid
        )
        if count <= _EXACT:
            found = graph.layout_kamada_kawai(weights=None, seed=found.coords, maxiter=20 * count)
    finally:
        igraph.set_random_number_generator(random)
    return [(float(x), float(y)) for x, y in found.coords]


def _scaled(points: list[_Point], pairs: Sequence[_Pair], radii: Sequence[float]) -> list[_Point]:
    """Points blown up so that the middle one of the links by length has the usual length, and all nodes have room."""
    lengths = sorted(math.dist(points[a], points[b]) for a, b, _ in pairs)
    middle = lengths[len(lengths) // 2] or 1.0
    scale = _LENGTH / middle
    if len(points) > _EXACT:
        # Only the crowd needs it: the frame of a few nodes in a row has no height, and would be blown up without end.
        xs, ys = [x for x, _ in points], [y for _, y in points]
        room = sum((2 * radius + _GAP) ** 2 for radius in radii) * _ROOM
        scale = max(scale, math.sqrt(room / ((max(xs) - min(xs)) * (max(ys) - min(ys)) or room)))
    return [(x * scale, y * scale) for x, y in points]


def _turned(points: list[_Point]) -> list[_Point]:
    """Points around their centre, the direction of their largest spread turned to the horizontal."""
    count = len(points)
    cx, cy = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    moved = [(x - cx, y - cy) for x, y in points]
    xx, yy, xy = (sum(p[a] * p[b] for p in moved) for a, b in ((0, 0), (1, 1), (0, 1)))
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x * cos + y * sin, y * cos - x * sin) for x, y in moved]


def _apart(points: list[_Point], radii: Sequence[float], rounds: int = 40) -> list[_Point]:
    """Points pushed apart until no two nodes touch or the rounds are over; a grid finds near pairs in linear time."""
    places = [list(point) for point in points]
    cell = 2 * max(radii) + _GAP
    for _ in range(min(rounds, 1 + _MOVES // len(points))):
        grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, (x, y) in enumerate(places):
            grid[int(x // cell), int(y // cell)].append(i)
        if not _push(places, radii, grid, cell):
            break
    return [(x, y) for x, y in places]


def _cleared(points: list[_Point], radii: Sequence[float], names: Mapping[int, _Point]) -> list[_Point]:
    """Points moved down or up out of the room of the names, each the shorter way."""
    places = list(points)
    for i, (wide, tall) in names.items():
        x, y = places[i]
        top, high = y + radii[i] * 0.6, radii[i] * 0.4 + tall * 1.5 + 5
        for j, (px, py) in enumerate(places):
            inside = abs(px - x) < wide * 0.75 + radii[j] and top - radii[j] < py < top + high + radii[j]
            if i == j or not inside:
                continue
            aside = py < top + high / 2 and abs(px - x) > radii[i] + radii[j]
            places[j] = (px, top - radii[j]) if aside else (px, top + high + radii[j])
    return places


def _push(
    places: list[list[float]], radii: Sequence[float], grid: dict[tuple[int, int], list[int]], cell: float
) -> bool:
    moved = False
    for i, (x, y) in enumerate(places):
        column, row = int(x // cell), int(y // cell)
        near = (j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in grid.get((column + dx, row + dy), ()) if j > i)
        for j in near:
            dx, dy = places[j][0] - places[i][0], places[j][1] - places[i][1]
            wanted, distance = radii[i] + radii[j] + _GAP, math.hypot(dx, dy)
            if distance >= wanted:
                continue
            moved = True
            # Two at one spot part in a direction that depends on nothing but their places.
            ux, uy = (dx / distance, dy / distance) if distance > 0.01 else (math.cos(i + j), math.sin(i + j))
            push = (wanted - distance) / 2 + 0.1
            places[i][0] -= ux * push
            places[i][1] -= uy * push
            places[j][0] += ux * push
            places[j][1] += uy * push
    return moved


def _packed(laid: list[dict[int, _Point]], radii: Sequence[float], gap: float = 55.0) -> dict[int, _Point]:
    """All parts in rows beneath the largest one, in a rectangle of about the shape of a screen."""
    boxes = [_box(part, radii) for part in laid]
    area = sum((right - left + gap) * (bottom - top + gap) for left, top, right, bottom in boxes)
    wide = max([math.sqrt(area * _ASPECT), *(right - left + gap for left, _, right, _ in boxes)], default=0)
    placed: dict[int, _Point] = {}
    x = y = high = 0.0
    row: list[int] = []
    for part, (left, top, right, bottom) in zip(laid, boxes, strict=True):
        if x and x + right - left > wide:
            x, y, high, row = 0.0, y + high + gap, 0.0, []
        placed |= {place: (px - left + x, py - top + y) for place, (px, py) in part.items()}
        row += part
        x, high = x + right - left + gap, max(high, bottom - top)
    return _centred(placed)


def _box(part: dict[int, _Point], radii: Sequence[float]) -> tuple[float, float, float, float]:
    return (
        min(x - radii[i] for i, (x, _) in part.items()),
        min(y - radii[i] for i, (_, y) in part.items()),
        max(x + radii[i] for i, (x, _) in part.items()),
        max(y + radii[i] for i, (_, y) in part.items()),
    )


def _centred(placed: dict[int, _Point]) -> dict[int, _Point]:
    if not placed:
        return placed
    xs, ys = [x for x, _ in placed.values()], [y for _, y in placed.values()]
    cx, cy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {place: (x - cx, y - cy) for place, (x, y) in placed.items()}
