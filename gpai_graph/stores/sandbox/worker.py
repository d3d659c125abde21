"""The processes behind a guarded store: a guardian that holds the graph and forks workers, and the workers.

The module is run by the pool alone (`python -m`). The guardian has one thread and never runs a query; a worker has
nothing but its channel and the graph."""

import contextlib

# For `did_you_mean`, which imports it when it is called: a worker can open no file any more.
import difflib  # noqa: F401
import gc
import json
import os
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, NoReturn

from gpai_graph.errors import GpaiGraphError, QueryMemoryError
from gpai_graph.stores.embedded import EmbeddedStore, open_cached
from gpai_graph.stores.sandbox.limits import Reply, Request, answered

try:
    import resource

    _HAS_LIMITS: bool = True
except ImportError:  # Windows
    _HAS_LIMITS = False

# Commands to the guardian: one letter and a process id.
COMMAND: Final = struct.Struct(">cI")
HIRE: Final = b"+"
BURY: Final = b"-"
# What it answers: a process id, or a wait status.
ANSWER: Final = struct.Struct(">I")
# In place of a process id: the system has no room for another process.
NOBODY: Final = 0xFFFF_FFFF
# A frame: the length of its head (JSON) and that of its body.
FRAME: Final = struct.Struct(">II")
MEMORY_OVER: Final = "the query was stopped: it needed more memory than it may have. Select less, or add LIMIT."
_CHANNEL: Final = 3
_CHUNK: Final = 1 << 20
# A worker that a query made grow so much (bytes) is replaced: what it holds, the next one lacks.
_GROWTH: Final = 128 << 20
_PR_SET_PDEATHSIG: Final = 1
# A name of ours: mypy would take what follows a test of sys.platform for unreachable on other machines.
_PLATFORM: Final[str] = sys.platform
_HAS_ALARM: Final[bool] = hasattr(signal, "setitimer")
# How nice (of 19 at most) a worker is that lets others go first: one that is not gets some ten times its time.
_YIELDING: Final = 10
# The exit code of a worker whose time was over, where no signal can say so.
TIME_OVER: Final = 124


def main(arguments: list[str]) -> int:
    """The guardian, or with --alone one worker on standard input and output.

    arguments: the TriG file, the bytes of memory for a query, then --alone or the descriptor of the control channel."""
    trig, memory, how = Path(arguments[0]), int(arguments[1]), arguments[2]
    if how == "--alone":
        # Its own descriptors: whatever prints must not print into a frame.
        incoming, outgoing = os.dup(0), os.dup(1)
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        try:
            store = open_cached(trig)
        except GpaiGraphError as error:
            _write(outgoing, frame_of({"error": type(error).__name__, "last": True}, str(error).encode()))
            return 1
        _write(outgoing, frame_of({}, b""))
        _limit_memory(memory)
        _serve(store, _watched(incoming), outgoing)
    control = socket.socket(fileno=int(how))
    try:
        store = EmbeddedStore.in_memory()
        store.load(trig)
    except GpaiGraphError as error:
        control.sendall(str(error).encode())
        return 1
    # Otherwise each worker's first collection copies every page of the objects that it looks at.
    gc.collect()
    gc.freeze()
    control.sendall(b"\n")
    _guard(control, store, memory)
    return 0


def _guard(control: socket.socket, store: EmbeddedStore, memory: int) -> None:
    """Hire and bury as the owner says, until it closes the channel or dies; then no worker outlives it."""
    null = os.open(os.devnull, os.O_RDWR)
    workers: set[int] = set()
    try:
        while True:
            data, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
            if not data:
                return
            command, worker = COMMAND.unpack(data)
            if command == HIRE:
                hired = _forked()
                if hired == 0:
                    _become_worker(store, memory, descriptors[0], null)
                os.close(descriptors[0])
                workers.add(hired)
                workers.discard(NOBODY)
                control.sendall(ANSWER.pack(hired))
            else:
                status = _end_of(worker) if worker in workers else 0
                workers.discard(worker)
                control.sendall(ANSWER.pack(status))
    except (ConnectionError, BrokenPipeError):
        return
    finally:
        for worker in workers:
            _end_of(worker)


def _forked() -> int:
    """As os.fork; NOBODY where the system has no room for another process."""
    try:
        return os.fork()
    except OSError:
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
        _limit_memory(memory)
        # No number is left: no file can be opened and no socket made, so SERVICE reaches nobody.
        _limit(resource.RLIMIT_NOFILE, _CHANNEL + 1)
        _serve(store, partial(read_frame, _CHANNEL), _CHANNEL)
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
    if not _HAS_LIMITS or not memory:
        return
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)


def _watched(incoming: int) -> Callable[[], "tuple[bytes, bytes] | None"]:
    """Frames read by a thread, which sees that the owner died also while a query runs, and ends the process."""
    frames: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()

    def read() -> None:
        while (frame := read_frame(incoming)) is not None:
            frames.put(frame)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return frames.get


def _serve(store: EmbeddedStore, receive: Callable[[], "tuple[bytes, bytes] | None"], outgoing: int) -> NoReturn:
    """Answer one request after the other until no more are received."""
    start = _most_memory()
    while True:
        frame = receive()
        if frame is None:
            os._exit(0)
        request = Request.from_bytes(frame[1])
        if request.yields:
            _let_others_go_first()
        with _deadline(request.timeout):
            head, body, alive = _attempt(store, request)
        # Who is not root cannot be made less nice again.
        last = not alive or request.yields or _most_memory() - start > _GROWTH
        _write(outgoing, frame_of({**head, "last": last}, body))
        if last:
            os._exit(0)


def _let_others_go_first() -> None:
    """Give this process what the others leave of the processors; where the system cannot, it shares as before."""
    if _HAS_LIMITS:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _YIELDING)


@contextlib.contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """End this process if the block takes longer."""
    if _HAS_ALARM:
        # Not handled: the system itself ends the process, whatever the engine is doing.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
        signal.setitimer(signal.ITIMER_REAL, 0)
        return
    # The engine lets other threads run while it works.
    timer = threading.Timer(seconds, os._exit, [TIME_OVER])
    timer.daemon = True
    timer.start()
    yield
    timer.cancel()


def _attempt(store: EmbeddedStore, request: Request) -> tuple[dict[str, Any], bytes, bool]:
    """The head and the body of a reply or an error, and whether the worker can go on."""
    try:
        reply = answered(store, request)
        return {"type": reply.media_type, "cut": reply.cut}, reply.body, True
    except GpaiGraphError as error:
        return {"error": type(error).__name__}, str(error).encode(errors="replace"), True
    except MemoryError:
        return {"error": QueryMemoryError.__name__}, MEMORY_OVER.encode(), False
    except BaseException as error:  # a panic of the engine is no Exception
        return {"error": "StoreError"}, f"the engine failed: {error}".encode(errors="replace"), False


def _most_memory() -> int:
    """The most memory that this process has had, in bytes."""
    if not _HAS_LIMITS:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most if _PLATFORM == "darwin" else most * 1024)


# Frames


def frame_of(head: dict[str, Any], body: bytes) -> bytes:
    """A frame: two lengths, a head in JSON, a body."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return FRAME.pack(len(text), len(body)) + text + body


def reply_of(head: bytes, body: bytes) -> tuple[Reply | None, str, bool]:
    """What the parts of a frame say: a reply or None, the name of an error, whether the worker is gone."""
    told = json.loads(head)
    if "error" in told:
        return None, str(told["error"]), bool(told["last"])
    return Reply(body, str(told["type"]), bool(told["cut"])), "", bool(told["last"])


def read_frame(descriptor: int) -> tuple[bytes, bytes] | None:
    """The head and the body of the next frame; None at the end."""
    lengths = _read(descriptor, FRAME.size)
    if lengths is None:
        return None
    head, body = FRAME.unpack(lengths)
    data = _read(descriptor, head + body)
    return None if data is None else (data[:head], data[head:])


def _read(descriptor: int, length: int) -> bytes | None:
    chunks = []
    while length:
        chunk = os.read(descriptor, min(length, _CHUNK))
        if not chunk:
            return None
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(descriptor, view[:_CHUNK]) :]
    except OSError:
        # Nobody listens any more.
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
