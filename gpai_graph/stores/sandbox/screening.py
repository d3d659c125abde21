"""The screen: what a stranger's query must not be, told in words before any engine reads it. SPARQL in, nothing out.

It is a courtesy and no wall: what it lets through, the guarded store stops."""

import re
from typing import Final

from gpai_graph.errors import QuerySyntaxError, QueryTooLargeError
from gpai_graph.rdf.sparql import calls_out, mask, services

# Characters; the endpoint takes no longer bodies either.
LONGEST: Final = 65_536
# The deepest query of the library has 8; the engine's stack ends at some 2,000 groups (pyoxigraph 0.5.13).
DEEPEST: Final = 60
# `!` in a row: the engine's stack ends at 32,000, and nobody needs three.
LONGEST_RUN: Final = 40
# Operators and words that open a pattern: with 250 triple patterns the planner does not come back (0.5.13).
MOST_OPERATORS: Final = 4_000

_BRACKET: Final = re.compile(r"[(\[{]|[)\]}]")
_RUN: Final = re.compile(rf"(?:[!^+\-]\s*){{{LONGEST_RUN + 1},}}")
_OPERATOR: Final = re.compile(r"\|\||&&|[|/^*+\-!;.=<>]")
_UPDATE_WORDS: Final = r"\b(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b"
_UPDATE_WORD: Final = re.compile(_UPDATE_WORDS, re.IGNORECASE)
_UPDATE: Final = re.compile(rf"\s*(?:(?:PREFIX\s+[\w.-]*:|BASE\b)\s*)*{_UPDATE_WORDS}", re.IGNORECASE)


def screen(query: str) -> None:
    """Raise QueryTooLargeError for a query longer or deeper than people write, QuerySyntaxError for what is refused.

    >>> screen("ASK " + "{" * 2_000 + "}" * 2_000)
    Traceback (most recent call last):
    gpai_graph.errors.QueryTooLargeError: this query is nested deeper than 60 brackets: nobody can read it. Flatten it.
    """
    if len(query) > LONGEST:
        raise QueryTooLargeError(f"this query has {len(query)} characters; at most {LONGEST} are read.")
    if calls_out(query):
        hosts = " and ".join(services(query)[:3]) or "another host"
        raise QuerySyntaxError(
            f"SERVICE is refused: it would send a part of this query to {hosts}. Ask there yourself and join."
        )
    if _is_plain(query):
        return
    code = mask(query)
    if (update := _UPDATE.match(code)) is not None:
        raise QuerySyntaxError(f"{update[1].upper()} is an update, and this graph is read-only. Ask with SELECT.")
    if _depth(code) > DEEPEST:
        raise QueryTooLargeError(
            f"this query is nested deeper than {DEEPEST} brackets: nobody can read it. Flatten it."
        )
    if _RUN.search(code):
        raise QueryTooLargeError(f"this query has more than {LONGEST_RUN} signs such as ! in a row.")
    if sum(1 for _ in _OPERATOR.finditer(code)) > MOST_OPERATORS:
        raise QueryTooLargeError(f"this query has more than {MOST_OPERATORS} operators. Lists belong into VALUES.")


def _is_plain(query: str) -> bool:
    """Whether even strings and comments hold nothing that is refused: telling them apart takes as long as an answer."""
    return (
        len(query) <= MOST_OPERATORS
        and query.count("{") + query.count("(") + query.count("[") <= DEEPEST
        and _UPDATE_WORD.search(query) is None
        and _RUN.search(query) is None
    )


def _depth(code: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.finditer(code):
        depth += 1 if bracket[0] in "([{" else -1
        deepest = max(deepest, depth)
    return deepest
