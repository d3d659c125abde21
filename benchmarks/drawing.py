"""Pictures: how fast a page of 150, 1,500 and 5,000 nodes is made, opens and answers, and how large it is.

In: made-up networks; a Chrome or Chromium. Out: tables, medians. Beside it, in the same run: pyvis as it comes (its
page in the same browser, its page generation) and the layout of networkx. The growth exponent tells whether page
generation is linear (1) or quadratic (2)."""

import gzip
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from pyvis.network import Network

from gpai_graph.visual.network import draw

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

KINDS = {"country": 4, "body": 2, "person": 47, "organisation": 20, "project": 14, "output": 13}
SYLLABLES = "ka lo mi ta re su no vi de pa or en al ix".split()
RUNS = 5
PATIENCE = 60  # seconds, after which a page of pyvis is given up
TARGETS = {
    150: "open with 150: nothing to wait for",
    1500: "first paint 0.5 s, usable 1.5 s, filter and slider 200 ms, 1.0 MB, 250 kB gzip",
    5000: "usable 3 s, filter and slider 600 ms",
}


def network(count: int, links: int) -> nx.Graph:
    """A made-up network with kinds, names, dates, years and sources; some nodes have many more links than others."""
    draw_from = random.Random(count)
    sources = {
        f"https://example.org/id/source/{n}": {"title": f"Report {n}", "publisher": "OECD", "issued": "2022", "url": ""}
        for n in range(300)
    }
    G = nx.Graph(name="made-up", question="A made-up network", sources=sources)
    for n in range(count):
        kind = draw_from.choices(list(KINDS), list(KINDS.values()))[0]
        name = " ".join("".join(draw_from.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))
        since = f"{draw_from.randint(2018, 2025)}-{draw_from.randint(1, 12):02}-01" if draw_from.random() < 0.5 else ""
        G.add_node(f"{kind}:n{n}", label=name, kind=kind, since=since, region=draw_from.choice(["Asia", "Europe"]))
    nodes = list(G)
    ends = nodes[:]
    while G.number_of_edges() < links:
        a, b = draw_from.choice(nodes), draw_from.choice(ends)
        if a != b and not G.has_edge(a, b):
            year, kind = draw_from.randint(2018, 2025), draw_from.choice(["member of", "author of", "works on"])
            said = tuple(draw_from.sample(list(sources), draw_from.choice([1, 1, 2])))
            G.add_edge(a, b, weight=float(draw_from.randint(1, 3)), kind=kind, years=(year,), sources=said)
            ends += [b, b]
    return G


def seconds(work: Callable[[], Any]) -> float:
    """Wall-clock seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def by_pyvis(G: nx.Graph) -> str:
    """The page that pyvis itself makes of the same nodes and links."""
    net = Network(cdn_resources="in_line")
    for node, given in G.nodes(data=True):
        net.add_node(node, label=given["label"])
    for a, b in G.edges:
        net.add_edge(a, b)
    return str(net.generate_html())


def as_it_comes(browser: Any, folder: str) -> None:
    """Own pages of pyvis in the same browser: size, first paint, and until its physics has come to rest."""
    print(f"\npyvis as it comes\n{'nodes':>6}{'kB':>7}{'gzip':>6}{'paint':>8}{'at rest':>8}  (ms; one run)")
    for count, links in ((150, 500), (500, 1663), (1500, 4989)):
        content = by_pyvis(network(count, links)).encode()
        path = Path(folder, f"pyvis-{count}.html")
        path.write_bytes(content)
        # Offline, as ours: its page asks two hosts for style sheets that it does without.
        page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        page.goto(path.as_uri(), wait_until="commit")
        rested = "() => typeof network === 'object' && network.physics.stabilized === true"
        try:
            page.wait_for_function(rested, timeout=1000 * PATIENCE)
            ready = f"{page.evaluate('performance.now()'):>8.0f}"
        except PlaywrightTimeout:
            ready = f"{f'> {1000 * PATIENCE}':>8}"
        paint = f"{page.evaluate(PAINT):>8.0f}"
        size = f"{len(content) / 1000:>7.0f}{len(gzip.compress(content)) / 1000:>6.0f}"
        print(f"{count:>6}{size}{paint}{ready}", flush=True)
        page.context.close()


def layouts() -> None:
    """Our layout, names kept free and nodes pushed apart, beside spring_layout of networkx."""
    print(f"{'nodes':>7}{'links':>8}{'layout s':>10}{'networkx s':>12}{'ratio':>7}  (medians of 3)")
    for count in (500, 1500):
        G = network(count, 3 * count)
        runs = [(seconds(draw(G).svg), seconds(lambda G=G: nx.spring_layout(G, seed=1))) for _ in range(3)]
        ours, theirs = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{count:>7}{3 * count:>8}{ours:>10.2f}{theirs:>12.2f}{theirs / ours:>7.1f}", flush=True)
    print()


def generation() -> None:
    """Time to make a page, without the layout that pyvis leaves to the browser."""
    print(f"{'nodes':>7}{'links':>8}{'layout s':>10}{'page s':>9}{'pyvis s':>9}{'ratio':>7}")
    found: dict[int, float] = {}
    for count in (2500, 5000, 10000):
        G = network(count, 3 * count)
        picture = draw(G)
        layout = seconds(picture.svg)
        found[count] = statistics.median(seconds(picture.html) for _ in range(5))
        theirs = seconds(lambda G=G: by_pyvis(G))
        print(f"{count:>7}{3 * count:>8}{layout:>10.2f}{found[count]:>9.2f}{theirs:>9.1f}{theirs / found[count]:>7.0f}")
    growth = math.log(found[10000] / found[2500]) / math.log(4)
    print(f"growth exponent of ours: {growth:.2f}; targets: about 1, and 50 times pyvis at 10,000\n")


PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
READY = "performance.getEntriesByName('picture-ready')[0].startTime"


def measure(page: Any, address: str) -> dict[str, float]:
    """Milliseconds of one opening and of what a reader then does in the view of the whole network."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    found = {"paint": page.evaluate(PAINT), "ready": page.evaluate(READY)}
    page.evaluate("document.querySelector('[data-view=whole]').click()")
    page.wait_for_timeout(300)
    # The policy of the page forbids eval, so the acts are functions.
    acts = {
        "filter": "() => document.querySelector('[data-kind=\"2\"]').click()",
        "slider": "() => { const when = document.getElementById('when'); when.value = 40;"
        " when.dispatchEvent(new Event('input')); }",
        "select": "() => document.querySelector('#central button').click()",
    }
    for name, act in acts.items():
        found[name] = page.evaluate(
            f"""() => new Promise(done => {{ const begun = performance.now(); ({act})();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))); }})"""
        )
        page.wait_for_timeout(300)
    return found


def browsing() -> None:
    """Size of a page, and what a reader waits for."""
    from browser import MISSING, executable
    from playwright.sync_api import sync_playwright

    path = executable()
    if path is None:
        print(f"not measured: {MISSING}")
        return
    print(f"{'nodes':>6}{'kB':>7}{'gzip':>6}{'paint':>8}{'ready':>8}{'filter':>8}{'slider':>8}{'select':>8}  (ms)")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for count, links in ((150, 500), (1500, 4989), (5000, 16645)):
            saved = draw(network(count, links)).save(Path(folder, f"{count}.html"))
            content = saved.read_bytes()
            runs = []
            for _ in range(RUNS):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                runs.append(measure(page, saved.as_uri()))
                page.close()
            medians = "".join(f"{statistics.median(run[name] for run in runs):>8.0f}" for name in runs[0])
            print(f"{count:>6}{len(content) / 1000:>7.0f}{len(gzip.compress(content)) / 1000:>6.0f}{medians}")
            print(f"       target: {TARGETS[count]}", flush=True)
        as_it_comes(browser, folder)
        browser.close()


if __name__ == "__main__":
    browsing()
    print()
    layouts()
    generation()
