"""Aligned: rows of text in, columns of a terminal out; wide letters take two columns, so that CJK labels line up."""

import unicodedata
from collections.abc import Sequence

GAP = "  "
WIDE = ("W", "F")
MARKS = ("Mn", "Me", "Cf")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Columns aligned by spaces, numbers to the right, a line under the heads; "" without rows.

    width: each line is cut to so many terminal columns, with … at the end."""
    if not rows:
        return ""
    clean = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(display_width, column)) for column in zip(heads, *clean, strict=True)]
    numeric = [all(_is_number(cell) for cell in column) for column in zip(*clean, strict=True)]
    lines = [heads, ["-" * size for size in widths], *clean]
    texts = (
        GAP.join(_padded(cell, size, right) for cell, size, right in zip(line, widths, numeric, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join(cut(text, width) for text in texts)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() or not text


def _padded(text: str, size: int, right: bool) -> str:
    space = " " * (size - display_width(text))
    return space + text if right else text + space


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    # By category: vowel signs of Devanagari take no column, but do not combine in the sense of `unicodedata.combining`.
    return sum(
        0 if unicodedata.category(char) in MARKS else 2 if unicodedata.east_asian_width(char) in WIDE else 1
        for char in text
    )


def cut(text: str, width: int | None) -> str:
    """The text, cut to so many terminal columns with … at the end."""
    if width is None or display_width(text) <= width:
        return text
    kept = ""
    for char in text:
        if display_width(kept + char) >= width:
            break
        kept += char
    return f"{kept}…"
