"""Benchmarks find what they measure: nothing else runs them, so a name that moves would not be missed."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).parents[2] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_finds_all_that_it_imports(path: Path) -> None:
    # Under another name than that of a script, so that it measures nothing.
    command = [sys.executable, "-c", f"import runpy; runpy.run_path({str(path)!r}, run_name='found')"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
