"""Nothing begins before its body or outlives it: the dates of a body count, and those of what it is part of."""

import pytest
from library_queries import LIBRARY

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import PREFIXES, expand
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

# Before GPAI, in its first days, when its old bodies had ended (July 2024), a year later.
DAYS = ("2020-06-03", "2020-07-01", "2024-08-15", "2025-06-30")
LISTS = ("date", "parts", "seats")
# One of these stands in each row that shows a seat.
OF_SEATS = (PREFIXES["role"], PREFIXES["sector"], expand("gpai:affiliation"))
# Each as its own simple question: the derived days are not asked.
ASKED = {
    "date": "SELECT DISTINCT ?x ?p ?first ?last { ?x a gpai:Body ; ?p ?date . ?date gpai:firstDay ?first ; "
    "gpai:lastDay ?last FILTER(?p IN (gpai:since, gpai:until)) }",
    "parts": "SELECT DISTINCT ?part ?whole { ?part a gpai:Body ; org:subOrganizationOf ?whole }",
    "seats": "SELECT DISTINCT ?seat ?body { ?seat a gpai:Seat ; org:organization ?body }",
}


class Lifetimes:
    """From which day and to which day each body may have existed."""

    def __init__(self, graph: EmbeddedStore) -> None:
        rows = {name: [tuple(row) for row in graph.select(with_prefixes(ASKED[name]))] for name in LISTS}
        self.body_of = {str(seat): str(body) for seat, body in rows["seats"]}
        self._wholes: dict[str, list[str]] = {}
        for part, whole in rows["parts"]:
            self._wholes.setdefault(str(part), []).append(str(whole))
        self._begins: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        for body, which, first, last in rows["date"]:
            if which == expand("gpai:since"):
                self._begins[str(body)] = min(first.text, self._begins.get(str(body), first.text))
            else:
                self._ends[str(body)] = max(last.text, self._ends.get(str(body), last.text))

    def exists(self, body: str, day: str) -> bool:
        """Whether no date rules out that the body, and what it is part of, existed on the day."""
        begun = self._begins.get(body, "") <= day
        return (
            begun
            and day < self._ends.get(body, "9999")
            and all(self.exists(w, day) for w in self._wholes.get(body, []))
        )

    def seated(self, row: list[Term | None]) -> set[str]:
        """The bodies in which a row shows a seat."""
        things = [str(term) for term in row if isinstance(term, IRI)]
        if not any(thing.startswith(OF_SEATS) for thing in things):
            return set()  # such as work on a project, which a seat shows
        seats = {self.body_of[thing] for thing in things if thing in self.body_of}
        return seats | {thing for thing in things if thing.startswith(PREFIXES["body"])}


@pytest.fixture(scope="module")
def lifetimes(graph: EmbeddedStore) -> Lifetimes:
    return Lifetimes(graph)


def cases() -> list[tuple[str, str, str]]:
    """Each question with a date, in each way to be sure that it knows."""
    return [
        (name, day, mode)
        for name in LIBRARY
        if "as_of" in LIBRARY[name].parameters
        for mode in (LIBRARY[name].parameters["mode"].choices if "mode" in LIBRARY[name].parameters else [""])
        for day in DAYS
        if mode != "any"
    ]


@pytest.mark.parametrize(("name", "day", "mode"), cases(), ids=str)
def test_no_row_shows_a_seat_in_a_body_that_did_not_exist_on_the_day(
    name: str, day: str, mode: str, kg: KnowledgeGraph, lifetimes: Lifetimes
) -> None:
    query = LIBRARY[name]
    values = {
        "as_of": day,
        **({"mode": mode} if mode else {}),
        **({"undated": "show"} if "undated" in query.parameters else {}),
    }
    wrong = [
        row
        for row in kg.run(name, **values).rows
        # Where sources disagree on the end, the row says so.
        if "disputed" not in [term.text for term in row if isinstance(term, Literal)]
        and any(not lifetimes.exists(body, day) for body in lifetimes.seated(list(row)))
    ]
    assert wrong == []


def test_seats_are_seen_in_rows(kg: KnowledgeGraph, lifetimes: Lifetimes) -> None:
    # The old bodies are there in 2022, and in the answers of all questions about seats.
    seen = {
        name
        for name in LIBRARY
        if "as_of" in LIBRARY[name].parameters
        and any(lifetimes.seated(list(row)) for row in kg.run(name, as_of="2022-11-15").rows)
    }
    assert seen >= {"experts", "experts-by-sector", "seats", "people-and-bodies", "bodies-and-chairs", "everything"}


def test_a_part_ends_with_the_whole(kg: KnowledgeGraph) -> None:
    # bodies.csv: the working groups ended in 2024, the expert group of which they were parts in July 2024.
    assert len(kg.run("seats", body="gpai-wg-responsible-ai", as_of="2024-07-30", mode="possible").rows) > 0
    for mode in ("certain", "recorded", "possible"):
        assert len(kg.run("seats", body="gpai-wg-responsible-ai", as_of="2024-07-31", mode=mode).rows) == 0
