"""Networks of one's own with values of numpy and pandas, missing values and odd identifiers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import gpai_graph as gpai
from gpai_graph import analysis, networks
from gpai_graph.analysis.files import written
from gpai_graph.rdf.words import is_missing

FORMS = ("force", "matrix", "arcs")
MISSING = (None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), "", " ")
YEARS = (
    (2020, 2021),
    [2021, 2020],
    {2020, 2021},
    range(2020, 2022),
    "2020; 2021",
    np.array([2020, 2021]),
    pd.array([2020, 2021]),
    pd.Series([2020, 2021]),
    [np.int32(2020), np.int64(2021)],
    [2020, None, 2021],
)
DAYS = (
    "2020-06-15",
    date(2020, 6, 15),
    datetime(2020, 6, 15, 12),
    pd.Timestamp("2020-06-15"),
    np.datetime64("2020-06-15"),
    np.datetime64("2020-06-15T12:00:00.000000000"),
)
SEVERAL = (("x", "y"), ["x", None, "y"], np.array(["x", "y"]), pd.Series(["x", pd.NA, "y"]), pd.Categorical(["x", "y"]))


def _drawn(G: nx.Graph, form: str) -> str:
    return gpai.draw(G, form=form).svg()


@pytest.mark.parametrize("missing", MISSING, ids=repr)
@pytest.mark.parametrize("name", ["weight", "since", "until", "kind", "sources", "years", "label"])
def test_a_missing_value_is_as_if_it_were_not_there(name: str, missing: Any) -> None:
    without, G = nx.Graph([("a", "b"), ("b", "c")]), nx.Graph([("a", "b"), ("b", "c")])
    G.add_edge("a", "b", **{name: missing})
    G.add_node("a", **({name: missing} if name in ("label", "kind", "since") else {}))
    for form in FORMS:
        assert _drawn(without, form) == _drawn(G, form)
    assert analysis.betweenness(without) == analysis.betweenness(G)
    assert analysis.communities(without) == analysis.communities(G)
    if not isinstance(missing, str):
        assert is_missing(missing)
        assert {} == networks.with_scalars(G).edges["a", "b"]


@pytest.mark.parametrize("given", YEARS, ids=lambda given: type(given).__name__)
def test_years_come_in_any_sequence(given: Any) -> None:
    G = nx.Graph()
    G.add_edge("a", "b", years=given)
    assert (2020, 2021) == networks.with_values(G).edges["a", "b"]["years"]
    assert {"2020", "2021"} == set(networks.with_scalars(G).edges["a", "b"]["years"].split("; "))


@pytest.mark.parametrize("given", DAYS, ids=lambda given: type(given).__name__)
def test_a_day_comes_as_any_date(given: Any) -> None:
    G = nx.Graph()
    G.add_edge("a", "b", since=given, own=given, several=[given, given])
    assert "2020-06-15" == networks.with_values(G).edges["a", "b"]["since"]
    assert {"since": "2020-06-15", "own": "2020-06-15", "several": "2020-06-15; 2020-06-15"} == networks.with_scalars(
        G
    ).edges["a", "b"]


@pytest.mark.parametrize("given", SEVERAL, ids=lambda given: type(given).__name__)
def test_several_values_come_in_any_sequence(given: Any) -> None:
    G = nx.Graph()
    G.add_edge("a", "b", kind=given, own=given)
    assert ("x", "y") == networks.with_values(G).edges["a", "b"]["kind"]
    assert {"kind": "x; y", "own": "x; y"} == networks.with_scalars(G).edges["a", "b"]


@pytest.mark.parametrize("form", ["graphml", "gexf", "json", "gml"])
def test_every_file_takes_values_of_numpy_and_pandas(form: str) -> None:
    frame = pd.DataFrame(
        {
            "source": ["a", "b"],
            "target": ["b", "c"],
            "weight": [1.5, None],
            "when": pd.to_datetime(["2020-06-15", None]),
            "sort": pd.Categorical(["x", "y"]),
        }
    )
    G = nx.from_pandas_edgelist(frame, edge_attr=True)
    G.add_node("a", years=np.array([2020]), held=None, size=np.float32(2))
    assert b"2020-06-15" in written(G, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "build",
    [
        lambda: nx.Graph([("a\x00b", "c"), ("c", "\x1b[2J")]),
        lambda: nx.Graph([("", "b"), ("b", " ")]),
        lambda: nx.Graph([("a" * 3000, "b")]),
        lambda: nx.Graph([(np.int64(1), np.int64(2))]),
        lambda: nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("a", "a")]),
        lambda: nx.MultiGraph([(1, "1"), (1, "1"), (2.0, True)]),
        lambda: nx.DiGraph([(("t", 1), frozenset([1]))]),
    ],
    ids=["control characters", "empty", "long", "numpy", "parallel", "look alike", "tuples"],
)
def test_any_identifier_can_be_drawn(build: Callable[[], nx.Graph], form: str) -> None:
    svg = _drawn(build(), form)
    assert "\x00" not in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("form", ["matrix", "arcs"])
def test_a_node_without_a_name_is_said_to_have_none(form: str) -> None:
    assert "(no name)" in _drawn(nx.Graph([("", "b"), ("b", "c")]), form)
