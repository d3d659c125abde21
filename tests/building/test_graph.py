"""The built graph: the file, builds that fail, and its named graphs."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import built
import pytest
from built import ONTOLOGY, graphs, iri, quads, table
from built_graph import RULES, SOURCES, TYPE

from gpai_graph.building import graph as building
from gpai_graph.building import schema
from gpai_graph.building.tables import Tables
from gpai_graph.errors import OntologyError
from gpai_graph.rdf.namespaces import BUILD_PREFIXES, PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.embedded import EmbeddedStore

# What is ours and not a source's: notes, judgements, our words, our links to themes.
OURS = """gpai:basis gpai:completeness gpai:confidence gpai:instanceClass gpai:note gpai:practical gpai:query
    gpai:measure gpai:relationToGpai gpai:summary dcterms:description dcterms:subject prov:wasDerivedFrom
    schema:superEvent skos:broader skos:definition skos:editorialNote skos:inScheme skos:scopeNote""".split()


# ---- The file ----

BUILD = """
import sys
from pathlib import Path
from gpai_graph.building.graph import build, write
write(build(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The file as this process writes it, and as another one does that hashes strings differently."""
    here, there = (tmp_path_factory.mktemp("built") / "gpai-graph.trig" for _ in range(2))
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    other = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(ONTOLOGY), str(there)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    building.write(built.built(), here)
    assert other.wait() == 0
    return [path.read_bytes() for path in (here, there)]


def test_two_builds_are_the_same_byte_for_byte(rebuilt: list[bytes]) -> None:
    # Compared outside the assertion: pytest would take minutes to show how five megabytes differ.
    same = rebuilt[0] == rebuilt[1]
    assert same


def test_the_committed_graph_is_the_one_that_the_tables_make(rebuilt: list[bytes]) -> None:
    path = ONTOLOGY / "gpai-graph.trig"
    fresh = path.exists() and path.read_bytes() == rebuilt[0]
    assert fresh, "ontology/gpai-graph.trig differs from the tables, mappings and rules. Run `gpai-graph build`."


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
    return str(caught.value).replace(f"{ontology}", "ontology")


def test_the_former_file_stays_when_a_row_is_wrong(ontology: Path) -> None:
    trig = ontology / "gpai-graph.trig"
    trig.write_bytes(b"the former file")
    line = built.set_cell(ontology / "tables", "memberships", "us-gpai", "member", "usa")
    expected = (
        f"ontology/tables/memberships.csv:{line}: member 'usa' is not in countries.csv or "
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
    assert message.endswith("(1 more: `gpai-graph validate --ontology ontology` lists all)")


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
    expected = "ontology/rules: the rules still add triples after 10 rounds. A rule uses its own results; change it."
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
    assert {p.compact for p in used - declared} == set()


@pytest.mark.parametrize("named", ["of this checkout", "of a copy", "relative to where one is"])
def test_messages_name_files_by_the_folder_that_was_read(
    named: str, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ontology.parent)
    copy = Path("ontology") if named.startswith("relative") else ontology
    folder, told = (ONTOLOGY, "ontology") if named.endswith("checkout") else (copy, str(copy))
    assert f"{told}/tables/roles.csv:2" == Tables(folder / "tables").rows["roles"][0].place
    assert f"{told}/rules/labels.ru" == schema.place(folder / "rules" / "labels.ru")
    option = "" if folder == ONTOLOGY else f" --ontology {told}"
    assert f"`gpai-graph build{option}`" == schema.command("build", folder)
