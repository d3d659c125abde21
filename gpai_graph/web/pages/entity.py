"""Entity: the page about one thing, with its facts, its seats on a date, its timeline and what leads to it."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import UnknownEntityError
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate
from gpai_graph.rdf.namespaces import KINDS, PREFIXES, kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.things import Thing
from gpai_graph.web import view
from gpai_graph.web.data import linked_data
from gpai_graph.web.http.messages import in_words
from gpai_graph.web.page import Page
from gpai_graph.web.pages.facts import (
    SUMMARY,
    disputed_triples,
    disputes_of,
    document_of,
    documents_first,
    grouped_facts,
    told_rows,
)
from gpai_graph.web.pages.gaps import suggestion
from gpai_graph.web.pages.search import named
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell

_POINTS: Final = 40  # of the timeline
_GPAI: Final = PREFIXES["gpai"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_DEFINITION: Final = PREFIXES["skos"] + "definition"
# The states of a membership or seat on a day, the surest first.
_SURENESS: Final = (*CERTAINTIES, "none")
_SHOWN: Final = 24  # links of a kind; more stand on the page when asked for
# They stand on the page with their period.
_SEATS: Final = ("membership", "seat")
_GPAI_PAGE: Final = "/page/body/gpai"
# What has no picture of what it is linked with: vocabulary and observations.
_NOT_PICTURED: Final = ("observation", "date", "concept", "scheme", "term", *_SEATS, "completeness")


@dataclass
class Role:
    """A membership or seat: who, as what, where, when, and how sure it is on the day asked for ("" not then)."""

    who: Cell
    role: Cell
    place: Cell
    periods: list[str]
    state: str
    is_inferred: bool
    is_disputed: bool
    marks: list[Mark]

    @property
    def period(self) -> str:
        """The period in words; several where sources differ."""
        return " / ".join(self.periods)


class Roles(NamedTuple):
    """Memberships and seats on the day asked for, and at other times."""

    now: list[Role]
    then: list[Role]


class Point(NamedTuple):
    """A dated thing on the timeline."""

    date: PartialDate
    what: str
    about: Cell
    marks: list[Mark]
    is_later: bool
    is_first_later: bool


class IncomingLink(NamedTuple):
    """A thing that leads here, through which property, and who says so."""

    cell: Cell
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
    about = page.kg.describe(thing)
    incoming = page.kg.incoming(thing)
    # Only what a seat or a membership leads from or to has roles.
    has_roles = any(kind_of(str(row.terms[1])) in _SEATS for row in incoming.rows)
    roles = roles_of(page, thing) if has_roles else None
    response = page.render(
        "entity.html.j2",
        iri=iri,
        compact=iri.compact,
        name=name,
        kind=kind,
        other_names=_other_names(about, name),
        sentence=_sentence(about, name, kind, roles) + _no_membership(page, kind, roles),
        roles=roles,
        # What a source is stands in the head of its page.
        groups=[] if kind == "source" else grouped_facts(page, about, _disputed(page, iri)),
        disputes=disputes_of(page, iri),
        document=document_of(page, thing, page.word("rows") == "all") if kind == "source" else None,
        timeline=(points := timeline_of(page, thing))[:_POINTS],
        timeline_more=page.url("/timeline", thing=iri.compact) if len(points) > _POINTS else "",
        incoming=incoming_of(page, incoming, page.word("all")),
        picture=_picture(page, iri, name, kind),
        data_path=linked_data.data_path(iri),
        files=linked_data.files(iri, page.links),
        json_ld=linked_data.json_ld(page.site, page.request, iri, name, about),
        citation=page.citation(name),
        contact=linked_data.contact(page.site.settings.contact, name),
        correction=suggestion(page, iri, "other").text,
    )
    response.headers["Link"] = linked_data.page_links(page.site, page.request, iri, page.links)
    return response


def thing_of(page: Page) -> Thing:
    """The thing that a path names. Raises HTTPException 404 where the graph knows none, with the nearest one."""
    return thing_called(page.site, page.request.path_params["kind"], page.request.path_params["slug"])


def thing_called(site: Site, kind: str, slug: str) -> Thing:
    """The thing of a kind with a slug. Raises HTTPException 404 as `thing_of` does."""
    if kind not in KINDS:
        raise HTTPException(404, f"There is no kind {kind!r}. The kinds are {', '.join(KINDS)}.")
    try:
        return site.kg.thing(f"<{PREFIXES[kind]}{slug}>")
    except UnknownEntityError as error:
        raise HTTPException(404, in_words(str(error))) from error


def _other_names(about: Answer, name: str) -> str:
    """What else it is called, in any language."""
    naming = {PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "alternative"}
    texts = [about.text(row.terms[1]) for row in about.rows if row.terms[0] in naming]
    return " · ".join(dict.fromkeys(text for text in texts if text != name))


def _sentence(about: Answer, name: str, kind: str, roles: Roles | None) -> str:
    """What it is: our summary where there is one, else its class, and what it holds on the day."""
    for row in about.rows:
        # A word of a list, and a list of words, have a definition.
        if row.terms[0] in (SUMMARY, _DEFINITION):
            return about.text(row.terms[1])
    kinds = [row.terms[1] for row in about.rows if row.terms[0] == _TYPE]
    classes = [about.text(term) for term in kinds if str(term).startswith(_GPAI)]
    what = classes[0].lower() if classes else view.kind_word(kind)
    article = "an" if what[:1] in "aeiou" else "a"
    held = [role for role in roles.now if role.place.text and role.state == "certain"] if roles else []
    told = "; ".join(_held(role) for role in held[:2])
    return f"{name} is {article} {what}{': ' if told else ''}{told}."


def _no_membership(page: Page, kind: str, roles: Roles | None) -> str:
    """That a country is not known to be a member of GPAI on the day: what most readers want to know of it."""
    held = roles.now if roles else []
    is_member = any(urlsplit(role.place.href).path.endswith(_GPAI_PAGE) for role in held)
    return f" We found no membership of GPAI on {page.as_of.words}." if kind == "country" and not is_member else ""


def _held(role: Role) -> str:
    """A seat in words, such as "member of GPAI since 2022"."""
    who = f" ({role.who.text})" if role.who.text else ""
    period = f" {role.period}" if role.period else ""
    sure = " (inferred)" if role.is_inferred else " (sources disagree)" if role.is_disputed else ""
    return f"{role.role.text[:1].lower()}{role.role.text[1:]} of {role.place.text}{who}{period}{sure}"


def _disputed(page: Page, iri: IRI) -> set[tuple[object, object]]:
    """What is said of the thing and contradicted elsewhere: (property, value)."""
    return {(property_, value) for thing, property_, value in disputed_triples(page.site) if thing == iri}


class _Shown(NamedTuple):
    image: str
    page: str
    alt: str
    height: int


def _picture(page: Page, iri: IRI, name: str, kind: str) -> _Shown | None:
    """The picture of what the thing is linked with; vocabulary and observations have none."""
    if kind in _NOT_PICTURED:
        return None
    base = f"/neighbourhood/{iri.compact.replace(':', '/')}"
    alt = f"Network picture: what {name} is linked with"
    return _Shown(page.url(f"{base}/picture.svg"), page.url(f"{base}/picture"), alt, 820)


def roles_of(page: Page, thing: Thing) -> Roles | None:
    """The memberships and seats of a thing: those that hold on the day first; None where it has none at all."""
    every = page.kg.answer("roles", thing=thing, as_of=page.as_of.date, mode="any")
    if not every.rows:
        return None
    states = _states(every)
    wanted = CERTAINTIES[: CERTAINTIES.index(page.as_of.certainty) + 1] if page.as_of.certainty else CERTAINTIES
    disputed = {thing for thing, _, _ in disputed_triples(page.site)}
    found: dict[Any, Role] = {}
    for row in every.rows:
        holder, role, place, since, until, seat, _, _ = row.terms
        is_disputed = seat in disputed
        marks = page.marks(every, row.sources, row.is_inferred, is_disputed)
        period = _period(every.text(since), every.text(until))
        if seat in found:
            known = found[seat]
            known.marks += [mark for mark in marks if mark not in known.marks]
            if period and period not in known.periods:
                known.periods.append(period)
            continue
        state = states[seat]
        found[seat] = Role(
            Cell("") if holder == thing.iri else page.cell(every, holder),
            page.cell(every, role),
            Cell("") if place == thing.iri else page.cell(every, place),
            [period] if period else [],
            state if state in wanted else "",
            row.is_inferred,
            is_disputed,
            marks,
        )
    order = sorted(found.values(), key=lambda role: CERTAINTIES.index(role.state) if role.state else len(CERTAINTIES))
    return Roles([role for role in order if role.state], [role for role in order if not role.state])


def _states(every: Answer) -> dict[Any, str]:
    """How sure each membership or seat is on the day: the surest state of its rows, as sources may differ."""
    states: dict[Any, str] = {}
    for row in every.rows:
        seat, state = row.terms[5], every.text(row.terms[7])
        if seat not in states or _SURENESS.index(state) < _SURENESS.index(states[seat]):
            states[seat] = state
    return states


def _period(since: str, until: str) -> str:
    if since and until:
        return f"{since} to {until}"
    return f"since {since}" if since else f"until {until}" if until else ""


def timeline_of(page: Page, thing: Thing) -> list[Point]:
    """What is dated about it, in order; what comes after the day asked for is told apart."""
    found = page.kg.answer("timeline", thing=thing)
    points: list[Point] = []
    for row in found.rows:
        date, (what, about, state) = PartialDate.of(row.terms[0]), row.terms[1:]
        if date is None:
            continue
        is_later = page.as_of.is_before(date)
        points.append(
            Point(
                date,
                view.capital(found.text(what)) + (f" ({found.text(state).lower()})" if state else ""),
                Cell("") if about == thing.iri else page.cell(found, about),
                page.marks(found, row.sources),
                is_later,
                is_later and not (points and points[-1].is_later),
            )
        )
    return points


def incoming_of(page: Page, found: Answer, opened: str) -> list[Incoming]:
    """What leads to the thing, by kind, the most first; seats and memberships stand above already."""
    kinds: dict[str, Incoming] = {}
    for row in told_rows(found):
        property_, other = row.terms
        kind = kind_of(str(other))
        if kind in ("", *_SEATS):
            continue
        group = kinds.setdefault(kind, Incoming(kind))
        group.count += 1
        if len(group.links) < _SHOWN or opened == kind:
            marks = page.marks(found, documents_first(row))
            group.links.append(IncomingLink(page.cell(found, other), found.text(property_), marks))
        else:
            group.more = True
    return sorted(kinds.values(), key=lambda group: (-group.count, group.kind))


def timeline(page: Page) -> Response:
    """The page of a timeline; a form where no thing, or no one thing, is named."""
    asked = named(page, page.word("thing"))
    points = timeline_of(page, page.kg.thing(asked.thing)) if asked.thing else []
    title = f"Timeline: {asked.name}" if asked.thing else "Timeline of a thing"
    return page.render(
        "timeline.html.j2",
        title=title,
        asked=asked,
        years=_by_year(points),
        sentence=_timeline_sentence(points, page.as_of.words),
        citation=page.citation(title),
    )


def _by_year(points: list[Point]) -> list[tuple[int, list[Point]]]:
    """The points under the year in which they lie."""
    return [(year, list(some)) for year, some in groupby(points, lambda point: point.date.year)]


def _timeline_sentence(points: list[Point], day: str) -> str:
    if not points:
        return ""
    later = sum(point.is_later for point in points)
    count = f"{len(points)} {'date is' if len(points) == 1 else 'dates are'} recorded"
    span = f" from {points[0].date.words} to {points[-1].date.words}" if points[0].date != points[-1].date else ""
    return f"{count}{span}{f', {later} of them after {day}' if later else ''}."
