"""Many queries at once: each gets its own answer, and slow ones let quick ones go first."""

import asyncio
import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
from sandbox import ALL, ENDLESS, QUICK, children, linux, soon

from gpai_graph.errors import (
    BusyError,
    QuerySyntaxError,
    QueryTimeoutError,
    ResultsFormatError,
    StoreError,
)
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.stores.sandbox.request import JSON, Reply, Request

# Many at once


def test_many_threads_get_their_own_answers(guard: GuardedStore) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        while number not in found:
            try:
                found[number] = guard.select(f"SELECT ({number} AS ?n) {{}}")[0].n.text
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


def test_who_stops_waiting_ends_the_query(guard: GuardedStore) -> None:
    async def ask() -> None:
        for _ in range(4):  # more than there are workers
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(guard.reply_async(Request(ENDLESS, timeout=60)), 0.1)
        assert (await guard.reply_async(Request("ASK {}"))).body

    asyncio.run(ask())


def test_a_server_asks_it_on_its_own_loop(tiny_trig: Path) -> None:
    async def serve() -> None:
        with GuardedStore(tiny_trig, QUICK, asyncio.get_running_loop()) as store:
            replies = await asyncio.gather(*(store.reply_async(Request(ALL)) for _ in range(6)))
            # Pages ask from threads of the server at the same time.
            assert {reply.body for reply in replies} == {await asyncio.to_thread(store.answer, ALL, JSON)}
            with pytest.raises(QueryTimeoutError):
                await store.reply_async(Request(ENDLESS))
            for _ in range(4):  # more than there are workers
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(store.reply_async(Request(ENDLESS, timeout=60)), 0.1)
            assert (await store.reply_async(Request("ASK {}"))).body
        with pytest.raises(StoreError, match="closed"):
            await store.reply_async(Request("ASK {}"))

    asyncio.run(serve())


@linux
def test_who_comes_and_goes_leaves_no_more_processes_than_workers(tiny_trig: Path) -> None:
    others = set(children(os.getpid()))

    async def serve() -> None:
        with GuardedStore(tiny_trig, QUICK, asyncio.get_running_loop()) as store:
            for moment in range(40):
                asked = asyncio.ensure_future(store.reply_async(Request(ENDLESS, timeout=60)))
                await asyncio.sleep(moment / 4_000)
                asked.cancel()
                # Again while its worker is replaced.
                await asyncio.sleep(0)
                asked.cancel()
            assert (await store.reply_async(Request("ASK {}"))).body
            # The fork server, and as many again while some are replaced.
            assert soon(lambda: len(set(children(os.getpid())) - others) <= 1 + 2 * QUICK.workers)

    asyncio.run(serve())


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
        for pid in children(os.getpid()):
            # One that has just ended has no priority any more.
            with contextlib.suppress(ProcessLookupError):
                found.append(os.getpriority(os.PRIO_PROCESS, pid) - ours)
        return sorted(found)

    with GuardedStore(tiny_trig, Limits(timeout=30, workers=2, first=0.05)) as store:

        async def ask() -> None:
            endless = asyncio.ensure_future(store.reply_async(Request(ENDLESS, strange=True)))
            assert await asyncio.to_thread(soon, lambda: nice()[-1] > 0)
            endless.cancel()
            await asyncio.gather(endless, return_exceptions=True)

        asyncio.run(ask())
        assert store.reply(Request(TWICE, strange=True, timeout=60)).body
        # A worker that has yielded ends after its answer is given, not before.
        assert soon(lambda: {0} == {*nice()})
        assert store.ask("ASK {}")
        assert {0} == {*nice()}
