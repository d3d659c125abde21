"""The cache of the embedded store: built once, then opened; a damaged one is built again."""

import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tiny_world import MEMBERS, QUADS

from gpai_graph.errors import StoreError
from gpai_graph.stores import paths
from gpai_graph.stores.cache import MANIFEST, cached_bytes, digest, folder_for, noted_digest
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
    with pytest.raises(StoreError, match=r"there is no file .*missing\.trig\."):
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


def _folder(kind: str) -> Callable[[Path, Path], Path]:
    """A function that makes the next folder of a kind."""

    def make(cache: Path, file: Path) -> Path:
        return folder_for(cache, f"{kind}-{file.name}", lambda new: shutil.copy(file, new) and None)

    return make


def _note(cache: Path, file: Path) -> Path:
    """Note the digest of a file."""
    noted_digest(file, cache)
    return max((cache / "digests").iterdir(), key=lambda path: path.stat().st_mtime_ns)


def _small(cache: Path, file: Path) -> Path:
    """Keep a small file, as the headers of queries are kept."""
    path = cache / "headers" / file.name
    assert file.read_bytes() == cached_bytes(path, file.read_bytes)
    return path


KEPT = {**{f"{kind}-": _folder(kind) for kind in ("store", "search", "dumps")}, "digests": _note, "headers": _small}


def on_disk(path: Path) -> int:
    """The bytes that a folder takes in whole blocks."""
    return sum(-(-each.stat().st_size // 4096) * 4096 for each in path.rglob("*") if each.is_file())


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_kept_on_disk_has_a_limit_in_bytes_and_the_newest_stays(
    kind: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 40_000
    for limit in ("FOLDERS", "_FILES"):
        monkeypatch.setattr(f"gpai_graph.stores.cache.{limit}", most)
    monkeypatch.setattr("gpai_graph.stores.cache._SETTLED", -1.0)
    made = []
    for number in range(20):
        file = tmp_path / f"{number}.nt"
        file.write_bytes(bytes(5000))
        made.append(KEPT[kind](cache, file))
        os.utime(made[-1], (number, number))
        assert on_disk(cache) <= most
    there = [path.exists() for path in made]
    assert there == sorted(there)
    assert 1 < there.count(True) < 20
    # One that alone is larger than the limit is kept, and nothing else.
    file.write_bytes(bytes(2 * most))
    last = KEPT[kind](cache, file if kind == "digests" else file.rename(tmp_path / "large.nt"))
    assert last.exists()
    assert kind == "digests" or [last] == [*last.parent.glob("*.nt" if kind == "headers" else f"{kind}*")]


@pytest.mark.parametrize("name", ["new-1-aaaa", "old-1-aaaa"])
@pytest.mark.parametrize("kind", KEPT)
def test_what_a_killed_process_left_goes_after_a_day(
    kind: str, name: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gpai_graph.stores.cache._SETTLED", -1.0)
    file = tmp_path / "x.nt"
    file.write_bytes(b"x")
    place = cache if kind.endswith("-") else cache / kind
    left = [place / f"{name}{age}" for age in ("older", "young")]
    for path in left:
        path.mkdir(parents=True)
        (path / "data").write_bytes(b"x")
    day_ago = time.time() - 86_401
    os.utime(left[0], (day_ago, day_ago))
    KEPT[kind](cache, file)
    assert [False, True] == [path.exists() for path in left]


def test_another_graph_gets_another_folder(cache: Path, tiny_trig: Path) -> None:
    for number in range(2):
        path = tiny_trig.with_name("graph.trig")
        path.write_text(f"{tiny_trig.read_text(encoding='utf-8')}\n# {number}\n", encoding="utf-8")
        open_cached(path)
    assert 2 == len([*cache.glob("store-*")])


def test_a_cache_folder_that_cannot_be_written_means_memory(
    tiny_trig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where the folder should be: a mode without write permission would not stop root.
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GPAI_GRAPH_CACHE", str(tmp_path / "file" / "cache"))
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "memory, from tiny.trig (the cache folder cannot be used)"


def test_the_command_that_makes_a_missing_graph_is_named_for_that_graph_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "ontology_dir", lambda: tmp_path)
    # Nobody typed the folder of the built graph.
    built, other = "gpai-graph.trig", str(tmp_path / "other.trig")
    for name, help_text in (built, " Run `gpai-graph build` to make it."), (other, ""):
        with pytest.raises(StoreError) as caught:
            open_cached(tmp_path / name)
        assert f"there is no file {name}.{help_text}" == str(caught.value)


@pytest.mark.parametrize("name", ["README.md", "graph", "graph.csv"])
def test_a_file_that_is_no_rdf_names_the_endings_of_rdf(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(StoreError) as caught:
        open_cached(tmp_path / name)
    assert f"{name}: an RDF file ends in .ttl, .jsonld, .nt, .rdf, .trig or .nq; .gz may follow." == str(caught.value)


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
