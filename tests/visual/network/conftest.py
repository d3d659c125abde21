"""Pictures in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import PATIENCE
from browser import browser as browser
from playwright.sync_api import Browser, Page

from gpai_graph.visual.network import Picture


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


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """A function that saves a picture and opens it; at the end nothing may have been asked, reported or popped up."""
    opened: list[Opened] = []

    def _show(picture: Picture, state: str = "", **context: Any) -> Opened:
        path = picture.save(tmp_path / f"{len(opened)}.html")
        page = browser.new_context(offline=True, **({"viewport": {"width": 1280, "height": 900}} | context)).new_page()
        page.set_default_timeout(PATIENCE)
        opened.append(Opened(page, path))
        return opened[-1].go(state)

    yield _show
    for one in opened:
        one.page.context.close()
        assert ([], [], []) == (one.outside, one.errors, one.dialogs)
