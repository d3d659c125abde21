"""The colours of plots keep their contrast in both schemes."""

from gpai_graph.visual import style
from gpai_graph.visual.style import DARK, LIGHT


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_has_contrast_in_both_schemes() -> None:
    for light in (style.INK, style.QUIET, *style.FILLS):
        assert contrast(light, LIGHT["ground"]) >= 4.5
        assert contrast(style.COLOURS[light], DARK["ground"]) >= 4.5


def test_marks_have_contrast_with_the_ground_and_with_land_in_both_schemes() -> None:
    for light in style.FILLS:
        assert contrast(light, LIGHT["ground"]) >= 3
        assert contrast(style.COLOURS[light], DARK["ground"]) >= 3
        assert contrast(light, style.LAND[0]) >= 3
        assert contrast(style.COLOURS[light], style.LAND[1]) >= 3


def test_axes_have_contrast_in_both_schemes() -> None:
    assert contrast(style.RULE, LIGHT["ground"]) >= 3
    assert contrast(style.COLOURS[style.RULE], DARK["ground"]) >= 3
