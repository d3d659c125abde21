"""`gpai-graph run`: questions, parameters, and the evidence of a cell or a row."""

import csv
import io
import re

import pytest
from command_line import Call, problem

from gpai_graph.graph.knowledge import KnowledgeGraph

RESPONSIBLE_AI = "group=gpai-wg-responsible-ai"


def test_run_prints_question_table_and_sources(call: Call) -> None:
    code, out, err = call("run", "members", "--as-of", "2020-12-31")
    assert (0, "") == (code, err)
    assert out.startswith("Who is a member of GPAI on a given day, and who says so? (as_of = 2020-12-31)\n")
    assert "\n19 rows\n" in out
    assert "\nSources\n[1] " in out
    assert "country:" not in out


@pytest.mark.parametrize("words", [["as_of=2020-12-31"], ["as-of=2020-12-31"], ["--as-of", "2020"], ["as_of=2020-12"]])
def test_as_of_may_be_an_option_or_a_parameter_a_day_a_month_or_a_year(call: Call, words: list[str]) -> None:
    assert call("run", "members", "--as-of=2020-12-31", "--format", "csv") == call(
        "run", "members", *words, "--format", "csv"
    )


def test_run_takes_parameters_by_name_slug_or_compact_iri(call: Call) -> None:
    expected = call("run", "experts", RESPONSIBLE_AI, "--format", "csv")
    assert (0, "") == (expected[0], expected[2])
    for group in ("Working Group on Responsible AI", "body:gpai-wg-responsible-ai"):
        assert expected == call("run", "experts", f"group={group}", "--format", "csv")


def test_rows_cuts_the_answer_and_zero_shows_all(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--rows", "3")
    assert f"\n3 of {len(kg.answer('members'))} rows; --rows 0 shows all\n" in out
    assert call("run", "members") == call("run", "members", "--rows", "0")
    _, cut, _ = call("run", "members", "--rows", "3", "--format", "csv")
    assert 3 == len(list(csv.DictReader(io.StringIO(cut))))


def test_an_empty_answer_says_that_absence_is_no_no(call: Call) -> None:
    for form in ("table", "md"):
        code, out, _ = call("run", "events", "kind=event-summit", "since=2030", "--format", form)
        assert 0 == code
        assert "That does not prove that there is none." in out


def test_parameters_may_stand_behind_options(call: Call) -> None:
    behind = call("run", "seats", "--as-of", "2021-11-11", "mode=certain", "role=lead-chair", "--format", "csv")
    assert behind == call("run", "seats", "role=lead-chair", "--mode", "certain", "as_of=2021-11-11", "--format=csv")
    assert behind[0] == 0
    with pytest.raises(SystemExit):
        call("run", "seats", "--as-of", "2021", "certain")


def test_run_tells_what_to_keep_in_mind_before_the_sources(call: Call) -> None:
    _, out, _ = call("run", "members")
    order = ["45 rows", "How sure is this?", "inferred: no source states", "Sources\n"]
    assert order == sorted(order, key=out.index)
    _, out, _ = call("run", "members", "--format", "md")
    assert "- 16 of 45 rows are inferred" in out


@pytest.mark.parametrize("place", ["Serbia:joined", "serbia:joined", "42:joined"])
def test_run_tells_the_evidence_of_a_cell(call: Call, kg: KnowledgeGraph, place: str) -> None:
    answer = kg.answer("members")
    number = next(n for n, row in enumerate(answer.rows, 1) if answer.text(row.terms[0]) == "Serbia")
    code, out, _ = call("run", "members", "--evidence", place.replace("42", str(number)))
    assert code == 0
    assert "membership:rs-gpai  since  22 November 2022" in out
    assert "route" not in out.split("\n\n", 1)[1]


def test_a_part_of_a_name_is_enough_where_one_row_alone_shows_it(call: Call) -> None:
    _, out, _ = call("run", "members", "--evidence", "Korea:joined")
    assert "membership:kr-gpai  since" in out


def test_run_tells_the_evidence_of_a_row(call: Call) -> None:
    _, out, _ = call("run", "members", "--evidence", "Serbia")
    assert "membership:rs-gpai  since" in out
    assert "membership:rs-gpai  route" in out


def test_run_says_where_evidence_cannot_be_told(call: Call) -> None:
    assert "the answer has no column 'since'." in problem(call("run", "members", "--evidence", "Serbia:since"))
    assert "rows shows 'Atlantis'" in problem(call("run", "members", "--evidence", "Atlantis"))
    assert "rows show 'Stated'" in problem(call("run", "members", "--evidence", "Stated:joined"))
    code, out, err = call("run", "world-share", "--evidence", "1:share")
    assert (1, "") == (code, out)
    assert "The query computed this" in err


@pytest.mark.parametrize("words", [["--format", "csv"], ["-o", "y.md"], ["-o", "y.xlsx"]])
def test_the_evidence_of_a_row_has_no_format_and_the_option_that_was_typed_is_named(
    call: Call, words: list[str]
) -> None:
    told = problem(call("run", "members", "--evidence", "1", *words))
    assert told == f"--evidence is text and has no other format. Leave out {' '.join(words)}."


@pytest.mark.parametrize(
    "words",
    [
        *("info", "queries", "search data", "show Serbia", "network themes", "analyse themes", "run members"),
        "sparql -e SELECT*{?country~a~gpai:Country}",
    ],
)
def test_every_table_in_the_terminal_takes_a_number_of_rows(call: Call, words: str) -> None:
    def rows(number: int) -> int:
        given = [word.replace("~", " ") for word in words.split()]
        code, out, _ = call(*given, "--rows", str(number))
        assert code == 0
        # The last table: behind its line of dashes, up to an empty line.
        table = re.split(r"\n-{3,}[- ]*\n", out)[-1].split("\n\n")[0]
        return sum(not re.match(r"(and )?\d+ more", line) for line in table.splitlines())

    assert (1, 3) == (rows(1), rows(3))
    assert rows(0) > 3


def test_rows_of_statements_and_files(call: Call) -> None:
    _, whole, _ = call("evidence", "membership:ca-gpai")
    _, cut, _ = call("evidence", "membership:ca-gpai", "--rows", "2")
    assert re.search(r"\n2 of \d+ statements; --rows 0 shows all\n$", cut)
    assert len([line for line in cut.splitlines() if line.startswith("membership:ca-gpai")]) == 2
    assert len(whole) > len(cut)
    assert "--rows works for tables only" in problem(
        call("sparql", "-e", "SELECT * { ?c a gpai:Body }", "--rows", "2", "--format=csv")
    )
