"""Evidence: who makes a statement, from what it follows, and which statements a cell of an answer rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.descriptions import Descriptions, literal_text
from gpai_graph.answers.rows import fold
from gpai_graph.errors import UnknownEntityError, did_you_mean, quoted
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import PREFIXES, compact, expand
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Term, Triple
from gpai_graph.rdf.sources import Source, SourceNumbers, graph_title, independent
from gpai_graph.rdf.table import GAP, WIDTH, Table, TableCell, TableColumn, TableRow, address
from gpai_graph.stores import paths

_SOURCE_NAMESPACE: Final = PREFIXES["source"]
_DERIVED: Final = PREFIXES["derived"]
# Properties that hold codes and links to elsewhere, and those that hold what is ours.
CODES: Final = frozenset(
    map(expand, "skos:notation skos:exactMatch skos:closeMatch bibo:doi gpai:iso2 gpai:iso3 gpai:isoNumeric".split())
)
OURS: Final = frozenset(map(expand, ("gpai:note", "gpai:confidence", "gpai:summary")))
# Properties that only repeat another one in the words of other vocabularies, or stand elsewhere.
ELSEWHERE: Final = frozenset(map(expand, ("rdfs:label", "dcterms:description", "prov:wasDerivedFrom")))
_DERIVED_FROM: Final = PREFIXES["prov"] + "wasDerivedFrom"
_NOBODY: Final = "No source for this is recorded. It may still be true."


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
    def independent(self) -> int:
        """How many independent sources state it; a copy and its original are one."""
        return independent(self.sources)

    @property
    def supported_by(self) -> tuple[Source, ...]:
        """Its sources; of what none states, those from which it was inferred or follows."""
        if self.sources:
            return self.sources
        premises = (source for premise in self.premises for source in premise.sources)
        return tuple(dict.fromkeys((*self.inferred_from, *premises)))

    @property
    def is_rewording(self) -> bool:
        """Whether it only says again, in other words, what another statement says, or leads to a source."""
        reworded = not self.sources and not self.notes and rewordings().issuperset(self.rules)
        return reworded or self.triple.predicate == _DERIVED_FROM


class Statements(list[Statement]):
    """Statements that a notebook shows as a table, with numbered sources. names: what the things in them are called."""

    def __init__(self, found: Iterable[Statement], names: Mapping[IRI, str]) -> None:
        super().__init__(found)
        self.names = names

    def table(self) -> Table:
        """The statements, one a row, each with the marks of those who make it."""
        if not self:
            return Table((), (), footer=_NOBODY)
        numbers = SourceNumbers(source for statement in self for source in statement.supported_by)
        rows = [
            TableRow(
                tuple(_cell(term, self.names) for term in statement.triple),
                tuple(numbers.marks_of(statement.supported_by, inferred=not statement.sources)),
                _before(statement),
            )
            for statement in self
        ]
        columns = tuple(map(TableColumn, ("subject", "property", "value")))
        return Table(columns, tuple(rows), sources=tuple(numbers))

    def _repr_html_(self) -> str:
        return self.table().html()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self) if cycle else self.table().text(WIDTH))


def _before(statement: Statement) -> str:
    """What stands before the marks of a statement that no source makes itself."""
    if statement.sources:
        return ""
    if not statement.rules:
        return "stated by gpai-graph itself "
    rule = "inferred" if statement.inferred_from else f"follows by the rule {', '.join(statement.rules)}"
    return f"{rule}{' from ' if statement.supported_by else ''}"


def _cell(term: Term, names: Mapping[IRI, str]) -> TableCell:
    if isinstance(term, IRI):
        return TableCell(names.get(term) or term.compact, address(term), term.compact)
    return TableCell(term.text, language=term.language) if isinstance(term, Literal) else TableCell(term)


def is_rewording(graph: str) -> bool:
    """Whether a graph only says again, in other words, what another says."""
    return graph.removeprefix(_DERIVED) in rewordings()


@cache  # one set
def rewordings() -> frozenset[str]:
    """The rules that say nothing new to a reader, as the tags in their headers tell."""
    rules = Library(paths.ontology_dir() / "rules")
    return frozenset(name for name in rules if "rewording" in rules[name].tags)


class EvidenceFinder:
    """Who says what, in a store; it knows the rules by which statements follow from others."""

    def __init__(self, described: Descriptions, rules: Library) -> None:
        self._described = described
        self._rules = rules

    def of(self, wanted: Mapping[str, Values], *, with_premises: bool = True) -> list[Statement]:
        """The statements that fit; wanted: values for `subject`, `property`, `value`, each of the last two or none."""
        _, rows = fold(self._described.select("statements", wanted))
        cited = sorted({source for row in rows for source in row.sources if source.startswith(_SOURCE_NAMESPACE)})
        details = {source.iri: source for source in self._described.sources(cited)}
        return [
            self._statement(Triple(said.subject, said.property, said.value), cited_by, details, with_premises)
            for said, cited_by in rows
        ]

    def source_kind(self, name: str) -> IRI:
        """The kind of sources that is called so, such as "official"."""
        rows = self._described.select("things-of-class", {"class": "scheme:source-kinds"})
        kinds = {row.thing.compact.removeprefix("concept:source-"): row.thing for row in rows}
        if name not in kinds:
            told = f"there is no kind of source {quoted(name)}.{did_you_mean(name, kinds)}"
            raise UnknownEntityError(f"{told} The kinds are {', '.join(kinds)}.")
        found: IRI = kinds[name]
        return found

    def named(self, found: list[Statement]) -> Statements:
        """The statements, with what the things in them are called."""
        every = [*found, *(premise for statement in found for premise in statement.premises)]
        things = {term for statement in every for term in statement.triple if isinstance(term, IRI)}
        return Statements(found, self._described.labels(things))

    def _statement(
        self, triple: Triple, graphs: Iterable[IRI], details: Mapping[str, Source], with_premises: bool
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
            tuple(self._described.sources(documents)),
        )

    def _premises(self, rules: Iterable[str], triple: Triple) -> Iterator[Triple]:
        """The triples from which a triple follows, as the rules' why-queries tell."""
        for rule in rules:
            why = self._rules[rule]
            parts = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
            bound = why.bind({name: part for name, part in parts.items() if name in why.parameters})
            for row in self._described.store.select(bound):
                yield Triple(row.subject, row.predicate, row.object)

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
        value = terms[column]
        if value is None or isinstance(value, BlankNode):
            return []
        beside = [term for term in terms if isinstance(term, IRI) and term != value]
        triples = (self._between(value, beside) or self._binding(value, beside)) if beside else []
        found = [self.of({"subject": s, "property": p, "value": o}) for s, p, o in triples]
        return [statement for statements in found for statement in statements if not statement.is_rewording]

    def _between(self, value: IRI | Literal, beside: list[IRI]) -> list[Triple]:
        """The triples that lead from one of the things to the value, or from the value to one of them."""
        rows = self._described.select("between", {"value": value, "beside": beside})
        return [Triple(row.subject, row.property, row.object) for row in rows]

    def _binding(self, value: IRI | Literal, beside: list[IRI]) -> list[Triple]:
        """The triples that lead to the value from what is linked with the most of the things."""
        bound: dict[Triple, set[IRI]] = {}
        for row in self._described.select("binding", {"value": value, "beside": beside}):
            bound.setdefault(Triple(row.subject, row.property, value), set()).add(row.thing)
        most = max(map(len, bound.values()), default=0)
        return [triple for triple, things in bound.items() if len(things) == most]


# As text


def statements_text(found: Sequence[Statement], names: Mapping[IRI, str]) -> str:
    """Statements, those of one origin together: the triples, then who says so, then what it follows from.

    names: labels of the things mentioned."""
    return "\n\n".join(_group_text(group, names, "") for group in by_origin(found))


def _group_text(group: Sequence[Statement], names: Mapping[IRI, str], indent: str) -> str:
    lines = [f"{indent}{statement_text(statement, names)}" for statement in group]
    first = group[0]
    lines += [f"{indent}{GAP}{line}" for line in _origin(first)]
    lines += [f"{indent}{GAP}- {source.reference}" for source in first.inferred_from]
    lines += [_group_text(each, names, indent + GAP * 2) for each in by_origin(first.premises)]
    return "\n".join(lines)


def by_origin(found: Sequence[Statement]) -> Iterable[list[Statement]]:
    """The statements, those that the same sources, notes and rules make together."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for statement in found:
        groups.setdefault(statement[1:], []).append(statement)
    return groups.values()


def statement_text(statement: Statement, names: Mapping[IRI, str]) -> str:
    """A triple as people read it: `membership:ca-gpai  route  Founding member (route:founding)`."""
    subject, predicate, value = statement.triple
    return f"{compact(subject)}  {names.get(predicate, compact(predicate))}  {term_text(value, names)}"


def term_text(term: Term, names: Mapping[IRI, str]) -> str:
    """A thing by its name and compact IRI, a literal by its text."""
    if isinstance(term, IRI):
        name = names.get(term)
        return f"{name} ({compact(term)})" if name else compact(term)
    return literal_text(term) if not isinstance(term, str) else f"_:{term}"


def _origin(statement: Statement) -> list[str]:
    if statement.sources:
        lines = [f"- {source.reference}" for source in statement.sources]
        publishers = len(statement.publishers)
        if len(statement.sources) > 1:
            lines.append(f"{len(statement.sources)} sources of {publishers} publisher{'' if publishers == 1 else 's'}")
        if statement.independent < len(statement.sources):
            lines.append(f"independent of each other: {statement.independent or 'none'}")
        return lines
    notes = [f"stated by gpai-graph itself ({compact(note)})" for note in statement.notes]
    end = ":" if statement.premises or statement.inferred_from else ""
    rules = "; ".join(graph_title(_DERIVED + rule) for rule in statement.rules)
    return [*notes, *([f"no source states it; {rules}{end}"] if rules else [])]
