"""Tempo: the days between dated events, as bounds where dates are not exact.

An event is (label, first day, last day): it happened on one day between the two, which are equal if the day is known.
Days are `datetime.date` or ISO texts ("2020-06-15")."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from gpai_graph.errors import AnalysisError

Event: TypeAlias = tuple[str, date | str, date | str]


@dataclass(frozen=True)
class Interval:
    """The days between two events.

    Attributes
    ----------
    earlier, later : str
        The labels of the events.
    least, most : int
        Between the two lie at least and at most so many days.
    certain : bool
        Whether the first is surely not after the second. If not, `least` is 0, and they may even stand the other way
        round.
    """

    earlier: str
    later: str
    least: int
    most: int
    certain: bool


@dataclass(frozen=True)
class Gaps:
    """How long the intervals between events are, in days, each as (least, most).

    Attributes
    ----------
    number : int
        How many intervals there are.
    median, mean : tuple of float
        Of all the least and of all the most days.
    shortest, longest : tuple of int
        Likewise.
    uncertain : int
        How many have an order that the dates do not settle.
    """

    number: int
    median: tuple[float, float]
    mean: tuple[float, float]
    shortest: tuple[int, int]
    longest: tuple[int, int]
    uncertain: int


@dataclass(frozen=True)
class Lag:
    """How long after a milestone an event came.

    Attributes
    ----------
    event : str
        The label of the event.
    milestone : str or None
        The nearest milestone that surely came before it; None if there is none.
    least, most : int or None
        The days between the two.
    perhaps : tuple of str
        Milestones that may have come nearer before, but whose date leaves it open.
    """

    event: str
    milestone: str | None
    least: int | None
    most: int | None
    perhaps: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """How many events had happened by the end of a day.

    Attributes
    ----------
    day : str
        The day as ISO text.
    certain, possible : int
        How many surely had, and how many may have.
    labels : tuple of str
        The events that began to count, surely or perhaps, on that day, sorted.
    """

    day: str
    certain: int
    possible: int
    labels: tuple[str, ...]


@dataclass(frozen=True, order=True)
class _Dated:
    first: date
    last: date
    label: str


def _read(events: Iterable[Event]) -> list[_Dated]:
    """The events sorted by first day, last day, label. Raises AnalysisError for a day that is none."""
    return sorted(_dated(*event) for event in events)


def _dated(label: str, first: date | str, last: date | str) -> _Dated:
    try:
        begin, end = (day if isinstance(day, date) else date.fromisoformat(day) for day in (first, last))
    except (TypeError, ValueError) as error:
        raise AnalysisError(
            f"{label}: '{first}' and '{last}' must be days, such as 2020-06-15. Leave out what has no date."
        ) from error
    if begin > end:
        raise AnalysisError(f"{label}: its first day {begin} is after its last day {end}.")
    return _Dated(begin, end, label)


def _interval(earlier: _Dated, later: _Dated) -> Interval:
    least, most = (later.first - earlier.last).days, (later.last - earlier.first).days
    # If their order is open, the earlier of the two may also lie last: then -least days.
    return Interval(earlier.label, later.label, max(0, least), max(most, -least), certain=least >= 0)


def intervals(events: Iterable[Event]) -> tuple[Interval, ...]:
    """Return the days from each event to the next.

    Parameters
    ----------
    events : iterable of (str, date, date)
        Label, first day and last day: it happened on one day between the two. Days are `datetime.date` or ISO texts.

    Returns
    -------
    tuple of Interval
        One fewer than events, which are sorted by first day, last day and label; in days.

    Raises
    ------
    AnalysisError
        For a day that is none, or a last day before the first.

    Examples
    --------
    >>> intervals([("summit", "2020-12-03", "2020-12-04"), ("launch", "2020-06-15", "2020-06-15")])
    (Interval(earlier='launch', later='summit', least=171, most=172, certain=True),)
    """
    dated = _read(events)
    return tuple(_interval(*pair) for pair in pairwise(dated))


def gaps(found: Sequence[Interval]) -> Gaps:
    """Return statistics of intervals.

    Parameters
    ----------
    found : sequence of Interval
        As `intervals` gives them.

    Returns
    -------
    Gaps
        Median, mean, shortest and longest, in days.

    Raises
    ------
    AnalysisError
        If there is no interval.

    Examples
    --------
    >>> days = ("2020-01-01", "2020-01-11", "2020-01-31")
    >>> gaps(intervals((day, day, day) for day in days)).median
    (15.0, 15.0)
    """
    if not found:
        raise AnalysisError("there are no intervals. Gaps need two or more dated events.")
    least, most = [each.least for each in found], [each.most for each in found]
    return Gaps(
        number=len(found),
        median=(float(statistics.median(least)), float(statistics.median(most))),
        mean=(statistics.fmean(least), statistics.fmean(most)),
        shortest=(min(least), min(most)),
        longest=(max(least), max(most)),
        uncertain=sum(not each.certain for each in found),
    )


def nearest_earlier(events: Iterable[Event], milestones: Iterable[Event]) -> tuple[Lag, ...]:
    """Return for each event the nearest milestone that surely came before it, or on the same day.

    Parameters
    ----------
    events : iterable of (str, date, date)
        Label, first day and last day: it happened on one day between the two. Days are `datetime.date` or ISO texts.
    milestones : iterable of (str, date, date)
        Likewise.

    Returns
    -------
    tuple of Lag
        One for each event, sorted by first day, last day and label; in days.

    Raises
    ------
    AnalysisError
        For a day that is none, or a last day before the first.

    Notes
    -----
    Nearest is the latest last day, then the latest first day, then the first label.

    Examples
    --------
    >>> nearest_earlier([("declaration", "2023-11-01", "2023-11-01")], [("ChatGPT", "2022-11-30", "2022-11-30")])
    (Lag(event='declaration', milestone='ChatGPT', least=336, most=336, perhaps=()),)
    """
    known = _read(milestones)
    return tuple(_lag(event, known) for event in _read(events))


def _lag(event: _Dated, milestones: list[_Dated]) -> Lag:
    before = [each for each in milestones if each.last <= event.first]
    nearest = min(before, key=lambda each: (-each.last.toordinal(), -each.first.toordinal(), each.label), default=None)
    # May have come before the event, and after the nearest sure one.
    open_ = [each for each in milestones if each.first <= event.last and each.last > event.first]
    # Also sure to be earlier, but perhaps nearer: its last day is before the nearest's, its possible days overlap.
    open_ += [each for each in before if nearest and each is not nearest and each.last > nearest.first]
    perhaps = tuple(each.label for each in sorted(open_))
    if nearest is None:
        return Lag(event.label, None, None, None, perhaps)
    found = _interval(nearest, event)
    return Lag(event.label, nearest.label, found.least, found.most, perhaps)


def growth(events: Iterable[Event]) -> tuple[Step, ...]:
    """Return how many events had happened by each day on which that number, or what is possible, changes.

    Parameters
    ----------
    events : iterable of (str, date, date)
        Label, first day and last day: it happened on one day between the two. Days are `datetime.date` or ISO texts.

    Returns
    -------
    tuple of Step
        Sorted by day; the last has `certain` = `possible` = the number of events.

    Raises
    ------
    AnalysisError
        For a day that is none, or a last day before the first.

    Examples
    --------
    >>> growth([("ca", "2020-06-15", "2020-06-15"), ("cz", "2021-11-01", "2021-11-30")])[1]
    Step(day='2021-11-01', certain=1, possible=2, labels=('cz',))
    """
    dated = _read(events)
    days = sorted({day for each in dated for day in (each.first, each.last)})
    return tuple(_step(day, dated) for day in days)


def _step(day: date, dated: list[_Dated]) -> Step:
    return Step(
        day=day.isoformat(),
        certain=sum(each.last <= day for each in dated),
        possible=sum(each.first <= day for each in dated),
        labels=tuple(sorted({each.label for each in dated if day in (each.first, each.last)})),
    )
