"""Mistakes in SPARQL that people make often, told in words: an engine says at which letter it gave up, and not why."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gpai_graph.rdf.sparql import Token, after, code_tokens

_LINE: Final = "\n"
_AGGREGATES: Final = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_AFTER_GROUPS: Final = frozenset(("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "}", ""))


def mistake(query: str) -> str:
    """What is wrong with a query that no engine reads, with its place; "" for what is none of the usual mistakes.

    >>> mistake("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o }")
    'line 1, column 8: SELECT counts, and ?p is not grouped. Write GROUP BY ?p at the end.'
    """
    code = code_tokens(query)
    found = next(iter((*_braces(code), *_selects(code), *_binds(code))), None)
    if found is None:
        return ""
    token, told = found
    before = query[: token.start()]
    return f"line {before.count(_LINE) + 1}, column {len(before) - before.rfind(_LINE)}: {told}"


def _braces(code: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    still_open: list[Token] = []
    for token in code:
        if token[0] == "}" and not still_open:
            yield token, "this brace closes nothing. Each needs an opening brace before it."
            return
        if token[0] == "{":
            still_open.append(token)
        elif token[0] == "}":
            still_open.pop()
    if still_open:
        yield still_open[-1], "this brace is not closed. Add a closing brace."


def _selects(code: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """What is wrong with a SELECT: its variables are grouped or counted, and each has one name."""
    for begin in after(code, "SELECT"):
        plain, named, counts, end = _projection(code, begin)
        names: set[str] = set()
        for token in (*plain, *named):
            if token[0] in names:
                yield token, f"SELECT has two columns {token[0]}. Give one of them another name after AS."
            names.add(token[0])
        grouped = _grouped(code, end)
        free = [token for token in plain if token[0] not in (grouped or ())]
        if free and (counts or grouped is not None):
            left = " ".join(dict.fromkeys(token[0] for token in free))
            which = f"{left} {'is' if ' ' not in left else 'are'} not grouped"
            where = f"Write GROUP BY {left} at the end." if grouped is None else f"Add to GROUP BY: {left}."
            yield free[0], f"SELECT counts, and {which}. {where}" if grouped is None else f"{which}. {where}"


def _projection(code: Sequence[Token], begin: int) -> tuple[list[Token], list[Token], bool, int]:
    """Of the columns of a SELECT: plain variables, names after AS, whether it counts, and where its pattern begins."""
    plain: list[Token] = []
    named: list[Token] = []
    depth, counts = 0, False
    for at in range(begin, len(code)):
        token, before = code[at], code[at - 1][0].upper()
        if token[0] == "{" or token[0].upper() in ("WHERE", "FROM"):
            return plain, named, counts, at
        depth += (token[0] == "(") - (token[0] == ")")
        counts = counts or token[0].upper() in _AGGREGATES
        if token.lastgroup == "variable" and before == "AS":
            named.append(token)
        elif token.lastgroup == "variable" and depth == 0:
            plain.append(token)
    return plain, named, counts, len(code) - 1


def _grouped(code: Sequence[Token], begin: int) -> list[str] | None:
    """The variables after the GROUP BY of the SELECT whose pattern begins here; None without one."""
    depth = 0
    for at in range(begin, len(code)):
        depth += (code[at][0] == "{") - (code[at][0] == "}")
        if depth < 0:
            return None
        if depth == 0 and code[at][0].upper() == "GROUP":
            rest = code[at + 2 :]
            stop = next((place for place, token in enumerate(rest) if token[0].upper() in _AFTER_GROUPS), 0)
            return [token[0] for token in rest[:stop] if token.lastgroup == "variable"]
    return None


def _binds(code: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """What is wrong with a BIND: its variable has a value already."""
    for begin in after(code, "BIND"):
        names = (two for one, two in pairwise(code[begin:]) if one[0].upper() == "AS" and two.lastgroup == "variable")
        name = next(names, None)
        if name is not None and any(token[0] == name[0] for token in _group_before(code, begin)):
            yield name, f"BIND gives {name[0]} a value that it has already. Choose another name after AS."


def _group_before(code: Sequence[Token], end: int) -> Iterator[Token]:
    """The tokens between the brace that opens a group and a place in it."""
    depth = 0
    for token in reversed(code[:end]):
        depth += (token[0] == "}") - (token[0] == "{")
        if depth < 0:
            return
        yield token
