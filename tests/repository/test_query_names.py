"""The names of queries and rules in Python are those of files, and no query that only Python asks is idle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpai_graph.answers.evidence import rewordings
from gpai_graph.answers.listings import PREFIX, kinds
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.pages.editor import EXAMPLE
from gpai_graph.web.site import _DATED, _UNDATED

MODULES = sorted(Path("gpai_graph").rglob("*.py"))
ASKING = ("answer", "network", "plot", "run", "sparql", "undated_answer")


def _query_names(module: Path) -> Iterator[ast.expr]:
    """What stands in the brackets of `….run("…")` and its like, and of `….queries["…"]`; of an IF both branches."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=[ast.IfExp(body=one, orelse=other), *_]) if (
                attr in ASKING
            ):
                yield from (one, other)
            case ast.Call(func=ast.Attribute(attr=attr), args=[first, *_]) if attr in ASKING:
                yield first
            case ast.Subscript(value=ast.Attribute(attr="queries" | "_queries") | ast.Name(id="library"), slice=first):
                yield first


ASKED = [
    pytest.param(node.value, id=f"{module}:{node.lineno}:{node.value}")
    for module in MODULES
    for node in _query_names(module)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value
]


@pytest.mark.parametrize("name", [*ASKED, *_DATED, *_UNDATED])
def test_a_query_that_python_asks_is_in_the_library(kg: KnowledgeGraph, name: str) -> None:
    assert name in kg.queries


def test_the_names_that_python_asks_are_found() -> None:
    assert len(ASKED) > 80


def test_the_headers_of_rules_tell_which_say_nothing_new() -> None:
    assert rewordings() == {
        "superclasses",
        "superproperties",
        "labels",
        "literal-dates",
        "composed-labels",
        "lifetimes",
    }


def test_a_query_that_readers_do_not_see_is_asked_by_python_or_named_in_a_header(kg: KnowledgeGraph) -> None:
    texts = {
        node.value
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    lists = {f"{PREFIX}{kind}" for kind in kinds(kg.queries)}
    examples = {name for name in kg.queries if EXAMPLE in kg.queries[name].tags}
    parts = {name for name in kg.queries if kg.queries[name].topic.folder == "details"}
    counted = {part for name in kg.queries for part in kg.queries[name].counts}
    assert parts - texts - lists - examples - counted == set()


def test_a_count_names_questions_of_the_library(kg: KnowledgeGraph) -> None:
    named = {name: kg.queries[name].counts for name in kg.queries if kg.queries[name].counts}
    assert named
    assert {} == {name: parts for name, parts in named.items() if not set(parts) <= set(kg.queries)}
