"""Dialects: queries as single engines need them: Oxigraph, and servers that read all graphs at once.

SPARQL in, SPARQL out."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from gpai_graph.errors import QuerySyntaxError
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sparql import Token, after, closings, code_tokens, tokens

# So many characters at most come of a query that is written out for each graph.
_LONGEST: Final = 2_000_000
# The comments with which a query begins, as those of the library do.
_HEAD: Final = re.compile(r"\A(?:\s*#[^\r\n]*[\r\n])+")
# GRAPH with a variable, perhaps behind a comment; and with a group of names and IRIs alone.
_GRAPH: Final = re.compile(r"GRAPH\s*[?$#]")
_PLAIN: Final = re.compile(r"GRAPH\s*[?$]\w+\s*\{(?:[^{}#\"'\\<]|<[^<>#\s{}\"'\\]*>)*\}")


def for_oxigraph(query: str, graphs: Callable[[], Iterable[str]]) -> str:
    """The query as Oxigraph (0.5) answers it by the standard. graphs: gives the IRIs of the named graphs.

    It shares the variable of GRAPH with what stands inside: a MINUS there removes too much, and a sub-select or VALUES
    alone loses it (W3C tests graph-minus, bindings/graph, agg-empty-group-count-graph). So each graph is asked by
    itself. And it gives the language of texts to what GROUP_CONCAT makes of them.

    >>> for_oxigraph("ASK { GRAPH ?g { ?s ?p ?o MINUS { ?a ?b 1 } } }", lambda: ["urn:g"])
    'ASK { { { VALUES ?g { <urn:g> } GRAPH <urn:g> { ?s ?p ?o MINUS { ?a ?b 1 } } } } }'
    """
    if not _may_be_wrong(query.upper()):
        return query
    code = code_tokens(query)
    if joined := [at for at in after(code, "GROUP_CONCAT") if code[at][0] == "("]:
        query = _as_texts(query, code, joined)
        code = code_tokens(query)
    places = _to_write_out(code)
    iris = list(graphs()) if places else []
    grown: dict[int, int] = {}
    # From the last to the first, so that inner groups are written before those around them.
    for at, end in reversed(places):
        stop = code[end].end() + sum(more for place, more in grown.items() if at < place < end)
        name, group = code[at][0], query[code[at + 1].start() : stop]
        if len(query) + len(group) * len(iris) > _LONGEST:
            raise QuerySyntaxError(
                f"GRAPH {name} with MINUS, VALUES or a sub-select makes this query too long. "
                f"Write the IRI of a graph instead of {name}."
            )
        each = (f"{{ VALUES {name} {{ <{iri}> }} GRAPH <{iri}> {_copy(group, n)} }}" for n, iri in enumerate(iris))
        whole = " UNION ".join(each) or "FILTER(false)"
        before, behind = query[: code[at - 1].start()], query[stop:]
        grown[at] = len(before) + len(whole) + len("{  }") + len(behind) - len(query)
        query = f"{before}{{ {whole} }}{behind}"
    return query


def _may_be_wrong(text: str) -> bool:
    """Whether a query, given in capitals, holds the words of what Oxigraph answers wrongly; most hold none of them.

    Errs on the safe side. The tokens of a query take longer than this, and often longer than its answer."""
    if "GROUP_CONCAT" in text:
        return True
    left = _PLAIN.sub("", _HEAD.sub("", text))
    graph = _GRAPH.search(left)
    return graph is not None and any(left.find(word, graph.end()) > 0 for word in ("MINUS", "SELECT", "VALUES"))


def _to_write_out(code: Sequence[Token]) -> list[tuple[int, int]]:
    """(variable, closing brace) of each GRAPH ?g whose group holds what Oxigraph answers wrongly, in order."""
    closes = closings(code)
    groups = {at + 1: closes[at + 1] for at in after(code, "GRAPH") if at + 1 in closes}
    found = []
    for begin, end in groups.items():
        inner = [(start, stop) for start, stop in groups.items() if begin < start < end]
        own = [at for at in range(begin + 1, end) if not any(start <= at <= stop for start, stop in inner)]
        words = {code[at][0].upper() for at in own}
        lists = [at for at in own if code[at][0].upper() == "VALUES" and code[at - 1][0] == "{"]
        alone = any(code[closes[min(start for start in closes if start > at)] + 1][0] == "}" for at in lists)
        if code[begin - 1].lastgroup == "variable" and (alone or not words.isdisjoint({"MINUS", "SELECT"})):
            found.append((begin - 1, end))
    return found


def _copy(group: str, number: int) -> str:
    """A group with blank nodes of its own: two groups may not share their labels."""
    if "_:" not in group:
        return group
    return "".join(f"{token[0]}_{number}" if token["prefix"] == "_" else token[0] for token in tokens(group))


def _as_texts(query: str, code: Sequence[Token], joined: Sequence[int]) -> str:
    """The query with STR around each GROUP_CONCAT. joined: the positions of their opening brackets."""
    for at in reversed(joined):
        depth, end = 0, at
        for end in range(at, len(code)):
            depth += (code[end][0] == "(") - (code[end][0] == ")")
            if depth == 0:
                break
        start, stop = code[at - 1].start(), code[end].end()
        query = f"{query[:start]}STR({query[start:stop]}){query[stop:]}"
    return query


# Where the default graph stands on such a server.
FACTS: Final = IRI(PREFIXES["graph"] + "facts")
# All our graphs are below it; those of the server are not.
NAMESPACE: Final = PREFIXES["gpai"].removesuffix("ontology#")
# The variable of a graph that the query names; nobody asks for it.
NAMED_GRAPH: Final = "_namedGraph"


def for_union(query: str, stand_in: str = FACTS) -> str:
    """The query with a filter behind each GRAPH group, so that it reads our graphs as they are.

    >>> for_union("ASK { GRAPH graph:dates { ?s ?p ?o } }")
    'ASK { GRAPH ?_namedGraph1 { ?s ?p ?o } FILTER(?_namedGraph1 = graph:dates) }'
    """
    code = code_tokens(query)
    closes = closings(code)
    changes: list[tuple[int, int, str]] = []
    for number, at in enumerate((at for at in after(code, "GRAPH") if at + 1 in closes), 1):
        name, end = code[at][0], code[closes[at + 1]].end()
        if name[0] in "?$":
            condition = f'STRSTARTS(STR({name}), "{NAMESPACE}") && {name} != <{stand_in}>'
        else:
            condition = f"?{NAMED_GRAPH}{number} = {name}"
            changes.append((*code[at].span(), f"?{NAMED_GRAPH}{number}"))
        changes.append((end, end, f" FILTER({condition})"))
    # From the end, so that the places found stay right.
    for start, end, text in sorted(changes, reverse=True):
        query = query[:start] + text + query[end:]
    return query
