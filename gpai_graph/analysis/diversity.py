"""Diversity and coverage: shares of plain counts and values, always with the number on which they rest."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gpai_graph.errors import AnalysisError, quoted

# From fewer, one person more or less changes the index visibly.
_FEW = 10


@dataclass(frozen=True)
class Diversity:
    """How mixed one group is, and on how many it rests.

    Attributes
    ----------
    number : int
        How many things (persons) have a category.
    counts : dict
        {category: how many}, most first, ties by name.
    blau : float
        The chance that two draws (with replacement) differ, from 0 (all alike) to 1 - 1/categories.
    normalised : float or None
        `blau` divided by that maximum, 0 to 1; None for one possible category.
    corrected : float or None
        The chance that two different members differ: free of the bias that makes small groups look uniform; None for
        one member.
    shannon : float
        The entropy in nats, from 0.
    effective : float
        Its exponential, the number of equally common categories with the same entropy, from 1.
    limits : tuple of str
        What it does not know, in sentences.
    """

    number: int
    counts: dict[str, int]
    blau: float
    normalised: float | None
    corrected: float | None
    shannon: float
    effective: float
    limits: tuple[str, ...]


def diversity(groups: Mapping[str, Mapping[str, int]], categories: int | None = None) -> dict[str, Diversity]:
    """Return how mixed each group is.

    Parameters
    ----------
    groups : mapping
        {group: {category: how many}}, for instance {body: Counter of sectors}; zeros are allowed.
    categories : int, optional
        How many are possible, for `normalised`; if not given, those that occur in any group.

    Returns
    -------
    dict
        {group: Diversity}, the most mixed (`blau`) first, ties by name.

    Raises
    ------
    AnalysisError
        For a group that counts nobody, a count that is no whole number from 0, or fewer `categories` than occur.

    References
    ----------
    Blau 1977 (Inequality and Heterogeneity); Simpson 1949, doi:10.1038/163688a0; Biemann and Kearney 2010,
    doi:10.1177/1094428109338875 (corrected); Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x; Jost 2006,
    doi:10.1111/j.2006.0030-1299.14714.x (effective number).

    Examples
    --------
    >>> sectors = {"council": {"government": 4}, "wg": {"science": 2, "industry": 1, "labour": 1}}
    >>> found = diversity(sectors, categories=4)
    >>> list(found), found["wg"].blau, found["wg"].number, round(found["wg"].effective, 3)
    (['wg', 'council'], 0.625, 4, 2.828)
    """
    for group, counts in groups.items():
        _check(group, counts)
    occurring = {category for counts in groups.values() for category, count in counts.items() if count}
    possible = len(occurring) if categories is None else categories
    if possible < len(occurring):
        raise AnalysisError(f"categories={categories}, but {len(occurring)} occur: {', '.join(sorted(occurring))}.")
    found = {group: _diversity(counts, possible) for group, counts in groups.items()}
    return dict(sorted(found.items(), key=lambda item: (-round(item[1].blau, 12), item[0])))


def _check(group: str, counts: Mapping[str, int]) -> None:
    for category, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise AnalysisError(f"{group}: {quoted(count)} of {quoted(category)}. A count is a whole number from 0.")
    if not any(counts.values()):
        raise AnalysisError(f"{group} has no members, so it has no measure of mixing. Leave it out and say so.")


def blau(counts: Iterable[int]) -> float:
    """1 − Σ p², the chance that two draws differ; 0 if nothing is counted.

    >>> blau([2, 1, 1])
    0.625
    """
    sizes = list(counts)
    number = sum(sizes)
    return 1 - sum(size * size for size in sizes) / number**2 if number else 0.0


def _diversity(counts: Mapping[str, int], possible: int) -> Diversity:
    most_first = {name: size for name, size in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if size}
    number = sum(most_first.values())
    index = blau(most_first.values())
    entropy = -math.fsum(size / number * math.log(size / number) for size in most_first.values())
    return Diversity(
        number=number,
        counts=most_first,
        blau=index,
        normalised=index / (1 - 1 / possible) if possible > 1 else None,
        corrected=index * number / (number - 1) if number > 1 else None,
        shannon=max(0.0, entropy),
        effective=math.exp(max(0.0, entropy)),
        limits=(f"Rests on {number} only: one more or less changes it visibly.",) if number < _FEW else (),
    )


@dataclass(frozen=True)
class Coverage:
    """What share of a whole lies inside a group, and how many have a value at all.

    Attributes
    ----------
    inside, total : float
        The values added up.
    share : float or None
        inside / total, 0 to 1; None if the total is 0.
    members, others : int
        How many things are inside and outside.
    with_value, others_with_value : int
        How many of them have a value: the share rests on those only.
    text : str
        All this in two sentences.
    limits : tuple of str
        What it does not know, in sentences.
    """

    inside: float
    total: float
    share: float | None
    members: int
    with_value: int
    others: int
    others_with_value: int
    text: str
    limits: tuple[str, ...]


def coverage(values: Mapping[str, float | None], inside: Iterable[str]) -> Coverage:
    """Return the share of a whole that lies inside a group, such as the members' share of the world's papers.

    Parameters
    ----------
    values : mapping
        {thing: value from 0, or None where it is not known}, for the whole world.
    inside : iterable of str
        The things of the group; one that is not in `values` has no value.

    Returns
    -------
    Coverage
        Sums in the unit of the values, the share from 0 to 1.

    Raises
    ------
    AnalysisError
        For a negative value, or a text as `inside`.

    Examples
    --------
    >>> coverage({"ca": 3.0, "fr": None, "cn": 7.0, "za": None}, ["ca", "fr"]).text
    '30.0 % (3 of 10). 1 of 2 inside and 1 of 2 outside have a value.'
    """
    if isinstance(inside, str):
        raise AnalysisError(f"inside is several things: ['{inside}'] instead of '{inside}'.")
    group = set(inside)
    wrong = sorted(thing for thing, value in values.items() if value is not None and not 0 <= value < math.inf)
    if wrong:
        raise AnalysisError(f"{wrong[0]} has the value {values[wrong[0]]}: shares need values from 0 on.")
    mine = [value for thing, value in values.items() if thing in group and value is not None]
    rest = [value for thing, value in values.items() if thing not in group and value is not None]
    outside = len(set(values) - group)
    part, whole = math.fsum(mine), math.fsum(mine + rest)
    share = part / whole if whole else None
    told = f"{100 * share:.1f} % ({part:g} of {whole:g})" if share is not None else "No share: the total is 0"
    rests = f"{len(mine)} of {len(group)} inside and {len(rest)} of {outside} outside have a value."
    partial = len(mine) < len(group) or len(rest) < outside
    return Coverage(
        inside=part,
        total=whole,
        share=share,
        members=len(group),
        with_value=len(mine),
        others=outside,
        others_with_value=len(rest),
        text=f"{told}. {rests}",
        limits=(f"{rests} The share is that of those with a value.",) if partial else (),
    )
