"""Limits: what a query of a stranger may have, and how large it and its answer may be."""

from typing import Final, NamedTuple


class Limits(NamedTuple):
    """What one query may have, and how many are answered at once.

    timeout: seconds. max_rows: rows or triples, max_bytes: of an answer; None for any. memory: bytes beside those of
    the graph; 0 for any. workers: queries at once. queue: how many more wait, for `patience` seconds at most.
    first: seconds that a stranger's query has at first. If they are over, it is ended, and begun again among the slow
    ones, which take half of the workers at most and yield to others; 0, or one worker: it has its whole time."""

    timeout: float = 2.0
    # Above the size of the graph (62,000 statements, 24 MB with their graphs as XML): all of it can be had at once.
    max_rows: int | None = 100_000
    max_bytes: int | None = 40 << 20
    memory: int = 512 << 20
    workers: int = 8
    queue: int = 32
    patience: float = 10.0
    first: float = 0.15

    @property
    def slow(self) -> int:
        """The most workers that slow queries of strangers take; 0 where they take all."""
        return self.workers // 2 if self.first else 0


# What strangers get where nobody says otherwise: in `serve`, on pages, in a guarded store.
LIMITS: Final = Limits()

# Rows or triples of an answer that is cut; so many are shown, and more take too long.
FIRST: Final = 10_000
# Characters; the endpoint takes no longer bodies either.
LONGEST: Final = 65_536
# The deepest query of the library has 8; the engine's stack ends at some 2,000 groups (pyoxigraph 0.5.13).
DEEPEST: Final = 60
# `!` in a row: the engine's stack ends at 32,000, and nobody needs three.
LONGEST_RUN: Final = 40
# Operators and words that open a pattern: with 250 triple patterns the planner does not come back (0.5.13).
MOST_OPERATORS: Final = 4_000
