"""Colours, shapes and vendored files of pictures."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from networks_to_draw import SOURCE, council

import gpai_graph
from gpai_graph.visual import style
from gpai_graph.visual.network import Picture, draw

PACKAGE = Path(gpai_graph.__file__).parent

VENDOR = PACKAGE / "vendor"


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(scheme: str) -> None:
    ground = style.LIGHT if scheme == "light" else style.DARK
    fills = [getattr(look, scheme) for look in style._KINDS.values()] + [
        pair[scheme == "dark"] for pair in style.GROUPS
    ]
    # Marks of groups are letters in the colour of the ground on these fills: text, hence 4.5.
    assert [] == [fill for fill in fills for under in ("ground", "soft") if contrast(fill, ground[under]) < 4.5]
    for text in ("text", "quiet", "link"):
        assert contrast(ground[text], ground["ground"]) >= 4.5
        assert contrast(ground[text], ground["soft"]) >= 4.5
    assert contrast(ground["rule"], ground["ground"]) >= 3


def test_each_kind_has_a_colour_and_a_shape_of_its_own() -> None:
    kinds = list(style._KINDS.values())
    assert (
        len(kinds)
        == len({look.shape for look in kinds})
        == len({look.light for look in kinds})
        == len({look.dark for look in kinds})
    )
    assert {look.shape for look in kinds} == {*style.POLYGONS, *style.CIRCLES}


def test_kinds_that_nobody_knows_look_different_from_those_of_the_same_picture() -> None:
    found = style.looks_of(["country", "body", "ministry", "agency"])
    assert 4 == len(set(found.values()))


def test_vendored_files_are_those_that_were_published_and_carry_their_licence() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    endings = (".js", ".css", ".json", ".csv", ".ttf", ".woff2")
    files = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.suffix in endings}
    assert told == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    licences = {path.stem for path in (VENDOR / "licences").glob("*.txt")}
    assert {Path(name).name.split(".")[0] for name in told} == licences


def test_run_never_loads_what_draws() -> None:
    script = "import sys, gpai_graph.commands.terminal, gpai_graph.graph.knowledge; "
    script += "print([name for name in ('pyvis', 'igraph', 'gpai_graph.visual.network') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert told.stdout == "[]\n"


def test_gpai_draw_is_the_same_function() -> None:
    assert gpai_graph.draw is draw
    assert isinstance(gpai_graph.draw(council()), Picture)
    assert SOURCE in council().graph["sources"]
