"""pyvis: what `to_pyvis` hands out is what `draw` shows, and its page works without a connection."""

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import browser as browser
from networks_to_draw import council, hostile
from playwright.sync_api import Browser
from pyvis.network import Network

import gpai_graph
from gpai_graph.errors import DrawingError
from gpai_graph.visual.network import draw, to_pyvis


def data_of(page: str) -> Any:
    """The data that a page of `draw` carries."""
    return json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[0])


def column(of: dict[str, Any], count: int) -> list[Any]:
    return [of["values"][place] for place in of.get("at", [0] * count)]


def test_nodes_are_those_that_draw_shows() -> None:
    net, shown = to_pyvis(council()), data_of(draw(council()).html())["nodes"]
    assert isinstance(net, Network)
    assert [node["id"] for node in net.nodes] == shown["id"] == sorted(council())
    assert [node["label"] for node in net.nodes] == shown["label"]
    assert [(node["x"], node["y"]) for node in net.nodes] == list(zip(shown["x"], shown["y"], strict=True))
    assert [node["size"] for node in net.nodes] == column(shown["size"], 6)
    assert net.get_node("country:ca")["label"] == "Canada"


def test_edges_are_those_that_draw_shows() -> None:
    net, links = to_pyvis(council()), draw(council()).scene.links
    keys = sorted(council())
    assert [(edge["from"], edge["to"]) for edge in net.edges] == [(keys[link.start], keys[link.end]) for link in links]
    assert [edge["value"] for edge in net.edges] == [link.weight for link in links]
    # Canada chairs the new Council by inference.
    assert [edge["title"] for edge in net.edges if edge["dashes"]] == ["New Council – chair of – Canada\ninferred"]


@pytest.mark.parametrize("colour", ["kind", None, {"country:ca": 0, "country:fr": 0, "country:jp": 1}])
def test_colours_are_those_of_the_image(colour: Any) -> None:
    net, image = to_pyvis(council(), colour=colour), draw(council(), colour=colour).svg()
    shapes = image.partition('<g class="labels"')[0]
    drawn = re.findall(r'<(?:polygon|circle) class="c\d+"[^>]* fill="(#\w+)"', shapes)
    assert sorted(node["color"] for node in net.nodes) == sorted(drawn)


def test_titles_hold_what_the_details_of_a_page_say() -> None:
    net = to_pyvis(council(), colour={"country:ca": "founders"})
    titles = {node["id"]: node["title"].split("\n") for node in net.nodes}
    assert titles["country:ca"] == ["Canada", "country", "founders", "2 links", "region: Americas"]
    assert titles["body:old"] == ["Old Council", "body", "3 links", "since 4 December 2020", "until 3 July 2024"]
    assert titles["person:x"] == ["Xenia Lone", "person", "0 links"]
    (dated,) = [edge["title"] for edge in net.edges if "Japan" in edge["title"]]
    assert dated == "Old Council – member of – Japan\nsince 22 November 2022\nuntil 3 July 2024"


def test_directions_and_parallel_links_are_kept() -> None:
    G = nx.MultiDiGraph([("b", "a"), ("a", "b"), ("a", "b"), ("a", "a")])
    net = to_pyvis(G)
    assert net.directed
    assert [(edge["from"], edge["to"], edge["arrows"]) for edge in net.edges] == [
        ("a", "a", "to"),
        ("a", "b", "to"),
        ("a", "b", "to"),
        ("b", "a", "to"),
    ]


def test_what_cannot_be_drawn_is_refused_as_by_draw() -> None:
    with pytest.raises(DrawingError, match="takes a networkx graph, not list"):
        to_pyvis([("a", "b")])
    with pytest.raises(DrawingError, match="colour='red'"):
        to_pyvis(council(), colour="red")


def test_an_empty_network_is_an_empty_network() -> None:
    assert (to_pyvis(nx.Graph()).nodes, to_pyvis(nx.Graph()).edges) == ([], [])


def test_gpai_to_pyvis_is_the_same_function() -> None:
    assert gpai_graph.to_pyvis is to_pyvis


@pytest.mark.parametrize("G", [council(), hostile()], ids=["council", "hostile"])
def test_the_page_of_pyvis_works_without_a_connection(G: nx.Graph, browser: Browser, tmp_path: Path) -> None:
    net = to_pyvis(G)
    path = tmp_path / "net.html"
    # Not write_html: it writes with the encoding of the machine.
    path.write_text(net.generate_html(), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    page.wait_for_function("typeof network !== 'undefined' && network.body.nodeIndices.length > 0")
    at = page.evaluate("network.getPositions()")
    assert {key: (place["x"], place["y"]) for key, place in at.items()} == {
        node["id"]: (node["x"], node["y"]) for node in net.nodes
    }
    # Pointing at a node shows its title as text.
    first = page.evaluate("network.canvasToDOM(network.getPositions()[network.body.nodeIndices[0]])")
    box = page.locator("#mynetwork canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + first["x"] - 30, box["y"] + first["y"])
    page.mouse.move(box["x"] + first["x"], box["y"] + first["y"])
    page.wait_for_selector("div.vis-tooltip", state="visible")
    assert page.locator("div.vis-tooltip :not(br)").count() == 0
    assert {url.split("/")[2] for url in asked if url.startswith("http")} <= {"cdn.jsdelivr.net"}
    assert dialogs == []
    context.close()
