"""The page of a picture: one HTML file that holds all it needs; its policy allows it no request."""

import json
import zlib
from base64 import b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate, date_words, year_spans
from gpai_graph.rdf.kinds import plural
from gpai_graph.rdf.sources import Source
from gpai_graph.visual import typeface
from gpai_graph.visual.network import svg
from gpai_graph.visual.network.pyvis_network import network_of, page_options
from gpai_graph.visual.network.scene import Node, Scene, kind_slot, palette, slots
from gpai_graph.visual.network.views import View, ticks
from gpai_graph.visual.style import CIRCLES, DARK, LIGHT, POLYGONS, properties

# In the order they are run: others' code first, then what it asks for, then ours.
_VENDORED: Final = ("hammer.min.js", "vis-util.min.js", "vis-data.min.js", "vis-network.min.js")
_OURS: Final = ("data.js", "labels.js", "stage.js", "panel.js", "controls.js", "export.js", "main.js")
_MAP: Final = "//# sourceMappingURL"
# The letters of English and its neighbours, and the signs of the page.
_USUAL: Final = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) | frozenset("–—‘’“”…←↑→↓↕↗−")
_OPEN: Final = 150  # rows up to which a table stands open
_DANGEROUS: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
Column = tuple[str, bool, Sequence[str]]  # heading, whether it holds numbers, cells as HTML


@cache  # files of the package
def _read(folder: str, name: str) -> str:
    return (files("gpai_graph") / folder / name).read_text(encoding="utf-8")


@cache  # two texts
def _scripts() -> tuple[str, str]:
    """Others' code and ours. The lines that name source maps go: a developer's browser would ask for them."""
    needs = _read("visual/network/script", "vis-needs.js")
    theirs = [_read("vendor", name) for name in _VENDORED]
    kept = ("\n".join(line for line in text.split("\n") if not line.startswith(_MAP)) for text in theirs)
    lines = (line.strip() for name in _OURS for line in _read("visual/network/script", name).split("\n"))
    ours = "\n".join(line for line in lines if line and not line.startswith("//"))
    return "\n;".join([needs, *kept]), f'"use strict";(() => {{\n{ours}}})();'


@cache  # one object
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
    node_table, link_table = _table_of_nodes(scene, known), _table_of_links(scene)
    return template.render(
        scene=scene,
        alt=alt,
        policy=_policy([library, program], style),
        style=Markup(style),
        library=Markup(_packed(library)),
        program=Markup(program),
        data=in_script(_payload(scene, first, whole)),
        about=_address(about),
        still=Markup(svg.svg(scene, first, alt, bare=True)),
        limits=svg.limits(scene, first).capitalize(),
        legend=Markup(svg.legend(scene)),
        counts=svg.count_words(scene),
        key=_key(scene),
        shown=len(first.nodes),
        as_of=date_words(scene.as_of),
        node_table=Markup(node_table),
        link_table=Markup(link_table),
        opened=_OPEN,
        sources=[_source_words(source) for source in scene.sources],
        nodes_word=plural(next(iter(scene.looks)) if len(scene.looks) == 1 else "", len(scene.nodes)),
    )


def _payload(scene: Scene, first: View, whole: View) -> dict[str, Any]:
    """What a page needs to draw, in columns: a value that many share stands once."""
    kinds = list(scene.looks)
    shapes = sorted({look.shape for look in scene.looks.values()})
    link_kinds = sorted({link.kind for link in scene.links})
    nodes, links = scene.nodes, scene.links
    network = network_of(scene, whole)
    return {
        "title": scene.title,
        "asOf": scene.as_of,
        "directed": scene.directed,
        "oriented": scene.oriented,
        "marked": nodes[scene.marked[0]].key if scene.marked else "",
        "options": page_options(len(nodes), scene.directed),
        "kinds": [
            {"name": kind, "many": plural(kind, 2), "slot": kind_slot(scene, kind), "shape": look.shape}
            for kind, look in scene.looks.items()
        ],
        "groups": [{"mark": group.mark, "name": group.name} for group in scene.groups],
        "polygons": {shape: POLYGONS[shape] for shape in shapes if shape in POLYGONS},
        "circles": {shape: CIRCLES[shape] for shape in shapes if shape in CIRCLES},
        "linkKinds": link_kinds,
        "ticks": [[tick.day, tick.name] for tick in ticks(scene)],
        "nodes": {
            "id": [node.key for node in nodes],
            "label": [options["label"] for options in network.nodes],
            "x": [options["x"] for options in network.nodes],
            "y": [options["y"] for options in network.nodes],
            "size": _coded(options["size"] for options in network.nodes),
            "kind": _coded(kinds.index(node.kind) for node in nodes),
            "group": _coded(node.group for node in nodes),
            "slot": _coded(slots(scene)),
            "since": _coded(node.since for node in nodes),
            "until": _coded(node.until for node in nodes),
            "held": _coded(node.held for node in nodes),
            "undated": _coded(node.undated for node in nodes),
            "sources": _coded(node.sources for node in nodes),
            "more": _coded(node.more for node in nodes),
        },
        "links": {
            "from": [link.start for link in links],
            "to": [link.end for link in links],
            "weight": _coded(_short(options["value"]) for options in network.edges),
            "inferred": _coded(int(options["dashes"]) for options in network.edges),
            "kind": _coded(link_kinds.index(link.kind) for link in links),
            "since": _coded(link.since for link in links),
            "until": _coded(link.until for link in links),
            "years": _coded(link.years for link in links),
            "held": _coded(link.held for link in links),
            "undated": _coded(link.undated for link in links),
            "more": _coded(link.more for link in links),
        },
        "first": {"nodes": first.nodes, "points": first.points, "least": _short(first.least)}
        if first is not whole
        else None,
        "least": _short(whole.least),
        "sources": [[s.title, s.publisher, s.issued, s.kind, s.url] for s in scene.sources],
    }


def _key(scene: Scene) -> str:
    """What size, breadth and dashes mean, as far as this picture has them."""
    facts = [
        f"Size: {scene.size_words}." if scene.size_words else "",
        "Broad lines have more weight." if len({link.weight for link in scene.links}) > 1 else "",
        "Dashed lines are inferred." if any(link.inferred for link in scene.links) else "",
    ]
    return " ".join(fact for fact in facts if fact)


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 4)


def _coded(column: Iterable[Hashable]) -> dict[str, Sequence[Any]]:
    """A column as its different values in the order they appear, and where in them each row's value is."""
    rows = list(column)
    values = list(dict.fromkeys(rows))
    if len(values) < 2:
        return {"values": values}
    places = {value: place for place, value in enumerate(values)}
    return {"values": values, "at": [places[row] for row in rows]}


def in_script(data: Any) -> Markup:
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
        "font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache  # one text, the scripts of others
def _packed(text: str) -> str:
    """Text as base64 of its deflated bytes, which the page unpacks."""
    return b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _style(scene: Scene) -> str:
    fills = palette(scene)
    light = properties({**LIGHT, **{f"c{slot}": fill for slot, (fill, _) in enumerate(fills)}})
    dark = properties({**DARK, **{f"c{slot}": fill for slot, (_, fill) in enumerate(fills)}})
    classes = "".join(f".c{slot}{{fill:var(--c{slot})}}" for slot in range(len(fills)))
    schemes = (
        f":root{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}"
    )
    family = f":root{{--font:{typeface.STACK}}}"
    return f"{_faces(scene)}{family}{schemes}{classes}\n{_read('visual/network', 'page.css')}"


def _faces(scene: Scene) -> str:
    """The glyphs of what every page says, and of what this one says in rarer letters."""
    texts = (scene.title, scene.question, *scene.caveats, *(node.label for node in scene.nodes))
    letters = _USUAL.union(*texts, *(group.name for group in scene.groups))
    return typeface.faces(dict.fromkeys(typeface.WEIGHT_RANGES, letters))


# The nodes and links as tables, for those who read. End tags that HTML lets one leave out are left out: a page of 5,000
# links becomes a fifth smaller.


def _table_of_nodes(scene: Scene, known: Mapping[str, str]) -> str:
    """Head and body of the table of nodes, the most connected first. known: {key of a node: address}."""
    nodes = [scene.nodes[place] for place in scene.ranks]
    names = sorted({name for node in nodes for name, _ in node.more})
    weighted = any(node.strength != node.degree for node in nodes)
    columns: list[Column] = [
        ("Name", False, [escape(node.label) for node in nodes]),
        ("Kind", False, [escape(node.kind) for node in nodes]),
        ("Group", False, [escape(scene.groups[node.group].name) if node.group >= 0 else "" for node in nodes]),
        ("Links", True, [str(node.degree) for node in nodes]),
        ("Weight of links", True, [words.number(node.strength) if weighted else "" for node in nodes]),
        ("Since", False, [_time(node.since) for node in nodes]),
        ("Until", False, [_time(node.until) for node in nodes]),
    ]
    told = [dict(node.more) for node in nodes]
    columns += [(words.upper_first(name), False, [_time(of.get(name, "")) for of in told]) for name in names]
    columns.append(("Sources", False, [_numbers(node.sources) for node in nodes]))
    columns.append(("Identifier", False, [_identifier(node, known.get(node.key, "")) for node in nodes]))
    # The panel finds an address by the number of the node; without addresses a large page is spared the numbers.
    return _table(columns, [f' data-n="{place}"' if any(known.values()) else "" for place in scene.ranks])


def _identifier(node: Node, address: str) -> str:
    if address:
        return f'<a href="{escape(address)}" target="_top">{escape(node.key)}</a>'
    return escape(node.key) if node.key != node.label else ""


def _table_of_links(scene: Scene) -> str:
    """The table of links, in the order of their ends."""
    links = scene.links
    names = sorted({name for link in links for name, _ in link.more})
    weighted = len({link.weight for link in links}) > 1
    columns: list[Column] = [
        ("From" if scene.oriented else "Between", False, [escape(scene.nodes[link.start].label) for link in links]),
        ("To" if scene.oriented else "and", False, [escape(scene.nodes[link.end].label) for link in links]),
        ("Link", False, [escape(link.kind) for link in links]),
        ("Weight", True, [words.number(link.weight) if weighted else "" for link in links]),
        ("Years", False, [year_spans(link.years) for link in links]),
        ("Since", False, [_time(link.since) for link in links]),
        ("Until", False, [_time(link.until) for link in links]),
        ("Basis", False, ["inferred" if link.inferred else "" for link in links]),
    ]
    told = [dict(link.more) for link in links]
    columns += [(words.upper_first(name), False, [_time(of.get(name, "")) for of in told]) for name in names]
    columns.append(("Sources", False, [_numbers(link.sources) for link in links]))
    return _table(columns, [""] * len(links))


def _time(value: str) -> str:
    date = PartialDate.of(value)
    return f"<time datetime={date.text}>{date.words}</time>" if date else escape(value)


def _numbers(sources: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in sources)


def _table(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """The table of the columns that hold something; the first always. rows: what stands in the tag of each.

    Its classes name the columns of numbers (n4, n5): a class in each of 5,000 rows made a page two kilobytes larger."""
    kept = [column for place, column in enumerate(columns) if place == 0 or any(column[2])]
    heads = "".join(f"<th scope=col{' class=n' if numeric else ''}>{escape(heading)}" for heading, numeric, _ in kept)
    numbers = " ".join(f"n{place}" for place, (_, numeric, _) in enumerate(kept, start=1) if numeric)
    lines = zip(rows, *(cells for _, _, cells in kept), strict=True)
    body = "".join(f"<tr{row}><td>{'<td>'.join(cells)}\n" for row, *cells in lines)
    return f'<table class="{numbers}"><thead><tr>{heads}<tbody>\n{body}</table>'


def _source_words(source: Source) -> dict[str, str]:
    """A source as the page lists it: title, what else is known of it, its address or nothing."""
    known = (source.publisher, date_words(source.issued), source.kind)
    return {"title": source.title, "about": ", ".join(part for part in known if part), "url": source.url}
