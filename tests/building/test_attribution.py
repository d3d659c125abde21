"""Which source states what: rows, ends of memberships, what is inferred, observations of seats, disputes."""

import built
import pytest
from built import by_source, graphs, iri, quads, shown, table
from built_graph import INFERRED, SOURCES, rows_of

from gpai_graph.building import graph as building
from gpai_graph.building.csv_rows import CsvRow
from gpai_graph.building.schema import CsvColumn
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Term

OUR_COLUMNS = """basis completeness confidence key_points mandate note outcome planned query relation_to_gpai summary
    themes wikidata assessments.stance assessments.topic completeness.measure events.series groups.short_name
    organisations.parent principles.title_fr sdgs.title_fr aggregates.definition aggregates.name_fr
    indicator_types.definition""".split()


# ---- Rows: every source states every cell, and nobody else does ----


def _graphs_of(row: CsvRow) -> set[IRI]:
    sources = row.cells.get("source", "").split(";")
    return {iri(f"source:{source}") for source in sources if source}


def _stated(row: CsvRow) -> list[tuple[CsvColumn, Term]]:
    """The cells that all sources of a row state: what is ours, inferred, an observation or an end is left out."""
    inferred = row.cells.get("inferred", "").split(";")
    left_out = {*OUR_COLUMNS, *inferred, *row.table.key, "source", "inferred", "observed", "replaced_by"}
    left_out.add(ENDS.get(row.table.name, ""))
    return [
        (column, building._term(built.tables(), column, value))
        for column in row.table.columns
        if column.name not in left_out and f"{row.table.name}.{column.name}" not in left_out
        for value in row.values(column)
    ]


WITH_SOURCES = [name for name, table in built.tables().schema.items() if "source" in table.by_name]


@pytest.mark.parametrize("name", WITH_SOURCES)
def test_each_source_of_a_row_states_all_its_cells(name: str) -> None:
    lost = []
    for row in rows_of(name):
        thing = built.tables().thing(row)
        for graph in [INFERRED] if row.cells.get("basis") == "inferred" else sorted(_graphs_of(row)):
            said = _said_of(graph, thing)
            # The kind of a country or body is its class; what follows a body is told by an event of its own.
            lost += [(row.place, graph, column.name) for column, term in _stated(row) if term not in said]
    assert lost == []


_SAID: dict[IRI, dict[Term, set[Term]]] = {}


def _said_of(graph: IRI, thing: str) -> set[Term]:
    """The objects that a graph gives to a thing, and to what is called after it (change:gpai-meg for body:gpai-meg)."""
    if graph not in _SAID:
        _SAID[graph] = {}
        for subject, _, value in graphs()[graph]:
            _SAID[graph].setdefault(subject, set()).add(value)
    change = thing.replace(PREFIXES["body"], PREFIXES["change"])
    return _SAID[graph].get(IRI(thing), set()) | _SAID[graph].get(IRI(change), set())


ENDS = {"bodies": "until", "seats": "until", "country_seats": "until", "projects": "end"}


@pytest.mark.parametrize("name", ENDS)
def test_an_end_is_stated_by_the_sources_that_can_know_it(name: str) -> None:
    published = {row["id"]: row["date"] for row in table("sources")}
    wrong = []
    for row in rows_of(name):
        end = row.cells[ENDS[name]]
        inferred = ENDS[name] in row.cells.get("inferred", "").split(";")
        if not end or inferred:
            continue
        sources = row.cells["source"].split(";")
        # A date is not older than another if its last day is not before the first day of the other.
        able = [source for source in sources if published[source] and f"{published[source]}-99-99" >= end]
        term = IRI(f"{PREFIXES['date']}{end}")
        thing = IRI(built.tables().thing(row))
        stating = {source for source in sources if (thing, _end(name), term) in graphs()[iri(f"source:{source}")]}
        if stating != set(able or sources):
            wrong.append((row.place, stating, able))
    assert wrong == []


def _end(name: str) -> IRI:
    return iri(f"gpai:{ENDS[name]}")


def test_the_announcement_of_2020_does_not_state_the_end_of_2024() -> None:
    ends = by_source("body:gpai-wg-responsible-ai", "gpai:until")
    assert "source:fr-embassy-uk-2020-06" not in ends
    assert {"source:ieu-oecd-2024-07": {"date:2024"}}.items() <= ends.items()


def test_a_source_states_only_things_of_rows_that_cite_it() -> None:
    tables = built.tables()
    cited = {(graph, tables.thing(row)) for row in tables for graph in _graphs_of(row)}
    cited |= {(graph, thing.replace(PREFIXES["body"], PREFIXES["change"])) for graph, thing in cited}
    stated = {(graph, str(subject)) for graph in SOURCES for subject, _, _ in graphs()[graph]}
    assert stated - cited == set()


def test_what_describes_a_source_stands_in_the_graph_of_sources() -> None:
    assert {s.compact.partition(":")[0] for s, _, _ in graphs()[iri("graph:sources")] if isinstance(s, IRI)} == {
        "source"
    }
    assert by_source("source:ali-wendehorst", "gpai:issued") == {"graph:sources": {"date:2020"}}


# ---- What is inferred ----


def test_a_member_that_came_with_the_integrated_partnership_is_inferred() -> None:
    route = (iri("gpai:route"), iri("route:integrated-partnership"))
    stands = {graph: {s for s, p, o in said if (p, o) == route} for graph, said in graphs().items()}
    members = {graph: found for graph, found in stands.items() if found and graph is not None}
    assert {graph.compact: len(found) for graph, found in members.items()} == {"derived:inferred-rows": 16}
    derived = {(s, o) for s, p, o in graphs()[INFERRED] if p == iri("prov:wasDerivedFrom")}
    rows = [row for row in table("memberships") if row["basis"] == "inferred"]
    expected = {
        (iri(f"membership:{row['id']}"), iri(f"source:{source}")) for row in rows for source in row["source"].split(";")
    }
    assert {(s, o) for s, o in derived if s in members[INFERRED]} == expected
    assert {s for graph in SOURCES for s, _, _ in graphs()[graph]} & members[INFERRED] == set()


def test_an_inferred_membership_is_told_by_hand() -> None:
    # Austria: a member of the OECD that was not in GPAI before July 2024.
    assert by_source("membership:at-gpai", "gpai:since") == {"derived:inferred-rows": {"date:2024-07-03"}}
    assert by_source("membership:at-gpai", "prov:wasDerivedFrom") == {
        "derived:inferred-rows": {
            "source:enwikipedia-oecd",
            "source:financialexpress-2024-07",
            "source:ieu-oecd-2024-07",
            "source:koop-int-2024-07",
            "source:oecd-fr-2024-07",
            "source:wikimili-gpai",
        }
    }


INFERRED_CELLS = [
    (row, built.tables().schema[row.table.name].by_name[name])
    for row in built.tables()
    for name in row.cells.get("inferred", "").split(";")
    if name
]


# The predicates of columns that are not called like them.
PREDICATES = {
    "authors": "dcterms:creator",
    "body": "org:organization",
    "date": "gpai:issued",
    "partners": "gpai:partner",
    "role": "org:role",
    "title": "dcterms:title",
}


@pytest.mark.parametrize(
    ("row", "column"),
    INFERRED_CELLS,
    ids=[f"{built.tables().thing(row).rpartition('/')[2]}-{column.name}" for row, column in INFERRED_CELLS],
)
def test_an_inferred_cell_is_stated_by_no_source(row: CsvRow, column: CsvColumn) -> None:
    thing = built.tables().thing(row)
    terms = {building._term(built.tables(), column, value) for value in row.values(column)}
    predicate = PREDICATES.get(column.name, f"gpai:{column.name}")
    stands = by_source(IRI(thing).compact, predicate)
    assert {shown(term) for term in terms} <= stands["derived:inferred-rows"]
    assert stands.keys() & {graph.compact for graph in _graphs_of(row)} == set()
    assert _graphs_of(row) <= _said_of(INFERRED, thing)


def test_an_inferred_end_is_told_by_hand() -> None:
    seat = "seat:zed-jordan-gpai-steering-committee-co-chair"
    assert by_source(seat, "gpai:since") == {"source:gpai-community-2021": {"date:2020-12"}}
    assert by_source(seat, "gpai:until") == {"derived:inferred-rows": {"date:2021-11"}}
    assert by_source(seat, "prov:wasDerivedFrom") == {"derived:inferred-rows": {"source:gpai-community-2021"}}


# ---- Which source saw the holder of a seat ----

# By hand, from the dates in sources.csv.
OBSERVED = {
    # 2021-11-11 is the date of one of two sources.
    "seat:ca-gpai-council-chair": {"source:ised-2021-11": {"date:2021-11-11"}},
    # Each of two dates is that of one source.
    "seat:fr-gpai-council-lead-chair": {
        "source:gpai-community-2022": {"date:2022"},
        "source:ised-2021-11": {"date:2021-11-11"},
    },
    # One date is that of two sources, the other that of a third.
    "seat:chatila-raja-gpai-wg-responsible-ai-co-chair": {
        "source:gpai-paris-biodiversity-2021": {"date:2021-11"},
        "source:newswire-regis-2022": {"date:2022-01-27"},
        "source:scribd-climate-2021": {"date:2021-11"},
    },
    # 2024-03-04 is the date of neither source (2024-03 and 2024): both.
    "seat:bove-kaitlyn-gpai-esc-paris-staff": {
        "source:gpai-blogs": {"date:2024-03-04"},
        "source:livestorm-ip-workshop-1": {"date:2024-03-04"},
    },
    # 2023 is the date of one source; 2021 and 2024-06 are those of none, so all three say them.
    "seat:tiedrich-lee-gpai-wg-innovation-commercialization-project-lead-ai-intellectual-property": {
        "source:gpai-blog-standard-terms": {"date:2021", "date:2023", "date:2024-06"},
        "source:gpai-blogs": {"date:2021", "date:2024-06"},
        "source:oecd-ai-tiedrich": {"date:2021", "date:2024-06"},
    },
    # An inferred year, though the year of the source is the same.
    "seat:harayama-yuko-gpai-steering-committee-member": {"derived:inferred-rows": {"date:2021"}},
    # No observation at all.
    "seat:aniceto-silva-laercio-gpai-wg-innovation-commercialization-member": {},
}


@pytest.mark.parametrize(("seat", "expected"), OBSERVED.items(), ids=OBSERVED)
def test_an_observation_belongs_to_the_source_of_its_date_or_to_all(seat: str, expected: dict[str, set[str]]) -> None:
    assert expected == by_source(seat, "gpai:observed")


@pytest.mark.parametrize("name", ["seats", "country_seats"])
def test_no_observation_is_lost_or_told_by_the_wrong_source(name: str) -> None:
    dates = {row["id"]: row["date"] for row in table("sources")}
    expected = set()
    for row in table(name):
        cited = row["source"].split(";")
        for date in row["observed"].split(";") if row["observed"] else []:
            bearers = [source for source in cited if dates[source] == date] or cited
            told_by = ["derived:inferred-rows"] if "observed" in row.get("inferred", "") else bearers
            expected |= {
                (iri(bearer if ":" in bearer else f"source:{bearer}"), iri(f"seat:{row['id']}"), iri(f"date:{date}"))
                for bearer in told_by
            }
    seats = {iri(f"seat:{row['id']}") for row in table(name)}
    found = {(g, s, o) for s, p, o, g in quads() if g is not None and p == iri("gpai:observed") and s in seats}
    assert expected == found


# ---- Sources that disagree ----

DISAGREEMENTS = {
    "co-chair-of-the-steering-committee": (
        ("seat:iida-yoichi-gpai-steering-committee-co-chair", "gpai:since"),
        {"source:frwiki-pmia": {"date:2023"}, "source:wikimili-gpai": {"date:2022-11"}},
    ),
    "serbia-as-lead-chair": (
        ("seat:rs-gpai-council-lead-chair", "gpai:since"),
        {"source:digwatch-serbia-2024": {"date:2025"}, "source:lncc-2024-08": {"date:2026"}},
    ),
    "release-of-gpt-4": (
        ("milestone:gpt-4", "gpai:date"),
        {"source:epoch-notable-models-2025": {"date:2023-03-15"}, "source:physea-wiki-llm": {"date:2023-03-14"}},
    ),
}


@pytest.mark.parametrize(("fact", "expected"), DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_two_sources_that_disagree_both_stand(fact: tuple[str, str], expected: dict[str, set[str]]) -> None:
    assert expected == by_source(*fact)
