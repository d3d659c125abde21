"""Pages: a scene and its views in, one HTML page out. Everything is in it; its policy allows it no request."""

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from gpai_graph.rdf.dates import date_words
from gpai_graph.visual.network import svg as still
from gpai_graph.visual.network import tables
from gpai_graph.visual.network.container import contain, palette, payload
from gpai_graph.visual.network.scene import Scene
from gpai_graph.visual.network.views import View
from gpai_graph.visual.style import DARK, LIGHT, plural

# In the order they are run: others' code first, then what it asks for, then ours.
_VENDORED: Final = ("hammer.min.js", "vis-util.min.js", "vis-data.min.js", "vis-network.min.js")
_OURS: Final = ("data.js", "labels.js", "stage.js", "panel.js", "controls.js", "export.js", "main.js")
_MAP: Final = "//# sourceMappingURL"
_OPEN: Final = 150  # rows up to which a table stands open
_DANGEROUS: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@cache
def _read(folder: str, name: str) -> str:
    return (files("gpai_graph") / folder / name).read_text(encoding="utf-8")


@cache
def _scripts() -> tuple[str, str]:
    """Others' code and ours. The lines that name source maps go: a developer's browser would ask for them."""
    needs = _read("visual/network/script", "vis-needs.js")
    theirs = [_read("vendor", name) for name in _VENDORED]
    kept = ("\n".join(line for line in text.split("\n") if not line.startswith(_MAP)) for text in theirs)
    lines = (line.strip() for name in _OURS for line in _read("visual/network/script", name).split("\n"))
    ours = "\n".join(line for line in lines if line and not line.startswith("//"))
    return "\n;".join([needs, *kept]), f'"use strict";(() => {{\n{ours}}})();'


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def policy(scene: Scene) -> str:
    """What the page of a scene may do, as a Content-Security-Policy."""
    return _policy(list(_scripts()), _style(scene))


def render(
    scene: Scene, first: View, whole: View, *, alt: str, pages: Mapping[str, str] | None = None, about: str = ""
) -> str:
    """The page. The same scene gives the same text. pages: {key of a node: address}; about: where more stands."""
    library, program = _scripts()
    style = _style(scene)
    known = {node.key: _address((pages or {}).get(node.key, "")) for node in scene.nodes}
    template = _environment().from_string(_read("visual/network", "page.html.j2"))
    node_table, link_table = tables.of_nodes(scene, known), tables.of_links(scene)
    return template.render(
        scene=scene,
        alt=alt,
        policy=_policy([library, program], style),
        style=Markup(style),
        library=Markup(_packed(library)),
        program=Markup(program),
        data=_json(payload(contain(scene, whole), scene, first, whole)),
        about=_address(about),
        still=Markup(still.svg(scene, first, alt, bare=True)),
        limits=still.limits(scene, first).capitalize(),
        legend=Markup(still.legend(scene)),
        counts=still.count_words(scene),
        key=_key(scene),
        shown=len(first.nodes),
        as_of=date_words(scene.as_of),
        node_table=Markup(node_table),
        link_table=Markup(link_table),
        opened=_OPEN,
        sources=[tables.source_words(source) for source in scene.sources],
        nodes_word=plural(next(iter(scene.looks)) if len(scene.looks) == 1 else "", len(scene.nodes)),
    )


def _key(scene: Scene) -> str:
    """What size, breadth and dashes mean, as far as this picture has them."""
    facts = [
        f"Size: {scene.size_words}." if scene.size_words else "",
        "Broad lines: more weight." if len({link.weight for link in scene.links}) > 1 else "",
        "Dashed lines: inferred." if any(link.inferred for link in scene.links) else "",
    ]
    return " ".join(fact for fact in facts if fact)


def _json(data: Any) -> Markup:
    """JSON that cannot end its script element, whatever the data say."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_DANGEROUS))


def _address(text: str) -> str:
    """The address if a browser may follow it: a path of the same server, or http(s); else ""."""
    inside = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if inside or text.startswith(("https://", "http://")) else ""


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _policy(scripts: list[str], style: str) -> str:
    """Only these scripts and this style, images only from the page itself, nothing from anywhere else."""
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _packed(text: str) -> str:
    """Text as base64 of its deflated bytes, which the page unpacks."""
    return b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _style(scene: Scene) -> str:
    fills = palette(scene)
    light = _variables({**LIGHT, **{f"c{slot}": fill for slot, (fill, _) in enumerate(fills)}})
    dark = _variables({**DARK, **{f"c{slot}": fill for slot, (_, fill) in enumerate(fills)}})
    classes = "".join(f".c{slot}{{fill:var(--c{slot})}}" for slot in range(len(fills)))
    schemes = (
        f":root{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}"
    )
    return f"{schemes}{classes}\n{_read('visual/network', 'page.css')}"


def _variables(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())
