"""What the queries about governance, work and exchange answer, counted by hand from the tables.

Each expectation names the rows that it was counted from, read in ontology/tables/ and not asked from the graph. Where
no real row shows an edge case, an invented one is added to a copy of the graph and said to be invented."""

from collections import Counter

import pytest
from claims import Row, asked_once, by, days, with_facts

from gpai_graph.graph.opening import load
from gpai_graph.stores.embedded import EmbeddedStore

# ---- Projects and outputs ----


def test_outputs_of_projects_are_as_many_as_the_table_has(graph: EmbeddedStore) -> None:
    rows = {row["project"]: row for row in asked_once(graph, "outputs-by-project")}
    # projects.csv has 39 projects; outputs.csv names these often in the column project.
    assert 39 == len(rows)
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
        "trust-generative-ai-challenge",
        *("multilingual-multicultural-ai", "new-business-models", "privacy-enhancing-technologies"),
        *("sandbox-public-procurement", "srais", "student-communities"),
    } == nought


def test_the_first_output_of_a_group_came_after_so_many_days(graph: EmbeddedStore) -> None:
    rows = {
        row["group"]: (row["at_least"], row["at_most"]) for row in asked_once(graph, "time-to-first-output-by-group")
    }
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
    rows = {row["project"]: row for row in asked_once(graph, "time-to-first-output-by-project")}
    # projects.csv: 28 projects with a start, of which that of data-institutions is inferred.
    assert 27 == len(rows)
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
    row = asked_once(early, "time-to-first-output-by-project")[0]
    expected = ("agentic-ai", days("2025-04-30", "2025-02-11"), days("2025-04-01", "2025-02-11"))
    assert expected == (row["project"], row["at_least"], row["at_most"])


def test_support_centres_of_projects_are_stated_inferred_or_unknown(graph: EmbeddedStore) -> None:
    counted = Counter(by(asked_once(graph, "support-centres"), "centre", "basis"))
    # projects.csv, column support_centre: montreal 12, paris 4, tokyo 4. Empty: with responsible AI or the pandemic
    # subgroup ai-immediate-response, drug discovery (of both groups, once), pandemic-resilience, raise, social media,
    # srais = 6; with future of work 9 and sustainable-agriculture = 10; caigp, the living lab of
    # the Global South and the challenge on trust have no group.
    assert {
        ("gpai-esc-montreal", "stated"): 12,
        ("gpai-esc-montreal", "inferred"): 6,
        ("gpai-esc-paris", "stated"): 4,
        ("gpai-esc-paris", "inferred"): 10,
        ("gpai-esc-tokyo", "stated"): 4,
        ("", "unknown"): 3,
    } == counted


def test_leads_of_projects_come_from_projects_and_from_seats(graph: EmbeddedStore) -> None:
    rows = asked_once(graph, "project-leads")
    # projects.csv raise: miailhe, chatila. seats.csv adds tiedrich, who leads another project as well.
    raise_ = {row["lead"]: row["country"] for row in rows if row["project"] == "raise"}
    assert {"miailhe-nicolas": "fr", "chatila-raja": "fr", "tiedrich-lee": "us"} == raise_
    # harayama leads two projects by projects.csv, with no seat as lead in them: nothing is taken from her other seats.
    harayama = [row for row in rows if row["lead"] == "harayama-yuko"]
    assert [("agentic-ai", "", ""), ("student-communities", "", "")] == by(harayama, "project", "country", "sector")
    # France: dietrich, ferguson, chatila, miailhe.
    assert {"dietrich-yann", "ferguson-yann", "chatila-raja", "miailhe-nicolas"} == {
        row["lead"] for row in asked_once(graph, "project-leads", country="fr")
    }


def test_projects_by_year_tell_an_open_end_from_going_on(graph: EmbeddedStore) -> None:
    rows = {(row["year"], row["state"]): int(row["projects"]) for row in asked_once(graph, "projects-by-year")}
    # projects.csv, start in 2020: observation platform, sme, framework, new business models, role of data; of these the
    # framework and the role of data ended in 2020.
    assert 5 == rows["2020", "started"]
    assert 3 == rows["2021", "end not known"]
    assert ("2021", "continued") not in rows
    # In 2022 intellectual property (to 2024), data-justice (to 2023) and data-trusts (to 2022) go on; the research
    # agenda of 2021 had ended.
    assert 3 == rows["2022", "continued"]
    # All 28 projects with a start, once each; intellectual property twice, since sources disagree on its start.
    assert 29 == sum(count for (_, state), count in rows.items() if state == "started")


# ---- Exchange ----


def test_countries_linked_by_one_project_are_those_of_its_participants(graph: EmbeddedStore) -> None:
    # raise, partners: climate-change-ai (us), centre-for-ai-and-climate (gb). seats.csv with that project: chatila
    # fr, clutton-brock gb, donti us, kaack de, luccioni (no country), maharaj ca, miailhe fr, rolnick ca, tiedrich
    # us. Five countries.
    pairs = by(asked_once(graph, "countries-linked-by-projects", project="raise"), "one", "other", "projects")
    countries = ["ca", "de", "fr", "gb", "us"]
    assert [(one, other, "1") for one in countries for other in countries if one < other] == pairs


def test_the_united_kingdom_and_india_share_most_projects(graph: EmbeddedStore) -> None:
    # data-justice: alan-turing-institute (gb), it-for-change (in). data-trusts and cogen: open-data-institute (gb),
    # aapti-institute (in).
    top = asked_once(graph, "countries-linked-by-projects")[0]
    assert ("gb", "in", "3") == (top["one"], top["other"], top["projects"])


def test_an_international_organisation_links_no_country(graph: EmbeddedStore) -> None:
    # agentic-ai: oecd (intergovernmental, in fr) and its staff aranda and sugimoto (fr) with nict and harayama (jp).
    assert [] == asked_once(graph, "countries-linked-by-projects", project="agentic-ai")
    # agentic-ai-blog-2026 and agentic-ai-landscape-2026: oecd, its staff, and authors without a country.
    assert [] == asked_once(graph, "countries-linked-by-authorship", project="agentic-ai")
    linked = {row[side] for row in asked_once(graph, "countries-linked-by-projects") for side in ("one", "other")}
    # No seat and no organisation is placed in the European Union as such.
    assert "eu" not in linked


def test_a_pair_of_countries_stands_once_a_working_group(graph: EmbeddedStore) -> None:
    # Korea and the United States: data governance (oh-seongtak; achin), future of work (park-seongwon; savage),
    # pandemic response and responsible AI (oh-alice; choset, who each hold a seat in both). In innovation and
    # commercialization Korea has lee-mekyung, the United States nobody (tiedrich leads a project, but is no recorded
    # member).
    rows = [row for row in asked_once(graph, "countries-linked-by-groups", country="kr") if row["other"] == "us"]
    groups = ["data-governance", "future-of-work", "pandemic-response", "responsible-ai"]
    assert [f"gpai-wg-{group}" for group in groups] == [row["group"] for row in rows]
    pairs = by(asked_once(graph, "countries-linked-by-groups"), "group", "one", "other")
    assert len(pairs) == len({(group, frozenset((one, other))) for group, one, other in pairs})


def test_two_seats_of_one_expert_in_a_group_are_one_expert(graph: EmbeddedStore) -> None:
    # seats.csv, innovation and commercialization, members and co-chairs by country: au 1, br 2, ca 1, de 1, fr 2, in
    # 1, jp 4, kr 1, sg 1 (liew: co-chair and member), si 2, sn 1; martinez has no country. soulie-fogelman (fr) is
    # co-chair and member too.
    rows = asked_once(graph, "countries-linked-by-groups", group="gpai-wg-innovation-commercialization")
    experts = {row["one"]: row["one_experts"] for row in rows} | {row["other"]: row["other_experts"] for row in rows}
    expected = {"au": 1, "br": 2, "ca": 1, "de": 1, "fr": 2, "in": 1, "jp": 4, "kr": 1, "sg": 1, "si": 2, "sn": 1}
    assert {country: str(number) for country, number in expected.items()} == experts
    assert 11 * 10 // 2 == len(rows)


def test_organisations_are_linked_by_partnership_and_by_affiliation(graph: EmbeddedStore) -> None:
    # projects.csv: open-data-institute and aapti-institute are partners of data-trusts and of cogen.
    top = asked_once(graph, "organisations-linked-by-projects")[0]
    assert ("aapti-institute", "open-data-institute", "2") == (top["one"], top["other"], top["projects"])
    # mila: partner of diversity-gender-equality, with ricaurte's affiliation tecnologico-de-monterrey; rolnick's
    # affiliation in raise, with those of the others there and its two partners; alone in drug discovery (with bengio
    # of mila).
    rows = asked_once(graph, "organisations-linked-by-projects", organisation="organisation:mila")
    assert {
        *("tecnologico-de-monterrey", "climate-change-ai", "centre-for-ai-and-climate", "duke-university"),
        *("hertie-school", "sorbonne-university", "the-future-society", "university-of-toronto"),
    } == {row[side] for row in rows for side in ("one", "other")} - {"mila"}


def test_co_authors_are_counted_by_the_outputs_that_they_share(graph: EmbeddedStore) -> None:
    # outputs.csv, authors: mila and ceimia in substantive-equality-2024, -es-2025 and -guide-2024; ricaurte in the
    # first.
    rows = asked_once(graph, "co-authors", author="organisation:mila")
    assert [("ceimia", "mila", "3"), ("mila", "ricaurte-paola", "1")] == by(rows, "one", "other", "outputs")
    # cogen: european-law-institute, strowel, schwamberger and the working group wrote the principles (6 pairs), the
    # open-data-institute and the aapti-institute the report.
    rows = asked_once(graph, "co-authors", project="cogen")
    assert 7 == len(rows)
    assert ("gpai-wg-data-governance", "strowel-alain") in by(rows, "one", "other")


def test_countries_are_linked_by_authors_of_one_output(graph: EmbeddedStore) -> None:
    rows = {(row["one"], row["other"]): row["outputs"] for row in asked_once(graph, "countries-linked-by-authorship")}
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
        (
            "chair-overlaps",
            {"body": "gpai-ip-council"},
            "We found 2 pairs of terms that certainly overlap in the GPAI Council (integrated partnership).",
        ),
        (
            "chair-overlaps",
            {"body": "gpai-council"},
            (
                "We found no certain overlap of two terms in the GPAI Council and the 2 bodies below it. That does "
                "not prove that there is none. Without the body, 5 certain overlaps of two terms are recorded (GPAI "
                "Council (integrated partnership); GPAI Steering Committee)."
            ),
        ),
        (
            "project-leads",
            {"project": "cogen"},
            (
                "We found no project lead of the project From co-generated data to generative artificial intelligence: "
                "New rights and governance models in digital ecosystems. That does not prove that there is none. "
                "Without the project, 23 project leads are recorded."
            ),
        ),
        (
            "chairs",
            {"as_of": "2022-11-30"},
            "Chairs of the Council of GPAI on 30 November 2022: Japan.",
        ),
        (
            "project-leads",
            {"project": "data-trusts"},
            "We found 2 project leads of the project Enabling data sharing for social benefit through data trusts.",
        ),
        (
            "support-centres",
            {"centre": "gpai-esc-tokyo"},
            ("We found 4 projects of the GPAI Tokyo Expert Support Center: sources state the support centre of 4."),
        ),
    ],
)
def test_an_answer_in_words_fits_what_was_asked(name: str, values: Row, sentence: str) -> None:
    assert sentence == load().answer(name, **values).sentence
