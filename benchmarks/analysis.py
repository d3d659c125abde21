"""Analysis: how much faster the functions of gpai_graph.analysis are than those of networkx, on the same network.

In: Barabási–Albert networks of 1,000 and 10,000 nodes, three links a new node. Out: a table of median seconds and
ratios. Ours includes checking, sorting and the copy into igraph. Both sides run in turns, so that whatever else the
machine does slows both. networkx needs minutes for the betweenness of 10,000 nodes: it runs from some sources, and
its time is scaled up to all (~)."""

import statistics
import time
from collections.abc import Callable

import networkx as nx

from gpai_graph import analysis

SIZES = (1_000, 10_000)
LINKS = 3
RUNS = 3
SOURCES = 50  # of networkx' betweenness
TARGET = 10  # times networkx, for betweenness, communities and core numbers


def seconds(function: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def betweenness_by_networkx(G: nx.Graph) -> float:
    """Seconds for all sources, from those for some."""
    return seconds(lambda: nx.betweenness_centrality(G, k=SOURCES, seed=1)) * len(G) / SOURCES


def cases(G: nx.Graph) -> dict[str, tuple[Callable[[], float], Callable[[], float]]]:
    """{what: (seconds of ours, seconds of networkx)}, each to be called for one run."""
    return {
        "betweenness (~)": (
            lambda: seconds(lambda: analysis.betweenness(G, weighted=False)),
            lambda: betweenness_by_networkx(G),
        ),
        "communities: 2 × Leiden / 2 × Louvain": (
            lambda: seconds(lambda: analysis.communities(G, runs=2)),
            lambda: seconds(lambda: [nx.community.louvain_communities(G, seed=seed) for seed in range(2)]),
        ),
        "constraint": (
            lambda: seconds(lambda: analysis.constraint(G)),
            lambda: seconds(lambda: nx.constraint(G, weight="weight")),
        ),
        "core numbers": (
            lambda: seconds(lambda: analysis.k_core(G)),
            lambda: seconds(lambda: nx.core_number(G)),
        ),
    }


def main() -> None:
    """Measure and print."""
    print(f"{'nodes':>7} {'links':>7}  {'what':<40}{'ours, s':>10}{'networkx, s':>13}{'times faster':>14}")
    for nodes in SIZES:
        G = nx.barabasi_albert_graph(nodes, LINKS, seed=1)
        for what, sides in cases(G).items():
            runs = [tuple(side() for side in sides) for _ in range(RUNS)]
            ours, theirs = (statistics.median(column) for column in zip(*runs, strict=True))
            row = f"{nodes:>7,} {G.number_of_edges():>7,}  {what:<40}{ours:>10.3f}{theirs:>13.3f}"
            print(f"{row}{theirs / ours:>14.1f}", flush=True)
        louvain = max(nx.community.modularity(G, nx.community.louvain_communities(G, seed=seed)) for seed in range(2))
        print(f"{'':17}modularity: ours {analysis.communities(G, runs=2).modularity:.3f}, Louvain {louvain:.3f}\n")
    print(f"target: {TARGET} times for betweenness, communities and core numbers, from 2,000 nodes")


if __name__ == "__main__":
    main()
