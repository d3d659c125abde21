"""Pictures in a real browser: what a reader sees, searches and filters."""

from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import browser as browser
from networks_to_draw import council, ring
from playwright.sync_api import Browser, expect

from gpai_graph.analysis.attributes import with_values
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual.network import draw
from gpai_graph.visual.network.labels import lines

# ---- It opens


def test_it_opens_from_disk_and_asks_for_nothing(show: Any) -> None:
    opened = show(draw(council()))
    assert {"body:new", "body:old", "country:ca", "country:fr", "country:jp", "person:x"} == opened.shown
    expect(opened.page.locator("h1")).to_have_text("Who sits in which council?")
    expect(opened.page.locator("#summary")).to_have_text("The picture shows 6 of 6 nodes and 5 of 5 links.")
    assert opened.requests == [opened.path.as_uri()]


@pytest.mark.parametrize(
    "G", [council(), ring(400, extra=60), nx.complete_bipartite_graph(12, 40)], ids=["small", "large", "dense"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_name_lies_on_another(show: Any, G: nx.Graph, width: int) -> None:
    opened = show(draw(G), viewport={"width": width, "height": 844})
    boxes = [label["box"] for label in opened.page.evaluate("picture.labels()")]
    assert len(boxes) >= 5
    assert [] == [
        (a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_names_are_broken_in_the_browser_as_in_the_still(show: Any, kg: KnowledgeGraph) -> None:
    G = kg.network("bodies-and-chairs")
    expected = {" ".join(lines(label)) for _, label in G.nodes(data="label")}
    shown = {label["text"] for label in show(draw(G)).page.evaluate("picture.labels()")}
    assert len(shown) > 20
    assert set() == shown - expected


def test_nothing_lies_on_the_picture_and_one_view_needs_no_button(show: Any) -> None:
    page = show(draw(council())).page
    stage, zoom = (page.locator(place).bounding_box() for place in ("#stage", ".zoom"))
    assert zoom["y"] + zoom["height"] <= stage["y"]
    expect(page.locator(".views")).to_be_hidden()
    page.locator("#central button").first.click()
    page.click("#near")
    page.get_by_role("button", name="Whole network").click()
    expect(page.locator(".views")).to_be_hidden()


def test_without_scripts_the_still_and_the_tables_are_there(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(draw(council()).save(tmp_path / "a.html").as_uri())
    expect(page.locator("#still svg").first).to_be_visible()
    expect(page.locator("#still .key")).to_contain_text("country")
    expect(page.get_by_role("cell", name="Old Council").first).to_be_visible()
    expect(page.locator("#search")).to_be_hidden()
    page.context.close()


def test_an_empty_network_opens_with_a_sentence(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(draw(nx.Graph()).save(tmp_path / "a.html").as_uri())
    expect(page.get_by_text("This network is empty")).to_be_visible()
    page.close()


# ---- Search, filters, dates, weights


def test_slash_searches_without_accents_and_enter_opens_the_details(show: Any) -> None:
    page = show(draw(council())).page
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("france")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text("Fránce")
    expect(page.locator("#details h2")).to_be_focused()


def test_search_moves_with_arrows_and_says_when_nothing_is_found(show: Any) -> None:
    page = show(draw(council())).page
    page.fill("#search", "council")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.fill("#search", "zzz")
    expect(page.get_by_text("No results in this network.")).to_be_visible()


def test_a_kind_is_switched_off_and_on(show: Any) -> None:
    opened = show(draw(council()))
    opened.page.get_by_label("country").uncheck()
    # The bodies are left without a link, and stay: only their neighbours' kind is hidden.
    assert ({"body:new", "body:old", "person:x"}, 0) == (opened.shown, opened.links)
    opened.page.get_by_label("country").check()
    assert 6 == len(opened.shown)


def test_all_kinds_off_says_so_in_words(show: Any) -> None:
    page = show(draw(council())).page
    for name in ("country", "body", "person"):
        page.get_by_label(name).uncheck()
    expect(page.locator("#empty")).to_be_visible()


def test_what_filters_leave_is_laid_out_anew_and_fills_the_picture(show: Any) -> None:
    """Four things far apart in a picture of 64 would stand in a corner, or touch its edges."""
    G = nx.star_graph(60)
    nx.set_node_attributes(G, "many", "kind")
    G.add_edges_from([(1, "a"), ("a", "b"), ("b", "c")])
    nx.set_node_attributes(G, dict.fromkeys("abc", "few"), "kind")
    opened = show(draw(G))
    before = [opened.page.evaluate("id => picture.at(id)", node) for node in "abc"]
    opened.page.get_by_label("many").uncheck()
    after = [opened.page.evaluate("id => picture.at(id)", node) for node in "abc"]
    assert {"a", "b", "c"} == opened.shown
    assert max(abs(now["x"] - old["x"]) for now, old in zip(after, before, strict=True)) > 50
    # A path of three is laid out as a line: its middle between its ends.
    (left, middle, right) = sorted(after, key=lambda at: at["x"])
    assert left["x"] < middle["x"] < right["x"]
    opened.page.get_by_label("many").check()
    assert before == [opened.page.evaluate("id => picture.at(id)", node) for node in "abc"]


def test_a_kind_of_link_is_switched_off(show: Any) -> None:
    opened = show(draw(council()))
    opened.page.get_by_label("chair of").uncheck()
    assert {"body:old", "country:ca", "country:fr", "country:jp", "person:x"} == opened.shown
    assert 3 == opened.links


@pytest.mark.parametrize(
    ("month", "shown", "links"),
    [
        # The old council since 4 December 2020; 2020 is a year of both members; no Japan, no new council yet.
        # Of the person and of the chairs of the new council nobody says when.
        ("2020-12", {"body:old", "country:ca", "country:fr"}, 2),
        ("2022-11", {"body:old", "country:ca", "country:jp"}, 2),
        # Half-open: on the last day of June Japan still sits, at the end of July the old council is gone.
        ("2024-06", {"body:old", "country:jp"}, 1),
        ("2024-07", set(), 0),
        ("2024-07&undated=show", {"body:new", "country:ca", "country:fr", "person:x"}, 2),
    ],
)
def test_the_slider_shows_what_held(show: Any, month: str, shown: set[str], links: int) -> None:
    opened = show(draw(council()), f"#at={month}")
    assert (shown, links) == (opened.shown, opened.links)


@pytest.mark.parametrize("name", ["countries-and-bodies", "people-and-bodies", "knowledge-flow"])
def test_the_slider_shows_the_network_of_that_day(show: Any, kg: KnowledgeGraph, name: str) -> None:
    opened = show(draw(kg.network(name), limit=1000))
    for year in ("2021", "2022"):
        opened.page.evaluate("location.hash = ''")
        G = kg.network(name, as_of=f"{year}-12-31")
        month = "" if name == "knowledge-flow" else "-12"
        opened.page.evaluate("hash => { location.hash = hash; }", f"#at={year}{month}&weight=0.001")
        expect(opened.page.locator("#summary")).to_contain_text(f"{G.number_of_edges()} of ")
        assert (G.number_of_edges(), set(G)) == (opened.links, opened.shown)


def test_a_panel_names_what_is_shared_and_shows_no_identifiers_of_it(show: Any, kg: KnowledgeGraph) -> None:
    G = kg.network("knowledge-flow")
    opened = show(draw(G), "#node=country:jp")
    shared = next(told[0] for *_, told in with_values(G).edges("country:jp", data="through"))
    details = opened.page.locator("#details")
    expect(details).to_contain_text(shared)
    expect(details).not_to_contain_text("origin")
    expect(details).not_to_contain_text("output:")


def test_the_slider_moves_by_keyboard_and_goes_back_to_all_dates(show: Any) -> None:
    opened = show(draw(council()))
    page = opened.page
    expect(page.locator("#when-words")).to_have_text("all dates")
    expect(page.locator("#undated")).to_contain_text("Only “all dates” shows 2 drawn links without a date.")
    page.focus("#when")
    page.keyboard.press("End")
    expect(page.locator("#when-words")).to_have_text("all dates")
    page.keyboard.press("ArrowLeft")  # the last month is a stop of its own
    expect(page.locator("#when-words")).to_contain_text("20")
    expect(page.locator("#undated")).to_contain_text("The picture hides 2 drawn links without a date.")
    page.click("#show-undated")
    expect(page.locator("#undated")).to_contain_text("The picture also shows 2 drawn links without a date.")
    assert "undated=show" in page.url
    page.click("#show-undated")
    page.focus("#when")
    page.keyboard.press("Home")
    expect(page.locator("#when-words")).to_have_text("December 2020")
    assert "at=2020-12" in page.url
    page.click("#any")
    assert 6 == len(opened.shown)


def test_crowded_links_open_thinned_and_a_selected_node_shows_all_of_its_own(show: Any) -> None:
    G = nx.complete_graph(20)
    for place, (_, _, data) in enumerate(sorted(G.edges(data=True))):
        data["weight"] = 1 + place % 4
    opened = show(draw(G))
    few = opened.links
    assert few <= 60
    expect(opened.page.locator("#summary")).to_contain_text("Select a node to see all of its links")
    opened.click_on("0")
    assert opened.links > few
    opened.page.focus("#least")
    opened.page.keyboard.press("Home")
    assert 190 == opened.links
