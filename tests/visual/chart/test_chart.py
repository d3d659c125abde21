"""Plots: every one is well formed; marks, errors, files and notebooks."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from plots import DEDUCED, LIBRARY, PLOTS, SVG, answer, literal, texts

import gpai_graph
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import NetworkError, PlotError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.header import MARK_COLUMNS, PlotHeader
from gpai_graph.rdf.solutions import IRI
from gpai_graph.visual import chart, style

# ---- Every plot ----


@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
@pytest.mark.parametrize("name", [*PLOTS, *DEDUCED])
def test_a_plot_is_well_formed_and_asks_for_nothing(name: str, width: int, drawn: Callable[..., str]) -> None:
    svg = drawn(name, width)
    root = ElementTree.fromstring(svg)
    assert (f"{SVG}svg", str(width)) == (root.tag, root.get("width"))
    asking = r"""(?:href|src)\s*=|url\((?!#|data:font/woff;base64,)|@import|<script|<image|<foreignObject|\son\w+="""
    assert [] == re.findall(asking, svg)
    # A text may hold an address; no attribute does.
    assert [value for element in root.iter() for value in element.attrib.values() if "://" in value] == []


@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
def test_a_plot_tells_its_size_as_numbers(width: int, kg: KnowledgeGraph) -> None:
    drawn = kg.plot("chair-terms").drawn(width)
    root = ElementTree.fromstring(drawn.text)
    assert (drawn.width, f"{drawn.height:g}") == (width, root.get("height"))
    assert (str(drawn.width), f"0 0 {drawn.width} {drawn.height:g}") == (root.get("width"), root.get("viewBox"))


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
    assert set() == used - set(style.COLOURS)
    # Black is what SVG paints where nothing is said.
    for element in ElementTree.fromstring(drawn(name)).iter(f"{SVG}text"):
        assert element.get("fill") in style.COLOURS


def test_the_same_answer_gives_the_same_bytes_in_two_processes() -> None:
    names = ["growth", "members", "gpai-beside-ai"]
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


@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
@pytest.mark.parametrize("mark", ["bar", "dots"])
def test_long_names_are_not_cut(mark: str, width: int) -> None:
    name = " ".join(f"word{number}" for number in range(40))
    header = PlotHeader(mark, x="thing", y="amount", series="kind")
    found = (
        answer("thing kind amount", (name, "x", 3)) if mark == "bar" else answer("thing kind amount", ("2020", name, 3))
    )
    assert name in texts(chart.plot(found, "bar", header).svg(width))


def test_an_axis_of_few_things_counts_in_whole_numbers() -> None:
    shown = texts(chart.plot(answer("thing amount", ("a", 3)), "bar").svg())
    assert {"0", "1", "2", "3"} <= set(shown)
    assert [] == [text for text in shown if re.fullmatch(r"\d\.\d", text)]


def test_more_bars_than_can_be_read_are_cut_and_it_says_so() -> None:
    rows = [(f"thing {number:03}", number) for number in range(1, 61)]
    shown = texts(chart.plot(answer("thing amount", *rows), "bar").svg())
    assert "The chart shows the 24 largest of 60." in shown
    assert "thing 060" in shown
    assert "thing 001" not in shown


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a & b", '"><img src=x onerror=y>', "\x00\u202e]]>"])
@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
def test_no_text_becomes_markup(hostile: str, width: int) -> None:
    found = answer("thing amount", (hostile, 3), caveats=(hostile,))
    svg = chart.plot(found, "bar", title=hostile, name=hostile, source=hostile).svg(width)
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert {"svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan", "line"} >= tags


def test_a_caveat_stands_below_the_plot_without_the_ways_to_ask_otherwise(drawn: Callable[..., str]) -> None:
    shown = " ".join(texts(drawn("world-share")))
    assert "We count memberships that had begun by this day and that no source reports as ended." in shown
    assert "mode=" not in shown


def test_each_mark_of_a_header_has_words_and_what_draws_it() -> None:
    assert list(chart.MARKS) == list(MARK_COLUMNS)
    assert [mark for mark, kind in chart.MARKS.items() if not (kind.short and kind.words and callable(kind.draw))] == []


def test_contributing_lists_each_mark_of_a_header() -> None:
    (line,) = (each for each in Path("CONTRIBUTING.md").read_text(encoding="utf-8").splitlines() if " mark: " in each)
    told = re.sub(r"\([^)]*\)", "", line.partition("#")[2])
    assert [each.strip() for each in told.split(",")] == list(MARK_COLUMNS)


@pytest.mark.parametrize("mark", MARK_COLUMNS)
def test_every_mark_is_drawn_by_some_plot(mark: str) -> None:
    assert [name for name in PLOTS if LIBRARY[name].plot and LIBRARY[name].plot.mark == mark] != []  # type: ignore[union-attr]


# ---- What cannot be plotted ----


def test_an_empty_answer_is_no_plot() -> None:
    with pytest.raises(PlotError, match="has no rows to plot"):
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


# Each kind of chart that draws numbers, with columns of which each row has its own.
_NUMBERED = {
    "bar": PlotHeader("bar", x="thing", y="amount"),
    "columns": PlotHeader("bar", x="year", y="amount"),
    "stacked": PlotHeader("bar", x="thing", y="amount", series="kind"),
    "dots": PlotHeader("dots", x="year", y="amount", series="thing"),
    "line": PlotHeader("line", x="year", y="amount", series="kind"),
    "step": PlotHeader("step", x="year", y="amount", label="thing"),
}


def _numbers(*given: object) -> Answer:
    rows = [(f"thing {place}", f"{2020 + place}", "kind", None) for place in range(len(given))]
    found = answer("thing year kind amount", *rows)
    folded = tuple(
        FoldedRow((*row.terms[:3], None if value is None else literal(value, "double")), ())
        for row, value in zip(found.rows, given, strict=True)
    )
    return found.replaced(rows=folded)


@pytest.mark.parametrize("missing", [None, "NaN", "many"], ids=str)
@pytest.mark.parametrize("kind", _NUMBERED)
def test_a_missing_number_is_not_drawn_as_zero_but_named(kind: str, missing: object) -> None:
    shown = texts(chart.plot(_numbers(7, missing, 3), "bar", _NUMBERED[kind]).svg())
    note = next(text for text in shown if text.startswith("Not drawn, as no number is given: "))
    assert "thing 1" in note or "2021" in note
    # The axis begins at zero, and no mark says it.
    assert shown.count("0") <= 1
    assert "no number" in chart.plot(_numbers(7, missing, 3), "bar", _NUMBERED[kind]).alt
    with pytest.raises(PlotError, match="no row of plot has a number in the column 'amount'"):
        chart.plot(_numbers(missing, missing), "bar", _NUMBERED[kind]).svg()
    assert "nothing to plot" in chart.plot(_numbers(missing), "bar", _NUMBERED[kind])._repr_html_()


@pytest.mark.parametrize("endless", ["INF", "-INF", "inf", "-3"])
@pytest.mark.parametrize("kind", _NUMBERED)
def test_a_number_that_has_no_place_on_an_axis_is_refused_in_words(kind: str, endless: str) -> None:
    with pytest.raises(PlotError, match=rf"has {endless} as 'amount'.* Leave such rows out"):
        chart.plot(_numbers(7, endless), "bar", _NUMBERED[kind]).svg()


@pytest.mark.parametrize("kind", ["line", "step"])
def test_a_row_without_a_date_is_not_drawn_but_counted(kind: str) -> None:
    rows = [("a", "2020", "x", 1), ("b", None, "x", 2), ("c", "2022", "x", 3)]
    shown = texts(chart.plot(answer("thing year kind amount", *rows), "bar", _NUMBERED[kind]).svg())
    assert "1 row without a date is left out." in shown


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(PlotError, match=r"the answer has no column 'amout'\. Did you mean 'amount'"):
        chart.plot(answer("thing amount", ("a", 1)), "bar", PlotHeader("bar", x="thing", y="amout"))


def test_a_plot_too_narrow_to_be_read_is_refused() -> None:
    with pytest.raises(PlotError, match="is too narrow"):
        chart.plot(answer("thing amount", ("a", 1)), "bar").svg(200)


@pytest.mark.parametrize("view", ["map", "timeline"])
def test_what_has_no_such_columns_is_no_plot(view: str) -> None:
    with pytest.raises(PlotError, match=f"cannot be plotted as {view}"):
        chart.plot(answer("amount", (1,)), view)


def test_a_view_that_is_none_is_told_with_those_there_are(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members")
    for view, near in ("pie", ""), ("graph", ""), ("table", ""), ("bars", " Did you mean 'bar'?"):
        with pytest.raises(PlotError) as caught:
            kg.plot(answer, view=view)
        assert f"there is no view '{view}'.{near} Choose bar, timeline or map." == str(caught.value)


# ---- Files, notebooks, Python ----


def test_a_plot_is_saved_as_image_or_data(tmp_path: Path, kg: KnowledgeGraph) -> None:
    plot = kg.plot("growth")
    assert plot.svg() == plot.save(tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert plot.csv() == plot.save(str(tmp_path / "growth.csv")).read_bytes().decode()
    # Nothing is left beside it.
    assert ["growth.csv", "growth.svg"] == sorted(path.name for path in tmp_path.iterdir())
    # Two pixels for each unit of the width, so that it is sharp.
    assert (2 * 720, b"\x89PNG") == (
        int.from_bytes((saved := plot.save(tmp_path / "growth.PNG").read_bytes())[16:20]),
        saved[:4],
    )
    with pytest.raises(PlotError, match=r"ends in \.svg or \.png, a file of its data in \.csv"):
        plot.save(tmp_path / "growth.pdf")
    with pytest.raises(PlotError, match="cannot be written"):
        plot.save(tmp_path / "nowhere" / "growth.svg")


def test_rows_of_an_own_query_are_plotted_drawn_and_named(kg: KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?c (COUNT(?m) AS ?n) { VALUES ?c { country:fr country:jp } ?m org:member ?c } GROUP BY ?c")
    assert "country:fr" in chart.plot(rows).alt
    assert "France" in kg.plot(rows, title="Seats").alt
    assert "Seats" in kg.plot(kg.readable(rows), title="Seats").svg()
    assert "France" in kg.plot(rows, view="map").alt
    with pytest.raises(PlotError, match=r"plot\(\) takes the result of kg.answer, or .* not bool"):
        chart.plot(kg.query("ASK { }"))  # type: ignore[arg-type]
    links = kg.query("SELECT ?from ?to ?source { GRAPH ?source { ?m org:member ?from ; org:organization ?to } }")
    G = kg.network(links, directed=True)
    assert ("France", True) == (G.nodes["country:fr"]["label"], G.is_directed())
    assert {row.source for row in links} == set(kg.network(links, scalars=False).graph["sources"])
    with pytest.raises(NetworkError, match=r"the solutions have no \?from"):
        kg.network(rows)


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
