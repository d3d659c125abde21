"""The rows with which ontology/README.md enters a list of members in one go: in a copy they build without a problem."""

import csv
import io
import re
from pathlib import Path

from built import ONTOLOGY, QUERIES, copy_of_ontology, read_csv, write_csv

from gpai_graph.building import validation
from gpai_graph.building.graph import build
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library

SECTIONS = ("Add a source", "Enter a list of members in one go", "Say what to look for")


def _blocks() -> list[list[dict[str, str]]]:
    """The rows that the sections show."""
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    shown = [re.search(rf"\n## {title}\n(.*?)\n## ", text, flags=re.DOTALL) for title in SECTIONS]
    blocks = [block for found in shown if found for block in re.findall(r"```csv\n(.*?)```", found[1], flags=re.DOTALL)]
    return [list(csv.DictReader(io.StringIO(block))) for block in blocks]


def test_a_list_of_members_as_the_readme_shows_it_builds_and_its_members_count(tmp_path: Path) -> None:
    ontology = copy_of_ontology(tmp_path / "ontology")
    blocks = _blocks()
    assert [len(block) for block in blocks] == [1, 2, 2, 1]
    by_header = {tuple(read_csv(path)[0]): path for path in (ontology / "tables").glob("*.csv")}
    for block in blocks:
        path = by_header[tuple(block[0])]
        write_csv(path, read_csv(path) + block)
    made = build(ontology)
    # The copy has few rows in long tables, so that sources of others are cited nowhere.
    problems = [str(each) for each in validation.validate(made.store, made.tables, ontology, QUERIES)]
    assert [each for each in problems if re.search("roe|roster|gpai-budget", each)] == []
    kg = KnowledgeGraph(made.store, Library(QUERIES), Library(ONTOLOGY / "rules"))
    asked = {"group": "gpai-wg-data-governance", "as_of": "2021-12-31", "mode": "recorded"}
    recorded = {kg.label(row.expert) for row in kg.run("experts", **asked)}
    assert {"Anna Roe", "Max Roe"} <= recorded
