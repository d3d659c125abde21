"""Claims about members, influence, tempo and provenance, counted by hand from the tables and not by the queries.

A comment names the rows that were read. No option changes what is expected here."""

import pytest
from claims import asked, triple

from gpai_graph.stores.embedded import EmbeddedStore

# ---- Members ----


def test_members_came_in_by_three_routes_and_observers_by_a_fourth(graph: EmbeddedStore) -> None:
    came: dict[str, set[str]] = {}
    for row in asked(graph, "how-members-joined"):
        came.setdefault(row["route"], set()).add(row["member"])
    # memberships.csv: 15 rows "founding"; "accession" 4 of 2020-12-04, 6 of 2021-11-11, 4 of 2022-11-22; 16 rows
    # "integrated-partnership"; the rows oecd-gpai and unesco-gpai.
    assert {route: len(members) for route, members in came.items()} == {
        "route:founding": 15,
        "route:accession": 14,
        "route:integrated-partnership": 16,
        "route:organisation-observer": 2,
    }


def test_an_observer_without_a_date_is_listed_without_one(graph: EmbeddedStore) -> None:
    rows = asked(graph, "how-members-joined", route="organisation-observer")
    # memberships.csv: oecd-gpai has two sources and no since; unesco-gpai has three sources and 2020-12-04.
    assert sorted(triple(row, "member", "joined") for row in rows) == [
        ("organisation:oecd", ""),
        ("organisation:oecd", ""),
        ("organisation:unesco", "2020-12-04"),
        ("organisation:unesco", "2020-12-04"),
        ("organisation:unesco", "2020-12-04"),
    ]


def test_the_founders_came_from_four_regions_and_the_european_union_from_none(graph: EmbeddedStore) -> None:
    grown = {
        triple(row, "year", "region"): triple(row, "arrived", "members") for row in asked(graph, "growth-by-region")
    }
    # 2020 founders: ca mx us; in jp kr sg; de fr gb it si; au nz; eu. In December br; es nl pl.
    assert grown["2020", "Americas"] == ("4", "4")
    assert grown["2020", "Asia"] == ("4", "4")
    assert grown["2020", "Europe"] == ("8", "8")
    assert grown["2020", "Oceania"] == ("2", "2")
    assert grown["2020", "none"] == ("1", "1")
    # 2021: il is in Asia by countries.csv; be cz dk ie se. 2022: sn ar tr rs, one a region.
    assert grown["2021", "Asia"] == ("1", "5")
    assert grown["2021", "Europe"] == ("5", "13")
    assert [grown["2022", region] for region in ("Africa", "Americas", "Asia", "Europe")] == [
        ("1", "1"),
        ("1", "5"),
        ("1", "6"),
        ("1", "14"),
    ]
    # 2024: cl co cr; at ch ee fi gr hu is lt lu lv no pt sk.
    assert grown["2024", "Americas"] == ("3", "8")
    assert grown["2024", "Europe"] == ("13", "27")
    assert ("2022", "Oceania") not in grown


def test_new_zealand_signed_the_bletchley_declaration_a_year_later(graph: EmbeddedStore) -> None:
    group = "group:bletchley-declaration-signatories"
    # group_memberships.csv: nz-bletchley-declaration-signatories since 2024-10-23.
    assert asked(graph, "who-signed-what-else", member="nz", group=group, as_of="2024-10-22") == []
    [row] = asked(graph, "who-signed-what-else", member="nz", group=group, as_of="2024-10-23")
    assert triple(row, "joined", "source") == ("2024-10-23", "source:bletchley-declaration-govuk")


def test_what_the_european_union_joined_is_told_also_where_no_date_is_known(graph: EmbeddedStore) -> None:
    rows = asked(graph, "who-signed-what-else", member="eu")
    # group_memberships.csv, twelve groups of rows eu-…; two have no since; it takes part in the G7, not as a member.
    assert {row["group"].partition(":")[2]: row["joined"] for row in rows} == {
        "aisi-network": "2024-11-20",
        "bletchley-declaration-signatories": "2023-11-01",
        "coe-ai-convention-parties": "2026-05-15",
        "coe-ai-convention-signatories": "2024-09-05",
        "g20": "",
        "hiroshima-friends-group": "2024-05-02",
        "new-delhi-declaration-endorsers": "2026-02-19",
        "oecd-ai-principles-adherents": "",
        "paris-ai-statement-signatories": "2025-02-11",
        "seoul-declaration-signatories": "2024-05-21",
        "seoul-ministerial-statement-signatories": "2024-05-22",
        "seoul-statement-of-intent-signatories": "2024-05-21",
    }
    # Whoever is not yet a member of GPAI on the day has no row: Senegal joined on 2022-11-22.
    assert asked(graph, "who-signed-what-else", member="sn", as_of="2022-11-21") == []


# ---- Influence ----

# strategies.csv beside memberships.csv; (recorded, before, order unknown, after).
ORDER = {
    # 2018 and 2018; the AI Act of 2024-05-21.
    "eu": ("3", "2", "0", "1"),
    # 2019-12-17, before the accession of 2020-06-15; two texts of 2024 and one of 2026.
    "kr": ("4", "1", "0", "3"),
    # 2016-10 and 2019-02; the Act of 2021-01-01, 2023-10-30, 2025-01-23, 2025-07-23.
    "us": ("6", "2", "0", "4"),
    # 2020 and 2021-08, before the accession of 2021-11-11.
    "il": ("2", "2", "0", "0"),
    # 2019; 2024, the year of the integrated partnership.
    "at": ("2", "1", "1", "0"),
    # 2023-09-14, after 2022-11-22.
    "sn": ("1", "0", "0", "1"),
    # 2017-10, 2019 and 2020, all before 2024-07-03.
    "fi": ("3", "3", "0", "0"),
    # 2019 and 2025-01, around 2022-11-22.
    "rs": ("2", "1", "0", "1"),
}


@pytest.mark.parametrize("country", ORDER)
def test_a_strategy_comes_before_or_after_accession_or_in_its_year(country: str, graph: EmbeddedStore) -> None:
    [row] = asked(graph, "strategies-before-and-after-joining", country=country)
    assert triple(row, "recorded", "before", "unclear", "after") == ORDER[country]


def test_the_order_of_three_strategies_is_unknown(graph: EmbeddedStore) -> None:
    unclear = {row["country"]: row["unclear"] for row in asked(graph, "strategies-before-and-after-joining")}
    # Dated by the year of the accession alone, or by a month of it: es December 2020 in one source; at and co 2024.
    # dk 2024 has a year in which others joined, and is after its own accession.
    assert {country for country, number in unclear.items() if number != "0"} == set("at co es".split())


def test_a_strategy_with_two_dates_is_before_only_if_both_say_so(graph: EmbeddedStore) -> None:
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    # As if a second source dated the Canadian strategy of 2017 to 2021: the order is then unknown.
    store.update(
        """PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
        PREFIX date: <https://w3id.org/gpai-graph/id/date/>
        PREFIX strategy: <https://w3id.org/gpai-graph/id/strategy/>
        INSERT DATA { strategy:ca-pan-canadian-ai-strategy-2017 gpai:issued date:2021 }"""
    )
    [row] = asked(store, "strategies-before-and-after-joining", country="ca")
    # strategies.csv: ca has 2017 and 2026-06-04.
    assert triple(row, "recorded", "before", "unclear", "after") == ("2", "0", "1", "1")


def test_the_members_passed_five_laws(graph: EmbeddedStore) -> None:
    rows = asked(graph, "strategies-by-year")
    laws = {row["year"]: row["texts"] for row in rows if row["kind"] == "concept:strategy-law"}
    # strategies.csv, kind law, of members: co 2020, us 2021, eu and kr 2024, jp 2025. Not cn 2021, pe 2023 and vn 2025.
    assert laws == {"2020": "1", "2021": "1", "2024": "2", "2025": "1"}
    # At the end of 2023 Colombia was no member, and the laws of 2024 and 2025 were not yet passed.
    then = asked(graph, "strategies-by-year", as_of="2023-12-31")
    then_laws = {row["year"]: row["texts"] for row in then if row["kind"] == "concept:strategy-law"}
    assert then_laws == {"2021": "1"}


# Days from 2020-06-15, by the calendar: (at least, at most).
FROM_LAUNCH = {
    # 2018-12-06: 365 to 2019-12-06, then 31+31+29+31+30+31 to 6 June, then 9.
    "body:ipai": ("-557", "-557"),
    # June 2019: 366 from 1 June 2019 to 1 June 2020 and 14 more; 29 less from 30 June.
    "instrument:g20-ai-principles": ("-380", "-351"),
    # 2020-02-27: 2 to the end of February, then 31+30+31+15, less the first day.
    "instrument:oecd-ai-observatory": ("-109", "-109"),
    # 2023-11-01: three years of 365, then 15+31+31+30+31+1.
    "instrument:bletchley-declaration": ("1234", "1234"),
}


@pytest.mark.parametrize("instrument", FROM_LAUNCH)
def test_days_from_the_launch_are_those_of_the_calendar(instrument: str, graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "instruments-related-to-gpai") if row["instrument"] == instrument]
    # Another source may give the day.
    assert FROM_LAUNCH[instrument] in {triple(row, "at_least", "at_most") for row in rows}


def test_gpai_is_no_instrument_beside_itself(graph: EmbeddedStore) -> None:
    # instruments.csv has 42 instruments, one of them gpai.
    beside = {row["instrument"] for row in asked(graph, "instruments-related-to-gpai")}
    assert (len(beside), "body:gpai" in beside) == (41, False)


def test_six_instruments_bind_and_all_came_after_the_launch(graph: EmbeddedStore) -> None:
    rows = asked(graph, "binding-or-voluntary")
    # instruments.csv, binding: coe-framework-convention, eo-14179, eu-ai-act, japan-ai-promotion-act,
    # korea-ai-basic-act, vietnam-ai-law, of 2024 to 2025; eo-14110 was revoked, ipai ended in 2019. Voluntary before
    # the launch: g20-ai-principles, oecd-ai-principles, oecd-ai-observatory; with it: gpai.
    assert [triple(row, "binding", "instruments", "before", "same", "after", "ended") for row in rows] == [
        ("concept:binding-voluntary", "34", "3", "1", "30", "1"),
        ("concept:binding-binding", "6", "0", "0", "6", "1"),
    ]


# ---- Vocabulary ----


def test_a_theme_below_a_linked_theme_stands_under_its_principle(graph: EmbeddedStore) -> None:
    rows = asked(graph, "themes-and-principles", principle="principle-2-5-international-co-operation")
    # alignments.ttl links international-cooperation; themes.csv puts three themes below it.
    assert {triple(row, "theme", "through", "link") for row in rows} == {
        (f"theme:{theme}", "theme:international-cooperation", "skos:closeMatch")
        for theme in ("global-south", "hiroshima-process-theme", "international-cooperation", "shared-resources")
    }


def test_projects_stand_under_a_principle_through_their_themes(graph: EmbeddedStore) -> None:
    found = {row["number"]: row["projects"] for row in asked(graph, "projects-by-principle")}
    # projects.csv: accountability-of-ai in algorithmic-transparency-public-sector and sandbox-public-procurement;
    # transparency in the first of them and in social-media-governance;
    # ai-safety or a theme below it in agentic-ai, safe, sandbox-public-procurement and social-media-governance.
    assert (found["1.5"], found["1.3"], found["1.4"]) == ("2", "2", "4")
    # No theme is linked with principles 2.1, 2.2 and 2.3.
    assert set(found) == {"1.1", "1.2", "1.3", "1.4", "1.5", "2.4", "2.5"}


def test_one_project_began_in_2026_with_two_themes(graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "themes-by-year") if row["year"] == "2026"]
    # projects.csv: multilingual-multicultural-ai is the only row with the start 2026.
    assert {triple(row, "theme", "projects") for row in rows} == {
        ("theme:diversity-inclusion", "1"),
        ("theme:multilingual-ai", "1"),
    }


# ---- Tempo ----


def test_gpai_was_launched_eighteen_days_after_gpt_3(graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "nearest-milestones") if row["thing"] == "event:launch-2020"]
    # ai_milestones.csv: gpt-3 on 2020-05-28; its note counts the days, too.
    assert {triple(row, "milestone", "at_least", "at_most") for row in rows} == {("milestone:gpt-3", "18", "18")}


def test_an_output_of_which_only_the_year_is_known_has_a_least_and_a_most(graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "nearest-milestones") if row["thing"] == "output:ic-wg-report-2020"]
    # outputs.csv: 2020. The last milestone certainly before it is alphastar, 2019-10-30: 1 + 1 + 30 + 31 days to
    # 1 January, 365 more to 31 December of a leap year.
    assert {triple(row, "milestone", "at_least", "at_most") for row in rows} == {("milestone:alphastar", "63", "428")}


def test_a_meeting_that_nobody_confirmed_counts_for_no_tempo(graph: EmbeddedStore) -> None:
    # events.csv: bratislava-summit-2025 is announced, of low confidence.
    for query in ("nearest-milestones", "response-times"):
        assert [row for row in asked(graph, query) if row["thing"] == "event:bratislava-summit-2025"] == []
    # After claude-opus-4-5 of 2025-11-24 comes agentic-ai-landscape-2026 of 2026-02-13: 6 + 31 + 31 + 13 days.
    [found] = {
        triple(row, "thing", "at_least", "at_most")
        for row in asked(graph, "response-times")
        if row["milestone"] == "milestone:claude-opus-4-5"
    }
    assert found == ("output:agentic-ai-landscape-2026", "81", "81")


def test_a_disputed_milestone_is_answered_once_for_each_of_its_dates(graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "response-times") if row["milestone"] == "milestone:gpt-4"]
    # ai_milestones.csv: 14 and 15 March 2023. outputs.csv: smg-detection-report-2023 of July 2023 is the first that
    # certainly came later; what bears the year 2023 alone may have come before.
    assert {triple(row, "reached", "thing", "at_least", "at_most") for row in rows} == {
        ("2023-03-14", "output:smg-detection-report-2023", "109", "139"),
        ("2023-03-15", "output:smg-detection-report-2023", "108", "138"),
    }


def test_the_longest_wait_was_from_dall_e_to_the_report_on_climate(graph: EmbeddedStore) -> None:
    rows = [row for row in asked(graph, "response-times") if row["milestone"] == "milestone:dall-e"]
    # 2021-01-05 to 2021-11-08: 26+28+31+30+31+30+31+31+30+31+8.
    # No output of 2021 has a day or month before November.
    report = "output:climate-change-and-ai-2021"
    assert {triple(row, "thing", "at_least", "at_most") for row in rows} == {(report, "307", "307")}


def test_the_first_years_are_those_of_the_tables(graph: EmbeddedStore) -> None:
    pace = {
        row["year"]: triple(row, "outputs", "events", "technical", "governance")
        for row in asked(graph, "activity-by-year")
    }
    # 2018: the statement of June and the conference of December; bert; ipai-announced.
    assert pace["2018"] == ("0", "2", "1", "1")
    # 2019: Biarritz and the Global Forum; gpt-2 and alphastar; oecd-ai-recommendation and g20-ai-principles-milestone.
    assert pace["2019"] == ("0", "2", "2", "2")
    # 2020: nine outputs of 2020, 2020-11, 2020-12 and 2020-12-07; the G7 ministers, launch, CEIMIA, the Slovenian
    # experts, Montréal; gpt-3 and alphafold-2; gpai-launch and the intents of Korea and the Netherlands.
    assert pace["2020"] == ("9", "5", "2", "3")
    # 2025: eight events in events.csv, one of them the unconfirmed one of Bratislava.
    assert pace["2025"][1] == "7"
