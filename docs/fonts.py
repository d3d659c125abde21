"""Make the font files of gpai_graph/vendor/fonts from the Inter that its authors publish.

    pip install fonttools brotli
    npm pack inter-ui@4.1.1 && tar xf inter-ui-4.1.1.tgz
    python docs/fonts.py package/web gpai_graph/vendor/fonts

Two weights are made. A TTF file holds the letters of Latin, Greek and Cyrillic scripts without kerning: texts in images
are measured with it, images embed its glyphs, and PNG images are drawn with it. WOFF2 files are for pages: with kerning
and figures of equal width; the second one holds what English seldom needs, so browsers load it only where it is used.

The family gets a name of its own, so that another version of Inter on a reader's machine never stands in for it.
"""

import sys
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from gpai_graph.visual.typeface import FAMILY, PARTS

WEIGHTS: Final = {400: "Inter-Regular.woff2", 600: "Inter-SemiBold.woff2"}


def letters(ranges: str) -> list[int]:
    """The code points of a unicode-range of CSS."""
    ends = [part.removeprefix("U+").split("-") for part in ranges.split(",")]
    return [letter for each in ends for letter in range(int(each[0], 16), int(each[-1], 16) + 1)]


def subset(source: Path, wanted: list[int], features: list[str]) -> TTFont:
    """The font with these letters only; its names are those of our family."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=features, hinting=False, glyph_names=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["STAT", "DSIG", *([] if features else ["GDEF", "GPOS", "GSUB"])]
    chosen = Subsetter(options)
    chosen.populate(unicodes=wanted)
    chosen.subset(font)
    weight = font["OS/2"].usWeightClass
    names = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}", 6: f"InterGPAI-{weight}"}
    for place in (16, 17):
        font["name"].removeNames(nameID=place)
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    return font


def main() -> None:
    """Write the files."""
    source, target = (Path(name) for name in sys.argv[1:3])
    for weight, name in WEIGHTS.items():
        plain = subset(source / name, [letter for part in PARTS.values() for letter in letters(part)], [])
        plain.flavor = None
        plain.save(target / f"inter.{weight}.ttf")
        for part, ranges in PARTS.items():
            font = subset(source / name, letters(ranges), ["kern", "tnum", "ccmp", "locl", "mark", "mkmk"])
            font.flavor = "woff2"
            font.save(target / f"inter.{weight}.{part}.woff2")


if __name__ == "__main__":
    main()
