"""Caveats: what a reader of an answer must keep in mind.

Caveats are plain sentences, asked from the graph: how sure the rows are, a day after the data end, rows that are
inferred, for which date lists of groups stand, ends that are not known, sizes that sources state beside what is
recorded."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from gpai_graph.answers.answer import HIDDEN, SHOWN, Answer, Caveat, Rows
from gpai_graph.answers.answer import answer as answer_of
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.names import within
from gpai_graph.answers.rows import FoldedRow, fold
from gpai_graph.answers.sentence import INFERRED, amount, counts_inferred, names_asked
from gpai_graph.queries.bound import SHOW, BoundQuery
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import UNDATED
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate, nothing_later
from gpai_graph.rdf.namespaces import BASIS_INFERRED, PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.stores.protocol import Store

# What the ways to ask as of a day mean (docs/graph.md, "Seats need care").
_SEAT, _OBSERVED = PREFIXES["gpai"] + "Seat", PREFIXES["gpai"] + "observed"
_MEANINGS: Final = (
    "{what} that had begun by this day and that no source reports as ended",
    "everything that a source places in the year of this day, even if not on the day itself",
    "everything that has a date and that no source rules out for this day",
)
_WITHOUT_END: Final = (
    ". A seat without a stated end counts until the last day for which a source reports its holder in it"
)
# The column of a query that compares members with lists of groups.
LIST_AGE: Final = "list_age"
_LISTS: Final = (
    "Each list of a group has a date: the last one for which a source states its size. Countries that joined or left "
    "later may be missing."
)
_JOINED: Final = (
    " A member without a stated date of joining counts from the date of the first source that names it as a member."
)
# The tag of a query that rests on lists of groups.
_COMPARISON: Final = "comparison"
_UNDATED_SHOWN: Final = Caveat(
    "Anything without a date counts too, although no source says when it held.", undated=SHOWN, is_general=True
)


def caveats(
    described: Descriptions,
    asked: BoundQuery,
    answer: Answer,
    cut_off: PartialDate | None,
    hidden: "Hidden | None" = None,
) -> tuple[Caveat, ...]:
    """The caveats of an answer, in the order in which they matter; () if there is none.

    cut_off: the last date up to which sources were collected. hidden: what is hidden because it bears no date, where
    that is known already."""
    return (
        *(Caveat(reading, is_general=True) for reading in asked.readings),
        *_below(described, asked, answer),
        *_certainty(asked),
        *filter(None, [(hidden or hidden_in(described.store, asked, answer)).caveat]),
        *_beyond(asked, cut_off),
        *_inferred(answer),
        *_inferred_members(described, asked),
        *_lists(described, asked, answer),
        *_rosters(described, asked.query, answer),
    )


def _below(described: Descriptions, asked: BoundQuery, answer: Answer) -> Iterator[Caveat]:
    """What was asked for with a thing because it stands below it, where the sentence does not say so."""
    things = [term for name in asked.below for term in asked.terms[name] if isinstance(term, IRI)]
    named = described.labels(things)
    for name, below in asked.below.items():
        # An empty answer says all that was asked.
        is_told = names_asked(asked.query.answer, name) if len(answer) else asked.query.counted is not None
        if below and not is_told:
            yield Caveat(f"{asked.words(name, lambda term: within(named.get(term, term), term), None)} are counted.")


def _certainty(asked: BoundQuery) -> Iterator[Caveat]:
    """How sure is what is shown, where a query can be asked in several ways; nothing where no day narrows it."""
    shown = asked.certainty
    if not asked.is_dated or shown not in CERTAINTIES:
        return
    of_seats, of_all = _SEAT in asked.query.names, _OBSERVED in asked.query.names
    what = "seats" if of_seats else "memberships and seats" if of_all else "memberships"
    meaning = _MEANINGS[CERTAINTIES.index(shown)].format(what=what)
    if shown == CERTAINTIES[0] and what != "memberships":
        meaning += _WITHOUT_END
    others = " or ".join(f"mode={name}" for name in CERTAINTIES if name != shown)
    told = f"We count {meaning}."
    yield Caveat(told, typed=f"{told} Other ways to ask: {others}.", is_general=True)


class Hidden(NamedTuple):
    """How much of an answer for a date is hidden because it bears no date, and a caveat that says so.

    Of a network these are the links that sources state, also where it joins things by what they share."""

    number: int = 0
    caveat: Caveat | None = None


def hidden_in(store: Store, asked: BoundQuery, answer: Answer) -> Hidden:
    """What an answer for a date would have besides with what bears no date: rows, or what its rows count."""
    every = asked.with_undated
    if every is None:
        return Hidden(0, _UNDATED_SHOWN if asked.shows_undated else None)
    whole = Answer("", *fold(store.select(every.sparql)), {}, ())
    query, here, there = asked.query, {row.terms for row in answer.rows}, {row.terms for row in whole.rows}
    about = query.counted if query.aggregate else None
    one, many = ("link", "links") if query.has_links else about[1:] if about else ("row", "rows")
    count = int(amount(about, whole) - amount(about, answer)) if about else len(there - here)
    if count > 0:
        what = f"{one} without a date is" if count == 1 else f"{many} without a date are"
        return Hidden(count, _hidden(f"{count:,} {what} hidden", "shows them"))
    if changed := len(here - there):
        told = f"{changed:,} {'row' if changed == 1 else 'rows'}"
        words = f"Anything without a date is left out. {told} would change with it"
        return Hidden(changed, _hidden(words, "counts it"))
    return Hidden()


def _hidden(words: str, effect: str) -> Caveat:
    """That something without a date is hidden. Pages have a link that shows it; others type a parameter."""
    return Caveat(f"{words}.", typed=f"{words}; {UNDATED}={SHOW} {effect}.", undated=HIDDEN, is_count=True)


def of_links(whole: Iterable[Caveat], number: int, inferred: int) -> Iterator[Caveat]:
    """The caveats of some links of a network, by those of the whole: so many they are, and so many are inferred."""
    for caveat in whole:
        if caveat.undated == HIDDEN:
            yield _hidden("Links without a date are left out", "counts them")._replace(is_count=False)
        elif not caveat.is_count:
            yield caveat
    if inferred:
        what = f"{inferred} of {number} links {'is' if inferred == 1 else 'are'} inferred"
        yield Caveat(f"{what}: no source states {'it' if inferred == 1 else 'them'} directly.", is_count=True)


def _beyond(asked: BoundQuery, cut_off: PartialDate | None) -> Iterator[Caveat]:
    """A word on a day after the data end, in whose place the last known one is asked for, or from which on is asked."""
    others = (name for name, each in asked.query.parameters.items() if each.type == "date" and name != "as_of")
    dates = (PartialDate.of(term) for name in others for term in asked.terms.get(name, ()))
    if cut_off and asked.later.date:
        yield Caveat(f"{nothing_later(cut_off)} What is shown is for that day.")
    elif cut_off and any(date and date.first > cut_off.last for date in dates):
        yield Caveat(nothing_later(cut_off))


def _inferred(answer: Answer) -> Iterator[Caveat]:
    inferred = sum(row.is_inferred for row in answer.rows)
    if inferred:
        verb = "row is" if inferred == 1 else "rows are"
        yield Caveat(f"{inferred} of {len(answer)} {verb} inferred: no source states them directly.", is_count=True)


def _inferred_members(described: Descriptions, asked: BoundQuery) -> Iterator[Caveat]:
    """For what is computed from the members of a day: how many of these are inferred."""
    if "counts-members" not in asked.query.tags:
        return
    members: dict[Term | None, set[Term | None]] = {}
    for row in described.select("members", asked.as_of.parameters):
        members.setdefault(row.member, set()).add(row.basis)
    inferred = sum(bases == {BASIS_INFERRED} for bases in members.values())
    if inferred:
        verb = "is" if inferred == 1 else "are"
        whole = f"{inferred} of the {len(members)} members on that day"
        yield Caveat(f"{whole} {verb} inferred: no source lists them by name.")


def _lists(described: Descriptions, asked: BoundQuery, answer: Answer) -> Iterator[Caveat]:
    """For a comparison with groups of countries: for which date the list of each stands, and how whole it is."""
    if _COMPARISON not in asked.query.tags:
        return
    is_dated = LIST_AGE in answer.columns  # where the list stands for a missing date
    column = "group" if is_dated else "to"
    chosen = asked.given("group") if "group" in asked.query.parameters else ()
    groups = chosen or sorted({term for term in answer.column(column) if term})
    lists = answer_of(described, "group-lists", {"groups": groups})
    text = lists.text
    lines = []
    for row in (folded.terms for folded in lists.rows):
        known = f", {text(row.recorded)} of {text(row.stated)} members recorded"
        more = f", {text(row.undated)} without a date of joining. {text(row.note)}"
        # A network has many groups: it tells only of lists that are not complete, and their pages tell the rest.
        told = f"{known}{more}" if is_dated else known if row.recorded != row.stated else ""
        lines.append(f"{text(row.group)}: {text(row.list)}{told}".strip())
    if lines:
        yield Caveat(f"{_LISTS}{_JOINED if is_dated else ''} Lists used:", tuple(lines), is_general=True)


def _rosters(described: Descriptions, query: Query, answer: Answer) -> Iterator[Caveat]:
    """For an answer that rests on rosters: seats of unknown end, and the sizes that sources state."""
    if "roster" not in query.tags:
        return
    things = sorted({term for row in answer.rows for term in row.terms if isinstance(term, IRI)})
    bodies = [thing for thing in things if thing.startswith(PREFIXES["body"])]
    if not bodies:
        return
    ends = described.select("open-ends", {"bodies": bodies}).first()
    if ends is not None and ends.seats.python:
        yield Caveat(
            f"Of the {ends.seats.text} seats recorded at any time in the bodies shown, {ends.ended.text} have a known "
            "end, stated or inferred. When the others ended is not known."
        )
    yield from _sizes(described, bodies)


def _sizes(described: Descriptions, bodies: list[IRI]) -> Iterator[Caveat]:
    sizes = answer_of(described, "stated-sizes", {"subjects": bodies})
    lines = []
    for row in sizes.rows:
        subject, measure, date, stated = (
            sizes.text(term) for term in (row.terms.subject, row.terms.measure, row.terms.date, row.terms.stated)
        )
        when = f"for {date}" if date else "without a date"
        lines.append(f"{subject}: {stated} {measure} stated {when} ({'; '.join(_publishers(sizes, row.sources))})")
    if lines:
        yield Caveat("The recorded lists are not complete. Sizes that sources state:", tuple(lines), is_general=True)


def _publishers(answer: Answer, sources: tuple[IRI, ...]) -> list[str]:
    return sorted({answer.source(source).publisher for source in sources})


def inferred_in_part(described: Descriptions, asked: BoundQuery, found: Answer) -> Rows:
    """The rows that show an inferred value or name, or that an inferred date decides on the day asked for.

    Empty for a question that does not count what is inferred."""
    if INFERRED in found.columns or not counts_inferred(asked.query.answer):
        return frozenset()

    def is_told(row: FoldedRow, thing: Term | None, name: Term, value: Term) -> bool:
        named = isinstance(value, Literal) and isinstance(thing, IRI) and value.text == found.labels.get(thing)
        decides = asked.is_dated and name in asked.query.names and PartialDate.of(value) is not None
        return value in row.terms or named or decides

    return frozenset(
        row.terms
        for row in found.rows
        for thing in row.terms
        for name, value in described.inferred_values.get(thing, ())
        if is_told(row, thing, name, value)
    )
