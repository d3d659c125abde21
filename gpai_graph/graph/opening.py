"""How a knowledge graph is opened: from the built graph, from another file, or from a SPARQL server."""

import os
import sys
from pathlib import Path
from typing import Final

from gpai_graph.errors import ParameterError, path_of, text_of
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import LONGEST_TIMEOUT, TIMEOUT, Store

# Bytes for one guarded query of the reader's own.
_OWN_MEMORY: Final = 4 << 30


def load(
    path: str | Path | None = None,
    *,
    allow_service: bool = False,
    timeout: float = TIMEOUT,
    guarded: bool | None = None,
) -> KnowledgeGraph:
    """Open the built graph, read-only and inside this process; no server is needed.

    Parameters
    ----------
    path : str or Path, optional
        Another file than the one that comes with the package: TriG, or any RDF format that its ending names.
    allow_service : bool
        Whether a query with SERVICE may send a part of itself to another host.
    timeout : float
        Seconds for a query that is guarded or asks another host.
    guarded : bool, optional
        Whether each query runs in a process of its own that is ended after `timeout` seconds or by Ctrl-C, and that
        reaches no host. None means yes in IPython and Jupyter, where an endless query would take the notebook with it
        (but no on Windows, which cannot fork).

    Returns
    -------
    KnowledgeGraph
        The graph with its query library.

    Raises
    ------
    StoreError
        The file cannot be read.
    ParameterError
        Both `guarded` and `allow_service` were asked for, or the name of the file is empty.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> kg = gpai.load()
    >>> kg.label("body:gpai")
    'Global Partnership on Artificial Intelligence'
    """
    if path is not None and not str(path):
        raise ParameterError("the name of the file is empty. Name one, or leave it out for the graph of this package.")
    trig = paths.trig_path() if path is None else path_of(path)
    if guarded is None:
        # Windows cannot fork.
        guarded = not allow_service and _in_notebook() and hasattr(os, "fork")
    if guarded:
        if allow_service:
            raise ParameterError("a guarded graph cannot call other hosts. Leave out allow_service or guarded.")
        # Imported here: a process of its own takes longer to start than most questions to answer.
        from gpai_graph.stores.sandbox.guarded import GuardedStore
        from gpai_graph.stores.sandbox.limits import Limits

        limits = Limits(_timeout(timeout), max_rows=None, max_bytes=None, memory=_OWN_MEMORY, workers=2)
        return _over(GuardedStore(trig, limits))
    # Imported here: what is guarded runs the engine in other processes.
    from gpai_graph.stores.embedded import open_cached

    store: Store = open_cached(trig, allow_service)
    if allow_service:
        # Imported here, as most questions are answered in this process.
        from gpai_graph.stores.wrappers import FederatingStore

        store = FederatingStore(store, timeout)
    return _over(store)


def _in_notebook() -> bool:
    """Whether this is IPython or a kernel of Jupyter; whoever imported IPython without running it is in neither."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def embedded(path: Path | None = None) -> KnowledgeGraph:
    """The built graph in this process, its latest answers kept in memory: for a server.

    Raises StoreError if the file cannot be read."""
    # Imported here, as above: one command asks each question once.
    from gpai_graph.stores.embedded import open_in_memory
    from gpai_graph.stores.wrappers import RecentStore

    return _over(RecentStore(open_in_memory(path or paths.trig_path())))


def connect(
    url: str,
    *,
    user: str = "",
    password: str = "",
    timeout: float = TIMEOUT,
    default_graph: str = "",
    allow_service: bool = False,
) -> KnowledgeGraph:
    """Ask the graph on a SPARQL 1.1 server, where `gpai-graph load --into` put it: the same questions and answers.

    Parameters
    ----------
    url : str
        Where the server takes queries.
    user, password : str
        For a server that asks for them.
    timeout : float
        Seconds for each query.
    default_graph : str
        The IRI of the graph that holds the default graph, if the server keeps it elsewhere than a probe would find.
    allow_service : bool
        Whether a query with SERVICE may be sent.

    Returns
    -------
    KnowledgeGraph
        Nothing is sent before the first question, which raises EndpointError if nobody answers.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> gpai.connect("http://127.0.0.1:7878/query").source
    'http://127.0.0.1:7878/query'
    """
    # Imported here: HTTP costs ten bare starts of Python, and most questions are answered in this process.
    from gpai_graph.stores.remote import RemoteStore

    return _over(
        RemoteStore(
            text_of(url, "an address"),
            user=user,
            password=password,
            timeout=_timeout(timeout),
            default_graph=default_graph,
            allow_service=allow_service,
        )
    )


def _over(store: Store) -> KnowledgeGraph:
    return KnowledgeGraph(store, Library(paths.queries_dir()), Library(paths.ontology_dir() / "rules"))


def _timeout(timeout: float) -> float:
    """A time in seconds. Raises ParameterError for one that no clock counts."""
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise ParameterError(
            f"timeout={timeout:g} is not a time. Give a number of seconds above 0, at most {LONGEST_TIMEOUT:,.0f}."
        )
    return timeout
