"""A cache with a limit in bytes."""

import threading

from gpai_graph.stores.byte_cache import ByteCache


def _size(key: bytes, value: bytes) -> int:
    return len(key) + len(value)


def test_kept_values_take_no_more_room_than_they_may() -> None:
    kept = ByteCache[bytes, bytes](10_000, _size)
    for number in range(50):
        kept.put(b"%d" % number, b"x" * 800)
    assert 0 < kept.size <= 10_000
    assert kept.get(b"49") is not None
    assert kept.get(b"0") is None
    kept.put(b"long", b"x" * 5_000)
    assert kept.get(b"long") is None


def test_what_was_used_last_stays() -> None:
    kept = ByteCache[bytes, bytes](30, _size, largest=30)
    for key in (b"a", b"b"):
        kept.put(key, b"x" * 9)
    assert kept.get(b"a") is not None
    kept.put(b"c", b"x" * 14)
    assert (None, 2, 25) == (kept.get(b"b"), len(kept), kept.size)


def test_a_value_put_again_counts_once_with_its_new_size() -> None:
    kept = ByteCache[bytes, bytes](100, _size, largest=50)
    kept.put(b"a", b"x" * 9)
    kept.put(b"a", b"x" * 19)
    assert (20, 1, b"x" * 19) == (kept.size, len(kept), kept.get(b"a"))


def test_many_threads_may_use_it_at_once() -> None:
    kept = ByteCache[int, bytes](5_000, lambda _, value: len(value))

    def use(start: int) -> None:
        for number in range(start, start + 2_000):
            kept.put(number % 97, b"x" * (number % 300))
            kept.get(number % 89)

    threads = [threading.Thread(target=use, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [len(value) for number in range(97) if (value := kept.get(number)) is not None]
    assert kept.size == sum(sizes) <= 5_000
