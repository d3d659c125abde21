"""OPTIONAL adds to what was found: what it begins with is always bound, or it would match everything in the graph."""

import pytest
from library_queries import EVERY
from rdflib import Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from gpai_graph.rdf.sparql import with_prefixes


def always_bound(part: CompValue) -> set[Variable]:
    """The variables that each solution of a part of a query binds."""
    if part.name == "BGP":
        return {node for triple in part.triples for node in triple if isinstance(node, Variable)}
    if part.name == "Graph":
        return always_bound(part.p) | ({part.term} if isinstance(part.term, Variable) else set())
    if part.name in ("Join", "LeftJoin", "Minus"):
        return always_bound(part.p1) | (always_bound(part.p2) if part.name == "Join" else set())
    if part.name == "Union":
        return always_bound(part.p1) & always_bound(part.p2)
    if part.name == "values":
        return set.intersection(*({var for var, value in row.items() if value != "UNDEF"} for row in part.res))
    if part.name == "AggregateJoin":
        return set()
    if part.name == "Project":
        return always_bound(part.p) & set(part.PV)
    if part.name == "Extend":
        return always_bound(part.p) | {part.var}
    return always_bound(part.p) if "p" in part else set()


def variables(part: object) -> set[Variable]:
    """The variables in an expression."""
    if isinstance(part, Variable):
        return {part}
    inside = part.values() if isinstance(part, CompValue) else part if isinstance(part, list | tuple) else ()
    return {found for each in inside for found in variables(each)}


def loose(part: object) -> list[set[Variable]]:
    """For each OPTIONAL that shares variables with what stands before it, none of them always bound: these variables.

    Where its FILTER compares with what is always bound, that is enough."""
    if not isinstance(part, CompValue):
        return [found for each in part for found in loose(each)] if isinstance(part, list | tuple) else []
    found = [each for value in part.values() for each in loose(value)]
    if part.name == "LeftJoin":
        before, after = set(part.p1.get("_vars", ())), set(part.p2.get("_vars", ()))
        shared, compared = before & after, variables(part.expr)
        if shared and not (shared | compared) & always_bound(part.p1):
            found.append(shared)
    return found


@pytest.mark.parametrize("name", EVERY)
def test_an_optional_part_begins_with_what_is_always_bound(name: str) -> None:
    assert loose(prepareQuery(with_prefixes(EVERY[name])).algebra) == []
