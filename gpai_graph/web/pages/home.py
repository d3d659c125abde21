"""Home: what this is, one field for names and questions, who the members are and were, and what else is here."""

from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import AsOf, PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.visual.chart import maps
from gpai_graph.web import view
from gpai_graph.web.data.catalogue import dataset_json_ld
from gpai_graph.web.page import Page
from gpai_graph.web.pages.findings import cards
from gpai_graph.web.urls import page_path, with_query

# Queries with this tag are the questions that a first reader is offered.
_START: Final = "start"
_MEMBERS: Final = "members"


class Stop(NamedTuple):
    """A date on which members joined: where it happened, in short, how many members there were then, its address."""

    date: PartialDate
    place: str
    members: str
    href: str


class JoinedBy(NamedTuple):
    """The members that joined in one way: the words for it, how many, their colour, and how the map is filled with it.

    hatch: the id of a pattern in this colour, for members that are inferred."""

    words: str
    number: int
    colour: str
    hatch: str

    @property
    def fill(self) -> str:
        """What fills the shape of a country of this group."""
        return f"url(#{self.hatch})" if self.hatch else self.colour


class Shape(NamedTuple):
    """A country on the map: its page, what is said of it, its outline or its point, and the colour of its group."""

    href: str
    words: str
    path: str
    point: tuple[int, int] | None
    fill: str


class MembersMap(NamedTuple):
    """The members on a day, for a map: the answer in words, groups, countries, and who is on no map."""

    answer: Answer
    day: AsOf
    groups: list[JoinedBy]
    shapes: list[Shape]
    off: list[str]


def home(page: Page) -> Response:
    """The first page. `?members=2020-12-04` shows the members of that day; what is no date is told."""
    asked = page.word(_MEMBERS)
    date = PartialDate.of(asked)
    day = AsOf(date.last_day) if date else page.as_of._replace(certainty="")
    stops = _stops(page)
    front = page.site.front
    response = page.render(
        "home.html.j2",
        findings=cards(page, front or ()),
        claims=len(page.kg.queries.claims),
        members=_members(page, day),
        stops=stops,
        reached=max((stop.date for stop in stops if not day.is_before(stop.date)), default=None),
        no_date=asked if asked and not date else "",
        outlines=maps.outlines(),
        sheet=maps.SHEET,
        gpai=page.answer("gpai").sentence,
        figures=page.site.undated_answer("graph-figures").sentence,
        start=[query for query in page.site.questions.values() if _START in query.tags],
        state=page.answer("stated-and-recorded").sentence,
        json_ld=dataset_json_ld(page.site, page.request),
    )
    if front is None:
        response.headers["Cache-Control"] = "no-store"
    return response


def _stops(page: Page) -> list[Stop]:
    """The dates on which members joined, from the question how the membership grew."""
    events = page.site.undated_answer("events")
    kinds, cities = (dict(zip(events.column("event"), events.column(name), strict=True)) for name in ("kind", "city"))
    growth = page.site.undated_answer("growth")
    names = ("date", "occasion", "route", "arrived", "members")
    found = []
    for date, event, route, arrived, members in zip(*map(growth.column, names), strict=True):
        known = PartialDate.of(date)
        if known and view.number(arrived):
            place = events.text(cities.get(event) or kinds.get(event)) or growth.text(route)
            address = page.links.root + with_query("/", page.given.query_params | {_MEMBERS: known.text})
            found.append(Stop(known, place, growth.text(members), address))
    return found


def _members(page: Page, day: AsOf) -> MembersMap:
    answer = page.site.answer(_MEMBERS, day)
    joined: dict[tuple[str, bool], dict[IRI, str]] = {}  # {(way of joining, whether inferred): {member: since when}}
    for row in answer.rows:
        member, since, route = row.terms.member, row.terms.joined, row.terms.route
        if isinstance(member, IRI) and not any(member in members for members in joined.values()):
            joined.setdefault((answer.text(route), row.is_inferred), {})[member] = answer.text(since)
    ways = list(dict.fromkeys(way for way, _ in joined))
    groups, said = list[JoinedBy](), dict[IRI, tuple[str, str]]()
    for (way, is_inferred), members in joined.items():
        words = f"{way}, inferred" if is_inferred else way
        hatch = f"hatch-{len(groups)}" if is_inferred else ""
        group = JoinedBy(words, len(members), maps.fill(ways.index(way))[1], hatch)
        groups.append(group)
        said |= {one: (f"{words}, since {when}" if when else words, group.fill) for one, when in members.items()}
    shapes = _shapes(page, said)
    off = [answer.text(member) for member in said if member not in shapes]
    return MembersMap(answer, day, groups, list(shapes.values()), off)


def _shapes(page: Page, said: dict[IRI, tuple[str, str]]) -> dict[IRI, Shape]:
    """Every country that the map can show, those without a group first; borders of the others lie above theirs."""
    codes, outlines = page.site.undated_answer("country-codes"), maps.outlines()
    found: dict[IRI, Shape] = {}
    for country, code in zip(codes.column("country"), map(codes.text, codes.column("code")), strict=True):
        path, point = outlines.paths.get(code, ""), outlines.points.get(code)
        if isinstance(country, IRI) and (path or point):
            words, fill = said.get(country, (maps.OTHERS, ""))
            found[country] = Shape(page.url(page_path(country)), f"{codes.text(country)}: {words}", path, point, fill)
    return dict(sorted(found.items(), key=lambda item: (bool(item[1].fill), not item[1].path)))
