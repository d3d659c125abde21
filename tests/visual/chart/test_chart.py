"""Plots: what stands in the image and in the data, held against queries that know nothing of plots."""

import csv
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

import gpai_graph
from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.errors import PlotError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.header import MARKS, PlotHeader
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir
from gpai_graph.visual import chart
from gpai_graph.visual.chart import layers
from gpai_graph.visual.chart.maps import BOUNDARIES, small, world
from gpai_graph.visual.style import DARK, LIGHT

LIBRARY = Library(queries_dir())
PLOTS = [name for name in LIBRARY if LIBRARY[name].plot]
# Those whose header names a view and no plot: their columns tell how.
DEDUCED = [
    name
    for name in LIBRARY
    if LIBRARY[name].view in ("bar", "map", "timeline") and not LIBRARY[name].plot and name != "strategies-of-members"
]
SVG = "{http://www.w3.org/2000/svg}"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="session")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, LIBRARY, Library(ontology_dir() / "rules"))


@pytest.fixture(scope="session")
def drawn(kg: KnowledgeGraph) -> Callable[..., str]:
    """The image of a plot, drawn once."""
    return cache(lambda name, width=chart.WIDE: kg.plot(name).svg(width))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def data(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def literal(value: object, datatype: str = "integer") -> Literal:
    return Literal(str(value), IRI(XSD + datatype))


def answer(columns: str, *rows: tuple[object, ...], caveats: tuple[str, ...] = ()) -> Answer:
    """An answer of texts and numbers."""
    terms = [
        tuple(
            None if value is None else literal(value) if isinstance(value, int) else literal(value, "string")
            for value in row
        )
        for row in rows
    ]
    return Answer("What?", tuple(columns.split()), tuple(FoldedRow(row, ()) for row in terms), {}, (), caveats=caveats)


# ---- Every plot ----


@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
@pytest.mark.parametrize("name", [*PLOTS, *DEDUCED])
def test_a_plot_is_well_formed_and_asks_for_nothing(name: str, width: int, drawn: Callable[..., str]) -> None:
    svg = drawn(name, width)
    root = ElementTree.fromstring(svg)
    assert (f"{SVG}svg", str(width)) == (root.tag, root.get("width"))
    addresses = re.findall(r"""(?:href|src)\s*=|url\((?!#)|@import|<script|<image|<foreignObject|\son\w+=""", svg)
    assert addresses == []
    # A text may hold an address; no attribute does.
    assert [value for element in root.iter() for value in element.attrib.values() if "://" in value] == []


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_says_in_words_what_it_shows(name: str, drawn: Callable[..., str], kg: KnowledgeGraph) -> None:
    root = ElementTree.fromstring(drawn(name))
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert "img" == root.get("role")
    assert [title.get("id"), described.get("id")] == (root.get("aria-labelledby") or "").split()
    plot = kg.plot(name)
    assert plot.title == title.text
    assert plot.title.split() == " ".join(texts(drawn(name))).split()[: len(plot.title.split())]
    assert not re.search(r"[{}]|\|\|", plot.title)
    assert len(described.text or "") > len("World map.")
    assert "What is the source?" != plot.source
    assert re.search(r"\d+ sources?\b", plot.source)
    assert plot.source in re.sub(r"\s+", " ", " ".join(texts(drawn(name))))


@pytest.mark.parametrize("name", PLOTS)
def test_the_names_inside_a_plot_are_its_own_and_all_there(name: str, drawn: Callable[..., str]) -> None:
    svg = drawn(name) + drawn(name, chart.NARROW)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert sorted(set(ids)) == sorted(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


@pytest.mark.parametrize("name", PLOTS)
def test_the_colours_of_a_plot_have_their_like_on_a_dark_ground(name: str, drawn: Callable[..., str]) -> None:
    used = set(re.findall(r'(?:fill|stroke)="(#\w+)"', drawn(name)))
    assert used != set()
    assert set() == used - set(layers.COLOURS)
    # Black is what SVG paints where nothing is said.
    for element in ElementTree.fromstring(drawn(name)).iter(f"{SVG}text"):
        assert element.get("fill") in layers.COLOURS


def test_the_same_answer_gives_the_same_bytes_in_two_processes() -> None:
    names = ["growth", "members", "side-by-side"]
    script = "import hashlib, gpai_graph as gpai\nkg = gpai.load()\n"
    script += f"for name in {names}: print(hashlib.sha256(kg.plot(name).svg().encode()).hexdigest())"
    runs = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", script], capture_output=True, check=True, encoding="utf-8"
        ).stdout.split()
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len(names) == len(set(runs[0]))


def test_a_plot_does_not_depend_on_what_was_drawn_before(kg: KnowledgeGraph) -> None:
    def digest(name: str) -> str:
        return hashlib.sha256(kg.plot(name).svg().encode()).hexdigest()

    first = digest("growth")
    digest("members")
    assert first == digest("growth")


def test_run_never_loads_what_plots() -> None:
    script = "import sys, gpai_graph.commands.terminal, gpai_graph.graph.knowledge; "
    script += "print([name for name in ('vl_convert', 'gpai_graph.visual.chart') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert "[]\n" == told.stdout


# ---- Colours ----


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_has_contrast_in_both_schemes() -> None:
    for light in (layers.INK, layers.QUIET, *layers.FILLS):
        assert contrast(light, LIGHT["ground"]) >= 4.5
        assert contrast(layers.COLOURS[light], DARK["ground"]) >= 4.5


def test_marks_have_contrast_with_the_ground_and_with_land_in_both_schemes() -> None:
    for light in layers.FILLS:
        assert contrast(light, LIGHT["ground"]) >= 3
        assert contrast(layers.COLOURS[light], DARK["ground"]) >= 3
        assert contrast(light, layers.LAND[0]) >= 3
        assert contrast(layers.COLOURS[light], layers.LAND[1]) >= 3


def test_axes_have_contrast_in_both_schemes() -> None:
    assert contrast(layers.RULE, LIGHT["ground"]) >= 3
    assert contrast(layers.COLOURS[layers.RULE], DARK["ground"]) >= 3


# ---- What the plots show ----


def test_growth_shows_as_many_members_as_the_question_about_members_counts(
    kg: KnowledgeGraph, drawn: Callable[..., str]
) -> None:
    rows = data(kg.plot("growth").csv())
    assert rows != []
    shown = texts(drawn("growth"))
    before = 0
    for row, term in zip(rows, kg.run("growth"), strict=True):
        day = term.date.compact.removeprefix("date:")
        count = len(kg.answer("members", as_of=day))
        assert str(count) == row["members"]
        assert (count > before) == (row["arrived"] != "0")
        assert (str(count) in shown) or count == before
        before = count


def test_growth_names_launch_summits_and_the_integrated_partnership(drawn: Callable[..., str]) -> None:
    wide, narrow = (" ".join(texts(drawn("growth", width))) for width in (chart.WIDE, chart.NARROW))
    for text in (wide, narrow):
        assert "Launch of the Global" in text
        assert "Montreal Summit 2020" in text
        assert "3 July 2024" in text
        assert "inferred" in text


def test_the_map_shows_each_member_once_by_its_route_and_says_who_is_on_no_map(
    kg: KnowledgeGraph, drawn: Callable[..., str]
) -> None:
    members = {row.member.compact: row for row in kg.run("members")}
    countries = [name for name in members if kg.is_a(name, "gpai:Country")]
    image = drawn("members")
    shown = " ".join(texts(image))
    routes = {kg.label(row.route) for row in members.values()}
    for route in routes:
        number = sum(kg.label(row.route) == route for row in members.values())
        assert re.search(rf"{route} \({number}[,)]", shown)
    assert BOUNDARIES.split(" imply")[0] in shown
    assert "Not on the map: European Union" in shown
    # Every country is on the map: a shape, or a circle where it has none.
    drawn_codes = {shape.get("id") for shape in world()["objects"]["countries"]["geometries"]} | set(small())
    codes = {row.country.compact: row.code.text for row in kg.run("country-codes", countries=countries)}
    assert sorted(countries) == sorted(codes)
    assert {code for code in codes.values() if code not in drawn_codes} == set()
    filled = len(re.findall(r'<path [^>]*fill="(?:#0b5fa5|#b3480f|url\(#[^"]*)"', image))
    assert len(countries) <= filled + shown.count("small country")


def test_members_that_are_inferred_are_hatched_on_the_map(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    inferred = {row.member for row in kg.run("members") if row.basis.compact == "concept:basis-inferred"}
    image = ElementTree.fromstring(drawn("members"))
    hatched = [path for path in image.iter(f"{SVG}path") if path.get("fill", "").startswith("url(#")]
    assert len(inferred) == len(hatched) > 0
    before = ElementTree.fromstring(kg.plot("members", as_of="2021").svg())
    assert [path for path in before.iter(f"{SVG}path") if path.get("fill", "").startswith("url(#")] == []


def test_a_map_is_as_of_the_day_asked_for(kg: KnowledgeGraph) -> None:
    plot = kg.plot("members", as_of="2021-12-31")
    assert f"The {len(kg.answer('members', as_of='2021-12-31'))} members" in plot.title
    assert "31 December 2021" in plot.title
    assert plot.source.endswith("As of 31 December 2021.")


def test_composition_shows_each_share_on_the_number_that_a_source_states(
    kg: KnowledgeGraph, drawn: Callable[..., str]
) -> None:
    shown = texts(drawn("composition"))
    for row in kg.run("composition"):
        if row.stated is not None:
            assert f"{row.recorded.text} of {row.stated.text}" in shown
    assert "stated, but not recorded by name" in shown
    assert "not stated" in shown
    assert any("not complete" in text for text in shown)


def test_a_title_with_a_gap_gives_way_to_the_sentence_of_the_answer(kg: KnowledgeGraph) -> None:
    narrow = kg.plot("coverage", indicator="indicator:population")
    assert "per cent of" in kg.plot("coverage").title
    assert kg.answer("coverage", indicator="indicator:population").sentence == narrow.title
    assert {"Population"} == {row["indicator"] for row in data(narrow.csv())}


def test_the_stated_size_is_the_largest_that_is_stated(kg: KnowledgeGraph) -> None:
    largest: dict[object, int] = {}
    for row in kg.run("stated-and-recorded"):
        if row.query is not None and row.query.text == "recorded-experts":
            largest[row.subject] = max(largest.get(row.subject, 0), row.stated.python)
    for row in kg.run("composition"):
        assert largest.get(row.group) == (row.stated.python if row.stated is not None else None)


def test_outputs_add_up_to_all_outputs(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    rows = data(kg.plot("outputs-by-kind-and-year").csv())
    every = {row.output for row in kg.run("outputs")}
    assert len(every) == sum(int(row["outputs"]) for row in rows)
    assert any("no date is known" in text for text in texts(drawn("outputs-by-kind-and-year")))


def test_a_value_beyond_what_makes_sense_is_not_drawn_but_named() -> None:
    rows = [("2020", "cats", 40), ("2021", "cats", 60), ("2020", "dogs", 90), ("2021", "dogs", 153)]
    header = PlotHeader("line", x="year", y="share", series="kind", most="100", note="Dogs count twice.")
    shown = " ".join(texts(chart.plot(answer("year kind share", *rows), "bar", header).svg()))
    assert "Not shown: dogs" in shown
    assert "Dogs count twice." in shown
    assert 1 == shown.count("dogs")
    assert re.search("cats, 60 in 2021", shown)


def test_every_indicator_is_drawn_with_its_last_share(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    shown = " ".join(texts(drawn("coverage")))
    last = {row.indicator: row for row in kg.run("coverage")}
    assert last != {}
    for indicator, row in last.items():
        assert row.share.python <= 100
        value = layers.number_words(float(row.share.text))
        assert re.search(re.escape(f"{kg.label(indicator)}, {value} in {row.year.compact[-4:]}"), shown)


def test_the_timeline_shows_each_thing_once(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    things = {(row.lane.text, row.thing) for row in kg.run("side-by-side")}
    shown = texts(drawn("side-by-side"))
    for lane in {lane for lane, _ in things}:
        assert f"{lane} ({sum(name == lane for name, _ in things)})" in shown
    marks = ElementTree.fromstring(drawn("side-by-side")).iter(f"{SVG}path")
    filled = [
        mark
        for mark in marks
        if mark.get("fill") and mark.get("stroke") and "translate" in (mark.get("transform") or "")
    ]
    # One more fixes the axis, and has no size.
    assert len(things) + 1 == len(filled)
    assert any("only the month or the year" in text for text in shown)


def test_what_ends_at_an_unknown_time_is_dashed(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    open_ends = {row.holder for row in kg.run("council-chairs") if row.since is not None and row.until is None}
    image = drawn("council-chairs")
    assert len(open_ends) == image.count('stroke-dasharray="3,4"') > 0
    assert "Dashed: the end is not known." in texts(image)


def test_a_timeline_tells_each_date_as_precisely_as_it_is_known(drawn: Callable[..., str]) -> None:
    shown = " ".join(texts(drawn("events")))
    for wanted in (
        "7 June 2018: Canada-France Statement",
        "August 2019: G7 Biarritz Summit",
        "3 December 2020 – 4 December 2020: GPAI Montreal Summit 2020",
        "2022: GPAI Symposium in Japan",
        "Not shown: 1 without a date.",
    ):
        assert wanted in shown


@pytest.mark.parametrize("name", PLOTS)
def test_the_data_are_the_answer(name: str, kg: KnowledgeGraph) -> None:
    answered = kg.answer(name)
    rows = list(csv.reader(io.StringIO(kg.plot(name).csv())))
    sourced = any(row.sources for row in answered.rows)
    assert [*answered.columns, *(["sources"] if sourced else [])] == rows[0]
    assert [[answered.text(term) for term in row.terms] for row in answered.rows] == [
        row[: len(answered.columns)] for row in rows[1:]
    ]


# ---- The marks ----


def test_bars_begin_at_zero_and_are_as_long_as_their_numbers() -> None:
    svg = chart.plot(answer("thing amount", ("a", 10), ("b", 5), ("c", 0)), "bar").svg()
    bars = [path.get("d") or "" for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if path.get("fill")]
    spans = [re.fullmatch(r"M([\d.]+),[\d.]+h([\d.]+)v.*", d) for d in bars]
    lengths = [(float(found[1]), float(found[2])) for found in spans if found]
    assert 3 == len(lengths)
    assert {0.0} == {start for start, _ in lengths}
    assert lengths[0][1] == pytest.approx(2 * lengths[1][1], abs=0.2)
    assert 0 == lengths[2][1]


def test_the_parts_of_a_bar_add_up_and_its_numbers_stand_there() -> None:
    found = answer("thing kind amount", ("a", "x", 30), ("a", None, 12), ("b", "x", 7))
    shown = texts(chart.plot(found, "bar", PlotHeader("bar", x="thing", y="amount", series="kind")).svg())
    assert {"42", "30", "12", "7", "not stated"} <= set(shown)


def test_years_without_a_row_keep_their_place() -> None:
    svg = chart.plot(answer("year amount", ("2019", 1), ("2022", 2)), "bar").svg()
    assert {"2019", "2020", "2021", "2022"} <= set(texts(svg))


def test_more_bars_than_can_be_read_are_cut_and_it_says_so() -> None:
    rows = [(f"thing {number:03}", number) for number in range(1, 61)]
    shown = texts(chart.plot(answer("thing amount", *rows), "bar").svg())
    assert "Shown are the 24 largest of 60." in shown
    assert "thing 060" in shown
    assert "thing 001" not in shown


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a & b", '"><img src=x onerror=y>', "\x00\u202e]]>"])
@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
def test_no_text_becomes_markup(hostile: str, width: int) -> None:
    found = answer("thing amount", (hostile, 3), caveats=(hostile,))
    svg = chart.plot(found, "bar", title=hostile, name=hostile, source=hostile).svg(width)
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert {"svg", "title", "desc", "style", "rect", "g", "path", "text", "line"} >= tags


def test_a_caveat_stands_below_the_plot_without_the_ways_to_ask_otherwise(drawn: Callable[..., str]) -> None:
    shown = " ".join(texts(drawn("coverage")))
    assert "Shown is what is certain" in shown
    assert "mode=" not in shown


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_drawn_by_some_plot(mark: str) -> None:
    assert [name for name in PLOTS if LIBRARY[name].plot and LIBRARY[name].plot.mark == mark] != []  # type: ignore[union-attr]


# ---- What cannot be plotted ----


def test_an_empty_answer_is_no_plot() -> None:
    with pytest.raises(PlotError, match="no row fits"):
        chart.plot(answer("thing amount"), "bar", PlotHeader("bar", x="thing", y="amount")).svg()


@pytest.mark.parametrize("mark", ["bar", "dots"])
def test_two_amounts_of_one_thing_are_not_silently_one(mark: str) -> None:
    found = answer("thing kind amount", ("a", "x", 1), ("a", "x", 2))
    with pytest.raises(PlotError, match="there are two amounts of a, x"):
        chart.plot(found, "bar", PlotHeader(mark, x="thing", y="amount", series="kind")).svg()


def test_two_things_of_one_name_are_two() -> None:
    things = [IRI("https://example.org/one"), IRI("https://example.org/two")]
    rows = tuple(FoldedRow((thing, literal(1)), ()) for thing in things)
    found = Answer("What?", ("thing", "amount"), rows, dict.fromkeys(things, "twin"), ())
    assert {"twin (one)", "twin (two)"} <= set(texts(chart.plot(found, "bar").svg()))


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(PlotError, match=r"no column 'amout' in the answer\. Did you mean 'amount'"):
        chart.plot(answer("thing amount", ("a", 1)), "bar", PlotHeader("bar", x="thing", y="amout"))


def test_a_plot_too_narrow_to_be_read_is_refused() -> None:
    with pytest.raises(PlotError, match="cannot be read"):
        chart.plot(answer("thing amount", ("a", 1)), "bar").svg(200)


@pytest.mark.parametrize("view", ["graph", "table", "map", "timeline"])
def test_what_has_no_such_columns_is_no_plot(view: str) -> None:
    with pytest.raises(PlotError, match=f"cannot be plotted as {view}"):
        chart.plot(answer("amount", (1,)), view)


# ---- Files, notebooks, Python ----


def test_a_plot_is_saved_as_image_or_data(tmp_path: Path, kg: KnowledgeGraph) -> None:
    plot = kg.plot("growth")
    assert plot.svg() == plot.save(tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert plot.csv() == plot.save(str(tmp_path / "growth.csv")).read_text(encoding="utf-8")
    with pytest.raises(PlotError, match=r"written as \.svg"):
        plot.save(tmp_path / "growth.png")
    with pytest.raises(PlotError, match="cannot be written"):
        plot.save(tmp_path / "nowhere" / "growth.svg")


def test_a_notebook_shows_the_image_with_its_text(kg: KnowledgeGraph) -> None:
    html = kg.plot("growth")._repr_html_()
    assert '<img alt="GPAI grew from' in html
    # The page has a second image for narrow screens, which would double what a notebook weighs.
    assert 1 == html.count("data:image/svg+xml;base64,")
    assert 2 == kg.plot("growth").html().count("data:image/svg+xml;base64,")


def test_a_plot_without_a_row_says_so_in_a_notebook(kg: KnowledgeGraph) -> None:
    bundle = kg.plot("members", as_of="1999")._repr_mimebundle_()
    assert {"text/html", "text/plain"} == set(bundle)
    assert "nothing to plot" in str(bundle["text/html"])


def test_gpai_plot_is_the_same_function() -> None:
    assert gpai_graph.plot is chart.plot
