"""Notebooks for tests: run offline and with nothing of the user's, read back, searched for what they load."""

import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Final

from nbformat import NotebookNode
from scripts import script

ROOT: Final = Path(__file__).resolve().parents[2]
# A kernel runs this first: who then asks for another machine gets an error, in the worker processes as well.
# It leaves no name behind: what a startup file defines, the notebook would see.
OFFLINE: Final = """
def _offline():
    import sys

    here = ("127.0.0.1", "::1", "localhost", "", None)

    def stay(event, arguments):
        there = None
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            there = arguments[1][0]
        elif event == "socket.getaddrinfo":
            there = arguments[0]
        if there not in here:
            raise OSError(f"no network in tests: {there}")

    sys.addaudithook(stay)

_offline()
del _offline
"""
# JupyterLab asks whether it may bring news.
PAGE: Final = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def rendering() -> ModuleType:
    """The script docs/notebooks.py as a module."""
    return script("docs/notebooks.py")


def environment(folder: Path) -> dict[str, str]:
    """An environment in which Jupyter and IPython keep all that is theirs in this folder, offline."""
    start = folder / "ipython" / "profile_default" / "startup"
    start.mkdir(parents=True, exist_ok=True)
    (start / "00-offline.py").write_text(OFFLINE, encoding="utf-8")
    page = folder / "config" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(json.dumps(PAGE), encoding="utf-8")
    own = {
        "HOME": folder,
        "IPYTHONDIR": folder / "ipython",
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTER_RUNTIME_DIR": folder / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
    }
    # Warnings as a user has them: PYTHONWARNINGS would tell what the libraries have to say to each other.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    return kept | {name: str(path) for name, path in own.items()}


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    """What all cells put out, in order."""
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def shown(notebook: NotebookNode) -> str:
    """All that the cells put out as HTML."""
    return "\n".join(output.data["text/html"] for output in outputs(notebook) if "text/html" in output.get("data", {}))


class Found(HTMLParser):
    """What a page holds: addresses that it loads by itself (in its frames, too), and its images."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.images: list[dict[str, str]] = []
        self._styles = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._styles = tag == "style"
        if tag == "img":
            self.images.append(given)
        if tag not in ("a", "area", "base"):
            self.loaded += self._outside(given.get(name, "") for name in ("src", "href", "data", "poster", "srcset"))
        self.loaded += self._in_style(given.get("style", ""))
        if "srcdoc" in given:
            self.loaded += Found(given["srcdoc"]).loaded

    def handle_data(self, data: str) -> None:
        if self._styles:
            self.loaded += self._in_style(data)

    def handle_endtag(self, _tag: str) -> None:
        self._styles = False

    @staticmethod
    def _outside(addresses: Iterator[str]) -> list[str]:
        # Only a fragment, and what holds its own bytes, is loaded from nowhere.
        return [address for address in addresses if address and not address.startswith(("#", "data:"))]

    @staticmethod
    def _in_style(css: str) -> list[str]:
        named = re.findall(r"url\(\s*['\"]?([^'\")]*)|@import\s+(?:url\()?['\"]?([^'\");]*)", css)
        return [address for pair in named for address in pair if address and not address.startswith(("#", "data:"))]
