"""`gpai-graph serve`: a real process that answers a real browser's first request, and stops when told to."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from application import SERVE, serving

from gpai_graph.commands.serve import _bound
from gpai_graph.stores.paths import CACHE_VARIABLE


def test_serve_tells_its_address_answers_there_and_stops_at_once_when_told(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, address):
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
            assert b"Global Partnership on AI" in answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_connections_are_named_as_tcp_so_that_each_loop_sends_at_once() -> None:
    with _bound("127.0.0.1", 0) as bound, socket.create_connection(bound.getsockname()):
        connected, _ = bound.accept()
        with connected:
            assert (socket.IPPROTO_TCP, socket.IPPROTO_TCP) == (bound.proto, connected.proto)


def test_serve_on_loopback_answers_to_no_foreign_name(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, address):
        foreign = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(foreign, timeout=20)
        with caught.value as answer:
            assert answer.code == 421
            assert b"this server answers to" in answer.read()


def test_serve_says_in_one_line_that_a_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*SERVE, "--port", str(port)],
            env=os.environ | {CACHE_VARIABLE: str(tmp_path)},
            capture_output=True,
            encoding="utf-8",
        )
    assert done.returncode == 1
    help_ = "Try --port 0, which takes any free port."
    assert done.stderr == f"gpai-graph: another program uses 127.0.0.1:{port}. {help_}\n"


def test_serve_says_in_one_line_that_a_port_is_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--port", "80000"],
        env=os.environ | {CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "'80000' is not a port. Write a number from 0 (any free port) to 65535." in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_says_in_one_line_that_an_address_is_not_of_this_machine(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--host", "192.0.2.1"],
        env=os.environ | {CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("gpai-graph: 192.0.2.1 is not an address of this machine.")


def test_each_request_is_a_line_of_json_where_that_is_asked_for(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serving(tmp_path / "cache", "--access-log", str(log)) as (process, address):
        for path in ("health", "search?q=data%0a", "page/country/xx"):
            try:
                urllib.request.urlopen(address + path, timeout=30).close()
            except urllib.error.HTTPError as error:
                error.close()
        # A line is written when its answer was sent; who is told to stop writes it before.
        process.terminate()
        process.wait(20)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/health", 200),
        ("/search", 200),
        ("/page/country/xx", 404),
    ]
    assert lines[1]["query"] == "q=data%0a"
    assert all(line["bytes"] > 0 and line["ms"] >= 0 and line["client"] == "127.0.0.1" for line in lines)


def test_serve_says_in_one_line_that_the_log_cannot_be_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--port", "0", "--access-log", str(tmp_path / "no" / "log")],
        env=os.environ | {CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout.count("answers at")) == (1, 0)
    assert "cannot be written" in done.stderr
    assert done.stderr.count("\n") == 1
