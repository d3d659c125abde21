"""Comparing: two things side by side, or one network on two days. Words of an address in, a page out."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph import analysis
from gpai_graph.errors import ParameterError, did_you_mean
from gpai_graph.queries.library import NETWORKS, Query
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web import measures, view
from gpai_graph.web.links import Links
from gpai_graph.web.looks import kind_word
from gpai_graph.web.marks import Numbering
from gpai_graph.web.moments import Moment, moment_of
from gpai_graph.web.network_views import Network
from gpai_graph.web.pages import sides
from gpai_graph.web.pages.naming import named
from gpai_graph.web.pages.pictures import day_of
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of
from gpai_graph.web.view import Cell, Row

MEMBERSHIP: Final = "membership"
_LINKS: Final = 150


class Changed(NamedTuple):
    """Links that stand in one of two networks only: how many, and rows of the first of them."""

    number: int
    columns: tuple[str, ...]
    rows: list[Row]


class Days(NamedTuple):
    """One network on two days: who is there on one of them only, and which links are."""

    before: Moment
    after: Moment
    query: Query
    sentence: str
    came: list[tuple[str, list[Cell]]]
    went: list[tuple[str, list[Cell]]]
    gained: Changed
    lost: Changed
    caveats: list[str]


class Members(NamedTuple):
    """The members on two days: those who joined and left between them, with the answer's marks."""

    sentence: str
    joined: list[Row]
    left: list[Row]


def compare(request: Request) -> Response:
    """The page: two forms; two things, or two days, once they are given."""
    words = request.query_params
    if words.get("day", "").strip() or words.get("day2", "").strip():
        return _two_days(request)
    return _two_things(request)


def _two_things(request: Request) -> Response:
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    numbering = Numbering()
    left, right = (named(site, request.query_params.get(name, "")) for name in ("a", "b"))
    both = left.thing is not None and right.thing is not None
    same = both and left.thing == right.thing
    shown = left.thing is not None and right.thing is not None and not same
    network = site.networks.everything(day_of(site, moment))
    title = f"{left.name} and {right.name}" if both else "Compare"
    linked = figures = facts = None
    if shown and left.thing and right.thing:
        linked = sides.linked(network, left.thing, right.thing, numbering, links)
        figures = sides.figures(site, left.thing, right.thing, moment.day, numbering)
        facts = sides.facts(site, left.thing, right.thing, numbering, links)
    return site.render(
        request,
        "compare.html.j2",
        moment=moment,
        title=title,
        left=left,
        right=right,
        same=same,
        shown=shown,
        linked=linked,
        figures=figures,
        facts=facts,
        numbering=numbering,
        kind_heading=sides.kind_heading,
        citation=citation(site, request, links, moment, title),
        networks=dated(site),
        days=None,
        members=None,
    )


def _two_days(request: Request) -> Response:
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    numbering = Numbering()
    before, after = (
        moment_of({"as_of": request.query_params.get(name, ""), "mode": moment.mode}, site.cut_off)
        for name in ("day", "day2")
    )
    query = _chosen(site, request.query_params.get("network", "") or MEMBERSHIP)
    members = _members(site, before, after, numbering, links) if query.name == MEMBERSHIP else None
    title = f"{'Members of GPAI' if members else query.summary}, {before.words} and {after.words}"
    return site.render(
        request,
        "compare.html.j2",
        moment=moment,
        title=title,
        days=_days(site, query, before, after, numbering, links),
        members=members,
        networks=dated(site),
        left=named(site, ""),
        right=named(site, ""),
        same=False,
        shown=False,
        linked=None,
        figures=None,
        facts=None,
        numbering=numbering,
        kind_heading=sides.kind_heading,
        citation=citation(site, request, links, moment, title),
    )


def dated(site: Site) -> list[Query]:
    """The networks that know days."""
    return [query for query in site.questions.values() if query.topic == NETWORKS and "as_of" in query.parameters]


def _chosen(site: Site, name: str) -> Query:
    """The network of that name. Raises ParameterError for one that is none, or knows no day."""
    known = {query.name: query for query in dated(site)}
    if name not in known:
        raise ParameterError(f"no network {name!r} that knows days.{did_you_mean(name, known)}")
    return known[name]


def _members(site: Site, before: Moment, after: Moment, numbering: Numbering, links: Links) -> Members:
    answers = [site.answer("members", moment) for moment in (before, after)]
    there = [{row.terms[0] for row in answer.rows} for answer in answers]
    joined = [row for row in answers[1].rows if row.terms[0] not in there[0]]
    left = [row for row in answers[0].rows if row.terms[0] not in there[1]]
    counts = f"{len(there[0])} members on {before.words}, {len(there[1])} on {after.words}"
    return Members(
        f"{counts}: {len(joined) or 'none'} joined, {len(left) or 'none'} left.",
        view.rows(answers[1], numbering, links.url, joined),
        view.rows(answers[0], numbering, links.url, left),
    )


def _days(site: Site, query: Query, before: Moment, after: Moment, numbering: Numbering, links: Links) -> Days:
    networks = [site.networks.network(query.name, as_of=moment.day) for moment in (before, after)]
    old, new = networks
    found = analysis.compare_networks(old.graph, new.graph)
    more, fewer = _counted(found.links_gained), _counted(found.links_lost)
    change = f"From {before.words} to {after.words}: {more} more, {fewer} fewer."
    caveats = [line.strip() for each in networks for text in each.graph.graph["caveats"] for line in text.split("\n")]
    return Days(
        before,
        after,
        query,
        change,
        _by_kind(new, found.nodes_gained, links),
        _by_kind(old, found.nodes_lost, links),
        _changed(site, new, found.links_gained, numbering, links),
        _changed(site, old, found.links_lost, numbering, links),
        list(dict.fromkeys(line for line in caveats if line)),
    )


def _counted(links: tuple[tuple[str, str], ...]) -> str:
    return f"{len(links)} {'link' if len(links) == 1 else 'links'}"


def _by_kind(network: Network, nodes: dict[str, str], links: Links) -> list[tuple[str, list[Cell]]]:
    """Nodes by kind, under a heading that counts them."""
    kinds: dict[str, list[Cell]] = {}
    for node in sorted(nodes, key=lambda node: nodes[node].casefold()):
        kinds.setdefault(kind_of(IRI(node)) or node.partition(":")[0], []).append(
            measures.node_cell(network.graph, node, links.url)
        )
    return [(f"{len(some)} {kind_word(kind, len(some))}", some) for kind, some in sorted(kinds.items())]


def _changed(
    site: Site, network: Network, chosen: tuple[tuple[str, str], ...], numbering: Numbering, links: Links
) -> Changed:
    part = Network(network.graph.edge_subgraph(chosen))
    shared = {node for *_, nodes in part.graph.edges(data="shared", default=()) for node in nodes}
    columns, rows = measures.link_rows(part, numbering, links.url, site.networks.names(shared), _LINKS)
    return Changed(len(chosen), columns, rows)
