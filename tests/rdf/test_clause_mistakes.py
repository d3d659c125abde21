"""Mistakes of people who know SQL, Cypher or another language: each told with its place and with what to write."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.clause_mistakes import clause_mistakes
from gpai_graph.rdf.expression_mistakes import expression_mistakes, sign_mistakes
from gpai_graph.rdf.mistakes import mistake, no_query
from gpai_graph.rdf.sparql import UNREADABLE, code_tokens
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
# Where a mistake is, marked by », which is taken out before the query is asked; what is said of it.
MISTAKES = list(csv.DictReader(Path(__file__).with_name("mistakes.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("each", MISTAKES, ids=lambda each: each["query"])
def test_a_mistake_of_another_language_is_told_in_words(kg: KnowledgeGraph, each: dict[str, str]) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        kg.query(each["query"].replace("»", ""))
    assert str(caught.value).startswith(f"SPARQL line 1, column {each['query'].index('»') + 1}")
    assert each["told"] in str(caught.value)


def test_no_message_repeats_the_lists_of_the_engine(kg: KnowledgeGraph) -> None:
    # None of the usual mistakes: only the place is known.
    with pytest.raises(QuerySyntaxError) as caught:
        kg.query("SELECT ?x { ?x a gpai:Country } WITH ?x")
    assert UNREADABLE in str(caught.value)
    assert "expected" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("PREFIX gpai: https://example.org/x# SELECT ?x { ?x a gpai:Country }", "Write an address between < and >"),
        ("MATCH (n:Country) RETURN n", "this is not a query"),
        ("SHOW TABLES", "this is not a query"),
    ],
)
def test_a_text_without_a_form_of_query_is_told_what_it_lacks(kg: KnowledgeGraph, query: str, told: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        kg.query(query)
    assert told in str(caught.value)


VALID = [
    "SELECT (COUNT(DISTINCT ?c) AS ?n) (SUM(?v) / COUNT(?v) AS ?m) { ?c gpai:value ?v } HAVING(COUNT(?c) > 1)",
    "SELECT ?c { ?c org:memberOf? ?b ; ^org:hasMember|org:memberOf/a ?d . ?b (org:subOrganizationOf)? ?e }",
    "SELECT ?c { { SELECT ?c { ?c a gpai:Country } ORDER BY DESC(?c) LIMIT 5 OFFSET 5 } ?c rdfs:label ?l } LIMIT 1",
    "SELECT ?c { VALUES (?c ?n) { (country:ca 1) (UNDEF 2) } VALUES ?d { 1 2 } FILTER(?c NOT IN (?n) || !BOUND(?c)) }",
    "SELECT ?c { ?c a ?l FILTER EXISTS { ?c a ?d } FILTER REGEX(?l, 'a', 'i') FILTER(1 - -1 > 0) } ORDER BY ?c",
    "CONSTRUCT WHERE { ?s a gpai:Country }",
    "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . [] a ?o . [ a ?o ] rdfs:label 'a'@en-GB, '2020'^^xsd:gYear }",
    "SELECT * FROM NAMED graph:shapes WHERE { GRAPH ?g { ?s ?p 1.5 } { ?s a ?b } UNION { ?s a ?c } MINUS { ?s a ?d } }",
    "ASK { ?s ?p ?o } VALUES ?s { country:ca }",
    "DESCRIBE ?c WHERE { ?c a gpai:Country } GROUP BY ?c ORDER BY ?c ASC(?c) LIMIT 2",
    "SELECT (GROUP_CONCAT(STR(?l); SEPARATOR=', ') AS ?ls) { ?c rdfs:label ?l BIND(IF(?l < 'b', 1, 2) AS ?x) }",
    "PREFIX : <https://example.org/> SELECT ?c { :a :b ?c . FILTER(:f(?c, 1) && <https://example.org/g>(?c)) }",
]


@pytest.mark.parametrize("query", [*VALID, *(LIBRARY[name].text for name in LIBRARY)])
def test_a_query_that_can_be_read_has_no_mistake_of_another_language(query: str) -> None:
    code = code_tokens(query)
    checks = (sign_mistakes, clause_mistakes, expression_mistakes)
    assert [] == [told for check in checks for _, told in check(code)]


# Words and signs of queries, whole and cut.
PIECES = (
    "SELECT ASK CONSTRUCT DESCRIBE FROM NAMED WHERE { } ( ) [ ] . ; , ?x $y a gpai:Country :x 'a' @ en ^^ ^ | || & "
    "= < > <> <urn:x> <urn 1 10.5 - -- // /* * + ? % ` LIMIT OFFSET ORDER GROUP BY HAVING DESC COUNT GROUP_CONCAT STR "
    "BOUND IF IN NOT EXISTS FILTER BIND AS VALUES UNION GRAPH SERVICE MINUS OPTIONAL PREFIX BASE DISTINCT ALL name # "
    "_:b 2020-01-01 ! ~ ' SEPARATOR"
).split()


@given(pieces=st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "\n"])), max_size=16))
@example(pieces=[("FILTER", "")])
@example(pieces=[("^^", " "), ("@", "")])
def test_what_is_wrong_with_any_text_is_told_or_not_and_nothing_raises(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in pieces)
    assert isinstance(mistake(text) + no_query(text), str)
