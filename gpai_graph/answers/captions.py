"""Captions: what stands above and below a plot. A query, the values it was asked with and its answer in; words out.

Above, what the plot shows; below, the publishers and the number of sources on which it rests, and the day up to which
they tell."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from gpai_graph.answers.answer import Answer, literal_text
from gpai_graph.answers.sentence import in_words, places
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.stores.protocol import Store

_NAMED: Final = 3  # publishers; the others are counted


def title(query: Query, answer: Answer, asked: Callable[[str], str]) -> str:
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
    number, more = len(answer.sources), len(names) - _NAMED
    others = f" and {more} more publisher{'' if more == 1 else 's'}" if more > 0 else ""
    return f"from {number} source{'' if number == 1 else 's'}: {', '.join(names[:_NAMED])}{others}"


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
