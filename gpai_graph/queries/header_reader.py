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
from collections.abc import Mapping
from typing import Final

import yaml

from gpai_graph.errors import GpaiGraphError, QueryHeaderError, quoted
from gpai_graph.queries.header import (
    CUT_OFF,
    FACET,
    FILTER,
    FORM_NAMES,
    MARK_COLUMNS,
    VIEWS,
    WITHOUT_DATE,
    Column,
    CountedHeader,
    Header,
    PlotHeader,
    TotalsHeader,
)
from gpai_graph.queries.node_reader import NodeReader
from gpai_graph.queries.parameters import TYPES, UNDATED, Parameter
from gpai_graph.rdf.namespaces import PREFIXES, expand

_MARK: Final = "#+"
# In a template: all that is asked for and that it names nowhere else.
_ASKED: Final = "{asked}"
# What an empty answer says was not found: one and many of it.
_COUNTED: Final = re.compile(r"{([^{}|]+)\|([^{}|]+)\|([^{}|]+)}")
_BARS: Final = " || "
# The keys below `gpai:`.
_OURS: Final = "view without_date answer aggregate counts onto form aliases plot totals columns parameters".split()
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
    return _HeaderReader(file, first).header("\n".join(header))


class _HeaderReader(NodeReader):
    """Turns the nodes of a header into a `Header`."""

    def header(self, text: str) -> Header:
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            help_ = " Put quotes around a text that holds ': '." if "mapping values" in str(error.problem) else ""
            raise self.error(f"the header is not YAML: {error.problem}.{help_}", line) from error
        except yaml.YAMLError as error:
            raise self.error(f"the header is not YAML: {error}.", 0) from error
        if node is None:
            raise self.error("the header is empty; it needs at least `#+ summary: Which …?`", 0)
        top = self.mapping(node, "summary description tags gpai".split())
        if "summary" not in top:
            raise self.wrong(node, "the header needs a summary: the question in plain words.")
        ours = self.mapping(top["gpai"], _OURS) if "gpai" in top else {}
        parameters = self._parameters(ours["parameters"]) if "parameters" in ours else {}
        answer, counted = self._answer(ours["answer"]) if "answer" in ours else ("", None)
        return Header(
            summary=self._question(top["summary"]),
            description=self.get(top, "description", self.text, ""),
            tags=self.get(top, "tags", self.texts, ()),
            view=self.get(ours, "view", self.one_of(*VIEWS), "table"),
            answer=naming(answer, parameters),
            counted=counted,
            aggregate=self.get(ours, "aggregate", self.truth, False),
            falls_back_on_cut_off=self.get(ours, "without_date", self.one_of(*WITHOUT_DATE), "") == CUT_OFF,
            counts=self.get(ours, "counts", self.names, ()),
            onto=self.get(ours, "onto", self.texts, ()),
            form=self.get(ours, "form", self.one_of(*FORM_NAMES), "force"),
            aliases=self.get(ours, "aliases", self.names, ()),
            plot=self._plot(ours["plot"]) if "plot" in ours else None,
            totals=self._totals(ours["totals"]) if "totals" in ours else None,
            columns=self.get(ours, "columns", self._columns, {}),
            parameters=parameters,
        )

    def _answer(self, node: yaml.Node) -> tuple[str, CountedHeader | None]:
        sentence, bars, about = self.text(node).partition(_BARS)
        counted = _COUNTED.fullmatch(about)
        if bars and not counted:
            raise self.wrong(node, f"after {_BARS!r}, write what a row is about: {{count member|member|members}}.")
        return sentence, CountedHeader(*counted.groups()) if counted else None

    def _question(self, node: yaml.Node) -> str:
        text = self.text(node)
        if not text.endswith("?"):
            raise self.wrong(node, f"the summary must be a question that ends with '?', not with {quoted(text[-12:])}.")
        return text

    def _columns(self, node: yaml.Node) -> dict[str, Column]:
        return {name: self._column(value) for name, value in self.mapping(node).items()}

    def _column(self, node: yaml.Node) -> Column:
        if isinstance(node, yaml.ScalarNode):
            return Column(self.text(node))
        keys = self.mapping(node, "label type".split())
        if "label" not in keys:
            raise self.wrong(node, "a column needs a label: what it means, in words.")
        return Column(self.text(keys["label"]), self.get(keys, "type", self.one_of(FACET, FILTER), ""))

    def _plot(self, node: yaml.Node) -> PlotHeader:
        keys = self.mapping(node, PlotHeader._fields)
        if "mark" not in keys:
            raise self.wrong(node, f"a plot needs a mark: {', '.join(MARK_COLUMNS)}.")
        mark = self.one_of(*MARK_COLUMNS)(keys.pop("mark"))
        lacking = [name for name in MARK_COLUMNS[mark] if name not in keys]
        if lacking:
            raise self.wrong(node, f"a plot with the mark {mark} needs {' and '.join(lacking)}.")
        most = self.whole_number(keys.pop("most")) if "most" in keys else 0
        return PlotHeader(mark, most=most, **{name: self.text(value) for name, value in keys.items()})

    def _totals(self, node: yaml.Node) -> TotalsHeader:
        keys = self.mapping(node, TotalsHeader._fields)
        if "sum" not in keys:
            raise self.wrong(node, "totals need the columns that are added: sum: [experts].")
        totals = TotalsHeader(
            self.texts(keys["sum"]),
            self.get(keys, "by", self.texts, ()),
            self.get(keys, "twice", self.text, ""),
            self.get(keys, "note", self.text, ""),
        )
        if bool(totals.twice) != bool(totals.note):
            raise self.wrong(node, "a column of groups (twice) needs a note on what counts twice, and a note a column.")
        if twofold := set(totals.sum) & {*totals.by, totals.twice}:
            raise self.wrong(node, f"{' and '.join(sorted(twofold))} cannot be both added and a group.")
        return totals

    def _parameters(self, node: yaml.Node) -> dict[str, Parameter]:
        return {name: self._parameter(name, value) for name, value in self.mapping(node).items()}

    def _parameter(self, name: str, node: yaml.Node) -> Parameter:
        keys = self.mapping(node, "type label prefix class choices many edge preposition below".split())
        if "type" not in keys:
            raise self.wrong(node, f"parameter {quoted(name)} needs a type: {', '.join(TYPES)}.")
        kind = self.one_of(*TYPES)(keys["type"])
        for key in ("prefix", "class", "below"):
            if key in keys and kind != "iri":
                raise self.wrong(
                    keys[key], f"parameter {quoted(name)}: {quoted(key)} goes with the type iri, not with {kind}."
                )
        if "edge" in keys and kind != "date":
            raise self.wrong(
                keys["edge"], f"parameter {quoted(name)}: 'edge' goes with the type date, not with {kind}."
            )
        return Parameter(
            name,
            kind,
            label=self.get(keys, "label", self.text, ""),
            prefix=self.get(keys, "prefix", self.one_of(*PREFIXES), ""),
            of=self.get(keys, "class", self._classes, ""),
            choices=self.get(keys, "choices", self.texts, ()),
            many=self.get(keys, "many", self.truth, False),
            edge=self.get(keys, "edge", self.one_of("first", "last"), "last"),
            preposition=self.get(keys, "preposition", self.text, ""),
            below=self.get(keys, "below", self._nouns, ()),
        )

    def _nouns(self, node: yaml.Node) -> tuple[str, ...]:
        nouns = tuple(map(str.strip, self.text(node).split("|")))
        if len(nouns) != len(("one", "many")) or not all(nouns):
            raise self.wrong(node, "write what one is called and what several are: body|bodies.")
        return nouns

    def _classes(self, node: yaml.Node) -> str:
        text = self.text(node)
        try:
            for each in text.split(", "):
                expand(each)
        except GpaiGraphError as error:
            raise self.wrong(node, str(error)) from error
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
