"""Pages name the columns that they read: in which order a query selects them changes nothing that a page says."""

from collections.abc import Callable

import pytest
from dossiers import THINGS
from page_requests import things_of_every_kind
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir
from gpai_graph.stores.wrappers import RecentStore
from gpai_graph.web import create_app
from gpai_graph.web.pages.editor import completions


class ReversedStore(RecentStore):
    """A store whose rows have their last column first."""

    def select(self, query: str) -> Solutions:
        found = super().select(query)
        return Solutions(found.variables[::-1], [row[::-1] for row in found.rows])


@pytest.fixture(scope="module")
def reversed_kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(ReversedStore(graph), Library(queries_dir()), Library(ontology_dir() / "rules"))


@pytest.fixture(scope="module")
def reversed_client(reversed_kg: KnowledgeGraph) -> TestClient:
    return TestClient(create_app(reversed_kg), follow_redirects=False)


# Pages that no table of an answer makes, as the order of its columns is that of the query: home, what is missing, …
PAGES = (
    "/",
    "/?members=2021",
    "/about",
    "/browse",
    "/compare?left=country:ca&right=country:fr",
    "/compare?left=country:ca&right=country:fr&date=2021",
    "/connections?from=country:rs&to=country:ca",
    "/developers",
    "/gaps",
    "/gaps?rows=counts",
    "/gaps?rows=inferred",
    "/ontology",
    "/ontology/Membership",
    "/questions",
    "/suggest",
    "/timeline?thing=body:gpai",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_whatever_the_order_of_columns(
    client: TestClient, reversed_client: TestClient, path: str
) -> None:
    expected, found = (each.get(path, headers={"accept": "text/html"}) for each in (client, reversed_client))
    assert 200 == expected.status_code
    assert expected.text == found.text


@pytest.mark.parametrize("asked", ["", "?date=2021", "?date=2021&certainty=any"])
def test_the_page_of_each_kind_of_thing_is_the_same_whatever_the_order_of_columns(
    client: TestClient, reversed_client: TestClient, kg: KnowledgeGraph, asked: str
) -> None:
    things = {*things_of_every_kind(kg), *(f"{kind}:{name}" for kind, name in THINGS.items())}
    paths = [f"/page/{compact.replace(':', '/', 1)}{asked}" for compact in sorted(things)]
    assert [] == [path for path in paths if client.get(path).text != reversed_client.get(path).text]


def disputed(kg: KnowledgeGraph) -> int:
    """How many statements about the first disputed thing are marked."""
    claim = kg.run("disputed-facts").first()
    assert claim is not None
    return len(kg.describe(claim.thing).disputed)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(completions, id="what the editor completes"),
        pytest.param(lambda kg: kg.evidence("membership:rs-gpai"), id="evidence"),
        pytest.param(disputed, id="disputed statements"),
        pytest.param(lambda kg: kg.answer("experts").caveats, id="caveats on rosters"),
        pytest.param(lambda kg: kg.answer("members-of-both").caveats, id="caveats on lists"),
        pytest.param(lambda kg: kg.search("Serbia"), id="search"),
        pytest.param(lambda kg: kg.plot("members").svg(), id="a map"),
        pytest.param(lambda kg: kg.plot("milestones").svg(), id="names by their weight"),
        pytest.param(lambda kg: list(kg.network("people-and-bodies").nodes(data=True)), id="nodes of a network"),
        pytest.param(lambda kg: list(kg.network("people-and-bodies").edges(data=True)), id="links of a network"),
    ],
)
def test_what_is_read_from_rows_is_the_same_whatever_the_order_of_columns(
    kg: KnowledgeGraph, reversed_kg: KnowledgeGraph, read: Callable[[KnowledgeGraph], object]
) -> None:
    found = read(kg)
    assert found
    assert found == read(reversed_kg)
