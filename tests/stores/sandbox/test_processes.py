"""The processes of a guarded store: none is left behind, and one that ends is replaced."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from sandbox import ENDLESS, children, gone, linux, soon

from gpai_graph.errors import (
    ParameterError,
    QueryTimeoutError,
    StoreError,
)
from gpai_graph.graph.opening import load
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.stores.sandbox.request import Request

GRAPH = "tiny.trig"  # what the fixture `guard` holds

# Processes


@linux
def test_a_worker_that_the_system_ends_while_it_is_idle_is_replaced(guard: GuardedStore) -> None:
    assert guard.ask("ASK {}")
    (worker,) = children(_fork_server())
    os.kill(worker, signal.SIGKILL)
    assert gone([worker])
    for _ in range(4):
        assert guard.ask("ASK {}")


@linux
def test_a_fork_server_that_is_ended_from_outside_is_replaced(guard: GuardedStore) -> None:
    assert guard.ask("ASK {}")
    former = _fork_server()
    workers = children(former)
    os.kill(former, signal.SIGKILL)
    assert gone(workers)
    for _ in range(4):
        assert guard.ask("ASK {}")
    assert former != _fork_server()


@linux
def test_many_who_find_the_fork_server_ended_get_one_new_one(tiny_trig: Path) -> None:
    async def ask(store: GuardedStore) -> list[object]:
        former = _fork_server()
        slow = [asyncio.ensure_future(store.reply_async(Request(ENDLESS))) for _ in range(8)]
        await asyncio.sleep(0.2)
        os.kill(former, signal.SIGKILL)
        ended = await asyncio.gather(*slow, return_exceptions=True)
        quick = await asyncio.gather(*(store.reply_async(Request("ASK {}")) for _ in range(8)))
        assert {b"true" in reply.body for reply in quick} == {True}
        return list(ended)

    async def serve() -> list[object]:
        with GuardedStore(tiny_trig, Limits(timeout=2, workers=8, queue=32), asyncio.get_running_loop()) as store:
            assert (await store.reply_async(Request("ASK {}"))).body
            ended = [error for _ in range(2) for error in await ask(store)]
            assert _fork_server()
            return ended

    ended = asyncio.run(serve())
    # Each is told so in words, and by nobody else's number.
    assert {StoreError} >= {type(error) for error in ended} - {QueryTimeoutError}
    assert not [error for error in ended if not str(error).isprintable()]


# Not SIGHUP: what runs behind nohup, and all that it starts, does not heed it.
@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1], ids=lambda number: number.name)
def test_a_worker_that_is_ended_from_outside_is_told_as_such(tiny_trig: Path, number: signal.Signals) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=20, workers=1)) as store:
        assert store.ask("ASK {}")
        (worker,) = children(_fork_server())
        timer = threading.Timer(0.2, os.kill, [worker, number])
        timer.start()
        with pytest.raises(StoreError, match=f"was ended from outside by signal {number.value}") as told:
            store.select(ENDLESS)
        timer.join()
        assert type(told.value) is StoreError
        assert store.ask("ASK {}")


@linux
def test_others_are_served_while_a_new_fork_server_starts(tiny_trig: Path) -> None:
    async def glances() -> list[float]:
        with GuardedStore(tiny_trig, Limits(workers=1), asyncio.get_running_loop()) as store:
            await store.reply_async(Request("ASK {}"))
            os.kill(_fork_server(), signal.SIGKILL)
            await asyncio.sleep(0.1)
            answer, times = asyncio.ensure_future(store.reply_async(Request("ASK {}"))), [time.perf_counter()]
            while not answer.done():
                await asyncio.sleep(0.01)
                times.append(time.perf_counter())
            assert b"true" in answer.result().body
            return times

    times = asyncio.run(glances())
    # Who holds up the loop while a process starts and reads a graph leaves one pause that is nearly all of the time.
    assert len(times) > 2
    assert max(after - before for before, after in pairwise(times)) < (times[-1] - times[0]) / 2


def _fork_server(graph: str = GRAPH) -> int:
    # The fixture's alone: the web application of other tests in this process has workers, too.
    (found,) = (pid for pid in children(os.getpid()) if graph in _command(pid) and children(pid))
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


@linux
def test_close_leaves_no_process_behind(guard: GuardedStore) -> None:
    guard.ask("ASK {}")
    # Those of the guard alone: other tests of this process may have a browser or a server.
    processes = [pid for pid in children(os.getpid()) if GRAPH in _command(pid)]
    assert processes
    guard.close()
    assert gone(processes)


OWNER = """
import sys, threading, time
from pathlib import Path
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.stores.sandbox.guarded import GuardedStore
store = GuardedStore(Path(sys.argv[1]), Limits(timeout=60, workers=2))
store.ask("ASK {}")
busy = threading.Thread(target=lambda: store.select(sys.argv[2]), daemon=True)
busy.start()
time.sleep(0.3)
print("ready", flush=True)
if sys.argv[3] == "wait":
    sys.stdin.read()
"""


@linux
@pytest.mark.parametrize("end", ["killed", "forgotten"])
def test_no_process_outlives_its_owner(tiny_trig: Path, end: str) -> None:
    command = [sys.executable, "-c", OWNER, str(tiny_trig), ENDLESS, "wait" if end == "killed" else "end"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as owner:
        assert owner.stdout is not None
        assert b"ready\n" == owner.stdout.readline()
        processes = children(owner.pid)
        if end == "killed":
            assert processes
            owner.kill()
        owner.wait(20)
    assert gone(processes)


@linux
def test_a_worker_has_nothing_but_its_channel(guard: GuardedStore) -> None:
    assert guard.ask("ASK {}")
    (worker,) = children(_fork_server())
    opened = {name: os.readlink(f"/proc/{worker}/fd/{name}") for name in os.listdir(f"/proc/{worker}/fd")}
    assert {"0": os.devnull, "1": os.devnull, "2": os.devnull} == {key: opened[key] for key in "012"}
    assert ["3"] == [key for key in opened if key not in "012"]
    limits = Path(f"/proc/{worker}/limits").read_text(encoding="ascii")
    assert "Max open files            4                    4" in limits
    assert "Max core file size        0                    0" in limits


@linux
def test_control_c_ends_the_query_and_not_the_store(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=60, workers=1)) as store:
        timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT])
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            store.select(ENDLESS)
        timer.join()
        assert store.ask("ASK { ?s ?p ?o }")


# How the graph is opened


def test_load_guarded_answers_and_stops(tiny_trig: Path) -> None:
    kg = load(tiny_trig, guarded=True, timeout=0.5)
    store = kg.store
    assert isinstance(store, GuardedStore)
    with store:
        assert 54 == len(kg.query("SELECT * { ?s ?p ?o }"))  # type: ignore[arg-type]  # a SELECT
        with pytest.raises(QueryTimeoutError):
            kg.query(ENDLESS)
    with pytest.raises(ParameterError, match="cannot call other hosts"):
        load(tiny_trig, guarded=True, allow_service=True)


def test_the_command_line_stops_a_query_at_its_time() -> None:
    command = [sys.executable, "-m", "gpai_graph", "--timeout", "0.5", "sparql", "-e", ENDLESS]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (1, "") == (done.returncode, done.stdout)
    assert "stopped after 0.5 s" in done.stderr


@linux
def test_the_command_line_ends_a_query_by_control_c() -> None:
    command = [sys.executable, "-m", "gpai_graph", "--timeout", "60", "sparql", "-e", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        while not any(map(children, children(process.pid))):
            time.sleep(0.02)
        processes = children(process.pid)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert (130, "gpai-graph: stopped.\n") == (process.returncode, told)
    assert gone(processes)


@linux
def test_a_fork_server_that_does_not_start_again_is_started_by_a_later_query(tmp_path: Path, tiny_trig: Path) -> None:
    trig = tmp_path / "graph.trig"
    trig.write_bytes(tiny_trig.read_bytes())
    with GuardedStore(trig, Limits(timeout=5, workers=2, memory=333 << 20)) as store:
        assert store.ask("ASK {}")
        former = _fork_server(str(trig))
        workers = children(former)
        trig.rename(tmp_path / "away.trig")
        os.kill(former, signal.SIGKILL)
        assert gone(workers)
        for _ in range(2):
            with pytest.raises(StoreError, match=r"graph\.trig"):
                store.ask("ASK {}")
        (tmp_path / "away.trig").rename(trig)
        assert store.ask("ASK {}")


@linux
def test_a_fork_of_the_owner_is_told_that_the_store_is_not_its_own(guard: GuardedStore) -> None:
    assert guard.ask("ASK {}")
    ours, theirs = multiprocessing.Pipe()

    def ask() -> None:
        try:
            guard.ask("ASK {}")
        except StoreError as error:
            theirs.send(str(error))

    child = multiprocessing.get_context("fork").Process(target=ask)
    child.start()
    assert ours.poll(20)
    assert "another process" in ours.recv()
    child.join(20)


@linux
@pytest.mark.parametrize("closed", ["0", "1", "2", "01", "012"])
def test_the_command_line_works_where_its_standard_streams_are_closed(tmp_path: Path, closed: str) -> None:
    def close() -> None:
        for number in closed:
            os.close(int(number))

    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "gpai_graph", "--timeout", "30", "sparql", "-o", str(out), "-e", "ASK {}"]
    assert 0 == subprocess.run(command, preexec_fn=close).returncode  # one thread
    assert "true" in out.read_text(encoding="utf-8")


@linux
def test_the_command_line_ends_a_query_in_its_own_process_by_control_c() -> None:
    command = [sys.executable, "-m", "gpai_graph", "sparql", "-e", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        # The engine is at work: other threads than the first of Python run.
        assert soon(lambda: len(os.listdir(f"/proc/{process.pid}/task")) > 1)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert (130, "gpai-graph: stopped.\n") == (process.returncode, told)
