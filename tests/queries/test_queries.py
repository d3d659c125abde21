"""The contract of the query library: what each query of queries/ keeps, by being there."""

import random
import re
from decimal import Decimal

import pytest
from built import ONTOLOGY
from library_queries import DETAILS, LIBRARY, TEXTS, Answers

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.lint import lint
from gpai_graph.rdf.dates import CERTAINTIES
from gpai_graph.rdf.sparql import query_form
from gpai_graph.stores.embedded import EmbeddedStore

RULES = Library(ONTOLOGY / "rules")

CHECKS = Library(ONTOLOGY / "checks")

SELECTS = [name for name, text in TEXTS.items() if query_form(text) == "SELECT"]


# Queries that may answer nothing as they stand (no row, or only 0), and why.
MAY_BE_EMPTY = {
    "tagged-texts": "it is asked of texts",
    "not-in-graph": "it is asked of names and a graph",
    "unmentioned": "it is asked of names, and nothing else is not mentioned",
}


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_keeps_the_house_rules(name: str) -> None:
    assert lint(LIBRARY[name]) == []


def test_how_sure_an_answer_is_has_the_words_of_its_control() -> None:
    asked = [query for query in LIBRARY.asked if "mode" in query.parameters]
    assert len(asked) >= 2
    typed = re.compile(rf"(?i)\b(?:{'|'.join(CERTAINTIES)})[:,;]|\bor (?:{'|'.join(CERTAINTIES)})\b")
    assert [] == [query.name for query in asked if typed.search(query.description)]


@pytest.mark.parametrize("name", RULES)
def test_a_query_that_tells_why_keeps_the_house_rules_and_is_sparql(name: str) -> None:
    _keeps_the_house_rules(RULES[name])


@pytest.mark.parametrize("name", CHECKS)
def test_a_query_that_checks_keeps_the_house_rules_and_is_sparql(name: str) -> None:
    _keeps_the_house_rules(CHECKS[name])


def _keeps_the_house_rules(query: Query) -> None:
    assert lint(query) == []
    # Read by the engine, over no data: what they answer is tested where rules and checks are.
    assert len(EmbeddedStore.in_memory().select(query.bind({}))) == 0


@pytest.mark.parametrize("name", LIBRARY)
def test_a_header_says_what_the_query_is_about(name: str) -> None:
    query = LIBRARY[name]
    assert query.summary.endswith("?")
    assert query.description
    assert query.tags
    assert [slot for slot, parameter in query.parameters.items() if not parameter.label] == []


@pytest.mark.parametrize("name", [name for name in SELECTS if name not in DETAILS])
def test_a_header_explains_every_column(name: str) -> None:
    query = LIBRARY[name]
    assert set(query.columns) == set(query.variables)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_returns_its_sources_or_is_an_aggregate(name: str) -> None:
    query = LIBRARY[name]
    assert query.aggregate or "source" in query.variables


@pytest.mark.parametrize("name", LIBRARY)
def test_what_pages_are_made_of_is_tagged_details(name: str) -> None:
    assert ("details" in LIBRARY[name].tags) == (name in DETAILS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_query_runs_unchanged_and_answers_something(name: str, answer: Answers) -> None:
    assert LIBRARY[name].bind({}) == TEXTS[name]
    says_something = any(any(value not in ((), Decimal(0)) for value in row) for row in answer(name))
    assert says_something == (name not in MAY_BE_EMPTY)


@pytest.mark.parametrize("name", SELECTS)
def test_the_order_of_rows_does_not_depend_on_the_order_of_the_data(
    name: str, kg: KnowledgeGraph, shuffled_graph: EmbeddedStore
) -> None:
    query = TEXTS[name]
    one, other = kg.store.select(query), shuffled_graph.select(query)
    different = [(here, there) for here, there in zip(one.rows, other.rows, strict=True) if here != there]
    assert different[:3] == []


@pytest.fixture(scope="session")
def shuffled_graph(graph: EmbeddedStore) -> EmbeddedStore:
    """The committed graph, filled in another order."""
    # Not backwards: the store hands out its quads the last first, and reversed they would stand as they were loaded.
    quads = list(graph.quads())
    random.Random(2020).shuffle(quads)
    store = EmbeddedStore.in_memory()
    store.extend(quads)
    return store
