"""The claims of the library: the files of `queries/findings/`, by name. Each is read when it is asked for."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpai_graph.errors import LIKENESS, UnknownFindingError, quoted, text_of
from gpai_graph.stores.cache import digest_of

if TYPE_CHECKING:
    from gpai_graph.queries.claim import Claim

_FOLDER: Final = "findings"
# What searches call the kind of a finding, and write before its name.
FINDING: Final = "finding"
_NEAR: Final = 3  # names that are offered instead of one that is none


class Claims:
    """The claims of a folder, by name: `claims["founders-and-members"]`, `for name in claims`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER
        self._read: dict[str, Claim] = {}  # the claims of the library

    @cached_property
    def _files(self) -> dict[str, Path]:
        # When they are asked for: most questions are asked without one.
        return {path.stem: path for path in sorted(self._folder.glob("*.toml"))}

    def __getitem__(self, name: str) -> "Claim":
        """The claim of a name, or of one that it had before. Raises UnknownFindingError with the nearest ones."""
        if text_of(name, "the name of a finding") not in self._files:
            now = next((each for each in self if name in self[each].aliases), "")
            if not now:
                near = f" Did you mean {' or '.join(self.near(name))}?" if self.near(name) else ""
                raise UnknownFindingError(
                    f"there is no finding {quoted(name)}.{near}", "`gpai-graph findings` lists them."
                )
            name = now
        if name not in self._read:
            from gpai_graph.queries.claim_reader import read_claim  # here: a question is asked without it

            path = self._files[name]
            self._read[name] = read_claim(path.read_text(encoding="utf-8"), name, f"queries/{_FOLDER}/{path.name}")
        return self._read[name]

    def near(self, name: str) -> list[str]:
        """The names that a text may mean, at most three: those that hold one of its words, then those spelt so."""
        # Here: a question is asked without it.
        from difflib import get_close_matches

        words = [word for word in re.split(r"\W+|_", name.lower()) if len(word) > len("and")]
        holding = [each for each in self if any(word in each for word in words)]
        return list(dict.fromkeys((*holding, *get_close_matches(name.lower(), self, cutoff=LIKENESS))))[:_NEAR]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @property
    def stamp(self) -> str:
        """What changes when a claim does: eight digits for the name of what is made of them."""
        told = "".join(f"{name} {path.stat().st_mtime_ns}\n" for name, path in self._files.items())
        return digest_of(told.encode())[:8]
