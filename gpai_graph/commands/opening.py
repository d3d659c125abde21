"""Opening: which graph and which queries a command works on. In: parsed arguments. Out: a KnowledgeGraph, a Library."""

import argparse

from gpai_graph import paths
from gpai_graph.knowledge import KnowledgeGraph, load
from gpai_graph.queries import Library


def graph_of(_: argparse.Namespace) -> KnowledgeGraph:
    """The graph that a command asks: the built one, in this process."""
    return load()


def load_library() -> Library:
    """The query library alone, without the graph."""
    return Library(paths.queries_dir())
