"""Frames: columns of RDF terms in, a pandas DataFrame with typed columns out.

Numbers are numbers, and dates are periods as long as they are known to be: a day, a month, a year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gpai_graph.errors import MissingPackageError
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Term

if TYPE_CHECKING:
    import pandas as pd

_XSD: Final = PREFIXES["xsd"]
_DATES: Final = PREFIXES["date"]
_DATED: Final = frozenset(_XSD + name for name in ("date", "gYearMonth", "gYear"))
_LARGEST: Final = 2**63 - 1
# By the length of the text: 2021, 2021-11, 2021-11-30.
_FREQUENCIES: Final = {4: "Y", 7: "M", 10: "D"}


def frame(columns: Mapping[str, Sequence[Term | None]], names: Mapping[IRI, str] | None = None) -> "pd.DataFrame":
    """A DataFrame of such columns. names: what things are called; without one they are compact IRIs.

    Integers are `Int64` (larger ones `object`), decimals and doubles `Float64`, truths `boolean`, texts and things
    `str`. Dates are periods: a column of days `period[D]`, of months `period[M]`, of years `period[Y]`; where they
    differ, an `object` column of periods, each as precise as it is known, which are put in order by
    `sort_values(column, key=lambda dates: dates.map(lambda date: date.start_time, na_action="ignore"))`. What
    is unbound is missing. Raises MissingPackageError without pandas."""
    pd = _pandas()
    return pd.DataFrame({name: _series(terms, names or {}) for name, terms in columns.items()})


def _pandas() -> Any:
    try:
        # Imported here: it costs fifty bare starts, and is no part of a plain installation.
        import pandas as pd
    except ImportError as error:
        raise MissingPackageError("pandas", "notebook") from error
    return pd


def _series(terms: Sequence[Term | None], names: Mapping[IRI, str]) -> "pd.Series":
    pd = _pandas()
    values: list[Any] = [_value(term, names) for term in terms]
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pd.Series(values, dtype="object")
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int} and all(value is None or abs(value) <= _LARGEST for value in values):
        return pd.Series(values, dtype="Int64")
    if kinds <= {int, float}:
        return pd.Series(values, dtype="Float64")
    if kinds == {pd.Period}:
        frequencies = {value.freqstr for value in values if value is not None}
        return pd.Series(pd.PeriodIndex(values) if len(frequencies) == 1 else pd.array(values, dtype="object"))
    return pd.Series(values, dtype="str" if kinds == {str} else "object")


def _value(term: Term | None, names: Mapping[IRI, str]) -> object:
    """What a term is in Python; text where it is nothing more exact."""
    if isinstance(term, IRI):
        return _period(term.removeprefix(_DATES)) if term.startswith(_DATES) else names.get(term) or term.compact
    if term is None or isinstance(term, BlankNode):
        return term and str(term)
    if term.datatype in _DATED:
        return _period(term.text)
    value = term.python
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float) else term.text


def _period(text: str) -> object:
    """A period as long as the date is precise, or the text where pandas has none such (a time zone, a quarter)."""
    if PartialDate.of(text) is None:
        return text
    try:
        return _pandas().Period(text, freq=_FREQUENCIES[len(text)])
    except ValueError:
        return text
