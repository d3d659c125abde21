"""Moments: the day, and how sure, for which a page answers. In: words of an address. Out: a checked day and mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gpai_graph.answers.answer import literal_text
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.solutions import Literal

MODES: Final = ("certain", "recorded", "possible")
_DAY: Final = Parameter("as_of", "date", label="As of")
_MODE: Final = Parameter("mode", choices=MODES, label="How sure")


@dataclass(frozen=True)
class Moment:
    """The day that is asked for, as ISO text, and how sure; a mode of "" is what each question takes by itself."""

    day: str
    mode: str = ""
    is_default: bool = True

    @property
    def words(self) -> str:
        """The day as people write it.

        >>> Moment("2021-12-31").words
        '31 December 2021'
        """
        term = _DAY.terms(self.day)[0]
        return literal_text(term) if isinstance(term, Literal) else self.day

    @property
    def query(self) -> dict[str, str]:
        """What an address must carry to come back to this moment."""
        return {"as_of": self.day, **({"mode": self.mode} if self.mode else {})}


def moment_of(words: Mapping[str, str], cut_off: str) -> Moment:
    """The moment that an address names; without one, the data cut-off.

    Raises ParameterError for a day or mode that is none.

    >>> moment_of({"as_of": "2021"}, "2026-09-30").day
    '2021-12-31'
    """
    asked, mode = words.get("as_of", "").strip(), words.get("mode", "").strip()
    if mode:
        _MODE.terms(mode)
    if not asked:
        return Moment(cut_off, mode)
    term = _DAY.terms(asked)[0]
    day = term.text if isinstance(term, Literal) else asked
    return Moment(day, mode, day == cut_off and not mode)
