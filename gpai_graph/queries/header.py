"""Headers: what a query file says about itself.

In: what `header_reader` read from a file, or bytes that `written` made. Out: a `Header`."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self, dataclass_transform

from gpai_graph.queries.parameters import Parameter

# How a query may be called.
KEBAB: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What an answer is for where no date is asked for: the last day that our sources cover, or all times.
CUT_OFF: Final = "cut-off"
WITHOUT_DATE: Final = (CUT_OFF, "all")
VIEWS: Final = ("table", "graph", "timeline", "map", "bar")
# The forms in which a network may be drawn; `visual/network/forms` draws them.
FORM_NAMES: Final = ("force", "matrix", "arcs", "lanes", "teams", "org-chart", "schema", "paths", "map")
# How a plot draws rows: bars (stacked by `series`), circles in a grid, lines, a curve that steps, periods one below the
# other, points in lanes on a common time axis, a world map.
# Each with the columns that it cannot do without.
MARK_COLUMNS: Final = {
    "bar": ("x", "y"),
    "dots": ("x", "y", "series"),
    "line": ("x", "y", "series"),
    "step": ("x", "y", "label"),
    "span": ("x", "label"),
    "lanes": ("x", "series", "label"),
    "map": ("x",),
}


# A column that narrows a list, and one that narrows it and is not shown.
FACET: Final = "facet"
FILTER: Final = "filter"


class Column(NamedTuple):
    """What a header says about a column: what it means; type: whether it narrows a list, "" does not."""

    label: str
    type: str = ""

    @property
    def narrows(self) -> bool:
        """Whether a list of things can be narrowed by its values."""
        return self.type in (FACET, FILTER)


class PlotHeader(NamedTuple):
    """Which columns a plot draws, and how; "" or 0 where it needs none.

    title: a template as of `answer`. x, y: what the axes show (for a map x is the country, for a span its begin).
    series: what colours and shapes tell. label: what a mark is called. until: where a period ends. total: of how many
    the values of a bar are a part. basis: whether it is stated or inferred. most: values beyond make no sense there, so
    that a series with one is left out. note: what to keep in mind; with `most`, why a series is left out."""

    mark: str
    title: str = ""
    x: str = ""
    y: str = ""
    series: str = ""
    label: str = ""
    until: str = ""
    total: str = ""
    basis: str = ""
    most: int = 0
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the query that it reads."""
        named = (self.x, self.y, self.series, self.label, self.until, self.total, self.basis)
        return tuple(name for name in named if name)


class CountedHeader(NamedTuple):
    """What a row is about: the place of a template that counts it, and the noun for one and for many."""

    place: str
    one: str
    many: str


class TotalsHeader(NamedTuple):
    """What the rows of an answer add up to, below the table that people read.

    sum: columns of numbers that may be added over all rows. by: columns of which each value has a total of its own.
    twice: a column of groups of which one thing may be in several, so that it counts in each; note: says so."""

    sum: tuple[str, ...]
    by: tuple[str, ...] = ()
    twice: str = ""
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the query that it reads."""
        return (*self.sum, *self.by, *([self.twice] if self.twice else []))


# No dataclass, and no tuple: the module of that name would take a twentieth of the time of a command, and a tuple has
# no room for what a subclass adds. Those who check types read the fields as those of a dataclass.
@dataclass_transform(frozen_default=True, kw_only_default=True)
class FrozenFields:
    """A value with the fields that its class and those above it declare: equal by them, and it does not change."""

    def __init__(self, **given: Any) -> None:
        names = self.field_names()
        if unknown := given.keys() - set(names):
            raise TypeError(f"{type(self).__name__} has no field {min(unknown)}.")
        for name in names:
            if name not in given and not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} needs the field {name}.")
            value = given[name] if name in given else getattr(type(self), name)
            # A library gives one value to all who ask, so what it holds must not change either.
            vars(self)[name] = MappingProxyType(value) if isinstance(value, dict) else value

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The names of its fields, those of the class above first."""
        return tuple(name for each in reversed(cls.__mro__[:-1]) for name in each.__annotations__)

    @property
    def fields(self) -> dict[str, Any]:
        """The values of its fields, by name."""
        return {name: vars(self)[name] for name in self.field_names()}

    def replaced(self, **changes: Any) -> Self:
        """A copy in which these fields are others."""
        return type(self)(**self.fields | changes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FrozenFields) and type(self) is type(other) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(tuple(value for value in self.fields.values() if not isinstance(value, MappingProxyType)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} does not change, so {name} cannot be set; use `replaced`.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} does not change, so {name} cannot be removed.")

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        # What may not change cannot be pickled.
        plain = {name: dict(each) if isinstance(each, MappingProxyType) else each for name, each in self.fields.items()}
        return _restored, (type(self), plain)


def _restored(made: type[FrozenFields], fields: dict[str, Any]) -> FrozenFields:
    return made(**fields)


class Header(FrozenFields):
    """What a query file says about itself.

    answer: a template for one sentence; counted: what stands behind its ` || `, None without.
    falls_back_on_cut_off: whether it is answered as of the data cut-off, and not for all times, where no date is asked
    for (`without_date`). counts: the questions whose rows an aggregate counts, so that their sources are named with it.
    aliases: names that the query had before, by which it is found for one more version. form: in
    which a network is drawn first."""

    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    view: str = "table"
    answer: str = ""
    counted: CountedHeader | None = None
    aggregate: bool = False
    falls_back_on_cut_off: bool = False
    counts: tuple[str, ...] = ()
    onto: tuple[str, ...] = ()
    form: str = "force"
    aliases: tuple[str, ...] = ()
    plot: PlotHeader | None = None
    totals: TotalsHeader | None = None
    columns: Mapping[str, Column] = MappingProxyType({})
    parameters: Mapping[str, Parameter] = MappingProxyType({})


# What stands in the bytes; with another shape, other names, so that no reader takes the old for the new.
SHAPE: Final = repr(
    [each.__annotations__ for each in (Header, Column, Parameter, CountedHeader, PlotHeader, TotalsHeader)]
)


def written(header: Header) -> bytes:
    """The header as bytes that `from_written` reads 20 times faster than YAML."""
    columns = {name: list(column) for name, column in header.columns.items()}
    parameters = {name: list(parameter) for name, parameter in header.parameters.items()}
    return json.dumps(header.fields | {"columns": columns, "parameters": parameters}, ensure_ascii=False).encode()


def from_written(data: bytes) -> Header:
    """The header that `written` made these bytes of.

    >>> from_written(written(Header(summary="Who?", tags=("members",)))).tags
    ('members',)
    """
    fields = json.loads(data)
    counted, plot, totals = fields["counted"], fields["plot"], fields["totals"]
    made = {
        "counted": CountedHeader(*counted) if counted else None,
        "plot": PlotHeader(*plot) if plot else None,
        "totals": TotalsHeader(tuple(totals[0]), tuple(totals[1]), *totals[2:]) if totals else None,
        "columns": {name: Column(*each) for name, each in fields["columns"].items()},
        "parameters": {name: _parameter(*each) for name, each in fields["parameters"].items()},
    }
    lists = {name: tuple(each) for name, each in fields.items() if isinstance(each, list)}
    return Header(**fields | lists | made)


def _parameter(*fields: Any) -> Parameter:
    parameter = Parameter(*fields)
    return parameter._replace(choices=tuple(parameter.choices), below=tuple(parameter.below))


def without_header(text: str, question: str) -> str:
    r"""A query file, or what was bound of it, with its question in place of its header.

    >>> print(without_header("#+ summary: Is it?\nASK { }", "Is it?"))
    # Is it?
    ASK { }
    """
    lines = [line for line in text.strip().splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {question}", *lines])
