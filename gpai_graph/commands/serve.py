"""The verb `serve`. In: parsed options. Out: a web application on an address of this machine."""

import argparse
import socket
import sys
from collections.abc import Callable
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

from gpai_graph.commands.output import Graph, check_graph, only_here, trig_of
from gpai_graph.errors import GpaiGraphError, cannot_be_written
from gpai_graph.graph.opening import embedded

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


def serve(_: Graph, options: argparse.Namespace) -> int:
    """Serve the web application until it is told to stop (Ctrl-C, or SIGTERM)."""
    # Imported here: no other verb needs a web server.
    import asyncio

    from uvicorn import Server

    from gpai_graph.stores.sandbox.guarded import GuardedStore
    from gpai_graph.stores.sandbox.limits import Limits
    from gpai_graph.stores.sandbox.pool import CAN_FORK
    from gpai_graph.web import Settings, create_app
    from gpai_graph.web.http import server

    only_here(options)
    kg = embedded(trig_of(options))
    check_graph(kg, options)
    limits = Limits(options.limit, max_rows=options.max_rows or None, workers=options.workers)
    settings = Settings(
        public_url=options.public_url or "",
        hosts=server.hosts_for(options.host, options.allow_host or ()),
        contact=options.contact or "",
        warm=True,
        limits=limits,
    )
    runner = asyncio.Runner(loop_factory=_loop_factory())
    # Windows cannot fork: there are the pages and their data, and no SPARQL endpoint.
    guarded = GuardedStore(trig_of(options), limits, runner.get_loop()) if CAN_FORK else nullcontext()
    with closing(_bound(options.host, options.port)) as bound, guarded as guard, runner:
        app = create_app(kg, settings, guard)
        if options.access_log:
            app = server.AccessLog(app, _writer(options.access_log))
        address = f"http://{_in_address(options.host)}:{bound.getsockname()[1]}{options.root_path}/"
        print(f"gpai-graph runs at {address}  (Ctrl-C stops it)", flush=True)
        if options.open:
            _open(address)
        config = server.config(app, root_path=options.root_path, proxy_headers=bool(options.public_url))
        runner.run(Server(config).serve(sockets=[bound]))
    return 0


def _loop_factory() -> "Callable[[], AbstractEventLoop] | None":
    """What makes loops: uvloop, with which uvicorn answers more; None, for those of Python, where it is missing."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises GpaiGraphError in one line where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: only then does Python's loop send an answer at once, and not up to 40 ms later.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OverflowError as error:
        found.close()
        raise GpaiGraphError(f"{port} is not a port. Write a number from 0 (any free port) to 65535.") from error
    except OSError as error:
        found.close()
        raise GpaiGraphError(_why_not(host, port, error)) from error
    found.set_inheritable(True)
    return found


def _why_not(host: str, port: int, error: OSError) -> str:
    import errno

    place = f"{_in_address(host)}:{port}"
    if error.errno == errno.EADDRINUSE:
        return f"another program uses {place}. Try --port 0, which takes any free port."
    if error.errno == errno.EACCES:
        return f"{place}: this account may not use the port; ports below 1024 need an administrator. Try --port 8000."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine. Use --host 127.0.0.1 for this machine only."
    return f"the server cannot listen on {place}: {error.strerror}."


def _writer(name: str) -> Callable[[str], None]:
    """What writes lines to a file, or to standard error (-). Raises GpaiGraphError if the file cannot be opened."""
    if name == "-":
        return lambda line: print(line, file=sys.stderr, flush=True)
    try:
        # Line by line, at its end: what was written by former runs stays.
        file = open(name, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  # it stays open as long as the server
    except OSError as error:
        raise GpaiGraphError(cannot_be_written(name, error)) from error
    return lambda line: print(line, file=file)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _open(address: str) -> None:
    """Show the first page in the reader's browser, where there is one."""
    import webbrowser

    try:
        webbrowser.open(address)
    except webbrowser.Error as error:
        print(f"The browser could not be opened ({error}). Open {address} yourself.", file=sys.stderr)
