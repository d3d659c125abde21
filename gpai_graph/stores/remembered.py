"""A store that remembers: the latest answers are kept in memory, since the graph behind it never changes."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.stores.cache import digest_of
from gpai_graph.stores.embedded import EmbeddedStore

# Rows of one answer, of all, and the number of answers that are kept in memory.
_LONG: Final = 20_000
_ALL: Final = 400_000
_MOST_RECENT: Final = 4_000


class RecentStore:
    """A store whose graph never changes; keeps the latest answers of SELECT queries in memory. For many threads.

    A page asks what its neighbours asked: who disputes what, what a source is called. most: the number of answers."""

    def __init__(self, store: EmbeddedStore, most: int = _MOST_RECENT) -> None:
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
