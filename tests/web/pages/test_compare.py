"""Comparisons of two days, countries or networks on the web."""

import re
from urllib.parse import unquote

import networkx as nx
import pytest
from library_queries import NETWORKS
from network_pages import page
from page_requests import read
from starlette.testclient import TestClient

from gpai_graph import analysis
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import SourceNumbers
from gpai_graph.web.network_views import Network, link_rows
from gpai_graph.web.urls import page_path


def test_figures_are_of_the_newest_year_that_both_have_by_the_day(client: TestClient, kg: KnowledgeGraph) -> None:
    html = page(client, "/compare", a="country:ca", b="country:fr", as_of="2023")
    rows = [kg.answer("figures-of", thing=thing).rows for thing in ("country:ca", "country:fr")]
    population = "indicator:population"
    years = [
        {str(row.terms[1])[-4:] for row in side if isinstance(row.terms[0], IRI) and row.terms[0].compact == population}
        for side in rows
    ]
    newest = max(year for year in years[0] & years[1] if year <= "2023")
    row = next(part for part in html.partition('id="figures"')[2].split("<tr>") if "Population" in part)
    assert 2 == row.count(f'<span class="quiet">{newest}</span>')


def test_two_days_tell_who_joined_and_who_left(client: TestClient, kg: KnowledgeGraph) -> None:
    before, after = (
        {row.member for row in kg.run("members", as_of=day)}  # type: ignore[arg-type]
        for day in ("2021-12-31", "2024-12-31")
    )
    html = page(client, "/compare", day="2021", day2="2024")
    assert f"{len(before)} members on 31 December 2021 and {len(after)} on 31 December 2024 (" in html
    joined = html.partition('id="joined"')[2].partition("</section>")[0]
    assert {thing.compact for thing in after - before} == {
        name.replace("/", ":") for name in re.findall(r'<th scope=row><a href="/page/([^?"]+)', joined)
    }
    assert f"; {len(after - before)} joined" in html


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            ("2024-07-02", "2026-09-30"),
            (
                "GPAI had 29 members on 2 July 2024 and 45 on 30 September 2026 (29 named by sources, 16 inferred); "
                "16 joined (all inferred) and none left."
            ),
        ),
        (
            ("2024-07-03", "2026-09-30"),
            (
                "GPAI had 45 members on 3 July 2024 (29 named by sources, 16 inferred) and 45 on 30 September 2026 "
                "(29 named by sources, 16 inferred); none joined and none left."
            ),
        ),
        (
            ("2021-12-31", "2026-09-30"),
            (
                "GPAI had 25 members on 31 December 2021 and 45 on 30 September 2026 (29 named by sources, 16 "
                "inferred); 20 joined (4 named by sources, 16 inferred) and none left."
            ),
        ),
        (
            ("2020-12-31", "2021-12-31"),
            "GPAI had 19 members on 31 December 2020 and 25 on 31 December 2021; 6 joined and none left.",
        ),
    ],
)
def test_each_number_of_members_says_how_many_are_inferred(
    client: TestClient, days: tuple[str, str], told: str
) -> None:
    assert told in read(client, f"/compare?day={days[0]}&day2={days[1]}").one("main").text


def test_the_earlier_day_comes_first_however_they_are_typed(client: TestClient) -> None:
    forward, backward = (
        read(client, f"/compare?day={one}&day2={other}").one("main").text.partition("Share, cite")[0]
        for one, other in (("2021", "2022"), ("2022", "2021"))
    )
    assert forward == backward


def test_links_stand_in_one_order_whichever_end_comes_first(kg: KnowledgeGraph) -> None:
    forward = kg.network("countries-and-bodies", scalars=False)
    backward = nx.Graph(**forward.graph)
    backward.add_nodes_from(reversed(list(forward.nodes(data=True))))
    backward.add_edges_from((other, one, data) for one, other, data in reversed(list(forward.edges(data=True))))
    one, other = (link_rows(Network(G), SourceNumbers(), str, {}, 0) for G in (forward, backward))
    assert one == other


def test_any_network_that_knows_days_is_compared_with_its_links(client: TestClient, kg: KnowledgeGraph) -> None:
    old, new = (kg.network("collaboration", as_of=day) for day in ("2021-12-31", "2023-12-31"))  # type: ignore[arg-type]
    found = analysis.compare_networks(old, new)
    html = page(client, "/compare", day="2021", day2="2023", network="collaboration")
    assert f"The network gained {len(found.links_gained)} link" in html
    assert f"Links only on 31 December 2023: {len(found.links_gained)}" in html


@pytest.mark.parametrize(
    ("name", "days"),
    [
        *((name, ("2024-07-02", "2024-12-31")) for name in NETWORKS),
        *((name, ("2021-12-31", "2023-12-31")) for name in NETWORKS if name != "everything"),
    ],
)
def test_what_is_only_on_one_of_two_days_is_in_its_network_and_not_in_the_other(
    client: TestClient, kg: KnowledgeGraph, name: str, days: tuple[str, str]
) -> None:
    sides = {day: kg.network(name, as_of=day) for day in days}  # type: ignore[arg-type]
    if not kg.queries[name].onto:
        rows = {day: {(row["from"], row["to"]) for row in kg.run(name, as_of=day)} for day in days}
        for day, pairs in rows.items():
            assert {frozenset(link) for link in sides[day].edges} == {
                frozenset(end.compact for end in pair) for pair in pairs
            }
    html = page(client, "/compare", day=days[0], day2=days[1], network=name)
    for day, other in (days, days[::-1]):
        words = PartialDate.parse(day).words
        nodes = html.partition(f"<h3>Only on {words}</h3>")[2].partition("</div>")[0]
        shown = {unquote(path).replace("/", ":", 1) for path in re.findall(r'href="/page/([^?"]+)', nodes)}
        assert {node for node in set(sides[day]) - set(sides[other]) if page_path(IRI(expand(node)))} == shown
        links = set(sides[day].edges) - set(sides[other].edges)
        assert (f"Links only on {words}: {len(links)}" in html) is bool(links)
    hidden = [sides[day].graph["undated"] for day in days]
    told = f"Links without a date are hidden: {hidden[0]} on {PartialDate.parse(days[0]).words}, {hidden[1]} on "
    assert (told in html) is any(hidden)
    assert ("Show items without a date" in html) is any(hidden)


def test_chairs_that_began_in_december_are_not_only_on_a_day_in_july(client: TestClient) -> None:
    html = page(client, "/compare", day="2024-07-02", day2="2025-06-30", network="bodies-and-chairs")
    july = html.partition("<h2>Links only on 2 July 2024")[2].partition("</section>")[0]
    later = html.partition("<h2>Links only on 30 June 2025")[2].partition("</section>")[0]
    # country_seats.csv: both chair the council of the integrated partnership since December 2024.
    for chair in ("Serbia", "Slovakia"):
        assert (chair in july, chair in later) == (False, True)


def test_comparing_begins_with_two_forms_and_examples_that_work(client: TestClient) -> None:
    html = page(client, "/compare")
    assert 2 == html.partition("<main")[2].count("<form")
    for address in re.findall(r'<a href="(/compare\?[^"]+)"', html.partition("For example")[2]):
        assert 200 == client.get(address).status_code
    assert "Both names mean the same thing" in page(client, "/compare", a="Canada", b="country:ca")


@pytest.mark.parametrize("name", NETWORKS)
def test_no_title_goes_on_behind_a_question_mark_as_if_it_were_a_word(name: str, client: TestClient) -> None:
    html = page(client, "/compare", day="2023", day2="2024-07-02", network=name)
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert not re.search(r"\?[,;.]", title), title
    assert "31 December 2023 and 2 July 2024" in title


@pytest.mark.parametrize("words", ["day=2021", "day=2021&day2=2024", "network=collaboration"])
@pytest.mark.parametrize("things", ["a=Serbia", "a=Serbia&b=Canada"])
def test_two_things_and_two_days_are_not_compared_at_once(client: TestClient, things: str, words: str) -> None:
    answer = client.get(f"/compare?{things}&{words}", headers={"accept": "text/html"})
    assert 400 == answer.status_code
    assert "For two things on a day, write as_of=2021." in answer.text
    assert "On 31 December 2021, " in page(client, "/compare", a="Canada", b="France", as_of="2021")
