"""Frames: columns of a pandas DataFrame, with types; dates as precise as they are known.

Values in, columns out. pandas is no part of a plain installation: it is imported when a column is made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from gpai_graph.errors import MissingPackageError
from gpai_graph.rdf.dates import PartialDate

if TYPE_CHECKING:
    import pandas as pd

_LARGEST: Final = 2**63 - 1
# By the length of the text: 2021, 2021-11, 2021-11-30.
_FREQUENCIES: Final = {4: "Y", 7: "M", 10: "D"}


def pandas() -> Any:
    """The module pandas. Raises MissingPackageError without it."""
    try:
        # Imported here: it costs fifty bare starts, and is no part of a plain installation.
        import pandas as pd
    except ImportError as error:
        raise MissingPackageError("pandas", "notebook") from error
    return pd


def period(date: PartialDate) -> "pd.Period":
    """A date as a period of pandas."""
    return pandas().Period(date.text, freq=_FREQUENCIES[len(date.text)])


def column(values: Sequence[Any]) -> "pd.Series":
    """A column of such values: integers, decimals, truths, texts and periods. None is missing."""
    pd = pandas()
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pd.Series(values, dtype="object")
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int}:
        # Beyond 64 bits pandas has no type that keeps every digit.
        fits = all(value is None or abs(value) <= _LARGEST for value in values)
        return pd.Series(values, dtype="Int64" if fits else "object")
    if kinds <= {int, float}:
        return pd.Series(values, dtype="Float64")
    if kinds == {pd.Period}:
        if len({value.freqstr for value in values if value is not None}) == 1:
            return pd.Series(pd.PeriodIndex(values))
        return pd.Series([value and DateKnown(str(value)) for value in values], dtype="object")
    return pd.Series(values, dtype="str" if kinds == {str} else "object")


class DateKnown:
    """A date in a column of dates of which some are known to the day, others to the month or year.

    It sorts by its first day, then its last, and compares with a text as a period of pandas does: by the first days.
    It is no tuple, as PartialDate is: pandas would show three texts, and take them for three levels of an index.

    >>> DateKnown("2024-03") >= "2024", DateKnown("2023-12-31") >= "2024"
    (True, False)
    """

    __slots__ = ("_known",)

    def __init__(self, text: str) -> None:
        self._known = PartialDate.parse(text)

    def _ends(self, other: object) -> tuple[object, object]:
        if isinstance(other, DateKnown):
            return tuple(self._known), tuple(other._known)
        if isinstance(other, PartialDate):
            return tuple(self._known), tuple(other)
        first = other if isinstance(other, str) else getattr(other, "start_time", other)
        return self._known.first, PartialDate.parse(str(first)[:10]).first

    def __lt__(self, other: object) -> bool:
        mine, its = self._ends(other)
        return mine < its  # type: ignore[operator,no-any-return]

    def __le__(self, other: object) -> bool:
        mine, its = self._ends(other)
        return mine <= its  # type: ignore[operator,no-any-return]

    def __gt__(self, other: object) -> bool:
        return not self <= other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return self._known.text

    __repr__ = __str__

    def __getattr__(self, name: str) -> Any:
        """What the date tells (`first`, `last`, `words`), or else what a period does (`start_time`, `freqstr`)."""
        if name.startswith("_"):
            raise AttributeError(name)
        if hasattr(self._known, name):
            return getattr(self._known, name)
        return getattr(period(self._known), name)

    def __format__(self, form: str) -> str:
        return str(self.strftime(form)) if form else str(self)
