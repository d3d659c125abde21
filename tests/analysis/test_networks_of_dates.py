"""Networks on a date: what holds then, what bears no date, and the slider of a picture."""

from typing import Any

import pytest

from gpai_graph.analysis.attributes import with_values
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.network import draw
from gpai_graph.visual.network.views import ticks

NETWORKS = sorted(path.stem for path in (queries_dir() / "networks").glob("*.rq"))
# Bodies that have ended, each with the last day that its end may mean; and the first day of each date.
ENDED = (
    "SELECT ?body (MAX(?last) AS ?day) { ?body a gpai:Body ; gpai:until ?end . ?end gpai:lastDay ?last } GROUP BY ?body"
)
FIRST_DAYS = "SELECT ?date ?day { ?date gpai:firstDay ?day }"


def test_the_members_of_the_end_of_2021_are_in_the_network_of_that_day(kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-bodies", as_of="2021-12-31")
    # 25, see MEMBERS in test_counted_by_hand.py.
    assert len(G["body:gpai"]) == 25
    assert G.graph["as_of"] == "2021-12-31"
    assert len(kg.network("countries-and-bodies")["body:gpai"]) == 45


@pytest.mark.parametrize("day", ["2020-06-30", "2024-07-02", "2024-12-31", "2026-09-30"])
@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_in_a_network_of_a_date_begins_later_or_outlives_its_body(
    name: str, day: str, kg: KnowledgeGraph
) -> None:
    rows = kg.run(name, as_of=day)
    ended = {
        row.body
        for row in kg.query(ENDED)
        if row.day.text <= day  # type: ignore[union-attr]
    }
    begins = {row.date: row.day.text for row in kg.query(FIRST_DAYS)}  # type: ignore[union-attr]
    assert [row.to.compact for row in rows if row.to in ended] == []
    if "since" in rows.variables:
        by_via: dict[object, list[str]] = {}
        for row in rows:
            if row.since is not None:
                by_via.setdefault(row["via"] if "via" in rows.variables else row["from"], []).append(begins[row.since])
        assert [via for via, found in by_via.items() if min(found) > day] == []


def held_on(things: Any, day: str, *names: str) -> set[Any]:
    """The links, or nodes, one of whose periods of these names holds the day."""
    return {
        thing[:-1]
        for thing in things
        for name in names
        if any(begin <= day and (not end or day < end) for begin, end in thing[-1].get(name, ()))
    }


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_without_a_date_knows_the_network_of_each_tick_of_its_slider(name: str, kg: KnowledgeGraph) -> None:
    # The first, the middle and the last day on which the slider of its picture stops.
    G = kg.network(name, scalars=False)
    steps = ticks(draw(G).scene)
    assert len(steps) > 5
    for day in {steps[round(part * (len(steps) - 1) / 2)].day for part in range(3)}:
        H = kg.network(name, scalars=False, as_of=day)
        there = held_on(G.edges(data=True), day, "held")
        assert set(H.edges) == there, day
        nodes = {(node,) for link in there for node in link} | held_on(G.nodes(data=True), day, "held")
        assert {(node,) for node in H} == nodes, day
        with_undated = kg.network(name, scalars=False, as_of=day, undated="show")
        assert set(with_undated.edges) == held_on(G.edges(data=True), day, "held", "undated"), day
        # The picture of one date has no slider: it knows nothing of the others.
        assert ticks(draw(H).scene) == ()


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("day", ["1900-12-31", "1998-12-31", "2019-12-31", "2020-06-30", "2025-12-31"])
def test_what_has_no_date_begins_with_its_body_in_a_network_without_a_date_too(
    name: str, day: str, kg: KnowledgeGraph
) -> None:
    links = kg.network(name, scalars=False, onto="").edges(data=True)
    shown = kg.network(name, scalars=False, onto="", as_of=day, undated="show")
    assert set(shown.edges) == held_on(links, day, "held", "undated")


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("day", ["1999-01-01", "2024-07-02"])
def test_what_has_no_date_is_hidden_on_a_date_counted_and_shown_if_asked(
    name: str, day: str, kg: KnowledgeGraph
) -> None:
    dates, variables = ("since", "until", "seen"), kg.queries[name].variables

    def is_undated(row: Any) -> bool:
        return all(row[date] is None for date in dates if date in variables)

    shown, hidden = kg.run(name, as_of=day, undated="show"), kg.run(name, as_of=day)
    assert [row for row in hidden if is_undated(row)] == []
    assert [row for row in shown if not is_undated(row)] == list(hidden)
    G, H = kg.network(name, as_of=day), kg.network(name, as_of=day, undated="show")
    links = {tuple(row)[:-1] for row in shown} - {tuple(row)[:-1] for row in hidden}
    assert (G.graph["undated"], H.graph["undated"]) == (len(links), 0)
    told = [caveat for caveat in with_values(G).graph["caveats"] if "without a date" in caveat and "hidden" in caveat]
    assert [caveat.split()[0].replace(",", "") for caveat in told] == [str(G.graph["undated"])][: G.graph["undated"]]


def test_no_network_has_a_link_before_any_date_that_sources_state(kg: KnowledgeGraph) -> None:
    assert {name: len(kg.run(name, as_of="1900")) for name in NETWORKS} == dict.fromkeys(NETWORKS, 0)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_answers_on_days_on_which_it_lacks_a_kind_of_node(name: str, kg: KnowledgeGraph) -> None:
    # On 23 October 2020 no person has a dated link to a project.
    sizes = [len(kg.network(name, as_of=day)) for day in ("1900", "2018-06-07", "2020-06-20", "2020-10-23")]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("values", [{}, {"as_of": "2022"}], ids=["any time", "2022"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_sentence_of_a_network_counts_the_links_that_its_picture_has(
    kg: KnowledgeGraph, name: str, values: dict[str, str]
) -> None:
    links = kg.network(name, onto="", **values).number_of_edges()
    assert kg.answer(name, **values).sentence.startswith(f"We found {links:,} ")
