"""A real JupyterLab, and a notebook that is open in it."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from notebook_runs import environment
from playwright.sync_api import Frame, Locator, Page, expect

PATIENCE = 60  # seconds

# Nothing is asked for outside, nobody is asked whether he wants news.
QUIET = (
    "--no-browser",
    "--allow-root",
    "--expose-app-in-browser",
    "--core-mode",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


class Lab(NamedTuple):
    """A running JupyterLab: its address, its token, the folder that it shows."""

    address: str
    token: str
    root: Path

    def url(self, name: str) -> str:
        return f"{self.address}lab/tree/{name}.ipynb?token={self.token}&reset"


@contextmanager
def running_lab(root: Path, own: Path) -> Iterator[Lab]:
    """A JupyterLab on loopback that keeps what is its own (trust in notebooks, too) in the folder `own`."""
    token = secrets.token_hex(16)
    log = own / "lab.log"
    own.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "jupyterlab", *QUIET, f"--IdentityProvider.token={token}"]
    # Extensions that somebody installed here for other ends are not there.
    command += [f"--LabApp.labextensions_path={own / 'none'}", f"--ServerApp.root_dir={root}"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env=environment(own),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Lab(address_of(own / "runtime", process, log), token, root)
    finally:
        process.terminate()  # it ends its kernels
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def address_of(runtime: Path, process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Where a server that just started answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                told = json.loads(path.read_text(encoding="utf-8"))
                urlopen(f"{told['url']}api", timeout=5).close()
                return str(told["url"])
            except (ValueError, URLError, ConnectionError):
                break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab does not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


class Opened:
    """A notebook that is open in JupyterLab, and what the page asked for or complained of."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.page, self.lab = page, lab
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._requested(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def _requested(self, url: str) -> None:
        if not url.startswith(
            (self.lab.address, self.lab.address.replace("http", "ws", 1), "data:", "blob:", "about:")
        ):
            self.outside.append(url)

    def go(self, name: str) -> "Opened":
        self.page.goto(self.lab.url(name))
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        self.page.wait_for_function("window.jupyterapp !== undefined")
        return self

    def command(self, name: str) -> Any:
        """Do what a menu does; its end is waited for, though not for ever."""
        late = "new Promise((_, fail) => setTimeout(fail, 1000 * seconds, new Error(`${name} does not end`)))"
        script = f"([name, seconds]) => Promise.race([jupyterapp.commands.execute(name), {late}])"
        return self.page.evaluate(script, [name, PATIENCE])

    def ready(self) -> "Opened":
        """Wait until the kernel is there: before, a run asks which one, and a server that ends waits for it."""
        kernel = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
        self.page.wait_for_function(f"{kernel}?.status === 'idle'", timeout=1000 * PATIENCE)
        self.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
        return self

    def run(self) -> "Opened":
        """Run all cells."""
        assert self.command("notebook:run-all-cells"), self.page.locator(".jp-OutputArea").all_inner_texts()
        return self

    def seen(self, selector: str) -> list[Locator]:
        """What is in the outputs, scrolled into view: JupyterLab draws only what somebody looks at."""
        for cell in self.page.locator(".jp-NotebookPanel .jp-Cell").all():
            cell.scroll_into_view_if_needed()
        found = self.page.locator(f".jp-NotebookPanel .jp-OutputArea-output {selector}").all()
        for each in found:
            each.scroll_into_view_if_needed()
            expect(each).to_be_visible()
        return found

    def frames(self) -> list[Frame]:
        """Live pictures."""
        return [frame for frame in self.page.frames if frame.url == "about:srcdoc"]
