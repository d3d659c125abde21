"""Asking: which graph a magic asks, and SPARQL of the reader's own in, an answer that shows itself out."""

from functools import lru_cache
from typing import Any, Final

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import ParameterError, QuerySyntaxError
from gpai_graph.graph import opening
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import Parameter, bind, slots
from gpai_graph.rdf import formats
from gpai_graph.rdf.dates import year_spans
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term, Triple
from gpai_graph.rdf.sparql import query_form, with_prefixes

_INTEGER: Final = IRI(expand("xsd:integer"))
# What the graph is called in a notebook.
NAME: Final = "kg"
AS_OF: Final = Parameter("as_of", "date")
# Forms in which an answer can be written out as text, and their media types.
TABLES: Final = {name: formats.media_types(formats.TABLES)[name] for name in ("csv", "json", "tsv")}
GRAPHS: Final = {name: formats.media_types(formats.GRAPHS)[name] for name in ("nt", "ttl")}
FORMATS: Final = ("table", *TABLES, *GRAPHS)


def graph(names: dict[str, Any], endpoint: str = "") -> KnowledgeGraph:
    """The graph at an endpoint, or the one called `kg` in the notebook; there is one from then on.

    names: those of the notebook."""
    if endpoint:
        return _connected(endpoint)
    known = names.get(NAME)
    if not isinstance(known, KnowledgeGraph):
        if known is not None:
            raise ParameterError(
                f"{NAME} is a {type(known).__name__} here. Write {NAME} = gpai.load() to ask the graph."
            )
        known = names[NAME] = opening.load()
    return known


@lru_cache(maxsize=4)
def _connected(endpoint: str) -> KnowledgeGraph:
    return opening.connect(endpoint)


def as_of(sparql: str, day: str) -> str:
    """A query with the day in its `VALUES ?_as_of { … }`. Raises ParameterError for a query that has none."""
    if AS_OF.name not in (name for name, _, _ in slots(sparql)):
        raise ParameterError(
            "this query asks for no day. Write VALUES ?_as_of { UNDEF } into its WHERE, and compare the days of dates "
            "with ?_as_of; queries/members/members.rq shows how."
        )
    return bind(sparql, {AS_OF.name: AS_OF}, {AS_OF.name: day})


def sparql(kg: KnowledgeGraph, text: str) -> Answer | bool:
    """The answer of any query: rows with labels and numbered sources; triples are rows, too; ASK gives a bool.

    Names that the graph mentions nowhere are told in the caveats of rows. Raises QuerySyntaxError."""
    found = kg.query(text, warn=False)
    if isinstance(found, bool):
        return found
    rows = found if isinstance(found, Solutions) else Solutions(Triple._fields, [tuple(triple) for triple in found])
    answer = kg.readable(rows)
    answer.caveats = kg.unmentioned(text)
    return answer


def paths(kg: KnowledgeGraph, source: str, target: str) -> Answer:
    """How two things are connected, a row a step; `way` numbers the ways, the shortest first.

    Raises ParameterError for one and the same thing, UnknownEntityError for one that the graph does not know, or that
    nothing is linked with."""
    ends = (kg.resolve(source), kg.resolve(target))
    if ends[0] == ends[1]:
        raise ParameterError(f"both are {ends[0].compact} ({kg.label(ends[0])}): name two different things.")
    ways = kg.paths(*ends)
    rows: list[tuple[Term | None, ...]] = []
    for number, way in enumerate(ways, 1):
        for hop in way.hops:
            inferred = " (inferred)" if hop.inferred else ""
            words = f"{hop.kind}{', ' if hop.years else ''}{year_spans(hop.years)}{inferred}"
            link = words if hop.forward is None else f"{words} →" if hop.forward else f"← {words}"
            step = (
                Literal(str(number), _INTEGER),
                IRI(expand(hop.source)),
                Literal(link),
                IRI(expand(hop.target)),
            )
            rows += [(*step, IRI(source)) for source in hop.sources] or [(*step, None)]
    names = " and ".join(map(kg.label, ends))
    found = kg.readable(Solutions(("way", "from", "link", "to", "source"), rows), f"How are {names} connected?")
    found.caveats = tuple(dict.fromkeys(limit for way in ways for limit in way.limits))
    return found


def written(kg: KnowledgeGraph, text: str, form: str) -> str:
    """The answer of any query as text. form: one of TABLES or GRAPHS. Raises QuerySyntaxError where it does not fit."""
    kind = query_form(text)
    fitting = GRAPHS if kind in ("CONSTRUCT", "DESCRIBE") else TABLES if kind == "SELECT" else {"json": TABLES["json"]}
    if form not in fitting:
        raise QuerySyntaxError(f"the answer of {kind} cannot be written as {form}: take {' or '.join(fitting)}.")
    return kg.store.answer(with_prefixes(text), fitting[form]).decode()
