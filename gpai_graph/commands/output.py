"""Output: what commands share to write to standard output or a file: answers, statements, a line of progress."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from gpai_graph.answers.answer import Answer, labels
from gpai_graph.answers.evidence import Statement, statements_text
from gpai_graph.commands.terminal import columns
from gpai_graph.errors import GpaiGraphError, ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import connect, load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.formats import GRAPHS, TABLES, media_types
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.table import Table
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import TIMEOUT

# {what --format takes: media type}
TABLE_TYPES: Final = {name: media_types(TABLES)[name] for name in ("csv", "tsv", "json")}
GRAPH_TYPES: Final = {name: media_types(GRAPHS)[name] for name in ("ttl", "nt", "jsonld", "rdfxml")}
PROBLEM: Final = 1


def terminal_width() -> int | None:
    """The width of the terminal, None where the output is no terminal: what is piped is not cut."""
    return columns() if sys.stdout.isatty() else None


def answer_table(answer: Answer, rows: int | None = None) -> Table:
    """An answer as a table for a terminal. rows: only so many."""
    return answer.table(rows, "--rows 0 shows all")


def answer_text(answer: Answer, rows: int | None = None, width: int | None = None) -> str:
    """The rows of an answer, how many there are, what the columns mean, the caveats and the sources, as text.

    rows: only so many; width: rows are cut to it."""
    table = answer_table(answer, rows)
    count = table.footer or f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    return table._replace(title="", sentence="", footer=count).text(width)


def table_text(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of texts under the names of their columns, cut to the terminal."""
    return Table.of(names, rows).text(terminal_width())


def evidence_text(kg: KnowledgeGraph, found: Sequence[Statement]) -> str:
    """Statements with their sources, things by their names."""
    every = [*found, *(premise for statement in found for premise in statement.premises)]
    things = {term for statement in every for term in statement.triple if isinstance(term, IRI)}
    return statements_text(found, labels(kg.store, kg.queries, things))


def write(data: bytes, output: str | None) -> None:
    """Write bytes to a file, or to standard output (None or "-"). Raises GpaiGraphError if the file refuses."""
    if output is None or output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise GpaiGraphError(f"{output}: cannot be written ({error.strerror}).") from error


def progress_line() -> Callable[[str, int, int], None]:
    """A line on standard error that says what is done; one line that changes on a terminal, else nothing.

    Called with ("", 0, 0) it clears the line."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def show_step(step: str, done: int, steps: int) -> None:
        filled = 24 * done // steps if steps else 0
        text = f"[{'#' * filled}{'.' * (24 - filled)}] {step}" if steps else ""
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    return show_step


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
