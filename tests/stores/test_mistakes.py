"""Mistakes that people make in SPARQL are told in words, with what to write."""

import pytest

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.oxigraph import mistake
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
MISTAKES = {
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o }": "SELECT counts, and ?p is not grouped. Write GROUP BY ?p at the end.",
    "SELECT ?s ?p (MAX(?o) AS ?n) { ?s ?p ?o } ORDER BY ?n": "?s ?p are not grouped. Write GROUP BY ?s ?p at the end.",
    "SELECT ?s ?p { ?s ?p ?o } GROUP BY ?p": "?s is not grouped. Add to GROUP BY: ?s.",
    "SELECT ?n { { SELECT ?s (SUM(?o) AS ?n) { ?s ?p ?o } } }": "SELECT counts, and ?s is not grouped.",
    "SELECT * { ?s ?p ?o BIND(1 AS ?s) }": "BIND gives ?s a value that it has already. Choose another name after AS.",
    "SELECT (1 AS ?x) (2 AS ?x) { ?s ?p ?o }": "SELECT has two columns ?x. Give one of them another name after AS.",
    "SELECT ?x ?x { ?x ?p ?o }": "SELECT has two columns ?x.",
    "SELECT ?x { ?x a gpai:Country ORDER BY ?x": "line 1, column 11: this brace is not closed.",
    "SELECT ?s { ?s ?p ?o } GROUP": "?s is not grouped. Add to GROUP BY: ?s.",
    "SELECT ?x {\n ?x a gpai:Country } }": "line 2, column 22: this brace closes nothing.",
}


@pytest.mark.parametrize(("query", "told"), MISTAKES.items())
def test_a_usual_mistake_is_told_in_words(kg: KnowledgeGraph, query: str, told: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        kg.query(query)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_that_can_be_read_has_no_mistake(name: str) -> None:
    assert "" == mistake(LIBRARY[name].text)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o BIND(STR(?o) AS ?t) } GROUP BY ?s HAVING(?n > 1)",
        "SELECT (STR(?p) AS ?q) { ?s ?p ?o }",
        "SELECT ?q (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY (STR(?p) AS ?q)",
        "ASK { ?s rdfs:label 'a brace { in a text' } # and } here",
        "SELECT * { { ?s ?p ?o } UNION { BIND(1 AS ?s) } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_what_is_allowed_is_no_mistake(kg: KnowledgeGraph, query: str) -> None:
    assert "" == mistake(query)
    kg.query(query, warn=False)
