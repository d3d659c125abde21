"""The verbs that analyse networks, in a terminal: analyse, claims and paths."""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from math import isclose
from typing import TYPE_CHECKING

from gpai_graph.commands.output import PROBLEM, graph_of, table_text, write
from gpai_graph.commands.verbs import network_of
from gpai_graph.errors import EmptyNetworkError, ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.table import Table

if TYPE_CHECKING:
    import networkx as nx

    from gpai_graph.analysis import Path
    from gpai_graph.queries.library import Query

Rows = Sequence[Sequence[str]]


def analyse(arguments: argparse.Namespace) -> int:
    """Print who is central in a network, which communities it has, how groups mix, what changed since a day."""
    kg = graph_of(arguments)
    query, G = kg.queries.network(arguments.name), network_of(kg, arguments)
    if arguments.top is not None and arguments.format != "table":
        raise ParameterError("--rows is for tables: files hold all nodes.")
    heads, rows = _measures(G)
    if arguments.format != "table":
        return _file(arguments, heads, rows)
    top = 10 if arguments.top is None else arguments.top
    shown = rows[:top] if top else rows
    more = f"{len(shown)} of {len(rows)} nodes, by betweenness; --rows 0 shows all" if len(shown) < len(rows) else ""
    parts = [
        f"{query.summary}\n{_overview(G)}",
        _communities(G),
        f"{table_text(heads[1:], [row[1:] for row in shown])}\n\n{more}".rstrip(),
        *(_mixed(G, arguments.by) if arguments.by else []),
        *(_changed(kg, arguments, query, G) if arguments.since else []),
        *(_compared(arguments, G) if arguments.pair else []),
        Table.of((), (), notes=_limits(G)).text(),
    ]
    write(("\n\n".join(part for part in parts if part) + "\n").encode(), arguments.output)
    return 0


def _measures(G: "nx.Graph") -> tuple[list[str], list[list[str]]]:
    """Of each node what tells how central it is, by betweenness; docs/analysis.md says what each is worth."""
    from gpai_graph import analysis as measures

    if G.number_of_edges() == 0:
        raise EmptyNetworkError(f"the network {G.graph['name']} has no link: nothing to measure. Another day may have.")
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
        + [_number(column.get(node)) for column in columns.values()]
        + [str(groups[node] + 1)]
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


def _mixed(G: "nx.Graph", by: str) -> Iterable[str]:
    """Who is linked with whom by an attribute, and who stands between; only those count of whom it is known."""
    from gpai_graph.analysis import BrokerageRoles, brokerage, mixing

    mixed = mixing(G, by)
    assorted = "not defined" if mixed.assortativity is None else f"{mixed.assortativity:.2f}"
    yield (
        f"By {by}: {100 * mixed.between:.0f} % of {mixed.links:g} links join two different ones (assortativity "
        f"{assorted}, E-I index {mixed.ei_index:.2f}); {mixed.ungrouped:g} links touch a node of which it is not known."
    )
    cells = [
        [one, *(_number(mixed.counts.get((min(one, two), max(one, two)), 0)) for two in mixed.groups)]
        for one in mixed.groups
    ]
    yield table_text(["links", *mixed.groups], cells)
    brokers = [(node, roles) for node, roles in brokerage(G, by).items() if roles.total][:5]
    names = [field.name for field in fields(BrokerageRoles)]
    rows = [[G.nodes[node]["label"], *map(str, astuple(roles))] for node, roles in brokers]
    yield table_text([f"between two (by {by})", *names], rows)


def _changed(kg: KnowledgeGraph, arguments: argparse.Namespace, query: "Query", G: "nx.Graph") -> Iterable[str]:
    from gpai_graph.analysis import compare_networks

    if "as_of" not in query.parameters:
        raise ParameterError(f"{query.name} takes no day, so nothing can be told since one.")
    then = argparse.Namespace(**{**vars(arguments), "as_of": arguments.since})
    found = compare_networks(network_of(kg, then), G)
    yield f"Since {arguments.since}: {found.text}"
    for words, nodes in (("New", found.nodes_gained), ("Gone", found.nodes_lost)):
        if nodes:
            names = sorted(nodes.values())
            more = f" and {len(names) - 12} more" if len(names) > 12 else ""
            yield f"{words}: {', '.join(names[:12])}{more}"


def _compared(arguments: argparse.Namespace, G: "nx.Graph") -> Iterable[str]:
    from gpai_graph.analysis import compare_nodes

    kg = graph_of(arguments)
    found = compare_nodes(G, *(kg.resolve(text).compact for text in arguments.pair))
    share = "" if found.jaccard is None else f" Jaccard index {found.jaccard:.2f}."
    yield f"{found.text}{share}"
    if found.shared:
        yield f"Shared: {', '.join(sorted(found.shared.values()))}"


def _limits(G: "nx.Graph") -> tuple[str, ...]:
    from gpai_graph.analysis import limits

    return (*limits(G), "A missing link is never a no: it may not have been recorded.")


def claims(arguments: argparse.Namespace) -> int:
    """Print what is said about the structure, held against chance."""
    from gpai_graph.graph.structure import TESTS, held_against_chance, in_words, numbers

    kg = graph_of(arguments)
    names = [arguments.name] if arguments.name else [*TESTS]
    tests = {name: held_against_chance(kg, name, arguments.draws, arguments.seed) for name in names}
    if arguments.format == "table":
        blocks = [
            [f"{name}: {TESTS[name].question}", in_words(name, test), numbers(test)]
            + [f"- {limit}" for limit in _own(test.limits)]
            for name, test in tests.items()
        ]
        write(("\n\n".join(map("\n".join, blocks)) + "\n").encode(), arguments.output)
        return 0
    heads = [
        "test",
        "statistic",
        "model",
        "observed",
        "chance",
        "sd",
        "z",
        "p",
        "draws",
        "seed",
        "rests_on",
        "recorded",
    ]
    rows = [
        [name, test.statistic, test.model]
        + [_exact(value) for value in (test.effect.observed, test.effect.mean, test.effect.sd, test.effect.z)]
        + [_exact(test.effect.p), str(test.effect.draws), str(test.seed), str(test.rests_on), _exact(test.recorded)]
        + [str(test.can_tell).lower(), test.verdict, in_words(name, test)]
        for name, test in tests.items()
    ]
    return _file(arguments, [*heads, "can_tell", "verdict", "in_words"], rows)


def _own(limits: Sequence[str]) -> list[str]:
    """What a test left out or does not know; the counts of each roster stand with its network."""
    return [limit for limit in limits if limit.startswith(("Left out", "How much", "All this"))]


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def paths(arguments: argparse.Namespace) -> int:
    """Print how two things are connected, with the sources of every step."""
    through = arguments.through.split(",") if arguments.through else None
    kg = graph_of(arguments)
    found = kg.paths(arguments.source, arguments.target, arguments.k, through=through)
    if not found:
        write(b"No path is recorded between the two. That is not the same as none.\n", arguments.output)
        return PROBLEM
    if arguments.format != "table":
        heads = ["path", "step", "from", "link", "to", "forward", "years", "inferred", "sources"]
        return _file(arguments, heads, [row for number, path in enumerate(found, 1) for row in _steps(number, path)])
    numbers: dict[str, int] = {}
    blocks = [_path_text(path, numbers) for path in found]
    told = {
        source: text.partition("] ")[2]
        for path in found
        for source, text in zip(path.sources, path.citations, strict=True)
    }
    sources = [f"[{number}] {told[source]}" for source, number in numbers.items()]
    write(("\n\n".join([*blocks, "\n".join(["Sources", *sources])]) + "\n").encode(), arguments.output)
    return 0


def _path_text(path: "Path", numbers: dict[str, int]) -> str:
    """One path, a step a line; sources are numbered through all paths."""
    lines = [path.hops[0].source_label]
    for hop in path.hops:
        years = f", {year_spans(hop.years)}" if hop.years else ""
        marks = "".join(f"[{numbers.setdefault(source, len(numbers) + 1)}]" for source in hop.sources)
        before, after = {True: ("–", "→"), False: ("←", "–"), None: ("–", "–")}[hop.forward]
        inferred = ", inferred" if hop.inferred else ""
        lines.append(f"  {before} {hop.kind}{years}{inferred} {marks} {after} {hop.target_label}")
    return "\n".join(lines)


def _steps(number: int, path: "Path") -> Iterable[list[str]]:
    for step, hop in enumerate(path.hops, start=1):
        forward = "" if hop.forward is None else str(hop.forward).lower()
        told = [year_spans(hop.years), str(hop.inferred).lower(), " ".join(hop.sources)]
        yield [str(number), str(step), hop.source, hop.kind, hop.target, forward, *told]


def _file(arguments: argparse.Namespace, heads: Sequence[str], rows: Rows) -> int:
    """Rows as CSV, JSON or Markdown."""
    if arguments.format == "json":
        text = json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"
    elif arguments.format == "md":
        text = f"{Table.of(heads, rows).markdown()}\n"
    else:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([heads, *rows])
        text = out.getvalue()
    write(text.encode(), arguments.output)
    return 0
