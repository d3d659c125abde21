from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.sparql import (
    code_tokens,
    names_used,
    prefixes_declared,
    prefixes_used,
    projected,
    tokens,
    with_prefixes,
)

FILES = [path for folder in ("queries", "ontology") for path in Path(folder).rglob("*.r[qu]")]


@pytest.mark.parametrize("path", [*FILES, *Path("ontology").glob("*.ttl")], ids=str)
def test_the_tokens_of_every_query_rule_and_vocabulary_join_to_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = list(tokens(text))
    assert "".join(token[0] for token in found) == text
    assert [token.start() for token in found[1:]] == [token.end() for token in found[:-1]]
    # Nothing in these files is left over: a quotation mark alone is a string that was not recognised.
    signs = {token[0] for token in found if token.lastgroup in ("sign", "escape")}
    assert signs <= {*"{}()[].,;=<>!|+-*/^@?", "^^", "||", "&&"}


@given(st.text(st.sampled_from("<>'\"\\#?$:@.-^{} \n\réax_1")))
def test_the_tokens_of_any_text_join_to_it(text: str) -> None:
    assert "".join(token[0] for token in tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?o.SERVICE", ["variable", "sign", "word"]),
        ("e:.SERVICE:x", ["name", "sign", "name"]),
        ("e:a.b e:a. e:a\\.", ["name", "name", "sign", "name"]),
        ("a-b.c:d true", ["name", "word"]),
        ("_:b :", ["name", "name"]),
        ("'1'^^xsd:date 'a'@en-GB", ["string", "sign", "name", "string", "sign", "word", "sign", "word"]),
        (
            '?a<?b && <a> #<b>\n"""its""" "x',
            ["variable", "sign", "variable", "sign", "iri", "string", "sign", "word"],
        ),
    ],
)
def test_tokens_are_those_of_the_grammar(text: str, kinds: list[str]) -> None:
    assert [token.lastgroup for token in code_tokens(text)] == [*kinds, "end"]


@pytest.mark.parametrize(
    "piece", ["a.", "a-", "a", ":a.", ":.", "a......", "'", "<", "'a'\"", "\\", ":", "SERVICE ?a{"]
)
def test_no_text_takes_long(piece: str) -> None:
    # A pattern that goes back over what it has read would take hours.
    text = piece * (1_000_000 // len(piece))
    assert sum(len(token[0]) for token in tokens(text)) == len(text)


def test_prefixes_are_found_in_code_only() -> None:
    query = (
        "PREFIX gpai: <https://w3id.org/gpai-graph/ontology#> SELECT * { ?x a gpai:Body, org:Role ; :p 'wd:Q1' } # sh:x"
    )
    assert prefixes_used(code_tokens(query)) == {"gpai", "org", ""}
    assert prefixes_declared(code_tokens(query)) == {"gpai": "https://w3id.org/gpai-graph/ontology#"}


def test_with_prefixes_adds_what_is_ours_and_missing_on_the_first_line() -> None:
    query = "PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>\nASK { country:ca a gpai:Country ; x:y 1 }"
    assert with_prefixes(query) == f"PREFIX country: <{PREFIXES['country']}> {query}"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("SELECT ?a ?b WHERE { }", ("a", "b")),
        ("PREFIX e: <http://e/> SELECT DISTINCT ?a (COUNT(?x) AS ?n) { }", ("a", "n")),
        ("SELECT (CONCAT(?a, ?b) AS ?c) (IF(?d, ?e, (1)) AS ?f) { }", ("c", "f")),
        ("#+ summary: SELECT ?z?\nSELECT ?a { { SELECT ?b { } } }", ("a",)),
        ("SELECT * { ?a ?b ?c }", ()),
        ("ASK { ?a ?b ?c }", ()),
        ("CONSTRUCT { ?a ?b ?c } WHERE { SELECT ?a { } }", ()),
    ],
)
def test_projected_names_the_variables_of_the_outermost_select(query: str, variables: tuple[str, ...]) -> None:
    assert projected(query) == variables


ORG = "http://www.w3.org/ns/org#"
E = "https://e.org/"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?c { ?c a org:Membership . }", [f"{ORG}Membership"]),
        ("ASK { ?c org:member.?d org:role ?e }", [f"{ORG}member", f"{ORG}role"]),
        ("ASK { ?c ^org:member/(org:role|!org:role)+ ?e }", [f"{ORG}member", f"{ORG}role"]),
        (f"PREFIX org: <{E}> ASK {{ ?c org:member ?d }}", [f"{E}member"]),
        (f"PREFIX : <{E}> ASK {{ :a-b :c.d :e\\,f }}", [f"{E}a-b", f"{E}c.d", f"{E}e,f"]),
        (f'ASK {{ <{E}a#b> ?p \'org:no\', """org:not""" }} # org:nor', [f"{E}a#b"]),
        (
            f"BASE <{E}> ASK {{ <x> ?p ?o SERVICE SILENT <{E}s> {{ ?s org:a {{ ?o org:b ?p }} }} ?s org:c ?o }}",
            [f"{ORG}c"],
        ),
        (
            f"SELECT * FROM <{E}g> FROM NAMED org:g {{ ?s org:from org:service }}",
            [f"{E}g", f"{ORG}g", f"{ORG}from", f"{ORG}service"],
        ),
        ("ASK { ?org:member ?p $org }", []),
        ("ASK { _:member nobody:declared ?org }", []),
        ("ASK { ?s ?p 'a'@en-org, '1'^^org:kind, 'x'^^<https://e.org/t> }", []),
    ],
)
def test_names_used_are_those_of_the_patterns(query: str, names: list[str]) -> None:
    assert (*names,) == names_used(query)
