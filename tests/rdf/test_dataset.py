"""The whole graph as an rdflib Dataset."""

from collections import Counter
from pathlib import Path

import pytest
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def test_to_rdflib_holds_every_quad(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    dataset = kg.to_rdflib()
    found = Counter(str(quad[3]) for quad in dataset.quads())
    assert Counter(str(quad.graph or DATASET_DEFAULT_GRAPH_ID) for quad in graph.quads()) == found


def test_a_query_in_rdflib_reads_no_file_through_from(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.ttl"
    path.write_text("<https://example.org/a> <https://example.org/b> 1 .", encoding="utf-8")
    dataset = to_rdflib([])
    assert list(dataset.default_graph.query(f"SELECT * FROM <{path.as_uri()}> {{ ?s ?p ?o }}")) == []
