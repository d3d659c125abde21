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


def sources_by_row(answer: Answer, counted: Sequence[Answer]) -> list[tuple[Source, ...]]:
    """The sources of each row of a count: those of the rows that it counts, or all where these cannot be told.

    A row counts those that have the same values in columns of the same name, and its year as their only date. Numbers
    alone tell nothing: all columns that hold no numbers have to stand in the counted rows, and then how many these are
    has to stand in each row."""
    whole: list[tuple[Source, ...]] = [sources_of(counted)] * len(answer)
    if len(counted) != 1:
        return whole
    (other,) = counted
    keys = _keys(answer, other)
    if not keys:
        return whole
    of: dict[tuple[object, ...], list[FoldedRow]] = {}
    for row in other.rows:
        of.setdefault(tuple(key.value(row.terms[key.there]) for key in keys), []).append(row)
    matched = [of.get(tuple(key.value(row.terms[key.here]) for key in keys), []) for row in answer.rows]
    if not _says_how_many(answer, other, matched):
        return whole
    return [
        tuple(other.source(iri) for iri in dict.fromkeys(iri for row in rows for iri in row.sources))
        for rows in matched
    ]


class _Key(NamedTuple):
    """Where a column of a count stands in it and in the rows that it counts, and whether it holds years of these."""

    here: int
    there: int
    is_year: bool

    def value(self, term: Term | None) -> object:
        """What is the same in a row and in those that it counts."""
        date = PartialDate.of(term) if self.is_year else None
        return date.year if date else term


def _keys(answer: Answer, other: Answer) -> list[_Key]:
    """The columns by which an answer counts; none if one of them cannot be found in the other answer."""
    dates = [place for place, name in enumerate(other.columns) if _holds(other, name, PartialDate.of)]
    found = []
    for here, name in enumerate(answer.columns):
        if not any(answer.column(name)) or _holds(answer, name, _is_number):
            continue
        if _holds(answer, name, _is_year):
            if len(dates) != 1:
                return []
            found.append(_Key(here, dates[0], is_year=True))
        elif name in other.columns:
            found.append(_Key(here, other.columns.index(name), is_year=False))
        else:
            return []
    return found


def _holds(answer: Answer, column: str, test: Callable[[Term], object]) -> bool:
    """Whether a column holds something, and all of it is so."""
    terms = [term for term in answer.column(column) if term is not None]
    return bool(terms) and all(map(test, terms))


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype.endswith(("#integer", "#decimal", "#double"))


def _is_year(term: Term) -> bool:
    date = PartialDate.of(term)
    return date is not None and date.text == str(date.year)


def _says_how_many(answer: Answer, other: Answer, matched: Sequence[Sequence[FoldedRow]]) -> bool:
    """Whether a column of all rows says how many different things the rows have that each counts."""
    for column in range(len(other.columns)):
        numbers = [str(len({row.terms[column] for row in rows} - {None})) for rows in matched]
        for name in answer.columns:
            told = [term.text if isinstance(term, Literal) else "" for term in answer.column(name)]
            if _holds(answer, name, _is_number) and told == numbers:
                return True
    return False


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
