"""Findings as people read them: a claim about GPAI, its verdict, number, evidence and rule. Text and HTML out."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from itertools import groupby
from typing import Any, Final

from gpai_graph.queries.claim import UNTOLD, Asked
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.table import Table
from gpai_graph.rdf.words import counted

_SOURCES: Final = 10  # that a terminal lists


@dataclass(frozen=True)
class FindingValue:
    """A number or text of a finding: what it counts, its value, how it is written. ask: the question it is from."""

    name: str
    words: str
    value: float | str | None
    text: str
    ask: Asked | None = None


@dataclass(frozen=True)
class FindingRule:
    """A line of the rule in words; applies: whether it gives the verdict today."""

    verdict: str
    when: str
    applies: bool


@dataclass(frozen=True)
class Chance:
    """A share beside the range that random networks give, each from 0 to 1. words: what it is the share of."""

    words: str
    observed: float
    mean: float
    low: float
    high: float
    draws: int


@dataclass(frozen=True)
class Finding:
    """A claim about GPAI with the verdict that a rule over the data gives.

    Attributes
    ----------
    name : str
        As `gpai-graph findings NAME` takes it.
    title : str
        The claim as a question.
    claim, by : str
        What is said, in our words, and who says so. Those who make a claim are not counted as sources of it.
    topic : str
        What it is about.
    kind, because : str
        "testable" or "opinion", and the reason.
    verdict : str
        "supported", "supported with reservation", "contradicted", "cannot be told" or "opinion".
    says : str
        What is true, in one or two sentences.
    number, counted : str
        The one number, and what it counts.
    sure : str
        How sure, in one line.
    sure_values, supporting, opposing : tuple of FindingValue
        The values that show how sure it is, that speak for the claim, and against it.
    rules : tuple of FindingRule
        The rule, line by line; the first that holds gives the verdict.
    missing : tuple of str
        The values that the rule needs and that nobody states.
    gap, thresholds : str
        The largest unknown, and why the limits of the rule are where they are.
    method : tuple of str
        How a test against random networks was made.
    chance : Chance or None
        The result of that test, where the finding shows it.
    values : tuple of FindingValue
        Every value.
    picture : Asked or None
        The question whose chart or network shows it.
    questions : tuple of Asked
        All questions that it rests on.
    sources : tuple of Source
        The sources of their answers.
    as_of : str
        The last date up to which sources were collected, in words.
    front : int
        Its place among the findings of the first page, from 1; 0 for none.
    """

    name: str
    title: str
    claim: str
    by: str
    topic: str
    kind: str
    because: str
    verdict: str
    says: str
    number: str
    counted: str
    sure: str
    sure_values: tuple[FindingValue, ...]
    supporting: tuple[FindingValue, ...]
    opposing: tuple[FindingValue, ...]
    rules: tuple[FindingRule, ...]
    missing: tuple[str, ...]
    gap: str
    thresholds: str
    method: tuple[str, ...]
    chance: Chance | None
    values: tuple[FindingValue, ...]
    picture: Asked | None
    questions: tuple[Asked, ...]
    sources: tuple[Source, ...]
    as_of: str
    front: int

    @property
    def described(self) -> dict[str, Any]:
        """All of it, for programs: values that JSON takes; of a source its IRI, which opens all that is known of it."""

        def asked(each: Asked) -> dict[str, Any]:
            return {"query": each.query, "parameters": each.parameters}

        def value(each: FindingValue) -> dict[str, Any]:
            return {**asdict(each), "ask": asked(each.ask) if each.ask else None}

        texts = {name: held for name, held in vars(self).items() if isinstance(held, str)}
        lists = {name: list(map(value, getattr(self, name))) for name in _VALUES}
        return {
            **texts,
            **lists,
            "rules": [asdict(rule) for rule in self.rules],
            "missing": list(self.missing),
            "method": list(self.method),
            "chance": asdict(self.chance) if self.chance else None,
            "picture": asked(self.picture) if self.picture else None,
            "questions": list(map(asked, self.questions)),
            "sources": [source.iri for source in self.sources],
        }

    @property
    def lines(self) -> list[str]:
        """What it says in plain text, a paragraph each."""
        told = [
            f"{self.title}\n{self.verdict.upper()}. {self.says}",
            f"{self.number} {self.counted}",
            f"How sure? {self.sure}",
            *_listed("For the claim", self.supporting),
            *_listed("Against it", self.opposing),
            "\n".join(["The rule (the first line that holds decides)", *map(_rule_line, self.rules)])
            if self.rules
            else "",
            f"The largest gap: {self.gap}" if self.gap else "",
            f"The claim: {self.claim} {self.by} {self.because}",
            "\n".join(self.method),
            "\n".join(["Questions behind it", *(f"  gpai-graph run {words_of(each)}" for each in self.questions)]),
        ]
        return [line for line in told if line]

    @property
    def text(self) -> str:
        """The finding for a terminal, with the first of its sources."""
        shown = [f"  {source.reference}" for source in self.sources[:_SOURCES]]
        more = len(self.sources) - len(shown)
        rest = [f"  and {counted(more, 'other source')}: the questions list them"] if more > 0 else []
        return "\n\n".join([*self.lines, *(["\n".join(["Sources", *shown, *rest])] if shown else [])])

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        head, *rest = self.lines
        title, _, says = head.partition("\n")
        blocks = "".join(f"<p>{escape(line).replace(chr(10), '<br>')}</p>" for line in rest)
        return f"<div><h4>{escape(title)}</h4><p><strong>{escape(says)}</strong></p>{blocks}</div>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self) if cycle else self.text)


_VALUES: Final = ("values", "sure_values", "supporting", "opposing")


class Findings(tuple[Finding, ...]):
    """All findings, by topic. A notebook shows them as a table; `.text` is for a terminal."""

    __slots__ = ()

    @property
    def by_topic(self) -> dict[str, list[Finding]]:
        """{topic: its findings}, in order."""
        return {topic: list(group) for topic, group in groupby(self, lambda each: each.topic)}

    @property
    def front(self) -> list[Finding]:
        """Those of the first page, in its order."""
        return sorted((each for each in self if each.front), key=lambda each: each.front)

    @property
    def table(self) -> Table:
        """A row a finding."""
        heads = ["finding", "question", "verdict", "number", "counted", "how sure", "topic"]
        return Table.of(
            heads,
            [[each.name, each.title, each.verdict, each.number, each.counted, each.sure, each.topic] for each in self],
        )

    @property
    def text(self) -> str:
        """Every finding in two lines, by topic."""
        widest = max((len(each.name) for each in self), default=0)
        blocks = []
        for topic, group in self.by_topic.items():
            lines = [
                f"  {each.name:<{widest}}  {each.verdict.upper()}: {each.title} {each.number} {each.counted}"
                for each in group
            ]
            blocks.append("\n".join([topic, *lines]))
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        return self.table.html()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self) if cycle else self.text)


def words_of(asked: Asked) -> str:
    """A question as it is typed behind `gpai-graph run`.

    >>> words_of(Asked("members-of-both", {"group": "Council of Europe"}))
    "members-of-both group='Council of Europe'"
    """
    pairs = (f"{name}='{value}'" if " " in value else f"{name}={value}" for name, value in asked.parameters.items())
    return " ".join([asked.query, *pairs])


def not_told(missing: Iterable[str]) -> str:
    """The sentence of a finding whose rule lacks values."""
    return f"This {UNTOLD}: no value is recorded for: {'; '.join(missing)}."


def _listed(title: str, values: tuple[FindingValue, ...]) -> Iterator[str]:
    if values:
        yield "\n".join([title, *(f"  {each.words}: {each.text}" for each in values)])


def _rule_line(rule: FindingRule) -> str:
    return f"  {'→' if rule.applies else ' '} {rule.verdict}: {rule.when}"
