"""Limits and queries for the tests of the guarded store, and the processes that belong to it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gpai_graph.stores.sandbox.limits import Limits

QUICK = Limits(timeout=0.5, workers=2, queue=4)

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o)"

# Twenty terms in five patterns: no machine counts these products within a test.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, which is Linux's")


def children(pid: int) -> list[int]:
    # Each thread lists those that it has started.
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(word) for listing in listings for word in listing.read_text(encoding="ascii").split()]
    return found + [grandchild for child in found for grandchild in children(child)]


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int]) -> bool:
    """Whether all of them end soon."""
    return soon(lambda: not any(map(runs, pids)))


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold within ten seconds."""
    for _ in range(1000):
        if holds():
            return True
        time.sleep(0.01)
    return False
