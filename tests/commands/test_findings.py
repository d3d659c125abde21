"""The verb findings: the list, one finding, files, its former name, and the same in a notebook."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Call
from IPython.core.interactiveshell import InteractiveShell

from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph


@pytest.fixture(scope="module")
def every(kg: KnowledgeGraph) -> Findings:
    return kg.findings()


def test_the_list_has_every_finding_with_its_verdict_and_number(call_shared: Call, every: Findings) -> None:
    code, out, err = call_shared("findings")
    assert (0, "") == (code, err)
    assert [
        each.name
        for each in every
        if f"{each.name} " not in out or f"{each.verdict.upper()}: {each.title} {each.number} {each.counted}" not in out
    ] == []
    assert [topic for topic in every.by_topic if topic not in out.splitlines()] == []
    assert f"\n{len(every)} findings. " in out


@pytest.mark.parametrize("name", ["founders-and-members", "multi-stakeholder", "too-slow"])
def test_one_finding_is_told_with_evidence_rule_and_questions(call: Call, kg: KnowledgeGraph, name: str) -> None:
    finding = kg.finding(name)
    code, out, err = call("findings", name)
    assert (0, "") == (code, err)
    told = [finding.title, finding.says, finding.sure, finding.gap, finding.claim, finding.because]
    told += [f"{each.words}: {each.text}" for each in (*finding.supporting, *finding.opposing)]
    told += [rule.when for rule in finding.rules]
    told += [f"gpai-graph run {each.query}" for each in finding.questions]
    assert [text for text in told if text not in out] == []
    assert out.count("→") == len(finding.rules and [1])


def test_json_is_a_list_of_objects_with_all_that_python_has(call_shared: Call, every: Findings) -> None:
    _, out, _ = call_shared("findings", "--format", "json")
    assert json.loads(out) == json.loads(json.dumps([each.described for each in every]))
    _, one, _ = call_shared("findings", "too-slow", "--format", "json")
    assert [each["name"] for each in json.loads(one)] == ["too-slow"]


def test_a_table_file_has_a_row_a_finding(call_shared: Call, every: Findings) -> None:
    _, out, _ = call_shared("findings", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["finding"], row["verdict"]) for row in rows] == [(each.name, each.verdict) for each in every]


@pytest.mark.parametrize("name", ["sectors-in-groups", "countries-in-groups", "countries-in-works", "groups-on-themes"])
def test_the_former_verb_and_the_names_of_its_tests_lead_to_findings(
    call_shared: Call, kg: KnowledgeGraph, name: str
) -> None:
    code, out, err = call_shared("claims", name)
    assert (0, "claims is now called findings. The old name will go in a later version.\n") == (code, err)
    assert out == call_shared("findings", kg.finding(name).name)[1]


def test_an_unknown_name_offers_near_ones(call_shared: Call) -> None:
    code, out, err = call_shared("findings", "founders")
    assert (1, "") == (code, out)
    assert "there is no finding 'founders'. Did you mean founders-and-members?" in err


@pytest.mark.parametrize(("line", "kind"), [("findings", Findings), ("findings too-slow", Finding)])
def test_a_notebook_shows_findings(
    shell: InteractiveShell, line: str, kind: type, every: Findings, kg: KnowledgeGraph
) -> None:
    found = shell.run_cell(f"%gpai {line}", store_history=False).result
    assert isinstance(found, kind)
    shown = found._repr_html_()
    expected = every if kind is Findings else [kg.finding("too-slow")]
    assert [each.title for each in expected if each.title not in shown] == []
    texts: list[str] = []

    class Printer:
        text: Callable[[str], None] = staticmethod(texts.append)

    found._repr_pretty_(Printer(), False)
    assert expected[0].title in texts[0]


def test_where_a_value_is_missing_nothing_can_be_told(tmp_path: Path, call: Call) -> None:
    # A graph of ours that records nothing but the day up to which sources were collected.
    empty = tmp_path / "empty.ttl"
    day = '"2026-09-30"^^<http://www.w3.org/2001/XMLSchema#date>'
    ontology = "https://w3id.org/gpai-graph/ontology"
    empty.write_text(f"<{ontology}> <{ontology}#dataCutOff> {day} .\n")
    code, out, err = call("--graph", str(empty), "findings", "--format", "json")
    assert (0, "") == (code, err)
    found = {each["name"]: each for each in json.loads(out)}
    assert found["no-regulator"]["verdict"] == "cannot be told"
    assert found["no-regulator"]["says"] == (
        "This cannot be told: no value is recorded for: GPAI itself is recorded as."
    )
    assert {each["verdict"] for each in found.values()} <= {"cannot be told", "opinion", "contradicted"}


def test_a_finding_is_cited_as_an_answer_is(call_shared: Call) -> None:
    code, out, err = call_shared("cite", "too-slow")
    assert (0, "") == (code, err)
    assert "Is GPAI too slow for the technology? As of " in out
    assert out.endswith(".\n")


@pytest.mark.parametrize("name", ["too-slow", ""])
@pytest.mark.parametrize(
    ("words", "parameter"),
    [
        (["as_of=2021"], "as_of"),
        (["--as-of", "2021"], "as_of"),
        (["--mode", "possible"], "mode"),
        (["mode=possible"], "mode"),
        (["theme=x"], "theme"),
    ],
)
def test_a_finding_and_the_graph_take_no_parameter_where_they_are_cited(
    call_shared: Call, kg: KnowledgeGraph, name: str, words: list[str], parameter: str
) -> None:
    what = f"the finding '{name}'" if name else "the citation of the whole graph"
    told = f"{what} takes no '{parameter}'."
    # The first word that is typed is the name.
    if name or words[0].startswith("--"):
        code, out, err = call_shared("cite", *([name] if name else []), *words)
        assert (1, "") == (code, out)
        assert told in err
    with pytest.raises(ParameterError, match=told) as raised:
        kg.cite(name, **{parameter: "2021"})
    assert not name or "Its verdict is for 30 September 2026" in raised.value.message


@pytest.mark.parametrize("form", ["txt", "bib", "csl", "ris"])
def test_a_citation_in_the_terminal_ends_its_line(call_shared: Call, form: str) -> None:
    assert call_shared("cite", "--format", form)[1].endswith("\n")
