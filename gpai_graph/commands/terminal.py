"""The command line: words in, a command called, an exit code out (0 done, 1 a problem, 2 wrong usage).

Errors are one line on standard error that says what happened and what helps."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Final

from gpai_graph._version import __version__
from gpai_graph.errors import GpaiGraphError

DESCRIPTION = "The Global Partnership on AI as a knowledge graph in which every fact carries its sources."
EXAMPLES = """examples:
  gpai-graph info                                   what is in the graph
  gpai-graph queries                                the questions it can answer
  gpai-graph run members --as-of 2021-12-31         the members at the end of 2021, with sources
  gpai-graph run experts group=gpai-wg-responsible-ai
  gpai-graph show Serbia                            everything about a thing
  gpai-graph evidence membership:at-gpai            who says so
  gpai-graph serve --open                           explore in your browser
  gpai-graph draw collaboration -o picture.html     a picture of a network, for a browser
  gpai-graph paths Serbia Canada                    how two things are connected
  gpai-graph plot growth -o growth.svg              a plot of an answer; alone, the plots there are
  gpai-graph search data trusts                     find things by name
  gpai-graph sparql -e "SELECT ?c WHERE { ?c a gpai:Country }" --format csv
"""


_COLUMNS: Final = 80  # of a terminal that does not say how wide it is
# The module of `gpai_graph.commands` in which each verb stands.
MODULES: Final = {
    **dict.fromkeys(("info", "queries", "run", "sparql", "show", "search", "evidence"), "ask"),
    **dict.fromkeys(("draw", "network", "plot"), "network"),
    "serve": "serve",
    **dict.fromkeys(("analyse", "claims", "paths"), "analyse"),
    **dict.fromkeys(("build", "validate", "export", "load"), "make"),
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as it is written, in the width of the terminal.

    argparse makes one for every option, and would import shutil, lzma and bz2 to ask for the width each time."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


def columns() -> int:
    """How wide the terminal is: as COLUMNS says, else as the terminal says, else 80 (some have a size of 0 by 0)."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size().columns or _COLUMNS
    except OSError:
        return _COLUMNS


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    name = "gpai-graph"
    top = argparse.ArgumentParser(prog=name, description=DESCRIPTION, epilog=EXAMPLES, formatter_class=_Formatter)
    top.add_argument("--version", action="version", version=f"gpai-graph {__version__}")
    top.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the graph that is here")
    top.add_argument(
        "--user", metavar="NAME", help="as whom; the password stands in GPAI_GRAPH_PASSWORD or is asked for"
    )
    top.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="time for one question (to a server 60, here any)"
    )
    top.add_argument("--allow-service", action="store_true", help="let SERVICE send a part of a query to another host")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, prog=name)
    add = partial(verbs.add_parser, formatter_class=_Formatter)

    add("info", help="what is in the graph, in figures")

    queries = add("queries", help="the questions of the library; with a name, one of them explained")
    queries.add_argument("name", nargs="?", help="a query to explain")
    queries.add_argument("--all", action="store_true", help="also those that others are made of")

    run = add("run", help="answer a question of the library")
    run.add_argument("name", help="name of the query; `gpai-graph queries` lists them")
    run.add_argument("parameters", nargs="*", default=[], metavar="name=value", help="parameters of the query")
    run.add_argument("--as-of", metavar="DATE", help="a day, month or year: 2021-12-31, 2021-12 or 2021 (its last day)")
    run.add_argument("--mode", metavar="MODE", help="how sure, where a query tells: certain, recorded or possible")
    run.add_argument("--evidence", metavar="ROW[:COLUMN]", help="who says what a row or cell shows: Serbia, 3:joined")
    run.add_argument("--rows", type=_count, default=0, metavar="N", help="show only the first N rows (0: all)")
    _output(run, "table csv tsv json md", "table")

    sparql = add("sparql", help="answer SPARQL of your own; prefixes are known")
    sparql.add_argument("file", nargs="?", help="a query file; - or nothing reads standard input")
    sparql.add_argument("-e", "--execute", metavar="QUERY", help="the query itself")
    _output(sparql, "table csv tsv json md ttl nt jsonld rdfxml", "table")

    show = add("show", help="everything that is said about a thing")
    show.add_argument("thing", help="a name (Serbia), a compact IRI (country:rs) or an IRI")
    show.add_argument("--rows", type=_count, default=30, metavar="N", help="how many incoming links to show (0: all)")

    network = add("network", help="a network: who is linked with whom, as a table or a file for other tools")
    network.add_argument("name", help="name of a network; `gpai-graph network` alone lists them", nargs="?")
    network.add_argument("parameters", nargs="*", default=[], metavar="name=value", help="parameters of its query")
    network.add_argument("--as-of", metavar="DATE", help="a day, month or year")
    network.add_argument("--onto", metavar="KIND", help="join things of these kinds by what they share; none: do not")
    network.add_argument("--weights", choices=("newman", "count"), default="newman", help="of shared things (newman)")
    network.add_argument("--rows", type=_count, default=20, metavar="N", help="how many links to show (20; 0: all)")
    _output(network, "table graphml gexf gml json nodes edges", "table")

    draw = add("draw", help="a picture of a network: a page that opens in any browser, without a server")
    draw.add_argument("name", help="name of a network; `gpai-graph network` lists them")
    draw.add_argument("parameters", nargs="*", default=[], metavar="name=value", help="parameters of its query")
    draw.add_argument("--as-of", metavar="DATE", help="a day, month or year")
    draw.add_argument("--onto", metavar="KIND", help="join things of these kinds by what they share; none: do not")
    draw.add_argument("--weights", choices=("newman", "count"), default="newman", help="of shared things (newman)")
    draw.add_argument("--colour", choices=("kind", "communities"), default="kind", help="what colours tell (kind)")
    draw.add_argument("--format", choices=("html", "svg"), help="a page or an image; else by the name of the file")
    draw.add_argument("-o", "--output", metavar="FILE", help="write here instead of NAME.html")

    analyse = add("analyse", help="a network measured: who is central, which communities, who links with whom")
    analyse.add_argument("name", help="name of a network; `gpai-graph network` lists them")
    analyse.add_argument("parameters", nargs="*", default=[], metavar="name=value", help="parameters of its query")
    analyse.add_argument("--as-of", metavar="DATE", help="a day, month or year")
    analyse.add_argument("--since", metavar="DATE", help="tell, too, what changed since that day")
    analyse.add_argument("--by", metavar="WHAT", help="tell, too, how region, country, sector or kind mix")
    analyse.add_argument("--pair", nargs=2, metavar="THING", help="tell, too, what these two share")
    analyse.add_argument("--onto", metavar="KIND", help="join things of these kinds by what they share; none: do not")
    analyse.add_argument("--weights", choices=("newman", "count"), default="newman", help="of shared things (newman)")
    analyse.add_argument("--rows", type=_count, dest="top", metavar="N", help="how many nodes to show (10; 0: all)")
    _output(analyse, "table csv json md", "table")

    claims = add("claims", help="what is said about the structure of GPAI, held against chance")
    claims.add_argument("name", nargs="?", help="only this test, such as countries-in-works")
    claims.add_argument("--draws", type=_count, default=999, metavar="N", help="how many worlds of chance (999)")
    claims.add_argument("--seed", type=_count, default=0, metavar="N", help="where the random numbers begin (0)")
    _output(claims, "table csv json md", "table")

    ways = add("paths", help="how two things are connected, with the sources of every step")
    ways.add_argument("source", metavar="FROM", help="a name (Serbia), a compact IRI (country:rs) or an IRI")
    ways.add_argument("target", metavar="TO", help="the same")
    ways.add_argument("-k", type=_count, default=3, metavar="N", help="how many ways (3)")
    ways.add_argument("--through", metavar="KIND,…", help="only through things of these kinds: person,project")
    _output(ways, "table csv json md", "table")

    plot = add("plot", help="a plot of an answer: bars, lines, timeline or map as SVG; the data behind it as CSV")
    plot.add_argument("name", help="name of a plot; `gpai-graph plot` alone lists them", nargs="?")
    plot.add_argument("parameters", nargs="*", default=[], metavar="name=value", help="parameters of its query")
    plot.add_argument("--as-of", metavar="DATE", help="a day, month or year")
    plot.add_argument("--mode", metavar="MODE", help="how sure, where a query tells: certain, recorded or possible")
    plot.add_argument("--width", type=_count, default=720, metavar="PIXELS", help="how wide (720; 390 for phones)")
    plot.add_argument("--format", choices=("svg", "csv"), help="image or data; else by the name of the file")
    plot.add_argument("-o", "--output", metavar="FILE", help="write here instead of NAME.svg; - for standard output")

    search = add("search", help="find things by name")
    search.add_argument("words", nargs="+", help="words, or how they begin")
    search.add_argument("--kind", action="append", metavar="KIND", help="only country, person, body …; repeatable")
    search.add_argument("--limit", type=_count, default=20, metavar="N", help="at most N (20)")

    evidence = add("evidence", help="who says so")
    evidence.add_argument("subject", help="a name, a compact IRI (membership:ca-gpai) or an IRI")
    evidence.add_argument("predicate", nargs="?", help="only this property (gpai:since)")
    evidence.add_argument("value", nargs="?", help="only this value (date:2020-06-15)")
    evidence.add_argument("--only", metavar="KIND", help="only sources of this kind: official, government, news …")
    evidence.add_argument("--min-sources", type=_count, default=0, metavar="N", help="only what N sources state")

    building = {"build": "build the graph from the tables", "validate": "check tables, graph, shapes, prefixes"}
    for verb, text in building.items():
        command = add(verb, help=text)
        command.add_argument("--ontology", metavar="FOLDER", help="another ontology folder than the one beside us")
        command.add_argument("--all", action="store_true", help="list every finding")
        if verb == "build":
            command.add_argument("-o", "--output", metavar="FILE", help="write here instead of gpai-graph.trig")

    serve = add("serve", help="explore in a browser: pages, pictures and a SPARQL endpoint, on this machine")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (127.0.0.1: here alone)")
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="port (8000; 0: any that is free)")
    serve.add_argument("--open", action="store_true", help="show the first page in your browser")
    serve.add_argument("--workers", type=_count, default=8, metavar="N", help="processes that answer queries (8)")
    # Not `timeout`: that is the time for a question before the verb, and has another default.
    serve.add_argument(
        *("--timeout", "--limit"), dest="limit", type=_seconds, default=2.0, metavar="SECONDS", help="for one query (2)"
    )
    serve.add_argument("--max-rows", type=_count, default=10_000, metavar="N", help="rows of one answer (10000)")
    serve.add_argument("--root-path", default="", metavar="/PATH", help="the path at which a proxy shows it")
    serve.add_argument("--public-url", metavar="URL", help="the address under which readers see it, behind a proxy")
    serve.add_argument("--allow-host", action="append", metavar="NAME", help="a name it may be called by; repeatable")
    serve.add_argument("--access-log", metavar="FILE", help="a line of JSON for each request (-: to the terminal)")
    serve.add_argument("--contact", metavar="ADDRESS", help="where corrections go: an e-mail or web address")

    export = add("export", help="write the graph in an RDF format")
    export.add_argument("--graph", metavar="GRAPH", help="only what this source states, or this graph holds")
    _output(export, "trig ttl nt jsonld rdfxml", "trig")

    load = add("load", help="put the graph on a server (SPARQL 1.1 Graph Store Protocol)")
    load.add_argument(
        "--into", required=True, metavar="URL", help="where it takes graphs: …/store, …/sparql-graph-crud-auth"
    )
    load.add_argument("--default-graph", metavar="IRI", help="where the default graph goes, if not where a probe says")
    # No default of its own: it would hide what stands before the verb.
    load.add_argument("--user", default=argparse.SUPPRESS, metavar="NAME", help="as whom, as before the verb")
    return top


def _count(text: str) -> int:
    # Not int: a negative number would cut rows from the end without a word.
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows: 0, 1, 2 …")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 (any that is free) to 65535.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    # Written so that it also refuses what is no number (nan).
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no time: a number of seconds above 0.")
    return seconds


def _output(command: argparse.ArgumentParser, formats: str, default: str) -> None:
    command.add_argument("--format", choices=formats.split(), default=default, help=f"output format ({default})")
    command.add_argument("-o", "--output", metavar="FILE", help="write to a file")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    parsed = _parsed(arguments)
    try:
        # Imported when called: `--help` and a typing mistake need no engine.
        module = import_module(f"gpai_graph.commands.{MODULES[parsed.verb]}")
        code = int(getattr(module, parsed.verb)(parsed))
        sys.stdout.flush()
        return code
    except GpaiGraphError as error:
        # The engine explains some mistakes in several lines.
        return _failed(" ".join(str(error).split("\n")))
    except UnicodeError as error:
        return _failed(f"this text is not UTF-8 ({error.reason if hasattr(error, 'reason') else error}). Save it so.")
    except KeyboardInterrupt:
        print("gpai-graph: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`): no error, and no second one when Python closes the pipe.
        _close_output()
        return 0
    except OSError as error:
        _close_output()
        return _failed(f"{error.filename or 'the output'}: {error.strerror}.")


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    grammar = parser()
    parsed, rest = grammar.parse_known_args(arguments)
    # argparse takes name=value in one place only; people write them behind --as-of, too.
    takes = parsed.verb in ("analyse", "draw", "network", "plot", "run")
    if rest and takes and all("=" in word and not word.startswith("-") for word in rest):
        parsed.parameters = [*parsed.parameters, *rest]
    elif rest:
        grammar.error(f"unrecognized arguments: {' '.join(rest)}")
    return parsed


def _failed(message: str) -> int:
    print(f"gpai-graph: {message}", file=sys.stderr)
    return 1


def _close_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def entry() -> None:
    """What the command `gpai-graph` calls: `main`, and out at once, as closing the engine takes long."""
    # Names are written in many scripts; under other encodings (LC_ALL=C, a pipe on Windows) printing them would fail.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors if stream is sys.stderr else "strict")
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
