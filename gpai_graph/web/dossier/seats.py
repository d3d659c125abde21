"""Seats: the memberships and seats of a thing, with their periods and how sure they are on the day asked for."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.things import Thing
from gpai_graph.web.page import Page
from gpai_graph.web.small_charts import Period

_CHAIR: Final = re.compile(r"\bchair\b", re.IGNORECASE)
# The states of a membership or seat on a day, the surest first.
_SURENESS: Final = (*CERTAINTIES, "none")


@dataclass
class Seat:
    """A membership or seat: who, as what, where, when. state: how sure it is on the day asked for ("" not then)."""

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
    return sorted(found.values(), key=lambda seat: CERTAINTIES.index(seat.state) if seat.state else len(CERTAINTIES))


def _states(every: Answer) -> dict[Term | None, str]:
    """How sure each membership or seat is on the day: the surest state of its rows, as sources may differ."""
    states: dict[Term | None, str] = {}
    for row in every.rows:
        seat, state = row.terms.seat, every.text(row.terms.state)
        if seat not in states or _SURENESS.index(state) < _SURENESS.index(states[seat]):
            states[seat] = state
    return states
