"""Networks: networkx graphs of the solutions of a query, projections of them, and files that other tools read.

What is made here for others has scalars as attributes (see `attributes`), so that every writer of networkx takes it;
`with_values` reads them back. Nothing here asks a store."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.analysis import graphs
from gpai_graph.analysis.attributes import Period, periods, united, with_scalars, with_values
from gpai_graph.analysis.files import FORMATS, written
from gpai_graph.analysis.graphs import order
from gpai_graph.errors import NetworkError, did_you_mean, quoted, text_of
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import BASIS_INFERRED, kind_of
from gpai_graph.rdf.solutions import IRI, Literal, Row, Solutions, Term, plain

__all__ = [
    "FORMATS",
    "HOLDS",
    "WEIGHTS",
    "from_solutions",
    "periods",
    "project",
    "with_scalars",
    "with_values",
    "written",
]

WEIGHTS: Final = ("newman", "count")
HOLDS: Final = ("", "recorded", "dated", "possible")


def from_solutions(
    solutions: Solutions,
    *,
    labels: Mapping[IRI, str] | None = None,
    attributes: Mapping[IRI, Mapping[str, str | tuple[str, ...]]] | None = None,
    directed: bool = False,
) -> nx.Graph:
    """Return the network of any solutions that have the variables ?from and ?to; rows of one pair become one link.

    Parameters
    ----------
    solutions : Solutions
        One row a link and source. Beside ?from and ?to these variables are read where they are there: ?kind (a thing
        or words), ?via (what makes the link), ?weight, ?since, ?until, ?seen, ?begun and ?ended (date nodes or
        xsd:date), ?holds, ?source, ?basis. Rows without ?from or ?to are left out; a thing linked with itself is kept
        as a loop.
    labels : mapping of IRI to str, optional
        What things are called; their compact IRI where it says nothing.
    attributes : mapping of IRI to mapping of str to str or tuple of str, optional
        More attributes of the nodes.
    directed : bool, default False
        Whether the graph keeps the direction of links.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Nodes are compact IRIs, sorted, with `label` and `kind`. Links are sorted, with

        - `weight`: the number of different ?via, or the sum of ?weight, one for each ?via;
        - `kind`: in words, several joined by "; ";
        - `origin`: the end at which the link begins, since a Graph knows none; "" where rows disagree;
        - `years`: the years that its dates name;
        - `since`, `until`: the first day on which it may have begun, the last on which it may have ended; "" if open;
        - `held`: when it holds, as periods `2020-06-15/2024-07-03` without their last day; `..` is an open end, "never"
          no period at all;
        - `undated`: when it would hold if what bears no date counted as well; "never" where all of it bears a date;
        - `sources`: the IRIs of those who say so;
        - `inferred`: whether all rows are inferred.

        ?holds says how `held` follows from the dates. Unbound: from ?since until ?until. "recorded": in the years from
        the first to the last that any date names, not before ?since. "dated": from ?since or ?seen on. A date without a
        day begins on its last day and ends on its first; "possible": as unbound, but begins on its first and ends on
        its last. No link begins before ?begun or outlives ?ended, the begin and the end of what it leads to. A link
        without any date of its own holds never.

    Raises
    ------
    NetworkError
        If ?from or ?to is missing, a weight is no positive number, or ?holds is another word.

    Examples
    --------
    >>> country, body = IRI("https://w3id.org/gpai-graph/id/country/ca"), IRI("https://w3id.org/gpai-graph/id/body/gpai")
    >>> from_solutions(Solutions(["from", "to"], [(country, body)])).edges
    EdgeView([('body:gpai', 'country:ca')])
    """
    return with_scalars(of_solutions(solutions, labels=labels, attributes=attributes, directed=directed))


class _Link(NamedTuple):
    """One row of the solutions: who is joined, by what, when, and who says so."""

    ends: tuple[str, str]
    origin: str
    kind: str
    via: str
    weight: float | None
    since: PartialDate | None
    until: PartialDate | None
    seen: PartialDate | None
    begun: PartialDate | None
    ended: PartialDate | None
    holds: str
    source: str
    inferred: bool

    @property
    def years(self) -> set[int]:
        """The years that its dates name."""
        return {date.year for date in (self.since, self.until, self.seen) if date}


def of_solutions(
    solutions: Solutions,
    *,
    labels: Mapping[IRI, str] | None = None,
    attributes: Mapping[IRI, Mapping[str, str | tuple[str, ...]]] | None = None,
    directed: bool = False,
) -> nx.Graph:
    """The same as `from_solutions`, with values as attributes."""
    missing = [name for name in ("from", "to") if name not in solutions.variables]
    if missing:
        known = ", ".join(f"?{name}" for name in solutions.variables)
        raise NetworkError(f"the solutions have no ?{missing[0]} ({known}). A network needs ?from and ?to.")
    labels = labels or {}
    things: dict[str, Term] = {}
    found: dict[tuple[str, str], list[_Link]] = {}
    for row in solutions:
        if row["from"] is None or row["to"] is None:
            continue
        link = _link(row, solutions.variables, labels, directed)
        for end in (row["from"], row["to"]):
            things.setdefault(plain(end), end)
        found.setdefault(link.ends, []).append(link)
    G: nx.Graph = nx.DiGraph() if directed else nx.Graph()
    for name in sorted(things):
        term = things[name]
        more = (attributes or {}).get(term, {}) if isinstance(term, IRI) else {}
        G.add_node(name, **{"label": _words(term, labels), "kind": kind_of(name), **dict(sorted(more.items()))})
    for ends in sorted(found):
        G.add_edge(*ends, **_merged(found[ends]))
    return G


def _link(row: Row, variables: Sequence[str], labels: Mapping[IRI, str], directed: bool) -> _Link:
    def term(name: str) -> Any:
        return row[name] if name in variables else None

    ends = (plain(row["from"]), plain(row["to"]))
    source, holds = term("source"), _words(term("holds"), labels)
    if holds not in HOLDS:
        raise NetworkError(f"?holds is {quoted(holds)}: it may be unbound, 'recorded', 'dated' or 'possible'.")
    return _Link(
        ends if directed else (min(ends), max(ends)),
        ends[0],
        _words(term("kind"), labels),
        plain(term("via")),
        _weight(term("weight")),
        _date(term("since")),
        _date(term("until")),
        _date(term("seen")),
        _date(term("begun")),
        _date(term("ended")),
        holds,
        str(source) if isinstance(source, IRI) else "",
        term("basis") == BASIS_INFERRED,
    )


def _merged(links: Sequence[_Link]) -> dict[str, Any]:
    """What several rows say of one pair, as the attributes of one link."""
    by_via: dict[str, list[_Link]] = {}
    by_rule: dict[tuple[str, str], list[_Link]] = {}
    for link in links:
        by_via.setdefault(link.via, []).append(link)
        by_rule.setdefault((link.via, link.holds), []).append(link)
    groups = by_rule.values()
    # What one of them leaves open is open: a link ends only when all that makes it has ended.
    ends = [max((link.until.last if link.until else "") for link in same) for same in by_via.values()]
    starts = [link.since.first for link in links if link.since]
    weights = [same[0].weight for same in by_via.values()]
    return {
        "weight": float(sum(weight for weight in weights if weight is not None)) or float(len(by_via)),
        "kind": tuple(sorted({link.kind for link in links if link.kind})),
        "origin": links[0].origin if len({link.origin for link in links}) == 1 else "",
        "years": tuple(sorted({year for link in links for year in link.years})),
        "since": min(starts, default=""),
        "until": max(ends) if all(ends) else "",
        "held": united(period for same in groups for period in _within(_periods(same), same)),
        "undated": united(period for same in groups for period in _within(_undated(same), same)),
        "sources": tuple(sorted({link.source for link in links if link.source})),
        "inferred": all(link.inferred for link in links),
    }


def _within(found: Iterable[Period], same: Sequence[_Link]) -> list[Period]:
    """The periods as far as what the link leads to was there."""
    begin = max((link.begun.first for link in same if link.begun), default="")
    end = min((link.ended.last for link in same if link.ended), default="")
    return list(_overlapping(found, [(begin, end)]))


def _periods(same: Sequence[_Link]) -> list[Period]:
    """When one thing makes the link: what the rows about it say together."""
    dated = [link for link in same if link.years]
    match same[0].holds:
        case "recorded":
            years = {year for link in dated for year in link.years}
            begins = [link.since.first for link in dated if link.since]
            return [(max(f"{min(years)}-01-01", min(begins, default="")), f"{max(years) + 1}-01-01")] if years else []
        case "dated":
            days = [date.last for link in dated for date in (link.since, link.seen) if date]
            return [(min(days), "")] if days else []
        case "possible":
            return [(link.since.first if link.since else "", link.until.last if link.until else "") for link in dated]
    return [(link.since.last if link.since else "", link.until.first if link.until else "") for link in dated]


def _undated(same: Sequence[_Link]) -> list[Period]:
    """When one thing would make the link if what bears no date counted: always, or never."""
    return [] if all(link.years for link in same) else [("", "")]


def _words(term: Term | None, labels: Mapping[IRI, str]) -> str:
    return labels.get(term, term.compact) if isinstance(term, IRI) else plain(term)


def _date(term: Term | None) -> PartialDate | None:
    # A table of one's own has dates as plain text.
    return PartialDate.of(term.text if isinstance(term, Literal) else term)


def _weight(term: Term | None) -> float | None:
    if term is None:
        return None
    try:
        weight = float(term.text if isinstance(term, Literal) else term)
    except ValueError as error:
        raise NetworkError(f"the weight {quoted(plain(term))} is not a number.") from error
    if not 0 < weight < float("inf"):
        raise NetworkError(f"the weight {weight:g} is not a positive number.")
    return weight


def _overlapping(one: Iterable[Period], other: Iterable[Period]) -> Iterator[Period]:
    """The periods in which both hold."""
    others = tuple(other)
    for begin, end in one:
        for start, stop in others:
            yield max(begin, start), min(end, stop) if end and stop else end or stop


def project(G: nx.Graph, onto: str | Collection[str], weights: str = "newman") -> nx.Graph:
    """Return the network of the nodes of some kinds, two of them joined where they share a neighbour of another kind.

    Parameters
    ----------
    G : networkx.Graph
        Links between two sorts of nodes, as `from_solutions` and `kg.network(…, onto="")` make them. Directions are
        left out; parallel links count as one.
    onto : str or collection of str
        The kinds of nodes to keep: "person", or several. Nodes of all other kinds join them.
    weights : {"newman", "count"}
        "newman" adds 1/(k-1) for each shared neighbour that k nodes share, so that each gives a node as much as every
        other, however many take part; "count" adds 1.

    Returns
    -------
    networkx.Graph
        The kept nodes, sorted, those without a link too. Links have `weight`, `shared` (the neighbours, sorted),
        `through` (what these are called), the `years` and `sources` of both sides, and `held` (when both sides of a
        neighbour hold) and `undated` (when they would if what bears no date counted). Nodes have both, too: when one of
        their links holds. Links between two kept nodes, and neighbours with one kept node only, join nothing.

    Raises
    ------
    NetworkError
        For a kind that no node has, or another word for weights.

    Notes
    -----
    The time grows with the sum of k² over the shared neighbours.

    References
    ----------
    Newman 2001, doi:10.1103/PhysRevE.64.016132.

    Examples
    --------
    >>> G = nx.Graph([("person:a", "project:x"), ("person:b", "project:x")])
    >>> nx.set_node_attributes(G, {name: name.partition(":")[0] for name in G}, "kind")
    >>> project(G, "person").edges["person:a", "person:b"]["weight"]
    1.0
    """
    return with_scalars(projection(with_values(G), onto, weights))


def projection(G: nx.Graph, onto: str | Collection[str], weights: str) -> nx.Graph:
    """The same as `project`, from values to values."""
    kinds = [onto] if isinstance(onto, str) else list(onto)
    if text_of(weights, "weights") not in WEIGHTS:
        raise NetworkError(
            f"there are no weights {quoted(weights)}.{did_you_mean(weights, WEIGHTS)} "
            f"Choose one of {', '.join(WEIGHTS)}."
        )
    own = {node: graphs.kind(G, node) for node in G}
    present = set(own.values())
    for kind in kinds if len(G) else ():
        if kind not in present:
            raise NetworkError(
                f"the network has no node of the kind {quoted(kind)}. Its kinds are {', '.join(sorted(present))}."
            )
    kept = {node for node, kind in own.items() if kind in kinds}
    H = nx.Graph(**G.graph)
    H.add_nodes_from((name, {**G.nodes[name], **_there(G, name)}) for name in sorted(kept, key=order))
    shared: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for middle in sorted(set(G) - kept, key=order):
        around = sorted(kept & set(nx.all_neighbors(G, middle)), key=order)
        weight = 1.0 / (len(around) - 1) if weights == "newman" and len(around) > 1 else 1.0
        for pair in combinations(around, 2):
            shared.setdefault(pair, []).append((middle, weight))
    for one, other in sorted(shared, key=lambda pair: (order(pair[0]), order(pair[1]))):
        H.add_edge(one, other, **_projected(G, one, other, shared[one, other]))
    return H


def _projected(G: nx.Graph, one: str, other: str, through: Sequence[tuple[str, float]]) -> dict[str, Any]:
    pairs = [(_between(G, one, middle), _between(G, other, middle)) for middle, _ in through]
    sides = [link for pair in pairs for links in pair for link in links]
    kinds = sorted({graphs.kind(G, middle) for middle, _ in through})
    return {
        "weight": sum(weight for _, weight in through),
        "kind": tuple(f"shared {kind}".strip() for kind in kinds),
        "shared": tuple(str(middle) for middle, _ in through),
        "through": tuple(graphs.label(G, middle) for middle, _ in through),
        "years": tuple(sorted({year for side in sides for year in side.get("years", ())})),
        "since": min((side["since"] for side in sides if side.get("since")), default=""),
        "until": "",
        "held": united(period for pair in pairs for period in _overlapping(*map(_when, pair))),
        "undated": united(day for pair in pairs if _undated_in(pair) for day in _overlapping(*map(_at_most, pair))),
        "sources": tuple(sorted({source for side in sides for source in side.get("sources", ())})),
        "inferred": any(side.get("inferred", False) for side in sides),
    }


def _between(G: nx.Graph, one: str, other: str) -> list[Mapping[str, Any]]:
    """The attributes of all links between two nodes, in either direction."""
    ways = ((one, other), (other, one)) if G.is_directed() else ((one, other),)
    found = [G.get_edge_data(*ends) for ends in ways if G.has_edge(*ends)]
    return [link for links in found for link in links.values()] if G.is_multigraph() else found


def _there(G: nx.Graph, node: str) -> dict[str, Any]:
    """When a node is linked, which a projection does not tell where it leaves a node without a link."""
    links = [link for other in nx.all_neighbors(G, node) for link in _between(G, node, other)]
    if not any("held" in link for link in links):
        return {}
    return {"held": _when(links), "undated": united(period for link in links for period in link.get("undated") or ())}


def _undated_in(pair: Iterable[Iterable[Mapping[str, Any]]]) -> bool:
    return any(link.get("undated") for links in pair for link in links)


def _at_most(links: Sequence[Mapping[str, Any]]) -> tuple[Period, ...]:
    """When one of the links holds, or would if what bears no date counted."""
    return united((*_when(links), *(period for link in links for period in link.get("undated") or ())))


def _when(links: Iterable[Mapping[str, Any]]) -> tuple[Period, ...]:
    """When one of the links holds; one that does not say holds always."""
    return united(
        period for link in links for period in (link["held"] if link.get("held") is not None else (("", ""),))
    )


def things(solutions: Solutions) -> list[IRI]:
    """The things that the nodes and the kinds of links of a network are, each once."""
    names = [name for name in ("from", "to", "kind") if name in solutions.variables]
    return [*dict.fromkeys(row[name] for row in solutions for name in names if isinstance(row[name], IRI))]
