"""Images: an SVG image in, a small PNG image out, for what shows no SVG (a notebook in an untrusted folder, paper)."""

import io

from gpai_graph.errors import MissingPackageError
from gpai_graph.visual import typeface

# Our images have few colours: with so many a picture takes a fifth of the bytes and looks the same.
_COLOURS = 64
# Pixels for each unit of an image that is kept in a file: sharp in print and on screens of high density.
SHARP = 2.0


def png(svg: str, scale: float = 1.0) -> bytes:
    """The image as PNG, each unit of the SVG `scale` pixels wide, in few colours.

    Raises MissingPackageError without vl-convert or Pillow."""
    try:
        import vl_convert
    except ImportError as error:
        raise MissingPackageError("vl-convert-python", "notebook") from error
    try:
        # Imported here: it comes with the extra for notebooks.
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("pillow", "notebook") from error
    typeface.register()
    whole = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale))).convert("RGB")
    out = io.BytesIO()
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def bundle(html: str, svg: str, alt: str) -> dict[str, str | bytes]:
    """One output in all the forms that a notebook may choose from: HTML first, then the image, then words.

    What shows neither HTML nor scripts (VS Code in an untrusted folder, LaTeX) takes the PNG image, with the words as
    what it shows. Without the packages for it there is none."""
    found: dict[str, str | bytes] = {"text/html": html, "text/plain": alt}
    try:
        found["image/png"] = png(svg)
    except MissingPackageError:
        return found
    return found
