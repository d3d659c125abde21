"""Two engines give the same answer to each query of the library."""

import gc
from collections.abc import Iterator

import pytest
import rdflib
from engines import RdflibStore
from library_queries import DETAILS, PARAMETERS, TEXTS, Answers, answered, bound

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import slots
from gpai_graph.stores.embedded import EmbeddedStore

# Seven seconds a run in rdflib: only as it stands; with values its twin, recorded-experts, must do.
SLOW_IN_RDFLIB = {"recorded-expert-countries"}


@pytest.fixture(scope="module")
def graph_in_rdflib(kg: KnowledgeGraph) -> Iterator[rdflib.Dataset]:
    """The committed graph in rdflib, as `kg.to_rdflib()` gives it to users: a gigabyte, given back after this file."""
    dataset = kg.to_rdflib()
    # Else each round of the garbage collector looks at all its objects.
    gc.freeze()
    yield dataset
    gc.unfreeze()


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in DETAILS or not slots(TEXTS[name])])
def test_rdflib_answers_the_same(name: str, answer: Answers, graph_in_rdflib: rdflib.Dataset) -> None:
    assert answer(name) == answered(RdflibStore(graph_in_rdflib), TEXTS[name])


@pytest.mark.long
@pytest.mark.parametrize(("name", "parameter"), [pair for pair in PARAMETERS if pair[0] not in SLOW_IN_RDFLIB])
def test_rdflib_answers_the_same_with_a_value(
    name: str, parameter: str, answer: Answers, graph: EmbeddedStore, graph_in_rdflib: rdflib.Dataset
) -> None:
    assert answer(name, parameter) == answered(RdflibStore(graph_in_rdflib), bound(name, parameter, graph))
