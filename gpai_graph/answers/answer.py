"""Answers: solutions in, rows with numbered sources and plain labels out.

Rows that are equal but for `?source` are folded into one with several sources. What sources and things are called is
asked from the store by queries of the library, so that every engine gives the same answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gpai_graph.errors import UnknownColumnError, did_you_mean
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Solutions, Term
from gpai_graph.rdf.things import Source
from gpai_graph.stores.protocol import Store

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "source"
# The column of a DataFrame that holds all of them.
SOURCES = "sources"
# How many rows a notebook shows; the others are counted, and `to_pandas` holds them all.
ROWS = 20
# In which language a label is wanted; "" has none, as the names of persons and organisations.
LANGUAGES = ("en", "", "fr")
_DERIVED = PREFIXES["derived"]
_GRAPHS = PREFIXES["graph"]


class FoldedRow(NamedTuple):
    """One row of an answer: its terms without `?source`, and the sources that state it, in the order of the query."""

    terms: tuple[Term | None, ...]
    sources: tuple[IRI, ...]


class Answer:
    """The answer of a query: rows with sources, what things are called, and the sources, numbered from 1.

    `sentence` is the answer in words, "" where the query has no template for it; `caveats` say what to keep in mind.
    `columns` are the variables without `source`, `labels` {IRI: label}, `sources` in the order of first mention,
    `numbers` {source: its number}, `meanings` {column: what it means}, `solutions` what was folded."""

    def __init__(
        self,
        question: str,
        columns: tuple[str, ...],
        rows: tuple[FoldedRow, ...],
        labels: Mapping[IRI, str],
        sources: tuple[Source, ...],
        sentence: str = "",
        caveats: tuple[str, ...] = (),
        meanings: Mapping[str, str] | None = None,
    ) -> None:
        self.question = question
        self.columns = columns
        self.rows = rows
        self.labels = labels
        self.sources = sources
        self.sentence = sentence
        self.caveats = caveats
        self.meanings = meanings or {}
        self.solutions: Solutions | None = None
        # The rows (their terms) that another source contradicts, where the question is about one thing.
        self.disputed: frozenset[tuple[Term | None, ...]] = frozenset()
        # How many rows a notebook shows.
        self.shown = ROWS
        self.numbers = {source.iri: number for number, source in enumerate(sources, 1)}

    def text(self, term: Term | None) -> str:
        """A term as a reader wants it: the label of a thing, a date in words, the text of a literal; "" for none."""
        if term is None:
            return ""
        if isinstance(term, IRI):
            return self.labels.get(term) or compact(term)
        if isinstance(term, BlankNode):
            return term
        # Two labels of one thing look like two things otherwise.
        foreign = f" ({term.language})" if term.language not in ("", "en") else ""
        return f"{literal_text(term)}{foreign}"

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Term | None]:
        """The terms of one column, in row order. Raises UnknownColumnError for a column that the answer lacks."""
        if name not in self.columns:
            raise UnknownColumnError(f"no column {name!r} in the answer.{did_you_mean(name, self.columns)}")
        place = self.columns.index(name)
        return [row.terms[place] for row in self.rows]

    def to_pandas(self, *, ids: bool = False) -> "pd.DataFrame":
        """The rows as a DataFrame, one a row of the answer, with typed columns (see frames).

        Things have their names; with `ids` their compact IRIs, which no two things share, to join by. The last column,
        `sources`, holds the compact IRIs of the sources of a row as a tuple; `.attrs` the question and the answer in
        words. Raises MissingPackageError without pandas."""
        # Imported here: pandas is asked for by few, and is no part of a plain installation.
        from gpai_graph.rdf import frames

        found = frames.frame({name: self.column(name) for name in self.columns}, {} if ids else self.labels)
        if self.sources:
            # A query may have a variable of this name.
            name = SOURCES if SOURCES not in self.columns else f"{SOURCES}_of_row"
            found[name] = [tuple(source.compact for source in row.sources) for row in self.rows]
        found.attrs = {"question": self.question, "sentence": self.sentence}
        return found

    def _repr_html_(self) -> str:
        """What a notebook shows: the answer in words, what to keep in mind, the first rows, who says so."""
        # Imported here, as a notebook alone shows it.
        from gpai_graph.answers import showing

        return showing.answer(self, self.shown)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal, and a notebook that shows no HTML."""
        # Imported here, as a notebook alone shows it.
        from gpai_graph.answers import showing

        printer.text(repr(self) if cycle else showing.text(self, self.shown))

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}; {len(self.sources)} sources>"


def answer(store: Store, library: Library, query: Query, values: Mapping[str, Values]) -> Answer:
    """Ask a query of the library and make its answer readable. `values` are those of its parameters."""
    return from_solutions(store, library, query.summary, store.select(query.bind(values)))


def from_solutions(store: Store, library: Library, question: str, solutions: Solutions) -> Answer:
    """The readable answer of any solutions; a variable named `source` holds the sources."""
    columns, rows = fold(solutions)
    mentioned = list(dict.fromkeys(source for row in rows for source in row.sources))
    things = {term for row in rows for term in row.terms if isinstance(term, IRI)}
    found = Answer(
        question, columns, rows, labels(store, library, things), tuple(source_details(store, library, mentioned))
    )
    found.solutions = solutions
    return found


def fold(solutions: Solutions) -> tuple[tuple[str, ...], tuple[FoldedRow, ...]]:
    """Columns without `source`, and rows equal but for it as one; the first mention decides the order."""
    if SOURCE not in solutions.variables:
        return solutions.variables, tuple(FoldedRow(terms, ()) for terms in solutions.rows)
    at = solutions.variables.index(SOURCE)
    folded: dict[tuple[Term | None, ...], dict[IRI, None]] = {}
    for terms in solutions.rows:
        sources = folded.setdefault(terms[:at] + terms[at + 1 :], {})
        source = terms[at]
        if isinstance(source, IRI):
            sources[source] = None
    columns = solutions.variables[:at] + solutions.variables[at + 1 :]
    return columns, tuple(FoldedRow(terms, tuple(sources)) for terms, sources in folded.items())


def labels(store: Store, library: Library, things: Iterable[IRI]) -> dict[IRI, str]:
    """{thing: its label} of those that have one: English first, then without a language, then French.

    Dates are told in words."""
    wanted = sorted(things)
    if not wanted:
        return {}
    found: dict[IRI, tuple[int, str]] = {}
    for thing, label in store.select(library["labels"].bind({"things": wanted})).rows:
        if isinstance(thing, IRI) and isinstance(label, Literal):
            rank = language_rank(label.language)
            if thing not in found or rank < found[thing][0]:
                found[thing] = rank, literal_text(label)
    return {thing: text for thing, (_, text) in found.items()}


def language_rank(language: str) -> int:
    """The place of a language among those in which a label is wanted, 0 first; all others come last."""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def source_details(store: Store, library: Library, sources: Sequence[IRI]) -> list[Source]:
    """The sources in the order given, with what is known about them; graphs of ours are told in words."""
    if not sources:
        return []
    described: dict[Term | None, Source] = {}
    for row in store.select(library["source-details"].bind({"sources": list(sources)})):
        texts = [literal_text(term) if isinstance(term, Literal) else "" for term in list(row)[1:]]
        described.setdefault(row.source, Source(row.source, *texts))
    return [described.get(source) or Source(source, graph_title(source)) for source in sources]


def source_words(found: Source) -> str:
    """Title, publisher, date and kind of a source, as far as they are known; of a graph of ours what it is."""
    if not found.kind:
        return found.title
    return f"{found.title}. {found.publisher}, {found.issued or 'undated'}, {found.kind.lower()}."


def graph_title(graph: str) -> str:
    """What a graph of ours is, in words.

    >>> graph_title("https://w3id.org/gpai-graph/graph/derived/labels")
    'derived by the rule labels'
    """
    if graph.startswith(_DERIVED):
        rule = graph.removeprefix(_DERIVED)
        return "inferred from the sources that it names" if rule == "inferred-rows" else f"derived by the rule {rule}"
    if graph.startswith(_GRAPHS):
        return f"gpai-graph ({graph.removeprefix(_GRAPHS)})"
    return compact(graph)


def literal_text(literal: Literal) -> str:
    """A literal for people: dates in words, as precise as they are.

    >>> literal_text(Literal("2021-11", IRI("http://www.w3.org/2001/XMLSchema#gYearMonth")))
    'November 2021'
    """
    date = PartialDate.of(literal)
    return date.words if date else literal.text
