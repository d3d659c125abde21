"""Who says so: the sources and premises of a statement."""

import pytest
from built import iri

from gpai_graph.answers.evidence import Statement
from gpai_graph.errors import (
    UnknownEntityError,
    UnknownPrefixError,
)
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Solutions, Triple
from gpai_graph.rdf.sources import Source
from gpai_graph.stores.paths import ontology_dir

RULES = ontology_dir() / "rules"


def only(statements: list[Statement]) -> Statement:
    (statement,) = statements
    return statement


def cited(statement: Statement) -> set[str]:
    return {source.iri.compact for source in statement.sources}


def premises(statement: Statement) -> set[tuple[str, str, str]]:
    triples = [premise.triple for premise in statement.premises]
    assert all(isinstance(term, IRI) for triple in triples for term in triple)
    return {(iri_of(triple.subject), triple.predicate.compact, iri_of(triple.object)) for triple in triples}


def iri_of(term: object) -> str:
    return IRI(str(term)).compact


# Who says so


def test_a_stated_triple_comes_with_its_sources_and_publishers_count(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:fr-gpai", "gpai:since"))
    assert Triple(iri("membership:fr-gpai"), iri("gpai:since"), iri("date:2020-06-15")) == statement.triple
    assert {"source:fr-embassy-uk-2020-06", "source:fr-mfa-2020-12", "source:gpai-community-2021"} <= cited(statement)
    assert tuple(sorted({source.publisher for source in statement.sources})) == statement.publishers
    assert len(statement.publishers) >= 3
    assert ((), (), (), ()) == statement[2:]


def test_publishers_count_once_however_much_they_published() -> None:
    sources = tuple(Source(iri(f"source:{name}"), name, publisher) for name, publisher in ["aB", "bA", "cB"])
    statement = Statement(Triple(iri("country:ca"), iri("gpai:x"), iri("country:fr")), sources)
    assert ("A", "B") == statement.publishers


def test_a_label_follows_from_the_name_that_a_source_states(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("country:rs", "rdfs:label", "Serbia"))
    assert ((), ("labels",)) == (statement.sources, statement.rules)
    premise = statement.premises[0]
    assert (iri("skos:prefLabel"), "Serbia") == (premise.triple.predicate, premise.triple.object.text)  # type: ignore[union-attr]
    assert "source:datahub-country-codes" in cited(premise)


def test_member_of_follows_from_the_membership_and_its_sources(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("country:rs", "org:memberOf", "body:gpai"))
    assert ("member-of",) == statement.rules
    expected = {
        ("membership:rs-gpai", "org:member", "country:rs"),
        ("membership:rs-gpai", "org:organization", "body:gpai"),
    }
    assert expected <= premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_an_expert_follows_from_seats_in_groups_of_experts(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("person:oh-alice", "rdf:type", "gpai:Expert"))
    assert ("experts",) == statement.rules
    seat = "seat:oh-alice-gpai-wg-responsible-ai-member"
    assert (seat, "org:member", "person:oh-alice") in premises(statement)
    assert (seat, "org:organization", "body:gpai-wg-responsible-ai") in premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_a_support_centre_follows_from_the_group_of_the_project(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("project:ai-for-fair-work", "gpai:supportCentre", "body:gpai-esc-paris"))
    assert ("support-centres",) == statement.rules
    expected = {
        ("project:ai-for-fair-work", "gpai:conductedBy", "body:gpai-wg-future-of-work"),
        ("body:gpai-esc-paris", "gpai:supports", "body:gpai-wg-future-of-work"),
    }
    assert expected <= premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_every_derived_triple_has_a_premise(kg: KnowledgeGraph) -> None:
    # One of each rule: the first that the graph holds.
    for rule in Library(RULES):
        query = f"SELECT ?s ?p ?o {{ GRAPH derived:{rule} {{ ?s ?p ?o }} FILTER(!isBlank(?s) && !isBlank(?o)) }} "
        found = kg.query(query + "ORDER BY ?s ?p ?o LIMIT 1")
        assert isinstance(found, Solutions)
        assert len(found) == 1, rule
        statement = only(kg.evidence(*found.rows[0]))  # type: ignore[arg-type]
        assert rule in statement.rules
        assert statement.sources or statement.premises or statement.inferred_from, rule


def test_an_inferred_membership_names_its_documents_and_the_oecd_membership(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:at-gpai", "org:member"))
    assert ((), ("inferred-rows",)) == (statement.sources, statement.rules)
    documents = {source.iri.compact for source in statement.inferred_from}
    assert {"source:ieu-oecd-2024-07", "source:oecd-fr-2024-07"} <= documents
    assert all(source.title and source.publisher for source in statement.inferred_from)
    assert {("membership:at-oecd", "org:member", "country:at")} == premises(statement)
    assert "source:enwikipedia-oecd" in cited(statement.premises[0])


def test_a_note_of_ours_is_named_as_ours(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:at-gpai", "gpai:note"))
    assert ((), (iri("graph:curation"),), ()) == statement[1:4]


def test_a_disputed_property_shows_each_value_with_its_own_source(kg: KnowledgeGraph) -> None:
    found = kg.evidence("seat:rs-gpai-council-lead-chair", "gpai:since")
    expected = {"date:2025": {"source:digwatch-serbia-2024"}, "date:2026": {"source:lncc-2024-08"}}
    assert expected == {iri_of(statement.triple.object): cited(statement) for statement in found}


def test_all_statements_about_a_subject_are_those_that_describe_shows(kg: KnowledgeGraph) -> None:
    found = kg.evidence("membership:at-gpai")
    described = kg.describe("membership:at-gpai").rows
    assert [row.terms for row in described] == [statement.triple[1:] for statement in found]
    assert set() == {statement.triple for statement in found if not any(statement[1:])}


@pytest.mark.parametrize(
    "value",
    [
        "date:2020-06-15",
        iri("date:2020-06-15"),
        "https://w3id.org/gpai-graph/id/date/2020-06-15",
        "<https://w3id.org/gpai-graph/id/date/2020-06-15>",
        "2020-06-15",
        "15 June 2020",
    ],
)
def test_a_value_may_be_given_as_it_is_shown(kg: KnowledgeGraph, value: str) -> None:
    # "Nobody says so" was the answer to the text of what the sources do say.
    assert kg.evidence("membership:fr-gpai", "gpai:since") == kg.evidence("membership:fr-gpai", "gpai:since", value)


def test_a_text_is_found_in_any_language_and_a_thing_by_any_of_its_names(kg: KnowledgeGraph) -> None:
    assert "Serbie" == only(kg.evidence("Serbia", "skos:prefLabel", "Serbie")).triple.object.text  # type: ignore[union-attr]
    exact = Literal("Serbie", LANG_STRING, "fr")
    assert kg.evidence("Serbia", "skos:prefLabel", exact) == kg.evidence("Serbia", "skos:prefLabel", "Serbie")
    assert kg.evidence("Serbia", "org:memberOf", "body:gpai") == kg.evidence("Serbia", "org:memberOf", "GPAI")


def test_the_value_alone_is_enough(kg: KnowledgeGraph) -> None:
    assert kg.evidence("country:rs", "org:memberOf", "body:gpai") == kg.evidence("country:rs", value="body:gpai")


@pytest.mark.parametrize(
    "question",
    [
        ("country:rs", "gpai:since"),
        ("country:rs", "org:memberOf", "country:ca"),
        ("membership:fr-gpai", "gpai:since", "date:2020-06-16"),
        ("membership:fr-gpai", "gpai:since", "yesterday"),
        ("country:rs", "https://example.org/nothing"),
    ],
)
def test_what_nobody_says_gives_nothing(kg: KnowledgeGraph, question: tuple[str, ...]) -> None:
    assert [] == kg.evidence(*question)


def test_an_unknown_subject_or_property_is_no_absence_but_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match="country:zz"):
        kg.evidence("country:zz")
    with pytest.raises(UnknownEntityError, match=r"knows no gpai:sinze\. Did you mean gpai:since"):
        kg.evidence("membership:fr-gpai", "gpai:sinze")
    with pytest.raises(UnknownPrefixError, match=r"no prefix 'gpia'.*Did you mean 'gpai'"):
        kg.evidence("membership:fr-gpai", "gpia:since")


# ---- Evidence, filtered ----


def test_evidence_can_be_limited_to_official_sources(kg: KnowledgeGraph) -> None:
    (statement,) = kg.evidence("membership:ca-gpai", "gpai:since", only="official")
    # memberships.csv: an embassy, a foreign ministry, and the partnership's own page.
    assert ["source:gpai-community-2021"] == [source.iri.compact for source in statement.sources]


def test_evidence_can_be_limited_to_what_several_sources_state(kg: KnowledgeGraph) -> None:
    assert [3] == [len(found.sources) for found in kg.evidence("membership:ca-gpai", "gpai:since", min_sources=3)]
    assert [] == kg.evidence("membership:ca-gpai", "gpai:since", min_sources=4)
    # A note of ours and what follows by rule have no source.
    assert [] == [found for found in kg.evidence("membership:ca-gpai", min_sources=1) if not found.sources]


@pytest.mark.parametrize("thing", ["country:rs", "body:gpai", "output:fow-genai-dialogue-2024", "membership:ca-gpai"])
def test_evidence_can_be_limited_to_what_one_source_states(kg: KnowledgeGraph, thing: str) -> None:
    every = [found for found in kg.evidence(thing) if found.sources]
    alone = kg.evidence(thing, max_sources=1)
    assert [found for found in every if found.independent <= 1] == alone
    assert sorted([*alone, *kg.evidence(thing, min_sources=2)], key=str) == sorted(every, key=str)


def test_an_unknown_kind_of_source_is_named(kg: KnowledgeGraph) -> None:
    told = r"^there is no kind of source 'oficial'\. Did you mean 'official'\? The kinds are academic, "
    with pytest.raises(UnknownEntityError, match=told):
        kg.evidence("membership:ca-gpai", only="oficial")
