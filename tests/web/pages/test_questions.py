"""Questions on pages: the library, an answer with its sentence, rows and sources, and the form that asks again."""

from urllib.parse import urlsplit

import pytest
from page_requests import listed_sources, read
from starlette.testclient import TestClient

from gpai_graph.answers import citation
from gpai_graph.answers.caveats import without_hints
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import Literal
from gpai_graph.stores.paths import queries_dir
from gpai_graph.web import Settings, create_app

QUESTIONS = [
    query.name
    for query in (Library(queries_dir())[name] for name in Library(queries_dir()))
    if not {"details", "recorded"} & set(query.tags) and "SERVICE" not in query.text
]


def test_the_library_lists_every_question_once(client: TestClient) -> None:
    links = [urlsplit(link).path for link in read(client, "/questions").addresses]
    assert sorted(path.rpartition("/")[2] for path in links if path.startswith("/questions/")) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_with_its_sentence_its_rows_and_its_sources(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    query = kg.queries[name]
    page = read(client, f"/questions/{name}?as_of=2024-12-31&rows=all")
    asked = {"as_of": "2024-12-31"} if "as_of" in query.parameters else {}
    answer = kg.answer(name, **asked)
    assert page.one("h1").text == query.summary
    assert " ".join(answer.sentence.split()) in page.one("main").text
    # What to type to ask otherwise is for those who type; the page has a control.
    caveats = list(map(without_hints, answer.caveats))
    assert [caveat for caveat in caveats if " ".join(caveat.split()) not in page.one("main").text] == []
    heads = [head.attributes["title"] for head in page.all("th") if "title" in head.attributes]
    told = [query.columns[column].label for column in answer.columns if column in query.columns]
    assert heads == (told if len(answer) else [])
    assert len(list(page.all("tr"))) == (1 + len(answer) + len(answer.totals()) if len(answer) else 0)
    # Every source of every row has its mark, and every mark its source at the end of the page.
    marks = {link for link in page.addresses if link.startswith("#source-")}
    assert marks == {f"#{name}" for name in listed_sources(page)}
    assert len(marks) == len(answer.sources)


def test_the_parameters_of_a_question_are_a_form_that_asks_again(client: TestClient, kg: KnowledgeGraph) -> None:
    page = read(client, "/questions/experts?group=gpai-wg-responsible-ai&as_of=2021")
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert "gpai-wg-responsible-ai" in chosen
    rows = kg.answer("experts", group="gpai-wg-responsible-ai", as_of="2021")
    assert f"{len(rows)} rows" in page.one("main").text


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("members-of-both?group=brics", "group:brics"),
        ("members-of-both?group=BRICS", "group:brics"),
        ("outputs?kind=toolkit", "output-toolkit"),
        ("outputs?kind=concept:output-toolkit", "output-toolkit"),
        ("experts?group=RAI", "gpai-wg-responsible-ai"),
    ],
)
def test_the_form_shows_what_was_asked_however_it_was_written(client: TestClient, address: str, chosen: str) -> None:
    options = read(client, f"/questions/{address}").all("option")
    values = [option.attributes["value"] for option in options if "selected" in option.attributes]
    assert chosen in values


def test_the_address_of_an_output_is_a_link(client: TestClient, kg: KnowledgeGraph) -> None:
    answer = kg.answer("outputs", kind="toolkit")
    addresses = {term.text for row in answer.rows for term in row.terms if isinstance(term, Literal)}
    assert addresses
    assert addresses <= set(read(client, "/questions/outputs?kind=toolkit").addresses)


def test_an_empty_answer_says_that_it_is_no_no(client: TestClient) -> None:
    page = read(client, "/questions/members?as_of=2019")
    assert "That does not prove that there is none." in page.one("main").text


def test_a_citation_of_an_answer_names_day_version_and_address(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg, Settings(public_url="https://gpai.example"))) as client:
        page = read(client, "/questions/members?as_of=2021")
    cited = next(e.text for e in page.all("pre"))
    assert "As of 2021-12-31" in cited
    assert "https://gpai.example/questions/members?as_of=2021-12-31" in cited
    assert citation.AUTHOR in cited


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/questions/outputs?group=%F0%9F%98%80", "group"),
        ("/questions/experts?group=gpai-wg-responsible-ai&group=gpai-meg", "takes one value; 2 were given"),
        ("/plots/largest-outside.svg?indicator=nosuch", "nosuch"),
    ],
)
def test_a_wrong_value_is_a_mistake_in_the_question_and_no_missing_page(
    client: TestClient, address: str, said: str
) -> None:
    answer = client.get(address, headers={"accept": "text/html"})
    assert 400 == answer.status_code
    assert said in answer.text
    assert "Page not found" not in answer.text
