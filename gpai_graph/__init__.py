"""gpai-graph: the open knowledge graph of the Global Partnership on AI; every fact carries its sources.

>>> import gpai_graph as gpai
>>> gpai.__version__
'0.1.0'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gpai_graph._version import __version__

if TYPE_CHECKING:
    from gpai_graph import analysis as analysis
    from gpai_graph import errors as errors
    from gpai_graph.analysis import networks as networks
    from gpai_graph.answers.citation import references as references
    from gpai_graph.graph.opening import connect as connect
    from gpai_graph.graph.opening import load as load
    from gpai_graph.visual.chart import plot as plot
    from gpai_graph.visual.network import draw as draw
    from gpai_graph.visual.network import to_pyvis as to_pyvis

__all__ = ["__version__", "analysis", "connect", "draw", "errors", "load", "networks", "plot", "references", "to_pyvis"]

_MODULES = {"analysis": "analysis", "errors": "errors", "networks": "analysis.networks"}
_FUNCTIONS = {
    "connect": "graph.opening",
    "draw": "visual.network",
    "load": "graph.opening",
    "plot": "visual.chart",
    "references": "answers.citation",
    "to_pyvis": "visual.network",
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for (PEP 562), so that the command line starts without them.
    if name in _MODULES:
        return import_module(f"gpai_graph.{_MODULES[name]}")
    if name in _FUNCTIONS:
        return getattr(import_module(f"gpai_graph.{_FUNCTIONS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(shell: Any) -> None:
    """Add `%%sparql`, `%gpai`, Tab completion and one-line errors: what `%load_ext gpai_graph` calls."""
    from gpai_graph.commands import notebook

    notebook.register(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take them away again: what `%unload_ext gpai_graph` calls."""
    from gpai_graph.commands import notebook

    notebook.unregister(shell)
