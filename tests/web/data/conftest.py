"""The application as a client sees it, over the committed graph."""

from collections.abc import Iterator

import pytest
from api_client import PUBLIC
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import Quad
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.web import Settings, create_app


@pytest.fixture(scope="module")
def quads(graph: EmbeddedStore) -> list[Quad]:
    return list(graph.quads())


@pytest.fixture(scope="module")
def public_client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg, Settings(public_url=PUBLIC)), follow_redirects=False) as public_client:
        yield public_client
