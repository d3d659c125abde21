"""The knowledge graph: what a user holds. One object that answers by name, by SPARQL, by thing and by words.

In: names, parameters, SPARQL, IRIs, words. Out: Solutions, Answers, Statements, hits. It knows no engine."""

import warnings
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gpai_graph.answers import caveats
from gpai_graph.answers.answer import (
    Answer,
    fold,
    from_solutions,
    labels,
    language_rank,
    source_details,
)
from gpai_graph.answers.evidence import EvidenceFinder, Statement, Statements
from gpai_graph.answers.names import Names, says_nothing
from gpai_graph.answers.sentence import in_words
from gpai_graph.errors import ParameterError, QuerySyntaxError, UnmentionedWarning, did_you_mean
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values, parts
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal, Quad, Solutions, Term, Triple
from gpai_graph.rdf.sparql import FORMS, prefixes_explained, query_form, with_prefixes
from gpai_graph.rdf.things import Thing
from gpai_graph.stores.protocol import Store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from gpai_graph.analysis import Path as Way
    from gpai_graph.answers.search import Hit, SearchIndex
    from gpai_graph.visual.chart import Plot

# The network in which ways between things are looked for.
EVERYTHING = "everything"


class KnowledgeGraph:
    """The graph with its query library.

    >>> import gpai_graph as gpai
    >>> kg = gpai.load()
    >>> len(kg.answer("members", as_of="2021-12-31"))
    25
    """

    def __init__(self, store: Store, queries: Library, rules: Library) -> None:
        self.store = store
        self.queries = queries
        self._evidence_finder = EvidenceFinder(store, queries, rules)
        self._names = Names(store, queries, self.search, self._texts)

    @property
    def source(self) -> str:
        """Where the answers come from, for people: a cache, a file, an endpoint."""
        return str(getattr(self.store, "source", type(self.store).__name__))

    @cached_property
    def cut_off(self) -> PartialDate | None:
        """The last date up to which sources were collected; None for a graph that does not say it."""
        row = self.run("cut-off").first()
        return PartialDate.of(row.day) if row is not None else None

    def run(self, name: str, **parameters: Values) -> Solutions:
        """The solutions of a query of the library, one row a source.

        Raises UnknownQueryError, ParameterError, UnknownEntityError for a thing that the graph does not know."""
        return self.store.select(self._bound(self.queries[name], parameters).sparql)

    def sparql(self, name: str, **parameters: Values) -> str:
        """The SPARQL of a query of the library with these values, which runs in any SPARQL 1.1 tool.

        Raises as `run` does."""
        return self._bound(self.queries[name], parameters).sparql

    def answer(self, name: str, **parameters: Values) -> Answer:
        """The answer of a query of the library: rows folded by source, labels, numbered sources."""
        return self._answer(self._bound(self.queries[name], parameters))

    def _answer(self, asked: BoundQuery) -> Answer:
        query = asked.query
        found = from_solutions(self.store, self.queries, query.summary, self.store.select(asked.sparql))
        if query.answer:
            found.sentence = in_words(query.answer, found, lambda name: asked.words(name, self.label, self.cut_off))
        found.caveats = caveats.caveats(self.store, self.queries, asked, found, self.cut_off)
        found.meanings = {name: column.label for name, column in query.columns.items()}
        return found

    def readable(self, solutions: Solutions, question: str = "") -> Answer:
        """Any solutions as an answer: labels instead of IRIs, rows folded by `?source`, sources numbered."""
        return from_solutions(self.store, self.queries, question, solutions)

    def query(self, sparql: str, *, warn: bool = True) -> Solutions | bool | list[Triple]:
        """Ask any SPARQL 1.1 query; prefixes of ours need not be declared.

        SELECT gives Solutions, ASK a bool, CONSTRUCT and DESCRIBE triples. Raises QuerySyntaxError. warn: whether an
        empty answer brings a warning (UnmentionedWarning) for each name in the query that `unmentioned` tells."""
        found = self._queried(sparql)
        if warn and says_nothing(found):
            for sentence in self.unmentioned(sparql):
                warnings.warn(sentence, UnmentionedWarning, stacklevel=2)
        return found

    def unmentioned(self, sparql: str) -> tuple[str, ...]:
        """A sentence for each name in a query, of a prefix of ours, that the graph mentions nowhere.

        >>> import gpai_graph as gpai
        >>> gpai.load().unmentioned("SELECT ?c { ?c a gpai:Contry }")
        ('The graph mentions no gpai:Contry. Did you mean gpai:Country?',)
        """
        return self._names.unmentioned(sparql)

    def _queried(self, sparql: str) -> Solutions | bool | list[Triple]:
        text = with_prefixes(sparql)
        with prefixes_explained(text):
            match query_form(text):
                case "SELECT":
                    return self.store.select(text)
                case "ASK":
                    return self.store.ask(text)
                case "CONSTRUCT" | "DESCRIBE":
                    return self.store.construct(text)
        guess = did_you_mean(sparql.strip().partition(" ")[0].upper(), FORMS)
        message = "this is no query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE. Updates are refused."
        raise QuerySyntaxError(f"{message}{guess}")

    def to_rdflib(self) -> "rdflib.Dataset":
        """The whole graph as an rdflib Dataset, one graph a source, for what only rdflib can do; some seconds.

        Add statements of your own to a graph of your own, so that they never pass for what a source says."""
        # Imported here: rdflib costs eight bare starts of Python.
        from gpai_graph.rdf.dataset import to_rdflib

        quads = [Quad(*triple) for triple in self.store.construct(self.queries["default-graph"].bind())]
        for row in self.run("graphs"):
            held = self.store.construct(self.queries["graph-of-one"].bind({"graph": row.graph}))
            quads += [Quad(*triple, row.graph) for triple in held]
        return to_rdflib(quads)

    def describe(self, thing: str | Thing) -> Answer:
        """Every statement about a thing: columns `property` and `value`, with the graphs that make them as sources."""
        thing = self.thing(thing)
        found = self.answer("facts", thing=thing)
        found.question = f"What is said about {thing.label}?"
        disputed = self.run("disputed-facts")
        found.disputed = frozenset((row.property, row.claim) for row in disputed if row.thing == thing.iri)
        return found

    def incoming(self, thing: str | Thing) -> Answer:
        """Every statement that leads to a thing: columns `property` and `from`."""
        return self.answer("incoming", thing=thing)

    def evidence(
        self,
        subject: str | Thing,
        predicate: str | None = None,
        value: str | Thing | Term | None = None,
        *,
        only: str = "",
        min_sources: int = 0,
    ) -> Statements:
        """Who makes the statements about a subject: all, those of one property, or one.

        What follows by rule comes with its premises and their sources. An empty list means that nobody says so, which
        is not the same as a "no". only: sources of one kind, such as "official". min_sources: only what at least so
        many of them state; with either, what no source states drops out. Raises UnknownEntityError for an unknown
        subject or kind."""
        found = self._evidence(subject, predicate, value)
        if only:
            kind = self.thing(f"concept:source-{only}").label
            found = [
                statement._replace(sources=tuple(source for source in statement.sources if source.kind == kind))
                for statement in found
            ]
        least = max(min_sources, 1) if only else min_sources
        return self._named([statement for statement in found if len(statement.sources) >= least])

    def _named(self, found: list[Statement]) -> Statements:
        """The statements, with what the things in them are called."""
        things = {term for statement in found for term in statement.triple if isinstance(term, IRI)}
        return Statements(found, labels(self.store, self.queries, things))

    def evidence_of(self, answer: Answer, row: int, column: str = "") -> Statements:
        """The statements on which a row of an answer rests, or one cell of it, each with who makes it.

        row: from 0; negative numbers count from the end. What a query computed (a count, a share) rests on no single
        statement: [] then. Raises ParameterError for a row or column that is not there.

        >>> import gpai_graph as gpai
        >>> kg = gpai.load()
        >>> answer = kg.answer("founding-members")
        >>> [statement.publishers for statement in kg.evidence_of(answer, 0, "member")]  # doctest: +ELLIPSIS
        [(...)]
        """
        if not -len(answer) <= row < len(answer):
            raise ParameterError(f"no row {row} in this answer: it has {len(answer)}, counted from 0.")
        if column and column not in answer.columns:
            raise ParameterError(f"no column {column!r} in this answer.{did_you_mean(column, answer.columns)}")
        wanted = [column] if column else answer.columns
        found = [statement for name in wanted for statement in self._evidence_finder.of_cell(answer, row, name)]
        return self._named(list(dict.fromkeys(found)))

    def _evidence(
        self, subject: str | Thing, predicate: str | None, value: str | Thing | Term | None
    ) -> list[Statement]:
        wanted: dict[str, Values] = {"subject": self.resolve(subject)}
        if predicate is not None:
            # A misspelt term of ours would look like a fact that nobody states.
            wanted["property"] = self.resolve(predicate) if predicate.startswith("gpai:") else IRI(expand(predicate))
        if isinstance(value, Thing):
            value = value.iri
        if not isinstance(value, str) or isinstance(value, IRI):
            return self._evidence_finder.of(wanted | ({} if value is None else {"value": value}))
        _, rows = fold(self.store.select(self.queries["statements"].bind(wanted)))
        values = [said for said in dict.fromkeys(row.terms[2] for row in rows) if isinstance(said, IRI | Literal)]
        meant = self._names.among(values, value)
        return [found for term in meant for found in self._evidence_finder.of({**wanted, "value": term})]

    def network(
        self,
        name: str,
        *,
        onto: str | Collection[str] | None = None,
        weights: str = "newman",
        directed: bool = False,
        **parameters: Values,
    ) -> "nx.Graph":
        """A network as a plain networkx graph: what a query of queries/networks (or any with ?from and ?to) answers.

        Nodes are compact IRIs, sorted, with `label`, `kind` and what is known of region, country and sector; links have
        `weight`, `kind`, `years`, `since`, `until`, `held`, `sources`, `inferred`. The graph has its question, the day,
        the caveats, the sources and the completeness of the rosters it rests on. All are texts, numbers and truth
        values, which `nx.write_graphml` and the like take; `networks.with_values` makes tuples of them.
        onto: kinds of nodes to join by what they share (see networks.project); None is what the query is made for, ""
        is the network as it was asked, without a projection. weights: "newman" or "count", for a projection.
        Raises NetworkError or UnknownQueryError."""
        from gpai_graph.analysis import networks  # here: networkx costs more than an answer, and `run` needs none

        query = self.queries.network(name)
        asked = self._bound(query, parameters)
        found = self.store.select(asked.sparql)
        names = labels(self.store, self.queries, networks.things(found))
        G = networks.of_solutions(
            found, labels=names, attributes=self._attributes(networks.things(found)), directed=directed
        )
        kinds = query.onto if onto is None else onto
        H = networks.projection(G, kinds, weights) if kinds else G
        H.graph.update(self._described(asked, found))
        H.graph["completeness"] = self._completeness(G) if "roster" in query.tags else ()
        return networks.with_scalars(H)

    def paths(self, source: str | Thing, target: str | Thing, k: int = 3, **choices: Any) -> "tuple[Way, ...]":
        """How two things are connected: the `k` shortest ways through everything that sources state, in words.

        source, target: as in `describe`. choices: `through`, `avoid_kinds`, `links`, as in analysis.paths; groups,
        sources and themes join nearly everything, so no way leads through them unless asked. No way: an empty tuple.
        Raises UnknownEntityError for a thing that the graph does not know, or that nothing is linked with."""
        from gpai_graph import analysis

        ends = (self.resolve(source).compact, self.resolve(target).compact)
        return analysis.paths(self.network(EVERYTHING, onto=""), *ends, k, **choices)

    def plot(self, name: str, **parameters: Values) -> "Plot":
        """The plot of a query of the library, drawn as its header says: `.svg()`, `.csv()`, `.save("growth.svg")`.

        Raises PlotError for a query whose answer is no plot, beside what `answer` raises.

        >>> import gpai_graph as gpai
        >>> gpai.load().plot("growth")  # doctest: +ELLIPSIS
        <Plot 'growth': GPAI grew from 15 founding members on 15 June 2020 to ...>
        """
        from gpai_graph.visual import chart  # here: `run` needs no plot

        query = self.queries.plotted(name)
        asked = self._bound(query, parameters)
        found = self._answer(asked)
        return chart.plot(
            found,
            query.view,
            query.plot,
            name=name,
            title=caveats.plot_title(query, found, lambda given: asked.words(given, self.label, self.cut_off)),
            columns=query.columns,
            source=caveats.source_line(self.store, self.queries, found, asked.as_of.date or self.cut_off),
            codes=caveats.country_codes(self.store, self.queries, found) if query.view == "map" else {},
        )

    def _completeness(self, G: "nx.Graph") -> tuple[dict[str, object], ...]:
        """Of the bodies and groups in a network: the sizes that sources state, each beside what is recorded."""
        return tuple(
            {
                "subject": row.subject.compact,
                # A projection leaves the groups out, and their names with them.
                "label": G.nodes[row.subject.compact]["label"],
                "measure": row.measure.text,
                "stated": row.stated.python,
                "recorded": row.recorded.python,
                "date": date.text if (date := PartialDate.of(row.date)) else "",
            }
            for row in self.run("stated-and-recorded")
            if row.subject.compact in G and row.query is not None and self._counts_roster(row.query.text)
        )

    def _counts_roster(self, query: str) -> bool:
        """Whether a query counts who belongs to a body or a group; others count projects, applicants and the like."""
        return query in self.queries and "roster" in self.queries[query].tags

    def _attributes(self, things: Iterable[IRI]) -> dict[IRI, dict[str, str]]:
        """{thing: {"region", "country", "sector": in words}}; several values of one are joined by "; "."""
        rows = self.store.select(self.queries["attributes"].bind({"things": sorted(things)})).rows
        names = labels(self.store, self.queries, {row[2] for row in rows if isinstance(row[2], IRI)})
        found: dict[IRI, dict[str, list[str]]] = {}
        for thing, attribute, value in rows:
            if isinstance(thing, IRI) and isinstance(attribute, Literal):
                text = names.get(value, value) if isinstance(value, IRI) else getattr(value, "text", "")
                found.setdefault(thing, {}).setdefault(attribute.text, []).append(text)
        return {thing: {name: "; ".join(sorted(said[name])) for name in said} for thing, said in found.items()}

    def _described(self, asked: BoundQuery, found: Solutions) -> dict[str, object]:
        """What a network says of itself: question, day, caveats, sources."""
        # Without labels: the network has them, and caveats need none.
        answer = Answer(asked.query.summary, *fold(found), {}, ())
        mentioned = list(dict.fromkeys(source for row in answer.rows for source in row.sources))
        return {
            "name": asked.query.name,
            "question": asked.query.summary,
            "as_of": asked.as_of.day,
            "cut_off": self.cut_off.text if self.cut_off else "",
            "caveats": caveats.caveats(self.store, self.queries, asked, answer, self.cut_off),
            "sources": {source.iri: source for source in source_details(self.store, self.queries, mentioned)},
        }

    def search(self, words: str, kinds: Iterable[str] = (), limit: int = 20) -> "list[Hit]":
        """The things whose names or summaries hold the words, best first. kinds: such as "country", all if empty."""
        return self._index.find(words, [kinds] if isinstance(kinds, str) else kinds, limit)

    @cached_property
    def _index(self) -> "SearchIndex":
        # Imported here: SQLite costs a fifth of a bare Python start, and `run` does not search.
        from gpai_graph.answers.search import SearchIndex

        digest = getattr(self.store, "digest", "")
        # A store without a digest may change under us: its index lives as long as this object.
        return SearchIndex.cached(digest, self._texts) if digest else SearchIndex.in_memory(self._texts())

    def _texts(self) -> Iterable[tuple[str, str, str]]:
        rows = self.store.select(self.queries["search-texts"].bind({}))
        # Of several labels the first is shown: English before French.
        for row in sorted(rows, key=lambda row: language_rank(row.text.language)):
            yield row.thing, row.field.text, row.text.text

    def label(self, thing: str | Thing) -> str:
        """What a thing is called; its compact IRI if it bears no label."""
        return thing.label if isinstance(thing, Thing) else self._names.label(thing)

    def knows(self, thing: str | Thing) -> bool:
        """Whether the graph says anything about a thing."""
        return isinstance(thing, Thing) or self._names.knows(thing)

    def is_a(self, thing: str | Thing, cls: str) -> bool:
        """Whether a thing is in a class, such as "gpai:Body"; classes above its own count."""
        return self._names.is_a(thing.iri if isinstance(thing, Thing) else thing, cls)

    def thing(self, text: str | Thing, kind: str = "", cls: str = "") -> Thing:
        """The thing that a text means, as in `resolve`, with what it is called; every method here takes it as it is.

        >>> import gpai_graph as gpai
        >>> gpai.load().thing("Canada").compact
        'country:ca'
        """
        if isinstance(text, Thing) and not cls:
            return text
        iri = self.resolve(text, kind, cls)
        return Thing.of(iri, self.label(text if isinstance(text, Thing) else iri))

    def resolve(self, text: str | Thing, kind: str = "", cls: str = "") -> IRI:
        """The thing that a text means: its IRI, its compact IRI, its slug, or its name if only one thing bears it.

        kind: such as "body"; then a text without a prefix means a thing of this kind only. cls: such as
        "gpai:CountryGroup"; then only a thing of this class is meant.
        Raises UnknownEntityError with the nearest things where nothing or more than one thing fits."""
        if isinstance(text, Thing):
            return self._names.of_class(text.iri, cls)
        return self._names.resolve(text, kind, cls)

    def _bound(self, query: Query, parameters: dict[str, Values]) -> BoundQuery:
        """The query with its parameters; a name such as "Working Group on Responsible AI" is as good as an IRI."""
        resolved = dict(parameters)
        for name, value in parameters.items():
            parameter = query.parameters.get(name)
            # An endpoint is an address, and no thing of the graph.
            if f"SERVICE ?_{name}" in query.text:
                continue
            if parameter is not None and parameter.type == "iri" and value is not None:
                resolved[name] = [
                    self.resolve(part, parameter.prefix, parameter.of) if isinstance(part, str | Thing) else part
                    for part in parts(value, parameter.many)
                ]
        return BoundQuery.of(query, resolved)
