"""A real browser for tests: any Chrome or Chromium of this machine, without a window, without a network."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

_VARIABLE: Final = "GPAI_GRAPH_BROWSER"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
MISSING: Final = f"no Chrome or Chromium: install one (Debian: apt install chromium), or name one in {_VARIABLE}"


# Milliseconds for a page to come, or to become what is expected: the machine may be busy.
PATIENCE: Final = 120_000
expect.set_options(timeout=PATIENCE)


def executable() -> str | None:
    """The path of a browser, or None."""
    chosen = [os.environ.get(_VARIABLE), *(shutil.which(name) for name in _NAMES), *_PLACES]
    return next((path for path in chosen if path and Path(path).exists()), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests, closed behind it: while Playwright runs, no other event loop can.

    Skips where there is none; in CI that fails."""
    path = executable()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        opened = launched(playwright.chromium)
        yield opened
        opened.close()


def launched(kind: BrowserType, **variables: str) -> Browser:
    """Start a browser; variables: of its environment, beside those of this process."""
    # A container's root has no sandbox of its own to give.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return kind.launch(executable_path=executable(), args=arguments, env={**os.environ, **variables})
