"""`gpai-graph sparql`: queries from the command line, from files and from standard input."""

import io
import json
import sys
from pathlib import Path

import pytest
import rdflib
from built import iri
from command_line import COUNTRIES, Call

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import Solutions


def test_sparql_answers_a_query_of_the_command_line(call: Call) -> None:
    expected = "c\n----------\ncountry:ad\ncountry:ae\ncountry:af\n\n3 rows\n"
    assert (0, expected, "") == call("sparql", "-e", COUNTRIES)


def test_sparql_reads_standard_input_and_files(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: KnowledgeGraph
) -> None:
    expected = call("sparql", "-e", COUNTRIES)
    file = tmp_path / "countries.rq"
    file.write_text(COUNTRIES, encoding="utf-8")
    assert expected == call("sparql", str(file))
    # As Windows writes it.
    file.write_bytes(b"\xef\xbb\xbf" + COUNTRIES.replace(" WHERE", "\r\nWHERE").encode())
    assert expected == call("sparql", str(file))
    for words in (["-"], []):
        monkeypatch.setattr(sys, "stdin", io.StringIO(COUNTRIES))
        assert expected == call("sparql", *words)
    assert 0 == call("sparql", str(kg.queries["members"].path))[0]


def test_sparql_tells_ask_in_a_word(call: Call) -> None:
    assert (0, "true\n", "") == call("sparql", "-e", "ASK { country:ca a gpai:Country }")
    assert (0, "false\n", "") == call("sparql", "-e", "ASK { country:ca a gpai:Body }")
    _, out, _ = call("sparql", "-e", "ASK { country:ca a gpai:Country }", "--format", "json")
    assert json.loads(out)["boolean"] is True


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_sparql_and_the_store_write_the_same_tables(call: Call, kg: KnowledgeGraph, form: str) -> None:
    _, out, _ = call("sparql", "-e", COUNTRIES, "--format", form)
    found = kg.query(COUNTRIES)
    assert isinstance(found, Solutions)
    writers = {"csv": Solutions.to_csv, "tsv": Solutions.to_tsv}
    expected = json.loads(found.to_json()) if form == "json" else writers[form](found).decode()
    assert expected == (json.loads(out) if form == "json" else out)


def test_sparql_writes_markdown_with_labels(call: Call) -> None:
    _, out, _ = call("sparql", "-e", "SELECT ?c { VALUES ?c { country:rs } }", "--format", "md")
    assert "## Answer\n\n| c |\n| --- |\n| Serbia |\n" == out


def test_a_date_with_a_time_zone_is_shown_as_it_is(call: Call) -> None:
    query = 'SELECT ("2020-06-15Z"^^xsd:date AS ?d) {}'
    assert (0, "## Answer\n\n| d |\n| --- |\n| 2020-06-15Z |\n", "") == call("sparql", "-e", query, "--format", "md")


def test_sparql_without_rows_counts_none(call: Call) -> None:
    assert (0, "0 rows\n", "") == call("sparql", "-e", "SELECT ?c { ?c a gpai:Country . FILTER(false) }")


# rdflib's own reader of JSON-LD warns of itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("form", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld"), ("table", "turtle")]
)
def test_sparql_writes_triples_that_rdflib_reads(call: Call, form: str, parser: str) -> None:
    query = "CONSTRUCT { ?c skos:prefLabel ?name } WHERE { ?c a gpai:Country ; skos:prefLabel ?name }"
    code, out, _ = call("sparql", "-e", query, "--format", form)
    assert 0 == code
    found = rdflib.Graph().parse(data=out, format=parser)
    names = {str(name) for name in found.objects(rdflib.URIRef(iri("country:rs")))}
    assert {"Serbia", "Serbie"} == names
