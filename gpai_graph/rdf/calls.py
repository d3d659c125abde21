"""Calls: whether a query calls other servers or a function, and which servers.

The tokens decide: a word within a text, an IRI, a comment or a name is no call. Text in; nothing here parses SPARQL."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gpai_graph.rdf.sparql import CLEAR_IRI, Token, after, code_tokens, values_blocks

# What begins a text, a comment or a group.
_OPENING: Final = frozenset("'#([")
# Functions whose value is another one each time.
_CHANGING: Final = ("NOW", "RAND", "UUID", "BNODE")


def calls_out(query: str, keyword: str = "service") -> bool:
    """Whether the query may hold SERVICE (or LOAD), which would make the engine open a network connection.

    Errs on the safe side: the word as a prefix, or beside a `<` that can be read in two ways, counts as a call.

    >>> calls_out("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_out("SELECT ?service { ?service ?p 'a service' }  # no service")
    False
    """
    # Most queries do not hold the word at all.
    return keyword in query.lower() and any(_may_call(code_tokens(query), keyword))


def _may_call(code: Sequence[Token], keyword: str) -> Iterator[bool]:
    depth = 0
    for token in code:
        if token.lastgroup == "iri":
            # Comparisons stand in round brackets only; elsewhere this is an IRI.
            yield depth > 0 and may_be_compared(token)
        elif token.lastgroup in ("word", "name"):
            # Not whole words: Oxigraph reads `trueSERVICE<…>` and `?o.SERVICE:x{…}` as calls, too.
            yield keyword in token[0].partition(":")[0].lower()
        depth += (token[0] == "(") - (token[0] == ")")


def may_be_compared(token: Token) -> bool:
    """Whether what looks like an IRI may be a comparison, as in `(?a<'x>y')` and `(1<((2))&&3>2)`.

    Behind it, or in it, what looks like a text or an IRI may then be code."""
    is_iri = token.lastgroup == "iri" and not re.match(CLEAR_IRI, token[0])
    return is_iri and not _OPENING.isdisjoint(token[0])


def services(query: str) -> tuple[str, ...]:
    """The IRIs of the endpoints that SERVICE calls, in order; those of a variable as its VALUES name them.

    >>> services("SELECT * { VALUES ?there { <https://example.org/sparql> } SERVICE ?there { ?s ?p ?o } }")
    ('https://example.org/sparql',)
    """
    return tuple(dict.fromkeys(iri[1:-1] for _, iris in _services(query) for iri in iris))


def service_variables(query: str) -> tuple[str, ...]:
    """The variables that stand for an endpoint behind SERVICE, in order.

    >>> service_variables("SELECT * { SERVICE ?there { ?s ?p 'SERVICE ?here' } }")
    ('there',)
    """
    return tuple(dict.fromkeys(token[0][1:] for token, _ in _services(query) if token.lastgroup == "variable"))


def with_services_named(query: str) -> str:
    """The query with `SERVICE ?x` written as `SERVICE <iri>` where a `VALUES ?x { <iri> }` gives it one value.

    >>> with_services_named("ASK { VALUES ?x { <https://example.org/> } SERVICE ?x { ?s ?p ?o } }")
    'ASK { VALUES ?x { <https://example.org/> } SERVICE <https://example.org/> { ?s ?p ?o } }'
    """
    for called, iris in reversed(_services(query)):
        if len(iris) == 1:
            query = f"{query[: called.start()]}{iris[0]}{query[called.end() :]}"
    return query


def _services(query: str) -> list[tuple[Token, list[str]]]:
    """What stands behind each SERVICE, and the IRIs that it means, in their pointed brackets."""
    if "service" not in query.lower():
        return []
    code = code_tokens(query)
    blocks = reversed([*values_blocks(code)])
    lists = {name: [token[0] for token in inside if token.lastgroup == "iri"] for name, inside in blocks}
    called = (code[at + (code[at][0].upper() == "SILENT")] for at in after(code, "SERVICE"))
    return [(token, [token[0]] if token.lastgroup == "iri" else lists.get(token[0][1:], [])) for token in called]


def differs_each_time(query: str) -> bool:
    """Whether a query calls a function that gives another value each time, such as NOW or RAND.

    >>> differs_each_time("SELECT (now() AS ?x) {}"), differs_each_time("SELECT ?now { ?now ?p 'NOW()' }")
    (True, False)
    """
    text = query.upper()
    if not any(name in text for name in _CHANGING):
        return False
    # The end of a word is enough: an engine may read `BYRAND()` as two words, and STRUUID ends in UUID.
    words = (word for word, behind in pairwise(code_tokens(query)) if behind[0] == "(" and word.lastgroup == "word")
    return any(word[0].upper().endswith(_CHANGING) for word in words)
