"""Answers that rest on inferred statements say on how many; none says zero."""

import csv
import re
from collections import Counter

import pytest
from library_queries import DETAILS, LIBRARY, TEXTS
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import INFERRED_ROWS, PREFIXES
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir

INFERRED = re.compile(r"\b[1-9][\d,]* [^.:;]*\binfer|\binfer [^.:;]*\b[1-9]")
ZERO = re.compile(r"\b0 ((are|is|belongs?|to) )*(inferred|named|stated)|\bname 0\b|[:,(] ?[.,)]")

# They count statements of the graph or its named graphs.
OF_STATEMENTS = {"quads", "things-by-class"}
PUBLIC = sorted(set(TEXTS) - DETAILS - OF_STATEMENTS)


@pytest.fixture(scope="module")
def stated(graph: EmbeddedStore) -> KnowledgeGraph:
    """The graph that the rules make of what sources state alone."""
    store = EmbeddedStore.in_memory()
    store.extend(quad for quad in graph.quads() if quad.graph and not quad.graph.startswith(PREFIXES["derived"]))
    rules = [path for path in sorted((ontology_dir() / "rules").glob("*.ru")) if path.stem != "inferred-rows"]
    size = -1
    while size != len(store):
        size = len(store)
        for path in (ontology_dir() / "default-graph.ru", *rules):
            store.update(path.read_text(encoding="utf-8"))
    return KnowledgeGraph(store, Library(queries_dir()), Library(ontology_dir() / "rules"))


DAYS = [(None, "2022-06-30", "2024-07-15"), pytest.param(("2020-12-31", "2031"), marks=pytest.mark.long)]


@pytest.mark.parametrize("days", DAYS, ids=["days", "more days"])
@pytest.mark.parametrize("name", PUBLIC)
def test_an_answer_that_changes_without_inferred_statements_says_how_many_it_rests_on(
    name: str, days: tuple[str | None, ...], kg: KnowledgeGraph, stated: KnowledgeGraph
) -> None:
    for as_of in days if "as_of" in LIBRARY[name].parameters else (None,):
        answer, without = (graph.answer(name, **({"as_of": as_of} if as_of else {})) for graph in (kg, stated))
        if Counter(row.terms for row in answer.rows) - Counter(row.terms for row in without.rows):
            assert INFERRED.search(answer.sentence), answer.sentence
        assert not any(ZERO.search(each.sentence) for each in (answer, without)), (answer.sentence, without.sentence)


def test_without_the_graph_of_inferred_statements_no_statement_of_it_is_left(stated: KnowledgeGraph) -> None:
    assert not [quad for quad in stated.store.quads() if quad.graph == INFERRED_ROWS]
    assert len(stated.run("inferred-values")) == 0


@pytest.mark.parametrize("day", [None, "2022-06-30", "2024-07-15", "2031"])
@pytest.mark.parametrize("name", ["bodies", "outputs", "projects", "seats"])
def test_a_sentence_says_how_many_are_inferred_in_part(name: str, day: str | None, kg: KnowledgeGraph) -> None:
    if day and "as_of" not in LIBRARY[name].parameters:
        return
    answer = kg.answer(name, **({"as_of": day} if day else {}))
    if not len(answer):
        assert "inferred" not in answer.sentence
        return
    said = {
        how: int(number) for number, how in re.findall(r"(\d+) (stated by sources|inferred in part)", answer.sentence)
    }
    stated, inferred = said.get("stated by sources", 0), said.get("inferred in part", 0)
    parts = [row.terms for row in answer.rows if row.terms in answer.inferred_in_part]
    # Each of them says so before its sources.
    assert len(parts) == sum("inferred in part: " == row.before for row in answer.table(len(answer)).rows)
    column = answer.columns.index({"bodies": "body"}.get(name, name.removesuffix("s")))
    assert inferred == len({terms[column] for terms in parts})
    assert stated == len({row.terms[column] for row in answer.rows if row.terms not in answer.inferred_in_part})
    assert len(set(answer.column(answer.columns[column]))) <= stated + inferred
    shown = {(row.thing, row.value) for row in kg.run("inferred-values")}
    for terms in (row.terms for row in answer.rows):
        if any((thing, value) in shown for thing in terms for value in terms):
            assert terms in parts


@pytest.mark.parametrize(
    ("name", "columns"),
    [("outputs", {"title", "date"}), ("projects", {"title", "start", "end"}), ("bodies", {"until"})],
)
def test_what_is_inferred_in_part_is_what_the_tables_name(name: str, columns: set[str], kg: KnowledgeGraph) -> None:
    with (ontology_dir() / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # What another row of the same thing states is not inferred.
    inferred, stated = set(), set()
    for row in rows:
        for column in columns:
            told = inferred if column in row["inferred"].split(";") else stated
            told.add((row["slug"], column, row[column]))
    things = {slug for slug, _, _ in inferred - stated}
    assert things
    assert f", {len(things)} inferred in part" in kg.answer(name).sentence


def test_without_inferred_memberships_there_are_fewer_members(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    # memberships.csv: 29 rows of basis stated and 16 inferred are members.
    assert [len(set(graph.answer("members").column("member"))) for graph in (kg, stated)] == [45, 29]


def test_the_first_page_says_both(client: TestClient) -> None:
    assert "members on 30 September 2026: 29 named by sources, 16 inferred" in client.get("/").text


def test_the_titles_of_charts_of_members_say_both(kg: KnowledgeGraph) -> None:
    titles = [kg.plot(name).title for name in ("members", "growth", "growth-by-region")]
    assert [title for title in titles if "29 named by sources, 16 inferred" not in title] == []
