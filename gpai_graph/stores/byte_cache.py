"""A cache of what was used last, with a limit in bytes."""

from collections.abc import Callable, Hashable
from operator import itemgetter
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class ByteCache(Generic[_K, _V]):
    """Keeps values by key while they take at most so many bytes together; the longest unused ones go first.

    It may be used from many threads. most: bytes of all keys and values together. sizeof: the bytes that a key and its
    value take, about. largest: bytes of one value above which it is not kept; an eighth of all if it is left out.

    >>> cache = ByteCache[str, bytes](100, lambda key, value: len(key) + len(value), largest=60)
    >>> for letter in "abc":
    ...     cache.put(letter, bytes(40))
    >>> cache.get("a"), len(cache), cache.size
    (None, 2, 82)
    """

    def __init__(self, most: int, sizeof: Callable[[_K, _V], int], *, largest: int = 0) -> None:
        self.most = most
        self._sizeof = sizeof
        self._largest = largest or most // 8
        self._entries: LRUCache[_K, tuple[_V, int]] = LRUCache(most, getsizeof=itemgetter(1))
        self._lock = Lock()

    def get(self, key: _K) -> _V | None:
        """The value that is kept under a key, or None."""
        with self._lock:
            found = self._entries.get(key)
        return None if found is None else found[0]

    def put(self, key: _K, value: _V) -> None:
        """Keep a value, in place of an older one under the same key, unless it is too large."""
        size = self._sizeof(key, value)
        if size <= self._largest:
            with self._lock:
                self._entries[key] = (value, size)

    def __len__(self) -> int:
        """The number of values."""
        return len(self._entries)

    @property
    def size(self) -> int:
        """The bytes that all of them take, about."""
        return int(self._entries.currsize)
