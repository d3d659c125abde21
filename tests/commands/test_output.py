"""Formats of tables, and output to files."""

import csv
import io
import json
from pathlib import Path

import pytest
from built import iri
from command_line import COUNTRIES, Call, problem

from gpai_graph.commands.output import load_library
from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Solutions

# Formats of tables


def test_csv_holds_a_row_a_source_with_full_addresses(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--as-of", "2020-12-31", "--format", "csv")
    expected = kg.run("members", as_of="2020-12-31")
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert list(expected.variables) == rows[0]
    texts = [["" if term is None else getattr(term, "text", term) for term in terms] for terms in expected.rows]
    assert texts == rows[1:]
    assert iri("country:ca") in {row[0] for row in rows}


def test_tsv_loses_nothing(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "graph-figures", "--format", "tsv")
    rows = list(csv.reader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE))
    expected = kg.run("graph-figures")
    assert [f"?{name}" for name in expected.variables] == rows[0]
    assert 1 == len(rows[1:])
    assert len(expected.variables) == len(rows[1])


def test_json_reads_back_as_the_same_solutions(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--format", "json")
    assert kg.run("members") == Solutions.from_json(out.encode())
    assert list(kg.run("members").variables) == json.loads(out)["head"]["vars"]


def test_markdown_holds_the_rows_of_the_table(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--format", "md")
    question = "## Who is a member of GPAI on a given day, and who says so?"
    assert out.startswith(f"{question}\n\n{kg.answer('members').sentence}\n\n| member | ")
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert len(kg.answer("members")) == len(rows) - len(["head", "line"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run members", "The answer is"),
        ("run members --evidence Serbia", "The answer is"),
        ("run founding-members --format md", "15 rows are"),
        ("run founding-members --rows 2 --format csv", "2 rows are"),
        ("run founding-members --rows 1 --format md", "1 row is"),
        ("cite members", "The citation is"),
        ("queries", "The answer is"),
        ("network", f"{len(load_library().networks)} rows are"),
        ("network themes --format nodes", "The answer is"),
        ("paths Serbia Canada", "The answer is"),
        ("sparql -e ASK{} --format json", "The answer is"),
        ("export", "The answer is"),
    ],
)
def test_output_goes_to_a_file_which_one_line_on_standard_error_names(
    call: Call, tmp_path: Path, words: str, told: str
) -> None:
    file = tmp_path / "file"
    assert (0, "", f"{told} in {file}.\n") == call(*words.split(), "-o", str(file))
    code, out, err = call(*words.split())
    assert (0, "") == (code, err)
    assert out == file.read_bytes().decode()


@pytest.mark.parametrize("words", ["run members", "export", "network", "draw themes", "plot growth", "build"])
def test_a_file_without_a_name_is_refused(capsys: pytest.CaptureFixture[str], words: str) -> None:
    with pytest.raises(SystemExit):
        main([*words.split(), "-o", ""])
    assert "the name of the file is empty. Write one, such as -o" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        ("run founding-members", "csv names.csv excel.csv xlsx tsv json md"),
        ("paths Serbia Canada", "xlsx"),
        ("analyse themes", "csv xlsx"),
        ("network themes", "graphml nodes.csv"),
        ("export", "nt"),
        ("cite members", "txt bib csl ris"),
    ],
)
def test_the_ending_of_the_file_decides_the_format(call: Call, tmp_path: Path, words: str, endings: str) -> None:
    for ending in endings.split():
        named, chosen = tmp_path / f"an.answer.{ending.upper()}", tmp_path / "chosen"
        form = ending.removesuffix(".csv") if words.startswith("network") else ending
        assert (0, "") == call(*words.split(), "-o", str(named))[:2]
        assert (0, "") == call(*words.split(), "--format", form, "-o", str(chosen))[:2]
        assert chosen.read_bytes() == named.read_bytes(), ending


@pytest.mark.parametrize("name", ["m.pdf", "m.docx", "m.csv.gz"])
@pytest.mark.parametrize(
    ("words", "endings"),
    [
        ("run members", ".txt .csv .names.csv .excel.csv .xlsx .tsv .json .md .markdown .srj"),
        ("cite members", ".txt .bib .csl .json .ris"),
        ("export", ".trig .ttl .nt .jsonld .rdfxml .rdf"),
        ("draw themes", ".html .htm .svg .png"),
        ("plot growth", ".svg .png .csv"),
    ],
)
def test_a_file_is_not_called_what_it_is_not(call: Call, tmp_path: Path, name: str, words: str, endings: str) -> None:
    message = problem(call(*words.split(), "-o", str(tmp_path / name)))
    assert f"{words.split()[0]} writes no file with this ending" in message
    told = {word.rstrip(",") for word in message.split() if word.startswith(".")}
    assert set(endings.split()) == told
    assert not (tmp_path / name).exists()


def test_a_table_in_a_file_is_as_wide_as_it_is(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert 0 == call("run", "members", "-o", str(tmp_path / "m.txt"))[0]
    assert "…" not in (tmp_path / "m.txt").read_text().partition("\n\nSources")[0].partition("\n----")[2]


def test_a_file_that_cannot_be_written_is_named(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "out.csv"
    told = f"{target} cannot be written (No such file or directory). Create the folder, or choose another."
    assert told == problem(call("run", "members", "--format", "csv", "--output", str(target)))


# What one answer imports


def test_addresses_are_compact_on_screen_and_full_in_files(call: Call) -> None:
    _, shown, _ = call("sparql", "-e", COUNTRIES)
    _, written, _ = call("sparql", "-e", COUNTRIES, "--format", "csv")
    assert [IRI(line).compact for line in written.split()[1:]] == shown.split()[2:5]
