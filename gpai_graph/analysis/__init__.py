"""Analysis: what networkx graphs, counts and dates tell, as rankings and small results.

Every result is the same from run to run and names its own limits. docs/analysis.md says when not to trust which.

>>> import networkx as nx
>>> from gpai_graph import analysis
>>> analysis.betweenness(nx.path_graph(["ca", "fr", "jp"]))
{'fr': 1.0, 'ca': 0.0, 'jp': 0.0}
"""

from gpai_graph.analysis.brokers import Brokerage, BrokerageRoles, brokerage, brokers, constraint, ungrouped
from gpai_graph.analysis.centrality import (
    betweenness,
    closeness,
    components,
    degree,
    eigenvector,
    k_core,
    pagerank,
    strength,
)
from gpai_graph.analysis.claim_tests import LEVEL, ClaimTest, diversity_test, exchange_test, recorded_share
from gpai_graph.analysis.communities import Communities, adjusted_rand, communities
from gpai_graph.analysis.comparison import NetworkComparison, NodeComparison, compare_networks, compare_nodes
from gpai_graph.analysis.diversity import Coverage, Diversity, coverage, diversity
from gpai_graph.analysis.graphs import Ranking, limits
from gpai_graph.analysis.mixing import Mixing, assortativity, mixing
from gpai_graph.analysis.null_models import Effect, against_chance, effect, rewired
from gpai_graph.analysis.simple_paths import HUB_KINDS, Hop, Path, connection, paths
from gpai_graph.analysis.tempo import Gaps, Interval, Lag, Step, gaps, growth, intervals, nearest_earlier

__all__ = [
    "HUB_KINDS",
    "LEVEL",
    "Brokerage",
    "BrokerageRoles",
    "ClaimTest",
    "Communities",
    "Coverage",
    "Diversity",
    "Effect",
    "Gaps",
    "Hop",
    "Interval",
    "Lag",
    "Mixing",
    "NetworkComparison",
    "NodeComparison",
    "Path",
    "Ranking",
    "Step",
    "adjusted_rand",
    "against_chance",
    "assortativity",
    "betweenness",
    "brokerage",
    "brokers",
    "closeness",
    "communities",
    "compare_networks",
    "compare_nodes",
    "components",
    "connection",
    "constraint",
    "coverage",
    "degree",
    "diversity",
    "diversity_test",
    "effect",
    "eigenvector",
    "exchange_test",
    "gaps",
    "growth",
    "intervals",
    "k_core",
    "limits",
    "mixing",
    "nearest_earlier",
    "pagerank",
    "paths",
    "recorded_share",
    "rewired",
    "strength",
    "ungrouped",
]
