"""Stores around a store: one limits the wait for other hosts in queries with SERVICE, one keeps its latest answers."""

import threading
import traceback
from collections.abc import Callable
from typing import Final, TypeVar

from gpai_graph.errors import EndpointError, GpaiGraphError, StoreError
from gpai_graph.rdf.calls import calls_out, services
from gpai_graph.rdf.solutions import Literal, Solutions, Triple
from gpai_graph.stores.byte_cache import ByteCache
from gpai_graph.stores.cache import digest_of
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.protocol import Store

_R = TypeVar("_R")
# Bytes of all answers that are kept, and of one.
_MOST: Final = 24 << 20
_LARGEST: Final = 6 << 20
# Bytes that an answer, a row and a term take in memory beside the letters of their texts, about.
_ANSWER, _ROW, _TERM = 1_000, 80, 120


class FederatingStore:
    """A store that may call other hosts. timeout: seconds for a query that does so.

    Raises EndpointError where the other host does not answer."""

    def __init__(self, store: Store, timeout: float) -> None:
        self._store = store
        self._timeout = timeout

    @property
    def source(self) -> str:
        """Where the answers come from, for people."""
        return str(getattr(self._store, "source", ""))

    @property
    def digest(self) -> str:
        """What names the data, where they cannot change; "" where they can."""
        return str(getattr(self._store, "digest", ""))

    def select(self, query: str) -> Solutions:
        """The rows of a SELECT query, in its order."""
        return self._limited(query, lambda: self._store.select(query))

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        return self._limited(query, lambda: self._store.ask(query))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once, sorted by their N-Triples text."""
        return self._limited(query, lambda: self._store.construct(query))

    def answer(self, query: str, media_type: str) -> bytes:
        """The answer of any query in a W3C format."""
        return self._limited(query, lambda: self._store.answer(query, media_type))

    def _limited(self, query: str, call: Callable[[], _R]) -> _R:
        if not calls_out(query):
            return call()
        try:
            return _within(self._timeout, call)
        except (StoreError, TimeoutError) as error:
            slow = isinstance(error, TimeoutError)
            reason = f"no answer within {self._timeout:g} seconds" if slow else str(error).split("\n")[0]
            help_text = "Check the address and whether the server runs; --timeout SECONDS allows more time."
            message = f"SERVICE got no complete answer ({reason}). {help_text}"
            raise EndpointError(message, " or ".join(services(query)) or "SERVICE") from error


def _within(seconds: float, call: Callable[[], _R]) -> _R:
    """What a call gives, or raises. Raises TimeoutError after so many seconds.

    The engine waits for a silent host without end, and nothing stops it from outside: then its thread is left alone,
    and ends with the process."""
    given: list[_R] = []
    raised: list[GpaiGraphError] = []

    def run() -> None:
        try:
            given.append(call())
        except GpaiGraphError as error:
            raised.append(_without_frames(error))

    thread = threading.Thread(target=run, daemon=True, name="SERVICE")
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise TimeoutError
    return given[0]


def _without_frames(error: GpaiGraphError) -> GpaiGraphError:
    """The error without the variables of the calls that it came through.

    Among them is an answer of the engine, which must die in its own thread (pyoxigraph 0.5)."""
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__
    return error


# Latest answers


class RecentStore:
    """A store whose graph never changes; keeps the latest answers of SELECT queries in memory. For many threads.

    A page asks what its neighbours asked: who disputes what, what a source is called. most: bytes of all answers."""

    keeps_answers: Final = True

    def __init__(self, store: EmbeddedStore, most: int = _MOST) -> None:
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
