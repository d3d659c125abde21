"""Turns: so many may go on at once; so many more wait for a bounded time, in the order in which they came."""

import asyncio
from collections import Counter
from typing import Final

from gpai_graph.errors import BusyError

_BUSY: Final = "all workers are busy. Try again in a moment."


class Turn:
    """What one who may go on has for the length of a `with` block. turns: where it goes back to; None for no queue."""

    def __init__(self, turns: "Turns | None" = None) -> None:
        self._turns = turns

    def __enter__(self) -> None:
        """For a `with` block."""

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Let the next one begin; more than once does nothing more."""
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.pass_on()


class Turns:
    """Gives turns on one event loop. at_once: how many; waiting: how many more wait, each for `patience` seconds.

    Where the line is full, the client that has most in it gives a place to one who has fewer: nobody fills it alone."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._free = at_once
        self._room = waiting
        self._patience = patience
        # Those who wait, each with its client, in the order in which they came.
        self._line: dict[asyncio.Future[None], str] = {}

    async def take(self, client: str = "") -> Turn:
        """A turn. Raises BusyError if too many wait, or it did not come in time. client: such as its address."""
        if self._free:
            self._free -= 1
            return Turn(self)
        if len(self._line) >= self._room and not self._make_room(client):
            raise BusyError(_BUSY)
        place = asyncio.get_running_loop().create_future()
        self._line[place] = client
        try:
            async with asyncio.timeout(self._patience):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled() and place.exception() is None:
                # Its turn came at the same moment.
                self.pass_on()
            if isinstance(error, TimeoutError):
                raise BusyError(_BUSY) from None
            raise
        finally:
            self._line.pop(place, None)
        return Turn(self)

    def _make_room(self, client: str) -> bool:
        """Send the last of the client away that has most in the line, if it has more than this one will have."""
        waiting = Counter(self._line.values())
        most, number = next(iter(waiting.most_common(1)), ("", 0))
        if number <= waiting[client] + 1:
            return False
        last = next(place for place in reversed(self._line) if self._line[place] == most)
        del self._line[last]
        last.set_exception(BusyError(_BUSY))
        return True

    def pass_on(self) -> None:
        """Give a turn that ended to the first in the line."""
        for place in list(self._line):
            del self._line[place]
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
