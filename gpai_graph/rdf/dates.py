"""Dates: a date of which the month or the day may be unknown, and the date for which a question is asked.

The graph writes such dates as nodes (`date:2021-11`), XSD writes them as xsd:date, xsd:gYearMonth and xsd:gYear. This
module imports neither `datetime` nor the terms of `solutions`: the command line starts with it, and terms use it."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.rdf.namespaces import PREFIXES

# How sure an answer for a date has to be: confirmed on this date, reported that year, not ruled out. In queries, at the
# prompt and in addresses the parameter is called "mode".
CERTAINTIES: Final = ("certain", "recorded", "possible")
# How a sentence says it.
CERTAINTY_WORDS: Final = dict(
    zip(CERTAINTIES, ("confirmed on this date", "reported that year", "not ruled out"), strict=True)
)
# What a reader may type where a date is asked for.
ACCEPTED: Final = "a year (2021), a month (2021-12) or a day (2021-12-31)"


_MONTHS: Final = "January February March April May June July August September October November December".split()
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FORM: Final = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_HELP: Final = "Write 2021, 2021-11 or 2021-11-11."
# A date in words: the day, if it is known, the month or how it begins, the year.
_WORDED: Final = re.compile(r"(?:([0-9]{1,2})\s+)?([A-Za-z]{3,9})\.?\s+([0-9]{4})")
_YEAR: Final = re.compile(r"\b(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}\b")
_DATATYPES: Final = frozenset(PREFIXES["xsd"] + name for name in ("date", "gYearMonth", "gYear"))


def unknown_day(text: str) -> str:
    """What to add to a message about a text that has the form of a date, and is none; "" for any other text.

    >>> unknown_day("2021-02-30"), unknown_day("tomorrow")
    (' The calendar has no such date.', '')
    """
    return " The calendar has no such date." if re.fullmatch(_FORM, text.strip()) else ""


class PartialDate(NamedTuple):
    """A year, a month or a day: `first` and `last` are the days between which it lies, `text` is how it is written.

    The days are texts of ISO 8601, which compare as the days do. Dates are ordered by the first day, then by the last.

    >>> PartialDate.parse("2021-11")
    PartialDate(first='2021-11-01', last='2021-11-30', text='2021-11')
    >>> PartialDate.parse("2021") > PartialDate.parse("2020-12-31")
    True
    """

    first: str
    last: str
    text: str

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a year, a month or a day that somebody typed.

        Raises ParameterError for anything else, and for a day that the calendar does not have.

        >>> PartialDate.parse("2024-02").last
        '2024-02-29'
        """
        if not re.fullmatch(_FORM, text):
            raise ParameterError(f"{quoted(text)} is not a date. {_HELP}")
        year, month = int(text[:4]), int(text[5:7] or len(_MONTHS))
        if not (year and 1 <= month <= len(_MONTHS) and 1 <= int(text[8:] or 1) <= _days_in(year, month)):
            raise ParameterError(f"{quoted(text)} is not a date of the calendar. {_HELP}")
        last = text if text[8:] else f"{text[:4]}-{month:02}-{_days_in(year, month)}"
        return cls(f"{text}-01-01"[: len(last)], last, text)

    @classmethod
    def of(cls, term: object) -> "PartialDate | None":
        """The date that a date node, a literal or a text stands for; None for anything else.

        A literal of another datatype, a date with a time zone and a day that the calendar does not have are none.

        >>> PartialDate.of("date:2021-11") == PartialDate.of("2021-11")
        True
        >>> PartialDate.of("2021-11-30Z")
        """
        if isinstance(term, cls):
            return term
        datatype = getattr(term, "datatype", None)
        text = term if datatype is None else getattr(term, "text", "") if datatype in _DATATYPES else ""
        if not isinstance(text, str):
            return None
        if datatype is None:
            text = text.removeprefix(PREFIXES["date"]).removeprefix("date:")
        # Most of what a page shows is no date, and an error takes long to make.
        if not text[:4].isdecimal():
            return None
        try:
            return cls.parse(text)
        except ParameterError:
            return None

    @classmethod
    def typed(cls, text: str) -> "PartialDate | None":
        """The date that somebody typed in figures or in words; None for anything else.

        >>> [PartialDate.typed(text).text for text in ("2021-11", "30 Sep 2026", " november 2021 ")]
        ['2021-11', '2026-09-30', '2021-11']
        """
        text = text.strip()
        if worded := _WORDED.fullmatch(text):
            day, word, year = worded.groups()
            months = [place for place, name in enumerate(_MONTHS, 1) if name.lower().startswith(word.lower())]
            text = "-".join([year, *(f"{month:02}" for month in months[:1]), *([f"{int(day):02}"] if day else [])])
            if not months:
                return None
        return cls.of(text)

    @classmethod
    def within(cls, text: str) -> "PartialDate | None":
        """The first date among other words, or else a year of our time; None where there is none.

        >>> [PartialDate.within(text).text for text in ("what changed in July 2024?", "the summit of 2023")]
        ['2024-07', '2023']
        """
        dates = (cls.typed(" ".join(filter(None, found.groups()))) for found in _WORDED.finditer(text))
        year = _YEAR.search(text)
        return next((date for date in dates if date), cls.of(year[0]) if year else None)

    def __str__(self) -> str:
        """The date as it is written."""
        return self.text

    @property
    def last_day(self) -> "PartialDate":
        """The last day on which it may be.

        >>> PartialDate.parse("2021-11").last_day.words
        '30 November 2021'
        """
        return PartialDate(self.last, self.last, self.last)

    @property
    def year(self) -> int:
        """The year in which it lies."""
        return int(self.text[:4])

    @property
    def month(self) -> int:
        """The month in which it begins, from 1."""
        return int(self.first[5:7])

    @property
    def words(self) -> str:
        """The date in words, as precise as it is known.

        >>> [PartialDate.parse(text).words for text in ("2022-11-22", "2022-11", "2022")]
        ['22 November 2022', 'November 2022', '2022']
        """
        year, month, day = self.text[:4], self.text[5:7], self.text[8:]
        return " ".join([*([str(int(day))] if day else []), *([_MONTHS[int(month) - 1]] if month else []), year])

    @property
    def when(self) -> str:
        """The date in words, with the word before it.

        >>> [PartialDate.parse(text).when for text in ("2022-11-22", "2022-11", "2022")]
        ['on 22 November 2022', 'in November 2022', 'in 2022']
        """
        return f"{'on' if self.first == self.last else 'in'} {self.words}"

    @property
    def short(self) -> str:
        """The date in words that take little room.

        >>> [PartialDate.parse(text).short for text in ("2026-09-30", "2020-06", "2022")]
        ['30 Sep 2026', 'June 2020', '2022']
        """
        return " ".join(word[:3] if word in _MONTHS and len(word) > 4 else word for word in self.words.split())

    @property
    def iri(self) -> str:
        """The IRI of its node in the graph."""
        return PREFIXES["date"] + self.text

    @property
    def months(self) -> "tuple[PartialDate, ...]":
        """The months in which it may lie.

        >>> [month.text for month in PartialDate.parse("2021-11-30").months]
        ['2021-11']
        """
        months = range(self.month, int(self.last[5:7]) + 1)
        return tuple(PartialDate.parse(f"{self.text[:4]}-{month:02}") for month in months)


def date_words(text: str) -> str:
    """A date in words, as precise as it is known; what is no date stays as it is.

    >>> date_words("2022-11"), date_words("spring")
    ('November 2022', 'spring')
    """
    date = PartialDate.of(text)
    return date.words if date else text


def nothing_later(cut_off: PartialDate) -> str:
    """What is said wherever a day after the last known one is asked for."""
    return f"Sources were collected up to {cut_off.words}: nothing later is known."


def before_launch(launch: PartialDate) -> str:
    """What is said of a day before GPAI began.

    >>> before_launch(PartialDate.parse("2020-06-15"))
    'GPAI was launched later, on 15 June 2020.'
    """
    return f"GPAI was launched later, {launch.when}."


class AsOf(NamedTuple):
    """For which date a question is asked, and how sure the answer has to be.

    date: a day; None asks about the whole recorded period. certainty: one of CERTAINTIES; "" is what each query takes
    by itself. A year or a month asks for what held when it ended.

    >>> AsOf.parse("2021", "possible").query_params
    {'as_of': '2021-12-31', 'mode': 'possible'}
    """

    date: PartialDate | None = None
    certainty: str = ""

    @classmethod
    def parse(cls, date: str = "", certainty: str = "") -> "AsOf":
        """Read what an address or a command says; "" is what nobody said.

        Raises ParameterError for a date that is none, and for another word than those of CERTAINTIES."""
        date, certainty = date.strip(), certainty.strip()
        if certainty and certainty not in CERTAINTIES:
            accepted = f"{', '.join(CERTAINTIES[:-1])} or {CERTAINTIES[-1]}.{did_you_mean(certainty, CERTAINTIES)}"
            raise ParameterError(f"there is no certainty {quoted(certainty)}. Choose {accepted}")
        found = PartialDate.typed(date)
        if date and found is None:
            raise ParameterError(f"the date {quoted(date)} is not valid.{unknown_day(date)} Write {ACCEPTED}.")
        return cls(found.last_day if found else None, certainty)

    @property
    def day(self) -> str:
        """The day asked for as ISO text; "" for the whole period."""
        return self.date.text if self.date else ""

    @property
    def words(self) -> str:
        """The day asked for in words.

        >>> AsOf.parse("2021").words, AsOf().words
        ('31 December 2021', 'the whole recorded period')
        """
        return self.date.words if self.date else "the whole recorded period"

    def is_after(self, cut_off: PartialDate) -> bool:
        """Whether it asks for a day after the last that is known.

        >>> AsOf.parse("2021").is_after(PartialDate.parse("2021-11"))
        True
        """
        return self.date is not None and self.date.last > cut_off.last

    def beyond(self, cut_off: PartialDate) -> str:
        """What is said behind the last known day where a later one is asked for; "" for any other.

        >>> AsOf.parse("2030").beyond(PartialDate.parse("2026-09-30"))
        ' (the last day that our sources cover; you asked for 31 December 2030)'
        """
        return f" (the last day that our sources cover; you asked for {self.words})" if self.is_after(cut_off) else ""

    def known(self, cut_off: PartialDate | None) -> "AsOf":
        """The same, for the last known day where a later one is asked for, of which nothing is known.

        >>> [AsOf.parse(text).known(PartialDate.parse("2026-09")).words for text in ("2030", "2021-12-31")]
        ['30 September 2026', '31 December 2021']
        """
        return self._replace(date=cut_off.last_day) if cut_off and self.is_after(cut_off) else self

    def is_before(self, date: PartialDate) -> bool:
        """Whether a date certainly lies after the day asked for; none does where the whole period is asked for.

        >>> [AsOf.parse("2021-06").is_before(PartialDate.parse(text)) for text in ("2021", "2021-06", "2021-07")]
        [False, False, True]
        """
        return self.date is not None and date.first > self.date.last

    def rules_out(self, since: PartialDate | None, until: PartialDate | None) -> bool:
        """Whether a period certainly begins after the day asked for or ended before it.

        >>> days = [PartialDate.parse(text) for text in ("2020", "2021-06", "2021")]
        >>> [AsOf.parse("2021-06").rules_out(None, day) for day in days]
        [True, False, False]
        """
        if self.date is None:
            return False
        return (since is not None and self.is_before(since)) or (until is not None and until.last < self.date.first)

    @property
    def parameters(self) -> dict[str, PartialDate | str]:
        """The parameters of a query that ask for it; what is left open is left out."""
        given = {"as_of": self.date or "", "mode": self.certainty}
        return {name: value for name, value in given.items() if value}

    @property
    def query_params(self) -> dict[str, str]:
        """The same as words of an address."""
        return {name: str(value) for name, value in self.parameters.items()}


def year_spans(years: Iterable[int]) -> str:
    """Years in words, those that follow each other as a range.

    >>> year_spans([2020, 2021, 2022, 2024])
    '2020–2022, 2024'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _days_in(year: int, month: int) -> int:
    # Not `calendar.monthrange`: it brings `datetime` and `locale`, which the command line starts without.
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]
