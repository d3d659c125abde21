"""The parameters of the queries of the library: each changes the answer, may be written in many ways, and a wrong value
is one error."""

import functools
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy
import pandas
import pytest
from engines import Key, Rows
from library_queries import BESIDE, LIBRARY, ONLY_BESIDE, PARAMETERS, VALUES, Answers

from gpai_graph.errors import ParameterError, UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.parameters import Values

# What asks for something else instead of less: the members of another group, who is no member on an earlier day.
ANSWERS_ANEW = {
    ("unmentioned", "things"),
    ("not-in-graph", "things"),
    ("not-in-graph", "graph"),
    ("below", "things"),
    ("class-of", "things"),
    ("known", "things"),
    ("chairs", "as_of"),
    ("facts-with-one-source", "kind"),
    ("date-precisions", "properties"),
    ("tagged-texts", "texts"),
    ("roles", "mode"),
    ("things-of-class", "class"),
    # Shares of less may be larger.
    ("outputs-by-practicality-and-project", "group"),
    ("outputs-by-practicality-and-year", "group"),
    ("class-examples", "class"),
    ("class-properties", "class"),
    ("document-facts", "document"),
    ("document-facts", "things"),
    ("document-things", "document"),
    ("property-examples", "property"),
    ("term-links", "term"),
    ("timeline", "thing"),
    ("figures-of", "thing"),
    ("between", "beside"),
    ("between", "value"),
    ("binding", "beside"),
    ("binding", "value"),
    *((name, parameter) for name, parameter in BESIDE if parameter == "mode"),
    ("response-times", "kind"),
    ("nearest-milestones", "kind"),
    ("largest-outside", "as_of"),
    ("largest-outside", "indicator"),
    ("largest-outside", "year"),
    # An older list may be a later one for an earlier date, and what has ended by one date stood on another.
    ("binding-or-voluntary", "as_of"),
    # Shares of one year may be larger, and a size is stated for it.
    ("experts-by-sector", "as_of"),
    ("members-outside-a-group", "as_of"),
    # A member with a date in one group may have none in another.
    ("recorded-group-members", "as_of"),
    ("recorded-group-members", "subject"),
    ("who-signed-what-else", "as_of"),
    ("members-of-both", "as_of"),
    ("members-of-both", "group"),
    ("members-outside-a-group", "group"),
    ("seats", "as_of"),
    ("seats", "mode"),
    ("what-a-document-supports", "document"),
    *((name, "thing") for name in ("about", "experts-by-year", "linked", "memberships")),
    *((name, "thing") for name in ("notes", "reports", "themes-of-output")),
    *((f"about-{what}", "thing") for what in ("count", "country", "observation", "outsider", "person", "seat")),
    ("about-outsider", "as_of"),
    *((name, "link") for name in ("linked", "reports", "roles")),
    ("bodies-before-and-after", "day"),
    ("mentions", "things"),
}

# What is false of a thing that is not there is the whole effect of the parameter.
EMPTY_THEN = {("class-of", "class")}


# ---- Parameters ----


# What bears no date: test_undated.py.
@pytest.mark.parametrize(("name", "parameter"), [each for each in PARAMETERS if each[1] != "undated"])
def test_a_parameter_narrows_the_answer(name: str, parameter: str, answer: Answers) -> None:
    without = ONLY_BESIDE + parameter if (name, parameter) in BESIDE else ""
    wide, narrow = answer(name, without), answer(name, parameter)
    assert wide != narrow, f"{name} answers the same with and without {parameter!r}."
    anew = (name, parameter) in ANSWERS_ANEW
    assert anew or _within(narrow, wide), f"{name} answers with {parameter!r} what it does not answer without."
    assert bool(narrow) == ((name, parameter) not in EMPTY_THEN)


def test_every_value_chosen_here_belongs_to_a_parameter() -> None:
    assert sorted((VALUES.keys() | BESIDE.keys() | ANSWERS_ANEW | EMPTY_THEN) - set(PARAMETERS)) == []


def _within(narrow: Rows, wide: Rows) -> bool:
    """Whether each row stands in the wider answer, or stands there with larger numbers."""
    return narrow <= wide or all(any(map(functools.partial(_at_most, row), wide)) for row in narrow)


def _at_most(row: tuple[Key, ...], other: tuple[Key, ...]) -> bool:
    """Whether two rows are the same but for numbers, and those of the first are no larger."""
    return all(
        one <= two if isinstance(one, Decimal) and isinstance(two, Decimal) else one == two
        for one, two in zip(row, other, strict=True)
    )


# ---- What the binder says, with queries of the library ----

WRONG: dict[str, tuple[tuple[str, dict[str, Values]], str]] = {
    "a parameter that is not there": (
        ("members", {"asof": "2021"}),
        "the query has no parameter 'asof'. Did you mean 'as_of'? It takes as_of, mode, undated.",
    ),
    "a parameter where there is none": (
        ("founding-members", {"as_of": "2021"}),
        "the query has no parameter 'as_of'. It takes none.",
    ),
    "a day that is not in the calendar": (
        ("members", {"as_of": "2021-02-30"}),
        "parameter 'as_of' cannot be '2021-02-30'. The calendar has no such date. It takes a year (2021), a month",
    ),
    "a word for a date": (
        ("events", {"since": "yesterday"}),
        "parameter 'since' cannot be 'yesterday'. It takes a year (2021), a month (2021-12) or a day (2021-12-31).",
    ),
    "a label for a name": (
        ("experts", {"group": "responsible ai"}),
        "parameter 'group' cannot be 'responsible ai'. It takes a name such as body:…",
    ),
    "two values for one": (
        ("experts", {"group": ["gpai-meg", "gpai"]}),
        "parameter 'group' takes one value; 2 were given.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_will_not_do_is_one_error_that_says_what_will(case: str) -> None:
    (name, values), message = WRONG[case]
    with pytest.raises(ParameterError) as caught:
        LIBRARY[name].bind(values)
    assert str(caught.value).startswith(message)


def _rows(kg: KnowledgeGraph, name: str, **values: Values) -> list[object]:
    return [row.terms for row in kg.answer(name, **values).rows]


@pytest.mark.parametrize(
    "written", ["Serbia", "serbia", "rs", "country:rs", "https://w3id.org/gpai-graph/id/country/rs"]
)
def test_a_thing_is_meant_by_its_name_slug_and_identifiers(kg: KnowledgeGraph, written: str) -> None:
    assert _rows(kg, "experts", country=written) == _rows(kg, "experts", country=kg.thing("country:rs"))


@pytest.mark.parametrize("nothing", [None, "", "  ", math.nan])
@pytest.mark.parametrize(("name", "parameter"), [("experts", "country"), ("members", "as_of")])
def test_what_stands_for_nothing_asks_for_nothing(
    kg: KnowledgeGraph, name: str, parameter: str, nothing: Values
) -> None:
    assert _rows(kg, name, **{parameter: nothing}) == _rows(kg, name)


@pytest.mark.parametrize("year", [2021, 2021.0, "2021", "2021-12-31"])
def test_a_year_is_a_year_however_it_is_written(kg: KnowledgeGraph, year: Values) -> None:
    assert _rows(kg, "members", as_of=year) == _rows(kg, "members", as_of="2021-12-31")


def test_several_things_may_be_written_in_any_way(kg: KnowledgeGraph) -> None:
    # A thing is a tuple, and yet one value.
    chair, lead = kg.thing("role:chair"), kg.thing("role:co-chair")
    expected = _rows(kg, "seats", role=[chair, lead])
    both = ["role:chair", "role:co-chair"]
    series, array = pandas.Series([*both, None]), numpy.array(both)
    collections = (
        both,
        {*both},
        frozenset(both),
        dict.fromkeys(both).keys(),
        iter(both),
        series,
        pandas.Index(both),
        array,
    )
    for written in (*collections, (chair.label, lead), f"{chair.label},{lead.label}"):
        assert _rows(kg, "seats", role=written) == expected
    assert len(expected) > len(_rows(kg, "seats", role=chair)) > 0


@pytest.mark.parametrize("written", ["Atlantis", "body:gpai", "person:nobody"])
def test_what_is_not_there_or_of_another_class_is_refused(kg: KnowledgeGraph, written: str) -> None:
    with pytest.raises((UnknownEntityError, ParameterError), match=r"\w"):
        kg.answer("experts", country=written)


@pytest.mark.parametrize("written", [{"role": "chair"}, b"chair", 3.5, object()])
def test_what_is_no_value_and_no_collection_of_values_is_refused_in_words(kg: KnowledgeGraph, written: object) -> None:
    with pytest.raises((UnknownEntityError, ParameterError), match=r"It takes|knows no"):
        kg.answer("seats", role=written)  # type: ignore[arg-type]


def test_a_set_or_series_of_several_is_refused_where_one_value_is_taken(kg: KnowledgeGraph) -> None:
    for written in ({"country:rs", "country:ca"}, pandas.Series(["country:rs", "country:ca"])):
        with pytest.raises(ParameterError, match="takes one value; 2 were given"):
            kg.answer("experts", country=written)


@pytest.mark.parametrize("collected", [set, frozenset, tuple, pandas.Series, pandas.Index, numpy.array])
def test_kinds_may_be_given_as_any_collection(kg: KnowledgeGraph, collected: Callable[[list[str]], Any]) -> None:
    kinds = ["country", "person"]
    assert kg.search("Serbia", collected(kinds)) == kg.search("Serbia", kinds) != []
