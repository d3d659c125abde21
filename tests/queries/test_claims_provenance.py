"""Claims about provenance, timelines and neighbours, counted by hand from the tables."""

import csv
from collections import Counter
from pathlib import Path

from built import table
from claims import asked, triple

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import queries_dir

# What `recorded` and its kin write for a number that is there.
YES, MORE, NO, NOT_COUNTED = "yes", "more than stated", "no", "not counted"


# ---- Provenance ----


def test_what_is_stated_and_recorded_is_what_each_counting_query_answers(graph: EmbeddedStore) -> None:
    # recorded.csv holds the answers of the queries that completeness.csv names, one by one.
    with (Path(__file__).parent / "expected" / "recorded.csv").open(encoding="utf-8", newline="") as file:
        known = {triple(row, "id", "stated", "recorded", "query") for row in csv.DictReader(file)}
    rows = asked(graph, "stated-and-recorded")
    assert {triple(row, "statement", "stated", "recorded", "query") for row in rows if row["query"]} == known
    for row in rows:
        beyond = int(row["recorded"]) - int(row["stated"]) if row["query"] else 0
        complete = (MORE if beyond > 0 else NO if beyond else YES) if row["query"] else NOT_COUNTED
        assert row["complete"] == complete


def test_members_are_counted_on_the_day_of_the_total(graph: EmbeddedStore) -> None:
    joined = [
        (PartialDate.parse(row["since"]).last, row["member"])
        for row in table("memberships")
        if row["organisation"] == "gpai" and row["role"] == "member"
    ]
    for row in asked(graph, "stated-and-recorded"):
        if row["query"] == "recorded-members" and row["date"]:
            day = PartialDate.parse(row["date"].removeprefix("date:")).last
            # memberships.csv: nobody left.
            assert int(row["recorded"]) == len({member for since, member in joined if since <= day}), row["statement"]


def test_a_sentence_says_where_more_is_recorded_than_stated(kg: KnowledgeGraph) -> None:
    answer = kg.answer("stated-and-recorded")
    more = {row.statement for row in kg.run("stated-and-recorded") if row.complete.text == MORE}
    assert more
    assert f"{len(more)} are smaller," in answer.sentence


def test_every_stated_count_has_a_row_a_source(graph: EmbeddedStore) -> None:
    rows = asked(graph, "stated-and-recorded")
    stated = [
        (f"completeness:{row['id']}", f"source:{source}")
        for row in table("completeness")
        for source in row["source"].split(";")
    ]
    assert sorted(stated) == sorted(triple(row, "statement", "source") for row in rows)
    # completeness.csv: 27 counts without a query, such as participants of summits and shares in per cent.
    assert len({row["statement"] for row in rows if row["complete"] == NOT_COUNTED}) == 27


def test_several_sources_state_each_route_and_one_most_milestones(graph: EmbeddedStore) -> None:
    facts = {
        triple(row, "kind", "property"): triple(row, "facts", "alone") for row in asked(graph, "single-source-facts")
    }
    # memberships.csv: 31 stated rows, each with two sources or more; the 16 inferred are no facts.
    assert facts["membership", "gpai:route"] == ("31", "0")
    # ai_milestones.csv: one date a row, two for gpt-4; alone are the rows with one source.
    rows = table("ai_milestones")
    alone = sum(";" not in row["source"] for row in rows)
    assert facts["milestone", "gpai:date"] == (str(len(rows)), str(alone))


def test_the_facts_with_one_source_of_each_kind_are_as_many_as_are_counted(graph: EmbeddedStore) -> None:
    counted = {
        (row["kind"], row["property"]): int(row["alone"])
        for row in asked(graph, "single-source-facts")
        if row["alone"] != "0"
    }
    listed: Counter[tuple[str, str]] = Counter()
    questions = Library(queries_dir())
    for kind in questions["facts-with-one-source"].parameters["kind"].choices:
        # A copy and its original are one source, and have a row each.
        rows = graph.select(questions["facts-with-one-source"].bind({"kind": kind}))
        facts = {(row.thing, row.property, row.value) for row in rows}
        listed.update((kind, property_.compact) for _, property_, _ in facts)
    assert listed == counted


def test_single_source_facts_add_up_to_all_facts(graph: EmbeddedStore) -> None:
    rows = asked(graph, "single-source-facts")
    by_number = {row["sources"]: int(row["facts"]) for row in asked(graph, "facts-by-number-of-sources")}
    assert sum(int(row["facts"]) for row in rows) == sum(by_number.values())
    assert sum(int(row["alone"]) for row in rows) == by_number["1"]


def test_sources_without_a_date_have_a_row_of_their_own(graph: EmbeddedStore) -> None:
    years = {row["year"]: row["sources"] for row in asked(graph, "sources-by-year")}
    # A page whose claims are tested states nothing here.
    undated = sum(not row["date"] for row in table("sources") if row["reliability"] != "claimant")
    # Of 2007: enwiki-eu-member-state; of 2015: unga-res-70-1.
    assert (years[""], years["2007"], years["2015"]) == (str(undated), "1", "1")


def test_a_publisher_of_one_source_states_what_the_source_states(graph: EmbeddedStore) -> None:
    [row] = [row for row in asked(graph, "publishers") if row["publisher"] == "DakarTV"]
    # sources.csv: one source. people.csv: type and name; seats.csv: type, holder, body, role, country, nominator;
    # completeness.csv: type, subject, count, country.
    assert triple(row, "sources", "facts") == ("1", "12")
    alone = {row["publisher"]: row["facts"] for row in asked(graph, "what-only-one-publisher-says")}
    assert alone["DakarTV"] == "12"


# ---- Details ----


def test_a_timeline_names_the_start_that_we_inferred(graph: EmbeddedStore) -> None:
    # projects.csv: data-institutions has the start 2023, inferred, and no end; nothing dated leads to it.
    assert [
        triple(row, "date", "property", "about", "source")
        for row in asked(graph, "timeline", thing="project:data-institutions")
    ] == [("2023", "gpai:start", "project:data-institutions", "derived:inferred-rows")]


def test_a_timeline_holds_what_leads_to_a_thing(graph: EmbeddedStore) -> None:
    told = {triple(row, "date", "property", "about") for row in asked(graph, "timeline", thing="country:sn")}
    # memberships.csv, group_memberships.csv, country_seats.csv and strategies.csv. Figures of the country are
    # left out, and the expert whose seat no source dates has no row.
    assert told == {
        ("2022-11-22", "gpai:since", "membership:sn-gpai"),
        ("2023-09-14", "gpai:issued", "strategy:sn-snia-2023"),
        ("2023-12", "gpai:since", "seat:sn-gpai-steering-committee-member"),
        ("2023-12-13", "gpai:observed", "seat:sn-gpai-steering-committee-member"),
        ("2024-07", "gpai:until", "seat:sn-gpai-steering-committee-member"),
        ("2026-02-16", "gpai:observed", "seat:ndiaye-seydina-gpai-expert-community-contributor"),
        ("2026-02-19", "gpai:since", "membership:sn-new-delhi-declaration-endorsers"),
    }


def test_a_timeline_of_a_series_holds_its_events(graph: EmbeddedStore) -> None:
    rows = asked(graph, "timeline", thing="series:gpai-council-meetings")
    # events.csv: three events of the series, with start and end; the series is a link of ours.
    assert {triple(row, "date", "property") for row in rows} == {
        ("2024-07-03", "gpai:start"),
        ("2024-07-04", "gpai:end"),
        ("2025-02-09", "gpai:start"),
        ("2025-02-09", "gpai:end"),
        ("2026-02-20", "gpai:start"),
        ("2026-02-20", "gpai:end"),
    }


def test_neighbours_of_senegal_are_reached_directly_or_through_seats(graph: EmbeddedStore) -> None:
    found = {triple(row, "neighbour", "direction") for row in asked(graph, "neighbours", thing="country:sn")}
    assert found == {
        ("strategy:sn-snia-2023", "to the thing"),
        # Through its membership, its seat, its endorsement, and the seat of the expert that it nominated.
        ("body:gpai", "through"),
        ("body:gpai-steering-committee", "through"),
        ("body:gpai-wg-innovation-commercialization", "through"),
        ("event:tokyo-summit-2022", "through"),
        ("group:new-delhi-declaration-endorsers", "through"),
        ("group:paris-ai-statement-signatories", "through"),
        ("person:mboup-ndeye-fatou", "through"),
        ("person:ndiaye-seydina", "through"),
    }
