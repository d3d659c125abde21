"""Verbs: one function each, for the terminal and for notebooks."""

from inspect import signature

import pytest
from command_line import Call
from IPython.core.interactiveshell import InteractiveShell

from gpai_graph.commands import ask, notebook
from gpai_graph.commands.verbs import NOTEBOOK, VERBS, Verb
from gpai_graph.rdf.table import Table


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_a_function_of_a_graph_and_options(name: str) -> None:
    assert len(signature(getattr(VERBS[name].load(), name)).parameters) == 2


@pytest.mark.parametrize("name", NOTEBOOK)
def test_a_notebook_sets_each_option_of_the_terminal(name: str) -> None:
    required = [
        each.flags[0] for each in VERBS[name].arguments if each.flags[0][0] != "-" and not each.options.get("nargs")
    ]
    options = vars(notebook._parsed(name, required or ["words"] if name == "search" else required))
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
