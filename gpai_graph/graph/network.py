"""Networks of the library: the answer of a query as a networkx graph, with what is known of its nodes and of itself."""

from collections.abc import Collection, Iterable

import networkx as nx

from gpai_graph.analysis import networks
from gpai_graph.analysis.attributes import SEVERAL
from gpai_graph.answers import caveats
from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.rows import fold
from gpai_graph.answers.sentence import places
from gpai_graph.errors import NetworkError, quoted
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Triple
from gpai_graph.rdf.words import counted

_DATES = frozenset(("since", "until", "founded"))


def network_of(
    described: Descriptions,
    asked: BoundQuery | Solutions,
    cut_off: PartialDate | None,
    *,
    onto: str | Collection[str] | None,
    weights: str,
    directed: bool,
) -> nx.Graph:
    """Return the network that a query answers, or that its rows make, with values as attributes.

    See `KnowledgeGraph.network` for the arguments."""
    query = None if isinstance(asked, Solutions) else asked.query
    found = asked if isinstance(asked, Solutions) else described.store.select(asked.sparql)
    things = networks.things(found)
    G = networks.of_solutions(
        found,
        labels=described.labels(things),
        attributes=_attributes(described, things),
        directed=directed,
    )
    kinds = onto if onto is not None else query.onto if query else ()

    H = G
    if kinds:
        # On some dates a network has no node of a kind that its header names; who names one by hand is told.
        there = {kind for _, kind in G.nodes(data="kind")}
        H = networks.projection(G, kinds if onto is not None else [each for each in kinds if each in there], weights)
    H.graph.update(_described(described, asked, found, cut_off))
    if H is not G:
        rests = counted(G.number_of_edges(), "link")
        shared = Caveat(f"Two are linked if they share something. The network rests on {rests} to what is shared.")
        H.graph["caveats"] = (shared, *H.graph["caveats"])
    H.graph["completeness"] = _completeness(described, G) if query and "roster" in query.tags else ()
    return H


def links_of(triples: Iterable[Triple]) -> Solutions:
    """What `network_of` reads of triples: a link for each that joins two things, of the kind of its property.

    Raises NetworkError for what holds no triples, such as the truth that ASK answers."""
    if not isinstance(triples, Iterable):
        raise NetworkError(
            f"a network is made of rows or triples, and not of {quoted(triples)}. Ask SELECT or CONSTRUCT."
        )
    triples = list(triples)
    if wrong := [triple for triple in triples if not isinstance(triple, Triple)]:
        raise NetworkError(
            f"a network is made of rows or triples, and not of {quoted(wrong[0])}. Ask SELECT or CONSTRUCT."
        )
    joined = [triple for triple in triples if not isinstance(triple.object, Literal)]
    return Solutions(["from", "kind", "to"], [tuple(triple) for triple in joined])


def _described(
    described: Descriptions,
    asked: BoundQuery | Solutions,
    found: Solutions,
    cut_off: PartialDate | None,
) -> dict[str, object]:
    """What a network says of itself: question, day, how many links bear no date and are hidden, caveats, sources.

    Of rows of one's own the sources alone."""
    # Without labels: the network has them, and caveats need none.
    answer = Answer("" if isinstance(asked, Solutions) else asked.query.summary, *fold(found), {}, ())
    mentioned = list(dict.fromkeys(source for row in answer.rows for source in row.sources))
    sources = {source.iri: source for source in described.sources(mentioned)}
    if isinstance(asked, Solutions):
        return {"sources": sources, "caveats": ()}
    hidden = caveats.hidden_in(described.store, asked, answer)
    return {
        "name": asked.query.name,
        "question": asked.query.summary,
        **_ends(asked.query.answer),
        "as_of": asked.as_of.day,
        "cut_off": cut_off.text if cut_off else "",
        "undated": hidden.number,
        "caveats": caveats.caveats(described, asked, answer, cut_off, hidden),
        "sources": sources,
    }


def _ends(answer: str) -> dict[str, str]:
    """What links begin at and lead to, in words, as the answer of the query counts it."""
    ends = [place for place in places(answer) if place.verb == "count" and place.names in (("from",), ("to",))]
    return {place.names[0]: place.nouns[-1] for place in ends if place.nouns}


def _completeness(described: Descriptions, G: nx.Graph) -> tuple[dict[str, object], ...]:
    """Of the bodies and groups in a network: the sizes that sources state, each beside what is recorded."""
    return tuple(
        {
            "subject": row.subject.compact,
            # A projection leaves the groups out, and their names with them.
            "label": G.nodes[row.subject.compact]["label"],
            "measure": row.measure.text,
            "stated": row.stated.python,
            "recorded": row.recorded.python,
            "date": date.text if (date := PartialDate.of(row.date)) else "",
        }
        for row in described.select("stated-and-recorded")
        if row.subject.compact in G
        # The count of one country is a part of that of the whole.
        if row.country is None and row.query is not None and _counts_roster(described.queries, row.query.text)
    )


def _counts_roster(library: Library, query: str) -> bool:
    """Whether a query counts who belongs to a body or a group; others count projects, applicants and the like."""
    return query in library and "roster" in library[query].tags


def _attributes(described: Descriptions, things: Iterable[IRI]) -> dict[IRI, dict[str, str | tuple[str, ...]]]:
    """{thing: {"region", "country", "sector", "body": words, each a tuple; "list", "short": words; dates as text}}.

    Of several short names the shortest counts, of several dates the most exact; dates that contradict each other both
    stand."""
    asked = sorted(things)
    rows = [row for name in ("attributes", "network-details") for row in described.about(name, "things", asked)]
    names = described.labels({row.value for row in rows if isinstance(row.value, IRI)})
    found: dict[IRI, dict[str, list[str]]] = {}
    for row in rows:
        thing, attribute, value = row.thing, row.attribute, row.value
        if isinstance(thing, IRI) and isinstance(attribute, Literal):
            date = PartialDate.of(value) if attribute.text in _DATES else None
            text = names.get(value, value) if isinstance(value, IRI) else getattr(value, "text", "")
            found.setdefault(thing, {}).setdefault(attribute.text, []).append(date.text if date else text)
    return {thing: {name: _told(name, values) for name, values in said.items()} for thing, said in found.items()}


def _told(attribute: str, values: list[str]) -> str | tuple[str, ...]:
    if attribute in SEVERAL:
        return tuple(sorted(values))
    if attribute in _DATES:
        exact = max(values, key=len)
        return exact if all(exact.startswith(value) for value in values) else "; ".join(sorted(values))
    return min(values, key=lambda value: (len(value), value))
