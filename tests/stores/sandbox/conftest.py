"""The small world behind a guarded store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gpai_graph.stores.sandbox.guarded import GuardedStore, Limits
from gpai_graph.stores.sandbox.pool import CAN_FORK

QUICK = Limits(timeout=0.5, workers=2, queue=4)


@pytest.fixture(params=[True, False] if CAN_FORK else [False], ids=lambda forks: "forked" if forks else "spawned")
def guard(request: pytest.FixtureRequest, tiny_trig: Path) -> Iterator[GuardedStore]:
    """The small world behind two workers, forked and spawned."""
    with GuardedStore(tiny_trig, QUICK, fork=request.param) as store:
        yield store


@pytest.fixture
def forked(tiny_trig: Path) -> Iterator[GuardedStore]:
    """The small world behind two workers of the kind that this system has."""
    with GuardedStore(tiny_trig, QUICK) as store:
        yield store
