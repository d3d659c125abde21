"""The processes behind a guarded store: a fork server, which holds the graph, and the workers that it forks.

The module is run by the pool alone (`python -m`). The fork server has one thread and never runs a query; a worker has
nothing but its channel and the graph. It can open no file any more, so what functions import late is imported here."""

import contextlib
import difflib  # noqa: F401  # for functions that import it when called
import gc
import json
import os
import resource
import signal
import socket
import sys
import unicodedata  # noqa: F401  # for functions that import it when called
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, NoReturn

import rapidfuzz.distance  # noqa: F401  # for functions that import it when called

from gpai_graph.errors import GpaiGraphError, QueryMemoryError
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox.pool import ANSWER, COMMAND, NOBODY, START
from gpai_graph.stores.sandbox.request import MEMORY_OVER, Request, answered

_CHANNEL: Final = 3
# A worker that a query made grow so much (bytes) is replaced: what it holds, the next one lacks.
_GROWTH: Final = 128 << 20
_PR_SET_PDEATHSIG: Final = 1
# A name of ours: mypy would take what follows a test of sys.platform for unreachable on other machines.
_PLATFORM: Final[str] = sys.platform
# How nice (of 19 at most) a worker is that lets others go first: one that is not gets some ten times its time.
_YIELDING: Final = 10


def main(arguments: list[str]) -> int:
    """The fork server. arguments: the TriG file, the bytes of memory for a query, the descriptor of its channel."""
    control = socket.socket(fileno=int(arguments[2]))
    try:
        store = EmbeddedStore.in_memory()
        store.load(Path(arguments[0]))
    except GpaiGraphError as error:
        with contextlib.suppress(ConnectionError):
            control.sendall(str(error).encode())
        return 1
    # Otherwise each worker's first collection copies every page of the objects that it looks at.
    gc.collect()
    gc.freeze()
    with contextlib.suppress(ConnectionError):
        control.sendall(b"\n")
        _manage(control, store, int(arguments[1]))
    return 0


def _manage(control: socket.socket, store: EmbeddedStore, memory: int) -> None:
    """Start and stop workers as the pool says, until it closes the channel or dies; then no worker outlives it."""
    null = os.open(os.devnull, os.O_RDWR)
    workers: set[int] = set()
    try:
        while True:
            data, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
            if not data:
                return
            command, worker = COMMAND.unpack(data)
            if command == START:
                answer = _forked()
                if answer == 0:
                    _become_worker(store, memory, descriptors[0], null)
                os.close(descriptors[0])
                workers |= {answer} - {NOBODY}
            else:
                answer = _end_of(worker) if worker in workers else 0
                workers.discard(worker)
            control.sendall(ANSWER.pack(answer))
    finally:
        for worker in workers:
            _end_of(worker)


def _forked() -> int:
    """As os.fork; NOBODY where the system has no room for another process."""
    with contextlib.suppress(OSError):
        return os.fork()
    return NOBODY


def _end_of(worker: int) -> int:
    """Kill a worker; the wait status that tells of what it died, if it was dead before."""
    os.kill(worker, signal.SIGKILL)
    return os.waitpid(worker, 0)[1]


# The worker


def _become_worker(store: EmbeddedStore, memory: int, channel: int, null: int) -> NoReturn:
    """What a fork does: give up everything but the channel, then serve."""
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _die_with(os.getppid())
        # Through a copy: the channel may be one of the numbers that are set here.
        copy = os.dup(channel)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        if copy != _CHANNEL:
            os.dup2(copy, _CHANNEL)
        # The ends of other workers' channels among them: a reader would wait for their end.
        os.closerange(_CHANNEL + 1, min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 1 << 20))
        _limit(resource.RLIMIT_CORE, 0)
        if memory:
            _limit_memory(memory)
        # No number is left: no file can be opened and no socket made, so SERVICE reaches nobody.
        _limit(resource.RLIMIT_NOFILE, _CHANNEL + 1)
        _serve(store, Connection(_CHANNEL))
    finally:
        os._exit(1)


def _die_with(parent: int) -> None:
    """Ask Linux to kill this process when its parent dies; elsewhere the end of the channel tells."""
    if _PLATFORM != "linux":
        return
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _limit(what: int, most: int) -> None:
    # Where a system does not know a limit, the others still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _limit_memory(memory: int) -> None:
    """So many bytes beside those that the graph takes already; only where the system tells these (Linux)."""
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)


def _serve(store: EmbeddedStore, channel: "Connection[Any, Any]") -> NoReturn:
    """Answer one request after the other until nobody asks, nobody listens, or an answer was the last."""
    start = _most_memory()
    last = False
    while not last:
        try:
            request = Request.from_bytes(channel.recv_bytes())
            if request.yields:
                _let_others_go_first()
            # Not handled: the system itself ends the process, whatever the engine is doing.
            signal.setitimer(signal.ITIMER_REAL, request.timeout)
            head, body, last = _attempt(store, request)
            signal.setitimer(signal.ITIMER_REAL, 0)
            # Who is not root cannot be made less nice again.
            last = last or request.yields or _most_memory() - start > _GROWTH
            channel.send_bytes(json.dumps({**head, "last": last}).encode() + b"\n" + body)
        except (EOFError, OSError):
            last = True
    os._exit(0)


def _let_others_go_first() -> None:
    """Give this process what the others leave of the processors; where the system cannot, it shares as before."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _YIELDING)


def _attempt(store: EmbeddedStore, request: Request) -> tuple[dict[str, Any], bytes, bool]:
    """The head and the body of a reply or an error, and whether the worker cannot go on."""
    try:
        reply = answered(store, request)
        return {"type": reply.media_type, "cut": reply.cut}, reply.body, False
    except GpaiGraphError as error:
        return {"error": type(error).__name__}, str(error).encode(errors="replace"), False
    except MemoryError:
        return {"error": QueryMemoryError.__name__}, MEMORY_OVER.encode(), True
    except BaseException as error:  # a panic of the engine is no Exception
        return {"error": "StoreError"}, f"the engine failed: {error}".encode(errors="replace"), True


def _most_memory() -> int:
    """The most memory that this process has had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most if _PLATFORM == "darwin" else most * 1024)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
