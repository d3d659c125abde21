"""Style: what each kind of thing looks like. One colour and one shape a kind, never colour alone.

In: names of kinds. Out: shapes as unit polygons, colours for light and dark grounds."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gpai_graph.rdf.kinds import BY_NAME

# Contrast with both grounds of its scheme: at least 4.5:1 for every fill (a test computes it).
LIGHT: Final = {
    "ground": "#ffffff",
    "soft": "#f3f6f9",
    "text": "#14202b",
    "quiet": "#4a5866",
    "rule": "#7b8896",
    "line": "#4a5866",
    "link": "#0b5fa5",
}
DARK: Final = {
    "ground": "#11171d",
    "soft": "#1a222b",
    "text": "#e8edf2",
    "quiet": "#aab7c4",
    "rule": "#7f8d9b",
    "line": "#aab7c4",
    "link": "#6fb3f2",
}


@dataclass(frozen=True)
class Look:
    """A shape and its fill on a light and on a dark ground."""

    shape: str
    light: str
    dark: str


# Every shape with its colours, in the order in which kinds that are not ours get them.
_LOOKS: Final = (
    Look("square", "#0b5fa5", "#6fb3f2"),
    Look("star", "#7a3e9d", "#c79be8"),
    Look("circle", "#4d5a67", "#aab7c4"),
    Look("hexagon", "#8a5a00", "#e0b35c"),
    Look("triangle", "#1b7a43", "#63c98d"),
    Look("diamond", "#b3480f", "#f29a68"),
    Look("triangle down", "#a8104f", "#f07ab0"),
    Look("pentagon", "#00707a", "#4fc3cd"),
    Look("small circle", "#5b6b00", "#b9c94a"),
    Look("flag", "#a3262a", "#f5928f"),
    Look("page", "#3d4fb3", "#9fb0ff"),
    Look("shield", "#7a4f42", "#d6b3a5"),
    Look("triangle right", "#8f1a8f", "#ee9dee"),
    Look("ring", "#666666", "#b0b0b0"),
)
_OF_SHAPES: Final = {kind.shape: name for name, kind in BY_NAME.items() if kind.shape}
_KINDS: Final = {_OF_SHAPES[look.shape]: look for look in _LOOKS if look.shape in _OF_SHAPES}
PLAIN: Final = Look("circle", "#0b5fa5", "#6fb3f2")

# Fills of groups; those beyond share the last one, and all carry their mark.
GROUPS: Final = (
    *(
        (_KINDS[kind].light, _KINDS[kind].dark)
        for kind in ("country", "output", "project", "body", "event", "instrument")
    ),
    *((_KINDS[kind].light, _KINDS[kind].dark) for kind in ("organisation", "theme", "person")),
)

INK, QUIET, GROUND, RULE = LIGHT["text"], LIGHT["quiet"], LIGHT["ground"], LIGHT["rule"]
FILLS: Final = tuple(light for light, _ in GROUPS)
LAND: Final = ("#dde2e7", "#30373f")
GRID: Final = ("#e3e7eb", "#2a3138")
NOTE: Final = ("#a35a00", "#f0b429")  # of annotations
# {on a light ground: on a dark ground} for every colour that charts use; each light one has one dark one.
COLOURS: Final = {LIGHT[name]: dark for name, dark in DARK.items()} | dict(
    (*((look.light, look.dark) for look in _KINDS.values()), LAND, GRID, NOTE)
)
# Sizes of text in charts, and from one line of it to the next.
TEXT: Final = 13
SMALL: Final = 12
LINE: Final = 17


def _regular(corners: int, start: float, radius: float) -> tuple[tuple[float, float], ...]:
    turns = (start + 360 * corner / corners for corner in range(corners))
    return tuple(
        (round(radius * math.cos(math.radians(turn)), 3), round(radius * math.sin(math.radians(turn)), 3))
        for turn in turns
    )


def _star() -> tuple[tuple[float, float], ...]:
    outer, inner = _regular(5, -90, 1.32), _regular(5, -54, 0.62)
    return tuple(point for pair in zip(outer, inner, strict=True) for point in pair)


# Corners of each shape at radius 1, of about the same area; y points down. Circles have none.
POLYGONS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)),
    "star": _star(),
    "hexagon": _regular(6, 0, 1.08),
    "triangle": _regular(3, -90, 1.3),
    "diamond": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "triangle down": _regular(3, 90, 1.3),
    "pentagon": _regular(5, -90, 1.12),
    "flag": ((-1.0, -1.2), (1.15, -1.2), (0.7, -0.48), (1.15, 0.24), (-0.6, 0.24), (-0.6, 1.25), (-1.0, 1.25)),
    "page": ((-0.72, -1.1), (0.3, -1.1), (0.72, -0.68), (0.72, 1.1), (-0.72, 1.1)),
    "shield": ((-0.9, -1.0), (0.9, -1.0), (0.9, 0.25), (0.0, 1.15), (-0.9, 0.25)),
    "triangle right": _regular(3, 0, 1.3),
}
# Circles differ by radius, and the ring by its hole: (radius, radius of the hole).
CIRCLES: Final = {"circle": (1.0, 0.0), "small circle": (0.7, 0.0), "ring": (1.0, 0.55)}


def looks_of(kinds: Iterable[str]) -> dict[str, Look]:
    """The look of each kind: ours where we know it, for others one that no kind of the same picture has.

    Beyond what there is to give, looks repeat; words in the legend, the panel and the table still tell kinds apart.

    >>> looks_of(["country", "ministry"])["country"].shape
    'square'
    """
    names = sorted(set(kinds))
    taken = {name for name in names if name in _KINDS}
    free = [look for name, look in _KINDS.items() if name not in taken] or list(_KINDS.values())
    strangers = [name for name in names if name and name not in _KINDS]
    found = {name: free[place % len(free)] for place, name in enumerate(strangers)}
    return {name: found.get(name) or _KINDS.get(name, PLAIN) for name in names}


def dark(scope: str) -> str:
    """The colours on a dark ground, in place of the light ones that stand in an image, as rules of a style sheet.

    scope: the selector of the image.

    >>> dark(".x").startswith("@media (prefers-color-scheme:dark){.x [fill=")
    True
    """
    rules = (
        f'{scope} [{what}="{light}"]{{{what}:{dark}}}' for light, dark in COLOURS.items() for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def properties(values: Mapping[str, str]) -> str:
    """Values as custom properties of a style sheet.

    >>> properties({"ink": "#111"})
    '--ink:#111;'
    """
    return "".join(f"--{name}:{value};" for name, value in values.items())


def px(value: float) -> str:
    """Pixels as an image has them, to a tenth.

    >>> px(12.04), px(0.25), px(-3)
    ('12', '0.2', '-3')
    """
    return f"{value:.1f}".removesuffix(".0")
