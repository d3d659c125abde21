"""What robots are told: the sitemap and robots.txt."""

from xml.etree import ElementTree

from api_client import OFFERED, PUBLIC
from library_queries import LIBRARY
from starlette.testclient import TestClient

from gpai_graph.answers.listings import kinds
from gpai_graph.rdf.namespaces import KINDS, expand
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.web.data.catalogue import MOST_ADDRESSES


def test_the_sitemap_names_every_page_of_a_thing_and_of_a_question(
    public_client: TestClient, graph: EmbeddedStore
) -> None:
    root = ElementTree.fromstring(public_client.get("/sitemap.xml").content)
    addresses = [element.text or "" for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(addresses) == len({*addresses}) <= MOST_ADDRESSES
    assert all(address.startswith(f"{PUBLIC}/") for address in addresses)
    paths = {address.removeprefix(PUBLIC) for address in addresses}
    typed = expand("rdf:type")
    things = {quad.subject for quad in graph.quads() if quad.graph is None and quad.predicate == typed}
    ours = tuple(expand(f"{kind}:x").removesuffix("x") for kind in KINDS)
    expected = {f"/page/{thing.partition('/id/')[2]}" for thing in things if thing.startswith(ours)}
    assert {path for path in paths if path.startswith("/page/")} == expected
    assert {path for path in paths if path.startswith("/questions/")} == {f"/questions/{name}" for name in OFFERED}
    assert {path for path in paths if path.startswith("/browse/")} == {f"/browse/{kind}" for kind in kinds(LIBRARY)}
    for path in [*sorted(paths - expected)][:5]:
        assert public_client.get(path).status_code == 200


def test_robots_are_led_to_the_sitemap_and_away_from_what_is_endless(public_client: TestClient) -> None:
    text = public_client.get("/robots.txt").text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in text
    assert "Disallow: /search\n" in text
    assert "Disallow: /page" not in text
