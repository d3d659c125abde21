"""Bound queries: a query of the library with the values that it is asked with, each read once.

Everything that needs to know what was asked (the SPARQL, the answer in words, the caveats, a plot's caption) takes it
from here; nothing reads the text of a reader a second time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import UNDATED, Value, Values, filled, terms_of
from gpai_graph.rdf.dates import CERTAINTIES, CERTAINTY_WORDS, AsOf, PartialDate
from gpai_graph.rdf.solutions import IRI, Literal, Term

# The value of the parameter `undated` with which an answer for a date holds what bears no date at all.
SHOW: Final = "show"


class BoundQuery(NamedTuple):
    """A query and the RDF terms of the parameters that were given; the others keep the query's own defaults.

    as_of: for which date it is asked, and how sure its answer has to be, as far as anybody said. below: the things
    below those of a parameter, which are asked for with them. readings: what texts were taken for, a sentence each.
    later: the day that was asked for where the last known one takes its place, as nothing is known of it."""

    query: Query
    terms: dict[str, list[Term]]
    as_of: AsOf
    below: Mapping[str, Sequence[IRI]] = {}
    readings: tuple[str, ...] = ()
    later: AsOf = AsOf()

    @classmethod
    def of(cls, query: Query, values: Mapping[str, Values]) -> "BoundQuery":
        """Read the values of a query's parameters.

        Raises ParameterError for a name that the query does not declare, and for a value that does not fit."""
        terms = terms_of(query.parameters, values)
        date, certainty = (next(iter(terms.get(name, ())), None) for name in ("as_of", "mode"))
        return cls(query, terms, AsOf(PartialDate.of(date), getattr(certainty, "text", "")))

    @property
    def sparql(self) -> str:
        """The text of the query, which runs in any SPARQL 1.1 tool."""
        return filled(
            self.query.text, {name: [*terms, *self.below.get(name, ())] for name, terms in self.terms.items()}
        )

    def without(self, names: Collection[str]) -> "BoundQuery":
        """The same question with these parameters left out, so that each has its default."""
        kept = {name: terms for name, terms in self.terms.items() if name not in names}
        return self._asking(kept, self.later if "as_of" in kept else AsOf())

    def with_value(self, name: str, value: Value) -> "BoundQuery":
        """The same question with this value of a parameter."""
        return self._asking({**self.terms, name: value}, self.later if name != "as_of" else AsOf())

    def known(self, cut_off: PartialDate | None) -> "BoundQuery":
        """The same question, for the last known day where a later one is asked for."""
        known = self.as_of.known(cut_off)
        if known == self.as_of or known.date is None:
            return self
        return self._asking({**self.terms, "as_of": known.date}, self.as_of)._replace(readings=self.readings)

    def _asking(self, values: Mapping[str, Values], later: AsOf) -> "BoundQuery":
        below = {name: self.below[name] for name in values if name in self.below}
        return self.of(self.query, values)._replace(below=below, later=later)

    @property
    def certainty(self) -> str:
        """How sure its answer has to be: as somebody said, else as the query has it; "" without a choice."""
        mode = self.query.parameters.get("mode")
        return self.as_of.certainty or (mode.default if mode else "")

    @property
    def is_dated(self) -> bool:
        """Whether it asks what holds on a date, and not for all times."""
        return self.as_of.date is not None or self.query.falls_back_on_cut_off

    def given(self, name: str) -> list[Term]:
        """The terms with which a parameter is asked: those given, else the query's own default."""
        parameter = self.query.parameters[name]
        return self.terms.get(name) or parameter.terms(parameter.default or None)

    @property
    def with_undated(self) -> "BoundQuery | None":
        """The same with what bears no date; None where nothing is hidden for that reason."""
        undated = self.query.parameters.get(UNDATED)
        if undated is None or not self.is_dated or self.shows_undated:
            return None
        return self._replace(terms={**self.terms, UNDATED: undated.terms(SHOW)})

    @property
    def shows_undated(self) -> bool:
        """Whether an answer for a date holds what bears no date, too, because somebody asked for it."""
        return self.is_dated and self.terms.get(UNDATED) == [Literal(SHOW)]

    def words(self, name: str, label: Callable[[IRI], str], cut_off: PartialDate | None) -> str:
        """What a parameter was asked with, in words; "" for nothing.

        label: what things are called. cut_off: the last date that is known, which is meant where nobody names one."""
        if name == "mode":
            if self.certainty == self.query.parameters[name].default == CERTAINTIES[0]:
                # What holds on the day, as a reader expects it.
                return ""
            # Where no date narrows the answer, how sure it has to be says nothing.
            return CERTAINTY_WORDS.get(self.certainty, "") if self.is_dated else ""
        terms = self.given(name)
        if name == "as_of":
            if not terms:
                return cut_off.words if cut_off and self.query.falls_back_on_cut_off else ""
            if cut_off and self.later.date:
                return f"{cut_off.words}{self.later.beyond(cut_off)}"
        told = ", ".join(_text(term) or label(IRI(str(term))) for term in terms)
        if more := len(self.below.get(name, ())):
            one, many = self.query.parameters[name].below
            told += f" and the {f'{more} {many}' if more > 1 else one} below it"
        return told


def _text(term: Term) -> str:
    """A date in words, or the text of a literal; "" for a thing, which has a label."""
    date = PartialDate.of(term)
    return date.words if date else getattr(term, "text", "")
