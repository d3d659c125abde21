"""What two things are linked with: both, or only one of them.

An attendance counts as a link to its event, and a use as one to what is used. A country is linked with the people who
sit for it."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Final, NamedTuple

import networkx as nx

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.names import within
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate
from gpai_graph.rdf.kinds import SHAPED, kind_word
from gpai_graph.rdf.namespaces import compact, expand, kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import counted, lower_first
from gpai_graph.visual.network.forms import facts
from gpai_graph.web import network_views
from gpai_graph.web.network_views import Network
from gpai_graph.web.page import Page
from gpai_graph.web.small_charts import Period
from gpai_graph.web.urls import page_path

# Kinds that say what a country did with a thing; the properties that lead to the thing and to what was done.
_JOINING: Final = ("attendance", "use")
_ABOUT: Final = (expand("gpai:atEvent"), expand("gpai:about"))
_DONE: Final = expand("dcterms:type")
_SEATED: Final = "gpai:country"


class LinkView(NamedTuple):
    """How one of the two is linked with a third: words, when, and who says so."""

    words: str
    when: str
    marks: list[Mark]


class Shared(NamedTuple):
    """A thing with which both are linked."""

    cell: TableCell
    left: LinkView
    right: LinkView


class Apart(NamedTuple):
    """Things of one kind with which only one of the two is linked, each with how it is."""

    kind: str
    number: int
    links: list[tuple[TableCell, LinkView]]


class Linked(NamedTuple):
    """What both are linked with by kind, and what only one is; direct: how they are linked with each other."""

    sentence: str
    shared: list[tuple[str, list[Shared]]]
    left: list[Apart]
    right: list[Apart]
    direct: LinkView | None


class _Link(NamedTuple):
    """A thing that one of the two is linked with; view numbers its sources, so it is called where the page shows it."""

    label: str
    view: Callable[[], LinkView]


_Links = dict[str, _Link]


def linked(page: Page, network: Network, left: IRI, right: IRI) -> Linked | None:
    """What both are linked with, and what only one is; None where one has no link that a source states."""
    G = network.graph
    one, other = left.compact, right.compact
    if one not in G or other not in G:
        return None
    names = [within(facts.name(G, node), node) for node in (one, other)]
    first, second = (_links(page, network, end, {one, other}) for end in (one, other))
    both = [node for node in first if node in second]
    shared: list[tuple[str, list[Shared]]] = []
    for kind, nodes in _ordered(first, both):
        rows = [Shared(_cell(page, node, first), first[node].view(), second[node].view()) for node in nodes]
        shared.append((kind, rows))
    direct = _view(page, network, one, other) if G.has_edge(one, other) or G.has_edge(other, one) else None
    sides = [[node for node in links if node not in both] for links in (first, second)]
    return Linked(
        _sentence(names[0], names[1], len(both), len(sides[0]), len(sides[1])),
        shared,
        _apart(page, first, sides[0]),
        _apart(page, second, sides[1]),
        direct,
    )


def _links(page: Page, network: Network, end: str, both: Collection[str]) -> _Links:
    """{compact IRI: link} of all that a thing is linked with but the two that are compared."""
    found: _Links = {}
    for node in sorted(nx.all_neighbors(network.graph, end)):
        if kind_of(expand(node)) in _JOINING:
            found |= _done(page, node)
        else:
            label = facts.name(network.graph, node)
            found[node] = _Link(label, partial(_view, page, network, end, node))
    found = _people(page, end) | found
    return {node: link for node, link in found.items() if node not in both}


def _done(page: Page, node: str) -> _Links:
    """What an attendance or a use is about, with what was done."""
    told = page.kg.describe(Thing.of(IRI(expand(node)), ""))
    done = next((told.text(row.terms.value) for row in told.rows if row.terms.property == _DONE), "")
    words = lower_first(done or kind_word(kind_of(expand(node))))
    return {
        compact(thing): _Link(told.text(thing), partial(_told, page, told, words, row.sources))
        for row in told.rows
        if row.terms.property in _ABOUT and isinstance(thing := row.terms.value, IRI)
    }


def _told(page: Page, told: Answer, words: str, sources: tuple[IRI, ...]) -> LinkView:
    return LinkView(words, "", page.marks(told, sources))


def _people(page: Page, end: str) -> _Links:
    """The people who sit for a country, with their seats; with a day, those who may hold them then."""
    if kind_of(expand(end)) != "country":
        return {}
    told = page.kg.answer(
        "roles", thing=Thing.of(IRI(expand(end)), ""), link=_SEATED, as_of=page.as_of.date, mode="any"
    )
    certainty = page.as_of.certainty
    wanted = CERTAINTIES[: CERTAINTIES.index(certainty) + 1] if certainty else CERTAINTIES
    held: dict[IRI, list[FoldedRow]] = {}
    for row in told.rows:
        holder = row.terms.holder
        if isinstance(holder, IRI) and (not page.given.date or told.text(row.terms.state) in wanted):
            held.setdefault(holder, []).append(row)

    def view(rows: list[FoldedRow]) -> LinkView:
        words = dict.fromkeys(f"{told.text(row.terms.role)}, {told.text(row.terms.place)}" for row in rows)
        dates = [(PartialDate.of(row.terms.since), PartialDate.of(row.terms.until)) for row in rows]
        years = dict.fromkeys(Period(since, until, (), False).years for since, until in dates)
        sources = dict.fromkeys(source for row in rows for source in row.sources)
        return LinkView("; ".join(words), ", ".join(filter(None, years)), page.marks(told, sources))

    return {compact(holder): _Link(told.text(holder), partial(view, rows)) for holder, rows in held.items()}


def _cell(page: Page, node: str, links: _Links) -> TableCell:
    iri = expand(node)
    path = page_path(iri)
    return TableCell(links[node].label, page.url(path) if path else "", kind=kind_of(iri))


def _view(page: Page, network: Network, end: str, node: str) -> LinkView:
    data = network.graph.edges[end, node]
    marks = network_views.marks_of(network, data, page.sources)
    return LinkView(network_views.kind_said(data), facts.years_words(data), marks)


def _apart(page: Page, links: _Links, nodes: Collection[str]) -> list[Apart]:
    found = []
    for kind, some in _ordered(links, nodes):
        found.append(Apart(kind, len(some), [(_cell(page, node, links), links[node].view()) for node in some]))
    return found


def _ordered(links: _Links, nodes: Collection[str]) -> list[tuple[str, list[str]]]:
    """Things by kind and name, in the order in which a page shows them, so that sources are numbered so, too."""
    kinds: dict[str, list[str]] = {}
    for node in sorted(nodes, key=lambda node: links[node].label.casefold()):
        kinds.setdefault(kind_of(expand(node)), []).append(node)
    order = ("body", "group", "instrument", *SHAPED)
    return sorted(kinds.items(), key=lambda item: (order.index(item[0]) if item[0] in order else len(order), item[0]))


def _sentence(one: str, other: str, shared: int, first: int, second: int) -> str:
    if not shared:
        only = f"{one} is linked with {counted(first, 'thing')}, {other} with {counted(second, 'thing')}"
        return f"We found nothing that both are linked with: {only}."
    both = f"Both {one} and {other} are linked with {counted(shared, 'thing')}"
    return f"{both}. Only {one} is linked with {first} more, only {other} with {second} more."
