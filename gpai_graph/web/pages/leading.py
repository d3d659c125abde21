"""Leading: what is dated about a thing, in order, and what leads to it, by kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.answers.evidence import is_rewording
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.moments import Moment
from gpai_graph.web.pages.facts import ELSEWHERE, capital, documents_first
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of
from gpai_graph.web.view import Cell

_SHOWN: Final = 24  # links of a kind; more stand on the page when asked for
# They stand on the page with their period.
_SEATS: Final = ("membership", "seat")


class Point(NamedTuple):
    """A dated thing on the timeline."""

    date: str
    what: str
    about: Cell
    marks: list[Mark]
    is_later: bool
    is_first_later: bool


@dataclass
class Incoming:
    """Links of one kind that lead to the thing; count: of all of them."""

    kind: str
    count: int = 0
    links: "list[Link]" = field(default_factory=list)
    more: bool = False


class Link(NamedTuple):
    """A thing that leads here, through which property, and who says so."""

    cell: Cell
    property: str
    marks: list[Mark]


def timeline_of(site: Site, iri: IRI, moment: Moment, numbering: Numbering, links: Links) -> list[Point]:
    """What is dated about it, in order; what comes after the day asked for is told apart."""
    found = site.kg.answer("timeline", thing=iri)
    points: list[Point] = []
    for row in found.rows:
        date, what, about = row.terms
        day = str(date).rpartition("/")[2]
        is_later = day > moment.day[: len(day)]
        points.append(
            Point(
                found.text(date),
                capital(found.text(what)),
                Cell("") if about == iri else view.cell(found, about, links.url),
                numbering.marks(found, row.sources),
                is_later,
                is_later and not (points and points[-1].is_later),
            )
        )
    return points


def incoming_of(site: Site, iri: IRI, numbering: Numbering, links: Links, opened: str) -> list[Incoming]:
    """What leads to the thing, by kind, the most first; seats and memberships stand above already."""
    found = site.kg.incoming(iri)
    kinds: dict[str, Incoming] = {}
    for row in _told_once(found):
        property_, thing = row.terms
        kind = kind_of(str(thing))
        if kind in ("", *_SEATS):
            continue
        group = kinds.setdefault(kind, Incoming(kind))
        group.count += 1
        if len(group.links) < _SHOWN or opened == kind:
            marks = numbering.marks(found, documents_first(row))
            group.links.append(Link(view.cell(found, thing, links.url), found.text(property_), marks))
        else:
            group.more = True
    return sorted(kinds.values(), key=lambda group: (-group.count, group.kind))


def _told_once(found: Answer) -> Iterator[FoldedRow]:
    """The rows that say something: no rewordings, and not that a source is derived from another."""
    for row in found.rows:
        if row.terms[0] in ELSEWHERE or all(is_rewording(source) for source in row.sources):
            continue
        yield row
