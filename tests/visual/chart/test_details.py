"""What a chart takes from the graph beside its rows: title, source line, codes of countries."""

import pytest
from plots import answer

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Source
from gpai_graph.visual.chart.details import country_codes, plot_title, source_line


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
