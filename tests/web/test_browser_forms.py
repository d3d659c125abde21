"""Networks in the form of their structure, in a real browser: texts, cards, keyboard, phones."""

import pytest
from browser import browser as browser
from PIL import Image
from playwright.sync_api import Page, expect
from reader import Reader, at, in_turns, violations, width
from reader import reader as reader
from reader import readers as readers

from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.network.forms import FORCE, WIDE_SHEET
from gpai_graph.visual.network.forms.sheet import meet

LIBRARY = Library(queries_dir())
OWN = [name for name in LIBRARY.networks if LIBRARY[name].form != FORCE]
SIX_SCREENS = 6 * 844
# The corners of each text that is seen, in pixels of the image, wherever it is turned to.
CORNERS = """() => [...document.querySelectorAll('.gpai-form text')].filter((text) => text.getClientRects().length)
  .map((text) => {
    const box = text.getBBox(), turned = text.transform.baseVal.consolidate(), matrix = turned ? turned.matrix : null;
    const size = parseFloat(text.getAttribute('font-size')), base = parseFloat(text.getAttribute('y'));
    const [top, bottom] = [base - size * 0.74, base + size * 0.2];
    const corners = [[box.x, top], [box.x + box.width, top], [box.x + box.width, bottom], [box.x, bottom]];
    const turn = ([x, y]) => [matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f];
    return [text.textContent, matrix ? corners.map(turn) : corners];
  })"""


def _picture(reader: Reader, path: str) -> Page:
    page = reader.go(path)
    narrow = page.viewport_size is not None and page.viewport_size["width"] <= 700
    page.wait_for_selector(".on-narrow svg" if narrow else ".on-wide svg")
    page.evaluate("document.fonts.ready")
    return page


PATHS = (
    *(f"/networks/{name}" for name in OWN),
    "/networks/knowledge-flow?form=arcs",
    "/connections?from=country:rs&to=person:bengio-yoshua",
)


@pytest.mark.parametrize(("path", "reader"), in_turns(PATHS), indirect=["reader"])
def test_no_text_of_a_form_lies_on_another_and_the_page_is_accessible_and_short(reader: Reader, path: str) -> None:
    page = _picture(reader, path)
    assert page.viewport_size is not None
    texts = page.evaluate(CORNERS)
    assert len(texts) > 20
    met = [
        (words, other)
        for place, (words, corners) in enumerate(texts)
        for other, others in texts[place + 1 :]
        if meet(corners, others)
    ]
    assert met == []
    edge = page.evaluate(
        "[...document.querySelectorAll('.gpai-form')].find((svg) => svg.getClientRects().length).viewBox.baseVal.width"
    )
    assert [words for words, corners in texts if any(not -1 <= x <= edge + 1 for x, _ in corners)] == []
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]
    if page.viewport_size["width"] < 700:
        assert page.evaluate("document.documentElement.scrollHeight") <= SIX_SCREENS


# The boxes of a schema are doors to lists, not cards.
@pytest.mark.parametrize("name", [name for name in OWN if name != "everything"])
def test_a_click_on_a_link_and_on_a_node_opens_its_card_and_escape_closes_it(reader: Reader, name: str) -> None:
    page = _picture(reader, f"/networks/{name}")
    card = page.locator(".form-card")
    for kind in ("link", "node"):
        mark = page.locator(f".on-wide a.{kind}").first
        words = mark.get_attribute("aria-label")
        mark.dispatch_event("click")
        expect(card).to_be_visible()
        assert words
        assert words.split(" – ")[0].split(":")[0][:12] in card.inner_text() or kind == "link"
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_the_force_picture_lives_in_the_page_of_its_network(reader: Reader) -> None:
    page = reader.go("/networks/themes?form=force")
    picture = page.frame_locator("iframe.live-picture")
    expect(picture.locator("#canvas canvas")).to_be_visible()
    # The page around it has the title, and files may be saved.
    expect(picture.locator("header")).to_be_hidden()
    expect(picture.locator("#svg")).to_be_visible()
    expect(page.locator("figure.plot img")).to_have_count(0)
    # All its controls can be seen without scrolling in it.
    shown = "frame => frame.clientHeight > frame.contentDocument.querySelector('.work').getBoundingClientRect().bottom"
    page.wait_for_function(f"({shown})(document.querySelector('iframe.live-picture'))")


def test_the_keyboard_alone_moves_through_a_picture_and_opens_a_card(reader: Reader) -> None:
    page = _picture(reader, "/networks/countries-and-groups")
    page.locator("form.form button").focus()
    page.keyboard.press("Tab")
    seen = [page.evaluate("document.activeElement.getAttribute('aria-label')")]
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert None not in seen
    assert len(set(seen)) == len(seen)
    expect(page.locator(".tip")).to_have_text(seen[-1])
    page.keyboard.press("Enter")
    expect(page.locator(".form-card")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == seen[-1]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.gpai-form')") is None


def test_the_browser_makes_a_png_image_of_a_form(reader: Reader) -> None:
    page = _picture(reader, "/networks/knowledge-flow")
    with page.expect_download() as download:
        page.locator(".form-figure .downloads a", has_text="PNG").click()
    assert download.value.suggested_filename == "knowledge-flow-matrix.png"
    with Image.open(download.value.path()) as image:
        assert image.width == 2 * WIDE_SHEET


@pytest.mark.parametrize("reader", [at(390, java_script_enabled=False)], indirect=True, ids=["phone without scripts"])
def test_without_scripts_a_phone_has_the_image_and_the_links_as_a_table(reader: Reader) -> None:
    page = reader.go("/networks/countries-and-groups")
    image = page.locator(".on-narrow img")
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    page.locator("#links").click()
    expect(page.locator("table").first).to_be_visible()


@pytest.mark.parametrize("reader", [at(1280, java_script_enabled=False)], indirect=True, ids=["without scripts"])
def test_without_scripts_a_mark_opens_the_page_of_its_card(reader: Reader) -> None:
    page = reader.go("/networks/countries-and-groups")
    page.locator(".on-wide a.link").first.click()
    expect(page.locator("#card h1")).to_be_visible()


@pytest.mark.parametrize("reader", [at(390), at(390, "dark")], indirect=True, ids=["phone", "phone dark"])
@pytest.mark.parametrize("name", ["knowledge-flow", "people-and-bodies"])
def test_on_a_phone_a_link_is_a_card_with_both_ends_as_heading_and_its_sources_folded(
    reader: Reader, name: str
) -> None:
    page = reader.go(f"/networks/{name}")
    page.locator("#links").click()
    row = page.locator("#table tbody tr").first
    sizes = row.locator("th, td").evaluate_all(
        "(cells) => cells.map((cell) => [getComputedStyle(cell).fontSize, getComputedStyle(cell).display])"
    )
    assert sizes[0] == sizes[1] == ["16px", "inline"]
    assert {size for size, _ in sizes[2:]} == {"14px"}
    sources = row.locator("details.cited")
    lines = sources.evaluate(
        "(fold) => fold.getBoundingClientRect().height / parseFloat(getComputedStyle(fold).lineHeight)"
    )
    assert round(lines) == 1
    sources.locator("summary").click()
    expect(sources.locator("li").first).to_be_visible()
    assert width(page) <= 390
    assert violations(page) == []
