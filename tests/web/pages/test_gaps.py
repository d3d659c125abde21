"""The pages on what is disputed and missing, and on suggestions."""

import re
from html import unescape

import pytest
from page_texts import column, numbers, plain, text, things_in
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import CERTAINTIES
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.web import create_app
from gpai_graph.web.pages.about import EXAMPLE_DAY
from gpai_graph.web.pages.gaps import GAPS
from gpai_graph.web.site import Settings
from gpai_graph.web.urls import page_path

# ---- Disputes ----


def test_every_disputed_thing_stands_on_the_page_of_gaps_with_both_claims(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    markup = client.get("/gaps").text
    section = plain(markup.partition('id="disputed"')[2].partition("<section")[0])
    disputed = kg.answer("disputed-facts")
    for row in disputed.rows:
        for term in (row.terms[0], row.terms[3], row.terms[4]):
            text = disputed.text(term)
            # Long numbers are grouped.
            assert text in section or (text.isdigit() and f"{int(text):,}" in section)


def test_a_dispute_is_told_once_whoever_claims_it_first(client: TestClient, kg: KnowledgeGraph) -> None:
    section = client.get("/gaps").text.partition('id="disputed"')[2].partition("<section")[0]
    pairs = {(row.terms[0], row.terms[2], frozenset(row.terms[3:5])) for row in kg.answer("disputed-facts").rows}
    assert section.count('<dl class="sides">') == len(pairs)


def test_both_sides_of_every_dispute_name_a_source(client: TestClient) -> None:
    section = client.get("/gaps").text.partition('id="disputed"')[2].partition("<section")[0]
    sides = re.findall(r"<div><dt>.*?</div>", section, flags=re.S)
    assert sides
    assert [side for side in sides if "doubled" not in side] == []


def test_each_claim_has_another_side(kg: KnowledgeGraph) -> None:
    claims, against = kg.answer("disputed-facts"), kg.answer("disputed-against")
    assert {(row.terms[0], *row.terms[2:5]) for row in claims.rows} == {row.terms[:4] for row in against.rows}


def test_a_disputed_value_says_so_on_the_page_of_its_thing(client: TestClient, kg: KnowledgeGraph) -> None:
    row = kg.answer("disputed-facts").rows[0]
    markup = client.get(page_path(str(row.terms[0]))).text
    assert 'class="state disputed">disputed' in markup
    assert "sources disagree" in markup


def test_a_thing_without_a_dispute_is_not_called_disputed(client: TestClient) -> None:
    assert "disputed</span>" not in client.get("/page/country/ca").text.partition("<footer")[0].partition("roles")[0]


# ---- What is missing ----


def test_counts_that_are_not_reached_stand_with_bar_and_share(client: TestClient, kg: KnowledgeGraph) -> None:
    counts = kg.answer("stated-and-recorded")
    at = {name: place for place, name in enumerate(counts.columns)}
    fewer = [row.terms for row in counts.rows if counts.text(row.terms[at["complete"]]) == "no"]
    section = client.get("/gaps").text.partition('id="counts"')[2].partition("</section>")[0]
    assert section.count("<meter") == len(fewer)
    for terms in fewer:
        stated, recorded = int(terms[at["stated"]].text), int(terms[at["recorded"]].text)
        assert f'max="{stated}" value="{recorded}"' in section
        assert f"{recorded} of {stated}, " in plain(section)


def test_the_other_counts_are_shown_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    section = client.get("/gaps?rows=counts").text.partition('id="counts"')[2].partition("</section>")[0]
    counts = kg.answer("stated-and-recorded")
    assert section.count('<th scope="row">') == len(counts)
    more = [term for term in counts.column("complete") if counts.text(term) == "more than stated"]
    assert section.count(": more than stated</td>") == len(more)


def test_facts_of_one_source_add_up_by_kind(client: TestClient, kg: KnowledgeGraph) -> None:
    section = plain(client.get("/gaps").text.partition('id="single"')[2].partition("</section>")[0])
    found = re.findall(r"([\d,]+) of ([\d,]+), (?:\d|less|more)", section)
    single = kg.answer("single-source-facts")
    sums = [sum(int(pair[place].replace(",", "")) for pair in dict.fromkeys(found)) for place in (0, 1)]
    assert sums == [sum(numbers(single, "alone")), sum(numbers(single, "facts"))]


@pytest.mark.parametrize("kind", ["membership", "person", "principle"])
def test_the_facts_of_one_source_of_a_kind_are_listed_one_link_away(
    client: TestClient, kg: KnowledgeGraph, kind: str
) -> None:
    (address,) = {each for each in re.findall(r'href="([^"]*)"', client.get("/gaps").text) if each.endswith(f"={kind}")}
    single = kg.answer("single-source-facts")
    alone = sum(int(single.text(row.terms.alone)) for row in single.rows if single.text(row.terms.kind) == kind)
    assert f"We found {alone:,} facts with only one" in plain(client.get(address).text)


def test_everything_inferred_is_shown_on_request_with_hollow_marks(client: TestClient, kg: KnowledgeGraph) -> None:
    things = {row.terms[0] for row in kg.answer("inferred-facts").rows}
    section = client.get("/gaps?rows=inferred").text.partition('id="inferred"')[2].partition("</section>")[0]
    entries = re.findall(r"<li><strong>.*?</li>", section, flags=re.S)
    assert len(entries) == len(things)
    assert [entry for entry in entries if "hollow" not in entry] == []


def test_unknown_ends_are_told_body_by_body(client: TestClient, kg: KnowledgeGraph) -> None:
    bodies = kg.answer("open-ends-by-body")
    open_ = [row for row in bodies.rows if len({bodies.text(term) for term in row.terms[1:]}) > 1]
    section = client.get("/gaps?rows=ends").text.partition('id="ends"')[2].partition("</section>")[0]
    assert section.count('<th scope="row">') == len(open_)


def test_seats_by_body_add_up_to_the_seats_of_all(kg: KnowledgeGraph) -> None:
    bodies, row = kg.answer("open-ends-by-body"), kg.run("open-ends").first()
    assert row is not None
    assert (sum(numbers(bodies, "seats")), sum(numbers(bodies, "ended"))) == (int(row.seats.text), int(row.ended.text))


def test_things_by_year_hold_every_project_at_least_once(kg: KnowledgeGraph) -> None:
    by_year = kg.answer("recorded-by-year")
    projects = [
        number
        for name, number in zip(column(by_year, "class"), numbers(by_year, "things"), strict=True)
        if name == "Project"
    ]
    assert sum(projects) >= len(things_in(kg, "gpai:Project"))


def test_every_item_that_lacks_something_leads_to_a_suggestion(client: TestClient) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/suggest[^"]*)"', client.get("/gaps").text)}
    assert {gap for gap in GAPS if any(f"gap={gap}" in link for link in links)} == set(GAPS) - {"other"}
    for link in sorted(links)[:5]:
        assert client.get(link).status_code == 200


def test_seats_of_the_day_are_told_in_three_ways(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, f"/gaps?as_of={EXAMPLE_DAY}")
    certain, recorded, possible = (len(kg.answer("seats", as_of=EXAMPLE_DAY, mode=mode)) for mode in CERTAINTIES)
    assert f"sources confirm {certain} seats on this date" in words
    assert f"They report {recorded} seats in that year, and do not rule out {possible}." in words


# ---- Suggestions ----


def test_a_suggestion_names_the_thing_and_the_state_of_the_graph(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, "/suggest?thing=country:ca&gap=fewer")
    assert f"Thing: Canada ({PREFIXES['country']}ca)" in words
    assert f"sources up to {kg.run('cut-off').column('day')[0].text}" in words


def test_a_suggestion_on_nothing_or_on_an_unknown_gap_is_refused_in_words(client: TestClient) -> None:
    unknown, wrong = client.get("/suggest?thing=country:atlantis"), client.get("/suggest?gap=disputd")
    assert (unknown.status_code, wrong.status_code) == (404, 400)
    assert "Did you mean 'disputed'?" in plain(wrong.text)


def test_whoever_runs_the_server_can_be_written_to(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg, Settings(contact="graph@example.org"))) as client:
        assert "mailto:graph@example.org?subject=gpai-graph%3A%20Canada" in client.get("/suggest?thing=country:ca").text
        assert "mailto:graph@example.org" in client.get("/about").text
