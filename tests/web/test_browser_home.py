"""The first page and the frame of all pages in a real browser: the map that plays, the menu, the form for the date."""

import pytest
from browser import browser as browser
from playwright.sync_api import Page, expect
from reader import Reader, at, in_turns, violations, width
from reader import reader as reader
from reader import readers as readers


@pytest.mark.parametrize(
    ("path", "reader"), in_turns(["/", "/?members=2020-12-04", "/?members=never"]), indirect=["reader"]
)
def test_axe_finds_nothing_on_the_first_page(reader: Reader, path: str) -> None:
    page = reader.go(path)
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]
    page.click(".asof summary")
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]


def state(page: Page) -> tuple[str, str, int]:
    """What the map says: its words, the stop, and how many countries have a colour."""
    stop = page.locator(".stops [aria-current]")
    return page.locator("figcaption").inner_text(), stop.inner_text(), page.locator(".world a[fill]").count()


@pytest.mark.parametrize(
    "reader", [at(1280), at(390, reduced_motion="reduce")], ids=["moving", "reduced motion"], indirect=True
)
def test_the_map_plays_from_the_first_stop_to_the_last_and_ends(reader: Reader) -> None:
    links = [link.get_attribute("href") for link in reader.go("/").locator(".stops a").all()]
    expected = [state(reader.go(link)) for link in links]
    page = reader.go("/?members=2021")
    page.click(".play")
    seen = []
    for _, stop, _ in expected:
        expect(page.locator(".stops [aria-current]")).to_have_text(stop, use_inner_text=True, timeout=8_000)
        seen.append(state(page))
    assert seen == expected
    expect(page.locator(".play")).to_contain_text("Play")
    assert page.url.endswith(links[-1])
    page.wait_for_timeout(3_000)
    assert state(page) == expected[-1]


def test_a_stop_is_shown_in_place_and_stays_in_the_address(reader: Reader) -> None:
    page = reader.go("/")
    before = state(page)
    page.click(".stops a >> nth=1")
    page.wait_for_url("**/?members=2020-12-04")
    then = state(page)
    page.reload()
    assert state(page) == then != before


@pytest.mark.parametrize("reader", [at(1280, java_script_enabled=False)], ids=["no scripts"], indirect=True)
def test_a_stop_is_a_link_without_scripts(reader: Reader) -> None:
    page = reader.go("/")
    expect(page.locator(".play")).to_be_hidden()
    page.click(".stops a >> nth=1")
    assert page.url.endswith("/?members=2020-12-04")
    expect(page.locator(".stops [aria-current] b")).to_have_text("19")


def test_pointing_at_a_country_tells_its_name_and_a_click_opens_its_page(reader: Reader) -> None:
    page = reader.go("/")
    brazil = page.locator(".world a[href='/page/country/br']")
    assert brazil.locator("title").text_content().startswith("Brazil: ")
    brazil.click()
    page.wait_for_url("**/page/country/br")


@pytest.mark.parametrize(
    "reader", [at(390), at(390, java_script_enabled=False)], ids=["scripts", "no scripts"], indirect=True
)
def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(reader: Reader) -> None:
    page = reader.go("/about")
    menu, links = page.locator("#menu"), page.locator("#menu a")
    expect(menu).to_be_hidden()
    button = page.locator("button.menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    assert links.count() >= 4
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    second = links.nth(1).get_attribute("href")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{second}")


@pytest.mark.parametrize("reader", [at(wide) for wide in (320, 360, 390, 1000, 1280)], ids=str, indirect=True)
def test_the_band_is_one_line_of_brand_date_and_menu(reader: Reader) -> None:
    page = reader.go("/")
    wide = page.viewport_size["width"]
    shown = [".brand", ".asof", "button.menu"] if wide <= 1120 else [".brand", ".asof", "#menu"]
    boxes = [page.locator(f".top {name}").bounding_box() for name in shown]
    middles = [box["y"] + box["height"] / 2 for box in boxes]
    assert max(middles) - min(middles) < 8
    assert width(page) <= wide


@pytest.mark.parametrize("reader", [at(1280), at(390)], ids=["wide", "phone"], indirect=True)
def test_the_form_for_the_date_closes_with_escape_and_by_a_click_beside_it(reader: Reader) -> None:
    page = reader.go("/about")
    form = page.locator(".asof form")
    expect(form).to_be_hidden()
    page.focus(".asof summary")
    page.keyboard.press("Enter")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(page.locator(".asof summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h1").click(force=True, position={"x": 2, "y": 2}) if page.viewport_size[
        "width"
    ] > 400 else page.mouse.click(20, 20)
    expect(form).to_be_hidden()


@pytest.mark.parametrize("reader", [{"viewport": {"width": 390, "height": 844}}], ids=["phone"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sources",
        "/gaps",
        "/about",
        "/developers",
        "/suggest",
        "/page/country/xx",
        "/ontology",
        "/timeline?thing=country:fr",
    ],
)
def test_a_page_is_at_most_six_screens_of_a_phone_long(reader: Reader, path: str) -> None:
    page = reader.go(path)
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * 844
    assert width(page) <= 390
