"""Servers of others on loopback, filled with our graph: `oxigraph serve` and Virtuoso, each in a temporary folder.

Our own endpoint, too. In: a folder or a file. Out: the addresses of a running server. Each is stopped when its block
ends, also when a test failed."""

import os
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import LIMITS, Limits
from gpai_graph.web.endpoint import Html, route
from gpai_graph.web.http.middleware import ResponseCache
from gpai_graph.web.http.server import TimedConnection, config, hosts_for, protected

# Seconds that a server may take to start, or to stop by itself.
PATIENCE = 60
VIRTUOSO_MISSING = "Virtuoso is not installed: `apt-get install virtuoso-opensource` enables the tests with it"
VIRTUOSO_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 20

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
FileExtend = 20

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
SchedulerInterval = 0

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


class Served(NamedTuple):
    """Where a server answers queries and takes graphs (SPARQL 1.1 Graph Store Protocol), and as whom to write."""

    name: str
    query: str
    graphs: str
    user: str = ""
    password: str = ""


def free_port() -> int:
    """A port of loopback at which nobody listened a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Served]:
    """An empty `oxigraph serve`, in memory."""
    port = free_port()
    # Beside this Python, which need not be on the PATH.
    command = [os.path.join(sysconfig.get_path("scripts"), "oxigraph"), "serve", "-b", f"127.0.0.1:{port}", *options]
    with _running(command, folder, f"http://127.0.0.1:{port}/query"):
        yield Served("oxigraph serve", f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store")


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000) -> Iterator[Served]:
    """An empty Virtuoso. rows: the longest answer that it gives whole.

    Without Virtuoso the test is skipped; where CI is set, it fails."""
    program = shutil.which("virtuoso-t")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(VIRTUOSO_MISSING)
    http = free_port()
    settings = VIRTUOSO_SETTINGS.format(sql=free_port(), http=http, rows=rows)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    base = f"http://127.0.0.1:{http}"
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, f"{base}/sparql"):
        # The account and password that every new database of Virtuoso has.
        yield Served("Virtuoso", f"{base}/sparql", f"{base}/sparql-graph-crud-auth", "dba", "dba")


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        _wait_for(process, address, log)
        yield
    finally:
        # At once: Virtuoso would first come to the end of its queries.
        process.kill()
        process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(PATIENCE * 20):
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not come up: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


# A server that says what a test wants it to say


class Request(NamedTuple):
    """What a client sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, list[str]]:
        """The fields of a form: query, default-graph-uri."""
        return parse_qs(self.body)


class Reply(NamedTuple):
    """What a server answers. length: what it claims to send, if that is not true."""

    status: int = 200
    media_type: str = "application/sparql-results+json"
    body: bytes = b""
    headers: dict[str, str] = {}  # noqa: RUF012  # never changed
    length: int | None = None


class Actor(NamedTuple):
    """A server on loopback that keeps what it was sent."""

    url: str
    requests: list[Request]


@contextmanager
def acting(reply: Callable[[Request], Reply]) -> Iterator[Actor]:
    """A real HTTP server that answers as `reply` says."""
    requests: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            # Who gave up waiting hears nothing more.
            with suppress(OSError):
                super().handle()

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            requests.append(
                Request(self.command, self.path, {name.title(): value for name, value in self.headers.items()}, body)
            )
            said = reply(requests[-1])
            self.send_response(said.status)
            self.send_header("Content-Type", said.media_type)
            self.send_header("Content-Length", str(len(said.body) if said.length is None else said.length))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # the names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A client that gave up must not keep the test waiting.
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Actor(f"http://127.0.0.1:{server.server_port}/sparql", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Our own server


class OverH11(TimedConnection):
    """A connection over the protocol in pure Python, as where httptools is not there."""

    protocol = H11Protocol


@contextmanager
def serving(app: ASGIApp, **settings: Any) -> Iterator[str]:
    """An application of ours on a real server in a thread of this process; gives its address."""
    port = free_port()
    server = uvicorn.Server(config(app, port=port, **settings))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def endpoint(trig: Path, limits: Limits = LIMITS, html: Html | None = None, **settings: Any) -> Iterator[str]:
    """The SPARQL endpoint over a TriG file, as it is served; gives its address."""
    with GuardedStore(trig, limits) as guard:
        app = Starlette(routes=[route(guard, html)], middleware=[Middleware(ResponseCache, unlimited=lambda _: True)])
        with serving(protected(app, hosts=hosts_for("127.0.0.1")), **settings) as address:
            yield f"{address}/sparql"
