"""Compare: two things side by side, or one network on two days."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph import analysis
from gpai_graph.answers.answer import HIDDEN, Answer, Caveat, apart
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.graph.linked import LinkedThing, LinkTold, ThingComparison, compared, compared_facts, figures, unlinked
from gpai_graph.queries.library import NETWORKS, Query
from gpai_graph.rdf.dates import AsOf
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.namespaces import BASIS_INFERRED
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.words import counted
from gpai_graph.web import network_views
from gpai_graph.web.dossier.statements import Value, grouped_facts
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import Page
from gpai_graph.web.pages.networks import day_of
from gpai_graph.web.pages.search import named
from gpai_graph.web.site import Site

MEMBERSHIP: Final = "countries-and-bodies"
_LINKS: Final = 150


class Changed(NamedTuple):
    """Links that stand in one of two networks only: how many, and rows of the first of them."""

    number: int
    columns: tuple[str, ...]
    rows: list[TableRow]


class Days(NamedTuple):
    """One network on two days: who is there on one of them only, and which links are."""

    before: AsOf
    after: AsOf
    query: Query
    sentence: str
    came: list[tuple[str, list[TableCell]]]
    went: list[tuple[str, list[TableCell]]]
    gained: Changed
    lost: Changed
    caveats: list[Caveat]
    undated: tuple[str, str] | None


class Members(NamedTuple):
    """The members on two days: those who joined and left between them, with the answer's marks."""

    sentence: str
    columns: tuple[str, ...]
    joined: list[TableRow]
    left: list[TableRow]


def compare(page: Page) -> Response:
    """The page: two forms; two things, or two days, once they are given."""
    given = {name for name in ("a", "b", "day", "day2", "network") if page.word(name).strip()}
    if given & {"a", "b"} and given & {"day", "day2", "network"}:
        raise ParameterError(
            "This page compares two things (a and b) or a network on two days (day, day2, network). "
            "For two things on a day, write as_of=2021."
        )
    return _two_days(page) if given & {"day", "day2"} else _two_things(page)


def _two_things(page: Page) -> Response:
    left, right = (named(page, page.word(name)) for name in ("a", "b"))
    both = left.thing is not None and right.thing is not None
    same = both and left.thing == right.thing
    shown = left.thing is not None and right.thing is not None and not same
    network = page.site.networks.everything(day_of(page), page.undated)
    title = f"{left.name} and {right.name}" if both else "Compare"
    linked = pairs = facts = None
    alone = ""
    if shown and left.thing and right.thing:
        found = compared(page.kg, network.graph, left.thing, right.thing, page.as_of, page.given)
        linked = _linked(page, found) if found else None
        if not found:
            alone = unlinked(page.kg, network.graph, (left.thing, right.thing), page.as_of, page.given)
        pairs = _figures(page, left.thing, right.thing)
        facts = _facts(page, left.thing, right.thing)
    return page.render(
        "compare.html.j2",
        title=title,
        left=left,
        right=right,
        same=same,
        shown=shown,
        linked=linked,
        alone=alone,
        figures=pairs,
        facts=facts,
        kind_heading=kind_heading,
        citation=page.citation(title),
        networks=_dated(page.site),
        usual=_chosen(page.site, page.word("network") or MEMBERSHIP).name,
        days=None,
        members=None,
    )


class LinkView(NamedTuple):
    """How one of the two is linked with a third: words, when, and who says so."""

    words: str
    when: str
    marks: list[Mark]


class Shared(NamedTuple):
    """A thing with which both are linked."""

    cell: TableCell
    left: LinkView | None
    right: LinkView | None


class Apart(NamedTuple):
    """Things of one kind with which only one of the two is linked, each with how it is."""

    kind: str
    number: int
    links: list[tuple[TableCell, LinkView | None]]


class Linked(NamedTuple):
    """What both are linked with by kind, and what only one is; direct: how they are linked with each other."""

    sentence: str
    caveats: list[Caveat]
    direct: LinkView | None
    shared: list[tuple[str, list[Shared]]]
    left: list[Apart]
    right: list[Apart]


def _linked(page: Page, found: ThingComparison) -> Linked:
    """What two things are linked with, its sources numbered in the order of the page."""

    def view(told: LinkTold | None) -> LinkView | None:
        if told is None:
            return None
        return LinkView(told.words, told.when, page.sources.marks_of(told.sources, inferred=told.is_inferred))

    def row(each: LinkedThing) -> Shared:
        return Shared(page.thing_cell(each.thing), view(each.first), view(each.second))

    def apart_by_kind(links: Iterable[LinkedThing]) -> list[Apart]:
        kinds = ((kind, list(map(row, some))) for kind, some in groupby(links, key=_kind))
        return [Apart(kind, len(rows), [(each.cell, each.left or each.right) for each in rows]) for kind, rows in kinds]

    direct = view(found.direct)
    shared = [(kind, list(map(row, some))) for kind, some in groupby(found.both, key=_kind)]
    left, right = map(apart_by_kind, (found.only_first, found.only_second))
    return Linked(found.sentence, apart(found.caveats), direct, shared, left, right)


def _kind(each: LinkedThing) -> str:
    return each.thing.kind


def _two_days(page: Page) -> Response:
    asked = [AsOf.parse(page.word(name), page.as_of.certainty) for name in ("day", "day2")]
    # The earlier one stands first, however they were typed: who has joined since has not left.
    before, after = sorted(map(page.site.known, asked), key=lambda as_of: as_of.day)
    query = _chosen(page.site, page.word("network") or MEMBERSHIP)
    members = _members(page, before, after) if query.name == MEMBERSHIP else None
    title = f"{'Members of GPAI' if members else query.summary} ({before.words} and {after.words})"
    return page.render(
        "compare.html.j2",
        title=title,
        days=_days(page, query, before, after),
        is_late=any(map(page.site.is_beyond, asked)),
        members=members,
        networks=_dated(page.site),
        usual=MEMBERSHIP,
        left=named(page, ""),
        right=named(page, ""),
        same=False,
        shown=False,
        linked=None,
        figures=None,
        facts=None,
        kind_heading=kind_heading,
        citation=page.citation(title),
    )


def _dated(site: Site) -> list[Query]:
    """The networks that know days."""
    return [
        query for query in site.questions.values() if query.topic.folder == NETWORKS and "as_of" in query.parameters
    ]


def _chosen(site: Site, name: str) -> Query:
    """The network of that name. Raises ParameterError for one that is none, or knows no day."""
    known = {query.name: query for query in _dated(site)}
    now = site.kg.queries.current(name)
    if now not in known:
        raise ParameterError(
            f"There is no network {quoted(name)} that can be asked for a date.{did_you_mean(name, known)}"
        )
    return known[now]


def _members(page: Page, before: AsOf, after: AsOf) -> Members:
    answers = [page.site.answer("members", as_of) for as_of in (before, after)]
    there = [set(answer.column("member")) for answer in answers]
    joined = [row for row in answers[1].rows if row.terms.member not in there[0]]
    left = [row for row in answers[0].rows if row.terms.member not in there[1]]
    sizes = [_with_inferred(list(answer.rows)) for answer in answers]
    return Members(
        f"GPAI had {len(there[0])} members on {before.words}{sizes[0]} and {len(there[1])} on {after.words}{sizes[1]}; "
        f"{len(joined) or 'none'} joined{_with_inferred(joined)} and {len(left) or 'none'} left{_with_inferred(left)}.",
        answers[1].columns,
        page.rows(answers[1], joined),
        page.rows(answers[0], left),
    )


def _with_inferred(rows: list[FoldedRow]) -> str:
    """How many of these members sources name and how many are inferred, in brackets; "" where none is inferred."""
    named = {row.terms.member for row in rows if row.terms.basis != BASIS_INFERRED}
    inferred = {row.terms.member for row in rows} - named
    if not inferred:
        return ""
    return f" ({len(named)} named by sources, {len(inferred)} inferred)" if named else " (all inferred)"


def _days(page: Page, query: Query, before: AsOf, after: AsOf) -> Days:
    old, new = networks = [
        page.site.networks.network(query.name, **page.site.asked(query, as_of, page.request.query_params))
        for as_of in (before, after)
    ]
    found = analysis.compare_networks(old.graph, new.graph)
    more, fewer = (counted(len(links), "link") for links in (found.links_gained, found.links_lost))
    change = f"The network gained {more} and lost {fewer} from {before.words} to {after.words}."
    caveats = [each for network in networks for each in network.graph.graph["caveats"] if each.undated != HIDDEN]
    hidden = [each.graph.graph["undated"] for each in networks]
    if any(hidden):
        counts = f"{hidden[0]} on {before.words}, {hidden[1]} on {after.words}"
        caveats.insert(0, Caveat(f"Links without a date are hidden: {counts}.", undated=HIDDEN))
    return Days(
        before,
        after,
        query,
        change,
        _headed(page, new, found.nodes_gained),
        _headed(page, old, found.nodes_lost),
        _changed(page, new, found.links_gained),
        _changed(page, old, found.links_lost),
        apart(caveats),
        page.undated_link(caveats),
    )


def _headed(page: Page, network: Network, nodes: dict[str, str]) -> list[tuple[str, list[TableCell]]]:
    """Nodes by kind, in alphabetical order, under a heading that counts them."""
    kinds = sorted(_by_kind(page, network, nodes).items())
    return [(kind_heading(kind, len(some)), [cell for _, cell in some]) for kind, some in kinds]


def _by_kind(page: Page, network: Network, nodes: dict[str, str]) -> dict[str, list[tuple[str, TableCell]]]:
    """Nodes and their cells by kind, those of a kind by name."""
    kinds: dict[str, list[tuple[str, TableCell]]] = {}
    for node in sorted(nodes, key=lambda node: nodes[node].casefold()):
        cell = network_views.node_cell(network.graph, node, page.url)
        kinds.setdefault(cell.kind, []).append((node, cell))
    return kinds


def _changed(page: Page, network: Network, chosen: tuple[tuple[str, str], ...]) -> Changed:
    part = Network(network.graph.edge_subgraph(chosen))
    shared = {node for *_, nodes in part.graph.edges(data="shared", default=()) for node in nodes}
    columns, rows = network_views.link_rows(part, page.sources, page.url, page.site.networks.names(shared), _LINKS)
    return Changed(len(chosen), columns, rows)


class Pair(NamedTuple):
    """A property of both things, each with its values; same: whether they are equal."""

    property: str
    left: list[Value]
    right: list[Value]
    same: bool


def _facts(page: Page, left: IRI, right: IRI) -> list[Pair]:
    """What is said of both, property by property, but for links to other things, which `linked` holds."""
    sides = [_facts_of(page, thing) for thing in (left, right)]
    order = sorted({*sides[0], *sides[1]}, key=str.casefold)
    return [_pair(name, sides[0].get(name, []), sides[1].get(name, [])) for name in order]


def _facts_of(page: Page, thing: IRI) -> dict[str, list[Value]]:
    """What is stated of a thing: {property: values}. Codes and addresses differ by their nature, so they are left out.

    Only what is shown is numbered: a source that nothing here mentions needs no number."""
    about = page.kg.describe(thing)
    told = Answer(about.question, about.columns, compared_facts(about), about.labels, about.sources)
    return {fact.property: fact.values for group in grouped_facts(page, told) for fact in group.facts}


def _pair(name: str, left: list[Value], right: list[Value]) -> Pair:
    texts = [{value.cell.text for value in values} for values in (left, right)]
    return Pair(name, left, right, texts[0] == texts[1])


def _figures(page: Page, left: IRI, right: IRI) -> list[Pair]:
    """The figures of both, with the year of each."""

    def values(told: LinkTold | None) -> list[Value]:
        if told is None:
            return []
        return [Value(TableCell(told.words), page.sources.marks_of(told.sources), told.when)]

    return [
        _pair(each.thing.label, values(each.first), values(each.second))
        for each in figures(page.kg, left, right, page.as_of)
    ]


def kind_heading(kind: str, count: int) -> str:
    """So many things of a kind, as a heading.

    >>> kind_heading("body", 2)
    '2 bodies'
    """
    return f"{count} {kind_word(kind, count)}"
