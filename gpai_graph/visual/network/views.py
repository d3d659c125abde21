"""Views: what a reader sees first: which nodes, where they stand, from which weight on links are drawn.

A picture opens small. The whole network is the second view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gpai_graph.rdf.dates import PartialDate
from gpai_graph.visual.network.labels import FIRST, extent
from gpai_graph.visual.network.layout import positions
from gpai_graph.visual.network.scene import Link, Node, Scene

_CROWDED: Final = 3  # links a node, above which lines cover each other
_SPARSE: Final = 0.75  # links a node, below which a picture falls apart
_LONGEST_IN_MONTHS: Final = 16  # years


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
    names = {local[place]: extent(scene.nodes[place].label) for place in scene.ranks[:FIRST] if place in local}
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
    found = tuple(Tick(step.last, step.words) for step in steps)
    return found if len(found) > 1 else ()


def _dates(texts: Iterable[str]) -> set[PartialDate]:
    return {date for text in texts if (date := PartialDate.of(text))}
