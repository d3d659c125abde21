"""SPARQL queries of a user: answers, refusals, and names that the graph does not mention."""

import pytest
from built import iri

from gpai_graph.errors import (
    QuerySyntaxError,
    UnmentionedWarning,
)
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Solutions, Triple
from gpai_graph.stores.embedded import EmbeddedStore


def test_select_gives_solutions(small: KnowledgeGraph) -> None:
    expected = Solutions(["c"], [(iri("country:ca"),), (iri("country:fr"),), (iri("country:rs"),)])
    assert expected == small.query("SELECT ?c WHERE { ?c a gpai:Country } ORDER BY ?c")


def test_ask_gives_the_truth(small: KnowledgeGraph) -> None:
    assert small.query("ASK { country:ca a gpai:Country }") is True
    assert small.query("ASK { country:ca a gpai:Source }") is False


def test_construct_and_describe_give_triples(small: KnowledgeGraph) -> None:
    expected = [Triple(iri("country:ca"), iri("rdf:type"), iri("gpai:Country"))]
    assert expected == small.query("CONSTRUCT { country:ca a ?t } WHERE { country:ca a ?t }")
    name = Triple(iri("country:ca"), iri("skos:prefLabel"), Literal("Canada", LANG_STRING, "en"))
    assert {*expected, name} == set(small.query("DESCRIBE country:ca"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { country:ca a gpai:Body }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH graph:curation",
        "LOAD <https://example.org/x.ttl>",
        "DELETE { ?s ?p ?o } WHERE { SELECT ?s ?p ?o { ?s ?p ?o } }",
    ],
)
def test_an_update_is_refused_and_changes_nothing(small: KnowledgeGraph, update: str) -> None:
    with pytest.raises(QuerySyntaxError):
        small.query(update)
    # As the head of tiny.trig says.
    assert 116 == len(small.store)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE ?where { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_with_what_helps(small: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"SERVICE is refused.*--allow-service"):
        small.query(query)


@pytest.mark.parametrize("query", ["", "   ", "# SELECT", "hello", "'SELECT'"])
def test_what_is_no_query_is_said_to_be_none(small: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="this is no query"):
        small.query(query)


def test_a_mistake_in_sparql_is_placed(small: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError, match="SPARQL line 2"):
        small.query("SELECT ?c WHERE {\n ?c a }")


@pytest.mark.parametrize("form", ["SELECT ?c WHERE", "ASK", "CONSTRUCT WHERE", "DESCRIBE ?c WHERE"])
def test_a_prefix_that_nobody_declared_is_named(small: KnowledgeGraph, form: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"no prefix 'gpia'\. Did you mean 'gpai'\?"):
        small.query(f"{form} {{ ?c a gpia:Country }}")


def test_a_prefix_of_ones_own_may_be_declared(small: KnowledgeGraph) -> None:
    assert small.query("PREFIX gpia: <https://w3id.org/gpai-graph/ontology#> ASK { ?c a gpia:Country }") is True


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?c { ?c a gpai:Contry }", ["The graph mentions no gpai:Contry. Did you mean gpai:Country?"]),
        ("ASK { ?c gpai:Iso2 ?code }", ["The graph mentions no gpai:Iso2. Did you mean gpai:iso2?"]),
        (
            "SELECT ?c { ?c gpai:memberOf body:gpai }",
            ["The graph mentions no gpai:memberOf. Did you mean org:memberOf?"],
        ),
        (
            "CONSTRUCT WHERE { country:frr rdfs:lable ?x }",
            [
                "The graph mentions no country:frr. `gpai-graph search WORDS` finds things by name.",
                "The graph mentions no rdfs:lable. Did you mean rdfs:label?",
            ],
        ),
        (
            "SELECT ?c { ?c a <https://w3id.org/gpai-graph/ontology#Bodi> }",
            ["no gpai:Bodi. Did you mean gpai:Body?"],
        ),
        ("SELECT ?c { country:fr a ?c . FILTER(?c = gpai:Bodi) }", ["no gpai:Bodi. Did you mean gpai:Body?"]),
    ],
)
def test_an_empty_answer_warns_of_names_that_the_graph_mentions_nowhere(
    kg: KnowledgeGraph, query: str, said: list[str]
) -> None:
    with pytest.warns(UnmentionedWarning) as warned:
        assert not kg.query(query)
    assert [True] * len(said) == [part in str(each.message) for part, each in zip(said, warned, strict=True)]
    # Warnings are errors in these tests.
    assert not kg.query(query, warn=False)


@pytest.mark.parametrize(
    "query",
    [
        # Nothing fits, though everything is there.
        "SELECT ?c { ?c a gpai:Country ; gpai:iso2 'ZZ' }",
        "ASK { ?c a gpai:Country ; gpai:iso2 'zz'^^xsd:token ; skos:exactMatch wd:Q0, <https://example.org/nobody> }",
        # What it makes may be called anything.
        "CONSTRUCT { ?c gpai:nameOfMine schema:no } { ?c gpai:iso2 'ZZ' }",
        # A graph is mentioned by what it holds.
        "SELECT ?p { GRAPH graph:curation { ?s ?p ?o } FILTER(false) }",
    ],
)
def test_an_empty_answer_of_known_names_is_quiet(kg: KnowledgeGraph, query: str) -> None:
    assert not kg.query(query)


@pytest.mark.parametrize("iri", ["ftp://example.org/x", "file:///x", "ftp://x/[y", "https://w3id.org/gpai-graph/["])
def test_an_iri_of_any_scheme_is_no_stumbling_block(kg: KnowledgeGraph, iri: str) -> None:
    assert () == kg.unmentioned(f"ASK {{ <{iri}> ?p ?o }}")


def test_a_count_of_nothing_warns_too(kg: KnowledgeGraph) -> None:
    with pytest.warns(UnmentionedWarning, match="no gpai:Contry"):
        kg.query("SELECT (COUNT(?c) AS ?n) { ?c a gpai:Contry }")


def test_names_are_told_that_have_no_compact_form(kg: KnowledgeGraph) -> None:
    name = "https://w3id.org/gpai-graph/id/nothing/x"
    assert (f"The graph mentions no {name}. `gpai-graph search WORDS` finds things by name.",) == kg.unmentioned(
        f"ASK {{ <{name}> ?p ?o }}"
    )


def test_no_name_that_any_statement_or_graph_holds_is_told(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    held = {term for quad in graph.quads() for term in quad if isinstance(term, IRI)}
    names = sorted(name for name in held if "'" not in name)
    for begin in range(0, len(names), 1000):
        listed = " ".join(f"<{name}>" for name in names[begin : begin + 1000])
        assert () == kg.unmentioned(f"ASK {{ VALUES ?x {{ {listed} }} }}")


def test_an_answer_that_is_not_empty_is_quiet(kg: KnowledgeGraph) -> None:
    query = "SELECT ?c ?x { ?c a gpai:Country OPTIONAL { ?c gpai:isoo2 ?x } }"
    assert kg.query(query)
    assert ("The graph mentions no gpai:isoo2. Did you mean gpai:iso2?",) == kg.unmentioned(query)
