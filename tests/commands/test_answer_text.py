"""What commands write of an answer: rows with numbered sources, as text and as Markdown."""

import re

import pytest
from built import QUERIES, iri

from gpai_graph.answers.answer import Answer, answer
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.commands.output import answer_table, answer_text
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import BASIS_INFERRED
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sources import Source
from gpai_graph.stores.embedded import EmbeddedStore

CANADA, FRANCE, JAPAN = iri("country:ca"), iri("country:fr"), iri("country:jp")
PRESS = Source(
    iri("source:press"), "A press release", "A ministry", "15 June 2020", "Government", "https://example.org"
)
PAGE = Source(iri("source:page"), "A page", "A blog", "", "News", "")
NOTE = Source(iri("graph:curation"), "gpai-graph (curation)")


@pytest.fixture
def members() -> Answer:
    """Three rows: two sources, one source, none."""
    rows = (
        FoldedRow((CANADA, Literal("15")), (IRI(PAGE.iri), IRI(PRESS.iri))),
        FoldedRow((FRANCE, Literal("4")), (IRI(PAGE.iri),)),
        FoldedRow((JAPAN, None), ()),
    )
    labels = {CANADA: "Canada", FRANCE: "France", JAPAN: "日本"}
    return Answer("Who is a member?", ("member", "seats"), rows, labels, (PRESS, PAGE))


@pytest.fixture
def nothing() -> Answer:
    return Answer("Who is a member?", ("member", "seats"), (), {}, ())


# As text


def test_an_answer_is_a_table_with_numbered_sources(members: Answer) -> None:
    expected = """\
member  seats  sources
------  -----  -------
Canada     15  [1][2]
France      4  [2]
日本

3 rows

seats: seats in the council

Sources
[1] A press release. A ministry, 15 June 2020, government. https://example.org
[2] A page. A blog, undated, news."""
    meanings = {"member": "member", "seats": "seats in the council"}
    assert expected == answer_text(members.replaced(meanings=meanings))


def test_a_part_of_an_answer_says_so_and_keeps_its_numbers(members: Answer) -> None:
    text = answer_text(Answer("?", members.columns, members.rows[1:], members.labels, members.sources), rows=1)
    assert "1 of 2 rows; --rows 0 shows all" in text
    # The press release is the source of no row shown; the page keeps its number 2.
    assert "Sources\n[2] A page. A blog, undated, news." == text[text.index("Sources") :]


def test_one_row_is_one_row(members: Answer) -> None:
    assert "\n\n1 row\n" in answer_text(Answer("?", members.columns, members.rows[:1], {}, members.sources)) + "\n"


def test_without_sources_there_is_no_column_and_no_list_of_them(members: Answer) -> None:
    text = answer_text(Answer("?", members.columns, members.rows[2:], members.labels, ()))
    assert "member  seats\n------  -----\n日本\n\n1 row" == text


def test_an_empty_answer_says_that_absence_is_no_no(nothing: Answer) -> None:
    absence = "We found no record. That does not prove that there is none."
    assert absence == answer_text(nothing)
    assert f"## Who is a member?\n\n{absence}" == answer_table(nothing).markdown()


def test_marks_are_numbers_in_order_that_tell_what_is_inferred_disputed_or_ours() -> None:
    press, page, note = (IRI(source.iri) for source in (PRESS, PAGE, NOTE))
    rows = (
        FoldedRow((CANADA, None), (note, page, press)),
        FoldedRow((FRANCE, None), (page,)),
        FoldedRow((JAPAN, IRI(BASIS_INFERRED)), (page, press)),
        FoldedRow((CANADA, IRI(BASIS_INFERRED)), ()),
    )
    disputed = frozenset([rows[1].terms])
    found = Answer("?", ("member", "basis"), rows, {}, (PRESS, PAGE, NOTE), disputed=disputed)
    assert [row.said_by for row in answer_table(found).rows] == [
        "[1][2](3)",
        "disputed [[2]]",
        "inferred from (1)(2)",
        "",
    ]


# As Markdown


def test_markdown_holds_question_table_and_sources(members: Answer) -> None:
    expected = """\
## Who is a member?

| member | seats | sources |
| --- | --- | --- |
| Canada | 15 | [1][2] |
| France | 4 | [2] |
| 日本 |  |  |

[1] A press release. A ministry, 15 June 2020, government. https://example.org\x20\x20
[2] A page. A blog, undated, news."""
    assert expected == answer_table(members).markdown()


def test_markdown_says_that_rows_are_left_out(members: Answer) -> None:
    lines = answer_table(members, rows=1).markdown().split("\n")
    assert "1 of 3 rows; --rows 0 shows all" in lines
    assert 1 == sum(line.startswith("| Canada") for line in lines)
    assert 0 == sum("France" in line for line in lines)


def test_markdown_takes_no_label_for_markup() -> None:
    found = Answer("?", ("name",), (FoldedRow((CANADA,), ()),), {CANADA: "<a|b>"}, ())
    assert "| \\<a\\|b\\> |" == answer_table(found).markdown().split("\n")[4]


def test_every_row_of_a_markdown_table_has_as_many_cells_as_its_head(graph: EmbeddedStore) -> None:
    library = Library(QUERIES)
    for name in ("outputs", "disputed-facts", "events"):
        text = answer_table(answer(Descriptions(graph, library), name, {})).markdown()
        rows = [line for line in text.split("\n") if "|" in line]
        table_rows = [line for line in rows if line.startswith("| ")]
        assert 1 == len({len(re.findall(r"(?<!\\)\|", line)) for line in table_rows}), name
