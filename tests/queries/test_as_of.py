"""As of a day: certain, recorded, possible, with what was counted by hand in the tables at the edges of dates."""

from typing import Any

import pytest

from gpai_graph.answers.sentence import names_asked
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import AsOf, PartialDate, before_launch, nothing_later
from gpai_graph.rdf.solutions import Literal, is_numeric
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
MODES = ("certain", "recorded", "possible")

# seats.csv, body gpai-wg-responsible-ai, roles chair, co-chair and member (begun 2020-06, ended 2024 by bodies.csv):
#   banifatemi seen 2025; bell 2022-10-17; bengio since 2020-06, seen 2020-06; bratko 2023-12-13; bryson since 2020,
#   seen 2020; chatila 2021-11 and 2022-01-27; choset since 2020, seen 2020-08-27; dignum 2021-11; dilhac 2021; heyman
#   since 2023; jitsuzumi 2023-05-10; kwiatkowska 2021-11; lenaerts since 2023; magrabi since 2022-10; oh since 2020-06;
#   regis as member since 2020, seen 2022, as co-chair since 2022-01; sakai 2022; spielkamp from 2020 to 2022.
CERTAIN_2021 = {"regis-catherine", "spielkamp-matthias"}
RECORDED_2021 = CERTAIN_2021 | {"chatila-raja", "dignum-virginia", "dilhac-marc-antoine", "kwiatkowska-marta"}
POSSIBLE_2021 = RECORDED_2021 | {
    "banifatemi-amir",
    "bell-genevieve",
    "bengio-yoshua",
    "bratko-ivan",
    "bryson-joanna",
    "choset-howie",
    "jitsuzumi-toshiya",
    "oh-alice",
    "sakai-juliana",
}
RESPONSIBLE_AI = {"certain": CERTAIN_2021, "recorded": RECORDED_2021, "possible": POSSIBLE_2021}


@pytest.mark.parametrize("mode", MODES)
def test_the_experts_on_responsible_ai_at_the_end_of_2021(mode: str, graph: EmbeddedStore) -> None:
    values = {"group": "gpai-wg-responsible-ai", "as_of": "2021-12-31", "mode": mode}
    experts = {row.expert.compact for row in graph.select(LIBRARY["experts"].bind(values))}
    assert {f"person:{name}" for name in RESPONSIBLE_AI[mode]} == experts
    seats = graph.select(
        LIBRARY["seats"].bind(
            {"body": "gpai-wg-responsible-ai", "as_of": "2021", "mode": mode, "role": ["member", "co-chair"]}
        )
    )
    assert experts == {row.holder.compact for row in seats}


# (seat, day): the modes in which the seat stands there.
EDGES = {
    # From 2020 to 2022, both known to the year: certain only when 2020 is over and 2022 has not begun.
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2020-12-30"): "recorded possible",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2020-12-31"): "certain recorded possible",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2021-12-31"): "certain recorded possible",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2022-01-01"): "recorded possible",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2022-12-30"): "recorded possible",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2022-12-31"): "recorded",
    ("spielkamp-matthias-gpai-wg-responsible-ai-member", "2023-01-01"): "",
    # Since 2020-06, no end, seen in that month only: never certain; possible until the group ends, some
    # day of 2024, and no later than the experts group of which it is a part, in July 2024. Not before GPAI, 2020-06-15.
    ("bengio-yoshua-gpai-wg-responsible-ai-co-chair", "2020-05-31"): "",
    ("bengio-yoshua-gpai-wg-responsible-ai-co-chair", "2020-06-30"): "recorded possible",
    ("bengio-yoshua-gpai-wg-responsible-ai-co-chair", "2021-06-30"): "possible",
    ("bengio-yoshua-gpai-wg-responsible-ai-co-chair", "2024-07-30"): "possible",
    ("bengio-yoshua-gpai-wg-responsible-ai-co-chair", "2024-07-31"): "",
    # Only seen, in November 2021: recorded in that year, possible from the first day of GPAI to the end of the group.
    ("dignum-virginia-gpai-wg-responsible-ai-member", "2020-06-14"): "",
    ("dignum-virginia-gpai-wg-responsible-ai-member", "2020-06-15"): "possible",
    ("dignum-virginia-gpai-wg-responsible-ai-member", "2021-11-15"): "recorded possible",
    ("dignum-virginia-gpai-wg-responsible-ai-member", "2022-06-30"): "possible",
    # Since 2020 and seen in 2022, no end: certain from the end of 2020 until the first day on which 2022 may mean.
    ("regis-catherine-gpai-wg-responsible-ai-member", "2021-12-31"): "certain recorded possible",
    ("regis-catherine-gpai-wg-responsible-ai-member", "2022-01-01"): "certain recorded possible",
    ("regis-catherine-gpai-wg-responsible-ai-member", "2022-01-02"): "recorded possible",
    ("regis-catherine-gpai-wg-responsible-ai-member", "2023-06-30"): "possible",
}


@pytest.mark.parametrize(("seat", "day"), EDGES, ids=[f"{seat.partition('-gpai')[0]}-{day}" for seat, day in EDGES])
def test_a_seat_stands_where_its_dates_allow(seat: str, day: str, graph: EmbeddedStore) -> None:
    found = []
    for mode in MODES:
        rows = graph.select(LIBRARY["seats"].bind({"as_of": day, "mode": mode, "body": "gpai-wg-responsible-ai"}))
        if any(row.seat.compact == f"seat:{seat}" for row in rows):
            found.append(mode)
    assert EDGES[seat, day].split() == found


# Three seats in bodies that ended some day of July 2024 (bodies.csv).
CONTRADICTED = {
    # country_seats.csv: from 2022-11 to 2023-12; seen 2022-11-24 and 2023-12.
    ("gpai-council", "jp-gpai-council-lead-chair"): {
        "2022-11-15": "recorded possible",
        "2022-11-30": "certain recorded possible",
        "2023-11-30": "certain recorded possible",
        "2023-12-01": "recorded possible",
        "2023-12-31": "recorded",
        "2024-07-15": "",
        "2025-01-01": "",
    },
    # country_seats.csv: from 2023-12 to 2024-12; seen 2023-12 and 2024-07. No seat outlives
    # its body: the council may have ended on 2024-07-01, and had by 2024-07-31.
    ("gpai-council", "in-gpai-council-lead-chair"): {
        "2023-12-15": "recorded possible",
        "2023-12-31": "certain recorded possible",
        "2024-06-30": "certain recorded possible",
        "2024-07-01": "recorded possible",
        "2024-07-30": "recorded possible",
        "2024-09-01": "",
        "2025-01-01": "",
    },
    # seats.csv: from 2023 to 2024 says one source; since 2022-11, seen 2022-11, outside that term, say two others.
    ("gpai-steering-committee", "martinez-inma-gpai-steering-committee-co-chair"): {
        "2022-10-31": "recorded",
        "2022-11-15": "recorded possible",
        "2024-06-30": "recorded possible",
        "2024-07-31": "",
        "2025-01-01": "",
    },
}
CONTRADICTED_DAYS = [(*seat, day) for seat, days in CONTRADICTED.items() for day in days]


@pytest.mark.parametrize(
    ("body", "seat", "day"), CONTRADICTED_DAYS, ids=["-".join(each[1:]) for each in CONTRADICTED_DAYS]
)
def test_a_seat_that_a_statement_contradicts_stands_where_its_dates_allow(
    body: str, seat: str, day: str, graph: EmbeddedStore
) -> None:
    found = []
    for mode in MODES:
        rows = graph.select(LIBRARY["seats"].bind({"as_of": day, "mode": mode, "body": body}))
        if any(row.seat.compact == f"seat:{seat}" for row in rows):
            found.append(mode)
    assert CONTRADICTED[body, seat][day].split() == found


# A membership from some day of 2020 to some day of 2022, as a source that knows only years would tell it.
YEARS_ONLY = """
DELETE WHERE { GRAPH ?graph { membership:ca-gpai gpai:since ?since } } ;
DELETE WHERE { membership:ca-gpai gpai:since ?since } ;
INSERT { GRAPH ?source { membership:ca-gpai gpai:since date:2020 ; gpai:until date:2022 } }
WHERE { GRAPH ?source { membership:ca-gpai org:member country:ca } } ;
INSERT DATA { membership:ca-gpai gpai:since date:2020 ; gpai:until date:2022 }
"""
# Not before the first and not after the last day that the years may mean; certain between the two years.
MEMBERSHIP = {
    "2019-12-31": "",
    "2020-06-15": "recorded possible",
    "2020-12-31": "certain recorded possible",
    "2021-12-31": "certain recorded possible",
    "2022-01-01": "recorded possible",
    "2022-12-30": "recorded possible",
    "2022-12-31": "recorded",
    "2023-01-01": "",
}


@pytest.fixture(scope="module")
def years_only(graph: EmbeddedStore) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    store.update(with_prefixes(YEARS_ONLY))
    return store


@pytest.mark.parametrize("day", MEMBERSHIP)
def test_a_membership_known_to_the_year_is_asked_in_three_ways(day: str, years_only: EmbeddedStore) -> None:
    def rows(name: str, mode: str, **more: str) -> list[dict[str, Any]]:
        return years_only.select(LIBRARY[name].bind({"as_of": day, "mode": mode, **more})).dicts()

    canada = "https://w3id.org/gpai-graph/id/country/ca"
    expected = {mode: mode in MEMBERSHIP[day].split() for mode in MODES}
    listed = {mode: any(row["member"] == canada for row in rows("members", mode)) for mode in MODES}
    assert expected == listed
    both = {mode: rows("members-of-both", mode, group="group:g7", undated="show") for mode in MODES}
    told = {mode: {str(row["inGpai"].text) for row in both[mode] if row["country"] == canada} for mode in MODES}
    assert {mode: {"yes" if expected[mode] else "no"} for mode in MODES} == told
    apart = {mode: rows("members-outside-a-group", mode, group="country:eu") for mode in MODES}
    assert expected == {mode: any(row["member"] == canada for row in apart[mode]) for mode in MODES}
    largest = {mode: rows("largest-outside", mode, indicator="population", year="2023") for mode in MODES}
    assert expected == {mode: all(row["country"] != canada for row in largest[mode]) for mode in MODES}


def test_who_is_certain_is_recorded_and_possible_too(graph: EmbeddedStore) -> None:
    # On 2024-09-01 four seats were "certain" in councils that had ended in July.
    for day in ("2020-12-31", "2021-06-30", "2022-12-31", "2024-07-15", "2024-09-01", "2024-12-03", "2026-03-01"):
        seats = {
            mode: {row.seat for row in graph.select(LIBRARY["seats"].bind({"as_of": day, "mode": mode}))}
            for mode in MODES
        }
        assert seats["certain"] <= seats["recorded"]
        assert seats["certain"] <= seats["possible"]


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return load()


def _said(kg: KnowledgeGraph, name: str, **values: str) -> str:
    return "\n".join(kg.answer(name, **values).caveats)


def test_an_answer_says_in_which_way_it_was_asked(kg: KnowledgeGraph) -> None:
    assert _said(kg, "members").startswith(
        "We count memberships that had begun by this day and that no source reports as ended. Other ways"
    )
    assert "Other ways to ask: mode=certain or mode=possible." in _said(kg, "seats", as_of="2021")
    # Without a day, experts are those of all times, and no mode narrows them.
    assert "We count" not in _said(kg, "experts")
    assert "We count everything that a source places in the year of this day" in _said(kg, "experts", as_of="2021")


def test_an_answer_says_what_is_inferred_in_it(kg: KnowledgeGraph) -> None:
    # The sixteen of 2024-07-03, see MEMBERS in test_counted_by_hand.py.
    assert "16 of 45 rows are inferred" in _said(kg, "members")
    assert "inferred" not in _said(kg, "members", as_of="2022")
    assert "16 of the 45 members on that day are inferred" in _said(kg, "world-share")
    assert "inferred" not in _said(kg, "world-share", as_of="2022")


def test_an_answer_on_a_roster_says_how_many_ends_are_unknown_and_what_size_is_stated(kg: KnowledgeGraph) -> None:
    said = _said(kg, "experts", group="gpai-wg-responsible-ai")
    # seats.csv: 53 seats in the group and 6 in the one below it; an end stands in three (spielkamp, regis, coiera).
    assert "Of the 59 seats recorded at any time in the bodies shown, 3 have a known end, stated or inferred." in said
    # completeness.csv: 30 members on 2020-11-30.
    assert "Working Group on Responsible AI: 30 members stated for 30 November 2020" in said


OF_A_DAY = [name for name in LIBRARY if "as_of" in LIBRARY[name].parameters and not LIBRARY[name].asks_others]
LATER = " (the last day that our sources cover; you asked for {})"


# One day for all, and others for a question of each kind.
@pytest.mark.parametrize(
    ("name", "day"),
    [*((name, "2027-01-01") for name in OF_A_DAY), *((name, "2100") for name in ("members", "bodies-and-chairs"))],
)
def test_a_day_after_the_data_end_is_answered_for_the_last_day_known_and_says_so(
    name: str, day: str, kg: KnowledgeGraph
) -> None:
    assert kg.cut_off is not None
    values = {"thing": "country:rs"} if "thing" in LIBRARY[name].parameters else {}
    late, known = (kg.answer(name, as_of=as_of, **values) for as_of in (day, kg.cut_off.text))
    assert known.rows == late.rows
    told = LATER.format(AsOf.parse(day).words)
    assert known.sentence == late.sentence.replace(told, "")
    assert not known.sentence or not names_asked(LIBRARY[name].answer, "as_of") or told in late.sentence
    said = f"{nothing_later(kg.cut_off)} What is shown is for that day."
    assert [line for line in late.caveats if line != said] == [*known.caveats]
    assert said in late.caveats
    if LIBRARY[name].has_links:
        late_network, known_network = (kg.network(name, as_of=as_of, **values) for as_of in (day, kg.cut_off.text))
        assert known_network.graph["as_of"] == late_network.graph["as_of"]
        assert {*known_network.edges} == {*late_network.edges}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        *((name, "2020-06-14") for name in OF_A_DAY if LIBRARY[name].answer),
        *((name, day) for name in ("members", "chairs", "world-share") for day in ("1999", "2019-12")),
    ],
)
def test_an_answer_for_a_day_before_the_launch_says_when_that_was(name: str, day: str, kg: KnowledgeGraph) -> None:
    values = {"thing": "country:rs"} if "thing" in LIBRARY[name].parameters else {}
    sentence = kg.answer(name, as_of=day, **values).sentence
    assert kg.launch is not None
    assert kg.launch.words in sentence
    # There was none: nothing is left to prove.
    assert "That does not prove" not in sentence
    assert before_launch(kg.launch) not in kg.answer(name, as_of="2020-06-15", **values).sentence


@pytest.mark.parametrize("day", ["1999", "2019-12", "2021", "2022-06-30", None])
def test_a_figure_is_of_no_later_year_than_the_members(day: str | None, kg: KnowledgeGraph) -> None:
    for indicator in kg.answer("indicators").column("indicator"):
        rows = kg.answer("largest-outside", indicator=indicator, as_of=day).rows
        assert all(row.terms.year.compact[len("date:") :] <= (day or "2026")[:4] for row in rows)


# Columns that tell what came later, and say so: how something went on, when it was seen, when our list was made;
# a series of figures, whose years its sentence names.
TOLD_LATER = {"until", "end", "ended", "seen", "list"}
OF_ALL_YEARS = {("world-share", "year")}


def _text(term: object) -> str:
    """A text such as a year, or an IRI; "" for a number."""
    return "" if isinstance(term, Literal) and is_numeric([term]) else str(getattr(term, "text", term))


@pytest.mark.parametrize("day", ["2021-12-31", "2023-06-15"])
@pytest.mark.parametrize("name", OF_A_DAY)
def test_nothing_in_an_answer_for_a_day_begins_after_it(name: str, day: str, graph: EmbeddedStore) -> None:
    found = graph.select(LIBRARY[name].bind({"as_of": day}))
    for column in set(found.variables) - TOLD_LATER:
        if (name, column) not in OF_ALL_YEARS:
            terms = filter(None, found.column(column))
            dates = filter(None, (PartialDate.of(term) or PartialDate.of(_text(term)) for term in terms))
            assert [date.text for date in dates if date.year > int(day[:4])] == [], column


@pytest.mark.parametrize(("day", "texts"), [("2020-06-14", ""), ("2026-06-03", "1"), ("2026-06-04", "2")])
def test_a_text_counts_for_a_member_from_its_date(day: str, texts: str, graph: EmbeddedStore) -> None:
    # strategies.csv of Canada, a member since 2020-06-15: 2017-03-30 (other sources: 2017) and 2026-06-04.
    rows = graph.select(LIBRARY["strategies-before-and-after-joining"].bind({"as_of": day, "country": "ca"}))
    assert [row.recorded.text for row in rows] == texts.split()


OF_A_YEAR = [
    name
    for name in OF_A_DAY
    if not LIBRARY[name].has_links and "mode" not in LIBRARY[name].parameters and "-12-31" in LIBRARY[name].code
]


@pytest.mark.parametrize("name", [name for name in OF_A_YEAR if "counts-members" not in LIBRARY[name].tags])
def test_what_is_counted_for_the_year_of_a_day_says_so(name: str, kg: KnowledgeGraph) -> None:
    assert "for the year of 15 June 2021" in kg.answer(name, as_of="2021-06-15").sentence


@pytest.mark.parametrize(
    "name", [name for name in OF_A_DAY if LIBRARY[name].has_links and "-12-31" in LIBRARY[name].code]
)
def test_a_network_whose_seats_are_those_of_the_year_says_so(name: str, kg: KnowledgeGraph) -> None:
    assert " reported that year" in kg.answer(name, as_of="2021-12-01").sentence
    assert " reported that year" not in kg.answer(name).sentence


def test_a_share_or_figure_is_told_with_the_day_of_its_members(kg: KnowledgeGraph) -> None:
    share, largest = (kg.answer(name, as_of="2020-12-31").sentence for name in ("world-share", "largest-outside"))
    assert share.startswith("The members of GPAI on 31 December 2020 account for ")
    assert largest.startswith("Of the countries outside GPAI on 31 December 2020, China has the highest figure: ")


def test_an_instrument_that_ended_is_not_counted_as_binding(kg: KnowledgeGraph) -> None:
    # instruments.csv: seven are binding, of which Executive Order 14110 ended in January 2025.
    answer = kg.answer("instruments-related-to-gpai")
    current = {row.terms.instrument for row in answer.rows if answer.text(row.terms.state) == "current"}
    binding = {row.terms.instrument for row in answer.rows if answer.text(row.terms.binding) == "Binding"}
    assert binding - current
    assert f" {len(binding & current)} are binding and current." in answer.sentence


def test_a_sentence_says_in_which_way_it_was_asked(kg: KnowledgeGraph) -> None:
    # Four members came in later that year: "GPAI had 19 members on 15 June" alone would be false.
    told = kg.answer("members", as_of="2020-06-15", mode="recorded").sentence
    assert told.startswith("GPAI had 19 members on 15 June 2020 (reported that year), ")
    assert kg.answer("members", as_of="2020-06-15").sentence.startswith("GPAI had 15 members on 15 June 2020, ")
    assert "that had begun by this day" in _said(kg, "members", as_of="2020-06-15")
    assert kg.answer("experts").sentence == (
        "91 experts sat in the groups of GPAI, all years together. Others may have sat there too."
    )
    assert kg.answer("experts", group="gpai-wg-responsible-ai", as_of="2021", mode="certain").sentence == (
        "3 experts sat in the Working Group on Responsible AI and the body below it on 31 December 2021 (confirmed "
        "on this date). Others may have sat there too."
    )


@pytest.mark.parametrize("name", ["bodies", "projects"])
@pytest.mark.parametrize("day", ["2019-06-30", "2020-03-01", "2020-06-14"])
def test_no_body_or_project_of_gpai_begins_before_it(name: str, day: str, kg: KnowledgeGraph) -> None:
    # bodies.csv: GPAI since 2020-06-15; its secretariat, expert group and centre in Paris since 2020, no month known.
    assert len(kg.answer(name, as_of=day)) == 0


@pytest.mark.parametrize(
    "name", sorted({name for name in LIBRARY if {"as_of", "mode"} <= set(LIBRARY[name].parameters)})
)
@pytest.mark.parametrize("day", ["0001", "1900", "2018-06-06"])
def test_no_seat_is_possible_before_the_first_event(name: str, day: str, kg: KnowledgeGraph) -> None:
    # events.csv begins with the announcement by Canada and France on 7 June 2018.
    rows = kg.run(name, as_of=day, mode="possible")
    holders = {"seat", "expert", "holder"} & set(rows.variables)
    assert not holders or not rows
