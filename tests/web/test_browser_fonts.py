"""Pages on machines with other fonts: each text is as wide as on any other, for pages carry their font."""

from pathlib import Path

import pytest
from browser import browser as browser
from browser import launched
from fontsets import OTHERS, environment
from playwright.sync_api import Browser
from reader import width

from gpai_graph.visual import typeface

KINDS = {
    "home": "/",
    "answer with bars": "/questions/experts-by-sector",
    "country": "/page/country/rs",
}

# What each text on a page is, and how wide; code has the font of the machine.
_TEXTS = """() => [...document.querySelectorAll('h1, h2, h3, a, button, label, th, td, dt, dd')]
  .filter((one) => one.checkVisibility() && !one.querySelector('code') && !one.closest('code')).map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [one.textContent, Math.round(range.getBoundingClientRect().width)];
  })"""


def _texts(browser: Browser, address: str, wide: int) -> list[tuple[str, int]]:
    """The texts on a page with their widths, without those of which another font has to draw a letter."""
    page = browser.new_page(viewport={"width": wide, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert width(page) <= wide
    found = [(text, measured) for text, measured in page.evaluate(_TEXTS) if typeface.advances().keys() >= {*text}]
    page.close()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fonts", OTHERS)
def test_on_a_machine_with_other_fonts_the_texts_of_a_page_are_as_wide(
    fonts: str, kind: str, browser: Browser, address: str, tmp_path: Path
) -> None:
    other = launched(browser.browser_type, **environment(fonts, tmp_path))
    for wide in (1280, 390):
        seen, usual = (_texts(each, address + KINDS[kind], wide) for each in (other, browser))
        assert len(usual) > 20
        assert [pair for pair in zip(usual, seen, strict=True) if pair[0] != pair[1]] == []
    other.close()
