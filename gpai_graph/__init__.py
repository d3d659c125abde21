"""gpai-graph: the open knowledge graph of the Global Partnership on AI; every fact carries its sources.

>>> import gpai_graph as gpai
>>> gpai.__version__
'0.1.0'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gpai_graph.knowledge import connect as connect
    from gpai_graph.knowledge import load as load

__version__ = "0.1.0"
__all__ = ["__version__", "connect", "load"]


def __getattr__(name: str) -> Any:
    # Imported when first asked for (PEP 562), so that the command line starts without them.
    if name in ("connect", "load"):
        from gpai_graph import knowledge

        return getattr(knowledge, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
