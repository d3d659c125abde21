"""Values in words: counts with their noun, lists, numbers, sizes that sources state, text that any file can hold."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gpai_graph.rdf.dates import date_words

_WHOLE: Final = 1e15  # beyond this, a number with a point does not know all of its digits
# From so many digits on a number is read in groups of three.
_LONG: Final = len("10000")
# Not as in university and Europe, which begin with the sound of y.
_VOWEL: Final = re.compile(r"[aio]|e(?!u)|u(?!ni)", re.IGNORECASE)
# Large numbers are told in these; the word, and from where on it is said.
SCALES: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_DOLLARS: Final = re.compile(r"(?:(?P<which>.*) )?USD")
_NOTHING: Final = frozenset(("NAType", "NaTType"))
# Of numpy; one of them that is none is not even equal to itself.
_MAY_BE_NOTHING: Final = frozenset(("float16", "float32", "datetime64", "timedelta64"))
# What XML 1.0 cannot hold; UTF-8 cannot hold lone surrogates either. One of them would make a picture unreadable, some
# move the cursor of a terminal, and letters that turn the reading direction would turn the words around them, too.
_TURNING: Final = "\u202a-\u202e\u2066-\u2069"
_UNWRITABLE: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_TURNING}\ud800-\udfff\ufffe\uffff]")


def is_missing(value: object) -> bool:
    """Whether a value stands for none: None, NaN, and the NA and NaT of pandas and numpy.

    >>> is_missing(float("nan")), is_missing(0)
    (True, False)
    """
    # By name: NA compares with nothing, and pandas is no part of a plain installation.
    if value is None or isinstance(value, float):
        return value is None or math.isnan(value)
    name = type(value).__name__
    return name in _NOTHING or (name in _MAY_BE_NOTHING and bool(value != value))


def is_blank(value: object) -> bool:
    """Whether a value is missing or a text without a sign in it, as a form or a table has where nothing is given.

    >>> is_blank(" "), is_blank(None), is_blank("0")
    (True, True, False)
    """
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def is_day(value: object) -> bool:
    """Whether a value is a date of Python, numpy or pandas, whose text begins with its day.

    >>> import datetime
    >>> is_day(datetime.date(2020, 6, 15)), is_day("2020-06-15")
    (True, False)
    """
    return hasattr(value, "isoformat") or getattr(getattr(value, "dtype", None), "kind", "") == "M"


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


def number_words(value: float) -> str:
    """A number as a sentence or an axis tells it, with three digits from a million on.

    >>> number_words(45.0), number_words(2500000), number_words(999_700_000), number_words(52.9)
    ('45', '2.5 million', '1 billion', '52.9')
    """
    for size, word in SCALES:
        # A little less rounds to one of it.
        if abs(value) >= 0.9995 * size:
            return f"{value / size:.3g} {word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def figure_words(value: float, unit: str) -> str:
    """A figure with its unit.

    >>> figure_words(17_794_781_986_104, "USD"), figure_words(26, "models")
    ('US$17.8 trillion', '26 models')
    >>> figure_words(1, "laws"), figure_words(1, "USD")
    ('1 law', 'US$1')
    >>> figure_words(2.3e9, "constant 2021 USD")
    'US$2.3 billion (constant 2021)'
    """
    told, dollars = number_words(value), _DOLLARS.fullmatch(unit)
    if dollars is None:
        return f"{told} {unit.removesuffix('s') if value == 1 else unit}".strip()
    return f"US${told} ({dollars['which']})" if dollars["which"] else f"US${told}"


def counted(number: float, noun: str) -> str:
    """A number with what is counted, one or several of it.

    >>> counted(1, "fact"), counted(12345, "fact"), counted(2.5, "link")
    ('1 fact', '12,345 facts', '2.5 links')
    """
    told = f"{number:,.0f}" if number == int(number) else f"{number:,g}"
    return f"{told} {noun}{'' if number == 1 else 's'}"


def grouped(number: str, digits: int = _LONG) -> str:
    """A number of so many digits or more in groups of three, so that years stay; any other text as it is.

    >>> grouped("1410710000.5")
    '1,410,710,000.5'
    """
    whole, point, rest = number.partition(".")
    size = len(whole.removeprefix("-")) if whole.removeprefix("-").isdecimal() else 0
    if size < digits or (point and not rest.isdecimal()):
        return number
    return f"{int(whole):,}{point}{rest}"


def listed(parts: Iterable[str], word: str = "and") -> str:
    """Parts with commas and an "and" (or another word) before the last.

    >>> listed(["3 countries", "2 bodies"]), listed(["csv", "tsv", "md"], "or")
    ('3 countries and 2 bodies', 'csv, tsv or md')
    """
    parts = list(parts)
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def lower_first(text: str) -> str:
    """The text with a small first letter, for use inside a sentence. An acronym at its beginning stays as it is.

    >>> lower_first("Annual report"), lower_first("AI policy")
    ('annual report', 'AI policy')
    """
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def upper_first(text: str) -> str:
    """The text with a capital letter at its beginning; the rest as it is.

    >>> upper_first("members of the OECD"), upper_first("")
    ('Members of the OECD', '')
    """
    return f"{text[:1].upper()}{text[1:]}"


def with_article(text: str) -> str:
    """A noun with its indefinite article.

    >>> with_article("annual report"), with_article("university")
    ('an annual report', 'a university')
    """
    return f"{'an' if _VOWEL.match(text) else 'a'} {text}"


def unaccented(text: str) -> str:
    """A text without case and accents, to compare what readers write.

    >>> unaccented("Türkiye")
    'turkiye'
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def writable(text: str) -> str:
    r"""A text in which � stands for what no file and no terminal takes without harm.

    >>> writable("\x1b[2Jx")
    '�[2Jx'
    """
    return _UNWRITABLE.sub("\ufffd", text)


def completeness(row: Mapping[str, Any], label: str) -> str:
    """What is recorded of what a source states, as a sentence.

    >>> completeness({"measure": "experts", "stated": 35, "recorded": 21, "date": "2021-11"}, "Data Governance")
    'Data Governance: 21 of 35 experts stated for November 2021 are recorded.'
    >>> completeness({"measure": "members", "stated": 19, "recorded": 25, "date": "2021"}, "GPAI")
    'GPAI: 25 are recorded where 19 members are stated for 2021.'
    """
    when = date_words(text(row.get("date", "")))
    stated, recorded = (text(row.get(name)) or "?" for name in ("stated", "recorded"))
    measure = text(row.get("measure", "")) or "entries"
    of_when = f" for {when}" if when else ""
    if recorded.isdecimal() and stated.isdecimal() and int(recorded) > int(stated):
        return f"{label}: {recorded} are recorded where {stated} {measure} are stated{of_when}."
    return f"{label}: {recorded} of {stated} {measure} stated{of_when} are recorded."
