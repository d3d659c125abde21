"""The verbs that ask: info, queries, run, sparql, show, search and evidence."""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from gpai_graph._version import __version__
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.descriptions import literal_text
from gpai_graph.answers.evidence import Statements, is_rewording, statements_text
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.commands.output import (
    GRAPHS_BY_NAME,
    PROBLEM,
    TABLES_BY_NAME,
    Graph,
    answer_table,
    answer_text,
    file,
    format_option,
    load_library,
    parameters_of,
    table_file,
    table_text,
    terminal_width,
    written,
)
from gpai_graph.errors import GpaiGraphError, ParameterError, brief_place, did_you_mean, quoted
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION, Library, Query, told_parameters
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Triple, plain
from gpai_graph.rdf.sparql import prefixed, query_form
from gpai_graph.rdf.table import Table
from gpai_graph.rdf.words import counted, listed

_TYPES: Final = TABLES_BY_NAME | GRAPHS_BY_NAME
# What `--format` of a query of one's own takes.
SPARQL_FORMS: Final = ("table", *TABLES_BY_NAME, "names.csv", "md", *GRAPHS_BY_NAME)
_READ: Final = ("md", "names.csv", "excel.csv", "xlsx")  # by people


def info(graph: Graph, _: argparse.Namespace) -> Answer:
    """How large the graph is, and how well it is sourced."""
    return graph().answer("graph-figures")


def info_in_terminal(answer: Answer, graph: Graph, options: argparse.Namespace) -> str:
    """The figures with their meanings, and the classes."""
    kg = graph()
    figures = answer.solutions.first() if answer.solutions else None
    quads = kg.run("quads").first()
    if figures is None or quads is None or figures.share is None:
        raise GpaiGraphError("the graph is empty. Run `gpai-graph build` to make it from the tables.")
    rows = [
        ("facts", figures.facts.text, "triples with at least one source"),
        ("  for reference", figures.reference.text, "of these, about countries and values of indicators"),
        ("with two independent sources or more", figures.corroborated.text, f"{figures.share.text}% of the facts"),
        ("sources", figures.sources.text, f"documents of {figures.publishers.text} publishers"),
        ("quads", quads.quads.text, f"triples of {quads.graphs.text} named graphs and the default graph"),
        ("as of", literal_text(figures.cutOff), "last date up to which sources were collected"),
    ]
    classes = kg.answer("things-by-class")
    body = [[classes.text(row.terms["class"]), classes.text(row.terms.things)] for row in classes.rows]
    shown = body[: options.rows or None]
    lines = [
        f"gpai-graph {__version__}: the knowledge graph of the Global Partnership on AI\n",
        *(f"{name:<26}{value:>18}  {meaning}" for name, value, meaning in rows),
        f"\n{table_text(['class', 'things'], shown, options)}",
        *(
            [f"and {len(body) - len(shown)} more classes: gpai-graph run things-by-class"]
            if len(shown) < len(body)
            else []
        ),
        f"\nAnswered from: {kg.source}",
    ]
    return "\n".join(lines)


# So many questions are listed for some words.
_FOUND: Final = 10


def queries(graph: Graph, options: argparse.Namespace) -> Library | Query:
    """The library, one query of it, or those that some words ask for."""
    library = load_library()
    words = " ".join(options.words)
    if not words or words in library:
        return library[words] if words else library
    hits = graph().search(words, QUESTION, _FOUND)
    return library.only(hit.name for hit in hits) if hits else library[words]


def queries_in_terminal(found: Library | Query, _: Graph, options: argparse.Namespace) -> str:
    """The questions by topic, or those that some words ask for, or one query explained."""
    if isinstance(found, Query) and options.format == "table":
        return _explained(found)
    every = [found] if isinstance(found, Query) else [found[name] for name in found]
    if not options.words and isinstance(found, Library):
        every = [query for queries in found.by_topic.values() for query in queries]
    listed = [query for query in every if options.all or options.words or query.topic.is_asked]
    shown = listed[: options.rows or None]
    if options.format == "json":
        return json.dumps([query.described for query in shown], ensure_ascii=False, indent=1)
    hidden = len(every) - len(listed)
    parts = f"\n{hidden} more queries are parts of these: --all lists them." if hidden else ""
    # The site shows the others: no page asks another server.
    abroad = sum(query.asks_others for query in listed)
    others = f", {abroad} of which {'asks' if abroad == 1 else 'ask'} another server" if abroad else ""
    count = f"{_of(len(shown), len(listed), 'queries')}{others}{parts}"
    last = "gpai-graph queries NAME explains a query. gpai-graph run NAME answers it."
    return "\n\n".join([*_query_tables(shown, options), f"{count}\n{last}"])


def _query_tables(queries: Sequence[Query], options: argparse.Namespace) -> Iterator[str]:
    """A table for each topic, its title above the names; of those that some words found, one, the best first."""
    # All tables have the same columns.
    widest = max((len(query.name) for query in queries), default=0)
    for title, part in groupby(queries, lambda query: "query" if options.words else query.topic.title):
        rows = [[query.name.ljust(widest), _with_parameters(query)] for query in part]
        yield table_text([title, "question (parameters)"], rows, options)


def _with_parameters(query: Query) -> str:
    return f"{query.summary} ({', '.join(query.parameters)})" if query.parameters else query.summary


def _of(shown: int, total: int, what: str) -> str:
    """How many of them are shown, and how to see all."""
    return f"{total} {what}" if shown == total else f"{shown} of {total} {what}; --rows 0 shows all"


def _explained(query: Query) -> str:
    lines = [query.summary, "", query.description, "", *told_parameters(query)]
    if query.columns:
        lines += ["", "Columns", *(f"  {name}: {column.label}" for name, column in query.columns.items())]
    words = ["gpai-graph run", query.name, *(f"{name}=…" for name in query.parameters if name != "as_of")]
    if "as_of" in query.parameters:
        words.append("--as-of 2021-12-31")
    lines += ["", " ".join(words), f"The SPARQL is in {query.file}."]
    return "\n".join(lines)


def run(graph: Graph, options: argparse.Namespace) -> Answer | Solutions:
    """The answer of a query of the library; its bare solutions for a format of programs."""
    kg = graph()
    parameters = parameters_of(kg.queries[options.name], options)
    if options.evidence is not None and options.format not in (None, "table"):
        raise ParameterError(f"--evidence is text and has no other format. Leave out {format_option(options)}.")
    if options.format not in TABLES_BY_NAME:
        return kg.answer(options.name, **parameters)
    found = kg.run(options.name, **parameters)
    return Solutions(found.variables, found.rows[: options.rows or None])


def run_in_terminal(answer: Answer, graph: Graph, options: argparse.Namespace) -> str | int | Table:
    """The question, the answer in words, its rows and sources; or who says what a row shows."""
    rows = options.rows or None
    if options.evidence is not None:
        return _evidence(graph(), options.name, answer, options.evidence)
    if options.format != "table":
        return answer_table(answer, rows)
    query = graph().queries[options.name]
    parts = [
        f"{_question(query, parameters_of(query, options))}\n{answer.sentence}".rstrip(),
        "\n".join(asked_so(query.name, each.values) for each in answer.instead),
        query.description,
        answer_text(answer, rows, terminal_width(options)),
    ]
    return "\n\n".join(part for part in parts if part)


def asked_so(name: str, values: Mapping[str, object]) -> str:
    """The command that asks a query with these values."""
    words = ["gpai-graph", "run", name, *(f"{each}={value}" for each, value in values.items() if each != "as_of")]
    if "as_of" in values:
        words += ["--as-of", str(values["as_of"])]
    return " ".join(map(shlex.quote, words))


def _evidence(kg: KnowledgeGraph, query: str, answer: Answer, place: str) -> str | int:
    """Who says what a row of the answer shows, or one cell. query: its name. place: ROW or ROW:COLUMN."""
    row, _, column = place.rpartition(":") if place.rpartition(":")[2] in answer.columns else (place, "", "")
    before, colon, name = place.rpartition(":")
    if colon and not column and not _rows_with(answer, place) and (before.isdecimal() or _rows_with(answer, before)):
        known = ", ".join(answer.columns)
        near = did_you_mean(name, answer.columns)
        raise ParameterError(f"the answer has no column {quoted(name)}.{near} It has {known}.")
    number = _row(answer, row)
    found = kg.evidence_of(answer, number, column)
    cells = zip(answer.columns, map(answer.text, answer.rows[number].terms), strict=True)
    if not found:
        told = f"The query computed this from several statements. `gpai-graph queries {query}` explains how."
        print(told, file=sys.stderr)
        return PROBLEM
    return f"{'; '.join(f'{name}: {text}' for name, text in cells if text)}\n\n{statements_text(found, found.names)}"


def _row(answer: Answer, text: str) -> int:
    """The row, from 0, that a number (from 1) or the text of one of its cells means."""
    if text.isdecimal() and 1 <= int(text) <= len(answer):
        return int(text) - 1
    found = _rows_with(answer, text)
    if len(found) != 1:
        many = f"{len(found)} rows show" if found else f"none of the {len(answer)} rows shows"
        raise ParameterError(f"{many} {quoted(text)}. Write the number of a row (from 1), or a text of one row alone.")
    return found[0]


def _rows_with(answer: Answer, text: str) -> list[int]:
    """The rows in which a cell is this text; if there is none, those in which a cell holds it."""
    wanted = text.casefold()
    texts = [[answer.text(term).casefold() for term in row.terms] for row in answer.rows]
    exact = [number for number, cells in enumerate(texts) if wanted in cells]
    return exact or [number for number, cells in enumerate(texts) if any(wanted in cell for cell in cells)]


def _question(query: Query, parameters: dict[str, Values]) -> str:
    asked = ", ".join(f"{name} = {value}" for name, value in parameters.items() if value)
    return f"{query.summary} ({asked})" if asked else query.summary


def sparql(graph: Graph, options: argparse.Namespace) -> int:
    """Write what SPARQL from a file, from standard input, or from the command line answers."""
    kg, text, form = graph(), _query_text(options), options.format
    graphs = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    if options.rows and form != "table":
        raise ParameterError("--rows works for tables only. A file has all rows; write LIMIT into the query.")
    found = asked(kg, text, "ttl" if graphs and form == "table" else form)
    if isinstance(found, Solutions):
        rows = [[plain(term) for term in terms] for terms in found.rows]
        rows = rows[: options.rows or None]
        count = _of(len(rows), len(found), "row" if len(found) == 1 else "rows")
        written(f"{table_text(found.variables, rows, options)}\n\n{count}".lstrip(), options)
    else:
        written(found if isinstance(found, bytes) else str(found).lower(), options)
    tell_hints(kg, text)
    return 0


def asked(kg: KnowledgeGraph, text: str, form: str = "table") -> bytes | bool | Solutions | list[Triple]:
    """What any query answers: as bytes in a format of `gpai-graph sparql`, as values for "table".

    Raises ParameterError for a form that does not fit it."""
    kind = query_form(text)
    graphs = kind in ("CONSTRUCT", "DESCRIBE")
    fitting = [*GRAPHS_BY_NAME] if graphs else ["json"] if kind == "ASK" else [*TABLES_BY_NAME, *_READ]
    if kind and form not in ("table", *fitting):
        known = listed(fitting, "or")
        raise ParameterError(f"an answer of {kind} cannot be written as {form}. Use --format {known}, or this ending.")
    if form in _TYPES:
        with prefixed(text) as whole:
            return kg.store.answer(whole, _TYPES[form])
    found = kg.query(text, warn=False)
    if form in _READ and isinstance(found, Solutions):
        return table_file(answer_table(kg.readable(found, "Answer")), form)
    return found


def tell_hints(kg: KnowledgeGraph, text: str) -> None:
    """Tell on standard error what may be wrong with a query: a misspelt name makes its answer look like a "no"."""
    for sentence in kg.hints(text):
        print(sentence, file=sys.stderr)


def _query_text(options: argparse.Namespace) -> str:
    if options.execute is not None:
        return str(options.execute)
    if options.file in (None, "-"):
        return sys.stdin.read().removeprefix("\ufeff")
    try:
        # A mark at the begin of a file, as Windows writes it, is no part of the query.
        return file(options.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = f"{brief_place(options.file)} cannot be read ({getattr(error, 'strerror', 'it is not UTF-8')})."
        raise GpaiGraphError(f"{told} To give the text of the query, use -e.") from error


def show(graph: Graph, options: argparse.Namespace) -> Answer:
    """Everything that is said about a thing."""
    return graph().describe(" ".join(options.thing))


def show_in_terminal(answer: Answer, graph: Graph, options: argparse.Namespace) -> str:
    """What the thing is, what is said about it, and what leads to it."""
    thing = graph().thing(" ".join(options.thing))
    said = _statements_table(answer, "value", None, options)
    links = _statements_table(graph().incoming(thing), "from", options.rows or None, options)
    parts = [
        f"{thing.label}  {thing.compact}\n{thing.iri}",
        answer.sentence,
        said,
        f"Links from other things\n{links}" if links else "",
        f"gpai-graph evidence {thing.compact} shows the sources of each statement.",
    ]
    return "\n\n".join(part for part in parts if part)


def _statements_table(answer: Answer, other: str, limit: int | None, options: argparse.Namespace) -> str:
    """The statements of an answer: the property, what stands in the column `other`, the sources."""

    def order(row: FoldedRow) -> tuple[bool, bool, str]:
        # What a thing is, then the rest by the words of the property; figures, which are many, last.
        word = answer.text(row.terms.property)
        return (
            row.terms.property != PREFIXES["rdf"] + "type",
            str(row.terms[other]).startswith(PREFIXES["observation"]),
            word.casefold(),
        )

    told = sorted((row for row in answer.rows if not all(map(is_rewording, row.sources))), key=order)
    rows = [[answer.text(row.terms.property), answer.text(row.terms[other]), _who(answer, row.sources)] for row in told]
    text = table_text(["property", other, "sources"], rows[:limit], options)
    more = len(rows) - len(rows[:limit])
    return f"{text}\n{more} more: --rows 0 shows all" if more else text


def _who(answer: Answer, sources: tuple[IRI, ...]) -> str:
    named = list(map(answer.source, sources))
    documents = [source for source in named if source.kind]
    if documents:
        more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
        return f"{documents[0].publisher}{more}"
    return named[0].title if named else ""


def search(graph: Graph, options: argparse.Namespace) -> Answer:
    """Things by name. The compact IRI is what the next question needs: several things may bear one name."""
    words = " ".join(options.words)
    hits = graph().search(words, options.kind or (), options.limit)
    named = [Literal(hit.label) if hit.kind in (FINDING, QUESTION) else hit.thing for hit in hits]
    told = [map(Literal, (hit.kind, hit.thing.compact, hit.why)) for hit in hits]
    rows: list[Any] = [(name, *words) for name, words in zip(named, told, strict=True)]
    return graph().readable(Solutions(("thing", "kind", "iri", "why"), rows), f"Results for: {words}")


def search_in_terminal(answer: Answer, _: Graph, options: argparse.Namespace) -> str | int:
    """Kind, compact IRI and name of each."""
    if not answer:
        from gpai_graph.answers.search_words import nothing_found  # here: few searches need it

        print(nothing_found(" ".join(options.words)), file=sys.stderr)
        return PROBLEM
    rows = [[answer.text(each) for each in (kind, iri, thing, why)] for thing, kind, iri, why in answer.solutions or ()]
    heads = ["kind", "thing", "name", *(["found because"] if any(row[-1] for row in rows) else [])]
    text = table_text(heads, [row[: len(heads)] for row in rows], options)
    asking = next((row[1].partition(":")[2] for row in rows if row[0] == QUESTION), "")
    return f"{text}\n\n`gpai-graph run {asking}` answers the first question." if asking else text


def evidence(graph: Graph, options: argparse.Namespace) -> Statements:
    """Who says so."""
    counts = {"min_sources": options.min_sources, "max_sources": options.max_sources}
    return graph().evidence(options.subject, options.predicate, options.value, only=options.only or "", **counts)


def _nothing(graph: Graph, options: argparse.Namespace) -> str:
    """What to say where no statement is left: that none was found, or that the filters leave none."""
    given = {"only": options.only, "min-sources": options.min_sources, "max-sources": options.max_sources is not None}
    if named := [f"--{name}" for name, value in given.items() if value]:
        all_of_it = graph().evidence(options.subject, options.predicate, options.value)
        if len(all_of_it):
            leave = "leave" if named[1:] else "leaves"
            return f"{counted(len(all_of_it), 'statement')} found, but {listed(named)} {leave} none of them."
    return "We found no source that states this. That does not prove that it is false."


def evidence_in_terminal(found: Statements, graph: Graph, options: argparse.Namespace) -> str | int:
    """The statements with their sources; of all about a thing, those that say something new."""
    told = found if options.predicate else [statement for statement in found if not statement.is_rewording]
    if not told:
        print(_nothing(graph, options), file=sys.stderr)
        return PROBLEM
    shown = told[: options.rows or None]
    more = "" if len(shown) == len(told) else f"\n\n{_of(len(shown), len(told), 'statements')}"
    return f"{statements_text(shown, found.names)}{more}"
