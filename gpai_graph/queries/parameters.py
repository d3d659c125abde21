"""Parameters: what a query leaves open, and how a reader's text becomes a SPARQL term that stands in for it.

A parameter x is written `VALUES ?_x { … }` in every scope that uses it; binding replaces what is between the braces.
What goes in is checked and written in full here, so that no text of a reader can become code."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from gpai_graph.errors import GpaiGraphError, ParameterError, did_you_mean, quoted
from gpai_graph.rdf.dates import ACCEPTED, PartialDate, unknown_day
from gpai_graph.rdf.namespaces import PREFIXES, compact, expand
from gpai_graph.rdf.solutions import IRI, Literal, Term, n3
from gpai_graph.rdf.sparql import Token, code_tokens, tokens, values_blocks
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import listed, lower_first

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

TYPES: Final = ("boolean", "date", "decimal", "integer", "iri", "string", "term")
# The parameter that says whether an answer for a date holds what bears no date at all.
UNDATED: Final = "undated"
# What a caller may give: text, a term, or the Python value that it stands for; several where the parameter is `many`.
Value: TypeAlias = "str | int | Decimal | datetime.date | Literal | PartialDate | Thing"
Values: TypeAlias = "Value | Sequence[Value] | Set[Value] | None"

_XSD: Final = PREFIXES["xsd"]
# These are sequences, and still one value.
_ONE: Final = (str, Literal, PartialDate, Thing)
_SLUG: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_ACCEPTED: Final = {
    "boolean": "true or false",
    "date": ACCEPTED,
    "decimal": "a number such as 12 or 0.5",
    "integer": "a whole number",
    "iri": "prefix:name or <https://…>",
    "string": "text",
    "term": "prefix:name, <https://…> or a text",
}


class Parameter(NamedTuple):
    """What a query's header declares about a parameter.

    prefix: stands in for a missing one ("body" reads gpai-meg as body:gpai-meg), "date" for years; only for type iri.
    of: the class that the thing has, as compact IRI, or several ("gpai:Person, gpai:Body"); only for type iri.
    choices: the only texts accepted, if there are any. many: takes several values.
    edge: which day of a year or month is meant, its "last" (as of 2021) or its "first" (since 2021); only for dates.
    default: the text between the braces for people, several joined by ", "; "" where nothing is asked (UNDEF).
    preposition: what stands before the value in a sentence ("in", "of the kind"); "" says it with the label.
    below: what one thing below the one asked for is called, and what several are; these then are asked for, too.
    """

    name: str
    type: str = "string"
    label: str = ""
    prefix: str = ""
    of: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    default: str = ""
    edge: str = "last"
    preposition: str = ""
    below: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """What stands before a value in a sentence: "of the kind", or what the parameter is called."""
        return self.preposition or ("on" if self.name == "as_of" else f"with the {self.called}")

    @property
    def called(self) -> str:
        """What it is called within a sentence."""
        return lower_first((self.label or self.name).partition(" (")[0])

    @property
    def accepts(self) -> str:
        """What a reader may type, in words."""
        if self.choices:
            return listed(self.choices, "or")
        if self.prefix:
            return f"a name such as {self.prefix}:… (the prefix may be left out), or <https://…>"
        return _ACCEPTED[self.type]

    @property
    def described(self) -> dict[str, Any]:
        """What it is called and what it takes, for programs."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "accepts": self.accepts,
            "choices": list(self.choices),
            "many": self.many,
            "default": self.default,
        }

    def term(self, value: Value) -> Term:
        """The RDF term that a value stands for. Raises ParameterError if it stands for none.

        >>> Parameter("as_of", "date").term("2021")
        Literal(text='2021-12-31', datatype='http://www.w3.org/2001/XMLSchema#date', language='')
        """
        if isinstance(value, Literal):
            return self._literal(value)
        if isinstance(value, Thing):
            return self.term(value.iri)
        if isinstance(value, PartialDate) and self.type == "date":
            return self._day(value)
        text = _text(value)
        if self.choices and text not in self.choices:
            raise self._wrong(text, did_you_mean(text, self.choices))
        try:
            return _READERS[self.type](self, text)
        except (ValueError, ArithmeticError, GpaiGraphError) as error:
            raise self._wrong(text, f" ({error})" if isinstance(error, GpaiGraphError) else "") from error

    def terms(self, values: Values) -> list[Term]:
        """The RDF terms of one value or several; a text with commas is several where `many` and not a string."""
        if isinstance(values, str) and self.many and self.type != "string":
            values = [part.strip() for part in values.split(",")]
        several = [value for value in parts(collected(values), False) if value is not None]
        if len(several) > 1 and not self.many:
            raise ParameterError(f"parameter {quoted(self.name)} takes one value; {len(several)} were given.")
        return [self.term(value) for value in several]

    def _day(self, date: PartialDate) -> Term:
        # "As of 2021" asks for what held when 2021 ended, "since 2021" for what came after it began.
        return _typed(date.first if self.edge == "first" else date.last, "date")

    def _literal(self, value: Literal) -> Term:
        if self.type == "term":
            return value
        return self.term(value.text)

    def _wrong(self, text: str, more: str) -> ParameterError:
        # An option of the command line is called as it is typed.
        name = self.name if self.name.startswith("-") else f"parameter {quoted(self.name)}"
        why = unknown_day(text) if self.type == "date" else ""
        return ParameterError(f"{name} cannot be {quoted(text)}.{why} It takes {self.accepts}.{more}")


# Longer texts than those of the library are read anew each time, so that the texts kept have 4 MB together at most.
_LONGEST: Final = 16_000


def slots(query: str) -> tuple[tuple[str, int, int], ...]:
    """(parameter, start, end) of what stands between the braces of each `VALUES ?_x { … }`, in order."""
    return _slots(query) if len(query) <= _LONGEST else _slots.__wrapped__(query)


@lru_cache(maxsize=256)  # 4 MB of texts at most, as `slots` hands on no longer ones
def _slots(query: str) -> tuple[tuple[str, int, int], ...]:
    found = values_blocks(code_tokens(query))
    return tuple((name[1:], inside[0].end(), inside[-1].start()) for name, inside in found if name[0] == "_")


def defaults(query: str) -> dict[str, str]:
    """{parameter: what stands between the braces of its first VALUES, for people}; "" for UNDEF.

    >>> defaults('{ VALUES ?_as_of { "2021-12-31"^^xsd:date } VALUES ?_body { UNDEF } }')
    {'as_of': '2021-12-31', 'body': ''}
    """
    found: dict[str, str] = {}
    for name, start, end in slots(query):
        items = groupby(tokens(query[start:end]), lambda token: token.lastgroup in ("space", "comment", "end"))
        texts = (_shown(*item) for apart, item in items if not apart)
        found.setdefault(name, ", ".join(text for text in texts if text != "UNDEF"))
    return found


def _shown(first: Token, *rest: Token) -> str:
    """A value for people: a compact IRI, a string without quotation marks and datatype, or a number unchanged."""
    if first["iri"]:
        return compact(first[0][1:-1])
    return first[0][1:-1] if first["string"] else "".join(token[0] for token in (first, *rest))


def bind(query: str, parameters: Mapping[str, Parameter], values: Mapping[str, Values]) -> str:
    """The query with the values between the braces; a parameter that is not given, or None, keeps its default.

    Raises ParameterError for a name that the query does not declare, and for a value that does not fit.
    """
    return filled(query, terms_of(parameters, values))


def terms_of(parameters: Mapping[str, Parameter], values: Mapping[str, Values]) -> dict[str, list[Term]]:
    """{name: the RDF terms} of the parameters that are given. Raises ParameterError as `bind` does."""
    found: dict[str, list[Term]] = {}
    for name, given in values.items():
        if name not in parameters:
            known = f" It takes {', '.join(parameters)}." if parameters else " It takes none."
            raise ParameterError(f"the query has no parameter {quoted(name)}.{did_you_mean(name, parameters)}{known}")
        terms = [] if given is None else parameters[name].terms(given)
        if terms:
            found[name] = terms
    return found


def filled(query: str, terms: Mapping[str, Sequence[Term]]) -> str:
    """The query with these terms between the braces of their parameters."""
    if not terms:
        return query
    # From the end, so that the places found stay right.
    for name, start, end in reversed(slots(query)):
        if name in terms:
            query = f"{query[:start]} {' '.join(map(n3, terms[name]))} {query[end:]}"
    return query


def collected(values: Any) -> Any:
    """The values of a collection as a list, those of a set in order; one value as it is.

    >>> collected({"b", "a"}), collected("a, b")
    (['a', 'b'], 'a, b')
    """
    if isinstance(values, (*_ONE, bytes, Mapping)) or not isinstance(values, Iterable):
        return values
    # So pandas and numpy give values of Python.
    told = values.tolist() if hasattr(values, "tolist") else values
    return sorted(told, key=str) if isinstance(told, Set) else [*told] if isinstance(told, Iterable) else told


def parts(values: Values, many: bool) -> list[Value]:
    """One value, or the several that a list or a text with commas holds."""
    if isinstance(values, str):
        return [part.strip() for part in values.split(",")] if many else [values]
    return [*values] if isinstance(values, Sequence) and not isinstance(values, _ONE) else [values]  # type: ignore[list-item]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A date writes itself in ISO 8601, a number in digits: str serves both.
    return value if isinstance(value, str) else str(value)[:10] if hasattr(value, "isoformat") else str(value)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(_XSD + datatype))


def _read_boolean(_: Parameter, text: str) -> Term:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return _typed(text.lower(), "boolean")


def _read_date(parameter: Parameter, text: str) -> Term:
    date = PartialDate.typed(text)
    if date is None:
        raise ValueError(text)
    return parameter._day(date)


def _read_decimal(_: Parameter, text: str) -> Term:
    # Oxigraph keeps 18 digits behind the point and 128 bits in all: what is longer would not be the same number.
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", text):
        raise ValueError(text)
    sign = "-" if text.startswith("-") else ""
    whole, _point, part = text.lstrip("+-").partition(".")
    number = f"{int(whole)}.{part}".rstrip("0").rstrip(".") if part else str(int(whole))
    return _typed(number if number == "0" else sign + number, "decimal")


def _read_integer(_: Parameter, text: str) -> Term:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return _typed(str(int(text)), "integer")


def _read_iri(parameter: Parameter, text: str) -> Term:
    if parameter.prefix and re.fullmatch(_SLUG, text):
        return IRI(PREFIXES[parameter.prefix] + text)
    return IRI(expand(text))


def _read_string(_: Parameter, text: str) -> Term:
    # A lone half of a surrogate pair is no character and cannot be sent to any engine.
    text.encode()
    return Literal(text)


def _read_term(_: Parameter, text: str) -> Term:
    """An IRI of ours or a text; a term that is at hand comes as it is, see `Parameter.term`."""
    if isinstance(text, IRI):
        return text
    try:
        return IRI(expand(text))
    except GpaiGraphError:
        return Literal(text)


_READERS: Final = {
    "boolean": _read_boolean,
    "date": _read_date,
    "decimal": _read_decimal,
    "integer": _read_integer,
    "iri": _read_iri,
    "string": _read_string,
    "term": _read_term,
}
