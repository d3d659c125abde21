"""Networks on the web: requests, and what a reader gets."""

import json
import re
from html import unescape

import networkx as nx
import pytest
from network_pages import SERBIA, page, svg, text
from starlette.testclient import TestClient

from gpai_graph import analysis
from gpai_graph.analysis.attributes import with_values
from gpai_graph.analysis.files import written
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.network import draw
from gpai_graph.visual.network.forms import facts
from gpai_graph.web import network_views
from gpai_graph.web.pages.networks import NETWORK_FILES

OPENED = Library(queries_dir())

NAMES = OPENED.networks


def test_the_list_of_networks_names_each_with_its_question_page_and_picture(client: TestClient) -> None:
    html = page(client, "/networks")
    for name in NAMES:
        assert OPENED[name].summary in html
        assert f'href="/networks/{name}"' in html
        assert f'src="/networks/{name}/' in html


@pytest.mark.parametrize("kind", ["OECD contact", "AI lead", "Chair", "author"])
def test_what_a_link_is_has_a_small_letter_within_a_sentence_unless_it_begins_with_an_acronym(kind: str) -> None:
    G = nx.Graph([("a", "b", {"kind": (kind,)})])
    told = kind.replace("Chair", "chair")
    assert facts.link_words(G, "a", "b").endswith(f": {told}")
    assert facts.kind_said(G.edges["a", "b"]) == told
    assert network_views.phrase(G.edges["a", "b"]).startswith(told)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_network_says_how_many_are_linked_and_who_has_most_links(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    asked = {"as_of": "2023-12-31"} if "as_of" in OPENED[name].parameters else {}
    G = kg.network(name, **asked)  # type: ignore[arg-type]
    html = page(client, f"/networks/{name}", as_of="2023-12-31")
    assert OPENED[name].summary in html
    assert f"{G.number_of_edges():,} link" in html
    first = next(iter(analysis.degree(G)))
    assert G.nodes[first]["label"] in text(html)
    assert 'href="/networks/' + name + "/picture?" in html
    assert all(f"/networks/{name}/{file}" in html for file in NETWORK_FILES)


def test_the_middle_of_a_network_is_who_lies_on_most_shortest_ways(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-bodies", as_of="2023-12-31")  # type: ignore[arg-type]
    html = page(client, "/networks/countries-and-bodies", as_of="2023-12-31")
    table = html.partition('id="central"')[2].partition("</section>")[0]
    first = re.search(r"<tbody>.*?<a [^>]*>([^<]+)</a>", table, re.DOTALL)
    ranked = analysis.betweenness(G)
    best = next(iter(ranked))
    assert first is not None
    assert G.nodes[best]["label"] == first[1]
    assert f"{100 * ranked[best]:.1f} %" in table


def test_the_groups_of_a_network_hold_each_linked_node_once(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("themes")
    found = analysis.communities(G)
    html = page(client, "/networks/themes")
    part = html.partition('id="groups"')[2].partition("</section>")[0]
    shown = re.findall(r'<a href="/page/(theme/[^?"]+)', part)
    assert sorted(node for group in found.groups if len(group) > 1 for node in group) == sorted(
        name.replace("/", ":") for name in shown
    )


def test_a_network_of_a_date_leads_to_that_of_the_whole_period(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.network("people-and-bodies").number_of_edges()
    html = page(client, "/networks/people-and-bodies", as_of="2022")
    assert f"In the whole recorded period {every:,} links are recorded" in html
    assert '<a href="/networks/people-and-bodies">Show the whole recorded period</a>' in html
    assert f"{every:,} links" in page(client, "/networks/people-and-bodies")


def test_a_network_before_its_first_fact_says_that_nothing_is_recorded(client: TestClient) -> None:
    html = page(client, "/networks/people-and-bodies", as_of="1990")
    assert "We found no links on 31 December 1990." in html
    assert "<img" not in html.partition("<main")[2].partition("</main>")[0]
    assert "This network is empty." in client.get("/networks/people-and-bodies/picture.svg?as_of=1990").text


@pytest.mark.parametrize("day", ["1990", "2019", "2020-06-14"])
@pytest.mark.parametrize("name", ["authorship", "collaboration", "countries-and-bodies", "themes"])
def test_an_empty_network_gives_the_reason_that_the_answer_gives(
    client: TestClient, kg: KnowledgeGraph, name: str, day: str
) -> None:
    answer = kg.answer(name, as_of=day)
    why, _, instead = answer.sentence.partition(" Without the date, ")
    html = unescape(client.get(f"/networks/{name}?as_of={day}").text)
    assert "GPAI was launched later" in why
    assert why in html
    assert "That does not prove" not in html
    # The table of a question counts other links than a network that joins things by them: one number is told.
    assert instead
    assert instead not in html


def test_links_stand_with_their_sources_and_all_of_them_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-groups", as_of="2024-12-31")  # type: ignore[arg-type]
    few, every = (page(client, "/networks/countries-and-groups", as_of="2024", rows=rows) for rows in ("", "all"))
    assert len(re.findall(r"<tr", few)) < len(re.findall(r"<tr", every))
    assert f"Show all {G.number_of_edges():,} links" in few
    sources = {source for *_, told in with_values(G).edges(data="sources") for source in told}
    assert len(sources) == len(re.findall(r'<li id="source-', every))


@pytest.mark.parametrize("file", NETWORK_FILES)
def test_a_network_is_had_as_a_file_that_is_what_the_library_writes(
    client: TestClient, kg: KnowledgeGraph, file: str
) -> None:
    answer = client.get(f"/networks/countries-and-bodies/{file}", params={"as_of": "2021"})
    form, media_type, _ = NETWORK_FILES[file]
    G = kg.network("countries-and-bodies", as_of="2021")  # type: ignore[arg-type]
    assert media_type.partition(";")[0] == answer.headers["content-type"].partition(";")[0]
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="gpai-countries-and-bodies-2021-12-31'
    )
    assert written(G, form) == answer.content


def test_the_files_of_all_times_say_so(client: TestClient, kg: KnowledgeGraph) -> None:
    html = page(client, "/networks/countries-and-bodies")
    address = re.search(r'href="(/networks/countries-and-bodies/network\.json[^"]*)"', html)
    assert address is not None
    answer = client.get(address[1])
    assert "all-times" in answer.headers["content-disposition"]
    assert len(kg.network("countries-and-bodies")) == len(json.loads(answer.text)["nodes"])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/networks/country-and-bodies", "countries-and-bodies"),
        ("/networks/members", "There is no network"),
        ("/networks/country-and-bodies/picture", "countries-and-bodies"),
        ("/networks/country-and-bodies/picture.svg", "countries-and-bodies"),
        ("/networks/countries-and-bodies/network.graphm", "network.graphml"),
        ("/neighbourhood/country/xx/picture.svg", "the graph"),
        ("/neighbourhood/planet/mars/picture", "There is no kind"),
        ("/connections/form.svg", "We found no path"),
        ("/connections/picture", "We found no path"),
    ],
)
def test_what_is_not_there_is_a_404_that_helps(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert 404 == answer.status_code
    assert words.lower() in text(answer.text).lower()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/networks/countries-and-bodies?as_of=yesterday", "yesterday"),
        ("/compare?day=soon&day2=2024", "soon"),
        ("/compare?day=2021&day2=2024&network=everythin", "everythin"),
        ("/compare?day=2021&network=members", "members"),
    ],
)
def test_a_day_or_network_that_is_none_is_a_400_that_names_it(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert 400 == answer.status_code
    assert words in text(answer.text)


def test_the_page_of_a_picture_carries_its_own_policy_in_header_and_page(client: TestClient) -> None:
    answer = client.get("/networks/countries-and-bodies/picture?as_of=2022")
    policy = answer.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)
    assert meta is not None
    assert f"{unescape(meta[1])}; frame-ancestors 'self'" == policy
    assert "unsafe" not in policy


def test_the_page_of_a_picture_leads_to_the_pages_of_its_things_and_back(client: TestClient) -> None:
    html = page(client, "/networks/countries-and-bodies/picture", as_of="2022")
    assert 'href="/page/country/ca?as_of=2022-12-31" target="_top"' in html
    assert 'href="/networks/countries-and-bodies?as_of=2022"' in html
    around = page(client, "/neighbourhood/country/rs/picture", as_of="2022")
    assert 'href="/page/country/rs?as_of=2022-12-31" target="_top"' in around
    assert f'"marked":"{SERBIA}"' in around


def test_a_picture_takes_no_address_that_a_browser_should_not_follow() -> None:
    G = nx.Graph([("a", "b")])
    html = draw(G).html({"a": "javascript:alert(1)", "b": "//elsewhere.example/"}, about="data:text/html,x")
    assert "javascript:" not in html
    assert "elsewhere" not in html
    assert "data:text" not in html
    assert 'href="/page/b"' in draw(G).html({"b": "/page/b"})


def test_stills_come_whole_wide_and_small_and_follow_light_and_dark(client: TestClient) -> None:
    sizes = {
        size: svg(client, "/networks/countries-and-bodies/picture.svg", size=size) for size in ("", "wide", "small")
    }
    assert len(sizes) == len({(root.get("width"), root.get("height")) for root in sizes.values()})
    titled = [
        OPENED["countries-and-bodies"].summary in "".join(root.itertext()).partition("}")[2] for root in sizes.values()
    ]
    assert [True, False, False] == titled
    for root in sizes.values():
        style = root.find("{http://www.w3.org/2000/svg}style")
        assert style is not None
        assert "prefers-color-scheme:dark" in str(style.text)


def test_groups_can_be_what_colours_tell(client: TestClient) -> None:
    assert '"groups":[{' in page(client, "/networks/countries-and-groups/picture", as_of="2023", colour="groups")
    assert '"groups":[]' in page(client, "/networks/countries-and-groups/picture", as_of="2023")
