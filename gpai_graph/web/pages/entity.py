"""Entity: the page about one thing: what it is in two sentences, the cards of its kind, all statements, who says so."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import ParameterError, UnknownEntityError, did_you_mean, quoted
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import SHAPED, kind_word
from gpai_graph.rdf.namespaces import KINDS, PREFIXES, kind_of
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import listed, lower_first, upper_first
from gpai_graph.web import view
from gpai_graph.web.data import linked_data
from gpai_graph.web.dossier.card_forms import columns
from gpai_graph.web.dossier.cards import PAGES, KindPage, cards_of
from gpai_graph.web.dossier.dossier import Dossier, DossierCard
from gpai_graph.web.dossier.statements import (
    SUMMARY,
    Document,
    disputes_of,
    document_of,
    documents_first,
    grouped_facts,
    told_rows,
)
from gpai_graph.web.http.messages import message_of
from gpai_graph.web.page import Page
from gpai_graph.web.pages.gaps import missing_of, suggestion
from gpai_graph.web.site import Site
from gpai_graph.web.urls import host_of, outside

_DEFINITION: Final = PREFIXES["skos"] + "definition"
_RELATION: Final = PREFIXES["gpai"] + "relationToGpai"  # of an instrument; that of GPAI itself says nothing
_ADDRESS: Final = PREFIXES["schema"] + "url"
_KIND: Final = PREFIXES["dcterms"] + "type"
# What tells when a thing came to be, and the kinds of which that holds for all that is said of them.
_BEGINS: Final = tuple(PREFIXES["gpai"] + name for name in ("start", "since", "issued", "date"))
_MADE: Final = ("document", "event", "milestone", "output", "project", "strategy")
_SHOWN: Final = 24  # links of a kind; more stand on the page when asked for
# They stand on the page with their period.
_SEATS: Final = ("membership", "seat")
_GPAI: Final = PREFIXES["body"] + "gpai"
# So many things make a picture that can be read.
_PICTURED: Final = range(4, 26)
_IN_PICTURE: Final = frozenset((*SHAPED, *_SEATS))
_NOTHING: Final = Answer("", (), (), {}, ())


class Sentence(NamedTuple):
    """A sentence at the head of the page, and who says so."""

    text: str
    marks: list[Mark]


class Chip(NamedTuple):
    """The status of a thing in a word or two; look: "yes", "partly" or ""."""

    text: str
    look: str = ""


class Button(NamedTuple):
    """Where the thing itself can be read; words say what the reader gets."""

    words: str
    href: str
    host: str


class IncomingLink(NamedTuple):
    """A thing that leads here, through which property, and who says so."""

    cell: TableCell
    property: str
    marks: list[Mark]


@dataclass
class Incoming:
    """Links of one kind that lead to the thing; count: of all of them."""

    kind: str
    count: int = 0
    links: list[IncomingLink] = field(default_factory=list)
    more: bool = False


def entity(page: Page) -> Response:
    """The page about a thing, with the day that is asked for."""
    thing = thing_of(page)
    iri, name, kind = thing
    # As `kg.describe`, but the site knows the disputes already.
    about = page.kg.answer("facts", thing=thing)
    told = PAGES.get(kind, KindPage())
    what = page.kg.answer(told.about, thing=thing) if told.about else _NOTHING
    found = page.kg.incoming(thing)
    properties = {*about.column("property"), *found.column("property")}
    links = frozenset(each.compact for each in properties if isinstance(each, IRI))
    values = (row.terms.value for row in about.rows if row.terms.property == _KIND)
    kinds = frozenset(value.compact for value in values if isinstance(value, IRI))
    dossier = Dossier(page, thing, links, kinds, _day(what), _begun(about, kind))
    lead = _lead(page, dossier, about, what)
    question, finding = told.outside if told.outside[0] and not _is_member(dossier) else ("", "")
    if question:
        lead += _outside(page, thing, question)
    sides = columns(dossier)
    if counts := _counts(page, [card for side in sides for card in side]):
        lead.append(Sentence(counts, []))
    incoming = incoming_of(page, found, page.word("all"))
    _check_opened(page, [card.key for side in sides for card in side] + [group.kind for group in incoming])
    # What a source is stands in the head of its page.
    groups = [] if kind == "source" else grouped_facts(page, about, _disputed(page, iri))
    document = document_of(page, thing, page.word("rows") == "all") if kind == "source" else None
    response = page.render(
        "entity.html.j2",
        iri=iri,
        compact=iri.compact,
        name=name,
        kind=kind,
        other_names=_other_names(about, name),
        chip=Chip(document.source.kind) if document else _chip(dossier, what),
        lead=lead,
        finding=page.kg.queries.claims[finding] if finding else None,
        button=_button(about, kind),
        sides=sides,
        groups=groups,
        statements=sum(len(fact.values) for group in groups for fact in group.facts),
        disputes=disputes_of(page, iri),
        missing=missing_of(page, iri),
        # Most things have no seat, and need not be asked for any.
        ends=_ends(dossier) if any(kind_of(str(other)) in _SEATS for other in found.column("from")) else "",
        document=document,
        kinds=_kinds(document) if document else [],
        incoming=incoming,
        opened=page.word("all") in {group.kind for group in incoming},
        picture=_picture(page, thing, about, found) if told.is_pictured else None,
        data_path=linked_data.data_path(iri),
        files=linked_data.files(iri, page.links),
        json_ld=linked_data.json_ld(page.site, page.request, iri, name, about),
        citation=page.citation(name),
        contact=linked_data.contact(page.site.settings.contact, name),
        correction=suggestion(page, iri, "other").text,
    )
    response.headers["Link"] = linked_data.page_links(page.site, page.request, iri, page.links)
    return response


def _check_opened(page: Page, known: list[str]) -> None:
    """Raise ParameterError for a card or a kind of links that the page does not have."""
    opened = page.word("all")
    every = [*known, *(card.key for card in cards_of(page.request.path_params["kind"], page.kg.queries))]
    if opened and opened not in every:
        takes = (
            f"Write {listed([f'all={name}' for name in known], 'or')}, or leave it out." if known else "Leave it out."
        )
        raise ParameterError(f"Parameter 'all' cannot be {quoted(opened)}.{did_you_mean(opened, every)} {takes}")


def thing_of(page: Page) -> Thing:
    """The thing that a path names. Raises HTTPException 404 where the graph knows none, with the nearest one."""
    return thing_called(page.site, page.request.path_params["kind"], page.request.path_params["slug"])


def thing_called(site: Site, kind: str, slug: str) -> Thing:
    """The thing of a kind with a slug. Raises HTTPException 404 as `thing_of` does."""
    if kind not in KINDS:
        raise HTTPException(404, f"There is no kind {quoted(kind)}. The kinds are {', '.join(KINDS)}.")
    try:
        return site.kg.thing(f"<{PREFIXES[kind]}{slug}>")
    except UnknownEntityError as error:
        raise HTTPException(404, message_of(error)) from error


def _other_names(about: Answer, name: str) -> str:
    """What else it is called, in any language."""
    naming = {PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "alternative"}
    terms = [row.terms.value for row in about.rows if row.terms.property in naming]
    told = (about.text(term) for term in terms if isinstance(term, Literal) and term.text != name)
    return " · ".join(dict.fromkeys(told))


def _lead(page: Page, dossier: Dossier, about: Answer, what: Answer) -> list[Sentence]:
    """What it is, and our summary of it: sentences with their sources."""
    found = []
    if what.rows and dossier.thing.kind != "source":
        sources = dict.fromkeys(source for row in what.rows for source in row.sources)
        is_inferred = any(row.is_inferred for row in what.rows)
        found.append(Sentence(what.sentence, page.marks(what, sources, is_inferred)))
    # A word of a list, and a list of words, have a definition.
    told = (SUMMARY, _DEFINITION, *([_RELATION] if dossier.thing.kind == "instrument" else []))
    found += [
        Sentence(_ended(about.text(row.terms.value)), page.marks(about, documents_first(row)))
        for row in about.rows
        if row.terms.property in told
    ]
    if not found and dossier.thing.kind not in ("source", "country"):
        found.append(Sentence(f"{dossier.thing.label} is {view.with_kind(dossier.thing.kind)}.", []))
    return found


def _outside(page: Page, thing: Thing, question: str) -> list[Sentence]:
    """That no membership is found on the day, and how many members sources count."""
    counts = page.kg.answer(question, thing=thing, as_of=page.view_as_of.date)
    sources = dict.fromkeys(source for row in counts.rows for source in row.sources)
    found = Sentence(f"We found no membership of GPAI on {page.as_of.words}.", [])
    return [found, *([Sentence(counts.sentence, page.marks(counts, sources))] if counts.rows else [])]


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _is_member(dossier: Dossier) -> bool:
    """Whether the thing is known to be a member of GPAI on the day: what most readers want to know of a country."""
    return any(seat.state and seat.place.iri == _GPAI for seat in dossier.seats())


def _kinds(document: Document) -> list[view.Meter]:
    """How many things of each kind a source says something about, the most first."""
    order = sorted(document.kinds.items(), key=lambda item: (-item[1], item[0]))
    numbers = [(TableCell(upper_first(kind_word(kind, count)), kind=kind), count) for kind, count in order]
    return view.of_the_largest(numbers, "thing")


def _ends(dossier: Dossier) -> str:
    """Of how many seats no source states the end, in words; "" if of none."""
    seats = [seat for seat in dossier.seats() if not seat.is_membership]
    unknown = sum(not any(until for _, until in seat.stated) for seat in seats)
    if not unknown:
        return ""
    return f"the end of {'the only seat' if len(seats) == 1 else f'{unknown} of {len(seats)} seats'}"


def _counts(page: Page, cards: list[DossierCard]) -> str:
    """What the cards of a page count, in the words of their titles; a card of one thing needs no count."""
    told = [
        f"{card.count:,} {lower_first(card.title)}{f' ({card.below})' if card.below else ''}"
        for card in cards
        if card.things and card.count > 1
    ]
    when = f" on {page.as_of.words}" if page.view_as_of.date else ""
    return f"On record{when}: {listed(told)}." if told else ""


def _chip(dossier: Dossier, what: Answer) -> Chip | None:
    """The status in a word: of a country its membership on the day, of others their state, legal force or kind."""
    columns = {name: [text for term in what.column(name) if (text := what.text(term))] for name in what.columns}
    if dossier.thing.kind == "country":
        if not _is_member(dossier):
            return Chip("No membership found")
        if any(row.is_inferred for row in what.rows):
            return Chip("Member, inferred", "partly")
        return Chip("Founding member" if any(columns.get("founders", [])) else "Member", "yes")
    ended = columns.get("end", []) + columns.get("ended", [])
    if dossier.thing.kind == "body" and ended:
        return Chip(f"Ended {ended[-1]}")
    if columns.get("planned"):
        return Chip("Only planned")
    status = columns.get("status", [])
    return Chip(status[0]) if status else None


def _day(what: Answer) -> PartialDate | None:
    """The last day of an event that took place; None of other things."""
    ends = [term for name in ("day", "last_day") if name in what.columns for term in what.column(name) if term]
    return max(filter(None, map(PartialDate.of, ends)), key=lambda date: date.last, default=None)


def _begun(about: Answer, kind: str) -> PartialDate | None:
    """Since when a work or an event is on record; None of what changes, such as a country, a person or a body."""
    dates = (PartialDate.of(row.terms.value) for row in about.rows if row.terms.property in _BEGINS)
    return min(filter(None, dates), default=None) if kind in _MADE else None


def _button(about: Answer, kind: str) -> Button | None:
    """The button that opens the text of a thing, where its address shows that it is one, or else a page about it."""
    for row in about.rows:
        value = row.terms.value
        if row.terms.property == _ADDRESS and isinstance(value, Literal) and outside(value.text):
            address = value.text
            # As `leads_to` in the query `outputs` tells it.
            is_text = urlsplit(address).path.lower().endswith((".pdf", "/pdf"))
            what = {"output": "report", "document": "document"}.get(kind) if is_text else None
            return Button(f"Open the {what} (PDF)" if what else "Open its page", address, host_of(address))
    return None


def _disputed(page: Page, iri: IRI) -> set[tuple[object, object]]:
    """What is said of the thing and contradicted elsewhere: (property, value)."""
    return {(property_, value) for thing, property_, value in page.site.disputed if thing == iri}


class _Shown(NamedTuple):
    image: str
    page: str
    alt: str
    height: int
    is_small: bool


def _picture(page: Page, thing: Thing, about: Answer, found: Answer) -> _Shown:
    """The picture of what the thing is linked with; it is small if few enough things stand in it.

    Each membership and seat counts as the one thing that it links; only the network itself would tell them all."""
    linked = {*about.column("value"), *found.column("from")} - {thing.iri}
    is_small = sum(kind_of(str(other)) in _IN_PICTURE for other in linked) in _PICTURED
    base = f"/neighbourhood/{thing.compact.replace(':', '/')}"
    alt = f"Network picture: what {thing.label} is linked with"
    return _Shown(page.url(f"{base}/picture.svg"), page.url(f"{base}/picture"), alt, 820, is_small)


def incoming_of(page: Page, found: Answer, opened: str) -> list[Incoming]:
    """What leads to the thing, by kind, the most first; seats and memberships stand above already."""
    kinds: dict[str, Incoming] = {}
    for row in told_rows(found):
        other = row.terms["from"]
        kind = kind_of(str(other))
        if kind in ("", *_SEATS):
            continue
        group = kinds.setdefault(kind, Incoming(kind))
        group.count += 1
        if len(group.links) < _SHOWN or opened == kind:
            marks = page.marks(found, documents_first(row))
            group.links.append(IncomingLink(page.cell(found, other), found.text(row.terms.property), marks))
        else:
            group.more = True
    return sorted(kinds.values(), key=lambda group: (-group.count, group.kind))
