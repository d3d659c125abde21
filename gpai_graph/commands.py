"""Commands: what each verb of the command line does. In: parsed arguments. Out: text on standard output, an exit code.

Modules that only one verb needs are imported in it, so that `run` never pays for SHACL or rdflib."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpai_graph import __version__, answers, paths
from gpai_graph.answers import Answer
from gpai_graph.errors import GpaiGraphError, ParameterError, UnknownEntityError, did_you_mean
from gpai_graph.knowledge import KnowledgeGraph, Statement, load, prefixes_explained
from gpai_graph.parameters import Values
from gpai_graph.prefixes import KINDS, PREFIXES, compact, expand
from gpai_graph.printing import answer_table, markdown, statements, table
from gpai_graph.queries import Library, Query
from gpai_graph.solutions import IRI, Literal, Solutions, Term
from gpai_graph.syntax import query_form, with_prefixes

if TYPE_CHECKING:
    from gpai_graph.tables import Finding

TABLE_TYPES: Final = {"csv": "text/csv", "tsv": "text/tab-separated-values", "json": "application/sparql-results+json"}
GRAPH_TYPES: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
PROBLEM: Final = 1
# How many findings are listed before the rest is only counted; --all lists them.
FINDINGS_SHOWN: Final = 50
CLASSES_SHOWN: Final = 20


def terminal_width() -> int | None:
    """The width of the terminal, None where the output is no terminal: what is piped is not cut."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else None


def info(_: argparse.Namespace) -> int:
    """Print what is in the graph, every figure by a query."""
    kg = load()
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
        ("as of", answers.literal_text(figures.cutOff), "last day up to which sources were collected"),
    ]
    print("\n".join(f"{name:<26}{value:>18}  {meaning}" for name, value, meaning in rows))
    classes = kg.answer("entities")
    body = [[classes.text(term) for term in row.terms] for row in classes.rows]
    print(f"\n{table(['class', 'things'], body[:CLASSES_SHOWN])}")
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
    shown = asked if arguments.all else [query for query in asked if not {"details", "recorded"} & set(query.tags)]
    rows = [[query.name, query.summary, " ".join(query.parameters)] for query in shown]
    print(table(["query", "question", "parameters"], rows, terminal_width()))
    hidden = len(asked) - len(shown)
    print(f"\n{len(shown)} queries" + (f" (and {hidden} that others are made of: --all)" if hidden else ""))
    print("gpai-graph queries NAME explains one, gpai-graph run NAME answers it.")
    return 0


def load_library() -> Library:
    """The query library alone, without the graph."""
    return Library(paths.queries_dir())


def _explained(query: Query) -> str:
    lines = [query.summary, "", query.description, ""]
    for parameter in query.parameters.values():
        default = f" Default: {parameter.default}." if parameter.default else " Default: all."
        if parameter.name == "as_of":
            default = " Default: the data cut-off, or all years where it asks for a year."
        lines.append(f"{parameter.name}: {parameter.label}; {parameter.accepts}.{default}")
    if query.columns:
        lines += ["", "Columns", *(f"  {name}: {column.label}" for name, column in query.columns.items())]
    words = ["gpai-graph run", query.name, *(f"{name}=…" for name in query.parameters if name != "as_of")]
    if "as_of" in query.parameters:
        words.append("--as-of 2021-12-31")
    lines += ["", " ".join(words), f"The SPARQL stands in {query.file}."]
    return "\n".join(lines)


def run(arguments: argparse.Namespace) -> int:
    """Answer a query of the library."""
    kg = load()
    query = kg.queries[arguments.name]
    parameters = _parameters(query, arguments)
    rows = arguments.rows or None
    if arguments.format in TABLE_TYPES:
        found = kg.run(arguments.name, **parameters)
        _write(_WRITERS[arguments.format](Solutions(found.variables, found.rows[:rows])), arguments.output)
        return 0
    answer = kg.answer(arguments.name, **parameters)
    if arguments.format == "md":
        _write(f"{markdown(answer, rows)}\n".encode(), arguments.output)
        return 0
    parts = [
        f"{_question(query, parameters)}\n{answer.sentence}".rstrip(),
        query.description,
        answer_table(answer, query.columns, rows, terminal_width()),
        _stated_sizes(kg, query, answer),
        _beyond(kg, query, parameters),
    ]
    _write(("\n\n".join(part for part in parts if part) + "\n").encode(), arguments.output)
    return 0


def _stated_sizes(kg: KnowledgeGraph, query: Query, answer: Answer) -> str:
    """For an answer that rests on rosters: the sizes that sources state, to hold what is recorded against."""
    if "roster" not in query.tags:
        return ""
    groups = {term for row in answer.rows for term in row.terms if isinstance(term, IRI) and kg.is_a(term, "gpai:Body")}
    if not groups:
        return ""
    sizes = kg.answer("stated-sizes", subjects=sorted(groups))
    lines = [
        f"{subject}: {stated} {measure} stated for {date or 'no date'} ({'; '.join(_publishers(sizes, row.sources))})"
        for row in sizes.rows
        for subject, measure, date, stated in [map(sizes.text, row.terms)]
    ]
    return "\n".join(["What is recorded is not complete. Sizes that sources state:", *lines]) if lines else ""


def _beyond(kg: KnowledgeGraph, query: Query, parameters: dict[str, Values]) -> str:
    """A word on a day after the data end: what is shown then goes on from the last day known."""
    end = kg.run("cut-off").first()
    asked = parameters.get("as_of")
    if end is None or not isinstance(asked, str):
        return ""
    day = query.parameters["as_of"].term(asked)
    if not isinstance(day, Literal) or day.text <= end.day.text:
        return ""
    return f"Sources were collected up to {answers.literal_text(end.day)}: nothing later is known."


def _publishers(answer: Answer, sources: tuple[IRI, ...]) -> list[str]:
    return sorted({answer.sources[answer.numbers[source] - 1].publisher for source in sources})


_WRITERS: Final[dict[str, Callable[[Solutions], bytes]]] = {
    "csv": Solutions.to_csv,
    "tsv": Solutions.to_tsv,
    "json": Solutions.to_json,
}


def _question(query: Query, parameters: dict[str, Values]) -> str:
    asked = ", ".join(f"{name} = {value}" for name, value in parameters.items())
    return f"{query.summary} ({asked})" if asked else query.summary


def _parameters(query: Query, arguments: argparse.Namespace) -> dict[str, Values]:
    parameters: dict[str, Values] = {}
    for pair in arguments.parameters:
        name, equals, value = pair.partition("=")
        if not equals:
            help_text = f"`gpai-graph queries {query.name}` explains them."
            raise ParameterError(f"{pair!r} is no parameter: write name=value. {help_text}")
        parameters[name.replace("-", "_")] = value
    if arguments.as_of is not None:
        if "as_of" not in query.parameters:
            raise ParameterError(f"{query.name} takes no --as-of: it answers for all times, with the dates it knows.")
        parameters["as_of"] = arguments.as_of
    return parameters


def sparql(arguments: argparse.Namespace) -> int:
    """Answer SPARQL from a file, from standard input, or from the command line."""
    kg = load()
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
        _write(written, arguments.output)
        return 0
    found = kg.query(text)
    if isinstance(found, bool):
        _write(b"true\n" if found else b"false\n", arguments.output)
    elif isinstance(found, Solutions) and arguments.format == "md":
        answer = answers.from_solutions(kg.store, kg.queries, "Answer", found)
        _write(f"{markdown(answer)}\n".encode(), arguments.output)
    elif isinstance(found, Solutions):
        rows = [["" if term is None else _plain(term) for term in terms] for terms in found.rows]
        count = f"{len(found)} row{'' if len(found) == 1 else 's'}"
        _write(f"{table(found.variables, rows, terminal_width())}\n\n{count}\n".lstrip().encode(), arguments.output)
    return 0


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
    kg = load()
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
        if not all(_is_machinery(source) for source in row.sources)
    ]
    # What a thing is, then the rest by the words of the property; what bears no name of its own (observations) last.
    rows.sort(key=lambda row: (row[0] != "class", row[1].startswith("observation:"), row[0].casefold()))
    text = table(heads, rows[:limit], terminal_width())
    more = len(rows) - len(rows[:limit])
    return f"{text}\n{more} more: --rows 0 shows all" if more else text


def _is_machinery(graph: str) -> bool:
    """Whether a graph only says again, in other words, what another says: nothing new to a reader."""
    rules = ("superclasses", "superproperties", "labels", "literal-dates", "membership-labels")
    return graph.removeprefix(PREFIXES["derived"]) in rules


def _who(answer: Answer, sources: tuple[IRI, ...]) -> str:
    named = [answer.sources[answer.numbers[source] - 1] for source in sources]
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
    kg = load()
    hits = kg.search(" ".join(arguments.words), arguments.kind or (), arguments.limit)
    if not hits:
        print("Nothing bears such a name.", file=sys.stderr)
        return PROBLEM
    rows = [[hit.kind, compact(hit.thing), hit.label.split("\n")[0]] for hit in hits]
    print(table(["kind", "thing", "name"], rows, terminal_width()))
    return 0


def evidence(arguments: argparse.Namespace) -> int:
    """Print who says so."""
    kg = load()
    filters = {"only": arguments.only or "", "min_sources": arguments.min_sources}
    found = kg.evidence(arguments.subject, arguments.predicate, arguments.value, **filters)
    if arguments.predicate is None:
        # Of all statements, those that say something: what follows by class and the links to sources do not.
        found = [statement for statement in found if not _is_repeated(statement)]
    if not found:
        print("Nobody says so in this graph. That is not the same as a no.", file=sys.stderr)
        return PROBLEM
    every = [*found, *(premise for statement in found for premise in statement.premises)]
    things = {term for statement in every for term in statement.triple if isinstance(term, IRI)}
    print(statements(found, answers.labels(kg.store, kg.queries, things)))
    return 0


def _is_repeated(statement: Statement) -> bool:
    graphs = [PREFIXES["derived"] + rule for rule in statement.rules]
    machinery = not statement.sources and not statement.notes and all(map(_is_machinery, graphs))
    return machinery or statement.triple.predicate == PREFIXES["prov"] + "wasDerivedFrom"


def build(arguments: argparse.Namespace) -> int:
    """Build the graph from the tables, check it, write it."""
    from gpai_graph import building, validation

    if not (arguments.ontology or arguments.output) and paths.is_installed():
        raise GpaiGraphError("this is an installed copy: give --ontology FOLDER (of a checkout), or -o FILE.")
    progress = progress_line()
    ontology = Path(arguments.ontology) if arguments.ontology else paths.ontology_dir()
    built = building.build(ontology, progress)
    progress("checks", 1, 1)
    findings = validation.validate(built.store, built.tables, ontology, paths.queries_dir())
    progress("", 0, 0)
    if findings:
        return _print_findings(findings, arguments.all, "The former graph is untouched.")
    target = Path(arguments.output) if arguments.output else ontology / paths.trig_path().name
    building.write(built, target)
    print(f"{len(built.store)} quads from {len(built.tables)} rows, no finding: {target.name} is written.")
    return 0


def validate(arguments: argparse.Namespace) -> int:
    """Check tables, graph, shapes and prefixes; list what sources dispute."""
    from gpai_graph import building, validation
    from gpai_graph.tables import Tables

    ontology = Path(arguments.ontology) if arguments.ontology else paths.ontology_dir()
    tables = Tables(ontology / "tables")
    findings = tables.findings()
    if not findings:
        progress = progress_line()
        built = building.build(ontology, progress)
        progress("checks", 1, 1)
        findings = validation.validate(built.store, built.tables, ontology, paths.queries_dir())
        findings += building.freshness(built, ontology / paths.trig_path().name)
        progress("", 0, 0)
    if findings:
        return _print_findings(findings, arguments.all, "")
    disputes = load_library()["disputed-facts"].bind({})
    disputed = {row.thing for row in built.store.select(disputes)}
    print(f"{len(tables)} rows, {len(built.store)} quads: no finding.")
    print(f"{len(disputed)} things in dispute between sources (that is no error): gpai-graph run disputed-facts")
    return 0


def _print_findings(findings: "list[Finding]", everything: bool, last: str) -> int:
    shown = findings if everything else findings[:FINDINGS_SHOWN]
    print("\n".join(map(str, shown)), file=sys.stderr)
    more = f", {len(shown)} shown: --all lists the rest" if len(shown) < len(findings) else ""
    print(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}{more}. {last}".strip(), file=sys.stderr)
    return PROBLEM


def progress_line() -> Callable[[str, int, int], None]:
    """A line on standard error that says what is done; one line that changes on a terminal, else nothing.

    Called with ("", 0, 0) it clears the line."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def show_step(step: str, done: int, steps: int) -> None:
        filled = 24 * done // steps if steps else 0
        text = f"[{'#' * filled}{'.' * (24 - filled)}] {step}" if steps else ""
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    return show_step


def export(arguments: argparse.Namespace) -> int:
    """Write the graph in an RDF format."""
    if arguments.format == "trig":
        if arguments.graph:
            raise ParameterError("TriG holds all graphs: choose another --format for one graph, such as ttl.")
        # The file itself: what was checked and committed, byte for byte.
        trig = paths.trig_path()
        if not trig.is_file():
            raise GpaiGraphError(f"no graph in {trig.name}. `gpai-graph build` makes it.")
        _write(trig.read_bytes(), arguments.output)
        return 0
    kg = load()
    name = "graph-of-one" if arguments.graph else "default-graph"
    values: dict[str, Values] = {"graph": _graph(kg, arguments.graph)} if arguments.graph else {}
    _write(kg.store.answer(kg.queries[name].bind(values), GRAPH_TYPES[arguments.format]), arguments.output)
    return 0


def _graph(kg: KnowledgeGraph, text: str) -> IRI:
    """A graph by IRI, compact IRI, or the slug of its source. Raises UnknownEntityError for one that holds nothing."""
    graph = IRI(expand(text if ":" in text else f"source:{text}"))
    if not kg.store.construct(kg.queries["graph-of-one"].bind({"graph": graph})):
        help_text = "`gpai-graph run sources` lists the sources."
        raise UnknownEntityError(f"no graph {compact(graph)} holds anything. {help_text}")
    return graph


def _write(data: bytes, output: str | None) -> None:
    if output is None or output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise GpaiGraphError(f"{output}: cannot be written ({error.strerror}).") from error
