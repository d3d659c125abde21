"""Errors: everything that gpai-graph raises on purpose.

GpaiGraphError
├── UnknownQueryError      no query of that name in the library
├── UnknownFindingError    no finding of that name
├── UnknownEntityError     no such thing in the graph
├── UnknownColumnError     a column or variable that an answer does not have
├── UnknownPrefixError     a compact IRI whose prefix nobody declared
├── QueryHeaderError       a query file whose header cannot be read (file, line)
├── ParameterError         a parameter that a query does not have, or a value it cannot take
├── QuerySyntaxError       SPARQL that cannot be parsed, or asks for what we refuse (SERVICE, LOAD)
├── StoreError             the engine, a file or an endpoint failed
│   ├── EndpointError      a server did not answer, refused, or did not answer in full (URL)
│   ├── ResultsFormatError a media type that the answer cannot be written in
│   ├── BusyError          more questions at once than are answered (seconds to wait)
│   └── QueryLimitError    a query that needs more than it may have
│       ├── QueryTimeoutError   time
│       ├── QueryMemoryError    memory
│       └── QueryTooLargeError  rows, bytes, or depth: of the answer or of the query itself
├── NetworkError           solutions that are no network, or a projection or file that cannot be made of one
├── AnalysisError          a network or values that an analysis cannot take
│   └── EmptyNetworkError  a network without what is to be measured: no node, or no link
├── DrawingError           a graph, or what was asked for, that cannot be drawn
├── PlotError              an answer, or what was asked for, that cannot be plotted
├── MissingPackageError    a package that an answer in this form needs and that is not installed
└── OntologyError          a table row that breaks a rule (table, line)

Beside them one warning: QueryWarning, what may be wrong with a query that was answered.

A message says what happened, where, and what helps.
"""

from collections.abc import Iterable
from operator import index
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

# How alike two words must be to be taken for each other, from 0 to 1.
LIKENESS: Final = 0.65
# Of the letters of a word at least half stay where somebody mistypes it.
_HALF: Final = 0.5
# So many letters of what somebody typed are repeated in a message: of a name, and of a file or an address.
_BRIEF: Final = 80
_BRIEF_PLACE: Final = 240


class GpaiGraphError(Exception):
    """The root: catch this to catch all of ours.

    message: what happened and what helps everybody. command: a sentence with a command that helps, for those who type;
    pages and data over HTTP leave it out.

    >>> error = UnknownQueryError("there is no query 'x'.", "`gpai-graph queries` lists them.")
    >>> str(error), error.message
    ("there is no query 'x'. `gpai-graph queries` lists them.", "there is no query 'x'.")
    """

    def __init__(self, message: str, command: str = "") -> None:
        super().__init__(f"{message} {command}" if command else message)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        # Python would make a copy of the message alone, and some of these take more than that.
        return _remade, (type(self), self.args, vars(self))

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter show instead of a trace: the one message that says what helps."""
        return [f"{type(self).__name__}: {self}"]


def _remade(kind: type[GpaiGraphError], told: tuple[Any, ...], attributes: dict[str, Any]) -> GpaiGraphError:
    """An error with what it told, as copies and pickles make it."""
    error = kind.__new__(kind, *told)
    error.args = told
    vars(error).update(attributes)
    return error


class UnknownQueryError(GpaiGraphError, LookupError):
    """No query of that name in the library."""


class UnknownFindingError(GpaiGraphError, LookupError):
    """No finding of that name: none of the claims about GPAI is called so."""


class UnknownEntityError(GpaiGraphError, LookupError):
    """No such thing in the graph."""


class UnknownColumnError(GpaiGraphError, KeyError):
    """A column or variable that an answer does not have."""

    # A KeyError would show the message as a Python string, in quotes.
    __str__ = Exception.__str__


class UnknownPrefixError(GpaiGraphError, LookupError):
    """A compact IRI whose prefix nobody declared."""


class QueryWarning(UserWarning):
    """A query was answered, but may not mean what it says: a name is old or misspelt, a comparison leaves rows out."""


class QueryStopped(KeyboardInterrupt):
    """Ctrl-C (in a notebook: Interrupt) ended a query. It stops what runs, as any KeyboardInterrupt does."""

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter show instead of a trace."""
        return [f"Stopped: {self}"]


class QueryHeaderError(GpaiGraphError):
    """A query file whose header cannot be read.

    >>> print(QueryHeaderError("unknown key 'sumary'", file="queries/members/members.rq", line=2))
    queries/members/members.rq:2: unknown key 'sumary'
    """

    def __init__(self, message: str, file: str, line: int) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line


class ParameterError(GpaiGraphError, ValueError):
    """A parameter that a query does not have, or a value it cannot take."""


class QuerySyntaxError(GpaiGraphError, ValueError):
    """SPARQL that cannot be parsed, or asks for what we refuse."""


class StoreError(GpaiGraphError):
    """The engine, a file or an endpoint failed."""


class EndpointError(StoreError):
    """A server that did not answer, refused, or answered something else than what was asked, or not all of it.

    >>> print(EndpointError("the server does not answer.", url="http://127.0.0.1:7878/query"))
    http://127.0.0.1:7878/query: the server does not answer.
    """

    def __init__(self, message: str, url: str) -> None:
        super().__init__(f"{brief_place(url)}: {message}")
        self.url = url


class ResultsFormatError(StoreError):
    """A media type that the answer cannot be written in."""


class BusyError(StoreError):
    """More questions at once than are answered. retry_after: seconds after which to ask again."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueryLimitError(StoreError):
    """A query that needs more than it may have; the next one is answered as before."""


class QueryTimeoutError(QueryLimitError):
    """A query that was stopped because its time was over."""


class QueryMemoryError(QueryLimitError):
    """A query that was stopped because it needed too much memory."""


class QueryTooLargeError(QueryLimitError):
    """A query, or its answer, that is larger or nested deeper than is taken."""


class NetworkError(GpaiGraphError, ValueError):
    """Solutions that are no network, or a projection or a file that cannot be made of one."""


class AnalysisError(GpaiGraphError, ValueError):
    """A network or values that an analysis cannot take."""


class EmptyNetworkError(AnalysisError):
    """A network without what is to be measured: no node, or no link."""


class DrawingError(GpaiGraphError, ValueError):
    """A graph, or what was asked for, that cannot be drawn."""


class PlotError(GpaiGraphError, ValueError):
    """An answer, or what was asked for, that cannot be plotted."""


class MissingPackageError(GpaiGraphError, ImportError):
    """A package that is needed and not installed, and which extra of ours brings it.

    >>> print(MissingPackageError("pandas", "notebook"))
    this needs the package pandas: pip install pandas, or '.[notebook]' in a clone of gpai-graph.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs the package {package}: pip install {package}, or '.[{extra}]' in a clone of gpai-graph."
        )


class OntologyError(GpaiGraphError):
    """A table row that breaks a rule; without a line, the table as a whole.

    >>> print(OntologyError("country 'cx' is unknown", table="ontology/tables/memberships.csv", line=41))
    ontology/tables/memberships.csv:41: country 'cx' is unknown
    """

    def __init__(self, message: str, table: str | None = None, line: int | None = None) -> None:
        place = "".join(f"{brief_place(str(part))}:" for part in (table, line) if part is not None)
        super().__init__(f"{place} {message}" if place else message)
        self.table = table
        self.line = line


def brief(text: str) -> str:
    """A text that somebody typed, as a message repeats it: no longer than needed to recognise it.

    >>> brief("country:ca"), len(brief("a" * 5000))
    ('country:ca', 80)
    """
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1]}…"


def brief_place(place: str) -> str:
    """The name of a file or an address, as a message repeats it.

    >>> brief_place("data/members.csv"), len(brief_place("a" * 5000))
    ('data/members.csv', 240)
    """
    return place if len(place) <= _BRIEF_PLACE else f"{place[: _BRIEF_PLACE - 1]}…"


def quoted(value: object) -> str:
    """A value that somebody gave, in quotation marks and as `brief` as a message repeats it.

    >>> quoted("member"), quoted(2021)
    ("'member'", '2021')
    """
    return repr(brief(value)) if isinstance(value, str) else brief(repr(value))


def cannot_be_written(path: object, error: OSError) -> str:
    """What to say of a file that refuses what is written to it.

    >>> cannot_be_written("x/members.csv", FileNotFoundError(2, "No such file or directory"))
    'x/members.csv cannot be written (No such file or directory). Create the folder, or choose another.'
    """
    help_text = " Create the folder, or choose another." if isinstance(error, FileNotFoundError) else ""
    return f"{brief_place(str(path))} cannot be written ({error.strerror or error}).{help_text}"


def text_of(value: object, what: str) -> str:
    """The value, if it is text. Raises ParameterError for what is none. what: what it should name, for people.

    >>> text_of(None, "the name of a query")
    Traceback (most recent call last):
    gpai_graph.errors.ParameterError: the name of a query cannot be None. It takes text.
    """
    if not isinstance(value, str):
        raise ParameterError(f"{what} cannot be {quoted(value)}. It takes text.")
    return value


def path_of(value: object) -> "Path":
    """The path of a file to read or to write. Raises ParameterError for what names no file.

    >>> path_of(5)
    Traceback (most recent call last):
    gpai_graph.errors.ParameterError: the name of a file cannot be 5. It takes text or a path.
    """
    from pathlib import Path  # here: who asks a question names no file

    try:
        path = Path(value)  # type: ignore[arg-type]
        bytes(path)
    except (TypeError, UnicodeError):
        path = Path("\0")
    if "\0" in str(path):
        raise ParameterError(f"the name of a file cannot be {quoted(value)}. It takes text or a path.")
    return path


def whole_number(value: object, what: str, least: int = 0) -> int:
    """The value, if it is a whole number from `least` on. Raises ParameterError as `text_of` does.

    >>> whole_number(-1, "limit")
    Traceback (most recent call last):
    gpai_graph.errors.ParameterError: limit cannot be -1. It takes a whole number from 0.
    """
    try:
        # numpy's whole numbers are no int, but an index.
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise ParameterError(f"{what} cannot be {quoted(value)}. It takes a whole number from {least}.")
    return number


def closest(word: str, words: Iterable[str], likeness: float = LIKENESS) -> str | None:
    """The one of `words` that looks most like `word`, or None if none comes near. likeness: the least, from 0 to 1.

    >>> closest("member", ["members", "outputs"])
    'members'
    """
    # Imported here: it costs as much as a bare start of the JSON module, and only a mistake needs it.
    from difflib import get_close_matches

    from rapidfuzz.distance import OSA

    # What shares letters may still be another word: "teams" is not meant by "test".
    word = str(word)[:_BRIEF]
    found = get_close_matches(word, sorted(words), cutoff=likeness)
    return next((near for near in found if OSA.normalized_similarity(word, near) >= _HALF), None)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A sentence to append to a message, with a space before it; empty if nothing comes near.

    >>> did_you_mean("member", ["members", "outputs"])
    " Did you mean 'members'?"
    """
    found = closest(word, words)
    return f" Did you mean '{found}'?" if found else ""
