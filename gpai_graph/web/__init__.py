"""Pages for people, data and a SPARQL endpoint for programs, over HTTP."""

from gpai_graph.web.app import create_app
from gpai_graph.web.site import Settings

__all__ = ["Settings", "create_app"]
