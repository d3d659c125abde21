"""Who chairs and who holds a seat are told with the same words, and agree on every day."""

import pytest

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import CERTAINTIES, CERTAINTY_WORDS
from gpai_graph.rdf.solutions import Term

CHAIRS = ["role:chair", "role:co-chair", "role:lead-chair", "role:lead-co-chair"]
# The days of the summits (events.csv), days between them, and the last known one.
DAYS = ["2020-06-15", "2020-12-04", "2021-11-11", "2021-12-31", "2022-11-21", "2022-11-22", "2023-12-12", "2023-12-31"]
DAYS += ["2024-07-02", "2024-07-03", "2024-12-03", "2024-12-31", "2025-12-31", "2026-09-30"]
Held = set[tuple[Term | None, ...]]


def seats(kg: KnowledgeGraph, day: str, mode: str, roles: list[str] | None = None) -> Held:
    """Who holds which role in which body."""
    asked = {"role": roles} if roles else {}
    rows = kg.answer("seats", as_of=day, mode=mode, **asked).rows
    return {(row.terms.holder, row.terms.role, row.terms.body) for row in rows}


@pytest.mark.parametrize("day", DAYS)
def test_a_chair_is_as_sure_as_its_seat(kg: KnowledgeGraph, day: str) -> None:
    answer = kg.answer("chairs", as_of=day)
    told: dict[str, Held] = {}
    for row in answer.rows:
        terms = row.terms
        told.setdefault(answer.text(terms.certainty), set()).add((terms.holder, terms.role, terms.council))
    assert told.keys() <= {*CERTAINTY_WORDS.values(), "last reported earlier", "disputed"}
    councils = {place for held in told.values() for *_, place in held}
    certain = {each for each in seats(kg, day, "certain", CHAIRS) if each[2] in councils}
    assert certain == told.get(CERTAINTY_WORDS["certain"], set())
    possible = seats(kg, day, "possible", CHAIRS)
    for words in (CERTAINTY_WORDS["certain"], "last reported earlier", CERTAINTY_WORDS["possible"]):
        assert told.get(words, set()) <= possible, words
    # Whom one source says to be over is a chair only as disputed.
    assert told.get("disputed", set()).isdisjoint(certain)


@pytest.mark.parametrize("day", DAYS)
def test_the_page_of_a_body_has_the_seats_of_the_question_in_each_body(kg: KnowledgeGraph, day: str) -> None:
    bodies = [row.terms.body for row in kg.answer("bodies").rows]
    for mode in CERTAINTIES:
        found = {
            (row.terms.holder, row.terms.role, row.terms.place)
            for body in dict.fromkeys(bodies)
            for row in kg.answer("roles", thing=body, as_of=day, mode=mode).rows
            if row.terms.place in bodies and row.terms.basis is None
        }
        expected = {each for each in seats(kg, day, mode) if each[2] in bodies}
        assert found == expected
