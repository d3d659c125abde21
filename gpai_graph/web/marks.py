"""Marks: the sources of one page, numbered across all its answers in the order in which they are first mentioned."""

from collections.abc import Iterable

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Mark, SourceNumbers

__all__ = ["Mark", "Numbering"]


class Numbering(SourceNumbers):
    """The numbers of the sources of one page."""

    def marks(
        self, answer: Answer, sources: Iterable[IRI], inferred: bool = False, disputed: bool = False
    ) -> list[Mark]:
        """The marks of a row of an answer.

        inferred: whether the row is inferred from them, not stated by them; disputed: whether another contradicts it.
        """
        return self.marks_of(map(answer.source, sources), inferred=inferred, disputed=disputed)
