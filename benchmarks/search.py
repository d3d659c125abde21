"""Search: how long a look-up takes among 100,000 labels.

In: the real texts of the graph, repeated with a number behind each name until there are 100,000 labels. Out: a table of
medians of the time of one look-up, and the time to build the index."""

import statistics
import time

import gpai_graph
from gpai_graph.answers.search import SearchIndex

LABELS = 100_000
RUNS = 21
TARGET = 20  # ms for one look-up
QUESTIONS = ["Serbia", "corée du sud", "data trusts", "resp", "working group on responsible ai", "montreal", "a"]


def texts() -> list[tuple[str, str, str]]:
    """(thing, field, text) of the graph, again and again under other names, until so many labels are there."""
    real = [(row.thing, row.field.text, row.text.text) for row in gpai_graph.load().run("search-texts")]
    labels = sum(field == "label" for _, field, _ in real)
    return [
        (f"{thing}-{copy}", field, f"{text} {copy}")
        for copy in range(LABELS // labels + 1)
        for thing, field, text in real
    ]


def main() -> None:
    """Measure and print."""
    rows = texts()
    begun = time.perf_counter()
    index = SearchIndex.in_memory(rows)
    print(f"{sum(field == 'label' for _, field, _ in rows):,} labels indexed in {time.perf_counter() - begun:.1f} s\n")
    print(f"{'words':<34}{'median ms':>10}{'slowest ms':>12}")
    for words in QUESTIONS:
        times = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            index.find(words)
            times.append(1000 * (time.perf_counter() - begun))
        print(f"{words:<34}{statistics.median(times):>10.1f}{max(times):>12.1f}")
    print(f"\ntarget: {TARGET} ms")


if __name__ == "__main__":
    main()
