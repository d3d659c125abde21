"""Unions: queries in, the same queries out for a server whose default graph is the union of all its graphs.

There the default graph stands in a graph of its own and is named beside the query. Two things then go wrong without an
error (measured with Virtuoso 7.2.5): `GRAPH <iri> {…}` finds nothing, and in an ASK everything; `GRAPH ?g {…}` finds
each triple once more in the stand-in, and what the server says of itself. A filter behind each group mends both."""

import re
from typing import Final

from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sparql import closing_brace, mask

# Where the default graph stands on such a server.
FACTS: Final = IRI(PREFIXES["graph"] + "facts")
# All our graphs are below it; those of the server are not.
NAMESPACE: Final = PREFIXES["gpai"].removesuffix("ontology#")
# The variable of a graph that the query names; nobody asks for it.
HIDDEN: Final = "_namedGraph"
_GRAPH: Final = re.compile(
    r"(?<![\w?$:.-])GRAPH\s*(?P<name><[^<>\s]*>|[?$]\w+|(?:[A-Za-z][\w.-]*)?:[\w.%-]*)\s*(?P<open>\{)", re.IGNORECASE
)


def for_union(query: str, stand_in: str = FACTS) -> str:
    """The query with a filter behind each GRAPH group, so that it reads our graphs as they are.

    >>> for_union("ASK { GRAPH graph:dates { ?s ?p ?o } }")
    'ASK { GRAPH ?_namedGraph1 { ?s ?p ?o } FILTER(?_namedGraph1 = graph:dates) }'
    """
    visible, code = mask(query, "string", "comment"), mask(query)
    # From the end, so that the places found stay right; the outer group comes before the inner one.
    for number, match in reversed(list(enumerate(_GRAPH.finditer(visible), 1))):
        name, end = match["name"], closing_brace(code, match.start("open"))
        if name[0] in "?$":
            condition = f'STRSTARTS(STR({name}), "{NAMESPACE}") && {name} != <{stand_in}>'
        else:
            condition = f"?{HIDDEN}{number} = {name}"
            name = f"?{HIDDEN}{number}"
        rest = f"{query[match.end('name') : end]} FILTER({condition}){query[end:]}"
        query = f"{query[: match.start('name')]}{name}{rest}"
        code = f"{code[: match.start('name')]}{' ' * len(name)}{mask(rest)}"
    return query
