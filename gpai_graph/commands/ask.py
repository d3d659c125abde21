"""The verbs that ask, in a terminal: info, queries, run, sparql, show, search and evidence."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gpai_graph._version import __version__
from gpai_graph.answers.answer import Answer, from_solutions, literal_text
from gpai_graph.answers.evidence import Statement, is_rewording
from gpai_graph.commands.output import (
    GRAPH_TYPES,
    PROBLEM,
    TABLE_TYPES,
    answer_table,
    answer_text,
    evidence_text,
    graph_of,
    load_library,
    table_text,
    terminal_width,
    write,
)
from gpai_graph.commands.verbs import parameters_of
from gpai_graph.errors import GpaiGraphError, ParameterError, did_you_mean
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import PARTS, Query, told_parameters
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import KINDS, compact
from gpai_graph.rdf.solutions import IRI, Solutions, Term
from gpai_graph.rdf.sparql import prefixes_explained, query_form, with_prefixes

CLASSES_SHOWN: Final = 20


def info(arguments: argparse.Namespace) -> int:
    """Print what is in the graph, every figure by a query."""
    kg = graph_of(arguments)
    figures, quads = kg.run("figures").first(), kg.run("quads").first()
    if figures is None or quads is None:
        raise GpaiGraphError("the graph is empty. `gpai-graph build` makes it from the tables.")
    print(f"gpai-graph {__version__}: the Global Partnership on AI as a knowledge graph\n")
    rows = [
        ("facts", figures.facts.text, "triples that at least one source states"),
        ("  for reference", figures.reference.text, "of these, on countries and values of indicators"),
        ("with two sources or more", figures.corroborated.text, f"{figures.share.text} per cent of the facts"),
        ("sources", figures.sources.text, f"documents of {figures.publishers.text} publishers"),
        ("quads", quads.quads.text, f"triples of {quads.graphs.text} named graphs and the default graph"),
        ("as of", literal_text(figures.cutOff), "last day up to which sources were collected"),
    ]
    print("\n".join(f"{name:<26}{value:>18}  {meaning}" for name, value, meaning in rows))
    classes = kg.answer("entities")
    body = [[classes.text(term) for term in row.terms] for row in classes.rows]
    print(f"\n{table_text(['class', 'things'], body[:CLASSES_SHOWN])}")
    print(f"and {len(body) - CLASSES_SHOWN} more classes: gpai-graph run entities")
    print(f"\nAnswered from: {kg.source}")
    return 0


def queries(arguments: argparse.Namespace) -> int:
    """List the library, or explain one query."""
    library = load_library()
    if arguments.name:
        print(_explained(library[arguments.name]))
        return 0
    asked = [library[name] for name in library]
    shown = asked if arguments.all else [query for query in asked if query.topic not in PARTS]
    rows = [[query.name, query.summary, " ".join(query.parameters)] for query in shown]
    print(table_text(["query", "question", "parameters"], rows))
    hidden = len(asked) - len(shown)
    print(f"\n{len(shown)} queries" + (f" (and {hidden} that others are made of: --all)" if hidden else ""))
    print("gpai-graph queries NAME explains one, gpai-graph run NAME answers it.")
    return 0


def _explained(query: Query) -> str:
    lines = [query.summary, "", query.description, "", *told_parameters(query)]
    if query.columns:
        lines += ["", "Columns", *(f"  {name}: {column.label}" for name, column in query.columns.items())]
    words = ["gpai-graph run", query.name, *(f"{name}=…" for name in query.parameters if name != "as_of")]
    if "as_of" in query.parameters:
        words.append("--as-of 2021-12-31")
    lines += ["", " ".join(words), f"The SPARQL stands in {query.file}."]
    return "\n".join(lines)


def run(arguments: argparse.Namespace) -> int:
    """Answer a query of the library."""
    kg = graph_of(arguments)
    query = kg.queries[arguments.name]
    parameters = parameters_of(query, arguments)
    rows = arguments.rows or None
    if arguments.evidence is not None and arguments.format != "table":
        raise ParameterError(f"--evidence is told in words: leave out --format {arguments.format}.")
    if arguments.format in TABLE_TYPES:
        found = kg.run(arguments.name, **parameters)
        write(_WRITERS[arguments.format](Solutions(found.variables, found.rows[:rows])), arguments.output)
        return 0
    answer = kg.answer(arguments.name, **parameters)
    if arguments.evidence is not None:
        return _evidence(kg, answer, arguments.evidence)
    if arguments.format == "md":
        write(f"{answer_table(answer, rows).markdown()}\n".encode(), arguments.output)
        return 0
    parts = [
        f"{_question(query, parameters)}\n{answer.sentence}".rstrip(),
        query.description,
        answer_text(answer, rows, terminal_width()),
    ]
    write(("\n\n".join(part for part in parts if part) + "\n").encode(), arguments.output)
    return 0


def _evidence(kg: KnowledgeGraph, answer: Answer, place: str) -> int:
    """Print who says what a row of the answer shows, or one cell. place: ROW or ROW:COLUMN."""
    row, _, column = place.rpartition(":") if place.rpartition(":")[2] in answer.columns else (place, "", "")
    before, colon, name = place.rpartition(":")
    if colon and not column and not _rows_with(answer, place) and (before.isdecimal() or _rows_with(answer, before)):
        known = ", ".join(answer.columns)
        raise ParameterError(f"no column {name!r} in this answer.{did_you_mean(name, answer.columns)} It has {known}.")
    number = _row(answer, row)
    found = kg.evidence_of(answer, number, column)
    cells = zip(answer.columns, map(answer.text, answer.rows[number].terms), strict=True)
    print("; ".join(f"{name}: {text}" for name, text in cells if text) + "\n")
    if not found:
        print("No single statement says this: the query computed it. `gpai-graph queries NAME` tells how.")
        return PROBLEM
    print(evidence_text(kg, found))
    return 0


def _row(answer: Answer, text: str) -> int:
    """The row, from 0, that a number (from 1) or the text of one of its cells means."""
    if text.isdecimal() and 1 <= int(text) <= len(answer):
        return int(text) - 1
    found = _rows_with(answer, text)
    if len(found) != 1:
        many = f"{len(found)} rows show {text!r}" if found else f"no row {text!r} in this answer of {len(answer)} rows"
        raise ParameterError(f"{many}. Write the number of the row (from 1), or a text that one row alone shows.")
    return found[0]


def _rows_with(answer: Answer, text: str) -> list[int]:
    """The rows in which a cell is this text; if there is none, those in which a cell holds it."""
    wanted = text.casefold()
    texts = [[answer.text(term).casefold() for term in row.terms] for row in answer.rows]
    exact = [number for number, cells in enumerate(texts) if wanted in cells]
    return exact or [number for number, cells in enumerate(texts) if any(wanted in cell for cell in cells)]


_WRITERS: Final[dict[str, Callable[[Solutions], bytes]]] = {
    "csv": Solutions.to_csv,
    "tsv": Solutions.to_tsv,
    "json": Solutions.to_json,
}


def _question(query: Query, parameters: dict[str, Values]) -> str:
    asked = ", ".join(f"{name} = {value}" for name, value in parameters.items())
    return f"{query.summary} ({asked})" if asked else query.summary


def sparql(arguments: argparse.Namespace) -> int:
    """Answer SPARQL from a file, from standard input, or from the command line."""
    kg = graph_of(arguments)
    text = with_prefixes(_query_text(arguments))
    form = query_form(text)
    graph = form in ("CONSTRUCT", "DESCRIBE")
    types = TABLE_TYPES | GRAPH_TYPES
    formats = [*GRAPH_TYPES] if graph else ["json"] if form == "ASK" else [*TABLE_TYPES, "md"]
    if form and arguments.format not in ("table", *formats):
        known = " or ".join(formats)
        raise ParameterError(f"the answer of {form} cannot be written as {arguments.format}: use --format {known}.")
    if graph or arguments.format in types:
        with prefixes_explained(text):
            written = kg.store.answer(text, types.get(arguments.format, GRAPH_TYPES["ttl"]))
        write(written, arguments.output)
        _tell_unmentioned(kg, text)
        return 0
    found = kg.query(text, warn=False)
    if isinstance(found, bool):
        write(b"true\n" if found else b"false\n", arguments.output)
    elif isinstance(found, Solutions) and arguments.format == "md":
        answer = from_solutions(kg.store, kg.queries, "Answer", found)
        write(f"{answer_table(answer).markdown()}\n".encode(), arguments.output)
    elif isinstance(found, Solutions):
        rows = [["" if term is None else _plain(term) for term in terms] for terms in found.rows]
        count = f"{len(found)} row{'' if len(found) == 1 else 's'}"
        write(f"{table_text(found.variables, rows)}\n\n{count}\n".lstrip().encode(), arguments.output)
    _tell_unmentioned(kg, text)
    return 0


def _tell_unmentioned(kg: KnowledgeGraph, sparql: str) -> None:
    """Name on standard error what a query names and the graph mentions nowhere: its answer looks like a "no"."""
    for sentence in kg.unmentioned(sparql):
        print(sentence, file=sys.stderr)


def _plain(term: Term) -> str:
    return term.compact if isinstance(term, IRI) else term if isinstance(term, str) else term.text


def _query_text(arguments: argparse.Namespace) -> str:
    if arguments.execute is not None:
        return str(arguments.execute)
    if arguments.file in (None, "-"):
        return sys.stdin.read()
    try:
        return Path(arguments.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise GpaiGraphError(f"{arguments.file}: cannot be read ({reason}). -e takes the query itself.") from error


def show(arguments: argparse.Namespace) -> int:
    """Print everything that is said about a thing."""
    kg = graph_of(arguments)
    thing = kg.thing(arguments.thing)
    print(f"{thing.label}  {thing.compact}\n{thing.iri}\n")
    print(_statements_table(kg.describe(thing), ["property", "value", "sources"], None))
    links = _statements_table(kg.incoming(thing), ["property", "from", "sources"], arguments.rows or None)
    if links:
        print(f"\nLeading here\n{links}")
    print(f"\ngpai-graph evidence {thing.compact} names the sources of each statement.")
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
