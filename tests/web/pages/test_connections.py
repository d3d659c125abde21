"""Connections between two things on the web, and how a link reads in words."""

import re
from html import unescape

import networkx as nx
import pytest
from network_pages import BENGIO, SERBIA, page, svg, text
from page_requests import read
from starlette.testclient import TestClient

from gpai_graph import analysis
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web import network_views

TWO_GROUPS = {"a": "body:gpai-wg-responsible-ai", "b": "body:gpai-wg-data-governance"}


def test_ways_between_two_things_stand_in_words_with_the_sources_of_each_link(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    G = kg.network("everything")
    paths = analysis.paths(G, SERBIA, BENGIO, 5)
    html = page(client, "/connections", **{"from": SERBIA, "to": BENGIO})
    told = html.partition('class="paths"')[2].partition("</section>")[0]
    assert len(paths) == told.count("<h3>")
    assert sum(len(path.hops) for path in paths) == len(re.findall(r"<li><a ", told))
    sources = {source for path in paths for source in path.sources}
    assert len(sources) == len(re.findall(r'<li id="source-', html))
    assert f"The shortest path has {len(paths[0].hops)} links" in html
    drawn = svg(client, "/connections/form.svg", **{"from": SERBIA, "to": BENGIO})
    assert "Bengio" in "".join(drawn.itertext())
    assert page(client, "/connections/picture", **{"from": SERBIA, "to": BENGIO}).count("<tr data-n=") == len(
        {node for path in paths for node in path.nodes}
    )


@pytest.mark.parametrize("size", ["", "narrow"])
def test_the_picture_numbers_sources_as_the_page_does(client: TestClient, size: str) -> None:
    asked = {"from": SERBIA, "to": BENGIO}
    html = page(client, "/connections", **asked)
    drawn = svg(client, "/connections/form.svg", **asked, size=size, bare="1")
    told = re.findall(r"\[([\d–, ]+)\]", "".join(drawn.itertext()))
    shown = {number for each in told for part in each.split(", ") for number in _numbers(part)}
    assert shown == {int(number) for number in re.findall(r'<li id="source-(\d+)', html)}


def _numbers(part: str) -> range:
    first, _, last = part.partition("–")
    return range(int(first), int(last or first) + 1)


def test_each_box_and_arrow_leads_to_a_card(client: TestClient) -> None:
    html = page(client, "/connections", **{"from": SERBIA, "to": BENGIO}, as_of="2023-12-31")
    marks = {kind: href for href, kind in re.findall(r'<a href="([^"]+)" tabindex="-1" class="(node|link)"', html)}
    assert set(marks) == {"node", "link"}
    for href in marks.values():
        assert "as_of=2023-12-31" in href
        assert 'id="card"' in client.get(f"/{unescape(href)}").text


def test_ways_can_do_without_gpai_and_go_through_groups(client: TestClient, kg: KnowledgeGraph) -> None:
    asked = {"from": "country:sn", "to": "country:fr"}
    plain = page(client, "/connections", **asked)
    without = page(client, "/connections", **asked, gpai="no")
    paths = analysis.paths(
        nx.restricted_view(kg.network("everything"), ["body:gpai"], []), "country:sn", "country:fr", 5
    )
    gpai = kg.label("body:gpai")
    for html, is_there in ((plain, True), (without, False)):
        heads = re.findall(r"<h3>(.*?)</h3>", html.partition('class="paths"')[2].partition("</section>")[0], re.DOTALL)
        assert is_there == any(gpai in text(head) for head in heads)
    assert f"The shortest path has {len(paths[0].hops)} links" in without
    through = page(client, "/connections", **asked, hubs="yes")
    assert "member of" in through


def test_names_are_enough_and_open_ones_offer_choices(client: TestClient) -> None:
    assert (
        page(client, "/connections", **{"from": SERBIA, "to": BENGIO}).partition("<h1>")[2].partition("</h1>")[0]
        == page(client, "/connections", **{"from": "Serbia", "to": "Yoshua Bengio"})
        .partition("<h1>")[2]
        .partition("</h1>")[0]
    )
    html = page(client, "/connections", **{"from": "working group", "to": "Serbia"})
    assert "Choose one:" in html
    choice = re.search(r'class="choices">\s*<li><a href="([^"]+)"', html)
    assert choice is not None
    chosen = page(client, choice[1])
    assert "Choose one:" not in chosen
    assert "Serbia" in chosen
    assert "No results for “qqqzzz”." in page(client, "/connections", **{"from": "qqqzzz", "to": "Serbia"})


def test_a_name_that_means_two_things_stands_in_its_field_as_an_identifier(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    html = page(client, "/compare", **TWO_GROUPS)
    fields = re.findall(r'<input id="[ab]" name="([ab])" value="([^"]*)"', html)
    assert {name: kg.resolve(thing) for name, thing in TWO_GROUPS.items()} == {
        name: kg.resolve(value) for name, value in fields
    }


def test_no_way_is_said_honestly(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("everything")
    parts = analysis.components(G)
    far = next(part[0] for part in parts[1:])
    html = page(client, "/connections", **{"from": SERBIA, "to": far})
    assert f"We found no path between Serbia and {G.nodes[far]['label']}." in text(html)
    assert "A connection may still exist" in html
    assert "<figure" not in html
    assert "Both names mean the same thing" in page(client, "/connections", **{"from": SERBIA, "to": "Serbia"})


def test_a_theme_is_connected_through_our_reading(client: TestClient, kg: KnowledgeGraph) -> None:
    themed = next(row.terms for row in kg.answer("themes-by-group").rows)
    theme = next(term for term in themed if isinstance(term, IRI) and term.compact.startswith("theme:"))
    html = page(client, "/connections", **{"from": theme.compact, "to": "body:gpai"})
    words = text(html.partition('class="paths"')[2])
    assert "theme:" in words
    assert "inferred" in words
    assert "stroke-dasharray" in html.partition("gpai-form")[2]


def compared(client: TestClient, left: str, right: str, **asked: str) -> tuple[set[str], set[str], set[str]]:
    """The things that both are linked with, and what only each of them is."""
    html = page(client, "/compare", a=left, b=right, **asked)
    shared = html.partition('id="shared"')[2].partition("</section>")[0]
    both = re.findall(r'<th scope="row"><a href="/page/([^?"]+)', shared)
    apart = html.partition('class="two even"')[2].partition("</section>")[0].split("<h3>Only ")[1:]
    left_only, right_only = (
        {each.replace("/", ":", 1) for each in re.findall(r'<li><a href="/page/([^?"]+)', part)} for part in apart
    )
    assert f"are linked with {len(both)} things" in html
    return {each.replace("/", ":", 1) for each in both}, left_only, right_only


def test_two_things_share_what_both_are_linked_with(client: TestClient, kg: KnowledgeGraph) -> None:
    found = analysis.compare_nodes(
        kg.network("everything"), "body:gpai-wg-responsible-ai", "body:gpai-wg-data-governance"
    )
    shown = compared(client, "body:gpai-wg-responsible-ai", "body:gpai-wg-data-governance")
    assert shown == (set(found.shared), set(found.only_first), set(found.only_second))


def test_attendances_and_uses_are_compared_by_what_they_are_about(client: TestClient, kg: KnowledgeGraph) -> None:
    canada, france = (
        {
            str(term.compact)
            for row in kg.answer("attendance", member=member).rows
            for term in row.terms[:1]
            if isinstance(term, IRI)
        }
        for member in ("ca", "fr")
    )
    both, only_canada, only_france = compared(client, "country:ca", "country:fr")
    assert canada & france <= both
    assert {"event:montreal-summit-2020"} <= canada & france
    assert (canada - france) <= both | only_canada
    assert (france - canada) <= both | only_france
    shown = both | only_canada | only_france
    assert not {name for name in shown if name.split(":")[0] in ("attendance", "use")}
    used = {term.compact for row in kg.answer("uses", member="ca").rows if isinstance(term := row.terms[2], IRI)}
    assert used <= both | only_canada


@pytest.mark.parametrize("asked", [{}, {"date": "2021"}], ids=["at any time", "2021"])
def test_countries_are_compared_by_the_people_who_sit_for_them(
    client: TestClient, kg: KnowledgeGraph, asked: dict[str, str]
) -> None:
    day = {"as_of": "2021-12-31"} if asked else {}
    rows = kg.answer("roles", thing="country:ca", link="gpai:country", mode="any", **day).rows  # type: ignore[arg-type]
    people = {
        row.terms[0].compact
        for row in rows
        if isinstance(row.terms[0], IRI) and (not asked or str(row.terms[7]) != "none")
    }
    both, only_canada, _ = compared(client, "country:ca", "country:fr", **asked)
    assert people
    assert people == {name for name in both | only_canada if name.startswith("person:")} & people


@pytest.mark.parametrize("thing", ["country/ca", "body/gpai", "person/bengio-yoshua", "output/cogen-report"])
def test_the_page_of_a_thing_offers_to_compare_it(client: TestClient, thing: str) -> None:
    page_of = read(client, f"/page/{thing}")
    link = next(link for link in page_of.all("a") if link.attributes["href"].startswith("/compare?a="))
    assert link.text.startswith("Compare ")
    assert "Second thing" in client.get(link.attributes["href"]).text


@pytest.mark.parametrize(
    "path",
    [
        "/connections?from=<script>alert(1)</script>&to=Serbia",
        "/compare?a=<script>alert(1)</script>&b=Serbia",
        "/timeline?thing=<script>alert(1)</script>",
        "/networks/countries-and-bodies?colour=<script>alert(1)</script>",
    ],
)
def test_what_is_typed_into_a_field_stays_text(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": ("Member",)}, "member of"),
        ({"kind": ("Chair", "Outgoing chair")}, "chair and outgoing chair of"),
        ({"kind": ("author",)}, "author:"),
        ({"kind": ("part of",)}, "part of"),
        ({"kind": ("lead", "project")}, "lead:"),
        ({"kind": ("project",)}, "project:"),
        ({}, "linked with"),
    ],
)
def test_a_link_reads_as_words_between_its_ends(data: dict[str, tuple[str, ...]], words: str) -> None:
    assert words == network_views.phrase(data)
