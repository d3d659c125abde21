"""Arcs: the form for things of one kind."""

import re

import networkx as nx
import pytest

from gpai_graph.errors import DrawingError
from gpai_graph.visual.network import Drawing, draw, forms
from gpai_graph.visual.network.forms import How


def test_an_arc_is_broader_where_two_share_more_and_things_of_one_region_stand_together() -> None:
    G = nx.Graph([("fr", "de", {"weight": 1}), ("fr", "ca", {"weight": 4}), ("ca", "us", {"weight": 2})])
    nx.set_node_attributes(G, "country", "kind")
    nx.set_node_attributes(G, {"fr": "Europe", "de": "Europe", "ca": "Americas", "us": "Americas"}, "region")
    found = draw(G, form="arcs")
    assert isinstance(found, Drawing)
    assert (
        found.finding
        == "ca and fr are each linked with 2 of 3 other countries, the most; 1 of 3 links joins different regions"
    )
    svg = found.svg()
    assert found.sheet().nodes == ["ca", "us", "fr", "de"]
    assert re.findall(">(Europe|Americas)<", svg) == ["Americas", "Europe"]
    arcs = re.findall(r'data-from="(\w+)" data-to="(\w+)">[^M]*M[^"]*A[^"]*".*?stroke-width="([\d.]+)"', svg)
    broad = {frozenset(ends): float(width) for *ends, width in arcs}
    assert broad[frozenset("fr ca".split())] > broad[frozenset("ca us".split())] > broad[frozenset("fr de".split())]


@pytest.mark.parametrize("every", [False, True])
def test_of_very_many_links_the_strongest_are_marks_and_the_others_one_mark(every: bool) -> None:
    G = nx.complete_graph(50)
    nx.set_edge_attributes(G, {pair: 1 + (sum(pair) % 7 == 0) for pair in G.edges()}, "weight")
    strong = sum(weight == 2 for *_, weight in G.edges(data="weight"))
    sheet = forms.sheet(G, "arcs", How(every=every))
    listed = len(re.findall(">\\d+ – \\d+: 2<", sheet.svg()))  # beside the arcs
    assert len(sheet.links) - listed == (G.number_of_edges() if every else strong)
    assert sheet.folded == (0 if every else G.number_of_edges() - strong)
    assert (">The thinnest arcs are the" in sheet.svg()) is not every


@pytest.mark.parametrize(
    ("G", "said"),
    [
        (nx.Graph([("ann", "report")]), "need links between things of the same kind, and people and outputs have none"),
        (nx.empty_graph(3), "need links between two things, and this network has none"),
        (nx.cycle_graph(160), "show at most 150 things, and 160 of this network are linked"),
        (nx.complete_graph(60), "show at most 1,500 links, and this network has 1,770"),
    ],
    ids=["two kinds", "no link", "many things", "many links"],
)
def test_arcs_that_do_not_fit_say_what_they_need(G: nx.Graph, said: str) -> None:
    nx.set_node_attributes(G, {"ann": "person", "report": "output"}, "kind")
    with pytest.raises(DrawingError, match=f"{said}.*Forms that fit: force"):
        draw(G, form="arcs")
