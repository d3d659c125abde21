"""The reader of nodes: what files of the library hold, each value checked where it is read.

In: nodes of YAML, or the same made of what TOML holds. Out: texts, lists, truths, numbers. A fault tells its place."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Final, TypeVar

import yaml

from gpai_graph.errors import QueryHeaderError, did_you_mean, quoted
from gpai_graph.queries.header import KEBAB

_T = TypeVar("_T")
Read = Callable[[yaml.Node], _T]
_TAG: Final = "tag:yaml.org,2002:"
# How lines of TOML begin: `[[rules]]`, `[values.founders]`, `title =`.
_ARRAY: Final = re.compile(r"\[\[([\w.-]+)\]\]")
_TABLE: Final = re.compile(r"\[([\w.-]+)\]")
_KEY: Final = re.compile(r"([\w-]+)\s*=")


class KeyMark(yaml.Mark):
    """Where a node of TOML stands: the keys that lead to it, and its line, from 0."""

    def __init__(self, keys: str, line: int) -> None:
        super().__init__(keys, 0, line, 0, None, 0)
        self.keys = keys


def lines_of(toml: str) -> dict[str, int]:
    r"""{keys: the line, from 0, in which TOML has them}; its reader in Python tells none.

    >>> lines_of('title = "One"\n[[rules]]\nif = "true"')
    {'title': 0, 'rules[0]': 1, 'rules': 1, 'rules[0].if': 2}
    """
    found: dict[str, int] = {}
    table, numbers = "", Counter[str]()
    for number, line in enumerate(toml.splitlines()):
        if array := _ARRAY.match(line):
            table = f"{array[1]}[{numbers[array[1]]}]"
            numbers[array[1]] += 1
            found |= {table: number, array[1]: found.get(array[1], number)}
        elif header := _TABLE.match(line):
            table = header[1]
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}".lstrip("."), number)
    return found


def node_of(value: Any, lines: Mapping[str, int], keys: str = "", line: int = 0) -> yaml.Node:
    """What TOML holds as nodes, which know the keys that lead to them. lines: as of `lines_of`.

    >>> node_of({"rules": [{"if": "true"}]}, {}).value[0][1].value[0].start_mark.keys
    'rules[0]'
    """
    place = KeyMark(keys, line)
    if isinstance(value, dict):
        pairs = []
        for key, held in value.items():
            below = f"{keys}.{key}".lstrip(".")
            there = lines.get(below, line)
            pairs.append((node_of(key, lines, keys, there), node_of(held, lines, below, there)))
        return yaml.MappingNode(f"{_TAG}map", pairs, place)
    if isinstance(value, list):
        places = (f"{keys}[{number}]" for number in range(len(value)))
        items = [node_of(held, lines, each, lines.get(each, line)) for each, held in zip(places, value, strict=True)]
        return yaml.SequenceNode(f"{_TAG}seq", items, place)
    return yaml.ScalarNode(f"{_TAG}str", str(value).lower() if isinstance(value, bool) else str(value), place)


class NodeReader:
    """Turns nodes into values; keeps file and line for the messages. first: the number of the line before them."""

    def __init__(self, file: str, first: int = 0) -> None:
        self.file = file
        self.first = first

    def error(self, message: str, line: int = 0) -> QueryHeaderError:
        """The fault of a line, counted from 0 within what is read."""
        return QueryHeaderError(message, self.file, self.first + line + 1)

    def wrong(self, node: yaml.Node, message: str) -> QueryHeaderError:
        """The fault of a node."""
        place = node.start_mark
        told = f"{place.keys}: {message}" if isinstance(place, KeyMark) and place.keys else message
        return self.error(told, place.line)

    @staticmethod
    def get(mapping: dict[str, yaml.Node], key: str, read: Read[_T], default: _T) -> _T:
        """What a mapping holds under a key; the default where it has none."""
        return read(mapping[key]) if key in mapping else default

    def mapping(
        self, node: yaml.Node, known: Collection[str] = (), needed: Collection[str] = ()
    ) -> dict[str, yaml.Node]:
        """{key: node}. With `known`, any other key is an error; so is the lack of one that is needed."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "write keys with values here, as in {type: date}.")
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self.scalar(key_node)
            if known and key not in known:
                guess = did_you_mean(key, known)
                raise self.wrong(key_node, f"unknown key {quoted(key)}.{guess} The keys are {', '.join(known)}.")
            if key in found:
                raise self.wrong(key_node, f"the key {quoted(key)} occurs twice here. Remove one.")
            found[key] = value
        for key in needed:
            if key not in found:
                raise self.wrong(node, f"the key {quoted(key)} is missing. Write it.")
        return found

    def scalar(self, node: yaml.Node) -> str:
        """One text, which may be empty."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(node, "write one text here, not a list or keys.")
        return str(node.value)

    def text(self, node: yaml.Node) -> str:
        """One text that says something."""
        text = self.scalar(node).strip()
        if not text:
            raise self.wrong(node, "this text is empty. Write it, or leave the key out.")
        return text

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The nodes of a list."""
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, "write a list here, as in [members, time].")
        return list(node.value)

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(map(self.text, self.items(node)))

    def names(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of names of queries or findings."""
        names = self.texts(node)
        for name in names:
            if not KEBAB.fullmatch(name):
                raise self.wrong(node, f"the name {quoted(name)} is not in kebab-case (as-of).")
        return names

    def one_of(self, *words: str) -> Read[str]:
        """Reads one of these words."""
        return partial(self._one_of, words)

    def _one_of(self, words: tuple[str, ...], node: yaml.Node) -> str:
        text = self.text(node)
        if text not in words:
            message = (
                f"{quoted(text)} is not allowed here. Choose one of {', '.join(words)}.{did_you_mean(text, words)}"
            )
            raise self.wrong(node, message)
        return text

    def truth(self, node: yaml.Node) -> bool:
        """A truth value."""
        return self._one_of(("true", "false"), node) == "true"

    def whole_number(self, node: yaml.Node) -> int:
        """A whole number from 0."""
        text = self.text(node)
        if not (text.isascii() and text.isdecimal()):
            raise self.wrong(node, f"write a whole number here, not {quoted(text)}.")
        return int(text)
