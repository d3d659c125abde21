"""pyvis: nodes, edges and options of a picture in the terms of vis-network. The page of `draw` is written from them,
with a template of its own; `to_pyvis` hands them to those who work on with pyvis."""

from typing import Any, Final

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from gpai_graph.rdf.dates import date_words, year_spans
from gpai_graph.rdf.words import counted
from gpai_graph.visual.network.scene import Colour, Link, Scene, Size, compose, palette, slots
from gpai_graph.visual.network.scene import Node as Drawn
from gpai_graph.visual.network.views import View, views
from gpai_graph.visual.style import LIGHT

# Shapes that vis-network draws by itself; the others are dots there.
_SHAPES: Final = {
    "square": "square",
    "star": "star",
    "hexagon": "hexagon",
    "triangle": "triangle",
    "triangle down": "triangleDown",
    "diamond": "diamond",
}
_LIGHT: Final = 0  # the place of the fill on light ground in a pair of fills


def to_pyvis(G: nx.Graph, *, colour: Colour = "kind", size: Size = "degree") -> Network:
    """Return the network as a pyvis Network, with the labels, colours, sizes and places that `draw` gives it.

    Parameters
    ----------
    G : networkx.Graph
        As `draw` takes it.
    colour : {"kind"}, mapping of node to group, or None
        As in `draw`.
    size : {"degree"}, mapping of node to number, or None
        As in `draw`; areas are in proportion to the values.

    Returns
    -------
    pyvis.network.Network
        All nodes, sorted; their ids are the nodes as text. Its `title`, which pyvis shows when one points at a node or
        an edge, holds kind, dates and other attributes. Physics is off: nodes stand where `draw` puts them.
        `net.write_html("page.html")` holds vis-network itself (`cdn_resources="in_line"`), so that it opens without
        a connection; pyvis's page asks a CDN for Bootstrap, which it can do without.

    Raises
    ------
    DrawingError
        If G is no networkx graph, or a value cannot be drawn.

    See Also
    --------
    draw : A page with search, filters, an as-of slider, sources and tables, which asks the network for nothing.

    Examples
    --------
    >>> net = to_pyvis(nx.Graph([("ca", "gpai", {"kind": "member of"})]))
    >>> [node["label"] for node in net.nodes], net.edges[0]["title"]
    (['ca', 'gpai'], 'ca – member of – gpai')
    """
    scene = compose(G, colour=colour, size=size, title=None, as_of=None)
    network = network_of(scene, views(scene, max(1, len(scene.nodes)))[1])
    network.options = {
        "physics": {"enabled": False},
        "edges": {
            "smooth": False,
            "scaling": {"min": 1, "max": 5},
            "color": {"color": LIGHT["line"], "inherit": False},
            "arrows": {"to": {"enabled": scene.directed}},
        },
        "interaction": {"hover": True},
    }
    return network


def network_of(scene: Scene, whole: View) -> Network:
    """The pyvis Network of a scene, at the positions of the view, without options."""
    network = Network(directed=scene.directed, cdn_resources="in_line")
    fills, slot_of = palette(scene), slots(scene)
    # Lists are filled here: add_node and add_edge search all that is there already, which takes time with the square.
    for place, (node, (x, y)) in enumerate(zip(scene.nodes, whole.points, strict=True)):
        options = Node(
            node.key,
            _SHAPES.get(scene.looks[node.kind].shape, "dot"),
            node.label,
            color=fills[slot_of[place]][_LIGHT],
            title=_plain(_node_words(scene, node)),
            x=x,
            y=y,
            size=node.radius,
        ).options
        network.nodes.append(options)
        network.node_ids.append(node.key)
        network.node_map[node.key] = options
    for link in scene.links:
        ends = scene.nodes[link.start].key, scene.nodes[link.end].key
        title = _plain(_link_words(scene, link))
        network.edges.append(Edge(*ends, scene.directed, value=link.weight, dashes=link.inferred, title=title).options)
    return network


def _node_words(scene: Scene, node: Drawn) -> list[str]:
    group = scene.groups[node.group].name if node.group >= 0 else ""
    links = counted(node.degree, "link")
    return [node.label, node.kind, group, links, *_dates(node), *(f"{name}: {value}" for name, value in node.more)]


def _link_words(scene: Scene, link: Link) -> list[str]:
    parts = [scene.nodes[link.start].label, link.kind, scene.nodes[link.end].label]
    told = [year_spans(link.years), "inferred" if link.inferred else ""]
    return [" – ".join(filter(None, parts)), *told, *_dates(link), *(f"{name}: {value}" for name, value in link.more)]


def _dates(thing: Drawn | Link) -> list[str]:
    dates = {"since": thing.since, "until": thing.until}
    return [f"{word} {date_words(date)}" for word, date in dates.items() if date]


def _plain(lines: list[str]) -> str:
    # With this word in one title pyvis takes all of them for HTML, which would run what stands in the data.
    return "\n".join(filter(None, lines)).replace("href", "h\u200bref")


def page_options(count: int, directed: bool) -> dict[str, Any]:
    """What the page of `draw` asks of vis-network: to hold view, zoom and drag; shapes and labels are its own."""
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


_MANY: Final = 800  # nodes, from which on arrows and moving edges are left out to stay quick
