"""What a message repeats of a text that somebody typed is as long as one needs to recognise it, by one function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "gpai_graph"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "vendor" not in path.parts)
# What Python shows of an object, and code to copy, is no message.
NO_MESSAGES = ("__repr__", "__getattr__", "_cell", "_python")


def _unbounded(tree: ast.AST, function: str = "") -> Iterator[int]:
    """The lines in which a message repeats a variable as `!r`, in full."""
    for node in ast.iter_child_nodes(tree):
        within = node.name if isinstance(node, ast.FunctionDef) else function
        if within in NO_MESSAGES:
            continue
        if isinstance(node, ast.FormattedValue) and node.conversion == ord("r"):
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            # A constant is no text of a reader.
            if not name.isupper():
                yield node.lineno
        yield from _unbounded(node, within)


def test_every_message_shortens_what_it_repeats() -> None:
    found = {path: list(_unbounded(ast.parse(path.read_text(encoding="utf-8")))) for path in MODULES}
    assert {} == {str(path.relative_to(PACKAGE)): lines for path, lines in found.items() if lines}


@pytest.mark.parametrize("code", ['f"no {name!r}"', 'def told(name):\n    raise ValueError(f"no {name!r:.60}")'])
def test_a_message_in_full_is_found(code: str) -> None:
    assert list(_unbounded(ast.parse(code)))
