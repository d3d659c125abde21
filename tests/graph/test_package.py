"""The package as a user imports it: public names, and what `load` does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import gpai_graph
from gpai_graph.errors import (
    StoreError,
)
from gpai_graph.graph.opening import load


def test_the_public_names_are_these() -> None:
    names = "__version__ analysis connect draw errors load networks plot references to_pyvis".split()
    assert names == gpai_graph.__all__
    assert gpai_graph.__all__ == dir(gpai_graph)
    assert load is gpai_graph.load


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'laod'"):
        gpai_graph.laod  # noqa: B018  # asking for it is the test


def test_importing_the_package_imports_its_version_alone() -> None:
    code = "import sys, gpai_graph; print(sorted(name for name in sys.modules if name.startswith('gpai_graph')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "['gpai_graph', 'gpai_graph._version']\n" == done.stdout


def test_load_reads_another_file(tiny_trig: Path) -> None:
    loaded = load(tiny_trig)
    assert 3 == len(loaded.query("SELECT ?c { ?c a gpai:Country }"))  # type: ignore[arg-type]
    assert "tiny.trig" in loaded.source


def test_load_gives_the_same_answer_again_from_its_cache(tiny_trig: Path, cache: Path) -> None:
    asked = "SELECT ?c { ?c a gpai:Country } ORDER BY ?c"
    assert load(tiny_trig).query(asked) == load(tiny_trig).query(asked)
    assert cache.is_dir()


def test_load_says_which_file_is_missing_and_what_helps(tmp_path: Path) -> None:
    # With its folder, as its reader named it: the name alone may be right.
    with pytest.raises(StoreError, match=rf"there is no file {re.escape(str(tmp_path / 'nowhere.trig'))}\."):
        load(tmp_path / "nowhere.trig").query("ASK { ?s ?p ?o }")
