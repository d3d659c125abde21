"""Problem documents of the API, and the public address with which tests run it."""

from typing import Any

from starlette.testclient import TestClient

from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

PUBLIC = "https://gpai.example/graph"

LIBRARY = Library(queries_dir())

# What readers are offered: no part of a page, and nothing that asks another host.
OFFERED = [
    name for name in LIBRARY if not {"details", "recorded"} & {*LIBRARY[name].tags} and not LIBRARY[name].asks_others
]


def problem(public_client: TestClient, address: str, status: int = 400) -> dict[str, Any]:
    """The problem document that an address answers with."""
    answer = public_client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["type"]) == (status, "about:blank")
    return told
