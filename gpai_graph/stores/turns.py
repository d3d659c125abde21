"""Turns: so many may go on at once; so many more wait for a bounded time, in the order in which they came."""

import asyncio
from typing import Final

from gpai_graph.errors import BusyError

_BUSY: Final = "all workers are busy. Try again in a moment."


class Turn:
    """What one who may go on has for the length of a `with` block. places: where it goes back to; None for no queue."""

    def __init__(self, places: asyncio.Semaphore | None = None) -> None:
        self._places = places

    def __enter__(self) -> None:
        """For a `with` block."""

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Let the next one begin; more than once does nothing more."""
        places, self._places = self._places, None
        if places is not None:
            places.release()


class Turns:
    """Gives turns on one event loop. at_once: how many; waiting: how many more wait, each for `patience` seconds."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._room = waiting
        self._patience = patience

    async def take(self) -> Turn:
        """A turn. Raises BusyError if too many wait, or it did not come in time."""
        if self._places.locked() and not self._room:
            raise BusyError(_BUSY)
        self._room -= 1
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise BusyError(_BUSY) from None
        finally:
            self._room += 1
        return Turn(self._places)
