"""Docstrings of the public names have the sections of numpydoc, and tell all."""

import dataclasses
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gpai_graph
from gpai_graph import errors
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores import protocol


def public(module: ModuleType) -> dict[str, Any]:
    """{name: function or class} of all that a module offers; of one without `__all__`, what it defines."""
    own = [name for name, each in vars(module).items() if getattr(each, "__module__", "") == module.__name__]
    found = {name: getattr(module, name) for name in getattr(module, "__all__", own) if not name.startswith("_")}
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": each
        for name, each in found.items()
        if inspect.isroutine(each) or inspect.isclass(each)
    }


OFFERED = {name: getattr(gpai_graph, name) for name in gpai_graph.__all__}
# Errors say in one line what they are for. Elsewhere one sentence is enough where types say the rest.
MODULES = [each for each in OFFERED.values() if inspect.ismodule(each) and each is not errors]
HELD = (KnowledgeGraph, protocol.Store)
EVERY = {
    **public(gpai_graph),
    **{name: each for module in (*MODULES, protocol) for name, each in public(module).items()},
    "KnowledgeGraph": KnowledgeGraph,
    **{
        f"{held.__name__}.{name}": each
        for held in HELD
        for name, each in inspect.getmembers(held, inspect.isfunction)
        if not name.startswith("_")
    },
}
FUNCTIONS = {name: each for name, each in EVERY.items() if inspect.isfunction(each)}
CLASSES = {name: each for name, each in EVERY.items() if inspect.isclass(each)}


def test_nothing_that_is_offered_is_left_out() -> None:
    names = {f"gpai_graph.{name}" for name, each in OFFERED.items() if callable(each)}
    assert len(names) == 6
    assert names | {"analysis.betweenness", "networks.project", "protocol.Store", "KnowledgeGraph"} <= set(EVERY)
    assert {"KnowledgeGraph.network", "Store.select"} <= set(FUNCTIONS)


PACKAGES = sorted(path.name for path in Path(gpai_graph.__path__[0]).iterdir() if (path / "__init__.py").exists())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_names_what_it_offers(package: str) -> None:
    """It gives the names out itself, or its docstring says in which module each stands, so that there is one import."""
    module = import_module(f"gpai_graph.{package}")
    told = re.findall(r"`([a-z_.]+)\.(\w+)`", inspect.getdoc(module) or "")
    assert told or module.__all__
    for name, attribute in told:
        assert hasattr(import_module(f"gpai_graph.{package}.{name}"), attribute)


@pytest.mark.parametrize("name", public(errors))
def test_an_error_says_what_it_is_for(name: str) -> None:
    assert re.match(r"[A-Z].*[.:]", inspect.getdoc(public(errors)[name]) or "")


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
    fields = [field.name for field in dataclasses.fields(each)] if dataclasses.is_dataclass(each) else []
    fields = fields or list(getattr(each, "_fields", ()))
    # A protocol has methods alone.
    assert names or getattr(each, "_is_protocol", False)
    if fields:
        assert sorted(names) == sorted(fields)
