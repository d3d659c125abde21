"""Queries: what asks in our vocabulary stands in query files, where every interface finds it, and not in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpai_graph.rdf.sparql import QUERY_FORMS

ROOT = Path(__file__).resolve().parents[2]
# A text that begins as a query does, with a term of ours or one of the things that classify others. An example of a
# command, which readers see, holds a query and is none.
ASKS = re.compile(rf"\A\s*(?:{'|'.join(QUERY_FORMS)})\b.*\{{.*\b(?:gpai|concept|role|scheme):\w", re.DOTALL)


def _texts(code: str) -> Iterator[str]:
    """The texts of a module that are no docstrings; what a text takes in with braces is left out of it."""
    tree = ast.parse(code)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ('with_prefixes("ASK { ?ontology gpai:dataCutOff ?cutOff }")', True),
        ('f"SELECT ?x {{ {pattern} ?x org:role role:chair }}"', True),
        ('"""DESCRIBE ?x\n{ ?x dcterms:type concept:event-summit }"""\nPASS = 1', False),  # a docstring
        ('X = """CONSTRUCT WHERE\n{ ?x dcterms:type concept:event-summit }"""', True),
        ('"SELECT ?graph { GRAPH ?graph { ?s ?p ?o } }"', False),
        ('"ASK { ?shape a sh:NodeShape }"', False),
        ('LINK = "gpai:country"', False),
        ("'sparql -e \"SELECT * { ?s a gpai:Country }\"'", False),
    ],
)
def test_a_query_in_our_vocabulary_is_found_in_any_form(code: str, asks: bool) -> None:
    code = code if code.startswith(("X", "LINK", '"""')) else f"X = {code}"
    assert any(map(ASKS.search, _texts(code))) == asks


def test_no_query_in_our_vocabulary_stands_in_python() -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), text)
        for path in (ROOT / "gpai_graph").rglob("*.py")
        for text in _texts(path.read_text(encoding="utf-8"))
        if ASKS.search(text)
    ]
    assert found == []
