"""The page of a search: what it lists, what narrows it, and what it says where nothing is found."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from page_requests import read
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.words import upper_first


def results(markup: str) -> list[str]:
    """The addresses of what was found."""
    return re.findall(r'<li><a href="([^"]+)"', re.findall(r'<ol class="hits">.*?</ol>', markup, re.S)[0])


@pytest.mark.parametrize("words", ["data", "canada", "responsible ai"])
def test_the_count_of_a_kind_is_the_length_of_the_list_that_it_opens(
    words: str, client: TestClient, kg: KnowledgeGraph
) -> None:
    markup = client.get("/search", params={"q": words}).text
    links = re.findall(r'<a href="([^"]+)">([^<]+)<span>(\d+)</span></a>', markup)
    counts = Counter(hit.kind for hit in kg.search(words, limit=500))
    assert {name: int(number) for _, name, number in links} == {
        upper_first(kind_word(kind, number)): number for kind, number in counts.items()
    }
    for address, _, number in links:
        assert len(results(client.get(f"{unescape(address)}&rows=all").text)) == int(number)


def test_a_search_shows_the_first_results_and_all_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    every = len(kg.search("data", limit=500))
    page = read(client, "/search?q=data")
    assert f"{every} results, the first 25 shown." in page.one("main").text
    more = next(link.attributes["href"] for link in page.all("a") if link.text == "Show all results")
    assert len(results(client.get(more).text)) == every


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("Yoshuah Bengoi toolkits", ""),
        ("Yoshva Benjo", "/page/person/bengio-yoshua"),
        ("Wokring Gruop Responsibel", ""),
        ("Inria qqqqqq", "/page/organisation/inria"),
    ],
)
def test_where_no_thing_is_found_names_that_come_near_are_offered(words: str, thing: str, client: TestClient) -> None:
    page = read(client, "/search?q=" + words.replace(" ", "+"))
    addresses = [link.attributes["href"] for link in page.all("a")]
    near = [link for link in addresses if link.startswith("/page/")]
    assert near
    assert not thing or thing in near


def test_where_nothing_is_found_the_page_says_what_to_do(client: TestClient) -> None:
    page = read(client, "/search?q=xqzwv")
    assert "No results. Try fewer words" in page.one("main").text
    addresses = {link.attributes["href"] for link in page.all("a")}
    assert {"/suggest", "/browse/person"} <= addresses


def test_an_empty_field_shows_examples_that_lead_somewhere(client: TestClient) -> None:
    page = read(client, "/search")
    examples = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/search?q=")]
    assert examples
    for address in examples:
        assert client.get(address).status_code in (200, 303)
        assert "No results" not in client.get(address).text


def test_a_kind_of_which_nothing_was_found_leads_back_to_all(client: TestClient) -> None:
    page = read(client, "/search?q=data&kind=country")
    assert "No result is of this kind." in page.one("main").text
    assert "/search?q=data" in {link.attributes["href"] for link in page.all("a")}


def test_a_name_that_is_the_same_in_two_languages_is_shown_once(client: TestClient) -> None:
    hits = {hit["id"]: hit for hit in client.get("/search.json?q=canada").json()}
    assert (hits["country:ca"]["name"], hits["country:ca"]["other"]) == ("Canada", "")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("how are Serbia and Yoshua Bengio connected", "person:bengio-yoshua", "country:rs"),
        ("Serbia and Yoshua Bengio", "person:bengio-yoshua", "country:rs"),
        ("Canada Inma Martinez", "person:martinez-inma", "country:ca"),
    ],
)
def test_words_that_name_two_things_lead_to_their_connection(
    words: str, start: str, end: str, client: TestClient
) -> None:
    page = read(client, "/search?q=" + words.replace(" ", "+"))
    link = next(link for link in page.all("a") if link.attributes["href"].startswith("/connections?"))
    asked = parse_qs(urlsplit(link.attributes["href"]).query)
    assert {*asked["from"], *asked["to"]} == {start, end}
    assert re.fullmatch(r"How is .+ connected to .+\?", link.text)
    assert client.get(link.attributes["href"]).status_code == 200


def test_words_that_ask_to_compare_two_things_lead_to_their_comparison(client: TestClient) -> None:
    page = read(client, "/search?q=compare+Canada+and+France")
    link = next(link for link in page.all("a") if link.attributes["href"].startswith("/compare?"))
    assert link.text == "Compare Canada and France"
    assert parse_qs(urlsplit(link.attributes["href"]).query) == {"a": ["country:ca"], "b": ["country:fr"]}


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("February 2026", "/questions/what-happened?since=2026-02"),
        ("what happened since 2024", "/questions/what-happened?since=2024"),
        ("who was a member in June 2022", "/questions/members?date=2022-06"),
        ("who was a member", "/questions/members"),
    ],
)
def test_a_date_among_the_words_is_the_date_of_a_question(words: str, address: str, client: TestClient) -> None:
    page = read(client, "/search?q=" + words.replace(" ", "+"))
    assert address in {link.attributes["href"] for link in page.all("a")}
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("words", ["Türkiye", "Working Group on Responsible AI", "Canada-France Statement", "data"])
def test_words_that_name_one_thing_offer_no_connection(words: str, client: TestClient) -> None:
    assert 'href="/connections?' not in client.get("/search", params={"q": words}).text


@pytest.mark.parametrize("words", ["country:", "gpai:", "source:é", "body:a/b", 'prov:x"y', "country:rs<b>", "rdfs:"])
def test_an_identifier_that_is_begun_is_answered_by_each_search(client: TestClient, words: str) -> None:
    for path in ("/search", "/search.json", "/api/search.json"):
        assert client.get(path, params={"q": words}).status_code == 200, path
