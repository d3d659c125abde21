"""A worker can open no file: what its functions import when they are called is there before."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Run before a worker is cut off, or by no worker.
ELSEWHERE = ("load_ipython_extension", "unload_ipython_extension", "_unpacked", "_die_with", "cache_dir")
# Nothing that a worker answers is made into these.
NEVER = ("gpai_graph.rdf.frames", "gpai_graph.rdf.table", "gpai_graph.rdf.solutions")


def loaded() -> dict[str, str]:
    """{module: its file} of all that a fork server has loaded before it forks."""
    code = """
import sys
import gpai_graph.stores.sandbox.worker
for name, module in sys.modules.items():
    print(name, getattr(module, "__file__", None) or "", sep="\\t")
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return dict(line.split("\t") for line in told.splitlines())


def imported_late(file: str) -> Iterator[tuple[str, str]]:
    """(function, module) of the imports inside the functions of a file."""
    for function in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom) and node.module:
                    yield function.name, node.module
                elif isinstance(node, ast.Import):
                    yield from ((function.name, each.name) for each in node.names)


LOADED = loaded()
OURS = {name: file for name, file in LOADED.items() if name.startswith("gpai_graph") and file and name not in NEVER}


@pytest.mark.parametrize("name", sorted(OURS))
def test_what_a_function_of_a_worker_imports_is_loaded_before_the_worker_is_cut_off(name: str) -> None:
    late = [(function, module) for function, module in imported_late(OURS[name]) if function not in ELSEWHERE]
    assert [each for each in late if each[1] not in LOADED] == []
