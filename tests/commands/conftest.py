"""What the tests of the command line share: one cache, and a call in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Call, Called
from IPython.core import async_helpers
from IPython.core.interactiveshell import InteractiveShell
from shells import new_shell

from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.paths import CACHE_VARIABLE


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests here: a cold one costs a second each."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def shared_cache(cache: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not cache.exists()
    monkeypatch.setenv(CACHE_VARIABLE, str(warm))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process: its exit code, standard output, standard error."""

    def called(*words: str) -> Called:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return called


@pytest.fixture(scope="module")
def shell(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    """A shell with the magics."""
    found = new_shell(kg, tmp_path_factory.mktemp("ipython"))
    found.run_line_magic("load_ext", "gpai_graph")
    yield found
    found.run_line_magic("unload_ext", "gpai_graph")
    # IPython keeps it for the next cell, of which there is none.
    async_helpers.get_asyncio_loop().close()
