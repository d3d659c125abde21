"""Refusals that say what is meant and what to do: empty names, dates before all records, large numbers."""

import networkx as nx
import pytest
from command_line import Call

import gpai_graph as gpai
from gpai_graph.commands.terminal import _parsed, main
from gpai_graph.commands.verbs import VERBS
from gpai_graph.errors import DrawingError, ParameterError
from gpai_graph.visual.network import forms


def test_an_empty_name_of_a_file_is_not_taken_for_the_graph_of_the_package() -> None:
    with pytest.raises(ParameterError, match="the name of the file is empty"):
        gpai.load("")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--graph", ".", "info"], ". is a folder, and a graph is one file."),
        (["--graph", "http://example.org/x.ttl", "info"], "--endpoint URL does so"),
        (["network", "themes", "--as-of", "0001"], "the network themes is empty. We found no link on 31 December 0001"),
        (
            ["draw", "collaboration", "--as-of", "0001"],
            "is empty. We found no link on 31 December 0001. GPAI was launched later, on 15 June 2020. ",
        ),
        (["paths", "Serbia", "Canada", "-k", "100000"], "Give the number of paths, from 1 to 1,000"),
        (["run", "outputs", "theme=jobs"], "'jobs' stands in the text about theme:work-and-skills (Work and skills)."),
        (["run", "projects", "theme=employment"], "'employment' stands in the text about theme:labour-market"),
        (["run", "outputs", "group=jobs"], "text about body:gpai-wg-future-of-work (Working Group on the Future"),
        (["run", "last-seen", "--evidence", "1"], "`gpai-graph queries last-seen` explains how"),
        (["run", "last-seen", "--as-of", "2022"], "answers as of the day up to which sources were collected"),
        (["run", "founding-members", "--as-of", "2022"], "it always covers all times"),
    ],
)
def test_a_refusal_names_what_was_asked_and_what_helps(call: Call, words: list[str], told: str) -> None:
    code, out, err = call(*words)
    assert (1, "") == (code, out)
    assert told in err


def _has(verb: str, flag: str) -> bool:
    return any(flag in each.flags for each in VERBS[verb].arguments)


@pytest.mark.parametrize("advice", ["undated=show", "mode=possible", "as_of=2021"])
@pytest.mark.parametrize("verb", sorted(verb for verb in VERBS if _has(verb, "--as-of")))
def test_what_a_caveat_advises_can_be_typed_behind_every_verb(verb: str, advice: str) -> None:
    name, _, value = advice.partition("=")
    if not VERBS[verb].takes_parameters and not _has(verb, f"--{name.replace('_', '-')}"):
        return  # its answers do not advise it
    things = ["Serbia", "Canada"] if verb == "compare" else ["members"]
    options = _parsed([verb, *things, advice])
    assert value == getattr(options, name, None) or advice in options.parameters


def test_the_advice_of_a_comparison_is_taken_at_a_prompt_and_a_wrong_one_refused(
    call_shared: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = ("compare", "Canada", "France", "--as-of", "2019-01-01")
    assert "undated=show" in call_shared(*dated)[1]
    code, shown, _ = call_shared(*dated, "undated=show")
    assert (0, "undated=show" in shown) == (code, False)
    assert shown == call_shared(*dated, "--undated", "show")[1]
    for words, told in (
        ("undated=maybe", "invalid choice"),
        ("datum=2021", "unrecognized arguments: datum=2021"),
        ("as_of=2020", "--as-of"),
    ):
        with pytest.raises(SystemExit):
            call_shared(*dated, words)
        assert told in capsys.readouterr().err


@pytest.mark.parametrize("form", ["force", "matrix", "arcs"])
@pytest.mark.parametrize("weight", [1e308, float("inf"), "x"])
def test_a_weight_that_cannot_be_drawn_is_refused_in_every_form(form: str, weight: object) -> None:
    with pytest.raises(DrawingError, match=r"has the weight .*\. A weight is a number above 0"):
        gpai.draw(nx.Graph([(1, 2, {"weight": weight}), (2, 3, {"weight": weight})]), form=form).svg()


@pytest.mark.parametrize("form", sorted({"force", "matrix", "arcs"} & {forms.FORCE, *forms.FORMS}))
def test_a_weight_that_a_file_holds_as_text_is_drawn(form: str) -> None:
    drawn = [gpai.draw(nx.Graph([(1, 2, {"weight": weight})]), form=form).svg() for weight in (2.5, "2.5")]
    assert drawn[0] == drawn[1]


def test_the_note_on_a_file_says_what_is_in_it(call: Call, tmp_path: pytest.TempPathFactory) -> None:
    _, _, err = call("cite", "uses", "-o", f"{tmp_path}/uses.bib")
    assert f"The citation is in {tmp_path}/uses.bib.\n" == err


@pytest.mark.parametrize(
    "verb", sorted(name for name, verb in VERBS.items() if any("--output" in each.flags for each in verb.arguments))
)
def test_the_folder_of_a_file_is_looked_at_before_any_work(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    needs = {"run": ["members"], "cite": ["members"], "draw": ["themes"], "network": ["themes"], "plot": ["growth"]}
    needs |= {"sparql": ["-e", "ASK {}"], "show": ["Serbia"], "evidence": ["Serbia"], "search": ["Serbia"]}
    needs |= {"paths": ["Serbia", "Canada"], "compare": ["Serbia", "Canada"], "analyse": ["themes"]}
    endings = {
        "cite": "bib",
        "queries": "json",
        "draw": "html",
        "network": "graphml",
        "plot": "svg",
        "build": "trig",
        "export": "trig",
    }
    # A graph that is none: whoever opens it first tells of that.
    graph = [] if verb == "build" else ["--graph", "no-such-graph.ttl"]
    assert main([*graph, verb, *needs.get(verb, []), "-o", f"/no/such/folder/file.{endings.get(verb, 'csv')}"]) == 1
    assert "Create the folder, or choose another." in capsys.readouterr().err
