"""Looking: the verbs `show`, `search` and `evidence`. In: parsed arguments. Out: what is said, and by whom."""

import argparse
import sys

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement, is_rewording
from gpai_graph.commands.opening import graph_of
from gpai_graph.commands.output import PROBLEM, evidence_text, table_text
from gpai_graph.errors import ParameterError, did_you_mean
from gpai_graph.rdf.namespaces import KINDS, compact
from gpai_graph.rdf.solutions import IRI


def show(arguments: argparse.Namespace) -> int:
    """Print everything that is said about a thing."""
    kg = graph_of(arguments)
    thing = kg.resolve(arguments.thing)
    print(f"{kg.label(thing)}  {compact(thing)}\n{thing}\n")
    print(_statements_table(kg.describe(thing), ["property", "value", "sources"], None))
    links = _statements_table(kg.incoming(thing), ["property", "from", "sources"], arguments.rows or None)
    if links:
        print(f"\nLeading here\n{links}")
    print(f"\ngpai-graph evidence {compact(thing)} names the sources of each statement.")
    return 0


def _statements_table(answer: Answer, heads: list[str], limit: int | None) -> str:
    rows = [
        [*map(answer.text, row.terms), _who(answer, row.sources)]
        for row in answer.rows
        if not all(is_rewording(source) for source in row.sources)
    ]
    # What a thing is, then the rest by the words of the property; what bears no name of its own (observations) last.
    rows.sort(key=lambda row: (row[0] != "class", row[1].startswith("observation:"), row[0].casefold()))
    text = table_text(heads, rows[:limit])
    more = len(rows) - len(rows[:limit])
    return f"{text}\n{more} more: --rows 0 shows all" if more else text


def _who(answer: Answer, sources: tuple[IRI, ...]) -> str:
    named = list(map(answer.source, sources))
    documents = [source for source in named if source.kind]
    if documents:
        more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
        return f"{documents[0].publisher}{more}"
    return named[0].title if named else ""


def search(arguments: argparse.Namespace) -> int:
    """Find things by name."""
    for kind in arguments.kind or ():
        if kind not in (*KINDS, "term"):
            raise ParameterError(f"no kind {kind!r}.{did_you_mean(kind, KINDS)} Kinds are {', '.join(KINDS)}, term.")
    kg = graph_of(arguments)
    hits = kg.search(" ".join(arguments.words), arguments.kind or (), arguments.limit)
    if not hits:
        print("Nothing bears such a name.", file=sys.stderr)
        return PROBLEM
    rows = [[hit.kind, compact(hit.thing), hit.label.split("\n")[0]] for hit in hits]
    print(table_text(["kind", "thing", "name"], rows))
    return 0


def evidence(arguments: argparse.Namespace) -> int:
    """Print who says so."""
    kg = graph_of(arguments)
    filters = {"only": arguments.only or "", "min_sources": arguments.min_sources}
    found: list[Statement] = kg.evidence(arguments.subject, arguments.predicate, arguments.value, **filters)
    if arguments.predicate is None:
        # Of all statements, those that say something: what follows by class and the links to sources do not.
        found = [statement for statement in found if not statement.is_rewording]
    if not found:
        print("Nobody says so in this graph. That is not the same as a no.", file=sys.stderr)
        return PROBLEM
    print(evidence_text(kg, found))
    return 0
