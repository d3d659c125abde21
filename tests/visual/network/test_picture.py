"""Pictures, as far as no browser is needed: what is drawn, what is written, and that it is the same each time."""

import hashlib
import json
import os
import random
import re
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from networks_to_draw import HOSTILE, SOURCE, council, hostile, ring

import gpai_graph
from gpai_graph.errors import DrawingError
from gpai_graph.visual import style
from gpai_graph.visual.network import Picture, draw
from gpai_graph.visual.network.labels import FIRST, lines, placed
from gpai_graph.visual.network.layout import positions
from gpai_graph.visual.network.views import least_weight, ticks, views

PACKAGE = Path(gpai_graph.__file__).parent
SUPPORT = str(Path(__file__).parents[2] / "support")
VENDOR = PACKAGE / "vendor"


def data_of(page: str) -> Any:
    """The data that a page carries."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# ---- What is drawn


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
    assert "There is nothing to show." in picture.svg()
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
        ({"colour": {"country:ca": ["a"]}}, "no name or number"),
        ({"size": "large"}, "size='large'"),
        ({"size": {"country:ca": "big"}}, "country:ca"),
        ({"size": {"country:ca": float("nan")}}, "country:ca"),
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
    with pytest.raises(DrawingError, match="the link from 'a' to 'b' has the weight 'heavy'"):
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
    # The larger group first; programs count from 0, people from 1.
    assert [("1", "Group 1"), ("2", "Group 2")] == [(group["mark"], group["name"]) for group in data["groups"]]
    assert "<td>Group 2" in picture.html()
    assert 'class="mark"' in picture.svg()
    assert "Group 1" in picture.svg()


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


# ---- Views, layout, labels


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
    assert f"Links are drawn from weight {least:g} on." in draw(G).alt


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
    assert len(labels) >= min(FIRST, len(G))


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


# ---- The page and the image


def test_the_tables_hold_every_node_and_link_without_a_script() -> None:
    page = draw(council()).html()
    nodes, links = (part.count("<tr><td>") for part in page.split("<table")[1:])
    assert (6, 5) == (nodes, links)
    assert "<td>2020–2022" in page
    assert "<time datetime=2022-11-22>22 November 2022</time>" in page
    assert "inferred" in page
    assert "<td>acting" in page


def test_sources_are_numbered_by_date_and_only_web_addresses_become_links() -> None:
    page = draw(council()).html()
    links = [given["href"] for tag, given in Elements(page).found if tag == "a" and "href" in given]
    assert ["https://example.org/1"] == [link for link in links if link and not link.startswith("#")]
    assert ["First report", "Second report"] == [source[0] for source in data_of(page)["sources"]]
    assert "March 2021" in page


def test_a_page_names_no_address_to_load_from() -> None:
    page = draw(council()).html()
    elements = Elements(page).found
    assert [] == [
        given
        for tag, given in elements
        if tag in ("script", "img", "iframe", "link") and str(given.get("src", "")).startswith("http")
    ]
    assert ["data:,"] == [given["href"] for tag, given in elements if tag == "link"]
    assert "sourceMappingURL" not in page
    assert "url(" not in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]


def test_the_policy_of_a_page_allows_just_its_own_scripts_and_style() -> None:
    page = draw(council()).html()
    policy = next(str(given["content"]) for tag, given in Elements(page).found if given.get("http-equiv"))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    inside = re.findall(r"<script>(.*?)</script>", page, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", page, re.DOTALL
    )
    packed = re.search(r'<script type="text/plain" id="library">(.*?)</script>', page)
    assert packed is not None
    inside.append(zlib.decompress(b64decode(packed[1])).decode())
    digests = {f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inside}
    assert digests == set(re.findall(r"'sha256-[^']+'", policy))


def test_hostile_text_stays_text_in_the_page() -> None:
    page = draw(hostile(), title=HOSTILE[3], as_of=HOSTILE[1], colour={f"n{text}": text for text in HOSTILE}).html()
    found = Elements(page).found
    plain = Elements(draw(council()).html()).found
    assert {tag for tag, _ in plain} >= {tag for tag, _ in found}
    assert [] == [given for _, given in found if any(name.startswith("on") for name in given)]
    assert 3 == sum(tag == "script" for tag, _ in found)
    assert [] == [given for tag, given in found if str(given.get("href", "")).startswith("javascript")]
    page.encode("utf-8")


def test_the_image_is_well_formed_with_hostile_text_and_says_what_it_shows() -> None:
    picture = draw(hostile(), title=HOSTILE[0])
    root = ET.fromstring(picture.svg())
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert {"svg", "style", "title", "rect", "g", "path", "circle", "polygon", "text"} >= tags
    assert [] == [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert root[0].text == picture.alt
    assert draw(council()).svg() == draw(council()).svg()


def test_a_notebook_gets_one_figure_with_image_words_and_a_locked_frame() -> None:
    output = draw(council())._repr_html_()
    elements = Elements(output).found
    assert ["figure", "img", "iframe"] == [tag for tag, _ in elements]
    _, image, frame = (given for _, given in elements)
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert "3 countries" in str(image["alt"])
    assert "allow-scripts" == frame["sandbox"]
    assert str(frame["srcdoc"]) == draw(council()).html()


def test_saving_takes_paths_and_text_and_writes_utf_8_whole_or_not_at_all(tmp_path: Path) -> None:
    picture = draw(council())
    assert picture.save(tmp_path / "a.html").read_bytes() == picture.html().encode("utf-8")
    assert picture.save(str(tmp_path / "b.svg")).read_text(encoding="utf-8") == picture.svg()
    assert {"a.html", "b.svg"} == {path.name for path in tmp_path.iterdir()}
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.html").stat().st_mode) == 0o666 & ~mask
    with pytest.raises(DrawingError, match="Make the folder"):
        picture.save(tmp_path / "missing" / "a.html")


def test_saving_works_where_the_locale_knows_only_ascii(tmp_path: Path) -> None:
    script = f"import sys; sys.path.insert(0, {SUPPORT!r}); from networks_to_draw import council; "
    script += f"import gpai_graph; gpai_graph.draw(council()).save({str(tmp_path / 'a.html')!r})"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, env=environment)
    assert "Fránce" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_pyvis_holds_nodes_edges_and_options_and_writes_nothing() -> None:
    from gpai_graph.visual.network.container import contain

    scene = draw(council()).scene
    network = contain(scene, views(scene, 150)[1])
    assert (6, 5) == (len(network.nodes), len(network.edges))
    assert network.options["physics"] == {"enabled": False}
    assert network.html == ""


# ---- Looks and files


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(scheme: str) -> None:
    ground = style.LIGHT if scheme == "light" else style.DARK
    fills = [getattr(look, scheme) for look in style._KINDS.values()] + [
        pair[scheme == "dark"] for pair in style.GROUPS
    ]
    # Marks of groups are letters in the colour of the ground on these fills: text, hence 4.5.
    assert [] == [fill for fill in fills for under in ("ground", "soft") if contrast(fill, ground[under]) < 4.5]
    for text in ("text", "quiet", "link"):
        assert contrast(ground[text], ground["ground"]) >= 4.5
        assert contrast(ground[text], ground["soft"]) >= 4.5
    assert contrast(ground["rule"], ground["ground"]) >= 3


def test_each_kind_has_a_colour_and_a_shape_of_its_own() -> None:
    kinds = list(style._KINDS.values())
    assert (
        len(kinds)
        == len({look.shape for look in kinds})
        == len({look.light for look in kinds})
        == len({look.dark for look in kinds})
    )
    assert {look.shape for look in kinds} == {*style.POLYGONS, *style.CIRCLES}


def test_kinds_that_nobody_knows_look_different_from_those_of_the_same_picture() -> None:
    found = style.looks_of(["country", "body", "ministry", "agency"])
    assert 4 == len(set(found.values()))


def test_vendored_files_are_those_that_were_published_and_carry_their_licence() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = (path for path in VENDOR.iterdir() if path.suffix in (".js", ".css", ".json"))
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    licences = {path.stem for path in (VENDOR / "licences").glob("*.txt")}
    assert {name.split(".")[0] for name in told} == licences


def test_run_never_loads_what_draws() -> None:
    script = "import sys, gpai_graph.commands.terminal, gpai_graph.graph.knowledge; "
    script += "print([name for name in ('pyvis', 'igraph', 'gpai_graph.visual.network') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert told.stdout == "[]\n"


def test_gpai_draw_is_the_same_function() -> None:
    assert gpai_graph.draw is draw
    assert isinstance(gpai_graph.draw(council()), Picture)
    assert SOURCE in council().graph["sources"]
