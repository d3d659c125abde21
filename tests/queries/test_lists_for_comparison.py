"""Lists for comparison: for which date the list of a group stands, and whether that is older than the date asked."""

import csv

import pytest
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.paths import ontology_dir

OLDER, LATER, SAME = "older than the date asked", "later than the date asked", "same as the date asked"
COMPARED = "members-of-both", "members-outside-a-group"


def rows_of(table: str) -> list[dict[str, str]]:
    with (ontology_dir() / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_dates() -> dict[str, PartialDate]:
    """{slug of a group: the last date for which a row of completeness.csv counts its members}."""
    found: dict[str, PartialDate] = {}
    for row in rows_of("completeness"):
        if row["query"] == "recorded-group-members" and row["date"]:
            date = PartialDate.parse(row["date"])
            known = found.get(row["subject"])
            found[row["subject"]] = date if known is None or date.last > known.last else known
    return found


LISTS = list_dates()
GROUPS = sorted({row["slug"] for row in rows_of("groups")})


def group_iri(kg: KnowledgeGraph, slug: str) -> str:
    (found,) = [row.thing for row in kg.run("things-of-class") if row.thing.endswith(f"/{slug}")]
    return str(found.compact)


@pytest.mark.parametrize("slug", GROUPS)
def test_a_comparison_tells_the_date_of_its_list_and_whether_it_is_older(slug: str, kg: KnowledgeGraph) -> None:
    date, group = LISTS[slug], group_iri(kg, slug)
    assert kg.cut_off is not None
    for as_of, age in (
        (date.last, SAME),
        *((day, OLDER if date.last < kg.cut_off.last else SAME) for day in ("2031", None)),
    ):
        for name in COMPARED:
            answer = kg.answer(name, group=group, as_of=as_of)
            if not len(answer):
                continue
            assert {answer.text(term) for term in answer.column("list")} == {date.words}, name
            assert {answer.text(term) for term in answer.column("list_age")} == {age}, name
            told = "" if age == SAME else f", {age}"
            assert f"Our list of the group is from {date.words}{told}." in answer.sentence
            (caveat,) = [line for line in answer.caveats if "Lists used:" in line]
            assert f": {date.words}, " in caveat
            # Nobody is called certain by a list of another date.
            assert "(confirmed on this date)" not in answer.sentence


def test_a_list_that_is_later_than_the_date_asked_is_marked_too(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members-of-both", group="organisation:council-of-europe", as_of="2021")
    assert answer.sentence.endswith(f"Our list of the group is from 5 September 2024, {LATER}.")


def test_each_of_several_lists_has_its_own_date(kg: KnowledgeGraph) -> None:
    answer = kg.answer("who-signed-what-else")
    columns = [answer.column(name) for name in ("group", "list", "list_age")]
    told = {tuple(map(answer.text, row)) for row in zip(*columns, strict=True)}
    assert len(told) == len({group for group, _, _ in told}) == len(GROUPS)
    assert kg.cut_off is not None
    old = sum(date.last < kg.cut_off.last for date in LISTS.values())
    assert sum(age == OLDER for _, _, age in told) == old
    assert f"{old} lists are older than that day." in answer.sentence


# groups.csv and group_memberships.csv, as counted by the sources of completeness.csv.
SIZES = {
    ("group:brics", "2023"): (2, 5),
    ("group:brics", "2024"): (2, 9),
    ("group:brics", None): (2, 10),
    ("group:g7", None): (7, 7),
    # 14 countries and the European Union, which is a member of the G20 and takes part in the G7.
    ("group:g20", None): (15, 20),
}


@pytest.mark.parametrize(("group", "as_of"), SIZES, ids=str)
def test_who_joined_a_group_counts_from_then_on_and_who_takes_part_is_no_member(
    group: str, as_of: str | None, kg: KnowledgeGraph
) -> None:
    answer = kg.answer("members-of-both", group=group, as_of=as_of)
    both = [term for term in answer.column("inGpai") if answer.text(term) == "yes"]
    assert SIZES[group, as_of] == (len(both), len(answer))


def test_a_revoked_order_binds_nobody(kg: KnowledgeGraph) -> None:
    # instruments.csv: two texts of May 2024, one of December 2024, the order of 2023 until its end, that of 2025-01-23.
    for as_of, binding in (("2025-01-19", 4), ("2025-01-20", 3), ("2025-01-23", 4)):
        rows = {row.binding.compact: row for row in kg.run("binding-or-voluntary", as_of=as_of)}
        assert rows["concept:binding-binding"].instruments.python == binding, as_of
    (state,) = {row.state.text for row in kg.run("instruments") if str(row.instrument).endswith("/instrument/eo-14110")}
    assert state == "ended"


ENDS = {
    # strategies.csv: an order that was revoked, a plan for a time, two strategies that others replaced.
    "us-eo-14110-2023": "2025-01-20",
    "ee-ai-strategy-2019": "2021",
    "rs-ai-strategy-2020": "2025-01",
    "ch-digital-switzerland-2020": "2022-12",
    "rs-ai-strategy-2025": None,
}


@pytest.mark.parametrize(("strategy", "until"), ENDS.items())
def test_a_strategy_that_was_revoked_or_replaced_tells_its_end(
    strategy: str, until: str | None, kg: KnowledgeGraph
) -> None:
    rows = [row for row in kg.run("strategies") if str(row.strategy).endswith(f"/strategy/{strategy}")]
    assert rows
    assert {row.until.compact.removeprefix("date:") if row.until else None for row in rows} == {until}


DATES = {
    "date-adoption": "It was adopted ",
    "date-publication": "It was published ",
    "date-in-force": "It entered into force ",
    "date-unstated": "It dates from ",
}


def test_the_head_of_a_strategy_says_what_its_date_is_the_date_of(kg: KnowledgeGraph, client: TestClient) -> None:
    kinds: dict[IRI, set[str]] = {}
    for row in kg.query("SELECT ?strategy ?kind { GRAPH ?g { ?strategy gpai:dateKind ?kind ; gpai:issued ?date } }"):
        kinds.setdefault(row.strategy, set()).add(row.kind.rpartition("/")[2])  # type: ignore[union-attr, arg-type]
    told = {thing: kg.answer("about", thing=thing.compact).sentence for thing in kinds}
    assert {kind for found in kinds.values() for kind in found} == DATES.keys()
    for thing, found in kinds.items():
        said = {kind for kind, words in DATES.items() if words in told[thing]}
        # Of several dates the most exact one is told.
        assert said, told[thing]
        assert said <= found, told[thing]
    assert "It was adopted on 25 July 2019." in client.get("/page/strategy/ee-ai-strategy-2019").text


FOUNDED = {row["slug"]: PartialDate.parse(row["founded"]) for row in rows_of("groups") if row["founded"]}


@pytest.mark.parametrize("undated", ["hide", "show"])
@pytest.mark.parametrize("slug", sorted(FOUNDED))
def test_a_group_has_no_member_before_it_began(slug: str, undated: str, kg: KnowledgeGraph) -> None:
    group = group_iri(kg, slug)
    begun = min(
        PartialDate.parse(row["founded"]) for row in rows_of("groups") if row["slug"] == slug and row["founded"]
    )
    before = f"{begun.year - 1}-12-31"
    asked = {"group": group, "as_of": before, "undated": undated}
    assert not len(kg.answer("members-of-both", **asked))
    outside = set(kg.answer("members-outside-a-group", **asked).column("member"))
    assert outside == set(kg.answer("members", as_of=before, undated=undated).column("member")) - {kg.thing(group).iri}
    signed = kg.answer("who-signed-what-else", as_of=before, undated=undated)
    assert kg.thing(group).iri not in set(signed.column("group"))
    assert len(kg.answer("members-of-both", group=group))


def named_by() -> dict[tuple[str, str], str]:
    """{(country, group): by when a source first names it as a member}, of members without a date of joining."""
    issued = {row["id"]: PartialDate.parse(row["date"]).last for row in rows_of("sources") if row["date"]}
    rows = rows_of("group_memberships")
    dated = {(row["country"], row["group"]) for row in rows if row["since"]}
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        days = [issued[source] for source in row["source"].split(";") if source in issued]
        key, day = (row["country"], row["group"]), min(days, default=LISTS[row["group"]].last)
        if key not in dated:
            found[key] = min(found.get(key, day), day)
    return found


NAMED = named_by()


@pytest.mark.parametrize("day", ["1900-12-31", "1970-12-31", "2019-12-31", "2021-12-31", "2025-12-31", None])
@pytest.mark.parametrize("slug", sorted({group for _, group in NAMED}))
def test_a_member_without_a_date_of_joining_counts_from_the_first_source_that_names_it(
    slug: str, day: str | None, kg: KnowledgeGraph
) -> None:
    assert kg.cut_off is not None
    group, by = group_iri(kg, slug), day or kg.cut_off.last
    later = {country for (country, each), named in NAMED.items() if each == slug and named > by}
    there = {country for (country, each), named in NAMED.items() if each == slug and named <= by}
    answer = kg.answer("members-of-both", group=group, as_of=day)
    countries = {str(term).rpartition("/")[2] for term in answer.column("country")}
    assert not later & countries
    assert there <= countries
    if later and slug not in {each for each, date in FOUNDED.items() if date.first > by}:
        (hidden,) = [caveat for caveat in answer.caveats if "undated=show" in caveat]
        assert hidden.split()[0] == str(len(later))
        shown = kg.answer("members-of-both", group=group, as_of=day, undated="show")
        assert later <= {str(term).rpartition("/")[2] for term in shown.column("country")}
    signed = kg.answer("who-signed-what-else", group=group, as_of=day)
    assert not later & {str(term).rpartition("/")[2] for term in signed.column("member")}


@pytest.mark.parametrize("asked", [{}, {"as_of": "1999"}, {"as_of": "2024", "undated": "show"}])
def test_the_network_of_groups_says_the_date_of_each_list(asked: dict[str, str], kg: KnowledgeGraph) -> None:
    answer = kg.answer("countries-and-groups", **asked)
    slugs = {term.rpartition("/")[2] for term in answer.column("to") if isinstance(term, IRI)} & LISTS.keys()
    (caveat,) = [line for line in answer.caveats if "Lists used:" in line]
    assert slugs
    assert [] == [slug for slug in slugs if f"{kg.label(group_iri(kg, slug))}: {LISTS[slug].words}" not in caveat]
    assert "without a stated date of joining" not in caveat  # here such a member is hidden, or shown without a date
    G = kg.network("countries-and-groups", onto="", scalars=False, **asked)
    assert any("Lists used:" in each.words for each in G.graph["caveats"])
