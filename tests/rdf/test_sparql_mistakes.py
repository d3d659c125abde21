"""Mistakes that people make in SPARQL are told in words, with what to write."""

import pytest

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.mistakes import mistake
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import queries_dir
from gpai_graph.stores.sandbox.request import Request, answered

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
    "SELECT ?s { ?s ?p ?o } GROUP": "write GROUP BY, with both words.",
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


# Where a mistake is, marked by », which is taken out before the query is asked; what is said of it.
_PLACED = {
    # A quotation mark that is not closed.
    'SELECT ?x WHERE {\n  ?x rdfs:label »"Canada .\n  ?x a gpai:Country .\n}': """'"Canada .' is not closed""",
    "SELECT ?x WHERE {\n  ?x rdfs:label »'Canada\n}": "'Canada\" is not closed",
    'SELECT ?x {\n ?x rdfs:label "a" ; rdfs:comment »"""two\nlines }': 'Write """ behind it',
    # An address.
    "SELECT ?x {\n  ?x a »<http://example.org/z .\n}": "'<http://example.org/z .' is not closed",
    "SELECT ?x {\n  ?x foaf:page »https://example.org/a .\n}": "Write an address between < and >: <https://…>",
    # Braces and brackets.
    "SELECT ?x {\n  ?x a gpai:Country .\n  OPTIONAL »{ ?x gpai:code ?c .\n  ?x rdfs:label ?l\n}": "brace is not closed",
    "SELECT ?x {\n  {\n    ?x a ?y\n  } UNION »{\n    ?x a ?z\n}\n": "brace is not closed",
    "SELECT ?x WHERE »{\n  ?x a gpai:Country .": "brace is not closed",
    "SELECT ?x {\n  ?x gpai:code ?c .\n}»}": "brace closes nothing",
    "SELECT ?x »WHERE\n  ?x gpai:code ?c .\n}": "a brace is missing behind 'WHERE'",
    "SELECT ?x {\n ?x a ?y »OPTIONAL ?x rdfs:label ?l }": "a brace is missing behind 'OPTIONAL'",
    "SELECT ?x {\n  ?x gpai:code ?c .\n FILTER»(STRLEN(?c) > 1\n}": "bracket is not closed",
    "SELECT ?x {\n ?x gpai:code ?c FILTER(STRLEN(?c) > 1)») }": "bracket closes nothing",
    # Words.
    "»SELCT ?x WHERE {\n  ?x a gpai:Country .\n}": "Did you mean 'SELECT'?",
    "PREFIX x: <urn:x>\n# SELECT\n  »SELET ?x { ?x a x:y }": "Did you mean 'SELECT'?",
    "SELECT ?x »WHRE {\n  ?x a gpai:Country .\n}": "Did you mean 'WHERE'?",
    "SELECT ?x {\n  ?x a gpai:Country .\n  »OPTINAL { ?x gpai:code ?c }\n}": "Did you mean 'OPTIONAL'?",
    "SELECT ?x {\n  ?x a gpai:Country .\n  »FLITER(?x > 3)\n}": "Did you mean 'FILTER'?",
    "SELECT ?x {\n  ?x a gpai:Country .\n}\n»ORDR BY ?x": "Did you mean 'ORDER'?",
    "SELECT ?x {\n  ?x rdfs:label »Canada .\n}": "'Canada' is not a word of SPARQL. Write a variable as ?Canada",
    "SELECT ?x {\n  ?x a gpai:Country .\n} LIMIT »ten": "LIMIT takes a whole number, such as LIMIT 10.",
    "SELECT ?x {\n  ?x a »country .\n}": "Write a variable as ?country",
    "SELECT »TOP 5 ?x {\n  ?x a gpai:Country .\n}": "Write LIMIT with a number at the end of the query.",
    "ASK {\n  ?x gpai:since ?d FILTER(?d > 1 »AND ?d < 2)\n}": "Write &&.",
    "ASK {\n  ?x gpai:since ?d FILTER(?d = 1 »or ?d = 2)\n}": "Write ||.",
    "ASK {\n  ?x rdfs:label ?l FILTER(?l »LIKE 'C%')\n}": "Write CONTAINS(",
    "ASK {\n  ?x rdfs:label ?l FILTER(?l »IS NULL)\n}": "!BOUND(?x) for what has no value",
    "ASK {\n  ?x rdfs:label ?l FILTER(»SUBSTRING(?l, 1) = 'a')\n}": "Did you mean 'SUBSTR'?",
    # Prefixes.
    "SELECT ?x {\n  ?x a »foo:Country .\n}": "there is no prefix 'foo'",
    "SELECT ?x {\n  ?x a gpai:Country . # dbo:not\n  ?x rdfs:label 'dbo:not' ; »dbo:y ?z }": "there is no prefix 'dbo'",
    "SELECT ?x { ?x a »gpia:Country }": "Did you mean 'gpai'?",
    # Dots and semicolons.
    "SELECT ?x {\n  ?x a »gpai:Country\n  ?x gpai:code ?c .\n}": "a dot is missing behind 'gpai:Country'",
    "SELECT ?x {\n  ?x rdfs:label »'Canada'\n  ?x gpai:code ?c .\n}": "a dot is missing behind \"'Canada'\"",
    "SELECT ?x {\n  ?x (org:memberOf|^org:hasMember)+/a »?c\n  ?c rdfs:label ?l }": "a dot is missing behind '?c'",
    "SELECT ?x {\n  ?x gpai:number »1.5\n  ?x rdfs:label 'a'@en-GB }": "a dot is missing behind",
    "SELECT ?x {\n  ?x a gpai:Country »;\n  ?x gpai:code ?c .\n}": "Write a dot instead",
}


@pytest.mark.parametrize(("marked", "told"), _PLACED.items())
def test_a_mistake_is_told_with_its_place_in_the_text_of_the_reader(kg: KnowledgeGraph, marked: str, told: str) -> None:
    query, before = marked.replace("»", ""), marked.partition("»")[0]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    with pytest.raises(QuerySyntaxError) as caught:
        kg.query(query)
    assert f"SPARQL line {line}, column {column}" in str(caught.value)
    assert told in str(caught.value)
    # A stranger's query goes another way: it declares no prefix of ours, and a worker reads it.
    with pytest.raises(QuerySyntaxError) as other:
        answered(EmbeddedStore.in_memory(), Request(query, strange=True))
    assert str(other.value) == str(caught.value)
