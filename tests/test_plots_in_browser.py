"""Plots where vl-convert has no build: Vega itself, run in a real browser, draws the same bytes."""

import json
import sys
from pathlib import Path

import pytest
from browser import browser as browser
from playwright.sync_api import Browser

from gpai_graph.errors import PlotError
from gpai_graph.graph.opening import load
from gpai_graph.visual.chart import vega

# One query for each way of drawing.
DRAWN = ("composition", "growth", "members", "outputs-by-kind-and-year", "council-chairs", "coverage", "milestones")


def test_vega_in_a_browser_draws_what_vl_convert_draws(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    expected: list[str] = []
    real = vega.svg

    def noted(spec: dict[str, object]) -> str:
        asked.append(spec)
        expected.append(real(spec))
        return expected[-1]

    monkeypatch.setattr(vega, "svg", noted)
    kg = load()
    plots = [kg.plot(name) for name in DRAWN]
    for plot in plots:
        plot.svg()
    assert {plot.header.mark for plot in plots} >= {"bar", "dots", "lanes", "line", "map", "span", "step"}
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    texts = [Path(vega.VENDOR / name).read_text(encoding="utf-8") for name in ("vega.min.js", "vega-lite.min.js")]
    script = vega.SCRIPT.read_text(encoding="utf-8")
    # As a worker has it: without a canvas, on which text would be measured.
    found = page.evaluate(
        f"""async ([vega, lite, specs]) => {{
          const code = `onmessage = ({{data}}) => {{
            const draw = ({{}}, ${{JSON.stringify({json.dumps(script)})}});
            postMessage(data[2].map((0, eval)(draw)(data[0], data[1])));
          }}`;
          const worker = new Worker(URL.createObjectURL(new Blob([code])));
          return await new Promise((done, failed) => {{
            worker.onmessage = ({{data}}) => done(data);
            worker.onerror = (event) => failed(new Error(event.message));
            worker.postMessage([vega, lite, specs]);
          }});
        }}""",
        [*texts, [json.dumps(spec) for spec in asked]],
    )
    page.close()
    assert [spec for spec, here, there in zip(DRAWN, expected, found, strict=True) if here != there] == []
    assert [url for url in requests if not url.startswith("blob:")] == []


def test_where_nothing_draws_the_error_says_what_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    vega._in_browser.cache_clear()
    with pytest.raises(PlotError, match="pip install vl-convert-python"):
        load().plot("growth").svg()
