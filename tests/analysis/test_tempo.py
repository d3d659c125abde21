"""Tempo: days counted by hand, and bounds that hold for every day that the dates allow."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.analysis import Interval, Lag, gaps, growth, intervals, nearest_earlier
from gpai_graph.analysis.tempo import Event
from gpai_graph.errors import AnalysisError

LAUNCH: Event = ("launch", "2020-06-15", "2020-06-15")
SUMMIT: Event = ("summit", "2020-12-03", "2020-12-04")
PARIS: Event = ("Paris", "2021-11-01", "2021-11-30")


def test_intervals_carry_the_bounds_of_their_dates() -> None:
    # June 15 to December 3: 15 + 31 + 31 + 30 + 31 + 30 + 3 = 171. December 4 to November 1: 365 − 33 = 332;
    # December 3 to November 30: 365 − 3 = 362.
    assert intervals([PARIS, SUMMIT, LAUNCH]) == (
        Interval("launch", "summit", 171, 172, certain=True),
        Interval("summit", "Paris", 332, 362, certain=True),
    )


def test_an_order_that_the_dates_leave_open_is_told() -> None:
    # Some day of 2021, and March 1: either may be first. At most 305 days after (December 31), at most 59 before.
    found = intervals([("year", "2021-01-01", "2021-12-31"), ("day", "2021-03-01", "2021-03-01")])
    assert found == (Interval("year", "day", 0, 305, certain=False),)


def test_gaps_tell_the_bounds_of_each_statistic() -> None:
    found = gaps(intervals([LAUNCH, SUMMIT, PARIS]))
    assert (found.number, found.uncertain) == (2, 0)
    assert found.median == ((171 + 332) / 2, (172 + 362) / 2)
    assert found.mean == (251.5, 267.0)
    assert (found.shortest, found.longest) == ((171, 172), (332, 362))


@pytest.mark.parametrize("events", [[], [LAUNCH]])
def test_gaps_need_two_events(events: list[Event]) -> None:
    assert intervals(events) == ()
    with pytest.raises(AnalysisError, match="two or more dated events"):
        gaps(intervals(events))


def test_dates_of_python_are_days_too() -> None:
    day = date(2020, 6, 15)
    assert intervals([("launch", day, day), SUMMIT]) == intervals([LAUNCH, SUMMIT])


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("", "2020-01-01", "launch: '' and '2020-01-01' must be days"),
        (None, None, "must be days"),
        ("2020", "2020", "must be days"),
        ("2020-02-30", "2020-03-01", "must be days"),
        ("2020-03-02", "2020-03-01", "its first day 2020-03-02 is after its last day 2020-03-01"),
    ],
)
def test_days_that_are_none_are_refused_with_their_event(first: str, last: str, told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        growth([("launch", first, last)])


def test_the_nearest_milestone_came_surely_before() -> None:
    milestones: list[Event] = [("old", "2019-05-22", "2019-05-22"), ("new", "2020-06-01", "2020-06-10"), SUMMIT]
    # June 10 to 15: 5 days, June 1 to 15: 14.
    assert nearest_earlier([LAUNCH], milestones) == (Lag("launch", "new", 5, 14, ()),)


def test_a_milestone_that_may_have_come_nearer_is_named() -> None:
    milestones: list[Event] = [("sure", "2019-05-22", "2019-05-22"), ("some day of 2020", "2020-01-01", "2020-12-31")]
    (lag,) = nearest_earlier([LAUNCH], milestones)
    assert (lag.milestone, lag.perhaps) == ("sure", ("some day of 2020",))
    assert (lag.least, lag.most) == (390, 390)  # 2019-05-22 to 2020-05-22: 366, and 24 more


def test_a_vague_milestone_may_be_nearer_than_the_one_with_the_latest_day() -> None:
    # Of two in 2019, one is dated June to December, the other May to November: either may be the later.
    milestones: list[Event] = [("one", "2019-06-01", "2019-12-31"), ("other", "2019-05-01", "2019-11-30")]
    assert nearest_earlier([LAUNCH], milestones)[0].perhaps == ("other",)


def test_an_event_before_all_milestones_has_no_lag() -> None:
    assert nearest_earlier([LAUNCH], [SUMMIT]) == (Lag("launch", None, None, None, ()),)
    assert nearest_earlier([], [SUMMIT]) == ()


def test_growth_counts_what_is_certain_and_what_is_possible() -> None:
    steps = [(step.day, step.certain, step.possible, step.labels) for step in growth([PARIS, LAUNCH, SUMMIT])]
    assert steps == [
        ("2020-06-15", 1, 1, ("launch",)),
        ("2020-12-03", 1, 2, ("summit",)),
        ("2020-12-04", 2, 2, ("summit",)),
        ("2021-11-01", 2, 3, ("Paris",)),
        ("2021-11-30", 3, 3, ("Paris",)),
    ]


@st.composite
def dated(draw: st.DrawFn) -> tuple[Event, date]:
    """An event, and the day between its bounds on which it really was."""
    first = date(2020, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    last = first + timedelta(days=draw(st.integers(0, 60)))
    day = first + timedelta(days=draw(st.integers(0, (last - first).days)))
    return (f"e{draw(st.integers(0, 999))}", first, last), day


@given(pair=st.tuples(dated(), dated()))
def test_the_true_distance_of_two_events_lies_within_the_bounds(pair: tuple[tuple[Event, date], ...]) -> None:
    (found,) = intervals(event for event, _ in pair)
    assert found.least <= abs((pair[0][1] - pair[1][1]).days) <= found.most


@given(
    events=st.lists(dated(), max_size=8), milestones=st.lists(dated(), max_size=8, unique_by=lambda each: each[0][0])
)
def test_the_true_nearest_milestone_is_the_one_told_or_stands_under_perhaps(
    events: list[tuple[Event, date]], milestones: list[tuple[Event, date]]
) -> None:
    for event, day in events:
        (lag,) = nearest_earlier([event], [milestone for milestone, _ in milestones])
        before = [(when, milestone[0]) for milestone, when in milestones if when <= day]
        if before:
            latest = max(when for when, _ in before)
            assert {label for when, label in before if when == latest} & {lag.milestone, *lag.perhaps}


@given(events=st.lists(dated(), min_size=1, max_size=8))
def test_the_true_count_lies_between_certain_and_possible_and_the_last_step_is_sure(
    events: list[tuple[Event, date]],
) -> None:
    steps = growth(event for event, _ in events)
    for step in steps:
        assert step.certain <= sum(day <= date.fromisoformat(step.day) for _, day in events) <= step.possible
    assert steps[-1].certain == steps[-1].possible == len(events)
