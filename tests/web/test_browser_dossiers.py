"""The page of each kind of thing in a real browser: axe, no text over another, its length on a phone, its folds."""

import pytest
from browser import browser as browser
from dossiers import SCREENS, THINGS
from playwright.sync_api import expect
from reader import Reader, in_turns, violations, width
from reader import reader as reader
from reader import readers as readers

# The boxes of texts of a page that cover one another, as pairs of texts.
OVERLAPS = """() => {
  const found = [], texts = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, range = document.createRange();
    const words = node.textContent.trim();
    if (!words || parent.closest(".sr") || !parent.checkVisibility({ contentVisibilityAuto: true })) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const { left, top, right, bottom } = box;
      if (box.width > 1) texts.push({ words, left: left + 1, top: top + 4, right: right - 1, bottom: bottom - 4 });
    }
  }
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  texts.forEach((one, at) => {
    for (const other of texts.slice(at + 1)) if (meet(one, other)) found.push([one.words, other.words]);
  });
  return found;
}"""


@pytest.mark.parametrize(("kind", "reader"), in_turns(THINGS), indirect=["reader"])
def test_axe_finds_nothing_and_no_text_covers_another_on_the_page_of_any_kind(kind: str, reader: Reader) -> None:
    page = reader.go(f"/page/{kind}/{THINGS[kind]}")
    assert page.evaluate(OVERLAPS) == []
    assert width(page) <= page.viewport_size["width"]
    if page.viewport_size["width"] == 390:
        assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]


def test_a_source_mark_leads_into_the_folded_list(reader: Reader) -> None:
    page = reader.go("/page/country/ca")
    page.click(".lead .ref >> nth=0")
    expect(page.locator("#source-1")).to_be_visible()
