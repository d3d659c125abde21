"""Documents: what one source supports, of which things, what no other source says, and what it disputes."""

from itertools import groupby
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer, FoldedRow, source_details
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.sources import Source
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.pages.disputes import Dispute, disputed_triples, disputes_of
from gpai_graph.web.pages.facts import Fact, Value, capital
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of, outside
from gpai_graph.web.view import Cell

THINGS: Final = 12  # more make the page heavy; a link shows more
MOST: Final = 120
_ARCHIVES: Final = ("web.archive.org", "archive.org", "archive.ph", "archive.is", "perma.cc", "webarchive.")
# What names a thing that has no name of its own, such as an observation.
_NAMING: Final = tuple(PREFIXES["gpai"] + name for name in ("indicator", "about", "date"))


class Supported(NamedTuple):
    """A thing that the document speaks of. alone: statements that no other source makes."""

    thing: Cell
    kind: str
    statements: int
    alone: int
    facts: list[Fact]


class Document(NamedTuple):
    """A source and what it supports. total: things in all, of which `things` are told; archive: (words, address)."""

    source: Source
    url: str
    archive: tuple[str, str]
    things: list[Supported]
    total: int
    statements: int
    alone: int
    more: str
    disputes: list[Dispute]


def document_of(site: Site, iri: IRI, numbering: Numbering, links: Links, opened: bool) -> Document:
    """What a source supports, the things it says most about first. opened: whether many things are wanted."""
    source = source_details(site.kg.store, site.kg.queries, [iri])[0]
    every = site.kg.answer("document-things", document=iri)
    shown = every.rows[: MOST if opened else THINGS]
    counts = [(_count(row.terms[1]), _count(row.terms[2])) for row in every.rows]
    more = links.again(rows="all") if len(every) > len(shown) and not opened else ""
    return Document(
        source,
        outside(source.url),
        _archive(source),
        _supported(site, iri, every, shown, numbering, links),
        len(every),
        sum(statements for statements, _ in counts),
        sum(alone for _, alone in counts),
        more,
        disputes_of(site, numbering, links, iri),
    )


def _supported(
    site: Site, iri: IRI, every: Answer, shown: tuple[FoldedRow, ...], numbering: Numbering, links: Links
) -> list[Supported]:
    if not shown:
        return []
    things = [row.terms[0] for row in shown if isinstance(row.terms[0], IRI)]
    said = site.kg.answer("document-facts", document=iri, things=things)
    disputed = disputed_triples(site)
    facts = {thing: list(rows) for thing, rows in groupby(said.rows, key=lambda row: row.terms[0])}
    return [
        Supported(
            _named(every, said, row.terms[0], facts.get(row.terms[0], []), links),
            kind_of(str(row.terms[0])),
            _count(row.terms[1]),
            _count(row.terms[2]),
            _facts(said, facts.get(row.terms[0], []), disputed, numbering, links),
        )
        for row in shown
    ]


def _facts(
    said: Answer, rows: list[FoldedRow], disputed: frozenset[tuple[object, ...]], numbering: Numbering, links: Links
) -> list[Fact]:
    """What the document says of one thing; beside each value the sources that say so, too.

    Where nobody else says any of it, the head of the thing says that once."""
    mixed = any(len(row.sources) > 1 for row in rows)
    found: dict[str, list[Value]] = {}
    for row in rows:
        thing, property_, value = row.terms
        is_disputed = (thing, property_, value) in disputed
        alone = len(row.sources) == 1
        note = "disputed" if is_disputed else "no other source" if alone and mixed else ""
        marks = numbering.marks(said, row.sources, disputed=is_disputed)
        found.setdefault(said.text(property_), []).append(Value(view.cell(said, value, links.url), marks, note))
    order = sorted(found.items(), key=lambda item: (item[0] != "class", item[0].casefold()))
    return [Fact(capital(name), values) for name, values in order]


def _named(every: Answer, said: Answer, thing: Term | None, rows: list[FoldedRow], links: Links) -> Cell:
    """The thing by its name; what has none by what it measures, of what, and when."""
    known = view.cell(every, thing, links.url)
    if not isinstance(thing, IRI) or thing in every.labels:
        return known
    values = {str(row.terms[1]): said.text(row.terms[2]) for row in rows}
    return known._replace(text=", ".join(values[name] for name in _NAMING if name in values) or known.text)


def _archive(source: Source) -> tuple[str, str]:
    """Where an archived copy stands, or may be looked for; no copy is kept here."""
    if not outside(source.url):
        return "", ""
    if any(host in source.url for host in _ARCHIVES):
        return "The address above is that of an archived copy.", ""
    return "Look for one in the Wayback Machine", f"https://web.archive.org/web/*/{source.url}"


def _count(term: Term | None) -> int:
    return int(term.text) if isinstance(term, Literal) else 0
