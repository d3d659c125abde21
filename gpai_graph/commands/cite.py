"""The verb cite: how an answer, a finding or the graph is cited."""

import argparse

from gpai_graph.answers.citation import CITATION_FORMATS, Citation
from gpai_graph.commands.output import Graph, parameters_of


def cite(graph: Graph, options: argparse.Namespace) -> Citation:
    """How the answer of a query, a finding, or the graph is cited."""
    kg, name = graph(), options.name
    is_finding = name not in kg.queries and name in kg.queries.claims
    return kg.cite(name, **parameters_of(kg.queries[name] if name and not is_finding else None, options))


def cite_in_terminal(citation: Citation, _: Graph, options: argparse.Namespace) -> bytes:
    """The citation in a format."""
    text = CITATION_FORMATS[options.format](citation)
    return (text if text.endswith("\n") else f"{text}\n").encode()
