"""Requests for pages."""

import re

from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.urls import page_path


def listed_sources(page: Page) -> dict[str, str]:
    """{id: words} of the sources at the end of a page."""
    items = ((item.attributes.get("id", ""), item.text) for item in page.all("li"))
    return {name: words for name, words in items if name.startswith("source-")}


def read(client: TestClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert (answer.status_code, address) == (status, address)
    return Page(answer.text)


def things_of_every_kind(kg: KnowledgeGraph) -> list[str]:
    """The first thing of each kind that has an address."""
    rows = kg.query("SELECT DISTINCT ?thing WHERE { GRAPH ?g { ?thing a ?class } } ORDER BY ?thing")
    first: dict[str, str] = {}
    for row in rows:  # type: ignore[union-attr]
        compact = row.thing.compact
        if re.fullmatch(r"[a-z]+:[\w.-]+", compact) and page_path(row.thing).startswith("/page/"):
            first.setdefault(compact.partition(":")[0], compact)
    return list(first.values())
