"""The notebooks in a real JupyterLab, in a real browser: run all, look, save; opened by a stranger; Tab.

And what can be told of VS Code: its renderer is rebuilt here in a few lines, with the sandbox and the policy of its
webview as its source publishes them; VS Code itself is not run."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser as browser
from lab import PATIENCE, Lab, Opened, running_lab
from nbformat import NotebookNode
from notebook_runs import ROOT, Found, outputs, rendering, shown
from playwright.sync_api import Browser, Error, expect
from reader import SCHEMES
from servers import serving
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

TOUR = "01-tour"

CELLS = ("%load_ext gpai_graph", "import gpai_graph as gpai", "kg = gpai.load()")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the user has: a copy of a notebook, and one of his own."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(ROOT / "notebooks" / f"{TOUR}.ipynb", folder)
    cells = [nbformat.v4.new_code_cell("\n".join(CELLS), id="begin"), nbformat.v4.new_code_cell("", id="try")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=rendering().KERNEL), folder / "mine.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(root, tmp_path_factory.mktemp("own")) as running:
        yield running


@contextmanager
def _opened(browser: Browser, lab: Lab, name: str, width: int = 1280) -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(1000 * PATIENCE)
    try:
        yield Opened(context.new_page(), lab).go(name).ready()
    finally:
        context.close()


@pytest.fixture(scope="module")
def ran(browser: Browser, lab: Lab) -> Iterator[Opened]:
    """The tour, run from top to bottom and saved."""
    with _opened(browser, lab, TOUR) as opened:
        opened.run()
        opened.command("docmanager:save")
        yield opened


def _saved(lab: Lab, name: str = TOUR) -> NotebookNode:
    return nbformat.read(lab.root / f"{name}.ipynb", as_version=4)


def test_all_cells_run_without_an_error(ran: Opened) -> None:
    ran_cells = [cell for cell in _saved(ran.lab).cells if cell.cell_type == "code"]
    assert [cell.id for cell in ran_cells if cell.execution_count is None] == []
    complaints = [
        output for output in outputs(_saved(ran.lab)) if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert complaints == []


def test_the_tables_are_seen(ran: Opened) -> None:
    assert ran.seen("table") != []


def test_the_images_are_seen_and_told_in_words(ran: Opened) -> None:
    images = ran.seen("img")
    assert images != []
    for image in images:
        assert image.evaluate("each => each.complete && each.naturalWidth > 0")
        assert image.get_attribute("alt")


def test_the_live_picture_shows_its_nodes_and_covers_the_image(ran: Opened) -> None:
    (frame,) = ran.seen("iframe")
    assert "allow-scripts" == frame.get_attribute("sandbox")
    inside = frame.content_frame
    inside.locator("html[data-ready]").wait_for(timeout=1000 * PATIENCE)
    canvas = inside.locator("canvas").first
    expect(canvas).to_be_visible()
    # Some of it is painted in the colour of a kind.
    painted = canvas.evaluate(
        """canvas => {
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const colours = new Set();
          for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255) colours.add(data.slice(at, at + 3).join());
          return colours.size;
        }"""
    )
    assert painted > 2
    image = ran.page.locator(".jp-OutputArea-output figure:has(iframe) img").bounding_box()
    box = frame.bounding_box()
    assert image is not None
    assert box is not None
    assert (image["x"], image["y"]) == pytest.approx((box["x"], box["y"]), abs=1)
    assert image["width"] <= box["width"] + 1
    assert image["height"] <= box["height"] + 1


def test_a_live_picture_cannot_reach_the_notebook(ran: Opened) -> None:
    (frame,) = ran.frames()
    with pytest.raises(Error, match=r"SecurityError|cross-origin"):
        frame.evaluate("() => parent.document.title")


def test_nothing_is_asked_of_other_machines_and_nothing_complains(ran: Opened) -> None:
    assert ([], []) == (ran.outside, ran.errors)


def test_a_run_leaves_the_notebook_alone_beside_what_jupyterlab_keeps(ran: Opened) -> None:
    left = {path.name for path in ran.lab.root.iterdir()} - {".ipynb_checkpoints"}
    assert {f"{TOUR}.ipynb", "mine.ipynb"} == left


def test_what_is_saved_holds_no_file_of_this_machine(ran: Opened) -> None:
    assert str(ran.lab.root) not in (ran.lab.root / f"{TOUR}.ipynb").read_text(encoding="utf-8")


def test_a_stranger_sees_image_words_and_table_but_no_frame(
    ran: Opened, browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Another data folder: there nobody signed this notebook, so it is not trusted.
    shutil.copy(ran.lab.root / f"{TOUR}.ipynb", tmp_path)
    alone = [output for output in outputs(_saved(ran.lab)) if "<iframe" in output.get("data", {}).get("text/html", "")]
    with (
        running_lab(tmp_path, tmp_path_factory.mktemp("stranger")) as lab,
        _opened(browser, lab, TOUR) as opened,
    ):
        assert 1 == len(alone)
        images = opened.seen("img")
        assert len(images) == len(Found(shown(_saved(ran.lab))).images)
        for image in images:
            assert image.evaluate("each => each.complete && each.naturalWidth > 0")
            assert image.get_attribute("alt")
        assert opened.seen("table") != []
        assert opened.seen("iframe") == []
        assert [] == opened.frames()
        assert ([], []) == (opened.outside, opened.errors)


@pytest.fixture(scope="module")
def mine(browser: Browser, lab: Lab) -> Iterator[Opened]:
    """A notebook in which the graph is loaded, with an empty cell at its end."""
    with _opened(browser, lab, "mine") as opened:
        yield opened.run()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [('kg.run("memb', "members"), ("%gpai run memb", "members"), ('kg.plot("grow', "growth")],
)
def test_tab_completes_the_name_of_a_query(mine: Opened, typed: str, offered: str) -> None:
    cell = mine.page.locator(".jp-NotebookPanel .jp-CodeCell").nth(1).locator(".cm-content")
    cell.fill("")
    cell.click()
    # At once: typed letter by letter, the editor closes each bracket and quotation by itself.
    mine.page.keyboard.insert_text(typed)
    mine.page.keyboard.press("Tab")
    item = mine.page.locator(".jp-Completer-item", has=mine.page.get_by_text(offered, exact=True))
    expect(item.first).to_be_visible()
    item.first.click()
    expect(cell).to_have_text(re.sub(r"\w+$", offered, typed))


# ---- The page that make notebooks writes ----


@pytest.fixture(scope="module")
def page_of_the_tour(ran: Opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = rendering()
    path = tmp_path_factory.mktemp("page") / f"{TOUR}.html"
    headings = [script.heading(script.read(each), each.stem) for each in script.notebooks()]
    path.write_text(script.page(_saved(ran.lab), TOUR, headings), encoding="utf-8")
    (path.parent / "index.html").write_text(script.index(headings), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), SCHEMES)
@pytest.mark.parametrize("name", [TOUR, "index"])
def test_a_page_fits_any_width_loads_nothing_and_breaks_no_rule_of_axe(
    name: str, width: int, scheme: Any, page_of_the_tour: Path, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    path = page_of_the_tour.with_name(f"{name}.html")
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [url for url in asked if not url.startswith((path.as_uri(), "data:", "blob:", "about:"))] == []
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
    assert errors == []
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_live_picture_of_a_page_is_drawn_when_it_is_scrolled_to(
    width: int, page_of_the_tour: Path, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(page_of_the_tour.as_uri())
    live = page.locator("iframe")
    live.scroll_into_view_if_needed()
    live.content_frame.locator("html[data-ready]").wait_for(timeout=1000 * PATIENCE)
    expect(live.content_frame.locator("canvas").first).to_be_visible()
    context.close()


# ---- VS Code ----

# Its webview: src/vs/workbench/contrib/webview/browser/pre/index.html (sandbox) and
# src/vs/workbench/contrib/notebook/browser/view/renderers/backLayerWebView.ts (policy); what renders text/html:
# extensions/notebook-renderers/src/index.ts. github.com/microsoft/vscode, read in November 2026.
SANDBOX = "allow-same-origin allow-scripts allow-forms allow-pointer-lock allow-downloads"

POLICY = (
    "default-src 'none'; script-src 'self' https://*.vscode-cdn.net 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' https://*.vscode-cdn.net 'unsafe-inline'; "
    "img-src 'self' https://*.vscode-cdn.net https: http: data:; font-src 'self' https://*.vscode-cdn.net https:; "
    "connect-src https:; child-src https: data:;"
)

WEBVIEW = f"""<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head><body><div id="container"></div></body></html>"""

_WEBVIEW = Starlette(
    routes=[
        Route(
            "/",
            lambda _: HTMLResponse(f'<iframe sandbox="{SANDBOX}" src="/webview" width="990" height="9000"></iframe>'),
        ),
        Route("/webview", lambda _: HTMLResponse(WEBVIEW)),
        Route("/favicon.ico", lambda _: HTMLResponse("")),
    ]
)

RENDER = """html => {
  const policy = window.trustedTypes?.createPolicy('notebookRenderer', {createHTML: value => value});
  const element = document.createElement('div');
  element.innerHTML = policy?.createHTML(html) ?? html;
  document.getElementById('container').appendChild(element);
}"""


def test_a_page_with_the_policy_of_vs_code_shows_the_picture_alive(ran: Opened, browser: Browser) -> None:
    with serving(_WEBVIEW) as address:
        context = browser.new_context(viewport={"width": 1000, "height": 1200})
        page, errors = context.new_page(), []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/")
        webview = page.frame(url=f"{address}/webview")
        assert webview is not None
        webview.evaluate(RENDER, shown(_saved(ran.lab)))
        live = webview.locator("iframe")
        live.scroll_into_view_if_needed()
        live.content_frame.locator("html[data-ready]").wait_for(timeout=1000 * PATIENCE)
        expect(live.content_frame.locator("canvas").first).to_be_visible()
        assert webview.evaluate(
            "[...document.images].every(each => each.complete && each.naturalWidth > 0 && each.alt)"
        )
        # Its policy loads no embedded font. The live picture measures names as they are drawn, so it can do without.
        assert [] == [error for error in errors if not error.startswith("Loading the font 'data:font/woff;base64,")]
        context.close()


def test_restricted_mode_of_vs_code_has_an_image_or_words_for_each_output(ran: Opened) -> None:
    # It shows neither text/html nor image/svg+xml, but the first of these; the words are the image's alternative text.
    for output in outputs(_saved(ran.lab)):
        if output.output_type in ("display_data", "execute_result"):
            assert {"image/png", "text/markdown", "text/plain"} & set(output.data)
            assert not output.data.get("text/plain", "").startswith("<gpai_graph")
    for output in outputs(_saved(ran.lab)):
        if "image/png" in output.get("data", {}):
            (image, *_) = Found(output.data["text/html"]).images
            assert image["alt"] == output.data["text/plain"]
