"""The fields of a header and of a query: a library gives one value to all who ask, so it does not change."""

import copy
import pickle
from collections.abc import Callable

import pytest

from gpai_graph.queries.header import Header
from gpai_graph.queries.library import Library, Query
from gpai_graph.stores.paths import queries_dir

REAL = Library(queries_dir())


@pytest.mark.parametrize("name", Query.field_names())
def test_no_field_of_a_query_can_be_set_or_removed(name: str) -> None:
    query = REAL["members"]
    before = getattr(query, name)
    with pytest.raises(AttributeError, match=f"Query does not change, so {name} cannot be set"):
        setattr(query, name, "x")
    with pytest.raises(AttributeError, match=f"Query does not change, so {name} cannot be removed"):
        delattr(query, name)
    assert before == getattr(REAL["members"], name)


def test_what_a_query_holds_cannot_be_changed_either() -> None:
    query = REAL["members"]
    for held in (query.columns, query.parameters):
        with pytest.raises(TypeError):
            held["member"] = "x"  # type: ignore[index]


def test_a_query_has_the_fields_of_its_header_and_of_its_file_and_is_no_row() -> None:
    assert {*Header.field_names(), "name", "topic", "path", "file", "text"} == set(Query.field_names())
    assert not hasattr(REAL["members"], "__len__")
    with pytest.raises(TypeError, match="Query needs the field"):
        Query(summary="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Header has no field sumary"):
        Header(sumary="x", summary="x")  # type: ignore[call-arg]


@pytest.mark.parametrize("name", Query.field_names())
def test_queries_are_equal_by_all_their_fields(name: str) -> None:
    query = REAL["members"]
    other = query.replaced(**{name: "x"})
    assert ("x", query.name if name != "name" else "x") == (getattr(other, name), other.name)
    assert other != query
    assert other.replaced(**{name: getattr(query, name)}) == query


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda query: pickle.loads(pickle.dumps(query))])
def test_a_copy_of_a_query_is_equal_to_it_and_can_be_asked(copied: Callable[[Query], Query]) -> None:
    query = REAL["members"]
    again = copied(query)
    assert (again, hash(again), again.bind()) == (query, hash(query), query.bind())
    assert query != Header(**{name: getattr(query, name) for name in Header.field_names()})
