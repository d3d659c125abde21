"""A picture in a real browser: saved, printed, on small screens, in both schemes, with the text of strangers."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser as browser
from browser import launched
from fontsets import OTHERS, environment
from networks_to_draw import HOSTILE, council, hostile, ring
from playwright.sync_api import Browser, expect

from gpai_graph.visual.network import draw
from gpai_graph.visual.style import DARK, LIGHT

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
    assert rgb(DARK["ground"]) == page.evaluate(ground)
    page.click("#theme")
    assert rgb(LIGHT["ground"]) == page.evaluate(ground)
    assert rgb(LIGHT["text"]) == page.evaluate("getComputedStyle(document.body).color")


def rgb(colour: str) -> str:
    """A colour as a browser tells it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


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


# ---- Other fonts


def _labels(browser: Browser, path: Path) -> list[tuple[str, list[float]]]:
    """The names in a picture, and their boxes."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    found = [(label["text"], label["box"]) for label in page.evaluate("picture.labels()")]
    page.close()
    return found


@pytest.mark.parametrize("G", [council(), ring(40, extra=20)], ids=["small", "larger"])
@pytest.mark.parametrize("fonts", OTHERS)
def test_on_a_machine_with_other_fonts_the_names_in_a_picture_are_the_same(
    fonts: str, G: nx.Graph, browser: Browser, tmp_path: Path
) -> None:
    path = draw(G).save(tmp_path / "picture.html")
    other = launched(browser.browser_type, **environment(fonts, tmp_path))
    seen, usual = _labels(other, path), _labels(browser, path)
    other.close()
    assert len(usual) >= 5
    assert [text for text, _ in usual] == [text for text, _ in seen]
    assert [
        text
        for (text, box), (_, there) in zip(usual, seen, strict=True)
        if any(abs(one - two) > 1 for one, two in zip(box, there, strict=True))
    ] == []
