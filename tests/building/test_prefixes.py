"""Prefixes and queries: what the ontology and the library break of the house rules; terms as rdflib finds them."""

from pathlib import Path

import pytest

from gpai_graph.building import validation
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.stores.embedded import EmbeddedStore

WRONG = "PREFIX gpai: <https://w3id.org/gpai-graph/ontology/>"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "rules/experts.ru",
            f"# A rule.\n\n{WRONG}\n",
            f"rules/experts.ru:3: prefix gpai: is <{PREFIXES['gpai']}> in rdf/namespaces.py. Correct one of them.",
        ),
        (
            "shapes.ttl",
            "@prefix foo: <https://example.org/> .\n",
            "shapes.ttl:1: prefix foo: is not a known prefix in rdf/namespaces.py. Correct one of them.",
        ),
        (
            "checks/x.rq",
            "  prefix org: <http://www.w3.org/ns/org/>\n",
            "checks/x.rq:1: prefix org: is <http://www.w3.org/ns/org#> in rdf/namespaces.py. Correct one of them.",
        ),
        (
            "checks/y.rq",
            "PREFIX : <https://example.org/>\n",
            "checks/y.rq:1: prefix : is not a known prefix in rdf/namespaces.py. Correct one of them.",
        ),
    ],
)
def test_a_prefix_of_another_namespace_is_named_with_file_and_line(
    name: str, text: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "ontology" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    problems = validation.prefix_problems(tmp_path / "ontology")
    assert [f"{tmp_path}/ontology/{expected}"] == [str(problem) for problem in problems]


# ---- The bridge to rdflib, on which SHACL runs ----


@pytest.mark.parametrize("term", ['"x"', '"x"@en', '"1"^^xsd:integer', '"2021"^^xsd:gYear', "country:ca", "true"])
def test_a_term_written_in_a_query_is_found_in_rdflib(term: str) -> None:
    store = EmbeddedStore.in_memory()
    prefixes = f"PREFIX country: <{PREFIXES['country']}> PREFIX xsd: <{PREFIXES['xsd']}>"
    store.update(f"{prefixes} INSERT DATA {{ country:fr country:of {term} }}")
    found = to_rdflib(store.quads()).default_graph.query(f"{prefixes} SELECT * {{ ?thing country:of {term} }}")
    assert len(list(found)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#+ summary: What?\n#+ gpai: {aggregate: true}\nSELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o", "SELECT *"),
        ("#+ summry: What?\nASK { ?s ?p ?o }", "unknown key 'summry'"),
    ],
)
def test_a_query_that_breaks_a_house_rule_is_a_problem_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    folder = tmp_path / "queries" / "members"
    folder.mkdir(parents=True)
    (folder / "x.rq").write_text(text, encoding="utf-8")
    (problem,) = validation.query_problems(tmp_path / "queries")
    assert problem.place.startswith("queries/members/x.rq:")
    assert told in problem.message


def test_a_claim_that_cannot_be_read_is_a_problem_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "queries" / "findings" / "of-mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text('title = "Is it?"\n', encoding="utf-8")
    (problem,) = validation.query_problems(tmp_path / "queries")
    assert str(problem) == "queries/findings/of-mine.toml:1: the key 'claim' is missing. Write it."
