"""Typeface: the one font of pages, charts and pictures. It measures text and embeds the glyphs that an image needs.

The font is Inter under a name of its own (vendor/README.md), in two weights. A text without kerning is as wide as the
advances of its glyphs, so what is measured here is what every browser draws, whatever fonts its machine has."""

import io
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from gpai_graph.stores.byte_cache import ByteCache

FOLDER: Final = Path(__file__).parents[1] / "vendor" / "fonts"
VERSION: Final = "4.1.1"  # of Inter
FAMILY: Final = "Inter GPAI"
# What is drawn where the font itself cannot be: letters that it does not hold, programs that load no embedded font.
STACK: Final = f"'{FAMILY}', Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
# Of the root of an SVG image: without kerning, and without rounding of advances to whole pixels.
ATTRIBUTES: Final = f'font-family="{STACK}" font-kerning="none" text-rendering="geometricPrecision"'
REGULAR: Final = 400
BOLD: Final = 600
# {weight of the file: the weights of CSS for which it stands}
WEIGHT_RANGES: Final = {REGULAR: "100 500", BOLD: "501 900"}
# {part of a page's font: the letters that it holds}; docs/fonts.py makes the files by these.
PARTS: Final = {
    "basic": "U+20-7E,U+A0-FF,U+131,U+152-153,U+2B9,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+2000-206F,U+20AC,U+2116,U+2122,"
    "U+2190-2199,U+2212,U+2248,U+2260,U+2264-2265",
    "extended": "U+100-130,U+132-151,U+154-2B8,U+2BA,U+2BD-2C5,U+2C7-2D9,U+2DB,U+2DD-52F,U+1E00-1FFF,U+2070-20AB,"
    "U+20AD-2115,U+2117-2121,U+2123-214F,U+219A-2211,U+2213-2247,U+2249-225F,U+2261-2263,U+2266-22FF,U+25A0-26FF",
}
# Fonts of the images that were drawn last; one takes 1 to 40 kB.
FONTS: Final = ByteCache[tuple[int, str], bytes](4 << 20, lambda key, font: len(key[1]) + len(font))
_EMOJI: Final = 0x1F000  # from here on
_STRONG: Final = ("bold", "600", "700", "800", "900")  # weights of CSS that the bold file draws


class Advances(dict[str, float]):
    """{letter: how wide it is drawn, in units of the font size}, also for letters that the font does not hold."""

    def __missing__(self, letter: str) -> float:
        return _unknown(letter)


@cache  # the weights of the typeface
def advances(weight: int = REGULAR) -> Advances:
    """How wide each letter is, in units of the font size."""
    # Imported here: only what draws needs it.
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / f"inter.{weight}.ttf", lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return Advances({chr(letter): metrics[name][0] / units for letter, name in font.getBestCmap().items()})


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is drawn, in pixels; letters that the font does not hold are taken to be wide.

    >>> width("Türkiye", 16), width("Türkiye", 16, bold=True), width("日本", 10)
    (56.8, 58.9, 21.0)
    """
    known = advances(BOLD if bold else REGULAR)
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return round(sum(map(known.__getitem__, text)) * size, 1)


def wrapped(text: str, room: float, size: float, most: int = 0, *, bold: bool = False) -> list[str]:
    """Return a text in lines that fit; most: at most so many lines, of which the last ends with "…".

    >>> wrapped("Working Group on Responsible AI", 120, 13)
    ['Working Group on', 'Responsible AI']
    """
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}", size, bold=bold) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if most and len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [cut(line, room, size, bold=bold) for line in found]


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text, cut to the room with "…" at its end.

    >>> cut("Responsible AI", 60, 13), cut("AI", 60, 13)
    ('Respon…', 'AI')
    """
    if width(text, size, bold=bold) <= room:
        return text
    text, taken = unicodedata.normalize("NFC", text), width("…", size, bold=bold)
    for place, letter in enumerate(text):
        taken += width(letter, size, bold=bold)
        if taken > room:
            return f"{text[:place].rstrip(' ,;:')}…"
    return f"{text}…"


def _unknown(letter: str) -> float:
    """The width of a letter that another font of the reader's machine will draw, in units of the font size."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.3 if ord(letter) >= _EMOJI else 1.05
    return 1.0


def embedded(svg: str) -> str:
    """Return CSS that holds the glyphs of all texts of an SVG image, by weight; "" for an image without text.

    svg: what stands within the image."""
    letters: dict[int, set[str]] = {}
    for text in ElementTree.fromstring(f"<svg>{svg}</svg>").iter("text"):
        weight = BOLD if text.get("font-weight", "") in _STRONG else REGULAR
        letters.setdefault(weight, set()).update(*text.itertext())
    return faces({weight: found for weight, found in letters.items() if found})


def faces(letters: Mapping[int, Iterable[str]]) -> str:
    """Return the rules of CSS that hold the glyphs of these letters. letters: {weight: letters}."""
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{WEIGHT_RANGES[weight]};"
        f"src:url(data:font/woff;base64,{b64encode(glyphs(weight, _held(letters[weight]))).decode('ascii')})}}"
        for weight in sorted(letters)
    )


def _held(letters: Iterable[str]) -> str:
    """Return the letters as they are drawn, each once and in order: the same letters give the same bytes."""
    return "".join(sorted(set(unicodedata.normalize("NFC", "".join(sorted(letters))))))


def glyphs(weight: int, letters: str) -> bytes:
    """Return a font (WOFF) of one weight with the glyphs of these letters and nothing else."""
    font = FONTS.get((weight, letters))
    if font is None:
        font = _subset(weight, letters)
        FONTS.put((weight, letters), font)
    return font


def _subset(weight: int, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=False)
    options.name_IDs = [1, 2]  # browsers take no font without a name
    with TTFont(FOLDER / f"inter.{weight}.ttf", lazy=True, recalcTimestamp=False) as font:
        chosen = Subsetter(options)
        chosen.populate(text=letters)
        chosen.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


@cache  # nothing but that it was called
def register() -> None:
    """Make vl-convert draw with the font, whatever is installed."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
