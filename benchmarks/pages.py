"""Pages: how long each kind of page takes when it is first asked for, and how much goes over the wire.

In: `gpai-graph serve` on loopback, with a cache that nobody filled; its sitemap. Out: a table, one row a kind of page
(median and slowest time of the page, its median size, that of the page with all it loads, packed, and the median time
until a browser with an empty cache has loaded it, where a Chromium is there)."""

import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from xml.etree import ElementTree

from gpai_graph.stores.paths import CACHE_VARIABLE

SAMPLES = 9  # pages of a kind, or days of a page
TARGET_MS = 150
TARGET_KB = 300
TARGET_USABLE_MS = 1000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Pages that robots need not visit.
OTHERS = (
    "/networks/knowledge-flow",
    "/networks/knowledge-flow/picture",
    "/connections?from=country:rs&to=country:ca",
    "/compare?a=country:rs&b=country:ca",
    "/timeline?thing=body:gpai",
    "/sparql",
)
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# What is no page, but asked for as often.
DATA = ("/data/{thing}.ttl", "/data/{thing}.trig", "/id/{thing}")
LIBRARY = ("/api/queries/{name}.json", "/api/queries/{name}.csv")


class Client:
    """One connection, kept as a browser keeps it. While a browser is measured the server may close it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def get(self, path: str) -> tuple[float, bytes, int]:
        """Milliseconds, the body as it came, and the status."""
        try:
            return self._measured(path)
        except http.client.RemoteDisconnected:
            self._connection.close()
            return self._measured(path)

    def _measured(self, path: str) -> tuple[float, bytes, int]:
        begun = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept": "text/html, */*;q=0.5"})
        answer = self._connection.getresponse()
        body = answer.read()
        return 1000 * (time.perf_counter() - begun), body, answer.status

    def text(self, path: str) -> str:
        """The body, plain."""
        self._connection.request("GET", path, headers={"Accept-Encoding": "identity", "Accept": "text/html"})
        return self._connection.getresponse().read().decode()


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "gpai_graph", "serve", "--port", "0"]
        environment = os.environ | {CACHE_VARIABLE: folder}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        try:
            assert process.stdout is not None
            yield next(re.findall(r"http://\S+/", line)[0] for line in process.stdout if "http://" in line)
        finally:
            process.terminate()
            process.wait(10)


def kinds(client: Client) -> dict[str, list[str]]:
    """{kind of page: paths}, read from the sitemap; a page that is one of a kind is asked for on several days."""
    chosen = random.Random(1)
    root = ElementTree.fromstring(client.text("/sitemap.xml"))
    paths = [urlsplit(element.text or "").path for element in root.iter(LOC)]
    found: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        found.setdefault("/".join([*parts[:-1], "…"]) if len(parts) > len(["", "questions"]) else path, []).append(path)
    days = [f"20{year}-06-30" for year in range(18, 18 + SAMPLES)]
    sampled = {
        kind: chosen.sample(some, min(SAMPLES, len(some))) if "…" in kind else [f"{kind}?as_of={day}" for day in days]
        for kind, some in found.items()
    }
    sampled |= {page: [f"{page}{'&' if '?' in page else '?'}as_of={day}" for day in days] for page in OTHERS}
    things = [path.removeprefix("/page/") for path in chosen.sample(found.get("/page/country/…", []), SAMPLES)]
    names = [path.removeprefix("/questions/") for path in chosen.sample(found.get("/questions/…", []), SAMPLES)]
    words = [
        path.rpartition("/")[2].replace("-", "+") for path in chosen.sample(found.get("/page/project/…", []), SAMPLES)
    ]
    sampled["/search?q=…"] = [f"/search?q={word}" for word in words]
    sampled["/api/search.json?q=…"] = [f"/api/search.json?q={word}" for word in words]
    for pattern in DATA:
        sampled[pattern.format(thing="country/…")] = [pattern.format(thing=thing) for thing in things]
    for pattern in LIBRARY:
        sampled[pattern.format(name="…")] = [pattern.format(name=name) for name in names]
    return sampled


def weight(client: Client, path: str, known: dict[str, int]) -> int:
    """Bytes of what a page loads beside itself; each file is asked for once."""
    page = client.text(path)
    loaded = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*?(?:href|src)="(/[^"]+)"', page)
    for address in (address.replace("&amp;", "&") for address in loaded):
        if address not in known:
            _, body, status = client.get(address)
            known[address] = len(body) if status == http.client.OK else 0
    return sum(known[address.replace("&amp;", "&")] for address in dict.fromkeys(loaded))


@contextmanager
def reading() -> Iterator[Callable[[str], float] | None]:
    """What tells how many milliseconds a browser takes to load an address; None where there is no browser."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])

        def loaded(address: str) -> float:
            context = browser.new_context()
            page = context.new_page()
            page.goto(address, wait_until="load")
            spent = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            context.close()
            return float(spent)

        yield loaded
        browser.close()


def main() -> None:
    """Measure and print."""
    with served() as address, reading() as read:
        client = Client(address)
        client.get("/")
        print(f"{'page':<34}{'median ms':>10}{'slowest ms':>12}{'kB':>8}{'kB with all':>13}{'usable ms':>11}")
        missed = []
        known: dict[str, int] = {}
        for kind, paths in kinds(client).items():
            times, sizes, whole = [], [], []
            for path in paths:
                took, body, status = client.get(path)
                if status >= http.client.BAD_REQUEST:
                    raise SystemExit(f"{path} answers {status}")
                times.append(took)
                sizes.append(len(body))
                is_page = not kind.startswith(("/data", "/api", "/id"))
                whole.append(len(body) + (weight(client, path, known) if is_page else 0))
            median, size = statistics.median(times), statistics.median(whole) / 1000
            usable = 0.0
            if read and is_page:
                usable = statistics.median(read(address.rstrip("/") + path) for path in paths[:3])
            figures = f"{median:>10.0f}{max(times):>12.0f}{statistics.median(sizes) / 1000:>8.1f}{size:>13.1f}"
            print(f"{kind:<34.34}{figures}{usable:>11.0f}", flush=True)
            if median > TARGET_MS or size > TARGET_KB or usable > TARGET_USABLE_MS:
                missed.append(kind)
        targets = f"{TARGET_MS} ms at the median, {TARGET_KB} kB, usable in {TARGET_USABLE_MS} ms"
        print(f"\ntargets: {targets}. Missed by: {', '.join(missed) or 'none'}")


if __name__ == "__main__":
    main()
