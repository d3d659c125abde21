"""Forms: each network in each form that fits it, wide and narrow."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree import ElementTree

import networkx as nx
import pytest

from gpai_graph.errors import DrawingError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries import header
from gpai_graph.queries.library import Library
from gpai_graph.rdf import words
from gpai_graph.rdf.kinds import plural
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.network import Drawing, draw, forms
from gpai_graph.visual.network.forms import FORMS, NARROW_SHEET, WIDE_SHEET, How
from gpai_graph.visual.network.forms.sheet import MOST_NOTES, Sheet
from gpai_graph.visual.style import NOTE

NAMES = Library(queries_dir()).networks
DRAWN = [name for name in FORMS if name != forms.FORCE]


@cache
def _network(kg: KnowledgeGraph, name: str, *, whole: bool) -> nx.Graph:
    return kg.network(name, scalars=False, onto="" if whole else None)


ENDS = [("Serbia", "Canada"), ("Serbia", "body:gpai"), ("Mila", "Yoshua Bengio"), ("output:safe-toolkit-2025", "Chile")]


def _drawn(kg: KnowledgeGraph, form: str) -> Iterator[tuple[str, nx.Graph]]:
    for ends in ENDS if form == "paths" else ():
        yield " – ".join(ends), kg.connection(*ends, scalars=False)
    for name in NAMES:
        G = _network(kg, name, whole=FORMS[form].whole)
        if not forms.lacks(G, form):
            yield name, G


def _grown(G: nx.Graph, times: int) -> nx.Graph:
    """The same network so many times over, each under names of its own; things with most links stay one."""
    hubs = set(sorted(G, key=lambda node: (-G.degree(node), str(node)))[:12])
    H = nx.Graph(**G.graph)
    for time in range(times):
        names = {node: node if node in hubs else f"{node}-{time}" for node in G}
        labels = {node: f"{G.nodes[node].get('label', node)}{'' if node in hubs else f' {time}'}" for node in G}
        H.add_nodes_from((names[node], {**given, "label": labels[node]}) for node, given in G.nodes(data=True))
        H.add_edges_from(
            (names[a], names[b], {**given, "origin": names.get(given.get("origin"), "")})
            for a, b, given in G.edges(data=True)
        )
    return H


# Each network in the form of its header, of which an image is printed as a number.
_IMAGES = """
import hashlib, gpai_graph as gpai
from gpai_graph.visual.network import forms
kg = gpai.load()
for name in kg.queries.networks:
    form = forms.FORMS[kg.queries[name].form]
    if form.name != forms.FORCE:
        G = kg.network(name, scalars=False, onto="" if form.whole else None)
        print(form.name, name, hashlib.sha256(forms.sheet(G, form.name, forms.How()).svg().encode()).hexdigest())
"""


def test_a_form_gives_the_same_bytes_in_each_process() -> None:
    told = []
    for seed in ("1", "2"):
        # Sets of texts have another order in each process; a drawing must not.
        env = os.environ | {"PYTHONHASHSEED": seed}
        told.append(subprocess.run([sys.executable, "-c", _IMAGES], capture_output=True, check=True, env=env).stdout)
    assert told[0].splitlines() == told[1].splitlines()
    assert b"org-chart" in told[0]


def test_the_library_and_the_pictures_know_the_same_forms() -> None:
    assert header.FORM_NAMES == tuple(FORMS)


@pytest.mark.parametrize("name", NAMES)
def test_the_form_in_which_a_network_is_drawn_first_fits_it(kg: KnowledgeGraph, name: str) -> None:
    form = FORMS[kg.queries[name].form]
    assert not forms.lacks(_network(kg, name, whole=form.whole), form.name)


@pytest.mark.parametrize("width", [WIDE_SHEET, NARROW_SHEET])
@pytest.mark.parametrize("form", DRAWN)
def test_no_text_lies_on_another_and_none_is_cut_or_leaves_the_sheet(kg: KnowledgeGraph, form: str, width: int) -> None:
    faults = {}
    for name, G in _drawn(kg, form):
        for every in (False, True):
            sheet = forms.sheet(G, form, How(width, every=every))
            assert sheet.width == width
            if found := sheet.faults():
                faults[name, every] = found
    assert faults == {}


@pytest.mark.parametrize("form", DRAWN)
def test_a_form_has_a_finding_few_annotations_and_marks_of_nodes_that_exist(kg: KnowledgeGraph, form: str) -> None:
    for name, G in _drawn(kg, form):
        sheet = forms.sheet(G, form, How())
        assert sheet.title, name
        assert sheet.title != G.graph["question"], name
        assert sheet.source, name
        assert len(re.findall(f'<rect [^>]*fill="{NOTE[0]}"', sheet.svg())) <= MOST_NOTES, name
        assert {str(node) for node in G} >= set(sheet.nodes), name


@pytest.mark.parametrize("form", DRAWN)
def test_ten_times_the_data_is_still_drawn_without_a_fault_or_refused_with_another_form(
    kg: KnowledgeGraph, form: str
) -> None:
    for _, G in _drawn(kg, form):
        grown = _grown(G, 10)
        for width in (WIDE_SHEET, NARROW_SHEET):
            if forms.lacks(grown, form):
                with pytest.raises(DrawingError, match=r"at most .* Forms that fit: force"):
                    forms.sheet(grown, form, How(width))
            else:
                sheet = forms.sheet(grown, form, How(width))
                assert sheet.faults() == []
                assert sheet.size[1] < 6000


@pytest.mark.parametrize("form", DRAWN)
def test_the_same_graph_gives_the_same_bytes(kg: KnowledgeGraph, form: str) -> None:
    _, G = next(_drawn(kg, form))
    _network.cache_clear()
    _, again = next(_drawn(kg, form))
    assert again is not G
    assert forms.sheet(G, form).svg() == forms.sheet(again, form).svg()


def test_a_form_that_does_not_fit_says_what_it_needs_and_what_fits() -> None:
    with pytest.raises(
        DrawingError, match=r"needs links between two things, and this.* has none. Forms that fit: force"
    ):
        draw(nx.empty_graph(3), form="matrix")
    with pytest.raises(DrawingError, match=r"at most 60 things, and 80 of this network.*Forms that fit: force"):
        draw(nx.cycle_graph(80), form="matrix")
    with pytest.raises(DrawingError, match=r"no form 'matirx'. Did you mean 'matrix'\?"):
        draw(nx.path_graph(3), form="matirx")
    with pytest.raises(DrawingError, match="takes a networkx graph, not list"):
        draw([], form="matrix")  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "G",
    [
        nx.davis_southern_women_graph(),
        nx.karate_club_graph(),
        nx.complete_bipartite_graph(3, 2).to_directed(),
        nx.MultiDiGraph([("a", "b", {"kind": "knows"}), ("a", "b", {"kind": "pays"}), ("b", "c", {})]),
    ],
    ids=["two sides by attribute", "weights", "both directions", "parallel links"],
)
@pytest.mark.parametrize("form", ["matrix", "arcs"])
def test_a_graph_of_ones_own_is_drawn_as_a_matrix_and_as_arcs(G: nx.Graph, form: str) -> None:
    found = draw(G, form=form)
    assert isinstance(found, Drawing)
    for width in (WIDE_SHEET, NARROW_SHEET):
        assert found.sheet(width).faults() == []
    assert {str(node) for node in G} == set(found.sheet().nodes)


def test_hostile_labels_are_written_as_text() -> None:
    G = nx.Graph([("<b>", '"x" onload="y'), ("</title><script>", "<b>")])
    nx.set_node_attributes(G, {"<b>": "a"}, "kind")
    tree = ElementTree.fromstring(draw(G, form="matrix").svg())
    assert not [element for element in tree.iter() if element.tag.endswith(("script", "}b")) or element.get("onload")]
    assert any(element.text == '"x" onload="y' for element in tree.iter())


def test_a_mark_tells_stated_from_inferred_and_a_short_list_is_hatched() -> None:
    G = nx.Graph()
    G.add_nodes_from(["fr", "de"], kind="country")
    G.add_nodes_from([("g7", {"kind": "group", "list": "partial"}), ("gpai", {"kind": "body"})])
    G.add_edge("fr", "gpai", inferred=True)
    G.add_edges_from([("de", "gpai"), ("fr", "g7")])
    svg = draw(G, form="matrix").svg()
    marks = svg.partition("inferred: no source")[0]
    assert marks.count("stroke-dasharray") == len(["fr – gpai", "its key in the legend"])
    assert "url(#form-hatch)" in svg
    assert "cannot be told: the recorded list is not complete (g7)" in svg


def _seats() -> nx.Graph:
    """Two people in an old council that ended, one of them with an end, and one in a new council without a date."""
    G = nx.Graph(cut_off="2026-09-30")
    G.add_node("old", kind="body", label="Old council", since="2020-06", until="2024-07")
    G.add_node("new", kind="body", label="New council", since="2024-07")
    G.add_nodes_from(["ann", "bob", "cy"], kind="person")
    G.add_edge(
        "ann", "old", since="2021-01-01", until="2022-12-31", held=(("2021-01-01", "2023-01-01"),), kind=("chair",)
    )
    G.add_edge("bob", "old", years=(2022,), held=(("2022-01-01", "2023-01-01"),), kind=("member",))
    G.add_edge("cy", "new", held=(), kind=("member",))
    return G


def test_a_bar_is_filled_where_a_source_reports_the_seat_and_hollow_where_its_end_is_unknown() -> None:
    found = draw(_seats(), form="lanes")
    assert isinstance(found, Drawing)
    assert found.finding == "3 people hold 3 seats in 2 bodies; sources give start and end for 1 of these"
    groups = re.findall(r'<g class="link" data-from="(\w+)" data-to="\w+">.*?</g>', found.svg())
    bars = {
        who: re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', part)
        for who, part in zip(groups, re.findall(r'<g class="link".*?</g>', found.svg()), strict=True)
    }
    assert {who: len(each) for who, each in bars.items()} == {"ann": 2, "bob": 2, "cy": 1}  # hollow, then filled
    hollow, filled = ([float(number) for number in each] for each in bars["bob"])
    assert filled[0] > hollow[0]
    assert hollow[0] + hollow[1] > filled[0] + filled[1]
    assert bars["ann"][0] == bars["ann"][1]


def test_a_bar_in_the_lane_of_anything_but_a_body_is_called_a_link() -> None:
    G = nx.Graph([("ann", "report", {"years": (2021,)}), ("bob", "report", {"years": (2022,)})])
    nx.set_node_attributes(G, {"ann": "person", "bob": "person", "report": "output"}, "kind")
    found = draw(G, form="lanes")
    assert isinstance(found, Drawing)
    assert found.finding == "2 people have 2 links with 1 output; sources give start and end for 0 of these"
    assert "seat" not in found.svg()


def test_a_lane_with_many_bars_adds_up_those_that_it_does_not_show() -> None:
    G = nx.Graph()
    G.add_node("body", kind="body")
    G.add_nodes_from((f"p{number}" for number in range(40)), kind="person")
    G.add_edges_from((f"p{number}", "body", {"years": (2021,)}) for number in range(40))
    few, every = (forms.sheet(G, "lanes", How(every=every)) for every in (False, True))
    shown = len(set(few.nodes) - {"body"})
    assert f">+{40 - shown} more<" in few.svg()
    assert len(set(every.nodes) - {"body"}) == 40


def test_a_team_is_a_row_and_who_is_in_two_is_a_column() -> None:
    G = nx.Graph()
    G.add_nodes_from(["w1", "w2", "w3"], kind="project")
    G.add_node("o1", kind="output", project="w1")
    G.add_nodes_from(["ann", "bob", "cy", "di"], kind="person")
    G.add_edges_from([("ann", "w1"), ("bob", "o1"), ("ann", "w2"), ("cy", "w2"), ("di", "w3")])
    nx.set_node_attributes(G, {"w1": "w1"}, "label")
    found = draw(G, form="teams")
    assert isinstance(found, Drawing)
    assert found.finding == "1 person links 3 projects; 1 shares no participant with another"
    assert found.sheet().nodes.count("ann") == 1
    assert found.sheet().links == [("ann", "w1"), ("bob", "w1"), ("ann", "w2"), ("cy", "w2"), ("di", "w3")]


def test_a_network_that_was_joined_by_what_people_share_is_drawn_as_teams_too(kg: KnowledgeGraph) -> None:
    G = _network(kg, "collaboration", whole=False)
    works = {work for *_, shared in G.edges(data="shared") for work in shared}
    found = forms.sheet(G, "teams", How(every=True))
    assert found.faults() == []
    assert works <= set(found.nodes)


def test_an_annotation_beyond_the_third_is_left_out() -> None:
    sheet = Sheet(WIDE_SHEET, title="t")
    for place in range(MOST_NOTES + 2):
        sheet.y = sheet.note(0, sheet.y, f"note {place}", 200)
    assert sheet.svg().count("note ") == MOST_NOTES


def test_a_sheet_tells_texts_that_overlap_leave_it_or_are_cut() -> None:
    sheet = Sheet(400, title="t")
    sheet.y = 200
    sheet.text(100, 100, "one")
    sheet.text(105, 104, "two")
    sheet.text(100, 150, "turned", turn=-90)
    sheet.text(98, 140, "beside")
    sheet.text(390, 180, "beyond the edge")
    sheet.wrap("A name that finds no room at all", 40, most=1)
    assert sheet.faults() == ["'beyond the edge' leaves the sheet", "'one' lies on 'two'", "'turned' lies on 'beside'"]
    assert sheet.cut == ["A name that finds no room at all"]


def _offices() -> nx.Graph:
    """A board with a council that ended in July 2024, and with the panel that replaced it, each with a chair."""
    G = nx.Graph(cut_off="2026-09-30")
    G.add_nodes_from((each, {"kind": "body", "label": each.title()}) for each in ("board", "council", "panel", "desk"))
    G.add_nodes_from(["ann", "bob"], kind="person")
    G.nodes["council"].update(since="2020-12", until="2024-07")
    G.nodes["panel"].update(since="2024-07")
    for part in ("council", "panel", "desk"):
        G.add_edge(part, "board", kind=("part of",), origin=part)
    G.add_edge("council", "panel", kind=("succeeded by",), origin="council", since="2024-07-01", until="2024-07-31")
    G.add_edge("ann", "council", kind=("Chair",), origin="ann", years=(2021, 2022))
    G.add_edge("bob", "panel", kind=("Co-chair",), origin="bob")
    return G


def test_an_org_chart_is_parted_by_the_date_on_which_most_ended_and_began() -> None:
    found = draw(_offices(), form="org-chart")
    assert isinstance(found, Drawing)
    assert found.finding == "In 2024, 1 body replaced 1"
    for width in (WIDE_SHEET, NARROW_SHEET):
        svg = found.svg(width)
        before, _, after = svg.partition(">Since July 2024<")
        assert ">Until July 2024<" in before
        assert found.sheet(width).nodes == ["board", "council", "desk", "board", "panel", "desk"]
        assert ">ann 2021–2022<" in before
        assert ">bob (no date)<" in after
    assert ("council", "panel") in found.sheet().links
    assert ">replaced<" in found.svg(NARROW_SHEET)


def test_an_org_chart_of_one_date_is_one_tree() -> None:
    G = _offices()
    G.remove_node("council")
    G.graph["as_of"] = "2025-06-30"
    found = draw(G, form="org-chart")
    assert isinstance(found, Drawing)
    assert found.finding == "2 bodies belong to Board; for 1 of them a chair is recorded"
    assert "July 2024" not in found.svg()
    assert sorted(found.sheet().nodes) == ["board", "desk", "panel"]


def test_an_org_chart_in_which_parts_go_round_in_a_circle_is_drawn_once_each() -> None:
    G = nx.DiGraph((one, other, {"kind": "part of"}) for one, other in ("ab", "bc", "ca", "da"))
    found = draw(G, form="org-chart")
    assert isinstance(found, Drawing)
    assert sorted(found.sheet().nodes) == ["a", "b", "c", "d"]


def test_a_schema_counts_the_things_of_each_kind_and_the_links_of_each_two_kinds(kg: KnowledgeGraph) -> None:
    G = _network(kg, "everything", whole=False)
    kinds = Counter(kind for _, kind in G.nodes(data="kind"))
    pairs = Counter(tuple(sorted((G.nodes[a]["kind"], G.nodes[b]["kind"]))) for a, b in G.edges())
    assert f"the most, {max(pairs.values()):,}, join" in forms.sheet(G, "schema").title
    svg = forms.sheet(G, "schema").svg()
    for kind, count in kinds.items():
        assert f">{count:,} {plural(kind, count)}<" in svg
    for (one, other), count in pairs.items():
        said = f"{plural(one, 2)} and {plural(other, 2)}: {words.counted(count, 'link')}"
        assert said in svg.lower() or f">{words.counted(count, 'link')} between them<" in svg


def test_a_schema_needs_four_kinds() -> None:
    with pytest.raises(DrawingError, match="needs nodes of 4 kinds or more, and this network has 1 kind"):
        draw(nx.path_graph(3), form="schema")


def _entries() -> nx.Graph:
    """A club of France, Spain and Singapore, since 2022 also of Chile, by inference, and of a union without a code."""
    G = nx.Graph()
    G.add_node("club", kind="body", label="Club")
    codes = {"France": "250", "Spain": "724", "Singapore": "702", "Chile": "152", "Union": ""}
    G.add_nodes_from(
        (name, {"kind": "country", "code": code} if code else {"kind": "country"}) for name, code in codes.items()
    )
    for name in codes:
        late = name in ("Chile", "Union")
        G.add_edge(
            "club", name, kind=("Member",), since="2022-05-01" if late else "2020-06-15", inferred=name == "Chile"
        )
    return G


@pytest.mark.parametrize("width", [WIDE_SHEET, NARROW_SHEET])
def test_a_map_names_who_joined_when_and_what_it_cannot_show(width: int) -> None:
    found = draw(_entries(), form="map")
    assert isinstance(found, Drawing)
    assert found.finding == "Of 5 members of Club 3 were there from the start, 15 June 2020"
    svg = found.svg(width)
    assert {f">{words}<" for words in ("15 June 2020", "+3 = 3", "1 May 2022", "+2 = 5")} <= set(
        re.findall(">[^<]+<", svg)
    )
    assert sorted(found.sheet(width).nodes) == sorted(set(_entries()) - {"club"})
    assert "Not on the map: Union." in svg
    shapes = re.findall(r'<g class="link" data-from="(\w+)" data-to="club"><title>[^<]*</title><(path|circle)', svg)
    assert sorted(shapes) == [("Chile", "path"), ("France", "path"), ("Singapore", "circle"), ("Spain", "path")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda G: nx.set_node_attributes(G, "", "code"), "needs countries with their numeric code"),
        (lambda G: nx.set_edge_attributes(G, "", "since"), "needs links with a start date from most of its countries"),
    ],
    ids=["no codes", "no dates"],
)
def test_a_map_needs_codes_and_dates(change: Callable[[nx.Graph], None], said: str) -> None:
    G = _entries()
    change(G)
    with pytest.raises(DrawingError, match=said):
        draw(G, form="map")
