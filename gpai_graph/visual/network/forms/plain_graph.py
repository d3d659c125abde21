"""Plain graphs: any networkx graph as one with a single undirected link between two nodes, which tells its parts.

Forms draw such graphs. What a link stands for is asked here, so that all of them count and tell directions alike."""

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

import networkx as nx

from gpai_graph.analysis.attributes import united
from gpai_graph.analysis.graphs import LARGEST, weight_of
from gpai_graph.errors import DrawingError, quoted
from gpai_graph.rdf import words

Node = Hashable

# An attribute of plain graphs that no graph of a reader has.
_DIRECTED: Final = "gpai:directed"


def plain(G: nx.Graph) -> nx.Graph:
    """Return a graph with one undirected link between two nodes, which tells what it stands for.

    If G is directed (`is_directed`), a link has `origin` where it begins, unless there are links
    both ways. A link that stands for several has them as `parallel`, each with its weight and its `origin`."""
    if type(G) is nx.Graph:
        return G
    H = nx.Graph()
    H.graph.update({**G.graph, _DIRECTED: G.is_directed()})
    H.add_nodes_from(G.nodes(data=True))
    found: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for one, other, given in G.edges(data=True):
        data = {**given, "weight": weight(given, one, other), **({"origin": one} if G.is_directed() else {})}
        found.setdefault((other, one) if (other, one) in found else (one, other), []).append(data)
    H.add_edges_from((one, other, _added(each)) for (one, other), each in found.items())
    return H


def _added(each: list[dict[str, Any]]) -> dict[str, Any]:
    """Several links between two nodes as one."""
    if len(each) == 1:
        return each[0]
    data = {name: value for given in each for name, value in given.items()}
    data["weight"] = sum(given["weight"] for given in each)
    data["inferred"] = all(given.get("inferred") for given in each)
    for name in ("kind", "sources", "years", "shared", "through"):
        data[name] = tuple(dict.fromkeys(value for given in each for value in given.get(name, ())))
    # What only some of them say does not hold for all.
    for name, pick in (("since", min), ("until", max)):
        told = [words.text(given.get(name)) for given in each]
        data[name] = pick(told) if all(told) else ""
    held = [given.get("held") for given in each]
    data["held"] = None if None in held else united(period for periods in held for period in periods or ())
    if len({given.get("origin") for given in each}) > 1:
        del data["origin"]
    return {**data, "parallel": tuple(each)}


def each_of(given: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The links for which one of a `plain` graph stands."""
    return given.get("parallel") or (given,)


def number_of(given: Mapping[str, Any]) -> int:
    """For how many links one of a `plain` graph stands."""
    return len(each_of(given))


def links_of(G: nx.Graph, node: Node | None = None) -> int:
    """How many links a `plain` graph stands for, or those of one node; a link from a node to itself is one.

    >>> G = plain(nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("a", "a")]))
    >>> links_of(G), links_of(G, "a"), links_of(G, "b"), loops_of(G)
    (4, 4, 3, 1)
    """
    every: Iterable[Mapping[str, Any]] = (
        (given for *_, given in G.edges(data=True)) if node is None else G[node].values()
    )
    return sum(map(number_of, every))


def loops_of(G: nx.Graph) -> int:
    """How many links lead from a node to itself."""
    return sum(number_of(G.edges[node, node]) for node in nx.nodes_with_selfloops(G))


def is_directed(G: nx.Graph) -> bool:
    """Whether a `plain` graph was made of a directed one."""
    return bool(G.graph.get(_DIRECTED))


def weight(given: Mapping[str, Any], one: Node, other: Node) -> float:
    """The weight of a link, 1 where it is missing. Raises DrawingError for what is none, as analyses do.

    >>> weight({"weight": math.nan}, "ca", "fr"), weight({"weight": 2}, "ca", "fr")
    (1.0, 2.0)
    """
    return weight_of(given.get("weight"), one, other, DrawingError)


def number(value: Any, where: str, what: str) -> float:
    """A number that can be drawn. Raises DrawingError for any other; where: at which node or link. what: its name."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not abs(number) <= LARGEST:
        told = f"{where} has the {what} {quoted(value)}, which cannot be drawn"
        raise DrawingError(f"{told}. Give a number of at most {LARGEST:g}.")
    return number
