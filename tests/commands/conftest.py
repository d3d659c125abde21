"""What the tests of the command line share: a call in this process, and a shell."""

from collections.abc import Iterator

import pytest
from command_line import Call, Called
from IPython.core import async_helpers
from IPython.core.interactiveshell import InteractiveShell
from shells import new_shell

from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process: its exit code, standard output, standard error."""
    return _calling(capsys, None)


@pytest.fixture
def call_shared(capsys: pytest.CaptureFixture[str], kg: KnowledgeGraph) -> Call:
    """The same over the graph of all tests, which has computed much of what takes seconds."""
    return _calling(capsys, kg)


def _calling(capsys: pytest.CaptureFixture[str], opened: KnowledgeGraph | None) -> Call:
    def called(*words: str) -> Called:
        code = main(words, opened)
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
