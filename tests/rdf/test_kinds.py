"""Kinds of things: the one table of them fits the graph and itself."""

from collections.abc import Callable

import pytest

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.kinds import BY_NAME, SHAPED, Kind, kind_word
from gpai_graph.rdf.namespaces import KINDS, PREFIXES
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.visual.style import looks_of
from gpai_graph.web.dossier.cards import PAGES


def test_each_kind_has_a_prefix() -> None:
    assert sorted(BY_NAME) == sorted(KINDS)
    assert set(KINDS) <= set(PREFIXES)


@pytest.mark.parametrize("place", [lambda kind: kind.listed, lambda kind: kind.found], ids=["listed", "found"])
def test_no_two_kinds_have_one_place(place: Callable[[Kind], int]) -> None:
    places = [place(kind) for kind in BY_NAME.values() if place(kind)]
    assert len(places) == len(set(places))


def test_a_kind_has_a_shape_of_its_own_and_a_place_or_looks_like_one_that_has() -> None:
    shapes = [BY_NAME[name].shape for name in SHAPED]
    assert len(shapes) == len(set(shapes))
    assert [look.shape for look in looks_of(SHAPED).values()] == [BY_NAME[name].shape for name in sorted(SHAPED)]
    for kind in BY_NAME.values():
        assert bool(kind.shape) == bool(kind.listed), kind
        assert not kind.like or (kind.like in SHAPED and not kind.shape), kind


@pytest.mark.parametrize("kind", [kind for kind in BY_NAME.values() if kind.cls], ids=lambda kind: kind.name)
def test_things_of_a_kind_are_in_its_class(kg: KnowledgeGraph, kind: Kind) -> None:
    found = kg.query(f"SELECT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), STR({kind.name}:))) }} LIMIT 3")
    assert isinstance(found, Solutions)
    assert found.rows
    cls = "skos:Concept" if kind.cls == "Concept" else f"gpai:{kind.cls}"
    for thing in found.column("thing"):
        assert kg.is_a(str(thing), cls), thing


# Word lists are declared by hand in vocabularies.ttl, and tests/building/test_ontology.py reads each.
WITHOUT_SHACL = {"scheme"}
# A thing that a node shape of SHACL is about, by its class or by a property that it has.
CHECKED = """SELECT ?thing {
  ?thing a ?class FILTER(STRSTARTS(STR(?thing), STR(KIND:)))
  FILTER NOT EXISTS { GRAPH graph:shapes { ?shape sh:targetClass ?of } ?thing a ?of }
  FILTER NOT EXISTS { GRAPH graph:shapes { ?shape sh:targetSubjectsOf ?property } ?thing ?property ?value }
} LIMIT 1"""


@pytest.mark.parametrize("name", BY_NAME)
def test_each_thing_of_a_kind_is_checked_by_a_shape(kg: KnowledgeGraph, name: str) -> None:
    found = kg.query(CHECKED.replace("KIND:", f"{name}:"))
    assert isinstance(found, Solutions)
    told = f"{found.column('thing')} has no SHACL shape: write one for the class of {name!r} into ontology/shapes.ttl"
    assert bool(found.rows) == (name in WITHOUT_SHACL), told


@pytest.mark.parametrize("name", BY_NAME)
def test_each_kind_has_a_page_that_somebody_decided(name: str) -> None:
    assert name in PAGES, (
        f"{name!r} has no row in PAGES of web/dossier/cards.py: write its sentence and its cards there"
    )


def test_no_page_is_of_a_kind_that_is_not_there() -> None:
    # Terms of the ontology are things, too, though no prefix is theirs alone.
    assert {*PAGES} - {*BY_NAME} == {"term"}


def test_words_of_a_kind_that_is_not_ours_are_its_name() -> None:
    assert ("ministry", "ministries") == (kind_word("ministry"), kind_word("ministry", 2))
    assert ("term of the vocabulary", "terms of the vocabulary") == (kind_word("term"), kind_word("term", 3))
