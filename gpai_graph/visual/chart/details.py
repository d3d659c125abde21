"""Details: what a chart takes from the graph beside its rows: title, source line, codes of countries, weights."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.answers.sentence import places, sentence_of
from gpai_graph.queries.library import Library, Query
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.sources import Source

_PUBLISHERS_NAMED: Final = 3  # the others are counted


def plot_title(query: Query, answer: Answer, asked: Callable[[str], str]) -> str:
    """The title that the header gives to the plot; the sentence of the answer where the rows leave a gap in it.

    asked: gives the words for a parameter, as for `sentence_of`."""
    template = query.plot.title if query.plot else ""
    # Nothing stands for what was not asked for.
    told = [place.text for place in places(template) if place.verb != "asked"]
    whole = template and len(answer) and all(sentence_of(f"{{{place}}}", answer, asked) for place in told)
    return sentence_of(template, answer, asked) if whole else answer.sentence or answer.question


class _Answering(Protocol):
    """What answers a question of the library."""

    @property
    def queries(self) -> Library:
        """The library."""

    def answer(self, name: str, **parameters: Any) -> Answer:
        """The answer of one of its questions."""


def counted_answers(kg: _Answering, query: Query, parameters: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers whose rows a query counts, as its header says where these stand (`counts`).

    Of the parameters, each of these questions gets those that it takes. Where none takes one of them, they count more,
    and there is none."""
    given = {name for name, value in parameters.items() if value not in (None, "")}
    takes = {name: given.intersection(kg.queries[name].parameters) for name in query.counts}
    if given.difference(*takes.values()):
        return ()
    return tuple(kg.answer(name, **{each: parameters[each] for each in sorted(takes[name])}) for name in query.counts)


def sources_of(answers: Iterable[Answer]) -> tuple[Source, ...]:
    """The sources of all rows of answers, each once."""
    return tuple({source.iri: source for answer in answers for source in answer.sources}.values())


# Of the rows of a count, so many agree in number with the rows that they count, or it is chance that some do.
_AGREEING: Final = 0.9


def sources_by_row(answer: Answer, counted: Sequence[Answer]) -> list[tuple[Source, ...]]:
    """The sources of each row of a count: those of the rows that it counts, or all where these cannot be told.

    A row counts those that have its things and its year. That is taken only if their number stands in the row."""
    every = sources_of(counted)
    found: list[tuple[Source, ...]] = [every] * len(answer)
    if len(counted) != 1:
        return found
    (other,) = counted
    matched = [_counted_rows(row, other, _columns_of(answer, other)) for row in answer.rows]
    agreeing: dict[tuple[int, int], set[int]] = {}
    for at, (row, rows) in enumerate(zip(answer.rows, matched, strict=True)):
        for column in range(len(other.columns)):
            number = str(len({each.terms[column] for each in rows} - {None}))
            for place, term in enumerate(row.terms):
                if isinstance(term, Literal) and term.text == number:
                    agreeing.setdefault((place, column), set()).add(at)
    best = max(agreeing.values(), key=len, default=set())
    for at in best if len(best) >= _AGREEING * len(answer) else ():
        iris = dict.fromkeys(iri for row in matched[at] for iri in row.sources)
        found[at] = tuple(other.source(iri) for iri in iris)
    return found


class _Shared(NamedTuple):
    """A column of a count: its things that the counted rows have too, and whether it holds years of these."""

    things: frozenset[Term]
    is_year: bool


def _columns_of(answer: Answer, other: Answer) -> list[_Shared]:
    held = {term for row in other.rows for term in row.terms if isinstance(term, IRI)}
    found = []
    for name in answer.columns:
        terms = [term for term in answer.column(name) if term is not None]
        things = frozenset(terms) & held
        found.append(_Shared(things, bool(terms) and not things and all(map(_is_year, terms))))
    return found


def _is_year(term: Term) -> bool:
    if isinstance(term, Literal) and term.datatype.endswith("integer"):
        return False
    date = PartialDate.of(term.text if isinstance(term, Literal) else term)
    return date is not None and date.text == str(date.year)


def _years(terms: Iterable[Term | None]) -> set[int]:
    dates = (PartialDate.of(term) for term in terms if isinstance(term, IRI))
    return {date.year for date in dates if date}


def _counted_rows(row: FoldedRow, other: Answer, columns: Sequence[_Shared]) -> list[FoldedRow]:
    """The rows of the other answer that a row of a count may count."""
    found = list(other.rows)
    for term, shared in zip(row.terms, columns, strict=True):
        if term is None and shared.things:
            found = [each for each in found if shared.things.isdisjoint(each.terms)]
        elif term in shared.things:
            found = [each for each in found if term in each.terms]
        elif shared.is_year:
            years = {PartialDate.parse(term.text if isinstance(term, Literal) else term).year} if term else set()
            found = [each for each in found if years & _years(each.terms) or not (years or _years(each.terms))]
    return found


def source_line(
    described: Descriptions, answer: Answer, date: PartialDate | None, rests_on: Sequence[Source] = ()
) -> str:
    """Source and date of an answer in words. A count rests on the sources of the rows that are counted, or on all of
    the graph."""
    if answer.sources:
        return cited_sources(answer, date)
    named = f"counted {_publishers_named(rests_on)}" if rests_on else _computed(described)
    return cited_sources(answer, date, named)


def cited_sources(answer: Answer, date: PartialDate | None = None, computed: str = "") -> str:
    """The same without asking the graph. computed: what is said where no row names a source."""
    rests_on = _publishers_named(answer.sources) if answer.sources else computed
    when = f" As of {date.words}." if date else ""
    return f"Source: gpai-graph{f', {rests_on}' if rests_on else ''}.{when}"


def _computed(described: Descriptions) -> str:
    row = described.select("source-counts").first()
    return f"computed from {row.sources.text} sources of {row.publishers.text} publishers" if row else "computed"


def _publishers_named(sources: Sequence[Source]) -> str:
    """On which sources rows rest, by publisher, the most frequent first."""
    counts = Counter(source.publisher or source.title for source in sources)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    number, more = len(sources), len(names) - _PUBLISHERS_NAMED
    others = f" and {more} more publisher{'' if more == 1 else 's'}" if more > 0 else ""
    return f"from {number} source{'' if number == 1 else 's'}: {', '.join(names[:_PUBLISHERS_NAMED])}{others}"


def country_codes(described: Descriptions, answer: Answer) -> dict[str, str]:
    """{country: its numeric code of ISO 3166-1} of the countries in an answer."""
    countries = _countries(answer)
    if not countries:
        return {}
    found = described.select("country-codes", {"countries": countries})
    return {str(row.country): row.code.text for row in found if isinstance(row.code, Literal)}


def mentions(described: Descriptions, answer: Answer, column: str) -> dict[str, int]:
    """{thing: how many statements of sources lead to it} of the things in a column of an answer."""
    things = sorted({term for term in answer.column(column) if isinstance(term, IRI)})
    found = described.select("mentions", {"things": things}) if things else ()
    return {str(row.thing): int(row.mentions.text) for row in found if isinstance(row.mentions, Literal)}


def _countries(answer: Answer) -> list[IRI]:
    terms: Iterable[object] = (term for row in answer.rows for term in row.terms)
    return sorted({term for term in terms if isinstance(term, IRI) and kind_of(term) == "country"})
