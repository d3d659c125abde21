"""Paths: the form of how two things are connected, and the network that it draws."""

import re

import networkx as nx
import pytest

from gpai_graph.analysis import connection
from gpai_graph.errors import DrawingError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.visual.network import Drawing, draw
from gpai_graph.visual.network.forms import NARROW_SHEET, WIDE_SHEET
from gpai_graph.visual.style import NOTE


def _known() -> nx.Graph:
    """Ann leads a project that a bank funds; she is also an adviser of the bank's owner. The project is inferred."""
    G = nx.Graph(ends=("ann", "bank"))
    G.add_edge("ann", "project", kind=("lead",), origin="ann", since="2021-05", sources=("https://example.org/a",))
    G.add_edge("bank", "project", kind=("Funder",), origin="bank", years=(2021, 2022), inferred=True)
    G.add_edge("ann", "owner", kind=("adviser",), origin="ann", sources=("https://example.org/b",))
    G.add_edge("bank", "owner", kind=("owned by",), origin="bank", sources=("https://example.org/a",))
    G.add_edge("owner", "project", kind=("sponsor",))
    return G


def _drawing(G: nx.Graph) -> Drawing:
    found = draw(G, form="paths")
    assert isinstance(found, Drawing)
    return found


@pytest.mark.parametrize("width", [WIDE_SHEET, NARROW_SHEET])
def test_a_path_is_a_row_with_words_years_and_sources_and_the_shortest_come_first(width: int) -> None:
    found = _drawing(_known())
    assert found.finding == "ann and bank are 2 steps apart, in 2 ways: through owner and project"
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", found.svg(width))
    steps = [text.rpartition(": ")[2] for text in texts if text.endswith("steps")]
    assert steps == ["2 steps", "2 steps", "3 steps", "3 steps"]
    told = " ".join(texts)
    assert "lead since 2021 [2]" in told
    assert "funder 2021–2022" in told
    assert "adviser no date [1]" in told
    assert "more path" not in told


def test_an_arrowhead_shows_which_way_a_statement_runs_and_an_inferred_one_is_dashed() -> None:
    svg = _drawing(_known()).svg()
    heads = {
        ends: re.findall(rf'<path d="M([\d.]+) [\d.]+L[^"]*Z" fill="{NOTE[0]}"', part)
        for *ends_, part in re.findall(r'<g class="link" data-from="(\w+)" data-to="(\w+)">(.*?)</g>', svg)
        for ends in [tuple(ends_)]
    }
    lines = {
        tuple(ends): (float(begin), "dasharray" in part)
        for *ends, part, begin in re.findall(
            r'<g class="link" data-from="(\w+)" data-to="(\w+)">(<title>[^<]*</title><path d="M([\d.]+)[^>]*>)', svg
        )
    }
    # The line begins where the statement begins; its head is at the other end.
    assert float(heads["ann", "project"][0]) > lines["ann", "project"][0]
    assert float(heads["project", "bank"][0]) < lines["project", "bank"][0]
    assert heads["owner", "project"] == []
    assert {ends for ends, (_, is_dashed) in lines.items() if is_dashed} == {("project", "bank")}


def test_of_many_paths_five_are_drawn_and_the_others_counted() -> None:
    G = nx.complete_bipartite_graph(2, 9)
    G.graph["ends"] = (0, 1)
    svg = _drawing(G).svg()
    assert svg.count(">2 steps<") == 5
    assert ">4 more paths of 2 steps.<" in svg


def test_a_connection_counts_all_paths_that_are_no_longer_and_is_read_back_from_texts(kg: KnowledgeGraph) -> None:
    whole = kg.network("everything", scalars=False)
    G = kg.connection("Serbia", "Canada")
    assert isinstance(G.graph["found"], str)
    steps = len(G.graph["found"].split("; "))
    kept = whole.subgraph(node for node, kind in whole.nodes(data="kind") if kind not in ("group", "source", "theme"))
    every = [len(path) - 1 for path in nx.all_simple_paths(kept, "country:rs", "country:ca", cutoff=steps)]
    assert G.graph["found"] == "; ".join(str(every.count(length)) for length in range(1, steps + 1))
    assert _drawing(G).svg() == _drawing(kg.connection("Serbia", "Canada", scalars=False)).svg()


def test_counting_paths_ends_at_a_thousand() -> None:
    G = connection(nx.complete_graph(40), 0, 1, 1000)
    assert sum(G.graph["found"]) == 1000
    assert "1,000 or more paths have at most" in _drawing(G).svg()


@pytest.mark.parametrize(
    ("G", "said"),
    [
        (nx.path_graph(3), "need a network that says its two ends"),
        (nx.Graph([("a", "b"), ("c", "d")], ends="a; d"), "need a way from a to d, and this network has none"),
        (nx.path_graph(9), "at most 6 steps find room, and the shortest of this network has 8"),
    ],
    ids=["no ends", "no path", "a long way"],
)
def test_paths_that_cannot_be_drawn_say_what_they_need(G: nx.Graph, said: str) -> None:
    if len(G) == 9:
        G.graph["ends"] = (0, 8)
    with pytest.raises(DrawingError, match=f"{said}.*Forms that fit: force"):
        draw(G, form="paths")
