"""Networks: the list of them, a page for each, its files, and pictures as images and as pages."""

import re
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from gpai_graph.analysis import networks as graphs
from gpai_graph.answers.answer import Caveat, apart
from gpai_graph.errors import did_you_mean, quoted
from gpai_graph.queries.library import NETWORKS, Query
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.things import Thing
from gpai_graph.visual.network import Picture
from gpai_graph.visual.network.forms import FORCE
from gpai_graph.visual.network.svg import SMALL_IMAGE, WIDE_IMAGE
from gpai_graph.web import network_forms, network_views
from gpai_graph.web.form import in_python
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import PAGE_ROWS, Page
from gpai_graph.web.pages.entity import thing_of
from gpai_graph.web.urls import Asked, page_path, with_query

# {file: how it is made, its media type, words}
NETWORK_FILES: Final = {
    "network.graphml": ("graphml", "application/xml", "GraphML"),
    "network.gexf": ("gexf", "application/xml", "GEXF"),
    "network.json": ("json", "application/json", "JSON"),
    "nodes.csv": ("nodes", "text/csv; charset=utf-8", "CSV of nodes"),
    "links.csv": ("edges", "text/csv; charset=utf-8", "CSV of links"),
}
# An image runs nothing; its own style is all that it needs.
_SVG_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
# The words of an address that choose how a network is shown, and not which.
_SIZE, COLOUR = "size", "colour"
_SIZES: Final = {"small": SMALL_IMAGE, "wide": WIDE_IMAGE}


class Card(NamedTuple):
    """A network in the list: its question, what it shows, its page, its picture."""

    title: str
    words: str
    href: str
    image: str


def library(page: Page) -> Response:
    """The list of networks."""
    every = [query for query in page.site.questions.values() if is_network(query)]
    return page.render(
        "networks.html.j2",
        cards=[_card(query, page) for query in every if query.topic.folder == NETWORKS],
        others=[query for query in every if query.topic.folder != NETWORKS],
    )


def _card(query: Query, page: Page) -> Card:
    base = f"/networks/{query.name}"
    # The first sentence says what is linked; the rest, how it is counted.
    words = query.description.partition(". ")[0].rstrip(".") + "."
    image = "picture.svg" if query.form == FORCE else "form.svg"
    return Card(query.summary, words, page.url(base), page.url(f"{base}/{image}", size=network_forms.SMALL_SIZE))


def network(page: Page) -> Response:
    """The page of a network."""
    query = query_of(page)
    asked = page.asked(query)
    found = network_forms.whole(page, query)
    picture = network_forms.shown(page, query)
    most = 0 if page.word("rows") == "all" else PAGE_ROWS
    shared = {node for *_, nodes in found.graph.edges(data="shared", default=()) for node in nodes}
    columns, rows = network_views.link_rows(found, page.sources, page.url, page.site.networks.names(shared), most)
    total = found.graph.number_of_edges()
    caveats: tuple[Caveat, ...] = found.graph.graph["caveats"]
    return page.render(
        "network.html.j2",
        query=query,
        network=found,
        form=picture,
        every=network_forms.EVERY,
        sentence=network_views.sentence(
            picture.network if picture.sheet else found,
            f"on {page.as_of.words}{page.beyond}" if "as_of" in asked else "in the whole recorded period",
        ),
        times=_times(page, query, asked, found),
        caveats=apart(caveats),
        undated=page.undated_link(caveats),
        central=network_views.central(found, page.url),
        communities=network_views.communities(found, page.url),
        columns=columns,
        rows=rows,
        more=page.links.again(rows="all") if len(rows) < total else "",
        total=total,
        why=_why_empty(page, query, asked) if not total else "",
        picture=_addresses(page, query),
        files=_files(page, query, {**asked, **network_forms.narrowing(page, query)}),
        citation=page.citation_of(query.name, asked),
        python=_python(query, asked),
    )


def _why_empty(page: Page, query: Query, asked: Asked) -> str:
    """Why the answer behind a network has no row; "" where it has some.

    How many rows it has without the date is left out: where a network joins things, it has other links."""
    answer = page.kg.answer(query.name, **asked)
    return "" if answer else answer.sentence.removesuffix(" ".join(each.words for each in answer.instead)).rstrip()


def card(page: Page) -> Response:
    """What is known of a node or a link of a network, with its sources; pictures show it beside them."""
    query = query_of(page)
    return page.render("network-card.html.j2", query=query, card=network_forms.card(page, query))


def form_image(page: Page) -> Response:
    """A form of a network as an image. Raises DrawingError for a form that does not fit."""
    return svg_response(network_forms.image(page, query_of(page)))


def svg_response(text: str) -> Response:
    """An image that may load nothing."""
    return Response(text, media_type="image/svg+xml", headers={"Content-Security-Policy": _SVG_POLICY})


def download(page: Page) -> Response:
    """A network as a file. Raises HTTPException 404 for a file that is not made."""
    query = query_of(page)
    name = page.request.path_params["file"]
    if name not in NETWORK_FILES:
        raise HTTPException(404, f"A network has no file {quoted(name)}.{did_you_mean(name, NETWORK_FILES)}")
    form, media_type, _ = NETWORK_FILES[name]
    asked, chosen = page.asked(query), network_forms.narrowing(page, query)
    body = graphs.written(network_forms.whole(page, query).graph, form)
    stem, _, ending = name.partition(".")
    parts = [query.name, str(asked.get("as_of", "all-times")), *map(_in_file_names, chosen.values())]
    file = f"gpai-{'-'.join([*parts, *([] if stem == 'network' else [stem])])}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(body, media_type=media_type, headers=headers)


def _in_file_names(words: str) -> str:
    return re.sub("[^a-z0-9]+", "-", words.casefold()).strip("-")


def _times(page: Page, query: Query, asked: Asked, found: Network) -> tuple[str, str] | None:
    """What all times hold beside the date shown, in words, and the address; None where that is the same."""
    if "as_of" not in asked:
        return None
    rest = {name: value for name, value in asked.items() if name != "as_of"}
    every = network_forms.whole(page, query, asked=rest).graph.number_of_edges()
    count = found.graph.number_of_edges()
    if every == count:
        return None
    links = "link is" if every == 1 else "links are"
    words = f"In the whole recorded period {every:,} {links} recorded, {count:,} of them on this date."
    return words, page.links.again(as_of="")


def _addresses(page: Page, query: Query) -> dict[str, str]:
    """The addresses of the picture, with the words with which the page was asked for."""
    kept = page.given.query_params
    words = page.request.query_params.items()
    kept.update((name, value) for name, value in words if name not in ("rows", COLOUR, *kept))
    base = page.links.bare(f"/networks/{query.name}")
    return {
        "image": with_query(f"{base}/picture.svg", {**kept, "size": "wide"}),
        "svg": with_query(f"{base}/picture.svg", kept),
        "small": with_query(f"{base}/picture.svg", {**kept, "size": "small"}),
        "page": with_query(f"{base}/picture", kept),
        "grouped": with_query(f"{base}/picture", {**kept, COLOUR: "groups"}),
    }


def _files(page: Page, query: Query, asked: Asked) -> list[tuple[str, str]]:
    """(words, address) of each file."""
    base = page.links.bare(f"/networks/{query.name}")
    return [(words, with_query(f"{base}/{name}", asked)) for name, (*_, words) in NETWORK_FILES.items()]


def _python(query: Query, asked: Asked) -> str:
    arguments = "".join(f", {name}={in_python(value)}" for name, value in asked.items())
    return (
        "import gpai_graph as gpai\n\n"
        "kg = gpai.load()\n"
        f'G = kg.network("{query.name}"{arguments})  # a networkx graph\n'
        "print(gpai.analysis.betweenness(G))\n"
        f'gpai.draw(G, form="{query.form}").save("{query.name}.html")'
    )


def is_network(query: Query) -> bool:
    """Whether a question has a network for an answer."""
    return query.view == "graph" and query.has_links


def query_of(page: Page) -> Query:
    """The network that a path names, which the page shows. Raises HTTPException 404 with the nearest one."""
    name = page.request.path_params["query"]
    query = page.site.questions.get(name)
    if query is None or not is_network(query):
        every = [each.name for each in page.site.questions.values() if is_network(each)]
        raise HTTPException(404, f"There is no network {quoted(name)}.{did_you_mean(name, every)}")
    return query


def day_of(page: Page) -> str:
    """The day whose links are shown: "" where none is given, since then all that were ever recorded are."""
    return page.as_of.day if page.given.date else ""


def network_image(page: Page) -> Response:
    """The still picture of a network."""
    query = query_of(page)
    found = network_forms.whole(page, query)
    return still(page, _picture(page, found))


def network_page(page: Page) -> Response:
    """The picture of a network to look around in."""
    query = query_of(page)
    found = network_forms.whole(page, query)
    words = [(name, value) for name, value in page.words if name not in (COLOUR, _SIZE)]
    about = with_query(page.links.bare(f"/networks/{query.name}"), words)
    return _explorable(page, _picture(page, found), found, about)


def around_image(page: Page) -> Response:
    """The still picture of what a thing is linked with."""
    thing = thing_of(page)
    return still(page, _around(page, thing).picture, "small")


def _around(page: Page, thing: Thing) -> Network:
    return page.site.networks.around(thing, day_of(page), page.undated)


def around_page(page: Page) -> Response:
    """What a thing is linked with, to look around in."""
    thing = thing_of(page)
    found = _around(page, thing)
    return _explorable(page, found.picture, found, page.url(page_path(thing.iri)))


def still(page: Page, picture: Picture, usual: str = "") -> Response:
    """A picture as an image, in the size that an address asks for: small, wide or, with title and as-of date, whole."""
    size = page.word(_SIZE) or usual
    text = picture.plain(_SIZES[size]) if size in _SIZES else picture.svg()
    return svg_response(text)


def _picture(page: Page, network: Network) -> Picture:
    grouped = page.word(COLOUR) == "groups"
    return network.grouped_picture if grouped and network.communities else network.picture


def _explorable(page: Page, picture: Picture, network: Network, about: str) -> Response:
    pages = {node: page.url(path) for node in network.graph if (path := page_path(expand(node)))}
    # The page carries its own policy, too; a frame of ours may show it.
    headers = {"Content-Security-Policy": f"{picture.policy}; frame-ancestors 'self'"}
    return HTMLResponse(picture.html(pages, about), headers=headers)
