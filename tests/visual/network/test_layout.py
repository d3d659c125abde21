"""Views, layout and labels of pictures, as far as no browser is needed."""

import re
from itertools import combinations

import networkx as nx
import pytest
from networks_to_draw import council, ring
from pictures import data_of

from gpai_graph.visual.network import draw
from gpai_graph.visual.network.labels import MOST_CENTRAL, lines, placed
from gpai_graph.visual.network.views import least_weight, positions, ticks, views


def test_a_large_network_opens_with_its_most_central_part() -> None:
    picture = draw(ring(400, extra=60), limit=120)
    data = data_of(picture.html())
    # Those with chords are the strongest: the first 60 and the 60 opposite.
    expected = {f"person:{place:05}" for place in (*range(60), *range(200, 260))}
    assert expected == {data["nodes"]["id"][at] for at in data["first"]["nodes"]}
    assert f"the {len(data['first']['nodes'])} most connected of 400" in picture.alt


def test_a_small_network_is_one_view() -> None:
    assert data_of(draw(council()).html())["first"] is None


def test_crowded_links_are_thinned_by_weight_and_never_among_equals() -> None:
    G = nx.complete_graph(20)
    for place, (_, _, data) in enumerate(sorted(G.edges(data=True))):
        data["weight"] = 1 + place % 4
    scene = draw(G).scene
    least = least_weight(scene.links, 20)
    drawn = [link for link in scene.links if link.weight >= least]
    assert 0 < len(drawn) <= 3 * 20
    assert least_weight(draw(nx.complete_graph(20)).scene.links, 20) == 0
    assert f"It draws links of weight {least:g} or more." in draw(G).alt


def test_links_are_not_thinned_until_most_nodes_look_unlinked() -> None:
    # 190 links, 5 of them heavier: those alone would leave 10 nodes or more of 20 without a line.
    G = nx.complete_graph(20)
    for place, (_, _, data) in enumerate(sorted(G.edges(data=True))):
        data["weight"] = 2 if place < 5 else 1
    assert least_weight(draw(G).scene.links, 20) == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Canada", ("Canada",)),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis", ("Pneumonoultramicroscopicsil…",)),
        ("Working Group on Data Governance", ("Working Group on", "Data Governance")),
        ("Working Group on Innovation and Commercialization", ("Working Group on Innovation", "and Commercialization")),
        # A second line is cut before a first one is.
        (
            "Signatories of the Council of Europe Framework Convention on AI",
            ("Signatories of the Council", "of Europe Framework…"),
        ),
    ],
)
def test_a_name_stands_in_one_line_or_two(name: str, shown: tuple[str, ...]) -> None:
    assert shown == lines(name)


@pytest.mark.parametrize("count", [2, 30, 400])
def test_no_two_nodes_overlap(count: int) -> None:
    radii = [8.0] * count
    pairs = [(place, (place * 7 + 1) % count, 1.0) for place in range(count)]
    points = positions(radii, pairs)
    close = [(a, b) for a, b in combinations(points, 2) if abs(a[0] - b[0]) < 14 and abs(a[1] - b[1]) < 14]
    assert [] == [pair for pair in close if sum((x - y) ** 2 for x, y in zip(*pair, strict=True)) < 14**2]


def test_unlinked_nodes_stand_beside_the_others_and_not_far_out() -> None:
    # Ten that all know each other, a pair, three in a row, five alone: the frame of a row has no height.
    pairs = [(a, b, 1.0) for a, b in combinations(range(10), 2)] + [(10, 11, 1.0), (12, 13, 1.0), (13, 14, 1.0)]
    points = positions([8.0] * 20, pairs)
    assert max(abs(value) for point in points for value in point) < 600
    assert len(set(points)) == 20


@pytest.mark.parametrize(
    "G", [council(), ring(150), nx.complete_bipartite_graph(12, 40)], ids=["small", "ring", "dense"]
)
def test_no_label_lies_on_another(G: nx.Graph) -> None:
    picture = draw(G)
    first, _ = views(picture.scene, picture.limit)
    labels = placed(
        first.points,
        [picture.scene.nodes[place].radius for place in first.nodes],
        [picture.scene.nodes[place].label for place in first.nodes],
        [first.nodes.index(place) for place in picture.scene.ranks],
        (-5000, -5000, 5000, 5000),
    )
    boxes = [label.box for label in labels]
    assert [] == [
        (a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert len(labels) >= min(MOST_CENTRAL, len(G))


def test_the_slider_has_months_where_months_are_known_and_years_where_not() -> None:
    months = ticks(draw(council()).scene)
    assert ("2020-12-31", "December 2020") == (months[0].day, months[0].name)
    assert ("2024-12-31", "December 2024") == (months[-1].day, months[-1].name)
    G = nx.Graph()
    G.add_edge("a", "b", years=(2019, 2021))
    assert ["2019", "2020", "2021"] == [tick.name for tick in ticks(draw(G).scene)]
    assert () == ticks(draw(nx.path_graph(3)).scene)


def test_the_slider_ends_with_the_last_day_of_which_anything_is_known() -> None:
    G = council()
    assert "December 2024" == ticks(draw(G).scene)[-1].name
    G.graph |= {"as_of": "", "cut_off": "2024-09-30"}
    assert "September 2024" == ticks(draw(G).scene)[-1].name
    G.graph["as_of"] = "2022-12-31"
    assert "December 2022" == ticks(draw(G).scene)[-1].name


def test_links_begin_where_their_network_says() -> None:
    G = nx.Graph()
    G.add_edge("body:a", "country:z", origin="country:z", shared=("project:x",), through=("The project X",))
    page = draw(G).html()
    assert re.search(r"<td>country:z\s*<td>body:a", page)
    assert "<th scope=col>From<th scope=col>To" in page
    assert ("project:x" not in page, "The project X" in page) == (True, True)
