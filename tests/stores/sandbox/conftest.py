"""The small world behind a guarded store."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox import QUICK

from gpai_graph.stores.sandbox.guarded import GuardedStore


@pytest.fixture(params=["a thread of its own", "the loop of a server"])
def guard(tiny_trig: Path, request: pytest.FixtureRequest) -> Iterator[GuardedStore]:
    """The small world behind two workers, asked through a loop of its own and through that of somebody else."""
    if request.param == "a thread of its own":
        with GuardedStore(tiny_trig, QUICK) as store:
            yield store
        return
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    with GuardedStore(tiny_trig, QUICK, loop) as store:
        yield store
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
