"""Paths: where the ontology, the queries and the cache lie. Looks whether a folder is there, reads nothing.

An installed wheel carries ontology and queries inside the package; a checkout has them beside it."""

import os
import sys
from pathlib import Path
from typing import Final

from gpai_graph.errors import StoreError, brief_place

_PACKAGE: Final = Path(__file__).parents[1]
# A name of ours: mypy would take what follows a test of sys.platform for unreachable on other machines.
_PLATFORM: Final[str] = sys.platform
CACHE_VARIABLE: Final = "GPAI_GRAPH_CACHE"


def _data(name: str) -> Path:
    """The folder `name`: the wheel's copy if there is one, else the checkout's."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def is_installed() -> bool:
    """Whether this is an installed wheel, whose ontology is a copy inside the package."""
    return (_PACKAGE / "data").is_dir()


def ontology_dir() -> Path:
    """The folder of vocabulary, tables, rules and the built graph."""
    return _data("ontology")


def queries_dir() -> Path:
    """The folder of the query library."""
    return _data("queries")


def country_names_path() -> Path:
    """The table of what countries are called in which language (Unicode CLDR and others)."""
    return _PACKAGE / "vendor" / "country-names.csv"


def trig_path() -> Path:
    """The built graph, which need not be there yet."""
    return ontology_dir() / "gpai-graph.trig"


def no_graph(path: Path, error: OSError) -> StoreError:
    """What to say of the file of a graph that cannot be read."""
    command = "Run `gpai-graph build` to make it." if path == trig_path() else ""
    if str(path).startswith(("http:", "https:")):
        told = "it is an address, not a file. Download it first, or ask a SPARQL server."
        return StoreError(told, "--endpoint URL does so.")
    # That of the built graph stands where nobody typed it.
    name = path.name if path == trig_path() else brief_place(str(path))
    told = f"there is no file {name}." if isinstance(error, FileNotFoundError) else ""
    if isinstance(error, IsADirectoryError):
        told = f"{name} is a folder, and a graph is one file. {_files_of(path)}"
    return StoreError(told or f"{name} cannot be read ({error.strerror}).", command)


def _files_of(folder: Path) -> str:
    """Which file of a folder to name."""
    # Imported here: only a mistake needs it.
    from gpai_graph.rdf.formats import GRAPHS

    endings = tuple(f".{each.ending}{packed}" for each in GRAPHS for packed in ("", ".gz"))
    try:
        found = sorted(each for each in folder.iterdir() if each.name.endswith(endings))
    except OSError:
        return "Name a file."
    more = f", or another of its {len(found)} RDF files" if len(found) > 1 else ""
    return f"Name {brief_place(str(found[0]))}{more}." if found else "It holds no RDF file."


def cache_dir() -> Path:
    """The user's cache folder for gpai-graph, which need not be there yet; GPAI_GRAPH_CACHE overrides it."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    if _PLATFORM == "linux":
        # What platformdirs answers there (a test compares); to import it takes longer than a bare Python start.
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return Path(base, "gpai-graph")
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("gpai-graph", appauthor=False))
