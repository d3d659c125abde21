"""What a reader of an answer must keep in mind."""

import pytest
from library_queries import LIBRARY

from gpai_graph.answers.answer import Caveat, apart
from gpai_graph.graph.knowledge import KnowledgeGraph

CUT_OFF = "Sources were collected up to"


def test_a_day_after_the_last_source_is_told_and_the_day_itself_is_not(kg: KnowledgeGraph) -> None:
    assert kg.cut_off is not None
    last = kg.cut_off.last
    assert not [line for line in kg.answer("members", as_of=last).caveats if CUT_OFF in line]
    (told,) = [line for line in kg.answer("members", as_of="2031-01-01").caveats if CUT_OFF in line]
    assert f"{CUT_OFF} {kg.cut_off.words}: nothing later is known. What is shown is for that day." == told
    # What happened since a day that lies ahead: nothing is known of it.
    (told,) = [line for line in kg.answer("new-members", since="2031").caveats if CUT_OFF in line]
    assert f"{CUT_OFF} {kg.cut_off.words}: nothing later is known." == told


def test_inferred_rows_are_counted(kg: KnowledgeGraph) -> None:
    # In 2021 every member had been named by a source; by the agreement of July 2024, OECD members became members.
    early, late = (kg.answer("members", as_of=day) for day in ("2021-12-31", "2025-01-01"))
    assert not [line for line in early.caveats if "inferred" in line]
    number = sum(row.is_inferred for row in late.rows)
    assert number > 1
    assert f"{number} of {len(late)} rows are inferred: no source states them directly." in late.caveats


def test_what_is_computed_from_members_tells_how_many_of_these_are_inferred(kg: KnowledgeGraph) -> None:
    asked = [name for name in kg.queries if "counts-members" in kg.queries[name].tags]
    members = kg.answer("members", as_of="2025-01-01")
    inferred = sum(row.is_inferred for row in members.rows)
    assert asked
    for name in asked:
        (line,) = [line for line in kg.answer(name, as_of="2025-01-01").caveats if "members on that day" in line]
        assert (
            f"{inferred} of the {len(members)} members on that day are inferred: no source lists them by name." == line
        )


def test_how_sure_is_told_with_the_other_ways_to_ask(kg: KnowledgeGraph) -> None:
    for mode, meaning, others in (
        (
            "certain",
            "seats that had begun by this day and that no source reports as ended. ",
            "mode=recorded or mode=possible",
        ),
        (
            "possible",
            "everything that has a date and that no source rules out for this day. ",
            "mode=certain or mode=recorded",
        ),
    ):
        first = kg.answer("experts", as_of="2022-06-30", mode=mode).caveats[0]
        assert first.startswith(f"We count {meaning}")
        assert first.endswith(f"Other ways to ask: {others}.")
    assert not [line for line in kg.answer("experts").caveats if line.startswith("We count")]


@pytest.mark.parametrize("name", [query.name for query in LIBRARY.asked if "as_of" in query.parameters])
def test_who_types_no_parameters_reads_no_caveat_that_names_one(name: str, kg: KnowledgeGraph) -> None:
    notes = kg.answer(name, as_of="2022-06-30").notes
    assert [note for note in notes if "mode=" in str(note) or "undated=" in str(note)] == []
    assert [note for note in notes if "undated=" in note.for_commands] == [note for note in notes if note.undated]


def test_what_bears_no_date_is_either_hidden_or_shown(kg: KnowledgeGraph) -> None:
    hidden, shown = (kg.answer("seats", as_of="2022", undated=choice).notes for choice in ("hide", "show"))
    assert ["hidden"] == [note.undated for note in hidden if note.undated]
    assert ["shown"] == [note.undated for note in shown if note.undated]


def test_lists_within_caveats_can_stand_apart_each_line_once() -> None:
    sizes = Caveat("Sizes that sources state:", ("One: 5.", "Other: 6."))
    assert "Sizes that sources state:\n  One: 5.\n  Other: 6." == str(sizes) == sizes.for_commands
    assert [Caveat("First."), Caveat("Sizes that sources state:"), Caveat("One: 5."), Caveat("Other: 6.")] == apart(
        [Caveat("First.", typed="First; x=y."), sizes, Caveat("First.")]
    )


def test_rosters_tell_of_open_ends_and_stated_sizes(kg: KnowledgeGraph) -> None:
    lines = kg.answer("experts", group="gpai-wg-data-governance").caveats
    (ends,) = [line for line in lines if "have a known end" in line]
    found = kg.run("open-ends", bodies="body:gpai-wg-data-governance").first()
    assert found is not None
    assert ends.startswith(
        f"Of the {found.seats.text} seats recorded at any time in the bodies shown, {found.ended.text} have a known end"
    )
    (sizes,) = [line for line in lines if line.startswith("The recorded lists are not complete.")]
    stated = kg.answer("stated-sizes", subjects="body:gpai-wg-data-governance")
    assert len(stated) == sizes.count("\n  ") > 0
