"""Counts that rest on inferred memberships say both: how many sources name, and how many are inferred."""

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


def test_without_inferred_memberships_there_are_fewer_members(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    # memberships.csv: 29 rows of basis stated and 16 inferred are members.
    assert [len(set(graph.answer("members").column("member"))) for graph in (kg, stated)] == [45, 29]


def test_the_first_page_says_both(client: TestClient) -> None:
    assert "members on 30 September 2026: 29 named by sources, 16 inferred" in client.get("/").text


def test_the_titles_of_charts_of_members_say_both(kg: KnowledgeGraph) -> None:
    titles = [kg.plot(name).title for name in ("members", "growth", "growth-by-region")]
    assert [title for title in titles if "29 named by sources, 16 inferred" not in title] == []
