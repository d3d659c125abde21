"""Vega: a Vega-Lite specification in, an SVG image out.

vl-convert draws it; in a browser (Pyodide), where that has no build, Vega itself does, from the copy that we carry.
Both give the same bytes. Neither asks for anything: all data stand in the specification."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpai_graph.errors import PlotError

VENDOR: Final = Path(__file__).parents[1] / "vendor"
SCRIPT: Final = Path(__file__).with_name("vega.js")
_VERSION: Final = "5.21"  # of those that vl-convert holds; named, so that its default may change


def svg(spec: dict[str, object]) -> str:
    """The image. Raises PlotError where nothing can draw it."""
    try:
        # Imported here: 84 MB of code are mapped, and only plots need them.
        import vl_convert
    except ImportError:
        return str(_in_browser()(json.dumps(spec)))
    return vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])


@cache
def _in_browser() -> Any:
    """The function of vega.js, made once: reading Vega takes a tenth of a second."""
    try:
        from pyodide.code import run_js
    except ImportError as error:
        message = "nothing here can draw a plot: pip install vl-convert-python. Its data: .csv()."
        raise PlotError(message) from error
    vega, lite = ((VENDOR / name).read_text(encoding="utf-8") for name in ("vega.min.js", "vega-lite.min.js"))
    return run_js(SCRIPT.read_text(encoding="utf-8"))(vega, lite)
