"""Structure: claims about the structure of GPAI, tested against random networks. Verdicts in words out.

Each test names its measure and its null model, and says "Cannot tell" where too little is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from gpai_graph import analysis
from gpai_graph.answers.answer import Answer
from gpai_graph.errors import AnalysisError, did_you_mean
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import Solutions
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
        raise AnalysisError(f"there is no test {name!r}.{did_you_mean(name, TESTS)} The tests are {', '.join(TESTS)}.")
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
