"""Arguments: what may be typed for an option, and how wide the terminal is. Text in, a value out.

A wrong text is an error of argparse, which names the option."""

import argparse
import os
from typing import Any, Final

from gpai_graph.errors import quoted
from gpai_graph.rdf.dates import ACCEPTED, PartialDate, unknown_day
from gpai_graph.stores.protocol import LONGEST_TIMEOUT

_COLUMNS: Final = 80  # of a terminal that does not say how wide it is


def columns() -> int:
    """How wide the terminal is: as COLUMNS says, else as the terminal says, else 80 (some have a size of 0 by 0)."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size().columns or _COLUMNS
    except OSError:
        return _COLUMNS


class Once(argparse.Action):
    """What an option does that takes one value: it keeps it, and refuses another one."""

    def __call__(
        self, _: argparse.ArgumentParser, namespace: argparse.Namespace, value: Any, option: str | None = None
    ) -> None:
        """Keep the value. An error of argparse where the option had another one before."""
        before = getattr(namespace, self.dest, None)
        if option and before not in (None, self.default, value):
            raise argparse.ArgumentError(self, "it takes one value, and two were given.")
        setattr(namespace, self.dest, value)


def count(text: str) -> int:
    """A whole number from 0."""
    # Not int: a negative number would cut rows from the end without a word.
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a whole number. Write 0, 1, 2 …")
    return int(text)


def count_from_1(text: str) -> int:
    """A whole number from 1."""
    if not count(text):
        raise argparse.ArgumentTypeError("0 is too few. Write 1, 2, 3 …")
    return int(text)


def day(text: str) -> str:
    """The last day of a date, or today, as ISO text."""
    # Imported here: no other verb asks for today.
    from datetime import date

    found = PartialDate.typed(date.today().isoformat() if text == "today" else text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a date.{unknown_day(text)} Write {ACCEPTED}.")
    return found.last


def file_name(text: str) -> str:
    """The name of a file to write; - is standard output."""
    if not text:
        raise argparse.ArgumentTypeError("the name of the file is empty. Write one, such as -o members.csv.")
    return text


def given(text: str) -> str:
    """The name of a file to read, or an address: an unset variable of a shell gives an empty one."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty. Write one, or leave the option out.")
    return text


def port(text: str) -> int:
    """A port of this machine; 0 is any free one."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(
            f"{quoted(text)} is not a port. Write a number from 0 (any free port) to 65535."
        )
    return int(text)


def seconds(text: str) -> float:
    """A time above 0 that the clock can count, for argparse."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    # Written so that it also refuses what is no number (nan).
    if not 0 < found <= LONGEST_TIMEOUT:
        raise argparse.ArgumentTypeError(
            f"{quoted(text)} is not a time. Write a number of seconds above 0, at most {LONGEST_TIMEOUT:,.0f}."
        )
    return found


def path(text: str) -> str:
    """The path under which a proxy shows the pages."""
    if text and not text.startswith("/"):
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a path. A path begins with /, such as /{text}.")
    return text.rstrip("/")


def web_address(text: str) -> str:
    """An address of the web, without a stroke at its end."""
    # Imported here: only `serve` needs it.
    from urllib.parse import urlsplit

    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a web address, such as https://gpai.example.org.")
    return text.rstrip("/")
