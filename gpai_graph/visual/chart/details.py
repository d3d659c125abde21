"""Details: what a chart takes from the graph beside its rows: title, source line, codes of countries, weights."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.sentence import places, sentence_of
from gpai_graph.queries.library import Library, Query
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import kind_of
from gpai_graph.rdf.solutions import IRI, Literal
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


def counted_sources(kg: _Answering, query: Query, parameters: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources of the rows that a query counts, as its header says where these stand (`counts`).

    Of the parameters, each of these questions gets those that it takes. Where none takes one of them, they count more,
    and no source is told."""
    given = {name for name, value in parameters.items() if value not in (None, "")}
    takes = {name: given.intersection(kg.queries[name].parameters) for name in query.counts}
    if given.difference(*takes.values()):
        return ()
    answers = (kg.answer(name, **{each: parameters[each] for each in sorted(takes[name])}) for name in query.counts)
    return tuple({source.iri: source for answer in answers for source in answer.sources}.values())


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
