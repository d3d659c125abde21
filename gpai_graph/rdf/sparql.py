"""SPARQL as text: its tokens; its form, its names and the prefixes that it lacks.

Text in, text or tokens out. Nothing here parses SPARQL: the engine does that."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from gpai_graph.errors import EndpointError, QuerySyntaxError, brief, did_you_mean, quoted
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import Term, n3

# A match of the pattern below: `lastgroup` is its kind. A name has the groups "prefix" and "local".
Token: TypeAlias = re.Match[str]

# No possessive repeat around the lookahead: Python 3.11.2, which Debian 12 has, takes the dot behind a name with it.
# Every character is in one token. A prefix has a few hyphens and dots at most, so that no text takes long.
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
      | (?P<name>(?P<prefix>(?:[^\W\d]\w*+(?:[.-]++\w++){0,8}+)?+):
                 (?P<local>(?:(?:\\.|[\w%])(?:\\.|[\w%:-]|\.+(?=[\w%:\\-]))*)?))
      | (?P<word>\w+)
      | (?P<variable>[?$]\w+)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:\\.|(?!\"{3}).)*\"{3} | '{3}(?:\\.|(?!'{3}).)*'{3}
                 | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*')
      | (?P<comment>\#[^\r\n]*)
      | (?P<escape>\\.)
      | (?P<sign>\^\^|\|\||&&|.)
      | (?P<end>\Z)""",
    re.VERBOSE | re.DOTALL,
)
# What an error says where only the place is known.
UNREADABLE: Final = "the query cannot be read from here on. Look at what stands before."
NO_PREFIX: Final = "Prefix not found"  # as the engine says it
# What Windows writes before a text.
BYTE_ORDER_MARK: Final = "\ufeff"
# All triples of the default graph.
ALL_TRIPLES: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_DATES: Final = frozenset(PREFIXES["xsd"] + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_DATE_AS_TEXT: Final = re.compile(r"\d{4}(-\d\d){0,2}")
_COMPARING: Final = frozenset("<>=")
_PARTS_OF_DATES: Final = frozenset({"YEAR", "MONTH", "DAY", "MIN", "MAX", "NOW"})
LINE_FEED: Final = "\n"
_NOT_BLANK: Final = re.compile(r"[^\r\n]")
# A place in the first line, in our words and in those of Oxigraph.
_FIRST_LINE: Final = re.compile(r"\b(line 1, column |error at 1:)(\d+)")
# The beginning of an IRI that is nothing else.
CLEAR_IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*://"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of SPARQL or Turtle, which joined give the text; the last is an empty one, "end".

    >>> [(token.lastgroup, token[0]) for token in tokens("?x a org:Role")]
    [('variable', '?x'), ('space', ' '), ('word', 'a'), ('space', ' '), ('name', 'org:Role'), ('end', '')]
    """
    return _TOKEN.finditer(text)


def code_tokens(text: str) -> list[Token]:
    """The tokens without spaces and comments; the last is the empty one at the end."""
    return [token for token in _TOKEN.finditer(text) if token.lastgroup not in ("space", "comment")]


def after(code: Sequence[Token], word: str) -> Iterator[int]:
    """The positions in `code` behind each such word, given in capitals."""
    return (at for at, token in enumerate(code, 1) if token[0].upper() == word)


def closings(code: Sequence[Token], opening: str = "{", closing: str = "}") -> dict[int, int]:
    """{the position of each opening brace: that of the brace that closes it, or of the end}; of other signs, too."""
    found: dict[int, int] = {}
    still_open: list[int] = []
    for at, token in enumerate(code[:-1]):  # the last is empty
        if token[0] in opening:
            still_open.append(at)
        elif token[0] in closing and still_open:
            found[still_open.pop()] = at
    return found | dict.fromkeys(still_open, len(code) - 1)


def values_blocks(code: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """(variable, the tokens from brace to brace) of each `VALUES ?x { … }`, in order."""
    for at in after(code, "VALUES"):
        if code[at].lastgroup == "variable" and code[at + 1][0] == "{":
            end = next(place for place in range(at + 2, len(code)) if code[place][0] in "{}")
            if code[end][0] == "}":
                yield code[at][0][1:], list(code[at + 1 : end + 1])


def _blank(text: str) -> str:
    return _NOT_BLANK.sub(" ", text) if "\n" in text or "\r" in text else " " * len(text)


def rows_of_construct(query: str) -> str:
    """A SELECT with one row for each solution from which a CONSTRUCT query makes triples.

    >>> rows_of_construct("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 9")
    'SELECT (1 AS ?row)  WHERE { ?s a ?c } LIMIT 9'
    """
    code = code_tokens(query)
    for at in after(code, "CONSTRUCT"):
        last = closings(code).get(at, at - 1)
        return f"{query[: code[at - 1].start()]}SELECT (1 AS ?row) {query[code[last].end() :]}"
    return query


def declarations(code: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """(prefix, IRI) of each PREFIX line of SPARQL or Turtle, in order."""
    return ((code[at], code[at + 1]) for at in after(code, "PREFIX") if code[at].lastgroup == "name")


def prefixes_declared(code: Sequence[Token]) -> dict[str, str]:
    """{prefix: namespace} that a query declares, in order; "" is the empty prefix."""
    return {name["prefix"]: iri[0][1:-1] for name, iri in declarations(code)}


def prefixes_used(code: Sequence[Token]) -> set[str]:
    """The prefixes that occur in the code of a query, PREFIX lines aside; "" is the empty one."""
    declared = set(after(code, "PREFIX"))
    used = (token for at, token in enumerate(code) if token.lastgroup == "name" and at not in declared)
    return {token["prefix"] for token in used} - {"_"}


def iri_of(token: Token, prefixes: Mapping[str, str]) -> str:
    """The IRI that a token writes out or shortens by one of these prefixes; "" if it is none."""
    if token.lastgroup == "iri":
        return token[0][1:-1]
    if token.lastgroup == "name" and token["local"] and token["prefix"] in prefixes:
        return prefixes[token["prefix"]] + re.sub(r"\\(.)", r"\1", token["local"])
    return ""


def names_used(query: str) -> tuple[str, ...]:
    """The IRIs that a query names, in order, each once: written out, or by a prefix of its own or of ours.

    Those after PREFIX and BASE, those that SERVICE asks of others, datatypes and relative ones are left out.

    >>> names_used("SELECT ?c { ?c a gpai:Country ; <https://example.org/p> 'gpai:no' }")
    ('https://w3id.org/gpai-graph/ontology#Country', 'https://example.org/p')
    """
    code, at = code_tokens(query), 0
    spaces, closes = {**PREFIXES, **prefixes_declared(code)}, closings(code)
    found: dict[str, None] = {}
    while at < len(code):
        match code[at][0].upper():
            case "PREFIX":
                at += 2
            case "BASE" | "^^":
                at += 1
            case "SERVICE":
                while code[at][0] not in "{":
                    at += 1
                at = closes.get(at, at)
            case _:
                found[iri_of(code[at], spaces)] = None
        at += 1
    return tuple(iri for iri in found if re.match(CLEAR_IRI, f"<{iri}"))


def dates_compared(query: str) -> tuple[tuple[str, str], ...]:
    """(property, variable) of each pattern whose object the query compares, or of which it asks the year or the most.

    () unless the query writes a date, or asks for a part of one.

    >>> dates_compared("SELECT * { ?o dcterms:issued ?d FILTER(?d > '2022-01-01'^^xsd:date) }")
    (('http://purl.org/dc/terms/issued', 'd'),)
    """
    code = code_tokens(query)
    spaces = {**PREFIXES, **prefixes_declared(code)}
    words = [token[0].upper() for token in code]
    dated = any(iri_of(token, spaces) in _DATES for token in code) or not _PARTS_OF_DATES.isdisjoint(words)
    dated = dated or any(token.lastgroup == "string" and _DATE_AS_TEXT.fullmatch(token[0][1:-1]) for token in code)
    compared = {
        token[0][1:]
        for at, token in enumerate(code[:-1])
        if token.lastgroup == "variable"
        and (words[at - 1] in _COMPARING or words[at + 1] in _COMPARING or words[at - 2] in _PARTS_OF_DATES)
    }
    pairs = ((iri_of(token, spaces), after[0][1:]) for token, after in pairwise(code) if after.lastgroup == "variable")
    return tuple(dict.fromkeys(pair for pair in pairs if dated and pair[0] and pair[1] in compared))


def place_of(query: str, at: int) -> str:
    r"""A place in a query as its writer counts: its line and its column.

    >>> place_of("ASK {\n  ?s ?p }", 8)
    'line 2, column 3'
    """
    return f"line {query.count(LINE_FEED, 0, at) + 1}, column {at - query.rfind(LINE_FEED, 0, at)}"


def first_word(query: str) -> str:
    r"""The word with which a query or an update begins behind PREFIX and BASE, in capitals; "" if there is none.

    >>> first_word("PREFIX insert: <https://example.org/> # DROP\nselect * { }")
    'SELECT'
    """
    words = (token[0].upper() for token in tokens(query) if token.lastgroup == "word")
    return next((word for word in words if word not in ("PREFIX", "BASE")), "")


QUERY_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def query_form(query: str) -> str:
    """Which of SELECT, ASK, CONSTRUCT, DESCRIBE a query is, in capitals; "" if it is none of them.

    >>> query_form("PREFIX ask: <https://example.org/> SELECT ?ask { ?ask ask:ask 'ASK' }")
    'SELECT'
    """
    return next((token[0].upper() for token in tokens(query) if token[0].upper() in QUERY_FORMS), "")


def projected(query: str) -> tuple[str, ...]:
    """The variables of the outermost SELECT, in order; () for SELECT *, ASK, CONSTRUCT and DESCRIBE.

    >>> projected("SELECT ?member (COUNT(?x) AS ?seats) WHERE { ?member ?p ?x } GROUP BY ?member")
    ('member', 'seats')
    """
    if query_form(query) != "SELECT":
        return ()
    code, depth, names = code_tokens(query), 0, []
    for before, token in pairwise(code[next(after(code, "SELECT")) - 1 :]):
        if token[0] == "{":
            break
        depth += (token[0] == "(") - (token[0] == ")")
        # `AS ?x` inside one pair of brackets, or a bare variable outside.
        if token.lastgroup == "variable" and (depth == 0 or (depth == 1 and before[0].upper() == "AS")):
            names.append(token[0][1:])
    return tuple(names)


@lru_cache(maxsize=512)  # texts that a library holds anyway
def ordered_by(query: str) -> tuple[str, ...]:
    """The variables of the outermost ORDER BY, in order, also those in DESC() and other calls.

    >>> ordered_by("SELECT ?a ?b { ?a ?p ?b } order by ?b DESC(?a) LIMIT 9 # ORDER BY ?p")
    ('b', 'a')
    """
    code = code_tokens(query)
    last = max((at for at, token in enumerate(code) if token[0] == "}"), default=0)
    begin = next((at for at in after(code, "ORDER") if at > last), len(code))
    return tuple(token[0][1:] for token in code[begin:] if token.lastgroup == "variable")


def with_prefixes(query: str) -> str:
    """The query with the PREFIX lines of ours that it uses but does not declare.

    They stand before its first line, so that line numbers in error messages stay right; a byte order mark goes.

    >>> with_prefixes("ASK { country:ca ?p ?o }")
    'PREFIX country: <https://w3id.org/gpai-graph/id/country/> ASK { country:ca ?p ?o }'
    """
    query = query.removeprefix(BYTE_ORDER_MARK)
    missing = sorted(_undeclared(query) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + query


def _undeclared(query: str) -> set[str]:
    code = code_tokens(query)
    return prefixes_used(code) - prefixes_declared(code).keys()


def dataset_of(query: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The query without its FROM clauses, the graphs of FROM, and those of FROM NAMED, as IRIs.

    A prefixed name whose prefix is not declared stays as it is: the engine says so.

    >>> dataset_of("SELECT * FROM <https://example.org/a> { ?s ?p ?o }")
    ('SELECT *                              { ?s ?p ?o }', ('https://example.org/a',), ())
    """
    if "from" not in query.lower():
        return query, (), ()
    code = code_tokens(query)
    prefixes = prefixes_declared(code)
    default: list[str] = []
    named: list[str] = []
    for at in after(code, "FROM"):
        is_named = code[at][0].upper() == "NAMED"
        graph = code[at + is_named]
        if iri := iri_of(graph, prefixes):
            (named if is_named else default).append(iri)
            start, end = code[at - 1].start(), graph.end()
            query = query[:start] + _blank(query[start:end]) + query[end:]
    return query, tuple(default), tuple(named)


@contextmanager
def prefixed(query: str) -> Iterator[str]:
    """The query with the PREFIX lines that it lacks; errors in the block count columns as its writer does.

    A prefix that nobody declared is named: the engine lists the characters that it expected."""
    text = with_prefixes(query)
    try:
        yield text
    except (QuerySyntaxError, EndpointError) as error:
        # Of a name with one letter behind its prefix the engine says only what else it expected.
        told = str(error)
        unknown = sorted(_undeclared(text)) if NO_PREFIX in told or UNREADABLE in told else []
        if name := next(iter(unknown), ""):
            near = did_you_mean(name, PREFIXES)
            help_text = f"To define it, write PREFIX {brief(name)}: <https://…>."
            given = query.removeprefix(BYTE_ORDER_MARK)
            first = next(token for token in code_tokens(given) if token.lastgroup == "name" and token["prefix"] == name)
            where = f"SPARQL {place_of(given, first.start())}, {quoted(first[0])}"
            message = f"{where}: there is no prefix {quoted(name)}.{near} {help_text}"
            raise QuerySyntaxError(message) from error
        added = len(text) - len(query.removeprefix(BYTE_ORDER_MARK))
        error.args = (_FIRST_LINE.sub(lambda at: f"{at[1]}{max(int(at[2]) - added, 1)}", str(error)),)
        raise


def odd_character(query: str, hidden: bool = False) -> str:
    """Where a query holds a character that hardly anybody means in SPARQL, which one, and what to write; "" without.

    In code these are signs and blanks beyond ASCII, which word processors and web pages write. hidden: look for those
    that cannot be seen, in texts and IRIs, too.

    >>> odd_character("SELECT\u00a0?c { ?c a gpai:Country }")
    'line 1, column 7: the query holds U+00A0 (no-break space). Write a plain space instead.'
    """
    # Imported here: only a mistake needs it.
    from unicodedata import category, name, normalize

    if query.isascii() and query.replace("\t", "").replace("\r", "").replace("\n", "").isprintable():
        return ""
    for token in tokens(query):
        in_code = token.lastgroup not in ("string", "iri", "comment")
        for place, character in enumerate(token[0], token.start()):
            kind = category(character)
            unseen = kind in ("Cc", "Cf", "Zl", "Zp", "Zs") and character not in " \t\r\n"
            if unseen and (in_code or (hidden and token.lastgroup != "comment")):
                advice = "Delete it." if kind == "Cf" else "Write a plain space instead."
            elif in_code and kind[0] in "PS" and not character.isascii():
                plain = normalize("NFKC", character)
                plain = "-" if kind == "Pd" or "MINUS" in name(character, "") else plain if plain.isascii() else ""
                plain = '"' if "QUOTATION" in name(character, "") else plain
                advice = f"Write {plain} instead." if plain else "Delete it, or write it in quotation marks."
            else:
                continue
            told = name(character, "control character").lower()
            return f"{place_of(query, place)}: the query holds U+{ord(character):04X} ({told}). {advice}"
    return ""


def computing(values: Mapping[str, Term | None], expressions: Mapping[str, str]) -> str:
    """A query that computes expressions over one row of values, each in the order given: nothing of a graph is read.

    values: {variable: its value, or None}. expressions: {variable: SPARQL over the values and the variables before it}.

    >>> from gpai_graph.rdf.solutions import Literal
    >>> print(computing({"a": Literal("x"), "b": None}, {"c": 'IF(?a = "x", 1, ?b)'}))
    SELECT * WHERE {
      VALUES (?a ?b) { ("x" UNDEF) }
      BIND(IF(?a = "x", 1, ?b) AS ?c)
    }
    """
    terms = " ".join("UNDEF" if term is None else n3(term) for term in values.values())
    row = f"  VALUES ({' '.join(f'?{name}' for name in values)}) {{ ({terms}) }}"
    bound = [f"  BIND({expression} AS ?{name})" for name, expression in expressions.items()]
    return "\n".join(["SELECT * WHERE {", row, *bound, "}"])
