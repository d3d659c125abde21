"""The verbs: each is defined once, with its arguments. The terminal and `%gpai` in a notebook take them from here.

A verb is one function, `module.verb(graph, options)`, that gives a value: an answer, a picture, a table, text.
`graph()` opens the KnowledgeGraph, which some verbs do not need. A notebook shows the value. The terminal writes it;
where it is no text, table or solutions, `module.verb_in_terminal` makes that of it. `lacking` says which verbs a
notebook has."""

import argparse
from typing import Final

from gpai_graph.commands.arguments import count, day, path, port, seconds, web_address
from gpai_graph.commands.verb import Verb, both, file, number, output, rows, terminal
from gpai_graph.queries.header import FORM_NAMES
from gpai_graph.stores.sandbox.limits import LIMITS

_PARAMETERS: Final = both(
    "parameters", nargs="*", default=[], metavar="name=value", help="values for the question, such as group=gpai-meg"
)
_AS_OF: Final = both("--as-of", metavar="DATE", help="answer for this date: 2021-12-31, 2021-12 or 2021 (its last day)")
_MODE: Final = both(
    "--mode",
    metavar="MODE",
    help="how sure: certain (confirmed on the date), recorded (reported that year), possible (not ruled out)",
)
_UNDATED: Final = both(
    "--undated",
    choices=("hide", "show"),
    help="with a date: leave out what has no date and only count it (hide), or include it (show)",
)
_NETWORK: Final = (
    _PARAMETERS,
    _AS_OF,
    _UNDATED,
    both(
        "--onto",
        metavar="KIND",
        help="only things of this kind, linked by what they share: person, country …; none: all kinds",
    ),
    both(
        "--weights",
        choices=("newman", "count"),
        default="newman",
        help="strength of such links: count the things shared, or count large groups less (newman, the default)",
    ),
)
_ONTOLOGY: Final = (
    terminal("--ontology", metavar="FOLDER", help="use this ontology folder"),
    terminal("--all", action="store_true", help="list all problems"),
)
_STALE: Final = terminal(
    "--stale", nargs="?", type=day, const="today", metavar="DATE", help="list what is due by DATE, or today"
)
_A_NETWORK: Final = "name of a network; `gpai-graph network` lists them"
_A_THING: Final = "its name (Serbia), identifier (country:rs) or IRI"
_FINDINGS: Final = (
    both("name", nargs="?", help="name of a finding, such as founders-and-members; without it, list all"),
    number("--draws", 999, "random networks with which GPAI is compared"),
    number("--seed", 0, "start of the random numbers; the same one gives the same result"),
    *output("table csv xlsx json md"),
)
_TWO_THINGS: Final = "name two things, with quotes around a name of several words: %gpai paths Serbia Canada."

VERBS: Final[dict[str, Verb]] = {
    "info": Verb(
        "show what is in the graph, in figures",
        "ask",
        (rows(20, "classes"),),
        lacking="%gpai info takes no words; use %gpai show for a thing.",
        examples=(("info", "what is in the graph"),),
        in_rows=True,
    ),
    "queries": Verb(
        "list the questions, explain one by its name, or find some by words",
        "ask",
        (
            both("words", nargs="*", help="name of a question, to explain it; or words, to find questions: who chairs"),
            terminal("--all", action="store_true", help="also list the queries that only serve others"),
            rows(0, "questions"),
            *output("table json"),
        ),
        "%gpai queries takes a name or words, or nothing.",
        examples=(
            ("queries", "the questions it can answer"),
            ("queries who chairs", "questions with these words"),
            ("queries members", "what the question members takes"),
        ),
    ),
    "run": Verb(
        "answer a question, with sources",
        "ask",
        (
            both("name", help="name of the question; `gpai-graph queries` lists them"),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            _UNDATED,
            terminal(
                "--evidence",
                metavar="ROW[:COLUMN]",
                help="show who states a row (its number, or a name in it: Serbia) or one cell of it (3:joined)",
            ),
            rows(0, "rows"),
            *output("table csv names.csv excel.csv xlsx tsv json md"),
        ),
        "name a query, such as %gpai run members; %gpai queries lists them.",
        examples=(
            ("run members --as-of 2021-12-31", "the members at the end of 2021"),
            ("run experts group=responsible-ai", "the experts of a group"),
            ("run members -o members.xlsx", "a table for Excel, with names"),
        ),
        names_query=True,
        in_rows=True,
    ),
    "sparql": Verb(
        "answer your own SPARQL query; known prefixes are added",
        "ask",
        (
            terminal("file", nargs="?", help="file with the query; without it or with -, standard input"),
            terminal("-e", "--execute", metavar="QUERY", help="text of the query"),
            rows(0, "rows of a table"),
            *output("table csv names.csv excel.csv xlsx tsv json md ttl nt jsonld rdfxml"),
        ),
        examples=(('sparql -e "SELECT * { ?s a gpai:Country }"', "your own query"),),
    ),
    "cite": Verb(
        "cite an answer, a finding or the graph: as text, BibTeX, CSL-JSON or RIS",
        "cite",
        (
            both(
                "name", nargs="?", default="", help="name of the question or finding; without it, cite the whole graph"
            ),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            *output("txt bib csl ris"),
        ),
        "name a query, such as %gpai cite members as_of=2021; without a name, it cites the graph.",
        examples=(("cite members", "a citation of an answer"), ("cite members -o members.bib", "the same as BibTeX")),
        names_query=True,
    ),
    "show": Verb(
        "show all facts about a thing",
        "ask",
        (
            both("thing", nargs="+", help=f"{_A_THING}; a name of several words needs no quotes"),
            rows(30, "incoming links"),
        ),
        "name a thing, such as %gpai show Serbia or %gpai show country:rs.",
        examples=(("show Serbia", "all facts about a thing"),),
        in_rows=True,
    ),
    "network": Verb(
        "show who is linked with whom, or write a network file",
        "network",
        (
            terminal("name", nargs="?", help="name of a network; without it, list the networks"),
            *_NETWORK,
            rows(20, "links"),
            *output("table graphml gexf gml json nodes edges"),
        ),
        examples=(
            ("network", "the networks it can draw"),
            ("network collaboration -o it.gexf", "a file for Gephi"),
        ),
        names_query=True,
    ),
    "draw": Verb(
        "draw a network in the form that suits it, as a page that opens in any browser",
        "network",
        (
            both("name", help=_A_NETWORK),
            *_NETWORK,
            both(
                *("--as", "--form"),
                dest="form",
                metavar="FORM",
                help=f"form: {', '.join(FORM_NAMES)} (default: what suits the network)",
            ),
            both(
                "--colour", choices=("kind", "communities"), help="what colours show in the form force (default: kind)"
            ),
            *output("html svg png", "NAME.html"),
        ),
        "name a network, such as %gpai draw knowledge-flow.",
        examples=(("draw collaboration", "a network as a picture"),),
        names_query=True,
    ),
    "analyse": Verb(
        "measure a network: what is well connected, and which things form groups",
        "analyse",
        (
            terminal("name", help=_A_NETWORK),
            *_NETWORK,
            terminal("--since", metavar="DATE", help="also show what changed since this date"),
            terminal(
                "--by", metavar="WHAT", help="also show whether links join the same region, country, sector or kind"
            ),
            terminal("--pair", nargs=2, metavar="THING", help="also show what these two have in common"),
            terminal(
                "--rows", type=count, dest="top", metavar="N", help="show only the first N things (default: 10; 0: all)"
            ),
            *output("table csv xlsx json md"),
        ),
        examples=(("analyse collaboration", "who is well connected"),),
        names_query=True,
    ),
    "findings": Verb(
        "show what is said about GPAI, with a verdict on each claim",
        "findings",
        _FINDINGS,
        "%gpai findings takes the name of a finding, or nothing.",
        examples=(("findings", "claims about GPAI, tested"), ("findings too-slow", "one claim with its evidence")),
    ),
    "claims": Verb("the former name of findings", "findings", _FINDINGS),
    "paths": Verb(
        "show how two things are connected, with the sources of every step",
        "analyse",
        (
            both("source", metavar="FROM", help=_A_THING),
            both("target", metavar="TO", help="as for FROM"),
            number("-k", 3, "number of paths", least=1, in_notebook=True),
            both("--through", metavar="KIND,…", help="use only things of these kinds: person,project"),
            *output("table csv xlsx json md html svg png"),
        ),
        _TWO_THINGS,
        examples=(("paths Serbia Canada", "how two things are connected"),),
        in_rows=True,
    ),
    "compare": Verb(
        "show what two things are both linked with, and what only one of them is",
        "analyse",
        (
            both("first", help=_A_THING),
            both("second", help="as for the first"),
            _AS_OF,
            _MODE,
            _UNDATED,
            rows(0, "things"),
            *output("table csv names.csv excel.csv xlsx tsv json md"),
        ),
        _TWO_THINGS.replace("paths", "compare"),
        examples=(("compare Canada France", "what two things share"),),
        in_rows=True,
    ),
    "plot": Verb(
        "draw a chart of an answer (bars, lines, timeline or map), or write its data",
        "network",
        (
            both("name", nargs="?", help="name of a question with a chart; without it, list them"),
            _PARAMETERS,
            _AS_OF,
            _MODE,
            terminal(
                "--width",
                type=count,
                default=720,
                metavar="PIXELS",
                help="width of the image (default: 720; for phones: 390)",
            ),
            *output("svg png csv", "NAME.svg; -: standard output"),
        ),
        "name a query, such as %gpai plot growth.",
        examples=(("plot growth", "a chart of an answer"), ("plot growth -o growth.svg", "the chart, as a file")),
        names_query=True,
    ),
    "search": Verb(
        "find things by name, and questions by words",
        "ask",
        (
            both("words", nargs="+", help="a name in any language, words, beginnings of words, or a question"),
            both(
                "--kind",
                action="append",
                metavar="KIND",
                help="show only this kind: country, person, question …; repeatable",
            ),
            both(
                "--limit",
                type=count,
                default=20,
                metavar="N",
                help="show only the first N results (default: 20; 0: all)",
            ),
            terminal("--rows", type=count, dest="limit", default=20, metavar="N", help="as --limit"),
        ),
        "add words to search for, such as %gpai search data trusts.",
        examples=(("search data trusts", "things and questions by words"),),
        in_rows=True,
    ),
    "evidence": Verb(
        "show which sources state the facts about a thing",
        "ask",
        (
            both("subject", help=_A_THING),
            both("predicate", nargs="?", help="only this property, such as gpai:since"),
            both("value", nargs="?", help="only this value, such as date:2020-06-15"),
            both("--only", metavar="KIND", help="count only sources of this kind: official, government, news …"),
            both(
                "--min-sources", type=count, default=0, metavar="N", help="show facts of at least N independent sources"
            ),
            both("--max-sources", type=count, metavar="N", help="show facts of at most N independent sources"),
            rows(0, "statements"),
        ),
        "name a subject, such as %gpai evidence Serbia; a property and a value may follow.",
        examples=(
            ("evidence membership:at-gpai", "the sources of a fact"),
            ("evidence Serbia --max-sources 1", "what only one source says of it"),
        ),
    ),
    "build": Verb(
        "build the graph from the tables",
        "make",
        (*_ONTOLOGY, file("gpai-graph.trig")),
        examples=(("build -o graph.trig", "the graph, made of the tables"),),
    ),
    "validate": Verb(
        "check the tables, the graph made of them, and the queries",
        "make",
        (*_ONTOLOGY, _STALE),
        examples=(("validate", "what is wrong in the tables"),),
    ),
    "serve": Verb(
        "open the pages and a SPARQL endpoint on this machine",
        "serve",
        (
            terminal(
                "--host",
                default="127.0.0.1",
                metavar="ADDRESS",
                help="address to listen on (default: 127.0.0.1, this machine only)",
            ),
            terminal("--port", type=port, default=8000, metavar="N", help="port (default: 8000; 0: any free port)"),
            terminal("--open", action="store_true", help="open the home page in your browser"),
            number("--workers", LIMITS.workers, "number of processes", least=1),
            # Not `timeout`: that is the time for a question before the verb, and has another default.
            terminal(
                *("--timeout", "--limit"),
                dest="limit",
                type=seconds,
                default=LIMITS.timeout,
                metavar="SECONDS",
                help="time limit of one query (default: %(default)g)",
            ),
            terminal(
                "--max-rows",
                type=count,
                default=LIMITS.max_rows,
                metavar="N",
                help="largest number of rows in an answer (default: %(default)s; 0: no limit)",
            ),
            terminal(
                "--root-path", type=path, default="", metavar="/PATH", help="path under which a proxy shows the pages"
            ),
            terminal(
                "--public-url", type=web_address, metavar="URL", help="address that readers use, if there is a proxy"
            ),
            terminal(
                "--allow-host", action="append", metavar="NAME", help="host name that requests may use; repeatable"
            ),
            terminal("--access-log", metavar="FILE", help="log each request as a line of JSON (-: in the terminal)"),
            terminal("--contact", metavar="ADDRESS", help="e-mail or web address for corrections"),
        ),
        examples=(("serve --open", "the pages, in your browser"),),
    ),
    "export": Verb(
        "write the graph in an RDF format",
        "make",
        (
            terminal("--graph", metavar="GRAPH", help="only what this source states, such as source:gpai-about"),
            *output("trig ttl nt jsonld rdfxml"),
        ),
        examples=(("export -o graph.trig", "all facts as RDF"),),
    ),
    "load": Verb(
        "put the graph on a server (SPARQL 1.1 Graph Store Protocol)",
        "make",
        (
            terminal(
                "--into",
                required=True,
                metavar="URL",
                help="where the server takes graphs, such as http://localhost:7878/store",
            ),
            terminal(
                "--default-graph",
                metavar="IRI",
                help="name for the default graph, if the server has none (default: tried out)",
            ),
            # No default of its own: it would hide what stands before the verb.
            terminal("--user", default=argparse.SUPPRESS, metavar="NAME", help="user name, as before the verb"),
        ),
        examples=(("load --into http://localhost:7878/store", "the graph on a server"),),
    ),
}
# The verbs of `%gpai`.
NOTEBOOK: Final = tuple(sorted(name for name, verb in VERBS.items() if verb.lacking))
