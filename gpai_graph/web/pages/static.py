"""Static files: the stylesheet, scripts and vendored files of the package, by name."""

from importlib.resources import files
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.visual import typeface
from gpai_graph.web import looks

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}
_VENDORED: Final = ("yasqe.min.js", "yasqe.min.css")
_FONTS: Final = tuple(f"inter.{weight}.{part}.woff2" for weight in typeface.WEIGHTS for part in typeface.PARTS)
_MAP: Final = b"\n//# sourceMappingURL"
# Their address bears the version of the package and of the graph.
_A_YEAR: Final = "public, max-age=31536000, immutable"


def static(request: Request) -> Response:
    """One file of the package; the stylesheet begins with the colours that pictures have, too."""
    name = request.path_params["name"]
    within = "vendor" if name in _VENDORED else "vendor/fonts" if name in _FONTS else "web/static"
    folder = files("gpai_graph") / within
    extension = name.rpartition(".")[2]
    known = {entry.name for entry in folder.iterdir()}
    # A name of the folder, never a path: nothing outside it can be named.
    if name not in known or extension not in _TYPES:
        raise HTTPException(404, f"There is no file {name!r} here.")
    body = (folder / name).read_bytes()
    if name in _VENDORED:
        # A developer's browser would ask for the map, which we do not have.
        body = body.partition(_MAP)[0]
    if name == "style.css":
        body = looks.variables().encode() + body
    return Response(body, media_type=_TYPES[extension], headers={"Cache-Control": _A_YEAR})
