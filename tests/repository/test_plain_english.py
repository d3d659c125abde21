"""Every text about data that readers meet is plain English: headers of queries and rules, vocabulary, tables."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_queries import EVERY
from ontology_terms import GRAPHS
from plain_english import PlainWord, findings, plain_words
from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS

from gpai_graph.queries.header import Header
from gpai_graph.queries.header_reader import read_header
from gpai_graph.stores.paths import ontology_dir

RULES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ontology_dir() / "rules").glob("*.rq"))}


def _texts(header: Header) -> Iterator[str]:
    """What readers meet of a header."""
    yield from (header.summary, header.description, header.answer)
    yield from (column.label for column in header.columns.values())
    yield from (parameter.label for parameter in header.parameters.values())
    if header.plot:
        yield from (header.plot.title, header.plot.note)
    if header.totals:
        yield header.totals.note


HEADERS = {name: [*_texts(read_header(text, name))] for name, text in (EVERY | RULES).items()}


WORDED = (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.editorialNote, DCTERMS.description)
VOCABULARY = GRAPHS["gpai.ttl"] + GRAPHS["vocabularies.ttl"]
TERMS = {
    str(term): [str(text) for predicate in WORDED for text in VOCABULARY.objects(term, predicate)]
    for term in sorted(each for each in set(VOCABULARY.subjects()) if isinstance(each, URIRef))
}
# What a reader takes in before the table.
MOST_SENTENCES = 5
# The columns of tables that hold words of ours and no facts of sources.
OURS = ("definition", "note", "relation_to_gpai", "summary")
TABLES = sorted((ontology_dir() / "tables").glob("*.csv"))


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_of_a_query_is_plain_english(name: str) -> None:
    assert [found for text in HEADERS[name] for found in findings(text)] == []


@pytest.mark.parametrize("name", HEADERS)
def test_a_description_is_a_few_sentences(name: str) -> None:
    _, description, *_ = HEADERS[name]
    assert len(re.findall(r"[.?!](?=\s|$)", description)) <= MOST_SENTENCES


@pytest.mark.parametrize("term", TERMS)
def test_a_term_of_the_vocabulary_is_explained_in_plain_english(term: str) -> None:
    assert [found for text in TERMS[term] for found in findings(text)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_what_a_table_says_in_our_words_is_plain_english(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as lines:
        texts = {row[column] for row in csv.DictReader(lines) for column in OURS if row.get(column)}
    assert [found for text in sorted(texts) for found in findings(text)] == []


@pytest.mark.parametrize("word", plain_words(), ids=lambda word: word.instead)
def test_a_word_that_is_not_used_is_found_in_its_example_and_not_in_what_is_written_instead(word: PlainWord) -> None:
    assert [found for found in findings(word.example) if f"write {word.instead}." in found]
    assert not [found for found in findings(word.instead) if found.startswith("'")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shown is what had begun by this day.", "the verb comes before its subject"),
        ("It is not known of no body.", "two negatives"),
        (" ".join(["word"] * 26), "a sentence of 26 words"),
        (" ".join(["word"] * 25) + ".", None),
        (f"{' '.join(['word'] * 25)}: {' '.join(['word'] * 25)}", None),
        ("{count member|1 2 3|1 2 3}" * 12, "a sentence of 37 words"),
        ("Founding is the way of the first members. No source lists them, and none has to.", None),
    ],
)
def test_rules_of_plain_english_find_what_they_are_for_and_nothing_else(text: str, found: str | None) -> None:
    assert [line.startswith(found or "-") for line in findings(text)] == ([True] if found else [])
