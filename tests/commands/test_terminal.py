"""The command line as a process: exit codes, pipes, terminals, locales."""

import os
import subprocess
from pathlib import Path

import pytest
from command_line import COMMAND, Call

from gpai_graph.commands.terminal import parser
from gpai_graph.stores.sandbox.limits import LIMITS, Limits
from gpai_graph.web import Settings


def process(*words: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    """Call the command line in a process of its own."""
    return subprocess.run([*COMMAND, *words], capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def environment(**more: str) -> dict[str, str]:
    """This environment without what tells Python an encoding, and with `more`."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return bare | more


# As a process


def test_the_exit_codes_are_0_1_and_2() -> None:
    assert 0 == process("run", "members", "--rows", "1").returncode
    assert 1 == process("run", "member").returncode
    assert 2 == process("run").returncode


@pytest.mark.parametrize("words", [["info"], ["run", "members"], ["show", "Serbia"], ["queries"], ["validate", "-h"]])
def test_what_is_piped_has_no_colours_and_no_frames(words: list[str]) -> None:
    done = process(*words, env=environment(FORCE_COLOR="1", COLUMNS="60"))
    assert (0, b"") == (done.returncode, done.stderr)
    text = done.stdout.decode()
    assert set() == set(text) & set("\x1b\r│─┌┐└┘├┤┼║═")
    assert [] == [line for line in text.splitlines() if line.startswith(("|", "+"))]


def test_what_is_piped_is_not_cut() -> None:
    text = process("run", "members", env=environment(COLUMNS="20")).stdout.decode()
    assert "United Kingdom" in text
    assert "…" not in text.split("\nSources\n")[0]


def _on_terminal(words: list[str], width: int) -> str:
    """What a command writes on a terminal so wide."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    # A shell may export COLUMNS, which counts more than the size of the terminal.
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with subprocess.Popen([*COMMAND, *words], stdout=theirs, stderr=subprocess.PIPE, env=environment) as started:
        os.close(theirs)
        data = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                # Linux says so when the other end is closed.
                break
            if not part:
                break
            data += part
    os.close(ours)
    assert 0 == started.returncode
    return data.decode().replace("\r\n", "\n")


_POSIX = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")


@_POSIX
def test_on_a_terminal_lines_fit_its_width() -> None:
    text = _on_terminal(["search", "partnership"], 60)
    assert max(map(len, text.splitlines())) <= 60
    assert not any(line.endswith("…") for line in text.splitlines())
    assert "\x1b" not in text


# Verbs with texts, and with tables, whose rows stand below each other where they are too wide.
_TEXTS = (
    *(["info"], ["findings", "--draws", "9"], ["findings", "founders-and-members"], ["paths", "Serbia", "Canada"]),
    *(["queries", "members"], ["show", "Serbia", "--rows", "3"], ["evidence", "Serbia", "--rows", "3"]),
)
_TABLES = (
    *(["queries", "--rows", "5"], ["plot"], ["network"], ["run", "members", "--rows", "3"], ["queries", "who chairs"]),
)


@_POSIX
@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("words", [*_TEXTS, *_TABLES], ids=" ".join)
def test_on_a_narrow_terminal_texts_go_on_below_and_nothing_is_cut(words: list[str], width: int) -> None:
    shown = _on_terminal(words, width)
    # An address stays whole, on a line of its own: half of one leads nowhere.
    wide = [line.strip() for line in shown.splitlines() if len(line) > width]
    assert [line for line in wide if " " in line or "://" not in line] == []
    if words in _TEXTS[:5]:
        assert shown.split() == process(*words).stdout.decode().split()


@_POSIX
def test_a_plot_tells_its_file_and_title_in_lines_that_fit() -> None:
    shown = _on_terminal(["plot", "growth", "-o", os.devnull], 40)
    assert max(map(len, shown.splitlines())) <= 40
    assert f"{os.devnull}: GPAI grew from 15 founding" in " ".join(shown.split())


@pytest.mark.parametrize("words", [["export", "--format", "nt"], ["run", "members"], ["show", "Serbia"], ["info"]])
def test_a_reader_that_has_seen_enough_is_no_error(words: list[str]) -> None:
    # As `| head`: a long answer meets a closed pipe while it is written, a short one when Python ends.
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([*COMMAND, *words], stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is of Linux")
@pytest.mark.parametrize("words", [["info"], ["run", "members"]])
def test_a_full_disk_is_told_in_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (1, b"gpai-graph: the output: No space left on device.\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize(
    "encoding",
    [
        {},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
    ids=str,
)
def test_names_are_written_in_utf_8_whatever_the_locale(encoding: dict[str, str]) -> None:
    query = 'SELECT ?x ?name { ?x skos:altLabel ?name FILTER(?name = "오혜연") }'.encode()
    table = process("sparql", "-", env=environment(**encoding), input=query)
    assert (0, b"") == (table.returncode, table.stderr)
    assert "person:oh-alice  오혜연" in table.stdout.decode()


def test_input_that_is_no_text_is_told_in_one_line() -> None:
    done = process("sparql", "-", input=b"SELECT \xff")
    assert 1 == done.returncode
    assert done.stderr.startswith(b"gpai-graph: this text is not UTF-8")
    assert 1 == done.stderr.count(b"\n")


def test_a_long_answer_and_a_short_one_are_the_same_in_a_process_and_here(call: Call) -> None:
    for words in (["run", "members", "--format", "csv"], ["show", "Serbia"]):
        assert call(*words)[1].encode() == process(*words).stdout


# What one answer imports


def test_serve_limits_queries_as_a_guarded_store_does() -> None:
    asked = parser().parse_args(["serve"])
    assert LIMITS == Limits(asked.limit, max_rows=asked.max_rows, workers=asked.workers)
    assert LIMITS == Settings().limits
