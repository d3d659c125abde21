"""Pictures of networkx graphs: pages and images that open from disk and ask the network for nothing.

`draw(G)` makes a `Picture`: `.save("members.html")`, `.html()`, `.svg()`, or shown inline in a notebook.
`draw(G, form="matrix")` makes a `Drawing` of the same network in the form of its structure (see `forms`)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gpai_graph.visual.network.forms.export import Drawing as Drawing
    from gpai_graph.visual.network.picture import Picture as Picture
    from gpai_graph.visual.network.picture import draw as draw
    from gpai_graph.visual.network.pyvis_network import to_pyvis as to_pyvis

_MODULES = {"Drawing": "forms.export", "to_pyvis": "pyvis_network"}
__all__ = ["Drawing", "Picture", "draw", "to_pyvis"]


def __getattr__(name: str) -> Any:
    # When first asked for (PEP 562): plots take colours and words from here, and need neither pyvis nor igraph.
    if name in __all__:
        module = _MODULES.get(name, "picture")
        return getattr(import_module(f"gpai_graph.visual.network.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
