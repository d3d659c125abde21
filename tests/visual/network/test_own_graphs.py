"""Graphs of one's own, directed or not, with loops and parallel links: each form draws what networkx counts."""

import math
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpai_graph.analysis import strength
from gpai_graph.errors import AnalysisError, DrawingError
from gpai_graph.visual.network import Drawing, Picture, draw, forms
from gpai_graph.visual.network.forms import FORMS, NARROW_SHEET, WIDE_SHEET

KINDS = ("person", "body", "country", "output", "event")
CLASSES = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
_MARK = re.compile(r'data-from="(\w+)" data-to="(\w+)"[^>]*><title>(\w+) (–|→|↔) (\w+)')
_CELL = re.compile(r'data-from="(\w+)" data-to="(\w+)"[^>]*><title>[^<]*</title>.*?</g>', re.DOTALL)


@st.composite
def graphs(draw_: st.DrawFn) -> nx.Graph:
    """Small graphs: one kind, two kinds, or many; of one weight or of several."""
    G = draw_(st.sampled_from(CLASSES))()
    count = draw_(st.integers(1, 7))
    kinds = draw_(st.sampled_from([(), ("country",), ("person", "body"), KINDS]))
    for place in range(count):
        G.add_node(f"n{place}", **({"kind": draw_(st.sampled_from(kinds))} if kinds else {}))
    weights = st.sampled_from(draw_(st.sampled_from([(1,), (1, 2.5), (0.5, 1, 3)])))
    nodes = st.sampled_from(sorted(G))
    across = len(kinds) == 2 and draw_(st.booleans())
    for one, other in draw_(st.lists(st.tuples(nodes, nodes), max_size=9)):
        if across and G.nodes[one]["kind"] == G.nodes[other]["kind"]:
            continue
        dates = draw_(st.sampled_from([{}, {"since": "2020"}, {"since": "2021-05", "until": "2022"}]))
        G.add_edge(one, other, weight=draw_(weights), **dates)
    return G


@settings(max_examples=100, deadline=None)
@given(G=graphs())
def test_a_form_draws_what_networkx_counts_or_says_in_words_why_it_cannot(G: nx.Graph) -> None:
    for form in FORMS:
        try:
            drawn = draw(G, form=form)
        except DrawingError as error:
            refused = str(error)
        else:
            refused = ""
        if refused:
            assert re.search(r"[a-z].*\. Forms that fit: force", refused)
            for other in refused.rpartition("fit: ")[2].rstrip(".").split(", "):
                draw(G, form=other)
            continue
        if isinstance(drawn, Picture):
            _picture(drawn, G)
        else:
            _form(drawn, G, WIDE_SHEET)
            _form(drawn, G, NARROW_SHEET)


def _picture(drawn: Picture, G: nx.Graph) -> None:
    keys = [node.key for node in drawn.scene.nodes]
    assert sorted(keys) == sorted(G)
    links = Counter((keys[link.start], keys[link.end]) for link in drawn.scene.links)
    if G.is_directed():
        assert links == Counter((one, other) for one, other in G.edges())
    else:
        assert _unordered(links.elements()) == _unordered(G.edges())
    assert set(G) <= set(re.findall(r">(n\d)<", drawn.svg()))
    degree = {node.key: node.degree for node in drawn.scene.nodes}
    assert degree == _degrees(G)


def _form(drawn: Drawing, G: nx.Graph, width: int) -> None:
    sheet = drawn.sheet(width)
    assert sheet.faults() == []
    told = re.search(r": ([\d,]+) (directed )?links?\b", sheet.source)
    assert told
    assert int(told[1]) == G.number_of_edges()
    assert bool(told[2]) is G.is_directed()
    loops = re.search(r"(\d+) of them leads? from a thing to itself", sheet.source)
    assert (int(loops[1]) if loops else 0) == nx.number_of_selfloops(G)
    svg = sheet.svg()
    for name, count in re.findall(r">(n\d): (\d+) links?<", svg):
        assert int(count) == _degrees(G)[name]
    pairs = {frozenset(pair) for pair in G.edges()}
    ends: set[frozenset[str]] = set()
    for one, other, begin, sign, end in _MARK.findall(svg):
        assert {one, other} == {begin, end}
        assert (sign == "–") is not G.is_directed()
        assert G.has_edge(begin, end)
        if sign == "↔" and one != other:
            assert G.has_edge(end, begin)
        ends.add(frozenset((one, other)))
    assert ends <= pairs
    if drawn.form in ("matrix", "arcs", "lanes"):
        assert {pair for pair in pairs - ends if len(pair) > 1} == set()
        if pairs - ends:
            assert "Not drawn: links from a thing to itself" in sheet.source
    if drawn.form != "schema":
        _nodes(sheet, G)
    if drawn.form == "matrix" and forms.facts.sides(drawn.graph) is None:
        _square(svg, G)


def _nodes(sheet: forms.Sheet, G: nx.Graph) -> None:
    """Each node is drawn, or left out in words."""
    drawn = {*sheet.nodes, *(end for pair in sheet.links for end in pair)}
    rest = re.search("Not drawn: ([^.]*), without a link", sheet.source)
    named = set(re.findall(r"n\d", rest[1])) if rest else set()
    count = sum(map(int, re.findall(r"\d+(?= [a-z])", rest[1]))) if rest and not named else 0
    if count:
        assert len(G) - len(drawn) == count
    else:
        assert {*drawn, *named} == set(G)


def _square(svg: str, G: nx.Graph) -> None:
    """A mark stands in the row where a link begins and the column where it leads, with its weight."""
    wanted: Counter[tuple[str, str]] = Counter()
    for one, other, weight in G.edges(data="weight"):
        wanted[one, other] += weight
        if not G.is_directed() and one != other:
            wanted[other, one] += weight
    found = {
        (match[1], match[2]): float(number[1])
        for match in _CELL.finditer(svg)
        if "<path" in match[0] and (number := re.search(r">([\d.]+)</text>", match[0]))
    }
    assert found == dict(wanted)


def _degrees(G: nx.Graph) -> dict[str, int]:
    """How many links a node has; one to itself counts once."""
    return {node: G.degree(node) - G.number_of_edges(node, node) for node in G}


def _unordered(pairs: Any) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(pair)) for pair in pairs)


def test_parallel_links_of_different_times_are_bars_of_their_own() -> None:
    G = nx.MultiGraph()
    G.add_nodes_from([("ann", {"kind": "person"}), ("council", {"kind": "body"})])
    G.add_edge("ann", "council", since="2020", until="2021")
    G.add_edge("ann", "council", since="2023", until="2024")
    drawn = draw(G, form="lanes")
    assert drawn.finding == "1 person holds 2 seats in 1 body; sources give start and end for 2 of these"
    assert re.findall("ann – council: linked with \\(([^)]*)\\)<", drawn.svg()) == ["2020–2021", "2023–2024"]
    assert "2020–2021; 2023–2024" in draw(G, form="matrix").svg()


@pytest.mark.parametrize("form", ["force", "matrix", "arcs"])
def test_weights_that_would_cancel_each_other_are_refused(form: str) -> None:
    G = nx.MultiGraph()
    G.add_edge("a", "b", weight=1)
    G.add_edge("a", "b", weight=-1)
    with pytest.raises(DrawingError, match=r"the link a – b has the weight -1\. A weight is a number above 0"):
        draw(G, form=form)


@pytest.mark.parametrize("form", ["force", "matrix", "arcs"])
@pytest.mark.parametrize("value", [1, 0.5, "3", " 2.5 ", Decimal(2), Fraction(1, 2), np.int64(2), np.float32(2), None,
    math.nan, "", pd.NA, 0, -1, "0", "-2", "x", "nan", True, np.True_, math.inf, 1e308, 10**400, Decimal("-1"), [2]],
    ids=repr)  # fmt: skip
def test_what_is_measured_is_drawn_and_what_is_not_is_not(form: str, value: object) -> None:
    G = nx.DiGraph([("a", "b", {"weight": value}), ("b", "c", {"weight": 1})])
    try:
        measured = dict(strength(G))
    except AnalysisError as error:
        with pytest.raises(DrawingError, match=re.escape(str(error))):
            draw(G, form=form).svg()
        with pytest.raises(DrawingError, match=re.escape(str(error))):
            draw(G.to_undirected(), form=form).svg()
    else:
        nx.set_edge_attributes(G, {("a", "b"): measured["a"]}, "weight")
        read = nx.DiGraph([("a", "b", {"weight": value}), ("b", "c", {"weight": 1})])
        assert draw(G, form=form).svg() == draw(read, form=form).svg()


def test_a_matrix_names_the_numbers_that_stand_in_it() -> None:
    G = nx.MultiDiGraph([("a", "b", {"weight": 3}), ("b", "a", {"weight": 2}), ("c", "d", {"weight": 4})])
    G.add_edge("d", "a", weight=1)
    G.add_edge("d", "a", weight=1)
    drawn = draw(G, form="matrix")
    assert "the strongest link leads from c to d (weight 4)" in drawn.finding
    svg = drawn.svg()
    named = {(one, other): float(value) for one, other, value in re.findall(r">(\w) → (\w): ([\d.]+)</text>", svg)}
    cells = {("c", "d"): 4, ("a", "b"): 3, ("b", "a"): 2, ("d", "a"): 2}
    assert named == cells
    _square(svg, G)
    G.add_edge("d", "a", weight=3)
    assert "leads from d to a (weight 5, 3 links added up)" in draw(G, form="matrix").finding


def test_arcs_and_matrices_of_a_directed_graph_show_where_links_lead() -> None:
    G = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "a")])
    assert "its arrow shows where it leads to" in draw(G, form="arcs").alt
    assert "Links lead from rows to columns." in draw(G, form="matrix").alt
    heads = len(re.findall(r'<path d="M[\d. ]+h[\d.]+l-', draw(G, form="arcs").svg()))
    assert heads == G.number_of_edges()


@pytest.mark.parametrize("form", ["matrix", "arcs"])
def test_what_a_graph_says_of_itself_may_have_any_name(form: str) -> None:
    told = {"directed": True, 1: "one", "incoming_graph_data": None}
    for kind, sign in ((nx.Graph, "–"), (nx.MultiDiGraph, "→")):
        G = kind([("a", "b"), ("b", "c"), ("c", "a")])
        G.graph.update(told)
        assert f"a {sign} b" in draw(G, form=form).svg()
