"""Cold start: how much longer one answer on the command line takes than a bare Python.

In: the installed `gpai-graph`. Out: a table of medians and their ratio. Runs alternate, so that whatever else the
machine does slows both alike; the cache is filled before the first measured run."""

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

RUNS = 30
TARGET = 6  # times a bare Python
BARE = [sys.executable, "-c", "pass"]
ANSWER = [str(Path(sysconfig.get_path("scripts"), "gpai-graph")), "run", "members", "--as-of", "2021-12-31"]


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of one run, output thrown away. Raises CalledProcessError if it fails."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begun


def measure(runs: int = RUNS) -> tuple[list[float], list[float]]:
    """(seconds of bare Python, seconds of the answer), run in turns."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"GPAI_GRAPH_CACHE": cache}
        for command in (BARE, ANSWER):
            seconds(command, environment)
        pairs = [(seconds(BARE, environment), seconds(ANSWER, environment)) for _ in range(runs)]
    return [bare for bare, _ in pairs], [answer for _, answer in pairs]


def main() -> None:
    """Measure and print."""
    bare, answer = measure()
    ratio = statistics.median(answer) / statistics.median(bare)
    print(f"{'command':<46}{'median ms':>10}{'fastest ms':>12}")
    for name, times in (("python -c pass", bare), ("gpai-graph run members --as-of 2021-12-31", answer)):
        print(f"{name:<46}{1000 * statistics.median(times):>10.1f}{1000 * min(times):>12.1f}")
    print(f"\nratio of the medians: {ratio:.1f} (target: at most {TARGET}), {len(bare)} runs each, in turns")
    print(f"the target is {'met' if ratio <= TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
