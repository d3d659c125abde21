"""Completion: what stands before the cursor in, what may follow out.

Names of queries, their parameters and values, prefixes, things, terms and variables; in SPARQL cells, in `%gpai` and
inside the brackets of `kg.run("…")` and its like."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from IPython.core.completer import SimpleCompletion, SimpleMatcherResult, context_matcher

from gpai_graph.commands.ask import SPARQL_FORMS
from gpai_graph.commands.verbs import NOTEBOOK, VERBS
from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.dates import CERTAINTIES
from gpai_graph.rdf.namespaces import KINDS, PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sparql import tokens

# A list that nobody reads to its end helps nobody.
_MOST: Final = 200
# What the graph is called in a notebook.
NAME: Final = "kg"
_WORDS: Final = (
    "ASK BIND CONSTRUCT COUNT DESCRIBE DISTINCT FILTER GRAPH GROUP HAVING LIMIT MINUS OFFSET OPTIONAL ORDER SELECT "
    "UNION VALUES WHERE"
).split()
_NAME: Final = r"[\w-]*"
_CALL: Final = re.compile(rf"(\w+)\.(run|answer|plot|network|sparql|finding)\(\s*['\"]({_NAME})$")
# The brackets may go over several lines.
_OPEN: Final = rf"(\w+)\.(?:run|answer|plot|network|sparql)\(\s*['\"]({_NAME})['\"]\s*,(?:[^()]*,)?\s*"
_ARGUMENT: Final = re.compile(rf"{_OPEN}(\w*)$")
_VALUE: Final = re.compile(rf"{_OPEN}(\w+)\s*=\s*['\"]([\w:.-]*)$")
_THING: Final = re.compile(
    r"(\w+)\.(?:describe|incoming|evidence|label|paths|resolve)\((?:[^()]*,)?\s*['\"]([\w:.-]*)$"
)
_LINE: Final = re.compile(r"^\s*(?:[\w, ]+=\s*)?%gpai\s+(.*)$", re.DOTALL)
_OF_A_CELL: Final = ("--as-of", "--endpoint", "--format", "--rows", "-o")


def _options_of(verb: str) -> list[str]:
    """The options of a verb, or of the cell magic."""
    if verb == "%%sparql":
        return list(_OF_A_CELL)
    known = (argument for argument in VERBS[verb].arguments if argument.in_notebook)
    flags = [flag for argument in known for flag in argument.flags if flag[0] == "-"]
    return sorted([*flags, *(["--rows"] if VERBS[verb].in_rows else []), "-o"])


class Offer(NamedTuple):
    """What Tab offers: the fragment before the cursor that is replaced, and what may stand in its place."""

    fragment: str
    texts: list[str]


class Vocabulary:
    """What can be named in a graph: its queries, and things and terms by prefix, asked for once."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg

    @cached_property
    def names(self) -> list[str]:
        """Compact IRIs of all things and terms of ours, sorted."""
        terms = [term for name in ("vocabulary-terms", "vocabulary-used") for term in self.kg.run(name).column("term")]
        things = [*self.kg.run("things").column("thing"), *terms]
        return sorted({thing.compact for thing in things if isinstance(thing, IRI)})

    @cached_property
    def questions(self) -> list[str]:
        """The queries that readers ask."""
        return [query.name for query in self.kg.queries.asked]

    def fitting(self, verb: str) -> list[str]:
        """The names that a verb takes: networks have a picture, queries with a plot a plot; or those of findings."""
        if verb in ("network", "draw"):
            return self.kg.queries.networks
        if verb == "plot":
            return self.kg.queries.plots
        if verb in ("finding", "findings"):
            return list(self.kg.queries.claims)
        return self.questions

    def starting(self, text: str) -> list[str]:
        """Prefixes, and behind a prefix things and terms, that begin so."""
        if ":" not in text:
            return sorted(f"{prefix}:" for prefix in PREFIXES if prefix.startswith(text))
        return [name for name in self.names if name.startswith(text)][:_MOST]

    def values(self, parameter: Parameter, text: str) -> list[str]:
        """The values of a parameter that begin so: its choices, or things of its kind."""
        if parameter.choices:
            return [choice for choice in parameter.choices if choice.startswith(text)]
        if parameter.type == "boolean":
            return [truth for truth in ("true", "false") if truth.startswith(text)]
        if parameter.type != "iri":
            return []
        if parameter.of:
            return self._in_class(parameter, text)
        if parameter.prefix and ":" not in text:
            behind = f"{parameter.prefix}:"
            return [name.removeprefix(behind) for name in self.starting(behind + text)]
        return self.starting(text)

    def _in_class(self, parameter: Parameter, text: str) -> list[str]:
        """The things of the class that a parameter asks for, by short names: those that begin so, then those that hold
        the text."""
        behind = f"{parameter.prefix}:" if parameter.prefix else ""
        things = [row.thing.compact for row in self.kg.run("things-of-class", **{"class": parameter.of})]
        names = [thing.removeprefix(behind) if ":" not in text else thing for thing in things]
        return sorted((name for name in names if text in name), key=lambda name: (not name.startswith(text), name))

    def called(self, text: str) -> list[str]:
        """Things whose names hold words that begin so, by compact IRI."""
        return [hit.thing.compact for hit in self.kg.search(text, (*KINDS, "term"))]


# The vocabulary of the graph that a name means, "" for the one that the magics ask; None if it means no graph.
Finder: TypeAlias = Callable[[str], Vocabulary | None]


def offered(find: Finder, cell: str, before: str) -> Offer | None:
    """What may follow. cell: the whole cell; before: its text up to the cursor. None where this is not ours to say."""
    line = before.rpartition("\n")[2]
    if cell.lstrip().startswith("%%sparql"):
        if "\n" not in before.lstrip():
            return _options("%%sparql", line)
        known = find("")
        return _in_sparql(known, cell, line) if known else None
    if match := _LINE.match(line):
        known = find("")
        return _in_line(known, match[1]) if known else None
    return _in_call(find, before)


def _in_call(find: Finder, before: str) -> Offer | None:
    """Inside the brackets of a method of a graph; those of other objects with such names are left alone."""
    if match := _CALL.search(before):
        known = find(match[1])
        return _begins(match[3], known.fitting(match[2])) if known else None
    if match := _VALUE.search(before):
        known = find(match[1])
        query = _query(known, match[2]) if known else None
        parameter = query.parameters.get(match[3]) if query else None
        return Offer(match[4], known.values(parameter, match[4])) if known and parameter else None
    if match := _ARGUMENT.search(before):
        known = find(match[1])
        query = _query(known, match[2]) if known else None
        return _begins(match[3], [f"{name}=" for name in query.parameters]) if query else None
    if match := _THING.search(before):
        known = find(match[1])
        return Offer(match[2], known.starting(match[2])) if known else None
    return None


def _in_sparql(known: Vocabulary, cell: str, line: str) -> Offer:
    if match := re.search(r"[?$](\w*)$", line):
        body = cell.partition("\n")[2]
        names = dict.fromkeys(token[0] for token in tokens(body) if token.lastgroup == "variable")
        return Offer(match[0], sorted(name for name in names if name.startswith(match[0]) and name != match[0]))
    fragment = re.search(r"[\w.-]*:?[\w.-]*$", line)[0]  # type: ignore[index]  # it fits an empty text, too
    words = [word for word in _WORDS if fragment and word.startswith(fragment.upper())]
    return Offer(fragment, [*known.starting(fragment), *(words if ":" not in fragment else [])])


def _in_line(known: Vocabulary, text: str) -> Offer | None:
    words = text.split()
    current = "" if not text or text[-1].isspace() else words.pop()
    if not words:
        return _begins(current, NOTEBOOK)
    verb, *rest = words
    if verb not in NOTEBOOK:
        return None
    if current.startswith("-"):
        return _flags(verb, current)
    if verb in ("info", "search"):
        return None
    if verb in ("show", "evidence", "paths"):
        return Offer(current, (known.starting(current) or known.called(current)) if current else ["gpai:"])
    if rest and rest[-1] == "--mode":
        return _begins(current, CERTAINTIES)
    if verb == "queries" or not rest:
        return _begins(current, known.fitting(verb))
    query = _query(known, rest[0])
    if query is None:
        return None
    name, equals, value = current.partition("=")
    if equals and name in query.parameters:
        return Offer(value, known.values(query.parameters[name], value))
    return _begins(current, [f"{name}=" for name in query.parameters])


def _query(known: Vocabulary, name: str) -> Query | None:
    queries = known.kg.queries
    return queries[queries.current(name)] if name in queries else None


def _options(verb: str, line: str) -> Offer:
    """Options of a magic, and behind --format the forms."""
    if match := re.search(r"--format[ =](\w*)$", line):
        return _begins(match[1], SPARQL_FORMS)
    return _flags(verb, line)


def _flags(verb: str, line: str) -> Offer:
    match = re.search(r"(?:^|\s)(-[\w-]*)$", line)
    return _begins(match[1], _options_of(verb)) if match else Offer("", [])


def _begins(fragment: str, texts: Iterable[str]) -> Offer:
    return Offer(fragment, [text for text in texts if text.startswith(fragment)])


class Completer:
    """What the shell asks on Tab. It offers nothing, rather than an error, while the graph cannot be read."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._known: Vocabulary | None = None
        self._own: KnowledgeGraph | None = None

        @context_matcher()  # type: ignore[untyped-decorator]
        def gpai_matcher(context: Any) -> SimpleMatcherResult:
            return self._matches(context)

        # A function, since IPython writes on it; one object for as long as it is registered.
        self.match = gpai_matcher

    def _matches(self, context: Any) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")
        before = "\n".join([*lines[: context.cursor_line], context.text_until_cursor])
        try:
            found = offered(self._find, context.full_text, before)
        except GpaiGraphError:
            found = None
        if found is None:
            return {"completions": [], "suppress": False}
        completions = [SimpleCompletion(text, type="gpai") for text in found.texts]
        return {"completions": completions, "matched_fragment": found.fragment, "ordered": True, "suppress": True}

    def _find(self, name: str) -> Vocabulary | None:
        """See Finder. Tab changes nothing in the notebook: where the magics would open a graph, one is opened aside."""
        kg = self._shell.user_ns.get(name or NAME)
        if not isinstance(kg, KnowledgeGraph):
            if name:
                return None
            kg = self._own = self._own or opening.load()
        if self._known is None or self._known.kg is not kg:
            self._known = Vocabulary(kg)
        return self._known
