"""The guarded store: SPARQL of strangers in, answers or clear errors out, within limits; one query harms no other.

Each query runs in a process of its own that is ended when its time is over. The engine cannot be interrupted: it has
no time limit, Ctrl-C does not reach it, and some short queries end the whole process (pyoxigraph 0.5.13)."""

import asyncio
import contextlib
import json
import os
import sys
import threading
import weakref
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Final

from gpai_graph import errors
from gpai_graph.errors import QueryMemoryError, QueryTimeoutError, QueryTooLargeError, StoreError
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.rdf.sparql import ALL_TRIPLES
from gpai_graph.stores.embedded import EmbeddedStore, graph_digest
from gpai_graph.stores.sandbox.limits import LIMITS, Limits
from gpai_graph.stores.sandbox.pool import CAN_FORK, Pool, Worker
from gpai_graph.stores.sandbox.request import MEMORY_OVER, Reply, Request
from gpai_graph.stores.turns import Turns

# Seconds beyond its time after which a worker that should have ended itself is ended.
_GRACE: Final = 1.0
# Exit codes of a worker that was ended by a signal. The engine got no memory:
_MEMORY_CODE: Final = -6  # SIGABRT
_TIME_CODE: Final = -14  # SIGALRM
# Its stack ended. With any other signal, somebody else ended the process.
_STACK_CODES: Final = frozenset({-4, -11, -7 if sys.platform == "linux" else -10})  # SIGILL, SIGSEGV, SIGBUS


class GuardedStore:
    """The graph of a TriG file behind killable workers; a Store, for many threads and for event loops.

    A query beyond a limit raises QueryTimeoutError, QueryMemoryError or QueryTooLargeError, and the next is answered.
    More queries than workers and queue take raise BusyError. SERVICE and LOAD reach nobody: a worker has no sockets.
    Close it, or use it in a `with` block; if its process dies, its workers die with it. loop: that of a server, whose
    questions then need not pass through another thread; None for a loop in a thread of its own. Raises StoreError for a
    file that cannot be read, and where the system cannot fork (Windows)."""

    def __init__(self, trig: Path, limits: Limits = LIMITS, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.limits = limits
        if not CAN_FORK:
            raise StoreError("this system cannot fork, which a guarded graph needs. Use Linux or macOS.")
        self.digest = graph_digest(trig)
        self.source = f"guarded workers, from {trig.name}"
        self._pool = Pool(trig, self.limits.memory)
        self._owner = os.getpid()
        self._idle: list[Worker] = []
        self._turns = Turns(limits.workers, limits.queue, limits.patience)
        # One thread at a time adds a worker, and sees whether there are enough.
        self._starting = threading.Lock()
        # Who holds one of these may take one of those for long.
        self._slow = Turns(limits.slow, limits.queue, limits.patience)
        # Only this loop uses what stands above, so no lock is needed. One exception: a thread may add an idle worker.
        self._loop = loop or asyncio.new_event_loop()
        self._thread = None if loop else threading.Thread(target=_run, args=[self._loop], daemon=True)
        stop = partial(self._loop.call_soon_threadsafe, self._loop.stop)
        self._end = weakref.finalize(self, stop if self._thread else self._pool.close)
        if self._thread:
            self._thread.start()

    def __enter__(self) -> "GuardedStore":
        """For a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers and what is asked; questions from now on raise StoreError."""
        self._end()
        if self._thread:
            self._thread.join()
        self._pool.close()
        self._leave_workers()

    def _leave_workers(self) -> None:
        while self._idle:
            self._idle.pop().channel.close()

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
        return told.construct(ALL_TRIPLES)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format. Raises ResultsFormatError if the media type does not fit it."""
        return self.reply(Request(query, media_type, media_type, media_type)).body

    # With all that can be asked

    def reply(self, request: Request) -> Reply:
        """The reply to a request, whose limits are ours where it names none. Ctrl-C ends the query, not the store."""
        future = self._future(request)
        try:
            return future.result()
        except KeyboardInterrupt as error:
            future.cancel()
            raise errors.QueryStopped("the query was stopped. You can ask the next one.") from error
        finally:
            # It holds an error whose traceback holds this frame: a cycle.
            del future

    async def reply_async(self, request: Request, client: str = "") -> Reply:
        """The same for an event loop. Who is cancelled while it waits ends its query. client: who asks; of many who
        wait, none fills the line alone."""
        if asyncio.get_running_loop() is self._loop:
            return await self._reply(request, client)
        return await asyncio.wrap_future(self._future(request, client))

    def _future(self, request: Request, client: str = "") -> "Future[Reply]":
        if os.getpid() != self._owner:
            raise StoreError("this store belongs to another process. Open a new one here.")
        reply = self._reply(request, client)
        try:
            return asyncio.run_coroutine_threadsafe(reply, self._loop)
        except RuntimeError as error:
            reply.close()
            raise StoreError(_CLOSED) from error

    async def _reply(self, request: Request, client: str) -> Reply:
        if not self._end.alive:
            raise StoreError(_CLOSED)
        request = request._replace(
            timeout=request.timeout or self.limits.timeout,
            max_rows=self.limits.max_rows if request.max_rows is None else request.max_rows,
            max_bytes=self.limits.max_bytes if request.max_bytes is None else request.max_bytes,
        )
        try:
            if not (request.strange and self.limits.slow and self.limits.first < request.timeout):
                return await self._answer(request, client)
            with contextlib.suppress(QueryTimeoutError):
                return await self._answer(request._replace(timeout=self.limits.first), client)
            with await self._slow.take(client):
                return await self._answer(request._replace(yields=True), client)
        except asyncio.CancelledError:
            if self._end.alive:
                raise
            raise StoreError(_CLOSED) from None

    async def _answer(self, request: Request, client: str) -> Reply:
        with await self._turns.take(client):
            worker = await self._worker()
            said, code = None, 0
            try:
                said = await worker.exchange(request.to_bytes(), request.timeout + _GRACE)
            finally:
                head, _, body = (said or b'{"last": true}').partition(b"\n")
                told = json.loads(head)
                if told["last"]:
                    # Shielded: who is cancelled twice leaves no worker behind.
                    code = await asyncio.shield(self._loop.run_in_executor(None, self._replace, worker))
                else:
                    self._idle.append(worker)
        if said is None:
            raise _error_of(code, worker, request)
        if "error" in told:
            raise _ERRORS.get(told["error"], StoreError)(body.decode())
        return Reply(body, told["type"], told["cut"])

    def _replace(self, worker: Worker) -> int:
        """End a worker and start another, in a thread: both take as long as many answers. Gives its exit code."""
        code = self._pool.stop(worker)
        with contextlib.suppress(StoreError):
            self._add()
        return code

    async def _worker(self) -> Worker:
        """An idle worker; the last used, for what it needs is still in the caches of the machine. Else a new one."""
        while True:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                await asyncio.shield(self._loop.run_in_executor(None, self._replace, worker))
            if not self._end.alive:
                raise StoreError(_CLOSED)
            await asyncio.shield(self._loop.run_in_executor(None, self._add))

    def _add(self) -> None:
        """Start a worker, in a thread: where the fork server was ended, a new one reads the graph first."""
        with self._starting:
            # Else those of clients that left while theirs was started would be too many.
            if self._end.alive and len(self._idle) < self.limits.workers:
                try:
                    self._idle.append(self._pool.start())
                except OSError as error:
                    message = f"the system cannot start a process: {error.strerror}. Try again in a moment."
                    raise StoreError(message) from error
        if self._end.peek() is None:
            self._leave_workers()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run the loop until it is stopped, then cancel what is left on it."""
    loop.run_forever()
    while left := asyncio.all_tasks(loop):
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


# Those that a worker may raise; each takes a message alone.
_ERRORS: Final[dict[str, type[errors.GpaiGraphError]]] = {
    error.__name__: error
    for error in (errors.QuerySyntaxError, errors.ResultsFormatError, QueryMemoryError, QueryTooLargeError)
}


def _error_of(code: int, worker: Worker, request: Request) -> StoreError:
    """What to tell of a query whose worker ended. code: its exit code, or minus a signal."""
    if worker.late or code == _TIME_CODE:
        return QueryTimeoutError(
            f"the query was stopped after {request.timeout:g} s. Ask for less: name classes or things, share variables "
            "between patterns, or add LIMIT."
        )
    if code == _MEMORY_CODE:
        return QueryMemoryError(MEMORY_OVER)
    if code in _STACK_CODES:
        return QueryTooLargeError("this query is nested too deeply for the engine. Flatten it.")
    how = f"was ended from outside by signal {-code}" if code < 0 else f"ended with code {code}"
    return StoreError(
        f"the process that ran the query {how}. The query may be right: try again. A system that is short of memory "
        "ends processes; then ask for less."
    )


_CLOSED: Final = "this store is closed."
