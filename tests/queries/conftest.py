"""Answers of the query library, computed once a session."""

import functools
from pathlib import Path

import pytest
from library_queries import Answers, answered, bound
from query_files import HEADER, QUERY, library_of

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.stores.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def answer(graph: EmbeddedStore, kg: KnowledgeGraph) -> Answers:
    """What our engine answers to a query, with a value for a parameter if one is named; each is asked once."""
    return functools.cache(lambda name, parameter="": answered(kg.store, bound(name, parameter, graph)))


@pytest.fixture
def query(tmp_path: Path) -> Query:
    return library_of(tmp_path, members__joined_since=HEADER + QUERY)["joined-since"]
