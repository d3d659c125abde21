"""The worker processes, seen from the process that asks: started, asked and stopped on one event loop. No SPARQL here.

A process of its own, the fork server, holds the graph once and forks the workers, which share its memory."""

import asyncio
import os
import socket
import struct
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Final

from gpai_graph.errors import StoreError

CAN_FORK: Final = hasattr(os, "fork") and hasattr(socket, "send_fds")
# A message begins with its length, as `multiprocessing.connection` writes it, which the worker uses.
LENGTH: Final = struct.Struct("!i")
# Commands to the fork server: one letter and a process id.
COMMAND: Final = struct.Struct("!cI")
START: Final = b"+"
STOP: Final = b"-"
# What it answers: a process id, or a wait status.
ANSWER: Final = struct.Struct("!I")
# In place of a process id: the system has no room for another process.
NOBODY: Final = 0xFFFF_FFFF
_CHUNK: Final = 1 << 18
# -P: a file of the current folder that is called like a module must not run.
_COMMAND: Final = (sys.executable, "-P", "-m", "gpai_graph.stores.sandbox.worker")
# The longest words of a fork server that cannot read its file.
_WORDS: Final = 1 << 16
# Seconds that the fork server has to end its workers and itself.
_PARTING: Final = 5.0


class Worker:
    """A process that answers one request at a time, at the other end of a socket pair.

    late: whether it was given up because it did not answer in time."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.late = False
        self.channel = channel

    def is_alive(self) -> bool:
        """Whether it waits for a request; the system may have ended it while it was idle."""
        try:
            self.channel.recv(1, socket.MSG_PEEK)
        except OSError as error:
            return isinstance(error, BlockingIOError)
        return False

    async def exchange(self, request: bytes, patience: float) -> bytes | None:
        """Send a request and wait so many seconds for what it says; None if it died or is late."""
        loop = asyncio.get_running_loop()
        said = bytearray()
        wanted = LENGTH.size
        try:
            async with asyncio.timeout(patience):
                await loop.sock_sendall(self.channel, LENGTH.pack(len(request)) + request)
                while len(said) < wanted:
                    chunk = await loop.sock_recv(self.channel, max(wanted - len(said), _CHUNK))
                    if not chunk:
                        return None
                    said += chunk
                    if len(said) >= LENGTH.size:
                        wanted = LENGTH.size + LENGTH.unpack_from(said)[0]
        except TimeoutError:
            self.late = True
            return None
        except ConnectionError:
            return None
        return bytes(memoryview(said)[LENGTH.size :])


class Pool:
    """The fork server with the graph of a TriG file, and its workers. memory: bytes for each query.

    For many threads. If the process that made it dies without closing it, all end by themselves. Raises StoreError
    if the file cannot be read."""

    def __init__(self, trig: Path, memory: int) -> None:
        self._arguments = [str(trig.absolute()), str(memory)]
        # One command at a time: the next thing that the fork server says is its answer. And one opens a new one.
        self._lock = RLock()
        self._is_closed = False
        self._open()

    def _open(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # a session of its own: Ctrl-C on the terminal is for us
                [*_COMMAND, *self._arguments, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                env=_environment(),
            )
        # At the end of Python, too: nobody is left behind by a forgotten close.
        self._end = weakref.finalize(self, _end, process, self._control)
        said = self._control.recv(_WORDS)
        if said != b"\n":
            self._end()
            raise StoreError(said.decode(errors="replace") or "the process that holds the graph did not start.")

    def start(self) -> Worker:
        """Start a worker. Raises StoreError if there can be none."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs, self._lock:
                try:
                    pid = self._reply_to(START, 0, theirs)
                except OSError:
                    if self._is_closed:
                        raise
                    # The fork server was ended from outside, its workers with it; or it did not start the last time.
                    self._end()
                    self._open()
                    pid = self._reply_to(START, 0, theirs)
            if pid == NOBODY:
                raise StoreError("the system has no room for another process. Try again in a moment.")
        except BaseException:
            ours.close()
            raise
        return Worker(pid, ours)

    def stop(self, worker: Worker) -> int:
        """End a worker, if it is not dead yet; gives its exit code, or minus the number of the signal that ended it."""
        worker.channel.close()
        with suppress(OSError, ValueError):
            return os.waitstatus_to_exitcode(self._reply_to(STOP, worker.pid))
        return 0

    def _reply_to(self, command: bytes, pid: int, *given: socket.socket) -> int:
        """What the fork server answers to a command. Raises OSError if it is gone."""
        with self._lock:
            socket.send_fds(self._control, [COMMAND.pack(command, pid)], [end.fileno() for end in given])
            said = self._control.recv(ANSWER.size)
        if len(said) != ANSWER.size:
            raise ConnectionError("the fork server is gone")
        return int(ANSWER.unpack(said)[0])

    def close(self) -> None:
        """End all processes; nothing can be started any more."""
        self._is_closed = True
        self._end()


def _end(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    # The end of its channel tells the fork server to end its workers and itself.
    with suppress(OSError):  # for a fork of this process that has it, too
        control.shutdown(socket.SHUT_RDWR)
    control.close()
    try:
        process.wait(_PARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """The environment in which another Python finds this package as we did."""
    places = str(Path(__file__).resolve().parents[3]), os.environ.get("PYTHONPATH", "")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
