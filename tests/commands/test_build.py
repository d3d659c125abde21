"""`gpai-graph build` and `gpai-graph validate`."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from built import copy_of_ontology, set_cell, table
from command_line import COMMAND, Call, problem

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.paths import trig_path

STALE = "2027-01-31"  # a day by which something is due


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `build` of the real ontology writes again.trig, and `validate` what it says, side by side."""
    folder = tmp_path_factory.mktemp("real")
    commands: dict[str, list[str]] = {"validate": ["--stale", STALE], "build": ["--output", str(folder / "again.trig")]}
    running = {
        verb: subprocess.Popen(
            [*COMMAND, verb, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        for verb, more in commands.items()
    }
    for verb, started in running.items():
        out, _ = started.communicate()
        (folder / verb).write_text(f"{started.returncode}\n{out}", encoding="utf-8")
    return folder


def test_validate_finds_nothing_and_counts_the_disputes(real: Path, kg: KnowledgeGraph) -> None:
    disputed = len({row.thing for row in kg.run("disputed-facts")})
    out = (real / "validate").read_text(encoding="utf-8")
    assert out.startswith("0\n")
    assert " have no problems.\n" in out
    disagree = "things on which sources disagree, which is not an error"
    assert f"\n{disputed} {disagree}: gpai-graph run disputed-facts\n" in out


def test_build_writes_the_committed_bytes(real: Path) -> None:
    out = (real / "build").read_text(encoding="utf-8")
    assert out.startswith("0\n")
    assert out.endswith(" are in again.trig. There are no problems.\n")
    assert trig_path().read_bytes() == (real / "again.trig").read_bytes()
    assert {"again.trig", "build", "validate"} == {path.name for path in real.iterdir()}


@pytest.fixture
def former(tmp_path: Path) -> Iterator[Path]:
    """A copy of the ontology with a graph that was built before; it must stay as it is."""
    ontology = copy_of_ontology(tmp_path / "ontology")
    trig = ontology / trig_path().name
    trig.write_text("# the former graph\n", encoding="utf-8")
    yield ontology
    assert "# the former graph\n" == trig.read_text(encoding="utf-8")


def test_a_broken_row_is_one_problem_and_leaves_the_former_graph(call: Call, former: Path) -> None:
    line = set_cell(former / "tables", "memberships", "ca-gpai", "member", "cx")
    # The file in the copy, not the one of the same name in the repository.
    told = f"{former}/tables/memberships.csv:{line}: member 'cx' is not in countries.csv"
    assert problem(call("build", "--ontology", str(former))).startswith(told)
    code, out, err = call("validate", "--ontology", str(former))
    assert (1, "") == (code, out)
    assert [True, False] == [text.startswith(told) for text in err.splitlines()]
    assert err.endswith("\n1 problem.\n")


def test_a_graph_with_problems_is_not_written_and_long_lists_are_cut(call: Call, former: Path) -> None:
    # The copy has only the first rows of some tables: sources that only the others cite are left over.
    shapes = former / "shapes.ttl"
    shapes.write_text(
        f"@prefix bogus: <https://example.org/> .\n{shapes.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    code, out, err = call("build", "--ontology", str(former), "--all")
    assert (1, "") == (code, out)
    assert "/shapes.ttl:1 prefix bogus:" in err.replace(":1:", ":1")
    assert "ontology/gpai-graph.trig" not in err.replace(str(former), "")
    *problems, last = err.splitlines()
    assert f"{len(problems)} problems. The old graph is unchanged." == last
    assert all(": " in problem for problem in problems)


def test_validate_lists_what_is_due_and_what_was_last_named_long_ago(real: Path, kg: KnowledgeGraph) -> None:
    told = (real / "validate").read_text(encoding="utf-8")
    due = [row["id"] for row in table("lookups") if "" < row["due"] <= STALE]
    assert due
    assert kg.answer("lookups", due_by=STALE).sentence in told
    assert [name for name in due if kg.label(f"lookup:{name}") not in told] == []
    seen = kg.answer("last-seen")
    assert seen.sentence in told
    assert all(f"  {seen.text(row.terms[0])}, {seen.text(row.terms[1])}\n" in told for row in seen.rows)
