"""What the plots of the library show, held against queries that know nothing of plots."""

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from plots import PLOTS, SVG, answer, texts

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import Literal, Solutions
from gpai_graph.rdf.words import number_words
from gpai_graph.visual import chart
from gpai_graph.visual.chart import vega
from gpai_graph.visual.chart.maps import BOUNDARIES, small, world


def data(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_chart_of_figures_says_their_unit_and_year(kg: KnowledgeGraph) -> None:
    assert kg.plot("largest-outside", as_of="2023-12-01")._axis() == "Models, 2023"
    for indicator in kg.answer("indicators").column("indicator"):
        plot = kg.plot("largest-outside", indicator=indicator)
        units, years = ({plot.answer.text(term) for term in plot.answer.column(each)} for each in ("unit", "year"))
        if units:
            unit, year = *units, *years
            assert plot._axis() == f"{unit[0].upper()}{unit[1:]}, {year}"


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
    assert "The map cannot show European Union" in shown
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
    # One more is in the legend.
    assert len(inferred) + 1 == len(hatched) > 1
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
    shown = texts(kg.plot("experts-by-sector", as_of="2021").svg())
    for row in kg.run("experts-by-sector", as_of="2021"):
        if row.stated is not None:
            assert f"{row.recorded.text} of {row.stated.text}" in shown
    assert "stated, but not recorded by name" in shown
    assert "4 of 35" in shown
    assert any("not complete" in text for text in shown)
    assert "not stated" in texts(drawn("experts-by-sector"))


def test_a_title_with_a_gap_gives_way_to_the_sentence_of_the_answer(kg: KnowledgeGraph) -> None:
    narrow = kg.plot("world-share", indicator="indicator:population")
    assert "% of" in kg.plot("world-share").title
    assert kg.answer("world-share", indicator="indicator:population").sentence == narrow.title
    assert {"Population"} == {row["indicator"] for row in data(narrow.csv())}


def test_names_of_all_years_are_not_set_against_a_size_of_one(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    assert {row.stated for row in kg.run("experts-by-sector")} == {None}
    assert "stated, but not recorded by name" not in texts(drawn("experts-by-sector"))


@pytest.mark.parametrize("year", ["2020", "2021", "2022", "2023", "2024"])
def test_the_stated_size_is_the_largest_of_the_year_beside_the_names_of_that_year(
    year: str, kg: KnowledgeGraph
) -> None:
    largest: dict[object, int] = {}
    limited = kg.query("SELECT ?statement { ?statement gpai:limitedTo ?country }")
    assert isinstance(limited, Solutions)
    of_one_country = {row.statement for row in limited}
    for row in kg.run("stated-and-recorded"):
        if (
            row.query is not None
            and row.statement not in of_one_country
            and row.query.text == "recorded-experts"
            and row.date
            and row.date.compact[5:9] == year
        ):
            largest[row.subject] = max(largest.get(row.subject, 0), row.stated.python)
    for row in kg.run("experts-by-sector", as_of=year):
        assert largest.get(row.group) == (row.stated.python if row.stated is not None else None)
        # With those of the groups below it, and before it.
        assert kg.run("recorded-experts", subject=row.group, as_of=year)[0].recorded.python >= row.recorded.python


def test_outputs_add_up_to_all_outputs(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    rows = data(kg.plot("outputs-by-kind-and-year").csv())
    every = {row.output for row in kg.run("outputs")}
    assert len(every) == sum(int(row["outputs"]) for row in rows)
    assert any("no date is known" in text for text in texts(drawn("outputs-by-kind-and-year")))


def test_a_value_beyond_what_makes_sense_is_not_drawn_but_named() -> None:
    rows = [("2020", "cats", 40), ("2021", "cats", 60), ("2020", "dogs", 90), ("2021", "dogs", 153)]
    header = PlotHeader("line", x="year", y="share", series="kind", most=100, note="Dogs count twice.")
    shown = " ".join(texts(chart.plot(answer("year kind share", *rows), "bar", header).svg()))
    assert "Left out: dogs" in shown
    assert "Dogs count twice." in shown
    assert 1 == shown.count("dogs")
    assert re.search("cats, 60 in 2021", shown)


def test_every_indicator_is_drawn_with_its_last_share(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    shown = " ".join(texts(drawn("world-share")))
    last = {row.indicator: row for row in kg.run("world-share")}
    assert last != {}
    for indicator, row in last.items():
        assert row.share.python <= 100
        value = number_words(float(row.share.text))
        assert re.search(re.escape(f"{kg.label(indicator)}, {value} in {row.year.compact[-4:]}"), shown)


def test_the_timeline_shows_each_thing_once(kg: KnowledgeGraph, drawn: Callable[..., str]) -> None:
    things = {(row.lane.text, row.thing) for row in kg.run("gpai-beside-ai")}
    shown = texts(drawn("gpai-beside-ai"))
    for lane in {lane for lane, _ in things}:
        assert f"{lane} ({sum(name == lane for name, _ in things)})" in shown
    marks = ElementTree.fromstring(drawn("gpai-beside-ai")).iter(f"{SVG}path")
    filled = [
        mark
        for mark in marks
        if mark.get("fill") and mark.get("stroke") and "translate" in (mark.get("transform") or "")
    ]
    assert len(things) == len(filled)
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
        "1 row without a date is left out.",
    ):
        assert wanted in shown


@pytest.mark.parametrize("name", PLOTS)
def test_the_data_are_the_answer(name: str, kg: KnowledgeGraph) -> None:
    answered = kg.answer(name)
    rows = list(csv.reader(io.StringIO(kg.plot(name).csv())))
    assert [*answered.columns, "sources", "source_urls"] == rows[0]
    for row, (*cells, sources, addresses) in zip(answered.rows, rows[1:], strict=True):
        for term, cell in zip(row.terms, cells, strict=True):
            date = PartialDate.of(term) if term is not None else None
            # A date is one that can be sorted, a figure has all its digits, a thing has its name.
            told = date.text if date else term.text if isinstance(term, Literal) else answered.text(term)
            assert told == cell
        assert sources
        for source in map(answered.source, row.sources):
            assert source.title in sources
            assert source.url in addresses


def _urls(row: dict[str, str]) -> set[str]:
    return set(row["source_urls"].split(" | "))


def test_a_row_of_a_count_cites_only_what_it_counts(kg: KnowledgeGraph) -> None:
    projects = kg.answer("projects")
    counted = list(csv.DictReader(io.StringIO(kg.plot("themes-by-group").csv())))
    assert len(counted) > 50
    for row, terms in zip(counted, kg.answer("themes-by-group").rows, strict=True):
        group, theme = terms.terms[:2]
        rows = [each for each in projects.rows if {group, theme} <= {*each.terms}]
        assert len({each.terms[1] for each in rows}) == int(row["projects"])
        assert _urls(row) == {url for each in rows for iri in each.sources if (url := projects.source(iri).url)}


# A share of the members of a date rests on the sources of all memberships, and so does their number at an event.
@pytest.mark.parametrize(("name", "counted"), [("world-share", "members"), ("growth", "new-members")])
def test_a_count_whose_rows_cannot_be_told_apart_cites_all_that_it_counts(
    name: str, counted: str, kg: KnowledgeGraph
) -> None:
    rows = list(csv.DictReader(io.StringIO(kg.plot(name).csv())))
    every = {source.url for source in kg.answer(counted).sources if source.url}
    assert rows
    assert every
    assert all(_urls(row) >= every for row in rows)


@pytest.mark.parametrize("name", PLOTS)
def test_the_data_for_programs_have_identifiers(name: str, kg: KnowledgeGraph) -> None:
    assert kg.run(name).to_csv().decode() == kg.plot(name).csv(ids=True)


@pytest.mark.parametrize("name", PLOTS)
def test_no_text_of_an_image_is_left_in_the_font_that_it_was_measured_in(name: str, drawn: Callable[..., str]) -> None:
    image = drawn(name)
    assert vega.UNMEASURED not in image
    assert image.count("font-family") == image.count("@font-face") + 1
