"""Looks: the kinds of things on pages. Kinds in, small SVG icons, words and colours of the stylesheet out."""

from functools import cache
from typing import Final

from markupsafe import Markup

from gpai_graph.visual import typeface
from gpai_graph.visual.style import CIRCLES, DARK, LIGHT, POLYGONS, looks_of, plural

# Kinds whose own name says too little to a reader: one of them, several of them.
_WORDS: Final = {
    "change": ("change of a body", "changes of bodies"),
    "completeness": ("stated count", "stated counts"),
    "concept": ("term", "terms"),
    "goal": ("sustainable development goal", "sustainable development goals"),
    "group": ("group of countries", "groups of countries"),
    "scheme": ("list of words", "lists of words"),
    "series": ("series of events", "series of events"),
    "strategy": ("strategy or law", "strategies and laws"),
    "term": ("term of the vocabulary", "terms of the vocabulary"),
    "candidacy": ("candidacy", "candidacies"),
}
_LIKE: Final = {
    "document": "output",
    "strategy": "instrument",
    "principle": "theme",
    "goal": "theme",
    "milestone": "event",
    "series": "event",
    "change": "body",
    "seat": "person",
    "membership": "country",
    "candidacy": "country",
    "completeness": "source",
}
KINDS: Final = (
    "country",
    "body",
    "person",
    "organisation",
    "project",
    "output",
    "event",
    "instrument",
    "theme",
    "group",
    "source",
)


@cache
def icon(kind: str) -> Markup:
    """The shape of a kind as a small SVG; what has no shape of its own takes that of what it is like.

    >>> "k-country" in icon("country")
    True
    """
    name = kind if kind in KINDS else _LIKE.get(kind, "")
    if not name:
        return Markup("")
    shape = looks_of([name])[name].shape
    head = f'<svg class="icon k-{name}" viewBox="-1.5 -1.5 3 3" aria-hidden="true" focusable="false">'
    if shape in CIRCLES:
        radius, hole = CIRCLES[shape]
        ring = f'<circle class="hole" r="{hole}"/>' if hole else ""
        return Markup(f'{head}<circle r="{radius}"/>{ring}</svg>')
    points = " ".join(f"{x},{y}" for x, y in POLYGONS[shape])
    return Markup(f'{head}<polygon points="{points}"/></svg>')


def kind_word(kind: str, count: int = 1) -> str:
    """The word for so many things of a kind, as a reader would say it.

    >>> kind_word("group"), kind_word("country", 2)
    ('group of countries', 'countries')
    """
    one, several = _WORDS.get(kind, (kind, plural(kind, 2)))
    return one if count == 1 else several


@cache
def variables() -> str:
    """The colours of both schemes as custom properties, from the one place where they stand."""
    looks = looks_of(KINDS)
    light = {**LIGHT, **{f"k-{name}": look.light for name, look in looks.items()}}
    dark = {**DARK, **{f"k-{name}": look.dark for name, look in looks.items()}}
    fills = "".join(f".k-{name}{{fill:var(--k-{name})}}" for name in looks)
    return (
        f"{_faces()}:root{{--font:{typeface.STACK}}}\n:root{{color-scheme:light dark;{_written(light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_written(dark)}}}}}\n"
        f"@media print{{:root:root{{color-scheme:light;{_written(light)}}}}}\n{fills}\n"
    )


def font(weight: int, part: str) -> str:
    """The address of a file of the font, beside the stylesheet; a new version has a new one, so it may be kept."""
    return f"inter.{weight}.{part}.woff2?{typeface.VERSION}"


def _faces() -> str:
    """The rules by which pages load the font: addresses stand beside the stylesheet, the rare letters on demand."""
    return "".join(
        f"@font-face{{font-family:'{typeface.FAMILY}';font-weight:{span};font-display:swap;"
        f"src:url({font(weight, part)}) format('woff2');unicode-range:{letters}}}\n"
        for weight, span in typeface.WEIGHTS.items()
        for part, letters in typeface.PARTS.items()
    )


def _written(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())
