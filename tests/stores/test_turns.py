"""Turns: so many at once, a queue of bounded length, and bounded patience."""

import asyncio

import pytest

from gpai_graph.errors import BusyError
from gpai_graph.stores.turns import Turn, Turns


@pytest.mark.parametrize(("at_once", "waiting"), [(1, 0), (1, 2), (3, 0), (2, 5)])
def test_who_finds_all_turns_taken_and_the_queue_full_is_sent_away_at_once(at_once: int, waiting: int) -> None:
    async def run() -> None:
        turns = Turns(at_once, waiting, patience=60)
        taken = [await turns.take() for _ in range(at_once)]
        queue = [asyncio.ensure_future(turns.take()) for _ in range(waiting)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await turns.take()
        for turn in taken:
            turn.end()
        for waiter in queue:
            (await waiter).end()
        (await turns.take()).end()

    asyncio.run(run())


@pytest.mark.parametrize("waiting", [1, 4])
def test_who_waited_too_long_or_went_away_leaves_its_place_to_others(waiting: int) -> None:
    async def run() -> None:
        turns = Turns(1, waiting, patience=0.05)
        first = await turns.take()
        gone = asyncio.ensure_future(turns.take())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        late = await asyncio.gather(*(turns.take() for _ in range(waiting)), return_exceptions=True)
        assert [type(each) for each in late] == [BusyError] * waiting
        last = asyncio.ensure_future(turns.take())
        await asyncio.sleep(0)
        first.end()
        (await last).end()

    asyncio.run(run())


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    async def run() -> list[int]:
        turns, order = Turns(1, 9, patience=60), []

        async def go(number: int) -> None:
            with await turns.take():
                order.append(number)
                await asyncio.sleep(0)

        await asyncio.gather(*map(go, range(6)))
        return order

    assert asyncio.run(run()) == [0, 1, 2, 3, 4, 5]


def test_a_turn_that_ends_twice_gives_back_one_place() -> None:
    async def run() -> None:
        turns = Turns(1, 0, patience=60)
        turn = await turns.take()
        with turn:
            turn.end()
        await turns.take()
        with pytest.raises(BusyError):
            await turns.take()

    asyncio.run(run())


def test_who_need_not_wait_has_a_turn_without_a_queue() -> None:
    with Turn():
        pass


@pytest.mark.parametrize(("at_once", "waiting"), [(1, 4), (2, 9)])
def test_who_fills_the_line_alone_gives_places_to_others(at_once: int, waiting: int) -> None:
    async def run() -> None:
        turns = Turns(at_once, waiting, patience=60)
        taken = [await turns.take("many") for _ in range(at_once)]
        many = [asyncio.ensure_future(turns.take("many")) for _ in range(waiting)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await turns.take("many")
        few = asyncio.ensure_future(turns.take("few"))
        await asyncio.sleep(0)
        # The last that came leaves; those before it keep their places.
        with pytest.raises(BusyError):
            await many[-1]
        for turn in taken:
            turn.end()
        for waiter in (*many[:-1], few):
            (await waiter).end()

    asyncio.run(run())


def test_where_each_client_has_one_place_in_the_line_the_next_is_sent_away() -> None:
    async def run() -> None:
        turns = Turns(1, 3, patience=60)
        first = await turns.take("a")
        line = [asyncio.ensure_future(turns.take(client)) for client in "abc"]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await turns.take("d")
        first.end()
        for waiter in line:
            (await waiter).end()

    asyncio.run(run())


def test_a_turn_that_comes_as_its_client_leaves_goes_to_the_next() -> None:
    async def run() -> None:
        turns = Turns(1, 3, patience=60)
        first = await turns.take()
        gone, following = (asyncio.ensure_future(turns.take()) for _ in range(2))
        await asyncio.sleep(0)
        first.end()
        gone.cancel()
        (await following).end()
        await asyncio.gather(gone, return_exceptions=True)
        (await turns.take()).end()

    asyncio.run(run())
