"""Names: of modules, and in modules, imported from where they are defined, and used somewhere else than in tests."""

import ast
import importlib.util
import re
from collections import Counter, defaultdict
from pathlib import Path

import grimp
import networkx as nx

from gpai_graph.commands.verbs import VERBS
from gpai_graph.visual.network.forms import FORMS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = [*(ROOT / "gpai_graph").rglob("*.py")]
SCRIPTS = [*PACKAGE, *(path for folder in ("docs", "benchmarks") for path in (ROOT / folder).rglob("*.py"))]
TESTS = [*(ROOT / "tests").rglob("*.py")]


def _imports(path: Path) -> list[ast.ImportFrom]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_a_name_is_imported_from_the_module_that_defines_it() -> None:
    imported: dict[str, set[str]] = defaultdict(set)
    for node in (node for path in [*SCRIPTS, *TESTS] for node in _imports(path)):
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


def test_no_modules_import_each_other_in_a_circle() -> None:
    # Imports inside functions count, too.
    graph = grimp.build_graph("gpai_graph", cache_dir=None)
    imports = nx.DiGraph(
        (name, other) for name in graph.modules for other in graph.find_modules_directly_imported_by(name)
    )
    assert len(imports) > 100
    assert [circle for circle in nx.strongly_connected_components(imports) if len(circle) > 1] == []


def _is_named_after_what_readers_see(path: Path) -> bool:
    """Whether a module is a page, a form of networks or a verb, which bears the name of what it shows."""
    place, name = path.parent.relative_to(ROOT / "gpai_graph").as_posix(), path.stem
    forms, verbs = ({each.replace("-", "_") for each in FORMS}, {*VERBS, *(each.module for each in VERBS.values())})
    return place == "web/pages" or (place, name) in {
        *(("visual/network/forms", each) for each in forms),
        *(("commands", each) for each in verbs),
    }


def test_no_two_modules_have_the_same_name() -> None:
    assert any(map(_is_named_after_what_readers_see, PACKAGE))
    places = defaultdict(list)
    for path in PACKAGE:
        # The first file of a package has the name of the package.
        if path.stem != "__init__" and not _is_named_after_what_readers_see(path):
            places[path.name].append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def _constants(path: Path) -> list[str]:
    """The names of the values that a module shows others: those that begin with a letter."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = [*getattr(node, "targets", ()), *([node.target] if isinstance(node, ast.AnnAssign) else [])]
        found += [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return [name for name in found if name[0].isalpha()]


def test_no_two_modules_have_a_value_of_the_same_name() -> None:
    # What one module alone uses begins with _; the same number of rows on three pages stands in one place.
    places = defaultdict(list)
    for path in PACKAGE:
        for name in _constants(path):
            places[name].append(path.relative_to(ROOT).as_posix())
    assert len(places) > 300
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _unused(module: str, others: Counter[str]) -> list[str]:
    """The names that the text of a module defines and that stand in its definition alone. others: words elsewhere."""
    lines, found = module.splitlines(), []
    for node in ast.parse(module).body:
        targets = [*getattr(node, "targets", ()), *([node.target] if isinstance(node, ast.AnnAssign) else [])]
        names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        names += [node.name] if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else []
        own = _words("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        found += [name for name in names if _words(module)[name] + others[name] == own[name]]
    return found


def test_a_name_that_a_module_defines_is_used() -> None:
    words = {path: _words(path.read_text(encoding="utf-8")) for path in SCRIPTS}
    # The terminal makes the second name of each verb.
    everywhere = sum(words.values(), Counter(f"{verb}_in_terminal" for verb in VERBS))
    found = {
        path.name: unused
        for path in PACKAGE
        if (unused := _unused(path.read_text(encoding="utf-8"), everywhere - words[path]))
    }
    # IPython and Python call these by their names.
    assert found == {"__init__.py": ["__dir__", "load_ipython_extension", "unload_ipython_extension"]}
    assert _unused("A = B = 1\ndef f(): return f() + B\n", Counter()) == ["A", "f"]


def test_modules_are_named_by_nouns() -> None:
    gerunds = [path.relative_to(ROOT).as_posix() for path in PACKAGE if path.stem.endswith("ing")]
    # Mixing patterns are the field's word.
    assert sorted(gerunds) == ["gpai_graph/analysis/mixing.py", "gpai_graph/graph/opening.py"]
