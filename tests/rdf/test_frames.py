"""Answers as pandas tables, sources as lists, the graph as an rdflib Dataset: what leaves our house for others'."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from IPython.lib.pretty import pretty
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

import gpai_graph as gpai
from gpai_graph.errors import GpaiGraphError, MissingPackageError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf import table as inline
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Solutions, Term
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(PREFIXES["xsd"] + datatype))


def date(text: str) -> IRI:
    return IRI(PREFIXES["date"] + text)


def column(*terms: Term | None) -> "pd.Series[object]":
    return Solutions(["x"], [(term,) for term in terms]).to_pandas()["x"]


@pytest.mark.parametrize(
    ("terms", "dtype"),
    [
        ([typed("1", "integer"), None], "Int64"),
        ([typed("1.5", "decimal"), typed("2", "integer"), None], "Float64"),
        ([typed("1e3", "double")], "Float64"),
        ([typed("true", "boolean"), None], "boolean"),
        ([Literal("one"), None], "str"),
        ([Literal("un", IRI(PREFIXES["rdf"] + "langString"), "fr")], "str"),
        ([IRI(PREFIXES["country"] + "ca")], "str"),
        ([BlankNode("b0")], "str"),
        ([date("2020-06-15"), typed("2021-11-12", "date"), None], "period[D]"),
        ([date("2021-11"), typed("2022-01", "gYearMonth")], "period[M]"),
        ([date("2021"), typed("2022", "gYear")], "period[Y-DEC]"),
        ([date("2021"), date("2021-11")], "object"),
        # What pandas has no period for stays text.
        ([typed("2021-11-30Z", "date")], "str"),
        ([typed("2021-11-30", "date"), typed("2021-11-30Z", "date")], "object"),
        # A number beyond what Int64 holds, or that is none, is no integer.
        ([typed("many", "integer")], "str"),
        ([typed("1", "integer"), Literal("one")], "object"),
        ([None, None], "object"),
        ([], "object"),
    ],
)
def test_a_column_has_the_type_of_its_terms(terms: list[Term | None], dtype: str) -> None:
    assert dtype == str(column(*terms).dtype)


def test_a_date_is_as_precise_as_it_is_known() -> None:
    found = column(date("2021"), date("2021-11"), date("2021-11-30"), None)
    assert ["2021", "2021-11", "2021-11-30"] == [str(each) for each in found.dropna()]
    assert ["2021-01-01", "2021-11-01", "2021-11-30"] == [str(each.start_time.date()) for each in found.dropna()]


def test_numbers_keep_their_value_and_unbound_is_missing() -> None:
    found = column(typed("9007199254740993", "integer"), None)
    assert 9007199254740993 == found[0]
    assert pd.isna(found[1])


def test_a_number_beyond_64_bits_is_kept() -> None:
    assert 10**30 == column(typed(str(10**30), "integer"))[0]


def test_an_answer_gives_labels_or_identifiers_and_the_sources_of_each_row(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021-12-31")
    named, ids = answer.to_pandas(), answer.to_pandas(ids=True)
    assert [*answer.columns, "sources"] == list(named.columns)
    assert len(answer) == len(named)
    place = list(ids["member"]).index("country:ca")
    assert "Canada" == named["member"][place]
    assert tuple(source.compact for source in answer.rows[place].sources) == ids["sources"][place]
    assert answer.sentence == named.attrs["sentence"]


def test_every_question_becomes_a_table(kg: KnowledgeGraph) -> None:
    asked = [name for name in kg.queries if kg.queries[name].variables and "SERVICE" not in kg.queries[name].text]
    wrong = []
    for name in asked:
        answer = kg.answer(name)
        if (len(answer), len(answer.columns)) != (
            len(answer.to_pandas()),
            len(answer.to_pandas(ids=True).columns) - bool(answer.sources),
        ):
            wrong.append(name)
    assert [] == wrong
    assert len(asked) > 100


def test_without_pandas_it_says_what_to_install(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    # As Python does where a package is not there.
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'gpai-graph\[notebook\]'"):
        kg.run("members").to_pandas()


def test_an_answer_shows_itself_with_words_marks_and_sources(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021-12-31")
    html = answer._repr_html_()
    assert answer.sentence.split(",")[0] in html
    assert "Keep in mind" in html
    assert 'title="country:ca"' in html
    assert f"{answer.shown} of {len(answer)} rows are shown" in html
    assert html.count("<li ") == len({source for row in answer.rows[: answer.shown] for source in row.sources})
    assert all(word not in html for word in ("<script", "<style", "javascript:"))


def test_what_is_inferred_is_said_beside_its_marks(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    answer.shown = len(answer)
    inferred = [row for row in answer.rows if "Inferred" in map(answer.text, row.terms)]
    assert len(inferred) == answer._repr_html_().count("inferred from <sup>")
    assert inferred


def test_labels_and_addresses_of_others_are_escaped() -> None:
    cell = inline.Cell('<img onerror="x">', inline.address("javascript:alert(1)"), '"><script>')
    table = inline.table(
        [inline.Head("<b>", '"')], [[cell]], [("", [inline.Mark(1, "https://example.org/?a=1&b='2'")])]
    )
    assert "<img" not in table
    assert "<script" not in table
    assert "javascript" not in table
    assert "&amp;b=&#x27;2&#x27;" in table


def test_things_are_links_where_somebody_serves_their_pages(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = kg.answer("founding-members")
    # w3id.org does not lead anywhere yet: a link to it would be dead.
    assert "w3id.org" not in answer._repr_html_()
    monkeypatch.setenv(inline.PAGES, "http://127.0.0.1:8000/")
    assert 'href="http://127.0.0.1:8000/id/country/ca"' in answer._repr_html_()


def test_an_empty_answer_says_so_in_words(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="1999")
    assert answer.sentence in answer._repr_html_()
    assert "<table" not in answer._repr_html_()
    assert "No row fits." in kg.readable(kg.query("SELECT ?x { ?x a gpai:Country . FILTER(false) }"))._repr_html_()  # type: ignore[arg-type]


def test_evidence_shows_who_says_so_and_what_follows_by_rule(kg: KnowledgeGraph) -> None:
    stated = kg.evidence("membership:ca-gpai", "gpai:since")
    assert "<sup>" in stated._repr_html_()
    derived = [s for s in kg.evidence("country:ca", "org:memberOf") if s.rules and not s.sources]
    assert "follows by the rule" in type(stated)(derived, stated.names)._repr_html_()
    assert "not the same as a no" in kg.evidence("membership:ca-gpai", "gpai:until")._repr_html_()


def test_references_join_the_sources_of_answers_plots_networks_and_statements(kg: KnowledgeGraph) -> None:
    answer, network = kg.answer("founding-members"), kg.network("knowledge-flow")
    statements, plot = kg.evidence("membership:rs-gpai", "gpai:since"), kg.plot("members")
    found = gpai.references(answer, network, statements, plot)
    wanted = {source.iri for source in (*answer.sources, *plot.answer.sources)}
    links = gpai.networks.with_values(network).edges(data="sources")
    wanted |= {source for *_, told in links for source in told}
    wanted |= {source.iri for statement in statements for source in statement.sources}
    assert wanted == {source.iri for source in found}
    assert len(found) == found._repr_html_().count("<li ")
    assert [*found] == sorted(found, key=lambda source: (source.publisher, source.title, source.iri))


def test_references_of_a_part_of_a_network_are_those_of_its_links(kg: KnowledgeGraph) -> None:
    network = kg.network("knowledge-flow")
    link = next(iter(network.edges))
    told = gpai.networks.with_values(network).edges[link]["sources"]
    assert set(told) == {each.iri for each in gpai.references(network.edge_subgraph([link]))}


def test_references_of_what_no_source_states_are_those_it_was_inferred_from(kg: KnowledgeGraph) -> None:
    inferred = kg.evidence("membership:at-gpai", "gpai:since")
    assert [()] == [statement.sources for statement in inferred]
    wanted = {source.iri for statement in inferred for source in statement.inferred_from}
    wanted |= {source.iri for statement in inferred for premise in statement.premises for source in premise.sources}
    assert wanted == {source.iri for source in gpai.references(inferred)}
    assert wanted
    assert "no sources" == gpai.references()._repr_html_()


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
    assert "not the same as a no" in pretty(kg.evidence("membership:ca-gpai", "gpai:until"))


def test_a_variable_called_sources_is_kept(kg: KnowledgeGraph) -> None:
    asked = (
        "SELECT (1 AS ?sources) ?source { ?source a gpai:Source . GRAPH ?source { membership:ca-gpai gpai:since ?d } }"
    )
    found = kg.readable(kg.query(asked)).to_pandas()  # type: ignore[arg-type]
    assert ["sources", "sources_of_row"] == list(found.columns)
    assert 1 == found["sources"][0]


def test_references_refuse_what_does_not_know_its_sources(kg: KnowledgeGraph) -> None:
    with pytest.raises(GpaiGraphError, match="a Solutions does not know its sources"):
        gpai.references(kg.run("members"))


def test_to_rdflib_holds_every_quad(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    dataset = kg.to_rdflib()
    found = Counter(str(quad[3]) for quad in dataset.quads())
    assert Counter(str(quad.graph or DATASET_DEFAULT_GRAPH_ID) for quad in graph.quads()) == found


def test_a_query_in_rdflib_reads_no_file_through_from(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.ttl"
    path.write_text("<https://example.org/a> <https://example.org/b> 1 .", encoding="utf-8")
    dataset = to_rdflib([])
    assert list(dataset.default_graph.query(f"SELECT * FROM <{path.as_uri()}> {{ ?s ?p ?o }}")) == []


def test_pictures_and_plots_come_in_every_form_that_a_notebook_may_show(kg: KnowledgeGraph) -> None:
    picture = gpai.draw(kg.network("knowledge-flow"))
    for shown in (picture, picture.still(), kg.plot("growth")):
        bundle = shown._repr_mimebundle_()
        assert {"text/html", "text/plain", "image/png"} == set(bundle)
        assert bytes(bundle["image/png"]).startswith(b"\x89PNG")  # type: ignore[arg-type]
        assert str(bundle["text/plain"]).split(".")[0] in str(bundle["text/html"]).replace("&#x27;", "'")


def test_the_same_picture_gives_the_same_png(kg: KnowledgeGraph) -> None:
    from gpai_graph.visual import image

    svg = kg.plot("growth").svg()
    first = image.png(svg)
    image.png.cache_clear()
    assert first == image.png(svg)
