"""Bibliography: on which sources answers, plots and networks rest. These in, one numbered list of sources out."""

from collections.abc import Iterable, Iterator
from typing import Any

from gpai_graph.answers import showing, testimony
from gpai_graph.answers.answer import Answer, source_words
from gpai_graph.answers.evidence import Statement
from gpai_graph.errors import GpaiGraphError
from gpai_graph.rdf.things import Source


class References(tuple[Source, ...]):
    """Sources, each once, by publisher and title; a notebook shows them as a numbered list."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "no sources"
        words = f"{len(self)} source{'' if len(self) == 1 else 's'} of {len(self.publishers)} publishers"
        return showing.sources(list(enumerate(self, 1)), words)

    def __repr__(self) -> str:
        lines = [f"[{number}] {source_words(source)} {source.url}" for number, source in enumerate(self, 1)]
        return "\n".join(lines) or "no sources"

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published them, sorted."""
        return tuple(sorted({source.publisher for source in self if source.publisher}))


def references(*rest: Any) -> References:
    """The sources on which these rest: answers, plots, statements, and the links of networks of ours, in any mixture.

    Raises GpaiGraphError for anything that does not know its sources, such as Solutions: take `kg.answer`."""
    found = {source.iri: source for each in rest for source in _sources(each) if source.kind}
    return References(sorted(found.values(), key=lambda source: (source.publisher, source.title, source.iri)))


def _sources(each: Any) -> Iterator[Source]:
    if isinstance(each, Answer):
        yield from each.sources
    elif isinstance(getattr(each, "answer", None), Answer):
        yield from each.answer.sources
    elif "sources" in getattr(each, "graph", {}):
        # Imported here: networkx costs more than an answer, and who holds a network has it already.
        from gpai_graph.analysis import attributes

        # A part of a network keeps the attributes of the whole: what counts is what its own links rest on.
        cited = {iri for *_, told in each.edges(data="sources") for iri in attributes.texts(told)}
        yield from (source for iri, source in attributes.sources(each.graph["sources"]).items() if iri in cited)
    elif isinstance(each, Statement):
        yield from testimony.witnesses(each)
    elif isinstance(own := getattr(each, "sources", None), Iterable):
        yield from own
    elif isinstance(each, list | tuple):
        for part in each:
            yield from _sources(part)
    else:
        raise GpaiGraphError(
            f"a {type(each).__name__} does not know its sources: give what kg.answer, kg.plot or kg.network answers."
        )
