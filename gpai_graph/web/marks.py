"""Marks: the sources of one page, numbered across all its answers in the order in which they are first mentioned."""

from collections.abc import Iterable
from typing import NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.things import Source

_SOURCES = PREFIXES["source"]


class Mark(NamedTuple):
    """A source at the side of a fact: its number, what it is, and how it looks.

    hollow: it only carries what was inferred; doubled: another source disputes what it says."""

    number: int
    source: Source
    hollow: bool
    doubled: bool = False


class Numbering:
    """The numbers of the sources of one page. `sources` are those mentioned so far, in order; numbers begin at 1."""

    def __init__(self) -> None:
        self._numbers: dict[IRI, int] = {}
        self.sources: list[Source] = []

    def marks(
        self, answer: Answer, sources: Iterable[IRI], inferred: bool = False, disputed: bool = False
    ) -> list[Mark]:
        """The marks of a row of an answer.

        inferred: whether the row is inferred from them, not stated by them; disputed: whether another contradicts it.
        """
        found = []
        for iri in sources:
            source = answer.sources[answer.numbers[iri] - 1]
            found.append(Mark(self.number(source), source, inferred or not iri.startswith(_SOURCES), disputed))
        return found

    def number(self, source: Source) -> int:
        """The number of a source, a new one at its first mention."""
        if source.iri not in self._numbers:
            self.sources.append(source)
            self._numbers[source.iri] = len(self.sources)
        return self._numbers[source.iri]
