"""The web: a knowledge graph in, pages for people and a SPARQL endpoint for programs out (ASGI, Starlette).

`create_app` is the whole door: `gpai-graph serve` gives it to uvicorn, tests give it to a client. What strangers ask in
SPARQL is answered by a guarded store."""

from gpai_graph.web.app import create_app
from gpai_graph.web.settings import Settings

__all__ = ["Settings", "create_app"]
