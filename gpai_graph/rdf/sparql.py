"""SPARQL as text: what is code and what is string, comment or IRI in it; which prefixes it lacks; whether it calls out.

Text in, text or truth out. Nothing here parses SPARQL: the engine does that."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from gpai_graph.errors import QuerySyntaxError, did_you_mean
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI

# In the order in which a SPARQL tokeniser tries them. `escape` stands first: `ex:a\#b` holds no comment.
_TOKEN: Final = re.compile(
    r"""(?P<escape>\\.)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:\\.|(?!\"{3}).)*\"{3} | '{3}(?:\\.|(?!'{3}).)*'{3}
                 | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*')
      | (?P<comment>\#[^\r\n]*)
      | (?P<variable>[?$]\w+)
      | (?P<local>:(?:\\.|[\w%])(?:\\.|[\w%-])*)""",
    re.VERBOSE | re.DOTALL,
)
_NOT_BLANK: Final = re.compile(r"[^\r\n]")
_CLEAR_IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*://"
_PREFIX_USED: Final = re.compile(r"(?<![\w?$.-])([A-Za-z][\w.-]*)?:")
_PREFIX_DECLARED: Final = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)

_PROJECTION: Final = r"SELECT\b(?:\s*(?:DISTINCT|REDUCED)\b)?([^{]*?)(?:\bWHERE\b\s*)?\{"
_PROJECTED: Final = r"[()]|(?P<as>\bAS\s*)?[?$](?P<name>\w+)"


# One query is masked several times in a row, and for a short one that takes as long as its answer.
@lru_cache(maxsize=8)
def mask(query: str, *kinds: str) -> str:
    """The query with tokens of these kinds blanked out, newlines kept: positions and lines stay the same.

    kinds: of escape, iri, string, comment, variable, local; without any: iri, string and comment.

    >>> mask("SELECT ?x { ?x ?p '} # {' } # done")
    'SELECT ?x { ?x ?p         }       '
    """
    hidden = kinds or ("iri", "string", "comment")
    return _TOKEN.sub(lambda m: _NOT_BLANK.sub(" ", m[0]) if m.lastgroup in hidden else m[0], query)


def calls_out(query: str, keyword: str = "service") -> bool:
    """Whether the query may hold SERVICE (or LOAD), which would make the engine open a network connection.

    Errs on the safe side: the word as a prefix, or beside a `<` that can be read in two ways, counts as a call.

    >>> calls_out("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_out("SELECT ?service { ?service ?p 'a service' }  # no service")
    False
    """
    if keyword not in query.lower():
        return False
    # Not a search for whole words: Oxigraph reads `trueSERVICE<…>` and `?o.SERVICE:x{…}` as calls, too.
    if keyword in mask(query, "escape", "iri", "string", "comment", "variable", "local").lower():
        return True
    # `?a<'x>y'` is a comparison with a string, but also looks like an IRI; behind it, string and code change places.
    unclear = any(
        ("'" in token[0] or "#" in token[0]) and not re.match(_CLEAR_IRI, token[0])
        for token in _TOKEN.finditer(query)
        if token.lastgroup == "iri"
    )
    return unclear and keyword in query.lower()


_SERVICE: Final = re.compile(
    r"\bSERVICE\s*(?:SILENT\b\s*)?(?:<(?P<iri>[^<>\s]*)>|(?P<variable>[?$]\w+))", re.IGNORECASE
)


def services(query: str) -> tuple[str, ...]:
    """The IRIs of the endpoints that SERVICE calls, in order; those of a variable as its VALUES name them.

    >>> services("SELECT * { VALUES ?there { <https://example.org/sparql> } SERVICE ?there { ?s ?p ?o } }")
    ('https://example.org/sparql',)
    """
    called: list[str] = []
    for match in _services(query):
        called += [match["iri"]] if match["iri"] is not None else _values(query, match["variable"])
    return tuple(dict.fromkeys(called))


def with_services_named(query: str) -> str:
    """The query with `SERVICE ?x` written as `SERVICE <iri>` where a `VALUES ?x { <iri> }` gives it one value.

    >>> with_services_named("ASK { VALUES ?x { <https://example.org/> } SERVICE ?x { ?s ?p ?o } }")
    'ASK { VALUES ?x { <https://example.org/> } SERVICE <https://example.org/> { ?s ?p ?o } }'
    """
    for match in reversed(list(_services(query))):
        values = _values(query, match["variable"]) if match["variable"] else []
        if len(values) == 1:
            query = f"{query[: match.start('variable')]}<{values[0]}>{query[match.end('variable') :]}"
    return query


def _services(query: str) -> Iterator[re.Match[str]]:
    # IRIs stay: they are what is looked for.
    return _SERVICE.finditer(mask(query, "string", "comment"))


def _values(query: str, variable: str) -> list[str]:
    code = mask(query, "string", "comment")
    found = re.search(rf"\bVALUES\s*[?$]{re.escape(variable[1:])}\b\s*\{{([^{{}}]*)\}}", code, re.IGNORECASE)
    return re.findall(r"<([^<>\s]*)>", found[1]) if found else []


_CONSTRUCT: Final = re.compile(r"(?<![\w?$:.-])CONSTRUCT\s*(?P<template>\{)?", re.IGNORECASE)


def rows_of_construct(query: str) -> str:
    """A SELECT with one row for each solution from which a CONSTRUCT query makes triples.

    >>> rows_of_construct("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 9")
    'SELECT (1 AS ?row)  WHERE { ?s a ?c } LIMIT 9'
    """
    code = mask(query)
    match = _CONSTRUCT.search(code)
    if match is None:
        return query
    end = closing_brace(code, match.start("template")) if match["template"] else match.end()
    return f"{query[: match.start()]}SELECT (1 AS ?row) {query[end:]}"


def closing_brace(code: str, opening: int) -> int:
    """The place behind the brace that closes the one at `opening`, in masked code; the end if none does."""
    depth = 0
    for match in re.finditer(r"[{}]", code[opening:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return opening + match.end()
    return len(code)


def prefixes_used(query: str) -> set[str]:
    """The prefixes that occur in the query's code, PREFIX lines aside; "" is the empty one."""
    code = _PREFIX_DECLARED.sub(" ", mask(query))
    return {match[1] or "" for match in _PREFIX_USED.finditer(code)} - {"_"}


def prefixes_declared(query: str) -> list[str]:
    """The prefixes that the query declares, in order."""
    return [match[1] or "" for match in _PREFIX_DECLARED.finditer(mask(query))]


_NAME: Final = re.compile(
    r"(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)|(?<![\w?$.-])(?P<prefix>(?:[A-Za-z][\w.-]*)?):(?P<local>(?:[\w:%.-]|\\.)*)"
)
_ASIDE: Final = re.compile(
    # A datatype or what follows PREFIX and BASE names nothing of the graph.
    r"(?<![\w?$:@.-])(?:PREFIX\s+[\w.-]*:|BASE)\s*<[^<>]*>|\^\^\s*(?:<[^<>]*>|[\w.-]*:[\w.-]*)",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"(?<![\w?$:@.-])SERVICE\b[^{}]*\{", re.IGNORECASE)


def names_used(query: str) -> tuple[str, ...]:
    """The IRIs that a query names, in order, each once: written out, or by a prefix of its own or of ours.

    Those after PREFIX and BASE, those that SERVICE asks of others, datatypes and relative ones are left out.

    >>> names_used("SELECT ?c { ?c a gpai:Country ; <https://example.org/p> 'gpai:no' }")
    ('https://w3id.org/gpai-graph/ontology#Country', 'https://example.org/p')
    """
    spaces = {**PREFIXES, **{match[1]: match[2] for match in _PREFIX_NAMED.finditer(mask(query, "string", "comment"))}}
    code = _ASIDE.sub(" ", mask(query, "string", "comment", "variable"))
    while call := _ELSEWHERE.search(code):
        code = f"{code[: call.start()]} {code[closing_brace(code, call.end() - 1) :]}"
    found: dict[str, None] = {}
    for match in _NAME.finditer(code):
        if match["iri"]:
            found[match["iri"][1:-1]] = None
        elif match["prefix"] in spaces and match["local"]:
            # A full stop at its end ends the pattern.
            local = re.sub(r"\\(.)", r"\1", match["local"].rstrip("."))
            found[spaces[match["prefix"]] + local] = None
    return tuple(iri for iri in found if re.match(_CLEAR_IRI, f"<{iri}"))


def projected(query: str) -> tuple[str, ...]:
    """The variables of the outermost SELECT, in order; () for SELECT *, ASK, CONSTRUCT and DESCRIBE.

    >>> projected("SELECT ?member (COUNT(?x) AS ?seats) WHERE { ?member ?p ?x } GROUP BY ?member")
    ('member', 'seats')
    """
    match = re.match(_PROJECTION, _PREFIX_DECLARED.sub(" ", mask(query)).strip(), re.IGNORECASE)
    if not match:
        return ()
    text, depth, names = match[1], 0, []
    for token in re.finditer(_PROJECTED, text, re.IGNORECASE):
        depth += (token[0] == "(") - (token[0] == ")")
        # `AS ?x` inside one pair of brackets, or a bare variable outside.
        if token["name"] and (depth == 0 or (depth == 1 and token["as"])):
            names.append(token["name"])
    return tuple(names)


def with_prefixes(query: str) -> str:
    """The query with the PREFIX lines of ours that it uses but does not declare.

    They stand before its first line, so that line numbers in error messages stay right.

    >>> with_prefixes("ASK { country:ca ?p ?o }")
    'PREFIX country: <https://w3id.org/gpai-graph/id/country/> ASK { country:ca ?p ?o }'
    """
    missing = sorted((prefixes_used(query) - set(prefixes_declared(query))) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + query


FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_FORM: Final = rf"\b({'|'.join(FORMS)})\b"


def query_form(query: str) -> str:
    """Which of SELECT, ASK, CONSTRUCT, DESCRIBE a query is, in capitals; "" if it is none of them.

    >>> query_form("PREFIX ask: <https://example.org/> SELECT ?ask { ?ask ask:ask 'ASK' }")
    'SELECT'
    """
    code = re.sub(r"[\w.-]*:", " ", mask(query, "escape", "iri", "string", "comment", "variable", "local"))
    match = re.search(_FORM, code, re.IGNORECASE)
    return match[1].upper() if match else ""


_DATASET_CLAUSE: Final = re.compile(
    r"(?<![\w?$:@.-])FROM\s*(?P<named>NAMED\b\s*)?(?P<graph><[^<>\s]*>|[A-Za-z]?[\w.-]*:[\w.%-]*)", re.IGNORECASE
)
_PREFIX_NAMED: Final = re.compile(r"\bPREFIX\s+((?:[A-Za-z][\w.-]*)?):\s*<([^<>\s]*)>", re.IGNORECASE)


def dataset_of(query: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The query without its FROM clauses, the graphs of FROM, and those of FROM NAMED, as IRIs.

    A prefixed name whose prefix is not declared stays as it is: the engine says so.

    >>> dataset_of("SELECT * FROM <https://example.org/a> { ?s ?p ?o }")
    ('SELECT *                              { ?s ?p ?o }', ('https://example.org/a',), ())
    """
    if "from" not in query.lower():
        return query, (), ()
    code = mask(query, "string", "comment", "variable")
    prefixes = {match[1]: match[2] for match in _PREFIX_NAMED.finditer(code)}
    default: list[str] = []
    named: list[str] = []
    for match in _DATASET_CLAUSE.finditer(code):
        prefix, _, local = match["graph"].partition(":")
        if match["graph"].startswith("<"):
            graph = match["graph"][1:-1]
        elif prefix in prefixes:
            graph = prefixes[prefix] + local
        else:
            continue
        (named if match["named"] else default).append(graph)
        query = query[: match.start()] + _NOT_BLANK.sub(" ", match[0]) + query[match.end() :]
    return query, tuple(default), tuple(named)


@contextmanager
def prefixes_explained(text: str) -> Iterator[None]:
    """Name the prefix that a query uses and nobody declared: the engine lists the characters that it expected."""
    try:
        yield
    except QuerySyntaxError as error:
        unknown = sorted(prefixes_used(text) - set(prefixes_declared(text)))
        if not unknown or "Prefix not found" not in str(error):
            raise
        name = unknown[0]
        message = f"no prefix {name!r}.{did_you_mean(name, PREFIXES)} One of your own: PREFIX {name}: <https://…>."
        raise QuerySyntaxError(message) from error


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
