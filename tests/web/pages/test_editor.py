"""The editor: examples to learn from, the answer of a query with names and pictures, and what completion knows."""

import json
from collections.abc import Iterator
from html import unescape

import pytest
from built import ONTOLOGY
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.web import Settings, create_app
from gpai_graph.web.pages.editor import FIRST_EXAMPLE, completions, ladder

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
    assert len(kg.queries[FIRST_EXAMPLE].code.splitlines()) == 5


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
        assert "France country:fr" in [cell.text for cell in Page(answer.text).all("th")]


@pytest.mark.parametrize(("query", "status"), [("SELECT ?m WHERE { ?m a }", 400), ("ASK { ?m a gpai:Contry }", 200)])
def test_what_is_wrong_with_a_query_stands_below_it(whole: TestClient, query: str, status: int) -> None:
    answer = whole.get("/sparql", params={"query": query, "view": "table"}, headers=BROWSER)
    assert answer.status_code == status
    assert Page(answer.text).one("p", "problem").text != ""


def test_a_class_has_its_properties_for_completion_the_most_used_first(kg: KnowledgeGraph) -> None:
    classes = json.loads(str(completions(kg)))["classes"]
    used = {row[0].compact: int(row[1].text) for row in kg.run("class-properties", **{"class": "gpai:Body"}).rows}
    assert [used[name] for name in classes["gpai:Body"] if name in used] == sorted(used.values(), reverse=True)


def test_a_row_of_an_answer_tells_who_says_so(whole: TestClient, kg: KnowledgeGraph) -> None:
    query = "SELECT ?body ?since WHERE { ?body a gpai:Body ; gpai:since ?since } ORDER BY ?body"
    asked = {"query": query, "view": "table"}
    page = Page(whole.post("/sparql", data=asked, headers=BROWSER).text)
    buttons = [button.attributes["value"] for button in page.all("button") if button.attributes.get("name") == "row"]
    answer = kg.readable(kg.query(query))
    assert buttons == [str(number) for number in range(1, len(answer) + 1)]
    for number in (1, len(answer)):
        shown = Page(whole.post("/sparql", data={**asked, "row": str(number)}, headers=BROWSER).text)
        says = shown.one("section", "says")
        statements = kg.evidence_of(answer, number - 1)
        assert statements
        for statement in statements:
            for source in statement.supported_by:
                assert source.title in says.text
        assert answer.text(answer.rows[number - 1].terms[0]) in says.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (COUNTED, "The query counted or combined it."),
        ("SELECT ?m ?g WHERE { ?m org:memberOf ?g } ORDER BY ?m LIMIT 1", "No source states this directly."),
        ("SELECT ?p ?k WHERE { ?p a ?k . FILTER(?p = gpai:since) }", "Stated by gpai-graph itself."),
    ],
    ids=["computed", "inferred", "vocabulary"],
)
def test_who_says_so_is_told_where_no_source_states_a_row(whole: TestClient, query: str, said: str) -> None:
    asked = {"query": query, "view": "table", "row": "1"}
    assert said in Page(whole.get("/sparql", params=asked, headers=BROWSER).text).one("section", "says").text


@pytest.mark.parametrize("row", ["0", "x", "9999", "²"])
def test_a_row_that_is_not_there_is_a_mistake_that_is_explained(whole: TestClient, row: str) -> None:
    answer = whole.get("/sparql", params={"query": LINKED, "view": "table", "row": row}, headers=BROWSER)
    assert answer.status_code == 400
    assert "Give a number from 1 to" in Page(answer.text).one("p", "problem").text


def test_a_query_or_a_view_of_the_editor_that_is_none_is_told(whole: TestClient) -> None:
    for words, status, told in (
        ("name=exmple-bodies", 404, "There is no query 'exmple-bodies'."),
        ("view=abc", 400, "Parameter 'view' cannot be 'abc'. Write view=table,"),
    ):
        answer = whole.get(f"/sparql?{words}", headers={"accept": "text/html"})
        assert (status, True) == (answer.status_code, told in unescape(answer.text))
