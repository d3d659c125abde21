"""Vega: a Vega-Lite specification in, an SVG image out, drawn by vl-convert in this process.

It asks for nothing: all data stand in the specification."""

from typing import Final

from gpai_graph.visual import typeface

_VERSION: Final = "5.21"  # of those that vl-convert holds; named, so that its default may change


def svg(spec: dict[str, object]) -> str:
    """The image."""
    # Imported here: 84 MB of code are mapped, and only plots need them.
    import vl_convert

    typeface.register()
    return vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
