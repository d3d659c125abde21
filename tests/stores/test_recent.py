"""A store that keeps recent answers."""

import inspect
import tracemalloc

import pyoxigraph as ox

from gpai_graph.rdf.solutions import Solutions
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.wrappers import RecentStore


def test_a_store_of_recent_answers_answers_the_same_and_asks_once() -> None:
    asked: list[str] = []

    class Counted(EmbeddedStore):
        def select(self, query: str) -> Solutions:
            asked.append(query)
            return super().select(query)

    counted = Counted(ox.Store(), "memory")
    counted.load(b"<https://example.org/a> <https://example.org/b> 1, 2 .", "ttl")
    recent = RecentStore(counted)
    query = "SELECT ?n WHERE { ?s ?p ?n } ORDER BY ?n"
    assert recent.select(query) == recent.select(query) == EmbeddedStore.select(counted, query)
    assert asked == [query]
    assert recent.ask("ASK { ?s ?p 2 }")
    assert len(recent) == 2


def test_a_store_of_recent_answers_keeps_so_many_bytes_and_no_texts() -> None:
    store = EmbeddedStore(ox.Store(), "memory")
    recent = RecentStore(store, most=11_000)
    padding = "#" * 7_000
    queries = [f"SELECT ?s WHERE {{ ?s ?p {number} }} {padding}" for number in range(50)]
    tracemalloc.start()
    try:
        for query in queries:
            assert len(recent.select(query)) == 0
        kept = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, inspect.getfile(RecentStore))])
    finally:
        tracemalloc.stop()
    assert sum(trace.size for trace in kept.traces) < 10 * len(padding)
    assert (10, True) == (len(recent.answers), recent.answers.size <= recent.answers.most)
    first, latest = recent.select(queries[-1]), recent.select(queries[-1])
    assert first is latest
    assert recent.select(queries[0]) is not first
