"""The worker and the guardian of a guarded store, their steps run in this process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import pytest

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox import worker
from gpai_graph.stores.sandbox.limits import JSON, Request

ASK = Request("ASK { ?s ?p ?o }", timeout=30)
MEMBERS = Request("SELECT ?m { ?m a <https://w3id.org/gpai-graph/ontology#Membership> }", timeout=30)


class ProcessEndedError(Exception):
    """In place of the end of this process."""


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """The reading and the writing end of a pipe, in a process that does not end when a worker would."""

    def end(status: int) -> None:
        raise ProcessEndedError(status)

    monkeypatch.setattr(os, "_exit", end)
    ends = os.pipe()
    yield ends
    for descriptor in ends:
        with suppress(OSError):
            os.close(descriptor)


def answers(store: EmbeddedStore, pipe: tuple[int, int], *requests: Request) -> list[tuple[dict[str, Any], bytes]]:
    """What a worker writes that is asked so, until it ends."""
    frames: list[tuple[bytes, bytes] | None] = [*((b"{}", request.to_bytes()) for request in requests), None]
    with pytest.raises(ProcessEndedError):
        worker._serve(store, cast("Callable[[], tuple[bytes, bytes] | None]", lambda: frames.pop(0)), pipe[1])
    os.close(pipe[1])
    told = []
    while (frame := worker.read_frame(pipe[0])) is not None:
        told.append((json.loads(frame[0]), frame[1]))
    return told


def test_a_worker_answers_one_request_after_the_other(tiny: EmbeddedStore, pipe: tuple[int, int]) -> None:
    (first, truth), (second, table), (third, words) = answers(tiny, pipe, ASK, MEMBERS, Request("ASK {", timeout=30))
    assert {"type": JSON, "cut": False, "last": False} == first == second
    assert json.loads(truth)["boolean"] is True
    assert 3 == len(json.loads(table)["results"]["bindings"])
    assert {"error": "QuerySyntaxError", "last": False} == third
    assert words
    # Its time is over for none of them.
    assert (0.0, 0.0) == signal.getitimer(signal.ITIMER_REAL)


def test_a_worker_that_let_others_go_first_ends_after_its_answer(
    tiny: EmbeddedStore, pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *given: asked.append(given))
    ((head, _),) = answers(tiny, pipe, ASK._replace(yields=True), ASK)
    assert head["last"] is True
    assert [(os.PRIO_PROCESS, 0, 10)] == asked


@pytest.mark.parametrize(
    ("raised", "error", "words", "last"),
    [
        (QuerySyntaxError("line 1: not so."), "QuerySyntaxError", "line 1: not so.", False),
        (MemoryError(), "QueryMemoryError", worker.MEMORY_OVER, True),
        # A panic of the engine is no Exception.
        (BaseException("index out of bounds"), "StoreError", "the engine failed: index out of bounds", True),
    ],
)
def test_a_worker_tells_what_went_wrong_and_ends_where_it_cannot_go_on(
    pipe: tuple[int, int], raised: BaseException, error: str, words: str, last: bool
) -> None:
    class Broken:
        def result(self, *_: object, **__: object) -> None:
            raise raised

    told = answers(cast(EmbeddedStore, Broken()), pipe, ASK, ASK)
    # One that can go on answers the second request, too.
    assert [({"error": error, "last": last}, words.encode())] * (1 if last else 2) == told


def test_a_worker_ends_when_nobody_reads_its_answer(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with pytest.raises(ProcessEndedError, match="0"):
        worker._write(pipe[1], b"x")


def test_frames_are_read_as_they_were_written_and_half_a_frame_is_none(pipe: tuple[int, int]) -> None:
    frame = worker.frame_of({"type": JSON, "cut": True, "last": False}, b"{}" * 9)
    os.write(pipe[1], frame + frame[:-1])
    os.close(pipe[1])
    head, body = worker.read_frame(pipe[0]) or (b"", b"")
    reply, error, gone = worker.reply_of(head, body)
    assert (b"{}" * 9, JSON, True) == reply
    assert ("", False) == (error, gone)
    assert worker.read_frame(pipe[0]) is None
    assert (None, "StoreError", True) == worker.reply_of(b'{"error":"StoreError","last":true}', b"")


def test_a_deadline_without_signals_ends_the_process_by_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    over = threading.Event()
    monkeypatch.setattr(worker, "_HAS_ALARM", False)
    monkeypatch.setattr(os, "_exit", lambda status: (ended.append(status), over.set()))
    with worker._deadline(30):
        pass
    assert [] == ended
    with worker._deadline(0.01):
        assert over.wait(30)
    assert [worker.TIME_OVER] == ended


def test_a_reading_thread_hands_frames_on_and_ends_the_process_with_its_owner(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(os, "_exit", lambda _: over.set())
    receive = worker._watched(pipe[0])
    os.write(pipe[1], worker.frame_of({}, ASK.to_bytes()))
    assert (b"{}", ASK.to_bytes()) == receive()
    os.close(pipe[1])
    assert over.wait(30)


def test_a_guardian_hires_buries_and_leaves_nobody_behind(tiny: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    # Popen would wait for its process, which the guardian does.
    hired = [subprocess.Popen(sleep) for _ in range(2)]
    waiting = [process.pid for process in hired]
    monkeypatch.setattr(worker, "_forked", lambda: waiting.pop(0) if waiting else worker.NOBODY)
    ours, theirs = socket.socketpair()
    guardian = threading.Thread(target=worker._guard, args=(theirs, tiny, 0))
    guardian.start()

    def told(command: bytes, process: int = 0) -> int:
        socket.send_fds(
            ours, [worker.COMMAND.pack(command, process)], [ours.fileno()] if command == worker.HIRE else []
        )
        (answer,) = worker.ANSWER.unpack(ours.recv(worker.ANSWER.size))
        return int(answer)

    with ours, theirs:
        assert [process.pid for process in hired] == [told(worker.HIRE), told(worker.HIRE)]
        # The system has no room for a third; nobody is buried twice, or without having been hired.
        assert worker.NOBODY == told(worker.HIRE)
        assert [signal.SIGKILL, 0, 0] == [told(worker.BURY, number) for number in (hired[0].pid, hired[0].pid, 1)]
        ours.shutdown(socket.SHUT_RDWR)
        guardian.join(30)
    assert not guardian.is_alive()
    for process in hired:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)
        # It was waited for already.
        process.returncode = -signal.SIGKILL
