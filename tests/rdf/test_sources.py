"""Sources: told as far as they are known, and numbered in the order in which they are first mentioned."""

import pytest

from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.sources import Mark, Source, SourceNumbers, graph_title

PRESS = Source("press", "A press release", "A ministry", "15 June 2020", "Government", "https://example.org")
PAGE = Source("page", "A page", "A blog", "", "News", "")
NOTE = Source("note", "gpai-graph (curation)")


@pytest.mark.parametrize(
    ("source", "words", "reference"),
    [
        (
            PRESS,
            "A press release. A ministry, 15 June 2020, government.",
            "A press release. A ministry, 15 June 2020, government. https://example.org",
        ),
        (PAGE, "A page. A blog, undated, news.", "A page. A blog, undated, news."),
        (NOTE, "gpai-graph (curation)", "gpai-graph (curation)"),
        # A graph of ours is no document: nobody can read it at an address.
        (NOTE._replace(url="https://example.org"), "gpai-graph (curation)", "gpai-graph (curation)"),
    ],
)
def test_a_source_is_told_as_far_as_it_is_known(source: Source, words: str, reference: str) -> None:
    assert source.words == words
    assert source.reference == reference


def test_a_mark_tells_by_its_brackets_who_states_the_row() -> None:
    assert [Mark(4, PRESS).text, Mark(4, PRESS, indirect=True).text, Mark(4, PRESS, disputed=True).text] == [
        "[4]",
        "(4)",
        "[[4]]",
    ]
    # What no source states itself is not made stronger by a dispute.
    assert Mark(4, PRESS, indirect=True, disputed=True).text == "(4)"


def test_a_source_keeps_the_number_of_its_first_mention() -> None:
    numbers = SourceNumbers([PAGE])
    assert [numbers.number(source) for source in (PRESS, PAGE, NOTE, PRESS)] == [2, 1, 3, 2]
    assert list(numbers) == [(1, PAGE), (2, PRESS), (3, NOTE)]
    assert numbers.sources == [PAGE, PRESS, NOTE]


def test_the_marks_of_a_row_say_what_states_it() -> None:
    numbers = SourceNumbers()
    assert numbers.marks_of([PRESS, NOTE]) == [Mark(1, PRESS), Mark(2, NOTE, indirect=True)]
    assert numbers.marks_of([PRESS], inferred=True) == [Mark(1, PRESS, indirect=True)]
    assert numbers.marks_of([PRESS], disputed=True) == [Mark(1, PRESS, disputed=True)]


@pytest.mark.parametrize(
    ("graph", "title"),
    [
        (PREFIXES["derived"] + "labels", "derived by the rule labels"),
        (PREFIXES["derived"] + "inferred-rows", "inferred from the sources it names"),
        (PREFIXES["graph"] + "curation", "gpai-graph (curation)"),
        ("https://example.org/graph", "https://example.org/graph"),
    ],
)
def test_a_graph_of_ours_is_told_in_words(graph: str, title: str) -> None:
    assert graph_title(graph) == title
