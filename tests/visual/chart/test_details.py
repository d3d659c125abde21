"""What a chart takes from the graph beside its rows: title, source line, codes of countries."""

import pytest
from plots import answer

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Source
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.chart.details import (
    counted_answers,
    country_codes,
    plot_title,
    source_line,
    sources_by_row,
    sources_of,
)

LIBRARY = Library(queries_dir())


def sourced(*publishers: str) -> Answer:
    """An answer that rests on so many sources; "" is a source without a publisher."""
    iris = [IRI(f"https://w3id.org/gpai-graph/id/source/{number}") for number in range(len(publishers))]
    sources = [Source(iri, f"Report {iri[-1]}", publisher=name) for iri, name in zip(iris, publishers, strict=True)]
    return Answer("What?", ("a",), (FoldedRow((None,), tuple(iris)),), {}, tuple(sources))


@pytest.mark.parametrize(
    ("publishers", "said"),
    [
        (("OECD",), "from 1 source: OECD."),
        # The one with most sources comes first, then by name; a source without a publisher is named by its title.
        (("OECD", "GPAI", "GPAI"), "from 3 sources: GPAI, OECD."),
        (("OECD", "", "GPAI"), "from 3 sources: GPAI, OECD, Report 1."),
        (("D", "C", "B", "A"), "from 4 sources: A, B, C and 1 more publisher."),
        (("E", "D", "C", "B", "A", "A"), "from 6 sources: A, B, C and 2 more publishers."),
    ],
)
def test_the_line_below_a_plot_names_three_publishers(
    kg: KnowledgeGraph, publishers: tuple[str, ...], said: str
) -> None:
    assert f"Source: gpai-graph, {said}" == source_line(kg.described, sourced(*publishers), None)
    dated = source_line(kg.described, sourced(*publishers), PartialDate.of("2021-11"))
    assert f"Source: gpai-graph, {said} As of November 2021." == dated


def test_a_count_rests_on_all_sources_of_the_graph(kg: KnowledgeGraph) -> None:
    sources = len(kg.answer("sources"))
    line = source_line(kg.described, answer("n", (1,)), None)
    assert line.startswith(f"Source: gpai-graph, computed from {sources} sources of ")


@pytest.mark.parametrize("name", [name for name in LIBRARY if LIBRARY[name].counts])
def test_a_row_of_a_count_cites_what_it_counts_or_all(kg: KnowledgeGraph, name: str) -> None:
    answer, counted = kg.answer(name), counted_answers(kg, kg.queries[name], {})
    told, whole = sources_by_row(answer, counted), sources_of(counted)
    assert len(told) == len(answer)
    if all(sources == whole for sources in told):
        return
    # All things in a row are those of the rows whose sources it cites, in the columns of these names.
    (other,) = counted
    named = [column for column in answer.columns if column in other.columns]
    things = [name for name in answer.columns if any(isinstance(term, IRI) for term in answer.column(name))]
    assert set(things) <= {*named, "year"}
    for row, sources in zip(answer.rows, told, strict=True):
        wanted = {column: row.terms[answer.columns.index(column)] for column in named if column in things}
        counts = [
            each
            for each in other.rows
            if all(each.terms[other.columns.index(column)] == term for column, term in wanted.items())
        ]
        assert {source.iri for source in sources} <= {iri for each in counts for iri in each.sources}


def test_numbers_that_agree_by_chance_tell_no_source(kg: KnowledgeGraph) -> None:
    """Regions are no column of the experts that are counted, and a group in one region only has their number."""
    counted = counted_answers(kg, kg.queries["experts-by-region"], {})
    rows = sources_by_row(kg.answer("experts-by-region"), counted)
    assert {len(sources) for sources in rows} == {len(sources_of(counted))}


def test_the_title_of_a_plot_has_no_gap(kg: KnowledgeGraph) -> None:
    query = kg.queries["outputs-by-kind-and-year"]
    assert query.plot is not None
    assert query.plot.title.startswith("{sum outputs} outputs")
    assert plot_title(query, answer("year outputs kind", ("2021", 3, "a"), ("2022", 4, "b")), lambda _: "").startswith(
        "7 outputs"
    )
    # Without rows the number would be missing: the question stands there.
    assert "What?" == plot_title(query, answer("year outputs kind"), lambda _: "")


def test_countries_of_an_answer_have_the_codes_of_iso_3166(kg: KnowledgeGraph) -> None:
    country = "https://w3id.org/gpai-graph/id/country/"
    rows = tuple(FoldedRow((IRI(f"{country}{code}"), None), ()) for code in ("ca", "fr", "jp"))
    found = country_codes(kg.described, Answer("What?", ("a", "b"), rows, {}, ()))
    assert {f"{country}ca": "124", f"{country}fr": "250", f"{country}jp": "392"} == found
    assert {} == country_codes(kg.described, answer("a", ("Canada",)))
