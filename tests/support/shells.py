"""Shells of IPython for tests."""

from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from gpai_graph.graph.knowledge import KnowledgeGraph


def new_shell(kg: KnowledgeGraph, folder: Path) -> InteractiveShell:
    """A shell of IPython that keeps nothing of what is typed, in which the graph is called kg."""
    found = InteractiveShell(ipython_dir=str(folder), config=Config({"HistoryManager": {"enabled": False}}))
    found.user_ns["kg"] = kg
    return found
