"""Networks: solutions with ?from and ?to in, plain networkx graphs out; projections; files that other tools read.

Nodes are compact IRIs, sorted, with `label` and `kind`; links carry `weight`, `kind`, `years`, `since`, `until`,
`held` (periods), `sources` and `inferred`. Nothing here asks a store."""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.errors import NetworkError, did_you_mean
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import KINDS, PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Row, Solutions, Term

_INFERRED: Final = IRI(PREFIXES["concept"] + "basis-inferred")
WEIGHTS: Final = ("newman", "count")
HOLDS: Final = ("", "recorded", "dated")
Period = tuple[str, str]  # its first day and the day after its last, "" where it has none; days compare as text


class _Link(NamedTuple):
    """One row of the solutions: who is joined, by what, when, and who says so."""

    ends: tuple[str, str]
    origin: str
    kind: str
    via: str
    weight: float | None
    since: Period
    until: Period
    seen: Period
    holds: str
    source: str
    inferred: bool

    @property
    def years(self) -> set[int]:
        """The years that its dates name."""
        return {int(day[:4]) for days in (self.since, self.until, self.seen) for day in days if day}


def from_solutions(
    solutions: Solutions,
    *,
    labels: Mapping[IRI, str] | None = None,
    attributes: Mapping[IRI, Mapping[str, str]] | None = None,
    directed: bool = False,
) -> nx.Graph:
    """A networkx Graph (DiGraph if directed) of any solutions that have the variables ?from and ?to.

    Rows of one pair become one link. Read too, where they are there: ?kind (a thing or words), ?via (what makes the
    link: the weight is the number of different ones), ?weight (then these are summed, one a ?via), ?since, ?until and
    ?seen (date nodes or xsd:date), ?holds, ?source, ?basis. Rows without ?from or ?to are left out; a thing linked with
    itself is kept as a loop. Links bear `origin`, the end at which they begin, since a Graph knows none; "" if rows
    disagree.
    `held` tells when a link holds, as periods `2020-06-15/2024-07-03` whose last day does not belong to them; `..` is
    an open end. ?holds says how they follow from the dates. Unbound: from ?since (always, without one) until ?until.
    "recorded": in the years from the first to the last that any date names. "dated": from ?since or ?seen on. A date
    without a day begins on its last and ends on its first. Nothing holds a link that should have a date and has none.
    labels: what things are called, their compact IRI otherwise. attributes: more for the nodes.

    Raises NetworkError where ?from or ?to is missing, a weight is no positive number, or ?holds another word.

    >>> country, body = IRI("https://w3id.org/gpai-graph/id/country/ca"), IRI("https://w3id.org/gpai-graph/id/body/gpai")
    >>> from_solutions(Solutions(["from", "to"], [(country, body)])).edges
    EdgeView([('body:gpai', 'country:ca')])
    """
    missing = [name for name in ("from", "to") if name not in solutions.variables]
    if missing:
        known = ", ".join(f"?{name}" for name in solutions.variables)
        raise NetworkError(f"no ?{missing[0]} in the solutions ({known}): a network needs ?from and ?to.")
    labels = labels or {}
    things: dict[str, Term] = {}
    found: dict[tuple[str, str], list[_Link]] = {}
    for row in solutions:
        if row["from"] is None or row["to"] is None:
            continue
        link = _link(row, solutions.variables, labels, directed)
        for end in (row["from"], row["to"]):
            things.setdefault(_key(end), end)
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

    ends = (_key(row["from"]), _key(row["to"]))
    source, holds = term("source"), _words(term("holds"), labels) if term("holds") is not None else ""
    if holds not in HOLDS:
        raise NetworkError(f"?holds is {holds!r}: it may be unbound, 'recorded' or 'dated'.")
    return _Link(
        ends if directed else (min(ends), max(ends)),
        ends[0],
        _words(term("kind"), labels) if term("kind") is not None else "",
        _key(term("via")) if term("via") is not None else "",
        _weight(term("weight")),
        _days(term("since")),
        _days(term("until")),
        _days(term("seen")),
        holds,
        str(source) if isinstance(source, IRI) else "",
        term("basis") == _INFERRED,
    )


def _merged(links: Sequence[_Link]) -> dict[str, Any]:
    """What several rows say of one pair, as the attributes of one link."""
    by_via: dict[str, list[_Link]] = {}
    for link in links:
        by_via.setdefault(link.via, []).append(link)
    # What one of them leaves open is open: a link ends only when all that makes it has ended.
    ends = [max(link.until[1] for link in same) for same in by_via.values()]
    starts = [link.since[0] for link in links if link.since[0]]
    weights = [same[0].weight for same in by_via.values()]
    return {
        "weight": float(sum(weight for weight in weights if weight is not None)) or float(len(by_via)),
        "kind": "; ".join(sorted({link.kind for link in links if link.kind})),
        "origin": links[0].origin if len({link.origin for link in links}) == 1 else "",
        "years": tuple(sorted({year for link in links for year in link.years})),
        "since": min(starts, default=""),
        "until": max(ends) if all(ends) else "",
        "held": _written(period for same in by_via.values() for period in _periods(same)),
        "sources": tuple(sorted({link.source for link in links if link.source})),
        "inferred": all(link.inferred for link in links),
    }


def _periods(same: Sequence[_Link]) -> list[Period]:
    """When one thing makes the link: what the rows about it say together."""
    if same[0].holds == "recorded":
        years = {year for link in same for year in link.years}
        return [(f"{min(years)}-01-01", f"{max(years) + 1}-01-01")] if years else []
    if same[0].holds == "dated":
        days = [days[1] for link in same for days in (link.since, link.seen) if days[1]]
        return [(min(days), "")] if days else []
    return [(link.since[1], link.until[0]) for link in same]


def _united(periods: Iterable[Period]) -> list[Period]:
    """The same days as periods that do not touch, the earliest first.

    >>> _united([("2021", "2022"), ("2020", "2021"), ("2023", "")])
    [('2020', '2022'), ('2023', '')]
    """
    found: list[Period] = []
    for begin, end in sorted(set(periods)):
        if end and begin >= end:
            continue
        if found and (not found[-1][1] or begin <= found[-1][1]):
            last = found.pop()
            begin, end = last[0], max(last[1], end) if last[1] and end else ""
        found.append((begin, end))
    return found


def _overlapping(one: Iterable[Period], other: Sequence[Period]) -> Iterator[Period]:
    """The periods in which both hold."""
    for begin, end in one:
        for start, stop in other:
            yield max(begin, start), min(end, stop) if end and stop else end or stop


def _written(periods: Iterable[Period]) -> tuple[str, ...]:
    return tuple(f"{begin or '..'}/{end or '..'}" for begin, end in _united(periods))


def periods(held: Iterable[str]) -> list[Period]:
    """The periods of a link from its attribute `held`.

    >>> periods(("2020-06-15/2024-07-03", "2025-01-01/.."))
    [('2020-06-15', '2024-07-03'), ('2025-01-01', '')]
    """
    return [
        (begin.replace("..", ""), end.replace("..", "")) for begin, _, end in (text.partition("/") for text in held)
    ]


def _key(term: Term) -> str:
    if isinstance(term, IRI):
        return term.compact
    return term.text if isinstance(term, Literal) else f"_:{term}"


def _words(term: Term, labels: Mapping[IRI, str]) -> str:
    return labels.get(term, term.compact) if isinstance(term, IRI) else _key(term)


def _weight(term: Term | None) -> float | None:
    if term is None:
        return None
    try:
        weight = float(term.text if isinstance(term, Literal) else term)
    except ValueError as error:
        raise NetworkError(f"the weight {_key(term)!r} is no number.") from error
    if not 0 < weight < float("inf"):
        raise NetworkError(f"the weight {weight:g} will not do: a weight is a positive number.")
    return weight


def kind_of(name: str) -> str:
    """The kind of a thing by its compact IRI: "country" of "country:ca"; "" for what is none of ours."""
    prefix = name.partition(":")[0]
    return prefix if prefix in KINDS else ""


def _days(term: Term | None) -> tuple[str, str]:
    """The first and the last day that a date node or a literal may mean; "" for none."""
    # A literal of any datatype: people write dates as plain texts, too.
    date = PartialDate.of(term.text if isinstance(term, Literal) else term)
    return (date.first, date.last) if date else ("", "")


# Projections


def project(G: nx.Graph, onto: str | Collection[str], weights: str = "newman") -> nx.Graph:
    """Join the nodes of some kinds that share a neighbour of another kind.

    G: links between two sorts of nodes, as `from_solutions` makes them. onto: a kind, or several ("person").
    weights: "newman" adds 1/(k-1) for each shared neighbour that k nodes share, so that each gives a node as much as
    every other, however many take part (Newman 2001, doi:10.1103/PhysRevE.64.016132); "count" adds 1.
    Links carry `shared` (the neighbours, sorted), `through` (what these are called), the sources of both sides, the
    years of these neighbours' links, and `held`: when both sides of a neighbour hold.
    Links between two nodes of those kinds, and neighbours with one node only, join nothing. Nodes without a link stay.
    Costs the sum of k² over the shared neighbours. Raises NetworkError for a kind that no node has.

    >>> G = nx.Graph([("person:a", "project:x"), ("person:b", "project:x")])
    >>> nx.set_node_attributes(G, {name: name.partition(":")[0] for name in G}, "kind")
    >>> project(G, "person").edges["person:a", "person:b"]["weight"]
    1.0
    """
    kinds = [onto] if isinstance(onto, str) else list(onto)
    if weights not in WEIGHTS:
        raise NetworkError(f"no weights {weights!r}.{did_you_mean(weights, WEIGHTS)} There are {', '.join(WEIGHTS)}.")
    present = {str(data.get("kind", "")) for _, data in G.nodes(data=True)}
    for kind in kinds if len(G) else ():
        if kind not in present:
            raise NetworkError(f"no node of the kind {kind!r} in this network; kinds are {', '.join(sorted(present))}.")
    kept = {name for name, kind in G.nodes(data="kind") if kind in kinds}
    H = nx.Graph(**G.graph)
    H.add_nodes_from((name, dict(G.nodes[name])) for name in sorted(kept))
    shared: dict[tuple[str, str], list[tuple[str, float]]] = {}
    U = G.to_undirected(as_view=True) if G.is_directed() else G
    for middle in sorted(set(G) - kept):
        around = sorted(kept & set(U[middle]))
        weight = 1.0 / (len(around) - 1) if weights == "newman" and len(around) > 1 else 1.0
        for pair in combinations(around, 2):
            shared.setdefault(pair, []).append((middle, weight))
    for (one, other), through in sorted(shared.items()):
        H.add_edge(one, other, **_projected(U, one, other, through))
    return H


def _projected(U: nx.Graph, one: str, other: str, through: Sequence[tuple[str, float]]) -> dict[str, Any]:
    sides = [U.edges[end, middle] for middle, _ in through for end in (one, other)]
    kinds = sorted({str(U.nodes[middle].get("kind", "")) for middle, _ in through})
    return {
        "weight": sum(weight for _, weight in through),
        "kind": "; ".join(f"shared {kind}".strip() for kind in kinds),
        "shared": tuple(middle for middle, _ in through),
        "through": tuple(str(U.nodes[middle].get("label") or middle) for middle, _ in through),
        "years": tuple(sorted({year for side in sides for year in side.get("years", ())})),
        "since": min((side["since"] for side in sides if side.get("since")), default=""),
        "until": "",
        "held": _written(
            period
            for middle, _ in through
            for period in _overlapping(*(periods(U.edges[end, middle].get("held", ("../..",))) for end in (one, other)))
        ),
        "sources": tuple(sorted({source for side in sides for source in side.get("sources", ())})),
        "inferred": any(side.get("inferred", False) for side in sides),
    }


# Files


def written(G: nx.Graph, form: str) -> bytes:
    """The network as a file: graphml, gexf, json (node-link), nodes or edges (CSV); same network, same bytes.

    Several values of an attribute are joined by "; ", as those formats hold single values.
    Raises NetworkError for another format."""
    if form not in FORMATS:
        raise NetworkError(f"no format {form!r}.{did_you_mean(form, FORMATS)} There are {', '.join(FORMATS)}.")
    return FORMATS[form](_flat(G))


def _flat(G: nx.Graph) -> nx.Graph:
    """A copy whose attributes are single values."""
    H = G.__class__()
    H.graph.update({key: value for key, value in G.graph.items() if isinstance(value, str | int | float) and value})
    H.add_nodes_from((name, {key: _single(value) for key, value in data.items()}) for name, data in G.nodes(data=True))
    H.add_edges_from((a, b, {key: _single(value) for key, value in data.items()}) for a, b, data in G.edges(data=True))
    return H


def _single(value: Any) -> str | int | float | bool:
    if isinstance(value, tuple | list | set | frozenset):
        return "; ".join(map(str, value))
    return value if isinstance(value, str | int | float | bool) else str(value)


def _graphml(G: nx.Graph) -> bytes:
    return ("\n".join(nx.generate_graphml(G, named_key_ids=True)) + "\n").encode()


def _gexf(G: nx.Graph) -> bytes:
    # networkx writes today's date into it; the same network is to be the same file.
    text = "\n".join(nx.generate_gexf(G)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


def _json(G: nx.Graph) -> bytes:
    return (json.dumps(nx.node_link_data(G, edges="links"), ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(G: nx.Graph) -> bytes:
    return _csv(["node"], [([name], data) for name, data in G.nodes(data=True)])


def _edges(G: nx.Graph) -> bytes:
    return _csv(["from", "to"], [([one, other], data) for one, other, data in G.edges(data=True)])


def _csv(keys: list[str], rows: Iterable[tuple[list[str], Mapping[str, Any]]]) -> bytes:
    rows = list(rows)
    names = list(dict.fromkeys(name for _, data in rows for name in data))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*keys, *names])
    writer.writerows([*ends, *(data.get(name, "") for name in names)] for ends, data in rows)
    return out.getvalue().encode()


FORMATS: Final[dict[str, Callable[[nx.Graph], bytes]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
    "nodes": _nodes,
    "edges": _edges,
}


def things(solutions: Solutions) -> Iterator[IRI]:
    """The things that the nodes and the kinds of links of a network are, each once."""
    names = [name for name in ("from", "to", "kind") if name in solutions.variables]
    yield from dict.fromkeys(row[name] for row in solutions for name in names if isinstance(row[name], IRI))
