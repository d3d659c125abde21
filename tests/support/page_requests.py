"""Requests for pages."""

from starlette.testclient import TestClient
from webpages import Page


def listed_sources(page: Page) -> dict[str, str]:
    """{id: words} of the sources at the end of a page."""
    items = ((item.attributes.get("id", ""), item.text) for item in page.all("li"))
    return {name: words for name, words in items if name.startswith("source-")}


def read(client: TestClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert (answer.status_code, address) == (status, address)
    return Page(answer.text)
