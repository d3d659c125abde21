"""Counts that rest on inferred memberships say both: how many sources name, and how many are inferred."""

import csv
import re

import pytest
from library_queries import LIBRARY, TEXTS
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir

INFERRED_ROWS = f"{PREFIXES['derived']}inferred-rows"
MEMBERSHIP = PREFIXES["membership"]
NAMED = r"(Sources name [1-9]\d*|\b[1-9]\d* (are |belong to members )?(named|stated) by sources)\b"
BOTH = re.compile(NAMED + r".*\b[1-9]\d* (are |to )?inferred")
NONE_INFERRED = re.compile(r"\b0 (are |to )?inferred")

# They count statements of the graph, or tell of these alone.
OF_STATEMENTS = {"inferred-facts", "quads", "things-by-class", "graph-figures", "facts-by-number-of-sources"}
# Each of their rows tells of one thing, date or count by itself.
ROW_BY_ROW = {"timeline", "stated-and-recorded", "what-happened"}
COUNTING = sorted(
    name
    for name, text in TEXTS.items()
    if "org:organization" in text and LIBRARY[name].answer and name not in OF_STATEMENTS | ROW_BY_ROW
)


@pytest.fixture(scope="module")
def stated(graph: EmbeddedStore) -> KnowledgeGraph:
    """The graph without the memberships that are inferred."""
    quads = list(graph.quads())
    inferred = {quad.subject for quad in quads if quad.graph == INFERRED_ROWS and quad.subject.startswith(MEMBERSHIP)}
    store = EmbeddedStore.in_memory()
    store.extend(quad for quad in quads if quad.subject not in inferred)
    return KnowledgeGraph(store, Library(queries_dir()), Library(ontology_dir() / "rules"))


@pytest.mark.parametrize("name", COUNTING)
def test_a_sentence_that_inferred_memberships_change_says_both_counts(
    name: str, kg: KnowledgeGraph, stated: KnowledgeGraph
) -> None:
    for as_of in (None, "2031") if "as_of" in LIBRARY[name].parameters else (None,):
        given = {"as_of": as_of} if as_of else {}
        told, without = kg.answer(name, **given).sentence, stated.answer(name, **given).sentence
        if told != without:
            assert BOTH.search(told), told
            assert NONE_INFERRED.search(without), without


@pytest.mark.parametrize("day", [None, "2022-06-30", "2024-07-15", "2031"])
@pytest.mark.parametrize("name", ["bodies", "outputs", "projects", "seats"])
def test_a_sentence_says_how_many_are_inferred_in_part(name: str, day: str | None, kg: KnowledgeGraph) -> None:
    if day and "as_of" not in LIBRARY[name].parameters:
        return
    answer = kg.answer(name, **({"as_of": day} if day else {}))
    if not len(answer):
        assert "inferred" not in answer.sentence
        return
    stated, inferred = map(int, re.findall(r"(\d+) stated by sources, (\d+) inferred in part", answer.sentence)[0])
    parts = [row.terms for row in answer.rows if row.terms in answer.inferred_in_part]
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
        rows = [row["slug"] for row in csv.DictReader(file) if columns & set(row["inferred"].split(";"))]
    assert rows
    assert f", {len(rows)} inferred in part" in kg.answer(name).sentence


def test_without_inferred_memberships_there_are_fewer_members(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    # memberships.csv: 29 rows of basis stated and 16 inferred are members.
    assert [len(set(graph.answer("members").column("member"))) for graph in (kg, stated)] == [45, 29]


def test_the_first_page_says_both(client: TestClient) -> None:
    assert "members on 30 September 2026: 29 named by sources, 16 inferred" in client.get("/").text


def test_the_titles_of_charts_of_members_say_both(kg: KnowledgeGraph) -> None:
    titles = [kg.plot(name).title for name in ("members", "growth", "growth-by-region")]
    assert [title for title in titles if "29 named by sources, 16 inferred" not in title] == []
