"""Forms of networks on pages: which fit, what the one that is shown looks like, what may be filtered, and cards.

A card tells what is known of a node or a link. It is a page of its own, which a script shows beside the picture."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import networkx as nx
from markupsafe import Markup
from starlette.exceptions import HTTPException

from gpai_graph.analysis.attributes import texts
from gpai_graph.answers.names import within
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import UNDATED
from gpai_graph.rdf import words
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.table import TableCell
from gpai_graph.visual.network import forms
from gpai_graph.visual.network.forms import FORCE, FORMS, NARROW_SHEET, WIDE_SHEET, How, Sheet, facts
from gpai_graph.web import network_views, urls
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import Page

FORM: Final = "form"
FILTERS: Final = ("region", "sector")  # attributes of nodes by which a network is narrowed
EVERY: Final = "every"
NARROW_SIZE, SMALL_SIZE = "narrow", "small"  # in addresses of images
SIZES: Final = (NARROW_SIZE, SMALL_SIZE, "wide")
_LINKS: Final = 12  # links of a card that are shown


class Tab(NamedTuple):
    """A form on the page of a network."""

    words: str
    about: str
    href: str
    is_shown: bool


class Filter(NamedTuple):
    """An attribute by which the network is narrowed: its name, its values with their numbers, the one chosen."""

    name: str
    values: list[tuple[str, int]]
    chosen: str


class FormView(NamedTuple):
    """The form that a page shows. sheet: None for the force picture. problem: why the form asked for is not shown."""

    form: str
    network: Network
    sheet: Sheet | None
    tabs: list[Tab]
    filters: list[Filter]
    problem: str
    narrow: str  # address of the form for a narrow screen
    files: list[tuple[str, str]]

    @property
    def hint(self) -> str:
        """What a reader can do with the form."""
        return FORMS[self.form].hint

    @property
    def svg(self) -> Markup:
        """The picture, for the page."""
        return Markup(self.sheet.svg() if self.sheet else "")  # written by us, all texts escaped


def whole(page: Page, query: Query, form: str = FORCE, asked: Mapping[str, Any] | None = None) -> Network:
    """The network as a form needs it, narrowed as the address says. Raises as `Networks.network` does.

    asked: the parameters, if not those of the address."""
    asked = dict(page.asked(query) if asked is None else asked)
    if FORMS[form].whole and query.onto:
        asked["onto"] = ""
    networks, chosen = page.site.networks, narrowing(page, query)
    if not chosen:
        return networks.network(query.name, **asked)

    def narrowed() -> Network:
        G = networks.network(query.name, **asked).graph
        return Network(_narrowed(G, chosen), title=f"{query.summary} ({', '.join(chosen.values())})")

    return networks.once(("narrowed", query.name, *chosen.items(), *sorted(asked.items())), narrowed)


def narrowing(page: Page, query: Query) -> dict[str, str]:
    """{attribute: value} by which the address narrows a network.

    Raises ParameterError for a value that nothing in the network has on any date."""
    chosen = {name: page.word(name) for name in FILTERS if page.word(name)}
    if chosen:
        G = page.site.networks.network(query.name, **({"onto": ""} if query.onto else {})).graph
        for name, value in chosen.items():
            known = {text for _, told in G.nodes(data=name) for text in texts(told)}
            if value not in known:
                takes = (
                    f"It takes {words.listed(sorted(known), 'or')}."
                    if known
                    else "This network cannot be narrowed by it."
                )
                raise ParameterError(
                    f"Parameter {quoted(name)} cannot be {quoted(value)}.{did_you_mean(value, known)} {takes}"
                )
    return chosen


def shown(page: Page, query: Query, size: int = WIDE_SHEET) -> FormView:
    """The form that the address asks for, else the one of the network. Raises DrawingError for one that is unknown."""
    asked = forms.checked(page.word(FORM) or query.form)
    graphs = {
        needs: whole(page, query, next(form.name for form in FORMS.values() if form.whole == needs))
        for needs in {form.whole for form in FORMS.values()}
    }
    lacking = {form.name: graphs[form.whole].lacks(form.name) for form in FORMS.values()}
    form = asked if not lacking[asked] else FORCE
    network = graphs[FORMS[form].whole]
    sheet = forms.sheet(network.graph, form, how(page, query, form, size)) if form != FORCE else None
    tabs = [
        Tab(each.title, each.words, page.links.again(form=each.name), each.name == form)
        for each in sorted(FORMS.values(), key=lambda each: (each.name == FORCE, each.name != query.form))
        if not lacking[each.name]
    ]
    address = page.links.again_at(f"/networks/{query.name}/form.svg", form=form)
    return FormView(
        form,
        network,
        sheet,
        tabs,
        _filters(page, query, form),
        lacking[asked] if page.word(FORM) else "",
        page.links.again_at(f"/networks/{query.name}/form.svg", form=form, size=NARROW_SIZE),
        [("SVG", address)],
    )


def how(page: Page, query: Query, form: str, size: int = WIDE_SHEET, *, bare: bool = True) -> How:
    """For whom a form is drawn: with the addresses of cards, below that of the page."""
    kept = {**page.given.query_params, **({FORM: form} if FORMS[form].whole and query.onto else {})}
    kept |= {UNDATED: page.word(UNDATED)} if page.word(UNDATED) else {}
    rest = f"&{urlencode(kept)}" if kept else ""
    base = f"{query.name}/card?"

    def node_page(node: Any) -> str:
        return f"{base}thing={quote(str(node), safe=':')}{rest}"

    def link_page(one: Any, other: Any) -> str:
        return f"{base}from={quote(str(one), safe=':')}&to={quote(str(other), safe=':')}{rest}"

    def kind_page(kind: str) -> str:
        return page.url(f"/browse/{kind}") if kind in page.site.kinds else ""

    return How(
        size,
        bare=bare,
        key="narrow" if size == NARROW_SHEET else "form",
        every=page.word("rows") == EVERY,
        node_page=node_page if bare else _nowhere,
        link_page=link_page if bare else _nowhere,
        kind_page=kind_page if bare else _nowhere,
    )


def _nowhere(*_: Any) -> str:
    return ""


def image(page: Page, query: Query) -> str:
    """The form that an address asks for as an image of its own. Raises DrawingError where it does not fit."""
    form = forms.checked(page.word(FORM) or query.form)
    if form == FORCE:
        raise HTTPException(404, "The force picture has another address: picture.svg.")
    size, G = page.word("size"), whole(page, query, form).graph
    if size == SMALL_SIZE:
        return forms.sheet(G, form, How(bare=True)).thumbnail()
    width = NARROW_SHEET if size == NARROW_SIZE else WIDE_SHEET
    return forms.sheet(G, form, how(page, query, form, width, bare=bool(page.word("bare")))).svg()


# Filters


def _narrowed(G: nx.Graph, chosen: Mapping[str, str]) -> nx.Graph:
    """The network without nodes that have another value of an attribute, and without those that then have no link."""
    kept = [node for node, given in G.nodes(data=True) if all(_has(given, *each) for each in chosen.items())]
    H = G.subgraph(kept).copy()
    H.remove_nodes_from([node for node in nx.isolates(H) if G.degree(node)])
    return H


def _has(given: Mapping[str, Any], name: str, value: str) -> bool:
    told = texts(given.get(name))
    return not told or value in told


def _filters(page: Page, query: Query, form: str) -> list[Filter]:
    asked = dict(page.asked(query)) | ({"onto": ""} if FORMS[form].whole and query.onto else {})
    G = page.site.networks.network(query.name, **asked).graph
    found = []
    for name in FILTERS:
        count = Counter(value for _, told in G.nodes(data=name) for value in texts(told))
        if len(count) > 1:
            found.append(Filter(name, sorted(count.items()), page.word(name)))
    return found


# Cards


class LinkCard(NamedTuple):
    """What is known of a node or a link: title, sentences, pages to open, links (words, address), sources."""

    title: str
    said: list[str]
    pages: list[TableCell]
    links: list[tuple[str, str]]
    more: int
    sources: list[Source]
    is_inferred: bool


def card(page: Page, query: Query) -> LinkCard:
    """The card that an address asks for: thing, or from and to. Raises HTTPException 404 for what is not there."""
    form = forms.checked(page.word(FORM) or FORCE)
    found = whole(page, query, form)
    G, asked = found.graph, [page.word(name) for name in ("thing", "from", "to")]
    missing = next((each for each in asked if each and each not in G), "")
    if missing or not (asked[0] or (asked[1] and asked[2])):
        raise HTTPException(
            404,
            f"This network has nothing that is called {quoted(missing)} on this date."
            if missing
            else "Name a thing, or both ends of a link.",
        )
    addresses = how(page, query, form)
    if asked[0]:
        return _of_node(page, found, asked[0], addresses.link_page)
    if not G.has_edge(asked[1], asked[2]):
        names = (facts.name(G, each) for each in asked[1:])
        raise HTTPException(404, f"This network has no link between {' and '.join(names)} on this date.")
    return _of_link(page, found, asked[1], asked[2])


def _of_link(page: Page, found: Network, one: str, other: str) -> LinkCard:
    G, given = found.graph, found.graph.edges[one, other]
    begin, end = (other, one) if given.get("origin") == other else (one, other)
    said = [f"{facts.name(G, begin)}, {network_views.phrase(given)} {within(facts.name(G, end), end)}."]
    if given.get("through"):
        said = [
            f"{facts.name(G, begin)} and {facts.name(G, end)} share {words.counted(len(given['through']), 'work')}."
        ]
        said += [f"{each}." for each in given["through"]]
    when = facts.dates_words(given)
    said.append(f"{words.upper_first(when)}." if when else "No source gives a date.")
    if given.get("inferred"):
        said.append("Inferred: no source states this link directly; it follows from the sources below.")
    sources = [found.source(iri) for iri in given.get("sources", ())]
    pages = [network_views.node_cell(G, node, page.url) for node in (begin, end)]
    return LinkCard(
        f"{facts.name(G, begin)} – {facts.name(G, end)}", said, pages, [], 0, sources, bool(given.get("inferred"))
    )


def _of_node(page: Page, found: Network, node: str, link_page: Callable[[Any, Any], str]) -> LinkCard:
    G = found.graph
    told = {name: words.text(G.nodes[node].get(name)) for name in ("country", *FILTERS, "body")}
    said = [f"{words.counted(G.degree(node), 'link')} in this network."]
    said += [f"{name.capitalize()}: {value}." for name, value in told.items() if value]
    if since := facts.dates_words(G.nodes[node]):
        said.append(f"{words.upper_first(since)}.")
    others = sorted(G[node], key=lambda other: facts.by_name(G, other))
    base = page.links.bare("/networks/")
    links = [(facts.name(G, other), f"{base}{link_page(node, other)}") for other in others[:_LINKS]]
    pages = [network_views.node_cell(G, node, page.url)] if urls.page_path(expand(node)) else []
    return LinkCard(facts.name(G, node), said, pages, links, max(0, len(others) - _LINKS), [], False)
