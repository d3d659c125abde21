"""Pictures in a real browser: what a reader sees, clicks, types, prints and saves."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser as browser
from networks_to_draw import HOSTILE, council, hostile, ring
from playwright.sync_api import Browser, Page, expect

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.visual.network import Picture, draw
from gpai_graph.visual.network.labels import lines


class Opened:
    """A picture, opened from disk without a network, and all that it should not do."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("dialog", self._refuse)

    def _refuse(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def go(self, state: str = "") -> "Opened":
        self.page.goto(f"{self.path.as_uri()}{state}")
        self.page.wait_for_selector("html[data-ready]")
        return self

    @property
    def shown(self) -> set[str]:
        return set(self.page.evaluate("picture.shown()"))

    @property
    def links(self) -> int:
        return int(self.page.evaluate("picture.links()"))

    def click_on(self, node: str, double: bool = False) -> None:
        at = self.page.evaluate("id => picture.at(id)", node)
        (self.page.dblclick if double else self.page.click)("#canvas canvas", position=at)

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the file itself and what is in it."""
        return [url for url in self.requests if not url.startswith((self.path.as_uri(), "data:", "blob:"))]


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return load()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """A function that saves a picture and opens it; at the end nothing may have been asked, reported or popped up."""
    opened: list[Opened] = []

    def _show(picture: Picture, state: str = "", **context: Any) -> Opened:
        path = picture.save(tmp_path / f"{len(opened)}.html")
        page = browser.new_context(offline=True, **({"viewport": {"width": 1280, "height": 900}} | context)).new_page()
        opened.append(Opened(page, path))
        return opened[-1].go(state)

    yield _show
    for one in opened:
        one.page.context.close()
        assert ([], [], []) == (one.outside, one.errors, one.dialogs)


# ---- It opens


def test_it_opens_from_disk_and_asks_for_nothing(show: Any) -> None:
    opened = show(draw(council()))
    assert {"body:new", "body:old", "country:ca", "country:fr", "country:jp", "person:x"} == opened.shown
    expect(opened.page.locator("h1")).to_have_text("Who sits in which council?")
    expect(opened.page.locator("#summary")).to_have_text("6 of 6 nodes and 5 of 5 links shown.")
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
    G = kg.network("governance")
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
    expect(page.get_by_text("Nothing of that name is in this network.")).to_be_visible()


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


def test_a_kind_of_link_is_switched_off(show: Any) -> None:
    opened = show(draw(council()))
    opened.page.get_by_label("chair of").uncheck()
    assert {"body:old", "country:ca", "country:fr", "country:jp", "person:x"} == opened.shown
    assert 3 == opened.links


@pytest.mark.parametrize(
    ("month", "shown", "links"),
    [
        # The old council since 4 December 2020; 2020 is a year of both members; no Japan, no new council yet.
        ("2020-12", {"body:old", "country:ca", "country:fr", "person:x"}, 2),
        ("2022-11", {"body:old", "country:ca", "country:jp", "person:x"}, 2),
        # Half-open: on the last day of June Japan still sits, at the end of July the old council is gone.
        ("2024-06", {"body:old", "country:jp", "person:x"}, 1),
        ("2024-07", {"body:new", "country:ca", "country:fr", "person:x"}, 2),
    ],
)
def test_the_slider_shows_what_held(show: Any, month: str, shown: set[str], links: int) -> None:
    opened = show(draw(council()), f"#at={month}")
    assert (shown, links) == (opened.shown, opened.links)


@pytest.mark.parametrize("name", ["membership", "expertise", "knowledge-flow"])
def test_the_slider_shows_the_network_of_that_day(show: Any, kg: KnowledgeGraph, name: str) -> None:
    whole = kg.network(name)
    unlinked = {node for node, degree in whole.degree if not degree}
    opened = show(draw(whole, limit=1000))
    for year in ("2021", "2022"):
        opened.page.evaluate("location.hash = ''")
        G = kg.network(name, as_of=f"{year}-12-31")
        month = "" if name == "knowledge-flow" else "-12"
        opened.page.evaluate("hash => { location.hash = hash; }", f"#at={year}{month}&weight=0.001")
        expect(opened.page.locator("#summary")).to_contain_text(f"{G.number_of_edges()} of ")
        assert {node for node in G if G.degree(node)} <= opened.shown
        # What has no link in the whole network has no date either, and stays.
        assert (G.number_of_edges(), set()) == (opened.links, opened.shown - set(G) - unlinked)


def test_a_panel_names_what_is_shared_and_shows_no_identifiers_of_it(show: Any, kg: KnowledgeGraph) -> None:
    G = kg.network("knowledge-flow")
    opened = show(draw(G), "#node=country:jp")
    shared = next(data["through"][0] for *_, data in G.edges("country:jp", data=True))
    details = opened.page.locator("#details")
    expect(details).to_contain_text(shared)
    expect(details).not_to_contain_text("origin")
    expect(details).not_to_contain_text("output:")


def test_the_slider_moves_by_keyboard_and_goes_back_to_all_dates(show: Any) -> None:
    opened = show(draw(council()))
    page = opened.page
    expect(page.locator("#when-words")).to_have_text("all dates")
    expect(page.locator("#undated")).to_contain_text("2 links without a date always show.")
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
    expect(opened.page.locator("#summary")).to_contain_text("select a node to see all of its links")
    opened.click_on("0")
    assert opened.links > few
    opened.page.focus("#least")
    opened.page.keyboard.press("Home")
    assert 190 == opened.links


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
    link = page.locator("#details").get_by_role("link", name="Its page")
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


# ---- Exports and print


@pytest.mark.parametrize(("button", "ending", "start"), [("#svg", "svg", b"<svg xmlns="), ("#png", "png", b"\x89PNG")])
def test_the_picture_is_saved(show: Any, tmp_path: Path, button: str, ending: str, start: bytes) -> None:
    page = show(draw(council(), colour={"country:ca": 1})).page
    with page.expect_download() as waiting:
        page.click(button)
    assert f"who-sits-in-which-council.{ending}" == waiting.value.suggested_filename
    waiting.value.save_as(tmp_path / "saved")
    content = (tmp_path / "saved").read_bytes()
    assert content.startswith(start)
    assert len(content) > 1000


def test_print_shows_the_still_and_all_tables_and_no_controls(show: Any) -> None:
    page = show(draw(ring(200, extra=20), limit=40)).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#still svg").first).to_be_visible()
    expect(page.locator("#still .key")).to_be_visible()
    expect(page.get_by_text("Shown: the 40 most connected")).to_be_visible()
    expect(page.locator("#canvas")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("table").nth(1)).to_be_visible()


def test_print_begins_with_the_picture_and_not_with_the_notes(show: Any) -> None:
    page = show(draw(council())).page
    assert page.locator(".caveats").bounding_box()["y"] < page.locator("#stage").bounding_box()["y"]
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    heights = [page.locator(place).bounding_box()["y"] for place in ("h1", "#still", ".caveats", "#tables")]
    assert sorted(heights) == heights


# ---- Schemes, small screens, assistive technology


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(show: Any, scheme: str, width: int) -> None:
    opened = show(
        draw(council(), colour={"country:ca": 1, "body:old": 2}),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    for step in (None, lambda: opened.click_on("country:ca"), lambda: opened.page.fill("#search", "c")):
        if step:
            step()
        found = Axe().run(opened.page)
        assert [] == [
            (issue["id"], [node["html"][:200] for node in issue["nodes"]]) for issue in found.response["violations"]
        ]


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("G", [council(), hostile()], ids=["council", "hostile"])
def test_nothing_scrolls_sideways(show: Any, width: int, G: nx.Graph) -> None:
    page = show(draw(G), viewport={"width": width, "height": 740}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_scheme_follows_the_system_until_it_is_switched(show: Any) -> None:
    page = show(draw(council()), color_scheme="dark").page
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert "rgb(20, 24, 29)" == page.evaluate(ground)
    page.click("#theme")
    assert "rgb(255, 255, 255)" == page.evaluate(ground)
    assert "rgb(27, 31, 36)" == page.evaluate("getComputedStyle(document.body).color")


def test_reduced_motion_moves_nothing(show: Any) -> None:
    opened = show(draw(ring(60)), reduced_motion="reduce")
    opened.page.focus("#stage")
    before = opened.page.evaluate("picture.at('person:00000')")
    opened.page.keyboard.press("+")
    first = opened.page.evaluate("picture.at('person:00000')")
    opened.page.wait_for_timeout(400)
    assert before != first == opened.page.evaluate("picture.at('person:00000')")


# ---- Strangers' text


def test_hostile_text_is_shown_as_text_and_runs_nothing(show: Any) -> None:
    groups = {f"n{text}": text for text in HOSTILE}
    opened = show(draw(hostile(), title=HOSTILE[0], as_of=HOSTILE[1], colour=groups))
    page = opened.page
    expect(page.locator("h1")).to_have_text(HOSTILE[0])
    for node in sorted(opened.shown):
        page.evaluate("id => { location.hash = `node=${encodeURIComponent(id)}`; }", node)
        expect(page.locator("#details h2")).to_contain_text(node[1:6])
    page.fill("#search", "img")
    expect(page.get_by_role("option").filter(has_text="<img src=x onerror=alert(1)>")).to_have_count(1)
    assert 0 == page.locator("main img").count()
    assert [] == page.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.href).filter(h => !h.startsWith('file:'))"
    )
    for button in ("#svg", "#png"):
        with page.expect_download():
            page.click(button)


def test_a_notebooks_frame_works_with_nothing_but_scripts_allowed(browser: Browser, tmp_path: Path) -> None:
    outer = tmp_path / "notebook.html"
    outer.write_text(f"<!doctype html><meta charset=utf-8>{draw(council())._repr_html_()}", encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(outer.as_uri())
    page.locator("iframe").scroll_into_view_if_needed()  # it starts when it comes into sight
    frame = page.frame_locator("iframe")
    expect(frame.locator("#summary")).to_contain_text("6 of 6 nodes")
    frame.locator("#central button").first.click()
    expect(frame.locator("#details h2")).to_have_text("Old Council")
    expect(frame.locator("#exports")).to_be_hidden()
    assert [] == errors
    page.close()
