"""Two things side by side: what both are linked with, or only one of them, their figures and what else is said of them.

`kg.compare` and the page that compares ask it.

An attendance counts as a link to its event, and a use as one to what is used. A country is linked with the people who
sit for it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

import networkx as nx

from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.answers.caveats import of_links
from gpai_graph.answers.empty import outside
from gpai_graph.answers.evidence import CODES, ELSEWHERE, OURS, is_rewording
from gpai_graph.answers.names import within
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import CERTAINTIES, AsOf, PartialDate
from gpai_graph.rdf.kinds import SHAPED, kind_word
from gpai_graph.rdf.namespaces import compact, expand, kind_of
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.rdf.sources import Source, graph_title
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import counted, figure_words, lower_first, upper_first
from gpai_graph.visual.network.forms import facts

# Kinds that say what a country did with a thing; the properties that lead to the thing and to what was done.
_JOINING: Final = ("attendance", "use")
_ABOUT: Final = (expand("gpai:atEvent"), expand("gpai:about"))
_DONE: Final = expand("dcterms:type")
_SEATED: Final = "gpai:country"
# What every thing of ours has says nothing of two of them; codes and addresses differ by their nature.
_DULL: Final = frozenset(map(expand, ("rdf:type", "skos:prefLabel", "foaf:name", "gpai:flag")))
_NOT_COMPARED: Final = CODES | OURS | ELSEWHERE | _DULL
# What leads to things of these kinds is compared as a link.
_LINKED: Final = frozenset((*SHAPED, "membership", "seat")) - {"theme", "source"}
FIGURE: Final = "figure"
FACT: Final = "other fact"
_COLUMNS: Final = ("thing", "kind", "linked", "first", "second", "source")


class Describing(Protocol):
    """What is asked of a KnowledgeGraph."""

    def label(self, thing: str | Thing) -> str:
        """The name of a thing."""

    def answer(self, name: str, **parameters: Values) -> Answer:
        """The answer of a query of the library."""

    def describe(self, thing: str | Thing) -> Answer:
        """Every statement about a thing."""

    def readable(self, solutions: Solutions, question: str = "") -> Answer:
        """Rows as people read them."""


class LinkTold(NamedTuple):
    """How a thing is linked with another: words, when, who says so, and whether we infer it from what these say."""

    words: str
    when: str
    sources: tuple[Source, ...]
    is_inferred: bool = False

    @property
    def text(self) -> str:
        """The words, and when."""
        return ", ".join(filter(None, (self.words, self.when)))


class LinkedThing(NamedTuple):
    """A third thing, and how each of the two is linked with it; None where one is not."""

    thing: Thing
    first: LinkTold | None
    second: LinkTold | None


class ThingComparison(NamedTuple):
    """What two things are linked with, by kind and name; direct: how they are linked with each other.

    when: the date for which that holds, in words; figures, facts: what else is told of both, an indicator or a property
    each."""

    first: Thing
    second: Thing
    linked: tuple[LinkedThing, ...]
    direct: LinkTold | None
    caveats: tuple[Caveat, ...] = ()
    when: str = ""
    figures: tuple[LinkedThing, ...] = ()
    facts: tuple[LinkedThing, ...] = ()

    @property
    def both(self) -> tuple[LinkedThing, ...]:
        """What both are linked with."""
        return tuple(each for each in self.linked if each.first and each.second)

    @property
    def only_first(self) -> tuple[LinkedThing, ...]:
        """What the first alone is linked with."""
        return tuple(each for each in self.linked if not each.second)

    @property
    def only_second(self) -> tuple[LinkedThing, ...]:
        """What the second alone is linked with."""
        return tuple(each for each in self.linked if not each.first)

    @property
    def sentence(self) -> str:
        """How many things that are."""
        one, other = (within(thing.label, thing.compact) for thing in (self.first, self.second))
        shared, first, second = map(len, (self.both, self.only_first, self.only_second))
        if not shared:
            only = f"{one} is linked with {counted(first, 'thing')}, {other} with {counted(second, 'thing')}"
            return f"We found nothing that both are linked with {self.when}: {only}."
        both = f"{upper_first(self.when)}, both {one} and {other} are linked with {counted(shared, 'thing')}"
        return f"{both}. Only {one} is linked with {first} more, only {other} with {second} more."

    def answer(self, kg: Describing) -> Answer:
        """The same as rows: what both are linked with, then what one of them is, then figures and other facts."""
        names = (self.first.label, self.second.label)
        told = [("with each other", LinkedThing(self.second, self.direct, None))] if self.direct else []
        told += [("both", each) for each in self.both]
        told += [(f"only {names[0]}", each) for each in self.only_first]
        told += [(f"only {names[1]}", each) for each in self.only_second]
        rows = [row for linked, each in told for row in _rows(linked, each)]
        for sort, pairs in ((FIGURE, self.figures), (FACT, self.facts)):
            rows += [row for each in pairs for row in _rows(sort, each)]
        found = kg.readable(Solutions(_COLUMNS, rows), f"What are {names[0]} and {names[1]} linked with?")
        meanings = {
            "thing": "what one of the two or both are linked with",
            "linked": "whether both are linked with it; or that it is a figure or another fact",
            "first": f"how {names[0]} is linked with it, or its value for {names[0]}",
            "second": f"how {names[1]} is linked with it, or its value for {names[1]}",
        }
        sentence, caveats = self.sentence, self.caveats
        return found.replaced(meanings=meanings, tell=lambda _: (sentence, ()), warn=lambda _: caveats)


def _rows(linked: str, each: LinkedThing) -> Iterable[tuple[Term | None, ...]]:
    """A thing as solutions: a row a source."""
    sides = [Literal(told.text) if told else None for told in (each.first, each.second)]
    sources = dict.fromkeys(IRI(source.iri) for told in (each.first, each.second) if told for source in told.sources)
    for source in sources or (None,):
        kind = "property" if linked == FACT else kind_word(each.thing.kind)
        yield each.thing.iri, Literal(kind), Literal(linked), *sides, source


def unlinked(kg: Describing, G: nx.Graph, ends: Iterable[IRI], as_of: AsOf, asked: AsOf) -> str:
    """Which of two things have no link in a network, and that one was not there yet, or no longer."""
    alone = [end for end in ends if end.compact not in G]
    when = f" {_when(as_of, asked)}" if asked.date else ""
    told = [f"The graph has no link from or to {kg.label(end)} ({end.compact}){when}." for end in alone]
    if as_of.date and asked.date:
        lives = {row.terms.thing: row.terms for row in reversed(kg.answer("begin-and-end", things=alone).rows)}
        told += [outside(lives[end], kg.label(end), as_of.date.last) for end in alone if end in lives]
    return " ".join(filter(None, told))


def _when(as_of: AsOf, asked: AsOf) -> str:
    """The day of a comparison, with the one that was asked for where it is later than all that is known."""
    return f"on {as_of.words}{asked.beyond(as_of.date) if as_of.date else ''}"


def compared(kg: Describing, G: nx.Graph, first: IRI, second: IRI, as_of: AsOf, asked: AsOf) -> ThingComparison | None:
    """What two things are linked with in a network; None where one has no link in it.

    as_of: the date for which people are asked. asked: the date that a reader asked for, if any: then only those are
    told who may have sat on it."""
    ends = (first.compact, second.compact)
    if not all(end in G for end in ends):
        return None
    is_dated = asked.date is not None
    one, other = (_links(kg, G, end, ends, as_of, is_dated) for end in ends)
    labels = {node: label for links in (other, one) for node, (label, _) in links.items()}
    linked = [
        LinkedThing(
            Thing.of(IRI(expand(node)), labels[node]),
            one[node][1] if node in one else None,
            other[node][1] if node in other else None,
        )
        for node in labels
    ]
    direct = _told(G, *ends) if G.has_edge(*ends) else _told(G, *ends[::-1]) if G.has_edge(*ends[::-1]) else None
    things = [Thing.of(end, facts.name(G, end.compact)) for end in (first, second)]
    when = _when(as_of, asked) if is_dated else f"in {AsOf().words}"
    return ThingComparison(
        things[0],
        things[1],
        tuple(sorted(linked, key=_order)),
        direct,
        _caveats(G, [direct, *(told for each in linked for told in (each.first, each.second))]),
        when,
        figures(kg, first, second, as_of),
        _facts(kg, first, second),
    )


def _caveats(G: nx.Graph, links: Iterable[LinkTold | None]) -> tuple[Caveat, ...]:
    """What holds of the links that are shown, of which the network has many more."""
    shown = [told for told in links if told]
    return tuple(of_links(G.graph.get("caveats", ()), len(shown), sum(told.is_inferred for told in shown)))


def figures(kg: Describing, first: IRI, second: IRI, as_of: AsOf) -> tuple[LinkedThing, ...]:
    """The figures of both: of each indicator the newest year by the day that both have, else the newest of each."""
    one, other = (_figures_of(kg, thing, as_of) for thing in (first, second))
    found = []
    for indicator in sorted({*one, *other}, key=lambda each: each.label.casefold()):
        years = [side.get(indicator, {}) for side in (one, other)]
        common = max(set(years[0]) & set(years[1]), default=None)
        found.append(LinkedThing(indicator, *(told[common or max(told)] if told else None for told in years)))
    return tuple(found)


def _figures_of(kg: Describing, thing: IRI, as_of: AsOf) -> dict[Thing, dict[PartialDate, LinkTold]]:
    """{indicator: {year: its figures}} up to the day."""
    answer = kg.answer("figures-of", thing=Thing.of(thing, ""))
    told: dict[Thing, dict[PartialDate, LinkTold]] = {}
    for row in answer.rows:
        value, unit, date = row.terms.value, answer.text(row.terms.unit), PartialDate.of(row.terms.year)
        if date is None or as_of.is_before(date) or not isinstance(value, Literal):
            continue
        years = told.setdefault(Thing.of(row.terms.indicator, answer.text(row.terms.indicator)), {})
        figure = LinkTold(figure_words(float(value.text), unit), date.text, tuple(map(answer.source, row.sources)))
        # Where sources differ, both figures stand.
        years[date] = _with(years[date], figure) if date in years else figure
    return told


def _with(one: LinkTold, other: LinkTold) -> LinkTold:
    words = "; ".join(dict.fromkeys((*one.words.split("; "), other.words)))
    return one._replace(words=words, sources=tuple(dict.fromkeys((*one.sources, *other.sources))))


def compared_facts(about: Answer) -> tuple[FoldedRow, ...]:
    """What is said of a thing and is neither a link nor a code."""
    return tuple(
        row
        for row in about.rows
        if row.terms.property not in _NOT_COMPARED
        and kind_of(str(row.terms.value)) not in _LINKED
        and not all(map(is_rewording, row.sources))
    )


def _facts(kg: Describing, first: IRI, second: IRI) -> tuple[LinkedThing, ...]:
    """What else is said of both, property by property; several of one name are one."""
    named: dict[str, Thing] = {}
    one, other = (_facts_of(kg, thing, named) for thing in (first, second))
    return tuple(LinkedThing(named[name], one.get(name), other.get(name)) for name in sorted(named, key=str.casefold))


def _facts_of(kg: Describing, thing: IRI, named: dict[str, Thing]) -> dict[str, LinkTold]:
    about = kg.describe(Thing.of(thing, ""))
    told: dict[str, LinkTold] = {}
    for row in compared_facts(about):
        name = upper_first(about.text(row.terms.property))
        named.setdefault(name, Thing.of(row.terms.property, name))
        fact = LinkTold(about.text(row.terms.value), "", tuple(map(about.source, row.sources)))
        told[name] = _with(told[name], fact) if name in told else fact
    return told


def _order(each: LinkedThing) -> tuple[int, str, str]:
    """Things by kind and name, in the order in which a page shows them, so that sources are numbered so, too."""
    order, kind = ("body", "group", "instrument", *SHAPED), each.thing.kind
    return order.index(kind) if kind in order else len(order), kind, each.thing.label.casefold()


# {compact IRI: (label, link)} of all that a thing is linked with.
_Links = dict[str, tuple[str, LinkTold]]


def _links(kg: Describing, G: nx.Graph, end: str, both: Collection[str], as_of: AsOf, is_dated: bool) -> _Links:
    found: _Links = {}
    for node in sorted(nx.all_neighbors(G, end)):
        if kind_of(expand(node)) in _JOINING:
            found |= _done(kg, node)
        else:
            found[node] = facts.name(G, node), _told(G, end, node)
    found = _people(kg, end, as_of, is_dated) | found
    return {node: link for node, link in found.items() if node not in both}


def _told(G: nx.Graph, end: str, node: str) -> LinkTold:
    data: Mapping[str, object] = G.edges[end, node]
    known = G.graph.get("sources", {})
    sources = tuple(known.get(iri) or Source(IRI(iri), graph_title(iri)) for iri in data.get("sources", ()))  # type: ignore[attr-defined]
    return LinkTold(facts.kind_said(data), facts.years_words(data), sources, bool(data.get("inferred")))


def _done(kg: Describing, node: str) -> _Links:
    """What an attendance or a use is about, with what was done."""
    told = kg.describe(Thing.of(IRI(expand(node)), ""))
    done = next((told.text(row.terms.value) for row in told.rows if row.terms.property == _DONE), "")
    words = lower_first(done or kind_word(kind_of(expand(node))))
    return {
        compact(thing): (told.text(thing), LinkTold(words, "", tuple(map(told.source, row.sources))))
        for row in told.rows
        if row.terms.property in _ABOUT and isinstance(thing := row.terms.value, IRI)
    }


def _people(kg: Describing, end: str, as_of: AsOf, is_dated: bool) -> _Links:
    """The people who sit for a country, with their seats; with a day, those who may hold them then."""
    if kind_of(expand(end)) != "country":
        return {}
    told = kg.answer("roles", thing=Thing.of(IRI(expand(end)), ""), link=_SEATED, as_of=as_of.date, mode="any")
    wanted = CERTAINTIES[: CERTAINTIES.index(as_of.certainty) + 1] if as_of.certainty else CERTAINTIES
    held: dict[IRI, list[FoldedRow]] = {}
    for row in told.rows:
        holder = row.terms.holder
        if isinstance(holder, IRI) and (not is_dated or told.text(row.terms.state) in wanted):
            held.setdefault(holder, []).append(row)
    return {compact(holder): (told.text(holder), _seats(told, rows)) for holder, rows in held.items()}


def _seats(told: Answer, rows: list[FoldedRow]) -> LinkTold:
    words = dict.fromkeys(f"{told.text(row.terms.role)}, {told.text(row.terms.place)}" for row in rows)
    dates = [(PartialDate.of(row.terms.since), PartialDate.of(row.terms.until)) for row in rows]
    years = dict.fromkeys(_years(since, until) for since, until in dates)
    sources = dict.fromkeys(source for row in rows for source in row.sources)
    return LinkTold("; ".join(words), ", ".join(filter(None, years)), tuple(map(told.source, sources)))


def _years(since: PartialDate | None, until: PartialDate | None) -> str:
    """The years of a seat, which goes on only where a source says so.

    >>> _years(PartialDate.parse("2020-06"), None)
    'from 2020'
    """
    begin, end = (str(date.year) if date else "" for date in (since, until))
    if begin and end:
        return begin if begin == end else f"{begin}–{end}"
    return f"from {begin}" if begin else f"until {end}" if end else ""
