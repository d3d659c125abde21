"""Pictures of networkx graphs: pages and images that open from disk and ask the network for nothing.

`draw(G)` makes a `Picture`: `.save("members.html")`, `.html()`, `.svg()`, or shown inline in a notebook."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gpai_graph.visual.network.picture import Picture as Picture
    from gpai_graph.visual.network.picture import draw as draw
    from gpai_graph.visual.network.pyvis_network import to_pyvis as to_pyvis

__all__ = ["Picture", "draw", "to_pyvis"]


def __getattr__(name: str) -> Any:
    # When first asked for (PEP 562): plots take colours and words from here, and need neither pyvis nor igraph.
    if name in __all__:
        module = "pyvis_network" if name == "to_pyvis" else "picture"
        return getattr(import_module(f"gpai_graph.visual.network.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
