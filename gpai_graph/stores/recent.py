"""A store that keeps its latest answers in memory, since the graph behind it never changes."""

from typing import Final

from gpai_graph.rdf.solutions import Literal, Solutions, Triple
from gpai_graph.stores.cache import digest_of
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.lru import ByteCache

# Bytes of all answers that are kept, and of one.
MOST: Final = 24 << 20
_LARGEST: Final = 6 << 20
# Bytes that an answer, a row and a term take in memory beside the letters of their texts, about.
_ANSWER, _ROW, _TERM = 1_000, 80, 120


class RecentStore:
    """A store whose graph never changes; keeps the latest answers of SELECT queries in memory. For many threads.

    A page asks what its neighbours asked: who disputes what, what a source is called. most: bytes of all answers."""

    def __init__(self, store: EmbeddedStore, most: int = MOST) -> None:
        self._store = store
        self.digest = store.digest
        self.source = store.source
        self.answers: ByteCache[str, Solutions] = ByteCache(most, _size, largest=min(_LARGEST, most))

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order: as they were answered lately, or answered now."""
        # Not the text itself: one that a stranger filled in may be long, and there are thousands.
        key = digest_of(query.encode(errors="surrogatepass"))
        if (known := self.answers.get(key)) is not None:
            return known
        found = self._store.select(query)
        self.answers.put(key, found)
        return found

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return self._store.ask(query)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return self._store.construct(query)

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format."""
        return self._store.answer(query, media_type)


def _size(key: str, found: Solutions) -> int:
    letters = sum(len(term.text if isinstance(term, Literal) else term) for row in found.rows for term in row if term)
    return len(key) + _ANSWER + len(found) * (_ROW + _TERM * len(found.variables)) + letters
