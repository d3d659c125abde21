"""Solutions: rows of RDF terms, as a SELECT query answers them, and how they are written: W3C JSON, CSV, TSV, pandas.

Terms are our own and light, so that nothing above the store knows which engine answered."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gpai_graph.errors import StoreError, UnknownColumnError, did_you_mean, quoted
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.frames import column, pandas, period
from gpai_graph.rdf.namespaces import compact
from gpai_graph.rdf.table import ROWS, Table, TableCell, TableColumn, TableRow, address, rows_shown

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    import pandas as pd

_SHOWN_ROWS: Final = 10
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


class IRI(str):
    """An IRI in full; equal to the same text as `str`.

    >>> IRI("https://w3id.org/gpai-graph/id/country/ca").compact
    'country:ca'
    """

    __slots__ = ()

    @property
    def compact(self) -> str:
        """prefix:local where a prefix of ours fits, else the whole IRI."""
        return compact(self)


class BlankNode(str):
    """The label of a blank node, without `_:`; it means something inside one answer only."""

    __slots__ = ()


XSD_STRING: Final = IRI(_XSD + "string")
LANG_STRING: Final = IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
_BOOLEAN: Final = IRI(_XSD + "boolean")
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in (
        "integer long int short byte nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger "
        "unsignedLong unsignedInt unsignedShort unsignedByte"
    ).split()
)
_NUMBERS: Final = _INTEGERS | {_XSD + name for name in ("decimal", "double", "float")}


class Literal(NamedTuple):
    """A literal: its text, its datatype, and its language ("" if it has none)."""

    text: str
    datatype: IRI = XSD_STRING
    language: str = ""

    @property
    def python(self) -> "int | Decimal | float | datetime.date | bool | str":
        """The value in Python; the text where the datatype is another one or the text does not fit it.

        >>> Literal("2020-06-15", IRI("http://www.w3.org/2001/XMLSchema#date")).python
        datetime.date(2020, 6, 15)
        """
        try:
            return self._value()
        except (ValueError, ArithmeticError):
            return self.text

    def _value(self) -> "int | Decimal | float | datetime.date | bool | str":
        # Imported here: few rows ask for dates and decimals, and every start would pay for them.
        if self.datatype in _INTEGERS:
            return int(self.text)
        match self.datatype.removeprefix(_XSD):
            case "decimal":
                from decimal import Decimal

                return Decimal(self.text)
            case "double" | "float":
                return float(self.text)
            case "date":
                from datetime import date

                return date.fromisoformat(self.text)
            case "boolean":
                return {"true": True, "1": True, "false": False, "0": False}.get(self.text, self.text)
        return self.text


Term = IRI | BlankNode | Literal


class Triple(NamedTuple):
    """A triple of a CONSTRUCT or DESCRIBE answer."""

    subject: IRI | BlankNode
    predicate: IRI
    object: Term


class Quad(NamedTuple):
    """A triple and the graph it stands in; None is the default graph."""

    subject: IRI | BlankNode
    predicate: IRI
    object: Term
    graph: IRI | None = None


class Row:
    """One solution: `row.member`, `row["member"]` or `row[0]` is a term, or None where the variable is unbound.

    `row[:2]` is a tuple of terms, and two rows with the same terms are equal.
    It has no public names of its own, so that a variable may have any name (`?count`, `?index`).
    """

    __slots__ = ("_positions", "_terms")

    def __init__(self, positions: dict[str, int], terms: Sequence[Term | None]) -> None:
        self._positions = positions
        self._terms = terms

    def __getitem__(self, variable: str | int | slice) -> Any:
        # Any, as in csv.DictReader: who wrote the query knows whether a column holds IRIs or literals.
        if not isinstance(variable, str):
            return self._terms[variable]
        if variable not in self._positions:
            raise UnknownColumnError(
                f"the answer has no variable ?{variable}.{did_you_mean(variable, self._positions)}"
            )
        return self._terms[self._positions[variable]]

    def __getattr__(self, variable: str) -> Any:
        # Pages read some thousand terms so: what is there is looked for first.
        if variable in self._positions:
            return self._terms[self._positions[variable]]
        raise AttributeError(f"the answer has no variable ?{variable}.{did_you_mean(variable, self._positions)}")

    def __iter__(self) -> Iterator[Term | None]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Row | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    # Copies and pickles would look for methods by `__getattr__`, before there are positions to look in.
    def __reduce__(self) -> "tuple[type[Row], tuple[dict[str, int], Sequence[Term | None]]]":
        return Row, (self._positions, self._terms)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={term!r}' for name, term in zip(self._positions, self._terms, strict=True))})"


class Solutions:
    """The answer of a SELECT query: variables, and rows in the order of the query.

    `rows` holds plain tuples (fast); iteration gives `Row`s (readable).

    >>> answer = Solutions(["member"], [(IRI("https://w3id.org/gpai-graph/id/country/ca"),)])
    >>> [row.member.compact for row in answer]
    ['country:ca']
    """

    __slots__ = ("_positions", "rows", "variables")

    def __init__(self, variables: Sequence[str], rows: list[tuple[Term | None, ...]]) -> None:
        self.variables = tuple(variables)
        self.rows = rows
        self._positions = {name: position for position, name in enumerate(self.variables)}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return (Row(self._positions, terms) for terms in self.rows)

    def __getitem__(self, position: int) -> Row:
        return Row(self._positions, self.rows[position])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Solutions):
            return NotImplemented
        return self.variables == other.variables and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]  # rows is a list

    def __repr__(self) -> str:
        lines = [f"<Solutions: {len(self)} rows of {' '.join('?' + name for name in self.variables)}>"]
        # What a person at a prompt wants to see; `rows` holds the rest.
        lines += ["  " + "  ".join(plain(term) for term in terms) for terms in self.rows[:_SHOWN_ROWS]]
        if len(self) > _SHOWN_ROWS:
            lines.append(f"  … {len(self) - _SHOWN_ROWS} more")
        return "\n".join(lines)

    def first(self) -> Row | None:
        """The first row, or None if there is none."""
        return self[0] if self.rows else None

    def column(self, variable: str) -> list[Term | None]:
        """The terms of one variable, in row order. Raises UnknownColumnError for a variable that the answer lacks."""
        if variable not in self._positions:
            raise UnknownColumnError(
                f"the answer has no variable ?{variable}.{did_you_mean(variable, self._positions)}"
            )
        position = self._positions[variable]
        return [terms[position] for terms in self.rows]

    def dicts(self) -> list[dict[str, Term | None]]:
        """The rows as dicts, unbound variables as None."""
        return [dict(zip(self.variables, terms, strict=True)) for terms in self.rows]

    # The writers import json, csv and html when called: together they cost more than half a bare Python start,
    # and one run of the command line needs one of them at most.

    def to_json(self) -> bytes:
        """SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
        import json

        bindings = [
            {name: _json_term(term) for name, term in zip(self.variables, terms, strict=True) if term is not None}
            for terms in self.rows
        ]
        answer = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Solutions":
        """Read what `to_json` writes, from any endpoint. Raises StoreError if it is no SELECT answer."""
        import json

        try:
            answer = json.loads(data)
            variables = [str(name) for name in answer["head"]["vars"]]
            bindings = answer["results"]["bindings"]
            rows = [tuple(_term_of_json(row[name]) if name in row else None for name in variables) for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"this is not a SELECT answer in SPARQL JSON: {quoted(data)} …") from error
        return cls(variables, rows)

    def to_csv(self) -> bytes:
        """SPARQL 1.1 Query Results CSV: bare values, CRLF (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
        import csv
        import io

        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.variables)
        writer.writerows([_csv_text(term) for term in terms] for terms in self.rows)
        return out.getvalue().encode()

    def to_tsv(self) -> bytes:
        """SPARQL 1.1 Query Results TSV: terms in Turtle syntax, so nothing is lost (same recommendation as CSV)."""
        lines = ["\t".join(f"?{name}" for name in self.variables)]
        lines += ["\t".join("" if term is None else n3(term) for term in terms) for terms in self.rows]
        return "".join(f"{line}\n" for line in lines).encode()

    def to_pandas(self) -> "pd.DataFrame":
        """The rows as a DataFrame: things as compact IRIs, columns typed as by `frame`."""
        return frame({name: self.column(name) for name in self.variables})

    def _repr_html_(self) -> str:
        """The first rows as a table for a notebook; `kg.readable` gives it labels and numbered sources."""
        columns = tuple(TableColumn(name, is_number=is_numeric(self.column(name))) for name in self.variables)
        shown = tuple(TableRow(tuple(map(_cell, terms))) for terms in self.rows[:ROWS])
        return Table(columns, shown, footer=rows_shown(len(shown), len(self), ".to_pandas() has them all")).html()


_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
# The lexical forms that Turtle and SPARQL may write bare. Compiled by `re` when first used, as a start needs none.
_BARE_NUMBERS: Final = {
    _XSD + "integer": r"[+-]?[0-9]+",
    _XSD + "decimal": r"[+-]?[0-9]*\.[0-9]+",
    _XSD + "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+",
}


def n3(term: Term) -> str:
    r"""The term as Turtle and SPARQL write it, on one line, escaped; IRIs in full.

    >>> print(n3(Literal('the "pact"', LANG_STRING, "en")))
    "the \"pact\""@en
    """
    if isinstance(term, IRI):
        return f"<{term}>"
    if isinstance(term, BlankNode):
        return f"_:{term}"
    bare = _BARE_NUMBERS.get(term.datatype)
    if bare and re.fullmatch(bare, term.text):
        return term.text
    quoted = f'"{term.text.translate(_ESCAPES)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype == XSD_STRING else f"{quoted}^^<{term.datatype}>"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, IRI):
        return {"type": "uri", "value": term}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term}
    if term.language:
        return {"type": "literal", "value": term.text, "xml:lang": term.language}
    if term.datatype == XSD_STRING:
        return {"type": "literal", "value": term.text}
    return {"type": "literal", "value": term.text, "datatype": term.datatype}


def _term_of_json(binding: dict[str, str]) -> Term:
    # Virtuoso still writes "typed-literal", the name before SPARQL 1.1.
    match binding["type"]:
        case "uri":
            return IRI(binding["value"])
        case "bnode":
            return BlankNode(binding["value"])
        case "literal" | "typed-literal":
            language = binding.get("xml:lang", "")
            datatype = LANG_STRING if language else IRI(binding.get("datatype", XSD_STRING))
            if datatype == _BOOLEAN:
                # Virtuoso writes 1 and 0 for what went in as true and false.
                return Literal({"1": "true", "0": "false"}.get(binding["value"], binding["value"]), datatype)
            return Literal(binding["value"], datatype, language)
    raise ValueError(f"unknown kind of term {quoted(binding['type'])}")


def _csv_text(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.text
    return f"_:{term}" if isinstance(term, BlankNode) else term


def plain(term: Term | None) -> str:
    """A term as people type it: a compact IRI, the text of a literal, the label of a blank node; "" for none."""
    return term.compact if isinstance(term, IRI) else _csv_text(term)


def is_numeric(terms: Iterable[Term | None]) -> bool:
    """Whether a column holds numbers and nothing else; one without any value does not."""
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(isinstance(term, Literal) and term.datatype in _NUMBERS for term in bound)


def _cell(term: Term | None) -> TableCell:
    if isinstance(term, IRI):
        return TableCell(term.compact, address(term), term if term.compact != term else "")
    return TableCell(_csv_text(term), language=term.language if isinstance(term, Literal) else "")


# pandas


def frame(columns: Mapping[str, Sequence[Term | None]], names: Mapping[IRI, str] | None = None) -> "pd.DataFrame":
    """A DataFrame of such columns. names: what things are called; without one they are compact IRIs.

    Integers are `Int64` (larger ones `object`), decimals and doubles `Float64`, truths `boolean`, texts and things
    `str`. Dates are periods: a column of days `period[D]`, of months `period[M]`, of years `period[Y]`; where they
    differ, an `object` column of dates, each as precise as it is known, which sort, compare with a text (`>= "2024"`)
    and have a `start_time` and an `end_time` as periods have. What is unbound is missing.
    Raises MissingPackageError without pandas."""
    values = {name: [_value(term, names or {}) for term in terms] for name, terms in columns.items()}
    return pandas().DataFrame({name: column(each) for name, each in values.items()})


def _value(term: Term | None, names: Mapping[IRI, str]) -> object:
    """What a term is in Python; text where it is nothing more exact."""
    if term is None or isinstance(term, BlankNode):
        return term and str(term)
    if date := PartialDate.of(term):
        return period(date)
    if isinstance(term, IRI):
        return names.get(term) or term.compact
    from decimal import Decimal  # here, as in Literal

    value = term.python
    return float(value) if isinstance(value, Decimal) else value if isinstance(value, bool | int | float) else term.text
