"""Answers: rows folded by source, labels in the reader's language, dates in words, sources with numbers."""

import pytest
from built import QUERIES, iri

from gpai_graph.answers.answer import Answer, answer, from_solutions
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.rows import FoldedRow, fold
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import LANG_STRING, BlankNode, Literal, Solutions
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)
CANADA, FRANCE, SERBIA = iri("country:ca"), iri("country:fr"), iri("country:rs")
DECLARATION, REPORT = iri("source:declaration"), iri("source:report")


# Folding


def test_rows_equal_but_for_source_become_one_with_both_sources_in_order() -> None:
    solutions = Solutions(["member", "source"], [(CANADA, REPORT), (CANADA, DECLARATION), (FRANCE, REPORT)])
    expected = (("member",), (FoldedRow((CANADA,), (REPORT, DECLARATION)), FoldedRow((FRANCE,), (REPORT,))))
    assert expected == fold(solutions)


def test_a_row_stands_where_it_is_first_mentioned_even_if_others_stand_between() -> None:
    rows = [(CANADA, REPORT), (FRANCE, REPORT), (CANADA, DECLARATION)]
    _, folded = fold(Solutions(["member", "source"], rows))
    assert [CANADA, FRANCE] == [row.terms[0] for row in folded]
    assert (REPORT, DECLARATION) == folded[0].sources


def test_a_source_that_comes_twice_is_named_once() -> None:
    _, (row,) = fold(Solutions(["member", "source"], [(CANADA, REPORT), (CANADA, REPORT)]))
    assert (REPORT,) == row.sources


def test_the_source_may_stand_in_any_column() -> None:
    columns, (row,) = fold(Solutions(["source", "member", "route"], [(REPORT, CANADA, None)]))
    assert ("member", "route") == columns
    assert FoldedRow((CANADA, None), (REPORT,)) == row


def test_without_a_source_column_every_row_stays_even_a_repeated_one() -> None:
    solutions = Solutions(["member"], [(CANADA,), (CANADA,)])
    assert (("member",), (FoldedRow((CANADA,), ()), FoldedRow((CANADA,), ()))) == fold(solutions)


def test_a_source_that_is_unbound_or_a_text_is_no_source() -> None:
    solutions = Solutions(["member", "source"], [(CANADA, None), (CANADA, Literal("hearsay"))])
    assert (("member",), (FoldedRow((CANADA,), ()),)) == fold(solutions)


def test_the_same_word_in_two_languages_makes_two_rows() -> None:
    english, french = (Literal("Canada", LANG_STRING, language) for language in ("en", "fr"))
    _, rows = fold(Solutions(["name", "source"], [(english, REPORT), (french, REPORT)]))
    assert [english, french] == [row.terms[0] for row in rows]


# Text


def test_an_answer_tells_terms_by_label_compact_iri_text_or_nothing(graph: EmbeddedStore) -> None:
    unnamed = iri("membership:of-nobody")
    solutions = Solutions(["thing"], [(CANADA,), (unnamed,)])
    readable = from_solutions(Descriptions(graph, LIBRARY), "What?", solutions)
    assert ["Canada", "membership:of-nobody", "", "b0"] == [
        readable.text(term) for term in (CANADA, unnamed, None, BlankNode("b0"))
    ]


@pytest.mark.parametrize(
    ("language", "text"), [("", "Serbie"), ("en", "Serbie"), ("fr", "Serbie (fr)"), ("ja", "Serbie (ja)")]
)
def test_a_text_in_a_foreign_language_is_marked(tiny: EmbeddedStore, language: str, text: str) -> None:
    readable = from_solutions(Descriptions(tiny, LIBRARY), "What?", Solutions([], []))
    assert text == readable.text(Literal("Serbie", LANG_STRING, language))


# Sources


def test_sources_are_numbered_by_first_mention(graph: EmbeddedStore) -> None:
    later, earlier = iri("source:wikimili-gpai"), iri("source:fr-embassy-uk-2020-06")
    solutions = Solutions(["x", "source"], [(CANADA, later), (CANADA, earlier), (FRANCE, earlier)])
    readable = from_solutions(Descriptions(graph, LIBRARY), "Who?", solutions)
    assert {later: 1, earlier: 2} == readable.numbers
    assert [later, earlier] == [source.iri for source in readable.sources]


# Answers


def test_an_answer_of_the_library_has_its_question_columns_rows_and_sources(graph: EmbeddedStore) -> None:
    members = answer(Descriptions(graph, LIBRARY), "members", {"as_of": "2020-12-31"})
    # 15 founding members, and 4 that joined at the Montreal summit of December 2020.
    assert 19 == len(members)
    assert LIBRARY["members"].summary == members.question
    assert "source" not in members.columns
    assert "Australia" == members.text(members.rows[0].terms[0])
    assert set(members.numbers) == {source for row in members.rows for source in row.sources}
    expected = f"<Answer: 19 rows of member, joined, route, basis; {len(members.sources)} sources>"
    assert expected == repr(members)


def test_solutions_without_rows_make_an_empty_answer(tiny: EmbeddedStore) -> None:
    empty = from_solutions(Descriptions(tiny, LIBRARY), "Who?", Solutions(["member", "source"], []))
    assert (0, ("member",), (), (), {}) == (len(empty), empty.columns, empty.rows, empty.sources, empty.labels)


@pytest.mark.parametrize("name", sorted({*dir(Answer("", (), (), {}, ())), "another"}))
def test_no_attribute_of_an_answer_can_be_set(tiny: EmbeddedStore, name: str) -> None:
    empty = from_solutions(Descriptions(tiny, LIBRARY), "Who?", Solutions(["member"], []))
    with pytest.raises(AttributeError, match=name):
        setattr(empty, name, getattr(empty, name, None))


def test_a_copy_tells_what_its_own_rows_say(kg: KnowledgeGraph) -> None:
    members = kg.answer("members", as_of="2020-12-31")
    assert "19 members" in members.sentence
    fewer = members.replaced(rows=members.rows[:3])
    assert "3 members" in fewer.sentence
    assert (19, 3) == (len(members), len(fewer))
