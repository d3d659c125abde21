"""What may be wrong with a query, and when it is worth a word."""

import pytest

from gpai_graph.answers.hints import hints_for, says_nothing
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Literal, Solutions

INTEGER = IRI("http://www.w3.org/2001/XMLSchema#integer")


@pytest.mark.parametrize(
    ("found", "nothing"),
    [
        (Solutions(["n"], []), True),
        (Solutions(["n"], [(Literal("0", INTEGER),)]), True),
        (Solutions(["n", "m"], [(Literal("0", INTEGER), None)]), True),
        (Solutions(["n", "m"], [(Literal("0", INTEGER), Literal("3", INTEGER))]), False),
        (Solutions(["n"], [(Literal("0", INTEGER),)] * 2), False),
        (Solutions(["n"], [(IRI("a:b"),)]), False),
        (True, False),
        (False, True),
        ([], True),
    ],
)
def test_an_answer_says_nothing_if_it_has_no_row_or_counts_nought(found: object, nothing: bool) -> None:
    assert nothing == says_nothing(found)


def test_more_than_five_misspelt_names_are_counted(kg: KnowledgeGraph) -> None:
    wrong = " ; ".join(f"gpai:nonsense{number} ?o{number}" for number in range(7))
    *told, last = kg.hints(f"SELECT * {{ ?s {wrong} }}")
    assert 5 == len(told)
    assert "2 more names in this query are not in the graph either." == last


# What an empty query is told: a part of the hint, and the query that follows it, which finds something.
_ADVICE = {
    # Dates of another type or precision.
    "SELECT ?x { ?x gpai:since '2020-06-15' }": (
        'Write gpai:since/gpai:firstDay "2020-06-15"^^xsd:date.',
        'SELECT ?x { ?x gpai:since/gpai:firstDay "2020-06-15"^^xsd:date }',
    ),
    "SELECT ?x { ?x a ?c ; gpai:since '2020-06-15'^^xsd:date }": ("gpai:since leads to a date that is a thing", ""),
    "SELECT ?x { VALUES ?d { '2020-06-15' } ?x gpai:since ?d }": ("gpai:since leads to a date that is a thing", ""),
    "SELECT ?x { ?x dcterms:issued '2022' }": (
        'dcterms:issued holds days, months and years as dates. Write "2022"^^xsd:gYear',
        'SELECT ?x { ?x dcterms:issued "2022"^^xsd:gYear }',
    ),
    "SELECT ?x { ?x dcterms:issued 2022 }": ('Write "2022"^^xsd:gYear', ""),
    "SELECT ?x { ?x rdfs:label ?l ; dcterms:issued '2022-01-01'^^xsd:dateTime }": ('"2022-01-01"^^xsd:date', ""),
    "SELECT ?x { ?x gpai:firstDay '2020-06-15' }": (
        'gpai:firstDay holds days as dates. Write "2020-06-15"^^xsd:date',
        'SELECT ?x { ?x gpai:firstDay "2020-06-15"^^xsd:date }',
    ),
    "SELECT ?x { ?x dcterms:issued ?d FILTER(?d = '2022-11-22') }": ("SPARQL cannot compare one with another", ""),
    # Texts without a language.
    "SELECT ?x { VALUES ?l { 'Canada' } ?x rdfs:label ?l }": (
        'write "Canada"@en',
        'SELECT ?x { VALUES ?l { "Canada"@en } ?x rdfs:label ?l }',
    ),
    "SELECT ?x { BIND('Canada' AS ?l) ?x rdfs:label ?l }": ('write "Canada"@en', ""),
    # Names in another place than that in which the graph uses them.
    "SELECT ?x { ?x a gpai:country }": (
        "nothing of the class gpai:country. Did you mean gpai:Country",
        "SELECT ?x { ?x a gpai:Country }",
    ),
    "SELECT ?x { ?x rdf:type org:organization }": (
        "Did you mean org:Organization?",
        "SELECT ?x { ?x rdf:type org:Organization }",
    ),
    "SELECT ?x { ?x gpai:Country ?y }": ("no statement with the property gpai:Country. Did you mean gpai:country?", ""),
    # Terms of vocabularies of others that the graph does not use.
    "SELECT ?x { ?x foaf:mbox ?y }": ("The graph mentions no foaf:mbox. It uses foaf:Agent", ""),
    "SELECT ?x { ?x skos:hiddenLabel ?y }": ("The graph mentions no skos:hiddenLabel. It uses skos:", ""),
    "SELECT ?x { ?x org:hasNothing ?y }": ("The graph mentions no org:hasNothing.", ""),
    "SELECT ?x { ?x schema:jobTitle ?y }": ("The graph mentions no schema:jobTitle.", ""),
    # Of RDF itself, of datatypes, of things and vocabularies elsewhere.
    "SELECT ?x { ?x rdf:typ ?y }": ("The graph mentions no rdf:typ, so no statement fits it.", ""),
    "SELECT ?x { ?x a xsd:foo }": ("The graph mentions no xsd:foo,", ""),
    "SELECT ?x { wd:Q999999999 ?x ?y }": ("The graph mentions no wd:Q999999999,", ""),
    "SELECT ?x { <http://dbpedia.org/resource/Canada> ?p ?x }": (
        "mentions no <http://dbpedia.org/resource/Canada>",
        "",
    ),
    "PREFIX dbo: <http://dbpedia.org/ontology/> SELECT ?x { ?x a dbo:Country }": ("mentions no dbo:Country,", ""),
    "PREFIX wdt: <http://www.wikidata.org/prop/direct/> SELECT ?x { ?x wdt:P31 ?l }": ("mentions no wdt:P31,", ""),
    # A prefix of ours with an address that is cut.
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema> SELECT ?x { ?x rdfs:label ?l }": (
        "rdfs: stands for <http://www.w3.org/2000/01/rdf-schema#>, and in this query for <http://www.w3.org/2000",
        "",
    ),
}


@pytest.mark.parametrize(("query", "told"), _ADVICE.items())
def test_an_empty_query_is_told_what_may_be_wrong_and_the_advice_is_true(
    kg: KnowledgeGraph, query: str, told: tuple[str, str]
) -> None:
    part, better = told
    assert says_nothing(kg.query(query, warn=False))
    assert part in " ".join(kg.hints(query))
    if better:
        assert len(kg.query(better, warn=False)) > 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x a gpai:Country ; dcterms:issued '2020'^^xsd:gYear }",
        "SELECT ?x { ?x gpai:country country:ca ; a ?c FILTER(?c IN (gpai:Country)) FILTER(false) }",
        "SELECT ?x { VALUES ?name { 'Canada' } ?x a gpai:Country FILTER(STRLEN(?name) = 1) }",
        "SELECT ?p { VALUES ?p { gpai:since gpai:Country } country:ca ?p ?o FILTER(false) }",
        "SELECT ?x { ?x a gpai:Country ; rdfs:label 'Nowhere'@en , 'Nowhere'@fr }",
        "SELECT ?x { ?x rdfs:label ?l FILTER(DATATYPE(?l) = rdf:langString && DATATYPE(?l) = xsd:token) }",
        "CONSTRUCT { ?x a gpai:country } WHERE { ?x a gpai:Country FILTER(false) }",
    ],
)
def test_what_is_right_gets_no_hint(kg: KnowledgeGraph, query: str) -> None:
    assert () == kg.hints(query)


# A path with no step from or to a thing that the graph asked for does not mention; the graph that is told.
PATHS = {
    "SELECT * { GRAPH graph:dates { country:ca org:memberOf* ?x } }": "graph:dates mentions no country:ca",
    "SELECT * { GRAPH graph:dates { ?x org:memberOf? country:ca } }": "graph:dates mentions no country:ca",
    "SELECT * FROM graph:dates { country:ca (org:memberOf|^a)* ?x }": "graph:dates mentions no country:ca",
    "SELECT * { GRAPH ?g { country:ca org:memberOf* ?x } }": "mentions no country:ca. By the standard",
    "SELECT * { { <urn:x> org:memberOf* ?x } UNION { ?a a gpai:Country } }": "The graph mentions no urn:x.",
    "SELECT * { country:ca org:memberOf* ?x }": "",
    "SELECT * { GRAPH graph:dates { ?y a ?z } country:ca org:memberOf* ?x }": "",
    "SELECT * { GRAPH graph:dates { country:ca org:memberOf ?x } }": "",
    # In a graph that there is not, no path leads from anything.
    "SELECT * { GRAPH graph:nowhere { country:ca org:memberOf* ?x } }": "",
    "SELECT * FROM graph:nowhere { country:ca org:memberOf* ?x }": "",
}


@pytest.mark.parametrize(("query", "told"), PATHS.items())
def test_what_a_path_without_a_step_leaves_out_is_told_also_where_there_are_rows(
    kg: KnowledgeGraph, query: str, told: str
) -> None:
    hints = " ".join(hints_for(kg._names, query, empty=False))
    assert (told in hints) if told else (hints == "")
