"""Opening: a file of ours or the address of a server in, a knowledge graph that answers out."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gpai_graph.errors import ParameterError, StoreError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import TIMEOUT, Store
from gpai_graph.stores.remembered import RecentStore, RememberingStore

# Bytes for one guarded query of the reader's own.
_OWN_MEMORY: Final = 4 << 30
_ENGINES: Final = ("oxigraph", "rdflib")


def load(
    path: str | Path | None = None,
    *,
    allow_service: bool = False,
    timeout: float = TIMEOUT,
    guarded: bool | None = None,
    engine: str = "",
) -> KnowledgeGraph:
    """The built graph, read-only and embedded; no server. path: another TriG file than the one that comes with us.

    allow_service: whether a query with SERVICE may send a part of itself to another host, for `timeout` seconds at
    most. guarded: run each query in a process that is ended after `timeout` seconds, or by Ctrl-C; it calls no host.
    None: guarded in IPython and Jupyter, where a query that never ends would take the notebook with it.
    engine: "oxigraph", or "rdflib", which is slower and runs wherever Python does, in a browser too; it knows neither
    SERVICE nor a time limit. "" takes the first that is there. Raises StoreError if the file cannot be read."""
    trig = Path(path) if path else paths.trig_path()
    if engine not in ("", *_ENGINES):
        raise ParameterError(f"no engine {engine!r}: say {' or '.join(map(repr, _ENGINES))}, or leave it out.")
    if (engine or _engine_here()) == "rdflib":
        return _in_rdflib(trig, allow_service, bool(guarded))
    if guarded is None:
        guarded = not allow_service and _in_notebook()
    if guarded:
        if allow_service:
            raise ParameterError("a guarded graph calls no other host: leave out allow_service, or guarded.")
        # Imported here: a process of its own takes longer to start than most questions to answer.
        from gpai_graph.stores.sandbox.guarded import GuardedStore, Limits

        limits = Limits(timeout, max_rows=None, max_bytes=None, memory=_OWN_MEMORY, workers=2)
        return _over(GuardedStore(trig, limits))
    store: Store = RememberingStore(trig, allow_service)
    if allow_service:
        # Imported here, as most questions stay in the house.
        from gpai_graph.stores.federation import FederatingStore

        store = FederatingStore(store, timeout)
    return _over(store)


def _in_notebook() -> bool:
    """Whether this is IPython or a kernel of Jupyter; whoever imported IPython without running it is in neither."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def _engine_here() -> str:
    """The engine that is installed: pyoxigraph has no build for a browser (Pyodide)."""
    return "oxigraph" if find_spec("pyoxigraph") else "rdflib"


def _in_rdflib(trig: Path, allow_service: bool, guarded: bool) -> KnowledgeGraph:
    if allow_service or guarded:
        raise ParameterError("rdflib calls no host and has no time limit here: leave out allow_service and guarded.")
    # Imported here: where pyoxigraph answers, nobody needs it.
    from gpai_graph.stores.rdflib_store import open_in_rdflib

    return _over(RecentStore(open_in_rdflib(trig)))


def embedded(path: Path | None = None) -> KnowledgeGraph:
    """The built graph in this process, its latest answers kept in memory and none on disk: for a server.

    Raises StoreError if the file cannot be read."""
    # Imported here: `load` asks for it when the first new question comes.
    from gpai_graph.stores.embedded import open_in_memory

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
    if not find_spec("SPARQLWrapper"):
        raise StoreError(
            "no endpoint can be asked from here, as in a browser (Pyodide). gpai.load() answers without one."
        )
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
