import inspect

import pytest

from gpai_graph import errors
from gpai_graph.errors import GpaiGraphError, OntologyError, QueryHeaderError, closest, did_you_mean

ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", ALL)
def test_every_error_derives_from_the_root(kind: type[Exception]) -> None:
    # Our warning stops nothing.
    assert issubclass(kind, GpaiGraphError) or kind is errors.QueryWarning


@pytest.mark.parametrize("kind", ALL)
def test_every_error_stands_in_the_tree_at_the_head(kind: type[Exception]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__


def test_a_header_error_names_file_and_line_first() -> None:
    error = QueryHeaderError("unknown key 'sumary'.", file="queries/a.rq", line=3)
    assert str(error) == "queries/a.rq:3: unknown key 'sumary'."
    assert (error.file, error.line) == ("queries/a.rq", 3)


@pytest.mark.parametrize(
    ("table", "line", "text"),
    [("a.csv", 41, "a.csv:41: wrong"), ("a.csv", None, "a.csv: wrong"), (None, None, "wrong")],
)
def test_an_ontology_error_names_table_and_line_as_far_as_known(table: str, line: int, text: str) -> None:
    assert str(OntologyError("wrong", table, line)) == text


def test_closest_finds_the_misspelt_word_and_stays_silent_when_nothing_is_near() -> None:
    assert closest("member", ["outputs", "members"]) == "members"
    assert closest("zebra", ["outputs", "members"]) is None
    assert did_you_mean("zebra", ["outputs", "members"]) == ""
