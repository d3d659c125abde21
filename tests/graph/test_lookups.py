"""Things are found once and handed on, and the last known date is asked once: counted on the store that answers."""

from collections.abc import Callable

import pytest
from built import QUERIES
from counting import CountingStore

from gpai_graph.errors import UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.things import Thing
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(QUERIES)


@pytest.fixture
def store(graph: EmbeddedStore) -> CountingStore:
    return CountingStore(graph)


@pytest.fixture
def kg(store: CountingStore, library: Library) -> KnowledgeGraph:
    return KnowledgeGraph(store, library, Library(ontology_dir() / "rules"))


ASKED: dict[str, Callable[[KnowledgeGraph, str | Thing], object]] = {
    "describe": lambda kg, thing: kg.describe(thing),
    "incoming": lambda kg, thing: kg.incoming(thing),
    "answer": lambda kg, thing: kg.answer("roles", thing=thing),
    "answer of several": lambda kg, thing: kg.answer("facts", thing=[thing]),
    "run": lambda kg, thing: kg.run("facts", thing=thing),
    "sparql": lambda kg, thing: kg.sparql("facts", thing=thing),
    "evidence": lambda kg, thing: kg.evidence(thing, "rdf:type"),
    "resolve": lambda kg, thing: kg.resolve(thing),
    "thing": lambda kg, thing: kg.thing(thing),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_thing_is_looked_up_once_and_never_again(name: str, kg: KnowledgeGraph, store: CountingStore) -> None:
    by_name = ASKED[name](kg, "country:ca")
    assert 1 == store.asked["known"]
    store.asked.clear()
    canada = kg.thing("country:ca")
    assert 1 == store.asked["known"]
    by_thing = ASKED[name](kg, canada)
    assert 1 == store.asked["known"]
    assert repr(by_name) == repr(by_thing)


def test_all_that_a_page_asks_of_a_thing_looks_it_up_once(kg: KnowledgeGraph, store: CountingStore) -> None:
    canada = kg.thing("country:ca")
    for ask in ASKED.values():
        ask(kg, canada)
    assert (True, "Canada") == (kg.knows(canada), kg.label(canada))
    assert 1 == store.asked["known"]


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Serbia", ""),
        ("rs", ""),
        ("Korea", "gpai:Country"),
        ("in", ""),
        ("Working Group on Responsible AI", "gpai:Body"),
    ],
)
def test_a_name_is_looked_up_among_all_kinds_and_all_hits_at_once(
    kg: KnowledgeGraph, store: CountingStore, text: str, cls: str
) -> None:
    kg.search("Serbia")  # the index is made once
    store.asked.clear()
    kg.resolve(text, cls=cls)
    assert store.asked["known"] <= 1
    assert store.asked["class-of"] <= (2 if cls else 0)
    assert store.asked["all"] <= 4


def test_a_thing_is_still_held_to_the_class_that_is_asked_for(kg: KnowledgeGraph) -> None:
    canada = kg.thing("country:ca")
    assert kg.is_a(canada, "gpai:Country")
    assert canada == kg.thing(canada, cls="gpai:Country")
    with pytest.raises(UnknownEntityError, match=r"country:ca \(Canada\) does not fit here. Name one body."):
        kg.thing(canada, cls="gpai:Body")


@pytest.mark.parametrize("text", ["country:ca", "ca", "Canada", "<https://w3id.org/gpai-graph/id/country/ca>"])
def test_a_thing_may_be_named_in_any_way(text: str, kg: KnowledgeGraph) -> None:
    found = kg.thing(text, "country")
    assert ("country:ca", "Canada", "country") == (found.compact, found.label, found.kind)


def test_what_the_graph_does_not_describe_is_no_thing(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        kg.thing("country:xx")


def test_both_ends_of_a_path_may_be_things(kg: KnowledgeGraph) -> None:
    ends = kg.thing("country:ca"), kg.thing("country:fr")
    assert kg.paths("country:ca", "country:fr", 1) == kg.paths(*ends, 1) != ()


def test_the_last_known_date_is_asked_once(kg: KnowledgeGraph, store: CountingStore) -> None:
    assert kg.cut_off == PartialDate.of(kg.run("cut-off")[0].day)
    store.asked.clear()
    kg.answer("members", as_of="2030")
    kg.answer("members")
    kg.plot("growth")
    kg.network("countries-and-bodies")
    assert 0 == store.asked["cut-off"]


def test_a_graph_that_does_not_say_up_to_when_it_reaches_has_no_last_date() -> None:
    empty = KnowledgeGraph(EmbeddedStore.in_memory(), Library(QUERIES), Library(ontology_dir() / "rules"))
    assert empty.cut_off is None
    assert "" == empty.network("countries-and-bodies").graph["cut_off"]
    assert () == empty.answer("members", as_of="2030").rows
