"""Pictures of networks: still images as SVG, and pages to look around in."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gpai_graph.errors import did_you_mean
from gpai_graph.queries.library import Query
from gpai_graph.rdf.namespaces import expand
from gpai_graph.visual.network import Picture
from gpai_graph.visual.network.svg import SMALL, WIDE
from gpai_graph.web.links import Links
from gpai_graph.web.moments import Moment
from gpai_graph.web.network_views import Network
from gpai_graph.web.pages.entity import thing_of
from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path, with_query

_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
# The words of an address that choose how a network is shown, and not which.
TIMES, SIZE, COLOUR = "times", "size", "colour"
SIZES: Final = {"small": SMALL, "wide": WIDE}


def is_network(query: Query) -> bool:
    """Whether a question has a network for an answer."""
    return query.view == "graph" and query.has_links


def query_of(request: Request) -> Query:
    """The network that a path names. Raises HTTPException 404 with the nearest one."""
    site: Site = request.app.state.site
    name = request.path_params["name"]
    query = site.questions.get(name)
    if query is None or not is_network(query):
        every = [each.name for each in site.questions.values() if is_network(each)]
        raise HTTPException(404, f"There is no network {name!r} here.{did_you_mean(name, every)}")
    return query


def asked_of(request: Request, query: Query, moment: Moment) -> dict[str, str]:
    """The parameters with which a network is asked for; without the day, if all times are wanted."""
    site: Site = request.app.state.site
    asked = site.asked(query, moment, request.query_params)
    if request.query_params.get(TIMES) == "all":
        asked.pop("as_of", None)
    return asked


def day_of(site: Site, moment: Moment) -> str:
    """The day up to which links are shown where they have no days of their own: "" on the last day that is known."""
    return "" if moment.day == site.cut_off else moment.day


def network_image(request: Request) -> Response:
    """The still picture of a network."""
    site: Site = request.app.state.site
    query = query_of(request)
    network = site.networks.network(query.name, **asked_of(request, query, site.moment(request)))
    return still(_picture(request, network), request)


def network_page(request: Request) -> Response:
    """The picture of a network to look around in."""
    site: Site = request.app.state.site
    query = query_of(request)
    moment = site.moment(request)
    network = site.networks.network(query.name, **asked_of(request, query, moment))
    words = [(name, value) for name, value in request.query_params.multi_items() if name not in (COLOUR, SIZE)]
    links = Links(request, moment)
    return _page(_picture(request, network), network, links, with_query(links.bare(f"/networks/{query.name}"), words))


def around_image(request: Request) -> Response:
    """The still picture of what a thing is linked with."""
    site: Site = request.app.state.site
    thing = thing_of(request)
    network = site.networks.around(thing, day_of(site, site.moment(request)))
    return still(network.picture, request, "small")


def around_page(request: Request) -> Response:
    """What a thing is linked with, to look around in."""
    site: Site = request.app.state.site
    thing = thing_of(request)
    moment = site.moment(request)
    links = Links(request, moment)
    network = site.networks.around(thing, day_of(site, moment))
    return _page(network.picture, network, links, links.url(page_path(thing)))


def still(picture: Picture, request: Request, usual: str = "") -> Response:
    """A picture as an image, in the size that an address asks for: small, wide or, with title and as-of date, whole."""
    size = request.query_params.get(SIZE, "") or usual
    text = picture.plain(SIZES[size]) if size in SIZES else picture.svg()
    return Response(text, media_type="image/svg+xml", headers={"Content-Security-Policy": _SVG_POLICY})


def _picture(request: Request, network: Network) -> Picture:
    grouped = request.query_params.get(COLOUR) == "groups"
    return network.grouped_picture if grouped and network.communities else network.picture


def _page(picture: Picture, network: Network, links: Links, about: str) -> Response:
    pages = {node: links.url(path) for node in network.graph if (path := page_path(expand(node)))}
    # The page carries its own policy, too; a frame of ours may show it.
    headers = {"Content-Security-Policy": f"{picture.policy}; frame-ancestors 'self'"}
    return HTMLResponse(picture.html(pages, about), headers=headers)
