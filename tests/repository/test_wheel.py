"""The wheel: what a user gets from `pip install .`, in an empty environment outside the checkout."""

import csv
import io
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from offline import OFFLINE, UNREACHABLE

ROOT = Path(__file__).resolve().parents[2]

SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def _run(command: list[str], **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, encoding="utf-8", **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel, its dependencies and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    pip = [str(folder / SCRIPTS / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    done = _run([*pip, "--quiet", "--retries", "1", str(wheel)], cwd=folder)
    output = done.stdout + done.stderr
    offline = any(words in output for words in UNREACHABLE) or bool(os.environ.get("PIP_NO_INDEX"))
    if done.returncode != 0 and offline and not os.environ.get("CI"):
        pytest.skip(OFFLINE)
    assert done.returncode == 0, output
    return folder / SCRIPTS


def _answer(commands: Path, folder: Path, *words: str) -> str:
    """What the installed command prints, from another folder and with nothing of ours in its environment."""
    clean = {"GPAI_GRAPH_CACHE": str(folder / "cache"), "HOME": str(folder), "PATH": os.defpath, "PYTHONUTF8": "1"}
    if os.name == "nt":
        clean["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    done = _run([str(commands / "gpai-graph"), *words], cwd=folder, env=clean)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_wheel_holds_ontology_queries_pages_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = "gpai_graph/data"
    assert f"{data}/ontology/gpai-graph.trig" in names
    files = {
        "ontology/tables": "*.csv",
        "ontology/rules": "*.r[uq]",
        "queries": "**/*.rq",
        "queries/findings": "*.toml",
    }
    for folder, pattern in files.items():
        wanted = {f"{data}/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).glob(pattern)}
        assert wanted != set()
        assert set() == wanted - names
    assert {"gpai_graph/visual/chart/points.csv", "gpai_graph/vendor/countries-110m.json"} <= names
    assert "gpai_graph/answers/question-words.csv" in names
    assert {"gpai_graph/visual/network/page.css", "gpai_graph/visual/network/page.html.j2"} <= names
    for folder in ("visual/network/script", "vendor", "web/static", "web/templates"):
        paths = [path for path in (ROOT / "gpai_graph" / folder).rglob("*") if path.is_file()]
        wanted = {path.relative_to(ROOT).as_posix() for path in paths}
        assert wanted != set()
        assert set() == wanted - names
    assert [name for name in names if "tests/" in name or "__pycache__" in name] == []


def test_the_wheel_carries_licence_and_readme(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("/METADATA"))
    assert [name for name in names if name.endswith("/licenses/LICENSE")] != []
    assert (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0] in metadata


def test_the_installed_command_tells_what_is_in_the_graph(installed: Path, tmp_path: Path) -> None:
    assert "facts" in _answer(installed, tmp_path, "info")


def test_the_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    assert "Canada" in _answer(installed, tmp_path, "run", "members", "--as-of", "2021-12-31")


def test_the_installed_command_names_the_members_at_the_end_of_2021(installed: Path, tmp_path: Path) -> None:
    text = _answer(installed, tmp_path, "run", "members", "--as-of", "2021-12-31", "--format", "csv")
    members = {row["member"] for row in csv.DictReader(io.StringIO(text))}
    # 15 founding members, 4 at the first summit, 6 on 11 November 2021.
    assert len(members) == 25
    assert "https://w3id.org/gpai-graph/id/country/ca" in members
