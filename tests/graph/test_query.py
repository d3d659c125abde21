"""SPARQL queries of a user: answers, refusals, and names that the graph does not mention."""

import re
from collections.abc import Callable

import pytest
from built import iri

from gpai_graph.answers.hints import says_nothing
from gpai_graph.errors import (
    NetworkError,
    ParameterError,
    QuerySyntaxError,
    QueryWarning,
)
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import connect, load
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Solutions, Triple
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox.request import Request, answered


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
    with pytest.raises(QuerySyntaxError, match="this is not a query"):
        small.query(query)


def test_a_mistake_in_sparql_is_placed(small: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError, match="SPARQL line 2"):
        small.query("SELECT ?c WHERE {\n ?c a }")


def as_a_stranger(kg: KnowledgeGraph, query: str) -> object:
    """What the SPARQL endpoint does with a query."""
    return answered(kg.store, Request(query, strange=True))  # type: ignore[arg-type]


# Each is wrong where it says HERE; none declares the prefixes that it uses.
MISTAKES = [
    "ASK { country:ca a gpai:Country ; org:memberOf HERE }",
    "CONSTRUCT { ?c a gpai:Country } WHERE { ?c skos:prefLabel ?n FILTER(?n = 'é😀') } OFFSET HERE",
    "SELECT ?c { ?c a gpai:Country }\nORDER BY HERE }",
    "\ufeffSELECT ?c { ?c a gpai:Country } LIMIT HERE",
    "PREFIX x: <urn:x> SELECT ?c { ?c a gpai:Country, x:HERE( }",
]


@pytest.mark.parametrize("query", MISTAKES)
@pytest.mark.parametrize("ask", [KnowledgeGraph.query, as_a_stranger])
def test_the_place_of_a_mistake_is_one_of_the_text_as_written(
    small: KnowledgeGraph, query: str, ask: Callable[[KnowledgeGraph, str], object]
) -> None:
    written = query.removeprefix("\ufeff")
    line = written.partition("HERE")[0].count("\n") + 1
    with pytest.raises(QuerySyntaxError, match=rf"^SPARQL line {line}, column \d+\b") as raised:
        ask(small, query)
    column = int(re.search(r"column (\d+)", str(raised.value))[1])  # type: ignore[index]
    text = written.split("\n")[line - 1]
    assert text.index("HERE") <= column <= len(text) + 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK\u2003{ ?c a gpai:Country }", "line 1, column 4: the query holds U+2003 (em space). Write a plain space"),
        ("ASK {\n ?c\u2028a gpai:Country }", "line 2, column 4: the query holds U+2028 (line separator)"),
        ("ASK { ?c a\u000cgpai:Country }", "column 11: the query holds U+000C (control character). Write a plain"),
        ("ASK { ?c a gpai:Coun\u00adtry }", "column 21: the query holds U+00AD (soft hyphen). Delete it."),
        ("ASK { ?c a gpai:Country\u202e }", "column 24: the query holds U+202E (right-to-left override). Delete it."),
        (
            "ASK { ?c rdfs:label „Kanada“@de }",
            'column 21: the query holds U+201E (double low-9 quotation mark). Write "',
        ),
        (
            "ASK { ?c rdfs:label «Canada»@fr }",
            "column 21: the query holds U+00AB (left-pointing double angle quotation",
        ),
        ("ASK { ?c ?p 1 FILTER(?c – 1 > 0) }", "column 25: the query holds U+2013 (en dash). Write - instead."),
        ("ASK { ?c ?p ?o ； ?q ?r }", "column 16: the query holds U+FF1B (fullwidth semicolon). Write ; instead."),
    ],
)
@pytest.mark.parametrize("ask", [KnowledgeGraph.query, as_a_stranger])
def test_a_character_that_looks_like_another_is_named(
    small: KnowledgeGraph, query: str, said: str, ask: Callable[[KnowledgeGraph, str], object]
) -> None:
    with pytest.raises(QuerySyntaxError, match=re.escape(said)):
        ask(small, query)


@pytest.mark.parametrize(
    "condition",
    [
        "?s dcterms:issued ?d FILTER(?d < '2021-05-01'^^xsd:date)",
        "?s dcterms:issued ?d FILTER('2021-05-01'^^<http://www.w3.org/2001/XMLSchema#date> >= ?d)",
        "?s a gpai:Output ; dcterms:issued ?d . FILTER(?d = xsd:gYear('2021'))",
        "?s gpai:project/dcterms:issued|dcterms:issued ?d FILTER(YEAR(?d) = 2021)",
        "VALUES ?from { '2021'^^xsd:gYear } ?s schema:startDate ?d FILTER(?from<=?d)",
        "{ SELECT ?s (MAX(?d) AS ?last) { ?s dcterms:issued ?d } GROUP BY ?s }",
    ],
)
def test_dates_that_cannot_be_compared_are_told_beside_any_answer(kg: KnowledgeGraph, condition: str) -> None:
    said = r"(dcterms:issued|schema:startDate) holds days, months, years\. SPARQL cannot compare .*STR\(\?d\)"
    for query in (f"SELECT ?s {{ {condition} }}", f"SELECT (COUNT(*) AS ?n) {{ {condition} }}"):
        assert [said] == [said for told in kg.hints(query) if re.match(said, told)]
        with pytest.warns(QueryWarning, match=said):
            kg.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s dcterms:issued ?d FILTER(SUBSTR(STR(?d), 1, 4) >= '2022') }",
        "SELECT ?s { ?s dcterms:issued ?d FILTER(DATATYPE(?d) = xsd:date) }",
        "SELECT ?s { ?s dcterms:issued ?d ; gpai:issued/gpai:firstDay ?day FILTER(?day >= '2022-01-01'^^xsd:date) }",
        "SELECT ?s { ?s dcterms:issued ?d ; gpai:number ?n FILTER(?n > 2) } ORDER BY ?d",
        "SELECT ?o { ?o dcterms:issued '2022'^^xsd:gYear }",
    ],
)
def test_dates_that_are_not_compared_bring_no_word(kg: KnowledgeGraph, query: str) -> None:
    assert [] == [said for said in kg.hints(query) if "compare" in said]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "SELECT ?c { ?c rdfs:label 'Can\u00adada'@en }",
            "column 31: the query holds U+00AD (soft hyphen). Delete it.",
        ),
        (
            "ASK { ?c rdfs:label 'United\u00a0States'@en }",
            "column 28: the query holds U+00A0 (no-break space). Write a",
        ),
        ("ASK { country:ca\u200c a gpai:Country }", "column 17: the query holds U+200C (zero width non-joiner)"),
    ],
)
def test_an_empty_answer_tells_of_characters_that_cannot_be_seen(kg: KnowledgeGraph, query: str, said: str) -> None:
    with pytest.warns(QueryWarning, match=re.escape(said)):
        kg.query(query)


def test_odd_characters_in_texts_and_comments_are_no_mistake(small: KnowledgeGraph) -> None:
    query = "# “a”\u00a0– b\n ASK { ?c skos:prefLabel ?name FILTER(?name != '“\u00a0–') }"
    assert small.query(query) is True


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
                "The graph mentions no country:frr. Search finds things by name.",
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
    with pytest.warns(QueryWarning) as warned:
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
    assert () == kg.hints(f"ASK {{ <{iri}> ?p ?o }}")


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ('SELECT ?c { ?c rdfs:label "Canada" }', '"Canada"@en'),
        ("SELECT ?c { ?c skos:prefLabel 'Canada' }", '"Canada"@en'),
        ('SELECT ?c { ?c ?p ?l FILTER(?l = "Europe") }', '"Europe"@en'),
        ('ASK { ?c rdfs:label """Germany""" }', '"Germany"@en'),
        ("ASK { <urn:nope> org:subOrganizationOf* <urn:nope> }", "no urn:nope"),
        ("SELECT ?y { GRAPH ?g { <https://example.org/x> (gpai:since|gpai:until)? ?y } }", "no https://example.org/x"),
        (
            "SELECT (COUNT(*) AS ?n) FROM <https://example.org/x> { ?s ?p ?o }",
            "There is no graph https://example.org/x",
        ),
        ("SELECT * FROM NAMED <urn:nope> { GRAPH ?g { ?s ?p ?o } }", "There is no graph urn:nope"),
        ("SELECT ?s { ?s rdfs:label ?l FILTER(REGEX(?l, '(')) }", "The pattern '(' cannot be read"),
        ("SELECT ?s { ?s rdfs:label ?l FILTER(REPLACE(?l, '[a', '') = 'b') }", "The pattern '[a' cannot be read"),
        (
            "SELECT ?o { ?o a gpai:Output ; gpai:issued ?d FILTER(?d > '2022-01-01'^^xsd:date) }",
            "Write gpai:issued/gpai:firstDay ?d",
        ),
    ],
)
def test_what_the_engine_takes_otherwise_than_meant_is_told(kg: KnowledgeGraph, query: str, hint: str) -> None:
    with pytest.warns(QueryWarning, match=re.escape(hint)):
        assert says_nothing(kg.query(query))


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?c { ?c rdfs:label "Canada"@en ; a gpai:Body }',
        'SELECT ?c { ?c rdfs:label "Atlantis" }',
        'SELECT ?c { ?c gpai:iso2 "CA" ; a gpai:Body }',
        "SELECT * { <urn:nope> gpai:since ?y }",
        "SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, '^Xyz.*$')) }",
        # What Python's own patterns do not know, and quotation marks.
        r'SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, "^\\p{Lu}{2}Xyz$")) }',
        r'SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, "^[[:digit:]]{40}$")) }',
        r'SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, "^\"{40}$", "i")) }',
    ],
)
def test_texts_and_things_that_are_taken_as_meant_are_not_told(kg: KnowledgeGraph, query: str) -> None:
    assert not kg.query(query)


def test_a_count_of_nothing_warns_too(kg: KnowledgeGraph) -> None:
    with pytest.warns(QueryWarning, match="no gpai:Contry"):
        kg.query("SELECT (COUNT(?c) AS ?n) { ?c a gpai:Contry }")


def test_names_are_told_that_have_no_compact_form(kg: KnowledgeGraph) -> None:
    name = "https://w3id.org/gpai-graph/id/nothing/x"
    assert (f"The graph mentions no {name}. Search finds things by name.",) == kg.hints(f"ASK {{ <{name}> ?p ?o }}")


def test_no_name_that_any_statement_or_graph_holds_is_told(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    held = {term for quad in graph.quads() for term in quad if isinstance(term, IRI)}
    names = sorted(name for name in held if "'" not in name)
    for begin in range(0, len(names), 1000):
        listed = " ".join(f"<{name}>" for name in names[begin : begin + 1000])
        assert () == kg.hints(f"ASK {{ VALUES ?x {{ {listed} }} }}")


def test_an_answer_that_is_not_empty_is_quiet(kg: KnowledgeGraph) -> None:
    query = "SELECT ?c ?x { ?c a gpai:Country OPTIONAL { ?c gpai:isoo2 ?x } }"
    assert kg.query(query)
    assert ("The graph mentions no gpai:isoo2. Did you mean gpai:iso2?",) == kg.hints(query)


@pytest.mark.parametrize("seconds", [0, -1, 1e10, float("inf"), float("nan")])
def test_a_time_that_no_clock_counts_is_refused(seconds: float) -> None:
    with pytest.raises(
        ParameterError, match=r"is not a time\. Give a number of seconds above 0, at most 1,000,000,000"
    ):
        load(guarded=True, timeout=seconds)
    with pytest.raises(ParameterError, match="is not a time"):
        connect("http://127.0.0.1:1/sparql", timeout=seconds)


def test_what_ask_answers_is_no_network(kg: KnowledgeGraph) -> None:
    with pytest.raises(NetworkError, match=r"rows or triples, and not of True\. Ask SELECT or CONSTRUCT"):
        kg.network(kg.query("ASK { ?s ?p ?o }"))  # type: ignore[arg-type]  # what a user may do


def test_what_construct_gives_is_a_network_in_which_texts_are_no_links(kg: KnowledgeGraph) -> None:
    found = kg.query("CONSTRUCT { ?m org:member ?c ; rdfs:label ?l } WHERE { ?m org:member ?c ; rdfs:label ?l }")
    assert not isinstance(found, bool)
    G = kg.network(found)
    links = {(triple[0], triple[2]) for triple in found if isinstance(triple[2], IRI)}
    assert links
    assert G.number_of_edges() == len(links)
    assert {kind for *_, kind in G.edges(data="kind")} == {"member"}
    assert G.nodes["country:ca"]["label"] == "Canada"
