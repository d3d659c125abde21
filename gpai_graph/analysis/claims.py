"""Claims against chance: a network or rosters in, a verdict in plain words with its numbers out.

Every verdict is conditional on the recorded roster, and says "Cannot tell" where too little is recorded."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Any, Literal, TypeAlias

import networkx as nx

from gpai_graph.analysis.attributes import completeness
from gpai_graph.analysis.diversity import blau
from gpai_graph.analysis.graphs import (
    Groups,
    checked,
    counted,
    grouped,
    kind,
    limits,
    links_of,
    nodes_of,
    order,
    within,
)
from gpai_graph.analysis.null_models import Alternative, Effect, Links, digits, effect, pairs, refuse_loops, rewirings
from gpai_graph.errors import AnalysisError, EmptyNetworkError, did_you_mean

Model: TypeAlias = Literal["labels", "rewiring"]
Rosters: TypeAlias = Mapping[str, Mapping[str, str]]

# Below this share of a stated roster, who is recorded may differ from who was there (a house rule, no law).
ENOUGH = 0.6
# From fewer links or seats, one more or less turns the result.
LEAST = 30
# What counts as more than chance; stated in the verdict together with p.
LEVEL = 0.05
_MODELS = {
    "labels": "labels shuffled among the nodes, the links kept",
    "rewiring": "links rewired, each node keeping its number of links",
}


@dataclass(frozen=True)
class ClaimTest:
    """A claim held against a null model.

    `statistic`: what `effect.observed` measures, in words; `model`: what chance was; `rests_on`: how many links or
    seats it rests on; `recorded`: the share of the stated roster that is recorded, None if no count is stated;
    `can_tell`: whether all this is enough; `verdict`: the answer in plain words, numbers included; `limits`: what it
    does not know."""

    statistic: str
    model: str
    effect: Effect
    rests_on: int
    recorded: float | None
    can_tell: bool
    verdict: str
    seed: int
    limits: tuple[str, ...]


@dataclass(frozen=True)
class _Settings:
    draws: int
    seed: int
    alternative: Alternative
    recorded: float | None
    enough: float
    least: int
    limits: tuple[str, ...]


def diversity_test(
    G: nx.Graph | Rosters,
    by: str = "sector",
    *,
    members: str = "person",
    model: Model = "labels",
    draws: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    recorded: float | None = None,
    measures: Collection[str] | None = None,
    enough: float = ENOUGH,
    least: int = LEAST,
) -> ClaimTest:
    """Are groups more mixed than if the same members had been put into them by chance? ("multi-stakeholder")

    `G`: a network of members and the groups they sit in (`members` is the kind of node that is a member, `by` its
    attribute), or plain rosters {group: {member: sector}}. The statistic is the mean Blau index of the groups, each
    weighted by its size.
    `model`: "labels" shuffles the sectors among all members, who keep their seats; "rewiring" deals the seats anew,
    so that each group keeps its size and each member the number of seats. Either keeps the mix of the whole: a mixed
    whole is not what is tested.
    `recorded`: the share of the roster that is recorded, if you know it; else from `completeness` of the network,
    restricted to the `measures` named. Below `enough`, or with fewer than `least` seats, the verdict is "Cannot tell".
    Members without a value, and groups with fewer than two members that have one, are left out; `limits` counts them.
    Raises EmptyNetworkError if no group is left, AnalysisError for a network that does not have two kinds of nodes.
    Source: Blau 1977; Phipson and Smyth 2010, doi:10.2202/1544-6115.1585; Maslov and Sneppen 2002,
    doi:10.1126/science.1065103.

    >>> sectors = ("science", "industry", "labour", "government")
    >>> rosters = {f"wg{i}": {f"{i}-{sector}": sector for sector in sectors} for i in range(10)}
    >>> found = diversity_test(rosters, recorded=1.0)
    >>> round(found.effect.observed, 3), found.effect.p, found.verdict.split(":")[0]
    (0.75, 0.002, 'More mixed than chance')
    """
    seats = _Seats.read(G, by, members)
    settings = _settings(G, draws, seed, alternative, recorded, measures, enough, least)
    observed = seats.mean_blau(seats.links, seats.labels)
    found = effect(observed, list(seats.drawn(seats.mean_blau, _model(model), settings)), alternative)
    words = ("mixed", f"{by} diversity within groups (mean Blau index, weighted by size)", "seat")
    return _claim(words, _MODELS[model], found, len(seats.links), settings, seats.left_out)


def exchange_test(
    G: nx.Graph | Rosters,
    by: Groups = "country",
    *,
    members: str | None = None,
    model: Model = "rewiring",
    draws: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    recorded: float | None = None,
    measures: Collection[str] | None = None,
    enough: float = ENOUGH,
    least: int = LEAST,
) -> ClaimTest:
    """Do links join different countries more often than chance would? ("knowledge is exchanged")

    `G`: a network whose nodes have a country (`by`: an attribute, or {node: group}); the statistic is the share of
    links between different ones (the E-I index is twice that less 1, so it has the same p). For links that come from
    sitting in one group, do NOT project first: give the network of members and groups and `members` = the kind of
    node that is a member (or plain rosters). Then the statistic is the share of pairs in a group that are from
    different countries, and chance deals the seats anew. Rewiring a projection would break up its cliques and call
    anything significant.
    `model`, `recorded`, `measures`, `enough`, `least`: as in `diversity_test`. Links that touch a node without a
    country are left out.
    Raises EmptyNetworkError if no link is left, AnalysisError for nodes linked with themselves.
    Source: Krackhardt and Stern 1988, doi:10.2307/2786835; Maslov and Sneppen 2002, doi:10.1126/science.1065103.

    >>> G = nx.Graph((f"ca{i}", f"fr{(i + step) % 12}") for i in range(12) for step in range(3))
    >>> found = exchange_test(G, {node: node[:2] for node in G}, recorded=1.0)
    >>> found.effect.observed, found.effect.p, found.verdict.split(":")[0]
    (1.0, 0.002, 'More between different groups than chance')
    """
    settings = _settings(G, draws, seed, alternative, recorded, measures, enough, least)
    name = by if isinstance(by, str) else "group"
    if members is not None or not isinstance(G, nx.Graph):
        seats = _Seats.read(G, by, members or "")
        found = effect(
            seats.different_pairs(seats.links, seats.labels),
            list(seats.drawn(seats.different_pairs, _model(model), settings)),
            alternative,
        )
        words = ("between different groups", f"share of pairs in one group that differ in {name}", "seat")
        return _claim(words, _MODELS[model], found, len(seats.links), settings, seats.left_out)
    part, labels, left_out = _with_value(G, by)
    links, _ = pairs(part)
    draws_of = _drawn(links, labels, part.is_directed(), _between, _model(model), settings)
    found = effect(_between(links, labels), list(draws_of), alternative)
    words = ("between different groups", f"share of links between nodes that differ in {name}", "link")
    return _claim(words, _MODELS[model], found, len(links), settings, left_out)


def recorded_share(G: nx.Graph, measures: Collection[str] | None = None) -> float | None:
    """The share of stated rosters that is recorded, from `completeness` of the network; None if no count is stated.

    Of each subject the latest statement counts (of several of one date the least recorded), no subject for more than
    it states. Only subjects that are nodes of the network, if any is. `measures`: the measures that are rosters
    (all, if not given).

    >>> stated = ({"subject": "wg", "measure": "experts", "stated": 30, "recorded": 12, "date": "2021"},)
    >>> recorded_share(nx.Graph([("ca", "wg")], completeness=stated))
    0.4
    """
    stated = completeness(G.graph.get("completeness"))
    entries = [each for each in stated if measures is None or each["measure"] in measures]
    entries = [each for each in entries if each["stated"] > 0]
    entries = [each for each in entries if each["subject"] in G] or entries
    latest: dict[str, Mapping[str, Any]] = {}
    for each in sorted(entries, key=lambda each: (str(each.get("date", "")), -each["recorded"] / each["stated"])):
        latest[each["subject"]] = each
    whole = sum(each["stated"] for each in latest.values())
    return sum(min(each["recorded"], each["stated"]) for each in latest.values()) / whole if whole else None


# ---- Seats: members and their groups ----


@dataclass(frozen=True)
class _Seats:
    """Links (member, group), both as numbers: members first, then groups; `labels` has one entry a member."""

    links: Links
    labels: tuple[str, ...]
    groups: int
    left_out: tuple[str, ...]

    @classmethod
    def read(cls, G: nx.Graph | Rosters, by: Groups, members: str) -> "_Seats":
        rosters, unlabelled = _from_network(G, by, members) if isinstance(G, nx.Graph) else _from_rosters(G)
        usable = {group: people for group, people in rosters.items() if len(people) > 1}
        if not usable:
            raise EmptyNetworkError(f"no group has two members with a value of '{by}': nothing to test.")
        labels = {member: label for people in usable.values() for member, label in people.items()}
        numbers = {member: index for index, member in enumerate(sorted(labels, key=order))}
        links = [
            (numbers[member], len(numbers) + index)
            for index, group in enumerate(sorted(usable, key=order))
            for member in sorted(usable[group], key=order)
        ]
        few = len(rosters) - len(usable)
        left_out: tuple[str, ...] = (
            (f"Left out, without a value: {counted(unlabelled, 'member')}.",) if unlabelled else ()
        )
        left_out += (
            (f"Left out, with fewer than two members that have a value: {counted(few, 'group')}.",) if few else ()
        )
        return cls(links, tuple(labels[member] for member in numbers), len(usable), left_out)

    def drawn(self, statistic: "_Statistic", model: Model, settings: "_Settings") -> Iterator[float]:
        # Directed from member to group: so rewiring keeps the two kinds apart.
        return _drawn(self.links, self.labels, True, statistic, model, settings, self.groups)

    def mean_blau(self, links: Links, labels: Sequence[str]) -> float:
        """The Blau index of each group, weighted by its size."""
        sizes = [list(counts.values()) for counts in self._counts(links, labels)]
        return sum(sum(counts) * blau(counts) for counts in sizes) / len(links)

    def different_pairs(self, links: Links, labels: Sequence[str]) -> float:
        """The share of pairs that sit in one group and differ, each pair counted once a group."""
        different = every = 0
        for counts in self._counts(links, labels):
            size = sum(counts.values())
            every += size * (size - 1)
            different += size * size - sum(count * count for count in counts.values())
        return different / every

    def _counts(self, links: Links, labels: Sequence[str]) -> list[Counter[str]]:
        found: list[Counter[str]] = [Counter() for _ in range(self.groups)]
        for member, group in links:
            found[group - len(self.labels)][labels[member]] += 1
        return found


def _from_network(G: nx.Graph, by: Groups, members: str) -> tuple[dict[str, dict[str, str]], int]:
    checked(G)
    people = {node for node in G if kind(G, node) == members}
    if not people:
        kinds = {kind(G, node) for node in G} - {""}
        raise AnalysisError(f"no node is of the kind '{members}'.{did_you_mean(members, kinds)} Name it in members=….")
    labels = grouped(G.subgraph(people), by)
    rosters: dict[str, dict[str, str]] = {}
    for source, target in links_of(G):
        if (source in people) == (target in people):
            raise AnalysisError(
                f"{source} – {target} does not join a {members} and a group. Give members and groups only."
            )
        member, group = (source, target) if source in people else (target, source)
        rosters.setdefault(group, {})
        if member in labels:
            rosters[group][member] = labels[member]
    return rosters, len(people - set(labels))


def _from_rosters(rosters: Rosters) -> tuple[dict[str, dict[str, str]], int]:
    told: dict[str, str] = {}
    for member, label in chain.from_iterable(people.items() for people in rosters.values()):
        if label and told.setdefault(member, label) != label:
            raise AnalysisError(
                f"{member} is '{told[member]}' in one group and '{label}' in another: choose one for all."
            )
    found = {group: {member: label for member, label in people.items() if label} for group, people in rosters.items()}
    every = {member for people in rosters.values() for member in people}
    return found, len(every - set(told))


# ---- Draws ----

_Statistic: TypeAlias = Callable[[Links, Sequence[str]], float]


def _drawn(
    links: Links,
    labels: Sequence[str],
    directed: bool,
    statistic: _Statistic,
    model: Model,
    settings: _Settings,
    more_nodes: int = 0,
) -> Iterator[float]:
    """The statistic in each draw of the null model."""
    if model == "rewiring":
        for random_links in rewirings(links, len(labels) + more_nodes, directed, settings.draws, settings.seed):
            yield statistic(random_links, labels)
        return
    numbers, shuffled = Random(settings.seed), list(labels)
    for _ in range(settings.draws):
        numbers.shuffle(shuffled)
        yield statistic(links, shuffled)


def _between(links: Links, labels: Sequence[str]) -> float:
    return sum(labels[one] != labels[other] for one, other in links) / len(links)


def _with_value(G: nx.Graph, by: Groups) -> tuple[nx.Graph, tuple[str, ...], tuple[str, ...]]:
    """The part of the network whose nodes have a value, these values by number of node, and what was left out."""
    checked(G, links=True)
    refuse_loops(G)
    groups = grouped(G, by)
    part = G.subgraph(groups)
    if part.number_of_edges() == 0:
        raise EmptyNetworkError(
            f"of {counted(G.number_of_edges(), 'link')}, none has a group at both ends: nothing to test."
        )
    missing = G.number_of_edges() - part.number_of_edges()
    left_out = (f"Left out, with a node without a group: {counted(missing, 'link')}.",) if missing else ()
    return part, tuple(groups[node] for node in nodes_of(part)), left_out


# ---- Verdicts ----


def _model(model: str) -> Model:
    if model not in _MODELS:
        raise AnalysisError(f"model='{model}': take one of {', '.join(_MODELS)}.")
    return model  # type: ignore[return-value]


def _settings(
    G: nx.Graph | Rosters,
    draws: int,
    seed: int,
    alternative: Alternative,
    recorded: float | None,
    measures: Collection[str] | None,
    enough: float,
    least: int,
) -> _Settings:
    if recorded is not None:
        within(recorded, -1e-9, 1 + 1e-9, "recorded")
    elif isinstance(G, nx.Graph):
        recorded = recorded_share(G, measures)
    told = limits(G) if isinstance(G, nx.Graph) else ()
    return _Settings(draws, seed, alternative, recorded, enough, least, told)


def _claim(
    words: tuple[str, str, str],
    model: str,
    found: Effect,
    rests_on: int,
    settings: _Settings,
    left_out: tuple[str, ...],
) -> ClaimTest:
    reasons = _reasons(found, rests_on, words[2], settings)
    unknown = ("How much of the roster is recorded is not known.",) if settings.recorded is None else ()
    return ClaimTest(
        statistic=words[1],
        model=model,
        effect=found,
        rests_on=rests_on,
        recorded=settings.recorded,
        can_tell=not reasons,
        verdict=f"Cannot tell: {'; '.join(reasons)}." if reasons else _verdict(words, model, found, rests_on, settings),
        seed=settings.seed,
        limits=settings.limits + left_out + unknown + ("All this holds for the recorded roster only.",),
    )


def _reasons(found: Effect, rests_on: int, unit: str, settings: _Settings) -> list[str]:
    reasons = []
    if settings.recorded is not None and settings.recorded < settings.enough:
        share, enough = (f"{100 * value:.0f} %" for value in (settings.recorded, settings.enough))
        reasons.append(f"only {share} of the roster that sources state is recorded, {enough} would be enough")
    if rests_on < settings.least:
        reasons.append(f"it would rest on {counted(rests_on, unit)} only, {settings.least} would be enough")
    if found.sd == 0:
        reasons.append(f"all {found.draws} draws give the same value, {digits(found.mean)}: chance has no room here")
    return reasons


def _verdict(words: tuple[str, str, str], model: str, found: Effect, rests_on: int, settings: _Settings) -> str:
    more = f"{'More' if found.observed > found.mean else 'Less'} {words[0]} than chance"
    told = more if found.p <= LEVEL else f"Not distinguishable from chance ({words[0]})"
    share = "an unknown share" if settings.recorded is None else f"{100 * settings.recorded:.0f} %"
    return (
        f"{told}: {words[1]} is {digits(found.observed)}, by chance {digits(found.mean)} ± {digits(found.sd)} "
        f"(p = {digits(found.p)}, {found.draws} draws, {model}; {found.alternative}). "
        f"It rests on {counted(rests_on, words[2])}, {share} of the stated roster being recorded."
    )
