"""The verb cite: how an answer, a finding or the graph is cited."""

import argparse

from gpai_graph.answers.citation import CITATION_FORMATS, Citation
from gpai_graph.commands.output import Graph, parameters_of


def cite(graph: Graph, options: argparse.Namespace) -> Citation:
    """How the answer of a query, a finding, or the graph is cited."""
    kg, name = graph(), options.name
    if not name or (name not in kg.queries and name in kg.queries.claims and not options.parameters):
        return kg.cite(name)
    return kg.cite(name, **parameters_of(kg.queries[name], options))


def cite_in_terminal(citation: Citation, _: Graph, options: argparse.Namespace) -> bytes:
    """The citation in a format."""
    text = CITATION_FORMATS[options.format](citation)
    return (text if text.endswith("\n") else f"{text}\n").encode()
