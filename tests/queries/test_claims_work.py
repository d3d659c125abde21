"""What the queries about governance, work and exchange answer, counted by hand from the tables.

Each expectation names the rows that it was counted from, read in ontology/tables/ and not asked from the graph. Where
no real row shows an edge case, an invented one is added to a copy of the graph and said to be invented."""

import datetime
from collections import Counter

import pytest
from built import QUERIES

from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)
Row = dict[str, str]


def asked(graph: EmbeddedStore, name: str, **values: str) -> list[Row]:
    """The rows of a query without their sources, each once, in order: slugs of things, texts of literals, or ""."""
    rows = graph.select(LIBRARY[name].bind(values)).dicts()
    texts = [{key: _text(term) for key, term in row.items() if key != "source"} for row in rows]
    return [row for at, row in enumerate(texts) if row not in texts[:at]]


def _text(term: object) -> str:
    if isinstance(term, IRI):
        return term.compact.partition(":")[2]
    return term.text if isinstance(term, Literal) else ""


def by(rows: list[Row], *keys: str) -> list[tuple[str, ...]]:
    """The rows as tuples of the columns named."""
    return [tuple(row[key] for key in keys) for row in rows]


def with_facts(graph: EmbeddedStore, facts: str) -> EmbeddedStore:
    """A copy of the graph in which an invented source states more."""
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    store.update(
        with_prefixes(f"INSERT DATA {{ GRAPH source:invented {{ {facts} }} source:invented a gpai:Source . {facts} }}")
    )
    return store


def days(begin: str, end: str) -> str:
    """Days from one day to another, by Python's calendar."""
    return str((datetime.date.fromisoformat(end) - datetime.date.fromisoformat(begin)).days)


# ---- Terms of chairs ----


def test_the_terms_of_chairs_are_as_many_as_the_tables_have(graph: EmbeddedStore) -> None:
    # seats.csv, rows with a since and the role chair, co-chair, lead-chair or lead-co-chair: bains bengio champagne
    # harayama iida(3) kang martinez(3) nishimura o-cedric regis shields(2) terada vedel zed = 19. country_seats.csv:
    # ca fr in jp kr(2) rs(3) sg sk = 11. Chairs without a since (chatila, tennison, corba, prasada and others) are
    # left out.
    rows = asked(graph, "terms")
    assert 30 == len(rows)
    assert 14 + 8 == len({row["holder"] for row in rows})
    assert not {"chatila-raja", "tennison-jeni", "corba-juraj", "prasada-jitin"} & {row["holder"] for row in rows}


def test_days_of_a_term_are_the_least_and_the_most_that_its_dates_allow(graph: EmbeddedStore) -> None:
    rows = {
        (row["holder"], row["since"], row["until"]): (row["at_least"], row["at_most"]) for row in asked(graph, "terms")
    }
    # A month to a day: from 31 or from 1 December 2020.
    assert (days("2020-12-31", "2021-11-11"), days("2020-12-01", "2021-11-11")) == rows["ca", "2020-12", "2021-11-11"]
    # A year that holds the day of the end: it may have been no day at all, and never less.
    assert ("0", days("2021-01-01", "2021-11-11")) == rows["champagne-francois-philippe", "2021", "2021-11-11"]
    # A month to a year, over the leap year 2024.
    assert (days("2022-01-31", "2024-01-01"), days("2022-01-01", "2024-12-31")) == rows[
        "regis-catherine", "2022-01", "2024"
    ]
    # No end is stated: no days.
    assert ("", "") == rows["bengio-yoshua", "2020-06", ""]


def test_sources_that_disagree_about_a_term_each_have_their_own(graph: EmbeddedStore) -> None:
    # seats.csv, iida-yoichi-gpai-steering-committee-co-chair: 2023 to 2024 (frwiki-pmia), 2022-11 to 2023-12
    # (wikimili-gpai); no source states 2023 to 2023-12.
    rows = asked(graph, "terms", body="gpai-steering-committee")
    terms = {(since, until) for holder, since, until in by(rows, "holder", "since", "until") if holder == "iida-yoichi"}
    assert {("2023", "2024"), ("2022-11", "2023-12")} == terms
    # martinez-inma: 2023 to 2024 (frwiki-pmia), 2022-11 without an end (gpai-community-2023, wikimili-gpai).
    terms = {
        (since, until) for holder, since, until in by(rows, "holder", "since", "until") if holder == "martinez-inma"
    }
    assert {("2023", "2024"), ("2022-11", "")} == terms


def test_an_end_that_we_inferred_is_no_stated_end(graph: EmbeddedStore) -> None:
    # seats.csv, zed-jordan-gpai-steering-committee-co-chair: until 2021-11, named in the column inferred.
    zed = next(row for row in asked(graph, "terms") if row["holder"] == "zed-jordan")
    assert ("", "2021-11", "", "") == (zed["until"], zed["inferred_until"], zed["at_least"], zed["at_most"])


def test_a_term_planned_for_after_the_end_of_its_body_says_so(graph: EmbeddedStore) -> None:
    # bodies.csv: gpai-council until 2024-07. country_seats.csv: rs lead-chair since 2025 and 2026 (two sources), in
    # lead-chair until 2024-12; all others of that council ended before.
    cut = [row for row in asked(graph, "terms") if row["body_ended"]]
    assert {("in", "2023-12"), ("rs", "2025"), ("rs", "2026")} == set(by(cut, "holder", "since"))
    assert {"2024-07"} == {row["body_ended"] for row in cut}


def test_terms_overlap_for_certain_only_where_the_dates_leave_no_doubt(graph: EmbeddedStore) -> None:
    # Serbia and Slovakia: since 2024-12, both seen in 2025-02. Shields: since 2020-12, seen 2020-12-04, 2021, 2022;
    # Zed: since 2020-12, seen 2021; Vedel: since 2021-11, seen 2022. Iida and Martinez: 2023 to 2024, so both on 31
    # December 2023. Not: Korea and Singapore (since 2026, seen 2026-02-20: the year may have begun without them),
    # Nishimura and Terada (since 2022-11, seen 2022-11), Iida and Martinez of 2022-11 (she is last seen in 2022-11).
    rows = asked(graph, "chair-overlaps")
    assert [
        ("gpai-ip-council", "rs", "sk", "", ""),
        ("gpai-steering-committee", "shields-joanna", "zed-jordan", "", ""),
        ("gpai-steering-committee", "shields-joanna", "vedel-renaud", "", ""),
        ("gpai-steering-committee", "iida-yoichi", "martinez-inma", "1", days("2023-01-01", "2024-12-31")),
    ] == by(rows, "body", "one", "other", "at_least", "at_most")


def test_the_council_was_chaired_by_canada_france_japan_and_india_in_turn(graph: EmbeddedStore) -> None:
    # country_seats.csv: ca until 2021-11-11, fr 2021-11-11 to 2022-11, jp 2022-11 to 2023-12, in since 2023-12.
    # Serbia's terms of 2025 and 2026 were planned for a council that ended in 2024-07.
    rows = [row for row in asked(graph, "chair-continuity", body="gpai-council") if len(row["holder"]) == len("ca")]
    assert [("ca", "fr", "0", "0"), ("fr", "jp", "-29", "29"), ("jp", "in", "-30", "30")] == by(
        rows, "holder", "next", "at_least", "at_most"
    )
    assert {"another"} == {row["change"] for row in rows}


def test_who_acts_for_a_government_is_followed_by_another_who_does(graph: EmbeddedStore) -> None:
    # seats.csv, co-chairs of the steering committee: zed (ca, 2020-12), vedel (fr, 2021-11), iida (jp, 2022-11)
    # represent; shields (2020-12, seen 2022) and martinez (2022-11) do not. That one source lets Martinez begin in
    # 2023 and another lets Iida begin in 2022-11 makes her no follower of his.
    rows = asked(graph, "chair-continuity", body="gpai-steering-committee")
    assert {
        ("zed-jordan", "vedel-renaud"),
        ("vedel-renaud", "iida-yoichi"),
        ("shields-joanna", "martinez-inma"),
    } == set(by(rows, "holder", "next"))
    # Zed: until 2021-11 (inferred), Vedel since 2021-11. Of the others no end is known: no days.
    assert {("-29", "29"), ("", "")} == set(by(rows, "at_least", "at_most"))


def test_a_holder_who_comes_again_is_told_as_the_same(graph: EmbeddedStore) -> None:
    # Invented: Renaud Vedel, last seen in 2022, begins again in 2022-10, before Iida in 2022-11.
    again = with_facts(
        graph,
        """seat:vedel-again a gpai:Seat ; org:member person:vedel-renaud ;
             org:organization body:gpai-steering-committee ; org:role role:co-chair ;
             gpai:represents country:fr ; gpai:since date:2022-10 .""",
    )
    rows = by(asked(again, "chair-continuity", body="gpai-steering-committee"), "holder", "next", "change")
    assert ("vedel-renaud", "vedel-renaud", "same") in rows
    assert ("vedel-renaud", "iida-yoichi", "another") in rows


# ---- Bodies before and after ----


def test_bodies_before_and_after_the_integrated_partnership(graph: EmbeddedStore) -> None:
    rows = asked(graph, "bodies-before-and-after")
    found: dict[tuple[str, str], set[str]] = {}
    for body, before, after in by(rows, "body", "before", "after"):
        found.setdefault((before, after), set()).add(body)
    assert {
        # Begun before July 2024, no end, somebody seen in it (or below it) later: oecd-wpaigo 2025, secretariat
        # 2025-02-11, esc-montreal 2025-02-11, esc-paris 2025-02-11, esc-tokyo (since 2024-07-01) 2025-11,
        # oecd-eg-ai-futures 2026-03.
        ("yes", "yes"): {
            *("gpai", "gpai-esc-montreal", "gpai-esc-paris", "gpai-esc-tokyo", "gpai-secretariat"),
            *("oecd-eg-ai-futures", "oecd-wpaigo"),
        },
        # until 2019 and 2022.
        ("yes", "no"): {"ipai", "gpai-wg-pandemic-response"},
        # Seen on 2024-03-02 and never after; no end is stated.
        ("yes", "unknown"): {"oecd-ai-unit"},
        # until 2024-07 (the old structure) or 2024 (its working groups).
        ("yes", "ends about then"): {
            *("gpai-council", "gpai-executive-council", "gpai-ministerial-council", "gpai-steering-committee"),
            *("gpai-meg", "gpai-meg-plenary", "gpai-wg-data-governance", "gpai-wg-future-of-work"),
            *("gpai-wg-innovation-commercialization", "gpai-wg-responsible-ai"),
        },
        # since 2024-07; seen in 2024-12, 2025.
        ("begins about then", "yes"): {"gpai-ip-council", "gpai-expert-community"},
        # since 2024-07 or 2024; nobody is recorded in them.
        ("begins about then", "begins about then"): {"gpai-ip-plenary", "gpai-ip-steering-group", "network-of-centres"},
    } == found


def test_a_later_day_of_the_change_tells_no_from_unknown(graph: EmbeddedStore) -> None:
    rows = {
        row["body"]: (row["before"], row["after"]) for row in asked(graph, "bodies-before-and-after", day="2022-07")
    }
    # bodies.csv: since 2022-11; since 2020-06 until 2022; since 2022-03-15; since 2024-07.
    assert ("no", "yes") == rows["gpai-executive-council"]
    assert ("yes", "ends about then") == rows["gpai-wg-pandemic-response"]
    assert ("yes", "yes") == rows["oecd-wpaigo"]
    assert ("no", "yes") == rows["gpai-ip-plenary"]
    # No begin is stated, and first seen on 2024-03-02: that it existed before is not known, and no "no".
    assert ("unknown", "yes") == rows["oecd-ai-unit"]


# ---- Projects and outputs ----


def test_outputs_of_projects_are_as_many_as_the_table_has(graph: EmbeddedStore) -> None:
    rows = {row["project"]: row for row in asked(graph, "outputs-by-project")}
    # projects.csv has 38 rows; outputs.csv names these often in the column project.
    assert 38 == len(rows)
    assert "10" == rows["social-media-governance"]["outputs"]
    # data-justice: nine, of which data-justice-bibliography bears no date; first 2022-03-22 or some day of 2022.
    bounds = ("outputs", "dated", "first_from", "first_by", "last_from", "last_by")
    assert [("9", "8", "2022-01-01", "2022-03-22", "2022-11-01", "2022-12-31")] == by([rows["data-justice"]], *bounds)
    # broad-adoption-sme: three, none dated.
    assert [("3", "0", "", "", "", "")] == by([rows["broad-adoption-sme"]], *bounds)
    nought = {name for name, row in rows.items() if row["outputs"] == "0"}
    assert {
        *(
            "ai-agriculture-farming",
            "ai-immediate-response-pandemics",
            "ai-literacy-smes-india",
            "caigp",
            "data-institutions",
        ),
        *("genai-labour-south-america", "genai-medical-practitioners", "global-south-living-lab", "humans-behind-ai"),
        *("multilingual-multicultural-ai", "new-business-models", "privacy-enhancing-technologies"),
        *("sandbox-public-procurement", "srais", "student-communities"),
    } == nought


def test_the_first_output_of_a_group_came_after_so_many_days(graph: EmbeddedStore) -> None:
    rows = {row["group"]: (row["at_least"], row["at_most"]) for row in asked(graph, "time-to-first-output")}
    # bodies.csv: all since 2020-06. outputs.csv: dg-, fow-, rai-wg-report-2020 of 2020-11; tfs-pandemic-response-2020
    # of 2020-12; ic-wg-report-2020 of 2020, which may be a day before the group began.
    november = (days("2020-06-30", "2020-11-01"), days("2020-06-01", "2020-11-30"))
    assert {
        "gpai-wg-data-governance": november,
        "gpai-wg-future-of-work": november,
        "gpai-wg-responsible-ai": november,
        "gpai-wg-pandemic-response": (days("2020-06-30", "2020-12-01"), days("2020-06-01", "2020-12-31")),
        "gpai-wg-innovation-commercialization": (days("2020-06-30", "2020-01-01"), days("2020-06-01", "2020-12-31")),
    } == rows


def test_the_first_output_of_a_project_is_told_from_its_stated_begin(graph: EmbeddedStore) -> None:
    rows = {row["project"]: row for row in asked(graph, "project-to-output")}
    # projects.csv: 33 rows with a start, of which that of data-institutions is inferred.
    assert 32 == len(rows)
    assert "data-institutions" not in rows
    # start 2020-09, role-of-data-in-ai-2020 on 2020-12-07.
    role = rows["role-of-data-in-ai"]
    assert (days("2020-09-30", "2020-12-07"), days("2020-09-01", "2020-12-07")) == (role["at_least"], role["at_most"])
    # start 2024, first output 2025-02 (safe-track-c-database-2025), later safe-toolkit-2025 on 2025-04-15.
    safe = rows["safe"]
    assert (days("2024-12-31", "2025-02-01"), days("2024-01-01", "2025-02-28")) == (safe["at_least"], safe["at_most"])
    # Three outputs, none with a date.
    assert "" == rows["broad-adoption-sme"]["at_most"]


def test_an_output_dated_before_the_stated_begin_of_its_project_is_shown(graph: EmbeddedStore) -> None:
    # Invented: an output of agentic-ai, which began in 2025-04, on 2025-02-11.
    early = with_facts(
        graph, "output:early a gpai:Output ; gpai:project project:agentic-ai ; gpai:issued date:2025-02-11 ."
    )
    row = asked(early, "project-to-output")[0]
    expected = ("agentic-ai", days("2025-04-30", "2025-02-11"), days("2025-04-01", "2025-02-11"))
    assert expected == (row["project"], row["at_least"], row["at_most"])


def test_support_centres_of_projects_are_stated_inferred_or_unknown(graph: EmbeddedStore) -> None:
    counted = Counter(by(asked(graph, "support-centres"), "centre", "basis"))
    # projects.csv, column support_centre: montreal 12, paris 4, tokyo 5. Empty: with responsible AI or the pandemic
    # subgroup ai-immediate-response, drug discovery (of both groups, once), pandemic-resilience, raise, social media,
    # srais = 6; with future of work 9 and sustainable-agriculture = 10; caigp has no group.
    assert {
        ("gpai-esc-montreal", "stated"): 12,
        ("gpai-esc-montreal", "inferred"): 6,
        ("gpai-esc-paris", "stated"): 4,
        ("gpai-esc-paris", "inferred"): 10,
        ("gpai-esc-tokyo", "stated"): 5,
        ("", "unknown"): 1,
    } == counted


def test_leads_of_projects_come_from_projects_and_from_seats(graph: EmbeddedStore) -> None:
    rows = asked(graph, "project-leads")
    # projects.csv raise: miailhe, chatila. seats.csv adds tiedrich, who leads another project as well.
    raise_ = {row["lead"]: row["country"] for row in rows if row["project"] == "raise"}
    assert {"miailhe-nicolas": "fr", "chatila-raja": "fr", "tiedrich-lee": "us"} == raise_
    # harayama leads two projects by projects.csv, with no seat as lead in them: nothing is taken from her other seats.
    harayama = [row for row in rows if row["lead"] == "harayama-yuko"]
    assert [("agentic-ai", "", ""), ("student-communities", "", "")] == by(harayama, "project", "country", "sector")
    # France: dietrich, ferguson, chatila, miailhe.
    assert {"dietrich-yann", "ferguson-yann", "chatila-raja", "miailhe-nicolas"} == {
        row["lead"] for row in asked(graph, "project-leads", country="fr")
    }


def test_projects_by_year_tell_an_open_end_from_going_on(graph: EmbeddedStore) -> None:
    rows = {(row["year"], row["state"]): int(row["projects"]) for row in asked(graph, "projects-by-year")}
    # projects.csv, start in 2020: observation platform, sme, framework, new business models, role of data; of these the
    # framework and the role of data ended in 2020.
    assert 5 == rows["2020", "begun in the year"]
    assert 3 == rows["2021", "end not known"]
    assert ("2021", "going on") not in rows
    # In 2022 intellectual property (to 2024), data-justice (to 2023) and data-trusts (to 2022) go on; the research
    # agenda of 2021 had ended.
    assert 3 == rows["2022", "going on"]
    # All 33 projects with a start, once each.
    assert 33 == sum(count for (_, state), count in rows.items() if state == "begun in the year")


# ---- Exchange ----


def test_countries_linked_by_one_project_are_those_of_its_participants(graph: EmbeddedStore) -> None:
    # raise, partners: climate-change-ai (us), centre-for-ai-and-climate (gb). seats.csv with that project: chatila
    # fr, clutton-brock gb, donti us, kaack de, luccioni (no country), maharaj ca, miailhe fr, rolnick ca, tiedrich
    # us. Five countries.
    pairs = by(asked(graph, "countries-linked-by-projects", project="raise"), "one", "other", "projects")
    countries = ["ca", "de", "fr", "gb", "us"]
    assert [(one, other, "1") for one in countries for other in countries if one < other] == pairs


def test_the_united_kingdom_and_india_share_most_projects(graph: EmbeddedStore) -> None:
    # data-justice: alan-turing-institute (gb), it-for-change (in). data-trusts and cogen: open-data-institute (gb),
    # aapti-institute (in).
    top = asked(graph, "countries-linked-by-projects")[0]
    assert ("gb", "in", "3") == (top["one"], top["other"], top["projects"])


def test_an_international_organisation_links_no_country(graph: EmbeddedStore) -> None:
    # agentic-ai: oecd (intergovernmental, in fr) and its staff aranda and sugimoto (fr) with nict and harayama (jp).
    assert [] == asked(graph, "countries-linked-by-projects", project="agentic-ai")
    # agentic-ai-blog-2026 and agentic-ai-landscape-2026: oecd, its staff, and authors without a country.
    assert [] == asked(graph, "countries-linked-by-authorship", project="agentic-ai")
    linked = {row[side] for row in asked(graph, "countries-linked-by-projects") for side in ("one", "other")}
    # No seat and no organisation is placed in the European Union as such.
    assert "eu" not in linked


def test_a_pair_of_countries_stands_once_a_working_group(graph: EmbeddedStore) -> None:
    # Korea and the United States: data governance (oh-seongtak; achin), future of work (park-seongwon; savage),
    # pandemic response and responsible AI (oh-alice; choset, who each hold a seat in both). In innovation and
    # commercialization Korea has lee-mekyung, the United States nobody (tiedrich leads a project, but is no recorded
    # member).
    rows = [row for row in asked(graph, "countries-linked-by-groups", country="kr") if row["other"] == "us"]
    groups = ["data-governance", "future-of-work", "pandemic-response", "responsible-ai"]
    assert [f"gpai-wg-{group}" for group in groups] == [row["group"] for row in rows]
    pairs = by(asked(graph, "countries-linked-by-groups"), "group", "one", "other")
    assert len(pairs) == len({(group, frozenset((one, other))) for group, one, other in pairs})


def test_two_seats_of_one_expert_in_a_group_are_one_expert(graph: EmbeddedStore) -> None:
    # seats.csv, innovation and commercialization, members and co-chairs by country: au 1, br 2, ca 1, de 1, fr 2, in
    # 1, jp 4, kr 1, sg 1 (liew: co-chair and member), si 2, sn 1; martinez has no country. soulie-fogelman (fr) is
    # co-chair and member too.
    rows = asked(graph, "countries-linked-by-groups", group="gpai-wg-innovation-commercialization")
    experts = {row["one"]: row["one_experts"] for row in rows} | {row["other"]: row["other_experts"] for row in rows}
    expected = {"au": 1, "br": 2, "ca": 1, "de": 1, "fr": 2, "in": 1, "jp": 4, "kr": 1, "sg": 1, "si": 2, "sn": 1}
    assert {country: str(number) for country, number in expected.items()} == experts
    assert 11 * 10 // 2 == len(rows)


def test_organisations_are_linked_by_partnership_and_by_affiliation(graph: EmbeddedStore) -> None:
    # projects.csv: open-data-institute and aapti-institute are partners of data-trusts and of cogen.
    top = asked(graph, "organisations-linked-by-projects")[0]
    assert ("aapti-institute", "open-data-institute", "2") == (top["one"], top["other"], top["projects"])
    # mila: partner of diversity-gender-equality, with ricaurte's affiliation tecnologico-de-monterrey; rolnick's
    # affiliation in raise, with those of the others there and its two partners; alone in drug discovery (with bengio
    # of mila).
    rows = asked(graph, "organisations-linked-by-projects", organisation="organisation:mila")
    assert {
        *("tecnologico-de-monterrey", "climate-change-ai", "centre-for-ai-and-climate", "duke-university"),
        *("hertie-school", "sorbonne-university", "the-future-society", "university-of-toronto"),
    } == {row[side] for row in rows for side in ("one", "other")} - {"mila"}


def test_co_authors_are_counted_by_the_outputs_that_they_share(graph: EmbeddedStore) -> None:
    # outputs.csv, authors: mila and ceimia in substantive-equality-2024, -es-2025 and -guide-2024; ricaurte in the
    # first.
    rows = asked(graph, "co-authors", author="organisation:mila")
    assert [("ceimia", "mila", "3"), ("mila", "ricaurte-paola", "1")] == by(rows, "one", "other", "outputs")
    # cogen: european-law-institute, strowel, schwamberger and the working group wrote the principles (6 pairs), the
    # open-data-institute and the aapti-institute the report.
    rows = asked(graph, "co-authors", project="cogen")
    assert 7 == len(rows)
    assert ("gpai-wg-data-governance", "strowel-alain") in by(rows, "one", "other")


def test_countries_are_linked_by_authors_of_one_output(graph: EmbeddedStore) -> None:
    rows = {(row["one"], row["other"]): row["outputs"] for row in asked(graph, "countries-linked-by-authorship")}
    # open-data-institute (gb) and aapti-institute (in): data-trusts-report-2021, -survey-2022, -climate-interim-2022,
    # cogen-report.
    assert "4" == rows["gb", "in"]
    # safe-toolkit-2025: gpai-esc-tokyo (jp), mbrsg (ae).
    assert "1" == rows["ae", "jp"]
    # The three outputs of mila and ceimia are Canadian; ricaurte (mx) is an author of the first.
    assert "1" == rows["ca", "mx"]
    # baeza-yates (es) has a country in another seat than those of the project; knott (nz) leads it: four outputs.
    assert "4" == rows["es", "nz"]


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("chair-overlaps", {"body": "gpai-ip-council"}, "1 pair of terms overlaps for certain, in 1 body."),
        ("chair-overlaps", {"body": "gpai-council"}, "No pair of terms overlaps for certain."),
        ("project-leads", {"project": "cogen"}, "No lead is recorded that fits."),
        ("project-leads", {"project": "data-trusts"}, "2 persons lead or led 1 project."),
        (
            "support-centres",
            {"centre": "gpai-esc-tokyo"},
            (
                "5 projects are recorded for GPAI Tokyo Expert Support Center: for 5 projects a source states the "
                "support centre, for none it follows from the working group, for none it is not known."
            ),
        ),
    ],
)
def test_an_answer_in_words_fits_what_was_asked(name: str, values: Row, sentence: str) -> None:
    assert sentence == load().answer(name, **values).sentence
