"""A server that is asked for long does not grow: its memory levels off."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from urllib.parse import quote

import pytest
from application import serving
from built import names

ADDRESSES = 1_500
WARM = 500  # until then caches fill
GROWTH = 1.1  # of the memory at that point
PAGES = ("country:", "person:", "body:", "organisation:", "output:", "project:", "event:", "source:", "instrument:")
COUNTRIES = "SELECT ?country { ?country a gpai:Country }"


def addresses() -> Iterator[str]:
    """Different addresses without end: pages, answers, comparisons, data, SPARQL, and some that are not there."""
    things = sorted(name for name in names() if name.startswith(PAGES))
    for number in count():
        kind, _, slug = things[number * 37 % len(things)].partition(":")
        year, month = 2019 + number % 8, 1 + number // 8 % 12
        day = f"{year}-{month:02}-{1 + number % 28:02}"
        yield f"/page/{kind}/{slug}?as_of={day}"
        yield f"/compare?before={year}-{month:02}-01&after={day}"
        yield f"/questions/{('members', 'seats', 'experts')[number % 3]}?as_of={day}"
        yield f"/api/queries/members.json?as_of={day}"
        yield f"/data/{kind}/{slug}.ttl"
        yield f"/sparql?query={quote(f'{COUNTRIES} OFFSET {number}')}"
        yield f"/networks/knowledge-flow?as_of={day}"
        yield f"/page/{kind}/{slug}-{number}"
        yield f"/search?q={slug}+{number}"


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
def test_memory_levels_off_over_many_different_addresses(tmp_path: Path) -> None:
    sizes: list[float] = []
    statuses: dict[str, int] = {}
    with serving(tmp_path) as (process, address):
        for number, path in enumerate(islice(addresses(), ADDRESSES), 1):
            statuses[path] = status_of(address.rstrip("/") + path)
            if number % 100 == 0:
                sizes.append(resident(process.pid))
    assert {} == {path: status for path, status in statuses.items() if status not in (200, 400, 404)}
    print("megabytes after each hundred:", *map(round, sizes))
    at_first = max(sizes[: WARM // 100])
    assert max(sizes[WARM // 100 :]) <= GROWTH * at_first, sizes
