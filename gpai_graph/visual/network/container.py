"""Container: a scene in, a pyvis Network out, and the data of a page from it.

pyvis holds nodes, edges and options as vis-network wants them. Its template, writer and show() are never used:
they load from two hosts, take titles for HTML and lay out for minutes."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from gpai_graph.visual.network.scene import Scene
from gpai_graph.visual.network.views import View, ticks
from gpai_graph.visual.style import CIRCLES, POLYGONS, plural

_MANY: Final = 800  # nodes, from which on arrows and moving edges are left out to stay quick


def contain(scene: Scene, whole: View) -> Network:
    """The pyvis Network of a scene, at the positions of the view; ids are places in scene.nodes."""
    network = Network(directed=scene.directed)
    # Lists are filled here: add_node and add_edge search all that is there already, which takes time with the square.
    for place, (node, (x, y)) in enumerate(zip(scene.nodes, whole.points, strict=True)):
        options = Node(place, "custom", node.label, x=x, y=y, size=node.radius).options
        network.nodes.append(options)
        network.node_ids.append(place)
        network.node_map[place] = options
    for link in scene.links:
        network.edges.append(
            Edge(link.start, link.end, scene.directed, value=link.weight, dashes=link.inferred).options
        )
    network.options = _options(len(scene.nodes), scene.directed)
    return network


def _options(count: int, directed: bool) -> dict[str, Any]:
    few = count <= _MANY
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"shape": "custom", "chosen": False},
        "edges": {
            "smooth": False,
            "arrows": {"to": {"enabled": directed and few, "scaleFactor": 0.5}},
            "chosen": False,
            "selectionWidth": 0,
            "hoverWidth": 0,
        },
        "interaction": {
            "hideEdgesOnDrag": not few,
            "hideEdgesOnZoom": not few,
            "hover": False,
            "keyboard": False,
            "tooltipDelay": 3_600_000,
            "zoomSpeed": 0.6,
        },
    }


def payload(network: Network, scene: Scene, first: View, whole: View) -> dict[str, Any]:
    """What a page needs to draw, in columns: a value that many share stands once."""
    kinds = list(scene.looks)
    shapes = sorted({look.shape for look in scene.looks.values()})
    link_kinds = sorted({link.kind for link in scene.links})
    nodes, links = scene.nodes, scene.links
    return {
        "title": scene.title,
        "asOf": scene.as_of,
        "directed": scene.directed,
        "oriented": scene.oriented,
        "marked": nodes[scene.marked[0]].key if scene.marked else "",
        "options": network.options,
        "kinds": [
            {"name": kind, "many": plural(kind, 2), "slot": kind_slot(scene, kind), "shape": look.shape}
            for kind, look in scene.looks.items()
        ],
        "groups": [{"mark": group.mark, "name": group.name} for group in scene.groups],
        "polygons": {shape: POLYGONS[shape] for shape in shapes if shape in POLYGONS},
        "circles": {shape: CIRCLES[shape] for shape in shapes if shape in CIRCLES},
        "linkKinds": link_kinds,
        "ticks": [[tick.day, tick.name] for tick in ticks(scene)],
        "nodes": {
            "id": [node.key for node in nodes],
            "label": [options["label"] for options in network.nodes],
            "x": [options["x"] for options in network.nodes],
            "y": [options["y"] for options in network.nodes],
            "size": _coded(options["size"] for options in network.nodes),
            "kind": _coded(kinds.index(node.kind) for node in nodes),
            "group": _coded(node.group for node in nodes),
            "slot": _coded(slots(scene)),
            "since": _coded(node.since for node in nodes),
            "until": _coded(node.until for node in nodes),
            "sources": _coded(node.sources for node in nodes),
            "more": _coded(node.more for node in nodes),
        },
        "links": {
            "from": [options["from"] for options in network.edges],
            "to": [options["to"] for options in network.edges],
            "weight": _coded(_short(options["value"]) for options in network.edges),
            "inferred": _coded(int(options["dashes"]) for options in network.edges),
            "kind": _coded(link_kinds.index(link.kind) for link in links),
            "since": _coded(link.since for link in links),
            "until": _coded(link.until for link in links),
            "years": _coded(link.years for link in links),
            "held": _coded(link.held for link in links),
            "more": _coded(link.more for link in links),
        },
        "first": {"nodes": first.nodes, "points": first.points, "least": _short(first.least)}
        if first is not whole
        else None,
        "least": _short(whole.least),
        "sources": [[s.title, s.publisher, s.issued, s.kind, s.url] for s in scene.sources],
    }


def kind_slot(scene: Scene, kind: str) -> int:
    """The place of a kind's colours in palette(scene); 0, the neutral one, unless kinds are what colours tell."""
    return list(scene.looks).index(kind) + 1 if scene.by_kind else 0


def slots(scene: Scene) -> list[int]:
    """The place of each node's colours in palette(scene)."""
    if scene.by_kind:
        of = {kind: kind_slot(scene, kind) for kind in scene.looks}
        return [of[node.kind] for node in scene.nodes]
    return [node.group + 1 for node in scene.nodes]


def palette(scene: Scene) -> list[tuple[str, str]]:
    """Fills on light and dark ground: first the neutral one, then those of kinds or groups in their order."""
    if scene.by_kind:
        return [_NEUTRAL, *((look.light, look.dark) for look in scene.looks.values())]
    return [_NEUTRAL if scene.groups else _ACCENT, *((group.light, group.dark) for group in scene.groups)]


_NEUTRAL: Final = ("#4d5a67", "#aab7c4")
_ACCENT: Final = ("#0b5fa5", "#6fb3f2")


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 4)


def _coded(column: Iterable[Hashable]) -> dict[str, Sequence[Any]]:
    """A column as its different values in the order they appear, and where in them each row's value is."""
    rows = list(column)
    values = list(dict.fromkeys(rows))
    if len(values) < 2:
        return {"values": values}
    places = {value: place for place, value in enumerate(values)}
    return {"values": values, "at": [places[row] for row in rows]}
