"""The guarded store in real processes: what it answers, what it stops, and that nobody is left behind."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attacks import MEMORY

from gpai_graph.errors import (
    BusyError,
    GpaiGraphError,
    ParameterError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    ResultsFormatError,
    StoreError,
)
from gpai_graph.graph.opening import load
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.stores.embedded import Dataset, EmbeddedStore, Store, with_prefixes
from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.sandbox.guarded import GuardedStore, Limits
from gpai_graph.stores.sandbox.limits import CUT_LINK, GRAPH_TYPES, JSON, TABLE_TYPES, XML, Reply, Request
from gpai_graph.stores.sandbox.pool import CAN_FORK

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o)"
# Twenty terms in five patterns: no machine counts these products within a test.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
QUICK = Limits(timeout=0.5, workers=2, queue=4)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, which is Linux's")


@pytest.fixture(params=[True, False] if CAN_FORK else [False], ids=lambda forks: "forked" if forks else "spawned")
def guard(request: pytest.FixtureRequest, tiny_trig: Path) -> Iterator[GuardedStore]:
    """The small world behind two workers, forked and spawned."""
    with GuardedStore(tiny_trig, QUICK, fork=request.param) as store:
        yield store


@pytest.fixture
def forked(tiny_trig: Path) -> Iterator[GuardedStore]:
    """The small world behind two workers of the kind that this system has."""
    with GuardedStore(tiny_trig, QUICK) as store:
        yield store


# What it answers


def test_it_keeps_the_protocol_and_answers_as_the_embedded_store(guard: GuardedStore, tiny: EmbeddedStore) -> None:
    store: Store = guard
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert tiny.select(ALL) == store.select(ALL)
    assert (True, False) == (store.ask("ASK { ?s ?p ?o }"), store.ask("ASK { ?s ?p 'nobody says so' }"))
    assert tiny.construct(construct) == store.construct(construct)
    for media_type in TABLE_TYPES:
        assert tiny.answer(ALL, media_type) == store.answer(ALL, media_type)
    for media_type in GRAPH_TYPES:
        assert tiny.answer(construct, media_type) == store.answer(construct, media_type)


def test_it_raises_what_the_embedded_store_raises(forked: GuardedStore, tiny: EmbeddedStore) -> None:
    def message(store: Store, method: str, *arguments: str) -> tuple[type, str]:
        with pytest.raises(GpaiGraphError) as caught:
            getattr(store, method)(*arguments)
        return type(caught.value), str(caught.value)

    for call in (
        ("select", "SELECT ?x"),
        ("select", "ASK {}"),
        ("ask", ALL),
        ("construct", ALL),
        ("answer", ALL, "text/turtle"),
        ("answer", "ASK {}", "text/csv"),
        ("select", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
    ):
        assert message(tiny, *call) == message(forked, *call)


def test_it_has_the_digest_of_the_graph_and_says_where_answers_come_from(forked: GuardedStore) -> None:
    assert len(forked.digest) == 64
    assert "tiny.trig" in forked.source


def test_a_file_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph in nowhere\.trig"):
        GuardedStore(tmp_path / "nowhere.trig")
    broken = tmp_path / "broken.trig"
    broken.write_text("this is no TriG", encoding="utf-8")
    with pytest.raises(StoreError, match=r"broken\.trig:1:"):
        GuardedStore(broken)
    with GuardedStore(broken, fork=False) as store, pytest.raises(StoreError, match=r"broken\.trig:1:"):
        store.ask("ASK {}")


# Limits


def test_a_query_is_stopped_at_its_deadline_and_the_next_is_answered(guard: GuardedStore) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.5 s"):
        guard.select(ENDLESS)
    assert guard.ask("ASK { ?s ?p ?o }")


def test_a_query_may_have_a_deadline_of_its_own(forked: GuardedStore) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.1 s"):
        forked.reply(Request(ENDLESS, timeout=0.1))


def test_too_many_rows_are_an_error_where_they_may_not_be_cut(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(max_rows=54)) as exact, GuardedStore(tiny_trig, Limits(max_rows=53)) as less:
        # 54 triples, counted by hand in the head of tiny.trig.
        assert 54 == len(exact.select(ALL))
        with pytest.raises(QueryTooLargeError, match="more than 53 rows"):
            less.select(ALL)
        with pytest.raises(QueryTooLargeError, match="more than 53 rows"):
            less.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("media_type", TABLE_TYPES)
@pytest.mark.parametrize("most", [1, 53, 54, 55])
def test_rows_are_cut_where_they_may_be_and_the_reply_says_so(
    forked: GuardedStore, tiny: EmbeddedStore, media_type: str, most: int
) -> None:
    reply = forked.reply(Request(ALL, rows=media_type, cut=True, max_rows=most))
    whole = forked.reply(Request(ALL, rows=media_type)).body
    first = tiny.answer(f"{ALL} LIMIT {most}", media_type)
    assert (most < 54, media_type) == (reply.cut, reply.media_type)
    marks = (f',"link":["{CUT_LINK}"]', f'<link href="{CUT_LINK}"/>')
    body = reply.body.replace(marks[0].encode(), b"").replace(marks[1].encode(), b"")
    assert body == (first if most < 54 else whole)
    assert (body != reply.body) == (reply.cut and media_type in (JSON, XML))


def test_rows_are_counted_right_where_texts_look_like_the_end_of_a_row(forked: GuardedStore) -> None:
    query = 'SELECT ?x { VALUES ?x { ",{,{,{,{" "<result><result>" "\\n\\n\\n\\n" } }'
    for media_type in TABLE_TYPES:
        assert not forked.reply(Request(query, rows=media_type, cut=True, max_rows=3)).cut
        assert forked.reply(Request(query, rows=media_type, cut=True, max_rows=2)).cut


def test_an_answer_that_is_cut_stops_the_computation() -> None:
    with GuardedStore(trig_path(), Limits(max_rows=10)) as store:
        reply = store.reply(Request("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", cut=True))
    assert (True, 10) == (reply.cut, len(Solutions.from_json(reply.body)))


def test_triples_are_cut_too(forked: GuardedStore) -> None:
    reply = forked.reply(Request("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", cut=True, max_rows=7))
    assert (True, 7) == (reply.cut, reply.body.count(b"\n"))


def test_an_answer_of_too_many_bytes_is_an_error(forked: GuardedStore) -> None:
    for query in (ALL, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryTooLargeError, match="longer than 100 bytes"):
            forked.reply(Request(query, cut=True, max_bytes=100))


@linux
def test_a_query_that_needs_too_much_memory_is_stopped_and_the_next_is_answered(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=20, memory=64 << 20)) as store:
        with pytest.raises(QueryMemoryError, match="more memory than it may have"):
            store.select(MEMORY["text that doubles"])
        assert store.ask("ASK { ?s ?p ?o }")


# Datasets


SOURCES = ("https://w3id.org/gpai-graph/id/source/declaration", "https://w3id.org/gpai-graph/id/source/report")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


# Counted by hand in the head of tiny.trig: the declaration says 13 triples, the report 15, and 3 say both.
@pytest.mark.parametrize(
    ("query", "dataset", "count"),
    [
        (COUNT, None, 54),
        (COUNT, Dataset(SOURCES[:1]), 13),
        (COUNT, Dataset(SOURCES), 25),
        (COUNT, Dataset((), SOURCES), 0),
        (COUNT_NAMED, Dataset(SOURCES), 0),
        (COUNT_NAMED, Dataset((), SOURCES), 28),
        (COUNT_NAMED, Dataset(SOURCES, SOURCES[1:]), 15),
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> WHERE"), None, 13),
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> FROM <{SOURCES[1]}> WHERE"), None, 25),
        (with_prefixes(COUNT.replace("WHERE", "FROM source:declaration FROM source:report WHERE")), None, 25),
        (COUNT_NAMED.replace("WHERE", f"FROM NAMED <{SOURCES[1]}> WHERE"), None, 15),
        # What the request names takes the place of what the query names.
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> WHERE"), Dataset(SOURCES[1:]), 15),
        (COUNT_NAMED.replace("WHERE", f"FROM NAMED <{SOURCES[0]}> WHERE"), Dataset((), SOURCES[1:]), 15),
        (COUNT, Dataset(("https://example.org/nowhere",)), 0),
    ],
)
def test_a_dataset_is_a_set_of_triples(forked: GuardedStore, query: str, dataset: Dataset | None, count: int) -> None:
    found = Solutions.from_json(forked.reply(Request(query, dataset=dataset)).body)
    assert count == found[0].n.python


def test_a_graph_that_is_no_iri_is_an_error(forked: GuardedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="'no iri' names no graph"):
        forked.reply(Request(COUNT, dataset=Dataset(("no iri",))))


# Many at once


def test_many_threads_get_their_own_answers(forked: GuardedStore) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        for _ in range(20):
            try:
                found[number] = forked.select(f"SELECT ({number} AS ?n) {{}}")[0].n.text
                return
            except BusyError:
                time.sleep(0.01)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: str(number) for number in range(24)} == found


def test_more_than_workers_and_queue_take_are_told_to_come_again(guard: GuardedStore) -> None:
    async def ask() -> list[object]:
        wanted = [guard.reply_async(Request(ENDLESS)) for _ in range(7)]
        return list(await asyncio.gather(*wanted, return_exceptions=True))

    guard.ask("ASK {}")
    kinds = [type(outcome) for outcome in asyncio.run(ask())]
    # Two are answered at once, and four wait.
    assert (6, 1) == (kinds.count(QueryTimeoutError), kinds.count(BusyError))
    assert guard.ask("ASK { ?s ?p ?o }")


def test_who_waits_for_too_long_is_told_to_come_again(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=1, workers=1, patience=0.1)) as store:

        async def ask() -> list[object]:
            return list(
                await asyncio.gather(*(store.reply_async(Request(ENDLESS)) for _ in range(2)), return_exceptions=True)
            )

        assert [QueryTimeoutError, BusyError] == [type(outcome) for outcome in asyncio.run(ask())]
        busy = threading.Thread(target=lambda: asyncio.run(ask()))
        busy.start()
        time.sleep(0.5)
        with pytest.raises(BusyError):
            store.ask("ASK {}")
        busy.join()


def test_an_event_loop_gets_replies_and_errors(guard: GuardedStore) -> None:
    async def ask() -> None:
        replies = await asyncio.gather(*(guard.reply_async(Request(ALL)) for _ in range(6)))
        assert {guard.answer(ALL, JSON)} == {reply.body for reply in replies}
        with pytest.raises(QuerySyntaxError):
            await guard.reply_async(Request("SELECT"))
        with pytest.raises(QueryTimeoutError):
            await guard.reply_async(Request(ENDLESS))
        with pytest.raises(ResultsFormatError):
            await guard.reply_async(Request(ALL, rows="text/turtle"))
        assert (await guard.reply_async(Request("ASK {}"))).body

    asyncio.run(ask())


def test_who_stops_waiting_ends_the_query(forked: GuardedStore) -> None:
    async def ask() -> None:
        for _ in range(4):  # more than there are workers
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(forked.reply_async(Request(ENDLESS, timeout=60)), 0.1)
        assert (await forked.reply_async(Request("ASK {}"))).body

    asyncio.run(ask())


def test_after_close_it_says_so(guard: GuardedStore) -> None:
    assert guard.ask("ASK {}")
    guard.close()
    with pytest.raises(StoreError, match="closed"):
        guard.ask("ASK {}")


# Slow queries of strangers


# It takes longer than the time that it has at first here.
LANES = Limits(timeout=30, workers=2, first=0.001)
TWICE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_that_is_not_done_at_first_is_answered_all_the_same(tiny_trig: Path, tiny: EmbeddedStore) -> None:
    with GuardedStore(tiny_trig, LANES) as store:
        told = store.reply(Request(TWICE, strange=True))
        assert tiny.answer(TWICE, JSON) == told.body
        assert told == asyncio.run(store.reply_async(Request(TWICE, strange=True)))


def test_a_slow_query_has_its_whole_time_and_the_message_names_it(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=0.6, workers=2, first=0.1)) as store:
        for ask in (store.reply, lambda request: asyncio.run(store.reply_async(request))):
            with pytest.raises(QueryTimeoutError, match=r"after 0\.6 s"):
                ask(Request(ENDLESS, strange=True))


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_slow_queries_leave_places_to_quick_ones_and_the_many_are_told_to_come_again(
    tiny_trig: Path, workers: int
) -> None:
    limits = Limits(timeout=1, workers=workers, queue=workers + 2, first=0.05)

    async def ask(store: GuardedStore) -> list[object]:
        endless = [asyncio.ensure_future(store.reply_async(Request(ENDLESS, strange=True))) for _ in range(workers + 2)]
        if limits.slow:
            await asyncio.sleep(0.1)
            for _ in range(5):
                assert (await store.reply_async(Request("ASK {}", strange=True))).body
            assert not any(task.done() for task in endless)
        return list(await asyncio.gather(*endless, return_exceptions=True))

    with GuardedStore(tiny_trig, limits) as store:
        assert {QueryTimeoutError} == {type(outcome) for outcome in asyncio.run(ask(store))}


def test_more_slow_queries_than_wait_are_told_to_come_again(tiny_trig: Path) -> None:
    async def ask(store: GuardedStore) -> None:
        endless: list[asyncio.Task[Reply]] = []
        while not any(task.done() for task in endless):
            assert len(endless) < 50
            endless.append(asyncio.ensure_future(store.reply_async(Request(ENDLESS, strange=True))))
            await asyncio.sleep(0.1)
        assert {BusyError} == {type(task.exception()) for task in endless if task.done()}
        # Two at once, one that waits, and one too many.
        assert len(endless) >= 4
        assert (await store.reply_async(Request("ASK {}", strange=True))).body
        for task in endless:
            task.cancel()
        await asyncio.gather(*endless, return_exceptions=True)

    with GuardedStore(tiny_trig, Limits(timeout=30, workers=4, queue=1, patience=30, first=0.05)) as store:
        asyncio.run(ask(store))


@linux
def test_a_slow_query_lets_others_go_first_and_the_next_has_a_worker_that_does_not(tiny_trig: Path) -> None:
    def nice() -> list[int]:
        # Above ours: the tests may themselves be asked to let others go first.
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        found = []
        for pid in _children(os.getpid()):
            # One that has just ended has no priority any more.
            with contextlib.suppress(ProcessLookupError):
                found.append(os.getpriority(os.PRIO_PROCESS, pid) - ours)
        return sorted(found)

    with GuardedStore(tiny_trig, Limits(timeout=30, workers=2, first=0.05)) as store:

        async def ask() -> None:
            endless = asyncio.ensure_future(store.reply_async(Request(ENDLESS, strange=True)))
            assert await asyncio.to_thread(_soon, lambda: nice()[-1] > 0)
            endless.cancel()
            await asyncio.gather(endless, return_exceptions=True)

        asyncio.run(ask())
        assert store.reply(Request(TWICE, strange=True, timeout=60)).body
        # Whoever has yielded is buried after its answer is given, not before.
        assert _soon(lambda: {0} == {*nice()})
        assert store.ask("ASK {}")
        assert {0} == {*nice()}


# Processes


def _children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(word) for word in listing.read_text(encoding="ascii").split()] if listing.exists() else []
    return found + [grandchild for child in found for grandchild in _children(child)]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(pids: list[int]) -> bool:
    """Whether all of them end soon."""
    return _soon(lambda: not any(map(_runs, pids)))


def _soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold within ten seconds."""
    for _ in range(1000):
        if holds():
            return True
        time.sleep(0.01)
    return False


@linux
def test_a_worker_that_the_system_ends_while_it_is_idle_is_replaced(forked: GuardedStore) -> None:
    assert forked.ask("ASK {}")
    (worker,) = _children(_guardian(forked))
    os.kill(worker, signal.SIGKILL)
    assert _gone([worker])
    for _ in range(4):
        assert forked.ask("ASK {}")


@linux
def test_a_guardian_that_is_ended_from_outside_is_replaced(forked: GuardedStore) -> None:
    assert forked.ask("ASK {}")
    former = _guardian(forked)
    workers = _children(former)
    os.kill(former, signal.SIGKILL)
    assert _gone(workers)
    for _ in range(4):
        assert forked.ask("ASK {}")
    assert former != _guardian(forked)


def _guardian(store: GuardedStore) -> int:
    (found,) = (pid for pid in _children(os.getpid()) if f"{store.limits.memory}" in _command(pid) and _children(pid))
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


@linux
def test_close_leaves_no_process_behind(guard: GuardedStore) -> None:
    guard.ask("ASK {}")
    # Those of the guard alone: other tests of this process may have a browser or a server.
    processes = [pid for pid in _children(os.getpid()) if "gpai_graph.stores.sandbox.worker" in _command(pid)]
    assert processes
    guard.close()
    assert _gone(processes)


OWNER = """
import sys, threading, time
from pathlib import Path
from gpai_graph.stores.sandbox.guarded import GuardedStore, Limits
store = GuardedStore(Path(sys.argv[1]), Limits(timeout=60, workers=2), fork=sys.argv[2] == "fork")
store.ask("ASK {}")
busy = threading.Thread(target=lambda: store.select(sys.argv[3]), daemon=True)
busy.start()
time.sleep(0.3)
print("ready", flush=True)
if sys.argv[4] == "wait":
    sys.stdin.read()
"""


@linux
@pytest.mark.parametrize("kind", ["fork", "spawn"])
@pytest.mark.parametrize("end", ["killed", "forgotten"])
def test_no_process_outlives_its_owner(tiny_trig: Path, kind: str, end: str) -> None:
    command = [sys.executable, "-c", OWNER, str(tiny_trig), kind, ENDLESS, "wait" if end == "killed" else "end"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as owner:
        assert owner.stdout is not None
        assert b"ready\n" == owner.stdout.readline()
        processes = _children(owner.pid)
        if end == "killed":
            assert processes
            owner.kill()
        owner.wait(20)
    assert _gone(processes)


@linux
def test_a_worker_has_nothing_but_its_channel(forked: GuardedStore) -> None:
    assert forked.ask("ASK {}")
    (worker,) = _children(_guardian(forked))
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


# The doors of people


def test_load_guarded_answers_and_stops(tiny_trig: Path) -> None:
    kg = load(tiny_trig, guarded=True, timeout=0.5)
    store = kg.store
    assert isinstance(store, GuardedStore)
    with store:
        assert 54 == len(kg.query("SELECT * { ?s ?p ?o }"))  # type: ignore[arg-type]  # a SELECT
        with pytest.raises(QueryTimeoutError):
            kg.query(ENDLESS)
    with pytest.raises(ParameterError, match="calls no other host"):
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
        while not any(map(_children, _children(process.pid))):
            time.sleep(0.02)
        processes = _children(process.pid)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert (130, "gpai-graph: stopped.\n") == (process.returncode, told)
    assert _gone(processes)
