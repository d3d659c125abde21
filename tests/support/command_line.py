"""The command line in this process or in one of its own."""

import sys
from collections.abc import Callable

COMMAND = [sys.executable, "-m", "gpai_graph"]

COUNTRIES = "SELECT ?c WHERE { ?c a gpai:Country } ORDER BY ?c LIMIT 3"


Called = tuple[int, str, str]

Call = Callable[..., Called]


def problem(called: Called) -> str:
    """The one line of standard error of a command that failed; nothing stands on standard output."""
    code, out, err = called
    assert (1, "") == (code, out)
    assert err.startswith("gpai-graph: ")
    assert 1 == err.count("\n"), err
    assert "Traceback" not in err
    return err.removeprefix("gpai-graph: ").rstrip("\n")
