"""Notebooks: how long each takes from the start of its kernel to its last cell, and how large it is then.

In: notebooks/*.ipynb and a cache of the graph that is filled, as after the first use. Out: a table, one row a notebook
and one for all; targets: 60 s for all, 1 MB each."""

import os
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from scripts import script  # beside the tests, which load the same

from gpai_graph import load
from gpai_graph.stores.paths import CACHE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
TARGET_S = 60
TARGET_MB = 1.0


def measured(rendering: ModuleType, path: Path) -> tuple[float, int, int]:
    """Seconds, bytes of the notebook with its outputs, bytes of its page."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        notebook = rendering.run(path, Path(folder))
        seconds = time.perf_counter() - begun
    return seconds, len(rendering.text_of(notebook).encode()), len(rendering.page(notebook, path.stem).encode())


def main() -> None:
    """Print the table."""
    rendering = script("docs/notebooks.py")
    with tempfile.TemporaryDirectory() as cache:
        os.environ[CACHE_VARIABLE] = cache
        load().run("cut-off")
        print(f"{'notebook':<28}{'seconds':>9}{'executed':>12}{'page':>12}")
        total, largest = 0.0, 0
        for path in rendering.notebooks():
            seconds, executed, page = measured(rendering, path)
            total, largest = total + seconds, max(largest, executed)
            print(f"{path.stem:<28}{seconds:>9.1f}{executed / 1e6:>9.2f} MB{page / 1e6:>9.2f} MB")
    print(f"all: {total:.1f} s (target {TARGET_S}); the largest {largest / 1e6:.2f} MB (target below {TARGET_MB})")


if __name__ == "__main__":
    main()
