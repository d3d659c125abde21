"""The cache: folders and small texts made from files, built aside, verified, then renamed into place.

In: a name that holds the digest of what they are made from, and a function that makes them. Out: what it made.
The cache is never the truth: what does not match its own digest is made again, and without a cache all still works."""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

try:
    # The module that hashlib itself takes it from; hashlib would also load OpenSSL, for a third of a bare Python start.
    from _blake2 import blake2b
except ImportError:  # another Python, another place
    from hashlib import blake2b

MANIFEST: Final = "manifest.json"
# Bytes on the disk: of all folders of a kind (those of the last graphs), and of a folder of small files.
FOLDERS: Final = 256 << 20
_FILES: Final = 4 << 20
_BLOCK: Final = 4096
_DAY: Final = 86_400.0  # seconds; no build takes as long
_DIGEST_BYTES: Final = 32
# RocksDB's diary of what it did and its lock for writers. Opening read-only reads neither (seen with strace), and
# they hold no data: a damaged one changes no answer, while the diary is as long as a small graph.
_WITHOUT_DATA: Final = frozenset({"LOG", "LOCK"})
# Beside them: which state of the files was last found intact, so that the long ones are not read at every start.
_CHECKED: Final = "checked"
_NOT_LISTED: Final = _WITHOUT_DATA | {MANIFEST, _CHECKED}
# Each block of these carries a checksum of RocksDB's own. Damage to the others loses quads without an error.
_CHECKED_BY_ENGINE: Final = ".sst"
# Younger files may change again without a change of their times, whose steps can be as long as this many seconds.
_SETTLED: Final = 2.0


def digest(path: Path) -> str:
    """The BLAKE2b digest of a file, 32 bytes in hexadecimal. Raises OSError if it cannot be read."""
    found = blake2b(digest_size=_DIGEST_BYTES)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return str(found.hexdigest())


def noted_digest(path: Path, root: Path) -> str:
    """The digest of a file, noted in `root` for as long as the file is not touched. Raises OSError like `digest`."""
    note = root / "digests" / digest_of(os.fsencode(path.absolute()))
    status = path.stat()
    state = _state(status)
    try:
        known, _, noted = note.read_text(encoding="ascii").partition("\n")
        if known == state and len(noted) == 64:
            return noted
    except (OSError, ValueError):
        pass
    found = digest(path)
    if _is_settled(status):
        _keep(note, f"{state}\n{found}".encode())
        _tidy(note.parent, note, "*", _FILES)
    return found


def digest_of(data: bytes) -> str:
    """The BLAKE2b digest of some bytes, 32 bytes in hexadecimal."""
    return str(blake2b(data, digest_size=_DIGEST_BYTES).hexdigest())


def is_intact(folder: Path) -> bool:
    """Whether the folder holds exactly the files of its manifest, each with the size and digest written there.

    A file whose blocks the engine checks is read only if it was touched since it was last found intact.
    """
    try:
        expected = json.loads((folder / MANIFEST).read_bytes())
        found = _files(folder)
        state = digest_of(repr([(name, _state(status)) for name, status in found.items()]).encode())
        untouched = _read(folder / _CHECKED) == state.encode()
        intact = expected.keys() == found.keys() and all(
            found[name].st_size == size
            and ((untouched and name.endswith(_CHECKED_BY_ENGINE)) or digest(folder / name) == listed)
            for name, (size, listed) in expected.items()
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return False
    if intact and not untouched and all(map(_is_settled, found.values())):
        _keep(folder / _CHECKED, state.encode())
    return intact


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
    _tidy(root, folder, f"{name.partition('-')[0]}-*", FOLDERS)
    return folder


def cached_bytes(path: Path, make: Callable[[], bytes]) -> bytes:
    """What stands in a small file of the cache; what `make` gives where it is missing or damaged, then kept there."""
    try:
        checksum, data = path.read_bytes().split(b"\n", 1)
        if checksum.decode() == digest_of(data):
            return data
    except (OSError, ValueError):
        pass
    data = make()
    _keep(path, digest_of(data).encode() + b"\n" + data)
    _tidy(path.parent, path, "*", _FILES)
    return data


def _keep(path: Path, data: bytes) -> None:
    """Write a small file as a whole or, where that cannot be, not at all."""
    aside = path.with_name(f"new-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _state(status: os.stat_result) -> str:
    """What changes when a file is written, replaced or restored; the ctime cannot be set back."""
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _is_settled(status: os.stat_result) -> bool:
    return time.time() - max(status.st_mtime, status.st_ctime) > _SETTLED


def _files(folder: Path) -> dict[str, os.stat_result]:
    """The files that hold data, sorted by name."""
    with os.scandir(folder) as entries:
        return {entry.name: entry.stat() for entry in sorted(entries, key=_name) if entry.name not in _NOT_LISTED}


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _inventory(folder: Path) -> dict[str, list[int | str]]:
    """{file name: [size, digest]} of the files that hold data."""
    return {name: [status.st_size, digest(folder / name)] for name, status in _files(folder).items()}


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


def _remove(path: Path) -> None:
    """Take a folder away as one, then empty it: no other process meets it half deleted. A file is just removed."""
    # Imported here: only building and tidying need it, not opening.
    import shutil

    with suppress(OSError):
        if path.is_dir():
            path = path.rename(path.with_name(f"old-{os.getpid()}-{os.urandom(4).hex()}"))
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _tidy(place: Path, current: Path, pattern: str, most: int) -> None:
    """Remove the oldest of what the pattern finds, so that the rest has at most so many bytes; the current one stays.

    What a killed process left in the place goes as well, after a day. Whatever cannot be removed may stay."""
    left = [path for name in ("new-*", "old-*") for path in place.glob(name)]
    others = sorted({*place.glob(pattern)} - {current, *left}, key=_changed, reverse=True)
    total = _bytes(current)
    for path in others:
        total += _bytes(path)
        if total > most:
            _remove(path)
    for path in left:
        if time.time() - _changed(path) > _DAY:
            _remove(path)


def _changed(path: Path) -> float:
    """When a file or folder was changed last."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _bytes(path: Path) -> int:
    """The bytes that a file, or the files of a folder, take on the disk: whole blocks."""
    try:
        files = [entry.stat() for entry in os.scandir(path)] if path.is_dir() else [path.stat()]
    except OSError:
        return 0
    return sum(-(-status.st_size // _BLOCK) * _BLOCK for status in files)
