"""Pictures: networkx graphs in, pages and images out that open from disk and ask the network for nothing.

`draw(G)` makes a `Picture`: `.save("members.html")`, `.html()`, `.svg()`, or shown inline in a notebook."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gpai_graph.visual.network.picture import Picture as Picture
    from gpai_graph.visual.network.picture import draw as draw

__all__ = ["Picture", "draw"]


def __getattr__(name: str) -> Any:
    # When first asked for (PEP 562): plots take colours and words from here, and need neither pyvis nor igraph.
    if name in __all__:
        from gpai_graph.visual.network import picture

        return getattr(picture, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
