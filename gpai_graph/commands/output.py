"""What verbs share: the graph, parameters and network that are asked for; output as text, files, a line of progress."""

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from gpai_graph.answers.answer import Answer
from gpai_graph.commands.arguments import columns
from gpai_graph.commands.verbs import VERBS
from gpai_graph.errors import GpaiGraphError, ParameterError, cannot_be_written, quoted
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import connect, load
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.formats import GRAPHS, TABLES, media_types
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.rdf.table import Table, display_width
from gpai_graph.rdf.words import counted, writable
from gpai_graph.stores import paths
from gpai_graph.stores.protocol import TIMEOUT

if TYPE_CHECKING:
    import networkx as nx

# {what --format takes: media type}
TABLES_BY_NAME: Final = {name: media_types(TABLES)[name] for name in ("csv", "tsv", "json")}
GRAPHS_BY_NAME: Final = {name: media_types(GRAPHS)[name] for name in ("ttl", "nt", "jsonld", "rdfxml")}
PROBLEM: Final = 1
_ZIP: Final = b"PK"  # how an Excel file begins
# Verbs that ask nothing in our vocabulary.
_ANY_GRAPH: Final = ("sparql", "export")
# What gives a verb the graph: it is opened when first asked for, as some verbs need none.
Graph: TypeAlias = Callable[[], KnowledgeGraph]


def terminal_width(options: argparse.Namespace) -> int | None:
    """The width of the terminal, None where the output is no terminal: what is piped or kept in a file is not cut."""
    return columns() if sys.stdout.isatty() and getattr(options, "output", None) in (None, "-") else None


# What stands before a text that goes on below: the gap behind a name, or the mark of a list or a source.
_HANGING: Final = re.compile(r" *(?:\S+(?: \S+)*  +|[-–→←•] |\[?\d+[\].] )(?=\S)")
_WIDE_GAP: Final = re.compile(r"(?<=\S) {3,}")
_SET_IN: Final = 2


def folded(text: str, width: int | None) -> str:
    r"""A text whose lines go on below, set in, where they are wider than so many columns; None folds nothing.

    Addresses stay whole, as a part of one leads nowhere.

    >>> print(folded("facts         29120  triples of sources\n- a caveat of some words", 20))
    facts  29120
      triples of sources
    - a caveat of some
      words
    """
    return text if width is None else "\n".join(part for line in text.split("\n") for part in _folded(line, width))


def _folded(line: str, width: int) -> Iterator[str]:
    if display_width(line) <= width:
        yield line
        return
    hanging = _HANGING.match(line)
    first = len(line) - len(line.lstrip(" "))
    indent = hanging.end() if hanging and hanging.end() <= width / 2 else first + _SET_IN
    done = line[:indent] if hanging and hanging.end() == indent else line[:first]
    is_empty = True
    for word in _WIDE_GAP.sub("  ", line[len(done) :]).split(" "):
        longer = f"{done}{word}" if is_empty else f"{done} {word}"
        if display_width(longer) <= width or (is_empty and not done.strip()):
            done, is_empty = longer, False
            continue
        yield done.rstrip()
        done, is_empty = " " * min(indent, width // 2) + word, False
    yield done


_EVERY: Final = "--rows 0 shows all"


def answer_table(answer: Answer, rows: int | None = None) -> Table:
    """An answer as a table for a file, whose readers type nothing. rows: only so many."""
    return answer.table(rows, _EVERY, typed=False)


def answer_text(answer: Answer, rows: int | None = None, width: int | None = None) -> str:
    """The rows of an answer, how many there are, what the columns mean, the caveats and the sources, as text.

    rows: only so many; width: rows are cut to it."""
    table = answer.table(rows, _EVERY)
    count = table.footer or counted(len(answer), "row")
    return table._replace(title="", sentence="", footer=count).text(width)


def answer_in_terminal(answer: Answer, _graph: Graph, options: argparse.Namespace) -> str:
    """What a verb writes of an answer that has no text of its own."""
    return answer_text(answer, width=terminal_width(options))


def table_text(names: Sequence[str], rows: Sequence[Sequence[str]], options: argparse.Namespace) -> str:
    """Rows of texts under the names of their columns, cut to the terminal."""
    return Table.of(names, rows).text(terminal_width(options))


# Values that are written as they are; of others `VERB_in_terminal` makes one of these.
WRITTEN: Final = (int, str, bytes, Solutions, Table)


def written(value: object, options: argparse.Namespace) -> int:
    """Write text, bytes, rows or solutions as --format and --output say; an exit code is handed on.

    Of a file, a line on standard error tells its name and how many rows it has."""
    form, output = getattr(options, "format", None) or "table", getattr(options, "output", None)
    if isinstance(value, int):
        return value
    what = "The citation is" if options.verb == "cite" else "The answer is"
    if isinstance(value, Solutions):
        what = _rows_are(len(value))
        value = _WRITERS[form](value)
    elif isinstance(value, Table):
        what = _rows_are(len(value.rows))
        value = value.text(terminal_width(options)) if form == "table" else table_file(value, form)
    # What is copied from a terminal, such as a citation or JSON, stays as it is.
    if isinstance(value, str) and form == "table" and options.verb != "cite":
        value = folded(value, terminal_width(options))
    write(value if isinstance(value, bytes) else f"{writable(str(value))}\n".encode(), output)
    if output not in (None, "-"):
        print(f"{what} in {output}.", file=sys.stderr)
    return 0


def _rows_are(number: int) -> str:
    return f"{counted(number, 'row')} {'is' if number == 1 else 'are'}"


def format_option(options: argparse.Namespace) -> str:
    """The option that chose the format, as it was typed: --format md, or -o members.md."""
    return f"-o {options.output}" if getattr(options, "ending", False) else f"--format {options.format}"


_WRITERS: Final[dict[str, Callable[[Solutions], bytes]]] = {
    "csv": Solutions.to_csv,
    "tsv": Solutions.to_tsv,
    "json": Solutions.to_json,
}


def table_file(table: Table, form: str) -> bytes:
    """A table in a format of --format."""
    from gpai_graph.rdf import table_files  # here: most answers are read in the terminal

    plain = {"csv": table_files.plain_csv, "json": table_files.plain_json}
    return f"{table.markdown()}\n".encode() if form == "md" else (plain | table_files.WRITERS)[form](table)


def file(name: str) -> Path:
    """The file of a name that was typed in UTF-8, also where the system has another encoding (LC_ALL=C)."""
    return Path(os.fsdecode(name.encode(errors="surrogateescape")))


def check_folder(output: str | None) -> None:
    """Raise GpaiGraphError if the folder of a file to write is missing, before the work that makes the file."""
    if output in (None, "-") or (folder := file(output).parent).is_dir():
        return
    number = errno.ENOTDIR if folder.exists() else errno.ENOENT
    raise GpaiGraphError(cannot_be_written(output, OSError(number, os.strerror(number))))


def write(data: bytes, output: str | None) -> None:
    """Write bytes to a file, or to standard output (None or "-"). Raises GpaiGraphError if the file refuses."""
    if output is None or output == "-":
        if data.startswith(_ZIP) and sys.stdout.isatty():
            raise ParameterError("a terminal cannot show an Excel file. Write it with -o FILE.xlsx.")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        file(output).write_bytes(data)
    except OSError as error:
        raise GpaiGraphError(cannot_be_written(output, error)) from error


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
    """The graph that a command asks: that of --endpoint or --graph, else the built one. --timeout guards a file."""
    allowed, timeout = arguments.allow_service, arguments.timeout or TIMEOUT
    if not arguments.endpoint:
        guarded = bool(arguments.timeout) and not allowed
        own = file(arguments.graph_file) if arguments.graph_file else None
        kg = load(own, allow_service=allowed, timeout=timeout, guarded=guarded)
        check_graph(kg, arguments)
        return kg
    if arguments.graph_file:
        raise ParameterError("--graph asks a file and --endpoint asks a server. Leave one of them out.")
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
        raise ParameterError(
            f"there is no password for {arguments.user}. Set {PASSWORD_VARIABLE}, or run this in a terminal."
        )
    return arguments.user, password


def only_here(arguments: argparse.Namespace) -> None:
    """Raise ParameterError for --endpoint before a verb that works on files of this machine."""
    if arguments.endpoint:
        raise ParameterError(f"{arguments.verb} works on local files. Leave --endpoint out.")


def trig_of(arguments: argparse.Namespace) -> Path:
    """The file of the graph: that of --graph, or the built one."""
    return file(arguments.graph_file) if arguments.graph_file else paths.trig_path()


def check_graph(kg: KnowledgeGraph, arguments: argparse.Namespace) -> None:
    """Raise ParameterError for --graph with what is no gpai-graph, before a verb that asks in our vocabulary."""
    if arguments.graph_file and arguments.verb not in _ANY_GRAPH and kg.cut_off is None:
        raise ParameterError(
            f"{Path(arguments.graph_file).name} is not a gpai-graph (it has no gpai:dataCutOff), and {arguments.verb} "
            "needs one. sparql and export read any graph."
        )


def only_tables(arguments: argparse.Namespace) -> None:
    """Raise ParameterError for --endpoint or --graph before a verb that works on the tables."""
    only_here(arguments)
    if arguments.graph_file:
        raise ParameterError(f"{arguments.verb} works on the tables. Leave --graph out.")


def use_current_name(verb: str, options: argparse.Namespace) -> None:
    """Ask by the name that a query has now where one was typed that it had before, and tell it on standard error."""
    typed = " ".join(options.words) if verb == "queries" else options.name if VERBS[verb].names_query else ""
    if not typed:
        return
    library = load_library()
    if told := library.renamed(typed):
        print(told, file=sys.stderr)
        now = library.current(typed)
        options.words, options.name = [now], now


def load_library() -> Library:
    """The query library alone, without the graph."""
    return Library(paths.queries_dir())


def parameters_of(query: Query | None, arguments: argparse.Namespace) -> dict[str, Values]:
    """The parameters of a query as they were typed. Raises ParameterError for what is none.

    query: None for what takes no parameters and refuses them itself."""
    parameters: dict[str, Values] = {}
    for pair in arguments.parameters:
        name, equals, value = pair.partition("=")
        if not equals:
            help_text = f" `gpai-graph queries {query.name}` explains them." if query else ""
            raise ParameterError(f"{quoted(pair)} is not a parameter. Write name=value.{help_text}")
        _take(parameters, name.replace("-", "_"), value)
    if query is not None and arguments.as_of is not None and "as_of" not in query.parameters:
        at_end = query.falls_back_on_cut_off
        when = "answers as of the day up to which sources were collected" if at_end else "covers all times"
        raise ParameterError(f"{query.name} takes no --as-of: it always {when}.")
    for name in ("as_of", "mode", "undated"):
        if (value := getattr(arguments, name, None)) is not None:
            _take(parameters, name, value)
    return parameters


def _take(parameters: dict[str, Values], name: str, value: str) -> None:
    if name in parameters:
        raise ParameterError(f"the parameter {quoted(name)} is given twice. Give it once.")
    parameters[name] = value


def network_of(kg: KnowledgeGraph, arguments: argparse.Namespace) -> "nx.Graph":
    """The network that is asked for, with values as attributes. Raises NetworkError or UnknownQueryError."""
    query = kg.queries.network(arguments.name)
    onto = None if arguments.onto is None else [kind for kind in arguments.onto.split(",") if kind != "none"]
    parameters = parameters_of(query, arguments)
    return kg.network(query.name, onto=onto, weights=arguments.weights, directed=False, scalars=False, **parameters)


def why_empty(kg: KnowledgeGraph, arguments: argparse.Namespace, G: "nx.Graph") -> str:
    """Why a network has no link, and what has some."""
    query = kg.queries.network(arguments.name)
    found = kg.answer(query.name, **parameters_of(query, arguments))
    why = "Try another date." if found else found.sentence
    return f"{why} {counted(hidden, 'link')} without a date: --undated show." if (hidden := G.graph["undated"]) else why
