"""What sources only announced is no fact of a body: a question leaves it out, or its rows say that it was planned."""

import pytest
from library_queries import DETAILS, LIBRARY, NETWORKS

from gpai_graph.answers.answer import Answer
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.calls import calls_out
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sparql import query_form, with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir

# Serbia was to lead the council in 2025 or 2026; the council ended in July 2024. The summit of 2025 was only announced.
HOLDER, BODY, LATER = "country:rs", "body:gpai-council", ("2025-06-30", "2026-06-30")
# Figures about the graph count each statement, also that of a plan.
OF_THINGS = ("body/", "country/", "event/", "person/", "seat/", "series/")


@pytest.fixture(scope="module")
def without(graph: EmbeddedStore) -> KnowledgeGraph:
    """The graph as it would be without what was only planned."""
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    for pattern in ("?planned ?property ?value", "?value ?property ?planned"):
        deleted = f"DELETE {{ {pattern} . GRAPH ?graph {{ {pattern} }} }}"
        kept = f"{{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }}"
        store.update(
            with_prefixes(
                f"{deleted} WHERE {{ {{ SELECT ?planned WHERE {{ ?planned gpai:planned ?true }} }} {kept} "
                "FILTER(?property != gpai:planned) }"
            )
        )
    return KnowledgeGraph(store, Library(queries_dir()), Library(ontology_dir() / "rules"))


def fits(thing: str, parameter: Parameter) -> bool:
    """Whether a parameter takes the thing: one may take things of one class, or whose IRIs begin alike."""
    return parameter.of in ("", "gpai:Body" if thing == BODY else "gpai:Country") and (
        parameter.prefix in ("", thing.partition(":")[0])
    )


def cases() -> list[tuple[str, dict[str, str]]]:
    """Every question as it is asked by itself, on a day of the term, and about the country and its body."""
    asked = []
    for name in LIBRARY:
        query = LIBRARY[name]
        if calls_out(query.text) or query_form(query.text) != "SELECT":
            continue
        # What stands behind pages is asked of one thing: of all it is the whole graph.
        asked += [] if name in DETAILS and query.parameters else [(name, {})]
        if "as_of" in query.parameters:
            asked += [(name, {"as_of": day}) for day in LATER]
        if "thing" in query.parameters:
            modes = {"mode": "any"} if "mode" in query.parameters else {}
            things = [thing for thing in (HOLDER, BODY) if fits(thing, query.parameters["thing"])]
            asked += [(name, {"thing": thing, **modes}) for thing in things]
        asked += [(name, {"body": BODY})] if "body" in query.parameters else []
    return asked


def of_things(answer: Answer) -> set[tuple[str, ...]]:
    """The rows that name a thing that may hold a seat, take place or be one, as people read them."""
    return {
        tuple(map(answer.text, row.terms))
        for row in answer.rows
        if any(isinstance(term, IRI) and any(f"/id/{kind}" in term for kind in OF_THINGS) for term in row.terms)
    }


@pytest.mark.parametrize(("name", "asked"), cases(), ids=lambda value: value if isinstance(value, str) else str(value))
def test_a_row_that_rests_on_a_plan_says_so(
    name: str, asked: dict[str, str], kg: KnowledgeGraph, without: KnowledgeGraph
) -> None:
    changed = of_things(kg.answer(name, **asked)) - of_things(without.answer(name, **asked))
    assert not [row for row in changed if not any("planned" in text.casefold() for text in row)]


@pytest.mark.parametrize("name", NETWORKS)
def test_no_link_of_a_network_is_a_plan(name: str, kg: KnowledgeGraph, without: KnowledgeGraph) -> None:
    assert set(kg.network(name).edges) == set(without.network(name).edges)
