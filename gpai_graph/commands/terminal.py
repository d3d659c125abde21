"""The command line: words in, a command called, an exit code out (0 done, 1 a problem, 2 wrong usage).

Errors are one line on standard error that says what happened and what helps."""

import argparse
import io
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

from gpai_graph._version import __version__
from gpai_graph.commands.arguments import Once, columns, given, seconds
from gpai_graph.commands.verb import Verb
from gpai_graph.commands.verbs import VERBS
from gpai_graph.errors import GpaiGraphError, ParameterError, brief, did_you_mean, quoted

if TYPE_CHECKING:
    from gpai_graph.graph.knowledge import KnowledgeGraph

# {ending of a file: format} where the two differ.
_ENDINGS: Final = {
    "txt": "table",
    "json": "csl",
    "markdown": "md",
    "htm": "html",
    "srj": "json",
    "rdf": "rdfxml",
    "nodes.csv": "nodes",
    "edges.csv": "edges",
}
# An example in the help of all verbs has so many letters at most.
_SHORT: Final = 34
# Seconds that a command has to end by itself after Ctrl-C.
_REACTION: Final = 1.0
DESCRIPTION = "Ask the knowledge graph of the Global Partnership on AI. Facts have sources."


def _examples(verb: str = "") -> str:
    """The examples of a verb; without one, the first of each verb, if it is short."""
    firsts = [each for every in VERBS.values() for each in every.examples[:1] if len(each[0]) <= _SHORT]
    own = VERBS[verb].examples if verb else firsts
    width = max((len(command) for command, _ in own), default=0)
    lines = (f"  gpai-graph {command:<{width}}  {words}" for command, words in own)
    return "\n".join(("examples:", *lines)) if own else ""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as it is written, in the width of the terminal.

    argparse makes one for every option, and would import shutil, lzma and bz2 to ask for the width each time."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class _Parser(argparse.ArgumentParser):
    """A grammar whose mistakes are told on one line, with what helps."""

    def error(self, message: str) -> NoReturn:
        """Tell a mistake and leave with 2."""
        if found := re.search(r"invalid choice: (['\"])(.*)\1 \(choose from (.*)\)$", message, re.DOTALL):
            choices = re.findall(r"[\w.-]+", found[3])
            guess = did_you_mean(found[2], choices)
            told = f"invalid choice: {quoted(found[2])}.{guess} Choose one of {', '.join(choices)}"
            message = f"{message[: found.start()]}{told}"
        told = " ".join(map(brief, message.split())).rstrip(".")
        end = "" if told.endswith("?") else "."
        self.exit(2, f"gpai-graph: {told}{end} `{self.prog} --help` shows what can be written.\n")


class _VerbParser(_Parser):
    """The grammar of one verb, made when argparse first looks into it: a command asks one verb, and 21 take 5 ms."""

    def __init__(self, verb: Verb, **options: Any) -> None:
        # Not handed on here: what is missing then is made by `__getattr__`.
        self._unread = verb, options

    def __getattr__(self, name: str) -> Any:
        if "_unread" not in self.__dict__:
            raise AttributeError(name)
        verb, options = self.__dict__.pop("_unread")
        super().__init__(**options)
        self.register("action", None, Once)
        for argument in verb.arguments:
            self.add_argument(*argument.flags, **argument.options)
        return getattr(self, name)


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    name = "gpai-graph"
    top = _Parser(prog=name, description=DESCRIPTION, epilog=_examples(), formatter_class=_Formatter)
    top.add_argument("--version", action="version", version=f"gpai-graph {__version__}")
    top.add_argument(
        "--endpoint", metavar="URL", type=given, help="ask this SPARQL endpoint instead of the local graph"
    )
    # Not `graph`: `export` has an option of that name.
    top.add_argument(
        "--graph",
        dest="graph_file",
        metavar="FILE",
        type=given,
        help="ask this RDF file instead (TriG, N-Quads, Turtle …)",
    )
    top.add_argument(
        "--user",
        metavar="NAME",
        help="user name for the endpoint; the password comes from GPAI_GRAPH_PASSWORD or a prompt",
    )
    top.add_argument(
        "--timeout",
        type=seconds,
        metavar="SECONDS",
        help="time limit of one question (default: 60 for a server, none here)",
    )
    top.add_argument("--allow-service", action="store_true", help="let SERVICE send parts of a query to another host")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, prog=name, parser_class=_VerbParser)
    for name, verb in VERBS.items():
        told = f"{verb.help[0].upper()}{verb.help[1:]}."
        verbs.add_parser(
            name, help=verb.help, description=told, epilog=_examples(name), formatter_class=_Formatter, verb=verb
        )
    return top


def main(arguments: Sequence[str] | None = None, opened: "KnowledgeGraph | None" = None) -> int:
    """Run the command line; gives the exit code. opened: a graph to ask, in place of the one that the words name."""
    parsed = _parsed(arguments)
    try:
        code = _run(parsed, opened)
        sys.stdout.flush()
        return code
    except GpaiGraphError as error:
        # The engine explains some mistakes in several lines.
        return _failed(" ".join(str(error).split("\n")))
    except UnicodeError as error:
        return _failed(
            f"this text is not UTF-8 ({error.reason if hasattr(error, 'reason') else error}). Save it as UTF-8."
        )
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`): no error, and no second one when Python closes the pipe.
        _close_output()
        return 0
    except OSError as error:
        _close_output()
        return _failed(f"{error.filename or 'the output'}: {error.strerror}.")


def _run(options: argparse.Namespace, opened: "KnowledgeGraph | None") -> int:
    """Ask a verb for its value and write it; `VERB_in_terminal` makes text of it, where it is none."""
    # Imported here, as the module of the verb is: `--help` needs no engine.
    from gpai_graph.commands.output import (
        WRITTEN,
        answer_in_terminal,
        check_folder,
        graph_of,
        use_current_name,
        written,
    )

    module = VERBS[_with_format(options).verb].load()
    check_folder(getattr(options, "output", None))
    use_current_name(options.verb, options)
    # One value, as long as the command runs.
    graph = cache(lambda: opened or graph_of(options))
    value = getattr(module, options.verb)(graph, options)
    if not isinstance(value, WRITTEN):
        value = getattr(module, f"{options.verb}_in_terminal", answer_in_terminal)(value, graph, options)
    return written(value, options)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    grammar = parser()
    parsed, rest = grammar.parse_known_args(arguments)
    # argparse takes name=value in one place only; people write them behind --as-of, too.
    verb = VERBS[parsed.verb]
    takes, rest = verb.takes_parameters, [*rest, *verb.mistaken(parsed)]
    if rest and takes and all("=" in word and not word.startswith("-") for word in rest):
        parsed.parameters = [*parsed.parameters, *rest]
    elif rest:
        words = sys.argv[1:] if arguments is None else arguments
        if not takes and (options := verb.with_options(words, rest)):
            return grammar.parse_args(options)
        hint = (_hint(parsed.name, rest) if takes else "") or verb.lacks(rest[0])
        grammar.prog = f"{grammar.prog} {parsed.verb}"  # whose help says what the verb takes
        grammar.error(f"unrecognized arguments: {' '.join(rest)}{'.' if hint[:1] == ' ' else ''}{hint}")
    return parsed


def _hint(name: str, rest: Sequence[str]) -> str:
    """How a parameter of a question is written, where somebody wrote it as an option, such as `--since 2022`."""
    # Imported here: only a mistake needs it.
    from gpai_graph.commands.output import load_library

    option, _, value = " ".join(rest[:2]).removeprefix("--").replace("=", " ").partition(" ")
    library, parameter = load_library(), option.replace("-", "_")
    takes = str(name) in library and parameter in library[name].parameters
    return f". Write the parameter without hyphens: {parameter}={value.split()[0]}" if takes and value else ""


def _with_format(options: argparse.Namespace) -> argparse.Namespace:
    """The options, in which the ending of the file names the format where nobody did."""
    if getattr(options, "format", "") is None:
        options.format, options.ending = format_of(options.verb, options.output), bool(options.output)
    return options


def format_of(verb: str, output: str | None) -> str:
    """The format of a verb that the ending of a file names; its first one where nothing does.

    Raises ParameterError for an ending of another kind of file: what it holds would not be what it is called."""
    choices = next(each.options["choices"] for each in VERBS[verb].arguments if "--format" in each.flags)
    name = (output or "").rpartition("/")[2].lower()
    endings = {**{choice: choice for choice in choices}, **{e: f for e, f in _ENDINGS.items() if f in choices}}
    for place, letter in enumerate(name):
        if letter == "." and name[place + 1 :] in endings:
            return str(endings[name[place + 1 :]])
    if "." in name.strip("."):
        known = ", ".join(f".{ending}" for ending in endings if ending != "table")
        raise ParameterError(
            f"{name}: {verb} writes no file with this ending. Use --format, or one of these endings: {known}"
        )
    return str(choices[0])


def _stopped() -> int:
    print("gpai-graph: stopped.", file=sys.stderr, flush=True)
    return 130


def _failed(message: str) -> int:
    print(f"gpai-graph: {message}", file=sys.stderr)
    return 1


def _close_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _watch_control_c() -> None:
    """End a command that does not react to Ctrl-C: while the engine answers, Python's own handler has to wait."""
    import threading

    read, write = os.pipe()
    os.set_blocking(write, False)
    # Written at the signal itself, whatever the command does. A server puts its own in this place.
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)

    def watch() -> None:
        while os.read(read, 1) != bytes([signal.SIGINT]):
            pass
        time.sleep(_REACTION)
        os._exit(_stopped())

    threading.Thread(target=watch, daemon=True).start()


def entry() -> None:
    """What the command `gpai-graph` calls: `main`, and out at once, as closing the engine takes long."""
    # Terminals send UTF-8, whatever LC_ALL says.
    words = [os.fsencode(word).decode(errors="surrogateescape") for word in sys.argv[1:]]
    # Names are written in many scripts; under other encodings (LC_ALL=C, a pipe on Windows) printing them would fail.
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us
            os.open(os.devnull, os.O_RDWR)  # takes its number, so that no other file does
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115  # to the end
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors if stream is sys.stderr else "strict")
    if os.name == "posix":
        _watch_control_c()
    code = main(words)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
