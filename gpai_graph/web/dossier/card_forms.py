"""Card forms: how a card is made of the answer of a question: rows, lanes of seats, small charts."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from gpai_graph.queries.parameters import UNDATED
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.rdf.solutions import IRI, Literal, Row, Term
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import figure_words, listed, unaccented, with_article
from gpai_graph.web import small_charts, view
from gpai_graph.web.dossier.cards import CardQuestion, cards_of
from gpai_graph.web.dossier.dossier import Dossier, DossierCard, Item, Seat, SeatLane
from gpai_graph.web.dossier.statements import documents_first
from gpai_graph.web.small_charts import Axis, Period, YearChart
from gpai_graph.web.urls import outside

_LANES: Final = 6
_YEARS: Final = 6  # columns of a small chart
_MULTIPLES: Final = 3
_FEWEST: Final = 2  # years of which a chart tells little
_NOT_IN_OFFICE: Final = ("incoming", "outgoing")  # how the name of a role begins that is no chair of that day
_TIMELESS: Final = ("theme", "principle", "series")  # words by which things are sorted, on every day
_READ: Final = ("output", "document")  # what a button opens: a report is more than the page of an organisation


def columns(dossier: Dossier) -> list[list[DossierCard]]:
    """The cards in a wide column and one beside it, about equally long; what has no row has no card."""
    every = cards_of(dossier.thing.kind, dossier.page.kg.queries)
    wanted = [each for each in every if _fits(dossier, each)]
    cards = [card for each in wanted if (card := CARD_FORMS[each.form](dossier, each))]
    if len(cards) < 2:
        return [cards] if cards else []
    sides: tuple[list[DossierCard], list[DossierCard]] = ([], [])
    lengths = [0, 0]
    for card in cards:
        side = 0 if card.is_wide else 1 if card.form == "columns" else lengths.index(min(lengths))
        sides[side].append(card)
        lengths[side] += card.length
    return [side for side in sides if side]


def _fits(dossier: Dossier, wanted: CardQuestion) -> bool:
    """Whether the question may have rows: some are about one class of a kind, some about properties of the thing."""
    kg, links = dossier.page.kg, dict(wanted.asked).get("link", "")
    if links and dossier.links.isdisjoint(links.split(", ")):
        return False
    if wanted.kinds and (dossier.kinds.isdisjoint(wanted.kinds) or dossier.day is None):
        return False
    if not (wanted.of or wanted.bound):
        return True
    cls = wanted.of or kg.queries[wanted.query].parameters[wanted.bound].of
    return not cls or kg.is_a(dossier.thing, cls)


def _rows(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    """Rows: each thing once, with what is told of it, its dates and sources."""
    page, answer = dossier.page, dossier.answer(wanted)
    there = frozenset(answer.columns)
    dates = [next((name for name in names if name in there), "") for names in (_STARTS, _ENDS)]
    # A body also has what the bodies below it have: the column that names the owner tells them apart.
    owner = wanted.bound if wanted.bound in there else ""
    items, starts, hidden, undated, every, below = [], [], 0, 0, 0, 0
    by_item: dict[Term | None, list[tuple[Row, list[IRI], bool]]] = {}
    for row in answer.rows:
        if (sources := documents_first(row)) or not row.sources:
            by_item.setdefault(row.terms[wanted.item], []).append((row.terms, sources, row.is_inferred))
    by_item.pop(None, None)
    by_item.pop(dossier.thing.iri, None)
    held = dossier.held(wanted)
    # What was asked for the day itself has nothing to hide.
    is_dated = dossier.is_dated and bool(wanted.bound)
    own = dossier.begun if wanted.dates == "none" else None
    for term, rows in by_item.items():
        begun, ended = (_stated([terms[name] for terms, _, _ in rows] if name else ()) for name in dates)
        period = Period(next(iter(begun), None), next(iter(ended), None))
        since, until = period.since or own, period.until
        every += 1
        if wanted.bound and not (since or until) and kind_of(str(term)) not in _TIMELESS:
            undated += 1
            if not dossier.shows_undated:
                continue
        elif is_dated and ((held is not None and term not in held) or page.as_of.rules_out(since, until)):
            hidden += 1
            continue
        starts.append(since)
        below += bool(owner) and all(terms[owner] != dossier.thing.iri for terms, _, _ in rows)
        told = [answer.text(terms[name]) for name in wanted.about if name in there for terms, _, _ in rows]
        cited = dict.fromkeys(source for _, some, _ in rows for source in some)
        is_inferred = all(inferred for _, _, inferred in rows)
        addresses = (_address(terms.address) for terms, _, _ in rows) if "address" in there else ()
        items.append(
            Item(
                page.cell(answer, term),
                list(dict.fromkeys(filter(None, told))),
                _dates(wanted, period, begun, ended),
                page.marks(answer, cited, is_inferred),
                (*(["inferred"] if is_inferred else []), *(["disputed"] if max(len(begun), len(ended)) > 1 else [])),
                next(filter(None, addresses), "") if kind_of(str(term)) in _READ else "",
            )
        )
    if not every:
        return None
    kind = kind_of(str(next(iter(by_item))))
    is_question = wanted.query in page.site.questions
    asked = {wanted.bound: dossier.thing.compact, UNDATED: page.undated} if wanted.bound else {}
    whole = page.url(f"/questions/{wanted.query}", **asked) if is_question else ""
    found = _listed(dossier, wanted, items, kind, starts if wanted.is_growing else [], hidden, undated, whole)
    return replace(found, below=_below(dossier, wanted, below))


def _below(dossier: Dossier, wanted: CardQuestion, number: int) -> str:
    """Of how many things only something below the thing is the owner, in words; "" for none."""
    parameter = dossier.page.kg.queries[wanted.query].parameters.get(wanted.bound)
    if not number or parameter is None or not parameter.below:
        return ""
    one, many = parameter.below
    return f"{number} of {with_article(one) if number == 1 else many} below it"


def _dates(wanted: CardQuestion, period: Period, begun: Sequence[PartialDate], ended: Sequence[PartialDate]) -> str:
    """The dates beside a row: when it began or came out and ended, from when to when it was, or none of its own."""
    if wanted.dates != "start":
        return period.words if wanted.dates == "period" else ""
    start, end = (listed((date.words for date in dates), "or") for dates in (begun, ended))
    return ", ".join(filter(None, [start, end and f"ended {end}"]))


def _listed(
    dossier: Dossier,
    wanted: CardQuestion,
    items: list[Item],
    kind: str,
    starts: Iterable[PartialDate | None],
    hidden: int,
    undated: int = 0,
    whole: str = "",
) -> DossierCard:
    """A card of rows, with their growth by the dates on which they start. whole: the address of all rows."""
    shown, more = dossier.shown(wanted, items)
    return DossierCard(
        wanted.key,
        wanted.title,
        "rows",
        len(items),
        kind,
        frozenset(item.cell for item in items),
        shown,
        charts=_growth(starts),
        more=(whole or more) if more else "",
        hidden=hidden,
        undated=undated,
        is_undated_shown=dossier.shows_undated,
        note="" if items else f"None on {dossier.page.as_of.words}.",
    )


def _growth(starts: Iterable[PartialDate | None]) -> list[YearChart]:
    """How many there were at the end of each year in which some joined; nothing where that tells little."""
    years = sorted(start.year for start in starts if start)
    told = [(str(year), float(bisect_right(years, year))) for year in sorted(set(years))]
    return [small_charts.columns("", "", told, {})] if len(told) > _FEWEST else []


# Columns of answers that hold the day on which something began or came out, and on which it ended.
_STARTS: Final = ("since", "start", "issued", "joined")
_ENDS: Final = ("until", "end")


def _stated(terms: Iterable[Term | None]) -> list[PartialDate]:
    """The dates that sources state for one thing, of those that agree the most exact: more than one is a dispute."""
    dates = sorted({date for term in terms if (date := PartialDate.of(term))})
    return [date for date in dates if not any(_refines(other, date) for other in dates)]


def _refines(one: PartialDate, other: PartialDate) -> bool:
    return one != other and other.first <= one.first and one.last <= other.last


def _address(term: Term | None) -> str:
    return outside(term.text) if isinstance(term, Literal) else ""


def _once(marks: Iterable[Mark]) -> list[Mark]:
    """Each mark of a source once, in the order of first mention."""
    return list({mark.number: mark for mark in marks}.values())


def _told(seat: Seat, is_dated: bool) -> tuple[str, ...]:
    """What stands beside a seat: that it is inferred or disputed, and how sure it is on the day asked for."""
    sure = (seat.state,) if is_dated and seat.state and not seat.is_inferred else ()
    return (*sure, *(["inferred"] if seat.is_inferred else []), *(["disputed"] if seat.is_disputed else []))


def _by(seats: Iterable[Seat], key: Callable[[Seat], tuple[Thing, ...]]) -> list[list[Seat]]:
    found: dict[tuple[Thing, ...], list[Seat]] = {}
    for seat in seats:
        found.setdefault(key(seat), []).append(seat)
    return list(found.values())


def _apart(dossier: Dossier, every: list[list[Seat]], shown: int) -> tuple[int, int]:
    """How many groups of seats stand on other dates, and how many have no date, where so many are shown."""
    undated = sum(all(seat.is_undated for seat in seats) for seats in every)
    return len(every) - shown - (0 if dossier.shows_undated else undated), undated


def _lanes(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    """The roles of a country or person as bars: a lane for each role, place and holder."""
    seats = dossier.seats()

    def item(first: Seat) -> Thing:
        who = "" if first.holder.iri == dossier.thing.iri else f" ({first.holder.label})"
        return first.place._replace(label=f"{first.role.label}, {first.place.label}{who}")

    return _timed(dossier, wanted, seats, lambda seat: (seat.holder, seat.role, seat.place), item)


def _chairs(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    """Those who chaired a body, as bars; where others are among them, the title names them."""
    here = dossier.thing.iri
    seats = [seat for seat in dossier.seats() if seat.is_chair and seat.place.iri == here]
    who = attrgetter("holder")
    card = _timed(dossier, wanted, seats, lambda seat: (seat.holder, seat.role), who, is_role_told=True)
    labels = [seat.role.label.lower() for seat in seats]
    others = [word for word in _NOT_IN_OFFICE if any(label.startswith(word) for label in labels)]
    return replace(card, title=f"{card.title}, {listed(others)} chairs") if card and others else card


def _timed(
    dossier: Dossier,
    wanted: CardQuestion,
    seats: list[Seat],
    key: Callable[[Seat], tuple[Thing, ...]],
    named: Callable[[Seat], Thing],
    is_role_told: bool = False,
) -> DossierCard | None:
    page = dossier.page
    today = page.site.latest.date
    if not seats or today is None:  # a graph without a last day that is known answers no question about seats
        return None
    held = list(filter(dossier.holds, seats))
    lanes = []
    axis = Axis.of([period for seat in held for period in seat.periods], today, page.view_as_of.date)
    for group in sorted(_by(held, key), key=lambda group: _rank(group, dossier.thing)):
        periods = [period for seat in group for period in seat.periods]
        words = "; ".join(dict.fromkeys(filter(None, (seat.words for seat in group)))) or "no date"
        marks = _once(mark for seat in group for mark in seat.marks)
        states = tuple(dict.fromkeys(state for seat in group for state in _told(seat, dossier.is_dated)))
        about = [group[0].role.label] if is_role_told else []
        note = " ".join(dict.fromkeys(note for seat in group for note in seat.notes))
        item = Item(page.thing_cell(named(group[0])), about, words, marks, states, note=note)
        lanes.append(SeatLane(item, axis.bars(periods, today) if axis else []))
    lanes.sort(key=lambda lane: lane.item.is_possible)
    shown = lanes if page.word("all") == wanted.key else lanes[:_LANES]
    more = dossier.opened(wanted) if len(shown) < len(lanes) else ""
    nothing = f"We found no membership or seat on {page.as_of.words}." if not held else ""
    hidden, undated = _apart(dossier, _by(seats, key), len(lanes))
    kind = held[0].holder.kind if held else ""
    return DossierCard(
        wanted.key,
        wanted.title,
        "lanes",
        len(lanes),
        kind,
        lanes=shown,
        axis=axis,
        more=more,
        hidden=hidden,
        undated=undated,
        is_undated_shown=dossier.shows_undated,
        note=nothing,
    )


def _rank(seats: list[Seat], thing: Thing) -> tuple[bool, bool, str]:
    """Memberships first, then what the thing holds itself, then its representatives; each by date."""
    first = seats[0]
    is_other = thing.iri not in (first.holder.iri, first.place.iri)
    return not first.is_membership, is_other, min(map(_begin, seats))


def _begin(seat: Seat) -> str:
    return min((each.first for period in seat.periods for each in (period.since, *period.seen) if each), default="9999")


def _people(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    return _holders(dossier, wanted, "person", bool)


def _members(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    return _holders(dossier, wanted, "country", lambda seat: not seat.is_chair)


def _holders(dossier: Dossier, wanted: CardQuestion, kind: str, keeps: Callable[[Seat], bool]) -> DossierCard | None:
    """The holders of seats of a kind by name, each with the roles and bodies."""
    every = dossier.seats(dict(wanted.asked).get("link", ""))
    seats = sorted((seat for seat in every if seat.holder.kind == kind and keeps(seat)), key=_name)
    if not seats:
        return None
    held = list(filter(dossier.holds, seats))
    items = [_holder(dossier, group) for group in _by(held, lambda seat: (seat.holder,))]
    items.sort(key=lambda item: item.is_possible)
    hidden, undated = _apart(dossier, _by(seats, lambda seat: (seat.holder,)), len(items))
    starts = [period.since for seat in held if seat.is_membership for period in seat.periods]
    return _listed(dossier, wanted, items, kind, starts, hidden, undated)


def _name(seat: Seat) -> str:
    """What the name of a holder is ordered by: identifiers of people begin with the family name."""
    return seat.holder.iri if seat.holder.kind == "person" else unaccented(seat.holder.label)


def _holder(dossier: Dossier, seats: list[Seat]) -> Item:
    roles = ((seat.role.label, seat.place) for seat in seats)
    told = [role if place.iri == dossier.thing.iri else f"{role}, {place.label}" for role, place in roles]
    years = dict.fromkeys(years for seat in seats for period in seat.periods if (years := period.years))
    marks = _once(mark for seat in seats for mark in seat.marks)
    states = dict.fromkeys(state for seat in seats for state in _told(seat, dossier.is_dated))
    who = dossier.page.thing_cell(seats[0].holder)
    return Item(who, list(dict.fromkeys(told)), ", ".join(years), marks, tuple(states))


def _figures(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    """Indicators as small charts, those with the most years; of the others the latest value."""
    page, answer = dossier.page, dossier.answer(wanted)
    charts: list[tuple[int, YearChart, Item]] = []
    items: list[Item] = []
    for indicator, some in groupby(answer.rows, lambda row: row.terms.indicator):
        rows = [row for row in some if (date := PartialDate.of(row.terms.year)) and not page.view_as_of.is_before(date)]
        values = {view.last_part(row.terms.year): row for row in rows}
        numbers = [(year, float(_plain(row.terms.value))) for year, row in sorted(values.items())][-_YEARS:]
        if not numbers:
            continue
        marks = page.marks(answer, dict.fromkeys(source for row in values.values() for source in row.sources))
        unit, name = answer.text(rows[-1].terms.unit), answer.text(indicator)
        year, latest = numbers[-1]
        items.append(Item(page.cell(answer, indicator), [figure_words(latest, unit)], year, marks))
        if len(numbers) > 1:
            charts.append((len(values), small_charts.columns(name, unit, numbers, {}), items[-1]))
    if not items:
        return None
    chosen = sorted(charts, key=lambda drawn: (-drawn[0], drawn[1].title))[:_MULTIPLES]
    drawn = [item for *_, item in chosen]
    marks = [mark for item in items if item in drawn for mark in item.marks]
    return DossierCard(
        wanted.key,
        wanted.title,
        "figures",
        len(items),
        "indicator",
        items=[item for item in items if item not in drawn],
        charts=[chart for _, chart, _ in chosen],
        marks=_once(marks),
    )


def _plain(term: Term | None) -> str:
    return term.text if isinstance(term, Literal) else "0"


def _experts(dossier: Dossier, wanted: CardQuestion) -> DossierCard | None:
    """The experts of a body year by year, beside the size that sources state."""
    page, answer = dossier.page, dossier.answer(wanted)
    sizes = page.kg.answer("stated-sizes", subjects=dossier.thing)
    numbers = {view.last_part(row.terms.year): float(_plain(row.terms.experts)) for row in answer.rows}
    if day := page.view_as_of.date:
        numbers = {year: number for year, number in numbers.items() if int(year) <= day.year}
    if len(numbers) < _FEWEST:
        return None
    read = ((PartialDate.of(row.terms.date), *row) for row in sizes.rows)
    dated = [(date, size, sources) for date, size, sources in read if date and str(date.year) in numbers]
    whole = {str(date.year): float(_plain(size.stated)) for date, size, _ in dated}
    marks = [mark for *_, sources in dated for mark in page.marks(sizes, sources)]
    stated = "; ".join(f"{sizes.text(size.stated)} {sizes.text(size.measure)}, {date.words}" for date, size, _ in dated)
    below = " in this body and those below it" if any(_plain(row.terms.bodies) != "1" for row in answer.rows) else ""
    note = f"Experts known by name in each year{below}."
    if dated:
        note += f" Stated by sources: {stated}"
    chart = small_charts.columns("", "", sorted(numbers.items()), whole)
    return DossierCard(
        wanted.key, wanted.title, "columns", len(numbers), "year", charts=[chart], note=note, marks=marks
    )


CARD_FORMS: Final[dict[str, Callable[[Dossier, CardQuestion], DossierCard | None]]] = {
    "rows": _rows,
    "lanes": _lanes,
    "chairs": _chairs,
    "people": _people,
    "members": _members,
    "figures": _figures,
    "experts": _experts,
}
