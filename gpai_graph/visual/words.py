"""Values in words: counts with their noun, lists, numbers, and text that any file can hold."""

from collections.abc import Mapping
from typing import Any, Final

from gpai_graph.rdf.dates import date_words
from gpai_graph.rdf.solutions import is_missing
from gpai_graph.rdf.table import writable

_WHOLE: Final = 1e15  # beyond this, a number with a point does not know all of its digits


def text(value: Any) -> str:
    """Any value as text: lists with commas, truth as yes and no, what cannot be written as �.

    >>> text(("a", 1.50, True)), text(None)
    ('a, 1.5, yes', '')
    """
    if isinstance(value, str):
        return writable(value)
    if is_missing(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # A whole number keeps its digits: 1234567.0 and 1234568.0 may be two nodes.
        return f"{value:.0f}" if value.is_integer() and abs(value) < _WHOLE else f"{value:.6g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{text(name)}: {text(item)}" for name, item in value.items())
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(text(item) for item in value))
    if isinstance(value, (list, tuple)):
        return ", ".join(text(item) for item in value)
    return writable(str(value))


def number(value: float) -> str:
    """A number as people write it.

    >>> number(1234.0), number(0.5)
    ('1,234', '0.5')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def completeness(row: Mapping[str, Any], label: str) -> str:
    """What is recorded of what a source states, as a sentence.

    >>> completeness({"measure": "experts", "stated": 35, "recorded": 21, "date": "2021-11"}, "Data Governance")
    'Data Governance: 21 of 35 experts stated for November 2021 are recorded.'
    >>> completeness({"measure": "members", "stated": 19, "recorded": 25, "date": "2021"}, "GPAI")
    'GPAI: 25 are recorded where 19 members are stated for 2021.'
    """
    when = date_words(text(row.get("date", "")))
    stated, recorded = text(row.get("stated", "?")), text(row.get("recorded", "?"))
    measure = text(row.get("measure", "")) or "entries"
    of_when = f" for {when}" if when else ""
    if recorded.isdecimal() and stated.isdecimal() and int(recorded) > int(stated):
        return f"{label}: {recorded} are recorded where {stated} {measure} are stated{of_when}."
    return f"{label}: {recorded} of {stated} {measure} stated{of_when} are recorded."
