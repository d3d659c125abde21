"""The answers that queries are known to give: queries/expected/*.csv."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from library_queries import LIBRARY, TEXTS

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import NETWORKS
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

ANSWERS = Path(__file__).parent / "expected"

# The pictures are checked as networks, and what asks other servers has no answer of its own.
ANSWERED = [query.name for query in LIBRARY.asked if query.topic.folder != NETWORKS and not query.asks_others]

# Long answers of which the first rows are enough, because the rest are alike.
FIRST_ROWS = {
    "co-authors": 60,
    "countries-linked-by-groups": 60,
    "publishers": 25,
    "how-members-joined": 50,
    "single-source-facts": 40,
    "facts-with-one-source": 40,
    "gpai-beside-ai": 60,
    "sources": 25,
    "nearest-milestones": 60,
    "what-only-one-publisher-says": 25,
    "who-signed-what-else": 60,
}

RECORDED = ("id", "query", "stated", "recorded")


@pytest.mark.parametrize("name", ANSWERED)
def test_a_query_answers_what_it_is_known_to_answer(name: str, kg: KnowledgeGraph, pytestconfig: pytest.Config) -> None:
    answer = kg.store.select(TEXTS[name])
    _is_the_known_answer(name, _table(answer)[: FIRST_ROWS.get(name, len(answer)) + 1], pytestconfig)


def test_what_is_recorded_is_known_for_every_count_that_a_source_states(
    graph: EmbeddedStore, pytestconfig: pytest.Config
) -> None:
    stated = graph.select(
        with_prefixes("""
            SELECT ?id ?query ?stated ?subject ?country ?as_of WHERE {
              ?id gpai:query ?query ; gpai:expected ?stated ; gpai:about ?subject .
              OPTIONAL { ?id gpai:limitedTo ?country }
              OPTIONAL { ?id gpai:date ?date . ?date rdf:value ?as_of }
            } ORDER BY ?id""")
    )
    rows = []
    for row in stated:
        query = LIBRARY[row.query.text]
        # The date as a reader would type it: 2021 means the last day of 2021.
        asked = {"subject": row.subject, "country": row.country, "as_of": row.as_of and row.as_of.text}
        recorded = graph.select(query.bind({name: asked[name] for name in query.parameters if name in asked}))
        rows.append((row.id, row.query, row.stated, recorded[0].recorded))
    _is_the_known_answer("recorded", [list(RECORDED), *_texts(rows)], pytestconfig)


def test_no_answer_stands_there_that_no_query_gives() -> None:
    assert {*ANSWERED, "recorded"} == {path.stem for path in ANSWERS.iterdir()}


def _table(answer: Solutions) -> list[list[str]]:
    """Title row and rows of an answer: compact IRIs, texts of literals, no labels."""
    return [list(answer.variables), *_texts(answer.rows)]


def _texts(rows: Iterable[Iterable[Term | None]]) -> list[list[str]]:
    return [[_text(term) for term in row] for row in rows]


def _text(term: Term | None) -> str:
    return term.compact if isinstance(term, IRI) else term.text if isinstance(term, Literal) else term or ""


def _is_the_known_answer(name: str, rows: list[list[str]], config: pytest.Config) -> None:
    path = ANSWERS / f"{name}.csv"
    if config.getoption("--update-answers"):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    expected = list(csv.reader(io.StringIO(text, newline="")))
    help_ = "if the new answer is right, write it with `pytest tests/queries/test_expected.py --update-answers`."
    assert expected == rows, f"tests/queries/expected/{name}.csv is not what the query answers now; {help_}"
