"""What a verb is, and what its arguments are. Nothing is defined twice: verbs.py has one line a verb."""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from gpai_graph.commands.arguments import count, count_from_1, file_name
from gpai_graph.errors import did_you_mean


class Argument(NamedTuple):
    """An argument of a verb as argparse takes it; in_notebook: whether it also makes sense where nothing is written."""

    flags: tuple[str, ...]
    options: Mapping[str, Any]
    in_notebook: bool = True

    @property
    def unset(self) -> tuple[str, Any]:
        """The name of what it sets, and the value without it."""
        name = self.options.get("dest") or max(self.flags, key=len).lstrip("-").replace("-", "_")
        return name, self.options.get("default", False if "action" in self.options else None)


class Verb(NamedTuple):
    """A verb: what it does, the module of `gpai_graph.commands` in which its function stands, and its arguments.

    lacking: what `%gpai` says where an argument is missing; "" for a verb that notebooks do not have. examples: what to
    type, and what it gives. names_query: whether its `name` is that of a query. in_rows: whether `%gpai` can show
    only the first rows of what it answers."""

    help: str
    module: str
    arguments: tuple[Argument, ...] = ()
    lacking: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    names_query: bool = False
    in_rows: bool = False

    def load(self) -> ModuleType:
        """The module, imported when the verb is called: `--help` and a typing mistake need no engine."""
        return import_module(f"gpai_graph.commands.{self.module}")

    @property
    def takes_parameters(self) -> bool:
        """Whether name=value may stand anywhere behind the verb."""
        return any("parameters" in argument.flags for argument in self.arguments)

    @property
    def flags(self) -> frozenset[str]:
        """The options, and what stands without a name."""
        return frozenset(flag for argument in self.arguments for flag in argument.flags)

    def mistaken(self, parsed: Any) -> list[str]:
        """Words that were read as names of things and are name=value; none where that is how parameters are written."""
        places = () if self.takes_parameters else (each.unset[0] for each in self.arguments if each.flags[0][0] != "-")
        values = (getattr(parsed, place, None) for place in places)
        words = (word for value in values for word in (value if isinstance(value, list) else [value]))
        return [word for word in words if isinstance(word, str) and re.fullmatch(r"[A-Za-z_]+=\S*", word)]

    def lacks(self, word: str) -> str:
        """That the verb has no such option, and the nearest one that it has; "" for a word that is no option."""
        name = re.match(r"-*([A-Za-z_-]+)", word)
        if name is None or not ("=" in word or word.startswith("--")):
            return ""
        flag = f"--{name[1].replace('_', '-')}"
        return "" if flag in self.flags else did_you_mean(flag, sorted(each for each in self.flags if each[:2] == "--"))

    def with_options(self, words: Sequence[str], unread: Sequence[str]) -> list[str] | None:
        """The words with each unread name=value as the option --name=value; None if one of these is no option.

        What we advise, such as undated=show, can then be typed behind every verb that has such an option."""
        flags = self.flags
        options: dict[str, str] = {}
        for word in unread:
            name, equals, value = word.partition("=")
            flag = f"--{name.replace('_', '-')}"
            if not equals or flag not in flags:
                return None
            options[word] = f"{flag}={value}"
        return [options.get(word, word) for word in words]


def both(*flags: str, **options: Any) -> Argument:
    """An argument of the terminal and of notebooks."""
    return Argument(flags, options)


def terminal(*flags: str, **options: Any) -> Argument:
    """An argument of the terminal alone."""
    return Argument(flags, options, in_notebook=False)


def output(formats: str, default: str = "") -> tuple[Argument, ...]:
    """`--format` and `-o`. formats: the first one is written where nothing says otherwise. default: the file."""
    choices = formats.split()
    otherwise = f"default: the ending of FILE, else {choices[0]}"
    return (
        terminal("--format", choices=choices, metavar="FORMAT", help=f"{', '.join(choices)} ({otherwise})"),
        file(default),
    )


def number(flag: str, default: int, what: str, least: int = 0, in_notebook: bool = False) -> Argument:
    """An option that takes a whole number from `least`."""
    kind = count_from_1 if least else count
    options = {"type": kind, "default": default, "metavar": "N", "help": f"{what} (default: {default})"}
    return Argument((flag,), options, in_notebook)


def file(default: str = "") -> Argument:
    """`-o`. default: the file that is written without it."""
    words = f"write to this file{default and f' (default: {default})'}"
    return terminal("-o", "--output", type=file_name, metavar="FILE", help=words)


def rows(default: int, what: str) -> Argument:
    """`--rows`: how many rows of a table are shown. default: so many, 0 for all. what: the rows, in words."""
    words = f"show only the first N {what} ({f'default: {default}; ' if default else ''}0: all)"
    return terminal("--rows", type=count, default=default, metavar="N", help=words)
