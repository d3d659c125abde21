"""Roles: the memberships and seats of a thing, those of the day asked for first, each with how sure it is."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.moments import MODES, Moment
from gpai_graph.web.pages.disputes import disputed_triples
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell

_INFERRED: Final = PREFIXES["concept"] + "basis-inferred"
# The states of a membership or seat on a day, the surest first.
_SURENESS: Final = (*MODES, "none")


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


def roles_of(site: Site, iri: IRI, moment: Moment, links: Links, numbering: Numbering) -> Roles | None:
    """The memberships and seats of a thing: those that hold on the day first; None where it has none at all."""
    every = site.kg.answer("roles", thing=iri, as_of=moment.day, mode="any")
    if not every.rows:
        return None
    states = _states(every)
    wanted = MODES[: MODES.index(moment.mode) + 1] if moment.mode else MODES
    disputed = {thing for thing, _, _ in disputed_triples(site)}
    found: dict[Any, Role] = {}
    for row in every.rows:
        holder, role, place, since, until, seat, basis, _ = row.terms
        inferred = basis == _INFERRED
        is_disputed = seat in disputed
        marks = numbering.marks(every, row.sources, inferred, is_disputed)
        period = _period(every.text(since), every.text(until))
        if seat in found:
            known = found[seat]
            known.marks += [mark for mark in marks if mark not in known.marks]
            if period and period not in known.periods:
                known.periods.append(period)
            continue
        state = states[seat]
        found[seat] = Role(
            Cell("") if holder == iri else view.cell(every, holder, links.url),
            view.cell(every, role, links.url),
            Cell("") if place == iri else view.cell(every, place, links.url),
            [period] if period else [],
            state if state in wanted else "",
            inferred,
            is_disputed,
            marks,
        )
    order = sorted(found.values(), key=lambda role: MODES.index(role.state) if role.state else len(MODES))
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
