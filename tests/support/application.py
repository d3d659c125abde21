"""The whole application as a reader has it: `gpai-graph serve` in a process of its own, and its address."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpai_graph.stores.paths import CACHE_VARIABLE

SERVE = [sys.executable, "-m", "gpai_graph", "serve"]


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and the address that it tells."""
    environment = os.environ | {CACHE_VARIABLE: str(folder), "PYTHONUNBUFFERED": "1"}
    command = [*SERVE, "--port", "0", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("gpai-graph runs at http://"), process.stderr.read() if process.stderr else line
            yield process, line.split()[3]
        finally:
            process.kill()
