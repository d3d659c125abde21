"""What the queries about terms of chairs and about bodies answer, counted by hand from the tables."""

from collections import Counter

import pytest
from claims import asked_once, by, days, with_facts

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.stores.embedded import EmbeddedStore

# ---- Terms of chairs ----


def test_the_terms_of_chairs_are_as_many_as_the_tables_have(graph: EmbeddedStore) -> None:
    # seats.csv, rows with a since and the role chair, co-chair, lead-chair or lead-co-chair: bains bengio champagne
    # harayama iida(3) kang martinez(3) nishimura o-cedric regis shields(2) terada vedel zed = 19. country_seats.csv:
    # ca fr in jp kr(2) rs sg sk = 9. Chairs without a since (chatila, tennison, corba, prasada and others) and the two
    # planned terms of rs are left out.
    rows = asked_once(graph, "chair-terms")
    assert 28 == len(rows)
    assert 14 + 8 == len({row["holder"] for row in rows})
    assert not {"chatila-raja", "tennison-jeni", "corba-juraj", "prasada-jitin"} & {row["holder"] for row in rows}


def test_days_of_a_term_are_the_least_and_the_most_that_its_dates_allow(graph: EmbeddedStore) -> None:
    rows = {
        (row["holder"], row["since"], row["until"]): (row["at_least"], row["at_most"])
        for row in asked_once(graph, "chair-terms")
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
    rows = asked_once(graph, "chair-terms", body="gpai-steering-committee")
    terms = {(since, until) for holder, since, until in by(rows, "holder", "since", "until") if holder == "iida-yoichi"}
    assert {("2023", "2024"), ("2022-11", "2023-12")} == terms
    # martinez-inma: 2023 to 2024 (frwiki-pmia), 2022-11 without an end (gpai-community-2023, wikimili-gpai).
    terms = {
        (since, until) for holder, since, until in by(rows, "holder", "since", "until") if holder == "martinez-inma"
    }
    assert {("2023", "2024"), ("2022-11", "")} == terms


def test_an_end_that_we_inferred_is_no_stated_end(graph: EmbeddedStore) -> None:
    # seats.csv, zed-jordan-gpai-steering-committee-co-chair: until 2021-11, named in the column inferred.
    zed = next(row for row in asked_once(graph, "chair-terms") if row["holder"] == "zed-jordan")
    assert ("", "2021-11", "", "") == (zed["until"], zed["inferred_until"], zed["at_least"], zed["at_most"])


def test_a_term_that_goes_beyond_the_end_of_its_body_says_so(graph: EmbeddedStore) -> None:
    # bodies.csv: gpai-council until 2024-07. country_seats.csv: in lead-chair until 2024-12; all others of that council
    # ended before. Serbia's terms of 2025 and 2026 were only planned.
    cut = [row for row in asked_once(graph, "chair-terms") if row["body_ended"]]
    assert {("in", "2023-12")} == set(by(cut, "holder", "since"))
    assert {"2024-07"} == {row["body_ended"] for row in cut}


def test_terms_overlap_for_certain_only_where_the_dates_leave_no_doubt(graph: EmbeddedStore) -> None:
    # Serbia and Slovakia: since 2024-12, both seen in 2025-02. Shields: since 2020-12, seen 2020-12-04, 2021, 2022;
    # Zed: since 2020-12, seen 2021; Vedel: since 2021-11, seen 2022. Iida and Martinez: 2023 to 2024, so both on 31
    # December 2023. Korea and Singapore: since 2026, both seen on 2026-02-20, so both had begun by then. Not:
    # Nishimura and Terada (since 2022-11, seen 2022-11), Iida and Martinez of 2022-11 (she is last seen in 2022-11).
    rows = asked_once(graph, "chair-overlaps")
    assert [
        ("gpai-ip-council", "rs", "sk", "", ""),
        ("gpai-ip-council", "kr", "sg", "", ""),
        ("gpai-steering-committee", "shields-joanna", "zed-jordan", "", ""),
        ("gpai-steering-committee", "shields-joanna", "vedel-renaud", "", ""),
        ("gpai-steering-committee", "iida-yoichi", "martinez-inma", "1", days("2023-01-01", "2024-12-31")),
    ] == by(rows, "body", "one", "other", "at_least", "at_most")


def test_the_council_was_chaired_by_canada_france_japan_and_india_in_turn(graph: EmbeddedStore) -> None:
    # country_seats.csv: ca until 2021-11-11, fr 2021-11-11 to 2022-11, jp 2022-11 to 2023-12, in since 2023-12.
    # Serbia's terms of 2025 and 2026 were planned for a council that ended in 2024-07.
    rows = [
        row for row in asked_once(graph, "chair-continuity", body="gpai-council") if len(row["holder"]) == len("ca")
    ]
    assert [("ca", "fr", "0", "0"), ("fr", "jp", "-29", "29"), ("jp", "in", "-30", "30")] == by(
        rows, "holder", "next", "at_least", "at_most"
    )
    assert {"another"} == {row["change"] for row in rows}


def test_who_acts_for_a_government_is_followed_by_another_who_does(graph: EmbeddedStore) -> None:
    # seats.csv, co-chairs of the steering committee: zed (ca, 2020-12), vedel (fr, 2021-11), iida (jp, 2022-11)
    # represent; shields (2020-12, seen 2022) and martinez (2022-11) do not. That one source lets Martinez begin in
    # 2023 and another lets Iida begin in 2022-11 makes her no follower of his.
    rows = asked_once(graph, "chair-continuity", body="gpai-steering-committee")
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
    rows = by(asked_once(again, "chair-continuity", body="gpai-steering-committee"), "holder", "next", "change")
    assert ("vedel-renaud", "vedel-renaud", "same") in rows
    assert ("vedel-renaud", "iida-yoichi", "another") in rows


# ---- Bodies before and after ----


def test_bodies_before_and_after_the_integrated_partnership(graph: EmbeddedStore) -> None:
    rows = asked_once(graph, "bodies-before-and-after")
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
        row["body"]: (row["before"], row["after"])
        for row in asked_once(graph, "bodies-before-and-after", day="2022-07")
    }
    # bodies.csv: since 2022-11; since 2020-06 until 2022; since 2022-03-15; since 2024-07.
    assert ("no", "yes") == rows["gpai-executive-council"]
    assert ("yes", "ends about then") == rows["gpai-wg-pandemic-response"]
    assert ("yes", "yes") == rows["oecd-wpaigo"]
    assert ("no", "yes") == rows["gpai-ip-plenary"]
    # No begin is stated, and first seen on 2024-03-02: that it existed before is not known, and no "no".
    assert ("unknown", "yes") == rows["oecd-ai-unit"]


@pytest.mark.parametrize("day", ["2018", "2020-06-15", "2022-07", "2024-07-03", "2024-12-31", "2030"])
def test_the_headline_on_bodies_before_and_after_counts_what_the_table_says(kg: KnowledgeGraph, day: str) -> None:
    answer = kg.answer("bodies-before-and-after", day=day)
    before, after = (answer.columns.index(column) for column in ("before", "after"))
    # A body of which sources give the begin with and without the day has a row for each.
    bodies = {row.terms[answer.columns.index("body")]: row for row in answer.rows}.values()
    earlier, later = (Counter(answer.text(row.terms[column]) for row in bodies) for column in (before, after))
    assert earlier.total() == later.total() == len(bodies)

    def unknown(count: int, when: str) -> str:
        bodies = "body" if count == 1 else "bodies"
        return f" Whether {count} {bodies} existed {when} is not known." if count else ""

    for told in (
        f"Of {len(bodies)} bodies, {earlier['yes'] or 'none'} certainly existed before ",
        f" and {later['yes'] or 'none'} certainly existed on that day or later.",
        f"About then, {earlier['begins about then'] or 'none'} began and {later['ends about then'] or 'none'} ended.",
        f"ended.{unknown(earlier['unknown'], 'before')}{unknown(later['unknown'], 'later')}",
    ):
        assert told in answer.sentence
    assert " 0 " not in answer.sentence


# ---- Who chairs on a day ----

# country_seats.csv: Canada 2020-12 to 2021-11-11, France 2021-11-11 to 2022-11, Japan 2022-11 to 2023-12, India
# 2023-12 to 2024-12, Serbia and Slovakia since 2024-12, Korea and Singapore since 2026 (seen on 2026-02-20).
IN_TURN = [set(), {"ca"}, {"fr"}, {"jp"}, {"in"}, {"rs", "sk"}, {"kr", "sg"}]
UNCERTAIN = ("not ruled out", "disputed")
DAYS = [f"{year}-{month:02}-{day:02}" for year in range(2020, 2028) for month in range(1, 13) for day in (1, 28)]


def test_no_two_countries_chair_as_if_together_where_one_followed_the_other(graph: EmbeddedStore) -> None:
    for day in DAYS:
        rows = asked_once(graph, "chairs", as_of=day)
        certain = {row["holder"] for row in rows if not row["country"] and row["certainty"] not in UNCERTAIN}
        assert certain in IN_TURN, day
        # Who acts for a country does not chair once the country has handed over.
        assert {row["country"] for row in rows} - {""} <= {row["holder"] for row in rows}, day


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-12-01", ": France. 1 person is recorded as chair for a country: Cédric O."),
        (
            "2022-11-15",
            (
                ": none is certain. Not ruled out: France or Japan. "
                "Not ruled out as the person who acts for a country: Cédric O."
            ),
        ),
        ("2022-11-30", ": Japan."),
        ("2023-12-10", ": none is certain. Not ruled out: India or Japan."),
        # India's term is stated until December 2024, the end of the Council is July 2024.
        (
            "2024-08-01",
            (
                ": none is certain. Sources disagree on India: one says that the term was not over, "
                "another that the term or the Council had ended."
            ),
        ),
        (
            "2025-01-31",
            ": Serbia and Slovakia.",
        ),
        ("2026-01-15", ": none is certain. Not ruled out: Serbia, Singapore, Slovakia or South Korea."),
    ],
)
def test_the_chairs_of_a_day_are_told_apart_by_what_is_certain(kg: KnowledgeGraph, day: str, said: str) -> None:
    sentence = kg.answer("chairs", as_of=day).sentence
    before, _, after = sentence.partition(f" on {PartialDate.parse(day).words}")
    assert "Chairs of the Council of GPAI" == before
    assert said == after


def test_a_dispute_about_a_chair_cites_both_sides(kg: KnowledgeGraph) -> None:
    # bodies.csv: oecd-ai-what-we-do states the end of the council; soumu-whitepaper-2025 states the end of the term.
    (row,) = kg.answer("chairs", as_of="2024-08-01").rows
    assert {"source:oecd-ai-what-we-do", "source:soumu-whitepaper-2025"} <= {source.compact for source in row.sources}
