"""The words of a page, and columns of answers."""

import re
from html import unescape

from starlette.testclient import TestClient

from gpai_graph.answers.answer import Answer
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Solutions


def text(client: TestClient, path: str) -> str:
    """The words of a page, without tags, white space made plain."""
    response = client.get(path)
    assert response.status_code == 200, path
    return plain(response.text)


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", re.sub(r"<svg.*?</svg>", "", markup, flags=re.S))))


def column(answer: Answer, name: str) -> list[str]:
    at = answer.columns.index(name)
    return [answer.text(row.terms[at]) for row in answer.rows]


def numbers(answer: Answer, name: str) -> list[int]:
    return [int(number.replace(",", "")) for number in column(answer, name)]


def things_in(kg: KnowledgeGraph, name: str) -> list[IRI]:
    found = kg.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {name} }} ORDER BY ?thing")
    assert isinstance(found, Solutions)
    return [thing for thing in found.column("thing") if isinstance(thing, IRI)]
