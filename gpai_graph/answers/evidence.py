"""Evidence: who makes a statement, from what it follows, and which statements a cell of an answer rests on.

In: a store, the query library and the rules with their why-queries. Out: Statements with sources and premises."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gpai_graph.answers import answer as answers
from gpai_graph.answers.answer import Answer
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Triple
from gpai_graph.rdf.things import Source
from gpai_graph.stores.protocol import Store

_SOURCE_NAMESPACE = PREFIXES["source"]
_DERIVED = PREFIXES["derived"]
_DERIVED_FROM = PREFIXES["prov"] + "wasDerivedFrom"
# Rules that only say again, in other words, what another graph says: nothing new to a reader.
_REWORDING = ("superclasses", "superproperties", "labels", "literal-dates", "membership-labels")


class Statement(NamedTuple):
    """One triple and who makes it.

    sources: the documents that state it, in order. notes: graphs of ours that hold it (graph:curation and the like).
    rules: the rules from which it follows. For what no source states: premises, the statements from which it follows,
    and inferred_from, the documents from which we inferred it."""

    triple: Triple
    sources: tuple[Source, ...]
    notes: tuple[IRI, ...] = ()
    rules: tuple[str, ...] = ()
    premises: tuple["Statement", ...] = ()
    inferred_from: tuple[Source, ...] = ()

    @property
    def publishers(self) -> tuple[str, ...]:
        """The distinct publishers of its sources, sorted."""
        return tuple(sorted({source.publisher for source in self.sources}))

    @property
    def is_rewording(self) -> bool:
        """Whether it only says again, in other words, what another statement says, or leads to a source."""
        reworded = not self.sources and not self.notes and all(rule in _REWORDING for rule in self.rules)
        return reworded or self.triple.predicate == _DERIVED_FROM


class Statements(list[Statement]):
    """Statements that a notebook shows as a table, with numbered sources. names: what the things in them are called."""

    def __init__(self, found: Iterable[Statement], names: Mapping[IRI, str]) -> None:
        super().__init__(found)
        self.names = names

    def _repr_html_(self) -> str:
        # Imported here, as a notebook alone shows it.
        from gpai_graph.answers import testimony

        return testimony.inline_statements(self, self.names)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # As above.
        from gpai_graph.answers import testimony

        printer.text(repr(self) if cycle else testimony.text(self, self.names))


def is_rewording(graph: str) -> bool:
    """Whether a graph only says again, in other words, what another says."""
    return graph.removeprefix(_DERIVED) in _REWORDING


class Witnesses:
    """Who says what, in a store; it knows the rules by which statements follow from others."""

    def __init__(self, store: Store, queries: Library, rules: Library) -> None:
        self._store = store
        self._queries = queries
        self._rules = rules

    def of(self, wanted: Mapping[str, Values], *, with_premises: bool = True) -> list[Statement]:
        """The statements that fit; wanted: values for `subject`, `property`, `value`, each of the last two or none."""
        _, rows = answers.fold(self._store.select(self._queries["statements"].bind(wanted)))
        cited = sorted({source for row in rows for source in row.sources if source.startswith(_SOURCE_NAMESPACE)})
        details = {source.iri: source for source in answers.source_details(self._store, self._queries, cited)}
        return [
            self._statement(Triple(*row.terms), row.sources, details, with_premises)  # type: ignore[arg-type]
            for row in rows
        ]

    def _statement(
        self, triple: Triple, graphs: Iterable[IRI], details: dict[IRI, Source], with_premises: bool
    ) -> Statement:
        sources = tuple(details[graph] for graph in graphs if graph in details)
        rules = tuple(graph.removeprefix(_DERIVED) for graph in graphs if graph.startswith(_DERIVED))
        notes = tuple(graph for graph in graphs if graph not in details and not graph.startswith(_DERIVED))
        if sources or not with_premises:
            return Statement(triple, sources, notes, rules)
        premises = list(self._premises(rules, triple))
        documents = [IRI(premise.object) for premise in premises if premise.predicate == _DERIVED_FROM]
        follows = [premise for premise in premises if premise.predicate != _DERIVED_FROM]
        return Statement(
            triple,
            sources,
            notes,
            rules,
            tuple(statement for premise in follows for statement in self._stated(premise)),
            tuple(answers.source_details(self._store, self._queries, documents)),
        )

    def _premises(self, rules: Iterable[str], triple: Triple) -> Iterator[Triple]:
        """The triples from which a triple follows, as the rules' why-queries tell."""
        for rule in rules:
            why = self._rules[rule]
            parts = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
            bound = why.bind({name: part for name, part in parts.items() if name in why.parameters})
            yield from (Triple(*terms) for terms in self._store.select(bound).rows)  # type: ignore[arg-type]

    def _stated(self, triple: Triple) -> list[Statement]:
        """A triple with its sources, without premises of its own."""
        wanted: dict[str, Values] = {"subject": triple.subject, "property": triple.predicate, "value": triple.object}
        return self.of(wanted, with_premises=False)

    def of_cell(self, answer: Answer, row: int, column: str) -> list[Statement]:
        """The statements on which a cell of an answer rests, found by what stands beside it in its row.

        row: from 0. A statement between two terms of the row comes first; else those about what binds the most of them
        together (a membership, a seat, an observation). [] where the cell is empty or was computed (a count, a share).
        """
        terms = answer.rows[row].terms
        value = terms[answer.columns.index(column)]
        if value is None or isinstance(value, BlankNode):
            return []
        beside = [term for term in terms if isinstance(term, IRI) and term != value]
        triples = (self._between(value, beside) or self._binding(value, beside)) if beside else []
        found = [self.of({"subject": s, "property": p, "value": o}) for s, p, o in triples]
        return [statement for statements in found for statement in statements if not statement.is_rewording]

    def _between(self, value: IRI | Literal, beside: list[IRI]) -> list[Triple]:
        """The triples that lead from one of the things to the value, or from the value to one of them."""
        rows = self._store.select(self._queries["between"].bind({"value": value, "beside": beside})).rows
        return [Triple(*terms) for terms in rows]  # type: ignore[arg-type]  # as the query selects them

    def _binding(self, value: IRI | Literal, beside: list[IRI]) -> list[Triple]:
        """The triples that lead to the value from what is linked with the most of the things."""
        bound: dict[Triple, set[IRI]] = {}
        for row in self._store.select(self._queries["binding"].bind({"value": value, "beside": beside})):
            bound.setdefault(Triple(row.subject, row.property, value), set()).add(row.thing)
        most = max(map(len, bound.values()), default=0)
        return [triple for triple, things in bound.items() if len(things) == most]
