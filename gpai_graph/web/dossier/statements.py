"""Facts: what is said about a thing, what sources disagree on, and what one source supports."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import CODES, ELSEWHERE, OURS, is_rewording
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.namespaces import INFERRED_ROWS, PREFIXES, kind_of
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.sources import Mark, Source
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import upper_first
from gpai_graph.web import view
from gpai_graph.web.page import Page
from gpai_graph.web.site import DisputeKey, dispute_key
from gpai_graph.web.urls import outside

_GPAI: Final = PREFIXES["gpai"]
_TYPE: Final = PREFIXES["rdf"] + "type"
SUMMARY: Final = _GPAI + "summary"
_CODES_AND_DATA: Final = "Codes and other data"
_READING: Final = "Our notes"
# Readers want to know first what a thing is and what it is called, then its status, its dates, who belongs to it or
# takes part, and where. The other properties follow from A to Z; what leads away from here stands last.
_FIRST: Final = (
    "rdf:type dcterms:type org:classification skos:prefLabel foaf:name dcterms:title skos:altLabel dcterms:alternative "
    "gpai:status gpai:binding gpai:since gpai:start schema:startDate gpai:date gpai:issued dcterms:issued gpai:until "
    "gpai:end schema:endDate gpai:observed org:member org:role org:organization org:memberOf org:subOrganizationOf "
    "gpai:affiliation gpai:lead dcterms:creator gpai:producedBy gpai:issuedBy gpai:issuerName gpai:country gpai:city"
).split()
_LAST: Final = "schema:url schema:inLanguage rdfs:seeAlso".split()
_PLACES: Final = {name: place for place, name in enumerate((*_FIRST, "", *_LAST))}


class Value(NamedTuple):
    """A value of a fact with its marks; note: "inferred", "disputed" or "" in words."""

    cell: TableCell
    marks: list[Mark]
    note: str


class Fact(NamedTuple):
    """A property in words and its values."""

    property: str
    values: list[Value]


class FactGroup(NamedTuple):
    """Facts of one sort under a heading; "" for the first, which needs none."""

    title: str
    facts: list[Fact]


def grouped_facts(page: Page, about: Answer, disputed: Container[tuple[object, object]] = ()) -> list[FactGroup]:
    """The facts in three sorts: what is stated of it, codes and links to elsewhere, what is ours.

    disputed: (property, value) of those that another statement contradicts."""
    sorts: dict[str, dict[str, list[Value]]] = {"": {}, _CODES_AND_DATA: {}, _READING: {}}
    for row in told_rows(about):
        # A class of another vocabulary has no name here; the kind of the thing stands in the head of its page.
        if row.terms.property == _TYPE and row.terms.value not in about.labels:
            continue
        # What follows by rule from what is stated, such as a direct link from a membership, is not inferred by us.
        inferred = all(source == INFERRED_ROWS for source in row.sources)
        is_disputed = (row.terms.property, row.terms.value) in disputed
        value = Value(
            page.cell(about, row.terms.value),
            page.marks(about, documents_first(row), inferred, is_disputed),
            "inferred" if inferred else "disputed" if is_disputed else "",
        )
        sorts[sort_of(row.terms.property)].setdefault(about.text(row.terms.property), []).append(value)
    places = _places(about, [row.terms.property for row in about.rows])
    return [FactGroup(title, _in_order(facts, places)) for title, facts in sorts.items() if facts]


def told_rows(about: Answer) -> Iterator[FoldedRow]:
    """The rows, property first, that say something: no rewordings, and not what stands elsewhere on the page."""
    for row in about.rows:
        if row.terms.property not in ELSEWHERE and not all(is_rewording(source) for source in row.sources):
            yield row


def documents_first(row: FoldedRow) -> list[IRI]:
    """The documents that state a row; the graphs of ours that hold it only where no document does."""
    documents = [source for source in row.sources if source.startswith(PREFIXES["source"])]
    return documents or [source for source in row.sources if not is_rewording(source)]


def sort_of(predicate: Term | None) -> str:
    """The heading under which a property stands: "" for what is stated, that of codes, or that of what is ours."""
    if predicate in OURS:
        return _READING
    return _CODES_AND_DATA if predicate in CODES else ""


def _places(answer: Answer, properties: Iterable[Term | None]) -> dict[str, int]:
    """The place of each property, by its name: the first of those that share the name."""
    found: dict[str, int] = {}
    for property_ in dict.fromkeys(properties):
        place = _PLACES.get(property_.compact if isinstance(property_, IRI) else "", _PLACES[""])
        name = answer.text(property_)
        found[name] = min(place, found.get(name, place))
    return found


def _in_order(facts: Mapping[str, list[Value]], places: Mapping[str, int]) -> list[Fact]:
    """The facts, what matters most first."""
    order = sorted(facts, key=lambda name: (places[name], name.casefold()))
    return [Fact(upper_first(name), facts[name]) for name in order]


class Side(NamedTuple):
    """One side of a dispute: of what it is said (empty: of the thing in dispute), property, value, who says so."""

    about: TableCell
    property: str
    value: TableCell
    marks: list[Mark]


class Dispute(NamedTuple):
    """Two statements that cannot both be true. iri: the thing it is about; kind: what sort of dispute, in words."""

    iri: IRI
    thing: TableCell
    kind: str
    sides: tuple[Side, Side]


def disputes_of(page: Page, among: IRI | None = None) -> list[Dispute]:
    """All disputes, each told once whichever side claims it first.

    among: a thing, to have those about it alone, or a source, to have those in which it takes a side."""
    if among is not None and among not in page.site.in_dispute:
        return []
    claims, answers = page.site.undated_answer("disputed-facts"), page.site.undated_answer("disputed-against")
    found: list[Dispute] = []
    told: set[frozenset[DisputeKey]] = set()
    for row in claims.rows:
        thing, property_, claim, against = key = dispute_key(row)
        other = page.site.contradicted.get(key)
        if not isinstance(thing, IRI) or other is None:
            continue
        # Before anything is numbered: a page names only the sources of what it shows.
        if among is not None and among not in (thing, *row.sources, *other.sources):
            continue
        holder, stated = other.terms.holder, other.terms.stated
        pair = frozenset(((thing, property_, claim), (holder, stated, against)))
        if pair in told:
            continue
        told.add(pair)
        sides = (
            _side(page, claims, TableCell(""), (property_, claim), row.sources),
            _side(
                page,
                answers,
                TableCell("") if holder == thing else page.cell(answers, holder),
                (stated, against),
                other.sources,
            ),
        )
        found.append(Dispute(thing, page.cell(claims, thing), f"{upper_first(claims.text(row.terms.dispute))}.", sides))
    return found


def _side(
    page: Page, answer: Answer, about: TableCell, said: tuple[Term | None, Term | None], sources: tuple[IRI, ...]
) -> Side:
    """A side that says a property and its value."""
    property_, value = said
    marks = page.marks(answer, sources, disputed=True)
    return Side(about, upper_first(answer.text(property_)), page.cell(answer, value), marks)


MOST_AT_FIRST: Final = 12  # more make the page heavy; a link shows more
MOST_SUPPORTED: Final = 120
_ARCHIVES: Final = ("web.archive.org", "archive.org", "archive.ph", "archive.is", "perma.cc", "webarchive.")


class Supported(NamedTuple):
    """A thing that the document speaks of. alone: statements that no other independent source makes."""

    thing: TableCell
    kind: str
    statements: int
    alone: int
    facts: list[Fact]


class Document(NamedTuple):
    """A source and what it supports. total: things in all, of which `things` are told; kinds: how many of each kind;
    archive: (words, address); original: what it is a copy of."""

    source: Source
    original: Source | None
    url: str
    archive: tuple[str, str]
    things: list[Supported]
    total: int
    statements: int
    alone: int
    more: str
    disputes: list[Dispute]
    kinds: dict[str, int]


def document_of(page: Page, thing: Thing, opened: bool) -> Document:
    """What a source supports, the things it says most about first. opened: whether many things are wanted."""
    source = page.kg.described.sources([thing.iri])[0]
    every = page.kg.answer("document-things", document=thing)
    shown = every.rows[: MOST_SUPPORTED if opened else MOST_AT_FIRST]
    counts = [(view.number(row.terms.statements), view.number(row.terms.alone)) for row in every.rows]
    more = page.links.again(rows="all") if len(every) > len(shown) and not opened else ""
    original = IRI(source.original) if source.original else None
    return Document(
        source,
        page.kg.described.sources([original])[0] if original else None,
        outside(source.url),
        _archive(source),
        _supported(page, thing, source, every, shown),
        len(every),
        sum(statements for statements, _ in counts),
        sum(alone for _, alone in counts),
        more,
        disputes_of(page, thing.iri),
        dict(Counter(kind for row in every.rows if (kind := kind_of(str(row.terms.thing))))),
    )


def _supported(
    page: Page, thing: Thing, source: Source, every: Answer, shown: tuple[FoldedRow, ...]
) -> list[Supported]:
    if not shown:
        return []
    iris = [row.terms.thing for row in shown if isinstance(row.terms.thing, IRI)]
    said = page.kg.answer("document-facts", document=thing, things=[Thing.of(iri, every.text(iri)) for iri in iris])
    disputed = page.site.disputed
    facts = {thing: list(rows) for thing, rows in groupby(said.rows, key=lambda row: row.terms.thing)}
    return [
        Supported(
            page.cell(every, row.terms.thing),
            kind_of(str(row.terms.thing)),
            view.number(row.terms.statements),
            view.number(row.terms.alone),
            _facts(page, source, said, facts.get(row.terms.thing, []), disputed),
        )
        for row in shown
    ]


def _facts(
    page: Page, document: Source, said: Answer, rows: list[FoldedRow], disputed: frozenset[tuple[object, ...]]
) -> list[Fact]:
    """What the document says of one thing; beside each value the sources that say so, too.

    Where nobody else says any of it, the head of the thing says that once."""
    alone = [not {said.source(each).text for each in row.sources} - {document.text, ""} for row in rows]
    found: dict[str, list[Value]] = {}
    for row, is_alone in zip(rows, alone, strict=True):
        thing, property_, value = row.terms.thing, row.terms.property, row.terms.value
        is_disputed = (thing, property_, value) in disputed
        note = "disputed" if is_disputed else "from this source alone" if is_alone and not all(alone) else ""
        marks = page.marks(said, row.sources, disputed=is_disputed)
        found.setdefault(said.text(property_), []).append(Value(page.cell(said, value), marks, note))
    return _in_order(found, _places(said, [row.terms.property for row in rows]))


def _archive(source: Source) -> tuple[str, str]:
    """Where an archived copy stands, or may be looked for; no copy is kept here."""
    if not outside(source.url):
        return "", ""
    if any(host in source.url for host in _ARCHIVES):
        return "The address above leads to an archived copy.", ""
    return "Look for a copy in the Wayback Machine", f"https://web.archive.org/web/*/{source.url}"
