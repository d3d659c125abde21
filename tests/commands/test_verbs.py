"""Verbs: one function each, for the terminal and for notebooks."""

import shlex
from inspect import signature

import pytest
from command_line import Call
from IPython.core.interactiveshell import InteractiveShell

from gpai_graph.commands import ask, notebook
from gpai_graph.commands.terminal import main, parser
from gpai_graph.commands.verb import Verb
from gpai_graph.commands.verbs import NOTEBOOK, VERBS
from gpai_graph.rdf.table import Table


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_a_function_of_a_graph_and_options(name: str) -> None:
    assert len(signature(getattr(VERBS[name].load(), name)).parameters) == 2


@pytest.mark.parametrize("name", NOTEBOOK)
def test_a_notebook_sets_each_option_of_the_terminal(name: str) -> None:
    lacking = (None, "+")  # needs at least one
    required = [
        each.flags[0]
        for each in VERBS[name].arguments
        if each.flags[0][0] != "-" and each.options.get("nargs") in lacking
    ]
    options = vars(notebook._parsed(name, required))
    assert {each.unset[0] for each in VERBS[name].arguments} <= set(options)


def test_a_verb_that_is_defined_is_there_in_the_terminal_and_in_notebooks(
    monkeypatch: pytest.MonkeyPatch, call: Call, shell: InteractiveShell
) -> None:
    monkeypatch.setitem(VERBS, "size", Verb("how many queries there are", "ask", lacking="%gpai size takes nothing."))
    monkeypatch.setattr(notebook, "NOTEBOOK", ("size",))
    monkeypatch.setattr(
        ask, "size", lambda graph, _: Table.of(["x"], [[str(len(graph().queries.plots))]]), raising=False
    )
    code, out, err = call("size")
    assert (0, "") == (code, err)
    shown = shell.run_cell("%gpai size", store_history=False).result
    assert f"{shown.text()}\n" == out
    assert "<table>" in shown._repr_html_()


# What a verb says of itself


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    return capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_says_what_it_does_with_an_example_in_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = help_of(capsys, verb)
    sentence = f"{VERBS[verb].help[0].upper()}{VERBS[verb].help[1:]}."
    assert sentence in " ".join(told.split())
    assert [] == [line for line in told.splitlines() if len(line) > 80]
    assert (f"\n  gpai-graph {verb}" in told) is (verb != "claims")


def test_the_help_of_all_verbs_fits_into_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = help_of(capsys)
    assert [] == [line for line in told.splitlines() if len(line) > 80]
    assert "gpai-graph run members" in told


@pytest.mark.parametrize("command", [command for verb in VERBS.values() for command, _ in verb.examples])
def test_each_example_in_the_help_is_a_command(command: str) -> None:
    verb, *_ = parsed = shlex.split(command)
    assert verb == parser().parse_args(parsed).verb


def test_a_command_makes_the_grammar_of_its_verb_alone() -> None:
    grammar = parser()
    grammar.parse_args(["run", "members"])
    verbs = next(each.choices for each in grammar._actions if isinstance(each.choices, dict))
    assert [*verbs] == [*VERBS]
    assert ["run"] == [name for name, each in verbs.items() if "_actions" in vars(each)]
