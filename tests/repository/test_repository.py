"""The repository as a stranger meets it: what the documentation says is run, compared, followed."""

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from scripts import script
from servers import oxigraph

import gpai_graph
from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.queries.lint import lint

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"build", "dist", "__pycache__"}
TEXTS = {"", ".cff", ".csv", ".json", ".md", ".py", ".rq", ".ru", ".toml", ".trig", ".ttl", ".txt", ".yaml", ".yml"}


def _files(folder: Path = ROOT) -> Iterator[Path]:
    """The files that belong to the repository: no environments, caches and builds."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in NOT_OURS and not path.name.endswith(".egg-info"):
                yield from _files(path)
        elif path.name != ".git":  # a file in a worktree
            yield path


FILES = list(_files())
PAGES = [path for path in FILES if path.suffix == ".md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Its commands and Python go on where those of the README end.
SERVERS = (ROOT / "docs/servers.md").read_text(encoding="utf-8")
# For the commands, whose output is read as such.
UTF8 = {"PYTHONUTF8": "1"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _blocks(text: str, *languages: str) -> list[str]:
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _commands(text: str) -> list[list[str]]:
    """The gpai-graph commands in the shell blocks of a page, comments left out; open quotes go on in the next line."""
    found = []
    for block in _blocks(text, "sh", "console"):
        waiting = ""
        for line in block.splitlines():
            waiting = f"{waiting}\n{line}" if waiting else line.removeprefix("$ ")
            if not waiting.startswith("gpai-graph "):
                waiting = ""
                continue
            try:
                found.append(shlex.split(waiting, comments=True)[1:])
            except ValueError:  # no closing quotation yet
                continue
            waiting = ""
    return found


@pytest.fixture(scope="module")
def fresh(kg: KnowledgeGraph) -> dict[Path, str]:
    """{page: its text with what docs/figures.py computes}."""
    found: dict[Path, str] = script("docs/figures.py").pages(kg)
    return found


# ---- What the README and the page on servers tell a reader to run ----


# Where the page on servers has one.
THERE = "127.0.0.1:7878"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of a server that holds the graph."""
    with oxigraph(tmp_path_factory.mktemp("server")) as server:
        command = [sys.executable, "-m", "gpai_graph", "load", "--into", server.graphs]
        subprocess.run(command, check=True, env=os.environ | UTF8, capture_output=True)
        yield server.query.removeprefix("http://").removesuffix("/query")


# `serve` runs until it is stopped: tests/web/http/test_server.py starts it. `build --output FILE` and `validate` take
# ten seconds each: tests/commands/test_build.py runs them, and reads what they say.
ELSEWHERE = {"serve", "build", "validate"}


@pytest.mark.parametrize(
    "command", [words for words in _commands(README) + _commands(SERVERS) if words[0] not in ELSEWHERE], ids=" ".join
)
def test_a_command_of_the_pages_works(
    command: list[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if THERE in " ".join(command):
        command = [word.replace(THERE, request.getfixturevalue("served")) for word in command]
    # In a folder of its own: a relative --output leaves nothing in the checkout.
    monkeypatch.chdir(tmp_path)
    # In this process, to start which takes a second, and of the graph of all tests where a command names no other.
    opened = None if {"--endpoint", "--graph", "load"} & {*command} else request.getfixturevalue("kg")
    code = main(command, opened)
    assert (code, capsys.readouterr().err if code else "") == (0, "")


def test_the_commands_of_the_pages_are_found() -> None:
    verbs = {command[0] for command in _commands(README) + _commands(SERVERS)}
    assert {"run", "sparql", "show", "evidence", "search", "build", "validate", "export", "info", "queries"} <= verbs
    assert {"load", "--endpoint"} <= verbs


def test_the_python_of_the_pages_runs(tmp_path: Path, served: str) -> None:
    blocks = _blocks(README, "python") + _blocks(SERVERS, "python")
    assert blocks != []
    command = [sys.executable, "-W", "error", "-c", "\n".join(blocks).replace(THERE, served)]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | UTF8, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_readme_names_the_two_commands() -> None:
    assert "make explore" in README
    assert "make test" in README


def test_every_verb_of_the_command_line_is_documented() -> None:
    command = [sys.executable, "-m", "gpai_graph", "--help"]
    told = subprocess.run(command, check=True, env=os.environ | UTF8, capture_output=True, encoding="utf-8").stdout
    verbs = re.findall(r"^ {4}([a-z]+)\b", told.partition("options:")[0], re.MULTILINE)
    pages = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert verbs != []
    assert [verb for verb in verbs if f"gpai-graph {verb}" not in pages] == []


def test_the_example_query_of_contributing_keeps_the_rules(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (text,) = _blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "sparql")
    path = tmp_path / "queries" / "members" / "members-since.rq"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    query = Library(tmp_path / "queries")[path.stem]
    assert lint(query) == []
    assert len(kg.store.select(query.bind({}))) > len(kg.store.select(query.bind({"since": "2022-01-01"}))) > 0


# ---- What is computed ----


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/architecture.md",
        "docs/findings.md",
        "docs/notebooks.md",
        "docs/queries.md",
        "ontology/README.md",
    ],
)
def test_what_is_computed_in_a_page_is_fresh(page: str, fresh: dict[Path, str]) -> None:
    assert fresh[ROOT / page] == (ROOT / page).read_text(encoding="utf-8"), f"{page} is out of date. Run `make docs`."


def test_the_list_of_queries_names_every_query(kg: KnowledgeGraph) -> None:
    text = (ROOT / "docs/queries.md").read_text(encoding="utf-8")
    assert [name for name in kg.queries if f"\n### {name}\n" not in text] == []


def test_the_version_is_the_same_everywhere() -> None:
    ontology = (ROOT / "ontology/gpai.ttl").read_text(encoding="utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    told = {
        "ontology": re.findall(r'owl:versionInfo "([^"]*)"', ontology),
        "CITATION.cff": [citation["version"], *(part["version"] for part in citation["references"])],
        "CHANGELOG.md": re.findall(r"^## \[(\d[^\]]*)\]", changes, re.MULTILINE)[:1],
        "README.md": re.findall(r"version (\d+\.\d+\.\d+)", README),
    }
    assert {place: {gpai_graph.__version__} for place in told} == {place: set(found) for place, found in told.items()}


def test_the_release_has_the_same_date_in_citation_and_changelog() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{citation['version']}] - {citation['date-released']}" in changes


# Lines of a file of code, and the files that may have more.
MOST_LINES = 400
LONG = {"gpai_graph/graph/knowledge.py": "half of it is docstrings of the public class, with examples that run"}


def test_a_file_of_code_has_400_lines_at_most() -> None:
    files = (path for folder in ("gpai_graph", "tests", "docs", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
    lines = {path.relative_to(ROOT).as_posix(): path.read_bytes().count(b"\n") for path in files}
    assert {name: count for name, count in lines.items() if count > MOST_LINES}.keys() == LONG.keys()


# ---- What leads somewhere ----


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_the_links_of_a_page_lead_to_files(page: Path) -> None:
    # Code holds brackets that are no links.
    code = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`(?!\])", re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", code.sub("", page.read_text(encoding="utf-8")))
    local = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_the_anchors_of_a_page_are_headings(page: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        text = ((page.parent / link) if link else page).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_no_file_names_a_path_of_a_machine() -> None:
    # At the beginning of a word: in the middle it is a part of an address (https://example.org/home/).
    path_of_a_machine = re.compile(r"(?<![\w.:/)}*-])(?:/(?:home|root|Users|work|private/tmp)/\w|[A-Z]:\\Users\\)")
    found = []
    for path in FILES:
        if path.suffix in TEXTS:
            text = path.read_text(encoding="utf-8")
            found += [f"{_name(path)}: {match[0]}" for match in path_of_a_machine.finditer(text)]
    assert found == []


def _places(row: str) -> Iterator[str]:
    """The modules on the right of a row of the changelog's table; `.pool` stands in the package of the one before."""
    package = ""
    for name in re.findall(r"`([a-z_]*(?:\.[a-z_]+)+)`", row.split("|")[2]):
        if not name.startswith("gpai_graph."):
            place = f"{package}{name}" if name.startswith(".") else name
            package = place.rpartition(".")[0]
            yield f"gpai_graph.{place}"


def test_modules_stand_where_the_changelog_and_the_guide_say() -> None:
    rows = re.findall(r"^  \| `.*$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    places = {place for row in rows for place in _places(row)}
    assert {"gpai_graph.answers.answer", "gpai_graph.stores.sandbox.pool", "gpai_graph.web.endpoint"} <= places
    assert [] == [place for place in sorted(places) if importlib.util.find_spec(place) is None]
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files = {*re.findall(r"\btests/[\w/]+\.\w+", guide)}
    assert "tests/stores/test_cache.py" in files
    assert [] == [name for name in sorted(files) if not (ROOT / name).is_file()]
