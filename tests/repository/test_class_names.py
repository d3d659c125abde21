"""Names of classes: a public name means one thing in the whole package."""

import ast
from collections import defaultdict
from pathlib import Path


def test_no_public_class_name_is_defined_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in sorted(Path("gpai_graph").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{module}:{node.lineno}")
    assert len(places) > 100
    assert {} == {name: found for name, found in places.items() if len(found) > 1}
