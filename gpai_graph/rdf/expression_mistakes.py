"""Mistakes in the patterns and expressions of a query: signs and words of other languages, calls; see `mistakes`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gpai_graph.rdf.clause_mistakes import AGGREGATES, Found, text_between
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.sparql import Token, after, closings

# The functions of SPARQL 1.1, section 17.4, by how many values they take: at least, at most.
_TAKES: Final = {
    (0, 0): "NOW RAND STRUUID UUID",
    (0, 1): "BNODE",
    (1, 1): """ABS BOUND CEIL DATATYPE DAY ENCODE_FOR_URI FLOOR HOURS IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG
        LCASE MD5 MINUTES MONTH ROUND SECONDS SHA1 SHA256 SHA384 SHA512 STR STRLEN TIMEZONE TZ UCASE URI YEAR
        COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT""",
    (2, 2): "CONTAINS LANGMATCHES SAMETERM STRAFTER STRBEFORE STRDT STRENDS STRLANG STRSTARTS",
    (2, 3): "REGEX SUBSTR",
    (3, 3): "IF",
    (3, 4): "REPLACE",
    (0, 99): "COALESCE CONCAT",
}
FUNCTIONS: Final = {word: numbers for numbers, words in _TAKES.items() for word in words.split()}
_WITHIN: Final = "a query within a query stands in braces of its own. Write { { SELECT … } … }."
_CONCATENATED: Final = 'Write GROUP_CONCAT(?x; SEPARATOR=", ").'
# Signs of other languages that stand close together, and what SPARQL has in their place.
_SIGNS: Final = {
    "==": "SPARQL has no ==. Write =.",
    "=<": "write <=.",
    "=>": "write >=.",
    "=~": 'SPARQL has no =~. Write REGEX(STR(?x), "pattern").',
    ":=": "SPARQL has no :=. Write BIND(value AS ?name).",
    "->": "SPARQL has no ->. Write subject, property and value: ?x org:memberOf ?y.",
    "..": "one dot ends a triple. Delete the other.",
    ",,": "one comma stands between two values. Delete the other.",
    "//": "SPARQL has no //. A comment begins with #.",
    "/*": "SPARQL has no /*. A comment begins with # and ends with its line.",
    "--": "SPARQL has no --. A comment begins with #.",
}
_ALONE: Final = {
    "&": "write && for “and”.",
    "~": 'SPARQL has no ~. Write REGEX(STR(?x), "pattern").',
    "`": 'a text stands between quotation marks. Write " in place of `.',
    "%": "SPARQL has no %. Write ?x - 2 * FLOOR(?x / 2) for the rest of a division by 2.",
}
_COMPARING: Final = frozenset(("&&", "||", "=", "<", ">"))
_PATTERNS: Final = frozenset(("FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS"))
_CLOSING: Final = frozenset("}.;,")
_VALUES: Final = ("variable", "string")
_OPERATORS: Final = frozenset(("=", "<", ">", "!", "&&", "||", "+", "-", "*"))
_BEGINS: Final = frozenset(".{};")


def expression_mistakes(code: Sequence[Token]) -> Iterator[Found]:
    """What is wrong with the patterns and expressions of a query: each place, and what to write there."""
    for check in (_filters, _negations, _groups, _blocks, _calls):
        yield from check(code)


def sign_mistakes(code: Sequence[Token]) -> Iterator[Found]:
    """Signs that SPARQL does not have or that stand in the wrong place: each place, and what to write there."""
    yield from _signs(code)
    yield from _literals(code)
    yield from _comparisons(code)


def _signs(code: Sequence[Token]) -> Iterator[Found]:
    """Signs of other languages."""
    for at, (token, behind) in enumerate(pairwise(code)):
        before = code[at - 1] if at else token
        if token.end() == behind.start() and (told := _joined(code, at)):
            yield token, told
        elif token.lastgroup == "iri" and token[0] == "<>" and before.lastgroup in _VALUES:
            yield token, "SPARQL has no <>. Write !=."
        elif token.lastgroup == "sign" and (told := _single(before, token, behind)):
            yield token, told


def _comparisons(code: Sequence[Token]) -> Iterator[Found]:
    """Comparisons outside brackets, and those of which a side is missing."""
    depth, is_pattern = 0, False
    for at, token in enumerate(code[:-1]):
        before, behind, sign = code[at - 1] if at else token, code[at + 1], token[0]
        depth += (sign == "(") - (sign == ")")
        # Behind some words no pattern stands, up to the next brace.
        is_pattern = sign in "{}." or (is_pattern and token.lastgroup != "word") or sign == "a"
        if token.lastgroup != "sign" or sign not in _COMPARING or before[0].upper() == "SEPARATOR":
            continue
        if depth == 0 and is_pattern and sign in ("&&", "||"):
            told = "a dot stands between two patterns" if sign == "&&" else "write { … } UNION { … } for either of two"
            yield token, f"{sign} joins conditions. In a pattern, {told}."
        elif depth == 0 and is_pattern and sign in ("=", ">"):
            yield token, "a comparison stands in a FILTER. Write FILTER(?x = …) behind the pattern."
        elif depth > 0 and behind[0] in (")", ","):
            yield token, f"a value is missing behind {sign}."
        elif depth > 0 and before[0] in ("(", ","):
            yield token, f"a value is missing before {sign}."


def _joined(code: Sequence[Token], at: int) -> str:
    """What is wrong with a token and the one close behind it; "" if nothing is."""
    token, behind = code[at], code[at + 1]
    both = f"{token[0]}{behind[0]}"
    more = code[min(at + 2, len(code) - 1)]
    if token.lastgroup == "word" and behind[0] == "." and token[0] in PREFIXES and more.lastgroup == "word":
        return f"a colon stands between a prefix and a name. Write {token[0]}:{more[0]}."
    if token.lastgroup == "name" and behind[0] == "{" and more[0].isdecimal():
        return "SPARQL has no number of steps in a path. Write each step, as in p/p, or p+ for any number."
    if token[0] == "<" and behind.lastgroup == "name" and not (at and _is_value(code[at - 1])):
        return f"a name with a prefix has no < before it. Write {behind[0]}."
    is_sign = token.lastgroup == "sign" and not (both == "--" and _is_value(more))
    if both == "==" and at and code[at - 1][0] == "!":
        return "SPARQL has no !==. Write !=."
    return _SIGNS.get(both, "") if is_sign else ""


def _single(before: Token, token: Token, behind: Token) -> str:
    """What is wrong with a sign between two tokens; "" if nothing is."""
    sign = token[0]
    told = _ALONE.get(sign, "")
    if sign == "," and behind[0].upper() in _PATTERNS:
        told = f"a dot stands before {behind[0]}, and no comma."
    elif sign == "|" and (_is_value(behind) or _is_value(before)):
        told = "write || for “or”."
    elif sign == "," and behind[0] in _CLOSING:
        told = "behind a comma another value follows. Delete the comma."
    elif sign == "." and before[0] == "{":
        told = "a dot ends a triple, and none stands before this one. Delete it."
    elif sign in "?$" and not _is_step(before, token):
        told = f"a variable has no blank within. Write {sign}{behind[0]}."
        if behind[0].isdecimal() or behind.lastgroup == "string":
            told = "SPARQL has no ? with a colon. Write IF(condition, value, other value)."
    return told


def _is_step(before: Token, sign: Token) -> bool:
    """Whether a question mark follows a step of a path."""
    return before.end() == sign.start() and (before.lastgroup in ("name", "iri") or before[0] in ("a", ")"))


def _is_value(token: Token) -> bool:
    return token.lastgroup in _VALUES or token[0][:1].isdecimal()


def _literals(code: Sequence[Token]) -> Iterator[Found]:
    """Texts with a wrong type or language; dates without quotation marks."""
    words = [token[0] for token in code] + [""] * 4
    for at, token in enumerate(code[:-1]):
        behind, more = code[at + 1], words[at + 2]
        if token[0].isdecimal() and words[at + 1] == words[at + 3] == "-":
            year, day = code[at], code[at + 4] if at + 4 < len(code) else code[-1]
            if len(year[0]) == len("2020") and day[0].isdecimal() and day.end() - year.start() == len("2020-06-15"):
                date = text_between(year, day)
                yield token, f'a date stands in quotation marks, with its type. Write "{date}"^^xsd:date.'
        if token.lastgroup != "string":
            continue
        if words[at + 1] == "^":
            yield behind, f"two signs stand before the type of a text. Write ^^{more}."
        elif words[at + 1] == "^^" and more and code[at + 2].lastgroup == "word":
            yield code[at + 2], f"a type has a prefix. Write ^^xsd:{more}."
        elif (behind.lastgroup == "name" and behind[0].startswith(":")) or (words[at + 1] == ":" and more == ":"):
            yield behind, 'SPARQL writes the type of a text so: "2020-06-15"^^xsd:date.'
        elif words[at + 1] == "@" and code[at + 2].lastgroup != "word":
            yield behind, 'write a language after @, as in "Canada"@en.'
        elif words[at + 1] == "@" and words[at + 3] == "@":
            yield code[at + 3], "a text has one language. Ask for the other with || in a FILTER."


def _filters(code: Sequence[Token]) -> Iterator[Found]:
    """FILTER without brackets, signs behind a call that it takes alone, and commas outside a list."""
    closes = closings(code, "(", ")")
    for at in after(code, "FILTER"):
        depth = 0
        for each in code[at : closes.get(at, at)]:
            depth += (each[0] == "(") - (each[0] == ")")
            if depth == 1 and each[0] == ",":
                yield each, "a condition has no comma. Write ?x IN (?a, ?b) for one of several values, && for “and”."
        token, behind = code[at], code[min(at + 1, len(code) - 1)]
        if token[0] == "!" and behind[0].upper() == "EXISTS":
            yield token, "write FILTER NOT EXISTS { … }."
        elif token.lastgroup in ("variable", "string", "iri") or token[0] == "!" or token[0][:1].isdecimal():
            yield token, "FILTER takes brackets. Write FILTER(?x = …)."
        elif token.lastgroup in ("word", "name") and behind[0] == "(" and code[closes[at + 1]].lastgroup != "end":
            more, call = code[closes[at + 1] + 1][0], text_between(token, code[closes[at + 1]])
            if more in _OPERATORS:
                yield token, f"FILTER takes brackets. Write FILTER({call} {more} …)."


def _negations(code: Sequence[Token]) -> Iterator[Found]:
    """NOT, IN and EXISTS as other languages write them."""
    for at, token in enumerate(code[:-1]):
        word, behind, before = token[0].upper(), code[at + 1], code[at - 1] if at else token
        if token.lastgroup != "word":
            continue
        if word == "NOT" and behind[0].upper() not in ("EXISTS", "IN"):
            yield token, "write ! before what is not so, as in !(?x = ?y), or ?x != ?y."
        elif word == "NOT" and behind[0].upper() == "EXISTS" and before[0] in _BEGINS:
            yield token, "write FILTER NOT EXISTS { … }."
        elif word == "EXISTS" and before[0] in _BEGINS:
            yield token, "write FILTER EXISTS { … }."
        elif word == "IN" and behind[0] != "(":
            yield behind, "IN takes a list in brackets. Write IN (?a, ?b)."


def _groups(code: Sequence[Token]) -> Iterator[Found]:
    """UNION, GRAPH, SERVICE and sub-queries with other braces than they need."""
    depth = 0
    for at, token in enumerate(code[:-1]):
        word, behind, before = token[0].upper(), code[at + 1], code[at - 1] if at else token
        depth += (word == "{") - (word == "}")
        if token.lastgroup != "word":
            continue
        if word == "UNION" and (depth == 0 or before[0] != "}"):
            yield token, "UNION stands between two groups, within braces around both. Write { { … } UNION { … } }."
        elif word in ("GRAPH", "SERVICE") and behind[0] == "{":
            name = "?g" if word == "GRAPH" else "<https://…>"
            yield token, f"{word} needs a name before its braces. Write {word} {name} {{ … }}."
        elif word == "SELECT" and depth > 0 and before[0] != "{":
            yield token, _WITHIN
        elif word == "LIMIT" and depth > 0 and behind[0].isdecimal() and code[at + 2].lastgroup in ("variable", "name"):
            yield code[at + 2], _WITHIN


def _blocks(code: Sequence[Token]) -> Iterator[Found]:
    """VALUES and BIND without the signs that they need."""
    closes, braces = closings(code, "(", ")"), closings(code)
    for at in after(code, "BIND"):
        inside = [token[0].upper() for token in code[at : closes.get(at, at)]]
        if code[at][0] != "(" or "AS" not in inside:
            yield code[at - 1], "BIND gives a value a name. Write BIND(value AS ?name)."
        elif (name := code[at + 1 + inside.index("AS")]) and inside.count("AS") == 1 and name.lastgroup != "variable":
            yield name, "behind AS stands a variable. Write BIND(value AS ?name)."
    for at in after(code, "VALUES"):
        names = code[at]
        begin = closes.get(at, at) + 1
        if begin >= len(code) or (names.lastgroup != "variable" and names[0] != "("):
            yield names, "behind VALUES stands a variable. Write VALUES ?x { country:ca country:fr }."
        elif code[begin][0] != "{":
            yield code[begin], "the values of VALUES stand in braces. Write VALUES ?x { country:ca country:fr }."
        elif comma := next((token for token in code[begin : braces[begin]] if token[0] == ","), None):
            yield comma, "values stand side by side, without commas. Write VALUES ?x { country:ca country:fr }."
        elif names[0] == "(" and code[begin + 1][0] not in "(}":
            yield code[begin + 1], "each row of several values stands in brackets. Write { (country:ca 1) … }."


def _calls(code: Sequence[Token]) -> Iterator[Found]:
    """Functions without brackets, or with too few or too many values."""
    closes = closings(code, "(", ")")
    for at, token in enumerate(code[:-1]):
        word = token[0].upper()
        if token.lastgroup != "word" or word not in FUNCTIONS:
            continue
        if code[at + 1][0] != "(":
            values = code[at + 1][0] if code[at + 1].lastgroup == "variable" and FUNCTIONS[word] == (1, 1) else "…"
            yield token, f"{word} is a function. Write {word}({values})."
            continue
        inside = code[at + 2 : closes[at + 1]]
        if word == "GROUP_CONCAT" and (told := _concatenated(inside)):
            yield told, f"GROUP_CONCAT names what stands between the texts in another way. {_CONCATENATED}"
        elif word == "BOUND" and (len(inside) != 1 or inside[0].lastgroup != "variable"):
            yield token, "BOUND takes a variable alone. Write BOUND(?x)."
        elif word in AGGREGATES and any(one.lastgroup == two.lastgroup == "variable" for one, two in pairwise(inside)):
            yield token, f"{word} takes one value. Write {word}(?x)."
        else:
            yield from _values(token, inside)


def _concatenated(inside: Sequence[Token]) -> Token | None:
    """Where the values of GROUP_CONCAT leave what SPARQL has: a comma, or a semicolon without SEPARATOR="…"."""
    depth = 0
    words = [token[0].upper() for token in inside] + [""] * 3
    for at, token in enumerate(inside):
        depth += (token[0] == "(") - (token[0] == ")")
        is_separator = words[at + 1 : at + 3] == ["SEPARATOR", "="] and words[at + 3][:1] in ("'", '"')
        if depth == 0 and (token[0] == "," or (token[0] == ";" and not is_separator)):
            return token
    return None


def _values(function: Token, inside: Sequence[Token]) -> Iterator[Found]:
    """What is wrong with the values of a call."""
    word, depth, commas = function[0].upper(), 0, 0
    for token, behind in pairwise([*inside, function]):
        depth += (token[0] == "(") - (token[0] == ")")
        commas += depth == 0 and token[0] == ","
        if depth == 0 and token.lastgroup in _VALUES and behind.lastgroup in _VALUES:
            yield behind, f"a comma is missing before {behind[0]}."
            return
    least, most = FUNCTIONS[word]
    number = commas + 1 if inside else 0
    if not least <= number <= most:
        values = "1 value" if most == 1 else f"{least} or {most} values" if least != most else f"{least or 'no'} values"
        given = f"{number or 'none'} {'is' if number <= 1 else 'are'} given"
        yield function, f"{word} takes {values}, and {given}."
