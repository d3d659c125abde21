"""The command line where the surroundings say little: no terminal size, no HOME, no locale, nowhere to keep a cache."""

import os
import pty
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from gpai_graph.stores.paths import CACHE_VARIABLE

MEMBERS = ["run", "members", "--as-of", "2020-06-15", "--rows", "3"]


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "gpai_graph", *words]


def in_terminal(words: list[str], rows: int, columns: int, **variables: str) -> str:
    """What a terminal of a size shows."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | variables
    process = subprocess.Popen(command(*words), stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert 0 == process.wait(60)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("size", "variables", "widest"),
    [
        ((0, 0), {}, 80),
        ((0, 0), {"COLUMNS": "0"}, 80),
        ((0, 0), {"COLUMNS": "100"}, 100),
        ((24, 60), {}, 60),
        ((24, 60), {"COLUMNS": "wide"}, 60),
    ],
)
def test_a_table_is_as_wide_as_the_terminal_or_80_columns_where_it_does_not_say(
    size: tuple[int, int], variables: dict[str, str], widest: int
) -> None:
    query = f'SELECT ?short ?long {{ VALUES (?short ?long) {{ ("Australia" "{"long " * 60}") }} }}'
    shown = in_terminal(["sparql", "-e", query], *size, **variables)
    # What does not fit goes on in the next line: words of 4 letters and spaces.
    assert 0 <= widest - max(map(len, shown.splitlines())) < 5
    assert shown.count("long") == len(["the head"]) + 60


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment that says where programs are and where a cache may be; nothing is in it before the first test."""
    return {"PATH": os.environ["PATH"], CACHE_VARIABLE: str(tmp_path_factory.mktemp("cache"))}


@pytest.mark.parametrize("words", [MEMBERS, ["--help"], ["queries"], ["show", "Serbia"], ["plot"]])
def test_an_empty_environment_changes_no_answer(words: list[str], empty: dict[str, str], tmp_path: Path) -> None:
    told = subprocess.run(command(*words), env=empty, capture_output=True, check=True)
    plain = empty | {"LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "COLUMNS": "80"}
    assert told.stdout == subprocess.run(command(*words), env=plain, capture_output=True, check=True).stdout
    assert told.stderr == b""


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_locale_of_ascii_spoils_no_letter(locale: str, tmp_path: Path) -> None:
    variables = {"PATH": os.environ["PATH"], "LC_ALL": locale, CACHE_VARIABLE: str(tmp_path)}
    variables |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    output = os.fsencode(tmp_path) + "/Türkiye.csv".encode()
    for words in (["show", "Türkiye"], ["sparql", "-e", 'SELECT ("Türkiye" AS ?x) { }']):
        told = subprocess.run(command(*words), env=variables, capture_output=True, check=True)
        assert "Türkiye" in told.stdout.decode("utf-8")
        subprocess.run([*command(*words), "-o", output], env=variables, check=True) if "-e" in words else None
    assert os.path.exists(output)


def test_without_a_place_for_a_cache_the_answer_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    results = []
    for folder in (tmp_path / "cache", file / "cache"):
        environment = os.environ | {CACHE_VARIABLE: str(folder)}
        results.append(subprocess.run(command(*MEMBERS), env=environment, capture_output=True, check=True))
    assert results[0].stdout == results[1].stdout
