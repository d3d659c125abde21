"""The page for people who write programs: what it names can be had."""

import re

import pytest
from page_requests import read
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph


def test_every_address_of_the_page_for_developers_answers(client: TestClient) -> None:
    page = read(client, "/developers")
    own = {address.partition("#")[0] for address in page.addresses if address.startswith("/")}
    assert {"/openapi.json", "/ontology", "/gpai-graph.trig", "/gpai-graph.nq", "/gpai-graph.ttl", "/shapes.ttl"} <= own
    for address in own:
        assert (address, client.get(address, headers={"accept": "*/*"}).status_code) == (address, 200)


def test_the_address_that_is_shown_gives_the_answer(client: TestClient, kg: KnowledgeGraph) -> None:
    text = client.get("/developers").text
    address = re.search(r">http://testserver(/api/[^<]*)<", text)
    assert address is not None
    day = address[1].partition("as_of=")[2]
    assert len(client.get(address[1]).json()["rows"]) == len(kg.answer("members", as_of=day))


def test_a_server_without_an_endpoint_offers_no_editor(client: TestClient) -> None:
    page = read(client, "/developers")
    assert "This server has no SPARQL endpoint" in page.one("main").text
    assert [address for address in page.addresses if address.startswith("/sparql")] == []


@pytest.mark.parametrize("path", ["/developers", "/ontology", "/ontology/Membership"])
def test_pages_for_developers_have_one_place_in_the_navigation(client: TestClient, path: str) -> None:
    current = [link.text for link in read(client, path).all("a") if link.attributes.get("aria-current")]
    assert current[:1] == ["For developers"]
