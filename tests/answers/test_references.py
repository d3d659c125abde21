"""References: on which sources answers, plots, networks and statements rest."""

import pytest

import gpai_graph as gpai
from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def test_references_join_the_sources_of_answers_plots_networks_and_statements(kg: KnowledgeGraph) -> None:
    answer, network = kg.answer("founding-members"), kg.network("knowledge-flow")
    statements, plot = kg.evidence("membership:rs-gpai", "gpai:since"), kg.plot("members")
    found = gpai.references(answer, network, statements, plot)
    wanted = {source.iri for source in (*answer.sources, *plot.answer.sources)}
    links = gpai.networks.with_values(network).edges(data="sources")
    wanted |= {source for *_, told in links for source in told}
    wanted |= {source.iri for statement in statements for source in statement.sources}
    assert wanted == {source.iri for source in found}
    assert len(found) == found._repr_html_().count("<li ")
    assert [*found] == sorted(found, key=lambda source: (source.publisher, source.title, source.iri))


def test_references_of_a_part_of_a_network_are_those_of_its_links(kg: KnowledgeGraph) -> None:
    network = kg.network("knowledge-flow")
    link = next(iter(network.edges))
    told = gpai.networks.with_values(network).edges[link]["sources"]
    assert set(told) == {each.iri for each in gpai.references(network.edge_subgraph([link]))}


def test_references_of_what_no_source_states_are_those_it_was_inferred_from(kg: KnowledgeGraph) -> None:
    inferred = kg.evidence("membership:at-gpai", "gpai:since")
    assert [()] == [statement.sources for statement in inferred]
    wanted = {source.iri for statement in inferred for source in statement.inferred_from}
    wanted |= {source.iri for statement in inferred for premise in statement.premises for source in premise.sources}
    assert wanted == {source.iri for source in gpai.references(inferred)}
    assert wanted
    assert "no sources" == gpai.references()._repr_html_()


def test_references_refuse_what_does_not_know_its_sources(kg: KnowledgeGraph) -> None:
    with pytest.raises(GpaiGraphError, match="a Solutions does not know its sources"):
        gpai.references(kg.run("members"))
