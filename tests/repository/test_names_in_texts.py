"""What texts name exists: files, modules, classes and headings, in pages, docstrings, comments and messages."""

import ast
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import gpai_graph

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [path for folder in ("gpai_graph", "docs", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
MODULES = sorted(module.name for module in pkgutil.walk_packages(gpai_graph.__path__, "gpai_graph."))
# As they are imported everywhere.
SHORT = {"nx": "networkx", "pd": "pandas", "gpai": "gpai_graph"}


def _texts(path: Path) -> Iterator[str]:
    """What people read in a file. Of tests docstrings and comments alone: their texts may be made up."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        # In the table of the changelog the left side tells what was.
        yield re.sub(r"^  \|[^|]*\|", "", whole, flags=re.MULTILINE) if path.name == "CHANGELOG.md" else whole
        return
    for token in tokenize.generate_tokens(io.StringIO(whole).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(whole)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ROOT / "tests" not in path.parents:
            yield node.value


@cache
def _all_texts() -> dict[str, str]:
    """{place: all that people read there}. Not while tests are collected, which each process does."""
    return {path.relative_to(ROOT).as_posix(): "\n".join(_texts(path)) for path in [*PAGES, *SCRIPTS]}


def _is_one_file(place: str, name: str) -> bool:
    """Whether a name is that of a file beside, or of one file alone in the whole repository."""
    beside = (ROOT / place).parent / name
    return beside.is_file() or sum(path.as_posix().endswith(f"/{name}") for path in SCRIPTS) == 1


def _is_there(name: str) -> bool:
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def _is_known(name: str) -> bool:
    """Whether a module, of ours if one ends so, has what is named in it."""
    module, _, attribute = name.rpartition(".")
    ours = [each for each in MODULES if each.endswith(f".{module}")]
    if ours:
        return any(hasattr(import_module(each), attribute) for each in ours)
    first, dot, rest = name.partition(".")
    return _is_there(SHORT.get(first, first) + dot + rest)


def _named(pattern: str) -> list[tuple[str, str]]:
    """Place and name of all that texts name so."""
    return sorted({(place, name) for place, text in _all_texts().items() for name in re.findall(pattern, text)})


def test_a_file_that_a_text_names_is_one_file() -> None:
    files = _named(r"(?<![\w./-])[\w/-]*\w\.py\b")
    assert ("docs/graph.md", "building/tables.py") in files
    # Each package has one.
    assert [each for each in files if each[1] != "__init__.py" and not _is_one_file(*each)] == []


def test_a_module_that_a_text_names_in_full_is_there() -> None:
    modules = _named(r"\bgpai_graph(?:\.\w+)+")
    assert ("docs/analysis.md", "gpai_graph.analysis") in modules
    assert [each for each in modules if not _is_there(each[1])] == []


def test_a_class_that_a_text_names_with_its_module_is_there() -> None:
    classes = _named(r"(?<![\w./-])(?:[a-z_]+\.)+[A-Z]\w*[a-z]\w*")
    assert ("gpai_graph/stores/embedded.py", "protocol.Store") in classes
    assert [each for each in classes if not _is_known(each[1])] == []


@pytest.mark.parametrize(
    ("name", "is_known"),
    [("headers.PlotHeader", False), ("header.Plot", False), ("header.PlotHeader", True), ("nx.Graph", True)],
)
def test_a_class_is_looked_for_in_the_module_that_is_named(name: str, is_known: bool) -> None:
    assert _is_known(name) is is_known


def test_a_passage_of_a_page_that_a_text_cites_is_there() -> None:
    pattern = r'([\w/]+\.md), "([^"]+)"'
    cited = [(place, *found) for place, text in _all_texts().items() for found in re.findall(pattern, text)]
    assert ("gpai_graph/answers/caveats.py", "docs/graph.md", "Seats need care") in cited
    assert [each for each in cited if each[2] not in (ROOT / each[1]).read_text(encoding="utf-8")] == []
