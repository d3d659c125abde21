"""TriG as we write it: the text of a built graph in, quads out. For where the engine that reads all of TriG is missing.

It knows what `EmbeddedStore.dump_trig` writes: prefixed names, IRIs in full, literals on one line, lists with `,` and
`;`. Whatever else TriG allows is told, never skipped: then rdflib reads the file, in more than twice the time."""

import re
from collections.abc import Iterator
from typing import Final

from gpai_graph.errors import StoreError
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, XSD_STRING, BlankNode, Literal, Quad, Term

# No groups: then findall gives the tokens as they are. The last part takes what none of the others knows.
_TOKEN: Final = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
      | "(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z][A-Za-z0-9-]*|\^\^(?:<[^<>"{}|^`\\\x00-\x20]*>|[\w.-]*:[\w.-]*[\w-]))?(?!")
      | [,;.{}](?=\s)
      | @prefix
      | [+-]?(?:\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+)(?=[\s,;])
      | (?:[A-Za-z][\w.-]*|_)?:(?:(?:[\w:%-]|\\.)(?:(?:[\w.:%-]|\\.)*(?:[\w:%-]|\\.))?)?
      | (?:a|true|false)(?=\s)
      | \#[^\n]*
      | \S+""",
    re.VERBOSE,
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING: Final = re.compile(r'"((?:[^"\\\n\r]|\\.)*)"((?:@|\^\^).+)?', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_RDF_TYPE: Final = IRI(PREFIXES["rdf"] + "type")
_XSD: Final = PREFIXES["xsd"]
_SIGNS: Final = frozenset(",;.{}")


class UnknownTrigError(StoreError):
    """TriG that may be right, but is not as we write it."""


def read(text: str) -> Iterator[Quad]:
    r"""The quads of a TriG text, in its order; a quad that stands twice comes twice.

    Raises UnknownTrigError at what `dump_trig` never writes.

    >>> [quad.object.text for quad in read('@prefix : <https://example.org/> .\n:a :b "c"@en , "d" .')]
    ['c', 'd']
    """
    tokens = iter([token for token in _TOKEN.findall(text) if token[0] != "#"])
    terms = _Terms()
    graph: IRI | None = None
    for token in tokens:
        if token == "@prefix":
            prefix, namespace = next(tokens, ""), next(tokens, "")
            terms.declare(prefix, namespace[1:-1])
            _expect(next(tokens, ""), ".")
        elif token == "}" and graph is not None:
            graph = None
        else:
            subject = terms[token]
            after = next(tokens, "")
            if after == "{" and graph is None and isinstance(subject, IRI):
                graph = subject
            else:
                yield from _statements(subject, after, tokens, terms, graph)
    if graph is not None:
        raise UnknownTrigError("the text ends inside a graph.")


def _statements(subject: Term, token: str, tokens: Iterator[str], terms: "_Terms", graph: IRI | None) -> Iterator[Quad]:
    """The quads of one subject, up to its full stop. token: the first after the subject."""
    if isinstance(subject, Literal):
        raise UnknownTrigError(f"a literal is no subject: {subject.text[:40]!r}.")
    while True:
        predicate = _RDF_TYPE if token == "a" else terms[token]
        if not isinstance(predicate, IRI):
            raise UnknownTrigError(f"{token[:40]!r} is no property.")
        sign = ","
        while sign == ",":
            yield Quad(subject, predicate, terms[next(tokens, "")], graph)
            sign = next(tokens, "")
        if sign == ".":
            return
        _expect(sign, ";")
        token = next(tokens, "")


def _expect(token: str, sign: str) -> None:
    if token != sign:
        raise UnknownTrigError(f"{token[:40]!r} stands where {sign!r} is expected.")


class _Terms(dict[str, Term]):
    """{token: term}, filled as tokens are met: most occur many times."""

    def __init__(self) -> None:
        super().__init__()
        self._prefixes: dict[str, str] = {}

    def declare(self, prefix: str, namespace: str) -> None:
        """Let a prefix (with its colon) mean a namespace from here on."""
        self.clear()
        self._prefixes[prefix] = namespace

    def __missing__(self, token: str) -> Term:
        first = token[:1]
        if first == '"':
            term: Term = self._literal(token)
        elif token in ("true", "false"):
            term = Literal(token, IRI(_XSD + "boolean"))
        elif first and first in "+-.0123456789" and token not in _SIGNS:
            term = Literal(token, IRI(_XSD + _kind_of_number(token)))
        elif token.startswith("_:"):
            term = BlankNode(token[2:])
        else:
            term = self._iri(token)
        self[token] = term
        return term

    def _iri(self, token: str) -> IRI:
        if token.startswith("<") and token.endswith(">") and ":" in token:
            return IRI(token[1:-1])
        prefix, colon, local = token.partition(":")
        namespace = self._prefixes.get(prefix + colon)
        if namespace is None:
            raise UnknownTrigError(f"{token[:40]!r} is no term.")
        return IRI(namespace + re.sub(r"\\(.)", r"\1", local))

    def _literal(self, token: str) -> Literal:
        match = _STRING.fullmatch(token)
        if match is None:
            raise UnknownTrigError(f"{token[:40]!r} is no string on one line.")
        text, rest = match[1], match[2]
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
        if rest is None:
            return Literal(text, XSD_STRING)
        return Literal(text, LANG_STRING, rest[1:].lower()) if rest[0] == "@" else Literal(text, self._iri(rest[2:]))


def _kind_of_number(token: str) -> str:
    if not _NUMBER.fullmatch(token):
        raise UnknownTrigError(f"{token[:40]!r} is no number.")
    if "e" in token or "E" in token:
        return "double"
    return "decimal" if "." in token else "integer"


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    if match[3] not in _ESCAPED:
        raise UnknownTrigError(f"{match[0]!r} is no escape.")
    return _ESCAPED[match[3]]
