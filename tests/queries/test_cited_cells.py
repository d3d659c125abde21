"""A source is cited for what it states: each cell of a row is stated by a source of the row.

Where it is not so, the header says what the sources of a row state, and this test which columns they leave out."""

from collections import defaultdict
from functools import cache

import pytest
from library_queries import DETAILS, LIBRARY, TEXTS

from gpai_graph.answers.rows import FoldedRow
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term

STATEMENTS = """SELECT ?s ?p ?o ?source { ?source a gpai:Source . GRAPH ?source { ?s ?p ?o } }"""
ROWS = [
    name
    for name in TEXTS
    if name not in DETAILS and "source" in LIBRARY[name].variables and not LIBRARY[name].asks_others
]
# What the header says that the sources of a row state, where that is not all of it, and the columns that it leaves to
# others: another question, or the page of the thing, cites their sources.
PARTLY: dict[str, tuple[str, set[str]]] = {
    "authorship": ("the link; its dates may come from another", {"seen"}),
    "chair-continuity": ("the start of the next term", {"holder"}),
    "collaboration": ("the link; its dates may come from another", {"since", "seen"}),
    "disputed-facts": ("source of the claim", {"against"}),
    # Who belongs to a group is a member of it.
    "everything": ("the link; its dates may come from another", {"kind", "since", "seen"}),
    "inferred-facts": ("from which we infer it", {"thing", "value"}),
    "knowledge-flow": ("dates may come from another", {"since", "seen"}),
    "members-of-both": ("the membership of the group", {"list"}),
    "members-outside-a-group": ("the membership of GPAI", {"list"}),
    "nearest-milestones": ("the date of the event or output", {"milestone", "reached"}),
    "partners": ("takes part in the project", {"country"}),
    "people": ("the seat, and no other dates", {"until", "seen"}),
    "people-and-bodies": ("the link; its dates may come from another", {"seen"}),
    "response-times": ("the date of the event or output", {"milestone", "reached"}),
    "who-signed-what-else": ("the membership of the group", {"list", "kind"}),
}

Neighbours = dict[Term, set[Term]]


@cache
def said(kg: KnowledgeGraph) -> dict[IRI, Neighbours]:
    """{source: {term: what it is linked with in a statement of the source}}."""
    found: dict[IRI, Neighbours] = defaultdict(lambda: defaultdict(set))
    for row in kg.query(STATEMENTS):
        if row.p != PREFIXES["rdf"] + "type":
            found[row.source][row.s].add(row.o)
            found[row.source][row.o].add(row.s)
    return found


def states(links: Neighbours, value: Term, others: list[Term]) -> bool:
    """Whether a source links a value with one of the others: directly, or through a membership, a seat and the like."""
    near = links.get(value, set())
    return any(other in near or any(other in links[between] for between in near & links.keys()) for other in others)


def silent(kg: KnowledgeGraph, columns: tuple[str, ...], row: FoldedRow) -> list[str]:
    """The columns in which a row shows what a source states, and none that the row cites."""
    sources = said(kg)
    things: list[Term] = [term for term in row.terms if isinstance(term, IRI)]
    found = []
    for column, value in zip(columns, row.terms, strict=True):
        others = [thing for thing in things if thing != value]
        is_number = isinstance(value, Literal) and not value.text.strip("0123456789.-")
        if value is None or is_number or any(states(sources[source], value, others) for source in row.sources):
            continue
        if any(states(links, value, others) for links in sources.values()):
            found.append(column)
    return found


@pytest.mark.parametrize("name", ROWS)
def test_each_cell_is_stated_by_a_source_that_the_row_cites(kg: KnowledgeGraph, name: str) -> None:
    answer = kg.answer(name)
    # What we infer, no source states.
    inferred = answer.inferred_in_part
    rows = [row for row in answer.rows if row.sources and not row.is_inferred and row.terms not in inferred]
    found = {tuple(map(answer.text, row.terms)): {*silent(kg, answer.columns, row)} for row in rows}
    label, others = PARTLY.get(name, ("", set()))
    assert label in LIBRARY[name].columns["source"].label
    assert {} == {row: columns - others for row, columns in found.items() if columns - others}
    # None is left to others in vain.
    assert others == set().union(*found.values())


def test_a_row_of_outputs_cites_only_sources_that_state_all_of_it(kg: KnowledgeGraph) -> None:
    answer = kg.answer("outputs")
    for row in answer.rows:
        output, *values = row.terms
        date = answer.columns.index("issued")
        # What an address leads to is read off it.
        ours = {row.terms.leads_to, row.terms[date] if silent_date(kg, row, date) else None}
        stated = [value for value in values if value and value not in ours]
        for source in row.sources:
            assert [] == [answer.text(value) for value in stated if value not in said(kg)[source][output]], source


def silent_date(kg: KnowledgeGraph, row: FoldedRow, date: int) -> bool:
    """Whether no source states the date of an output: we infer it."""
    return not any(row.terms[date] in links.get(row.terms[0], ()) for links in said(kg).values())
