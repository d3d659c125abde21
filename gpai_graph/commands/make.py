"""The verbs that make a graph or bring it elsewhere: `build`, `validate`, `export` and `load`.

In: parsed options. Out: a graph in a file or on a server, or problems."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpai_graph.commands.output import (
    GRAPHS_BY_NAME,
    PROBLEM,
    Graph,
    check_graph,
    credentials,
    load_library,
    only_here,
    only_tables,
    progress_line,
    trig_of,
)
from gpai_graph.errors import GpaiGraphError, ParameterError, UnknownEntityError, brief, brief_place
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import compact, expand
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.words import counted
from gpai_graph.stores import paths

if TYPE_CHECKING:
    from gpai_graph.building.csv_rows import Problem
    from gpai_graph.building.graph import Built

# How many problems are listed before the rest is only counted; --all lists them.
PROBLEMS_SHOWN: Final = 50


def build(_: Graph, options: argparse.Namespace) -> int:
    """Build the graph from the tables, check it, write it."""
    from gpai_graph.building import graph as building

    only_tables(options)
    if not (options.ontology or options.output) and paths.is_installed():
        raise GpaiGraphError(
            "this is an installed copy, which cannot be changed. Add --ontology FOLDER (of a checkout) or -o FILE."
        )
    ontology = Path(options.ontology) if options.ontology else paths.ontology_dir()
    built, problems = _built(ontology)
    if problems:
        return _print_problems(problems, options, "The old graph is unchanged.")
    target = Path(options.output) if options.output else ontology / paths.trig_path().name
    building.write(built, target)
    print(f"{len(built.store)} quads from {len(built.tables)} rows are in {target.name}. There are no problems.")
    return 0


def validate(_: Graph, options: argparse.Namespace) -> int:
    """Check tables, graph, shapes and prefixes; list what sources dispute."""
    from gpai_graph.building import graph as building
    from gpai_graph.building.tables import Tables

    only_tables(options)
    ontology = Path(options.ontology) if options.ontology else paths.ontology_dir()
    tables = Tables(ontology / "tables")
    problems = tables.problems()
    if not problems:
        built, problems = _built(ontology)
        problems += building.freshness(built, ontology / paths.trig_path().name)
    if problems:
        return _print_problems(problems, options, "")
    disputes = load_library()["disputed-facts"].bind({})
    disputed = {row.thing for row in built.store.select(disputes)}
    print(f"{len(tables)} rows and {len(built.store)} quads have no problems.")
    print(f"{len(disputed)} things on which sources disagree, which is not an error: gpai-graph run disputed-facts")
    if options.stale:
        _print_stale(built, options.stale)
    return 0


def _print_stale(built: "Built", day: str) -> None:
    """What to look for by a day, and what was last named more than a year before the data cut-off."""
    kg = KnowledgeGraph(built.store, load_library(), Library(paths.ontology_dir() / "rules"))
    due = kg.answer("lookups", due_by=day)
    seen = kg.answer("last-seen")
    print(due.sentence)
    for row in due.rows:
        print(f"  {due.text(row.terms.due)}: {due.text(row.terms.lookup)}. {due.text(row.terms.note)}")
    print(seen.sentence)
    for row in seen.rows:
        print(f"  {seen.text(row.terms.thing)}, {seen.text(row.terms.seen)}")


def _built(ontology: Path) -> "tuple[Built, list[Problem]]":
    """The graph of an ontology folder, and what is wrong with it; a line tells what is being done."""
    from gpai_graph.building import validation
    from gpai_graph.building.graph import build

    progress = progress_line()
    built = build(ontology, progress)
    progress("checks", 1, 1)
    problems = validation.validate(built.store, built.tables, ontology, paths.queries_dir())
    progress("", 0, 0)
    return built, problems


def _print_problems(problems: "list[Problem]", options: argparse.Namespace, last: str) -> int:
    shown = problems if options.all else problems[:PROBLEMS_SHOWN]
    print("\n".join(map(str, shown)), file=sys.stderr)
    more = f", {len(shown)} shown: --all lists the rest" if len(shown) < len(problems) else ""
    print(f"{counted(len(problems), 'problem')}{more}. {last}".strip(), file=sys.stderr)
    return PROBLEM


def export(graph: Graph, options: argparse.Namespace) -> bytes:
    """The graph in an RDF format."""
    if options.format == "trig":
        if options.graph:
            raise ParameterError("TriG holds all graphs. For one graph, choose another --format, such as ttl.")
        only_here(options)
        # The file itself: what was checked and committed, byte for byte.
        trig = trig_of(options)
        if trig.suffix != ".trig":
            raise ParameterError(f"{trig.name} is not a TriG file. Choose another --format.")
        try:
            return trig.read_bytes()
        except OSError as error:
            raise paths.no_graph(trig, error) from error
    kg = graph()
    name = "graph-of-one" if options.graph else "default-graph"
    values: dict[str, Values] = {"graph": _graph(kg, options.graph)} if options.graph else {}
    return kg.store.answer(kg.queries[name].bind(values), GRAPHS_BY_NAME[options.format])


def load(_: Graph, options: argparse.Namespace) -> int:
    """Put the graph on a server, by the Graph Store Protocol."""
    from gpai_graph.stores.embedded import open_cached
    from gpai_graph.stores.protocol import TIMEOUT
    from gpai_graph.stores.remote import load_into, query_address

    url = options.into
    query_url = options.endpoint or query_address(url)
    if not query_url:
        raise ParameterError(
            f"{brief_place(url)} does not show where to send queries. "
            f"Name it: gpai-graph --endpoint URL load --into {brief_place(url)}"
        )
    user, password = credentials(options)
    progress = progress_line()
    trig = trig_of(options)
    check_graph(opening.load(trig, guarded=False), options)
    store = open_cached(trig)
    try:
        loaded = load_into(
            store,
            url,
            query_url,
            user=user,
            password=password,
            timeout=options.timeout or TIMEOUT,
            default_graph=expand(options.default_graph) if options.default_graph else "",
            progress=progress,
        )
    finally:
        progress("", 0, 0)
    place = f"in {compact(loaded.default_graph)}" if loaded.default_graph else "that of the server"
    old = f" {loaded.deleted} graphs of an older load were deleted." if loaded.deleted else ""
    print(f"{loaded.quads} triples of {loaded.graphs} named graphs and the default graph ({place}) are there.{old}")
    print(f"gpai-graph --endpoint {loaded.query_url} run members")
    return 0


def _graph(kg: KnowledgeGraph, text: str) -> IRI:
    """A graph by IRI, compact IRI, or the slug of its source. Raises UnknownEntityError for one that holds nothing."""
    graph = IRI(expand(text if ":" in text else f"source:{text}"))
    if not kg.store.construct(kg.queries["graph-of-one"].bind({"graph": graph})):
        help_text = "`gpai-graph run sources` lists the sources."
        raise UnknownEntityError(f"there is no graph {brief(compact(graph))}. {help_text}")
    return graph
