"""A page finds its thing once: the questions that the store is asked are counted."""

from collections import Counter

import pytest
from built import QUERIES
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir
from gpai_graph.web import Settings, create_app


class CountingStore:
    """A store that counts how often it is asked whether something is there."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def select(self, query: str) -> Solutions:
        self.asked[query] += 1
        return self._store.select(query)

    def ask(self, query: str) -> bool:
        self.asked["ask"] += 1
        return self._store.ask(query)

    def construct(self, query: str) -> list[Triple]:
        return self._store.construct(query)


@pytest.mark.parametrize(
    "thing", ["country/rs", "body/gpai-wg-responsible-ai", "person/bengio-yoshua", "source/gpai-community-2021"]
)
def test_a_page_of_a_thing_asks_once_whether_it_is_there(graph: EmbeddedStore, thing: str) -> None:
    store = CountingStore(graph)
    kg = KnowledgeGraph(store, Library(QUERIES), Library(ontology_dir() / "rules"))
    with TestClient(create_app(kg, Settings(warm=False))) as client:
        assert 200 == client.get(f"/page/{thing}").status_code
    assert 1 == store.asked["ask"]
