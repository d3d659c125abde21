"""Details, neighbours, keyboard and tables of a picture in a real browser."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from browser import browser as browser
from networks_to_draw import HOSTILE, council, ring
from playwright.sync_api import Browser, expect

from gpai_graph.visual.network import draw

# ---- Details and neighbours


def test_the_details_tell_every_attribute_and_who_says_so(show: Any) -> None:
    opened = show(draw(council()))
    opened.click_on("country:ca")
    details = opened.page.locator("#details")
    for words in (
        "Canada",
        "Americas",
        "member of",
        "2020–2022",
        "weight 3",
        "inferred",
        "country:ca",
        "First report",
        "OECD, March 2021",
    ):
        expect(details).to_contain_text(words)
    expect(details.get_by_role("link")).to_have_count(1)  # the second source's address is no web address


def test_a_click_on_a_link_tells_what_it_is_and_who_says_so_and_pointing_at_it_names_it(show: Any) -> None:
    opened = show(draw(council()))
    page = opened.page
    ends = [page.evaluate("id => picture.at(id)", node) for node in ("country:jp", "body:old")]
    middle = {axis: sum(end[axis] for end in ends) / 2 for axis in ("x", "y")}
    page.hover("#canvas canvas", position=middle)
    expect(page.locator("#tip")).to_contain_text("Japan")
    page.click("#canvas canvas", position=middle)
    details = page.locator("#details")
    expect(details.locator("h2")).to_have_text("member of")
    expect(details).to_contain_text("Japan")
    expect(details).to_contain_text("since 22 November 2022")
    page.click("#close")
    expect(details).to_be_hidden()


def test_a_picture_about_a_node_opens_with_its_details_until_they_are_closed(show: Any) -> None:
    opened = show(draw(council(), mark=["country:fr"]))
    name = opened.page.locator("#details h2")
    expect(name).to_contain_text("Fránce")
    opened.page.click("#close")
    expect(name).to_have_count(0)
    opened.click_on("country:ca")
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]")
    expect(name).to_contain_text("Canada")


def test_the_details_lead_to_the_page_about_a_node(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "linked.html"
    path.write_text(draw(council(), mark=["country:ca"]).html({"country:ca": "/page/country/ca"}), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    link = page.locator("#details").get_by_role("link", name="Open the page with facts, sources and timeline")
    expect(link).to_have_attribute("href", "/page/country/ca")
    page.close()


def test_neighbours_grow_step_by_step_and_back(show: Any) -> None:
    opened = show(draw(council()))
    opened.click_on("country:jp")
    opened.page.click("#near")
    assert {"country:jp", "body:old"} == opened.shown
    opened.page.click("#grow")
    assert {"country:jp", "body:old", "country:ca", "country:fr"} == opened.shown
    opened.page.click("#back")
    assert {"country:jp", "body:old"} == opened.shown
    opened.page.click("#back")
    assert 6 == len(opened.shown)


def test_the_whole_network_is_the_second_view(show: Any) -> None:
    opened = show(draw(ring(400, extra=60), limit=120))
    assert 120 == len(opened.shown)
    opened.page.get_by_role("button", name="Whole network (400)").click()
    assert 400 == len(opened.shown)


def test_a_search_for_a_node_out_of_sight_shows_its_neighbours(show: Any) -> None:
    opened = show(draw(ring(400, extra=60), limit=120))
    opened.page.fill("#search", "number 130")
    opened.page.keyboard.press("Enter")
    assert {"person:00129", "person:00130", "person:00131"} == opened.shown


def test_the_address_brings_back_the_same_view(show: Any) -> None:
    opened = show(draw(council()))
    opened.click_on("country:ca")
    opened.page.click("#near")
    opened.page.get_by_label("chair of").uncheck()
    state = "#" + opened.page.url.split("#")[1]
    again = show(draw(council()), state)
    assert opened.shown == again.shown == {"country:ca", "body:old"}
    expect(again.page.locator("#details h2")).to_have_text("Canada")


def test_an_address_that_makes_no_sense_opens_the_first_view(show: Any) -> None:
    state = f"#view=near&focus={quote(HOSTILE[0])}&at=never&without=%3C&weight=x&steps=-4"
    assert 6 == len(show(draw(council()), state).shown)


# ---- Keyboard


def test_the_keyboard_alone_reaches_picture_node_details_and_back(show: Any) -> None:
    page = show(draw(council())).page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "stage":
            break
    expect(page.locator("#stage")).to_be_focused()
    assert "0px" != page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Home")
    expect(page.locator("#live")).to_have_text("Old Council, body, 3 links")
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#stage")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#summary")).to_contain_text("Old Council and its neighbours.")
    page.keyboard.press("Escape")
    expect(page.locator("#summary")).to_contain_text("6 of 6 nodes")


def test_arrows_go_to_the_node_on_that_side(show: Any) -> None:
    opened = show(draw(council()))
    opened.click_on("body:old")
    start = opened.page.evaluate("picture.at('body:old')")
    for key, axis, sign in (
        ("ArrowRight", "x", 1),
        ("ArrowLeft", "x", -1),
        ("ArrowDown", "y", 1),
        ("ArrowUp", "y", -1),
    ):
        opened.go("#node=body%3Aold")
        opened.page.focus("#stage")
        opened.page.keyboard.press(key)
        node = opened.page.url.split("node=")[1]
        end = opened.page.evaluate("id => picture.at(decodeURIComponent(id))", node)
        assert node == "body%3Aold" or (end[axis] - start[axis]) * sign > 0


# ---- Tables


def test_tables_sort_by_text_number_and_date(show: Any) -> None:
    page = show(draw(council())).page
    nodes = page.locator("table").first
    nodes.get_by_role("button", name="Name").click()
    names = nodes.locator("tbody tr td:first-child").all_text_contents()
    assert ["Canada", "Fránce", "Japan", "New Council", "Old Council", "Xenia Lone"] == [name.strip() for name in names]
    nodes.get_by_role("button", name="Links").first.click()
    assert "descending" == nodes.locator("th[aria-sort]").get_attribute("aria-sort")
    assert "Old Council" == nodes.locator("tbody tr td").first.text_content()
    nodes.get_by_role("button", name="Since").click()
    assert ["Old Council", "New Council"] == [
        nodes.locator("tbody tr").nth(row).locator("td").first.text_content() for row in (0, 1)
    ]


def test_a_name_in_the_table_opens_its_details(show: Any) -> None:
    page = show(draw(council())).page
    page.locator("table").first.get_by_role("button", name="Japan").click()
    expect(page.locator("#details h2")).to_have_text("Japan")
