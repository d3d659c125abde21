"""What a notebook shows of answers and statements: HTML, and plain text where it shows none."""

import pytest
from IPython.lib.pretty import pretty

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.table import NOTHING, PAGES_VARIABLE
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def test_an_answer_shows_itself_with_words_marks_and_sources(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021-12-31")
    html = answer._repr_html_()
    assert answer.sentence.split(",")[0] in html
    assert "How sure is this?" in html
    assert 'title="country:ca"' in html
    assert f"{answer.shown} of {len(answer)} rows; .to_pandas() holds them all" in html
    assert html.count("<li ") == len({source for row in answer.rows[: answer.shown] for source in row.sources})
    assert all(word not in html for word in ("<script", "<style", "javascript:"))


def test_what_is_inferred_is_said_beside_its_marks(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    answer = answer.replaced(shown=len(answer))
    inferred = [row for row in answer.rows if "Inferred" in map(answer.text, row.terms)]
    assert len(inferred) == answer._repr_html_().count("inferred from <sup>")
    assert inferred


def test_things_are_links_where_somebody_serves_their_pages(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = kg.answer("founding-members")
    # w3id.org does not lead anywhere yet: a link to it would be dead.
    assert "w3id.org" not in answer._repr_html_()
    monkeypatch.setenv(PAGES_VARIABLE, "http://127.0.0.1:8000/")
    assert 'href="http://127.0.0.1:8000/id/country/ca"' in answer._repr_html_()


def test_an_empty_answer_says_so_in_words(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="1999")
    assert answer.sentence in answer._repr_html_()
    assert "<table" not in answer._repr_html_()
    assert NOTHING in kg.readable(kg.query("SELECT ?x { ?x a gpai:Country . FILTER(false) }"))._repr_html_()  # type: ignore[arg-type]


def test_evidence_shows_who_says_so_and_what_follows_by_rule(kg: KnowledgeGraph) -> None:
    stated = kg.evidence("membership:ca-gpai", "gpai:since")
    assert "<sup>" in stated._repr_html_()
    derived = [s for s in kg.evidence("country:ca", "org:memberOf") if s.rules and not s.sources]
    assert "follows by the rule" in type(stated)(derived, stated.names)._repr_html_()
    assert "It may still be true" in kg.evidence("membership:ca-gpai", "gpai:until")._repr_html_()


def test_marks_tell_what_is_inferred_disputed_and_ours(kg: KnowledgeGraph) -> None:
    assert "disputed <sup>" in kg.describe("milestone:gpt-4")._repr_html_()
    assert "[[" in kg.describe("milestone:gpt-4")._repr_html_()
    assert "inferred from <sup>" in kg.evidence("membership:at-gpai", "gpai:since")._repr_html_()
    assert ">(1)<" in kg.evidence("membership:at-gpai", "gpai:since")._repr_html_()
    assert "[[" not in kg.describe("country:rs")._repr_html_()


def test_statements_are_told_in_plain_text_too(kg: KnowledgeGraph) -> None:
    told = pretty(kg.evidence("membership:ca-gpai", "gpai:since"))
    assert "Statement(" not in told
    assert "[1]" in told
    assert "15 June 2020" in told
    assert "It may still be true" in pretty(kg.evidence("membership:ca-gpai", "gpai:until"))
