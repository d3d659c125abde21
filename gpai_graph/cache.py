"""The cache: folders made from one file, built aside, verified, then renamed into place.

In: the digest of a file and a function that fills a folder. Out: a folder whose files are what they were when built.
The cache is never the truth: a folder that does not match its manifest is built again."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

MANIFEST: Final = "manifest.json"
KEPT: Final = 3
# RocksDB's diary of what it did and its lock for writers. Opening read-only reads neither (seen with strace), and
# they hold no data: a damaged one changes no answer, while the diary is as long as a small graph.
_WITHOUT_DATA: Final = frozenset({"LOG", "LOCK"})


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(folder: Path) -> bool:
    """Whether the folder holds exactly the files of its manifest, each with the size and digest written there."""
    try:
        expected = json.loads((folder / MANIFEST).read_bytes())
        return bool(expected == _inventory(folder))
    except (OSError, ValueError):
        return False


def folder_for(root: Path, name: str, build: Callable[[Path], None], anew: bool = False) -> Path:
    """The intact folder root/name; what `build` makes where there is none, or where `anew` asks for it.

    build: fills an empty folder that it is given, and has closed its files when it returns.
    Raises OSError if `root` cannot be written, and what `build` raises.
    """
    folder = root / name
    if not anew and is_intact(folder):
        return folder
    root.mkdir(parents=True, exist_ok=True)
    aside = root / f"new-{os.getpid()}-{os.urandom(4).hex()}"
    aside.mkdir()
    try:
        build(aside)
        _seal(aside)
        if folder.exists() and (anew or not is_intact(folder)):
            _remove(folder)
        try:
            aside.rename(folder)
        except OSError:
            # Another process was faster: its folder is as good as ours, if it is whole.
            if not is_intact(folder):
                raise
    finally:
        _remove(aside)
    _prune(root, folder)
    return folder


def _inventory(folder: Path) -> dict[str, list[int | str]]:
    """{file name: [size, digest]} of the files that hold data."""
    with os.scandir(folder) as entries:
        files = sorted((entry.name, entry.stat().st_size) for entry in entries)
    left_out = _WITHOUT_DATA | {MANIFEST}
    return {name: [size, digest(folder / name)] for name, size in files if name not in left_out}


def _seal(folder: Path) -> None:
    """Write the manifest, then force everything to disk, so that a power cut leaves no half-written folder behind."""
    (folder / MANIFEST).write_text(json.dumps(_inventory(folder), indent=1) + "\n", encoding="utf-8")
    for path in [*folder.iterdir(), folder]:
        if path.is_dir() and os.name == "nt":
            continue  # Windows cannot open a folder
        descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove(folder: Path) -> None:
    """Take the folder away as one, then empty it: no other process meets it half deleted."""
    # Imported here: only building and tidying need it, not opening.
    import shutil

    gone = folder.with_name(f"old-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        folder.rename(gone)
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)


def _prune(root: Path, current: Path) -> None:
    """Keep the newest folders, the current one among them; whatever cannot be removed may stay."""

    def age(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:
            return 0.0

    kind = current.name.partition("-")[0]
    others = sorted((path for path in root.glob(f"{kind}-*") if path != current), key=age, reverse=True)
    for path in others[KEPT - 1 :]:
        _remove(path)
