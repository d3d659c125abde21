"""A sentence holds every value that was asked for, so that it is true where it is quoted alone; its parts add up."""

import re
from collections.abc import Iterator

import pytest

from gpai_graph.answers import sentence as wording
from gpai_graph.answers.answer import Answer
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import UNDATED, Values
from gpai_graph.stores.embedded import EmbeddedStore
from tests.support.library_queries import BESIDE, LIBRARY, chosen_value

WORDED = [name for name in LIBRARY if LIBRARY[name].answer and not LIBRARY[name].asks_others]
ASKED = [(name, each) for name in WORDED for each in LIBRARY[name].parameters if each != UNDATED]
_TOTALLED = re.compile(r"\[[:, ]+\{(?:rows|count|sum)[^\[\]]*; [^\[\]]*\]")


def asked(name: str, parameter: str, graph: EmbeddedStore) -> dict[str, Values]:
    return {**BESIDE.get((name, parameter), {}), parameter: chosen_value(LIBRARY[name], parameter, graph)}


@pytest.mark.parametrize(("name", "parameter"), ASKED)
def test_a_sentence_holds_the_value_that_was_asked_for(
    name: str, parameter: str, kg: KnowledgeGraph, graph: EmbeddedStore
) -> None:
    values = asked(name, parameter, graph)
    bound = kg._bound(LIBRARY[name], values)
    answer = kg.answer(name, **values)
    assert len(answer)
    assert bound.words(parameter, kg.label, kg.cut_off) in answer.sentence


@pytest.mark.parametrize(("name", "parameter"), ASKED)
def test_no_part_of_a_sentence_says_0_of_what_was_not_asked_for(name: str, parameter: str) -> None:
    # Such a part stands in brackets, where it is left out if it counts nothing.
    outside = re.sub(r"\[[^\[\]]*\]", "", LIBRARY[name].answer)
    excluded = [
        place
        for place in wording.places(outside)
        if place.verb != "asked" and any(each.startswith(f"{parameter}=") for each in place.conditions)
    ]
    assert excluded == []


def parts(template: str, answer: Answer) -> Iterator[tuple[int, list[int]]]:
    """The number before each list of parts, and the numbers of the parts."""

    def number(place: wording.Place) -> int:
        found = wording.value(place, answer)
        return found if isinstance(found, int) else int(str(found))

    for match in _TOTALLED.finditer(template):
        before = [
            each for each in wording.places(template[: match.start()].rpartition(". ")[2]) if each.verb != "asked"
        ]
        of_it = [wording.places(part)[0] for part in match[0][1:-1].split("; ")]
        # What the parts count without their condition, else what was told last.
        (total, *_) = [each for each in before if each[1:3] == of_it[0][1:3]] or before[-1:]
        yield number(total), [number(place) for place in of_it]


@pytest.mark.parametrize("name", [name for name in WORDED if _TOTALLED.search(LIBRARY[name].answer)])
def test_the_parts_of_a_total_add_up(name: str, kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    template = LIBRARY[name].answer
    for values in [{}, *(asked(name, each, graph) for each in LIBRARY[name].parameters)]:
        for total, of_it in parts(template, kg.answer(name, **values)):
            assert (values, total) == (values, sum(of_it))
