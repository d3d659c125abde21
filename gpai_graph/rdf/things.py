"""Things: what the graph is known to describe."""

from typing import NamedTuple

from gpai_graph.rdf.namespaces import compact, kind_of
from gpai_graph.rdf.solutions import IRI


class Thing(NamedTuple):
    """A thing that the graph describes, found once and handed on: whoever gets one need not ask whether it is there.

    label: what it is called. kind: such as "country", see `kind_of`."""

    iri: IRI
    label: str
    kind: str

    @classmethod
    def of(cls, iri: IRI, label: str) -> "Thing":
        """The thing of an IRI that the graph is known to describe.

        >>> Thing.of(IRI("https://w3id.org/gpai-graph/id/country/ca"), "Canada").kind
        'country'
        """
        return cls(iri, label, kind_of(iri))

    @property
    def compact(self) -> str:
        """Its IRI as people type it, such as `country:ca`."""
        return compact(self.iri)
