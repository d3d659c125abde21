"""The small world as a knowledge graph."""

import pytest
from built import QUERIES

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir


@pytest.fixture
def small(tiny: EmbeddedStore) -> KnowledgeGraph:
    """The small world."""
    return KnowledgeGraph(tiny, Library(QUERIES), Library(ontology_dir() / "rules"))
