"""Cold start: how much longer one answer on the command line takes than a bare Python.

In: the installed `gpai-graph`. Out: a table of medians and their ratio. Runs alternate, so that whatever else the
machine does slows all alike; the cache stands before the first measured run."""

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

RUNS = 30
TARGET = 8  # times a bare Python
BARE = [sys.executable, "-c", "pass"]
ANSWER = [str(Path(sysconfig.get_path("scripts"), "gpai-graph")), "run", "members", "--as-of", "2021-12-31"]


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of one run, output thrown away. Raises CalledProcessError if it fails."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begun


def measure(runs: int = RUNS) -> dict[str, list[float]]:
    """{what: seconds of each run}, run in turns."""
    commands = {"python -c pass": BARE, "gpai-graph run members": ANSWER}
    found: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"GPAI_GRAPH_CACHE": cache}
        # As on a user's machine: compiled modules are kept.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for command in commands.values():
            seconds(command, environment)
        for _ in range(runs):
            for name, command in commands.items():
                found[name].append(seconds(command, environment))
    return found


def main() -> None:
    """Measure and print."""
    found = measure()
    bare = statistics.median(found["python -c pass"])
    print(f"{'command':<28}{'median ms':>10}{'fastest ms':>12}{'times bare':>12}")
    for name, times in found.items():
        median = statistics.median(times)
        print(f"{name:<28}{1000 * median:>10.1f}{1000 * min(times):>12.1f}{median / bare:>12.1f}")
    print(f"\nmedians of {RUNS} runs each, in turns; target, once the cache stands: at most {TARGET} times")


if __name__ == "__main__":
    main()
