"""gpai-graph: the open knowledge graph of the Global Partnership on AI; every fact carries its sources.

>>> import gpai_graph as gpai
>>> gpai.__version__
'0.1.0'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gpai_graph import analysis as analysis
    from gpai_graph import errors as errors
    from gpai_graph import networks as networks
    from gpai_graph.bibliography import references as references
    from gpai_graph.drawing import draw as draw
    from gpai_graph.opening import connect as connect
    from gpai_graph.opening import load as load
    from gpai_graph.plots.plot import plot as plot

__version__ = "0.1.0"
__all__ = ["__version__", "analysis", "connect", "draw", "errors", "load", "networks", "plot", "references"]


def __getattr__(name: str) -> Any:
    # Imported when first asked for (PEP 562), so that the command line starts without them.
    if name in ("connect", "load"):
        from gpai_graph import opening

        return getattr(opening, name)
    if name in ("analysis", "errors", "networks"):
        from importlib import import_module

        return import_module(f"gpai_graph.{name}")
    if name == "draw":
        from gpai_graph.drawing import draw

        return draw
    if name == "plot":
        from gpai_graph.plots import plot

        return plot
    if name == "references":
        from gpai_graph.bibliography import references

        return references
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext gpai_graph` calls: `%%sparql`, `%gpai`, completion with Tab, errors as one message."""
    from gpai_graph import magics

    magics.register(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext gpai_graph` calls."""
    from gpai_graph import magics

    magics.unregister(shell)
