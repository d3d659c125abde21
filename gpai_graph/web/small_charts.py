"""Small charts: periods on lanes and values of years, as numbers for attributes of SVG; their words stand in HTML."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.words import SCALES, grouped

_WIDTH: Final = 1000  # of a lane, in units of its SVG
_HEIGHT: Final = 72  # of the longest column, in pixels
_NARROW: Final = 8  # the shortest bar
_LABELS: Final = 8  # years that fit below lanes
_YEARS: Final = 3  # a shorter axis would tell a month from a year by its width alone
_WHOLE: Final = 10  # from here on a column has no room for tenths
_SCALES: Final = (*SCALES, (1e3, "thousand"))


class Period(NamedTuple):
    """When something lasted. seen: when a source reports it. is_open: whether it goes on where no end is stated."""

    since: PartialDate | None
    until: PartialDate | None
    seen: tuple[PartialDate, ...] = ()
    is_open: bool = False

    @property
    def words(self) -> str:
        """The period in words; "" where nothing is known.

        >>> Period(PartialDate.parse("2020-06"), None).words
        'from June 2020'
        """
        return self._told(lambda date: date.words, " to ")

    @property
    def years(self) -> str:
        """The years of the period.

        >>> Period(PartialDate.parse("2020-06"), PartialDate.parse("2022")).years
        '2020–2022'
        """
        return self._told(lambda date: date.text[:4], "–")

    def _told(self, word: Callable[[PartialDate], str], between: str) -> str:
        since, until = (word(date) if date else "" for date in (self.since, self.until))
        if since and until:
            return since if since == until else f"{since}{between}{until}"
        if since:
            return f"{'since' if self.is_open else 'from'} {since}"
        if until:
            return f"until {until}"
        return (
            f"reported {between.join(dict.fromkeys(map(word, self.seen[:: len(self.seen) - 1 or 1])))}"
            if self.seen
            else ""
        )


class PeriodBar(NamedTuple):
    """A period on an axis, in its units. look: "" both ends are known, "on" it goes on, "fade" the end is not known,
    "dashed" it is reported only."""

    x: float
    width: float
    look: str

    @property
    def points(self) -> str:
        """The corners of a bar that goes on: it ends in a point."""
        right, neck = self.x + self.width, self.x + self.width - min(14.0, self.width / 2)
        return f"{self.x:.1f},2 {neck:.1f},2 {right:.1f},10 {neck:.1f},18 {self.x:.1f},18"


class Axis(NamedTuple):
    """Years from left to right; `years` are those that are named, `day` where the day asked for stands."""

    first: int
    last: int
    day: float | None = None

    @classmethod
    def of(cls, periods: Iterable[Period], today: PartialDate, asked: PartialDate | None) -> "Axis | None":
        """The axis on which all periods have room; None where none has a date."""
        every = [each for period in periods for each in (period.since, period.until, *period.seen) if each]
        if not every:
            return None
        first, last = min(each.year for each in every), max(int(each.last[:4]) for each in every)
        if any(period.until is None for period in periods):
            last = max(last, today.year if any(period.is_open for period in periods) else last + 1)
        axis = cls(first, max(last, first + _YEARS - 1))
        if asked is None or not axis.first <= asked.year <= axis.last:
            return axis
        return axis._replace(day=axis.x(asked.last))

    @property
    def years(self) -> list[str]:
        """A label for each year, "" where there is no room for it."""
        step = -(-(self.last - self.first + 1) // _LABELS)
        return [str(year) if (year - self.first) % step == 0 else "" for year in range(self.first, self.last + 1)]

    def x(self, day: str) -> float:
        """Where a day stands."""
        begin, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        share = (date.fromisoformat(day) - begin).days / (end - begin).days
        return round(_WIDTH * min(max(share, 0), 1), 1)

    def middle(self, date: PartialDate) -> float:
        """Where a date stands of which the day or the month is not known: in the middle."""
        return (self.x(date.first) + self.x(date.last)) / 2

    def bars(self, periods: Sequence[Period], today: PartialDate) -> list[PeriodBar]:
        """The bars of periods that have a date."""
        return [bar for period in periods for bar in [self._bar(period, today)] if bar]

    def _bar(self, period: Period, today: PartialDate) -> PeriodBar | None:
        since, until, seen = period.since, period.until, period.seen
        if since and until:
            return _between(self.middle(since), self.middle(until), "")
        if since and period.is_open:
            return _between(self.middle(since), self.x(today.last), "on")
        if since:
            left, last = self.middle(since), max((self.x(each.last) for each in seen), default=0.0)
            return _between(left, max(last, left + _WIDTH / (self.last - self.first + 1)), "fade")
        if seen:
            return _between(min(self.x(each.first) for each in seen), max(self.x(each.last) for each in seen), "dashed")
        return _between(self.x(until.first), self.x(until.last), "dashed") if until else None


def _between(left: float, right: float, look: str) -> PeriodBar:
    right = min(right, _WIDTH)
    return PeriodBar(round(min(left, right - _NARROW), 1), round(max(right - left, _NARROW), 1), look)


class YearColumn(NamedTuple):
    """A value in a year, such as ’24. height: of its bar; missing: of what is stated beyond it, both in pixels."""

    year: str
    words: str
    height: float
    missing: float = 0.0


class YearChart(NamedTuple):
    """Values year by year; unit: what the numbers count."""

    title: str
    unit: str
    columns: list[YearColumn]


def columns(title: str, unit: str, values: Sequence[tuple[str, float]], stated: dict[str, float]) -> YearChart:
    """Bars for the values of years, at most as long as the largest value or the largest that is stated for a year.

    >>> columns("Private investment", "USD", [("2023", 2.3e9), ("2024", 4.2e9)], {}).columns[1].words
    '4.2'
    """
    most = max([value for _, value in values] + list(stated.values()), default=0) or 1
    scale, word = next(((size, word) for size, word in _SCALES if most >= size), (1, ""))
    has_tenths = scale > 1 and most < _WHOLE * scale
    found = []
    for year, value in values:
        number = _number(value / scale, has_tenths)
        whole = stated.get(year, value)
        words = f"{number} of {_number(whole / scale, has_tenths)}" if whole > value else number
        missing = _HEIGHT * max(whole - value, 0) / most
        found.append(YearColumn(year, words, round(max(_HEIGHT * value / most, 2), 1), round(missing, 1)))
    return YearChart(title, f"{word} {unit}".strip(), found)


def _number(value: float, has_tenths: bool) -> str:
    return f"{value:.1f}" if has_tenths else grouped(f"{value:.0f}" if value >= 1 else f"{value:.2g}")
