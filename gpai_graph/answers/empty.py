"""Empty answers: what was asked, why no row fits, and what to ask instead.

A value that a query can never match is refused when it is read (`Names.of_class`). What is left is told apart by asking
again with less: a date or another choice excludes the rows, or nothing is recorded for a value. That there is none is
said only where the record says that it is complete."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from gpai_graph.answers.answer import Answer, Instead
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.names import capitalised, within
from gpai_graph.answers.rows import fold
from gpai_graph.answers.sentence import amount, counted_words
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.parameters import UNDATED, Parameter
from gpai_graph.rdf.dates import CERTAINTIES, PartialDate, before_launch, date_words
from gpai_graph.rdf.solutions import IRI, Literal, Row, Term

if TYPE_CHECKING:
    from decimal import Decimal

# A sentence with more values than these is not read.
_TOLD: Final = 6
# So many years back from the last known day an answer is looked for, as long as it needs no more questions than these.
_YEARS: Final = 9
_MOST: Final = 10
# Parameters that say how a question is asked, not about what.
_HOW: Final = ("mode", UNDATED)
# The end of each sentence of an empty answer.
CLOSING: Final = "That does not prove that there is none."
# The tag of what this graph is asked about itself: where it lists nothing, there is nothing.
_OF_ITSELF: Final = "about-the-graph"


def explained(
    described: Descriptions,
    asked: BoundQuery,
    label: Callable[[IRI], str],
    cut_off: PartialDate | None,
    launch: PartialDate | None = None,
) -> tuple[str, tuple[Instead, ...]]:
    """The sentence of an answer without rows, and what to ask instead. launch: when GPAI began, as far as known."""
    empty = _Empty(described, asked, label, cut_off)
    if asked.query.asks_others:
        # Nobody asked that another server be asked again.
        return f"{empty.said()} {CLOSING}", ()
    instead = tuple(empty.instead())
    closing = () if _OF_ITSELF in asked.query.tags else tuple(empty.reasons(launch)) or (CLOSING,)
    return " ".join([empty.said(), *empty.unknown(instead), *closing, *(each.words for each in instead)]), instead


class _Empty:
    """A question that no row answers."""

    def __init__(
        self,
        described: Descriptions,
        asked: BoundQuery,
        label: Callable[[IRI], str],
        cut_off: PartialDate | None,
    ) -> None:
        self._described = described
        self._asked = asked
        self._label = label
        self._cut_off = cut_off
        assert asked.query.counted  # who has no noun tells nothing of an empty answer
        self._about = asked.query.counted
        self._noun = self._about.one
        self._chosen = [asked.query.parameters[name] for name in asked.terms if name not in _HOW]
        self._answers: dict[str, Answer] = {}  # by the SPARQL that was asked, at most _MOST

    def said(self) -> str:
        """What was not found, with all that was asked."""
        parameters = self._asked.query.parameters
        told = [self._phrase(parameter, self._asked) for name, parameter in parameters.items() if name not in _HOW]
        sure = self._words("mode", self._asked) if "mode" in parameters and self._asked.is_dated else ""
        return f"{' '.join(['We found no', self._noun, *filter(None, told)])}{f' ({sure})' if sure else ''}."

    def reasons(self, launch: PartialDate | None) -> Iterator[str]:
        """Why there is nothing on the day: what was asked for was not there yet, or no longer, or GPAI was not."""
        day = self._asked.as_of.date or (self._cut_off if self._is_of_a_state else None)
        if day is None:
            return
        # The query's own default counts as well: nobody need name the OECD to be told that it began later.
        given = (term for name in self._asked.query.parameters if name != "as_of" for term in self._asked.given(name))
        things = [term for term in given if isinstance(term, IRI)]
        lives = {row.thing: row for row in reversed([*self._described.about("begin-and-end", "things", things)])}
        if launch and not self._asked.as_of.is_before(launch):
            launch = None
        # What began with GPAI needs no other reason.
        others = (lives[each] for each in things if each in lives)
        others = (life for life in others if launch is None or life.begun.text != launch.first)
        told = [*filter(None, (outside(life, self._label(life.thing), day.last) for life in others))]
        yield from told
        if launch and not told and not self._amount(self._just_before(launch)):
            yield before_launch(launch)

    def _just_before(self, launch: PartialDate) -> BoundQuery:
        """The same question for the day before the launch: if it has rows, the launch is not why others have none."""
        return self._asked.with_value("as_of", str(date.fromisoformat(launch.first) - timedelta(1)))

    def unknown(self, instead: Collection[Instead]) -> Iterator[str]:
        """That nothing is recorded for a value whatever else is asked; nothing where another choice excludes rows."""
        kept = {item for each in instead for item in each.values.items()}
        if len(self._asked.terms) == 1 and self._is_of_a_state and not kept & {*_texts(self._asked).items()}:
            is_year = any(parameter.prefix == "date" for parameter in self._chosen)
            if (
                "as_of" not in self._asked.terms
                and not is_year
                and (ends := self._without_rows(self._days(self._asked)))
            ):
                yield f"We also found none for {_ends(ends)}."
            return
        for parameter in self._chosen if len(self._chosen) > 1 else ():
            alone = self._only(parameter)
            if parameter.type == "date" or kept & {*_texts(alone).items()} or not self._without_rows([alone]):
                continue
            if not self._is_of_a_state:
                yield f"No {self._noun} {self._phrase(parameter, alone)} is recorded, whatever else you choose."
            elif (ends := self._without_rows(self._days(alone))) is not None:
                when = " or ".join(filter(None, [self._words("as_of", alone), _ends(ends)]))
                yield f"No {self._noun} {self._phrase(parameter, alone)} is recorded for {when}."

    def instead(self) -> Iterator[Instead]:
        """What has rows: the same with less; of several choices each alone where no one of them is at fault."""
        sure, without = [*self._less_sure()], [each for p in self._chosen for each in self._without(p)]
        # Asked last, as it may take as many questions as there are left.
        found = [*sure, *self._on_other_dates(), *without]
        if not found and len(self._chosen) > 1:
            alone = ((parameter, self._only(parameter)) for parameter in self._chosen)
            found = [each for p, one in alone for each in self._told(one, f"Asked only {self._phrase(p, one)}")]
        yield from found

    @property
    def _is_of_a_state(self) -> bool:
        """Whether the question is answered for one day, the last known where none is named."""
        return self._asked.query.falls_back_on_cut_off and "as_of" in self._asked.query.parameters

    # What else there is

    def _less_sure(self) -> Iterator[Instead]:
        least = CERTAINTIES[-1]
        if "mode" in self._asked.query.parameters and self._asked.is_dated and self._asked.certainty != least:
            other = self._asked.with_value("mode", least)
            if found := self._such(other):
                yield Instead(f"{found} not ruled out.", _texts(other))

    def _on_other_dates(self) -> Iterator[Instead]:
        """The same without the date; where it is asked for a state, on the last day that has one."""
        dates = [parameter.name for parameter in self._chosen if parameter.type == "date"]
        if not self._is_of_a_state:
            if dates:
                yield from self._told(self._asked.without(dates), "Without the date")
            return
        for other in self._days(self._asked):
            found = [*self._told(other, self._phrase(self._asked.query.parameters["as_of"], other))]
            if found:
                yield from found
                return

    def _days(self, asked: BoundQuery) -> Iterator[BoundQuery]:
        """The same question for the last known day, and for the end of each year before it."""
        if self._is_of_a_state and self._cut_off:
            if asked.as_of.date:
                yield asked.without(["as_of"])
            year = int(self._cut_off.first[:4])
            for each in range(year - 1, year - 1 - _YEARS, -1):
                yield asked.with_value("as_of", f"{each}-12-31")

    def _without(self, parameter: Parameter) -> Iterator[Instead]:
        # What a query asks by itself is another question.
        if parameter.type == "date" or parameter.default:
            return
        other = self._asked.without([parameter.name])
        if found := self._such(other):
            told = f"Without the {parameter.called}, {found} recorded{self._values(parameter, other)}."
            yield Instead(told, _texts(other))

    def _values(self, parameter: Parameter, asked: BoundQuery) -> str:
        """The values that have rows, where an answer names them and they are few; of years the first and the last."""
        answer = self._answer(asked)
        if answer is None or parameter.name not in answer.columns:
            return ""
        terms = {term for term in answer.column(parameter.name) if isinstance(term, IRI)}
        names = sorted(map(self._label, terms), key=str.casefold)
        if parameter.prefix == "date" and names:
            return f" (the latest for {names[-1]})"
        return f" ({'; '.join(names)})" if 0 < len(names) <= _TOLD else ""

    # Asking

    def _only(self, parameter: Parameter) -> BoundQuery:
        return self._asked.without([name for name in self._asked.terms if name != parameter.name])

    def _without_rows(self, questions: Iterable[BoundQuery]) -> int | None:
        """How many of these questions were asked and have no row; None where one of them has rows."""
        found = 0
        for each in questions:
            if self._answer(each) is None:
                break
            if self._amount(each):
                return None
            found += 1
        return found

    def _told(self, asked: BoundQuery, words: str) -> Iterator[Instead]:
        if found := self._such(asked):
            yield Instead(f"{words[0].upper()}{words[1:]}, {found} recorded.", _texts(asked))

    def _answer(self, asked: BoundQuery) -> Answer | None:
        """The answer of a question, which is asked once; None where enough has been asked."""
        sparql = asked.sparql
        if sparql not in self._answers:
            if len(self._answers) == _MOST:
                return None
            # Without labels: counting needs none.
            self._answers[sparql] = Answer(asked.query.summary, *fold(self._described.store.select(sparql)), {}, ())
        return self._answers[sparql]

    def _amount(self, asked: BoundQuery) -> "Decimal | int":
        """How many there are; 0 also where enough has been asked."""
        answer = self._answer(asked)
        return amount(self._about, answer) if answer else 0

    def _such(self, asked: BoundQuery) -> str:
        """How many "are" there, "" for none; "such" where the answer is narrowed by more than the sentence says."""
        number = self._amount(asked)
        if not number:
            return ""
        more = [each for name, each in asked.query.parameters.items() if name != "as_of" and name not in _HOW]
        such = "such " if any(self._phrase(each, asked) for each in more) else ""
        return counted_words(number, [f"{such}{self._about.one} is", f"{such}{self._about.many} are"])

    def _words(self, name: str, asked: BoundQuery) -> str:
        return asked.words(name, lambda thing: within(self._label(thing), thing), self._cut_off)

    def _phrase(self, parameter: Parameter, asked: BoundQuery) -> str:
        """A value with what stands before it, as in "of the kind Report"; "" where nothing is asked."""
        words = self._words(parameter.name, asked)
        return f"{parameter.before} {words}" if words else ""


def outside(life: Row, label: str, day: str) -> str:
    """That a body or a group began after a day, or ended before it; "" where it may have been there.

    life: its row of begin-and-end."""
    name = capitalised(within(label, life.thing))
    if life.begun.text > day:
        since = PartialDate.of(life.since) or PartialDate.parse(life.begun.text)
        return f"{name} began later, {since.when}."
    if life.ended and life.ended.text <= day:
        until = PartialDate.of(life.until)
        return f"{name} ended earlier, {until.when if until else f'by {date_words(life.ended.text)}'}."
    return ""


def _ends(years: int) -> str:
    """The ends of so many years before the last known day."""
    if not years:
        return ""
    return f"31 December of {f'each of the {years} years' if years > 1 else 'the year'} before"


def _texts(asked: BoundQuery) -> dict[str, str]:
    """The values of a question as texts, as addresses and the command line have them."""
    return {name: ", ".join(map(_text, terms)) for name, terms in asked.terms.items()}


def _text(term: Term) -> str:
    return term.compact if isinstance(term, IRI) else term.text if isinstance(term, Literal) else str(term)
