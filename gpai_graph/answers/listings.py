"""Listings: all things of a kind, and what narrows them.

In: the answer of a query with the tag `browse`. Each of its rows has a thing and at most one value of a column, so that
several values of several columns do not multiply. Out: entries in the order of their names, facets with counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.queries.header import FILTER
from gpai_graph.queries.library import Library, Query
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Term, is_numeric
from gpai_graph.rdf.table import Table, TableCell, TableColumn, TableRow
from gpai_graph.rdf.words import unaccented

# The tag of the queries that list a kind; their names are PREFIX and the kind.
TAG: Final = "browse"
PREFIX: Final = "browse-"
# The value of a facet that stands for having none.
NONE: Final = "none"
NONE_WORDS: Final = "none recorded"
# Where names stand that begin with no letter.
OTHER: Final = "#"
# Identifiers of people begin with the family name.
_BY_IDENTIFIER: Final = ("person",)
_ARTICLES: Final = ("the ", "a ", "an ", "le ", "la ", "les ", "l'", "l’")
# The column of what is listed.
_THING: Final = "thing"
_BETWEEN: Final = " | "


class ListedValue(NamedTuple):
    """A value of a column: the term, its words, and by what a facet counts it: a slug, the year of a date, a text."""

    term: Term
    words: str
    key: str
    group: str


class ListedThing(NamedTuple):
    """A thing in a list: its name, by what it is sorted, and its values by column."""

    thing: IRI
    name: str
    sort: str
    values: Mapping[str, tuple[ListedValue, ...]]

    @property
    def letter(self) -> str:
        """Under which letter it stands."""
        first = self.sort[:1].upper()
        return first if "A" <= first <= "Z" else OTHER

    def has(self, column: str, key: str) -> bool:
        """Whether a value of the column counts so in its facet."""
        values = self.values.get(column, ())
        return any(value.key == key for value in values) if values else key == NONE


class FacetChoice(NamedTuple):
    """A value of a facet: how an address names it, its words, how many things the list has that it opens."""

    key: str
    words: str
    things: int
    is_chosen: bool


class Facet(NamedTuple):
    """A column that narrows a list, with the values from which a reader chooses."""

    name: str
    label: str
    choices: tuple[FacetChoice, ...]


class ListedColumn(NamedTuple):
    """A column of a list: its name, what it is called, and whether it is shown, narrows the list, holds numbers."""

    name: str
    label: str
    is_shown: bool
    is_facet: bool
    is_number: bool


class Listing:
    """All things of a kind."""

    def __init__(self, kind: str, query: Query, answer: Answer) -> None:
        self.kind = kind
        self.query = query
        self.answer = answer
        names = [name for name in answer.columns if name != _THING]
        self.columns = tuple(_column(query, name, answer.column(name)) for name in names)
        found: dict[IRI, dict[str, dict[str, ListedValue]]] = {}
        for thing, *terms in zip(answer.column(_THING), *(answer.column(name) for name in names), strict=True):
            assert isinstance(thing, IRI)
            values = found.setdefault(thing, {})
            for name, term in zip(names, terms, strict=True):
                if term is not None:
                    value = _value(answer, term)
                    values.setdefault(name, {}).setdefault(value.words, value)
        entries = (self._entry(thing, values) for thing, values in found.items())
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.letter == OTHER, entry.sort, entry.thing)))
        # {column: {key: words}}, in the order in which a reader sees them where counts are equal
        self._keys = {column.name: self._known(column.name) for column in self.columns if column.is_facet}

    def __len__(self) -> int:
        return len(self.entries)

    def _entry(self, thing: IRI, values: Mapping[str, dict[str, ListedValue]]) -> ListedThing:
        name = self.answer.text(thing)
        plain = thing.rpartition("/")[2] if self.kind in _BY_IDENTIFIER else unaccented(name).lstrip("\"'“‘«([ ")
        for article in _ARTICLES if self.kind not in _BY_IDENTIFIER else ():
            plain = plain.removeprefix(article)
        return ListedThing(thing, name, plain, {column: tuple(each.values()) for column, each in values.items()})

    def _known(self, name: str) -> dict[str, str]:
        values = {value.key: value.group for entry in self.entries for value in entry.values.get(name, ())}
        missing = {NONE: NONE_WORDS} if any(not entry.values.get(name) for entry in self.entries) else {}
        return dict(sorted(values.items(), key=lambda item: unaccented(item[1]))) | missing

    def chosen(self, asked: Mapping[str, str]) -> dict[str, str]:
        """What a request asks of the facets, {column: key}; other words and empty values fall away.

        Raises ParameterError for a value that no thing of the kind has."""
        found = {name: asked[name].strip() for name in self._keys if asked.get(name, "").strip()}
        for name, key in found.items():
            if key in self._keys[name]:
                continue
            # The case of letters is forgiven, as in the values of a question.
            alike = [known for known in self._keys[name] if known.casefold() == key.casefold()]
            if len(alike) == 1:
                found[name] = alike[0]
            else:
                label = next(column.label for column in self.columns if column.name == name)
                guess = did_you_mean(key, self._keys[name])
                raise ParameterError(
                    f"We found no {self.kind} with the value {quoted(key)} for {quoted(label)}.{guess}"
                )
        return found

    def words_for(self, name: str, key: str) -> str:
        """What a value of a facet is called."""
        return self._keys[name][key]

    def narrowed(self, chosen: Mapping[str, str], words: str = "") -> list[ListedThing]:
        """The entries that have all values that are chosen, and all words in their name or in what the list shows."""
        wanted = unaccented(words).split()
        return [
            entry
            for entry in self.entries
            if all(entry.has(name, key) for name, key in chosen.items())
            and (not wanted or all(word in self._text(entry) for word in wanted))
        ]

    def _text(self, entry: ListedThing) -> str:
        shown = (
            value.words for column in self.columns if column.is_shown for value in entry.values.get(column.name, ())
        )
        return unaccented(" ".join((entry.name, *shown)))

    def facets(self, chosen: Mapping[str, str], words: str = "") -> list[Facet]:
        """The facets; a count is the length of the list that the value opens, in place of one that is chosen there."""
        every = self.narrowed({}, words)
        found = []
        for column in (column for column in self.columns if column.is_facet):
            others = {name: key for name, key in chosen.items() if name != column.name}
            counts: Counter[str] = Counter()
            for entry in every:
                if all(entry.has(name, key) for name, key in others.items()):
                    counts.update({value.key for value in entry.values.get(column.name, ())} or {NONE})
            known, picked = self._keys[column.name], chosen.get(column.name)
            choices = [
                FacetChoice(key, known[key], counts[key], key == picked)
                for key in known
                if counts[key] or key == picked
            ]
            choices.sort(key=_by_year if all(map(_is_year, choices)) else _by_count)
            found.append(Facet(column.name, column.label, tuple(choices)))
        return found

    def table(self, entries: Sequence[ListedThing]) -> Table:
        """The entries with all their values as a table for files: what people read, and the identifier."""
        columns = [TableColumn("name"), *(TableColumn(each.name, each.label, each.is_number) for each in self.columns)]
        rows = (
            TableRow(
                (
                    TableCell(entry.name),
                    *(_cell(entry.values.get(column.name, ())) for column in self.columns),
                    TableCell(entry.thing.compact),
                )
            )
            for entry in entries
        )
        return Table((*columns, TableColumn("identifier")), tuple(rows), title=self.query.summary)


def kinds(library: Library) -> list[str]:
    """The kinds that have a list, by name."""
    return sorted(name.removeprefix(PREFIX) for name in library if TAG in library[name].tags)


def _column(query: Query, name: str, terms: Sequence[Term | None]) -> ListedColumn:
    told = query.columns[name]
    return ListedColumn(name, told.label, told.type != FILTER, told.narrows, is_numeric(terms))


def _value(answer: Answer, term: Term) -> ListedValue:
    words = answer.text(term)
    if date := PartialDate.of(term):
        return ListedValue(term, words, str(date.year), str(date.year))
    key = term.rpartition("/")[2] if isinstance(term, IRI) else term.text if isinstance(term, Literal) else str(term)
    return ListedValue(term, words, key, words)


def _cell(values: Sequence[ListedValue]) -> TableCell:
    if len(values) == 1 and isinstance(values[0].term, Literal):
        number = values[0].term.python
        return TableCell(values[0].words, value=number if isinstance(number, int) else "")
    dates = (PartialDate.of(value.term) for value in values)
    return TableCell(
        _BETWEEN.join(date.text if date else value.words for date, value in zip(dates, values, strict=True))
    )


def _is_year(choice: FacetChoice) -> bool:
    return choice.key == NONE or choice.key.isdecimal()


def _by_year(choice: FacetChoice) -> tuple[bool, int]:
    return choice.key == NONE, -int(choice.key) if choice.key.isdecimal() else 0


def _by_count(choice: FacetChoice) -> tuple[bool, int]:
    return choice.key == NONE, -choice.things
