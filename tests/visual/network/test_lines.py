"""Lines of a picture: arrowheads, loops, parallel links, weights; and what a file is by its ending."""

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import browser as browser

from gpai_graph.errors import DrawingError
from gpai_graph.visual.network import draw

LINE = re.compile(r'<path d="(M[^"]*)" stroke-width')


def lines(G: nx.Graph) -> list[str]:
    return LINE.findall(draw(G, title="t").svg())


def arrows(G: nx.Graph) -> list[str]:
    return re.findall(r'class="arrow" d="([^"]*)"', draw(G, title="t").svg())


def test_an_arrow_tells_where_a_link_leads_and_an_undirected_network_has_none() -> None:
    assert len(arrows(nx.DiGraph([(1, 2), (2, 3)]))) == 2
    assert arrows(nx.DiGraph([(1, 2)])) != arrows(nx.DiGraph([(2, 1)]))
    assert arrows(nx.Graph([(1, 2)])) == []


def test_the_tip_of_an_arrow_touches_the_node_it_leads_to() -> None:
    image = draw(nx.DiGraph([("a", "b")]), title="t").svg()
    circles = [tuple(map(float, found)) for found in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', image)]
    x, y = map(float, re.findall(r'class="arrow" d="M([\d.]+) ([\d.]+)L', image)[0])
    far = [((x - cx) ** 2 + (y - cy) ** 2) ** 0.5 - r for cx, cy, r in circles]
    assert sorted(abs(each) < 1 for each in far) == [False, True]


@pytest.mark.parametrize("cls", [nx.Graph, nx.DiGraph])
def test_a_loop_is_a_curve_that_leaves_its_node(cls: Any) -> None:
    loops = [line for line in lines(cls([(1, 1), (1, 2)])) if "C" in line]
    assert len(loops) == 1
    ys = [float(number) for number in re.findall(r"[\d.]+ ([\d.]+)", loops[0])]
    assert max(ys) - min(ys) > 10


@pytest.mark.parametrize(
    "G", [nx.MultiGraph([(1, 2)] * 3), nx.MultiGraph([(1, 2), (2, 1)]), nx.DiGraph([(1, 2), (2, 1)])], ids=str
)
def test_parallel_links_are_lines_side_by_side(G: nx.Graph) -> None:
    found = lines(G)
    assert len(set(found)) == G.number_of_edges()
    # The middle one of three is straight.
    assert sum("Q" in line for line in found) == G.number_of_edges() // 2 * 2


def test_links_are_lines_as_broad_as_their_weight_and_a_negative_weight_is_refused() -> None:
    G = nx.Graph([("a", "b", {"weight": 0.8}), ("b", "c", {"weight": 0.6}), ("a", "c", {"weight": 0.2})])
    widths = sorted(re.findall(r'<path d="[^"]*" stroke-width="([\d.]+)"', draw(G).svg()))
    assert widths == ["1", "3.7", "5"]
    assert {link.weight for link in draw(G).scene.links} == {0.8, 0.6, 0.2}
    G.edges["a", "b"]["weight"] = -0.8
    with pytest.raises(DrawingError, match=r"the link a – b has the weight -0\.8\. A weight is a number above 0"):
        draw(G)


def test_the_page_draws_what_the_image_does(show: Any, tmp_path: Path) -> None:
    G = nx.MultiDiGraph()
    for start, end, weight in (("a", "b", 2.0), ("a", "b", 1.0), ("b", "a", 1.0), ("b", "b", 1.0), ("b", "c", 0.5)):
        G.add_edge(start, end, weight=weight)
    opened = show(draw(G))
    assert opened.links == 5
    with opened.page.expect_download() as waiting:
        opened.page.click("#svg")
    waiting.value.save_as(tmp_path / "saved.svg")
    saved = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    courses = re.findall(r'<path d="(M[^"]*)" fill="none"', saved)
    assert len(set(courses)) == 5
    # Two of the three links between a and b bend, the loop is a curve of its own.
    assert sorted(course.translate(str.maketrans("", "", "0123456789.- ")) for course in courses) == [
        "MC",
        "ML",
        "ML",
        "MQ",
        "MQ",
    ]
    assert len(re.findall(r'<path d="M[^"]*z"', saved)) == 5


def test_rows_of_nodes_whose_identifiers_read_the_same_open_their_own_details(show: Any) -> None:
    G = nx.Graph([(1, "1"), ("1", 2)])
    G.nodes[1]["note"], G.nodes["1"]["note"] = "number", "text"
    assert [node.key for node in draw(G).scene.nodes] == ["1 (int)", "1 (str)", "2"]
    page = show(draw(G)).page
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    rows = page.locator("#tables table").first.locator("tbody tr")
    for place in range(rows.count()):
        told = rows.nth(place).inner_text()
        rows.nth(place).locator("button").first.click()
        for word in ("number", "text"):
            assert (word in told) == (word in page.inner_text("#details"))


def test_nodes_of_one_text_and_one_type_stay_apart_too() -> None:
    class Same:
        def __repr__(self) -> str:
            return "same"

    keys = [node.key for node in draw(nx.Graph([(Same(), Same()), (Same(), "same (Same)")])).scene.nodes]
    assert len(set(keys)) == 4


def test_whole_numbers_keep_their_digits() -> None:
    G = nx.Graph([(1234567.0, 1234568.0)])
    G.nodes[1234567.0]["population"] = 38005238.0
    nodes = draw(G).scene.nodes
    assert [node.label for node in nodes] == ["1234567", "1234568"]
    assert nodes[0].more == (("population", "38005238"),)


@pytest.mark.parametrize(
    ("ending", "begin"),
    [(".html", b"<!doctype html>"), (".svg", b"<svg"), (".PNG", b"\x89PNG"), ("", b"<!doctype html>")],
)
def test_a_file_is_what_its_ending_says(ending: str, begin: bytes, tmp_path: Path) -> None:
    assert draw(nx.path_graph(3)).save(tmp_path / f"picture{ending}").read_bytes().startswith(begin)


@pytest.mark.parametrize("ending", [".pdf", ".json", ".graphml", ".jpg"])
def test_a_file_of_another_ending_is_refused_and_not_written(ending: str, tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match=r"a picture file ends in \.html, \.svg or \.png"):
        draw(nx.path_graph(3)).save(tmp_path / f"picture{ending}")
    assert [*tmp_path.iterdir()] == []
