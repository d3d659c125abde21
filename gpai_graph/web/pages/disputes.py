"""Disputes: what sources disagree on, with both sides and who takes them. A site in, disputes with marks out."""

from typing import Final, NamedTuple, TypeAlias

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.pages.facts import capital
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell

# (thing, property, claim, against) names a claim and what it contradicts, in both queries.
Key: TypeAlias = tuple[Term | None, ...]
Triple: TypeAlias = tuple[Term | None, Term | None, Term | None]
_IN_WORDS: Final = {
    "two values": "Sources give different answers, and only one can be right.",
    "observed outside the stated term": "The holder is shown in the seat outside the term that is stated.",
    "observed after the body had ended": "The holder is shown in the seat after the body itself had ended.",
}


class Side(NamedTuple):
    """One side of a dispute: of what it is said (empty: of the thing in dispute), property, value, who says so."""

    about: Cell
    property: str
    value: Cell
    marks: list[Mark]


class Dispute(NamedTuple):
    """Two statements that cannot both be true. iri: the thing it is about; kind: what sort of dispute, in words."""

    iri: IRI
    thing: Cell
    kind: str
    sides: tuple[Side, Side]


def disputes_of(site: Site, numbering: Numbering, links: Links, among: IRI | None = None) -> list[Dispute]:
    """All disputes, each told once whichever side claims it first.

    among: a thing, to have those about it alone, or a source, to have those in which it takes a side."""
    claims, answers = site.standing("disputed-facts"), site.standing("disputed-against")
    contradicted = {_key(answers, row.terms): row for row in answers.rows}
    found: list[Dispute] = []
    told: set[frozenset[Triple]] = set()
    for row in claims.rows:
        thing, kind, property_, claim, against = row.terms
        other = contradicted.get((thing, property_, claim, against))
        if not isinstance(thing, IRI) or other is None:
            continue
        # Before anything is numbered: a page names only the sources of what it shows.
        if among is not None and among not in (thing, *row.sources, *other.sources):
            continue
        holder, stated = other.terms[4:6]
        pair = frozenset(((thing, property_, claim), (holder, stated, against)))
        if pair in told:
            continue
        told.add(pair)
        sides = (
            _side(claims, Cell(""), property_, claim, row.sources, numbering, links),
            _side(
                answers,
                Cell("") if holder == thing else view.cell(answers, holder, links.url),
                *(stated, against, other.sources, numbering, links),
            ),
        )
        words = _IN_WORDS.get(claims.text(kind), claims.text(kind))
        found.append(Dispute(thing, view.cell(claims, thing, links.url), words, sides))
    return found


def disputed_triples(site: Site) -> frozenset[Triple]:
    """The statements that another contradicts, on either side: (thing, property, value)."""
    claims = ((row.terms[0], row.terms[2], row.terms[3]) for row in site.standing("disputed-facts").rows)
    answers = ((row.terms[4], row.terms[5], row.terms[3]) for row in site.standing("disputed-against").rows)
    return frozenset((*claims, *answers))


def _key(answer: Answer, terms: Key) -> Key:
    row = dict(zip(answer.columns, terms, strict=True))
    return row["thing"], row["property"], row["claim"], row["against"]


def _side(
    answer: Answer,
    about: Cell,
    property_: Term | None,
    value: Term | None,
    sources: tuple[IRI, ...],
    numbering: Numbering,
    links: Links,
) -> Side:
    marks = numbering.marks(answer, sources, disputed=True)
    return Side(about, capital(answer.text(property_)), view.cell(answer, value, links.url), marks)
