"""Pictures: networkx graphs in, pages and images out that open from disk and ask the network for nothing.

`draw(G)` makes a `Picture`: `.save("members.html")`, `.html()`, `.svg()`, or shown inline in a notebook."""

from gpai_graph.drawing.picture import Picture, draw

__all__ = ["Picture", "draw"]
