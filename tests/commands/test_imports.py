"""What one answer at the command line imports."""

import subprocess
import sys

import pytest

HEAVY = (
    "SPARQLWrapper _hashlib asyncio csv ctypes dataclasses datetime decimal difflib email gpai_graph.analysis "
    "gpai_graph.answers.citation gpai_graph.answers.empty gpai_graph.answers.search gpai_graph.answers.search_words "
    "gpai_graph.queries.claim gpai_graph.building gpai_graph.queries.header_reader gpai_graph.visual gpai_graph.web "
    "html http igraph importlib.metadata importlib.resources inspect logging networkx numpy pandas platformdirs "
    "pydantic pyshacl pyvis random rdflib shutil socket sqlite3 ssl starlette subprocess tempfile "
    "vl_convert xml yaml"
).split()

# The packages that an answer needs; one more is a decision.
OURS = ("answers", "commands", "errors", "graph", "queries", "rdf", "stores", "_version")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that `gpai-graph run members` imports beyond those of a bare start, headers and graph cached."""
    bare = "import sys; print(*sys.modules)"
    run = "from gpai_graph.commands.terminal import main; "
    run += "main(['run', 'members', '--as-of', '2021-12-31', '-o', sys.argv[1]]); "
    output = str(tmp_path_factory.mktemp("imported") / "members.txt")
    lists = []
    for code in ("import sys; " + run, "import sys; " + run + bare, bare):
        command = [sys.executable, "-c", code, output]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        lists.append(set(done.stdout.split()))
    return lists[1] - lists[2]


def test_an_answer_imports_nothing_heavy(imported: set[str]) -> None:
    assert [] == [name for name in HEAVY if name in imported]


def test_an_answer_imports_these_packages_of_ours_only(imported: set[str]) -> None:
    ours = {name.split(".")[1] for name in imported if name.startswith("gpai_graph.")}
    assert set(OURS) == ours


def test_an_answer_imports_no_package_but_the_engine(imported: set[str]) -> None:
    known = {*sys.stdlib_module_names, "gpai_graph", "pyoxigraph"}
    assert set() == {name.partition(".")[0] for name in imported} - known


def test_help_needs_no_engine() -> None:
    code = "import sys; from gpai_graph.commands.terminal import parser; parser().format_help(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert set() == {"pyoxigraph", "asyncio", "gpai_graph.commands.ask", "gpai_graph.graph.knowledge"} & set(
        done.stdout.split()
    )
