"""Findings as people and programs read them."""

import json
from html import unescape

import pytest

from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

NAMES = list(Library(queries_dir()).claims)


@pytest.fixture(scope="module")
def findings(kg: KnowledgeGraph) -> Findings:
    return kg.findings()


@pytest.fixture(scope="module")
def by_name(findings: Findings) -> dict[str, Finding]:
    return {each.name: each for each in findings}


@pytest.mark.parametrize("name", NAMES)
def test_a_text_has_the_verdict_its_rule_and_who_makes_the_claim(by_name: dict[str, Finding], name: str) -> None:
    finding = by_name[name]
    text = finding.text
    assert text.startswith(f"{finding.title}\n{finding.verdict.upper()}. {finding.says}")
    assert finding.claim in text
    assert finding.by in text
    # One line of the rule has an arrow: the one that holds.
    assert text.count("\n  → ") == sum(rule.applies for rule in finding.rules) <= 1
    for value in (*finding.supporting, *finding.opposing):
        assert f"  {value.words}: {value.text}" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_text_counts_the_sources_that_it_does_not_list(by_name: dict[str, Finding], name: str) -> None:
    finding = by_name[name]
    listed = sum(f"  {source.reference}" in finding.text for source in finding.sources)
    more = len(finding.sources) - listed
    assert (f"and {more} other source" in finding.text) == (more > 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_all_that_the_text_says_but_the_sources(by_name: dict[str, Finding], name: str) -> None:
    finding = by_name[name]
    html = unescape(finding._repr_html_()).replace("<br>", "\n")
    assert [line for block in finding.lines for line in block.split("\n") if line not in html] == []


@pytest.mark.parametrize("name", NAMES)
def test_programs_get_every_attribute_as_json_and_sources_by_identifier(by_name: dict[str, Finding], name: str) -> None:
    finding = by_name[name]
    told = json.loads(json.dumps(finding.described))
    assert set(vars(finding)) - set(told) == {"front"}
    assert told["sources"] == [source.iri for source in finding.sources]
    assert [value["name"] for value in told["values"]] == [value.name for value in finding.values]
    for asked in told["questions"]:
        assert set(asked) == {"query", "parameters"}


def test_the_list_has_each_finding_once_by_topic_and_those_of_the_first_page_in_order(findings: Findings) -> None:
    assert [each for group in findings.by_topic.values() for each in group] == list(findings)
    assert [each.front for each in findings.front] == sorted(each.front for each in findings if each.front)
    assert [row.cells[0].text for row in findings.table.rows] == [each.name for each in findings]
    assert all(f"{each.verdict.upper()}: {each.title}" in findings.text for each in findings)
    assert all(each.title in unescape(findings._repr_html_()) for each in findings)
