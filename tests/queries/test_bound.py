"""A query with the values that it is asked with: what was asked, in SPARQL, as values and in words."""

import pytest
from built import QUERIES

from gpai_graph.errors import ParameterError
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.library import Library
from gpai_graph.queries.parameters import Parameter, Values
from gpai_graph.rdf.dates import AsOf, PartialDate
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.rdf.solutions import IRI, Literal

LIBRARY = Library(QUERIES)
DATED = AsOf.parse("2021-11-30", "recorded")
CUT_OFF = PartialDate.parse("2026-09-30")


def typed(day: str) -> Literal:
    return Literal(day, IRI(PREFIXES["xsd"] + "date"))


def words(name: str, parameter: str, **values: Values) -> str:
    return BoundQuery.of(LIBRARY[name], values).words(parameter, compact, CUT_OFF)


def test_the_sparql_is_that_of_the_query_with_its_values() -> None:
    values: dict[str, Values] = {"as_of": "2021", "mode": "possible"}
    assert LIBRARY["members"].bind(values) == BoundQuery.of(LIBRARY["members"], values).sparql
    assert LIBRARY["members"].text == BoundQuery.of(LIBRARY["members"], {"as_of": None}).sparql


@pytest.mark.parametrize(
    ("name", "values", "as_of", "certainty", "is_dated"),
    [
        ("members", {}, AsOf(), "certain", True),
        ("members", {"as_of": "2021"}, AsOf.parse("2021-12-31"), "certain", True),
        ("members", {"mode": "possible"}, AsOf(None, "possible"), "possible", True),
        ("members", {"as_of": "2021-11", "mode": Literal("recorded")}, DATED, "recorded", True),
        ("founding-members", {}, AsOf(), "", False),
    ],
)
def test_it_knows_for_which_date_it_is_asked(
    name: str, values: dict[str, Values], as_of: AsOf, certainty: str, is_dated: bool
) -> None:
    asked = BoundQuery.of(LIBRARY[name], values)
    assert (as_of, certainty, is_dated) == (asked.as_of, asked.certainty, asked.is_dated)


def test_a_date_that_is_at_hand_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, months = AsOf.parse("2021-11", "recorded"), PartialDate.parse("2021-11")
    monkeypatch.setattr(PartialDate, "parse", None)
    assert [typed("2021-11-30")] == LIBRARY["members"].parameters["as_of"].terms(asked.date)
    assert [typed("2021-11-01")] == Parameter("since", "date", edge="first").terms(months)
    assert ("30 November 2021", "2021-11-30") == (asked.words, asked.query_params["as_of"])


def test_the_date_of_a_bound_query_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = BoundQuery.of(LIBRARY["members"], DATED.parameters)
    monkeypatch.setattr(PartialDate, "parse", None)
    assert (DATED, "recorded") == (asked.as_of, asked.certainty)


def test_what_was_asked_is_told_in_words() -> None:
    assert "31 December 2021" == words("members", "as_of", as_of="2021")
    assert "30 September 2026" == words("members", "as_of")
    assert "30 September 2026" == words("members", "as_of", as_of="2026-09-30")
    assert ("", "reported that year") == (words("members", "mode"), words("members", "mode", mode="recorded"))
    assert "body:gpai-wg-responsible-ai" == words("experts", "group", group="gpai-wg-responsible-ai")
    assert "" == words("experts", "group")
    two = [IRI(PREFIXES["body"] + "gpai"), "body:gpai-meg"]
    assert "body:gpai, body:gpai-meg" == words("open-ends", "bodies", bodies=two)


def test_a_later_day_than_the_last_known_one_is_asked_for_that_one() -> None:
    asked = BoundQuery.of(LIBRARY["members"], {"as_of": "2026-10-01", "mode": "possible"}).known(CUT_OFF)
    told = f"{CUT_OFF.words} (the last day that our sources cover; you asked for 1 October 2026)"
    assert (told, CUT_OFF.text) == (asked.words("as_of", compact, CUT_OFF), asked.as_of.day)
    assert told == asked.without(["mode"]).words("as_of", compact, CUT_OFF)
    assert "31 December 2021" == asked.with_value("as_of", "2021").words("as_of", compact, CUT_OFF)
    assert asked == asked.known(CUT_OFF)
    assert asked.known(None) == asked


def test_without_a_last_known_date_only_what_was_asked_is_told() -> None:
    query = LIBRARY["members"]
    assert "" == BoundQuery.of(query, {}).words("as_of", compact, None)
    assert "31 December 2030" == BoundQuery.of(query, {"as_of": "2030"}).words("as_of", compact, None)


def test_a_value_that_does_not_fit_is_refused_when_it_is_bound() -> None:
    with pytest.raises(ParameterError, match="cannot be '2021-13'"):
        BoundQuery.of(LIBRARY["members"], {"as_of": "2021-13"})
    with pytest.raises(ParameterError, match="no parameter 'asof'"):
        BoundQuery.of(LIBRARY["members"], {"asof": "2021"})
