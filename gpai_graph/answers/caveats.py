"""Caveats: what a reader of an answer must keep in mind, and the title and the source line of a plot of it.

Caveats are plain sentences, asked from the graph: how sure the rows are, a day after the data end, rows that are
inferred, ends that are not known, sizes that sources state beside what is recorded."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from gpai_graph.answers.answer import BASIS_INFERRED, Answer, literal_text
from gpai_graph.answers.answer import answer as answer_of
from gpai_graph.answers.sentence import in_words, places
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.stores.protocol import Store

# What the ways to ask as of a day mean; of members and of seats alike (docs/architecture.md, "Time is honest").
MODES: Final[dict[str, str]] = {
    "certain": "it had begun by that day and had not begun to end (a seat whose end no source states must still have "
    "been seen on that day or later, and no seat outlives its body; a membership without a stated end goes on)",
    "recorded": "some statement about it falls in the year of that day (not on the very day), its stated term includes "
    "that year, or it is certain",
    "possible": "no source excludes it, and no seat outlives its body",
}
_PUBLISHERS_NAMED: Final = 3  # below a plot; the others are counted


def caveats(
    store: Store, library: Library, query: Query, values: Mapping[str, Values], answer: Answer
) -> tuple[str, ...]:
    """The caveats of an answer, in the order in which they matter; () if there is none."""
    return (
        *_mode(query, values),
        *_beyond(store, library, query, values),
        *_inferred(answer),
        *_inferred_members(store, library, query, values),
        *_rosters(store, library, query, answer),
    )


def _mode(query: Query, values: Mapping[str, Values]) -> Iterator[str]:
    """How sure is what is shown, where a query can be asked in several ways; nothing where no day narrows it."""
    parameter = query.parameters.get("mode")
    if parameter is None or not (values.get("as_of") or query.falls_back_on_cut_off):
        return
    asked = values.get("mode") or parameter.default
    term = parameter.terms(asked)[0] if asked else None
    mode = term.text if isinstance(term, Literal) else ""
    if mode not in MODES:
        return
    others = " or ".join(f"mode={name}" for name in MODES if name != mode)
    yield f"Shown is what is {mode}: {MODES[mode]}. Other ways to ask: {others}."


def _beyond(store: Store, library: Library, query: Query, values: Mapping[str, Values]) -> Iterator[str]:
    """A word on a day after the data end: what is shown then goes on from the last day known."""
    asked = values.get("as_of")
    end = store.select(library["cut-off"].bind({})).first()
    if asked is None or end is None:
        return
    day = query.parameters["as_of"].terms(asked)[0]
    if isinstance(day, Literal) and day.text > end.day.text:
        yield f"Sources were collected up to {literal_text(end.day)}: nothing later is known."


def _inferred(answer: Answer) -> Iterator[str]:
    inferred = sum(row.is_inferred for row in answer.rows)
    if inferred:
        verb = "row is" if inferred == 1 else "rows are"
        yield f"{inferred} of {len(answer)} {verb} inferred: no source states them in so many words."


def _inferred_members(store: Store, library: Library, query: Query, values: Mapping[str, Values]) -> Iterator[str]:
    """For what is computed from the members of a day: how many of these are inferred."""
    if "counts-members" not in query.tags:
        return
    asked = {name: value for name, value in values.items() if name in ("as_of", "mode")}
    members: dict[Term | None, set[Term | None]] = {}
    for row in store.select(library["members"].bind(asked)):
        members.setdefault(row.member, set()).add(row.basis)
    inferred = sum(bases == {BASIS_INFERRED} for bases in members.values())
    if inferred:
        verb = "is" if inferred == 1 else "are"
        yield f"Of the {len(members)} members on that day {inferred} {verb} inferred: no source lists them by name."


def _rosters(store: Store, library: Library, query: Query, answer: Answer) -> Iterator[str]:
    """For an answer that rests on rosters: seats of unknown end, and the sizes that sources state."""
    if "roster" not in query.tags:
        return
    things = sorted({term for row in answer.rows for term in row.terms if isinstance(term, IRI)})
    bodies = [thing for thing in things if thing.startswith(PREFIXES["body"])]
    if not bodies:
        return
    ends = store.select(library["open-ends"].bind({"bodies": bodies})).first()
    if ends is not None and ends.seats.python:
        yield (
            f"Of the {ends.seats.text} seats recorded in these bodies, sources state the end of {ends.ended.text}; "
            "of the others it is not known when they ended."
        )
    yield from _sizes(store, library, bodies)


def _sizes(store: Store, library: Library, bodies: list[IRI]) -> Iterator[str]:
    query = library["stated-sizes"]
    sizes = answer_of(store, library, query, {"subjects": bodies})
    lines = [
        f"{subject}: {stated} {measure} stated for {date or 'no date'} ({'; '.join(_publishers(sizes, row.sources))})"
        for row in sizes.rows
        for subject, measure, date, stated in [map(sizes.text, row.terms)]
    ]
    if lines:
        yield "\n  ".join(["What is recorded is not complete. Sizes that sources state:", *lines])


def _publishers(answer: Answer, sources: tuple[IRI, ...]) -> list[str]:
    return sorted({answer.source(source).publisher for source in sources})


# Above and below a plot


def plot_title(query: Query, answer: Answer, asked: Callable[[str], str]) -> str:
    """The title that the header gives to the plot; the sentence of the answer where the rows leave a gap in it.

    asked: gives the words for a parameter, as for `in_words`."""
    template = query.plot.title if query.plot else ""
    whole = template and len(answer) and all(in_words(f"{{{place}}}", answer, asked) for place in places(template))
    return in_words(template, answer, asked) if whole else answer.sentence or answer.question


def source_line(store: Store, library: Library, query: Query, values: Mapping[str, Values], answer: Answer) -> str:
    """Source and day of an answer in words; a count rests on all sources of the graph."""
    end = store.select(library["cut-off"].bind({})).first()
    asked = query.parameters["as_of"].terms(values["as_of"])[0] if values.get("as_of") else None
    day = asked if isinstance(asked, Literal) else end.day if end is not None else None
    when = f" As of {literal_text(day)}." if day is not None else ""
    return f"Source: gpai-graph, {_rests_on(store, library, answer)}.{when}"


def _rests_on(store: Store, library: Library, answer: Answer) -> str:
    if not answer.sources:
        row = store.select(library["source-counts"].bind({})).first()
        return f"computed from {row.sources.text} sources of {row.publishers.text} publishers" if row else "computed"
    counts = Counter(source.publisher or source.title for source in answer.sources)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    number, more = len(answer.sources), len(names) - _PUBLISHERS_NAMED
    others = f" and {more} more publisher{'' if more == 1 else 's'}" if more > 0 else ""
    return f"from {number} source{'' if number == 1 else 's'}: {', '.join(names[:_PUBLISHERS_NAMED])}{others}"


def country_codes(store: Store, library: Library, answer: Answer) -> dict[str, str]:
    """{country: its numeric code of ISO 3166-1} of the countries in an answer."""
    countries = _countries(answer)
    if not countries:
        return {}
    found = store.select(library["country-codes"].bind({"countries": countries})).rows
    return {str(country): code.text for country, code in found if isinstance(code, Literal)}


def _countries(answer: Answer) -> list[IRI]:
    terms: Iterable[object] = (term for row in answer.rows for term in row.terms)
    return sorted({term for term in terms if isinstance(term, IRI) and term.startswith(PREFIXES["country"])})
