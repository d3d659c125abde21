"""Descriptions: what things are called and what is known of sources, asked from a store by queries of the library.

An answer needs both, and so does the next one, mostly of the same things. Where the store keeps answers, as that of a
server does, all of a small graph are asked for at once, and each thing of a large one when it is first needed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Row, Solutions, Term
from gpai_graph.rdf.sources import Source, graph_title
from gpai_graph.stores.protocol import Store

if TYPE_CHECKING:
    from gpai_graph.stores.byte_cache import ByteCache

_V = TypeVar("_V", str, Source)
# The languages of a label, the first one wanted first; "" has none, as the names of persons and organisations.
_LANGUAGES: Final = ("en", "", "fr")
# Bytes of all labels that are kept, and of all sources.
LABELS: Final = 8 << 20
_SOURCES: Final = 4 << 20
# Of a graph with no more quads all are asked for at once, which takes a tenth of a second.
_SMALL: Final = 300_000
# So many things are asked for at once: their IRIs are below half of what a server of ours takes.
_PART: Final = 400
# The columns of `source-details` that are not called as the attributes of a source.
_COLUMNS: Final = {"counts_as": "countsAs", "kind_iri": "kindIri"}
# Bytes that a label and a source take in memory beside the letters of their texts, about.
_LABEL, _SOURCE = 300, 1_000


class Descriptions:
    """What a store tells of things by the queries of a library. It may be used from many threads."""

    def __init__(self, store: Store, queries: Library) -> None:
        self.store = store
        self.queries = queries
        self._labels: ByteCache[IRI, str] | None = None
        self._sources: ByteCache[IRI, Source] | None = None
        self._reading = Lock()
        if getattr(store, "keeps_answers", False):
            from gpai_graph.stores import byte_cache  # here: one command asks for each thing once

            self._labels = byte_cache.ByteCache(LABELS, lambda iri, label: _LABEL + len(iri) + len(label))
            self._sources = byte_cache.ByteCache(_SOURCES, lambda _, source: _SOURCE + sum(map(len, source)))

    @cached_property
    def _is_read(self) -> bool:
        """Whether all labels and sources were read ahead: those of a small graph, where they are kept."""
        if self._labels is None or self._sources is None or len(self.store) > _SMALL:  # type: ignore[arg-type]
            return False
        for thing, label in self._labels_of(None).items():
            self._labels.put(thing, label)
        for iri, source in self._sources_of(None).items():
            self._sources.put(iri, source)
        return True

    def select(self, name: str, values: Mapping[str, Values] | None = None) -> Solutions:
        """The rows of a query of the library. values: those of its parameters."""
        return self.store.select(self.queries[name].bind(values or {}))

    def about(self, name: str, parameter: str, things: Sequence[IRI] | None) -> Iterator[Row]:
        """The rows of a query about many things; asked in parts, as servers take texts of limited length.

        parameter: the one that holds the things. things: None asks about all that there are."""
        if things is None:
            yield from self.select(name)
            return
        for begin in range(0, len(things), _PART):
            yield from self.select(name, {parameter: things[begin : begin + _PART]})

    def labels(self, things: Iterable[IRI]) -> dict[IRI, str]:
        """{thing: its label} of those that have one: English first, then without a language, then French.

        Dates are told in words."""
        found = self._kept(self._labels, sorted(things), self._labels_of)
        return {thing: label for thing, label in found.items() if label}

    def sources(self, sources: Sequence[IRI]) -> list[Source]:
        """The sources in the order given, with what is known about them; graphs of ours are told in words."""
        return list(self._kept(self._sources, sources, self._sources_of).values())

    @cached_property
    def inferred_values(self) -> dict[Term | None, list[tuple[Term, Term]]]:
        """{thing: (property, value)} of what we infer and no source states."""
        found: dict[Term | None, list[tuple[Term, Term]]] = {}
        for row in self.select("inferred-values"):
            found.setdefault(row.thing, []).append((row.property, row.value))
        return found

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """(thing, field, text) of all texts by which things are found. Of several labels the first comes first."""
        for row in sorted(self.select("search-texts"), key=lambda row: language_rank(row.text.language)):
            yield row.thing, row.field.text, row.text.text

    def _kept(
        self, kept: "ByteCache[IRI, _V] | None", things: Sequence[IRI], ask: Callable[[list[IRI]], Mapping[IRI, _V]]
    ) -> dict[IRI, _V]:
        """{thing: what is kept of it, or else answered now}, in the order of the things."""
        with self._reading:
            _ = self._is_read
        known = {thing: None if kept is None else kept.get(thing) for thing in things}
        if unknown := [thing for thing, value in known.items() if value is None]:
            asked = ask(unknown)
            known.update(asked)
            if kept is not None:
                for thing, value in asked.items():
                    kept.put(thing, value)
        return {thing: value for thing, value in known.items() if value is not None}

    def _labels_of(self, things: list[IRI] | None) -> dict[IRI, str]:
        """{thing: its label, "" for none}; None asks for all."""
        found: dict[IRI, tuple[int, str]] = {}
        for row in self.about("labels", "things", things):
            thing, label = row.thing, row.label
            if isinstance(thing, IRI) and isinstance(label, Literal):
                rank = language_rank(label.language)
                if thing not in found or rank < found[thing][0]:
                    found[thing] = rank, literal_text(label)
        return {thing: found[thing][1] if thing in found else "" for thing in (found if things is None else things)}

    def _sources_of(self, sources: list[IRI] | None) -> dict[IRI, Source]:
        """{source: what is known of it}; None asks for all."""
        found: dict[IRI, Source] = {}
        for row in self.about("source-details", "sources", sources):
            terms = (row[_COLUMNS.get(name, name)] for name in Source._fields[1:])
            texts = (literal_text(term) if isinstance(term, Literal) else term or "" for term in terms)
            found.setdefault(row.source, Source(row.source, *texts))
        return {
            source: found.get(source) or Source(source, graph_title(source))
            for source in (found if sources is None else sources)
        }


def language_rank(language: str) -> int:
    """The place of a language among those in which a label is wanted, 0 first; all others come last."""
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)


def literal_text(literal: Literal) -> str:
    """A literal for people: dates in words, as precise as they are.

    >>> literal_text(Literal("2021-11", IRI("http://www.w3.org/2001/XMLSchema#gYearMonth")))
    'November 2021'
    """
    date = PartialDate.of(literal)
    return date.words if date else literal.text
