"""The pages on sources and on what a document supports."""

import re
from html import unescape

from page_requests import read
from page_texts import column, numbers, text
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.dossier.statements import MOST_AT_FIRST, MOST_SUPPORTED
from gpai_graph.web.urls import page_path

# ---- Sources ----


def test_a_bar_of_the_page_of_sources_opens_the_list_of_its_sources(client: TestClient) -> None:
    bar = r'<a href="(/browse/source\?[^"]+)"[^>]*>[^<]+</a>.*?>(\d+) sources?<'
    bars = re.findall(bar, client.get("/sources").text, re.S)
    assert {address.partition("?")[2].partition("=")[0] for address, _ in bars} == {
        "kind",
        "reliability",
        "publisher",
        "issued",
    }
    for address, number in bars[::4]:
        assert client.get(f"{unescape(address)}&rows=all").text.count('<th scope="row">') == int(number)


def test_the_page_of_sources_leads_to_the_list_of_all(client: TestClient, kg: KnowledgeGraph) -> None:
    links = {link.text: link.attributes["href"] for link in read(client, "/sources").all("a")}
    assert links[f"All {len(kg.answer('sources'))} sources from A to Z"] == "/browse/source"


def test_sources_without_a_date_can_be_asked_for(client: TestClient, kg: KnowledgeGraph) -> None:
    undated = column(kg.answer("sources"), "issued").count("")
    assert client.get("/browse/source?issued=none&rows=all").text.count('<th scope="row">') == undated > 0


# ---- What a document supports ----


def test_the_page_of_a_source_tells_how_much_it_supports_and_what_nobody_else_says(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    document = "source:gpai-community-2021"
    things = kg.answer("what-a-document-supports", document=document)
    alone = [
        statement
        for thing in (row.terms[0] for row in things.rows)
        for statement in kg.evidence(str(thing))
        if document in {source.iri.compact for source in statement.sources} and statement.independent == 1
    ]
    words = text(client, "/page/source/gpai-community-2021")
    assert f"It states {sum(numbers(things, 'statements'))} facts about {len(things)} things." in words
    assert f"{len(alone)} of them are stated by no other independent source that we found." in words


def test_the_page_of_a_source_shows_a_dozen_things_and_more_on_request(client: TestClient) -> None:
    path = "/page/source/gpai-community-2021"
    assert client.get(path).text.count('class="supported"') == MOST_AT_FIRST
    assert MOST_AT_FIRST < client.get(f"{path}?rows=all").text.count('class="supported"') <= MOST_SUPPORTED


def test_a_large_source_leads_to_the_question_for_the_rest(client: TestClient, kg: KnowledgeGraph) -> None:
    largest = kg.answer("sources").rows[0].terms[0]
    assert len(kg.answer("what-a-document-supports", document=largest)) > MOST_SUPPORTED
    markup = client.get(f"{page_path(str(largest))}?rows=all").text
    assert markup.count('class="supported"') == MOST_SUPPORTED
    assert "/questions/what-a-document-supports" in markup


def test_what_has_no_name_is_called_by_what_it_measures(client: TestClient, kg: KnowledgeGraph) -> None:
    largest = kg.answer("sources").rows[0].terms[0]
    assert "observation:" not in text(client, page_path(str(largest))).partition("Share, cite or reuse")[0]


def test_publisher_date_kind_and_address_of_a_source_stand_first(client: TestClient, kg: KnowledgeGraph) -> None:
    row = kg.run("source-details", sources="source:gpai-community-2021").first()
    assert row is not None
    head = text(client, "/page/source/gpai-community-2021").partition("What this document supports")[0]
    for value in (row.title, row.publisher, row.issued, row.kind, row.url):
        assert value.text in head


def test_a_source_that_takes_a_side_shows_both_sides(client: TestClient, kg: KnowledgeGraph) -> None:
    disputed = kg.answer("disputed-facts")
    row = disputed.rows[0]
    words = text(client, page_path(str(row.sources[0]))).partition("What it disputes")[2]
    assert disputed.text(row.terms[3]) in words
    assert disputed.text(row.terms[4]) in words


def test_a_source_in_no_dispute_says_so(client: TestClient, kg: KnowledgeGraph) -> None:
    disputed, against = kg.answer("disputed-facts"), kg.answer("disputed-against")
    taking = {source for answer in (disputed, against) for row in answer.rows for source in row.sources}
    quiet = next(row.terms[0] for row in kg.answer("sources").rows if row.terms[0] not in taking)
    assert "We found no source that contradicts it" in text(client, page_path(str(quiet)))


def test_a_source_from_which_something_was_only_inferred_states_nothing(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    silent = [row.terms[0] for row, facts in zip(every.rows, numbers(every, "facts"), strict=True) if facts == 0]
    assert silent
    assert "This document states no fact directly" in text(client, page_path(str(silent[0])))
