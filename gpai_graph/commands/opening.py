"""Opening: which graph and which queries a command works on. In: parsed arguments. Out: a KnowledgeGraph, a Library."""

import argparse
import os
import sys
from typing import Final

from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import connect, load
from gpai_graph.queries.library import Library
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import TIMEOUT

PASSWORD_VARIABLE: Final = "GPAI_GRAPH_PASSWORD"


def graph_of(arguments: argparse.Namespace) -> KnowledgeGraph:
    """The graph that a command asks: that of --endpoint, or the built one here, guarded if --timeout limits it."""
    allowed, timeout = arguments.allow_service, arguments.timeout or TIMEOUT
    if not arguments.endpoint:
        return load(allow_service=allowed, timeout=timeout, guarded=bool(arguments.timeout) and not allowed)
    user, password = credentials(arguments)
    return connect(arguments.endpoint, user=user, password=password, timeout=timeout, allow_service=allowed)


def credentials(arguments: argparse.Namespace) -> tuple[str, str]:
    """The user that --user names and the password, from the environment or asked for on a terminal; ("", "") without.

    Never from the command line, which other users of the machine can read. Raises ParameterError if there is none."""
    if not arguments.user:
        return "", ""
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None and sys.stdin.isatty():
        # Imported here: few commands ask for one.
        from getpass import getpass

        password = getpass(f"Password of {arguments.user}: ")
    if password is None:
        raise ParameterError(f"no password for {arguments.user}: set {PASSWORD_VARIABLE}, or ask from a terminal.")
    return arguments.user, password


def only_here(arguments: argparse.Namespace) -> None:
    """Raise ParameterError for --endpoint before a verb that works on files of this machine."""
    if arguments.endpoint:
        raise ParameterError(f"{arguments.verb} works on files here and asks no server: leave --endpoint out.")


def load_library() -> Library:
    """The query library alone, without the graph."""
    return Library(paths.queries_dir())
