"""Two engines give the same answer to each query of the library."""

import gc
from collections.abc import Iterator

import pytest
import rdflib
from engines import RdflibStore
from library_queries import DETAILS, PARAMETERS, TEXTS, Answers, answered, bound

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import slots
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir

# Seven seconds a run in rdflib: only as it stands; with values its twin, recorded-experts, must do.
SLOW_IN_RDFLIB = {"recorded-expert-countries"}
# They read many statements, some in all graphs, which takes rdflib 2 to 50 seconds: asked of fewer statements, and of
# all by `make test-long`.
OF_FEWER = {
    "bodies",
    "bodies-before-and-after",
    "browse-person",
    "browse-source",
    "chair-continuity",
    "default-graph",
    "disputed-against",
    "disputed-facts",
    "everything",
    "experts-by-sector-and-year",
    "facts-by-number-of-sources",
    "facts-with-one-source",
    "graph-figures",
    "inferred-values",
    "last-seen",
    "properties-by-class",
    "publishers",
    "quads",
    "recorded-by-year",
    "search-texts",
    "single-source-facts",
    "stated-and-recorded",
    "vocabulary-used",
    "what-happened",
    "what-only-one-publisher-says",
    "who-signed-what-else",
}
ASKED = [name for name in TEXTS if name not in DETAILS or not slots(TEXTS[name])]
# Of so many sources one is kept.
ONE_OF = 8


@pytest.fixture(scope="module")
def graph_in_rdflib(kg: KnowledgeGraph) -> Iterator[rdflib.Dataset]:
    """The committed graph in rdflib, as `kg.to_rdflib()` gives it to users: a gigabyte, given back after this file."""
    dataset = kg.to_rdflib()
    # Else each round of the garbage collector looks at all its objects.
    gc.freeze()
    yield dataset
    gc.unfreeze()


@pytest.fixture(scope="module")
def fewer(graph: EmbeddedStore) -> EmbeddedStore:
    """What some of the sources say, and all graphs that are none, without the other sources; the union as default."""
    sources = sorted(name for name in map(IRI, graph.graphs()) if name.compact.startswith("source:"))
    left_out = {*sources} - {*sources[::ONE_OF]}
    quads = [quad for quad in graph.quads() if left_out.isdisjoint((quad.graph, quad.subject))]
    said = {quad[:3] for quad in quads if quad.graph is not None}
    store = EmbeddedStore.in_memory()
    store.extend(quad for quad in quads if quad[:3] in said)
    return store


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if name in OF_FEWER else []) for name in ASKED]
)
def test_rdflib_answers_the_same(name: str, answer: Answers, graph_in_rdflib: rdflib.Dataset) -> None:
    assert answer(name) == answered(RdflibStore(graph_in_rdflib), TEXTS[name])


@pytest.fixture(scope="module")
def fewer_in_rdflib(fewer: EmbeddedStore, kg: KnowledgeGraph) -> rdflib.Dataset:
    return KnowledgeGraph(fewer, kg.queries, Library(ontology_dir() / "rules")).to_rdflib()


@pytest.mark.parametrize("name", sorted(OF_FEWER))
def test_rdflib_answers_the_same_of_fewer_statements(
    name: str, fewer: EmbeddedStore, fewer_in_rdflib: rdflib.Dataset
) -> None:
    expected = answered(fewer, TEXTS[name])
    assert expected.total() > 0
    assert expected == answered(RdflibStore(fewer_in_rdflib), TEXTS[name])


@pytest.mark.long
@pytest.mark.parametrize(("name", "parameter"), [pair for pair in PARAMETERS if pair[0] not in SLOW_IN_RDFLIB])
def test_rdflib_answers_the_same_with_a_value(
    name: str, parameter: str, answer: Answers, graph: EmbeddedStore, graph_in_rdflib: rdflib.Dataset
) -> None:
    assert answer(name, parameter) == answered(RdflibStore(graph_in_rdflib), bound(name, parameter, graph))
