"""Printing: tables that line up in any script, Markdown that says what it means, statements by who makes them."""

import re
from itertools import pairwise

import pytest
from built import QUERIES, iri

from gpai_graph.answers import answer as answers
from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.answers.text import (
    answer_table,
    cut,
    display_width,
    markdown,
    marks,
    sentence,
    source_list,
    source_text,
    statements,
    table,
    term_text,
)
from gpai_graph.graph.knowledge import KnowledgeGraph, Statement
from gpai_graph.queries.header import Column
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Triple
from gpai_graph.rdf.things import Source
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir

CANADA, FRANCE, JAPAN = iri("country:ca"), iri("country:fr"), iri("country:jp")
PRESS = Source(
    iri("source:press"), "A press release", "A ministry", "15 June 2020", "Government", "https://example.org"
)
PAGE = Source(iri("source:page"), "A page", "A blog", "", "News", "")
NOTE = Source(iri("graph:curation"), "gpai-graph (curation)")
NAMES = {iri("org:member"): "member", CANADA: "Canada", FRANCE: "France"}


@pytest.fixture
def members() -> Answer:
    """Three rows: two sources, one source, none."""
    rows = (
        FoldedRow((CANADA, Literal("15")), (PAGE.iri, PRESS.iri)),
        FoldedRow((FRANCE, Literal("4")), (PAGE.iri,)),
        FoldedRow((JAPAN, None), ()),
    )
    labels = {CANADA: "Canada", FRANCE: "France", JAPAN: "日本"}
    return Answer("Who is a member?", ("member", "seats"), rows, labels, (PRESS, PAGE))


@pytest.fixture
def nothing() -> Answer:
    return Answer("Who is a member?", ("member", "seats"), (), {}, ())


def statement(name: str, value: IRI = CANADA, **more: object) -> Statement:
    triple = Triple(iri(f"membership:{name}"), iri("org:member"), value)
    return Statement(triple, **{"sources": (), **more})  # type: ignore[arg-type]


# Widths


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Canada", 6),
        ("Montréal", 8),
        ("Montre\N{COMBINING ACUTE ACCENT}al", 8),
        ("日本", 4),
        ("대한민국", 8),
        ("Ｆｕｌｌ", 8),
        ("a日b", 4),
        ("\N{FACE WITH TEARS OF JOY}", 2),
        # A flag: two letters, each one column.
        ("\N{REGIONAL INDICATOR SYMBOL LETTER R}\N{REGIONAL INDICATOR SYMBOL LETTER S}", 2),
        # Vowel signs that stand below or above take no column; they were counted.
        ("\N{DEVANAGARI LETTER KA}\N{DEVANAGARI VOWEL SIGN U}", 1),
        ("a\N{ZERO WIDTH SPACE}b", 2),
        ("a\N{VARIATION SELECTOR-16}", 1),
    ],
)
def test_a_width_counts_columns_of_a_terminal(text: str, width: int) -> None:
    assert width == display_width(text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Canada", None, "Canada"),
        ("Canada", 6, "Canada"),
        ("Canada", 5, "Cana…"),
        ("Canada", 1, "…"),
        ("日本語", 6, "日本語"),
        # A wide character that would stand across the edge goes as a whole.
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("", 3, ""),
    ],
)
def test_a_text_is_cut_to_the_columns_there_are(text: str, width: int | None, expected: str) -> None:
    assert expected == cut(text, width)


@pytest.mark.parametrize("text", ["Canada", "日本語日本語", "e\N{COMBINING ACUTE ACCENT}" * 9, "a日b本c"])
@pytest.mark.parametrize("width", range(1, 12))
def test_no_cut_text_is_wider_than_the_terminal(text: str, width: int) -> None:
    assert display_width(cut(text, width)) <= width


# Tables


def test_columns_line_up_whatever_the_script() -> None:
    expected = """\
name    country
------  -------
日本    jp
Canada  ca
é       fr"""
    assert expected == table(["name", "country"], [["日本", "jp"], ["Canada", "ca"], ["é", "fr"]])


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    expected = """\
name  facts  share  since
----  -----  -----  -------
ca        7   12.5  2020-06
fr      150     -3  soon"""
    rows = [["ca", "7", "12.5", "2020-06"], ["fr", "150", "-3", "soon"]]
    assert expected == table(["name", "facts", "share", "since"], rows)


def test_a_column_with_gaps_is_still_one_of_numbers() -> None:
    assert "n  x\n-  -\n5  a\n   b" == table(["n", "x"], [["5", "a"], ["", "b"]])


def test_no_line_ends_in_spaces_and_none_breaks() -> None:
    text = table(["a", "b"], [["x\ny", ""], ["longer text", "z"]])
    assert ["a            b", "-----------  -", "x y", "longer text  z"] == text.split("\n")


def test_a_table_without_rows_is_no_table() -> None:
    assert "" == table(["a", "b"], [])


def test_a_table_fits_the_terminal() -> None:
    text = table(["name", "title"], [["日本", "t" * 100], ["Canada", "u" * 100]], width=20)
    assert ["name    title", "------  -----------…", "日本    ttttttttttt…", "Canada  uuuuuuuuuuu…"] == text.split("\n")


# Answers


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
    assert expected == answer_table(members, {"member": Column("member"), "seats": Column("seats in the council")})


def test_a_part_of_an_answer_says_so_and_keeps_its_numbers(members: Answer) -> None:
    text = answer_table(Answer("?", members.columns, members.rows[1:], members.labels, members.sources), {}, rows=1)
    assert "1 of 2 rows; --rows 0 shows all" in text
    # The press release is the source of no row shown; the page keeps its number 2.
    assert "Sources\n[2] A page. A blog, undated, news." == text[text.index("Sources") :]


def test_one_row_is_one_row(members: Answer) -> None:
    assert "\n\n1 row\n" in answer_table(Answer("?", members.columns, members.rows[:1], {}, members.sources), {}) + "\n"


def test_without_sources_there_is_no_column_and_no_list_of_them(members: Answer) -> None:
    text = answer_table(Answer("?", members.columns, members.rows[2:], members.labels, ()), {})
    assert "member  seats\n------  -----\n日本\n\n1 row" == text


def test_an_empty_answer_says_that_absence_is_no_no(nothing: Answer) -> None:
    absence = "Nothing is recorded that fits. That no row stands here does not mean that there is none."
    assert absence == answer_table(nothing, {})
    assert f"## Who is a member?\n\n{absence}" == markdown(nothing)


def test_marks_are_numbers_in_order(members: Answer) -> None:
    assert "[1][2]" == marks(members, (PAGE.iri, PRESS.iri))
    assert "" == marks(members, ())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (PRESS, "A press release. A ministry, 15 June 2020, government. https://example.org"),
        (PAGE, "A page. A blog, undated, news."),
        (NOTE, "gpai-graph (curation)"),
    ],
)
def test_a_source_is_told_as_far_as_it_is_known(source: Source, text: str) -> None:
    assert text == source_text(source)
    assert f"Sources\n[7] {text}" == source_list([(7, source)])


def test_no_sources_make_no_list() -> None:
    assert "" == source_list([])


# Markdown


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
    assert expected == markdown(members)


def test_markdown_says_that_rows_are_left_out(members: Answer) -> None:
    lines = markdown(members, rows=1).split("\n")
    assert "1 of 3 rows; --rows 0 shows all" in lines
    assert 1 == sum(line.startswith("| Canada") for line in lines)
    assert 0 == sum("France" in line for line in lines)


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("a|b", "a\\|b"),
        ("*bold*", "\\*bold\\*"),
        ("snake_case", "snake\\_case"),
        ("`code`", "\\`code\\`"),
        ("<script>", "\\<script\\>"),
        ("back\\slash", "back\\\\slash"),
        ("two\nlines", "two lines"),
        # It made a link out of a label.
        ("[click](https://example.org)", "[click]\\(https://example.org)"),
        ("[plain] (brackets)", "[plain] (brackets)"),
    ],
)
def test_markdown_takes_no_label_for_markup(label: str, cell: str) -> None:
    text = markdown(Answer("?", ("name",), (FoldedRow((CANADA,), ()),), {CANADA: label}, ()))
    assert f"| {cell} |" == text.split("\n")[4]


def test_every_row_of_a_markdown_table_has_as_many_cells_as_its_head(graph: EmbeddedStore) -> None:
    library = Library(QUERIES)
    for name in ("outputs", "disputed-facts", "events"):
        rows = [line for line in markdown(answers.answer(graph, library, library[name], {})).split("\n") if "|" in line]
        table_rows = [line for line in rows if line.startswith("| ")]
        assert 1 == len({len(re.findall(r"(?<!\\)\|", line)) for line in table_rows}), name


# Statements


def test_a_statement_is_a_sentence_with_names() -> None:
    assert "membership:ca-gpai  member  Canada (country:ca)" == sentence(statement("ca-gpai"), NAMES)


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
    assert expected == statements([one, other, two], NAMES)


def test_two_sources_of_one_publisher_are_no_corroboration_and_say_so() -> None:
    again = PRESS._replace(iri=iri("source:again"))
    assert (
        "2 sources of 1 publisher" == statements([statement("ca-gpai", sources=(PRESS, again))], {}).split("\n  ")[-1]
    )


def test_a_note_of_ours_is_told_as_ours() -> None:
    text = statements([statement("ca-gpai", notes=(iri("graph:curation"),))], NAMES)
    assert "  said by gpai-graph itself (graph:curation)" == text.split("\n")[1]


def test_what_follows_stands_over_its_premises_and_their_sources() -> None:
    premise = statement("fr-gpai", FRANCE, sources=(PRESS,))
    text = statements([statement("ca-gpai", rules=("member-of",), premises=(premise,))], NAMES)
    expected = """\
membership:ca-gpai  member  Canada (country:ca)
  no source states it; derived by the rule member-of:
    membership:fr-gpai  member  France (country:fr)
      - A press release. A ministry, 15 June 2020, government. https://example.org"""
    assert expected == text


def test_what_was_inferred_names_the_documents_it_was_inferred_from() -> None:
    text = statements([statement("ca-gpai", rules=("inferred-rows",), inferred_from=(PAGE,))], NAMES)
    expected = """\
membership:ca-gpai  member  Canada (country:ca)
  no source states it; inferred from the sources that it names:
  - A page. A blog, undated, news."""
    assert expected == text


def test_without_premises_no_colon_promises_any() -> None:
    assert statements([statement("ca-gpai", rules=("member-of",))], NAMES).endswith("derived by the rule member-of")


def test_two_rules_share_one_line_and_one_colon() -> None:
    found = statement("ca-gpai", rules=("experts", "superclasses"), premises=(statement("fr-gpai", sources=(PAGE,)),))
    expected = "  no source states it; derived by the rule experts; derived by the rule superclasses:"
    assert expected == statements([found], NAMES).split("\n")[1]


def test_no_statements_make_no_text() -> None:
    assert "" == statements([], {})


def test_no_line_of_real_evidence_ends_in_a_colon_that_nothing_follows(graph: EmbeddedStore) -> None:
    kg = KnowledgeGraph(graph, Library(QUERIES), Library(ontology_dir() / "rules"))
    for subject in ("membership:at-gpai", "membership:fr-gpai", "Serbia", "person:oh-alice", "organisation:ceimia"):
        lines = [*statements(kg.evidence(subject), {}).split("\n"), ""]
        dangling = [
            line
            for line, after in pairwise(lines)
            if line.endswith(":") and (len(after) - len(after.lstrip()) < len(line) - len(line.lstrip()) or not after)
        ]
        assert [] == dangling
