"""Independent sources: a copy counts with its original, and a page whose claims are tested counts as none."""

from collections import Counter
from pathlib import Path

import pytest
from built import table
from starlette.testclient import TestClient

from gpai_graph.errors import UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import embedded
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.web.app import create_app

ORIGINAL, COPY, ANOTHER, CLAIMANT = "release", "reprint", "memoir", "catalogue"
# Who says so, and how many independent sources these are.
SAID_BY = [
    ((ORIGINAL,), 1),
    ((COPY,), 1),
    ((ORIGINAL, COPY), 1),
    ((ORIGINAL, ANOTHER), 2),
    ((COPY, ANOTHER), 2),
    ((CLAIMANT,), 0),
    ((ORIGINAL, CLAIMANT), 1),
    ((ORIGINAL, COPY, ANOTHER, CLAIMANT), 2),
]
_SOURCES = """
source:{name} a gpai:Source ; dcterms:title "A {name}" ; gpai:publisherName "{name}" ;
  dcterms:type concept:source-news ; gpai:reliability concept:reliability-press .
"""
_WORLD = """
concept:source-news skos:prefLabel "News"@en .
concept:reliability-press skos:prefLabel "Press"@en .
source:release gpai:countsAs source:release .
source:reprint gpai:copyOf source:release ; gpai:countsAs source:release .
source:memoir gpai:countsAs source:memoir .
body:gpai skos:altLabel "GPAI" .
<https://w3id.org/gpai-graph/ontology> gpai:dataCutOff "2026-09-30"^^xsd:date .
"""
FACT = 'body:gpai skos:altLabel "GPAI"'


def world(said_by: tuple[str, ...], folder: Path) -> KnowledgeGraph:
    """A graph of four sources and one fact that some of them state."""
    text = _WORLD + "".join(_SOURCES.format(name=name) for name in (ORIGINAL, COPY, ANOTHER, CLAIMANT))
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    path = folder / "world.trig"
    path.write_text(head + text + "".join(f"source:{name} {{ {FACT} }}\n" for name in said_by), encoding="utf-8")
    return embedded(path)


@pytest.mark.parametrize(("said_by", "count"), SAID_BY, ids=str)
def test_a_fact_has_as_many_sources_as_there_are_texts(said_by: tuple[str, ...], count: int, tmp_path: Path) -> None:
    kg = world(said_by, tmp_path)
    (figures,) = kg.run("graph-figures")
    assert (figures.facts.python, figures.corroborated.python) == (min(count, 1), int(count > 1))
    by_number = {row.sources.python: row.facts.python for row in kg.run("facts-by-number-of-sources")}
    assert by_number == ({count: 1} if count else {})
    alone = [row.alone.python for row in kg.run("single-source-facts")]
    assert alone == ([int(count == 1)] if count else [])
    (statement,) = kg.evidence("body:gpai", "skos:altLabel")
    assert {compact(source.iri) for source in statement.sources} == {f"source:{name}" for name in said_by}
    assert statement.independent == count
    for least in (1, 2):
        assert len(kg.evidence("body:gpai", "skos:altLabel", min_sources=least)) == int(count >= least)


@pytest.mark.parametrize("said_by", [said_by for said_by, _ in SAID_BY], ids=str)
def test_a_document_is_alone_where_no_other_text_says_so(said_by: tuple[str, ...], tmp_path: Path) -> None:
    kg = world(said_by, tmp_path)
    texts = {ORIGINAL: ORIGINAL, COPY: ORIGINAL, ANOTHER: ANOTHER}
    for name in said_by:
        others = {texts[each] for each in said_by if each in texts} - {texts.get(name)}
        (row,) = kg.run("document-things", document=f"source:{name}")
        assert row.alone.python == int(not others), name


def test_what_only_a_copy_says_comes_from_the_publisher_of_the_original(tmp_path: Path) -> None:
    kg = world((COPY,), tmp_path)
    assert [row.publisher.text for row in kg.run("what-only-one-publisher-says")] == [ORIGINAL]


# ---- The real tables ----


def test_every_source_is_weighed_and_counts_as_what_its_row_says(kg: KnowledgeGraph) -> None:
    rows = table("sources")
    counted = {compact(row["source"]): row for row in _counted(kg)}
    for row in rows:
        expected = "" if row["reliability"] == "claimant" else f"source:{row['copy_of'] or row['id']}"
        assert counted[f"source:{row['id']}"]["text"] == expected
    assert Counter(row["reliability"] for row in rows).keys() == {
        row["slug"] for row in table("concepts") if row["scheme"] == "reliability"
    }


def _counted(kg: KnowledgeGraph) -> list[dict[str, str]]:
    query = with_prefixes(
        "SELECT ?source ?text WHERE { ?source a gpai:Source OPTIONAL { ?source gpai:countsAs ?text } }"
    )
    return [
        {"source": str(row.source), "text": compact(row.text) if row.text else ""} for row in kg.store.select(query)
    ]


def test_the_page_whose_claims_are_tested_is_cited_by_no_fact(kg: KnowledgeGraph) -> None:
    claimants = [f"source:{row['id']}" for row in table("sources") if row["reliability"] == "claimant"]
    assert claimants
    for claimant in claimants:
        assert len(kg.run("document-things", document=claimant)) == 0


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("ieu-oecd-2024-07", "It counts as one source with"),
        ("verifywise-gpai", "Claims tested here. It never counts as evidence"),
        ("gpai-about", "<dt>Reliability</dt><dd>Official page</dd>"),
    ],
)
def test_the_page_of_a_source_says_how_it_is_weighed(source: str, words: str, kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg)) as client:
        assert words in client.get(f"/page/source/{source}").text


def test_sources_can_be_narrowed_by_their_reliability(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg)) as client:
        page = client.get("/browse/source?reliability=reliability-claimant").text
    assert "/page/source/verifywise-gpai" in page
    assert "/page/source/gpai-about" not in page


def test_a_property_is_named_by_its_name_or_its_words_and_nothing_else(kg: KnowledgeGraph) -> None:
    by_name = kg.run("facts-with-one-source", kind="seat", property="gpai:since")
    assert len(by_name) > 0
    assert kg.run("facts-with-one-source", kind="seat", property="since").rows == by_name.rows
    with pytest.raises(UnknownEntityError, match="no property called 'nonsense'"):
        kg.run("facts-with-one-source", kind="seat", property="nonsense")
