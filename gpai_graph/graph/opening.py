"""Opening: a file of ours or the address of a server in, a knowledge graph that answers out."""

import sys
from pathlib import Path
from typing import Final

from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import TIMEOUT, Store

# Bytes for one guarded query of the reader's own.
_OWN_MEMORY: Final = 4 << 30


def load(
    path: str | Path | None = None,
    *,
    allow_service: bool = False,
    timeout: float = TIMEOUT,
    guarded: bool | None = None,
) -> KnowledgeGraph:
    """The built graph, read-only and embedded; no server. path: another TriG file than the one that comes with us.

    allow_service: whether a query with SERVICE may send a part of itself to another host, for `timeout` seconds at
    most. guarded: run each query in a process that is ended after `timeout` seconds, or by Ctrl-C; it calls no host.
    None: guarded in IPython and Jupyter, where a query that never ends would take the notebook with it.
    Raises StoreError if the file cannot be read."""
    trig = Path(path) if path else paths.trig_path()
    if guarded is None:
        guarded = not allow_service and _in_notebook()
    if guarded:
        if allow_service:
            raise ParameterError("a guarded graph calls no other host: leave out allow_service, or guarded.")
        # Imported here: a process of its own takes longer to start than most questions to answer.
        from gpai_graph.stores.sandbox.guarded import GuardedStore, Limits

        limits = Limits(timeout, max_rows=None, max_bytes=None, memory=_OWN_MEMORY, workers=2)
        return _over(GuardedStore(trig, limits))
    # Imported here: what is guarded runs the engine in other processes.
    from gpai_graph.stores.embedded import open_cached

    store: Store = open_cached(trig, allow_service)
    if allow_service:
        # Imported here, as most questions stay in the house.
        from gpai_graph.stores.federation import FederatingStore

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
    from gpai_graph.stores.remembered import RecentStore

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
    """The graph on a SPARQL 1.1 endpoint, where `gpai-graph load --into` put it; the same questions and answers.

    timeout: seconds for each query. default_graph: where the default graph stands, if a server has it elsewhere than
    a probe would find. Nothing is sent before the first question, which raises EndpointError if nobody answers."""
    # Imported here: HTTP costs ten bare starts of Python, and most questions stay in the house.
    from gpai_graph.stores.remote import RemoteStore

    return _over(
        RemoteStore(
            url,
            user=user,
            password=password,
            timeout=timeout,
            default_graph=default_graph,
            allow_service=allow_service,
        )
    )


def _over(store: Store) -> KnowledgeGraph:
    return KnowledgeGraph(store, Library(paths.queries_dir()), Library(paths.ontology_dir() / "rules"))
