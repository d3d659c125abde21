"""The application over the committed graph, and a client of it that follows no redirect: one of each for all tests."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web import create_app


@pytest.fixture(scope="session")
def application(kg: KnowledgeGraph) -> ASGIApp:
    """The application over the committed graph. Nobody changes it."""
    return create_app(kg)


@pytest.fixture(scope="session")
def client(application: ASGIApp) -> Iterator[TestClient]:
    """A client that takes an answer as it is, redirects too."""
    with TestClient(application, follow_redirects=False) as client:
        yield client
