"""The first page: the members on a date, the dates on which members joined, and what the graph holds."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from page_requests import read
from starlette.testclient import TestClient
from webpages import Element, Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.web import Settings, create_app
from gpai_graph.web.urls import page_path

# Before the launch, each year, the days around the last change, and after the data end.
DAYS = ("2019", "2020-06-14", "2020-06-15", "2020", "2021", "2022", "2023", "2024-07-02", "2024-07-03", "2030")
FIRST_VIEW = 200_000  # bytes


def stops(page: Page) -> list[Element]:
    start = next(place for place, one in enumerate(page.elements) if one.attributes.get("class") == "stops")
    found = []
    for one in page.elements[start + 1 :]:
        if one.tag == "section":
            break
        if one.tag == "a":
            found.append(one)
    return found


def coloured(page: Page) -> dict[str, str]:
    """{address: title} of the countries of the map that have a colour."""
    pairs = zip(page.elements, page.elements[1:], strict=False)
    return {
        link.attributes["href"]: title.text
        for link, title in pairs
        if title.tag == "title" and "fill" in link.attributes
    }


def test_the_stops_are_the_dates_on_which_members_joined(client: TestClient, kg: KnowledgeGraph) -> None:
    grown = [row for row in kg.run("growth") if row.arrived.python]
    found = stops(read(client, "/"))
    assert [(row.members.text, PartialDate.of(row.date).text) for row in grown] == [
        (stop.text.split()[0], parse_qs(urlsplit(stop.attributes["href"]).query)["members"][0]) for stop in found
    ]
    assert all(PartialDate.of(row.date).months[0].short in stop.text for row, stop in zip(grown, found, strict=True))


@pytest.mark.parametrize("day", DAYS)
def test_the_map_shows_the_members_of_the_day_and_its_legend_counts_them(
    client: TestClient, kg: KnowledgeGraph, day: str
) -> None:
    page = read(client, f"/?members={day}")
    rows = kg.run("members", as_of=day)
    members = {row.member: (kg.label(row.route), row.basis) for row in rows}
    answer = kg.answer("members", as_of=day)
    assert answer.sentence in page.one("figcaption").text
    key = page.one("p", "key").text
    for (route, basis), count in Counter(members.values()).items():
        assert f"{route}{', inferred' if basis.endswith('inferred') else ''}, {count}" in key
    assert len(members) == sum(map(int, re.findall(r", (\d+)\b", key)))
    off = re.search(r"Not on the map: (.*) Names and sources", key)
    shown = coloured(page)
    assert len(members) == len(shown) + (len(off[1].split(", ")) if off else 0)
    assert shown.keys() <= {page_path(member) for member in members}
    for member in members:
        title = shown.get(page_path(member))
        assert (title or off[1]).startswith(kg.label(member))


@pytest.mark.parametrize("day", DAYS)
def test_a_date_of_the_page_and_a_date_of_the_map_show_the_same_members(client: TestClient, day: str) -> None:
    of_page, of_map = read(client, f"/?as_of={day}"), read(client, f"/?members={day}")
    assert [bare(href) for href in coloured(of_page)] == [*coloured(of_map)]
    reached = [[stop.text for stop in stops(page) if "aria-current" in stop.attributes] for page in (of_page, of_map)]
    assert reached[0] == reached[1]
    assert len(reached[0]) == (day >= "2020-06-15" or day == "2020")


def bare(address: str) -> str:
    return address.partition("?")[0]


def test_each_stop_leads_to_a_page_that_shows_it(client: TestClient) -> None:
    for stop in stops(read(client, "/")):
        there = read(client, stop.attributes["href"])
        assert stop.text.split()[0] in there.one("figcaption").text
        assert [stop.text] == [other.text for other in stops(there) if "aria-current" in other.attributes]


def test_a_country_that_is_no_member_says_so_and_leads_to_its_page(client: TestClient, kg: KnowledgeGraph) -> None:
    text = client.get("/").text
    outside = {row.country for row in kg.run("country-codes")} - {row.member for row in kg.run("members")}
    told = [
        (href, unescape(name))
        for href, name in re.findall(r'href="([^"]*)" tabindex="-1"><title>([^<]*): not a member<', text)
    ]
    assert len(told) == len(set(told)) > 100
    assert set(told) <= {(page_path(country), kg.label(country)) for country in outside}


@pytest.mark.parametrize("words", ["yesterday", "2021-13", "31.12.2021", "0", "<script>alert(1)</script>"])
def test_a_stop_that_is_no_date_shows_the_latest_state_and_says_so(
    client: TestClient, kg: KnowledgeGraph, words: str
) -> None:
    answer = client.get("/", params={"members": words})
    assert answer.status_code == 200
    page = Page(answer.text)
    said = page.one("figcaption").text
    assert f"“{words}” is not a date" in said
    assert kg.answer("members").sentence in said
    assert coloured(page) == coloured(read(client, "/"))


@pytest.mark.parametrize("words", ["as_of=2022-01-01&mode=recorded", "as_of=2021", "as_of=2030", ""])
def test_the_first_page_tells_one_number_of_members(client: TestClient, words: str) -> None:
    page = read(client, f"/?{words}")
    found = re.findall(r"had (\d+) members", page.one("main").text)
    assert len(found) == 2
    assert len(set(found)) == 1


def test_home_tells_the_figures_of_the_graph(client: TestClient, kg: KnowledgeGraph) -> None:
    text = read(client, "/?as_of=2021").one("main").text
    facts = kg.run("graph-figures").first().facts.python
    assert f"{facts:,} facts" in text
    assert kg.answer("gpai", as_of="2021").sentence in text
    assert kg.answer("members", as_of="2021").sentence in text


def test_home_shows_the_chosen_findings_with_their_verdicts(client: TestClient, kg: KnowledgeGraph) -> None:
    front = kg.findings().front
    cards = list(read(client, "/").all("a", "finding"))
    assert len(front) == len(cards) == 6
    for finding, card in zip(front, cards, strict=True):
        assert card.attributes["href"] == f"/findings/{finding.name}"
        for words in (finding.verdict.capitalize(), finding.title, finding.number, finding.counted, finding.sure):
            assert words in card.text
    assert f"All {len(kg.findings())} claims" in client.get("/").text


def test_a_server_that_has_just_started_shows_home_at_once_and_its_findings_later(kg: KnowledgeGraph) -> None:
    # Without its lifespan the server computes nothing beforehand.
    client = TestClient(create_app(kg, Settings(warm=True)))
    early = client.get("/")
    assert early.headers["cache-control"] == "no-store"
    assert "The verdicts are being computed" in early.text
    assert client.get("/findings").status_code == 200
    later = client.get("/")
    assert "being computed" not in later.text
    assert len(list(Page(later.text).all("a", "finding"))) == 6


def test_home_offers_questions_to_begin_with(client: TestClient, kg: KnowledgeGraph) -> None:
    tagged = {kg.queries[name].summary for name in kg.queries if "start" in kg.queries[name].tags}
    assert len(tagged) >= 6
    assert tagged <= {link.text for link in read(client, "/").all("a")}


def test_each_example_finds_something(client: TestClient) -> None:
    page = read(client, "/")
    examples = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/search?")]
    assert len(examples) == 3
    for example in examples:
        answer = client.get(example)
        assert answer.status_code == 303 or list(Page(answer.text).all("ol", "hits"))


def test_the_first_view_is_small(client: TestClient) -> None:
    page = read(client, "/")
    loaded = [one.attributes["href"] for one in page.all("link") if "/static/" in one.attributes["href"]]
    loaded += [one.attributes["src"] for tag in ("script", "img") for one in page.all(tag) if "src" in one.attributes]
    sizes = {address: len(client.get(address).content) for address in ("/", *loaded)}
    assert len(sizes) >= 6
    assert sum(sizes.values()) <= FIRST_VIEW, sizes
