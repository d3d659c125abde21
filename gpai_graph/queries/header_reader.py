"""The header reader: the `#+` lines at the top of a query file, in block YAML as grlc reads it; ours under `gpai:`.

In: the text of a query file and its name for messages. Out: a `Header`, every key and type checked.

    #+ summary: Which members joined GPAI since a given year, and when?
    #+ tags: [members]
    #+ gpai:
    #+   view: timeline
    #+   columns: {joined: when the membership began}
    #+   parameters: {since: {type: date, label: Joined on or after}}
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar

import yaml

from gpai_graph.errors import GpaiGraphError, QueryHeaderError, did_you_mean
from gpai_graph.queries.header import (
    CUT_OFF,
    FACET,
    FILTER,
    FORMS,
    KEBAB,
    MARKS,
    VIEWS,
    WITHOUT_DATE,
    Column,
    CountedHeader,
    Header,
    PlotHeader,
    TotalsHeader,
)
from gpai_graph.queries.parameters import TYPES, UNDATED, Parameter
from gpai_graph.rdf.namespaces import PREFIXES, expand

_MARK: Final = "#+"
# In a template: all that is asked for and that it names nowhere else.
_ASKED: Final = "{asked}"
# What an empty answer says was not found: one and many of it.
_COUNTED: Final = re.compile(r"{([^{}|]+)\|([^{}|]+)\|([^{}|]+)}")
_BARS: Final = " || "
# The parser in C where PyYAML was built with it: 8 times faster, same nodes.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_header(text: str, file: str) -> Header:
    """The header of a query file. Raises QueryHeaderError with file and line for what it cannot be."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.startswith(_MARK)), None)
    if first is None or any(line.strip() for line in lines[:first]):
        raise QueryHeaderError("the file must begin with a header: `#+ summary: Which …?`", file, 1)
    header = []
    for line in lines[first:]:
        if not line.startswith(_MARK):
            break
        header.append(line.removeprefix(_MARK).removeprefix(" "))
    return _Reader(file, first).header("\n".join(header))


_T = TypeVar("_T")
_Read = Callable[[yaml.Node], _T]


class _Reader:
    """Turns YAML nodes into values; keeps file and line for the messages."""

    def __init__(self, file: str, offset: int) -> None:
        self._file = file
        self._offset = offset

    def _error(self, message: str, line: int) -> QueryHeaderError:
        return QueryHeaderError(message, self._file, self._offset + line + 1)

    def _wrong(self, node: yaml.Node, message: str) -> QueryHeaderError:
        return self._error(message, node.start_mark.line)

    def header(self, text: str) -> Header:
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            help_ = " Put quotes around a text that holds ': '." if "mapping values" in str(error.problem) else ""
            raise self._error(f"the header is not YAML: {error.problem}.{help_}", line) from error
        except yaml.YAMLError as error:
            raise self._error(f"the header is not YAML: {error}.", 0) from error
        if node is None:
            raise self._error("the header is empty; it needs at least `#+ summary: Which …?`", 0)
        top = self._mapping(node, "summary description tags gpai")
        if "summary" not in top:
            raise self._wrong(node, "the header needs a summary: the question in plain words.")
        ours = (
            self._mapping(
                top["gpai"],
                "view without_date answer aggregate counts onto form aliases plot totals columns parameters",
            )
            if "gpai" in top
            else {}
        )
        parameters = self._parameters(ours["parameters"]) if "parameters" in ours else {}
        answer, counted = self._answer(ours["answer"]) if "answer" in ours else ("", None)
        return Header(
            summary=self._question(top["summary"]),
            description=self._get(top, "description", self._text, ""),
            tags=self._get(top, "tags", self._texts, ()),
            view=self._get(ours, "view", partial(self._one_of, VIEWS), "table"),
            answer=naming(answer, parameters),
            counted=counted,
            aggregate=self._get(ours, "aggregate", self._truth, False),
            falls_back_on_cut_off=self._get(ours, "without_date", partial(self._one_of, WITHOUT_DATE), "") == CUT_OFF,
            counts=self._get(ours, "counts", self._names, ()),
            onto=self._get(ours, "onto", self._texts, ()),
            form=self._get(ours, "form", partial(self._one_of, FORMS), "force"),
            aliases=self._get(ours, "aliases", self._names, ()),
            plot=self._plot(ours["plot"]) if "plot" in ours else None,
            totals=self._totals(ours["totals"]) if "totals" in ours else None,
            columns=self._get(ours, "columns", self._columns, {}),
            parameters=parameters,
        )

    @staticmethod
    def _get(mapping: dict[str, yaml.Node], key: str, read: _Read[_T], default: _T) -> _T:
        return read(mapping[key]) if key in mapping else default

    def _mapping(self, node: yaml.Node, known: str = "") -> dict[str, yaml.Node]:
        """{key: node}; with `known` (words), any other key is an error."""
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, "write keys with values here, as in {type: date}.")
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._scalar(key_node)
            if known and key not in known.split():
                guess = did_you_mean(key, known.split())
                raise self._wrong(key_node, f"unknown key {key!r}.{guess} The keys are {', '.join(known.split())}.")
            if key in found:
                raise self._wrong(key_node, f"the key {key!r} occurs twice here. Remove one.")
            found[key] = value
        return found

    def _scalar(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._wrong(node, "write one text here, not a list or keys.")
        return str(node.value)

    def _text(self, node: yaml.Node) -> str:
        text = self._scalar(node).strip()
        if not text:
            raise self._wrong(node, "this text is empty. Write it, or leave the key out.")
        return text

    def _answer(self, node: yaml.Node) -> tuple[str, CountedHeader | None]:
        sentence, bars, about = self._text(node).partition(_BARS)
        counted = _COUNTED.fullmatch(about)
        if bars and not counted:
            raise self._wrong(node, f"after {_BARS!r}, write what a row is about: {{count member|member|members}}.")
        return sentence, CountedHeader(*counted.groups()) if counted else None

    def _question(self, node: yaml.Node) -> str:
        text = self._text(node)
        if not text.endswith("?"):
            raise self._wrong(node, f"the summary must be a question that ends with '?', not with {text[-12:]!r}.")
        return text

    def _texts(self, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._wrong(node, "write a list here, as in [members, time].")
        return tuple(self._text(item) for item in node.value)

    def _names(self, node: yaml.Node) -> tuple[str, ...]:
        names = self._texts(node)
        for name in names:
            if not KEBAB.fullmatch(name):
                raise self._wrong(node, f"the name {name!r} is not in kebab-case (as-of).")
        return names

    def _truth(self, node: yaml.Node) -> bool:
        return self._one_of(("true", "false"), node) == "true"

    def _one_of(self, words: tuple[str, ...], node: yaml.Node) -> str:
        text = self._text(node)
        if text not in words:
            raise self._wrong(
                node, f"{text!r} is not allowed here. Choose one of {', '.join(words)}.{did_you_mean(text, words)}"
            )
        return text

    def _columns(self, node: yaml.Node) -> dict[str, Column]:
        return {name: self._column(value) for name, value in self._mapping(node).items()}

    def _column(self, node: yaml.Node) -> Column:
        if isinstance(node, yaml.ScalarNode):
            return Column(self._text(node))
        keys = self._mapping(node, "label type")
        if "label" not in keys:
            raise self._wrong(node, "a column needs a label: what it means, in words.")
        return Column(self._text(keys["label"]), self._get(keys, "type", partial(self._one_of, (FACET, FILTER)), ""))

    def _plot(self, node: yaml.Node) -> PlotHeader:
        keys = self._mapping(node, " ".join(PlotHeader._fields))
        if "mark" not in keys:
            raise self._wrong(node, f"a plot needs a mark: {', '.join(MARKS)}.")
        mark = self._one_of(tuple(MARKS), keys.pop("mark"))
        lacking = [name for name in MARKS[mark] if name not in keys]
        if lacking:
            raise self._wrong(node, f"a plot with the mark {mark} needs {' and '.join(lacking)}.")
        plot = PlotHeader(mark, **{name: self._text(value) for name, value in keys.items()})
        if plot.most and not plot.most.isdecimal():
            raise self._wrong(keys["most"], f"most is a whole number, not {plot.most!r}.")
        return plot

    def _totals(self, node: yaml.Node) -> TotalsHeader:
        keys = self._mapping(node, " ".join(TotalsHeader._fields))
        if "sum" not in keys:
            raise self._wrong(node, "totals need the columns that are added: sum: [experts].")
        totals = TotalsHeader(
            self._texts(keys["sum"]),
            self._get(keys, "by", self._texts, ()),
            self._get(keys, "twice", self._text, ""),
            self._get(keys, "note", self._text, ""),
        )
        if bool(totals.twice) != bool(totals.note):
            raise self._wrong(
                node, "a column of groups (twice) needs a note on what counts twice, and a note a column."
            )
        if twofold := set(totals.sum) & {*totals.by, totals.twice}:
            raise self._wrong(node, f"{' and '.join(sorted(twofold))} cannot be both added and a group.")
        return totals

    def _parameters(self, node: yaml.Node) -> dict[str, Parameter]:
        return {name: self._parameter(name, value) for name, value in self._mapping(node).items()}

    def _parameter(self, name: str, node: yaml.Node) -> Parameter:
        keys = self._mapping(node, "type label prefix class choices many edge preposition below")
        if "type" not in keys:
            raise self._wrong(node, f"parameter {name!r} needs a type: {', '.join(TYPES)}.")
        kind = self._one_of(TYPES, keys["type"])
        for key in ("prefix", "class", "below"):
            if key in keys and kind != "iri":
                raise self._wrong(keys[key], f"parameter {name!r}: {key!r} goes with the type iri, not with {kind}.")
        if "edge" in keys and kind != "date":
            raise self._wrong(keys["edge"], f"parameter {name!r}: 'edge' goes with the type date, not with {kind}.")
        return Parameter(
            name,
            kind,
            label=self._get(keys, "label", self._text, ""),
            prefix=self._get(keys, "prefix", partial(self._one_of, tuple(PREFIXES)), ""),
            of=self._get(keys, "class", self._compact_iri, ""),
            choices=self._get(keys, "choices", self._texts, ()),
            many=self._get(keys, "many", self._truth, False),
            edge=self._get(keys, "edge", partial(self._one_of, ("first", "last")), "last"),
            preposition=self._get(keys, "preposition", self._text, ""),
            below=self._get(keys, "below", self._text, ""),
        )

    def _compact_iri(self, node: yaml.Node) -> str:
        text = self._text(node)
        try:
            expand(text)
        except GpaiGraphError as error:
            raise self._wrong(node, str(error)) from error
        return text


def naming(template: str, parameters: Mapping[str, Parameter]) -> str:
    """A template in which `{asked}` names all that is asked for and that it names nowhere else.

    >>> naming("3 events{asked}.", {"kind": Parameter("kind", label="Kind", preposition="of the kind")})
    '3 events{asked kind| of the kind |}.'
    """
    unnamed = [each for name, each in parameters.items() if f"{{asked {name}" not in template and name != UNDATED]
    return template.replace(_ASKED, "".join(map(_place, unnamed)))


def _place(parameter: Parameter) -> str:
    if parameter.name == "mode":
        return "{asked mode| (|)|}"
    return f"{{asked {parameter.name}| {parameter.before} |}}"
