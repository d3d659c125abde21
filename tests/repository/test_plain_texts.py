"""What readers meet is plain English: pages, help, messages, documentation and notebooks."""

import argparse
import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_english import long_sentences, odd_words
from prose import messages, prose, template_prose

from gpai_graph.commands import terminal

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gpai_graph"
# Help and documentation may use longer sentences than the header of a query.
MOST_WORDS = 30
# "A network that is no network": but "there is no network", "is no longer", "is no more than".
IS_NO = re.compile(
    r"(?<!there )(?<!here )\b(?:is|are) no (?!longer\b|more\b|less\b|fewer\b|different\b)", re.IGNORECASE
)
# Their sentences come from the headers of queries.
COMPUTED = {"queries.md", "findings.md"}
CHANGES = ROOT / "CHANGELOG.md"
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "ontology/README.md",
    ROOT / "benchmarks/README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in COMPUTED),
]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEMPLATES = sorted(PACKAGE.rglob("*.j2"))
# The words of answers are those of headers, which their own test reads.
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if PACKAGE / "answers" not in path.parents)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _texts(path: Path) -> Iterator[str]:
    """The prose of a file, text by text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from prose(text)
    elif path.suffix == ".ipynb":
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "markdown":
                yield from prose("".join(cell["source"]))
    elif path.suffix == ".j2":
        yield from template_prose(text)
    else:
        yield from messages(ast.parse(text))


def _help(parser: argparse.ArgumentParser, name: str = "gpai-graph") -> Iterator[tuple[str, str]]:
    """(where, text) for each text of the help of a command and of its verbs."""
    yield name, parser.description or ""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ((f"{name} {each.dest}", each.help or "") for each in action._choices_actions)
            for verb, below in action.choices.items():
                yield from _help(below, f"{name} {verb}")
        elif action.help and action.help != argparse.SUPPRESS:
            yield f"{name} {'/'.join(action.option_strings) or action.dest}", action.help


HELP = list(_help(terminal.parser()))


@pytest.mark.parametrize("path", [*DOCUMENTS, CHANGES, *NOTEBOOKS, *TEMPLATES, *MODULES], ids=_name)
def test_a_text_has_nothing_that_must_be_read_twice(path: Path) -> None:
    assert [found for text in _texts(path) for found in odd_words(text)] == []
    assert [f"{text!r}: write is not a …" for text in _texts(path) if IS_NO.search(text)] == []


@pytest.mark.parametrize("path", [*DOCUMENTS, *NOTEBOOKS, *TEMPLATES], ids=_name)
def test_sentences_are_short(path: Path) -> None:
    assert [found for text in _texts(path) for found in long_sentences(text, MOST_WORDS)] == []


def test_help_is_plain_and_short() -> None:
    assert len(HELP) > 100
    assert [
        (where, found) for where, text in HELP for found in (*odd_words(text), *long_sentences(text, MOST_WORDS))
    ] == []
