"""Imports name the module in which a name is defined."""

import ast
import importlib.util
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [path for folder in ("gpai_graph", "docs", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")]


def _imports(path: Path) -> list[ast.ImportFrom]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_a_name_is_imported_from_the_module_that_defines_it() -> None:
    imported: dict[str, set[str]] = defaultdict(set)
    for node in (node for path in SCRIPTS for node in _imports(path)):
        if node.module and node.module.startswith("gpai_graph."):
            imported[node.module] |= {name.name for name in node.names}
    assert "EmbeddedStore" in imported["gpai_graph.stores.embedded"]
    found = []
    for module, names in sorted(imported.items()):
        spec = importlib.util.find_spec(module)
        assert spec is not None, module
        if spec.submodule_search_locations is None:  # a package shows what its modules define
            foreign = {name.asname or name.name for node in _imports(Path(spec.origin or "")) for name in node.names}
            found += [f"{module}.{name}" for name in sorted(names & foreign)]
    assert found == []
