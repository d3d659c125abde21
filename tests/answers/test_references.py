"""References: on which sources answers, plots, networks and statements rest; and how answers are cited."""

import json

import pytest

import gpai_graph as gpai
from gpai_graph.answers.citation import AUTHOR, CITATION_FORMATS, TITLE, public
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
    with pytest.raises(GpaiGraphError, match="not Solutions: it has no sources"):
        gpai.references(kg.run("members"))


HERE = """localhost a.localhost. 127.0.0.1 127.1 2130706433 0x7f.1 0.0.0.0 [::1] [::ffff:127.0.0.1] [fe80::1%25eth0]
10.0.0.1 172.16.0.1 192.168.1.4 169.254.1.1 [fd00::1] printer.local server.lan gpai.internal testserver"""


@pytest.mark.parametrize("host", HERE.split())
def test_no_citation_holds_an_address_that_others_cannot_open(host: str) -> None:
    for address in (f"http://{host}:8000/questions/members", f"https://{host.upper()}/"):
        assert "" == public(address)


@pytest.mark.parametrize("host", ["gpai.example.org", "8.8.8.8", "[2001:4860::8888]", "localhost.example.org"])
def test_a_public_address_stays_in_a_citation(host: str) -> None:
    assert f"https://{host}/x" == public(f"https://{host}/x")


def test_a_citation_without_an_address_has_no_empty_field(kg: KnowledgeGraph) -> None:
    cited = kg.cite("experts", group="gpai-wg-responsible-ai")
    assert "(group = Working Group on Responsible AI" in cited.words
    assert "). Whole recorded period." in cited.words
    assert cited.words.endswith(f"graph {kg.digest or gpai.__version__}.")
    assert "url" not in cited.bibtex().lower()
    assert "URL" not in json.loads(cited.csl())[0]
    assert "UR  -" not in cited.ris()


@pytest.mark.parametrize("form", CITATION_FORMATS)
@pytest.mark.parametrize("name", ["", "members", "founders-and-members"])
def test_a_citation_names_title_and_version_once(kg: KnowledgeGraph, name: str, form: str) -> None:
    cited = kg.cite(name)
    told = " ".join(CITATION_FORMATS[form](cited).split())
    assert 1 == told.count(TITLE)
    assert 1 == told.count(cited.edition)
    # The field of the version has only its number: styles write the word before it.
    assert ("version 0" in told) is (form == "txt")
    if not name and form == "txt":
        assert told == (
            f"{AUTHOR} ({cited.year}): {TITLE}, version {cited.version}, graph {cited.digest}. Whole recorded period."
        )


@pytest.mark.parametrize(("name", "asked", "when"), [
    ("members", {"as_of": "2021-12"}, "As of 2021-12-31"),
    ("members", {}, "As of 2026-09-30"),
    ("experts", {}, "Whole recorded period"),
    ("", {}, "Whole recorded period"),
])  # fmt: skip
def test_a_citation_names_the_day_for_which_the_answer_holds(
    kg: KnowledgeGraph, name: str, asked: dict[str, str], when: str
) -> None:
    assert when == kg.cite(name, **asked).when
