"""Findings: claims about GPAI with the verdict that their rule gives over the data.

The words and rules of claims stand in queries/findings/. Only the tests against random networks stand here (`TESTS`),
each with its question and the words for its results.

A claim names values of questions and of these tests. The engine computes what follows from them, and which line of the
rule holds. Where a value is missing, nothing can be told. Each test names its measure and its null model, and says
"Cannot tell" where too little is recorded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from gpai_graph import analysis
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.findings import Chance, Finding, FindingRule, FindingValue, not_told
from gpai_graph.answers.sentence import value
from gpai_graph.errors import (
    AnalysisError,
    EmptyNetworkError,
    NetworkError,
    ParameterError,
    UnknownEntityError,
    did_you_mean,
    quoted,
)
from gpai_graph.queries.claim import OPINION, UNTOLD, Asked, Claim, Measure
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal, Solutions
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.sparql import computing
from gpai_graph.stores.protocol import Store

if TYPE_CHECKING:
    import networkx as nx

    from gpai_graph.analysis import ClaimTest


DRAWS: Final = 999
# What sources call the size of a working group.
_SIZES: Final = ("experts", "members")


class Asking(Protocol):
    """What tests and findings ask: a KnowledgeGraph, by its questions and networks."""

    store: Store
    queries: Library

    @property
    def cut_off(self) -> PartialDate | None:
        """The last date up to which sources were collected."""

    def run(self, name: str, **parameters: Values) -> Solutions:
        """The solutions of a query of the library."""

    def answer(self, name: str, **parameters: Values) -> Answer:
        """The answer of a query of the library."""

    def network(self, name: str, *, onto: str, scalars: bool) -> "nx.Graph":
        """A network, with values as attributes."""


@dataclass(frozen=True)
class StructureTest:
    """A question about structure, what it is if the measure is above or below chance, and how a graph answers it."""

    question: str
    more: str
    less: str
    ask: "Callable[[Asking, int, int], ClaimTest]"


def held_against_chance(kg: "Asking", name: str, draws: int = DRAWS, seed: int = 0) -> "ClaimTest":
    """One of TESTS, asked of a graph. Raises AnalysisError for a name that is none."""
    if name not in TESTS:
        raise AnalysisError(
            f"there is no test {quoted(name)}.{did_you_mean(name, TESTS)} The tests are {', '.join(TESTS)}."
        )
    return TESTS[name].ask(kg, draws, seed)


def conclusion(name: str, test: "ClaimTest") -> str:
    """The answer to the question of a test in one sentence, without its numbers."""
    if not test.can_tell:
        return test.verdict
    if test.effect.p > analysis.LEVEL:
        return "Not distinguishable from chance."
    return TESTS[name].more if test.effect.observed > test.effect.mean else TESTS[name].less


def numbers(test: "ClaimTest") -> str:
    """Measure, null model and numbers of a test, and on how much they rest."""
    found = test.effect
    recorded = "an unknown share" if test.recorded is None else f"{100 * test.recorded:.0f} %"
    z = "" if found.z is None else f", z = {found.z:.1f}"
    return (
        f"Measure: {test.statistic}. In what is recorded it is {found.observed:.3f}, by chance {found.mean:.3f} ± "
        f"{found.sd:.3f}{z}, p = {found.p:.3f} ({found.alternative}). Null model: {test.model}; {found.draws} draws, "
        f"seed {test.seed}. It rests on {test.rests_on} places of members in groups, {recorded} of the stated list "
        "being recorded."
    )


def _working_groups(kg: "Asking") -> "nx.Graph":
    """Who ever sat in which working group as an expert, and nothing else of the network of expertise.

    Contributors and leads of projects are linked with a group, too, but nobody states that they sat in it, and the
    sizes that sources state do not count them."""
    G = kg.network("people-and-bodies", onto="", scalars=False)
    groups = {row.body.compact for row in kg.run("bodies", kind="concept:body-working-group")}
    seats = {(row.expert.compact, row.group.compact) for row in kg.run("experts") if row.group.compact in groups}
    return G.edge_subgraph(seat for seat in sorted(seats) if G.has_edge(*seat))


def _sectors_in_groups(kg: "Asking", draws: int, seed: int) -> "ClaimTest":
    return analysis.diversity_test(_working_groups(kg), "sector", measures=_SIZES, draws=draws, seed=seed)


def _countries_in_groups(kg: "Asking", draws: int, seed: int) -> "ClaimTest":
    return analysis.exchange_test(
        _working_groups(kg), "country", members="person", measures=_SIZES, draws=draws, seed=seed
    )


def _countries_in_works(kg: "Asking", draws: int, seed: int) -> "ClaimTest":
    G = kg.network("collaboration", onto="", scalars=False)
    works = (node for node, kind in G.nodes(data="kind") if kind in ("project", "output"))
    rosters = {work: {each: G.nodes[each].get("country", "") for each in G[work]} for work in works}
    return analysis.exchange_test(rosters, "country", draws=draws, seed=seed)


def _groups_on_themes(kg: "Asking", draws: int, seed: int) -> "ClaimTest":
    rows = [row for row in kg.run("projects") if row.group is not None and row.theme is not None]
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row.project.compact, set()).add(row.group.compact)
    rosters: dict[str, Mapping[str, str]] = {}
    for theme in sorted({row.theme.compact for row in rows}):
        on_it = {row.project.compact for row in rows if row.theme.compact == theme}
        rosters[theme] = {project: "; ".join(sorted(groups[project])) for project in sorted(on_it)}
    # The themes of a project stay together when groups are shuffled among projects, as its other properties do.
    return analysis.exchange_test(rosters, "working group", model="labels", draws=draws, seed=seed)


TESTS: Final[dict[str, StructureTest]] = {
    "sectors-in-groups": StructureTest(
        "Are the working groups more mixed by sector than if their recorded experts were put into them by chance?",
        "Groups are more mixed by sector than expected by chance.",
        "Groups are less mixed by sector than expected by chance: sectors keep together.",
        _sectors_in_groups,
    ),
    "countries-in-groups": StructureTest(
        "Do experts meet experts of other countries in their working group more often than by chance?",
        "Experts meet those of other countries more often than expected by chance.",
        "Experts meet those of other countries less often than expected by chance: compatriots keep together.",
        _countries_in_groups,
    ),
    "countries-in-works": StructureTest(
        "Do those who share a project or an output come from different countries more often than by chance?",
        "They come from different countries more often than expected by chance.",
        "They come from different countries less often than expected by chance: compatriots work together.",
        _countries_in_works,
    ),
    "groups-on-themes": StructureTest(
        "Do projects on the same theme come from different working groups more often than by chance?",
        "They come from different working groups more often than expected by chance: themes are shared.",
        "They come from different working groups less often than expected by chance: each has its themes.",
        _groups_on_themes,
    ),
}


_Value: TypeAlias = Decimal | str | None

_PLACE: Final = re.compile(r"{(\w+)((?:\|[^{}|]*\|[^{}|]*)?)}")
_DECIMAL: Final = IRI(expand("xsd:decimal"))
RULE_VARIABLE: Final = "rule_that_holds"
_UNKNOWN: Final = "not known"
# What a claim may take of a test against random networks. Chance ranges over twice its spread on both sides.
_OF_TEST: Final[Mapping[str, Callable[["ClaimTest"], float | None]]] = {
    "observed": lambda test: test.effect.observed,
    "mean": lambda test: test.effect.mean,
    "low": lambda test: _range(test)[0],
    "high": lambda test: _range(test)[1],
    "p": lambda test: test.effect.p,
    "draws": lambda test: test.effect.draws,
    "rests_on": lambda test: test.rests_on,
    "recorded": lambda test: test.recorded,
    "enough": lambda test: test.enough,
    "can_tell": lambda test: float(test.can_tell),
    "without_value": lambda test: test.left_out.without_value,
    "too_small": lambda test: test.left_out.too_small,
}


def _range(test: "ClaimTest") -> tuple[float, float]:
    return max(test.effect.mean - 2 * test.effect.sd, 0.0), min(test.effect.mean + 2 * test.effect.sd, 1.0)


class Examiner:
    """Gives the verdict of claims over one graph; asks each question and makes each test once, however many need it."""

    def __init__(self, kg: Asking, draws: int = DRAWS, seed: int = 0) -> None:
        self._kg = kg
        self._draws, self._seed = draws, seed
        self._answers: dict[str, Answer | None] = {}  # the questions of claims
        self._tests: dict[str, ClaimTest | None] = {}  # as many as the library has

    def finding(self, claim: Claim) -> Finding:
        """The claim with its verdict, its evidence and what it rests on."""
        held, place = self._computed(claim)
        values = {
            name: FindingValue(name, each.words, _plain(held[name]), shown(held[name], each.unit), each.ask)
            for name, each in claim.values.items()
        }

        def fill(template: str) -> str:
            return _PLACE.sub(lambda match: _filled(values[match[1]], match[2]), template)

        missing = tuple(claim.values[name].words for name in claim.decisive if held[name] is None)
        rule = None if missing or place is None else claim.rules[place]
        says = rule.says if rule else claim.says
        questions = self._questions(claim)
        tests = {each.test: test for each in claim.values.values() if each.test and (test := self._test(each.test))}
        return Finding(
            name=claim.name,
            title=claim.title,
            claim=claim.claim,
            by=claim.by,
            topic=self._topic(claim),
            kind=claim.kind,
            because=claim.because,
            verdict=OPINION if claim.kind == OPINION else rule.verdict if rule else UNTOLD,
            says=fill(says) if says else not_told(missing),
            number=fill(claim.number),
            counted=fill(claim.counted),
            sure=fill(claim.sure),
            sure_values=tuple(values[name] for name in claim.sure_values),
            supporting=tuple(values[name] for name in claim.supporting),
            opposing=tuple(values[name] for name in claim.opposing),
            rules=tuple(FindingRule(each.verdict, fill(each.when), each is rule) for each in claim.rules),
            missing=missing,
            gap=fill(claim.gap),
            thresholds=fill(claim.thresholds),
            method=tuple(map(numbers, tests.values())),
            chance=self._chance(claim),
            values=tuple(values.values()),
            picture=claim.picture,
            questions=questions,
            sources=self._sources(questions),
            as_of=self._kg.cut_off.words if self._kg.cut_off else "",
            front=claim.front,
        )

    def _computed(self, claim: Claim) -> tuple[dict[str, _Value], int | None]:
        """The values of a claim, and the place of the first line of its rule that holds."""
        held = {name: self._value(each) for name, each in claim.values.items() if not each.of}
        expressions = expressions_of(claim)
        if not expressions:
            return held, None
        terms = {name: _term(value) for name, value in held.items()} or {"nothing": None}
        row = self._kg.store.select(computing(terms, expressions)).dicts()[0]
        for name in expressions:
            term = row.get(name)
            held[name] = _value_of(term.text) if isinstance(term, Literal) else None
        place_held = held.pop(RULE_VARIABLE, None)
        return held, int(place_held) if isinstance(place_held, Decimal) else None

    def _value(self, measure: Measure) -> _Value:
        if measure.ask:
            answer = self._answer(measure.ask)
            found = value(measure.take, answer) if answer is not None else None
            return _value_of(found) if isinstance(found, str) else None if found is None else Decimal(found)
        if measure.take not in _OF_TEST:
            raise ParameterError(f"a test has no {quoted(measure.take)}.{did_you_mean(measure.take, _OF_TEST)}")
        test = self._test(measure.test)
        number = _OF_TEST[measure.take](test) if test else None
        return None if number is None else Decimal(format(Decimal(repr(number)), "f"))

    def _answer(self, asked: Asked) -> Answer | None:
        """The answer of a question, as far as it has evidence; None in a graph that lacks what is asked about."""
        key = repr(asked)
        if key not in self._answers:
            try:
                self._answers[key] = self._kg.answer(asked.query, **asked.parameters)
            except UnknownEntityError:
                self._answers[key] = None
        return self._answers[key]

    def _test(self, name: str) -> "ClaimTest | None":
        """The result of a test against random networks; None in a graph that has nothing to test."""
        if name not in self._tests:
            try:
                self._tests[name] = held_against_chance(self._kg, name, self._draws, self._seed)
            except (EmptyNetworkError, NetworkError, UnknownEntityError):
                self._tests[name] = None
        return self._tests[name]

    def _chance(self, claim: Claim) -> Chance | None:
        test = self._test(claim.scale) if claim.scale else None
        if test is None:
            return None
        low, high = _range(test)
        words = next(
            each.words for each in claim.values.values() if (each.test, each.take) == (claim.scale, "observed")
        )
        return Chance(words, test.effect.observed, test.effect.mean, low, high, test.effect.draws)

    def _topic(self, claim: Claim) -> str:
        return self._kg.queries.topic(claim.topic).title

    def _questions(self, claim: Claim) -> tuple[Asked, ...]:
        every = [*(each.ask for each in claim.values.values() if each.ask), *claim.questions]
        return tuple({repr(each): each for each in every}.values())

    def _sources(self, questions: tuple[Asked, ...]) -> tuple[Source, ...]:
        answers = filter(None, map(self._answer, questions))
        return tuple({each.iri: each for answer in answers for each in answer.sources}.values())


def expressions_of(claim: Claim) -> dict[str, str]:
    """What the engine computes for a claim: values that follow from others, and the place of the rule that holds."""
    expressions = {name: each.of for name, each in claim.values.items() if each.of}
    for place, rule in reversed([*enumerate(claim.rules)]):
        expressions[RULE_VARIABLE] = f"IF({rule.condition}, {place}, {expressions.get(RULE_VARIABLE, '?undecided')})"
    return expressions


def shown(value: _Value, unit: str = "") -> str:
    """A value as people read it.

    >>> shown(Decimal("0.514"), "share"), shown(Decimal("72.10"), "percent"), shown(Decimal(1234)), shown(None)
    ('51%', '72.1%', '1,234', 'not known')
    """
    if value is None:
        return _UNKNOWN
    if isinstance(value, str):
        return value
    match unit:
        case "share":
            return f"{100 * value:.0f}%"
        case "percent":
            return f"{value:.1f}".removesuffix(".0") + "%"
        case "year":
            return f"{value:.0f}"
        case "decimal":
            return f"{value:.3f}".rstrip("0").rstrip(".")
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _filled(value: FindingValue, nouns: str) -> str:
    """A value in a template, with its noun for one or for many where it has one."""
    if not nouns:
        return value.text
    _, one, many = nouns.split("|")
    return f"{value.text} {one if value.value == 1 else many}"


def _plain(value: _Value) -> float | str | None:
    """A value as JSON has it: whole numbers without a point."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _term(value: _Value) -> Literal | None:
    if isinstance(value, Decimal):
        text = format(value, "f")
        # With a point: Virtuoso divides whole numbers without their rest.
        return Literal(text if "." in text else f"{text}.0", _DECIMAL)
    return None if value is None else Literal(value)


def _value_of(text: str) -> _Value:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
