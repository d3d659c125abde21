"""Shares and counts by year, region, project and lens, held against a plain count of the tables by Python's csv module.

Beside them stand a few numbers counted by hand; no option changes what is expected here."""

from collections import Counter

import pytest
from built import QUERIES, table

from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)
Row = dict[str, str]
EXPERTS = ("member", "chair", "co-chair")
YEARS = range(2020, 2027)
ENDS = "SELECT ?body ?end { ?body a gpai:Body ; gpai:latestEnd ?end }"


def asked(graph: EmbeddedStore, name: str, **values: Values) -> list[Row]:
    """The rows of a query: slugs of things, texts of literals, "" for nothing."""
    rows = graph.select(LIBRARY[name].bind(values)).dicts()
    return [{key: _text(term) for key, term in row.items()} for row in rows]


def _text(term: object) -> str:
    if isinstance(term, IRI):
        return term.compact.partition(":")[2]
    return term.text if isinstance(term, Literal) else ""


def several(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    return [value for value in cell.split(";") if value]


# ---- Shares of the world ----


def test_no_share_of_the_world_is_above_the_whole(graph: EmbeddedStore) -> None:
    # A model of three countries counts for each: the members once "held" 153 per cent of the models of 2023.
    for day in ("2020", "2022", "2026-09-30"):
        assert [row for row in asked(graph, "world-share", as_of=day) if float(row["share"]) > 100] == []


def test_the_share_of_notable_models_is_that_of_all_countries_added_up(graph: EmbeddedStore) -> None:
    (row,) = [row for row in asked(graph, "world-share", indicator="notable-ai-models") if row["year"] == "2024"]
    # indicators.csv, 2024: ca 8, de 1, fr 11, gb 8, il 1, kr 1, sg 3, us 47 are members; cn 26 and sa 5 are not.
    # aggregate_indicators.csv: 84 models in the world, fewer than the 111 added up.
    assert (row["inside"], row["countries"], row["world"], row["share"]) == ("80", "111", "84", "72.1")


def test_where_countries_do_not_overlap_the_share_is_that_of_the_world(graph: EmbeddedStore) -> None:
    for row in asked(graph, "world-share", indicator="gdp-current-usd"):
        assert float(row["countries"]) < float(row["world"])
        assert float(row["share"]) == pytest.approx(100 * float(row["inside"]) / float(row["world"]), abs=0.06)


# ---- Groups of countries as of a day ----


def test_a_declaration_has_no_members_before_its_day(graph: EmbeddedStore) -> None:
    signed = {row["country"]: row["since"] for row in table("group_memberships") if "bletchley" in row["group"]}
    members = {row["member"] for row in table("memberships") if row["role"] == "member" and row["since"] < "2023-11-01"}
    for day in ("2023-10-31", "2023-11-01", "2024-10-22", "2024-10-23"):
        there = {country for country, since in signed.items() if since <= day}
        both = asked(graph, "members-of-both", group="group:bletchley-declaration-signatories", as_of=day)
        assert there == {row["country"] for row in both}
        apart = asked(graph, "members-outside-a-group", group="group:bletchley-declaration-signatories", as_of=day)
        assert {row["member"] for row in apart} & there == set()
        if day < "2023-12-31":
            assert members - there == {row["member"] for row in apart}


# ---- Experts by year and region ----


def test_the_experts_of_a_year_are_those_that_are_recorded_for_it(graph: EmbeddedStore) -> None:
    told = asked(graph, "experts-by-sector-and-year")
    ends = {
        _text(row.body): str(row.end.text) for row in graph.select(with_prefixes(ENDS)) if isinstance(row.end, Literal)
    }
    for year in map(str, YEARS):
        # A group that ended within the year has experts in it, and none at its end.
        groups = {row["group"] for row in told if ends.get(row["group"], "9999") > f"{year}-12-31"}
        experts = {(row["group"], row["expert"]) for row in asked(graph, "experts", as_of=year)}
        expected = Counter(group for group, _ in experts if group in groups)
        told_of_year = [row for row in told if row["year"] == year and row["group"] in groups]
        assert expected == {row["group"]: int(row["recorded"]) for row in told_of_year}


def test_the_experts_on_responsible_ai_of_2021_come_from_two_sectors(graph: EmbeddedStore) -> None:
    # seats.csv: regis, chatila, dignum, dilhac, kwiatkowska from science; spielkamp from civil society.
    rows = asked(graph, "experts-by-sector-and-year", group="gpai-wg-responsible-ai", year="2021")
    assert [(row["sector"], row["experts"], row["recorded"], row["share"]) for row in rows] == [
        ("science", "5", "6", "83.3"),
        ("civil-society", "1", "6", "16.7"),
    ]


def test_the_experts_of_a_region_are_as_many_as_the_tables_have(graph: EmbeddedStore) -> None:
    regions = {row["iso2"].lower(): row["un_region"] for row in table("countries")}
    groups = {row["slug"] for row in table("bodies") if row["kind"] == "working-group"}
    sitting = {
        (row["body"], regions.get(row["country"], ""), row["person"])
        for row in table("seats")
        if row["body"] in groups and row["role"] in EXPERTS
    }
    expected = Counter((group, region) for group, region, _ in sitting)
    told = {(row["group"], row["region"]): int(row["experts"]) for row in asked(graph, "experts-by-region")}
    assert expected == told


# ---- Outputs that are made to be used ----


def _kinds() -> dict[str, bool]:
    return {row["slug"]: row["practical"] == "true" for row in table("output_kinds")}


def _outputs() -> list[dict[str, str]]:
    """The outputs, once each: a later row of an output is the word of another source; the earliest date counts."""
    found: dict[str, dict[str, str]] = {}
    for row in table("outputs"):
        output = found.setdefault(row["slug"], row)
        output["date"] = min(filter(None, (output["date"], row["date"])), default="")
        output["project"] = output["project"] or row["project"]
    return list(found.values())


def test_outputs_made_to_be_used_are_counted_once_a_year(graph: EmbeddedStore) -> None:
    rows = _outputs()
    outputs = Counter(row["date"][:4] for row in rows)
    practical = Counter(row["date"][:4] for row in rows if _kinds()[row["kind"]])
    told = {row["year"]: row for row in asked(graph, "outputs-by-practicality-and-year")}
    assert outputs == {year: int(row["outputs"]) for year, row in told.items()}
    assert {year: practical[year] for year in outputs} == {year: int(row["practical"]) for year, row in told.items()}


def test_outputs_made_to_be_used_are_counted_by_project(graph: EmbeddedStore) -> None:
    rows = [(project, row) for row in _outputs() for project in several(row["project"]) or [""]]
    outputs = Counter(project for project, _ in rows)
    practical = Counter(project for project, row in rows if _kinds()[row["kind"]])
    told = {row["project"]: row for row in asked(graph, "outputs-by-practicality-and-project")}
    assert outputs == {project: int(row["outputs"]) for project, row in told.items()}
    assert {name: practical[name] for name in outputs} == {name: int(row["practical"]) for name, row in told.items()}


# ---- Projects by who works on them and when ----

LENSES = {"partner": ("partners", "oecd"), "lead": ("leads", "martinez-inma")}


@pytest.mark.parametrize("lens", LENSES)
def test_projects_are_found_by_who_works_on_them(lens: str, graph: EmbeddedStore) -> None:
    column, who = LENSES[lens]
    expected = {row["slug"] for row in table("projects") if who in several(row[column])}
    if lens == "lead":
        led = [row for row in table("seats") if row["role"] == "project-lead" and row["person"] == who]
        expected |= {project for row in led for project in several(row["project"])}
    prefix = "organisation" if lens == "partner" else "person"
    assert expected
    assert expected == {row["project"] for row in asked(graph, "projects", **{lens: f"{prefix}:{who}"})}


def test_projects_of_a_day_had_begun_and_are_not_known_to_have_ended(graph: EmbeddedStore) -> None:
    for day in ("2020-12-31", "2021-12-31", "2023-06-30"):
        expected = {
            row["slug"]
            for row in table("projects")
            if row["start"] and row["start"] <= day and (not row["end"] or row["end"] >= day[: len(row["end"])])
        }
        assert expected == {row["project"] for row in asked(graph, "projects", as_of=day)}


def test_bodies_of_a_day_are_not_known_to_begin_later_or_to_have_ended(graph: EmbeddedStore) -> None:
    every = {row["body"] for row in asked(graph, "bodies")}
    # Of several rows of a body some may leave a part of its period out.
    rows = {
        slug: {
            column: max((row[column] for row in table("bodies") if row["slug"] == slug), key=len)
            for column in ("since", "until")
        }
        for slug in every
    }
    # The day of an end does not belong to the period; none of these days is the last of its month.
    for day in ("2019-12-30", "2021-12-30", "2024-07-02", "2024-07-03", "2025-01-01"):
        expected = {
            slug
            for slug, row in rows.items()
            if row["since"] <= day
            and (
                not row["until"]
                or row["until"] > day
                or (len(row["until"]) < len(day) and day.startswith(row["until"]))
            )
        }
        assert expected == {row["body"] for row in asked(graph, "bodies", as_of=day)}
