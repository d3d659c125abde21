"""The verbs: each is defined once, with its arguments. The terminal and `%gpai` in a notebook take them from here.

A verb is one function, `module.verb(graph, options)`, that gives a value: an answer, a picture, a table, text.
A notebook shows the value. The terminal writes it; where it is no text, table or solutions, `module.verb_in_terminal`
makes that of it. `lacking` says which verbs a notebook has."""

import argparse
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NamedTuple

from gpai_graph.commands.arguments import count, count_from_1, day, file_name, path, port, seconds, web_address
from gpai_graph.queries.header import FORMS
from gpai_graph.stores.sandbox.limits import LIMITS


class Argument(NamedTuple):
    """An argument of a verb as argparse takes it; in_notebook: whether it also makes sense where nothing is written."""

    flags: tuple[str, ...]
    options: Mapping[str, Any]
    in_notebook: bool = True

    @property
    def unset(self) -> tuple[str, Any]:
        """The name of what it sets, and the value without it."""
        name = self.options.get("dest") or max(self.flags, key=len).lstrip("-").replace("-", "_")
        return name, self.options.get("default", False if "action" in self.options else None)


class Verb(NamedTuple):
    """A verb: what it does, the module of `gpai_graph.commands` in which its function stands, and its arguments.

    lacking: what `%gpai` says where an argument is missing; "" for a verb that notebooks do not have."""

    help: str
    module: str
    arguments: tuple[Argument, ...] = ()
    lacking: str = ""

    def load(self) -> ModuleType:
        """The module, imported when the verb is called: `--help` and a typing mistake need no engine."""
        return import_module(f"gpai_graph.commands.{self.module}")

    @property
    def takes_parameters(self) -> bool:
        """Whether name=value may stand anywhere behind the verb."""
        return _PARAMETERS in self.arguments


def _both(*flags: str, **options: Any) -> Argument:
    return Argument(flags, options)


def _terminal(*flags: str, **options: Any) -> Argument:
    return Argument(flags, options, in_notebook=False)


def _output(formats: str, default: str = "") -> tuple[Argument, ...]:
    choices = formats.split()
    otherwise = f"default: the ending of FILE, else {choices[0]}"
    return (
        _terminal("--format", choices=choices, metavar="FORMAT", help=f"{', '.join(choices)} ({otherwise})"),
        _file(default),
    )


def _number(flag: str, default: int, what: str, least: int = 0, in_notebook: bool = False) -> Argument:
    kind = count_from_1 if least else count
    options = {"type": kind, "default": default, "metavar": "N", "help": f"{what} (default: {default})"}
    return Argument((flag,), options, in_notebook)


def _file(default: str = "") -> Argument:
    words = f"write to this file{default and f' (default: {default})'}"
    return _terminal("-o", "--output", type=file_name, metavar="FILE", help=words)


def _rows(default: int, what: str) -> Argument:
    words = f"show only the first N {what} ({f'default: {default}; ' if default else ''}0: all)"
    return _terminal("--rows", type=count, default=default, metavar="N", help=words)


_PARAMETERS: Final = _both(
    "parameters", nargs="*", default=[], metavar="name=value", help="values for the question, such as group=gpai-meg"
)
_AS_OF: Final = _both(
    "--as-of", metavar="DATE", help="answer for this date: 2021-12-31, 2021-12 or 2021 (its last day)"
)
_MODE: Final = _both(
    "--mode",
    metavar="MODE",
    help="how sure: certain (confirmed on the date), recorded (reported that year), possible (not ruled out)",
)
_UNDATED: Final = _both(
    "--undated",
    choices=("hide", "show"),
    help="with a date: leave out what has no date and only count it (hide), or include it (show)",
)
_NETWORK: Final = (
    _PARAMETERS,
    _AS_OF,
    _UNDATED,
    _both(
        "--onto",
        metavar="KIND",
        help="only things of this kind, linked by what they share: person, country …; none: all kinds",
    ),
    _both(
        "--weights",
        choices=("newman", "count"),
        default="newman",
        help="strength of such links: count the things shared, or count large groups less (newman, the default)",
    ),
)
_ONTOLOGY: Final = (
    _terminal("--ontology", metavar="FOLDER", help="use this ontology folder"),
    _terminal("--all", action="store_true", help="list all problems"),
)
_STALE: Final = _terminal(
    "--stale", nargs="?", type=day, const="today", metavar="DATE", help="list what is due by DATE, or today"
)
_A_NETWORK: Final = "name of a network; `gpai-graph network` lists them"
_A_THING: Final = "its name (Serbia), identifier (country:rs) or IRI"
_FINDINGS: Final = (
    _both("name", nargs="?", help="name of a finding, such as founders-and-members; without it, list all"),
    _number("--draws", 999, "random networks with which GPAI is compared"),
    _number("--seed", 0, "start of the random numbers; the same one gives the same result"),
    *_output("table csv xlsx json md"),
)
_TWO_THINGS: Final = "name two things, with quotes around a name of several words: %gpai paths Serbia Canada."

VERBS: Final[dict[str, Verb]] = {
    "info": Verb(
        "show what is in the graph, in figures",
        "ask",
        (_rows(20, "classes"),),
        lacking="%gpai info takes no words; use %gpai show for a thing.",
    ),
    "queries": Verb(
        "list the questions, explain one by its name, or find some by words",
        "ask",
        (
            _both(
                "words", nargs="*", help="name of a question, to explain it; or words, to find questions: who chairs"
            ),
            _terminal("--all", action="store_true", help="also list the queries that only serve others"),
            _rows(0, "questions"),
            *_output("table json"),
        ),
        "%gpai queries takes a name or words, or nothing.",
    ),
    "run": Verb(
        "answer a question, with sources",
        "ask",
        (
            _both("name", help="name of the question; `gpai-graph queries` lists them"),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            _UNDATED,
            _terminal(
                "--evidence",
                metavar="ROW[:COLUMN]",
                help="show who states a row (its number, or a name in it: Serbia) or one cell of it (3:joined)",
            ),
            _rows(0, "rows"),
            *_output("table csv names.csv excel.csv xlsx tsv json md"),
        ),
        "name a query, such as %gpai run members; %gpai queries lists them.",
    ),
    "sparql": Verb(
        "answer your own SPARQL query; known prefixes are added",
        "ask",
        (
            _terminal("file", nargs="?", help="file with the query; without it or with -, standard input"),
            _terminal("-e", "--execute", metavar="QUERY", help="text of the query"),
            _rows(0, "rows of a table"),
            *_output("table csv names.csv excel.csv xlsx tsv json md ttl nt jsonld rdfxml"),
        ),
    ),
    "cite": Verb(
        "cite an answer, a finding or the graph: as text, BibTeX, CSL-JSON or RIS",
        "ask",
        (
            _both(
                "name", nargs="?", default="", help="name of the question or finding; without it, cite the whole graph"
            ),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            *_output("txt bib csl ris"),
        ),
        "name a query, such as %gpai cite members as_of=2021; without a name, it cites the graph.",
    ),
    "show": Verb(
        "show all facts about a thing",
        "ask",
        (_both("thing", help=_A_THING), _rows(30, "incoming links")),
        "name a thing, such as %gpai show Serbia or %gpai show country:rs.",
    ),
    "network": Verb(
        "show who is linked with whom, or write a network file",
        "network",
        (
            _terminal("name", nargs="?", help="name of a network; without it, list the networks"),
            *_NETWORK,
            _rows(20, "links"),
            *_output("table graphml gexf gml json nodes edges"),
        ),
    ),
    "draw": Verb(
        "draw a network in the form that suits it, as a page that opens in any browser",
        "network",
        (
            _both("name", help=_A_NETWORK),
            *_NETWORK,
            _both(
                *("--as", "--form"),
                dest="form",
                metavar="FORM",
                help=f"form: {', '.join(FORMS)} (default: what suits the network)",
            ),
            _both(
                "--colour", choices=("kind", "communities"), help="what colours show in the form force (default: kind)"
            ),
            *_output("html svg png", "NAME.html"),
        ),
        "name a network, such as %gpai draw knowledge-flow.",
    ),
    "analyse": Verb(
        "measure a network: what is well connected, and which things form groups",
        "analyse",
        (
            _terminal("name", help=_A_NETWORK),
            *_NETWORK,
            _terminal("--since", metavar="DATE", help="also show what changed since this date"),
            _terminal(
                "--by", metavar="WHAT", help="also show whether links join the same region, country, sector or kind"
            ),
            _terminal("--pair", nargs=2, metavar="THING", help="also show what these two have in common"),
            _terminal(
                "--rows", type=count, dest="top", metavar="N", help="show only the first N things (default: 10; 0: all)"
            ),
            *_output("table csv xlsx json md"),
        ),
    ),
    "findings": Verb(
        "show what is said about GPAI, with a verdict on each claim",
        "findings",
        _FINDINGS,
        "%gpai findings takes the name of a finding, or nothing.",
    ),
    "claims": Verb("the former name of findings", "findings", _FINDINGS),
    "paths": Verb(
        "show how two things are connected, with the sources of every step",
        "analyse",
        (
            _both("source", metavar="FROM", help=_A_THING),
            _both("target", metavar="TO", help="as for FROM"),
            _number("-k", 3, "number of paths", least=1, in_notebook=True),
            _both("--through", metavar="KIND,…", help="use only things of these kinds: person,project"),
            *_output("table csv xlsx json md html svg png"),
        ),
        _TWO_THINGS,
    ),
    "plot": Verb(
        "draw a chart of an answer (bars, lines, timeline or map), or write its data",
        "network",
        (
            _both("name", nargs="?", help="name of a question with a chart; without it, list them"),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            _terminal(
                "--width",
                type=count,
                default=720,
                metavar="PIXELS",
                help="width of the image (default: 720; for phones: 390)",
            ),
            *_output("svg png csv", "NAME.svg; -: standard output"),
        ),
        "name a query, such as %gpai plot growth.",
    ),
    "search": Verb(
        "find things by name, and questions by words",
        "ask",
        (
            _both("words", nargs="+", help="a name in any language, words, beginnings of words, or a question"),
            _both(
                "--kind",
                action="append",
                metavar="KIND",
                help="show only this kind: country, person, question …; repeatable",
            ),
            _both(
                "--limit",
                type=count,
                default=20,
                metavar="N",
                help="show only the first N results (default: 20; 0: all)",
            ),
            _terminal("--rows", type=count, dest="limit", default=20, metavar="N", help="as --limit"),
        ),
        "add words to search for, such as %gpai search data trusts.",
    ),
    "evidence": Verb(
        "show which sources state the facts about a thing",
        "ask",
        (
            _both("subject", help=_A_THING),
            _both("predicate", nargs="?", help="only this property, such as gpai:since"),
            _both("value", nargs="?", help="only this value, such as date:2020-06-15"),
            _both("--only", metavar="KIND", help="count only sources of this kind: official, government, news …"),
            _both(
                "--min-sources", type=count, default=0, metavar="N", help="show facts of at least N independent sources"
            ),
            _rows(0, "statements"),
        ),
        "name a subject, such as %gpai evidence Serbia; a property and a value may follow.",
    ),
    "build": Verb("build the graph from the tables", "make", (*_ONTOLOGY, _file("gpai-graph.trig"))),
    "validate": Verb("check the tables, the graph made of them, and the queries", "make", (*_ONTOLOGY, _STALE)),
    "serve": Verb(
        "open the pages and a SPARQL endpoint on this machine",
        "serve",
        (
            _terminal(
                "--host",
                default="127.0.0.1",
                metavar="ADDRESS",
                help="address to listen on (default: 127.0.0.1, this machine only)",
            ),
            _terminal("--port", type=port, default=8000, metavar="N", help="port (default: 8000; 0: any free port)"),
            _terminal("--open", action="store_true", help="open the home page in your browser"),
            _number("--workers", LIMITS.workers, "number of processes", least=1),
            # Not `timeout`: that is the time for a question before the verb, and has another default.
            _terminal(
                *("--timeout", "--limit"),
                dest="limit",
                type=seconds,
                default=LIMITS.timeout,
                metavar="SECONDS",
                help="time limit of one query (default: %(default)g)",
            ),
            _terminal(
                "--max-rows",
                type=count,
                default=LIMITS.max_rows,
                metavar="N",
                help="largest number of rows in an answer (default: %(default)s; 0: no limit)",
            ),
            _terminal(
                "--root-path", type=path, default="", metavar="/PATH", help="path under which a proxy shows the pages"
            ),
            _terminal(
                "--public-url", type=web_address, metavar="URL", help="address that readers use, if there is a proxy"
            ),
            _terminal(
                "--allow-host", action="append", metavar="NAME", help="host name that requests may use; repeatable"
            ),
            _terminal("--access-log", metavar="FILE", help="log each request as a line of JSON (-: in the terminal)"),
            _terminal("--contact", metavar="ADDRESS", help="e-mail or web address for corrections"),
        ),
    ),
    "export": Verb(
        "write the graph in an RDF format",
        "make",
        (
            _terminal("--graph", metavar="GRAPH", help="only what this source states, such as source:gpai-about"),
            *_output("trig ttl nt jsonld rdfxml"),
        ),
    ),
    "load": Verb(
        "put the graph on a server (SPARQL 1.1 Graph Store Protocol)",
        "make",
        (
            _terminal(
                "--into",
                required=True,
                metavar="URL",
                help="where the server takes graphs, such as http://localhost:7878/store",
            ),
            _terminal(
                "--default-graph",
                metavar="IRI",
                help="name for the default graph, if the server has none (default: tried out)",
            ),
            # No default of its own: it would hide what stands before the verb.
            _terminal("--user", default=argparse.SUPPRESS, metavar="NAME", help="user name, as before the verb"),
        ),
    ),
}
# The verbs of `%gpai`, and those of them that answer a table of which a part may be shown.
NOTEBOOK: Final = tuple(sorted(name for name, verb in VERBS.items() if verb.lacking))
IN_ROWS: Final = ("info", "paths", "run", "search", "show")
# Those whose `name` is that of a query.
OF_QUERIES: Final = ("analyse", "cite", "draw", "network", "plot", "run")
