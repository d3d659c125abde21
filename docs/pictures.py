"""The picture of the first page that the README opens with: `make pictures` draws it, in light and dark.

In: the first page as `gpai-graph serve` shows it, in a real browser. Out: docs/images/home-light.png and home-dark.png,
and home.txt, which tells what they were drawn from: a test finds them out of date by it."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = ROOT / "docs" / "images"
DRAWN_FROM: Final = IMAGES / "home.txt"
_WIDTH: Final = 1280
_HERO: Final = re.compile(r'<div class="hero">.*?</figure>', re.DOTALL)
_STYLED: Final = re.compile(r"\.(hero|top|ask|try|key|stops|promise|world|button)\b|^\s*--")
# Addresses of files change with every version, and show nothing.
_VERSION: Final = re.compile(r"\?v=[^\"]*")


def drawn_from(html: str) -> str:
    """A digest of what the picture shows: the head of the first page, from its HTML, and the style of its parts."""
    shown = _VERSION.sub("", _HERO.findall(html)[0])
    style = (ROOT / "gpai_graph/web/static/style.css").read_text(encoding="utf-8")
    lines = [line for line in style.splitlines() if _STYLED.search(line)]
    return hashlib.sha256("\n".join([shown, *lines]).encode()).hexdigest()


def _browser() -> str | None:
    return os.environ.get("GPAI_GRAPH_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")


def main() -> int:
    """Serve the graph, draw its first page, write the images."""
    command = [sys.executable, "-m", "gpai_graph", "serve", "--port", "0"]
    IMAGES.mkdir(exist_ok=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        address = server.stdout.readline().split()[3]
        with urllib.request.urlopen(address) as answer:
            html = answer.read().decode()
        browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": _WIDTH, "height": 900}, color_scheme=scheme)
            page.goto(address)
            page.evaluate("document.fonts.ready")
            box = page.locator(".hero").bounding_box()
            assert box is not None
            clip = {"x": 0, "y": 0, "width": _WIDTH, "height": box["y"] + box["height"]}
            page.screenshot(path=IMAGES / f"home-{scheme}.png", clip=clip)
        browser.close()
        server.terminate()
    DRAWN_FROM.write_text(f"{drawn_from(html)}\n", encoding="utf-8")
    print("docs/images/home-light.png and home-dark.png are drawn.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
