"""Commands: what `%%sparql` and `%gpai` do. A line and a cell of a notebook in, what it shows out."""

import shlex
import sys
from collections.abc import Callable
from keyword import iskeyword
from typing import Any, Final

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from gpai_graph.answers.answer import Answer
from gpai_graph.commands import asking
from gpai_graph.errors import did_you_mean
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import Literal, Solutions

_HELP: Final = """%gpai asks the graph (the variable kg; it is opened if there is none). Tab completes names and values.
-o NAME keeps what it answers; --rows N shows so many rows of a table.

%gpai run members --as-of 2021-12-31       the answer of a query of the library, with sources
%gpai run experts group=gpai-wg-responsible-ai -o experts     … and keep it as `experts`
%gpai queries                              the questions; %gpai queries experts explains one
%gpai show Serbia                          every statement about a thing
%gpai search data trusts                   things by name
%gpai info                                 how large the graph is, and how well it is sourced
%gpai evidence membership:ca-gpai gpai:since                  who says so
%gpai paths Serbia Canada                  how two things are connected, in the fewest steps
%gpai draw knowledge-flow --as-of 2022     the picture of a network
%gpai plot growth                          the plot of an answer

%%sparql                                   a query of your own, in the lines below it; %%sparql? tells more"""
_OPTIONS: Final = {"--as-of": "as_of", "--mode": "mode"}


@magics_class
class GpaiMagics(Magics):
    """`%%sparql` and `%gpai`. Both ask the graph that the notebook calls `kg`."""

    @property
    def _names(self) -> dict[str, Any]:
        """The names of the notebook."""
        return self.shell.user_ns if self.shell else {}

    @magic_arguments()
    @argument("--as-of", metavar="DATE", help="a day, month or year for the VALUES ?_as_of { UNDEF } of the query")
    @argument("--limit", type=int, metavar="N", help="how many rows are shown (default 20); -o keeps all of them")
    @argument("--format", choices=asking.FORMATS, default="table", help="table (default), or text: %(choices)s")
    @argument("-o", "--output", metavar="NAME", help="keep the answer under this name: .to_pandas(), .rows, .sources")
    @argument("--endpoint", metavar="URL", default="", help="ask a SPARQL 1.1 server that holds gpai-graph")
    @cell_magic
    def sparql(self, line: str, cell: str) -> Answer | bool | None:
        """Ask a SPARQL 1.1 query; our prefixes need not be declared. A variable ?source gives each row its sources.

        SELECT and CONSTRUCT answer rows, ASK True or False. Tab completes prefixes, things, terms and variables."""
        chosen = parse_argstring(self.sparql, line)
        if chosen.limit is not None and (chosen.limit < 1 or chosen.format != "table"):
            raise UsageError("--limit takes 1 or more, and is for tables: text holds all rows (LIMIT in the query).")
        if chosen.output:
            _checked(chosen.output)
        kg = asking.graph(self._names, chosen.endpoint)
        text = asking.as_of(cell, chosen.as_of) if chosen.as_of else cell
        if chosen.format != "table":
            self._written(chosen.output, asking.written(kg, text, chosen.format))
            _tell_unmentioned(kg, text)
            return None
        found = asking.sparql(kg, text)
        if isinstance(found, bool):
            _tell_unmentioned(kg, text)
        if isinstance(found, Answer) and chosen.limit is not None:
            found.shown = chosen.limit
        if chosen.output:
            self._names[chosen.output] = found
        return found

    def _written(self, name: str | None, text: str) -> None:
        """Print a text, or keep it under a name."""
        if name:
            self._names[name] = text
        else:
            print(text, end="" if text.endswith("\n") else "\n")

    @line_magic
    def gpai(self, line: str) -> Any:
        """Ask the graph in one line; without words it tells what there is."""
        words = _words(line)
        if not words:
            print(_HELP)
            return None
        verb, *rest = words
        if verb not in _VERBS:
            raise UsageError(f"%gpai has no {verb!r}.{did_you_mean(verb, _VERBS)} It has {', '.join(_VERBS)}.")
        rest, name = _without(rest, "-o", "--output")
        rest, rows = _without(rest, "--rows")
        if name is not None:
            _checked(name)
        if rows is not None and not (rows.isdecimal() and int(rows)):
            raise UsageError(f"--rows takes how many rows are shown, 1 or more, and not {rows!r}.")
        if rows is not None and verb not in _TABLES:
            raise UsageError(f"--rows is for {', '.join(_TABLES)}; %gpai {verb} shows all there is.")
        found = _VERBS[verb](asking.graph(self._names), rest)
        if rows is not None:
            found.shown = int(rows)
        if name is not None:
            self._names[name] = found
        return found


def _tell_unmentioned(kg: KnowledgeGraph, text: str) -> None:
    """What the graph mentions nowhere, where no table tells it; on standard error, so that no text is spoilt."""
    for sentence in kg.unmentioned(text):
        print(sentence, file=sys.stderr)


def _words(line: str) -> list[str]:
    """The words of a line; quotes hold several together, an apostrophe inside a word is none."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _without(words: list[str], *flags: str) -> tuple[list[str], str | None]:
    """The words without an option and its value, and the value: None without the option, "" where it is bare."""
    for place, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if flag in flags and equals:
            return words[:place] + words[place + 1 :], value
        if word in flags:
            return words[:place] + words[place + 2 :], "".join(words[place + 1 : place + 2])
    return words, None


def _checked(name: str) -> str:
    """A name under which an answer can be kept. Raises UsageError for one that nobody could type."""
    if not name.isidentifier() or iskeyword(name):
        raise UsageError(f"-o takes the name under which the answer is kept; {name!r} is none.")
    return name


def _asked(words: list[str], what: str) -> tuple[str, dict[str, Any]]:
    """A name and parameters: `experts group=gpai-meg --as-of 2021`. what: words for what is missing."""
    name, parameters, rest = "", {}, list(words)
    while rest:
        word = rest.pop(0)
        option, equals, value = word.partition("=")
        if option in _OPTIONS:
            if not equals and not rest:
                raise UsageError(f"{option} takes a value, such as {option} 2021-12-31.")
            parameters[_OPTIONS[option]] = value if equals else rest.pop(0)
        elif equals:
            parameters[option.replace("-", "_")] = value
        elif name:
            raise UsageError(
                f"{word!r} is no parameter: write name=value, with quotes around a value of several words."
            )
        else:
            name = word
    if not name:
        raise UsageError(f"name {what}.")
    return name, parameters


def _run(kg: KnowledgeGraph, words: list[str]) -> Any:
    name, parameters = _asked(words, "a query, such as %gpai run members; %gpai queries lists them")
    return kg.answer(name, **parameters)


def _plot(kg: KnowledgeGraph, words: list[str]) -> Any:
    name, parameters = _asked(words, "a query, such as %gpai plot growth")
    return kg.plot(name, **parameters)


def _draw(kg: KnowledgeGraph, words: list[str]) -> Any:
    # Imported here: only a picture needs networkx and what draws it.
    from gpai_graph.visual.network import draw

    name, parameters = _asked(words, "a network, such as %gpai draw knowledge-flow")
    return draw(kg.network(name, **parameters))


def _show(kg: KnowledgeGraph, words: list[str]) -> Any:
    if not words:
        raise UsageError("name a thing, such as %gpai show Serbia or %gpai show country:rs.")
    return kg.describe(" ".join(words))


def _search(kg: KnowledgeGraph, words: list[str]) -> Any:
    if not words:
        raise UsageError("write what to look for, such as %gpai search data trusts.")
    hits = kg.search(" ".join(words))
    # The compact IRI is what the next question needs: several things may bear one name.
    rows: list[Any] = [(hit.thing, Literal(hit.kind), Literal(hit.thing.compact)) for hit in hits]
    return kg.readable(Solutions(("thing", "kind", "iri"), rows), f"What is called or about: {' '.join(words)}")


def _evidence(kg: KnowledgeGraph, words: list[str]) -> Any:
    if not 1 <= len(words) <= 3:
        raise UsageError("name a subject, a property and a value, the last two as you like.")
    return kg.evidence(*words)


def _info(kg: KnowledgeGraph, words: list[str]) -> Any:
    if words:
        raise UsageError("%gpai info takes nothing; %gpai show tells of a thing.")
    return kg.answer("figures")


def _paths(kg: KnowledgeGraph, words: list[str]) -> Any:
    if len(words) != len(("source", "target")):
        raise UsageError("name two things, with quotes around a name of several words: %gpai paths Serbia Canada.")
    return asking.paths(kg, *words)


def _queries(kg: KnowledgeGraph, words: list[str]) -> Any:
    if not words:
        return kg.queries
    return kg.queries[words[0]]


_VERBS: Final[dict[str, Callable[[KnowledgeGraph, list[str]], Any]]] = {
    "draw": _draw,
    "evidence": _evidence,
    "info": _info,
    "paths": _paths,
    "plot": _plot,
    "queries": _queries,
    "run": _run,
    "search": _search,
    "show": _show,
}
VERBS: Final = tuple(_VERBS)
# Those that answer a table of which a part may be shown.
_TABLES: Final = ("info", "paths", "run", "search", "show")
