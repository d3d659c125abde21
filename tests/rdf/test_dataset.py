"""The whole graph as an rdflib Dataset."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib.plugins.sparql
from pyparsing import ParseException
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.solutions import IRI, Quad
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir

# rdflib (7.6) uses in queries what it tells others not to use.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")


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
    asked = f"SELECT * FROM <{path.as_uri()}> {{ ?s ?p ?o }}"
    assert list(to_rdflib([]).query(asked)) == []


def test_a_query_in_rdflib_reads_the_graph_that_from_names() -> None:
    quads = [Quad(IRI("urn:a"), IRI("urn:p"), IRI("urn:b"), IRI("urn:g")), Quad(*map(IRI, ("urn:c", "urn:p", "urn:d")))]
    assert [str(row.s) for row in to_rdflib(quads).query("SELECT * FROM <urn:g> { ?s ?p ?o }")] == ["urn:a"]


def test_other_datasets_keep_the_settings_of_rdflib() -> None:
    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    with pytest.raises(ParseException):
        to_rdflib([]).query("SELECT * {")
    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
