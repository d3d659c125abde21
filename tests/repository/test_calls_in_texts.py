"""Every call and every command in the documentation and in the texts of notebooks fits what it calls."""

import ast
import inspect
import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import gpai_graph as gpai
from gpai_graph import analysis, networks
from gpai_graph.analysis import comparison
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.citation import Citation
from gpai_graph.answers.evidence import Statements
from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.commands import notebook
from gpai_graph.commands.terminal import parser
from gpai_graph.commands.verbs import NOTEBOOK
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library, Query
from gpai_graph.rdf.solutions import Row, Solutions
from gpai_graph.visual.chart import Plot
from gpai_graph.visual.network.forms.export import Drawing
from gpai_graph.visual.network.picture import Picture

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "ontology").glob("*.md")]
# The changelog also tells what was.
PAGES.remove(ROOT / "CHANGELOG.md")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What a reader holds, by the names that texts give it.
HELD: dict[str, Any] = {
    "kg": KnowledgeGraph,
    "gpai": gpai,
    "answer": Answer,
    "networks": networks,
    "analysis": analysis,
}
OTHERS = (Solutions, Row, Plot, Picture, Drawing, Citation, Statements, Finding, Findings, Library, Query, comparison)
EVERY = (*HELD.values(), *OTHERS)


def _texts(path: Path) -> str:
    """A page, or the texts of a notebook."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return whole
    return "\n".join("".join(cell["source"]) for cell in json.loads(whole)["cells"] if cell["cell_type"] == "markdown")


def _spans(text: str) -> Iterator[str]:
    """Code within the lines of a text, and the lines of blocks of Python and of shells."""
    blocks = re.findall(r"^```(?:python|sh|text)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for block in blocks:
        yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def _calls(text: str) -> Iterator[ast.Call]:
    for span in _spans(text):
        try:
            tree = ast.parse(span.strip().replace("…", "..."), mode="eval")
        except SyntaxError:
            continue
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _targets(call: ast.Call) -> list[Callable[..., Any]]:
    """What a call may mean: of what a text names, or of all that a reader holds; [] for what is none of ours."""
    function = call.func
    if isinstance(function, ast.Attribute):
        names = [node.id for node in ast.walk(function.value) if isinstance(node, ast.Name)]
        told = isinstance(function.value, ast.Name | ast.Attribute)
        last = function.value.attr if isinstance(function.value, ast.Attribute) else names[0] if names else ""
        places = [HELD[last]] if told and last in HELD else OTHERS if names and told else EVERY
        name = function.attr
    elif isinstance(function, ast.Name):
        places, name = EVERY, function.id
    else:
        return []
    found = [getattr(place, name) for place in places if name in dir(place)]
    return [each for each in found if callable(each)]


def _fits(target: Callable[..., Any], call: ast.Call) -> bool:
    """Whether a function takes the arguments; "..." stands for any."""
    given = [each for each in call.args if not (isinstance(each, ast.Constant) and each.value is ...)]
    names = {each.arg: None for each in call.keywords if each.arg}
    signature = inspect.signature(target)
    is_method = next(iter(signature.parameters), "") == "self"
    try:
        signature.bind_partial(*[None] * (len(given) + is_method), **names)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_a_call_in_a_text_has_the_arguments_of_what_it_calls(path: Path) -> None:
    wrong = [ast.unparse(call) for call in _calls(_texts(path)) for target in _targets(call) if not _fits(target, call)]
    assert [] == wrong


def _commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """(gpai-graph or %gpai, words) of the commands in a text, without comments and pipes."""
    for span in _spans(text):
        found = re.match(r"\s*(?:\$ )?(gpai-graph|%gpai) (\S.*)", span)
        if not found:
            continue
        try:
            words = shlex.split(found[2].replace("…", "x"), comments=True)
        except ValueError:
            words = found[2].split()
        ends = [at for at, word in enumerate(words) if word in ("|", ">", "&&", ";", "&")]
        # A verb alone is its name.
        if words[1:]:
            yield found[1], words[: min(ends, default=len(words))]


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_a_command_in_a_text_can_be_typed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for command, words in _commands(_texts(path)):
        try:
            if command == "gpai-graph":
                grammar = parser()
                grammar.error = _refused  # type: ignore[method-assign]
                _, rest = grammar.parse_known_args(words)
                if not all("=" in word and word[0] != "-" for word in rest):
                    wrong.append(words)
            elif words[0] in NOTEBOOK:
                notebook._parsed(words[0], words[1:])
            else:
                wrong.append(words)
        except (Exception, SystemExit) as error:
            wrong.append([*words, repr(error)])
    assert [] == wrong, capsys.readouterr().err


def _refused(message: str) -> None:
    raise ValueError(message)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("`kg.answer('members', as_of='2021')`", 0),
        ("`kg.anser('members')` is none of ours", 0),
        ("`kg.describe('Serbia', as_of='2021')`", 1),
        ("`answer.to_csv(ids=True)`", 0),
        # Of two things that have it, one takes no such argument.
        ("`to_csv(ids=True)`", 1),
        ("`gpai.draw(G, from='x')`", 0),
        ("```python\ngpai.load(allow=1)\n```", 1),
    ],
)
def test_a_wrong_call_is_found(text: str, count: int) -> None:
    found = [call for call in _calls(text) if any(not _fits(target, call) for target in _targets(call))]
    assert count == len(found)
