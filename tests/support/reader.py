"""A reader's browser in front of the whole application, for tests: what it should not see fails the test."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from application import serving
from axe_playwright_python.sync_playwright import Axe
from browser import PATIENCE
from playwright.sync_api import Browser, BrowserContext, Page, Request

CHROMIUM_SAYS = re.compile(r"Failed to load resource: the server responded with a status of [45]\d\d")

FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server that has computed what many pages need: at first the first page lacks findings."""
    with serving(tmp_path_factory.mktemp("cache")) as (_, where):
        for path in ("findings", "questions"):
            with urlopen(where + path, timeout=PATIENCE / 1000) as answer:
                answer.read()
        yield where.rstrip("/")


class Reader:
    """A reader's browser, and all that it should not see: errors, and requests that leave the server."""

    def __init__(self, context: BrowserContext, address: str, *, has_scripts: bool = True) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.loading: set[Request] = set()
        self.has_scripts = has_scripts
        self.page.on("request", lambda request: self.loading.add(request))
        self.page.on("requestfinished", lambda request: self.loading.discard(request))
        self.page.on("requestfailed", lambda request: self.loading.discard(request))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning") and not CHROMIUM_SAYS.match(message.text):
            self.faults.append(message.text)

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request {url}")

    def go(self, path: str) -> Page:
        self.loading.clear()
        self.page.goto(self.address + path)
        self._wait_until_nothing_is_loaded()
        return self.page

    def _wait_until_nothing_is_loaded(self) -> None:
        """Not by the state `networkidle`, which waits half a second more for each page.

        Two frames: what scripts do with an answer, and what they then load, has begun."""
        quiet = 0
        while quiet < 2:
            before = len(self.loading)
            if self.has_scripts:
                self.page.evaluate(FRAME)
            else:
                self.page.wait_for_timeout(20)
            quiet = 0 if before or self.loading else quiet + 1

    def leave(self) -> list[str]:
        """Leave the page as if nobody had been there; what should not have been seen on it."""
        if self.has_scripts:
            self.page.evaluate("localStorage.clear()")
        self.page.emulate_media(media="null")
        self.page.mouse.move(0, 0)
        # Else an address that differs behind # alone would load no page.
        self.page.goto("about:blank")
        faults, self.faults = self.faults, []
        return faults


@pytest.fixture(scope="module")
def readers() -> Iterator[dict[str, Reader]]:
    """The readers of a file of tests by their options: a new window takes a second, three times what a page takes."""
    found: dict[str, Reader] = {}
    yield found
    for each in found.values():
        each.page.context.close()


@pytest.fixture
def reader(
    browser: Browser, address: str, readers: dict[str, Reader], request: pytest.FixtureRequest
) -> Iterator[Reader]:
    options = getattr(request, "param", {"viewport": {"width": 1280, "height": 900}})
    if str(options) not in readers:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        has_scripts = options.get("java_script_enabled", True)
        readers[str(options)] = Reader(context, address, has_scripts=has_scripts)
    found = readers[str(options)]
    yield found
    assert found.leave() == []


def at(width: int, scheme: str = "light", **more: Any) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, **more}


# Both widths and both schemes; two of the four only by `make test-long`.
WIDTHS_AND_SCHEMES = ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light"))
SCHEMES = [
    pytest.param(*size, id=f"{size[0]} {size[1]}", marks=pytest.mark.long if place > 1 else ())
    for place, size in enumerate(WIDTHS_AND_SCHEMES)
]


def in_turns(cases: Iterable[str], sizes: int = 4) -> list[Any]:
    """Cases with readers of so many sizes. Cases take turns with the first two; the rest is `make test-long`."""
    return [
        pytest.param(
            case, at(*size), id=f"{case}-{size[0]} {size[1]}", marks=() if number % 2 == place else pytest.mark.long
        )
        for number, case in enumerate(cases)
        for place, size in enumerate(WIDTHS_AND_SCHEMES[:sizes])
    ]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on a page: the rule, and the first places."""
    found = Axe().run(page).response["violations"]
    return [(issue["id"], [node["html"][:160] for node in issue["nodes"]][:3]) for issue in found]


def width(page: Page) -> int:
    """How wide the page is; more than the window if it scrolls sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
