"""Lint: the house rules for queries, which no SPARQL engine tells (CONTRIBUTING.md, "Add a query").

In: a query of the library. Out: problems as "file:line: what, and what helps". Each rule stands for an answer that was
once wrong without an error."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gpai_graph.errors import quoted
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import UNDATED, slots
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.sparql import Token, after, closings, code_tokens, declarations, prefixes_used, query_form

Problem = tuple[int, str]

_KINDS: Final = frozenset({"OPTIONAL", "EXISTS", "MINUS", "UNION", "CONSTRUCT", "WHERE"})
# Out of these nothing reaches inside, whatever stands around them.
_CLOSED: Final = frozenset({"SELECT", "UNION"})


class _Group(NamedTuple):
    """What stands between two braces. kind: see `_kind`; parent: -1 for the outermost."""

    kind: str
    parent: int
    start: int
    end: int


class _Use(NamedTuple):
    """A place where ?_name is read in a group. brackets: "" in a pattern, else "filter", or "other" as in BIND."""

    name: str
    position: int
    group: int
    brackets: str


def lint(query: Query) -> list[str]:
    """The problems of all rules, in line order; [] if the query keeps them all."""
    code = code_tokens(query.text)
    problems = [
        *_forbidden(code),
        *_prefixes(code),
        *_parameters(query, code),
        *_answer(query),
        *_without_date(query, code),
        *(_select(query, code) if query_form(query.text) == "SELECT" else ()),
    ]
    lines = ((query.text.count("\n", 0, at) + 1, message) for at, message in sorted(set(problems)))
    return [f"{query.file}:{line}: {message}" for line, message in lines]


def _forbidden(code: Sequence[Token]) -> Iterator[Problem]:
    for at, token in enumerate(code):
        match [behind[0].upper() for behind in code[at : at + 4]]:
            case ["FROM", *_]:
                message = "FROM makes some engines count a triple once per graph: the default graph holds everything."
            case ["YEAR" | "MONTH" | "DAY", "(", *_]:
                message = "YEAR(), MONTH(), DAY() fail on a gYear: compare gpai:firstDay, gpai:lastDay."
            case ["GROUP_CONCAT", "(", "STR", "("] | ["GROUP_CONCAT", "(", "DISTINCT", "STR"]:
                continue
            case ["GROUP_CONCAT", "(", *_]:
                message = "engines differ here: write GROUP_CONCAT(STR(?x))."
            case ["SELECT", "*", *_] | ["SELECT", "DISTINCT" | "REDUCED", "*", *_]:
                message = "SELECT * has no columns to explain: name the variables."
            case ["SERVICE", endpoint, *_] if endpoint[:2] not in ("?_", "$_"):
                message = "SERVICE sends a part of the query to another host: make it a parameter, SERVICE ?_endpoint."
            case _:
                continue
        yield token.start(), message


def _prefixes(code: Sequence[Token]) -> Iterator[Problem]:
    used, declared = prefixes_used(code), set()
    for name, iri in declarations(code):
        prefix, namespace = name["prefix"], iri[0][1:-1]
        declared.add(prefix)
        if prefix not in PREFIXES:
            yield (
                name.start(),
                f"prefix {quoted(prefix)} is not in rdf/namespaces.py: write the IRI in full or add it there.",
            )
        elif PREFIXES[prefix] != namespace:
            yield (
                name.start(),
                f"prefix {quoted(prefix)} is <{PREFIXES[prefix]}> in rdf/namespaces.py, not <{namespace}>.",
            )
        if prefix not in used:
            yield name.start(), f"prefix {quoted(prefix)} is declared but not used: remove the line."
    for prefix in sorted(used - declared):
        at = next(token.start() for token in code if token.lastgroup == "name" and token["prefix"] == prefix)
        known = PREFIXES.get(prefix)
        yield (
            at,
            f"prefix {quoted(prefix)} is not declared: "
            + (f"add PREFIX {prefix}: <{known}>" if known else "mistyped?"),
        )


def _parameters(query: Query, code: Sequence[Token]) -> Iterator[Problem]:
    places = slots(query.text)
    first: dict[str, str] = {}
    for name, start, end in places:
        if name not in query.parameters:
            yield start, f"?_{name} has a VALUES but the header declares no parameter {quoted(name)}."
        default = query.text[start:end].strip()
        if first.setdefault(name, default) != default:
            yield start, f"?_{name} has another default here than in its first VALUES ({first[name]})."
    for name in query.parameters:
        if name not in first:
            yield 0, f"parameter {quoted(name)} has no VALUES ?_{name} {{ … }} in the query."
    groups, uses = _structure(code)
    homes = {(name, _innermost(groups, start)) for name, start, _ in places}
    for use in uses:
        yield from _scope(use, groups, homes)
        if first.get(use.name) == "UNDEF" and _drops_all(use, uses, code):
            yield use.position, f"UNDEF in ?_{use.name} drops all rows here: write FILTER(!BOUND(?_{use.name}) || …)."


def _answer(query: Query) -> Iterator[Problem]:
    """A sentence that holds less than was asked for is false where it is quoted alone."""
    for name in query.parameters if query.answer and not query.asks_others else ():
        # What shows the value itself (`{first year}`) names it, too.
        if name != UNDATED and not re.search(rf"{{(?:asked|first|last|each|from) (?:\w+ )?{name}\b", query.answer):
            yield 0, f"the answer does not say what was asked for with {quoted(name)}: write {{asked}} into it."


def _without_date(query: Query, code: Sequence[Token]) -> Iterator[Problem]:
    """The header says what no date means, for all that tell it; the SPARQL does it."""
    read = next((token.start() for token in code if token[0] == "gpai:dataCutOff"), None)
    if read is not None and not query.falls_back_on_cut_off:
        yield read, "without a date the query reads the last day that sources cover: write `without_date: cut-off`."
    if read is None and query.falls_back_on_cut_off:
        yield 0, "the header says `without_date: cut-off`, but the query reads no gpai:dataCutOff."


def _drops_all(use: _Use, uses: list[_Use], code: Sequence[Token]) -> bool:
    """Whether a FILTER reads a parameter that may be unbound: no pattern beside it binds it, no BOUND asks first."""
    bound = any(other.group == use.group and other.name == use.name and not other.brackets for other in uses)
    asked = any(
        word[0].upper() in ("BOUND", "COALESCE") and bracket[0] == "(" and token[0][1:] == f"_{use.name}"
        for word, bracket, token in zip(code, code[1:], code[2:], strict=False)
    )
    return use.brackets == "filter" and not bound and not asked


def _scope(use: _Use, groups: list[_Group], homes: set[tuple[str, int]]) -> Iterator[Problem]:
    """What is wrong with the place of one use: no VALUES in reach, or a FILTER inside OPTIONAL."""
    chain = list(_ancestors(groups, use.group))
    if use.brackets and any(groups[group].kind == "OPTIONAL" for group in chain):
        yield use.position, f"?_{use.name} in a FILTER inside OPTIONAL: engines differ; put the FILTER outside."
    for group in chain:
        if (use.name, group) in homes:
            return
        # A FILTER sees what its own group binds; EXISTS alone takes in what stands around it.
        if use.brackets and groups[group].kind != "EXISTS":
            break
    yield use.position, f"no VALUES ?_{use.name} {{ … }} reaches here: repeat it in this group."


def _ancestors(groups: list[_Group], group: int) -> Iterator[int]:
    """The group and those around it, up to the sub-select or UNION branch that closes it off."""
    while group >= 0:
        yield group
        if groups[group].kind in _CLOSED:
            return
        group = groups[group].parent


def _innermost(groups: list[_Group], position: int) -> int:
    """The number of the innermost group around a position; -1 outside of all."""
    around = [number for number, group in enumerate(groups) if group.start < position < group.end]
    return max(around, key=lambda number: groups[number].start, default=-1)


def _structure(code: Sequence[Token]) -> tuple[list[_Group], list[_Use]]:
    """The groups of a query, numbered in the order in which they open, and the uses of parameters in them."""
    closes = closings(code)
    groups: list[_Group] = []
    uses: list[_Use] = []
    open_groups: list[int] = [-1]
    brackets: list[list[str]] = [[]]
    data = -1
    for at, token in enumerate(code):
        # A VALUES block is no group, and what stands in it is no use.
        if at <= data:
            continue
        if token[0].upper() == "VALUES":
            data = at + 1
            while code[data][0][:1] in ("?", "$", "(", ")"):
                data += 1
            data = closes.get(data, at)
        elif token[0] == "{":
            groups.append(_Group(_kind(code, at, closes[at]), open_groups[-1], token.start(), code[closes[at]].start()))
            open_groups.append(len(groups) - 1)
            brackets.append([])
        elif token[0] == "}" and len(open_groups) > 1:
            open_groups.pop()
            brackets.pop()
        elif token[0] == "(":
            before = [word[0].upper() for word in code[max(0, at - 2) : at]]
            brackets[-1].append("filter" if "FILTER" in before else "other")
        elif token[0] == ")":
            del brackets[-1][-1:]
        # Not outside, nor beside a sub-select's WHERE: projection and ORDER BY read what the WHERE hands on.
        elif token[0][:2] in ("?_", "$_") and open_groups[-1] >= 0 and groups[open_groups[-1]].kind != "SELECT":
            uses.append(_Use(token[0][2:], token.start(), open_groups[-1], brackets[-1][0] if brackets[-1] else ""))
    return groups, uses


def _kind(code: Sequence[Token], opening: int, closing: int) -> str:
    """The word that says what a group is: SELECT inside, UNION behind, or one before it; "" if there is none."""
    if "UNION" in [token[0].upper() for token in code[closing + 1 : closing + 2]]:
        return "UNION"
    if code[opening + 1][0].upper() == "SELECT":
        return "SELECT"
    before = code[opening - 1][0].upper()
    return before if before in _KINDS else ""


def _select(query: Query, code: Sequence[Token]) -> Iterator[Problem]:
    """What a SELECT must have: a total order, its sources, and columns that exist."""
    last = max((at for at, token in enumerate(code) if token[0] == "}"), default=0)
    if not any(code[at][0].upper() == "BY" and at > last for at in after(code, "ORDER")):
        yield code[-2].end(), "the query must end with ORDER BY on a total key: otherwise the order of rows may change."
    variables = query.variables
    if not query.aggregate and "source" not in variables:
        yield 0, "the query returns no ?source: select it, or say `aggregate: true` in the header."
    for name in query.columns:
        if name not in variables:
            yield 0, f"the header explains a column {quoted(name)} that the query does not return."
    for name in query.plot.columns if query.plot else ():
        if name not in variables:
            yield 0, f"the plot reads a column {quoted(name)} that the query does not return."
    for name in query.totals.columns if query.totals else ():
        if name not in variables:
            yield 0, f"the totals read a column {quoted(name)} that the query does not return."
