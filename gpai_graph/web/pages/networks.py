"""Networks: the list of them, and a page for each: picture, who is central, which groups, links with sources, files."""

from typing import Any, Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.analysis import networks as graphs
from gpai_graph.errors import did_you_mean
from gpai_graph.queries.library import NETWORKS, Query
from gpai_graph.web import measures
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.network_views import Network
from gpai_graph.web.pages.pictures import COLOUR, TIMES, asked_of, is_network, query_of
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.site import Site
from gpai_graph.web.urls import with_query

ROWS: Final = 120
# {file: how it is made, its media type, words}
FILES: Final = {
    "network.graphml": ("graphml", "application/xml", "GraphML"),
    "network.gexf": ("gexf", "application/xml", "GEXF"),
    "network.json": ("json", "application/json", "JSON"),
    "nodes.csv": ("nodes", "text/csv; charset=utf-8", "CSV of nodes"),
    "links.csv": ("edges", "text/csv; charset=utf-8", "CSV of links"),
}


class Card(NamedTuple):
    """A network in the list: its question, what it shows, its page, its picture."""

    title: str
    words: str
    href: str
    image: str


def library(request: Request) -> Response:
    """The list of networks."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    every = [query for query in site.questions.values() if is_network(query)]
    return site.render(
        request,
        "networks.html.j2",
        moment=moment,
        cards=[_card(query, links) for query in every if query.topic == NETWORKS],
        others=[query for query in every if query.topic != NETWORKS],
    )


def _card(query: Query, links: Links) -> Card:
    base = f"/networks/{query.name}"
    # The first clause says what is linked; the rest, how it is counted.
    words = query.description.partition(". ")[0].partition("; the network")[0].rstrip(".") + "."
    return Card(query.summary, words, links.url(base), links.url(f"{base}/picture.svg", size="small"))


def network(request: Request) -> Response:
    """The page of a network."""
    site: Site = request.app.state.site
    query = query_of(request)
    moment = site.moment(request)
    links = Links(request, moment)
    asked = asked_of(request, query, moment)
    found = site.networks.network(query.name, **asked)
    numbering = Numbering()
    most = 0 if request.query_params.get("rows") == "all" else ROWS
    shared = {node for *_, nodes in found.graph.edges(data="shared", default=()) for node in nodes}
    columns, rows = measures.link_rows(found, numbering, links.url, site.networks.names(shared), most)
    total = found.graph.number_of_edges()
    return site.render(
        request,
        "network.html.j2",
        moment=moment,
        query=query,
        network=found,
        numbering=numbering,
        sentence=measures.sentence(found, f"on {moment.words}" if "as_of" in asked else "at all times"),
        times=_times(site, query, links, asked, found),
        caveats=_caveats(found),
        central=measures.central(found, links.url),
        communities=measures.communities(found, links.url),
        columns=columns,
        rows=rows,
        more=links.again(rows="all") if len(rows) < total else "",
        total=total,
        picture=_addresses(links, query, request),
        files=[(words, _file(links, query, name, asked)) for name, (*_, words) in FILES.items()],
        citation=citation(site, request, links, moment, query.summary),
        python=_python(query, asked),
    )


def download(request: Request) -> Response:
    """A network as a file. Raises HTTPException 404 for a file that is not made."""
    site: Site = request.app.state.site
    query = query_of(request)
    name = request.path_params["file"]
    if name not in FILES:
        raise HTTPException(404, f"There is no file {name!r} of a network.{did_you_mean(name, FILES)}")
    form, media_type, _ = FILES[name]
    asked = asked_of(request, query, site.moment(request))
    body = graphs.written(site.networks.network(query.name, **asked).graph, form)
    stem, _, ending = name.partition(".")
    file = f"gpai-{query.name}-{asked.get('as_of', 'all-times')}{'' if stem == 'network' else f'-{stem}'}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(body, media_type=media_type, headers=headers)


class Times(NamedTuple):
    """The other span of time: what this page shows, what the other would, and where it is."""

    is_all: bool
    words: str
    act: str
    href: str


def _times(site: Site, query: Query, links: Links, asked: dict[str, str], found: Network) -> Times | None:
    """Whether the network of the day or of all times is shown, and the way to the other; None if it knows no days."""
    if "as_of" not in query.parameters:
        return None
    if "as_of" not in asked:
        return Times(True, "All times are shown together.", "Show the day asked for", links.again(**{TIMES: ""}))
    rest = {name: value for name, value in asked.items() if name != "as_of"}
    every = site.networks.network(query.name, **rest).graph.number_of_edges()
    count = found.graph.number_of_edges()
    if every == count:
        return None
    words = (
        f"Of all times, {every:,} {'link is' if every == 1 else 'links are'} recorded, {count:,} of them for this day."
    )
    return Times(False, words, "Show all times", links.again(**{TIMES: "all"}))


def _caveats(found: Network) -> list[str]:
    """What the network says of itself; a list within a caveat as sentences of their own."""
    lines = [line.strip() for caveat in found.graph.graph["caveats"] for line in str(caveat).split("\n")]
    return [line for line in lines if line]


def _addresses(links: Links, query: Query, request: Request) -> dict[str, str]:
    """The addresses of the picture, with the words with which the page was asked for."""
    moment = request.app.state.site.moment(request)
    kept = {**moment.query}
    kept.update((name, value) for name, value in request.query_params.items() if name not in ("rows", COLOUR, *kept))
    base = links.bare(f"/networks/{query.name}")
    return {
        "image": with_query(f"{base}/picture.svg", {**kept, "size": "wide"}),
        "svg": with_query(f"{base}/picture.svg", kept),
        "small": with_query(f"{base}/picture.svg", {**kept, "size": "small"}),
        "page": with_query(f"{base}/picture", kept),
        "grouped": with_query(f"{base}/picture", {**kept, COLOUR: "groups"}),
    }


def _file(links: Links, query: Query, name: str, asked: dict[str, str]) -> str:
    words: dict[str, Any] = (
        {**asked} if "as_of" in asked or "as_of" not in query.parameters else {**asked, TIMES: "all"}
    )
    return with_query(links.bare(f"/networks/{query.name}/{name}"), words)


def _python(query: Query, asked: dict[str, str]) -> str:
    arguments = "".join(f", {name}={value!r}" for name, value in asked.items())
    return (
        "import gpai_graph as gpai\n\n"
        "kg = gpai.load()\n"
        f'G = kg.network("{query.name}"{arguments})  # a networkx graph\n'
        "print(gpai.analysis.betweenness(G))\n"
        f'gpai.draw(G).save("{query.name}.html")'
    )
