"""Plots in a real browser: no text on another, none outside, nothing loaded, light and dark."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser as browser
from playwright.sync_api import Browser, Page
from plots import DEDUCED, PLOTS

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual import chart
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
    return requests


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
    frame = page.evaluate("document.querySelector('svg').getBoundingClientRect().toJSON()")
    outside = [
        box["text"]
        for box in boxes
        if box["left"] < frame["left"] - 1 or box["right"] > frame["right"] + 1 or box["bottom"] > frame["bottom"]
    ]
    assert [] == outside
    assert [] == requests
    assert page.evaluate("document.documentElement.scrollWidth") <= window


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
