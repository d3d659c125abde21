"""The notebooks in a browser, as far as it can be tried without Pyodide, which no index of Python packages holds.

The package runs without what has no build there, and answers alike; the site is built, complete, and opens. Running a
cell in the browser needs Pyodide from its CDN or from npm; docs/lite.md tells what was seen then."""

import ast
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from browser import browser as browser
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from playwright.sync_api import Browser, Route
from scripts import script
from test_wheel import OFFLINE, UNREACHABLE

from gpai_graph.graph.opening import load
from gpai_graph.stores.paths import CACHE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
# What has no build for Pyodide, cannot work there, or is loaded only when somebody asks for it.
MISSING = (
    "SPARQLWrapper _multiprocessing fcntl httptools igraph multiprocessing numpy pandas platformdirs pyoxigraph "
    "pyshacl requests resource starlette urllib3 uvicorn uvloop vl_convert"
).split()
ASKED: dict[str, dict[str, Any]] = {
    "members": {"as_of": "2021-12-31"},
    "growth": {},
    "experts": {"group": "gpai-wg-responsible-ai"},
    "coverage": {"indicator": "population"},
    "facts": {"thing": "country:ca"},
}
PLOTTED = "growth"
SCRIPT = f"""
import json, sys
for name in {MISSING!r}:
    sys.modules[name] = None
import gpai_graph as gpai
kg = gpai.load()
told = {{"source": kg.source}}
told["answers"] = {{name: repr(kg.answer(name, **values).rows) for name, values in {ASKED!r}.items()}}
told["evidence"] = repr([(found.triple, found.sources) for found in kg.evidence("membership:ca-gpai")])
told["search"] = repr(kg.search("responsible AI"))
told["sparql"] = repr(kg.query("SELECT ?c {{ ?c a gpai:Country }} ORDER BY ?c").rows)
told["network"] = repr(sorted(kg.network("collaboration", as_of="2023").edges(data="weight")))
told["plotted"] = kg.plot({PLOTTED!r}).csv()
try:
    gpai.connect("http://127.0.0.1:9/sparql")
except Exception as error:
    told["connect"] = repr(error)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the package tells where none of MISSING can be imported."""
    variables = {**os.environ, CACHE_VARIABLE: str(tmp_path_factory.mktemp("cache")), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, encoding="utf-8", env=variables)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_without_pyoxigraph_rdflib_answers(without: dict[str, Any]) -> None:
    assert without["source"] == "gpai-graph.trig, in rdflib"


def test_what_a_browser_lacks_changes_no_answer(without: dict[str, Any]) -> None:
    kg = load()
    assert without["answers"] == {name: repr(kg.answer(name, **values).rows) for name, values in ASKED.items()}
    assert without["evidence"] == repr([(found.triple, found.sources) for found in kg.evidence("membership:ca-gpai")])
    assert without["search"] == repr(kg.search("responsible AI"))
    countries = kg.query("SELECT ?c { ?c a gpai:Country } ORDER BY ?c")
    assert without["sparql"] == repr(countries.rows)  # type: ignore[union-attr]
    assert without["network"] == repr(sorted(kg.network("collaboration", as_of="2023").edges(data="weight")))
    assert without["plotted"] == kg.plot(PLOTTED).csv()


def test_an_endpoint_that_cannot_be_asked_from_there_is_told_in_words(without: dict[str, Any]) -> None:
    assert "StoreError('no endpoint can be asked from here" in without["connect"]


# ---- The site ----


@pytest.fixture(scope="module")
def lite() -> ModuleType:
    """docs/lite.py, which is no part of the package."""
    return script("docs/lite.py")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make lite` makes it."""
    output = tmp_path_factory.mktemp("site") / "lite"
    command = [sys.executable, str(ROOT / "docs" / "lite.py"), "--output", str(output)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    told = done.stdout + done.stderr
    offline = any(words in told for words in UNREACHABLE) or bool(os.environ.get("PIP_NO_INDEX"))
    if done.returncode and offline and not os.environ.get("CI"):
        pytest.skip(OFFLINE)
    assert done.returncode == 0, told
    assert "http.server" in done.stdout
    return output


def test_the_site_holds_each_wheel_that_the_package_needs_in_a_browser(site: Path, lite: ModuleType) -> None:
    wheels = {canonicalize_name(parse_wheel_filename(path.name)[0]): path for path in (site / "pypi").glob("*.whl")}
    assert [path.name for path in wheels.values() if not path.name.endswith("-none-any.whl")] == []
    there = {*wheels, *lite.COMPILED, *lite.KERNEL}
    for name, path in wheels.items():
        needs = [Requirement(text) for text in lite.requirements_of(path)]
        wanted = {
            canonicalize_name(each.name) for each in needs if not each.marker or each.marker.evaluate(lite.BROWSER)
        }
        assert wanted - there == set(), name
    assert "gpai-graph" in wheels
    assert {canonicalize_name(name) for name in json.loads((site / "pypi" / "all.json").read_bytes())} == set(wheels)


def test_each_notebook_of_the_site_begins_with_a_folded_cell_that_installs(site: Path) -> None:
    assert sorted(path.name for path in (site / "files").glob("*.ipynb")) == NOTEBOOKS
    for name in NOTEBOOKS:
        first, *others = json.loads((site / "files" / name).read_bytes())["cells"]
        assert first["metadata"]["jupyter"] == {"source_hidden": True}
        assert others == json.loads((ROOT / "notebooks" / name).read_bytes())["cells"]


def test_the_first_cell_asks_for_what_the_notebook_uses(lite: ModuleType) -> None:
    cells = [{"cell_type": "code", "source": "kg.answer('members').to_pandas()"}]
    plain = lite.prepared({"cells": []}, ["gpai-graph"], ["igraph"])["cells"][0]["source"]
    framed = lite.prepared({"cells": cells}, ["gpai-graph"], ["igraph"])["cells"][0]["source"]
    assert re.findall(r"install\((\[.*?\])", plain) == ['["igraph"]', '["gpai-graph"]']
    assert re.findall(r"install\((\[.*?\])", framed) == ['["igraph", "pandas"]', '["gpai-graph"]']


def test_the_first_cell_does_nothing_elsewhere(lite: ModuleType) -> None:
    source = lite.prepared({"cells": []}, ["gpai-graph"], ["igraph"])["cells"][0]["source"]
    code = compile(source, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {}
    # A code object that awaits makes a coroutine, which ends at once.
    with pytest.raises(StopIteration):
        eval(code, names).send(None)
    assert "piplite" not in names


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the site on any web server of files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_site_opens_and_asks_nobody_but_the_home_of_pyodide(served: str, browser: Browser) -> None:
    outside: list[str] = []

    def only_here(route: Route) -> None:
        if route.request.url.startswith((served, "data:", "blob:")):
            route.continue_()
            return
        outside.append(route.request.url)
        route.abort()

    page = browser.new_page()
    page.route("**/*", only_here)
    page.goto(f"{served}/lab/index.html")
    page.wait_for_selector(".jp-Launcher, .jp-DirListing-content", timeout=60_000)
    for name in NOTEBOOKS:
        page.wait_for_selector(f'.jp-DirListing-itemText:has-text("{name}")')
    page.close()
    assert [url for url in outside if not url.startswith("https://cdn.jsdelivr.net/pyodide/")] == []
