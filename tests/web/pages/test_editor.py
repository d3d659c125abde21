"""The editor: examples to learn from, the answer of a query with names and pictures, and what completion knows."""

import json
from collections.abc import Iterator

import pytest
from built import ONTOLOGY
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.web import Settings, create_app
from gpai_graph.web.pages.editor import FIRST, completions, ladder

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LINKED = "SELECT ?member ?group WHERE { ?m org:member ?member ; org:organization ?group . ?member a gpai:Country }"
COUNTED = "SELECT ?c (COUNT(?m) AS ?n) WHERE { ?m org:member ?c . ?c a gpai:Country } GROUP BY ?c"


@pytest.fixture(scope="module")
def whole(kg: KnowledgeGraph) -> Iterator[TestClient]:
    """The application with its endpoint, as `serve` has it."""
    with (
        GuardedStore(ONTOLOGY / "gpai-graph.trig", Limits(workers=1)) as guard,
        TestClient(create_app(kg, Settings(), guard), follow_redirects=False) as client,
    ):
        yield client


def test_the_examples_of_the_editor_lead_from_one_triple_to_evidence(whole: TestClient, kg: KnowledgeGraph) -> None:
    examples = ladder(kg)
    assert kg.run(examples[0].name).rows != []
    assert "GRAPH ?source" in examples[-2].code
    assert "prov:wasDerivedFrom" in examples[-1].code
    page = Page(whole.get("/sparql", headers=BROWSER).text)
    assert {query.summary for query in examples} <= {link.text for link in page.all("a")}
    for query in examples:
        shown = Page(whole.get(f"/sparql?name={query.name}", headers=BROWSER).text)
        assert shown.one("textarea").text == " ".join(query.code.split())


def test_the_editor_opens_on_a_query_of_five_lines(kg: KnowledgeGraph) -> None:
    assert len(kg.queries[FIRST].code.splitlines()) == 5


@pytest.mark.parametrize(
    ("query", "views"),
    [
        (LINKED, "Table Map Network"),
        (COUNTED, "Table Chart Map"),
        ("SELECT ?body ?since WHERE { ?body a gpai:Body ; gpai:since ?since }", "Table Timeline"),
        ("CONSTRUCT { ?m org:member ?c } WHERE { ?m org:member ?c ; org:organization body:gpai }", "Table Network"),
    ],
    ids=["links", "numbers", "dates", "triples"],
)
def test_the_answer_of_a_query_has_the_views_that_its_columns_allow(whole: TestClient, query: str, views: str) -> None:
    page = Page(whole.get("/sparql", params={"query": query, "view": "table"}, headers=BROWSER).text)
    tabs = [link for link in page.all("a") if "view=" in link.attributes["href"] and "rel" not in link.attributes]
    assert " ".join(link.text for link in tabs) == views
    for link in tabs[1:]:
        shown = Page(whole.get(link.attributes["href"], headers=BROWSER).text)
        assert shown.one("img").attributes["src"].startswith("data:image/svg+xml")


def test_names_stand_beside_identifiers_in_the_answer_of_a_query(whole: TestClient) -> None:
    asked = {"query": "SELECT ?c WHERE { VALUES ?c { country:fr } }", "view": "table"}
    for answer in (
        whole.get("/sparql", params=asked, headers=BROWSER),
        whole.post("/sparql", data=asked, headers=BROWSER),
    ):
        assert Page(answer.text).one("td").text == "France country:fr"


@pytest.mark.parametrize(("query", "status"), [("SELECT ?m WHERE { ?m a }", 400), ("ASK { ?m a gpai:Contry }", 200)])
def test_what_is_wrong_with_a_query_stands_below_it(whole: TestClient, query: str, status: int) -> None:
    answer = whole.get("/sparql", params={"query": query, "view": "table"}, headers=BROWSER)
    assert answer.status_code == status
    assert Page(answer.text).one("p", "problem").text != ""


def test_a_class_has_its_properties_for_completion_the_most_used_first(kg: KnowledgeGraph) -> None:
    classes = json.loads(str(completions(kg)))["classes"]
    used = {row[0].compact: int(row[1].text) for row in kg.run("class-properties", **{"class": "gpai:Body"}).rows}
    assert [used[name] for name in classes["gpai:Body"] if name in used] == sorted(used.values(), reverse=True)
