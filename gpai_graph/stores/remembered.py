"""A store that remembers: what was asked before is read from the cache, the engine starts when something new is asked.

The built graph never changes under an answer: a rebuilt one has another digest, and so another folder of answers."""

from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from gpai_graph.errors import StoreError
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.rdf.sparql import calls_out
from gpai_graph.stores.cache import digest_of, kept_folder, noted_digest, remembered
from gpai_graph.stores.paths import cache_dir

if TYPE_CHECKING:
    from gpai_graph.stores.embedded import EmbeddedStore
    from gpai_graph.stores.rdflib_store import RdflibStore

# Longer answers are asked anew: reading them back would take as long, and they would fill the folder.
LONGEST: Final = 500_000
# So many answers of one graph are kept.
MOST: Final = 2_000
_TRUE: Final = b"true"
# Rows of one answer, of all, and the number of answers that are kept in memory.
_LONG: Final = 20_000
_ALL: Final = 400_000
_MOST_RECENT: Final = 4_000


class RememberingStore:
    """The graph of a TriG file; keeps the answers of SELECT and ASK queries in the user's cache.

    allow_service: whether SERVICE may call other hosts. Raises StoreError at once if the file cannot be read."""

    def __init__(self, trig: Path, allow_service: bool = False) -> None:
        try:
            self.digest = noted_digest(trig, cache_dir())
        except OSError as error:
            message = f"no graph in {trig.name}: {error.strerror}. `gpai-graph build` makes it."
            raise StoreError(message) from error
        self._folder = cache_dir() / f"answers-{self.digest}"
        self._trig = trig
        self._allow_service = allow_service

    @cached_property
    def _store(self) -> "EmbeddedStore":
        # Imported here: where its engine has no build, a RecentStore keeps answers over another one.
        from gpai_graph.stores.embedded import open_cached

        return open_cached(self._trig, self._allow_service)

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    @property
    def source(self) -> str:
        """Where the answers come from, for people."""
        return self._store.source

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order: as they were answered before, or answered now and kept."""
        if calls_out(query):
            # What another host says may change at any time.
            return self._store.select(query)
        path = self._folder / digest_of(query.encode())
        return Solutions.from_json(remembered(path, lambda: self._asked(query), longest=LONGEST))

    def _asked(self, query: str) -> bytes:
        kept_folder(self._folder, MOST)
        return self._store.select(query).to_json()

    def ask(self, query: str) -> bool:
        """The truth of an ASK query: as it was answered before, or answered now and kept."""
        if calls_out(query):
            return self._store.ask(query)
        path = self._folder / digest_of(query.encode())
        return remembered(path, lambda: self._truth(query), longest=LONGEST) == _TRUE

    def _truth(self, query: str) -> bytes:
        kept_folder(self._folder, MOST)
        return _TRUE if self._store.ask(query) else b"false"

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return self._store.construct(query)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format."""
        return self._store.answer(query, media_type)


class RecentStore:
    """A store whose graph never changes; keeps the latest answers of SELECT queries in memory. For many threads.

    A page asks what its neighbours asked: who disputes what, what a source is called. most: the number of answers."""

    def __init__(self, store: "EmbeddedStore | RdflibStore", most: int = _MOST_RECENT) -> None:
        self._store = store
        self._most = most
        self.digest = store.digest
        self.source = store.source
        self._rows = 0
        self._known: OrderedDict[str, Solutions] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order: as they were answered lately, or answered now."""
        # Not the text itself: one that a stranger filled in may be long, and there are thousands.
        key = digest_of(query.encode(errors="surrogatepass"))
        with self._lock:
            if (known := self._known.get(key)) is not None:
                self._known.move_to_end(key)
                return known
        found = self._store.select(query)
        if len(found) <= _LONG:
            with self._lock:
                self._keep(key, found)
        return found

    def _keep(self, key: str, found: Solutions) -> None:
        if key in self._known:
            return
        self._known[key] = found
        # An answer without rows takes room, too.
        self._rows += len(found) + 1
        while self._rows > _ALL or len(self._known) > self._most:
            _, old = self._known.popitem(last=False)
            self._rows -= len(old) + 1

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return self._store.ask(query)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return self._store.construct(query)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format."""
        return self._store.answer(query, media_type)
