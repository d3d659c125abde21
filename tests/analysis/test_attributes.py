"""Attributes of networks: what is written, by whatever writer, and read again is the same; people's own graphs."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from gpai_graph import analysis
from gpai_graph.analysis.attributes import with_scalars, with_values
from gpai_graph.analysis.files import written
from gpai_graph.analysis.networks import project
from gpai_graph.errors import AnalysisError, DrawingError, GpaiGraphError, NetworkError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.visual.network import draw

A, B = "https://example.org/a", "https://example.org/b"
# {form: what writes it, what reads it}, all of networkx itself.
FORMS: dict[str, tuple[Callable[[nx.Graph, Path], Any], Callable[[Path], nx.Graph]]] = {
    "graphml": (nx.write_graphml, nx.read_graphml),
    "gexf": (nx.write_gexf, nx.read_gexf),
    "gml": (nx.write_gml, nx.read_gml),
    "json": (
        lambda G, path: path.write_text(json.dumps(nx.node_link_data(G, edges="links"))),
        lambda path: nx.node_link_graph(json.loads(path.read_text()), edges="links"),
    ),
}
NAMES = ("countries-and-groups", "people-and-bodies")


def again(G: nx.Graph, form: str, folder: Path) -> nx.Graph:
    """The network after a writer of networkx and its reader."""
    write, read = FORMS[form]
    write(G, folder / f"network.{form}")
    return read(folder / f"network.{form}")


# ---- Written and read again


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_and_read_again_is_drawn_joined_and_walked_the_same(
    name: str, form: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    G = kg.network(name, onto="")
    nx.set_node_attributes(G, analysis.betweenness(G), "betweenness")
    H = again(G, form, tmp_path)
    # GEXF has no place for what a graph says of itself.
    rest = with_values(G).graph if form == "gexf" else {}
    H.graph.update(rest)
    assert draw(G).scene == draw(H).scene
    kind = "country" if name == "countries-and-groups" else "person"
    one, other = (with_values(project(each, kind)) for each in (G, H))
    assert {frozenset(ends): told for *ends, told in one.edges(data=True)} == {
        frozenset(ends): told for *ends, told in other.edges(data=True)
    }
    start, end = next(iter(sorted(one.edges)))
    assert analysis.paths(G, start, end) == analysis.paths(H, start, end)
    assert analysis.limits(G) == analysis.limits(H)


@pytest.mark.parametrize("form", FORMS)
def test_a_link_that_never_held_and_one_that_always_does_stay_apart_in_every_file(form: str, tmp_path: Path) -> None:
    G = nx.Graph([("a", "b", {"held": ()}), ("b", "c", {"held": (("", ""),)}), ("c", "d", {"since": ""})])
    H = with_values(again(with_scalars(G), form, tmp_path))
    assert H.edges["a", "b"]["held"] == ()
    assert H.edges["b", "c"]["held"] == (("", ""),)
    assert "held" not in H.edges["c", "d"]


def test_a_projection_and_a_network_of_ones_own_rows_are_written_too(kg: KnowledgeGraph) -> None:
    H = project(kg.network("people-and-bodies", onto=""), "person")
    nx.write_graphml(H, io.BytesIO())
    assert {type(value) for *_, told in H.edges(data=True) for value in told.values()} <= {str, float, int, bool}


def test_values_of_values_are_the_same_and_scalars_of_scalars_too(kg: KnowledgeGraph) -> None:
    G = kg.network("people-and-bodies")
    for change in (with_values, with_scalars):
        once = change(G)
        twice = change(once)
        assert (once.graph, dict(once.nodes(data=True))) == (twice.graph, dict(twice.nodes(data=True)))
        assert list(once.edges(data=True)) == list(twice.edges(data=True))


def test_a_label_survives_gml_in_which_the_identifier_is_the_label(kg: KnowledgeGraph, tmp_path: Path) -> None:
    H = again(kg.network("countries-and-bodies"), "gml", tmp_path)
    assert analysis.graphs.label(H, "country:ca") == "Canada"


def test_an_attribute_has_one_type_in_a_file_whatever_was_added() -> None:
    G = nx.Graph([("a", "b", {"weight": 0.5}), ("b", "c", {"weight": 1}), ("a", "c", {"note": 1})])
    G.add_edge("c", "d", note="text", other=None, worse=float("nan"))
    G.add_node("a", weight="heavy")
    text = written(G, "graphml").decode()
    keys = [line for line in text.replace("<key", "\n<key").split("\n") if line.startswith("<key")]
    assert len(keys) == len({line.partition('id="')[2].partition('"')[0] for line in keys})
    H = nx.parse_graphml(text)
    assert {weight for *_, weight in H.edges(data="weight")} == {0.5, 1.0, None}
    assert (H.edges["c", "d"], H.edges["a", "c"]) == ({"note": "text"}, {"note": "1"})


# ---- Graphs of one's own


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sources": A}, {"sources": (A,)}),
        ({"sources": f"{A}; {B}"}, {"sources": (A, B)}),
        ({"sources": [A, B]}, {"sources": (A, B)}),
        ({"sources": {B, A}}, {"sources": (A, B)}),
        ({"sources": 7}, {"sources": ("7",)}),
        ({"sources": ""}, {"sources": ()}),
        ({"years": "2020"}, {"years": (2020,)}),
        ({"years": "2021; 2020"}, {"years": (2020, 2021)}),
        ({"years": "2021, 2020"}, {"years": (2020, 2021)}),
        ({"years": 2020}, {"years": (2020,)}),
        ({"years": 2020.0}, {"years": (2020,)}),
        ({"years": pd.Series([2021, 2020])}, {"years": (2020, 2021)}),
        ({"years": float("nan")}, {"years": ()}),
        ({"years": None}, {"years": ()}),
        ({"held": "2020-06-15/2024-07-03"}, {"held": (("2020-06-15", "2024-07-03"),)}),
        ({"held": [("2020", "")]}, {"held": (("2020", ""),)}),
        ({"held": [["2020", None]]}, {"held": (("2020", ""),)}),
        ({"held": [(date(2020, 6, 15), "")]}, {"held": (("2020-06-15", ""),)}),
        ({"held": None}, {"held": None}),
        ({"inferred": "False"}, {"inferred": False}),
        ({"inferred": 1}, {"inferred": True}),
        ({"inferred": pd.NA}, {"inferred": False}),
        ({"since": date(2020, 6, 15)}, {"since": "2020-06-15"}),
        ({"since": pd.Timestamp("2020-06-15")}, {"since": "2020-06-15"}),
        ({"since": PartialDate.parse("2020-06")}, {"since": "2020-06"}),
        ({"until": 2020}, {"until": "2020"}),
        ({"since": pd.NaT}, {"since": ""}),
    ],
)
def test_what_people_write_at_a_link_is_understood(given: dict[str, Any], expected: dict[str, Any]) -> None:
    G = nx.Graph([("a", "b", given)])
    assert with_values(G).edges["a", "b"] == expected
    assert draw(G).scene.links
    (path,) = analysis.paths(G, "a", "b")
    assert path.sources == expected.get("sources", ())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"years": "soon"}, "has the years 'soon'. Whole numbers are needed"),
        ({"years": 2020.5}, "has the years 2020.5"),
        ({"years": True}, "has the years True"),
        ({"years": ["2020–2022"]}, "has the years"),
        ({"held": "2020-06-15"}, "has the period '2020-06-15'. Write 2020-06-15/2024-07-03"),
        ({"held": "spring/summer"}, "has the period 'spring/summer'"),
        ({"held": 2020}, "has the periods 2020"),
        ({"held": [2020]}, "has the periods [2020]"),
        ({"held": [("2020", "2021", "2022")]}, "has the period"),
        ({"held": "2020/2021/2022"}, "has the period"),
        ({"held": "</script><script>alert(1)</script>/"}, "has the period"),
        ({"inferred": "perhaps"}, "has the value 'perhaps'"),
    ],
)
def test_what_cannot_be_understood_at_a_link_is_refused_in_words(given: dict[str, Any], message: str) -> None:
    G = nx.Graph([("a", "b", {"kind": "x", **given})])
    for refuse, error in ((with_values, NetworkError), (draw, DrawingError)):
        with pytest.raises(error) as caught:
            refuse(G)
        assert message in str(caught.value)
        assert str(caught.value).startswith("the link from 'a' to 'b'")
    with pytest.raises(GpaiGraphError):
        analysis.paths(G, "a", "b")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"caveats": "Partial."}, ("Partial.",)),
        ({"caveats": ["Partial.", "Old; and new."]}, ("Partial.", "Old; and new.")),
        ({"caveats": "Partial.\n\nOld; and new."}, ("Partial.", "Old; and new.")),
        ({}, ()),
    ],
)
def test_the_caveats_of_ones_own_graph_are_sentences(given: dict[str, Any], expected: tuple[str, ...]) -> None:
    G = nx.Graph([("a", "b")], **given)
    assert analysis.limits(G) == expected
    assert draw(G).scene.caveats == expected
    assert analysis.limits(with_scalars(G)) == expected


@pytest.mark.parametrize("sources", [A, [A], {A: None}, {A: {}}, json.dumps({A: {"title": A}}), {A: {"year": 2020}}])
def test_the_sources_of_ones_own_graph_may_be_addresses_alone(sources: Any) -> None:
    G = nx.Graph([("a", "b", {"sources": A})], sources=sources)
    assert [source.title for source in draw(G).scene.sources] == [A]
    assert analysis.paths(G, "a", "b")[0].citations == (f"[1] {A}",)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"completeness": "much"}, "the completeness 'much'"), ({"sources": {A: 3}}, f"the source {A}: 3")],
)
def test_what_a_graph_says_of_itself_and_nobody_understands_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DrawingError, match=f"the network has {message}"):
        draw(nx.Graph([("a", "b")], **given))


def test_one_size_that_a_source_states_may_stand_alone() -> None:
    stated = {"subject": "wg", "measure": "experts", "stated": 30, "recorded": 12, "date": "2021"}
    for told in (stated, json.dumps([stated])):
        G = nx.Graph([("ca", "wg")], completeness=told)
        assert analysis.recorded_share(G) == 0.4
        assert analysis.limits(G) == ("wg: 12 of 30 experts are recorded (40 %, 2021).",)


def test_one_marked_node_may_be_a_text_and_what_lies_inside_may_not() -> None:
    G = nx.Graph([("country:ca", "body:x")])
    assert [draw(G, mark="country:ca").scene.nodes[place].key for place in draw(G, mark="country:ca").scene.marked] == [
        "country:ca"
    ]
    with pytest.raises(AnalysisError, match=r"\['country:ca'\] instead of 'country:ca'"):
        analysis.coverage({"country:ca": 3.0, "country:fr": 1.0}, "country:ca")


# ---- Odd graphs


def test_nodes_of_several_types_are_joined_in_the_order_of_their_texts() -> None:
    G = nx.Graph([(1, 3), ("b", 3), ("1", 3)])
    nx.set_node_attributes(G, {1: "p", "b": "p", "1": "p", 3: "g"}, "kind")
    assert list(project(G, "p").edges) == [(1, "1"), (1, "b"), ("1", "b")]


@pytest.mark.parametrize("cls", [nx.MultiGraph, nx.DiGraph, nx.MultiDiGraph])
def test_a_projection_takes_what_all_parallel_and_directed_links_say(cls: Any) -> None:
    G = cls()
    G.add_nodes_from(("a", "b"), kind="person")
    G.add_node("x", kind="project")
    G.add_edge("a", "x", years=(2020,), sources=A, held="2020-01-01/2021-01-01")
    if G.is_multigraph():
        G.add_edge("a", "x", years=(2022,), sources=B, held="2022-01-01/2023-01-01")
    G.add_edge("x", "b", years=2021)
    link = with_values(project(G, "person")).edges["a", "b"]
    both = G.is_multigraph()
    assert link["years"] == ((2020, 2021, 2022) if both else (2020, 2021))
    assert link["sources"] == ((A, B) if both else (A,))
    assert link["held"][-1] == (("2022-01-01", "2023-01-01") if both else ("2020-01-01", "2021-01-01"))
    assert link["weight"] == 1.0


@pytest.mark.parametrize("letter", ["\x00", "\x01", "\x0b", "\x1f", "\ud800", "\uffff"])
@pytest.mark.parametrize("form", ["graphml", "gexf", "gml", "json", "nodes", "edges"])
def test_what_no_file_can_hold_is_named(letter: str, form: str) -> None:
    code = f"U\\+{ord(letter):04X}"
    with pytest.raises(NetworkError, match=f"node .*: its id holds {code}"):
        written(nx.Graph([(f"a{letter}", "b")]), form)
    G = nx.MultiDiGraph([("a", "b", {"kind": f"x{letter}"})])
    with pytest.raises(NetworkError, match=f"the link from 'a' to 'b': its kind holds {code}"):
        written(G, form)


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml", "nodes", "edges"])
def test_two_nodes_that_are_the_same_text_do_not_become_one_in_a_file(form: str) -> None:
    with pytest.raises(NetworkError, match="the nodes 1 and '1' would be one in such a file"):
        written(nx.Graph([(1, "1")]), form)
    assert 2 == len(json.loads(written(nx.Graph([(1, "1")]), "json"))["nodes"])


@pytest.mark.parametrize("form", ["graphml", "gml", "gexf", "nodes", "edges"])
def test_a_file_that_gephi_opens_has_the_titles_of_sources_beside_them(form: str) -> None:
    G = nx.Graph(sources={"urn:a": {"title": "A report"}, "urn:b": {"title": "Minutes; part 2"}})
    G.add_node("ca", sources=("urn:b",))
    G.add_edge("ca", "gpai", sources=("urn:a", "urn:b", "urn:c"))
    text = written(G, form).decode()
    assert ("A report | Minutes; part 2" in text) == (form != "nodes")
    assert "source_titles" in text
    assert "Minutes; part 2" in text


def test_json_keeps_titles_in_one_place() -> None:
    G = nx.Graph([("ca", "gpai", {"sources": ("urn:a",)})], sources={"urn:a": {"title": "A report"}})
    text = written(G, "json").decode()
    assert text.count("A report") == 1
    assert "source_titles" not in text
