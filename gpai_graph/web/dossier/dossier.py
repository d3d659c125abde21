"""Dossier: a thing as its page tells it: what cards are made of, and what they share, such as memberships and seats."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.web.dossier.cards import CardQuestion
from gpai_graph.web.page import Page
from gpai_graph.web.small_charts import Axis, Period, PeriodBar, YearChart

_CHAIR: Final = re.compile(r"\bchair\b", re.IGNORECASE)
# The states of a membership or seat on a day, the surest first.
_SURENESS: Final = (*CERTAINTIES, "none")


@dataclass
class Seat:
    """A membership or seat: who, as what, where, when. state: how sure it is on the day asked for ("" not then).

    notes: our remarks, on the page of a person."""

    holder: Thing
    role: Thing
    place: Thing
    state: str
    is_membership: bool
    is_inferred: bool
    is_disputed: bool
    marks: list[Mark]
    stated: list[tuple[PartialDate | None, PartialDate | None]] = field(default_factory=list)
    seen: list[PartialDate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_undated(self) -> bool:
        """Whether no source gives it any date."""
        return not (self.seen or any(map(any, self.stated)))

    @property
    def is_chair(self) -> bool:
        """Whether the vocabulary calls the role a chair: of those who preside, did so before or will do so next."""
        return _CHAIR.search(self.role.label) is not None

    @property
    def periods(self) -> list[Period]:
        """The periods that sources state, several where they differ; a start alone says less than one with its end."""
        whole = [pair for pair in self.stated if all(pair)]
        told = whole or [pair for pair in self.stated if any(pair)] or [(None, None)]
        return [Period(since, until, tuple(sorted(self.seen)), self.is_membership) for since, until in told]

    @property
    def words(self) -> str:
        """The periods in words; "" where none is known."""
        return " / ".join(dict.fromkeys(filter(None, (period.words for period in self.periods))))


def seats_of(page: Page, thing: Thing, link: str = "") -> list[Seat]:
    """The memberships and seats of a thing, those that hold on the day first.

    link: property of the seat that leads to the thing; "" takes its holder, its body and whom it represents."""
    asked = {"link": link} if link else {}
    every = page.kg.answer("roles", thing=thing, as_of=page.as_of.date, mode="any", **asked)
    if not every.rows:
        return []
    states = _states(every)
    certainty = page.as_of.certainty
    wanted = CERTAINTIES[: CERTAINTIES.index(certainty) + 1] if certainty else CERTAINTIES
    disputed = {about for about, _, _ in page.site.disputed}
    found: dict[Any, Seat] = {}
    for row in every.rows:
        terms, seat = row.terms, row.terms.seat
        marks = page.marks(every, row.sources, row.is_inferred, seat in disputed)
        if seat not in found:
            state = states[seat] if states[seat] in wanted else ""
            things = terms.holder, terms.role, terms.place
            holder, role, place = (Thing.of(each, every.text(each)) for each in things)
            is_membership = terms.basis is not None
            found[seat] = Seat(holder, role, place, state, is_membership, row.is_inferred, seat in disputed, [])
        known = found[seat]
        known.marks += [mark for mark in marks if mark not in known.marks]
        if (pair := (PartialDate.of(terms.since), PartialDate.of(terms.until))) not in known.stated:
            known.stated.append(pair)
    for report in page.kg.run("reports", thing=thing, **asked):
        seat, date = report.seat, PartialDate.of(report.seen)
        if seat in found and date and date not in found[seat].seen:
            found[seat].seen.append(date)
    if thing.kind == "person":
        # A country holds so much that its page would grow too long: there the page of the seat has the note.
        _add_notes(page, thing, found)
    for each in found.values():
        # What has no date is counted apart, and is not said to be possible.
        each.state = "" if each.is_undated else each.state
    return sorted(found.values(), key=lambda seat: CERTAINTIES.index(seat.state) if seat.state else len(CERTAINTIES))


def _add_notes(page: Page, thing: Thing, found: Mapping[Any, Seat]) -> None:
    for remark in page.kg.run("notes", thing=thing):
        if remark.seat in found:
            found[remark.seat].notes.append(remark.note.text)


def _states(every: Answer) -> dict[Term | None, str]:
    """How sure each membership or seat is on the day: the surest state of its rows, as sources may differ."""
    states: dict[Term | None, str] = {}
    for row in every.rows:
        seat, state = row.terms.seat, every.text(row.terms.state)
        if seat not in states or _SURENESS.index(state) < _SURENESS.index(states[seat]):
            states[seat] = state
    return states


_FEW: Final = 4  # rows of a card; a link shows more
_MOST: Final = 300  # rows that a page shows when asked for all
_LONG: Final = 50  # letters of a name that takes two lines


class Item(NamedTuple):
    """A row of a card: what it is, what is told of it, when it was, who says so. states: words such as "inferred".

    note: our remark on it."""

    cell: TableCell
    about: list[str]
    when: str
    marks: list[Mark]
    states: tuple[str, ...] = ()
    address: str = ""
    note: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether no source confirms it for the day asked for: such rows are apart, below the others."""
        return "possible" in self.states


class SeatLane(NamedTuple):
    """A row of a card with time from left to right."""

    item: Item
    bars: list[PeriodBar]


@dataclass(frozen=True)
class DossierCard:
    """A card as a page shows it: rows, lanes or small charts. count: of all rows, of which `items` are shown.

    things: all that the rows are about; more: the address that shows all; hidden: rows that do not hold on the day
    asked for; undated: those without a date, is_undated_shown: whether they stand among the others; below: how many
    of the rows only something below the thing has, in words;
    note: what to know before reading."""

    key: str
    title: str
    form: str
    count: int
    kind: str
    things: frozenset[TableCell] = frozenset()
    items: Sequence[Item] = ()
    lanes: Sequence[SeatLane] = ()
    axis: Axis | None = None
    charts: Sequence[YearChart] = ()
    more: str = ""
    hidden: int = 0
    undated: int = 0
    is_undated_shown: bool = True
    below: str = ""
    note: str = ""
    marks: Sequence[Mark] = ()

    @property
    def has_dates(self) -> bool:
        """Whether any row has a date; else the card does not say of each that it has none."""
        return any(item.when for item in self.items)

    @property
    def is_wide(self) -> bool:
        """Whether it needs the wide column: time from left to right, charts side by side, titles with a button."""
        return self.form in ("lanes", "figures") or any(item.address for item in self.items)

    @property
    def length(self) -> int:
        """About how many pixels high it is on a desk."""
        shown = self.items if self.form == "rows" else ()
        rows = sum(56 + 22 * (len(item.cell.text) > _LONG) + 22 * bool(item.about) for item in shown)
        return 120 + rows + 60 * len(self.lanes) + 150 * bool(self.charts)


class Dossier:
    """The cards of the page of a thing; questions that several cards share are asked once.

    links: the properties that lead from the thing and to it, as prefix:name; a card of other ones has no rows. kinds:
    its kinds, as concepts. day: the last day of an event that took place. begun: since when the thing itself is on
    record: what it is linked with and has no date of its own is so, too."""

    def __init__(
        self,
        page: Page,
        thing: Thing,
        links: frozenset[str],
        kinds: frozenset[str] = frozenset(),
        day: PartialDate | None = None,
        begun: PartialDate | None = None,
    ) -> None:
        self.page, self.thing, self.links, self.kinds, self.day, self.begun = page, thing, links, kinds, day, begun
        self._seats: dict[str, list[Seat]] = {}  # lives as long as the page

    def seats(self, link: str = "") -> list[Seat]:
        """The memberships and seats of the thing; link as in `seats_of`."""
        if link not in self._seats:
            self._seats[link] = seats_of(self.page, self.thing, link)
        return self._seats[link]

    @property
    def is_dated(self) -> bool:
        """Whether the reader asks for a day; otherwise cards show the whole recorded period."""
        return self.page.given.date is not None or bool(self.page.given.certainty)

    @property
    def shows_undated(self) -> bool:
        """Whether what has no date stands among the rest: where no day is asked for, or the reader asks to see it."""
        return not self.is_dated or bool(self.page.undated)

    def holds(self, seat: Seat) -> bool:
        """Whether a seat stands on the page: it holds on the day asked for, or is shown without a date."""
        return not self.is_dated or bool(seat.state) or (seat.is_undated and self.shows_undated)

    def opened(self, wanted: CardQuestion) -> str:
        """The address of this view with all rows of a card."""
        return f"{self.page.links.again(all=wanted.key)}#{wanted.key}"

    def shown(self, wanted: CardQuestion, items: list[Item]) -> tuple[list[Item], str]:
        """The first rows, and the address that shows all; all of them where the reader asks for them."""
        is_opened = self.page.word("all") == wanted.key
        if is_opened or len(items) <= _FEW + 1:
            return items[:_MOST], ""
        return items[:_FEW], self.opened(wanted)

    def answer(self, wanted: CardQuestion) -> Answer:
        """The answer of the question of a card."""
        asked = {wanted.bound: self.thing} if wanted.bound else {"as_of": self.day or self.page.as_of.date}
        return self.page.kg.answer(wanted.query, **asked, **dict(wanted.asked))

    def held(self, wanted: CardQuestion) -> frozenset[Term | None] | None:
        """What holds on the day asked for, of a card of periods; None where no day is asked for or nothing lasts."""
        if wanted.dates != "period" or not wanted.bound or self.page.as_of.date is None or not self.is_dated:
            return None
        asked = {wanted.bound: self.thing, **dict(wanted.asked), "as_of": self.page.as_of.date}
        answer = self.page.kg.answer(wanted.query, **asked)
        return frozenset(answer.column(wanted.item))
