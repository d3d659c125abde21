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


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")
def test_on_a_terminal_lines_fit_its_width() -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    command = [*COMMAND, "search", "partnership"]
    # A shell may export COLUMNS, which counts more than the size of the terminal.
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment) as started:
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
    lines = data.decode().splitlines()
    assert 0 == started.returncode
    assert max(map(len, lines)) <= 60
    assert not any(line.endswith("…") for line in lines)
    assert b"\x1b" not in data


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
