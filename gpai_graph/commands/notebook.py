"""The IPython extension: `%load_ext gpai_graph` brings `%%sparql`, `%gpai` and Tab (completion.py).

A line and a cell of a notebook in, what it shows out."""

import argparse
import re
import shlex
from functools import lru_cache
from keyword import iskeyword
from typing import Any, Final, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.commands.arguments import Once
from gpai_graph.commands.ask import SPARQL_FORMS, asked, tell_hints
from gpai_graph.commands.completion import NAME, Completer
from gpai_graph.commands.output import load_library, use_current_name
from gpai_graph.commands.verbs import NOTEBOOK, VERBS
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import Parameter, bind, slots
from gpai_graph.rdf.solutions import Solutions, Triple

AS_OF: Final = Parameter("as_of", "date")
_COMPLETER = "_gpai_graph_completer"


@magics_class
class GpaiMagics(Magics):
    """`%%sparql` and `%gpai`. Both ask the graph that the notebook calls `kg`."""

    @property
    def _names(self) -> dict[str, Any]:
        """The names of the notebook."""
        return self.shell.user_ns if self.shell else {}

    @magic_arguments()
    @argument("--as-of", metavar="DATE", help="a day, month or year for the VALUES ?_as_of { UNDEF } of the query")
    @argument("--rows", "--limit", type=int, metavar="N", help="show only the first N rows (default: 20); -o keeps all")
    @argument(
        "--format", choices=SPARQL_FORMS, default="table", help="format of the answer (default: table): %(choices)s"
    )
    @argument("-o", "--output", metavar="NAME", help="keep the answer under this name: .to_pandas(), .rows, .sources")
    @argument("--endpoint", metavar="URL", default="", help="ask a SPARQL 1.1 server that holds gpai-graph")
    @cell_magic
    def sparql(self, line: str, cell: str) -> Answer | bool | None:
        """Ask a SPARQL 1.1 query; our prefixes need not be declared. A variable ?source gives each row its sources.

        SELECT and CONSTRUCT answer rows, ASK True or False. Tab completes prefixes, things, terms and variables."""
        chosen = parse_argstring(self.sparql, line)
        if chosen.rows is not None and (chosen.rows < 1 or chosen.format != "table"):
            raise UsageError(
                "--rows takes 1 or more and works for tables only. A text has all rows; write LIMIT into the query."
            )
        if chosen.output:
            _checked(chosen.output)
        kg = graph(self._names, chosen.endpoint)
        text = as_of(cell, chosen.as_of) if chosen.as_of else cell
        found = asked(kg, text, chosen.format)
        if isinstance(found, bool | bytes):
            tell_hints(kg, text)
            value: Any = found.decode() if isinstance(found, bytes) else found
        else:
            value = readable(kg, text, found)
            value = value.replaced(shown=chosen.rows or value.shown)
        if chosen.output:
            self._names[chosen.output] = value
        elif isinstance(value, str):
            print(value, end="" if value.endswith("\n") else "\n")
        return None if isinstance(value, str) else value

    @line_magic
    def gpai(self, line: str) -> Any:
        """Ask the graph in one line; without words it tells what there is."""
        words = _words(line)
        if not words:
            print(_help())
            return None
        verb, *rest = words
        if verb not in NOTEBOOK:
            if verb in load_library():
                raise UsageError(
                    f"%gpai has no verb {quoted(verb)}. To ask the question of this name: %gpai run {verb}"
                )
            raise UsageError(
                f"%gpai has no verb {quoted(verb)}.{did_you_mean(verb, NOTEBOOK)} It has {', '.join(NOTEBOOK)}."
            )
        chosen = _parsed(verb, rest)
        if chosen.keep is not None:
            _checked(chosen.keep)
        if chosen.shown is not None and not (chosen.shown.isdecimal() and int(chosen.shown)):
            raise UsageError(f"--rows takes a number of rows from 1, not {quoted(chosen.shown)}.")
        if chosen.shown is not None and not VERBS[verb].in_rows:
            having = ", ".join(name for name in NOTEBOOK if VERBS[name].in_rows)
            raise UsageError(f"--rows works for {having} only. Leave it out: %gpai {verb} shows everything.")
        use_current_name(verb, chosen)
        found = getattr(VERBS[verb].load(), verb)(lambda: graph(self._names), chosen)
        if chosen.shown is not None:
            found = found.replaced(shown=int(chosen.shown))
        if chosen.keep is not None:
            self._names[chosen.keep] = found
        return found


def _help() -> str:
    """What `%gpai` says without words: the examples of its verbs that write no file."""
    examples = [each for name in VERBS if name in NOTEBOOK for each in VERBS[name].examples if " -o " not in each[0]]
    width = max(len(command) for command, _ in examples)
    return "\n".join(
        (
            "%gpai asks the graph in the variable kg, or opens one. Tab completes names and values.",
            "-o NAME keeps the answer; --rows N shows only the first N rows of a table.",
            "",
            *(f"%gpai {command:<{width}}  {words}" for command, words in examples),
            "",
            f"{'%%sparql':<{width + 6}}  your own query, in the lines below it; %%sparql? explains more",
        )
    )


class _Parser(argparse.ArgumentParser):
    """The grammar of a verb in a notebook; a mistake is a UsageError, and nothing is printed."""

    def __init__(self, verb: str) -> None:
        super().__init__(prog=f"%gpai {verb}", add_help=False, allow_abbrev=False)
        self._verb = verb
        self.register("action", None, Once)
        for each in VERBS[verb].arguments:
            if each.in_notebook:
                self.add_argument(*each.flags, **each.options)
            else:
                self.set_defaults(**dict([each.unset]))
        self.add_argument("-o", "--output", dest="keep", nargs="?", const="", metavar="NAME")
        self.add_argument("--rows", dest="shown", nargs="?", const="", metavar="N")

    def error(self, message: str) -> NoReturn:
        lacking = re.fullmatch(r"argument (\S+): expected one argument", message)
        if lacking:
            raise UsageError(f"{lacking[1]} takes a value, such as {lacking[1]} 2021-12-31.")
        if message.startswith(("the following arguments are required", "unrecognized arguments")):
            raise UsageError(VERBS[self._verb].lacking)
        raise UsageError(f"%gpai {self._verb}: {message}.")


def _parsed(verb: str, words: list[str]) -> argparse.Namespace:
    """The words behind a verb; name=value may stand anywhere."""
    parser = _Parser(verb)
    parsed, rest = parser.parse_known_args(words)
    if not VERBS[verb].takes_parameters:
        if rest and (options := VERBS[verb].with_options(words, rest)):
            return parser.parse_args(options)
        if rest:
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed
    parsed.parameters = [*parsed.parameters, *rest]
    for word in parsed.parameters:
        if "=" not in word or word.startswith("-"):
            raise UsageError(
                f"{quoted(word)} is not a parameter. Write name=value, with quotes around a value of several words."
            )
    return parsed


def _words(line: str) -> list[str]:
    """The words of a line; quotes hold several together, an apostrophe inside a word is none."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _checked(name: str) -> str:
    """A name under which an answer can be kept. Raises UsageError for one that nobody could type."""
    if not name.isidentifier() or iskeyword(name):
        raise UsageError(f"-o takes the name of a variable, and {quoted(name)} is not one.")
    return name


# What they ask


def graph(names: dict[str, Any], endpoint: str = "") -> KnowledgeGraph:
    """The graph at an endpoint, or the one called `kg` in the notebook; there is one from then on.

    names: those of the notebook."""
    if endpoint:
        return _connected(endpoint)
    known = names.get(NAME)
    if not isinstance(known, KnowledgeGraph):
        if known is not None:
            raise ParameterError(
                f"{NAME} is a {type(known).__name__} here. Write {NAME} = gpai.load() to ask the graph."
            )
        known = names[NAME] = opening.load()
    return known


@lru_cache(maxsize=4)  # a notebook asks one or two servers; no row is kept
def _connected(endpoint: str) -> KnowledgeGraph:
    return opening.connect(endpoint)


def as_of(sparql: str, day: str) -> str:
    """A query with the day in its `VALUES ?_as_of { … }`. Raises ParameterError for a query that has none."""
    if AS_OF.name not in (name for name, _, _ in slots(sparql)):
        raise ParameterError(
            "this query takes no date. Write VALUES ?_as_of { UNDEF } into its WHERE and compare dates with ?_as_of, "
            "as queries/members/members.rq does."
        )
    return bind(sparql, {AS_OF.name: AS_OF}, {AS_OF.name: day})


def readable(kg: KnowledgeGraph, text: str, found: Solutions | list[Triple]) -> Answer:
    """Rows with labels and numbered sources; triples are rows, too. Caveats tell what may be wrong with the query."""
    rows = found if isinstance(found, Solutions) else Solutions(Triple._fields, [tuple(triple) for triple in found])
    notes = tuple(map(Caveat, kg.hints(text)))
    return kg.readable(rows).replaced(warn=lambda _: notes)


# The IPython extension


def register(shell: Any) -> None:
    """Give a shell of IPython the magics and the completion; once more changes nothing."""
    unregister(shell)
    shell.register_magics(GpaiMagics)
    completer = Completer(shell)
    setattr(shell, _COMPLETER, completer)
    shell.Completer.custom_matchers.append(completer.match)


def unregister(shell: Any) -> None:
    """Take them away again."""
    completer = getattr(shell, _COMPLETER, None)
    if completer is None:
        return
    shell.Completer.custom_matchers.remove(completer.match)
    delattr(shell, _COMPLETER)
    for kind, name in (("line", "gpai"), ("cell", "sparql")):
        shell.magics_manager.magics[kind].pop(name, None)
