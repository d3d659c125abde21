"""Connections: how is one thing connected to another? Two names in; the shortest ways in words, with sources, out."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import networkx as nx
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gpai_graph import analysis
from gpai_graph.analysis import Path
from gpai_graph.rdf.namespaces import expand
from gpai_graph.visual import words
from gpai_graph.visual.network import Picture, draw
from gpai_graph.web import measures
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.moments import Moment
from gpai_graph.web.network_views import Network
from gpai_graph.web.pages.naming import Named, named
from gpai_graph.web.pages.pictures import day_of, still
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path
from gpai_graph.web.view import Cell

WAYS: Final = 5
# Nearly everything is linked with it, so it hides all else.
GPAI: Final = "body:gpai"


class Step(NamedTuple):
    """A link of a way: the two things, where it begins first, how they are linked, when, and who says so."""

    begin: Cell
    link: str
    end: Cell
    when: str
    is_inferred: bool
    marks: list[Mark]


class Way(NamedTuple):
    """A way: the things on it from one end to the other, and its links."""

    stops: list[Cell]
    steps: list[Step]


@dataclass(frozen=True)
class Asked:
    """What a request asks for: two ends, and through what the ways may lead."""

    start: Named
    end: Named
    hubs: bool
    gpai: bool

    @property
    def is_complete(self) -> bool:
        """Whether both ends are one thing each, and not the same."""
        return bool(self.start.thing and self.end.thing and self.start.thing != self.end.thing)


def connections(request: Request) -> Response:
    """The page: a form, and the ways once both ends are named."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    asked = _asked(request)
    numbering = Numbering()
    network = _network(site, asked, moment)
    ways = _ways(network, asked)
    title = "How is one thing connected to another?"
    if asked.start.thing and asked.end.thing:
        title = f"How is {asked.start.name} connected to {asked.end.name}?"
    return site.render(
        request,
        "connections.html.j2",
        moment=moment,
        title=title,
        asked=asked,
        same=bool(asked.start.thing) and asked.start.thing == asked.end.thing,
        sentence=_sentence(network, asked, ways) if asked.is_complete else "",
        ways=[_told(network, way, numbering, links) for way in ways],
        wider=links.again(hubs="yes", gpai="") if not (asked.hubs and asked.gpai) else "",
        unlinked=_unlinked(network, asked),
        image=links.again_at("/connections/picture.svg", size="wide") if ways else "",
        small=links.again_at("/connections/picture.svg", size="small") if ways else "",
        picture=links.again_at("/connections/picture") if ways else "",
        numbering=numbering,
        citation=citation(site, request, links, moment, title),
    )


def picture_image(request: Request) -> Response:
    """The still picture of the ways."""
    return still(_picture(request), request)


def picture_page(request: Request) -> Response:
    """The ways, to look around in."""
    site: Site = request.app.state.site
    links = Links(request, site.moment(request))
    picture = _picture(request)
    pages = {node.key: links.url(path) for node in picture.scene.nodes if (path := page_path(expand(node.key)))}
    headers = {"Content-Security-Policy": f"{picture.policy}; frame-ancestors 'self'"}
    return HTMLResponse(picture.html(pages, links.again_at("/connections")), headers=headers)


def _asked(request: Request) -> Asked:
    site: Site = request.app.state.site
    given = request.query_params
    start, end = (named(site, given.get(name, "")) for name in ("from", "to"))
    return Asked(start, end, given.get("hubs") == "yes", given.get("gpai") != "no")


def _network(site: Site, asked: Asked, moment: Moment) -> Network:
    ends = [side.thing for side in (asked.start, asked.end) if side.thing]
    return site.networks.everything_with(ends, day_of(site, moment))


def _ways(network: Network, asked: Asked) -> tuple[Path, ...]:
    if not asked.is_complete or _unlinked(network, asked):
        return ()
    start, end = (side.thing.compact for side in (asked.start, asked.end) if side.thing)
    G = network.graph
    if not asked.gpai:
        G = nx.restricted_view(G, [GPAI] if GPAI not in (start, end) else [], [])
    avoid = () if asked.hubs else analysis.HUB_KINDS
    return analysis.paths(G, start, end, WAYS, avoid_kinds=avoid)


def _unlinked(network: Network, asked: Asked) -> list[str]:
    """The names of ends that have no link at all."""
    ends = (asked.start, asked.end) if asked.is_complete else ()
    return [side.name for side in ends if side.thing and side.thing.compact not in network.graph]


def _sentence(network: Network, asked: Asked, ways: tuple[Path, ...]) -> str:
    start, end = asked.start.name, asked.end.name
    if not ways:
        return f"No way is recorded between {start} and {end}."
    shortest = len(ways[0].hops)
    if shortest == 1:
        hop = ways[0].hops[0]
        step = _step(network, hop.source, hop.target, Numbering(), None)
        return f"They are linked directly: {_in_words(step)}."
    between = words.listed(measures.analysis_label(network.graph, node) for node in ways[0].nodes[1:-1])
    many = sum(len(way.hops) == shortest for way in ways)
    also = f" {many} ways are as short as that." if many > 1 else ""
    return f"The shortest way leads through {between}: {shortest} links.{also}"


def _in_words(step: Step) -> str:
    when = f" ({step.when})" if step.when else ""
    return f"{step.begin.text}, {step.link} {step.end.text}{when}"


def _told(network: Network, way: Path, numbering: Numbering, links: Links) -> Way:
    stops = [measures.node_cell(network.graph, node, links.url) for node in way.nodes]
    return Way(stops, [_step(network, hop.source, hop.target, numbering, links) for hop in way.hops])


def _step(network: Network, one: str, other: str, numbering: Numbering, links: Links | None) -> Step:
    G = network.graph
    data = G.edges[one, other]
    begin, end = (other, one) if data.get("origin") == other else (one, other)
    address = links.url if links else str
    return Step(
        measures.node_cell(G, begin, address),
        measures.phrase(data),
        measures.node_cell(G, end, address),
        measures.when_said(data),
        bool(data.get("inferred")),
        measures.marks_of(network, data, numbering),
    )


def _picture(request: Request) -> Picture:
    """The picture of the ways. Raises HTTPException 404 where there is none."""
    site: Site = request.app.state.site
    asked = _asked(request)
    network = _network(site, asked, site.moment(request))
    ways = _ways(network, asked)
    if not ways:
        raise HTTPException(404, "No way is recorded between these two, so there is no picture of one.")
    G = nx.Graph(**{**network.graph.graph, "question": "", "caveats": (), "completeness": ()})
    for way in ways:
        for hop in way.hops:
            for node in (hop.source, hop.target):
                G.add_node(node, **network.graph.nodes[node])
            G.add_edge(hop.source, hop.target, **network.graph.edges[hop.source, hop.target])
    title = f"How {asked.start.name} is connected to {asked.end.name}"
    return draw(G, title=title, mark=(ways[0].nodes[0], ways[0].nodes[-1]))
