"""The verb findings: claims about GPAI with their verdicts; `claims` is what it was called before."""

import argparse
import json
import sys

from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.commands.output import Graph
from gpai_graph.rdf.table import Table


def findings(graph: Graph, options: argparse.Namespace) -> Finding | Findings:
    """All findings, or one of them."""
    kg = graph()
    chosen = {"draws": options.draws, "seed": options.seed}
    return kg.finding(options.name, **chosen) if options.name else kg.findings(**chosen)


def findings_in_terminal(found: Finding | Findings, _: Graph, options: argparse.Namespace) -> str | Table:
    """The findings by topic, or one in full; for programs a list of objects."""
    every = found if isinstance(found, Findings) else Findings([found])
    if options.format == "json":
        return json.dumps([each.described for each in every], ensure_ascii=False, indent=1)
    if options.format != "table":
        return every.table
    if isinstance(found, Finding):
        return found.text
    last = "gpai-graph findings NAME shows the evidence and the rule."
    return f"{found.text}\n\n{len(found)} findings. {last}"


def claims(graph: Graph, options: argparse.Namespace) -> Finding | Findings:
    """The same by its former name, with a note."""
    print("claims is now called findings. The old name will go in a later version.", file=sys.stderr)
    return findings(graph, options)


claims_in_terminal = findings_in_terminal
