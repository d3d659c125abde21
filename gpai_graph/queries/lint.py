"""Lint: the house rules for queries, which no SPARQL engine tells (CONTRIBUTING.md, Queries).

In: a query of the library. Out: findings as "file:line: what, and what helps". Each rule stands for an answer that was
once wrong without an error."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import slots
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.sparql import mask, prefixes_used

Finding = tuple[int, str]

_FORBIDDEN: Final = (
    (r"\bFROM\b", "FROM makes some engines count a triple once per graph: the default graph holds everything."),
    (r"\b(?:YEAR|MONTH|DAY)\s*\(", "YEAR(), MONTH(), DAY() fail on a gYear: compare gpai:firstDay, gpai:lastDay."),
    (r"\bGROUP_CONCAT\s*\((?!\s*(?:DISTINCT\s*)?STR\s*\()", "engines differ here: write GROUP_CONCAT(STR(?x))."),
    (r"\bSELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?\*", "SELECT * has no columns to explain: name the variables."),
)
_PREFIX_LINE: Final = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_STEP: Final = re.compile(r"[{}()]|[?$]_\w+")
_VALUES: Final = re.compile(r"\bVALUES\s*(?:[?$]\w+|\([^()]*\))\s*\{[^{}]*\}", re.IGNORECASE)
_OPENED_BY: Final = tuple(
    (kind, re.compile(pattern + r"\s*$", re.IGNORECASE))
    for kind, pattern in (
        ("optional", r"\bOPTIONAL"),
        ("exists", r"\bEXISTS"),
        ("minus", r"\bMINUS"),
        ("union", r"\bUNION"),
        ("template", r"\bCONSTRUCT"),
        ("where", r"\bWHERE"),
        ("graph", r"\bGRAPH\s*(?:[?$]\w+|[\w.-]*:[\w.-]*)?"),
    )
)
_FILTER: Final = re.compile(r"\bFILTER\s*[\w:.-]*\s*$", re.IGNORECASE)
_UNION_FOLLOWS: Final = re.compile(r"\s*UNION\b", re.IGNORECASE)
# Out of these nothing reaches inside, whatever stands around them.
_CLOSED: Final = frozenset({"select", "union"})


class _Group(NamedTuple):
    """What stands between two braces. kind: the word that opens it, or "group"; parent: -1 for the outermost."""

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
    """The findings of all rules, in line order; [] if the query keeps them all."""
    code = mask(query.text)
    findings = [
        *_forbidden(code),
        *_calls(code),
        *_prefixes(query.text, code),
        *_parameters(query, code),
        *(_select(query, code) if re.search(r"\bSELECT\b", _before_groups(code), re.IGNORECASE) else ()),
    ]
    return [f"{query.file}:{_line(query.text, at)}: {message}" for at, message in sorted(set(findings))]


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _before_groups(code: str) -> str:
    return code.partition("{")[0]


def _forbidden(code: str) -> Iterator[Finding]:
    # Variables and local names may hold these words.
    words = mask(code, "variable", "local")
    for pattern, message in _FORBIDDEN:
        for match in re.finditer(pattern, code if "STR" in pattern else words, re.IGNORECASE):
            yield match.start(), message


def _calls(code: str) -> Iterator[Finding]:
    words = mask(code, "local")
    for match in re.finditer(r"(?<![?$\w])SERVICE\b(?!\s*[?$]_\w)", words, re.IGNORECASE):
        yield (
            match.start(),
            "SERVICE sends a part of the query to another host: make it a parameter, SERVICE ?_endpoint.",
        )


def _prefixes(text: str, code: str) -> Iterator[Finding]:
    used = prefixes_used(text)
    declared = set()
    for match in _PREFIX_LINE.finditer(text):
        # A PREFIX in a comment or string is masked in the code.
        if code[match.start()].isspace():
            continue
        prefix, namespace = match.groups()
        declared.add(prefix)
        if prefix not in PREFIXES:
            yield match.start(), f"prefix {prefix!r} is not in prefixes.py: write the IRI in full, or add it there."
        elif PREFIXES[prefix] != namespace:
            yield match.start(), f"prefix {prefix!r} is <{PREFIXES[prefix]}> in prefixes.py, not <{namespace}>."
        if prefix not in used:
            yield match.start(), f"prefix {prefix!r} is declared but not used: remove the line."
    for prefix in sorted(used - declared):
        # The first place, for the line; the prefix occurs, or it would not be in `used`.
        match_ = re.search(rf"(?<![\w?$.-]){re.escape(prefix)}:", code)
        at = match_.start() if match_ else 0
        known = PREFIXES.get(prefix)
        yield at, f"prefix {prefix!r} is not declared: " + (f"add PREFIX {prefix}: <{known}>" if known else "mistyped?")


def _parameters(query: Query, code: str) -> Iterator[Finding]:
    standing = slots(query.text)
    first: dict[str, str] = {}
    for name, start, end in standing:
        if name not in query.parameters:
            yield start, f"?_{name} has a VALUES but the header declares no parameter {name!r}."
        default = query.text[start:end].strip()
        if first.setdefault(name, default) != default:
            yield start, f"?_{name} has another default here than in its first VALUES ({first[name]})."
    for name in query.parameters:
        if name not in first:
            yield 0, f"parameter {name!r} has no VALUES ?_{name} {{ … }} in the query."
    groups, uses = _structure(code)
    homes = {(name, _innermost(groups, start)) for name, start, _ in standing}
    for use in uses:
        yield from _scope(use, groups, homes)
        if first.get(use.name) == "UNDEF" and _drops_all(use, uses, code):
            yield use.position, f"UNDEF in ?_{use.name} drops all rows here: write FILTER(!BOUND(?_{use.name}) || …)."


def _drops_all(use: _Use, uses: list[_Use], code: str) -> bool:
    """Whether a FILTER reads a parameter that may be unbound: no pattern beside it binds it, no BOUND asks first."""
    bound = any(other.group == use.group and other.name == use.name and not other.brackets for other in uses)
    asked = re.search(rf"\b(?:BOUND|COALESCE)\s*\(\s*[?$]_{use.name}\b", code, re.IGNORECASE)
    return use.brackets == "filter" and not bound and not asked


def _scope(use: _Use, groups: list[_Group], homes: set[tuple[str, int]]) -> Iterator[Finding]:
    """What is wrong with the place of one use: no VALUES in reach, or a FILTER inside OPTIONAL."""
    chain = list(_ancestors(groups, use.group))
    if use.brackets and any(groups[group].kind == "optional" for group in chain):
        yield use.position, f"?_{use.name} in a FILTER inside OPTIONAL: engines differ; put the FILTER outside."
    for group in chain:
        if (use.name, group) in homes:
            return
        # A FILTER sees what its own group binds; EXISTS alone takes in what stands around it.
        if use.brackets and groups[group].kind != "exists":
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


def _structure(code: str) -> tuple[list[_Group], list[_Use]]:
    """The groups of a query, numbered in the order in which they open, and the uses of parameters in them."""
    # The VALUES blocks are no groups and no uses.
    flat = _VALUES.sub(lambda match: " " * len(match[0]), code)
    groups: list[_Group] = []
    uses: list[_Use] = []
    open_groups: list[int] = [-1]
    brackets: list[list[str]] = [[]]
    for step in _STEP.finditer(flat):
        token = step[0]
        if token == "{":
            groups.append(_Group(_kind(flat, step.start()), open_groups[-1], step.start(), len(flat)))
            open_groups.append(len(groups) - 1)
            brackets.append([])
        elif token == "}" and len(open_groups) > 1:
            number = open_groups.pop()
            brackets.pop()
            kind = "union" if _UNION_FOLLOWS.match(flat, step.end()) else groups[number].kind
            groups[number] = groups[number]._replace(kind=kind, end=step.start())
        elif token == "(":
            brackets[-1].append("filter" if _FILTER.search(flat[: step.start()][-200:]) else "other")
        elif token == ")":
            del brackets[-1][-1:]
        # Not outside, nor beside a sub-select's WHERE: projection and ORDER BY read what the WHERE hands on.
        elif token[0] in "?$" and open_groups[-1] >= 0 and groups[open_groups[-1]].kind != "select":
            uses.append(_Use(token[2:], step.start(), open_groups[-1], brackets[-1][0] if brackets[-1] else ""))
    return groups, uses


def _kind(code: str, brace: int) -> str:
    if re.match(r"\{\s*SELECT\b", code[brace:], re.IGNORECASE):
        return "select"
    before = code[max(0, brace - 200) : brace]
    return next((kind for kind, opened in _OPENED_BY if opened.search(before)), "group")


def _select(query: Query, code: str) -> Iterator[Finding]:
    """What a SELECT must have: a total order, its sources, and columns that exist."""
    end = code.rfind("}") + 1
    if not re.search(r"\bORDER\s+BY\b", code[end:], re.IGNORECASE):
        yield len(code.rstrip()), "the query must end with ORDER BY on a total key: rows come in any order otherwise."
    variables = query.variables
    if not query.aggregate and "source" not in variables:
        yield 0, "the query returns no ?source: select it, or say `aggregate: true` in the header."
    for name in query.columns:
        if name not in variables:
            yield 0, f"the header explains a column {name!r} that the query does not return."
    for name in query.plot.columns if query.plot else ():
        if name not in variables:
            yield 0, f"the plot reads a column {name!r} that the query does not return."
