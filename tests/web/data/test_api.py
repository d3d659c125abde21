"""The query library, search and evidence over HTTP."""

import csv
import io
import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from api_client import LIBRARY, OFFERED, problem
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.web.data.api import ANSWER_FORMATS

HOSTILE = [
    '"><script>alert(1)</script>',
    "'; DROP TABLE",
    "} UNION { ?s ?p ?o",
    "x\r\nSet-Cookie: a=b",
    "\x00",
    "𝕏" * 500,
    "%s%n",
]


# Of an address of evidence: what nothing is called.
UNKNOWN = ("Did you mean country:rs", "sinze", "rumour")


# ---- Questions ----


def test_the_list_tells_each_question_and_how_to_ask_it(public_client: TestClient) -> None:
    told = public_client.get("/api/queries").json()["queries"]
    assert {query["name"] for query in told} == {*OFFERED}
    for query in told:
        read = LIBRARY[query["name"]]
        assert (query["question"], [p["name"] for p in query["parameters"]]) == (read.summary, [*read.parameters])
    members = next(query for query in told if query["name"] == "members")
    for address in members["answers"].values():
        assert public_client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("members", {"as_of": "2021-12-31"}),
        ("members", {"as_of": "2023", "mode": "recorded"}),
        ("experts", {"as_of": "2021", "group": "gpai-wg-responsible-ai"}),
        ("bodies", {}),
        ("gpai", {"as_of": "2022"}),
    ],
)
def test_an_answer_is_that_of_the_library_in_every_format(
    public_client: TestClient, kg: KnowledgeGraph, name: str, asked: dict[str, str]
) -> None:
    if "as_of" in LIBRARY[name].parameters:
        asked = {"as_of": kg.run("cut-off")[0].day.text} | asked
    expected, answer = kg.run(name, **asked), kg.answer(name, **asked)
    assert len(expected)

    def body(ending: str) -> bytes:
        found = public_client.get(f"/api/queries/{name}.{ending}", params=asked)
        assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, ANSWER_FORMATS[ending])
        accepted = public_client.get(f"/api/queries/{name}", params=asked, headers={"Accept": ANSWER_FORMATS[ending]})
        assert (accepted.content, "Accept" in accepted.headers["vary"]) == (found.content, True)
        return found.content

    assert Solutions.from_json(body("srj")) == expected
    assert body("tsv") == expected.to_tsv()
    rows = [row[: len(expected.variables)] for row in csv.reader(io.StringIO(body("csv").decode(), newline=""))]
    assert rows == [*csv.reader(io.StringIO(expected.to_csv().decode(), newline=""))]
    results = ElementTree.fromstring(body("xml")).iter("{http://www.w3.org/2005/sparql-results#}result")
    assert len([*results]) == len(expected)
    told = json.loads(body("json"))
    assert (told["sentence"], told["caveats"]) == (answer.sentence, [*answer.caveats])
    assert [column["name"] for column in told["columns"]] == [*answer.columns]
    assert [row["sources"] for row in told["rows"]] == [[answer.numbers[s] for s in row.sources] for row in answer.rows]
    assert [[value and value["label"] for value in row["values"].values()] for row in told["rows"]] == [
        [None if term is None else answer.text(term) for term in row.terms] for row in answer.rows
    ]
    assert [source["iri"] for source in told["sources"]] == [source.iri for source in answer.sources]
    assert public_client.get(told["page"]).status_code == 200


def test_csv_says_behind_the_identifiers_what_they_are_called(public_client: TestClient, kg: KnowledgeGraph) -> None:
    text = public_client.get("/api/queries/members.csv?as_of=2021").text
    rows = [*csv.DictReader(io.StringIO(text, newline=""))]
    assert rows
    for row in rows:
        assert kg.label(row["member"]) == row["member_label"]
        assert row["source_label"]
        assert row["source_label"] != row["source"]


def test_nothing_is_asked_for_that_the_address_does_not_say(public_client: TestClient, kg: KnowledgeGraph) -> None:
    told = public_client.get("/api/queries/members.json").json()
    assert told["asked"] == {}
    assert told["graph"]["cut_off"] == kg.run("cut-off")[0].day.text


@pytest.mark.parametrize("name", OFFERED)
def test_every_question_is_answered_as_it_stands(public_client: TestClient, name: str) -> None:
    told = public_client.get(f"/api/queries/{name}.json").json()
    assert told["question"] == LIBRARY[name].summary


def test_a_parameter_that_takes_several_may_be_repeated_or_written_with_commas(
    public_client: TestClient, kg: KnowledgeGraph
) -> None:
    several = [
        (name, p.name, p.of)
        for name in OFFERED
        for p in LIBRARY[name].parameters.values()
        if p.many and p.type == "iri"
    ]
    assert several
    for name, parameter, of in several:
        rows = kg.run("things-of-class", **{"class": of}) if of else []
        things = [row.thing.compact for row in list(rows)[:2]] or ["country:ca", "country:fr"]
        repeated = public_client.get(f"/api/queries/{name}.srj", params={parameter: things})
        written = public_client.get(f"/api/queries/{name}.srj", params={parameter: ", ".join(things)})
        assert (repeated.status_code, repeated.content) == (200, written.content)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("members.json?as_of=soon", "a year (2021), a month (2021-12) or a day (2021-12-31)."),
        ("members.json?as_of=2021-13", "a year"),
        ("members.csv?mode=sure", "certain, recorded or possible"),
        ("members.csv?mod=certain", "Did you mean 'mode'?"),
        ("members.json?as_of=2021&as_of=2022", "The parameter 'as_of' takes one value; 2 were given."),
        ("experts.json?group=gpai-wg-resp", "Did you mean body:gpai-wg-responsible-ai"),
        ("experts.json?group=nonsense:x", "nonsense"),
        ("growth.json?q=1", "There is no parameter 'q'."),
    ],
)
def test_a_mistake_is_told_in_words_with_what_is_accepted(public_client: TestClient, address: str, words: str) -> None:
    told = problem(public_client, f"/api/queries/{address}", 404 if "group=" in address else 400)
    assert words in told["detail"]
    name = address.partition(".")[0]
    if "accepted" in told:
        assert told["accepted"] == {p.name: p.accepts for p in LIBRARY[name].parameters.values()}


def test_an_unknown_question_or_format_names_what_is_there(public_client: TestClient) -> None:
    assert "Did you mean 'members'?" in problem(public_client, "/api/queries/member.json", 404)["detail"]
    assert ".json, .csv, .tsv, .srj, .xml" in problem(public_client, "/api/queries/members.xls", 404)["detail"]
    assert "federat" not in public_client.get("/api/queries/wikidata-populations.json").headers["content-type"]
    assert problem(public_client, "/api/queries/wikidata-populations.json", 404)
    refused = public_client.get("/api/queries/members", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.headers["vary"]) == (406, "Accept")
    assert "text/csv" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("text/csv;q=0.9, application/json;q=0.5", "text/csv"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("text/html, application/xml;q=0.5", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
    ],
)
def test_the_format_wanted_most_is_sent(public_client: TestClient, accept: str, media_type: str) -> None:
    answer = public_client.get("/api/queries/members", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "address",
    [
        *(
            "/api/queries/members.json?as_of={}",
            "/api/queries/members.csv?mode={}",
            "/api/queries/experts.xml?group={}",
        ),
        *(
            "/api/queries/members.json?{}=1",
            "/api/queries/{}.json",
            "/api/queries/members.{}",
            "/api/evidence?subject={}",
        ),
        *("/api/evidence?subject=country:ca&property={}", "/api/evidence?subject=country:ca&only={}"),
        *("/api/search.json?kind={}&q=a", "/api/search.json?limit={}&q=a", "/cite?view={}", "/cite?view=/&format={}"),
        *("/cite?view=/questions/members?as_of={}",),
    ],
)
def test_hostile_words_are_refused_in_words_and_change_nothing(
    public_client: TestClient, address: str, text: str
) -> None:
    answer = public_client.get(address.format(quote(text, safe="")))
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] in ("application/problem+json", "text/html; charset=utf-8")
    assert "set-cookie" not in answer.headers
    if answer.headers["content-type"] == "application/problem+json":
        assert answer.json()["detail"]


# ---- Search and evidence ----


def test_search_finds_what_the_library_finds(public_client: TestClient, kg: KnowledgeGraph) -> None:
    hits = public_client.get("/api/search.json?q=serbia").json()["hits"]
    assert [hit["id"] for hit in hits] == [hit.thing.compact for hit in kg.search("serbia")]
    for hit in hits[:3]:
        assert public_client.get(hit["page"]).status_code == 200
    kinds = public_client.get("/api/search.json?q=serbia&kind=organisation&kind=event&limit=5").json()
    assert len(kinds["hits"]) == 5
    assert {hit["kind"] for hit in kinds["hits"]} <= {"organisation", "event"}
    assert public_client.get("/api/search.json", params={"q": HOSTILE[0]}).status_code == 200


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "There are no words to search for"),
        ("q=%20", "There are no words to search for"),
        ("q=a&kind=contry", "Did you mean 'country'?"),
        ("q=a&limit=-1", "not a whole number. Write 0 for all"),
        ("q=a&limit=1e9", "not a whole number"),
        ("q=a&limit=²", "not a whole number"),
        ("q=a&limit=1000000000", "The limit '1000000000' is more than 999,999,999. Write 0 for all."),
        ("q=a&limit=91167849195708", "is more than 999,999,999"),
        (f"q=a&limit={'9' * 5000}", "is more than 999,999,999"),
        ("q=a&q=b", "The parameter 'q' takes one value"),
        ("words=a", "There is no parameter 'words'."),
    ],
)
def test_a_search_that_is_none_says_why(public_client: TestClient, words: str, told: str) -> None:
    assert told in problem(public_client, f"/api/search.json?{words}")["detail"]


def test_evidence_tells_who_says_so(public_client: TestClient, kg: KnowledgeGraph) -> None:
    told = public_client.get("/api/evidence?subject=membership:rs-gpai&property=gpai:since").json()
    (statement,) = told["statements"]
    (expected,) = kg.evidence("membership:rs-gpai", "gpai:since")
    assert [source["title"] for source in statement["sources"]] == [source.title for source in expected.sources]
    assert statement["value"] == {"value": expected.triple.object, "label": kg.label(IRI(expected.triple.object))}


def test_evidence_of_what_is_inferred_names_the_premises(public_client: TestClient, kg: KnowledgeGraph) -> None:
    inferred = next(iter(kg.run("inferred-facts")))
    told = public_client.get("/api/evidence", params={"subject": str(inferred[0])}).json()["statements"]
    assert any(statement["rules"] for statement in told)
    assert any(statement["premises"] or statement["inferred_from"] for statement in told)


def test_names_that_the_graph_mentions_nowhere_are_told(public_client: TestClient, kg: KnowledgeGraph) -> None:
    def told(query: str) -> list[str]:
        return list(public_client.get("/api/hints", params={"query": query}).json()["hints"])

    assert [*kg.hints("ASK { ?c a gpai:Contry }")] == told("ASK { ?c a gpai:Contry }")
    assert [] == told("ASK { ?c a gpai:Country }") == told("this is not a query")
    assert "query=" in public_client.get("/api/hints").json()["detail"]
    # What helps is here a page, and no command.
    (sentence,) = told("DESCRIBE country:nowhere")
    assert "`" not in sentence
    many = told("ASK { ?c a " + ", ".join(f"gpai:Nothing{number}" for number in range(12)) + " }")
    assert 6 == len(many)
    assert "7 more" in many[-1]


def test_evidence_may_be_narrowed(public_client: TestClient, kg: KnowledgeGraph) -> None:
    words = {"subject": "Serbia", "only": "official", "min_sources": "2"}
    told = public_client.get("/api/evidence", params=words).json()
    expected = kg.evidence("country:rs", only="official", min_sources=2)
    assert told["subject"] == expand("country:rs")
    assert len(told["statements"]) == len(expected)
    one = public_client.get("/api/evidence?subject=membership:rs-gpai&property=gpai:since&value=date:2022-11-22").json()
    assert len(one["statements"]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "There is no subject"),
        ("subject=country:serbai", "Did you mean country:rs"),
        ("subject=country:ca&property=gpai:sinze", "sinze"),
        ("subject=country:ca&only=rumour", "rumour"),
        ("subject=country:ca&min_sources=-1", "whole number"),
        ("subject=country:ca&max_sources=91167849195708", "at most 9,999"),
    ],
)
def test_evidence_of_nothing_says_why(public_client: TestClient, words: str, told: str) -> None:
    is_nothing = told in UNKNOWN
    assert told in problem(public_client, f"/api/evidence?{words}", 404 if is_nothing else 400)["detail"]


@pytest.mark.parametrize("ending", ["names.csv", "excel.csv", "xlsx"])
def test_a_file_for_people_is_the_one_that_python_writes(
    public_client: TestClient, kg: KnowledgeGraph, ending: str
) -> None:
    found = public_client.get(f"/api/queries/founding-members.{ending}")
    answer = kg.answer("founding-members")
    written = answer.to_xlsx() if ending == "xlsx" else answer.to_csv(bom=ending == "excel.csv")
    assert found.content == written
    assert f'filename="founding-members.{ending}"' in found.headers["content-disposition"]
    assert problem(public_client, f"/api/queries/founding-members.{ending}?nothing=1", 400)
