"""Docstrings of the public names have the sections of numpydoc, and tell all."""

import dataclasses
import inspect
import re
from typing import Any

import pytest

from gpai_graph import analysis
from gpai_graph.analysis import networks
from gpai_graph.answers.citation import references
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import connect, load
from gpai_graph.visual.network import draw, to_pyvis

METHODS = {
    f"KnowledgeGraph.{name}": each
    for name, each in inspect.getmembers(KnowledgeGraph, inspect.isfunction)
    if not name.startswith("_")
}

EVERY = {
    **{name: getattr(analysis, name) for name in analysis.__all__},
    **{f"networks.{name}": getattr(networks, name) for name in networks.__all__},
    **METHODS,
    "KnowledgeGraph": KnowledgeGraph,
    "connect": connect,
    "draw": draw,
    "load": load,
    "references": references,
    "to_pyvis": to_pyvis,
}
FUNCTIONS = {name: each for name, each in EVERY.items() if inspect.isfunction(each)}
CLASSES = {name: each for name, each in EVERY.items() if inspect.isclass(each)}


def section(each: Any, title: str) -> str:
    """The text of a section, "" if there is none."""
    text = inspect.getdoc(each) or ""
    after = text.partition(f"\n{title}\n{'-' * len(title)}\n")[2]
    return re.split(r"\n\n[A-Z][A-Za-z ]+\n---", after)[0]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_takes_and_returns_and_has_an_example(name: str) -> None:
    each = FUNCTIONS[name]
    first = (inspect.getdoc(each) or "").split("\n")[0]
    assert re.fullmatch(r"[A-Z].*[.]", first), first
    told = re.findall(r"^\*{0,2}([\w, ]+) : ", section(each, "Parameters"), re.MULTILINE)
    taken = [name for name in inspect.signature(each).parameters if name != "self"]
    assert [name for line in told for name in line.split(", ")] == taken
    assert section(each, "Returns")
    assert ">>> " in section(each, "Examples")


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_says_what_its_attributes_are(name: str) -> None:
    each = CLASSES[name]
    told = re.findall(r"^([\w, ]+) : ", section(each, "Attributes"), re.MULTILINE)
    names = [name for line in told for name in line.split(", ")]
    assert names
    if dataclasses.is_dataclass(each):
        assert sorted(names) == sorted(field.name for field in dataclasses.fields(each))
