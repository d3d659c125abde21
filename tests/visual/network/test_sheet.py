"""The sheet: what is drawn on it stands in the small image, too, as far as that reaches."""

from collections.abc import Callable

import pytest

from gpai_graph.visual.network.forms.sheet import Sheet
from gpai_graph.visual.style import GROUND, Look

WIDE = 400
COLOUR = "#123456"
# {what draws: how it is drawn at a height}
MARKS: dict[str, Callable[[Sheet, float], object]] = {
    "rect": lambda sheet, y: sheet.rect(10, y, 20, 10, COLOUR),
    "square": lambda sheet, y: sheet.square(10, y, 8, COLOUR),
    "circle": lambda sheet, y: sheet.circle(10, y, 5, COLOUR),
    "line": lambda sheet, y: sheet.line(10, y, 50, y + 5, COLOUR),
    "line upwards": lambda sheet, y: sheet.line(10, y + 5, 50, y, COLOUR),
    "path": lambda sheet, y: sheet.path(f"m10 {y}l5 5", COLOUR, top=y),
    "mark": lambda sheet, y: sheet.mark(Look("star", COLOUR, COLOUR), 10, y, 5),
    "round mark": lambda sheet, y: sheet.mark(Look("circle", COLOUR, COLOUR), 10, y, 5),
}


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("y", [40, 4000])
def test_a_small_image_holds_the_marks_that_begin_within_it(name: str, y: float) -> None:
    sheet = Sheet(WIDE, title="", bare=True)
    MARKS[name](sheet, y)
    assert COLOUR in sheet.svg()
    assert (COLOUR in sheet.thumbnail()) == (y < WIDE)


@pytest.mark.parametrize("y", [40, 4000])
def test_a_small_image_shows_a_text_as_a_bar_and_none_on_a_mark(y: float) -> None:
    plain, written, on_a_mark = (Sheet(WIDE, title="", bare=True) for _ in range(3))
    written.text(10, y, "Serbia")
    # A text that looks like an element of an image is a text.
    on_a_mark.text(10, y, '<rect y="1"/>', fill=GROUND)
    assert ("<path" in written.thumbnail()) == (y < WIDE)
    assert "Serbia" not in written.thumbnail()
    assert on_a_mark.thumbnail() == plain.thumbnail()


def test_a_small_image_holds_nothing_to_choose() -> None:
    sheet = Sheet(WIDE, title="", bare=True)
    with sheet.node("country:rs", "Serbia", "/page/country/rs"), sheet.part("all of it"):
        sheet.circle(10, 10, 5, COLOUR)
    small = sheet.thumbnail()
    assert COLOUR in small
    assert "Serbia" not in small
    assert not any(frame in small for frame in ("<a ", "</a>", "<g ", "</g>"))
