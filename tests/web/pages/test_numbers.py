"""One number for one thing: pages, the README and the command line count alike."""

import re
from pathlib import Path

import pytest
from page_requests import read
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/gaps", "/about"])
def test_the_totals_that_sources_state_have_one_number(client: TestClient, kg: KnowledgeGraph, path: str) -> None:
    answer = kg.answer("stated-and-recorded")
    totals, values = len(set(answer.column("statement"))), len(answer.rows)
    assert f"Sources state {totals} totals, with {values} values in all" in read(client, path).one("main").text
    assert f"| {totals} | totals that sources state, with {values} values," in README


def test_the_seats_have_one_number_but_for_those_only_planned(client: TestClient, kg: KnowledgeGraph) -> None:
    held = int(kg.run("open-ends")[0].seats.text)
    every, planned = map(int, re.findall(r"\| (\d+) \| seats: .*; (\d+) of them only planned", README)[0])
    assert held == every - planned
    assert f"Of {held} seats that were not only planned" in read(client, "/gaps").one("main").text


def test_the_questions_have_one_number_but_for_those_that_ask_another_server(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    abroad = sum(query.asks_others for query in kg.queries.asked)
    here = len(kg.queries.asked) - abroad
    assert (
        f"answers {here} questions, and {abroad} more on the command line"
        in read(client, "/questions").one("main").text
    )
    assert f"All {here} questions" in read(client, "/").one("main").text
