"""A server that is asked for long does not grow: its memory levels off."""

import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from addresses import different_addresses
from application import serving

from gpai_graph.graph.knowledge import KnowledgeGraph

ADDRESSES = 1_500
WARM = 500  # until then caches fill
GROWTH = 1.15  # of the memory at that point


def resident(process: int) -> float:
    """The memory of a process, in megabytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the process is gone")


def status_of(address: str) -> int:
    """The status of an answer that is read to its end."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.long
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="memory of a process is read from /proc, as on Linux")
def test_memory_levels_off_over_many_different_addresses(kg: KnowledgeGraph, tmp_path: Path) -> None:
    sizes: list[float] = []
    statuses: dict[str, int] = {}
    with serving(tmp_path) as (process, address):
        for number, path in enumerate(different_addresses(kg, ADDRESSES), 1):
            statuses[path] = status_of(address.rstrip("/") + path)
            if number % 100 == 0:
                sizes.append(resident(process.pid))
    # One address in twelve leads nowhere; all others are answered.
    nowhere = [path for path in statuses if path.startswith("/page/") and "?" not in path]
    assert nowhere == [path for path, status in statuses.items() if status != 200]
    print("megabytes after each hundred:", *map(round, sizes))
    at_first = max(sizes[: WARM // 100])
    assert max(sizes[WARM // 100 :]) <= GROWTH * at_first, sizes
