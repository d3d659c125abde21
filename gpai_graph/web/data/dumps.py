"""Dumps: the whole graph as files. A knowledge graph in; files in the cache folder, made once, and answers out.

They are packed beforehand and sent from disk (`http.representations.StoredFile`): none is ever held in memory."""

import atexit
import gzip
import shutil
import tempfile
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.errors import brief
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf import formats
from gpai_graph.stores.cache import digest, folder_for
from gpai_graph.stores.paths import cache_dir, trig_path
from gpai_graph.web.http.negotiation import AcceptHeader
from gpai_graph.web.http.representations import StoredFile

STEM: Final = "gpai-graph"
# {ending: (media type, words)}
DUMPS: Final = {
    "trig": (formats.TRIG.media_type, "TriG, with sources"),
    "nq": (formats.N_QUADS.media_type, "N-Quads, with sources"),
    "ttl": (formats.TURTLE.media_type, "Turtle, without sources"),
}
# Part of the folder's name: raise it when what is written, or how, changes.
_FORMAT: Final = 1
_N_TRIPLES: Final = formats.N_TRIPLES.media_type
_PIECE: Final = 1 << 20


class Dump(NamedTuple):
    """A file with everything. size: bytes; checksum: SHA-256 of the file in hexadecimal."""

    path: Path
    media_type: str
    size: int
    checksum: str


class Dumps:
    """The dumps of a graph, made when the first one is asked for."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self._kg = kg
        self._lock = Lock()

    def __getitem__(self, ending: str) -> Dump:
        """The dump with this ending. Raises KeyError if there is none of the kind."""
        with self._lock:
            return self._made[ending]

    @cached_property
    def _made(self) -> dict[str, Dump]:
        folder = self._folder()
        return {ending: _measured(folder / f"{STEM}.{ending}", kind) for ending, (kind, _) in DUMPS.items()}

    def _folder(self) -> Path:
        known = str(getattr(self._kg.store, "digest", ""))
        try:
            if known:
                return folder_for(cache_dir(), f"dumps-{known}-{_FORMAT}", self._write)
        except OSError:
            # The cache folder cannot be used: the files live as long as this process.
            pass
        folder = Path(tempfile.mkdtemp(prefix="gpai-graph-dumps-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        self._write(folder)
        return folder

    def _write(self, folder: Path) -> None:
        """Write all files into a folder, plain and packed."""
        quads, trig, turtle = (folder / f"{STEM}.{ending}" for ending in ("nq", "trig", "ttl"))
        with quads.open("wb") as out:
            for graph, triples in self._graphs():
                _write_quads(out, triples, graph)
        if self._is_built():
            # Byte by byte the file whose digest citations name.
            shutil.copyfile(trig_path(), trig)
        else:
            with trig.open("wb") as out:
                for graph, triples in self._graphs():
                    out.write(b"<%b> {\n%b}\n" % (graph.encode(), triples) if graph else triples)
        turtle.write_bytes(self._kg.store.answer(self._kg.queries["default-graph"].text, formats.TURTLE.media_type))
        for path in (quads, trig, turtle):
            with (
                path.open("rb") as plain,
                path.with_name(f"{path.name}.gz").open("wb") as raw,
                # Without a name and a time: the same bytes from the same graph.
                gzip.GzipFile("", "wb", 6, raw, 0) as packed,
            ):
                shutil.copyfileobj(plain, packed, _PIECE)

    def _is_built(self) -> bool:
        """Whether it is the graph that comes with the package, unchanged."""
        try:
            return digest(trig_path()) == getattr(self._kg.store, "digest", "")
        except OSError:
            return False

    def _graphs(self) -> Iterator[tuple[str, bytes]]:
        """(graph, its triples as N-Triples), one graph at a time; the default graph, which is "", first."""
        kg = self._kg
        yield "", kg.store.answer(kg.queries["default-graph"].text, _N_TRIPLES)
        of_one = kg.queries["graph-of-one"]
        for row in kg.run("graphs"):
            yield row.graph, kg.store.answer(of_one.bind({"graph": row.graph}), _N_TRIPLES)


def dump(request: Request) -> Response:
    """A dump, packed for clients that take it so; 304 to a client that has it."""
    ending = request.path_params["ending"]
    if ending not in DUMPS:
        there = ", ".join(f"{STEM}.{name}" for name in DUMPS)
        raise HTTPException(404, f"The graph is not available as .{brief(ending)}. Choose one of {there}.")
    dumps: Dumps = request.app.state.dumps
    found = dumps[ending]
    packed = AcceptHeader.of(request.scope, b"accept-encoding").takes_gzip
    return StoredFile(found.path, found.media_type, found.checksum[:24], packed)


def _measured(path: Path, media_type: str) -> Dump:
    checksum = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            checksum.update(piece)
    return Dump(path, media_type, path.stat().st_size, checksum.hexdigest())


def _write_quads(out: BinaryIO, triples: bytes, graph: str) -> None:
    """Write N-Triples as N-Quads: one triple a line, each line ends in " ."."""
    if not graph:
        out.write(triples)
        return
    end = b" <%b> .\n" % graph.encode()
    for line in triples.splitlines():
        out.write(line.removesuffix(b".").rstrip() + end)
