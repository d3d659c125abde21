"""What chosen queries answer, counted by hand from the tables."""

from collections import Counter

import pytest
from library_queries import LIBRARY, TEXTS

from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

# memberships.csv, the rows with role member, by since: 15 on 2020-06-15 (au ca de eu fr gb in it jp kr mx nz sg si us),
# 4 on 2020-12-04 (br es nl pl), 6 on 2021-11-11 (be cz dk ie il se), 4 on 2022-11-22 (ar rs sn tr), 16 on 2024-07-03
# (at ch cl co cr ee fi gr hu is lt lu lv no pt sk, inferred). No row has an until.
MEMBERS = {
    "2020-06-14": 0,
    "2020-06-15": 15,
    "2020-12-03": 15,
    "2020-12-04": 19,
    "2020-12-31": 19,
    "2021-11-10": 19,
    "2021-11-11": 25,
    "2021-12-31": 25,
    "2022-11-21": 25,
    "2022-11-22": 29,
    "2022-12-31": 29,
    "2024-07-02": 29,
    "2024-07-03": 45,
    # 44 countries and the European Union.
    "2024-12-31": 45,
    None: 45,
}

FOUNDERS = set("au ca de eu fr gb in it jp kr mx nz sg si us".split())

INFERRED = "concept:basis-inferred"

# candidacies.csv, the rows with status applicant.
APPLICANTS = set("hr kh kz ma mt ro rw".split())


@pytest.mark.parametrize(("day", "count"), MEMBERS.items())
def test_members_on_a_day_are_as_many_as_the_table_has(day: str | None, count: int, graph: EmbeddedStore) -> None:
    rows = graph.select(LIBRARY["members"].bind({"as_of": day}))
    assert count == len({row.member for row in rows})
    # The count of what is recorded is another query, and must be no other count.
    recorded = graph.select(LIBRARY["recorded-members"].bind({"as_of": day}))
    assert count == recorded[0].recorded.python
    # The European Union is the only member that is no country.
    countries = graph.select(LIBRARY["recorded-member-countries"].bind({"as_of": day}))
    assert max(count - 1, 0) == countries[0].recorded.python


def test_a_year_or_a_month_means_its_last_day(graph: EmbeddedStore) -> None:
    day = graph.select(LIBRARY["members"].bind({"as_of": "2021-12-31"}))
    assert day == graph.select(LIBRARY["members"].bind({"as_of": "2021"}))
    assert day == graph.select(LIBRARY["members"].bind({"as_of": "2021-12"}))
    assert day != graph.select(LIBRARY["members"].bind({"as_of": "2021-10"}))


def test_the_founding_members_are_fourteen_countries_and_the_european_union(graph: EmbeddedStore) -> None:
    rows = graph.select(TEXTS["founding-members"])
    assert {f"country:{slug}" for slug in FOUNDERS} == {row.member.compact for row in rows}
    assert {"date:2020-06-15"} == {row.joined.compact for row in rows}
    # Each founder's row cites the same three sources: the announcement, the French ministry, GPAI's own page.
    assert 3 * 15 == len(rows)
    assert graph.select(TEXTS["recorded-founding-members"])[0].recorded.python == 15


def test_the_membership_grew_in_five_steps(graph: EmbeddedStore) -> None:
    # From the same rows as MEMBERS.
    assert [
        ("date:2020-06-15", "route:founding", 15, 15),
        ("date:2020-12-04", "route:accession", 4, 19),
        ("date:2021-11-11", "route:accession", 6, 25),
        ("date:2022-11-22", "route:accession", 4, 29),
        ("date:2024-07-03", "route:integrated-partnership", 16, 45),
    ] == [
        (row.date.compact, row.route.compact, row.arrived.python, row.members.python)
        for row in graph.select(TEXTS["growth"])
        if row.route is not None
    ]


def test_the_members_that_came_with_the_integrated_partnership_are_inferred(graph: EmbeddedStore) -> None:
    basis = {row.member.compact: row.basis.compact for row in graph.select(TEXTS["members"])}
    # The 16 of MEMBERS; the other 29 are stated.
    inferred = set("at ch cl co cr ee fi gr hu is lt lu lv no pt sk".split())
    assert {f"country:{slug}" for slug in inferred} == {member for member, how in basis.items() if how == INFERRED}
    assert {"concept:basis-stated": 29, INFERRED: 16} == Counter(basis.values())


def test_seven_countries_voiced_interest_in_joining(graph: EmbeddedStore) -> None:
    query = "SELECT ?country { ?c gpai:status concept:candidacy-applicant ; gpai:candidate ?country }"
    rows = graph.select(with_prefixes(query))
    assert {f"country:{slug}" for slug in APPLICANTS} == {row.country.compact for row in rows}
    assert graph.select(TEXTS["recorded-applicants"])[0].recorded.python == 7


# Read from the tables, row by row; (thing, kind of dispute): (property, {claim: what it contradicts}).
TWO, TERM, BODY = (
    "two values, of which only one can be right",
    "reported in office outside the stated term",
    "reported in office after the body had ended",
)

DISPUTES = {
    # completeness.csv: 14 in two sources, 15 in two; 3,000 in a release of Slovenia, over 22,000 in one of India.
    ("completeness:gpai-founding-members", TWO, "gpai:expected"): {("14", "15"), ("15", "14")},
    ("completeness:new-delhi-summit-2023-participants", TWO, "gpai:expected"): {("22000", "3000"), ("3000", "22000")},
    # documents.csv: the days of the summit, or the day on which Serbia announced the adoption.
    ("document:belgrade-declaration-2024", TWO, "gpai:issued"): {
        ("2024-12-04", "2024-12-26"),
        ("2024-12-26", "2024-12-04"),
    },
    # group_memberships.csv: South Africa joined BRICS in 2010 or, two years after the founding, in 2011.
    ("membership:za-brics", TWO, "gpai:since"): {("2010", "2011"), ("2011", "2010")},
    # outputs.csv, projects.csv, strategies.csv: two rows each, with dates of the same kind that do not meet.
    ("output:fow-genai-dialogue-2024", TWO, "gpai:issued"): {("2024-12", "2025-01"), ("2025-01", "2024-12")},
    ("project:ai-intellectual-property", TWO, "gpai:start"): {("2021", "2022"), ("2022", "2021")},
    ("strategy:fi-age-of-ai-2017", TWO, "gpai:issued"): {("2017-10", "2017-12"), ("2017-12", "2017-10")},
    ("strategy:gr-ai-blueprint-2024", TWO, "gpai:issued"): {("2024-11-25", "2024-12"), ("2024-12", "2024-11-25")},
    ("strategy:lt-ai-strategy-2019", TWO, "gpai:issued"): {("2019-03", "2019-04"), ("2019-04", "2019-03")},
    ("strategy:pt-ai-portugal-2030", TWO, "gpai:issued"): {("2019-02", "2019-06"), ("2019-06", "2019-02")},
    ("strategy:uy-ai-strategy-2019", TWO, "gpai:issued"): {("2019", "2020"), ("2020", "2019")},
    ("strategy:za-ai-policy-framework-2024", TWO, "gpai:issued"): {
        ("2024-08-14", "2024-10-16"),
        ("2024-10-16", "2024-08-14"),
    },
    # ai_milestones.csv: 15 March in one source, 14 March in the other.
    ("milestone:gpt-4", TWO, "gpai:date"): {("2023-03-14", "2023-03-15"), ("2023-03-15", "2023-03-14")},
    # seats.csv: 2023 to 2024 in one source, 2022-11 to 2023-12 in the other; no day fits both.
    ("seat:iida-yoichi-gpai-steering-committee-co-chair", TWO, "gpai:since"): {
        ("2022-11", "2023"),
        ("2023", "2022-11"),
    },
    ("seat:iida-yoichi-gpai-steering-committee-co-chair", TWO, "gpai:until"): {
        ("2023-12", "2024"),
        ("2024", "2023-12"),
    },
    # seats.csv: since 2023 in one row, 2022-11 in the other, which states no end; so the ends do not disagree.
    ("seat:martinez-inma-gpai-steering-committee-co-chair", TWO, "gpai:since"): {
        ("2022-11", "2023"),
        ("2023", "2022-11"),
    },
    # … and the second row observes her in 2022-11, before the start that the first states.
    ("seat:martinez-inma-gpai-steering-committee-co-chair", TERM, "gpai:observed"): {("2022-11", "2023")},
    # country_seats.csv: Serbia leads from 2025 as planned in March 2024, or in 2026.
    ("seat:rs-gpai-council-lead-chair", TWO, "gpai:since"): {("2025", "2026"), ("2026", "2025")},
    # seats.csv and country_seats.csv: elected on 13 November 2025, in the chair from 2026.
    ("seat:kang-hayun-oecd-wpaigo-chair", TERM, "gpai:observed"): {("2025-11-13", "2026")},
    ("seat:kr-oecd-wpaigo-chair", TERM, "gpai:observed"): {("2025-11-13", "2026")},
    # bodies.csv: the Council, its ministerial part and the Steering Committee ended in 2024-07, the groups in 2024.
    ("seat:banifatemi-amir-gpai-wg-responsible-ai-co-chair", BODY, "gpai:observed"): {("2025", "2024")},
    ("seat:begovic-jelena-gpai-ministerial-council-representative", BODY, "gpai:observed"): {("2024-11", "2024-07")},
    ("seat:blanc-nicolas-gpai-steering-committee-member", BODY, "gpai:observed"): {("2025-10-21", "2024-07")},
    ("seat:blanc-nicolas-gpai-wg-future-of-work-member", BODY, "gpai:observed"): {("2025-10-21", "2024")},
    # 16 August 2024; the two earlier observations of the row fall before the end, or in its month.
    ("seat:rs-gpai-council-incoming-chair", BODY, "gpai:observed"): {("2024-08-16", "2024-07")},
    # The authors of a webinar of 27 February 2025.
    ("seat:schwamberger-sebastian-gpai-wg-data-governance-contributor-cogen", BODY, "gpai:observed"): {
        ("2025-02-27", "2024")
    },
    ("seat:strowel-alain-gpai-wg-data-governance-contributor-cogen", BODY, "gpai:observed"): {("2025-02-27", "2024")},
}


# The United States as if they had left on 1 January 2022: no real member has left, so no other test would see it.
LEFT = """INSERT DATA {
  GRAPH source:fr-mfa-2020-12 { membership:us-gpai gpai:until date:2022-01-01 }
  membership:us-gpai gpai:until date:2022-01-01 .
  date:2022-01-01 gpai:firstDay "2022-01-01"^^xsd:date ; gpai:lastDay "2022-01-01"^^xsd:date .
}"""


@pytest.fixture(scope="module")
def after_a_departure(graph: EmbeddedStore) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    store.update(with_prefixes(LEFT))
    return store


def test_a_member_that_left_is_out_of_every_question_about_members(after_a_departure: EmbeddedStore) -> None:
    def asked(name: str, **values: str) -> list[dict[str, str]]:
        rows = after_a_departure.select(LIBRARY[name].bind(values)).dicts()
        return [{key: _plain_text(term) for key, term in row.items()} for row in rows]

    for day, inside in (("2021-12-31", True), ("2022-01-01", False)):
        assert inside == any(row["member"] == "country:us" for row in asked("members", as_of=day))
        both = {row["inGpai"] for row in asked("members-of-both", as_of=day) if row["country"] == "country:us"}
        assert both == {"yes" if inside else "no"}
        outside = asked("members-outside-a-group", group="country:eu", as_of=day)
        assert inside == any(row["member"] == "country:us" for row in outside)
        largest = asked("largest-outside", as_of=day, indicator="population", year="2023")
        assert inside != any(row["country"] == "country:us" for row in largest)
    counted = [
        row["counted"]
        for day in ("2021-12-31", "2022-01-01")
        for row in asked("world-share", as_of=day, indicator="population")
        if row["year"] == "date:2023"
    ]
    # 24 countries and the European Union at the end of 2021, then one less; the Union is not counted here.
    assert counted == ["24", "23"]


def _plain_text(term: object) -> str:
    return term.compact if isinstance(term, IRI) else term.text if isinstance(term, Literal) else ""


# Seats of countries in the two Councils, by hand from country_seats.csv.
# 2021-11-11: Canada's chair ended that day, which no longer belongs to the term, though a source shows Canada in it
# that day; France and Japan (incoming) began. 2026-03-01: Korea and Singapore since some day of 2026; the end of Serbia
# and Slovakia is not stated.
CHAIRS = {
    ("2021-11-11", "certain"): {
        "ca-gpai-council-outgoing-chair",
        "fr-gpai-council-lead-chair",
        "jp-gpai-council-incoming-chair",
    },
    ("2021-11-11", "recorded"): {
        "ca-gpai-council-chair",
        "ca-gpai-council-outgoing-chair",
        "fr-gpai-council-lead-chair",
        "jp-gpai-council-incoming-chair",
    },
    ("2026-03-01", "certain"): set(),
    ("2026-03-01", "recorded"): {"kr-gpai-ip-council-co-chair", "sg-gpai-ip-council-co-chair"},
    ("2026-03-01", "possible"): {
        "kr-gpai-ip-council-co-chair",
        "rs-gpai-ip-council-co-chair",
        "sg-gpai-ip-council-co-chair",
        "sk-gpai-ip-council-co-chair",
    },
}


@pytest.mark.parametrize(("as_of", "mode"), CHAIRS, ids=map("-".join, CHAIRS))
def test_the_countries_in_the_councils_on_a_day(as_of: str, mode: str, graph: EmbeddedStore) -> None:
    bound = LIBRARY["seats"].bind({"as_of": as_of, "mode": mode})
    countries = {row.seat.compact for row in graph.select(bound) if row.holder.compact.startswith("country:")}
    councils = {seat.removeprefix("seat:") for seat in countries if "council" in seat}
    assert CHAIRS[as_of, mode] == councils


def test_the_disputes_are_those_that_stand_in_the_tables(graph: EmbeddedStore) -> None:
    found: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in graph.select(TEXTS["disputed-facts"]):
        claims = found.setdefault((row.thing.compact, row.dispute.text, row.property.compact), set())
        claims.add((_plain_text(row.claim).removeprefix("date:"), _plain_text(row.against).removeprefix("date:")))
    assert DISPUTES == found
