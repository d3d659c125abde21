"""Timelines on the web."""

import re

from built import table
from network_pages import page
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI


def test_the_whole_timeline_stands_by_year_with_its_sources(client: TestClient, kg: KnowledgeGraph) -> None:
    found = kg.answer("timeline", thing="body:gpai")
    html = page(client, "/timeline", thing="body:gpai")
    # What happened on one day has one line: on 15 June 2020, 15 members joined.
    rows = re.findall(r'<li[^>]*><span class="date">([^<]*)</span> <span>(.*?)</span></li>', html, re.S)
    assert {found.text(row.terms[0]) for row in found.rows} == {date for date, _ in rows}
    assert len(rows) == len({(date, text.partition(":")[0] if text[0] != "<" else "") for date, text in rows})
    names = [found.text(row.terms[2]).removesuffix(f", {kg.label('body:gpai')}") for row in found.rows]
    told = " ".join(text for _, text in rows)
    assert [] == [name for name in names if name not in told]
    start = next(text for date, text in rows if date == "15 June 2020" and text.startswith("Start"))
    assert 15 == start.count(", member<")
    years = re.findall(r'class="fold year"[^>]*><summary><h2>(\d{4})</h2>', html)
    assert sorted({str(row.terms[0]).rpartition("/")[2][:4] for row in found.rows}) == years
    early = page(client, "/timeline", thing="body:gpai", as_of="2021")
    assert 1 == early.count('class="today"')
    assert 'class="later"' in early


def test_an_event_that_was_only_planned_is_told_so(client: TestClient, kg: KnowledgeGraph) -> None:
    planned = {row.event for row in kg.run("events") if row.state is not None}
    # events.csv: rows of events that were announced, and of which no page seen confirms that they took place.
    assert {f"event:{row['slug']}" for row in table("events") if row["planned"]} == {each.compact for each in planned}
    assert "event:bratislava-summit-2025" in {each.compact for each in planned}
    for thing in ("event:bratislava-summit-2025", "series:gpai-summit", "country:sk"):
        html = page(client, "/timeline", thing=thing)
        points = [point for point in html.split("<li") if "Planned" in point]
        assert len(points) == 2 == html.count("25 November 2025</span>") + html.count("26 November 2025</span>")
    assert "Planned" not in page(client, "/timeline", thing="event:belgrade-summit-2024")
    assert re.search(r"<td[^>]*>Planned", page(client, "/questions/events", view="table", rows="all"))


def test_a_timeline_begins_with_a_form_and_tells_what_has_no_dates(client: TestClient, kg: KnowledgeGraph) -> None:
    assert "For example" in page(client, "/timeline")
    goals = [row.terms[0] for row in kg.answer("things-of-class", **{"class": "gpai:Goal"}).rows]
    undated = next(goal for goal in goals if isinstance(goal, IRI) and not len(kg.answer("timeline", thing=goal)))
    assert "We found no dated facts about it." in page(client, "/timeline", thing=undated.compact)
