"""The cache of the embedded store: built once, then opened; a damaged one is built again."""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tiny_world import MEMBERS, QUADS

from gpai_graph.errors import StoreError
from gpai_graph.stores.cache import MANIFEST, digest
from gpai_graph.stores.embedded import EmbeddedStore, open_cached, open_in_memory


def the_folder(cache: Path) -> Path:
    (folder,) = cache.glob("store-*")
    assert {path.name for path in cache.iterdir()} <= {folder.name, "digests"}
    return folder


def is_answered(store: EmbeddedStore) -> bool:
    return len(store) == QUADS and len(store.select(MEMBERS)) == 3


def test_a_cached_store_is_built_once_and_then_opened(cache: Path, tiny_trig: Path) -> None:
    assert is_answered(open_cached(tiny_trig))
    built = {path.name: path.stat().st_mtime_ns for path in the_folder(cache).glob("[!c]*")}
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "cache of tiny.trig"
    assert {path.name: path.stat().st_mtime_ns for path in the_folder(cache).glob("[!c]*")} == built


def test_what_was_found_intact_is_not_read_again_until_touched(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gpai_graph.stores.cache._SETTLED", -1.0)
    for _ in range(2):
        assert is_answered(open_cached(tiny_trig))
    read: list[str] = []

    def watched(path: Path) -> str:
        read.append(path.suffix)
        return digest(path)

    monkeypatch.setattr("gpai_graph.stores.cache.digest", watched)
    assert is_answered(open_cached(tiny_trig))
    assert {".trig", ".sst"} & set(read) == set()
    assert "" in read  # MANIFEST and CURRENT are read each time
    (folder,) = cache.glob("store-*")
    flip_a_byte(max(folder.glob("*.sst"), key=lambda path: path.stat().st_size))
    assert is_answered(open_cached(tiny_trig))
    assert ".sst" in read


def test_a_cached_store_cannot_be_written(cache: Path, tiny_trig: Path) -> None:
    with pytest.raises(StoreError):
        open_cached(tiny_trig).update("INSERT DATA { <http://e/s> <http://e/p> 1 }")
    assert is_answered(open_cached(tiny_trig))
    assert the_folder(cache).name.startswith("store-")


def test_a_server_holds_the_graph_in_memory_and_nothing_on_disk(cache: Path, tiny_trig: Path) -> None:
    store = open_in_memory(tiny_trig)
    assert is_answered(store)
    assert ("memory, from tiny.trig", digest(tiny_trig)) == (store.source, store.digest)
    assert [] == [*cache.glob("store-*")]


def test_a_file_too_long_for_memory_is_read_from_the_cache(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gpai_graph.stores.embedded.LONGEST_IN_MEMORY", tiny_trig.stat().st_size - 1)
    assert is_answered(open_in_memory(tiny_trig))
    assert the_folder(cache).name.startswith("store-")


def test_what_is_held_in_memory_says_that_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing\.trig has no graph"):
        open_in_memory(tmp_path / "missing.trig")


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [flip_a_byte, cut_in_half, Path.unlink])
@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "CURRENT", "OPTIONS-*", MANIFEST])
def test_a_damaged_cache_is_built_again(
    cache: Path, tiny_trig: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    open_cached(tiny_trig)
    damage(max(the_folder(cache).glob(pattern), key=lambda path: path.stat().st_size))
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "cache of tiny.trig"
    assert is_answered(open_cached(tiny_trig))


def test_a_stranger_in_the_cache_folder_makes_it_be_built_again(cache: Path, tiny_trig: Path) -> None:
    open_cached(tiny_trig)
    (the_folder(cache) / "000099.log").write_bytes(b"x")
    assert is_answered(open_cached(tiny_trig))
    assert not (the_folder(cache) / "000099.log").exists()


def test_the_manifest_leaves_out_only_what_holds_no_data(cache: Path, tiny_trig: Path) -> None:
    open_cached(tiny_trig)
    listed = json.loads((the_folder(cache) / MANIFEST).read_bytes())
    assert {path.name for path in the_folder(cache).iterdir()} - listed.keys() - {"checked"} == {
        "LOG",
        "LOCK",
        MANIFEST,
    }


def test_a_cache_that_the_engine_cannot_open_is_built_again_then_left(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ox.Store

    class Unwilling:
        def __new__(cls, *folder: Path) -> ox.Store:  # type: ignore[misc]
            return engine(*folder)

        @staticmethod
        def read_only(_: str) -> None:
            raise OSError("not today")

    monkeypatch.setattr("gpai_graph.stores.embedded.ox.Store", Unwilling)
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source.startswith("memory")
    assert list(cache.glob("[!d]*")) == []


def test_another_graph_gets_another_folder_and_only_the_newest_stay(
    cache: Path, tiny_trig: Path, tmp_path: Path
) -> None:
    text = tiny_trig.read_text(encoding="utf-8")
    for number in range(5):
        path = tmp_path / "graph.trig"
        path.write_text(f"{text}\n# {number}\n", encoding="utf-8")
        open_cached(path)
        os.utime(max(cache.glob("store-*"), key=lambda folder: folder.stat().st_ctime_ns), (number, number))
    assert sorted(int(folder.stat().st_mtime) for folder in cache.glob("*-*")) == [2, 3, 4]


def test_a_cache_folder_that_cannot_be_written_means_memory(
    tiny_trig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where the folder should be: a mode without write permission would not stop root.
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GPAI_GRAPH_CACHE", str(tmp_path / "file" / "cache"))
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "memory, from tiny.trig (the cache folder cannot be used)"


def test_a_missing_graph_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"gpai-graph\.trig has no graph: .*`gpai-graph build`"):
        open_cached(tmp_path / "gpai-graph.trig")


def test_a_graph_that_cannot_be_read_names_file_and_line(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "x.trig").write_text("\noops", encoding="utf-8")
    with pytest.raises(StoreError, match=r"^x\.trig:2: "):
        open_cached(tmp_path / "x.trig")
    assert list(cache.glob("[!d]*")) == []


def _open_and_count(trig: Path) -> int:
    return len(open_cached(trig).select(MEMBERS))


def test_processes_that_build_at_once_all_answer_and_leave_one_folder(cache: Path, tiny_trig: Path) -> None:
    # Spawned: RocksDB has threads, which a fork does not survive.
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_open_and_count, [tiny_trig] * 6, chunksize=1) == [3] * 6
    assert the_folder(cache).name.startswith("store-")


def test_a_cache_removed_while_in_use_does_not_disturb_the_next(cache: Path, tiny_trig: Path) -> None:
    store = open_cached(tiny_trig)
    shutil.rmtree(cache)
    assert is_answered(open_cached(tiny_trig))
    assert len(store) == QUADS
