"""Mistakes in the clauses of a query: its form, its columns, what follows its pattern; see `mistakes`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gpai_graph.rdf.sparql import LINE_FEED, Token, after, closings

Found = tuple[Token, str]
AGGREGATES: Final = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_PATTERN: Final = frozenset(("{", "WHERE", "FROM", ""))
# Clauses behind the pattern, in the order of section 19.8 (rules 18 to 25).
_ENDS: Final = {"GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4, "VALUES": 5}
_GROUP: Final = "a group"  # of patterns, in which none of them stands
_NEAR: Final = 40  # characters of the query that a message repeats


def clause_mistakes(code: Sequence[Token]) -> Iterator[Found]:
    """What is wrong with the clauses of a query: each place, and what to write there."""
    for check in (_statements, _forms, _columns, _ends, _limits, _halves, _orders):
        yield from check(code)


def text_between(first: Token, last: Token) -> str:
    """What stands in a query from one token to another, as far as its line goes."""
    text = first.string[first.start() : last.end()].partition(LINE_FEED)[0]
    return text if len(text) <= _NEAR else f"{text[:_NEAR]}…"


def _statements(code: Sequence[Token]) -> Iterator[Found]:
    """More than one query, or a sign that ends one in other languages; PREFIX as Turtle writes it."""
    depth = 0
    for at, token in enumerate(code[:-1]):
        depth += (token[0] in "{(") - (token[0] in "})")
        before, behind = code[at - 1] if at else token, code[at + 1]
        word = token[0].upper()
        if word == "PREFIX" and before[0] == "@":
            yield before, "SPARQL has no @prefix. Write PREFIX, without a dot at the end of the line."
        elif word == "PREFIX" and behind.lastgroup == "word":
            yield behind, f"a prefix ends with a colon. Write PREFIX {behind[0]}: <https://…>."
        elif depth == 0 and token[0] == ";" and before.lastgroup == "iri":
            yield token, "a line with PREFIX has no sign at its end. Delete the semicolon."
        elif depth == 0 and token[0] == ";":
            more = "" if behind.lastgroup == "end" else " Ask one query at a time."
            yield token, f"a query ends without a semicolon. Delete it.{more}"


def _forms(code: Sequence[Token]) -> Iterator[Found]:
    """CONSTRUCT, ASK, DESCRIBE and FROM with something else behind them than they take."""
    closes = closings(code)
    for at, token in enumerate(code[:-1]):
        word, behind = token[0].upper(), code[at + 1]
        sign = behind[0].upper()
        if token.lastgroup != "word":
            continue
        if word == "CONSTRUCT" and sign not in ("{", "WHERE", "FROM"):
            yield behind, "CONSTRUCT takes the triples that it makes. Write CONSTRUCT { ?s ?p ?o } WHERE { … }."
        elif word == "CONSTRUCT" and sign == "{" and closes[at + 1] + 1 == len(code) - 1:
            yield code[-1], "the pattern is missing. Write WHERE { … } behind the triples that CONSTRUCT makes."
        elif word == "ASK" and sign not in ("{", "WHERE", "FROM"):
            yield behind, "ASK has no columns. Write ASK { … }, or SELECT for values."
        elif word == "DESCRIBE" and (behind.lastgroup not in ("variable", "name", "iri") and sign != "*"):
            yield token, "DESCRIBE needs a thing or a variable, such as DESCRIBE country:ca."
        elif word == "FROM" and behind.lastgroup not in ("name", "iri") and sign != "NAMED":
            told = "FROM names a graph: FROM <https://…>. A class stands in the pattern: { ?x a gpai:Country }."
            yield behind, told


def _columns(code: Sequence[Token]) -> Iterator[Found]:
    """Columns of a SELECT as other languages write them."""
    brackets = closings(code, "(", ")")
    for begin in after(code, "SELECT"):
        at = begin + (code[begin][0].upper() in ("DISTINCT", "REDUCED"))
        if code[at][0].upper() in _PATTERN:
            yield code[at - 1], "SELECT names no column. Write SELECT ?x, or SELECT * for all variables."
        while code[at][0].upper() not in _PATTERN and code[at][0] != "}":
            end = brackets.get(at, at)
            if token_and_told := _column(code, at, end):
                yield token_and_told
            at = end + 1
        if code[at].lastgroup == "end":
            yield code[at], "the pattern is missing. Write { … } with what the variables stand for."


def _column(code: Sequence[Token], at: int, end: int) -> Found | None:
    """What is wrong with a column of a SELECT; at, end: where it begins and ends."""
    token, behind, word = code[at], code[at + 1], code[at][0].upper()
    close = closings(code, "(", ")")
    if word == "(":
        return _bracketed(code, at, end)
    if word == ",":
        return token, "columns stand side by side, without commas. Write SELECT ?x ?y."
    if word in (".", "-") and behind.lastgroup == "word" and code[at - 1].lastgroup == "variable":
        variable = code[at - 1][0]
        other = f"{variable}_{behind[0]}"
        told = f"write a property as a pattern, such as {{ {variable} rdfs:label {other} }}."
        return code[at - 1], f"{variable}{word}{behind[0]} is not a variable. Name the column {other}, and {told}"
    if word == "ALL":
        return token, "SELECT gives all rows. Delete ALL."
    if word == "AS":
        return token, f"a column with AS stands in brackets. Write ({_before(code, at)} AS {behind[0]})."
    if behind[0] == "(" and token.lastgroup in ("word", "name"):
        told = text_between(token, code[close.get(at + 1, at + 1)])
        return token, f"what is computed stands in brackets, with a name. Write ({told} AS ?name)."
    if token.lastgroup == "name" and token["local"] and not token["prefix"]:
        return token, f"{token[0]} is not a variable. Write ?{token['local']}."
    if word in ("@", "#") and behind.lastgroup == "word":
        return token, f"{word}{behind[0]} is not a variable. Write ?{behind[0]}."
    if token.lastgroup in ("string", "name", "iri"):
        return token, "a column is a variable, or computed: (… AS ?name)."
    return None


def _before(code: Sequence[Token], at: int) -> str:
    """The column that ends before a place: a variable, or a call."""
    begins = {end: begin for begin, end in closings(code, "(", ")").items()}
    begin = begins.get(at - 1, at - 1)
    begin -= begin > 0 and code[at - 1][0] == ")" and code[begin - 1].lastgroup in ("word", "name")
    return text_between(code[begin], code[at - 1])


def _bracketed(code: Sequence[Token], at: int, end: int) -> Found | None:
    """What is wrong with a computed column, which stands between two brackets."""
    depth, found = 0, None
    last = code[end - 1]
    for place in range(at, end):
        depth += (code[place][0] == "(") - (code[place][0] == ")")
        if depth == 1 and code[place][0].upper() == "AS":
            found = place
        elif depth == 1 and code[place][0] == ",":
            return code[place], "each computed column has brackets and a name of its own. Write (… AS ?a) (… AS ?b)."
    told = text_between(code[at], code[end])
    if found is None:
        if end == at + 2 and code[at + 1].lastgroup == "variable":
            return code[at], f"a variable stands without brackets. Write {code[at + 1][0]}."
        if last.lastgroup == "variable" and code[end - 2][0] == ")":
            return last, f"AS stands before the name. Write {text_between(code[at], code[end - 2])} AS {last[0]})."
        return code[at], f"what is computed needs a name. Write {told.removesuffix(')')} AS ?name)."
    name = code[found + 1]
    if name.lastgroup != "variable":
        plain = name[0].strip("'\"")
        word = plain if plain.isidentifier() and name.lastgroup in ("word", "string") else "name"
        word = "name" if found + 2 != end else word
        return name, f"behind AS stands a variable. Write AS ?{word}."
    return None


def _ends(code: Sequence[Token]) -> Iterator[Found]:
    """Clauses behind a pattern that stand twice, in another order than SPARQL has, or within its braces."""
    depth = 0
    clauses: dict[int, list[str]] = {0: []}
    for at, token in enumerate(code[:-1]):
        word = token[0].upper()
        if word == "{" and code[at - 1][0].upper() not in ("CONSTRUCT", "WHERE"):
            clauses[depth].append("{")
        depth += (token[0] == "{") - (token[0] == "}")
        if word == "SELECT":
            clauses[depth] = []
        elif word == "{":
            clauses[depth] = [_GROUP]
        elif token.lastgroup == "word" and (word in _ENDS or word == "WHERE"):
            known = clauses.setdefault(depth, [])
            if (word != "VALUES" or depth == 0) and (told := _out_of_place(word, known)):
                yield token, told
            known.append(word)


def _out_of_place(word: str, known: Sequence[str]) -> str:
    """What is wrong with a clause behind others of the same query; "" if nothing is."""
    if word == "WHERE":
        return "a query has one pattern. Write both within the same braces." if {"{", "WHERE"} & {*known} else ""
    if _GROUP in known:
        return f"write {word} after the closing brace of the pattern."
    if word in known:
        return f"{word} stands twice. Write it once."
    later = next((each for each in known if _ENDS.get(each, 0) > _ENDS[word]), "")
    return f"{_named(word)} stands before {_named(later)}. Move it there." if later else ""


def _named(word: str) -> str:
    return f"{word} BY" if word in ("GROUP", "ORDER") else word


def _limits(code: Sequence[Token]) -> Iterator[Found]:
    """LIMIT or OFFSET with something else behind it than one whole number."""
    for at, token in enumerate(code[:-1]):
        word, behind = token[0].upper(), code[at + 1]
        if token.lastgroup != "word" or word not in ("LIMIT", "OFFSET"):
            continue
        number = behind[0] if behind[0].isdecimal() else ""
        more = code[min(at + 2, len(code) - 1)]
        if not number and (behind.lastgroup != "word" or behind[0].upper() in ("ALL", *_ENDS)):
            place = behind if behind.lastgroup != "end" else token
            yield place, f"{word} takes a whole number, such as {word} 10."
        elif number and more[0] == "," and code[at + 3][0].isdecimal():
            yield more, f"{word} takes one number. Write LIMIT {code[at + 3][0]} OFFSET {number}."
        elif number and more[0] == "." and more.start() == behind.end():
            yield behind, f"{word} takes a whole number, such as {word} {number}."


def _halves(code: Sequence[Token]) -> Iterator[Found]:
    """GROUP or ORDER without BY, and HAVING without brackets."""
    for token, behind in pairwise(code):
        word = token[0].upper()
        if token.lastgroup == "word" and word in ("GROUP", "ORDER") and behind[0].upper() != "BY":
            yield token, f"write {word} BY, with both words."
        elif token.lastgroup == "word" and word == "HAVING" and behind[0] != "(":
            yield behind, "HAVING takes brackets. Write HAVING(COUNT(?x) > 1)."


def _orders(code: Sequence[Token]) -> Iterator[Found]:
    """What is wrong behind ORDER BY and GROUP BY."""
    for begin in after(code, "BY"):
        clause = _named(code[begin - 2][0].upper())
        depth, at, is_grouped = 0, begin, any(token[0].upper() == "GROUP" for token in code)
        if code[at].lastgroup in ("end", "sign") and code[at][0] not in ("(", "!"):
            yield code[begin - 1], f"{clause} needs a variable, such as {clause} ?x."
        while code[at].lastgroup != "end" and code[at][0] not in "{}" and code[at][0].upper() not in _ENDS:
            word, behind = code[at][0].upper(), code[at + 1]
            depth += (word == "(") - (word == ")")
            if depth == 0 and word == ",":
                yield code[at], f"behind {clause}, variables stand side by side, without commas."
            if word in ("ASC", "DESC") and behind[0] != "(":
                term = behind[0] if behind.lastgroup == "variable" else _before(code, at) if at > begin else "?x"
                yield code[at], f"write {word} before what it sorts, in brackets: {word}({term})."
            if clause == "ORDER BY" and word in AGGREGATES and not is_grouped:
                yield code[at], f"{word} sorts groups. Write GROUP BY before ORDER BY."
            at += 1
