"""The application as a client sees it, over the committed graph."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web import create_app


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg), base_url="http://testserver") as client:
        yield client
