"""Mistakes: what is wrong with SPARQL that no engine reads, and where, in words.

An engine says where it stopped, which may be lines behind the mistake: a quotation mark that is not closed, a brace
too few, a dot that is missing, a misspelt word. Each check gives a token and what is wrong with it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from gpai_graph.errors import closest, did_you_mean, quoted
from gpai_graph.rdf.clause_mistakes import AGGREGATES, Found, clause_mistakes
from gpai_graph.rdf.expression_mistakes import FUNCTIONS, expression_mistakes, sign_mistakes
from gpai_graph.rdf.sparql import LINE_FEED, QUERY_FORMS, Token, after, closings, code_tokens, place_of

_NEAR: Final = 30  # characters of the query that a message repeats
_AFTER_GROUPS: Final = frozenset(("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "}", ""))
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
_NAMES: Final = {"{": "brace", "(": "bracket", "[": "bracket"}
# The words of SPARQL 1.1 Query and Update, sections 17 to 19 and 3.
_CLAUSES: Final = """
    ADD ALL AS ASC ASK BASE BIND BY CLEAR CONSTRUCT COPY CREATE DATA DEFAULT DELETE DESC DESCRIBE DISTINCT DROP EXISTS
    FILTER FROM GRAPH GROUP HAVING IN INSERT INTO LIMIT LOAD MINUS MOVE NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED
    SELECT SEPARATOR SERVICE SILENT TO UNDEF UNION USING VALUES WHERE WITH
"""
_WORDS: Final = frozenset((*_CLAUSES.split(), *FUNCTIONS, "TRUE", "FALSE"))
# Those that a query does not have: nobody means them who asks.
_OF_UPDATES: Final = frozenset(
    "ADD ALL CLEAR COPY CREATE DATA DEFAULT DELETE DROP INSERT INTO LOAD MOVE NAMED TO USING WITH".split()
)
# Words of other languages, and what SPARQL has in their place.
_INSTEAD: Final = {
    "AND": "Write &&.",
    "OR": "Write ||.",
    "LIKE ILIKE": 'Write CONTAINS(STR(?x), "text"), or REGEX.',
    "RLIKE REGEXP MATCHES": 'Write REGEX(STR(?x), "pattern").',
    "STARTS STARTSWITH": 'Write STRSTARTS(STR(?x), "text").',
    "ENDS ENDSWITH": 'Write STRENDS(STR(?x), "text").',
    "BETWEEN": "Write ?x >= 1 && ?x <= 9.",
    "IS NULL ISNULL": "Write BOUND(?x), or !BOUND(?x) for what has no value.",
    "IFNULL NVL": "Write COALESCE(?x, 0).",
    "TOP FETCH FIRST": "Write LIMIT with a number at the end of the query.",
    "SKIP": "Write OFFSET with a number at the end of the query.",
    "JOIN INNER ON": "Write two patterns that share a variable.",
    "LEFT OUTER": "Write OPTIONAL { … } around what may be missing.",
    "EXCEPT": "Write MINUS { … }.",
    "INTERSECT": "Write both patterns within the same braces.",
    "MATCH RETURN": "Write the columns first, then the pattern: SELECT ?x { ?x a gpai:Country }.",
    "UNWIND": "Write VALUES ?x { … }.",
    "LET": "Write BIND(value AS ?name).",
    "SET": "The graph takes no updates.",
    "CASE WHEN THEN ELSE END": "Write IF(condition, value, other value).",
    "CAST CONVERT": "Write the type as a function: xsd:integer(?x).",
    "DATE TIMESTAMP": 'Write a date as "2020-06-15"^^xsd:date.',
    "LENGTH LEN SIZE": "Write STRLEN(?x).",
    "LOWER TOLOWER": "Write LCASE(?x).",
    "UPPER TOUPPER": "Write UCASE(?x).",
    "AVERAGE MEAN": "Write AVG(?x).",
    "STRING_AGG LISTAGG COLLECT": 'Write GROUP_CONCAT(?x; SEPARATOR=", ").',
    "TABLE": "Things stand in patterns: SELECT ?x { ?x a gpai:Country }.",
}
_OF_OTHERS: Final = {word: told for words, told in _INSTEAD.items() for word in words.split()}
_COUNTED: Final = frozenset(("LIMIT", "OFFSET"))
_SHORT: Final = 4  # letters of a word that may be another with one wrong
_LONG: Final = 6  # letters of a word in which two may be wrong
_LISTING: Final = frozenset(("SELECT", "BY", "HAVING", "LIMIT", "OFFSET"))
# The places of a triple in which the second and the third of its parts stand.
PROPERTY: Final = 2
OBJECT: Final = 3
# How many parts of a triple stand before what follows; and signs that make one of two.
_COUNTS: Final = {"{": 0, "}": 0, ".": 0, ";": 1, ",": 2}
_CLOSING: Final = frozenset(".;}")  # signs behind a triple
_JOINING: Final = frozenset(("/", "|", "^^"))
# Words behind which a group begins, with nothing between.
_OPENING: Final = frozenset(("WHERE", "OPTIONAL", "MINUS", "UNION", "EXISTS"))


def mistake(query: str) -> str:
    """What is wrong with a query that no engine reads, with its place; "" for what is none of the usual mistakes.

    >>> mistake("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o }")
    'line 1, column 8: SELECT counts, and ?p is not grouped. Write GROUP BY ?p at the end.'
    >>> mistake("SELECT ?c { ?c a gpai:Country OPTINAL { ?c ?p ?o } }")
    "line 1, column 31: 'OPTINAL' is not a word of SPARQL. Did you mean 'OPTIONAL'?"
    """
    code = code_tokens(query)
    first = (_texts, _addresses, sign_mistakes, _openings, _brackets, clause_mistakes)
    checks = (*first, _words, expression_mistakes, _selects, _binds, _triples, _names)
    found = next((each for check in checks for each in check(code)), None)
    if found is None:
        return ""
    token, told = found
    return f"{place_of(query, token.start())}: {told}"


def no_query(text: str) -> str:
    """What to tell those whose text is no query: `query_form` finds none of the four words in it.

    >>> no_query("SELCT * {}").partition("updates. ")[2]
    "Did you mean 'SELECT'?"
    """
    if found := next(_addresses(code_tokens(text)), None):
        # The # of an address begins a comment, which hides the rest of its line.
        return f"SPARQL {place_of(text, found[0].start())}: {found[1]}"
    words = (token for token in code_tokens(text) if token.lastgroup == "word")
    first = next((token for token in words if token[0].upper() not in ("PREFIX", "BASE")), None)
    guess = did_you_mean(first[0].upper(), QUERY_FORMS) if first and first[0].upper() != "DELETE" else ""
    where = f"SPARQL {place_of(text, first.start())}, {quoted(first[0])}: " if first and guess else ""
    told = "this is not a query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE. The graph takes no updates."
    return f"{where}{told}{guess}"


def _rest(token: Token) -> str:
    """What stands in a query from a token on, as far as its line goes."""
    return quoted(token.string[token.start() :].partition(LINE_FEED)[0][:_NEAR].rstrip())


def _texts(code: Sequence[Token]) -> Iterator[Found]:
    """A quotation mark that no other closes in its line; three of them may close later."""
    for before, token in pairwise(code):
        if token[0] in ("'", '"') and token.lastgroup == "sign":
            is_long = before[0] == token[0] * 2 and before.end() == token.start()
            marks = f"{token[0] * 3}" if is_long else token[0]
            first = before if is_long else token
            yield first, f"the text {_rest(first)} is not closed. Write {marks} behind it."


def _addresses(code: Sequence[Token]) -> Iterator[Found]:
    """An address without its closing sign, or without both."""
    for before, token in pairwise(code):
        if token.lastgroup == "name" and token.string.startswith("://", token.end() - 1):
            if before[0] == "<" and before.end() == token.start():
                yield before, f"the address {_rest(before)} is not closed. Write > behind it."
            else:
                address = f"<{token['prefix']}://…>"
                yield token, f"{_rest(token)} is an address. Write an address between < and >: {address}."


def _words(code: Sequence[Token]) -> Iterator[Found]:
    """A word that SPARQL does not have. Languages of texts (@en-US) and numbers are no words."""
    signs = [token[0] for token in code]
    for at, token in enumerate(code):
        if token.lastgroup != "word" or token[0][0].isdecimal() or token[0] == "a" or token[0].upper() in _WORDS:
            continue
        begin = at
        while signs[begin - 1] == "-" and begin > 1:
            begin -= 2
        if signs[begin - 1] == "@":
            continue
        yield token, f"{quoted(token[0])} is not a word of SPARQL. {_instead(token[0], signs[at - 1].upper())}"


def _instead(word: str, before: str) -> str:
    """What to write in place of a word that SPARQL does not have. before: the word or sign before it, in capitals."""
    if before in _COUNTED:
        return f"{before} takes a whole number, such as {before} 10."
    if told := _OF_OTHERS.get(word.upper()):
        return told
    # Behind "a" stands a class.
    if before != "A" and (near := closest(word.upper(), _WORDS - _OF_UPDATES)) and _is_slip(word.upper(), near):
        return f"Did you mean '{near}'?"
    return f'Write a variable as ?{word}, a text as "{word}", a name with its prefix.'


def _is_slip(word: str, near: str) -> bool:
    """Whether a word may be another with one letter wrong, or two in a long one, or with more behind it."""
    # Imported here: only a mistake needs it.
    from rapidfuzz.distance import OSA

    if len(word) < _SHORT:
        return False
    is_longer = len(near) >= _LONG and word.startswith(near)
    return is_longer or OSA.distance(word, near) <= (1 if len(word) < _LONG else 2)


def _openings(code: Sequence[Token]) -> Iterator[Found]:
    """A word behind which a group must begin, where none does."""
    for token, behind in pairwise(code):
        word = token[0].upper()
        if token.lastgroup == "word" and word in _OPENING and behind[0] != "{":
            # CONSTRUCT WHERE and DESCRIBE ?x WHERE begin one as well; a graph named so is a name, not a word.
            yield token, f"a brace is missing behind {quoted(token[0])}. Write {word} {{ … }}."


def _brackets(code: Sequence[Token]) -> Iterator[Found]:
    """A brace or a bracket that is not closed, or closes nothing."""
    still_open: list[Token] = []
    outdented: Token | None = None
    closes = {end: begin for begin, end in _PAIRS.items()}
    for token in code:
        if token[0] in _PAIRS and token.lastgroup == "sign":
            still_open.append(token)
        elif token[0] in closes and token.lastgroup == "sign":
            begin = still_open.pop() if still_open else None
            if begin is None or (begin[0] == "{" != closes[token[0]]):
                name = _NAMES[closes[token[0]]]
                yield token, f"this {name} closes nothing. Each needs an opening {name} before it."
                return
            if begin[0] != closes[token[0]]:
                yield _not_closed(begin)
                return
            if outdented is None and begin[0] == "{" and _is_outdented(token, begin):
                outdented = begin
    if still_open:
        # Who writes a line for each brace shows by its indentation which one is closed.
        yield _not_closed(outdented or still_open[-1])


def _not_closed(token: Token) -> Found:
    name = _NAMES[token[0]]
    return token, f"this {name} is not closed. Add a closing {name}: {_rest(token)}."


def _is_outdented(closing: Token, opening: Token) -> bool:
    """Whether a closing brace begins its line, further left than the line of the opening one begins."""
    lines = [each.string[: each.start()].rpartition(LINE_FEED)[2] for each in (closing, opening)]
    return not lines[0].strip() and len(lines[0]) < len(lines[1]) - len(lines[1].lstrip())


def _triples(code: Sequence[Token]) -> Iterator[Found]:
    """A dot or a part of a triple that is missing, a semicolon where the subject follows again, a text as property."""
    subject, told = "", ""
    places = {token.start(): at for at, token in enumerate(code)}
    for part in placed(code):
        if part.place == 1:
            subject = part.first[0]
        elif part.before[0] == ";" and part.first[0] == subject and subject[0] in "?$":
            yield part.before, f"a semicolon keeps the subject, and {subject} follows again. Write a dot instead."
        if part.place > OBJECT:
            yield part.before, f"a dot is missing behind {quoted(told)}, before {_rest(part.first)}."
            return
        told = part.text
        if part.place == PROPERTY and part.first.lastgroup == "string":
            yield part.first, f"a property is a name with its prefix, such as rdfs:label, and no text ({told})."
        if code[places[part.last.start()] + 1][0] in _CLOSING and not (part.place == 1 and part.first[0] == "["):
            missing = {1: "A property and a value are", PROPERTY: "A value is"}.get(part.place)
            if missing:
                yield part.first, f"a triple has subject, property and value. {missing} missing behind {told}."


class Part(NamedTuple):
    """A part of a triple in a query: its place (1 is the subject), its tokens, and the token or part before it."""

    place: int
    first: Token
    last: Token
    before: Token

    @property
    def text(self) -> str:
        """The part as it is written."""
        return self.first.string[self.first.start() : self.last.end()]


def placed(code: Sequence[Token]) -> Iterator[Part]:
    """The parts of the triples of a query; each step of a path is a property. What stands in brackets is one part.

    >>> [(part.place, part.text) for part in placed(code_tokens("ASK { ?a org:member/rdfs:label 'x' ; a ?b }"))]
    [(1, '?a'), (2, 'org:member'), (2, 'rdfs:label'), (3, "'x'"), (2, 'a'), (3, '?b')]
    """
    count, depth, last, in_columns = 0, 0, code[0], False
    for token, end in _parts(code):
        sign = token[0].upper()
        depth += (sign == "{") - (sign == "}")
        if _is_term(token):
            count += depth > 0
            if count > 0 and not in_columns:
                yield Part(count, token, end, last)
        elif sign in _COUNTS:
            count, in_columns = _COUNTS[sign], False
        elif sign in _JOINING:
            count -= 1
        elif token.lastgroup == "word":
            # Behind some words stand columns, not triples, up to the next brace.
            count, in_columns = 0, sign in _LISTING or (in_columns and sign != "WHERE")
        last = token


def _is_term(token: Token) -> bool:
    """Whether a part of a pattern is a subject, a property or an object."""
    if token.lastgroup == "word":
        return token[0] == "a" or token[0].upper() in ("TRUE", "FALSE") or token[0][0].isdecimal()
    return token.lastgroup in ("variable", "name", "iri", "string") or token[0] in "(["


def _parts(code: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """The parts of a pattern, each from its first to its last token: a call, a list, a number, a language are one."""
    closes, at = {**closings(code), **closings(code, "([", ")]")}, 0
    while at < len(code) - 1:
        token, end = code[at], at
        behind = code[at + 1]
        joined = behind.start() == token.end()
        if token[0].upper() == "VALUES":
            end = closes.get(next((place for place in range(at, len(code)) if code[place][0] == "{"), at), at)
        elif token[0] in ("(", "["):
            end = closes.get(at, at)
        elif behind[0] == "(" and (token.lastgroup == "word" or (token.lastgroup == "name" and joined)):
            end = closes.get(at + 1, at)
        elif token[0] == "@":
            rest = range(at + 1, len(code) - 1)
            end = next((place for place in rest if code[place + 1][0] != "-" != code[place][0]), at)
        elif token[0].isdecimal() and behind[0] == "." and joined and code[at + 2].start() == behind.end():
            end = at + 2
        yield token, code[end]
        at = end + 1


def _selects(code: Sequence[Token]) -> Iterator[Found]:
    """What is wrong with a SELECT: its variables are grouped or counted, and each has one name."""
    for begin in after(code, "SELECT"):
        plain, named, counts, end = _projection(code, begin)
        names: set[str] = set()
        for token in (*plain, *named):
            if token[0] in names:
                yield token, f"SELECT has two columns {token[0]}. Give one of them another name after AS."
            names.add(token[0])
        grouped = _grouped(code, end)
        free = [token for token in plain if token[0] not in (grouped or ())]
        if free and (counts or grouped is not None):
            left = " ".join(dict.fromkeys(token[0] for token in free))
            which = f"{left} {'is' if ' ' not in left else 'are'} not grouped"
            where = f"Write GROUP BY {left} at the end." if grouped is None else f"Add to GROUP BY: {left}."
            yield free[0], f"SELECT counts, and {which}. {where}" if grouped is None else f"{which}. {where}"


def _names(code: Sequence[Token]) -> Iterator[Found]:
    """A name after AS in a SELECT that its pattern gives a value."""
    closes = closings(code)
    for begin in after(code, "SELECT"):
        _, named, _, end = _projection(code, begin)
        opening = next((at for at in range(end, len(code)) if code[at][0] == "{"), end)
        given = {token[0] for token in code[opening : closes.get(opening, opening)] if token.lastgroup == "variable"}
        for token in named:
            if token[0] in given:
                yield token, f"AS gives {token[0]} a value, and the pattern does so, too. Choose another name after AS."


def _projection(code: Sequence[Token], begin: int) -> tuple[list[Token], list[Token], bool, int]:
    """Of the columns of a SELECT: plain variables, names after AS, whether it counts, and where its pattern begins."""
    plain: list[Token] = []
    named: list[Token] = []
    depth, counts = 0, False
    for at in range(begin, len(code)):
        token, before = code[at], code[at - 1][0].upper()
        if token[0] == "{" or token[0].upper() in ("WHERE", "FROM"):
            return plain, named, counts, at
        depth += (token[0] == "(") - (token[0] == ")")
        counts = counts or token[0].upper() in AGGREGATES
        if token.lastgroup == "variable" and before == "AS":
            named.append(token)
        elif token.lastgroup == "variable" and depth == 0:
            plain.append(token)
    return plain, named, counts, len(code) - 1


def _grouped(code: Sequence[Token], begin: int) -> list[str] | None:
    """The variables after the GROUP BY of the SELECT whose pattern begins here; None without one."""
    depth = 0
    for at in range(begin, len(code)):
        depth += (code[at][0] == "{") - (code[at][0] == "}")
        if depth < 0:
            return None
        if depth == 0 and code[at][0].upper() == "GROUP":
            rest = code[at + 2 :]
            stop = next((place for place, token in enumerate(rest) if token[0].upper() in _AFTER_GROUPS), 0)
            return [token[0] for token in rest[:stop] if token.lastgroup == "variable"]
    return None


def _binds(code: Sequence[Token]) -> Iterator[Found]:
    """What is wrong with a BIND: its variable has a value already."""
    for begin in after(code, "BIND"):
        names = (two for one, two in pairwise(code[begin:]) if one[0].upper() == "AS" and two.lastgroup == "variable")
        name = next(names, None)
        if name is not None and any(token[0] == name[0] for token in _group_before(code, begin)):
            yield name, f"BIND gives {name[0]} a value that it has already. Choose another name after AS."


def _group_before(code: Sequence[Token], end: int) -> Iterator[Token]:
    """The tokens between the brace that opens a group and a place in it."""
    depth = 0
    for token in reversed(code[:end]):
        depth += (token[0] == "}") - (token[0] == "{")
        if depth < 0:
            return
        yield token
