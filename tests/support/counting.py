"""A store that counts what it is asked."""

import re
from collections import Counter
from functools import cache

from built import QUERIES

from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import Solutions, Triple
from gpai_graph.stores.embedded import EmbeddedStore


def _without_values(query: str) -> str:
    """A query as it is before values are put into it."""
    return re.sub(r"(VALUES \?_\w+ )\{[^{}]*\}", r"\1", query)


@cache  # the library
def _names() -> dict[str, str]:
    library = Library(QUERIES)
    return {_without_values(library[name].text): name for name in library}


class CountingStore:
    """Counts by query of the library, and all together as "all". keeps: whether it keeps answers. quads: how
    many it says that it holds; as many as it does if left out."""

    def __init__(self, store: EmbeddedStore, keeps: bool = False, quads: int = 0) -> None:
        self._store = store
        self.keeps_answers = keeps
        self._quads = quads or len(store)
        self.asked: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._quads

    def _count(self, query: str) -> None:
        self.asked.update(["all", _names().get(_without_values(query), "another")])

    def select(self, query: str) -> Solutions:
        self._count(query)
        return self._store.select(query)

    def ask(self, query: str) -> bool:
        self._count(query)
        return self._store.ask(query)

    def construct(self, query: str) -> list[Triple]:
        self._count(query)
        return self._store.construct(query)
