"""Rows that ontology/README.md shows, such as a list of members in one go: in a copy they build without a problem."""

import csv
import io
import re
from pathlib import Path

from built import ONTOLOGY, QUERIES, copy_of_ontology, read_csv, write_csv

from gpai_graph.building import validation
from gpai_graph.building.graph import build
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library

SECTIONS = (
    "Add a source",
    "Enter a list of members in one go",
    "Enter uses, opinions, participants and rules",
    "Say what to look for",
)


def _blocks() -> list[list[dict[str, str]]]:
    """The rows that the sections show."""
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    shown = [re.search(rf"\n## {title}\n(.*?)\n## ", text, flags=re.DOTALL) for title in SECTIONS]
    blocks = [block for found in shown if found for block in re.findall(r"```csv\n(.*?)```", found[1], flags=re.DOTALL)]
    return [list(csv.DictReader(io.StringIO(block))) for block in blocks]


def test_each_example_has_the_columns_of_its_table() -> None:
    headers = {
        tuple(next(csv.reader(io.StringIO(path.read_text("utf-8"))))) for path in (ONTOLOGY / "tables").glob("*.csv")
    }
    examples = re.findall(
        r"^( *)```csv\n(.*?)^ *```", (ONTOLOGY / "README.md").read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    assert examples
    for indent, block in examples:
        header, *rows = csv.reader(line.removeprefix(indent) for line in block.splitlines())
        assert tuple(header) in headers
        assert {len(row) for row in rows} == {len(header)}, header


def test_rows_as_the_readme_shows_them_build_and_are_found_by_questions(tmp_path: Path) -> None:
    ontology = copy_of_ontology(tmp_path / "ontology")
    blocks = _blocks()
    assert [len(block) for block in blocks] == [1, 2, 2, 1, 1, 1, 1, 1]
    by_header = {tuple(read_csv(path)[0]): path for path in (ontology / "tables").glob("*.csv")}
    for block in blocks:
        path = by_header[tuple(block[0])]
        write_csv(path, read_csv(path) + block)
    made = build(ontology)
    # The copy has few rows in long tables, so that sources of others are cited nowhere.
    problems = [str(each) for each in validation.validate(made.store, made.tables, ontology, QUERIES)]
    ours = "roe|roster|gpai-budget|data-trusts-guide|doe-reports|nz-paris-summit|gpai-council-chair-term"
    assert [each for each in problems if re.search(ours, each)] == []
    kg = KnowledgeGraph(made.store, Library(QUERIES), Library(ONTOLOGY / "rules"))
    asked = {"group": "gpai-wg-data-governance", "as_of": "2021-12-31", "mode": "recorded"}
    recorded = {kg.label(row.expert) for row in kg.run("experts", **asked)}
    assert {"Anna Roe", "Max Roe"} <= recorded
    for question, first, (row,) in (
        ("uses", "use", blocks[3]),
        ("assessments", "assessment", blocks[4]),
        ("attendance", "event", blocks[5]),
        ("rules", "rule", blocks[6]),
    ):
        entered = row["event"] if first == "event" else row["id"]
        assert f"/{first}/{entered}" in " ".join(str(each[first]) for each in kg.run(question)), question
