"""The plots of the library, each drawn once."""

from collections.abc import Callable
from functools import cache

import pytest

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual import chart


@pytest.fixture(scope="session")
def drawn(kg: KnowledgeGraph) -> Callable[..., str]:
    """The image of a plot, drawn once."""
    return cache(lambda name, width=chart.WIDE: kg.plot(name).svg(width))
