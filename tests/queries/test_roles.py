"""Memberships and seats of a thing, and how sure each is on a day: counted by hand from the tables.

memberships.csv, country_seats.csv and seats.csv (those that represent the country). On 30 June 2021, of Canada: the
membership since 2020-06-15, the chair 2020-12 to 2021-11-11, the first seat in the steering committee 2020-12 to
2021-11 and that of Zed, of the same time, held. Of the ministers as chairs only years are known (Bains 2020 to 2021,
Champagne 2021 to 2021-11-11). Both outgoing chairs began in November 2021, the second seat began in November 2022."""

from collections import Counter

import pytest
from library_queries import LIBRARY

from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.solutions import Row
from gpai_graph.stores.embedded import EmbeddedStore

HELD = {
    "membership:ca-gpai": 3,
    "seat:ca-gpai-council-chair": 2,
    "seat:ca-gpai-steering-committee-member": 2,
    "seat:zed-jordan-gpai-steering-committee-co-chair": 1,
}
BY_THE_YEAR = {"seat:bains-navdeep-gpai-council-chair": 2, "seat:champagne-francois-philippe-gpai-council-chair": 2}
LATER_THAT_YEAR = {
    "seat:ca-gpai-council-outgoing-chair": 1,
    "seat:champagne-francois-philippe-gpai-council-outgoing-chair": 1,
}
LATER = {"seat:ca-gpai-steering-committee-member-2": 2}


def roles(graph: EmbeddedStore, thing: str, **values: Values) -> list[Row]:
    return list(graph.select(LIBRARY["roles"].bind({"thing": thing, **values})))


def states(rows: list[Row]) -> dict[str, str]:
    """{membership or seat: its state}; no two rows of one differ here."""
    assert len({(row.seat, row.state) for row in rows}) == len({row.seat for row in rows})
    return {row.seat.compact: row.state.text for row in rows}


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        ("certain", HELD),
        ("recorded", HELD | BY_THE_YEAR | LATER_THAT_YEAR),
        (None, HELD | BY_THE_YEAR | LATER_THAT_YEAR),
        # What began after the day is ruled out, though a source dates it in that year.
        ("possible", HELD | BY_THE_YEAR),
        ("any", HELD | BY_THE_YEAR | LATER_THAT_YEAR | LATER),
    ],
)
def test_each_certainty_shows_its_seats_once_for_every_source(
    mode: str | None, rows: dict[str, int], graph: EmbeddedStore
) -> None:
    found = roles(graph, "country:ca", as_of="2021-06-30", mode=mode)
    assert rows == Counter(row.seat.compact for row in found)


def test_the_state_is_the_surest_that_holds_on_the_day(graph: EmbeddedStore) -> None:
    expected = {
        **dict.fromkeys(HELD, "certain"),
        **dict.fromkeys([*BY_THE_YEAR, *LATER_THAT_YEAR], "recorded"),
        **dict.fromkeys(LATER, "none"),
    }
    assert expected == states(roles(graph, "country:ca", as_of="2021-06-30", mode="any"))
    # A day before all of them, of a year that no source names.
    assert {*expected} == {*states(roles(graph, "country:ca", as_of="2019", mode="any"))}
    assert {"none"} == {*states(roles(graph, "country:ca", as_of="2019", mode="any")).values()}
    assert [] == roles(graph, "country:ca", as_of="2019")


def test_each_row_says_what_its_source_says(graph: EmbeddedStore) -> None:
    # Two sources of the same seat: one knows since when, the other also until when.
    found = roles(graph, "person:bains-navdeep", as_of="2021-06-30")
    told = [(row.source.compact, row.since.compact, row.until and row.until.compact) for row in found]
    first, second = "source:gpai-community-2021", "source:gpai-montreal-2020"
    assert {(first, "date:2020", "date:2021"), (second, "date:2020", None)} == set(told)
    (zed,) = roles(graph, "person:zed-jordan", as_of="2021-06-30")
    # The end was inferred: no source states it, and still it decides.
    assert ("role:co-chair", "body:gpai-steering-committee", None, None, "certain") == (
        zed.role.compact,
        zed.place.compact,
        zed.until,
        zed.basis,
        zed.state.text,
    )
    assert {"none"} == {row.state.text for row in roles(graph, "person:zed-jordan", as_of="2022-06-30", mode="any")}


def test_a_planned_seat_is_no_seat(graph: EmbeddedStore) -> None:
    # The council ended in July 2024; Serbia's terms as lead chair were planned for 2025 or, by another source, 2026.
    found = states(roles(graph, "country:rs", as_of="2025-06-30", mode="any"))
    assert {
        "membership:rs-gpai": "certain",
        "seat:rs-gpai-ip-council-co-chair": "recorded",
        "seat:begovic-jelena-gpai-ip-council-representative": "possible",
        "seat:rs-gpai-council-incoming-chair": "none",
        "seat:begovic-jelena-gpai-ministerial-council-representative": "none",
    } == found


def test_an_inferred_membership_has_its_basis_and_its_premises(graph: EmbeddedStore) -> None:
    # Austria is a member by the agreement of 3 July 2024, whose announcement names no country.
    found = roles(graph, "country:at", as_of="2024-07-03")
    assert {("membership:at-gpai", "concept:basis-inferred", "date:2024-07-03", "certain")} == {
        (row.seat.compact, row.basis.compact, row.since.compact, row.state.text) for row in found
    }
    assert [] == roles(graph, "country:at", as_of="2023")
