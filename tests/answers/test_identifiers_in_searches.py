"""Searches for identifiers and for a name with a year."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gpai_graph.answers.search import Hit
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import PREFIXES, expand


def found(hits: list[Hit]) -> list[str]:
    return [hit.thing.compact for hit in hits]


@pytest.mark.parametrize(
    "thing",
    [
        "country:rs",
        "body:gpai",
        "person:bengio-yoshua",
        "source:gpai-community-2021",
        "gpai:Country",
        "theme:health-and-ai",
    ],
)
def test_an_identifier_finds_its_thing_alone(kg: KnowledgeGraph, thing: str) -> None:
    iri = expand(thing)
    page = iri.replace("https://w3id.org/gpai-graph/id/", "http://127.0.0.1:8000/page/")
    for written in (thing, iri, f"<{iri}>", f" {iri} ", *([page, f"{page}?as_of=2021#cite"] if page != iri else [])):
        assert [thing] == found(kg.search(written)), written
    assert kg.search("https://w3id.org/gpai-graph/id/country/nothing", limit=5) == kg.search(
        "https w3id org gpai graph id country nothing", limit=5
    )


@pytest.mark.parametrize(
    ("words", "thing"),
    [("Serbia 2019", "country:rs"), ("2021 Canada", "country:ca"), ("members 2021", "question:members")],
)
def test_a_year_beside_a_name_keeps_nothing_from_being_found(kg: KnowledgeGraph, words: str, thing: str) -> None:
    hits = kg.search(words)
    assert thing == found(hits)[0]
    if thing.startswith("country"):
        assert hits[0].why.startswith("found without 20")


# What people type on the way to an identifier, and what looks like one.
BEGUN = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "<", " "]),
    st.sampled_from([*(f"{prefix}:" for prefix in PREFIXES), "https://", "http://127.0.0.1/page/country/"]),
    st.text(max_size=8) | st.sampled_from(["", "é", "a/b", "café", 'x"y', "rs<b>", "r s", "\ud800", "\x00"]),
)


@given(words=st.text(max_size=40) | BEGUN)
@example("country:")
@example("body:a/b")
@example("source:é")
@example('prov:x"y')
@example("http://\ud800")
def test_a_search_of_any_text_finds_something_or_nothing(kg: KnowledgeGraph, words: str) -> None:
    assert all(hit.label for hit in kg.search(words, limit=5))


@pytest.mark.parametrize("words", ["country:", "gpai:", "body:café", "country:rs<b>", "rdfs:"])
def test_what_is_no_identifier_finds_what_its_words_find(kg: KnowledgeGraph, words: str) -> None:
    plain = words.translate(str.maketrans(":<>", "   "))
    assert found(kg.search(words)) == found(kg.search(plain))
