"""Evidence for a row or a cell of an answer: the statements it rests on, found by what stands beside it."""

import pytest

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement
from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.paths import queries_dir


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return load()


def _row(answer: Answer, text: str) -> int:
    return next(number for number, row in enumerate(answer.rows) if text in map(answer.text, row.terms))


def _triples(found: list[Statement]) -> list[str]:
    return [" ".join(t.compact if isinstance(t, IRI) else getattr(t, "text", t) for t in s.triple) for s in found]


def test_a_cell_rests_on_the_statement_that_binds_it_to_its_row(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    for member, column, expected in (
        ("Serbia", "joined", ["membership:rs-gpai gpai:since date:2022-11-22"]),
        ("Serbia", "member", ["membership:rs-gpai org:member country:rs"]),
        ("Serbia", "route", ["membership:rs-gpai gpai:route route:accession"]),
        # The day is shared by sixteen memberships; only one binds it to Austria.
        ("Austria", "joined", ["membership:at-gpai gpai:since date:2024-07-03"]),
    ):
        assert expected == _triples(kg.evidence_of(answer, _row(answer, member), column))


def test_a_stated_cell_has_the_sources_of_its_statement(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    row = _row(answer, "Serbia")
    (statement,) = kg.evidence_of(answer, row, "joined")
    assert {source.iri for source in statement.sources} == set(answer.rows[row].sources)
    assert len(statement.publishers) == len({source.publisher for source in statement.sources})


def test_an_inferred_cell_has_the_documents_it_was_inferred_from(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    (statement,) = kg.evidence_of(answer, _row(answer, "Austria"), "joined")
    assert statement.sources == ()
    assert statement.rules == ("inferred-rows",)
    assert statement.inferred_from


def test_a_cell_between_two_things_of_its_row_rests_on_their_link(kg: KnowledgeGraph) -> None:
    answer = kg.answer("seats", as_of="2021-11-11", mode="certain", role="lead-chair")
    row = _row(answer, "France")
    seat = "seat:fr-gpai-council-lead-chair"
    assert _triples(kg.evidence_of(answer, row, "holder")) == [f"{seat} org:member country:fr"]
    assert _triples(kg.evidence_of(answer, row, "role")) == [f"{seat} org:role role:lead-chair"]
    # The seat itself: every link to what stands beside it.
    assert sorted(_triples(kg.evidence_of(answer, row, "seat"))) == [
        f"{seat} org:member country:fr",
        f"{seat} org:organization body:gpai-council",
        f"{seat} org:role role:lead-chair",
    ]


def test_a_row_rests_on_the_statements_of_its_cells_each_once(kg: KnowledgeGraph) -> None:
    answer = kg.answer("seats", as_of="2021-11-11", mode="certain", role="lead-chair")
    found = _triples(kg.evidence_of(answer, _row(answer, "France")))
    assert len(found) == len(set(found)) == 3


def test_what_a_query_computed_rests_on_no_single_statement(kg: KnowledgeGraph) -> None:
    answer = kg.answer("coverage", indicator="population")
    assert kg.evidence_of(answer, 0, "share") == []


def test_a_row_or_column_that_is_not_there_is_one_error(kg: KnowledgeGraph) -> None:
    answer = kg.answer("founding-members")
    with pytest.raises(ParameterError, match="no row 15 in this answer: it has 15, counted from 0"):
        kg.evidence_of(answer, 15)
    with pytest.raises(ParameterError, match=r"no column 'membre' in this answer\. Did you mean 'member'\?"):
        kg.evidence_of(answer, 0, "membre")


# Every query whose rows name their sources: what a row rests on must be found, or the reader is left alone with it.
LIBRARY = Library(queries_dir())
APART = {"details", "federated"}
ASKED = [name for name in LIBRARY if not (LIBRARY[name].aggregate or APART & set(LIBRARY[name].tags))]


@pytest.mark.parametrize("name", ASKED)
def test_the_evidence_of_a_first_row_cites_a_source_of_the_row(name: str, kg: KnowledgeGraph) -> None:
    answer = kg.answer(name)
    found = kg.evidence_of(answer, 0)
    every = [*found, *(premise for statement in found for premise in statement.premises)]
    cited = {source.iri for statement in every for source in (*statement.sources, *statement.inferred_from)}
    assert cited & set(answer.rows[0].sources)
