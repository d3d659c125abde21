"""The guarded store: SPARQL of strangers in, answers or clear errors out, within limits; one query harms no other.

Each query runs in a process of its own that is ended when its time is over. The engine cannot be interrupted: it has
no time limit, Ctrl-C does not reach it, and some short queries end the whole process (pyoxigraph 0.5.13)."""

import asyncio
import contextlib
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from gpai_graph import errors
from gpai_graph.errors import (
    BusyError,
    GpaiGraphError,
    QueryMemoryError,
    QueryStopped,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
)
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.stores.cache import noted_digest
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import cache_dir
from gpai_graph.stores.sandbox.limits import Reply, Request
from gpai_graph.stores.sandbox.pool import CAN_FORK, Crew, ForkedCrew, Parts, SpawnedCrew, Worker
from gpai_graph.stores.sandbox.worker import MEMORY_OVER, TIME_OVER, frame_of, reply_of

# Seconds beyond its time after which a worker that should have ended itself is ended.
_GRACE: Final = 1.0
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
# Minus the numbers of the signals SIGABRT and SIGKILL (the system was short of memory), and of SIGALRM.
_MEMORY_CODES: Final = frozenset({-6, -9})
_TIME_CODES: Final = frozenset({-14, TIME_OVER})


@dataclass(frozen=True)
class Limits:
    """What one query may have, and how many are answered at once.

    timeout: seconds. max_rows: rows or triples, max_bytes: of an answer; None for any. memory: bytes beside those of
    the graph; 0 for any. workers: queries at once. queue: how many more wait, for `patience` seconds at most.
    first: seconds that a stranger's query has at first. If they are over, it is ended, and begun again among the slow
    ones, which take half of the workers at most and yield to others; 0, or one worker: it has its whole time."""

    timeout: float = 2.0
    max_rows: int | None = 10_000
    max_bytes: int | None = 16 << 20
    memory: int = 512 << 20
    workers: int = 8
    queue: int = 32
    patience: float = 10.0
    first: float = 0.15

    @property
    def slow(self) -> int:
        """The most workers that slow queries of strangers take; 0 where they take all."""
        return self.workers // 2 if self.first else 0


class GuardedStore:
    """The graph of a TriG file behind killable workers; a Store, for many threads and for event loops.

    A query beyond a limit raises QueryTimeoutError, QueryMemoryError or QueryTooLargeError, and the next is answered.
    More queries than workers and queue take raise BusyError. SERVICE and LOAD reach nobody: a worker has no sockets.
    Close it, or use it in a `with` block; if its process dies, its workers die with it. fork: whether workers are
    forked from one process that holds the graph; None where the system can. Raises StoreError for a file that cannot
    be read."""

    def __init__(self, trig: Path, limits: Limits | None = None, *, fork: bool | None = None) -> None:
        self.limits = limits or Limits()
        try:
            self.digest = noted_digest(trig, cache_dir())
        except OSError as error:
            message = f"no graph in {trig.name}: {error.strerror}. `gpai-graph build` makes it."
            raise StoreError(message) from error
        self.source = f"guarded workers, from {trig.name}"
        forks = CAN_FORK if fork is None else fork
        self._crew: Crew = (ForkedCrew if forks else SpawnedCrew)(trig, self.limits.memory)
        # None is a place whose worker is hired when it is needed.
        self._places = _Places(self.limits.workers, self.limits.queue)
        # Who holds one of these may take one of those for long.
        self._slow = _Places(self.limits.slow, self.limits.queue)
        self._undertaker = ThreadPoolExecutor(1, "gpai-graph-guard")

    def __enter__(self) -> "GuardedStore":
        """For a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """End all workers; questions from now on raise StoreError."""
        self._places.close()
        self._slow.close()
        self._undertaker.shutdown()
        self._crew.close()

    # As a Store

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        return Solutions.from_json(self.reply(Request(query, form="SELECT")).body)

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return b"true" in self.reply(Request(query, form="ASK")).body

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        told = EmbeddedStore.in_memory()
        told.load(self.reply(Request(query, form="CONSTRUCT")).body, "nt")
        return told.construct(_EVERYTHING)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it."""
        return self.reply(Request(query, media_type, media_type, media_type)).body

    # With all that can be asked

    def reply(self, request: Request) -> Reply:
        """The reply to a request, whose limits are ours where it names none. Ctrl-C ends the query, not the store."""
        limited = self._limited(request)
        if not self._is_tried(limited):
            return self._asked(limited)
        with contextlib.suppress(QueryTimeoutError):
            return self._asked(limited._replace(timeout=self.limits.first))
        self._slow.take(self.limits.patience)
        try:
            return self._asked(limited._replace(yields=True))
        finally:
            self._slow.give(None)

    def _asked(self, request: Request) -> Reply:
        worker = self._places.take(self.limits.patience)
        try:
            worker = self._ready(worker)
            parts = worker.exchange(frame_of({}, request.to_bytes()), request.timeout + _GRACE)
        except KeyboardInterrupt as interrupt:
            self._replace(worker)
            raise QueryStopped(
                "the query was ended before it was answered; the graph answers the next one."
            ) from interrupt
        except BaseException:
            self._replace(worker)
            raise
        if parts is None:
            raise _error_of(self._replace(worker), worker, request)
        return self._read(parts, worker)

    async def reply_async(self, request: Request) -> Reply:
        """The same for an event loop. Who is cancelled while it waits ends its query."""
        limited = self._limited(request)
        if not self._is_tried(limited):
            return await self._asked_async(limited)
        with contextlib.suppress(QueryTimeoutError):
            return await self._asked_async(limited._replace(timeout=self.limits.first))
        await self._slow.take_async(self.limits.patience)
        try:
            return await self._asked_async(limited._replace(yields=True))
        finally:
            self._slow.give(None)

    async def _asked_async(self, request: Request) -> Reply:
        loop = asyncio.get_running_loop()
        worker = await self._places.take_async(self.limits.patience)
        try:
            if worker is None or not worker.is_alive():
                worker = await loop.run_in_executor(None, self._ready, worker)
            parts = await worker.exchange_async(frame_of({}, request.to_bytes()), request.timeout + _GRACE)
        except BaseException:
            self._undertaker.submit(self._replace, worker)
            raise
        if parts is None:
            code = await loop.run_in_executor(self._undertaker, self._replace, worker)
            raise _error_of(code, worker, request)
        return self._read(parts, worker)

    def _is_tried(self, request: Request) -> bool:
        """Whether a query gets a short time first: a stranger's, where slow ones are told apart."""
        return request.strange and self.limits.slow > 0 and self.limits.first < request.timeout

    def _limited(self, request: Request) -> Request:
        limits = self.limits
        return request._replace(
            timeout=request.timeout or limits.timeout,
            max_rows=limits.max_rows if request.max_rows is None else request.max_rows,
            max_bytes=limits.max_bytes if request.max_bytes is None else request.max_bytes,
        )

    def _ready(self, worker: Worker | None) -> Worker:
        """The worker, or another where there is none or the system ended it while it was idle."""
        if worker is not None:
            if worker.is_alive():
                return worker
            self._crew.bury(worker)
        return self._crew.hire()

    def _replace(self, worker: Worker | None) -> int:
        """End a worker and give its place to a new one; gives what ended it."""
        code = 0 if worker is None else self._crew.bury(worker)
        try:
            self._places.give(self._crew.hire())
        except (GpaiGraphError, OSError):
            self._places.give(None)
        return code

    def _read(self, parts: Parts, worker: Worker) -> Reply:
        reply, error, gone = reply_of(parts[0], parts[1])
        if gone:
            self._undertaker.submit(self._replace, worker)
        else:
            self._places.give(worker)
        if reply is None:
            raise _ERRORS.get(error, StoreError)(parts[1].decode())
        return reply


# Those that a worker may raise; each takes a message alone.
_ERRORS: Final[dict[str, type[GpaiGraphError]]] = {
    error.__name__: error
    for error in (
        errors.QuerySyntaxError,
        errors.ResultsFormatError,
        QueryMemoryError,
        QueryTooLargeError,
    )
}


def _error_of(code: int, worker: Worker, request: Request) -> StoreError:
    """What to tell of a query whose worker ended. code: its exit code, or minus a signal."""
    if worker.late or code in _TIME_CODES:
        return QueryTimeoutError(
            f"the query was stopped after {request.timeout:g} s. Ask for less: name classes or things, share variables "
            "between patterns, add LIMIT."
        )
    if code in _MEMORY_CODES:
        return QueryMemoryError(MEMORY_OVER)
    if code < 0:
        return QueryTooLargeError("the engine broke on this query: it is nested too deeply. Flatten it.")
    return StoreError(f"the process that ran the query ended (code {code}). Ask again.")


class _Places:
    """Places of workers: who wants one takes it, or waits in a queue of bounded length."""

    def __init__(self, number: int, queue: int) -> None:
        self._free: list[Worker | None] = [None] * number
        self._waiting: deque[Future[Worker | None]] = deque()
        self._queue = queue
        self._lock = threading.Lock()
        self._closed = False

    def _take(self) -> "Worker | Future[Worker | None] | None":
        """A place if one is free, else a promise of one. Raises BusyError."""
        with self._lock:
            if self._closed:
                raise StoreError("this store is closed.")
            if self._free:
                # The last used first: what it needs is still in the caches of the machine.
                return self._free.pop()
            if len(self._waiting) >= self._queue:
                raise BusyError(_BUSY)
            promise: Future[Worker | None] = Future()
            self._waiting.append(promise)
            return promise

    def take(self, patience: float) -> Worker | None:
        """A place, at most after so many seconds. Raises BusyError."""
        taken = self._take()
        if not isinstance(taken, Future):
            return taken
        try:
            return taken.result(patience)
        except FutureTimeoutError:
            if not self._give_up(taken):
                return taken.result()
            raise BusyError(_BUSY) from None
        except BaseException:
            if not self._give_up(taken):
                self.give(taken.result())
            raise

    async def take_async(self, patience: float) -> Worker | None:
        """The same for an event loop."""
        taken = self._take()
        if not isinstance(taken, Future):
            return taken
        try:
            # Shielded: what comes too late must not be lost.
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(taken)), patience)
        except TimeoutError:
            if not self._give_up(taken):
                return taken.result()
            raise BusyError(_BUSY) from None
        except BaseException:
            if not self._give_up(taken):
                self.give(taken.result())
            raise

    def _give_up(self, promise: "Future[Worker | None]") -> bool:
        """Leave the queue; False if the place came at that very moment."""
        with self._lock:
            if promise.done():
                return False
            self._waiting.remove(promise)
            return True

    def give(self, worker: Worker | None) -> None:
        """Hand a place to the next in the queue, or put it back."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set_result(worker)
            else:
                self._free.append(worker)

    def close(self) -> None:
        """No place for anybody any more."""
        with self._lock:
            self._closed = True
            for promise in self._waiting:
                promise.set_exception(StoreError("this store is closed."))
            self._waiting.clear()


_BUSY: Final = "too many questions at once: all workers are busy. Ask again in a moment."
