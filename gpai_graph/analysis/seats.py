"""Seats: who sits in which group, and the networks that chance makes of them.

The tests of claims read rosters here, and draw from here."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Literal, TypeAlias

import networkx as nx

from gpai_graph.analysis.diversity import blau
from gpai_graph.analysis.graphs import Groups, checked, counted, grouped, kind, links_of, order
from gpai_graph.analysis.null_models import Links, rewirings
from gpai_graph.errors import AnalysisError, EmptyNetworkError, did_you_mean

Model: TypeAlias = Literal["labels", "rewiring"]
Rosters: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Seats:
    """Links (member, group), both as numbers: members first, then groups; `labels` has one entry a member."""

    links: Links
    labels: tuple[str, ...]
    groups: int
    left_out: tuple[str, ...]

    @classmethod
    def read(cls, G: nx.Graph | Rosters, by: Groups, members: str) -> "Seats":
        """The seats of a network of members and groups, or of plain rosters."""
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

    def drawn(self, statistic: "Statistic", model: Model, draws: int, seed: int) -> Iterator[float]:
        """The statistic in each draw of the null model."""
        # Directed from member to group: so rewiring keeps the two kinds apart.
        return drawn(self.links, self.labels, True, statistic, model, draws, seed, self.groups)

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


Statistic: TypeAlias = Callable[[Links, Sequence[str]], float]


def drawn(
    links: Links,
    labels: Sequence[str],
    directed: bool,
    statistic: Statistic,
    model: Model,
    draws: int,
    seed: int,
    more_nodes: int = 0,
) -> Iterator[float]:
    """The statistic in each draw of the null model."""
    if model == "rewiring":
        for random_links in rewirings(links, len(labels) + more_nodes, directed, draws, seed):
            yield statistic(random_links, labels)
        return
    numbers, shuffled = Random(seed), list(labels)
    for _ in range(draws):
        numbers.shuffle(shuffled)
        yield statistic(links, shuffled)
