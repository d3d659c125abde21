"""Benchmark: the SPARQL endpoint beside two others, and under attack.

In: nothing; wrk must be installed (`apt-get install wrk`). Out: requests per second of look-ups with 16 connections, in
turns, medians; and how long a plain query takes in `gpai-graph serve`, as it ships, while attackers run. Without
rdflib-endpoint, one peer less."""

import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from attacks import HEAVY, MEMORY  # beside the tests, which send the same
from servers import free_port

from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import trig_path

ROUNDS = 3
SECONDS = 4
CONNECTIONS = 16
UNDER_ATTACK = 15
ATTACKERS = (4, 16)
COUNTRIES = "SELECT ?country WHERE { ?country a <https://w3id.org/gpai-graph/ontology#Country> } ORDER BY ?country"
LOOK_UP = "SELECT ?label WHERE {{ <{}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
# The endpoint alone, as a bare ASGI application behind its checks.
OURS = """
import asyncio, sys, uvicorn, uvloop
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.paths import trig_path
from starlette.applications import Starlette
from starlette.middleware import Middleware
from gpai_graph.web.endpoint import route
from gpai_graph.web.http.middleware import ResponseCache
from gpai_graph.web.http.server import config, hosts_for, protected
runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
with GuardedStore(trig_path(), loop=runner.get_loop()) as guard, runner:
    cache = Middleware(ResponseCache, unlimited=lambda _: True)
    app = Starlette(routes=[route(guard)], middleware=[cache])
    ours = config(protected(app, hosts=hosts_for("127.0.0.1")), port=int(sys.argv[1]))
    runner.run(uvicorn.Server(ours).serve())
"""
# wrk's own language: the next of the queries each time; `new` adds a comment that nobody sent before.
SCRIPT = """
local queries = {{ {queries} }}
local at = 0
math.randomseed(os.time() + tonumber(tostring({{}}):sub(8), 16))
request = function()
  at = at % #queries + 1
  local query = queries[at]
  if {new} then query = query .. "%20%23" .. math.random(1, 2^30) .. math.random(1, 2^30) end
  return wrk.format("GET", "{path}?query=" .. query, {{ Accept = "application/sparql-results+json" }})
end
"""


@contextmanager
def running(command: list[str], address: str, folder: Path) -> Iterator[str]:
    """A server, until the block ends; gives its address."""
    with (folder / "output.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start: {(folder / 'output.log').read_text()[-2000:]}")
            try:
                if asked(address, "ASK {}"):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def asked(address: str, query: str) -> bool:
    """Whether a query by GET is answered."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        accept = {"Accept": "application/sparql-results+json"}
        connection.request("GET", f"{parts.path}?query={quote(query)}", headers=accept)
        response = connection.getresponse()
        response.read()
        return response.status == 200
    finally:
        connection.close()


def rate(address: str, queries: list[str], new: bool, folder: Path) -> float:
    """Requests per second of wrk. new: whether each query was never sent before."""
    script = folder / "requests.lua"
    quoted = ", ".join(f'"{quote(query, safe="")}"' for query in queries)
    path = urlsplit(address).path
    script.write_text(SCRIPT.format(queries=quoted, new=str(new).lower(), path=path), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", str(script), address]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{address}: {told}")
    found = re.search(r"Requests/sec:\s*([\d.]+)", told)
    assert found is not None
    return float(found[1])


def under_attack(address: str, number: int) -> list[float]:
    """Seconds that each of many plain queries took while so many attackers sent heavy ones without a pause."""
    over = threading.Event()

    def attack(query: str) -> None:
        while not over.is_set():
            try:
                asked(address, f"{query} # {time.monotonic_ns()}")
            except OSError:
                time.sleep(0.05)

    heavy = [*HEAVY.values(), *MEMORY.values()]
    attackers = [threading.Thread(target=attack, args=(heavy[at % len(heavy)],)) for at in range(number)]
    for attacker in attackers:
        attacker.start()
    taken = []
    end = time.monotonic() + UNDER_ATTACK
    while time.monotonic() < end:
        began = time.perf_counter()
        assert asked(address, f"ASK {{ ?s ?p ?o }} # {time.monotonic_ns()}")
        taken.append(time.perf_counter() - began)
        time.sleep(0.02)
    over.set()
    for attacker in attackers:
        attacker.join()
    return taken


def peers(stack: ExitStack, graph: EmbeddedStore, folder: Path) -> dict[str, str]:
    """{name: address} of the servers, all with the default graph; ours with all graphs."""
    triples = folder / "facts.nt"
    triples.write_bytes(graph.ntriples(None))
    programs = Path(sysconfig.get_path("scripts"))
    port = free_port()
    found = {"ours": f"http://127.0.0.1:{port}/sparql"}
    stack.enter_context(running([sys.executable, "-c", OURS, str(port)], found["ours"], folder))
    oxigraph = str(programs / "oxigraph")
    store = ["--location", str(folder / "oxigraph")]
    subprocess.run([oxigraph, "load", *store, "--file", str(triples)], check=True, capture_output=True)
    port = free_port()
    found["oxigraph serve-read-only"] = f"http://127.0.0.1:{port}/query"
    command = [oxigraph, "serve-read-only", *store, "--bind", f"127.0.0.1:{port}"]
    stack.enter_context(running(command, found["oxigraph serve-read-only"], folder))
    if (programs / "rdflib-endpoint").exists():
        port = free_port()
        found["rdflib-endpoint"] = f"http://127.0.0.1:{port}/"
        command = [str(programs / "rdflib-endpoint"), "serve", str(triples), "--port", str(port), "--host", "127.0.0.1"]
        stack.enter_context(running(command, found["rdflib-endpoint"], folder))
    else:
        print("rdflib-endpoint is not installed: pip install rdflib-endpoint")
    return found


def main() -> None:
    """Measure and print. --attacks: only those, for which wrk is not needed."""
    if "--attacks" in sys.argv[1:]:
        attacked()
        return
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    graph = EmbeddedStore.in_memory()
    graph.load(trig_path())
    queries = [LOOK_UP.format(row.country) for row in graph.select(COUNTRIES)]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        addresses = peers(stack, graph, Path(name))
        rates: dict[tuple[str, bool], list[float]] = {}
        for _ in range(ROUNDS):
            for server, address in addresses.items():
                for new in (False, True):
                    rates.setdefault((server, new), []).append(rate(address, queries, new, Path(name)))
        print(f"{len(queries)} look-ups, {CONNECTIONS} connections, {os.cpu_count()} cores, medians of {ROUNDS}\n")
        for new, title in ((False, "asked before"), (True, "new each time")):
            ours = statistics.median(rates["ours", new])
            for server in addresses:
                median = statistics.median(rates[server, new])
                print(f"{title:<14} {server:<26} {median:9.0f} requests/s   ours is {ours / median:6.2f} times this")
    print()
    attacked()


def attacked() -> None:
    """Measure and print how long plain queries take in the server as it ships, while attackers run."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        address = f"http://127.0.0.1:{port}/sparql"
        command = [sys.executable, "-m", "gpai_graph", "serve", "--port", str(port)]
        with running(command, address, Path(name)):
            for number in ATTACKERS:
                taken = sorted(under_attack(address, number))
                at = [1000 * taken[int(len(taken) * share)] for share in (0.5, 0.95)]
                told = f"median {at[0]:.0f} ms, p95 {at[1]:.0f} ms (at most 250), slowest {1000 * taken[-1]:.0f} ms"
                print(f"{number} attackers, {len(taken)} plain queries: {told}")


if __name__ == "__main__":
    main()
