"""The crew: workers hired and buried, seen from the process that asks. Frames in, frames out; no SPARQL here.

Forked where there is fork (a guardian holds the graph once), spawned elsewhere (each worker opens the cache)."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any, Final, Protocol

from gpai_graph.errors import StoreError
from gpai_graph.stores.sandbox.worker import ANSWER, BURY, COMMAND, FRAME, HIRE, NOBODY, read_frame

# The head and the body of a frame.
Parts = tuple[bytes, bytes]
CAN_FORK: Final = hasattr(os, "fork") and hasattr(socket, "send_fds")
_CHUNK: Final = 1 << 18
# Seconds that the guardian has to end its workers and itself.
_PARTING: Final = 5.0


class Worker(Protocol):
    """A process that answers one request at a time. late: whether it was given up because it did not answer."""

    pid: int
    late: bool

    def is_alive(self) -> bool:
        """Whether it waits for a request; an idle one may have been ended by the system."""

    def exchange(self, frame: bytes, patience: float) -> Parts | None:
        """Send a request and wait so many seconds for what it says; None if it died or is late."""

    async def exchange_async(self, frame: bytes, patience: float) -> Parts | None:
        """The same, while the event loop does other things."""


class Crew(Protocol):
    """What hires workers. Each method may be called from any thread."""

    def hire(self) -> Worker:
        """A new worker. Raises StoreError if there can be none."""

    def bury(self, worker: Any) -> int:
        """End a worker, if it is not dead yet; gives its exit code, or minus the number of the signal that ended it."""

    def close(self) -> None:
        """End all processes. A crew whose owner dies without it ends by itself."""


class ForkedWorker:
    """A fork of the guardian, at the other end of a socket pair."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.late = False
        self.channel = channel

    def is_alive(self) -> bool:
        """Whether its end of the channel is open and nothing is left to read."""
        self.channel.settimeout(0)
        try:
            self.channel.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            pass
        return False

    def exchange(self, frame: bytes, patience: float) -> Parts | None:
        """Send a request and wait so many seconds for what it says; None if it died or is late."""
        self.channel.settimeout(patience)
        try:
            self.channel.sendall(frame)
            return self._received()
        except TimeoutError:
            self.late = True
        except ConnectionError:
            pass
        return None

    def _received(self) -> Parts | None:
        data = bytearray()
        wanted = FRAME.size
        while len(data) < wanted:
            chunk = self.channel.recv(max(wanted - len(data), _CHUNK))
            if not chunk:
                return None
            data += chunk
            wanted = _length(data)
        return _parted(data)

    async def exchange_async(self, frame: bytes, patience: float) -> Parts | None:
        """The same, while the event loop does other things."""
        loop = asyncio.get_running_loop()
        channel = self.channel
        channel.settimeout(0)
        timer = loop.call_later(patience, self._give_up)
        try:
            # Most requests are shorter than the buffer between us, and then nothing has to wait.
            sent = channel.send(frame)
            if sent < len(frame):
                await loop.sock_sendall(channel, frame[sent:])
            data = bytearray()
            wanted = FRAME.size
            while len(data) < wanted:
                chunk = await loop.sock_recv(channel, max(wanted - len(data), _CHUNK))
                if not chunk:
                    return None
                data += chunk
                wanted = _length(data)
            return _parted(data)
        except ConnectionError:
            return None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.late = True
        # Whoever waits for it reads the end.
        self.channel.shutdown(socket.SHUT_RDWR)


def _length(data: bytearray) -> int:
    """How long a frame is that begins so."""
    return FRAME.size + sum(FRAME.unpack_from(data)) if len(data) >= FRAME.size else FRAME.size


def _parted(data: bytearray) -> Parts:
    end = FRAME.size + FRAME.unpack_from(data)[0]
    return bytes(data[FRAME.size : end]), bytes(data[end:])


class ForkedCrew:
    """A guardian with the graph of a TriG file in memory, and its forks. memory: bytes for each query.

    Raises StoreError if the file cannot be read."""

    def __init__(self, trig: Path, memory: int) -> None:
        self._trig = trig
        self._memory = memory
        self._lock = threading.Lock()
        self._channels: set[socket.socket] = set()
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        # A session of its own: Ctrl-C on the terminal is for us.
        process = subprocess.Popen(
            [*_COMMAND, str(self._trig.absolute()), str(self._memory), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env=_environment(),
        )
        theirs.close()
        # At the end of Python, too: nobody is left behind by a forgotten close.
        self._finalizer = weakref.finalize(self, _part_with, process, ours)
        self._control = ours
        said = ours.recv(1 << 16)
        if said != b"\n":
            self.close()
            raise StoreError(said.decode(errors="replace") or "the process that holds the graph did not start.")

    def hire(self) -> ForkedWorker:
        """A new fork. Raises StoreError if there can be none."""
        with self._lock:
            if not self._finalizer.alive:
                raise StoreError("this store is closed.")
            try:
                return self._hired()
            except OSError:
                # The guardian was ended from outside, and its workers with it.
                self._finalizer()
                self._start()
                return self._hired()

    def _hired(self) -> ForkedWorker:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [COMMAND.pack(HIRE, 0)], [theirs.fileno()])
            pid = self._answer()
        except OSError:
            ours.close()
            raise
        if pid == NOBODY:
            ours.close()
            raise StoreError("the system has no room for another process. Ask again in a moment.")
        self._channels.add(ours)
        return ForkedWorker(pid, ours)

    def bury(self, worker: ForkedWorker) -> int:
        """End a worker; gives its exit code, or minus the number of the signal that ended it."""
        with self._lock:
            self._channels.discard(worker.channel)
            worker.channel.close()
            try:
                self._control.sendall(COMMAND.pack(BURY, worker.pid))
                return os.waitstatus_to_exitcode(self._answer())
            except (OSError, ValueError):
                return 0

    def _answer(self) -> int:
        data = self._control.recv(ANSWER.size)
        if len(data) != ANSWER.size:
            raise ConnectionError("the guardian is gone")
        return int(ANSWER.unpack(data)[0])

    def close(self) -> None:
        """End all processes."""
        self._finalizer()
        for channel in self._channels:
            channel.close()


def _part_with(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    # The end of its channel tells the guardian to end its workers and itself.
    control.close()
    try:
        process.wait(_PARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class SpawnedWorker:
    """A Python of its own with the cache opened, on standard input and output. late: set by the timer that ends it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.pid = process.pid
        self.late = False
        self.process = process

    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.process.poll() is None

    def exchange(self, frame: bytes, patience: float) -> Parts | None:
        """Send a request and wait so many seconds for what it says; None if it died or is late."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        timer = threading.Timer(patience, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            self.process.stdin.write(frame)
            return read_frame(self.process.stdout.fileno())
        except OSError:
            return None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()

    async def exchange_async(self, frame: bytes, patience: float) -> Parts | None:
        """The same, in a thread."""
        return await asyncio.to_thread(self.exchange, frame, patience)


class SpawnedCrew:
    """Workers that each open the cache of a TriG file: where there is no fork."""

    def __init__(self, trig: Path, memory: int) -> None:
        self._arguments = [str(trig.absolute()), str(memory), "--alone"]
        self._workers: set[SpawnedWorker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def hire(self) -> SpawnedWorker:
        """A new process. Raises StoreError if the file cannot be read, or the crew is closed."""
        process = subprocess.Popen(
            [*_COMMAND, *self._arguments],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            **_APART,
        )
        worker = SpawnedWorker(process)
        with self._lock:
            self._workers.add(worker)
        assert process.stdout is not None
        said = read_frame(process.stdout.fileno())
        if said is None or said[1] or self._closed:
            self.bury(worker)
            raise StoreError(said[1].decode() if said and said[1] else "a process that answers did not start.")
        return worker

    def bury(self, worker: SpawnedWorker) -> int:
        """End a worker; gives its exit code, or minus the number of the signal that ended it."""
        worker.process.kill()
        with worker.process:
            code = worker.process.wait()
        with self._lock:
            self._workers.discard(worker)
        return code

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        for worker in list(self._workers):
            self.bury(worker)


# -P: a file of the current folder that is called like a module must not run.
_COMMAND: Final = (sys.executable, "-P", "-m", "gpai_graph.stores.sandbox.worker")
# Ctrl-C on the terminal is for the owner.
_APART: Final[dict[str, Any]] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"start_new_session": True}
)


def _environment() -> dict[str, str]:
    """The environment in which another Python finds this package as we did."""
    root = str(Path(__file__).resolve().parents[3])
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))}
