"""Benchmark: every query of the library in four engines, the slowest of each.

In: nothing. Out: per engine the time of all queries and the slowest ten. Without Virtuoso, three engines."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from engines import RdflibStore  # beside the tests, which use the same servers
from library_queries import TEXTS, answered
from servers import Served, oxigraph, virtuoso

from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.remote import RemoteStore, load_into

SHOWN = 10
Engine = EmbeddedStore | RdflibStore | RemoteStore


def timed(engine: Engine) -> Iterator[tuple[float, str]]:
    """(seconds, query) of each query, asked once to warm up and once to measure; (inf, query) if it takes too long."""
    for name, text in TEXTS.items():
        try:
            answered(engine, text)
            began = time.perf_counter()
            answered(engine, text)
            yield time.perf_counter() - began, name
        except TimeoutError:
            yield float("inf"), name


def report(name: str, engine: Engine) -> None:
    """Print the sum and the slowest."""
    slowest = sorted(timed(engine), reverse=True)
    print(f"\n{name}: {sum(seconds for seconds, _ in slowest):.2f} s for {len(slowest)} queries")
    for seconds, query in slowest[:SHOWN]:
        print(f"{seconds * 1000:9.0f} ms  {query}", flush=True)


def filled(server: Served, graph: EmbeddedStore) -> RemoteStore:
    """The server with the graph in it."""
    load_into(graph, server.graphs, server.query, user=server.user, password=server.password)
    return RemoteStore(server.query)


def main() -> None:
    """Ask everything of everyone."""
    graph = EmbeddedStore.in_memory()
    graph.load(trig_path())
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        report("Oxigraph in this process", graph)
        report("oxigraph serve", filled(stack.enter_context(oxigraph(folders[0])), graph))
        if shutil.which("virtuoso-t"):
            report("Virtuoso", filled(stack.enter_context(virtuoso(folders[1])), graph))
        report("rdflib", RdflibStore(to_rdflib(graph.quads())))


if __name__ == "__main__":
    main()
