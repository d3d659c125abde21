"""The built graph: what stands where, by rule for every row, and by hand for chosen facts."""

import calendar
import datetime
import os
import random
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import built
import pytest
from built import ONTOLOGY, by_source, described, graphs, iri, quads, shown, table, values

from gpai_graph.building import graph as building
from gpai_graph.building.tables import Column, Row
from gpai_graph.errors import OntologyError
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import BUILD_PREFIXES, PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Quad, Term
from gpai_graph.stores.embedded import EmbeddedStore

XSD = PREFIXES["xsd"]
TYPE = iri("rdf:type")
INFERRED = iri("derived:inferred-rows")
SOURCES = {graph for graph in graphs() if graph is not None and graph.compact.startswith("source:")}
RULES = sorted(path.stem for path in (ONTOLOGY / "rules").glob("*.ru"))

# What is ours and not a source's: notes, judgements, our words, our links to themes.
OURS = """gpai:basis gpai:completeness gpai:confidence gpai:instanceClass gpai:note gpai:practical gpai:query
    gpai:measure gpai:relationToGpai gpai:summary dcterms:description dcterms:subject prov:wasDerivedFrom
    schema:superEvent skos:broader skos:definition skos:editorialNote skos:exactMatch skos:inScheme
    skos:scopeNote""".split()
OUR_COLUMNS = """basis completeness confidence key_points mandate note outcome query relation_to_gpai summary themes
    wikidata completeness.measure events.series organisations.parent principles.title_fr sdgs.title_fr
    aggregates.definition aggregates.name_fr indicator_types.definition""".split()


# ---- The file ----

BUILD = """
import sys
from pathlib import Path
from gpai_graph import building
building.write(building.build(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The file as two processes write it that hash strings differently."""
    paths = [tmp_path_factory.mktemp("built") / "gpai-graph.trig" for _ in range(2)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD, str(ONTOLOGY), str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for path, seed in zip(paths, ("1", "2"), strict=True)
    ]
    assert [process.wait() for process in running] == [0, 0]
    return [path.read_bytes() for path in paths]


def test_two_builds_are_the_same_byte_for_byte(rebuilt: list[bytes]) -> None:
    # Compared outside the assertion: pytest would take minutes to show how five megabytes differ.
    same = rebuilt[0] == rebuilt[1]
    assert same


def test_the_committed_graph_is_the_one_that_the_tables_make(rebuilt: list[bytes]) -> None:
    path = ONTOLOGY / "gpai-graph.trig"
    fresh = path.exists() and path.read_bytes() == rebuilt[0]
    assert fresh, "ontology/gpai-graph.trig is not what the tables, mappings and rules make: run `gpai-graph build`."


def test_the_file_says_that_it_is_built(rebuilt: list[bytes]) -> None:
    first, second, *_ = rebuilt[0].decode().splitlines()
    assert first == "# gpai-graph.trig is built: do not edit it."
    assert "`gpai-graph build`" in second


def test_the_file_holds_the_graph_and_nothing_else(rebuilt: list[bytes]) -> None:
    store = EmbeddedStore.in_memory()
    store.load(rebuilt[0], "trig")
    assert set(quads()) == set(store.quads())


def test_prefixes_of_the_file_are_sorted_and_used(rebuilt: list[bytes]) -> None:
    text = rebuilt[0].decode()
    prefixes = re.findall(r"^@prefix (\S*): ", text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    assert {*prefixes} <= {*PREFIXES}


# ---- A build that fails ----


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return built.copy_of_ontology(tmp_path / "ontology")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _error(ontology: Path) -> str:
    with pytest.raises(OntologyError) as caught:
        building.write(building.build(ontology), ontology / "gpai-graph.trig")
    return str(caught.value)


def test_the_former_file_stays_when_a_row_is_wrong(ontology: Path) -> None:
    trig = ontology / "gpai-graph.trig"
    trig.write_bytes(b"the former file")
    line = built.set_cell(ontology / "tables", "memberships", "us-gpai", "member", "usa")
    expected = (
        f"ontology/tables/memberships.csv:{line}: member 'usa' stands in no row of countries.csv or "
        "organisations.csv. Did you mean 'us'?"
    )
    assert expected == _error(ontology)
    assert trig.read_bytes() == b"the former file"
    assert sorted(path.name for path in ontology.iterdir()) == sorted([*_names(ONTOLOGY), "gpai-graph.trig"])


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.suffix != ".trig" and not path.name.startswith(".")]


def test_a_build_names_the_first_wrong_cell_and_counts_the_others(ontology: Path) -> None:
    built.set_cell(ontology / "tables", "countries", "ca", "iso2", "can")
    built.set_cell(ontology / "tables", "memberships", "us-gpai", "since", "2021-13")
    message = _error(ontology)
    assert message.startswith("ontology/tables/countries.csv:")
    assert message.endswith("(1 more: `gpai-graph validate` lists all)")


def test_a_table_without_its_mapping_is_named(ontology: Path) -> None:
    (ontology / "tables" / "roles.ru").unlink()
    expected = (
        "ontology/tables/roles.ru: cannot be read (No such file or directory). Each table needs a mapping beside it."
    )
    assert expected == _error(ontology)


@pytest.mark.parametrize("name", ["dates.ru", "tables/roles.ru", "rules/labels.ru", "default-graph.ru"])
def test_a_mapping_that_is_no_sparql_is_named(name: str, ontology: Path) -> None:
    _replace(ontology / name, "INSERT {", "INSRT {")
    assert _error(ontology).startswith(f"ontology/{name}: SPARQL line ")


def test_a_rule_that_feeds_on_its_own_output_is_an_error(ontology: Path) -> None:
    for path in (ontology / "rules").iterdir():
        path.unlink()
    (ontology / "rules" / "longer.ru").write_text(
        'INSERT { GRAPH <urn:x:longer> { <urn:x:a> <urn:x:b> ?longer } } WHERE { { BIND("a" AS ?text) } UNION '
        '{ <urn:x:a> <urn:x:b> ?text } BIND(CONCAT(?text, "a") AS ?longer) }',
        encoding="utf-8",
    )
    expected = "ontology/rules: the rules still add triples after 10 rounds: one feeds on its own output."
    assert expected == _error(ontology)


def test_a_mapping_cannot_fetch_anything(ontology: Path) -> None:
    (ontology / "tables" / "roles.ru").write_text("LOAD <file:///etc/hostname>", encoding="utf-8")
    assert "LOAD and SERVICE are refused" in _error(ontology)


def test_progress_counts_up_to_its_end(ontology: Path) -> None:
    seen: list[tuple[int, int]] = []
    building.build(ontology, lambda _, done, steps: seen.append((done, steps)))
    assert [before[0] <= after[0] for before, after in pairwise(seen)] == [True] * (len(seen) - 1)
    assert seen[-1][0] == seen[-1][1]
    assert {done <= steps for done, steps in seen} == {True}


# ---- Graphs ----


def test_the_default_graph_is_the_union_of_all_graphs_but_the_shapes() -> None:
    others = (said for graph, said in graphs().items() if graph not in (None, iri("graph:shapes")))
    union = frozenset[built.Statement]().union(*others)
    assert (union - graphs()[None], graphs()[None] - union) == (set(), set())


def test_a_graph_is_a_described_source_or_one_of_ours() -> None:
    stated = {IRI(s) for s, p, o in graphs()[iri("graph:sources")] if (p, o) == (TYPE, iri("gpai:Source"))}
    names = {graph.compact for graph in graphs() if graph is not None and graph not in stated}
    ours = {f"graph:{name}" for name in "curation dates ontology shapes sources vocabulary".split()}
    assert names == ours | {f"derived:{rule}" for rule in RULES}
    assert stated >= SOURCES
    assert {source.compact for source in stated} == {f"source:{row['id']}" for row in table("sources")}


def test_nothing_of_the_rows_of_tables_is_left() -> None:
    namespaces = tuple(BUILD_PREFIXES.values())
    assert [quad for quad in quads() if any(str(term).startswith(namespaces) for term in quad)] == []


def test_no_fact_of_a_source_is_ours() -> None:
    ours = {iri(predicate) for predicate in OURS}
    assert {(s, p) for graph in SOURCES for s, p, _ in graphs()[graph] if p in ours} == set()


def test_a_predicate_is_declared_with_its_ontology() -> None:
    declared = {s for s, p, _ in graphs()[iri("graph:ontology")] if p == iri("rdfs:isDefinedBy")}
    built_in = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs"))
    data = (said for graph, said in graphs().items() if graph not in (None, iri("graph:shapes")))
    used = {p for statements in data for _, p, _ in statements if not p.startswith(built_in)}
    # These stand in alignments.ttl only.
    alignments = {f"skos:{kind}Match" for kind in ("broad", "close", "narrow", "related")}
    assert {p.compact for p in used - declared} == alignments


# ---- Rows: every source states every cell, and nobody else does ----


def _graphs_of(row: Row) -> set[IRI]:
    sources = row.cells.get("source", "").split(";")
    return {iri(f"source:{source}") for source in sources if source}


def _stated(row: Row) -> list[tuple[Column, Term]]:
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


def _rows(name: str) -> list[Row]:
    return built.tables().rows[name]


WITH_SOURCES = [name for name, table in built.tables().schema.items() if "source" in table.by_name]


@pytest.mark.parametrize("name", WITH_SOURCES)
def test_each_source_of_a_row_states_all_its_cells(name: str) -> None:
    lost = []
    for row in _rows(name):
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
    for row in _rows(name):
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
PREDICATES = {"title": "dcterms:title", "authors": "dcterms:creator", "date": "gpai:issued", "partners": "gpai:partner"}


@pytest.mark.parametrize(
    ("row", "column"),
    INFERRED_CELLS,
    ids=[f"{built.tables().thing(row).rpartition('/')[2]}-{column.name}" for row, column in INFERRED_CELLS],
)
def test_an_inferred_cell_is_stated_by_no_source(row: Row, column: Column) -> None:
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


# ---- One thing, one IRI ----

ONE_THING = {
    "country:eu": {"gpai:SupranationalUnion", "gpai:CountryGroup"},
    "organisation:oecd": {"gpai:Organisation", "gpai:CountryGroup"},
    "organisation:council-of-europe": {"gpai:Organisation", "gpai:CountryGroup"},
    "body:gpai": {"gpai:Partnership", "gpai:Instrument"},
    "body:ipai": {"gpai:Panel", "gpai:Instrument"},
    "instrument:aisi-network": {"gpai:Instrument", "gpai:CountryGroup"},
    "instrument:hiroshima-friends-group": {"gpai:Instrument", "gpai:CountryGroup"},
}


@pytest.mark.parametrize(("thing", "classes"), ONE_THING.items(), ids=ONE_THING)
def test_a_thing_of_two_tables_is_one(thing: str, classes: set[str]) -> None:
    assert classes <= values(thing, "rdf:type")
    slug = thing.partition(":")[2]
    kinds = ("body", "country", "group", "instrument", "organisation")
    assert built.names() & {f"{kind}:{slug}" for kind in kinds} == {thing}


# ---- Dates ----


def _days(date: str) -> tuple[str, str]:
    """The first and the last day of a date, by Python's calendar."""
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    if day:
        return date, date
    last_month = month or 12
    last = calendar.monthrange(year, last_month)[1]
    return f"{year:04}-{month or 1:02}-01", f"{year:04}-{last_month:02}-{last}"


KINDS = {4: ("gYear", "unitYear"), 7: ("gYearMonth", "unitMonth"), 10: ("date", "unitDay")}


def _expected_node(date: str) -> set[tuple[IRI, Term]]:
    first, last = _days(date)
    datatype, unit = KINDS[len(date)]
    return {
        (TYPE, iri("gpai:Date")),
        (iri("rdf:value"), Literal(date, IRI(XSD + datatype))),
        (iri("gpai:firstDay"), Literal(first, IRI(f"{XSD}date"))),
        (iri("gpai:lastDay"), Literal(last, IRI(f"{XSD}date"))),
        (iri("gpai:firstDayNumber"), _day_number(first)),
        (iri("gpai:lastDayNumber"), _day_number(last)),
        (iri("gpai:precision"), iri(f"time:{unit}")),
    }


def _day_number(day: str) -> Literal:
    """The Julian day number: 2000-01-01 has 2451545, by the almanac."""
    since = datetime.date.fromisoformat(day) - datetime.date(2000, 1, 1)
    return Literal(str(2451545 + since.days), IRI(f"{XSD}integer"))


def _nodes(found: frozenset[built.Statement] | set[built.Statement]) -> dict[str, set[tuple[IRI, Term]]]:
    nodes: dict[str, set[tuple[IRI, Term]]] = {}
    for subject, predicate, value in found:
        nodes.setdefault(str(subject).removeprefix(PREFIXES["date"]), set()).add((predicate, value))
    return nodes


def test_every_date_of_the_tables_has_its_node_with_its_days() -> None:
    tables = built.tables()
    dates = {value for row in tables for column in row.table.columns if column.is_date for value in row.values(column)}
    assert {date: _expected_node(date) for date in dates} == _nodes(graphs()[iri("graph:dates")])


# February of leap years and others (1900 and 2100 are none, 2000 is one), each month, years and days.
SYNTHETIC = [
    *(f"{year}-02" for year in ("1600", "1700", "1900", "2000", "2023", "2024", "2096", "2100", "2400")),
    *(f"2021-{month:02}" for month in range(1, 13)),
    *("1899", "2000", "2100", "2024-02-29", "2000-12-31", "1950-01-01"),
]


@pytest.fixture(scope="module")
def synthetic_nodes() -> dict[str, set[tuple[IRI, Term]]]:
    store = EmbeddedStore.in_memory()
    rows, column = IRI(BUILD_PREFIXES["table"] + "rows"), IRI(BUILD_PREFIXES["column"] + "date")
    store.extend(
        Quad(IRI(f"{rows}/{line}"), column, iri(f"date:{date}"), rows) for line, date in enumerate(SYNTHETIC, 2)
    )
    store.update((ONTOLOGY / "dates.ru").read_text(encoding="utf-8"))
    return _nodes({(s, p, o) for s, p, o, graph in store.quads() if graph == iri("graph:dates")})


@pytest.mark.parametrize("date", SYNTHETIC)
def test_a_date_has_its_first_and_last_day_by_the_calendar(
    date: str, synthetic_nodes: dict[str, set[tuple[IRI, Term]]]
) -> None:
    assert _expected_node(date) == synthetic_nodes[date]


# ---- Rules ----

CLASSES = {
    "seat:us-gpai-steering-committee-member": {"gpai:Seat", "org:Membership"},
    "membership:us-gpai": {"gpai:Membership", "org:Membership"},
    "country:ca": {"gpai:Country", "gpai:Jurisdiction", "schema:Country", "schema:AdministrativeArea", "foaf:Agent"},
    "person:bengio-yoshua": {"gpai:Person", "gpai:Expert", "foaf:Person"},
    "body:gpai-council": {"gpai:Council", "gpai:Body", "org:OrganizationalUnit", "org:Organization"},
    "source:gpai-about": {"gpai:Source", "prov:Entity", "foaf:Document"},
    "role:chair": {"gpai:Role", "skos:Concept", "org:Role"},
}


@pytest.mark.parametrize(("thing", "classes"), CLASSES.items(), ids=CLASSES)
def test_a_thing_is_in_the_classes_above_its_own(thing: str, classes: set[str]) -> None:
    assert classes <= values(thing, "rdf:type")


def _above(property_: str) -> dict[Term, set[Term]]:
    """{term: the terms above it}, from the axioms in gpai.ttl."""
    direct: dict[Term, set[Term]] = {}
    for subject, predicate, value in graphs()[iri("graph:ontology")]:
        if predicate == iri(property_):
            direct.setdefault(subject, set()).add(value)

    def closure(term: Term) -> set[Term]:
        found = direct.get(term, set())
        return found.union(*map(closure, found))

    return {term: closure(term) for term in direct}


def test_no_superclass_is_missing_or_too_many() -> None:
    above = _above("rdfs:subClassOf")
    stated = {(s, o) for graph, said in graphs().items() if _is_base(graph) for s, p, o in said if p == TYPE}
    stated |= {(s, o) for s, p, o in graphs()[iri("derived:experts")] if p == TYPE}
    expected = {(thing, higher) for thing, own in stated for higher in above.get(own, ())} - stated
    assert expected == {(s, o) for s, p, o in graphs()[iri("derived:superclasses")] if p == TYPE}


def test_no_superproperty_is_missing_or_too_many() -> None:
    above = _above("rdfs:subPropertyOf")
    stated = {statement for graph, said in graphs().items() if _is_base(graph) for statement in said}
    expected = {(s, higher, o) for s, p, o in stated for higher in above.get(p, ())} - stated
    assert expected == graphs()[iri("derived:superproperties")]


def _is_base(graph: IRI | None) -> bool:
    """Whether a graph holds what comes from tables and Turtle, not from rules."""
    if graph is None or graph == iri("graph:shapes"):
        return False
    return graph == INFERRED or not graph.startswith(PREFIXES["derived"])


LABELS = {
    "person:bengio-yoshua": {"Yoshua Bengio"},
    "country:ca": {"Canada"},
    "project:agentic-ai": {"Agentic AI"},
    "source:gpai-about": None,
    "role:chair": {"Chair", "Présidence"},
}


@pytest.mark.parametrize(("thing", "labels"), LABELS.items(), ids=LABELS)
def test_a_label_is_the_name_or_title(thing: str, labels: set[str] | None) -> None:
    names = {
        value for predicate in ("foaf:name", "dcterms:title", "skos:prefLabel") for value in values(thing, predicate)
    }
    assert names == values(thing, "rdfs:label")
    assert names == (labels or names) != set()


def test_everything_that_a_table_names_has_a_label() -> None:
    # What stands between two things, and a date, bears no name.
    nameless = ("candidacy:", "change:", "completeness:", "date:", "membership:", "observation:", "seat:")
    things = {thing for thing in described() if thing.startswith(f"{PREFIXES['country'].removesuffix('country/')}")}
    unlabelled = {thing.compact for thing in things if iri("rdfs:label") not in {p for p, _ in described()[thing]}}
    assert {name for name in unlabelled if not name.startswith(nameless)} == set()


def test_a_literal_date_is_as_precise_as_its_node() -> None:
    found = graphs()[iri("derived:literal-dates")]
    dated = {"gpai:issued": "dcterms:issued", "gpai:start": "schema:startDate", "gpai:end": "schema:endDate"}
    expected = {
        (thing, iri(plain), Literal(shown(date).removeprefix("date:"), IRI(XSD + KINDS[len(shown(date)) - 5][0])))
        for thing, said in described().items()
        for ours, plain in dated.items()
        for predicate, date in said
        if predicate == iri(ours)
    }
    assert expected == found


def test_literal_dates_are_told_by_hand() -> None:
    assert described()[iri("event:belgrade-summit-2024")] >= {
        (iri("schema:startDate"), Literal("2024-12-03", IRI(f"{XSD}date"))),
        (iri("schema:endDate"), Literal("2024-12-04", IRI(f"{XSD}date"))),
    }
    assert described()[iri("project:cogen")] >= {
        (iri("schema:startDate"), Literal("2023", IRI(f"{XSD}gYear"))),
        (iri("schema:endDate"), Literal("2025-02", IRI(f"{XSD}gYearMonth"))),
    }


# 15 founders, 4 of December 2020, 6 of November 2021, 4 of November 2022, 16 of the integrated partnership;
# the OECD and UNESCO are observers.
MEMBERS = {"body:gpai": 45, "organisation:oecd": 38, "country:eu": 27, "group:g7": 8, "group:g20": 19}


@pytest.mark.parametrize(("group", "count"), MEMBERS.items(), ids=MEMBERS)
def test_members_are_linked_directly(group: str, count: int) -> None:
    found = {s for s, p, o in graphs()[iri("derived:member-of")] if (p, o) == (iri("org:memberOf"), iri(group))}
    assert count == len(found)


def test_observers_are_no_members() -> None:
    assert "body:gpai" not in values("organisation:unesco", "org:memberOf")
    linked = graphs()[iri("derived:member-of")]
    assert (iri("organisation:oecd"), iri("org:memberOf"), iri("body:gpai")) not in linked


def test_every_direct_link_is_a_membership_that_holds_at_the_cut_off() -> None:
    (cut_off,) = {shown(o) for _, p, o, _ in quads() if p == iri("gpai:dataCutOff")}
    expected = {
        (built.tables().iri(row.table.by_name[who], row.cells[who]), _organisation(row))
        for name, who in (("memberships", "member"), ("group_memberships", "country"))
        for row in _rows(name)
        if row.cells.get("role", "member") == "member"
        and _days(row.cells["since"] or "1800")[1] <= cut_off
        and not (row.cells["until"] and _days(row.cells["until"])[0] <= cut_off)
    }
    assert expected == {(s, o) for s, _, o in graphs()[iri("derived:member-of")]}


def _organisation(row: Row) -> str | None:
    name = "organisation" if row.table.name == "memberships" else "group"
    return built.tables().iri(row.table.by_name[name], row.cells[name])


# Cut-off 2021-06-30: who is a member then?
PERIODS = {
    ("2020", ""): True,
    ("", ""): True,
    ("2021-06-30", ""): True,
    ("2021-06", ""): True,
    # It may have begun in the second half of the year.
    ("2021", ""): False,
    ("2021-07-01", ""): False,
    ("2022", ""): False,
    ("2020", "2021-06-30"): False,
    ("2020", "2021-07-01"): True,
    # It may have ended in the first half of the year.
    ("2020", "2021"): False,
    ("2020", "2020-12"): False,
    ("", "2020"): False,
}


def _quads_of(compact: str) -> list[Quad]:
    """Quads of the default graph from lines like 'country:ca gpai:since date:2020'."""
    return [Quad(*map(iri, line.split()), None) for line in compact.strip().splitlines()]  # type: ignore[arg-type]


def _date_quads(date: str) -> list[Quad]:
    first, last = (Literal(day, IRI(f"{XSD}date")) for day in _days(date))
    node = iri(f"date:{date}")
    return [Quad(node, iri("gpai:firstDay"), first, None), Quad(node, iri("gpai:lastDay"), last, None)]


def _run_rule(name: str, given: list[Quad]) -> set[tuple[str, str, str]]:
    store = EmbeddedStore.in_memory()
    store.extend(given)
    store.update((ONTOLOGY / "rules" / f"{name}.ru").read_text(encoding="utf-8"))
    graph = iri(f"derived:{name}")
    return {(shown(s), p.compact, shown(o)) for s, p, o, found in store.quads() if found == graph}


@pytest.mark.parametrize(("period", "is_member"), PERIODS.items(), ids=map("-until-".join, PERIODS))
def test_a_member_is_one_at_the_cut_off(period: tuple[str, str], is_member: bool) -> None:
    since, until = period
    given = _quads_of("membership:x rdf:type gpai:Membership\nmembership:x org:member country:ca")
    given += _quads_of("membership:x org:organization body:gpai")
    cut_off = Literal("2021-06-30", IRI(f"{XSD}date"))
    given.append(Quad(IRI("https://w3id.org/gpai-graph/ontology"), iri("gpai:dataCutOff"), cut_off, None))
    for bound, date in (("since", since), ("until", until)):
        if date:
            given += [*_quads_of(f"membership:x gpai:{bound} date:{date}"), *_date_quads(date)]
    expected = {("country:ca", "org:memberOf", "body:gpai")} if is_member else set()
    assert expected == _run_rule("member-of", given)


def test_an_expert_sits_in_a_group_of_experts_as_member_or_chair() -> None:
    kinds = {row["slug"]: row["kind"] for row in table("bodies")}
    expected = {
        f"person:{row['person']}"
        for row in table("seats")
        if row["role"] in ("member", "co-chair", "chair")
        and kinds[row["body"]] in ("expert-group", "plenary", "working-group")
        and _is_below_gpai(row["body"])
    }
    assert expected == {
        shown(s) for s, p, o in graphs()[iri("derived:experts")] if (p, o) == (TYPE, iri("gpai:Expert"))
    }


def _is_below_gpai(body: str) -> bool:
    parent = {row["slug"]: row["parent"] for row in table("bodies")}[body]
    return parent == "gpai" or (bool(parent) and _is_below_gpai(parent))


def test_an_expert_of_the_oecd_alone_is_no_expert_of_gpai() -> None:
    assert "gpai:Expert" not in values("person:schonstein-michael", "rdf:type")


def test_who_only_contributed_leads_or_governs_is_no_expert() -> None:
    roles = {
        "aitken-mhairi": {"contributor"},
        "hodes-cyrus": {"project-lead"},
        "champagne-francois-philippe": {"chair", "outgoing-chair"},
    }
    for person, expected in roles.items():
        assert expected == {row["role"] for row in table("seats") if row["person"] == person}
        assert "gpai:Expert" not in values(f"person:{person}", "rdf:type")


# By hand: Montréal supports Data Governance and Responsible AI (with Pandemic Response below it), Paris the other two.
CENTRES = {
    "body:gpai-esc-montreal": """ai-immediate-response-pandemics ai-public-domain-drug-discovery pandemic-resilience
        raise social-media-governance srais""",
    "body:gpai-esc-paris": """ai-empowerment-workers ai-for-fair-work ai-literacy-smes-india ai-living-laboratory
        ai-observation-platform genai-global-dialogue genai-labour-south-america genai-medical-practitioners
        humans-behind-ai sustainable-agriculture""",
}


def test_a_project_without_a_centre_has_that_of_its_group() -> None:
    expected = {(f"project:{project}", centre) for centre, projects in CENTRES.items() for project in projects.split()}
    assert expected == {(shown(s), shown(o)) for s, _, o in graphs()[iri("derived:support-centres")]}
    open_ = {
        f"project:{row['slug']}" for row in table("projects") if not row["support_centre"] and row["working_group"]
    }
    assert open_ == {project for project, _ in expected}


def test_a_centre_that_a_source_names_is_the_only_one() -> None:
    assert by_source("project:sandbox-public-procurement", "gpai:supportCentre").keys() <= {s.compact for s in SOURCES}
    # A group two steps below the one that the centre supports.
    given = """
        project:x rdf:type gpai:Project
        project:x gpai:conductedBy body:group
        body:group org:subOrganizationOf body:middle
        body:middle org:subOrganizationOf body:parent
        body:centre gpai:supports body:parent
    """
    derived = {("project:x", "gpai:supportCentre", "body:centre")}
    quads_given = _quads_of("\n".join(line.strip() for line in given.strip().splitlines()))
    assert derived == _run_rule("support-centres", quads_given)
    named = _quads_of("project:x gpai:supportCentre body:other")
    assert set() == _run_rule("support-centres", [*quads_given, *named])


def test_a_country_is_matched_with_the_one_of_the_eu_authority_table() -> None:
    authority = "http://publications.europa.eu/resource/authority/country/"
    expected = {
        (f"country:{row['slug']}", "skos:exactMatch", authority + row["iso3"])
        for row in table("countries")
        if row["iso3"]
    }
    found = graphs()[iri("derived:eu-authority")]
    assert expected == {(shown(s), p.compact, shown(o)) for s, p, o in found}
    assert f"{authority}CAN" in values("country:ca", "skos:exactMatch")
    assert [match for match in values("country:eu", "skos:exactMatch") if match.startswith(authority)] == []


# ---- Why something was derived ----

WHY = Library(ONTOLOGY / "rules")


def test_every_rule_has_a_query_that_tells_why() -> None:
    assert list(WHY.names) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_derived_triple_has_premises_that_stand(rule: str) -> None:
    derived = sorted(graphs()[iri(f"derived:{rule}")], key=str)
    why = WHY[rule]
    unfounded = []
    for statement in random.Random(2020).sample(derived, min(300, len(derived))):
        given = dict(zip(("subject", "predicate", "object"), statement, strict=True))
        bound = why.bind({name: term for name, term in given.items() if name in why.parameters})
        premises = [tuple(row) for row in built.built().store.select(bound)]
        # What the rule itself made is no premise of it, but for the sources of what was inferred.
        own = set() if rule == "inferred-rows" else graphs()[iri(f"derived:{rule}")] - _others(rule)
        if not premises or not graphs()[None].issuperset(premises) or own & set(premises):
            unfounded.append((statement, premises))
    assert unfounded == []


_OTHERS: dict[str, frozenset[built.Statement]] = {}


def _others(rule: str) -> frozenset[built.Statement]:
    """What stands in a graph other than that of the rule."""
    if rule not in _OTHERS:
        others = (said for graph, said in graphs().items() if graph not in (None, iri(f"derived:{rule}")))
        _OTHERS[rule] = frozenset[built.Statement]().union(*others)
    return _OTHERS[rule]


@pytest.mark.parametrize("rule", RULES)
def test_nothing_has_premises_that_was_not_derived(rule: str) -> None:
    why = WHY[rule]
    given = {"subject": iri("country:atlantis"), "predicate": iri("org:memberOf"), "object": iri("body:gpai")}
    bound = why.bind({name: term for name, term in given.items() if name in why.parameters})
    assert list(built.built().store.select(bound)) == []


PREMISES = {
    "why-canada-is-a-member": (
        ("member-of", {"subject": "country:ca", "object": "body:gpai"}),
        {
            ("membership:ca-gpai", "gpai:since", "date:2020-06-15"),
            ("membership:ca-gpai", "org:member", "country:ca"),
            ("membership:ca-gpai", "org:organization", "body:gpai"),
        },
    ),
    "why-paris-supports-fair-work": (
        ("support-centres", {"subject": "project:ai-for-fair-work", "object": "body:gpai-esc-paris"}),
        {
            ("project:ai-for-fair-work", "gpai:conductedBy", "body:gpai-wg-future-of-work"),
            ("body:gpai-esc-paris", "gpai:supports", "body:gpai-wg-future-of-work"),
        },
    ),
    # The group stands below Responsible AI, which the centre supports: that link is a premise too.
    "why-montreal-supports-pandemic-response": (
        ("support-centres", {"subject": "project:ai-immediate-response-pandemics", "object": "body:gpai-esc-montreal"}),
        {
            ("project:ai-immediate-response-pandemics", "gpai:conductedBy", "body:gpai-wg-pandemic-response"),
            ("body:gpai-wg-pandemic-response", "org:subOrganizationOf", "body:gpai-wg-responsible-ai"),
            ("body:gpai-esc-montreal", "gpai:supports", "body:gpai-wg-responsible-ai"),
        },
    ),
    "why-canada-is-can": (
        ("eu-authority", {"subject": "country:ca"}),
        {("country:ca", "gpai:iso3", "CAN")},
    ),
    "why-genevieve-bell-is-an-expert": (
        ("experts", {"subject": "person:bell-genevieve"}),
        {
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:member", "person:bell-genevieve"),
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:organization", "body:gpai-wg-responsible-ai"),
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:role", "role:member"),
        },
    ),
    "why-an-event-began": (
        (
            "literal-dates",
            {
                "subject": "event:belgrade-summit-2024",
                "predicate": "schema:startDate",
                "object": Literal("2024-12-03", IRI(f"{XSD}date")),
            },
        ),
        {("event:belgrade-summit-2024", "gpai:start", "date:2024-12-03")},
    ),
}


@pytest.mark.parametrize(("question", "expected"), PREMISES.values(), ids=PREMISES)
def test_premises_are_told_by_hand(
    question: tuple[str, dict[str, str | Literal]], expected: set[tuple[str, str, str]]
) -> None:
    rule, given = question
    terms = {name: iri(term) if isinstance(term, str) else term for name, term in given.items()}
    found = built.built().store.select(WHY[rule].bind(terms))
    assert expected == {(shown(s), p.compact, shown(o)) for s, p, o in found}
