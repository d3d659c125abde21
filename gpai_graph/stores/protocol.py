"""The protocol of a store: what answers SPARQL. Everything above relies on this, and on no engine.

embedded.py keeps it over pyoxigraph, remote.py over HTTP, sandbox/guarded.py over worker processes."""

from typing import Final, NamedTuple, Protocol

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.rdf.sparql import services

# Seconds that another host has for one question.
TIMEOUT: Final = 60.0


class Dataset(NamedTuple):
    """What a query reads: the graphs (IRIs) whose union is its default graph, and the graphs it may name."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(Protocol):
    """What answers SPARQL 1.1. Errors are QuerySyntaxError for the query's faults, StoreError for the store's."""

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it."""


def service_refused(query: str) -> QuerySyntaxError:
    """The error for a query with SERVICE, which names the hosts that would be called."""
    hosts = " and ".join(services(query)) or "another host"
    return QuerySyntaxError(
        f"SERVICE is refused: it would send a part of this query to {hosts}. "
        "--allow-service before the verb, or allow_service=True in Python, lets it."
    )
