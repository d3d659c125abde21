"""A page finds its thing once: the questions that the store is asked are counted."""

import pytest
from built import QUERIES
from counting import CountingStore
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir
from gpai_graph.web import Settings, create_app


@pytest.mark.parametrize(
    "thing", ["country/rs", "body/gpai-wg-responsible-ai", "person/bengio-yoshua", "source/gpai-community-2021"]
)
def test_a_page_of_a_thing_asks_once_whether_it_is_there(graph: EmbeddedStore, thing: str) -> None:
    store = CountingStore(graph)
    kg = KnowledgeGraph(store, Library(QUERIES), Library(ontology_dir() / "rules"))
    with TestClient(create_app(kg, Settings(warm=False))) as client:
        assert 200 == client.get(f"/page/{thing}").status_code
    assert 1 == store.asked["known"]


@pytest.mark.parametrize("address", ["/connections?from=Serbia&to=Canada", "/compare?a=Serbia&b=Canada"])
def test_names_in_an_address_are_looked_up_with_few_questions(graph: EmbeddedStore, address: str) -> None:
    store = CountingStore(graph)
    kg = KnowledgeGraph(store, Library(QUERIES), Library(ontology_dir() / "rules"))
    with TestClient(create_app(kg, Settings(warm=False))) as client:
        assert 200 == client.get(address).status_code
        store.asked.clear()
        # Another date, so that no kept page answers.
        assert 200 == client.get(f"{address}&as_of=2022").status_code
    # Two names are read from the address and written back into their fields; two questions are asked of them.
    assert store.asked["known"] <= 8
    assert store.asked["class-of"] == 0
