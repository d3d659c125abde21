"""Pictures, as far as no browser is needed: what is drawn, what is written, and that it is the same each time."""

import os
import random
import re
import subprocess
import sys
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from networks_to_draw import council, ring
from pictures import SUPPORT, data_of

from gpai_graph.errors import DrawingError
from gpai_graph.visual.network import draw


def test_a_picture_counts_kinds_and_links_and_names_the_most_connected() -> None:
    alt = draw(council()).alt
    assert "3 countries, 2 bodies and 1 person, 5 links" in alt
    # Strength: Old Council 3+1+1, Canada 3+2, of as many links fewer.
    assert "Most connected: Old Council (3 links), Canada (2 links) and New Council (2 links)." in alt
    assert "As of 31 December 2024." in alt


def test_the_graph_stays_as_it_was() -> None:
    G = council()
    before = nx.node_link_data(G)
    draw(G, colour={"country:ca": 1}, size={"country:ca": 2.0}).html()
    assert before == nx.node_link_data(G)


def test_the_same_graph_gives_the_same_bytes_in_another_process_and_order() -> None:
    script = f"import sys; sys.path.insert(0, {SUPPORT!r}); from networks_to_draw import council; "
    script += "from gpai_graph.visual.network import draw; print(draw(council()).html(), end='')"
    told = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
    )
    assert draw(council()).html().encode() == told.stdout.replace(b"\r\n", b"\n")
    other = nx.Graph(**council().graph)
    other.add_nodes_from(reversed(list(council().nodes(data=True))))
    other.add_edges_from(reversed(list(council().edges(data=True))))
    assert draw(council()).html() == draw(other).html()


def test_layout_leaves_the_chance_of_others_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)
    draw(ring(40)).svg()
    assert expected == random.random()
    igraph.set_random_number_generator(random)


def test_a_graph_without_any_attribute_is_drawn() -> None:
    picture = draw(nx.karate_club_graph())
    assert "34 nodes, 78 links" in picture.alt
    assert data_of(picture.html())["nodes"]["label"][0] == "0"


@pytest.mark.parametrize("G", [nx.Graph(), nx.DiGraph()], ids=["undirected", "directed"])
def test_an_empty_network_is_said_to_be_empty(G: nx.Graph) -> None:
    picture = draw(G)
    assert "This network is empty" in picture.html()
    assert "This network is empty." in picture.svg()
    assert "The network is empty." in picture.alt


def test_directed_and_parallel_links_keep_their_ends() -> None:
    G = nx.MultiDiGraph()
    G.add_edge("b", "a", kind="leads")
    G.add_edge("a", "b", kind="follows")
    G.add_edge("a", "b", kind="pays")
    G.add_edge("a", "a", kind="knows")
    data = data_of(draw(G).html())
    ends = list(zip(data["links"]["from"], data["links"]["to"], strict=True))
    assert [(0, 0), (0, 1), (0, 1), (1, 0)] == ends
    assert data["directed"] is True


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"colour": "red"}, "colour='red'"),
        ({"colour": {"country:ca": ["a"]}}, "not a name or a number"),
        ({"size": "large"}, "size='large'"),
        ({"size": {"country:ca": "big"}}, "country:ca"),
        ({"size": {"country:ca": float("inf")}}, "country:ca"),
        ({"limit": 0}, "limit=0"),
    ],
    ids=["colour", "group", "size", "no number", "not a number", "limit"],
)
def test_what_cannot_be_drawn_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DrawingError, match=re.escape(message)):
        draw(council(), **given)


def test_weights_and_years_that_are_none_are_named_with_their_link() -> None:
    G = nx.Graph()
    G.add_edge("a", "b", weight="heavy")
    with pytest.raises(DrawingError, match="the link a – b has the weight 'heavy'"):
        draw(G)
    G.edges["a", "b"].update(weight=1, years=("soon",))
    with pytest.raises(DrawingError, match="has the years"):
        draw(G)


def test_only_networkx_graphs_are_taken() -> None:
    with pytest.raises(DrawingError, match="takes a networkx graph, not list"):
        draw([("a", "b")])  # type: ignore[arg-type]


def test_groups_are_told_by_marks_and_words_and_not_by_colour_alone() -> None:
    picture = draw(council(), colour={"country:ca": 0, "country:fr": 0, "country:jp": 1})
    data = data_of(picture.html())
    # The larger group first; programs count from 0, people from 1. Canada and France have no link with each other.
    assert [("1", "Around Canada"), ("2", "Around Japan")] == [
        (group["mark"], group["name"]) for group in data["groups"]
    ]
    assert "<td>Around Japan" in picture.html()
    assert 'class="mark"' in picture.svg()
    assert "Around Canada" in picture.svg()


def test_named_groups_keep_their_names() -> None:
    groups = data_of(draw(council(), colour={"country:ca": "founders", "body:old": "bodies"}).html())["groups"]
    assert {"founders", "bodies"} == {group["name"] for group in groups}


def test_sizes_follow_values_by_area() -> None:
    data = data_of(draw(council(), size={"country:ca": 4.0, "country:fr": 1.0}).html())
    size = [data["nodes"]["size"]["values"][at] for at in data["nodes"]["size"]["at"]]
    of = dict(zip(data["nodes"]["id"], size, strict=True))
    # 6 + 12 * sqrt(value / 4)
    assert (18.0, 12.0, 6.0) == (of["country:ca"], of["country:fr"], of["country:jp"])


def test_the_title_is_the_given_one_then_the_question_then_the_name() -> None:
    assert draw(council(), title="Mine").scene.title == "Mine"
    assert draw(council()).scene.title == "Who sits in which council?"
    assert draw(nx.Graph(name="shared-projects")).scene.title == "Shared projects"
    assert draw(council(), as_of="2021").alt.endswith("As of 2021.")


def test_what_is_missing_is_said() -> None:
    page = draw(council()).html()
    assert "One roster is missing." in page
    assert "Old Council: 2 of 3 members stated for December 2020 are recorded." in page


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA, "", " "])
def test_what_is_missing_is_no_group_and_has_no_size(missing: object) -> None:
    G = nx.path_graph(["ca", "fr", "jp"])
    scene = draw(
        G, colour={"ca": "Americas", "fr": "Europe", "jp": missing}, size={"ca": 4, "fr": 2, "jp": missing}
    ).scene
    assert ["Americas", "Europe"] == [group.name for group in scene.groups]
    assert scene == draw(G, colour={"ca": "Americas", "fr": "Europe"}, size={"ca": 4, "fr": 2}).scene


def test_a_series_of_pandas_gives_each_node_its_size_and_group() -> None:
    G, values = nx.path_graph(["ca", "fr", "jp"]), {"ca": 4.0, "fr": 2.0, "jp": 1.0}
    assert draw(G, size=pd.Series(values), colour=pd.Series(values)).scene == draw(G, size=values, colour=values).scene


@pytest.mark.parametrize("given", [np.array([1, 2]), pd.DataFrame({"a": [1]}), pd.Categorical(["a"]), 7, "years"])
@pytest.mark.parametrize("option", ["size", "colour"])
def test_what_gives_no_value_for_each_node_is_refused_in_one_line(option: str, given: object) -> None:
    with pytest.raises(DrawingError, match=rf"^{option}=\S+ is not known\. Give None, [^\n]*$"):
        draw(council(), **{option: given})
