"""Rows about one thing: none only repeats less of what another says, and none cites a source that says otherwise."""

import pytest
from library_queries import DETAILS, LIBRARY, TEXTS

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI

# A row without a sector counts those of whom no sector is stated.
QUESTIONS = [name for name in TEXTS if name not in DETAILS and not LIBRARY[name].aggregate]
# {question: (column of the thing, {column: property of which it shows a value})}
STATED = {
    "outputs": ("output", {"group": "gpai:producedBy", "address": "schema:url", "issued": "gpai:issued"}),
    "people": ("seat", {"since": "gpai:since", "until": "gpai:until", "seen": "gpai:observed"}),
    "strategies": ("strategy", {"issued": "gpai:issued"}),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_row_only_leaves_out_what_another_row_says(name: str, kg: KnowledgeGraph) -> None:
    alike: dict[object, list[tuple[object, ...]]] = {}
    for row in kg.answer(name).rows:
        alike.setdefault(row.terms[0], []).append(row.terms)
    assert [] == [
        (less, more)
        for rows in alike.values()
        for less in rows
        for more in rows
        if None in less and less != more and all(one in (None, other) for one, other in zip(less, more, strict=True))
    ]


@pytest.mark.parametrize("name", STATED)
def test_no_row_cites_a_source_that_states_another_value(name: str, kg: KnowledgeGraph) -> None:
    thing, columns = STATED[name]
    answer = kg.answer(name)
    stated: dict[tuple[object, ...], set[object]] = {}
    values = " ".join(columns.values())
    for source, about, term, value in kg.query(
        f"SELECT ?s ?a ?p ?v {{ VALUES ?p {{ {values} }} ?s a gpai:Source GRAPH ?s {{ ?a ?p ?v }} }}"
    ):  # type: ignore[union-attr, misc]
        stated.setdefault((source, about, term), set()).add(value)
    for row in answer.rows:
        cells = dict(zip(answer.columns, row.terms, strict=True))
        for source in row.sources:
            for column, term in columns.items():
                own = stated.get((source, cells[thing], IRI(expand(term))), set())
                assert not own or cells[column] in own, (cells[thing], column, source)
