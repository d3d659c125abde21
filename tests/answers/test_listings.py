"""Lists of a kind: all its things once, in an order that readers expect, and facets that count what they open."""

import pytest

from gpai_graph.answers.listings import NONE, OTHER, PREFIX, Listing, kinds
from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.kinds import BY_NAME
from gpai_graph.stores.paths import queries_dir

KINDS = kinds(Library(queries_dir()))


def _listing(kg: KnowledgeGraph, kind: str) -> Listing:
    name = f"{PREFIX}{kind}"
    return Listing(kind, kg.queries[name], kg.answer(name))


def test_what_has_a_list_is_a_kind_of_thing() -> None:
    assert "country" in KINDS
    assert set(KINDS) <= set(BY_NAME)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_each_thing_once_by_letter_and_other_signs_last(kg: KnowledgeGraph, kind: str) -> None:
    listing = _listing(kg, kind)
    things = [entry.thing for entry in listing.entries]
    assert len(things) == len(set(things)) == len(set(listing.answer.column(listing.answer.columns[0])))
    letters = [entry.letter for entry in listing.entries]
    assert letters == sorted(letters, key=lambda letter: (letter == OTHER, letter))
    # Articles and quotation marks are no beginning of a name.
    assert [entry.name for entry in listing.entries if entry.sort.startswith(("the ", '"', "“"))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_beside_a_value_is_the_length_of_the_list_that_it_opens(kg: KnowledgeGraph, kind: str) -> None:
    listing = _listing(kg, kind)
    for facet in listing.facets({}):
        assert sum(choice.things for choice in facet.choices) >= len(listing)
        for choice in facet.choices[:12]:
            assert len(listing.narrowed({facet.name: choice.key})) == choice.things > 0
            # A second facet counts within the first; the first goes on to count all.
            within = {each.name: each for each in listing.facets({facet.name: choice.key})}
            assert [each.things for each in within[facet.name].choices] == [each.things for each in facet.choices]
            for other in set(within) - {facet.name}:
                best = within[other].choices[0]
                assert len(listing.narrowed({facet.name: choice.key, other: best.key})) == best.things


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_no_value_stands_last_in_a_facet(kg: KnowledgeGraph, kind: str) -> None:
    for facet in _listing(kg, kind).facets({}):
        keys = [choice.key for choice in facet.choices]
        assert NONE not in keys[:-1]
        if all(key.isdecimal() for key in keys if key != NONE):
            years = [int(key) for key in keys if key != NONE]
            assert years == sorted(years, reverse=True)


@pytest.mark.parametrize("kind", KINDS)
def test_words_narrow_a_list_by_what_it_shows(kg: KnowledgeGraph, kind: str) -> None:
    listing = _listing(kg, kind)
    entry = listing.entries[len(listing) // 2]
    assert entry in listing.narrowed({}, entry.name.upper())
    assert listing.narrowed({}, "no-such-words-anywhere") == []


def test_a_value_is_chosen_in_any_case_and_an_unknown_one_is_told_with_a_near_one(kg: KnowledgeGraph) -> None:
    listing = _listing(kg, "output")
    facet = listing.facets({})[0]
    key = facet.choices[0].key
    assert listing.chosen({facet.name: key.upper(), "page": "2", "other": ""}) == {facet.name: key}
    with pytest.raises(ParameterError, match=f"no output with the value '{key}x' .* Did you mean '{key}'"):
        listing.chosen({facet.name: f"{key}x"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_a_list_has_a_row_for_each_thing_with_its_identifier(kg: KnowledgeGraph, kind: str) -> None:
    listing = _listing(kg, kind)
    table = listing.table(listing.entries)
    assert [column.name for column in table.columns][:: len(table.columns) - 1] == ["name", "identifier"]
    assert [row.cells[-1].text for row in table.rows] == [entry.thing.compact for entry in listing.entries]
