"""A real kernel: Ctrl-C and time limits."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_core.utils import ensure_event_loop

# Minutes of work for any engine.
ENDLESS = "SELECT (COUNT(*) AS ?rows) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Kernel"]:
    """A real kernel, in an empty folder."""
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    yield kernel
    kernel.close()


class Kernel:
    """A kernel of Jupyter; `run` gives what a cell answers as text, `interrupt` is the button of that name."""

    def __init__(self, folder: Path) -> None:
        places = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        env = os.environ | {place: str(folder / place.lower()) for place in places}
        self._manager, self._client = start_new_kernel(cwd=str(folder), env=env)

    def run(self, cell: str, patience: float = 60) -> str:
        parts: list[str] = []

        def keep(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                parts.append(content["text"])
            elif message["msg_type"] in ("execute_result", "display_data"):
                parts.append(content["data"]["text/plain"])
            elif message["msg_type"] == "error":
                parts.append("\n".join(content["traceback"]))

        self._client.execute_interactive(cell, timeout=patience, output_hook=keep, store_history=False)
        return "".join(parts)

    def interrupt(self) -> None:
        """To be called in a thread of its own, which gets an event loop for it."""
        self._manager.interrupt_kernel()
        ensure_event_loop().close()

    def close(self) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        # The client keeps it for the next question, of which there is none.
        ensure_event_loop().close()


def test_a_kernel_opens_the_graph_guarded(kernel: Kernel) -> None:
    assert "GuardedStore" in kernel.run("import gpai_graph as gpai\nkg = gpai.load()\ntype(kg.store).__name__")


def test_interrupting_a_kernel_ends_a_query_that_would_take_minutes_and_the_next_is_answered(kernel: Kernel) -> None:
    kernel.run("import gpai_graph as gpai\nkg = gpai.load(timeout=600)\n%load_ext gpai_graph")
    for cell in (f"%%sparql\n{ENDLESS}", f"kg.query('{ENDLESS}')"):
        soon = threading.Timer(1, kernel.interrupt)
        soon.start()
        told = kernel.run(cell)
        soon.join()
        assert told.startswith("Stopped: the query was stopped")
        assert "Traceback" not in told
        assert "True" in kernel.run("kg.query('ASK { country:ca a gpai:Country }')")


def test_a_kernel_stops_a_query_at_its_time_limit(kernel: Kernel) -> None:
    told = kernel.run(f"import gpai_graph as gpai\nkg = gpai.load(timeout=1)\nkg.query('{ENDLESS}')")
    assert told.startswith("QueryTimeoutError: the query was stopped after 1 s")
