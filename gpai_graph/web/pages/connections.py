"""Connections: how one thing is connected to another, in words and as a picture, with sources."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import networkx as nx
from starlette.responses import HTMLResponse, Response

from gpai_graph import analysis
from gpai_graph.analysis import Path
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network import Picture, draw
from gpai_graph.web import network_views
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import NothingToDraw, Page
from gpai_graph.web.pages.networks import day_of, still
from gpai_graph.web.pages.search import Named, named
from gpai_graph.web.urls import page_path
from gpai_graph.web.view import Cell

PATHS: Final = 5
# Nearly everything is linked with it, so it hides all else.
GPAI: Final = "body:gpai"


class PathStep(NamedTuple):
    """A link of a path: the two things, where it begins first, how they are linked, when, and who says so."""

    begin: Cell
    link: str
    end: Cell
    when: str
    is_inferred: bool
    marks: list[Mark]


class PathView(NamedTuple):
    """A path: the things on it from one end to the other, and its links."""

    stops: list[Cell]
    steps: list[PathStep]


@dataclass(frozen=True)
class PathRequest:
    """What a request asks for: two ends, and through what the paths may lead."""

    start: Named
    end: Named
    hubs: bool
    gpai: bool

    @property
    def is_complete(self) -> bool:
        """Whether both ends are one thing each, and not the same."""
        return bool(self.start.thing and self.end.thing and self.start.thing != self.end.thing)


def connections(page: Page) -> Response:
    """The page: a form, and the paths once both ends are named."""
    asked = _request(page)
    network = _network(page, asked)
    paths = _paths(network, asked)
    title = "How is one thing connected to another?"
    if asked.start.thing and asked.end.thing:
        title = f"How is {asked.start.name} connected to {asked.end.name}?"
    return page.render(
        "connections.html.j2",
        title=title,
        asked=asked,
        same=bool(asked.start.thing) and asked.start.thing == asked.end.thing,
        sentence=_sentence(network, asked, paths) if asked.is_complete else "",
        paths=[_path_view(page, network, path) for path in paths],
        wider=page.links.again(hubs="yes", gpai="") if not (asked.hubs and asked.gpai) else "",
        unlinked=_unlinked(network, asked),
        image=page.links.again_at("/connections/picture.svg", size="wide") if paths else "",
        small=page.links.again_at("/connections/picture.svg", size="small") if paths else "",
        picture=page.links.again_at("/connections/picture") if paths else "",
        citation=page.citation(title),
    )


def picture_image(page: Page) -> Response:
    """The still picture of the paths."""
    return still(page, _picture(page))


def picture_page(page: Page) -> Response:
    """The paths, to look around in."""
    picture = _picture(page)
    pages = {node.key: page.url(address) for node in picture.scene.nodes if (address := page_path(expand(node.key)))}
    headers = {"Content-Security-Policy": f"{picture.policy}; frame-ancestors 'self'"}
    return HTMLResponse(picture.html(pages, page.links.again_at("/connections")), headers=headers)


def _request(page: Page) -> PathRequest:
    start, end = (named(page, page.word(name)) for name in ("from", "to"))
    return PathRequest(start, end, page.word("hubs") == "yes", page.word("gpai") != "no")


def _network(page: Page, asked: PathRequest) -> Network:
    ends = [side.thing for side in (asked.start, asked.end) if side.thing]
    return page.site.networks.everything_with(ends, day_of(page))


def _paths(network: Network, asked: PathRequest) -> tuple[Path, ...]:
    if not asked.is_complete or _unlinked(network, asked):
        return ()
    start, end = (side.thing.compact for side in (asked.start, asked.end) if side.thing)
    G = network.graph
    if not asked.gpai:
        G = nx.restricted_view(G, [GPAI] if GPAI not in (start, end) else [], [])
    avoid = () if asked.hubs else analysis.HUB_KINDS
    return analysis.paths(G, start, end, PATHS, avoid_kinds=avoid)


def _unlinked(network: Network, asked: PathRequest) -> list[str]:
    """The names of ends that have no link at all."""
    ends = (asked.start, asked.end) if asked.is_complete else ()
    return [side.name for side in ends if side.thing and side.thing.compact not in network.graph]


def _sentence(network: Network, asked: PathRequest, paths: tuple[Path, ...]) -> str:
    start, end = asked.start.name, asked.end.name
    if not paths:
        return f"We found no path between {start} and {end}."
    shortest = len(paths[0].hops)
    if shortest == 1:
        hop = paths[0].hops[0]
        return f"They are linked directly: {_in_words(network.graph, hop.source, hop.target)}."
    between = listed(network_views.node_label(network.graph, node) for node in paths[0].nodes[1:-1])
    many = sum(len(path.hops) == shortest for path in paths)
    also = f" {many} paths are equally short." if many > 1 else ""
    return f"The shortest path has {shortest} links and leads through {between}.{also}"


def _in_words(G: nx.Graph, one: str, other: str) -> str:
    """A link in words, such as: Canada, member of GPAI (since 2020)."""
    begin, end = (network_views.node_label(G, node) for node in _ends(G, one, other))
    data = G.edges[one, other]
    when = network_views.when_said(data)
    return f"{begin}, {network_views.phrase(data)} {end}{f' ({when})' if when else ''}"


def _ends(G: nx.Graph, one: str, other: str) -> tuple[str, str]:
    """The two ends of a link, first the one where it begins."""
    return (other, one) if G.edges[one, other].get("origin") == other else (one, other)


def _path_view(page: Page, network: Network, path: Path) -> PathView:
    stops = [network_views.node_cell(network.graph, node, page.url) for node in path.nodes]
    return PathView(stops, [_step(page, network, hop.source, hop.target) for hop in path.hops])


def _step(page: Page, network: Network, one: str, other: str) -> PathStep:
    G = network.graph
    data = G.edges[one, other]
    begin, end = (network_views.node_cell(G, node, page.url) for node in _ends(G, one, other))
    return PathStep(
        begin,
        network_views.phrase(data),
        end,
        network_views.when_said(data),
        bool(data.get("inferred")),
        network_views.marks_of(network, data, page.sources),
    )


def _picture(page: Page) -> Picture:
    """The picture of the paths. Raises HTTPException 404 where there is none."""
    asked = _request(page)
    network = _network(page, asked)
    paths = _paths(network, asked)
    if not paths:
        raise NothingToDraw("We found no path between these two, so there is no picture.")
    G = nx.Graph(**{**network.graph.graph, "question": "", "caveats": (), "completeness": ()})
    for path in paths:
        for hop in path.hops:
            for node in (hop.source, hop.target):
                G.add_node(node, **network.graph.nodes[node])
            G.add_edge(hop.source, hop.target, **network.graph.edges[hop.source, hop.target])
    title = f"How {asked.start.name} is connected to {asked.end.name}"
    return draw(G, title=title, mark=(paths[0].nodes[0], paths[0].nodes[-1]))
