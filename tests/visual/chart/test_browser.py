"""Plots in a real browser: no text on another, none outside, nothing loaded, light and dark."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser as browser
from browser import launched
from fontsets import SETS, environment
from playwright.sync_api import Browser, Page
from plots import DEDUCED, PLOTS

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual import chart, typeface
from gpai_graph.visual.style import DARK, LIGHT

WIDTHS = {1280: chart.WIDE, 390: chart.NARROW}
# The boxes of all texts; letters seldom fill theirs in height, so a little of it is taken off.
_BOXES = """() => [...document.querySelectorAll('text')].filter(one => one.textContent.trim()).map(one => {
  const box = one.getBoundingClientRect();
  return {text: one.textContent, left: box.left, right: box.right, top: box.top + 3, bottom: box.bottom - 3};
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def _show(page: Page, svg: str, width: int) -> list[str]:
    """Show an image in a page of this width; the requests it made."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    head = '<meta name="viewport" content="width=device-width"><style>body{margin:0}svg{max-width:100%}</style>'
    page.set_content(f'<!doctype html><html lang="en"><title>Plot</title>{head}<main>{svg}</main>')
    page.evaluate("Promise.all([...document.fonts].map(each => each.load().catch(() => null))).then(() => null)")
    return requests


def _outside(page: Page, boxes: list[dict[str, Any]]) -> list[str]:
    frame = page.evaluate("document.querySelector('svg').getBoundingClientRect().toJSON()")
    return [
        box["text"]
        for box in boxes
        if box["left"] < frame["left"] - 1 or box["right"] > frame["right"] + 1 or box["bottom"] > frame["bottom"]
    ]


def _overlapping(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (one["text"], other["text"])
        for one, other in combinations(boxes, 2)
        if one["left"] + 1 < other["right"]
        and other["left"] + 1 < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    ]


@pytest.mark.parametrize("window", WIDTHS)
@pytest.mark.parametrize("name", [*PLOTS, *DEDUCED])
def test_no_text_lies_on_another_or_outside_and_nothing_is_loaded(
    name: str, window: int, page: Page, drawn: Callable[..., str]
) -> None:
    requests = _show(page, drawn(name, WIDTHS[window]), window)
    boxes = page.evaluate(_BOXES)
    assert boxes != []
    assert [] == _overlapping(boxes)
    assert [] == _outside(page, boxes)
    assert [] == requests
    assert page.evaluate("document.documentElement.scrollWidth") <= window


# What a text is, how large, how heavy, how wide.
_TEXTS = """() => [...document.querySelectorAll('text')].map(one => [one.textContent,
  parseFloat(getComputedStyle(one).fontSize), getComputedStyle(one).fontWeight >= 600, one.getComputedTextLength()])"""


def _fits(wide: float, text: str, measured: float) -> bool:
    """Whether a text is as wide as measured; where another font draws some letter of it, at most as wide."""
    rare = any(letter not in typeface.advances() for letter in text)
    return wide <= measured + 0.5 and (rare or wide >= measured - 0.5)


@pytest.mark.parametrize("fonts", SETS)
def test_on_a_machine_with_other_fonts_or_none_each_text_is_as_wide_as_it_was_measured(
    fonts: str, browser: Browser, tmp_path: Path, drawn: Callable[..., str]
) -> None:
    other = launched(browser.browser_type, **environment(fonts, tmp_path))
    page = other.new_page()
    told = {}
    for name in [*PLOTS, *DEDUCED]:
        for _ in range(1 if SETS[fonts] else 2):  # a Chromium without any font refuses each embedded one once
            _show(page, drawn(name, chart.NARROW), 390)
        boxes = page.evaluate(_BOXES)
        wrong = [
            text
            for text, size, bold, wide in page.evaluate(_TEXTS)
            if not _fits(wide, text, typeface.width(text, size, bold=bold))
        ]
        told[name] = (wrong, _overlapping(boxes), _outside(page, boxes))
    other.close()
    assert {} == {name: found for name, found in told.items() if any(found)}


def test_an_image_that_is_a_file_looks_the_same_whatever_fonts_there_are(
    browser: Browser, tmp_path: Path, drawn: Callable[..., str]
) -> None:
    seen = set()
    file = tmp_path / "growth.html"
    (tmp_path / "growth.svg").write_text(drawn("growth"), encoding="utf-8")
    file.write_text('<!doctype html><title>Growth</title><img alt="" src="growth.svg">', encoding="utf-8")
    for place, fonts in enumerate(("a wide font", "a narrow font")):
        other = launched(browser.browser_type, **environment(fonts, tmp_path / str(place)))
        page = other.new_page()
        page.goto(file.as_uri())
        page.wait_for_function("document.querySelector('img').complete")
        seen.add(page.screenshot())
        other.close()
    assert 1 == len(seen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PLOTS)
def test_no_text_is_grey_on_grey(name: str, scheme: str, page: Page, drawn: Callable[..., str]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    _show(page, drawn(name), 1280)
    ground = page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill")
    wanted = (LIGHT if scheme == "light" else DARK)["ground"]
    assert f"rgb({', '.join(str(int(wanted[at : at + 2], 16)) for at in (1, 3, 5))})" == ground
    inks = page.evaluate("[...new Set([...document.querySelectorAll('text')].map(one => getComputedStyle(one).fill))]")
    assert "rgb(0, 0, 0)" not in inks
    if scheme == "dark":
        assert f"rgb({', '.join(str(int(LIGHT['text'][at : at + 2], 16)) for at in (1, 3, 5))})" not in inks
    page.emulate_media(color_scheme="light")


def test_an_assistive_reader_finds_nothing_wrong(page: Page, drawn: Callable[..., str]) -> None:
    _show(page, "".join(f"<h2>{name}</h2>{drawn(name)}" for name in PLOTS), 1280)
    found = Axe().run(page).response["violations"]
    assert [] == [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["id"] != "page-has-heading-one"]


def test_the_figure_of_a_notebook_is_narrow_on_a_phone(page: Page, kg: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "figure.html"
    file.write_text(f"<!doctype html>{kg.plot('growth').html()}", encoding="utf-8")
    for window, width in WIDTHS.items():
        page.set_viewport_size({"width": window, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_function("document.querySelector('img').complete")
        assert width == page.evaluate("document.querySelector('img').naturalWidth")
