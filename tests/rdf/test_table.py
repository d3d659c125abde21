"""Tables: aligned in any script, Markdown that says what it means, HTML in which no label is markup."""

import subprocess
import sys
from collections import Counter

import pytest

from gpai_graph.rdf.sources import Mark, Source
from gpai_graph.rdf.table import (
    NOTHING,
    PAGES_VARIABLE,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    address,
    aligned,
    display_width,
    rows_shown,
    sources_html,
)

PRESS = Source("press", "A press release", "A ministry", "15 June 2020", "Government", "https://example.org")
PAGE = Source("page", "A page", "A blog", "", "News")
NOTE = Source("note", "gpai-graph (curation)")
BASE = "https://w3id.org/gpai-graph/"


def table(*rows: TableRow, **more: object) -> Table:
    """Members with the number of their seats."""
    columns = (TableColumn("member"), TableColumn("seats", "seats in the council", is_number=True))
    return Table(columns, rows, **more)  # type: ignore[arg-type]


def row(member: str, seats: str = "", *marks: Mark, before: str = "") -> TableRow:
    return TableRow((TableCell(member), TableCell(seats)), marks, before)


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


# Aligned text


def test_columns_line_up_whatever_the_script() -> None:
    expected = """\
name    country
------  -------
日本    jp
Canada  ca
é       fr"""
    assert expected == aligned(["name", "country"], [["日本", "jp"], ["Canada", "ca"], ["é", "fr"]])


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    expected = """\
name  facts  share  since
----  -----  -----  -------
ca        7   12.5  2020-06
fr      150     -3  soon"""
    rows = [["ca", "7", "12.5", "2020-06"], ["fr", "150", "-3", "soon"]]
    assert expected == aligned(["name", "facts", "share", "since"], rows)


def test_a_column_with_gaps_is_still_one_of_numbers() -> None:
    assert "n  x\n-  -\n5  a\n   b" == aligned(["n", "x"], [["5", "a"], ["", "b"]])


def test_no_line_ends_in_spaces_and_none_breaks() -> None:
    text = aligned(["a", "b"], [["x\ny", ""], ["longer text", "z"]])
    assert ["a            b", "-----------  -", "x y", "longer text  z"] == text.split("\n")


def test_a_table_without_rows_is_no_aligned() -> None:
    assert "" == aligned(["a", "b"], [])


def test_a_table_fits_the_terminal_and_loses_nothing() -> None:
    text = aligned(["name", "title"], [["日本", "t" * 20], ["Canada", "two words more"]], width=20)
    assert text.split("\n") == [
        "name    title",
        "------  ------------",
        "日本    tttttttttttt",
        "        tttttttt",
        "Canada  two words",
        "        more",
    ]


@pytest.mark.parametrize("width", [36, 40, 80, 100])
@pytest.mark.parametrize("wide", ["a title of many words that goes on and on", "日本語" * 20, "x" * 70])
def test_the_last_column_stays_in_any_terminal(wide: str, width: int) -> None:
    lines = aligned(["output", "kind", "facts", "sources"], [[wide, "Toolkit", "1234", "[1][2]"]], width).split("\n")
    assert all(display_width(line) <= width for line in lines)
    assert lines[0].endswith("sources")
    assert [line for line in lines if "1234" in line and line.endswith("[1][2]")]
    assert (
        wide.replace(" ", "") in "".join(line[: lines[0].index("kind")] for line in lines[2:]).replace(" ", "")
        or not wide.isascii()
    )


def test_columns_that_no_terminal_holds_stand_below_each_other() -> None:
    rows = [["Canada", "15 June 2020", "", "[1][2][3]"], ["Côte d’Ivoire", "2021", "7", "[4]"]]
    text = aligned(["member", "joined", "experts", "sources"], rows, 20, [["total", "", "7", ""]])
    assert (
        """\
member: Canada
joined: 15 June
  2020
sources: [1][2][3]

member: Côte
  d’Ivoire
joined: 2021
experts: 7
sources: [4]

member: total
experts: 7"""
        == text
    )


@pytest.mark.parametrize("width", range(1, 81))
@pytest.mark.parametrize("wide", ["a title of many words that goes on and on", "日本語" * 20, "x" * 70, "a日b本c"])
def test_nothing_is_lost_however_narrow_a_terminal_is(wide: str, width: int) -> None:
    cells = [wide, "Toolkit", "1234", "[1][2]"]
    text = aligned(["output", "kind", "facts", "sources"], [cells], width)
    # A wide character needs two columns.
    assert all(display_width(line) <= max(width, 2) for line in text.split("\n"))
    letters = Counter("".join(text.split()))
    assert not Counter("".join("".join(cells).split())) - letters
    assert "…" not in text


# A table as text


def test_a_table_as_text_holds_all_that_is_told_with_it() -> None:
    whole = table(
        row("Canada", "15", Mark(1, PRESS), Mark(2, PAGE)),
        row("日本", "4", Mark(2, PAGE, indirect=True), before="inferred from "),
        row("France", "", Mark(1, PRESS, disputed=True), before="disputed "),
        title="Who is a member?",
        sentence="Three countries are.",
        notes=("One row is inferred.", "Sizes that sources state:\n  25 members"),
        footer="3 of 7 rows; --rows 0 shows all",
        sources=((1, PRESS), (2, PAGE)),
    )
    expected = """\
Who is a member?
Three countries are.

member  seats  sources
------  -----  -----------------
Canada     15  [1][2]
日本        4  inferred from (2)
France         disputed [[1]]

3 of 7 rows; --rows 0 shows all

seats: seats in the council

How sure is this?
- One row is inferred.
- Sizes that sources state:
  25 members

Sources
[1] A press release. A ministry, 15 June 2020, government. https://example.org
[2] A page. A blog, undated, news."""
    assert whole.text() == expected


def test_a_table_as_text_is_its_rows_where_nothing_else_is_told() -> None:
    assert Table.of(["name", "facts"], [["ca", "7"]]).text() == "name  facts\n----  -----\nca        7"
    assert Table.of([], [], notes=["Few links."]).text() == "How sure is this?\n- Few links."
    assert Table.of(["name"], []).text() == ""


def test_only_the_rows_are_fitted_to_the_terminal() -> None:
    text = Table.of(["name"], [["t" * 30]], footer="f" * 30).text(10)
    assert text.split("\n") == ["name", "-" * 10, *["t" * 10] * 3, "", "f" * 30]


def test_without_sources_there_is_no_column_of_them() -> None:
    plain = table(row("日本"))
    assert not plain.has_sources
    assert plain.text().split("\n")[0] == "member  seats"
    assert plain.markdown() == "| member | seats |\n| --- | --- |\n| 日本 |  |"
    assert "sources" not in plain.html()


def test_words_alone_are_a_source_too() -> None:
    said = table(row("Canada", "15", before="stated by gpai-graph itself "))
    assert said.has_sources
    assert "stated by gpai-graph itself" in said.text()


@pytest.mark.parametrize(
    ("shown", "total", "footer"),
    [
        (0, 0, NOTHING),
        (3, 3, ""),
        (20, 45, "20 of 45 rows; all"),
        (20, 12345, "20 of 12,345 rows; all"),
        (0, 2, "0 of 2 rows; all"),
    ],
)
def test_rows_left_out_are_counted(shown: int, total: int, footer: str) -> None:
    assert rows_shown(shown, total, "all") == footer


# Markdown


def test_a_table_as_markdown_holds_all_that_is_told_with_it() -> None:
    whole = table(
        row("Canada", "1410710", Mark(1, PRESS), Mark(3, NOTE, indirect=True)),
        title="Who is a member?",
        sentence="One country is.",
        notes=("Sizes that sources state:\n  25 members",),
        footer="1 of 2 rows; --rows 0 shows all",
        sources=((1, PRESS), (3, NOTE)),
    )
    # The two spaces at the end of a line break it; a number stays as it is, for programs that read the table; and
    # `](` would make a link of two marks.
    expected = """\
## Who is a member?

One country is.

| member | seats | sources |
| --- | --- | --- |
| Canada | 1410710 | [1]\\(3) |

1 of 2 rows; --rows 0 shows all

- Sizes that sources state:
-   25 members

[1] A press release. A ministry, 15 June 2020, government. https://example.org\x20\x20
[3] gpai-graph (curation)"""
    assert whole.markdown() == expected


def test_an_empty_table_as_markdown_is_its_words() -> None:
    assert table(title="Who?", footer=NOTHING).markdown() == f"## Who?\n\n{NOTHING}"


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
    text = Table.of(["name"], [[label]]).markdown()
    assert text.split("\n")[2] == f"| {cell} |"


# HTML


def test_a_table_as_html_holds_all_that_is_told_with_it() -> None:
    whole = table(
        TableRow(
            (TableCell("Canada", "https://example.org/ca", "country:ca"), TableCell("15000")),
            (Mark(1, PRESS), Mark(2, PAGE)),
        ),
        TableRow(
            (TableCell("日本", language="ja"), TableCell("7", title="seven")),
            (Mark(2, PAGE, indirect=True),),
            "inferred from ",
        ),
        title="Who is a member?",
        sentence="Two countries are.",
        notes=("One row is inferred.\nAnd this.",),
        footer="2 of 7 rows; more",
        sources=((1, PRESS), (2, PAGE)),
    )
    said_by = (
        '<sup><a href="https://example.org" title="A press release. A ministry, 15 June 2020, government." '
        'target="_blank" rel="noopener">[1]</a></sup> '
        '<sup><span title="A page. A blog, undated, news.">[2]</span></sup>'
    )
    expected = (
        "<div><p><strong>Who is a member?</strong></p><p>Two countries are.</p>"
        "<p>How sure is this? One row is inferred.<br>And this.</p>"
        '<table><thead><tr><th scope="col" style="text-align:left">member</th>'
        '<th scope="col" style="text-align:right" title="seats in the council">seats</th>'
        '<th scope="col" style="text-align:left">sources</th></tr></thead><tbody>'
        '<tr><td style="text-align:left"><a href="https://example.org/ca" title="country:ca" target="_blank" '
        'rel="noopener">Canada</a></td><td style="text-align:right">15,000</td>'
        f'<td style="text-align:left">{said_by}</td></tr>'
        '<tr><td style="text-align:left" lang="ja">日本</td>'
        '<td style="text-align:right"><span title="seven">7</span></td>'
        '<td style="text-align:left">inferred from <sup><span title="A page. A blog, undated, news.">(2)</span></sup>'
        "</td></tr></tbody></table><p>2 of 7 rows; more</p>"
        "<details><summary>2 sources: who says so</summary><ol>"
        '<li value="1"><a href="https://example.org" target="_blank" rel="noopener">A press release</a>. A ministry, '
        '15 June 2020, government.</li><li value="2">A page. A blog, undated, news.</li></ol></details></div>'
    )
    assert whole.html() == expected


def test_an_empty_table_as_html_is_its_words() -> None:
    assert table(footer=NOTHING).html() == f"<div><p>{NOTHING}</p></div>"


def test_labels_and_addresses_of_others_are_escaped() -> None:
    cell = TableCell('<img onerror="x">', address("javascript:alert(1)"), '"><script>', '"x')
    evil = Source("evil", "<b>", "'", "", "<i>", "https://example.org/?a=1&b='2'")
    whole = Table(
        (TableColumn("<b>", '"'),), (TableRow((cell,), (Mark(1, evil),), "<u>"),), "<s>", "<s>", ("<s>",), "<s>"
    )
    html = whole._replace(sources=((1, evil),)).html()
    for markup in ("<img", "<script", "javascript", "<b>", "<i>", "<u>", "<s>", '""'):
        assert markup not in html
    assert html.count("&amp;b=&#x27;2&#x27;") == 2


def test_a_list_of_sources_says_how_many_it_holds() -> None:
    assert sources_html([]) == ""
    assert "<summary>1 source: who says so</summary>" in sources_html([(7, NOTE)])
    assert '<li value="7">gpai-graph (curation)</li>' in sources_html([(7, NOTE)])
    assert "<summary>&lt;two&gt;</summary>" in sources_html([(7, NOTE)], "<two>")


@pytest.mark.parametrize(
    ("pages", "iri", "leads_to"),
    [
        # w3id.org does not lead anywhere yet: a link to it would be dead.
        ("", f"{BASE}id/country/ca", ""),
        ("ftp://example.org", f"{BASE}id/country/ca", ""),
        ("http://127.0.0.1:8000/", f"{BASE}id/country/ca", "http://127.0.0.1:8000/id/country/ca"),
        ("https://example.org", f"{BASE}ontology#Body", "https://example.org/ontology/Body"),
        ("https://example.org", f"{BASE}id/country/a b", "https://example.org/id/country/a%20b"),
        ("https://example.org", "http://www.wikidata.org/entity/Q16", "http://www.wikidata.org/entity/Q16"),
        ("https://example.org", "mailto:a@example.org", ""),
    ],
)
def test_things_are_links_where_somebody_serves_their_pages(
    pages: str, iri: str, leads_to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PAGES_VARIABLE, pages)
    assert address(iri) == leads_to


# Numbers


def test_text_and_markdown_need_no_table_of_html_entities() -> None:
    code = "import sys; from gpai_graph.rdf.table import Table; t = Table.of(['a'], [['b']]); t.text(); t.markdown()"
    command = [sys.executable, "-c", f"{code}; print(*sys.modules)"]
    modules = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()
    assert "gpai_graph.rdf.table" in modules
    assert {"html", "html.entities", "urllib.parse"} & set(modules) == set()


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\r", "\u202e", "\x00", "\x7f", "\ud800"])
def test_nothing_of_the_data_moves_the_cursor_or_turns_the_text(sign: str) -> None:
    text = Table.of(["name"], [[f"a{sign}b"]], footer=f"1 row{sign}", notes=[f"from {sign}"]).text()
    assert not set(text) & set("\x1b\x07\x9b\r\u202e\x00\x7f\ud800")
