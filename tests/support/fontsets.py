"""Sets of fonts that a reader's machine may have: none at all, or only one whose letters are far wider or narrower."""

from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from gpai_graph.visual import typeface

# {name: how wide its letters are in comparison with those of our own font}
SETS: Final = {"no font": 0.0, "a wide font": 1.7, "a narrow font": 0.55}
# Chromium ends at a page of HTML where there is no font at all.
OTHERS: Final = tuple(name for name, factor in SETS.items() if factor)
# As Debian has it. Without it letters stand at whole pixels, and a text is up to a tenth wider.
_HINTS: Final = '<match target="pattern"><edit name="hintstyle" mode="append"><const>hintslight</const></edit></match>'


def environment(name: str, folder: Path) -> dict[str, str]:
    """Make a set of fonts in a folder; the variables under which a program sees that set alone."""
    fonts = folder / "fonts"
    fonts.mkdir(parents=True)
    factor = SETS[name]
    if factor:
        with TTFont(typeface.FOLDER / f"inter.{typeface.REGULAR}.ttf") as font:
            metrics = font["hmtx"].metrics
            font["hmtx"].metrics = {key: (round(wide * factor), left) for key, (wide, left) in metrics.items()}
            for record in font["name"].names:
                record.string = "Other"
            font.save(fonts / "other.ttf")
    config = folder / "fonts.conf"
    config.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir>{_HINTS}</fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(config)}
