"""The verbs that analyse networks: analyse, paths and compare."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import astuple, fields
from itertools import groupby
from math import isclose
from typing import TYPE_CHECKING, Final

from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.commands.output import (
    PROBLEM,
    TABLES_BY_NAME,
    Graph,
    answer_table,
    answer_text,
    network_of,
    table_text,
    terminal_width,
    why_empty,
)
from gpai_graph.errors import EmptyNetworkError, ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.rdf.table import CellValue, Table

if TYPE_CHECKING:
    import networkx as nx

    from gpai_graph.analysis import Hop, Path
    from gpai_graph.queries.library import Query

_INTEGER: Final = IRI(expand("xsd:integer"))
_PICTURES: Final = ("html", "svg", "png")


def analyse(graph: Graph, options: argparse.Namespace) -> str | Table:
    """Who is central in a network, which communities it has, how groups mix, what changed since a day."""
    kg = graph()
    query, G = kg.queries.network(options.name), network_of(kg, options)
    if options.top is not None and options.format != "table":
        raise ParameterError("--rows works for tables only. A file has all nodes.")
    if not G.number_of_edges():
        raise EmptyNetworkError(f"the network {query.name} has no links to measure. {why_empty(kg, options, G)}")
    heads, rows = _measures(G)
    if options.format != "table":
        return Table.of(heads, rows)
    shown = [[each if isinstance(each, str) else _number(each) for each in row[1:]] for row in rows]
    shown = shown[: 10 if options.top is None else options.top or None]
    more = f"{len(shown)} of {len(rows)} nodes, by betweenness; --rows 0 shows all" if len(shown) < len(rows) else ""
    parts = [
        f"{query.summary}\n{_overview(G)}",
        _communities(G),
        f"{table_text(heads[1:], shown, options)}\n\n{more}".rstrip(),
        *(_mixed(G, options) if options.by else []),
        *(_changed(kg, options, query, G) if options.since else []),
        *(_compared(kg, options.pair, G) if options.pair else []),
        Table.of((), (), notes=_limits(G)).text(),
    ]
    return "\n\n".join(part for part in parts if part)


def _measures(G: "nx.Graph") -> tuple[list[str], list[list[str | float | None]]]:
    """Of each node what tells how central it is, by betweenness; docs/analysis.md says what each is worth."""
    from gpai_graph import analysis as measures

    columns = {
        "links": measures.degree(G),
        "weight": measures.strength(G),
        "betweenness": (between := measures.betweenness(G)),
        "closeness": measures.closeness(G),
        "eigenvector": measures.eigenvector(G),
        "pagerank": measures.pagerank(G),
        "constraint": measures.constraint(G),
        "core": measures.k_core(G),
    }
    groups = measures.communities(G)
    rows = [
        [node, G.nodes[node]["label"], G.nodes[node]["kind"]]
        + [column.get(node) for column in columns.values()]
        + [groups[node] + 1]
        for node in between
    ]
    return ["node", "name", "kind", *columns, "community"], rows


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if isclose(value, round(value), abs_tol=1e-9) else f"{value:.3f}"


def _overview(G: "nx.Graph") -> str:
    from gpai_graph.analysis import components

    parts = components(G)
    nodes, links = G.number_of_nodes(), G.number_of_edges()
    # Isolated nodes would be most of the parts of some networks, and say nothing about how it falls apart.
    alone = sum(len(part) == 1 for part in parts)
    linked = len(parts) - alone
    apart = f", {alone} without a link" if alone else ""
    share = 2 * links / (nodes * (nodes - 1))
    words = f"{linked} parts" if linked > 1 else "1 part"
    largest = f" (the largest of {len(parts[0])} nodes)" if linked > 1 else ""
    return f"{nodes} nodes and {links} links in {words}{largest}{apart}; density {share:.3f}."


def _communities(G: "nx.Graph") -> str:
    from gpai_graph.analysis import communities

    found = communities(G)
    groups = [group for group in found.groups if len(group) > 1]
    head = (
        f"{len(groups)} communities of two nodes or more (modularity {found.modularity:.2f}, stability over "
        f"{found.runs} seeds {found.stability:.2f}):"
    )
    by_strength = dict(G.degree(weight="weight"))
    lines = []
    for number, group in enumerate(groups[:6], start=1):
        first = sorted(group, key=lambda node: (-by_strength[node], node))[:5]
        names = ", ".join(G.nodes[node]["label"] for node in first)
        lines.append(f"  {number}. {names}{f' and {len(group) - len(first)} more' if len(group) > len(first) else ''}")
    if len(groups) > len(lines):
        lines.append(f"  and {len(groups) - len(lines)} smaller ones")
    return "\n".join([head, *lines])


def _mixed(G: "nx.Graph", options: argparse.Namespace) -> Iterable[str]:
    """Who is linked with whom by an attribute, and who stands between; only those count of whom it is known."""
    from gpai_graph.analysis import BrokerageRoles, brokerage, mixing

    by = options.by
    mixed = mixing(G, by)
    assorted = "not defined" if mixed.assortativity is None else f"{mixed.assortativity:.2f}"
    yield (
        f"By {by}: {100 * mixed.between:.0f} % of {mixed.links:g} links join two different ones (assortativity "
        f"{assorted}, E-I index {mixed.ei_index:.2f}); {mixed.ungrouped:g} links have an end for which it is not known."
    )
    cells = [
        [one, *(_number(mixed.counts.get((min(one, two), max(one, two)), 0)) for two in mixed.groups)]
        for one in mixed.groups
    ]
    yield table_text(["links", *mixed.groups], cells, options)
    brokers = [(node, roles) for node, roles in brokerage(G, by).items() if roles.total][:5]
    names = [field.name for field in fields(BrokerageRoles)]
    rows = [[G.nodes[node]["label"], *map(str, astuple(roles))] for node, roles in brokers]
    yield table_text([f"between two (by {by})", *names], rows, options)


def _changed(kg: KnowledgeGraph, options: argparse.Namespace, query: "Query", G: "nx.Graph") -> Iterable[str]:
    from gpai_graph.analysis import compare_networks

    if "as_of" not in query.parameters:
        raise ParameterError(f"{query.name} takes no date. Leave out --since.")
    # A date that is none is a mistake in this option, and not in --as-of.
    Parameter("--since", "date").term(options.since)
    then = argparse.Namespace(**{**vars(options), "as_of": options.since})
    found = compare_networks(network_of(kg, then), G)
    yield f"Since {options.since}: {found.text}"
    for words, nodes in (("New", found.nodes_gained), ("Gone", found.nodes_lost)):
        if nodes:
            names = sorted(nodes.values())
            more = f" and {len(names) - 12} more" if len(names) > 12 else ""
            yield f"{words}: {', '.join(names[:12])}{more}"


def _compared(kg: KnowledgeGraph, pair: Iterable[str], G: "nx.Graph") -> Iterable[str]:
    from gpai_graph.analysis import compare_nodes

    found = compare_nodes(G, *(kg.resolve(text).compact for text in pair))
    share = "" if found.jaccard is None else f" Jaccard index {found.jaccard:.2f}."
    yield f"{found.text}{share}"
    if found.shared:
        yield f"Shared: {', '.join(sorted(found.shared.values()))}"


def _limits(G: "nx.Graph") -> tuple[str, ...]:
    from gpai_graph.analysis import limits

    return (*limits(G), "A missing link does not prove that there was none.")


def paths(graph: Graph, options: argparse.Namespace) -> Answer | Table | bytes:
    """How two things are connected, a row a step; `path` numbers the paths, the shortest first. As a picture: a file.

    Raises ParameterError for one and the same thing, UnknownEntityError for one that the graph does not know, or that
    nothing is linked with."""
    kg = graph()
    ends = (kg.thing(options.source), kg.thing(options.target))
    through = options.through.split(",") if options.through else None
    if options.format in _PICTURES:
        return _picture(kg.connection(*ends, options.k, through=through), options.format)
    paths_found = kg.paths(*ends, options.k, through=through)
    if paths_found and options.format not in (None, "table"):
        heads = ["path", "step", "from", "link", "to", "forward", "years", "inferred", "sources"]
        return Table.of(heads, [row for number, path in enumerate(paths_found, 1) for row in _steps(number, path)])
    rows = [row for number, path in enumerate(paths_found, 1) for hop in path.hops for row in _step(number, hop)]
    question = f"How are {ends[0].label} and {ends[1].label} connected?"
    found = kg.readable(Solutions(("path", "from", "link", "to", "source"), rows), question)
    limits = tuple(map(Caveat, dict.fromkeys(limit for path in paths_found for limit in path.limits)))
    return found.replaced(warn=lambda _: limits)


def _picture(G: "nx.Graph", form: str) -> bytes:
    from gpai_graph.visual.image import SHARP
    from gpai_graph.visual.network.forms.export import drawing

    found = drawing(G, "paths")
    return found.png(SHARP) if form == "png" else (found.svg() if form == "svg" else found.html()).encode()


def _step(number: int, hop: "Hop") -> Iterable[tuple[Term | None, ...]]:
    """A step of a path as solutions: a row a source."""
    words = f"{hop.kind}{', ' if hop.years else ''}{year_spans(hop.years)}{' (inferred)' if hop.inferred else ''}"
    link = words if hop.forward is None else f"{words} →" if hop.forward else f"← {words}"
    ends = IRI(expand(hop.source)), Literal(link), IRI(expand(hop.target))
    for source in map(IRI, hop.sources) if hop.sources else [None]:
        yield Literal(str(number), _INTEGER), *ends, source


def _steps(number: int, path: "Path") -> Iterable[list[CellValue]]:
    """The steps of a path as a file holds them."""
    for step, hop in enumerate(path.hops, start=1):
        yield [
            *(number, step, hop.source, hop.kind, hop.target, hop.forward),
            *(year_spans(hop.years), hop.inferred, " ".join(hop.sources)),
        ]


def paths_in_terminal(answer: Answer, _: Graph, _options: argparse.Namespace) -> str | int:
    """One path after the other, a step a line, with the sources of every step."""
    if not answer:
        print("We found no path between the two. That does not prove that there is none.", file=sys.stderr)
        return PROBLEM
    blocks = []
    for _number, rows in groupby(answer.rows, key=lambda row: row.terms.path):
        lines: list[str] = []
        for row in rows:
            begin, link, end = (answer.text(row.terms[name]) for name in ("from", "link", "to"))
            marks = "".join(f"[{answer.numbers[source]}]" for source in row.sources)
            before, after = "←" if link.startswith("← ") else "–", "→" if link.endswith(" →") else "–"
            lines += [*([] if lines else [begin]), f"  {before} {link.strip(' ←→')} {marks} {after} {end}"]
        blocks.append("\n".join(lines))
    sources = [f"[{number}] {source.reference}" for number, source in enumerate(answer.sources, 1)]
    return "\n\n".join([*blocks, "\n".join(["Sources", *sources])])


def compare(graph: Graph, options: argparse.Namespace) -> Answer | Solutions:
    """What two things are linked with; bare solutions for a format of programs."""
    found = graph().compare(
        options.first, options.second, options.as_of, mode=options.mode or "", undated=options.undated or ""
    )
    if options.format not in TABLES_BY_NAME or found.solutions is None:
        return found
    return Solutions(found.solutions.variables, found.solutions.rows[: options.rows or None])


def compare_in_terminal(answer: Answer, _: Graph, options: argparse.Namespace) -> str | Table:
    """The answer in words, and a row for each thing."""
    rows = options.rows or None
    if options.format != "table":
        return answer_table(answer, rows)
    return f"{answer.question}\n{answer.sentence}\n\n{answer_text(answer, rows, terminal_width(options))}"
