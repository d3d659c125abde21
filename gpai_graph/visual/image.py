"""Images: an SVG image in; a small PNG image, an element of HTML or a file out."""

import io
import os
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from gpai_graph.errors import DrawingError, GpaiGraphError, MissingPackageError, brief_place, cannot_be_written, path_of
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


def address(svg: str) -> str:
    """An image as an address that holds its bytes."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def embedded(svg: str, alt: str, style: str = "") -> str:
    """An image that holds its own bytes, with what it shows in words."""
    return f'<img alt="{escape(alt, quote=True)}" src="{address(svg)}" width="100%" style="{style}width:100%">'


def saved(
    path: str | Path, writers: Mapping[str, Callable[[], bytes]], endings: str, error: type[GpaiGraphError]
) -> Path:
    """Write a file, as the name ends; it is there whole or not at all.

    writers: {ending: what makes the file}. endings: which there are, in words. Raises the error for another ending,
    and where the file cannot be written."""
    target = path_of(path)
    write = writers.get(target.suffix.lower())
    if write is None:
        raise error(f"{brief_place(str(target))}: {endings}")
    content = write()
    try:
        _write(target, content)
    except OSError as reason:
        raise error(cannot_be_written(target, reason)) from reason
    return target


def saved_picture(
    path: str | Path, html: Callable[[], str], svg: Callable[[], str], png: Callable[[float], bytes]
) -> Path:
    """Write a picture of a network as a page or an image. Raises DrawingError as `saved` does."""
    writers: dict[str, Callable[[], bytes]] = {".svg": lambda: svg().encode(), ".png": lambda: png(SHARP)}
    writers |= dict.fromkeys((".html", ".htm", ""), lambda: html().encode())
    return saved(path, writers, "a picture file ends in .html, .svg or .png.", DrawingError)


def _write(target: Path, content: bytes) -> None:
    """Write beside the target, then rename: nobody ever meets half a page."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
