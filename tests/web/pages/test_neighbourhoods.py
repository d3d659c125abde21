"""Neighbourhoods of things on the web."""

from network_pages import SERBIA, svg
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import KINDS
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web.network_views import AROUND, Networks


def test_a_neighbourhood_holds_all_that_sources_link_with_the_thing_and_marks_it(kg: KnowledgeGraph) -> None:
    every = kg.network("everything")
    around = Networks(kg).around(kg.thing(SERBIA))
    assert {SERBIA, *every[SERBIA]} <= set(around.graph)
    stated = {row.neighbour.compact for row in kg.run("neighbours", thing=SERBIA)}
    assert {node for node in stated if not node.startswith("change:")} <= set(around.graph)
    assert [SERBIA] == [around.picture.scene.nodes[place].key for place in around.picture.scene.marked]
    assert all(around.graph.has_edge(SERBIA, node) for node in around.graph if node != SERBIA)


def test_a_neighbourhood_stays_small_and_says_what_it_leaves_out(kg: KnowledgeGraph) -> None:
    around = Networks(kg).around(kg.thing("role:member"))
    linked = {row.neighbour for row in kg.run("neighbours", thing="role:member")}
    assert AROUND < len(linked)
    assert AROUND == len(around.graph)
    assert f"It is linked with {len(linked)} things" in around.graph.graph["caveats"][0].words


def test_a_neighbourhood_of_an_earlier_day_lacks_links_that_begin_later(kg: KnowledgeGraph) -> None:
    networks = Networks(kg)
    serbia = kg.thing(SERBIA)
    since = kg.network("everything").edges[SERBIA, "body:gpai"]["since"]
    assert "body:gpai" in networks.around(serbia).graph
    assert "body:gpai" in networks.around(serbia, since).graph
    assert "body:gpai" not in networks.around(serbia, "2020-01-01").graph


def test_a_neighbourhood_of_a_day_holds_what_holds_then_and_counts_what_has_no_date(kg: KnowledgeGraph) -> None:
    networks, day = Networks(kg), "2021-06-30"
    every, undated = (kg.network("everything", as_of=day, undated=shown) for shown in ("hide", "show"))
    whole = kg.network("everything")
    for thing in (SERBIA, "group:g7", "body:gpai", "organisation:oecd"):
        around = networks.around(kg.thing(thing), day).graph
        near = set(every[thing]) if thing in every else set()
        assert near == set(around) & (set(whole[thing]) if thing in whole else set())
        more = len(set(undated[thing]) - near) if thing in undated else 0
        said = [caveat.words for caveat in around.graph["caveats"] if caveat.words.endswith("hidden.")]
        assert [caveat.split()[0] for caveat in said] == [str(more)][:more]
        if len(undated[thing]) < AROUND:
            assert len(undated[thing]) <= networks.around(kg.thing(thing), day, "show").graph.degree(thing)


def test_a_thing_without_links_has_a_picture_of_itself(client: TestClient, kg: KnowledgeGraph) -> None:
    goals = [row.terms[0] for row in kg.answer("things-of-class", **{"class": "gpai:Goal"}).rows]
    alone = next(goal for goal in goals if isinstance(goal, IRI) and not kg.run("neighbours", thing=goal).rows)
    root = svg(client, f"/neighbourhood/{alone.compact.replace(':', '/')}/picture.svg")
    assert kg.label(alone)[:10] in "".join(root.itertext())


def test_things_of_every_kind_with_a_page_have_a_neighbourhood(client: TestClient, kg: KnowledgeGraph) -> None:
    seen = set()
    for kind in KINDS:
        hits = kg.search("a", [kind], limit=1)
        if hits:
            seen.add(kind)
            svg(client, f"/neighbourhood/{hits[0].thing.compact.replace(':', '/')}/picture.svg")
    assert {"country", "person", "theme"} <= seen


def test_networks_are_made_once_and_no_more_are_kept_than_allowed(kg: KnowledgeGraph) -> None:
    # Its 28 nodes and 33 links at the end of 2021 count 223 kB, those of the other days 250 kB: two fit.
    networks = Networks(kg, most=520_000)
    first = networks.network("countries-and-bodies", as_of="2021-12-31")
    assert first is networks.network("countries-and-bodies", as_of="2021-12-31")
    networks.network("countries-and-bodies", as_of="2022-12-31")
    networks.network("countries-and-bodies", as_of="2023-12-31")
    again = networks.network("countries-and-bodies", as_of="2021-12-31")
    assert first is not again
    assert set(first.graph.edges) == set(again.graph.edges)
