"""Code names the columns of an answer that it reads, as their order is for readers and may change."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gpai_graph

PACKAGE = Path(gpai_graph.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def numbered(tree: ast.AST) -> Iterator[int]:
    """The lines on which terms of a row are read by number, or unpacked in their order."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="terms"), slice=ast.Constant(value=int()) | ast.Slice()):
                yield node.lineno
            case ast.Assign(targets=[ast.Tuple()], value=ast.Attribute(attr="terms")):
                yield node.lineno
            case ast.comprehension(target=ast.Tuple(), iter=ast.GeneratorExp(elt=ast.Attribute(attr="terms"))):
                yield node.target.lineno
            case ast.For(target=ast.Tuple(), iter=ast.GeneratorExp(elt=ast.Attribute(attr="terms"))):
                yield node.lineno


@pytest.mark.parametrize(
    "text",
    [
        "row.terms[0]",
        "row.terms[1:3]",
        "a, *b = row.terms",
        "for a, b in (row.terms for row in rows): pass",
        "[a for a, b in (row.terms for row in rows)]",
    ],
)
def test_a_column_that_is_read_by_its_number_is_found(text: str) -> None:
    assert [1] == list(numbered(ast.parse(text)))


@pytest.mark.parametrize("text", ["row.terms.member", 'row.terms["class"]', "tuple(row.terms)", "row.terms[name]"])
def test_a_column_that_is_named_is_fine(text: str) -> None:
    assert [] == list(numbered(ast.parse(text)))


def test_no_code_reads_a_column_by_its_number() -> None:
    found = ((path, line) for path in FILES for line in numbered(ast.parse(path.read_text(encoding="utf-8"))))
    assert [] == [f"{path.relative_to(PACKAGE)}:{line}" for path, line in found]
