"""The protocol of a store: what answers SPARQL. Everything above relies on this, and on no engine.

embedded.py keeps it over pyoxigraph, remote.py over HTTP, sandbox/guarded.py over worker processes."""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.rdf.calls import services
from gpai_graph.rdf.solutions import Solutions, Triple

# Seconds that another host has for one question.
TIMEOUT: Final = 60.0
# Seconds beyond which the clocks of the system are at an end, about thirty years.
LONGEST_TIMEOUT: Final = 1e9
# Told of what takes long: what happens now, how many steps are done, how many there are.
Progress = Callable[[str, int, int], None]


class Dataset(NamedTuple):
    """What a query reads.

    Attributes
    ----------
    default : tuple of str
        IRIs of the graphs whose union is its default graph.
    named : tuple of str
        IRIs of the graphs that it may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(Protocol):
    """What answers SPARQL 1.1. A class with these four methods is a store; `KnowledgeGraph` takes it.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> store: Store = gpai.load().store
    >>> len(store.select("SELECT ?s { ?s ?p ?o } LIMIT 2"))
    2
    """

    def select(self, query: str) -> Solutions:
        """Return the rows of a SELECT query.

        Parameters
        ----------
        query : str
            SELECT with its prefixes declared.

        Returns
        -------
        Solutions
            Rows of RDF terms, in the order of the query.

        Raises
        ------
        QuerySyntaxError
            The query cannot be read, or is of another form.
        StoreError
            The engine or the server failed.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().store.select("SELECT (1 AS ?one) {}").first().one.python
        1
        """

    def ask(self, query: str) -> bool:
        """Return the truth of an ASK query.

        Parameters
        ----------
        query : str
            ASK with its prefixes declared.

        Returns
        -------
        bool
            Whether there is a solution.

        Raises
        ------
        QuerySyntaxError
            The query cannot be read, or is of another form.
        StoreError
            The engine or the server failed.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().store.ask("ASK { ?s ?p ?o }")
        True
        """

    def construct(self, query: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query.

        Parameters
        ----------
        query : str
            CONSTRUCT or DESCRIBE with its prefixes declared.

        Returns
        -------
        list of Triple
            Each once, sorted by their N-Triples text.

        Raises
        ------
        QuerySyntaxError
            The query cannot be read, or is of another form.
        StoreError
            The engine or the server failed.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> len(gpai.load().store.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 2"))
        2
        """

    def answer(self, query: str, media_type: str) -> bytes:
        """Return the answer of any query in a W3C format.

        Parameters
        ----------
        query : str
            SPARQL 1.1 with its prefixes declared.
        media_type : str
            Such as "text/csv" for SELECT, "text/turtle" for CONSTRUCT.

        Returns
        -------
        bytes
            The file in UTF-8.

        Raises
        ------
        ResultsFormatError
            The media type does not fit the query.
        QuerySyntaxError, StoreError
            As in `select`.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().store.answer("SELECT (1 AS ?one) {}", "text/csv").split()
        [b'one', b'1']
        """


def service_refused(query: str) -> QuerySyntaxError:
    """Return the error for a query with SERVICE, which names the hosts that would be called.

    Parameters
    ----------
    query : str
        SPARQL with SERVICE.

    Returns
    -------
    QuerySyntaxError
        To be raised by a store that asks no other host.

    Examples
    --------
    >>> str(service_refused("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")).partition(":")[0]
    'SERVICE is refused'
    """
    hosts = " and ".join(services(query)) or "another host"
    return QuerySyntaxError(
        f"SERVICE is refused: it would send a part of this query to {hosts}. To allow that, write "
        "--allow-service before the verb, or allow_service=True in Python."
    )
