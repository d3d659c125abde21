"""Answers: the solutions of a query become rows with numbered sources and plain labels.

Rows that are equal but for `?source` are folded into one with several sources."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from gpai_graph.answers.descriptions import Descriptions, literal_text
from gpai_graph.answers.rows import FoldedRow, by_name, fold, totals
from gpai_graph.errors import (
    GpaiGraphError,
    ParameterError,
    UnknownColumnError,
    cannot_be_written,
    did_you_mean,
    path_of,
    quoted,
)
from gpai_graph.queries.header import TotalsHeader
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import BASE, compact
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Row, Solutions, Term, frame, is_numeric
from gpai_graph.rdf.sources import Mark, Source
from gpai_graph.rdf.sparql import ordered_by
from gpai_graph.rdf.table import ROWS, WIDTH, CellValue, Table, TableCell, TableColumn, TableRow, address, rows_shown

if TYPE_CHECKING:
    import pandas as pd

# The column of a DataFrame that holds all of them.
_SOURCES: Final = "sources"
# How a notebook reader sees the rows that are not shown.
_EVERY: Final = ".to_pandas() holds them all"


class Instead(NamedTuple):
    """A question to ask instead of one without an answer: what it gives, in words, and the values of parameters."""

    words: str
    values: dict[str, str]


class Caveat(NamedTuple):
    """What a reader of an answer must keep in mind; as a text, for readers of pages, pictures and files.

    words: a sentence, and `items` a list below it. typed: the same sentence for those who type parameters, with how to
    ask otherwise; "" where it is the same. undated: whether what bears no date is HIDDEN or SHOWN; "" tells nothing of
    that. is_general: it tells how such answers are made, not what this one holds. is_count: it counts the rows."""

    words: str
    items: tuple[str, ...] = ()
    typed: str = ""
    undated: str = ""
    is_general: bool = False
    is_count: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentence and the list below it, a line each."""
        return (self.words, *self.items)

    @property
    def for_commands(self) -> str:
        """The text for those who type parameters: at a prompt, in Python, over the API."""
        return _indented(self.typed or self.words, *self.items)

    def __str__(self) -> str:
        return _indented(*self.lines)


def apart(caveats: Iterable[Caveat]) -> list[Caveat]:
    """The lists within caveats as caveats of their own, each once."""
    return [Caveat(line) for line in dict.fromkeys(line for caveat in caveats for line in caveat.lines)]


# What a caveat tells of all that bears no date. Pages then have a link that changes it.
HIDDEN: Final = "hidden"
SHOWN: Final = "shown"
# Before the sources of a row that shows something inferred.
IN_PART: Final = "inferred in part"
# The sentence of an answer, and what to ask instead.
Told: TypeAlias = tuple[str, tuple[Instead, ...]]
# Some rows of an answer, by their terms.
Rows: TypeAlias = frozenset[Row]


class Answer:
    """The answer of a query: rows with sources, what things are called, and the sources, numbered from 1.

    A notebook shows it as a table with its sources; `kg.answer` and `kg.readable` make it. It does not change:
    `replaced` gives a copy that differs.

    Attributes
    ----------
    question : str
        The question in words.
    columns : tuple of str
        The variables of the query without `source`.
    rows : tuple of FoldedRow
        Rows in the order of the query: `terms` by column (`row.terms.member`), and the IRIs of the `sources`.
    labels : mapping of IRI to str
        What the things in the rows are called.
    sources : tuple of Source
        Every source of a row, in the order of first mention.
    meanings : mapping of str to str
        What the columns mean.
    disputed : frozenset
        The rows (their terms) that another source contradicts, where the question is about one thing.
    shown : int
        How many rows a notebook shows.
    solutions : Solutions or None
        What was folded into these rows.
    summed : TotalsHeader or None
        Which columns are added up below the rows that people read; the rows themselves hold no total.
    tell, warn, infer : callable
        They make of the answer its sentence with what to ask instead, its caveats, and what is inferred in part, each
        when it is first read.
    sentence : str
        The answer in words; "" where the query has no template for it.
    caveats : tuple of str
        What to keep in mind, for those who type parameters.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> answer = gpai.load().answer("founding-members")
    >>> len(answer), answer.columns
    (15, ('member', 'joined'))
    >>> answer.text(answer.rows[0].terms.member)
    'Australia'
    """

    question: str
    columns: tuple[str, ...]
    rows: tuple[FoldedRow, ...]
    labels: Mapping[IRI, str]
    sources: tuple[Source, ...]
    meanings: Mapping[str, str]
    disputed: Rows
    shown: int
    solutions: Solutions | None
    summed: TotalsHeader | None
    tell: Callable[["Answer"], Told]
    warn: Callable[["Answer"], tuple[Caveat, ...]]
    infer: Callable[["Answer"], Rows]

    # No dataclass: the module of that name would take a twentieth of the time of a command.
    def __init__(
        self,
        question: str,
        columns: tuple[str, ...],
        rows: tuple[FoldedRow, ...],
        labels: Mapping[IRI, str],
        sources: tuple[Source, ...],
        meanings: Mapping[str, str] = MappingProxyType({}),
        disputed: Rows = frozenset(),
        shown: int = ROWS,
        solutions: Solutions | None = None,
        summed: TotalsHeader | None = None,
        tell: Callable[["Answer"], Told] = lambda _: ("", ()),
        warn: Callable[["Answer"], tuple[Caveat, ...]] = lambda _: (),
        infer: Callable[["Answer"], Rows] = lambda _: frozenset(),
    ) -> None:
        given = locals()
        vars(self).update((name, given[name]) for name in Answer.__annotations__)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an answer does not change, so {name} cannot be set; `replaced({name}=…)` gives a copy.")

    def replaced(self, **changes: Any) -> "Answer":
        """A copy in which these attributes are others; what is made when it is read is made anew."""
        return Answer(**{name: vars(self)[name] for name in Answer.__annotations__} | changes)

    def __reduce__(self) -> "tuple[Callable[..., Answer], tuple[Any, ...]]":
        # A copy and a pickle have no graph to ask, so what is told of the rows goes with them.
        given = {name: vars(self)[name] for name in Answer.__annotations__ if name not in ("tell", "warn", "infer")}
        return _restored, (given | {"meanings": dict(self.meanings)}, self._told, self.notes, self.inferred_in_part)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each source, from 1."""
        return MappingProxyType({source.iri: number for number, source in enumerate(self.sources, 1)})

    @cached_property
    def _told(self) -> Told:
        return self.tell(self)

    @cached_property
    def sentence(self) -> str:
        """The answer in words; "" where the query has no template for it."""
        return self._told[0]

    @cached_property
    def instead(self) -> tuple[Instead, ...]:
        """What to ask instead, where there is no row: `words` and the `values` of the parameters."""
        return self._told[1]

    @cached_property
    def notes(self) -> tuple[Caveat, ...]:
        """What to keep in mind, as values: words, and how to ask otherwise."""
        return self.warn(self)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What to keep in mind, for those who type parameters."""
        return tuple(note.for_commands for note in self.notes)

    @cached_property
    def inferred_in_part(self) -> Rows:
        """The terms of rows of which sources state most, and we infer a value, a name or a date."""
        return self.infer(self)

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
            raise UnknownColumnError(f"no column {quoted(name)} in the answer.{did_you_mean(name, self.columns)}")
        place = self.columns.index(name)
        return [row.terms[place] for row in self.rows]

    def source(self, iri: str) -> Source:
        """What is known of a source of the answer."""
        return self.sources[self.numbers[iri] - 1]

    def to_pandas(self, *, ids: bool = False) -> "pd.DataFrame":
        """The rows as a DataFrame with typed columns; `sources` and `source_urls` say who states a row.

        A source has its title, publisher and date, as in `to_csv`.
        ids: things as compact IRIs, which no two things share, to join tables by; else by their names. `.attrs` holds
        the question and the answer in words. Raises MissingPackageError without pandas."""
        found = frame({name: self.column(name) for name in self.columns}, {} if ids else self.labels)
        if self.sources:
            words = {each.iri: compact(each.iri) if ids else each.words.removesuffix(".") for each in self.sources}
            told = {_SOURCES: words}
            if not ids:
                told["source_urls"] = {each.iri: each.url for each in self.sources}
            for name, texts in told.items():
                # A query may have a variable of this name.
                head = name if name not in self.columns else f"{name}_of_row"
                found[head] = [" | ".join(filter(None, map(texts.get, row.sources))) for row in self.rows]
        found.attrs = {"question": self.question, "sentence": self.sentence}
        return found

    def totals(self, shown: int | None = None) -> list[tuple[Term | None, ...]]:
        """What the rows add up to, one term a column: a row for each group, then one for all; for some queries none.

        shown: how many rows a reader sees; the totals are those of all rows, and say so where these are more."""
        if self.summed is None:
            return []
        terms = [tuple(row.terms) for row in self.rows]
        return totals(self.columns, terms, self.summed, len(terms) if shown is None else shown)

    def table(self, rows: int | None = None, every: str = _EVERY, *, typed: bool = True) -> Table:
        """What readers are shown: the first rows with their sources, and all that is told with them.

        rows: so many, None for all; every: how to see all; typed: caveats say what to type, as no file does."""
        shown = self.rows[:rows]
        columns = [
            TableColumn(name, self.meanings.get(name, ""), is_numeric(self.column(name))) for name in self.columns
        ]
        cited = {iri: None for row in shown for iri in row.sources}
        return Table(
            tuple(columns),
            tuple(TableRow(tuple(map(self._cell, row.terms)), self._marks(row), self._before(row)) for row in shown),
            title=self.question,
            sentence=self.sentence,
            notes=self.caveats if typed else tuple(map(str, self.notes)),
            footer=rows_shown(len(shown), len(self), every) if self.rows or not self.sentence else "",
            sources=tuple(sorted((self.numbers[iri], self.source(iri)) for iri in cited)),
            totals=tuple(TableRow(tuple(map(self._cell, terms))) for terms in self.totals(len(shown))),
        )

    def to_csv(self, *, ids: bool = False, bom: bool = False) -> bytes:
        """The rows as CSV for people: names, dates as text, titles of sources; no text that a spreadsheet would run.

        ids: for programs, the CSV of SPARQL 1.1, with identifiers and one row a source. bom: begin with the mark by
        which Excel knows UTF-8."""
        from gpai_graph.rdf import table_files

        if not ids:
            return (table_files.excel_csv if bom else table_files.names_csv)(self.table())
        return (table_files.BOM.encode() if bom else b"") + self._solved().to_csv()

    def to_xlsx(self) -> bytes:
        """The rows as an Excel workbook for people, with a sheet of what is told with them and one of the sources."""
        from gpai_graph.rdf.table_files import xlsx

        return xlsx(self.table(typed=False))

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Write the rows to a file; its ending decides the format, as after `-o` on the command line.

        For people .xlsx, .names.csv or .md, for programs .csv, .tsv or .json; .excel.csv is .names.csv for Excel.
        Raises ParameterError for another ending, GpaiGraphError if the file cannot be written."""
        file = path_of(path)
        named = next((each for each in (".names", ".excel") if file.stem.lower().endswith(each)), "")
        writers: dict[str, Callable[[], bytes]] = {
            ".csv": lambda: self.to_csv(ids=not named, bom=named == ".excel"),
            ".xlsx": self.to_xlsx,
            ".md": lambda: f"{self.table(typed=False).markdown()}\n".encode(),
            ".tsv": lambda: self._solved().to_tsv(),
            ".json": lambda: self._solved().to_json(),
        }
        write = writers.get(file.suffix.lower())
        if write is None:
            raise ParameterError(f"{file.name}: an answer is written as {', '.join(writers)}.")
        try:
            file.write_bytes(write())
        except OSError as error:
            raise GpaiGraphError(cannot_be_written(path, error)) from error

    def _solved(self) -> Solutions:
        assert self.solutions is not None  # every answer of a graph has them
        return self.solutions

    def _cell(self, term: Term | None) -> TableCell:
        if isinstance(term, IRI):
            # The compact form is what a reader types next, in `kg.describe` say.
            return TableCell(self.text(term), address(term), term.compact, value=self._value(term))
        language = term.language if isinstance(term, Literal) and term.language != "en" else ""
        return TableCell(self.text(term), language=language, value=self._value(term))

    def _value(self, term: Term | None) -> CellValue:
        """What a term is in a file for people: dates and addresses as they are, numbers and truths; "" is its text."""
        if term is None or isinstance(term, BlankNode):
            return term and ""
        if date := PartialDate.of(term):
            return date.text
        if isinstance(term, IRI):
            return "" if term in self.labels or term.startswith(BASE) else term
        value = term.python
        return "" if isinstance(value, str) else cast("CellValue", value)

    def _marks(self, row: FoldedRow) -> tuple[Mark, ...]:
        disputed = row.terms in self.disputed
        numbered = sorted((self.numbers[iri], self.source(iri)) for iri in row.sources)
        return tuple(Mark(n, source, row.is_inferred or not source.kind, disputed) for n, source in numbered)

    def _before(self, row: FoldedRow) -> str:
        """Words before the marks: of what another source disputes, and of what no source states itself."""
        if row.terms in self.disputed:
            return "disputed "
        if row.terms in self.inferred_in_part:
            return f"{IN_PART}: "
        return "inferred from " if row.is_inferred and row.sources else ""

    def _repr_html_(self) -> str:
        """What a notebook shows: the answer in words, what to keep in mind, the first rows, who says so."""
        return self.table(self.shown).html()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal, and a notebook that shows no HTML."""
        printer.text(repr(self) if cycle else self.table(self.shown).text(WIDTH))

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}; {len(self.sources)} sources>"


def _restored(given: dict[str, Any], told: Told, notes: tuple[Caveat, ...], inferred: Rows) -> Answer:
    """An answer with all that is told of its rows."""
    return Answer(**given, tell=lambda _: told, warn=lambda _: notes, infer=lambda _: inferred)


def answer(described: Descriptions, name: str, values: Mapping[str, Values]) -> Answer:
    """Ask a query of the library and make its answer readable. `values` are those of its parameters."""
    query = described.queries[name]
    return from_solutions(described, query.summary, described.select(name, values), ordered_by(query.text))


def from_solutions(described: Descriptions, question: str, solutions: Solutions, order: Sequence[str] = ()) -> Answer:
    """The readable answer of any solutions; a variable named `source` holds the sources.

    order: the variables by which the query orders its rows; countries are then in the order of their names."""
    columns, rows = fold(solutions)
    labels = described.labels({term for row in rows for term in row.terms if isinstance(term, IRI)})
    rows = by_name(columns, rows, labels, order)
    mentioned = list(dict.fromkeys(source for row in rows for source in row.sources))
    return Answer(question, columns, rows, labels, tuple(described.sources(mentioned)), solutions=solutions)


def _indented(first: str, *below: str) -> str:
    return "\n  ".join((first, *below))
