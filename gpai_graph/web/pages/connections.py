"""Connections: how one thing is connected to another, as a picture and in words, with sources."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import networkx as nx
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from gpai_graph import analysis
from gpai_graph.analysis import Path
from gpai_graph.answers.names import within
from gpai_graph.graph.knowledge import EVERYTHING
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network import draw, forms
from gpai_graph.visual.network.forms import NARROW_SHEET, WIDE_SHEET, Sheet, facts
from gpai_graph.web import network_forms, network_views
from gpai_graph.web.network_forms import NARROW_SIZE
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import NothingToDraw, Page
from gpai_graph.web.pages.networks import day_of, svg_response
from gpai_graph.web.pages.search import Named, named
from gpai_graph.web.urls import page_path

PATHS: Final = 5
_FORM: Final = "paths"
IMAGE: Final = "/connections/form.svg"
# Nearly everything is linked with it, so it hides all else.
GPAI: Final = "body:gpai"


class PathStep(NamedTuple):
    """A link of a path: the two things, where it begins first, how they are linked, when, and who says so."""

    begin: TableCell
    link: str
    end: TableCell
    when: str
    is_inferred: bool
    marks: list[Mark]


class PathView(NamedTuple):
    """A path: the things on it from one end to the other, and its links."""

    stops: list[TableCell]
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
    found = _connection(network, asked)
    paths = _paths(found)
    # Drawn first: it numbers the sources as the image for phones does, which is drawn alone.
    sheet = _sheet(page, found) if paths else None
    title = "How is one thing connected to another?"
    if asked.start.thing and asked.end.thing:
        title = f"How is {asked.start.within} connected to {asked.end.within}?"
    return page.render(
        "connections.html.j2",
        title=title,
        asked=asked,
        same=bool(asked.start.thing) and asked.start.thing == asked.end.thing,
        sentence=_sentence(page, network, asked, paths) if asked.is_complete else "",
        paths=[_path_view(page, network, path) for path in paths],
        wider=page.links.again(hubs="yes", gpai="") if not (asked.hubs and asked.gpai) else "",
        unlinked=_unlinked(network, asked),
        sheet=sheet,
        svg=Markup(sheet.svg()) if sheet else "",  # written by us, all texts escaped
        image=page.links.again_at(IMAGE),
        narrow=page.links.again_at(IMAGE, size=NARROW_SIZE),
        picture=page.links.again_at("/connections/picture"),
        citation=page.citation(title),
    )


def form_image(page: Page) -> Response:
    """The paths as an image; for a page (`bare`) without title and list of sources."""
    width = NARROW_SHEET if page.word("size") == NARROW_SIZE else WIDE_SHEET
    return svg_response(_sheet(page, _found(page, _request(page)), width, bare=bool(page.word("bare"))).svg())


def picture_page(page: Page) -> Response:
    """The paths as a force picture, to look around in."""
    asked = _request(page)
    G = _found(page, asked)
    G.graph.update(question="", caveats=(), completeness=())
    title = f"How {asked.start.within} is connected to {asked.end.within}"
    picture = draw(G, title=title, mark=G.graph["ends"])
    pages = {node.key: page.url(address) for node in picture.scene.nodes if (address := page_path(expand(node.key)))}
    headers = {"Content-Security-Policy": f"{picture.policy}; frame-ancestors 'self'"}
    return HTMLResponse(picture.html(pages, page.links.again_at("/connections")), headers=headers)


def _request(page: Page) -> PathRequest:
    start, end = (named(page, page.word(name)) for name in ("from", "to"))
    return PathRequest(start, end, page.word("hubs") == "yes", page.word("gpai") != "no")


def _network(page: Page, asked: PathRequest) -> Network:
    ends = [side.thing for side in (asked.start, asked.end) if side.thing]
    return page.site.networks.everything_with(ends, day_of(page))


def _found(page: Page, asked: PathRequest) -> nx.Graph:
    """The network of the paths. Raises NothingToDraw where there is none."""
    found = _connection(_network(page, asked), asked)
    if not found.number_of_edges():
        raise NothingToDraw("We found no path between these two, so there is no picture.")
    return found


def _connection(network: Network, asked: PathRequest) -> nx.Graph:
    """The network of the paths, which says its two ends; without a link where there is none."""
    if not asked.is_complete or _unlinked(network, asked):
        return nx.Graph()
    start, end = (side.thing.compact for side in (asked.start, asked.end) if side.thing)
    left_out = [GPAI] if not asked.gpai and GPAI not in (start, end) else []
    G = nx.restricted_view(network.graph, left_out, []) if left_out else network.graph
    avoid = () if asked.hubs else analysis.HUB_KINDS
    return analysis.connection(G, start, end, PATHS, avoid_kinds=avoid)


def _paths(found: nx.Graph) -> tuple[Path, ...]:
    if not found.number_of_edges():
        return ()
    start, end = found.graph["ends"]
    return analysis.paths(found, start, end, PATHS, avoid_kinds=())


def _sheet(page: Page, found: nx.Graph, width: int = WIDE_SHEET, *, bare: bool = True) -> Sheet:
    """The paths as a form, with cards of the network of everything for the nodes and links that it has."""
    every = page.site.networks.everything(day_of(page)).graph
    cards = network_forms.how(page, page.site.questions[EVERYTHING], _FORM, width, bare=bare)

    def node_page(node: str) -> str:
        return f"networks/{cards.node_page(node)}" if bare and node in every else ""

    def link_page(one: str, other: str) -> str:
        return f"networks/{cards.link_page(one, other)}" if bare and every.has_edge(one, other) else ""

    how = cards._replace(node_page=node_page, link_page=link_page)
    if bare:
        how = how._replace(source_number=lambda iri: page.sources.number(Network(found).source(iri)))
    return forms.sheet(found, _FORM, how)


def _unlinked(network: Network, asked: PathRequest) -> list[str]:
    """The names of ends that have no link at all."""
    ends = (asked.start, asked.end) if asked.is_complete else ()
    return [side.name for side in ends if side.thing and side.thing.compact not in network.graph]


def _sentence(page: Page, network: Network, asked: PathRequest, paths: tuple[Path, ...]) -> str:
    start, end = asked.start.within, asked.end.within
    when = f" on {page.as_of.words}" if page.given.date else ""
    if not paths:
        return f"We found no path between {start} and {end}{when}."
    shortest = len(paths[0].hops)
    if shortest == 1:
        hop = paths[0].hops[0]
        return f"They are linked directly: {_link_words(network.graph, hop.source, hop.target)}."
    between = listed(within(facts.name(network.graph, node), node) for node in paths[0].nodes[1:-1])
    many = sum(len(path.hops) == shortest for path in paths)
    also = f" {many} paths are equally short." if many > 1 else ""
    return f"The shortest path has {shortest} links and leads through {between}.{also}"


def _link_words(G: nx.Graph, one: str, other: str) -> str:
    """A link in words, such as: Canada, member of GPAI (since 2020)."""
    begin, end = (within(facts.name(G, node), node) for node in _ends(G, one, other))
    data = G.edges[one, other]
    when = facts.years_words(data)
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
        end._replace(text=within(end.text, _ends(G, one, other)[1])),
        facts.years_words(data),
        bool(data.get("inferred")),
        network_views.marks_of(network, data, page.sources),
    )
