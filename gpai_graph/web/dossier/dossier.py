"""Dossier: a thing as its page tells it: what cards are made of, and what they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table import TableCell
from gpai_graph.rdf.things import Thing
from gpai_graph.web.dossier.cards import CardQuestion
from gpai_graph.web.dossier.seats import Seat, seats_of
from gpai_graph.web.page import Page
from gpai_graph.web.small_charts import Axis, PeriodBar, YearChart

_FEW: Final = 4  # rows of a card; a link shows more
_MOST: Final = 300  # rows that a page shows when asked for all
_LONG: Final = 50  # letters of a name that takes two lines


class Item(NamedTuple):
    """A row of a card: what it is, what is told of it, when it was, who says so. states: words such as "inferred"."""

    cell: TableCell
    about: list[str]
    when: str
    marks: list[Mark]
    states: tuple[str, ...] = ()
    address: str = ""

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
    asked for, undated: those without a date; below: how many of the rows only something below the thing has, in words;
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
    its kinds, as concepts. day: the last day of an event that took place."""

    def __init__(
        self,
        page: Page,
        thing: Thing,
        links: frozenset[str],
        kinds: frozenset[str] = frozenset(),
        day: PartialDate | None = None,
    ) -> None:
        self.page, self.thing, self.links, self.kinds, self.day = page, thing, links, kinds, day
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

    def shown(self, wanted: CardQuestion, items: list[Item]) -> tuple[list[Item], str]:
        """The first rows, and the address that shows all; all of them where the reader asks for them."""
        is_opened = self.page.word("all") == wanted.key
        if is_opened or len(items) <= _FEW + 1:
            return items[:_MOST], ""
        return items[:_FEW], f"{self.page.url(self.page.path, all=wanted.key)}#{wanted.key}"

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
