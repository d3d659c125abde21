"""Claims compared with chance: a verdict in plain words on a network or on rosters, with its numbers.

Every verdict is conditional on the recorded roster, and says "Cannot tell" where too little is recorded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from gpai_graph.analysis.attributes import completeness, only_graph
from gpai_graph.analysis.graphs import Groups, checked, grouped, limits, nodes_of, within
from gpai_graph.analysis.null_models import (
    Alternative,
    Effect,
    LeftOut,
    Links,
    Model,
    Rosters,
    Seats,
    digits,
    drawn,
    effect,
    pairs,
    refuse_loops,
)
from gpai_graph.errors import AnalysisError, EmptyNetworkError
from gpai_graph.rdf.words import counted

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
    """A claim compared with a null model.

    Attributes
    ----------
    statistic : str
        What `effect.observed` measures, in words.
    model : str
        What chance was, in words.
    effect : Effect
        The observed value and the draws.
    rests_on : int
        How many links or seats it rests on.
    recorded : float or None
        The share of the stated roster that is recorded, 0 to 1; None if no count is stated.
    enough : float
        The share that would be enough.
    can_tell : bool
        Whether all this is enough.
    verdict : str
        The answer in plain words, numbers included.
    seed : int
        How chance was drawn.
    limits : tuple of str
        What it does not know, in sentences.
    left_out : LeftOut
        How many members, groups and links it leaves out, and why; `limits` says so, too.
    """

    statistic: str
    model: str
    effect: Effect
    rests_on: int
    recorded: float | None
    enough: float
    can_tell: bool
    verdict: str
    seed: int
    limits: tuple[str, ...]
    left_out: LeftOut


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
    """Test whether groups are more mixed than if the same members had been put into them by chance.

    Parameters
    ----------
    G : networkx.Graph or mapping
        A network of members and the groups they sit in, or plain rosters {group: {member: sector}}.
    by : str, default "sector"
        The attribute of members that tells how mixed a group is.
    members : str, default "person"
        The kind of node that is a member.
    model : {"labels", "rewiring"}
        "labels" shuffles the sectors among all members, who keep their seats; "rewiring" deals the seats anew, so that
        each group keeps its size and each member the number of seats. Either keeps the mix of the whole: that the whole
        is mixed is not tested.
    draws : int, default 999
        How many networks chance makes.
    seed : int, default 0
        The same seed gives the same draws.
    alternative : {"two-sided", "greater", "less"}
        Which way counts as far out.
    recorded : float, optional
        The share of the roster that is recorded, 0 to 1; else it is computed from `completeness` of the network.
    measures : collection of str, optional
        The measures of `completeness` that are rosters; all, if not given.
    enough : float, default 0.6
        Below this share recorded the verdict is "Cannot tell".
    least : int, default 30
        With fewer seats or links the verdict is "Cannot tell".

    Returns
    -------
    ClaimTest
        The statistic is the mean Blau index of the groups, each weighted by its size, 0 to 1.

    Raises
    ------
    EmptyNetworkError
        If no group is left.
    AnalysisError
        For a network that does not have two kinds of nodes.

    Notes
    -----
    Members without a value, and groups with fewer than two members that have one, are left out; `limits` counts them.

    References
    ----------
    Blau 1977 (Inequality and Heterogeneity); Phipson and Smyth 2010, doi:10.2202/1544-6115.1585; Maslov and Sneppen
    2002, doi:10.1126/science.1065103.

    Examples
    --------
    >>> sectors = ("science", "industry", "labour", "government")
    >>> rosters = {f"wg{i}": {f"{i}-{sector}": sector for sector in sectors} for i in range(10)}
    >>> found = diversity_test(rosters, recorded=1.0)
    >>> round(found.effect.observed, 3), found.effect.p, found.verdict.split(":")[0]
    (0.75, 0.002, 'More mixed than chance')
    """
    seats = Seats.read(G, by, members)
    settings = _settings(G, draws, seed, alternative, recorded, measures, enough, least)
    observed = seats.mean_blau(seats.links, seats.labels)
    found = effect(observed, list(seats.drawn(seats.mean_blau, _model(model), draws, seed)), alternative)
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
    """Test whether links join different countries more often than chance would.

    Parameters
    ----------
    G : networkx.Graph or mapping
        A network whose nodes have a country. For links that come from sitting in one group, do NOT project first: give
        the network of members and groups and `members`, or plain rosters {group: {member: country}}.
    by : str or mapping of node to group, default "country"
        An attribute of the nodes, or the group of each node. Links that touch a node without one are left out.
    members : str, optional
        The kind of node that is a member, where G is a network of members and groups.
    model : {"rewiring", "labels"}
        As in `diversity_test`.
    draws : int, default 999
        How many networks chance makes.
    seed : int, default 0
        The same seed gives the same draws.
    alternative : {"two-sided", "greater", "less"}
        Which way counts as far out.
    recorded : float, optional
        The share of the roster that is recorded, 0 to 1; else it is computed from `completeness` of the network.
    measures : collection of str, optional
        The measures of `completeness` that are rosters; all, if not given.
    enough : float, default 0.6
        Below this share recorded the verdict is "Cannot tell".
    least : int, default 30
        With fewer seats or links the verdict is "Cannot tell".

    Returns
    -------
    ClaimTest
        The statistic is the share of links between different countries, 0 to 1 (the E-I index is twice that less 1, so
        it has the same p); with members and groups, the share of pairs in a group that are from different countries.

    Raises
    ------
    EmptyNetworkError
        If no link is left.
    AnalysisError
        For nodes linked with themselves.

    Notes
    -----
    Rewiring a projection would break up its cliques and call anything significant; dealing the seats anew does not.

    References
    ----------
    Krackhardt and Stern 1988, doi:10.2307/2786835; Maslov and Sneppen 2002, doi:10.1126/science.1065103.

    Examples
    --------
    >>> G = nx.Graph((f"ca{i}", f"fr{(i + step) % 12}") for i in range(12) for step in range(3))
    >>> found = exchange_test(G, {node: node[:2] for node in G}, recorded=1.0)
    >>> found.effect.observed, found.effect.p, found.verdict.split(":")[0]
    (1.0, 0.002, 'More between different groups than chance')
    """
    settings = _settings(G, draws, seed, alternative, recorded, measures, enough, least)
    name = by if isinstance(by, str) else "group"
    if members is not None or not isinstance(G, nx.Graph):
        seats = Seats.read(G, by, members or "")
        found = effect(
            seats.different_pairs(seats.links, seats.labels),
            list(seats.drawn(seats.different_pairs, _model(model), draws, seed)),
            alternative,
        )
        words = ("between different groups", f"share of pairs in one group that differ in {name}", "seat")
        return _claim(words, _MODELS[model], found, len(seats.links), settings, seats.left_out)
    part, labels, left_out = _with_value(G, by)
    links, _ = pairs(part)
    draws_of = drawn(links, labels, part.is_directed(), _between, _model(model), draws, seed)
    found = effect(_between(links, labels), list(draws_of), alternative)
    words = ("between different groups", f"share of links between nodes that differ in {name}", "link")
    return _claim(words, _MODELS[model], found, len(links), settings, left_out)


def recorded_share(G: nx.Graph, measures: Collection[str] | None = None) -> float | None:
    """Return the share of stated rosters that is recorded.

    Parameters
    ----------
    G : networkx.Graph
        A network with `completeness`, as `kg.network` gives it.
    measures : collection of str, optional
        The measures that are rosters; all, if not given.

    Returns
    -------
    float or None
        From 0 to 1; None if no count is stated.

    Raises
    ------
    NetworkError
        If `completeness` cannot be read.

    Notes
    -----
    Of each subject the latest statement counts (of several of one date the least recorded), and no subject counts for
    more than it states. Only subjects that are nodes of the network count, if any is.

    Examples
    --------
    >>> stated = ({"subject": "wg", "measure": "experts", "stated": 30, "recorded": 12, "date": "2021"},)
    >>> recorded_share(nx.Graph([("ca", "wg")], completeness=stated))
    0.4
    """
    only_graph(G, AnalysisError)
    stated = completeness(G.graph.get("completeness"))
    entries = [each for each in stated if measures is None or each["measure"] in measures]
    entries = [each for each in entries if each["stated"] > 0]
    entries = [each for each in entries if each["subject"] in G] or entries
    latest: dict[str, Mapping[str, Any]] = {}
    for each in sorted(entries, key=lambda each: (str(each.get("date", "")), -each["recorded"] / each["stated"])):
        latest[each["subject"]] = each
    whole = sum(each["stated"] for each in latest.values())
    return sum(min(each["recorded"], each["stated"]) for each in latest.values()) / whole if whole else None


def _between(links: Links, labels: Sequence[str]) -> float:
    return sum(labels[one] != labels[other] for one, other in links) / len(links)


def _with_value(G: nx.Graph, by: Groups) -> tuple[nx.Graph, tuple[str, ...], LeftOut]:
    """The part of the network whose nodes have a value, these values by number of node, and what was left out."""
    checked(G, links=True)
    refuse_loops(G)
    groups = grouped(G, by)
    part = G.subgraph(groups)
    if part.number_of_edges() == 0:
        raise EmptyNetworkError(
            f"of {counted(G.number_of_edges(), 'link')}, none has a group at both ends: nothing to test."
        )
    left_out = LeftOut(links=G.number_of_edges() - part.number_of_edges())
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
    left_out: LeftOut,
) -> ClaimTest:
    reasons = _reasons(found, rests_on, words[2], settings)
    unknown = ("We do not know how much of the list of members is recorded.",) if settings.recorded is None else ()
    return ClaimTest(
        statistic=words[1],
        model=model,
        effect=found,
        rests_on=rests_on,
        recorded=settings.recorded,
        enough=settings.enough,
        can_tell=not reasons,
        verdict=f"Cannot tell: {'; '.join(reasons)}." if reasons else _verdict(words, model, found, rests_on, settings),
        seed=settings.seed,
        limits=(*settings.limits, *left_out.words, *unknown, "All this holds for the recorded members only."),
        left_out=left_out,
    )


def _reasons(found: Effect, rests_on: int, unit: str, settings: _Settings) -> list[str]:
    reasons = []
    if settings.recorded is not None and settings.recorded < settings.enough:
        share, enough = (f"{100 * value:.0f} %" for value in (settings.recorded, settings.enough))
        reasons.append(f"only {share} of the list of members is recorded, {enough} would be enough")
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
        f"It rests on {counted(rests_on, words[2])}, {share} of the stated list being recorded."
    )
