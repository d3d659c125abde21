"""Views: what a reader sees first: which nodes, where they stand, from which weight on links are drawn.

A picture opens small. The whole network is the second view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gpai_graph.rdf.dates import date_words
from gpai_graph.visual.network.labels import FIRST, extent
from gpai_graph.visual.network.layout import positions
from gpai_graph.visual.network.scene import Link, Node, Scene

_CROWDED: Final = 3  # links a node, from which on a picture becomes a ball of wool
_SPARSE: Final = 0.75  # links a node, below which a picture falls apart
_LONGEST_IN_MONTHS: Final = 15  # years


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
    # Fewer lines than hold a picture together would make most nodes look unlinked: then rather a ball of wool.
    return fitting[-1] if len(fitting) >= _SPARSE * nodes else 0.0


def _backbone(links: Sequence[Link], least: float) -> list[Link]:
    """The links that are drawn, and each node's strongest ones, which decide where it stands."""
    strongest: dict[int, float] = {}
    for link in links:
        for place in (link.start, link.end):
            strongest[place] = max(link.size, strongest.get(place, link.size))
    return [
        link for link in links if link.size >= least or link.size in (strongest[link.start], strongest[link.end])
    ]


def ticks(scene: Scene) -> tuple[Tick, ...]:
    """The steps of the as-of slider, from the first date of the scene to the last; none if nothing can be compared."""
    things: list[Node | Link] = [*scene.nodes, *scene.links]
    days = {day for thing in things for day in (thing.since, thing.until) if day[:4].isdigit()}
    years = {year for link in scene.links for year in link.years} | {int(day[:4]) for day in days}
    if len(days) + len(years) < 2 or not years:
        return ()
    # No step beyond what is known: a later day would look like one on which nothing was left.
    end = min([day for day in (scene.as_of, scene.cut_off) if day[:4].isdigit()], default="9999")
    first, last = min(years), min(max(years), int(end[:4]))
    # Months only where months are known: a list of years would pretend to more.
    finer = any(len(day) > 4 and day[5:10] != "01-01" for day in days) and last - first <= _LONGEST_IN_MONTHS
    if finer:
        steps = [f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13)]
        begin = min(
            [day[:7] for day in days if len(day) >= 7] + [f"{year}-12" for link in scene.links for year in link.years]
        )
        steps = [step for step in steps if begin <= step <= end]
    else:
        steps = [str(year) for year in range(first, last + 1)]
    # 31 stands for the last day of any month: days are only compared, as text.
    found = tuple(Tick(f"{step}-31" if finer else f"{step}-12-31", date_words(step)) for step in steps)
    return found if len(found) > 1 else ()
