"""The small world behind a guarded store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits

QUICK = Limits(timeout=0.5, workers=2, queue=4)


@pytest.fixture
def guard(tiny_trig: Path) -> Iterator[GuardedStore]:
    """The small world behind two workers."""
    with GuardedStore(tiny_trig, QUICK) as store:
        yield store
