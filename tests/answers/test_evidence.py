"""Evidence: the statements on which a row or a cell of an answer rests, and statements told by who makes them."""

from itertools import pairwise

import pytest
from built import iri

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement, statement_text, statements_text, term_text
from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Triple
from gpai_graph.rdf.sources import Source
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
    answer = kg.answer("world-share", indicator="population")
    assert kg.evidence_of(answer, 0, "share") == []


def test_a_row_or_column_that_is_not_there_is_one_error(kg: KnowledgeGraph) -> None:
    answer = kg.answer("founding-members")
    with pytest.raises(ParameterError, match=r"the answer has no row 15\. It has 15 rows, counted from 0"):
        kg.evidence_of(answer, 15)
    with pytest.raises(ParameterError, match=r"the answer has no column 'membre'\. Did you mean 'member'\?"):
        kg.evidence_of(answer, 0, "membre")


# Every query whose rows name their sources: what a row rests on must be found, or the reader is left alone with it.
LIBRARY = Library(queries_dir())
APART = {"details", "federated"}
# A source of `lookups` is a page to look at next; who says so is gpai-graph.
ASKED = [
    name for name in LIBRARY if name != "lookups" and not (LIBRARY[name].aggregate or APART & set(LIBRARY[name].tags))
]


@pytest.mark.parametrize("name", ASKED)
def test_the_evidence_of_a_first_row_cites_a_source_of_the_row(name: str, kg: KnowledgeGraph) -> None:
    answer = kg.answer(name)
    found = kg.evidence_of(answer, 0)
    every = [*found, *(premise for statement in found for premise in statement.premises)]
    cited = {source.iri for statement in every for source in (*statement.sources, *statement.inferred_from)}
    assert cited & set(answer.rows[0].sources)


# As text

CANADA, FRANCE, JAPAN = iri("country:ca"), iri("country:fr"), iri("country:jp")
PRESS = Source(
    iri("source:press"), "A press release", "A ministry", "15 June 2020", "Government", "https://example.org"
)
PAGE = Source(iri("source:page"), "A page", "A blog", "", "News", "")
NAMES = {iri("org:member"): "member", CANADA: "Canada", FRANCE: "France"}


def statement(name: str, value: IRI = CANADA, **more: object) -> Statement:
    triple = Triple(iri(f"membership:{name}"), iri("org:member"), value)
    return Statement(triple, **{"sources": (), **more})  # type: ignore[arg-type]


def test_a_statement_is_a_sentence_with_names() -> None:
    assert "membership:ca-gpai  member  Canada (country:ca)" == statement_text(statement("ca-gpai"), NAMES)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (CANADA, "Canada (country:ca)"),
        (JAPAN, "country:jp"),
        (Literal("2020-06", iri("xsd:gYearMonth")), "June 2020"),
        (BlankNode("b0"), "_:b0"),
    ],
)
def test_a_term_is_told_by_its_name_or_its_text(term: IRI | Literal | BlankNode, text: str) -> None:
    assert text == term_text(term, NAMES)


def test_statements_of_one_origin_stand_together() -> None:
    one, two = statement("ca-gpai", sources=(PRESS,)), statement("fr-gpai", FRANCE, sources=(PRESS,))
    other = statement("jp-gpai", JAPAN, sources=(PRESS, PAGE))
    expected = """\
membership:ca-gpai  member  Canada (country:ca)
membership:fr-gpai  member  France (country:fr)
  - A press release. A ministry, 15 June 2020, government. https://example.org

membership:jp-gpai  member  country:jp
  - A press release. A ministry, 15 June 2020, government. https://example.org
  - A page. A blog, undated, news.
  2 sources of 2 publishers"""
    assert expected == statements_text([one, other, two], NAMES)


def test_two_sources_of_one_publisher_are_no_corroboration_and_say_so() -> None:
    again = PRESS._replace(iri=iri("source:again"))
    assert (
        "2 sources of 1 publisher"
        == statements_text([statement("ca-gpai", sources=(PRESS, again))], {}).split("\n  ")[-1]
    )


def test_a_note_of_ours_is_told_as_ours() -> None:
    text = statements_text([statement("ca-gpai", notes=(iri("graph:curation"),))], NAMES)
    assert "  stated by gpai-graph itself (graph:curation)" == text.split("\n")[1]


def test_what_follows_stands_over_its_premises_and_their_sources() -> None:
    premise = statement("fr-gpai", FRANCE, sources=(PRESS,))
    text = statements_text([statement("ca-gpai", rules=("member-of",), premises=(premise,))], NAMES)
    expected = """\
membership:ca-gpai  member  Canada (country:ca)
  no source states it; derived by the rule member-of:
    membership:fr-gpai  member  France (country:fr)
      - A press release. A ministry, 15 June 2020, government. https://example.org"""
    assert expected == text


def test_what_was_inferred_names_the_documents_it_was_inferred_from() -> None:
    text = statements_text([statement("ca-gpai", rules=("inferred-rows",), inferred_from=(PAGE,))], NAMES)
    expected = """\
membership:ca-gpai  member  Canada (country:ca)
  no source states it; inferred from the sources it names:
  - A page. A blog, undated, news."""
    assert expected == text


def test_without_premises_no_colon_promises_any() -> None:
    assert statements_text([statement("ca-gpai", rules=("member-of",))], NAMES).endswith(
        "derived by the rule member-of"
    )


def test_two_rules_share_one_line_and_one_colon() -> None:
    found = statement("ca-gpai", rules=("experts", "superclasses"), premises=(statement("fr-gpai", sources=(PAGE,)),))
    expected = "  no source states it; derived by the rule experts; derived by the rule superclasses:"
    assert expected == statements_text([found], NAMES).split("\n")[1]


def test_no_statements_make_no_text() -> None:
    assert "" == statements_text([], {})


def test_no_line_of_real_evidence_ends_in_a_colon_that_nothing_follows(kg: KnowledgeGraph) -> None:
    for subject in ("membership:at-gpai", "membership:fr-gpai", "Serbia", "person:oh-alice", "organisation:ceimia"):
        lines = [*statements_text(kg.evidence(subject), {}).split("\n"), ""]
        dangling = [
            line
            for line, after in pairwise(lines)
            if line.endswith(":") and (len(after) - len(after.lstrip()) < len(line) - len(line.lstrip()) or not after)
        ]
        assert [] == dangling
