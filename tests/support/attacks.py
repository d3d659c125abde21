"""What strangers may send: queries that stop an engine, hang it, fill its memory, or call other hosts.

Each is text alone, made here; the tests of the guarded store and of the endpoint send them to real processes."""

# Deeper than the engine's stack (pyoxigraph 0.5.13 dies at 2,120 groups, 4,608 parentheses, 32,000 exclamation marks).
DEEP = 9_000
IRI = "<https://example.org/p>"


def nested(opening: str, core: str, closing: str, depth: int = DEEP) -> str:
    """`core` inside `depth` times `opening` and `closing`."""
    return opening * depth + core + closing * depth


# Every way to nest that SPARQL 1.1 has.
NESTED = {
    "groups": "ASK " + nested("{", "", "}"),
    "parentheses": f"ASK {{ FILTER {nested('(', '1', ')')} }}",
    "parentheses in what looks like an IRI": f"ASK {{ FILTER(1<{nested('(', '1', ')')}&&2>1) }}",
    "parentheses in what looks like a text": f"ASK {{ ?a ?p ?b FILTER(?a<'x>'+{nested('(', '1', ')')}+'y') }}",
    "parentheses behind what looks like a long text": (
        f"ASK {{ ?a ?p ?b FILTER(?a<#>'''\n{nested('(', '1', ')')}) #'''\n }}"
    ),
    "or": f"ASK {{ FILTER ({'1 || ' * DEEP} 1) }}",
    "and": f"ASK {{ FILTER ({'1 && ' * DEEP} 1) }}",
    "exclamation marks": f"ASK {{ FILTER ({'!' * 32_000} true) }}",
    "sums": f"ASK {{ FILTER ({'1 + ' * DEEP} 1) }}",
    "products": f"ASK {{ FILTER ({'1 * ' * DEEP} 1) }}",
    "path steps": f"ASK {{ ?s {'a / ' * DEEP} a ?o }}",
    "path choices": f"ASK {{ ?s {'a | ' * DEEP} a ?o }}",
    "path parentheses": f"ASK {{ ?s {nested('(', 'a', ')')} ?o }}",
    "blank nodes": f"ASK {{ ?s a {nested('[ a ', '?o', ' ]')} }}",
    "lists": f"ASK {{ ?s a {nested('( ', '1', ' )')} }}",
    "optional": "ASK { " + nested("OPTIONAL { ", "?s ?p ?o", " }") + " }",
    "minus": "ASK { " + nested("MINUS { ", "?s ?p ?o", " }") + " }",
    "union": "ASK { " + "{ ?s a ?o } UNION " * 5_000 + "{ ?s a ?o } }",
    "sub-selects": "SELECT * " + nested("{ SELECT * ", "{ ?s ?p ?o }", " }", 4_000),
    "not exists": "ASK { " + nested("FILTER NOT EXISTS { ", "?s ?p ?o", " }", 3_000) + " }",
}
# Patterns that share no variable: their solutions multiply.
THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLED = "".join(f"BIND(CONCAT(?x{step}, ?x{step}) AS ?x{step + 1}) " for step in range(26))
# Queries that would take minutes, gigabytes, or for ever.
HEAVY = {
    "a product of all triples": f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}",
    "an order of a product": f"SELECT * {{ {THREE} }} ORDER BY ?a ?f ?i",
    "a pattern of 250 triples": "SELECT * { " + "?s a ?o . " * 250 + "}",
    "all paths": f"SELECT (COUNT(*) AS ?n) {{ ?a ({IRI}|!{IRI})* ?b . ?c ?d ?e . ?f ?g ?h }}",
    "a regular expression": f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER REGEX(CONCAT(?c, ?f), '^(a+)+$') }}",
}
MEMORY = {
    "text that doubles": f"SELECT (STRLEN(?x26) AS ?n) {{ BIND('{'a' * 1_000}' AS ?x0) {_DOUBLED} }}",
    "groups of a product": f"SELECT ?a ?f (GROUP_CONCAT(STR(?c)) AS ?t) {{ {THREE} }} GROUP BY ?a ?f",
}


def calling(url: str) -> dict[str, str]:
    """Queries and updates that would call `url`."""
    return {
        "SERVICE": f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SERVICE by a variable": f"SELECT * {{ VALUES ?there {{ <{url}> }} SERVICE ?there {{ ?s ?p ?o }} }}",
        "SERVICE glued to a word": f"SELECT * {{ ?s ?p trueSERVICE<{url}>{{ ?a ?b ?c }} }}",
        "SERVICE with an escape": f"SELECT * {{ SERV\\u0049CE <{url}> {{ ?s ?p ?o }} }}",
        "LOAD": f"LOAD <{url}>",
        "LOAD behind a query": f"SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
        "FROM": f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "FROM NAMED": f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "FROM two": f"SELECT * FROM <{url}> FROM <{url}/two> {{ ?s ?p ?o }}",
        "FROM a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "GRAPH": f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    }
