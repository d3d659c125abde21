"""The worker and the fork server of a guarded store, their steps run in this process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from multiprocessing.connection import Connection, Pipe
from typing import Any, cast

import pytest

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox import worker
from gpai_graph.stores.sandbox.pool import ANSWER, COMMAND, NOBODY, START, STOP
from gpai_graph.stores.sandbox.request import JSON, MEMORY_OVER, Request

ASK = Request("ASK { ?s ?p ?o }", timeout=30)
MEMBERS = Request("SELECT ?m { ?m a <https://w3id.org/gpai-graph/ontology#Membership> }", timeout=30)


class ProcessEndedError(Exception):
    """In place of the end of this process."""


@pytest.fixture(autouse=True)
def no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process does not end when a worker would."""

    def end(status: int) -> None:
        raise ProcessEndedError(status)

    monkeypatch.setattr(os, "_exit", end)


def answers(store: EmbeddedStore, *requests: Request) -> list[tuple[dict[str, Any], bytes]]:
    """What a worker says that is asked so, until it ends."""
    ours, theirs = socket.socketpair()
    with closing(Connection(os.dup(ours.fileno()))) as asking, closing(Connection(theirs.detach())) as channel:
        for request in requests:
            asking.send_bytes(request.to_bytes())
        # Nobody asks any more, and its answers can still be read.
        ours.shutdown(socket.SHUT_WR)
        ours.close()
        with pytest.raises(ProcessEndedError, match="0"):
            worker._serve(store, channel)
        told = []
        while asking.poll():
            head, _, body = asking.recv_bytes().partition(b"\n")
            told.append((json.loads(head), body))
    return told


def test_a_worker_answers_one_request_after_the_other(tiny: EmbeddedStore) -> None:
    (first, truth), (second, table), (third, words) = answers(tiny, ASK, MEMBERS, Request("ASK {", timeout=30))
    assert {"type": JSON, "cut": False, "last": False} == first == second
    assert json.loads(truth)["boolean"] is True
    assert 3 == len(json.loads(table)["results"]["bindings"])
    assert {"error": "QuerySyntaxError", "last": False} == third
    assert words
    # Its time is over for none of them.
    assert (0.0, 0.0) == signal.getitimer(signal.ITIMER_REAL)


def test_a_worker_that_let_others_go_first_ends_after_its_answer(
    tiny: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *given: asked.append(given))
    ((head, _),) = answers(tiny, ASK._replace(yields=True), ASK)
    assert head["last"] is True
    assert [(os.PRIO_PROCESS, 0, 10)] == asked


@pytest.mark.parametrize(
    ("raised", "error", "words", "last"),
    [
        (QuerySyntaxError("line 1: not so."), "QuerySyntaxError", "line 1: not so.", False),
        (MemoryError(), "QueryMemoryError", MEMORY_OVER, True),
        # A panic of the engine is no Exception.
        (BaseException("index out of bounds"), "StoreError", "the engine failed: index out of bounds", True),
    ],
)
def test_a_worker_tells_what_went_wrong_and_ends_where_it_cannot_go_on(
    raised: BaseException, error: str, words: str, last: bool
) -> None:
    class Broken:
        def result(self, *_: object, **__: object) -> None:
            raise raised

    told = answers(cast(EmbeddedStore, Broken()), ASK, ASK)
    # One that can go on answers the second request, too.
    assert [({"error": error, "last": last}, words.encode())] * (1 if last else 2) == told


def test_a_worker_ends_when_nobody_reads_its_answer(tiny: EmbeddedStore) -> None:
    ours, theirs = Pipe()
    ours.send_bytes(ASK.to_bytes())
    ours.close()
    with theirs, pytest.raises(ProcessEndedError, match="0"):
        worker._serve(tiny, theirs)


def test_a_fork_server_starts_and_stops_workers_and_leaves_none_behind(
    tiny: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    # Popen would wait for its process, which the fork server does.
    started = [subprocess.Popen(sleep) for _ in range(2)]
    waiting = [process.pid for process in started]
    monkeypatch.setattr(worker, "_forked", lambda: waiting.pop(0) if waiting else NOBODY)
    ours, theirs = socket.socketpair()
    server = threading.Thread(target=worker._manage, args=(theirs, tiny, 0))
    server.start()

    def told(command: bytes, process: int = 0) -> int:
        socket.send_fds(ours, [COMMAND.pack(command, process)], [ours.fileno()] if command == START else [])
        (answer,) = ANSWER.unpack(ours.recv(ANSWER.size))
        return int(answer)

    with ours, theirs:
        assert [process.pid for process in started] == [told(START), told(START)]
        # The system has no room for a third; none is stopped twice, or without having been started.
        assert NOBODY == told(START)
        assert [signal.SIGKILL, 0, 0] == [told(STOP, number) for number in (started[0].pid, started[0].pid, 1)]
        ours.shutdown(socket.SHUT_RDWR)
        server.join(30)
    assert not server.is_alive()
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)
        # It was waited for already.
        process.returncode = -signal.SIGKILL
