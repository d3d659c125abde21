"""What all analyses share: checked and sorted copies of networkx graphs for igraph, and ranked results.

A network is a networkx Graph or DiGraph. Nodes may carry `label` and `kind`, links `weight`, `years`, `sources` and
`inferred`, the graph
`caveats` and `completeness`; whatever is missing is done without (a label is then the node's name, a weight 1)."""

import random
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any, Final, TypeAlias

import networkx as nx

from gpai_graph.analysis.attributes import SEVERAL, caveats, completeness, only_graph, texts, truth
from gpai_graph.errors import AnalysisError, EmptyNetworkError, GpaiGraphError, did_you_mean, quoted
from gpai_graph.rdf.words import counted, is_blank

# A node's attribute, or the group of each node.
Groups: TypeAlias = str | Mapping[str, str]

# Sorting beyond this many digits would order equal values by the order in which they were added up.
_DIGITS = 12
# Larger weights cannot be added up.
LARGEST: Final = 1e300
# igraph has one source of random numbers for the whole process.
_igraph_random = threading.Lock()


class Ranking(dict[str, float]):
    """Values of nodes: {node: value}, highest first, ties by name.

    Attributes
    ----------
    limits : tuple of str
        What the values do not know, in sentences.

    Examples
    --------
    >>> Ranking({"fr": 2.0}, limits=("Partial.",)).limits
    ('Partial.',)
    """

    def __init__(self, values: Mapping[str, float] | Iterable[tuple[str, float]] = (), limits: tuple[str, ...] = ()):
        super().__init__(values)
        self.limits = limits


@dataclass(frozen=True)
class Twin:
    """A network in igraph: vertex i is `nodes[i]`, edge i has `weights[i]`."""

    graph: Any
    nodes: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def distances(self) -> list[float]:
        """1/weight of each edge: the stronger a link, the shorter it is (Newman 2001)."""
        return [1 / weight for weight in self.weights]


def order(node: object) -> tuple[str, str]:
    """The key by which nodes are sorted: their name, then their type."""
    return str(node), type(node).__name__


def ranked(values: Mapping[str, float], limits: tuple[str, ...] = ()) -> Ranking:
    """The values highest first, ties by name.

    >>> ranked({"fr": 1.0, "ca": 1.0, "jp": 2.0})
    {'jp': 2.0, 'ca': 1.0, 'fr': 1.0}
    """
    by_rank = sorted(values.items(), key=lambda item: (-round(item[1], _DIGITS), order(item[0])))
    return Ranking(by_rank, limits)


def label(G: nx.Graph, node: str) -> str:
    """What a reader calls the node; `name` stands for the label in what networkx reads from GML."""
    given = G.nodes[node]
    return next((str(given[name]) for name in ("label", "name") if not is_blank(given.get(name))), str(node))


def kind(G: nx.Graph, node: str) -> str:
    """What kind of thing the node is; empty if the network does not say."""
    given = G.nodes[node].get("kind")
    return "" if is_blank(given) else str(given)


def weight(G: nx.Graph, source: str, target: str) -> float:
    """The weight of a link, as `weight_of` reads it. Raises AnalysisError for what is none."""
    return weight_of(G.edges[source, target].get("weight"), source, target)


def weight_of(given: object, one: object, other: object, error: type[GpaiGraphError] = AnalysisError) -> float:
    """The weight of the link between two nodes: the one rule for what is measured and what is drawn.

    It is a number above 0; a text that holds one is that number, and 1 stands for a missing one. Raises the error for
    anything else.

    >>> weight_of(2, "ca", "fr"), weight_of("2.5", "ca", "fr"), weight_of(None, "ca", "fr")
    (2.0, 2.5, 1.0)
    """
    if type(given) is float and 0 < given <= LARGEST:
        return given
    if is_blank(given):
        return 1.0
    # Numbers of numpy are welcome, and decimal ones. A whole number may be beyond all floats.
    if type(given) is not bool and isinstance(given, Real | Decimal | str):
        with suppress(ValueError, OverflowError):
            if 0 < (number := float(given)) <= LARGEST:
                return number
    told = f"the link {one} – {other} has the weight {quoted(given)}"
    raise error(f"{told}. A weight is a number above 0, of at most {LARGEST:g}.")


def checked(G: nx.Graph, links: bool = False) -> nx.Graph:
    """The network itself. Raises EmptyNetworkError without a node (link), AnalysisError for what is no simple graph."""
    only_graph(G, AnalysisError)
    if G.is_multigraph():
        raise AnalysisError("the network has parallel links. Merge them first and add their weights.")
    if G.number_of_nodes() == 0:
        raise EmptyNetworkError("the network has no node. Choose a later date, or no date.")
    if links and all(source == target for source, target in G.edges):
        raise EmptyNetworkError(
            f"the network has no link between its {counted(len(G), 'node')}, so there is nothing to measure."
        )
    return G


def within(value: float, low: float, high: float, name: str) -> None:
    """Raises AnalysisError unless `value` lies between the two, which do not count themselves."""
    if not low < value < high:
        raise AnalysisError(f"{name}={value}: take a number above {low} and below {high}.")


def nodes_of(G: nx.Graph) -> tuple[str, ...]:
    """The nodes, sorted."""
    return tuple(sorted(G.nodes, key=order))


def links_of(G: nx.Graph) -> tuple[tuple[str, str], ...]:
    """The links between different nodes, sorted; in an undirected network each pair is sorted too."""
    pairs = ((source, target) for source, target in G.edges if source != target)
    if not G.is_directed():
        pairs = ((source, target) if order(source) <= order(target) else (target, source) for source, target in pairs)
    return tuple(sorted(pairs, key=lambda pair: (order(pair[0]), order(pair[1]))))


def simple(G: nx.Graph) -> nx.Graph:
    """Nodes and links only, sorted, with weights; a link of a node with itself is left out.

    >>> simple(nx.Graph([("fr", "ca"), ("ca", "ca")])).edges
    EdgeView([('ca', 'fr')])
    """
    plain = nx.DiGraph() if G.is_directed() else nx.Graph()
    plain.add_nodes_from(nodes_of(G))
    plain.add_edges_from((source, target, {"weight": weight(G, source, target)}) for source, target in links_of(G))
    return plain


def undirected(G: nx.Graph) -> nx.Graph:
    """As `simple`, without directions: the weights of the two ways are added."""
    if not G.is_directed():
        return simple(G)
    plain = nx.Graph()
    plain.add_nodes_from(nodes_of(G))
    for source, target in links_of(G):
        before = plain.edges[source, target]["weight"] if plain.has_edge(source, target) else 0.0
        plain.add_edge(source, target, weight=before + weight(G, source, target))
    return plain


def twin(G: nx.Graph, directions: bool = True) -> Twin:
    """The igraph twin of a network, loops left out; without `directions` the weights of both ways are added.

    In one pass: a sorted networkx copy first took 8 times the time of igraph's core numbers (30,000 links)."""
    import igraph

    nodes = nodes_of(G)
    number = {node: index for index, node in enumerate(nodes)}
    directed = directions and G.is_directed()
    weights: dict[tuple[int, int], float] = {}
    for source, target, value in G.edges(data="weight", default=1.0):
        one, other = number[source], number[target]
        if one != other:
            pair = (one, other) if directed or one < other else (other, one)
            weights[pair] = weights.get(pair, 0.0) + weight_of(value, source, target)
    # Sorted: igraph's results may depend on the order of edges.
    pairs = sorted(weights)
    graph = igraph.Graph(n=len(nodes), edges=pairs, directed=directed)
    return Twin(graph, nodes, tuple(weights[pair] for pair in pairs))


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """Let igraph draw its random numbers from `seed` for a while; one caller at a time."""
    import igraph

    numbers = random.Random(seed)
    with _igraph_random:
        igraph.set_random_number_generator(numbers)
        try:
            yield numbers
        finally:
            igraph.set_random_number_generator(random)


def grouped(G: nx.Graph, by: Groups) -> dict[str, str]:
    """{node: group} of the nodes that have one. Raises AnalysisError if none has.

    >>> grouped(nx.star_graph(2), {0: "a", 7: "b"})
    {0: 'a'}
    """
    if isinstance(by, str):
        found = {node: G.nodes[node].get(by) for node in nodes_of(G)}
        words = (
            name for node in G for name, value in G.nodes[node].items() if isinstance(value, str) or name in SEVERAL
        )
        known = {*words} - {by, "label", "short", "code"}
        choices = f" Nodes have {', '.join(sorted(known))}." if known else ""
        told = f"no node has a value of {quoted(by)}.{did_you_mean(by, known)}{choices}"
    else:
        found = {node: by.get(node) for node in nodes_of(G)}
        told = "none of the nodes is in the given groups. Use nodes as keys, such as 'country:ca'."
    having = {node: "; ".join(several) for node, group in found.items() if (several := texts(group))}
    if not having:
        raise AnalysisError(told)
    return having


def limits(G: nx.Graph) -> tuple[str, ...]:
    """Return what the network does not know: its caveats, sizes that sources state, and what is inferred.

    Parameters
    ----------
    G : networkx.Graph
        Any network; `caveats` and `completeness` of the graph and `inferred` of links are read.

    Returns
    -------
    tuple of str
        Sentences, each once.

    Raises
    ------
    NetworkError
        If one of these cannot be read.

    Examples
    --------
    >>> stated = {"subject": "body:x", "measure": "experts", "stated": 30, "recorded": 12, "date": ""}
    >>> limits(nx.Graph([("a", "b")], completeness=(stated,)))
    ('body:x: 12 of 30 experts are recorded (40 %).',)
    """
    only_graph(G, AnalysisError)
    told = list(caveats(G.graph.get("caveats")))
    told += [_recorded(G, entry) for entry in completeness(G.graph.get("completeness"))]
    inferred = sum(truth(each) for _, _, each in G.edges(data="inferred"))
    if inferred:
        told.append(f"Inferred, not stated by a source: {inferred} of {counted(G.number_of_edges(), 'link')}.")
    # Two sources that state the same count say it twice.
    return tuple(dict.fromkeys(told))


def _recorded(G: nx.Graph, entry: Mapping[str, Any]) -> str:
    subject = entry["subject"]
    name = label(G, subject) if subject in G else str(entry.get("label") or subject)
    stated, recorded = entry["stated"], entry["recorded"]
    share = f"{100 * recorded / stated:.0f} %" if stated else "of none"
    when = f", {entry['date']}" if entry.get("date") else ""
    if stated and recorded > stated:
        return f"{name}: {recorded} are recorded where {stated} {entry['measure']} are stated{when}."
    return f"{name}: {recorded} of {stated} {entry['measure']} are recorded ({share}{when})."
