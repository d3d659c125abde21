"""Queries of the library, networks and plots by name, with parameters."""

import pandas
import pytest
from built import iri

from gpai_graph.errors import (
    NetworkError,
    ParameterError,
    PlotError,
    UnknownEntityError,
    UnknownQueryError,
)
from gpai_graph.graph.knowledge import KnowledgeGraph

# By name


def test_run_gives_one_row_a_source_and_answer_folds_them(kg: KnowledgeGraph) -> None:
    rows, folded = kg.run("members", as_of="2020-12-31"), kg.answer("members", as_of="2020-12-31")
    assert "source" in rows.variables
    assert 19 == len({row.member for row in rows}) == len(folded)
    assert len(rows) == sum(len(row.sources) for row in folded.rows)


def test_run_suggests_the_query_that_is_meant(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownQueryError, match=r"no query 'member'\. Did you mean 'members'\? `gpai-graph queries`"):
        kg.run("member")
    with pytest.raises(UnknownQueryError, match="no query 'member'"):
        kg.answer("member")


def test_a_parameter_that_the_query_lacks_is_refused_with_those_it_has(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match=r"the query has no parameter 'member'.*as_of"):
        kg.run("members", member="country:ca")


@pytest.mark.parametrize("date", ["2021-13-01", "2021-02-30", "yesterday", "21", "2021-12-31T00:00:00"])
def test_a_date_that_is_none_is_refused_with_what_is_accepted(kg: KnowledgeGraph, date: str) -> None:
    with pytest.raises(ParameterError, match=r"a year \(2021\), a month \(2021-12\) or a day \(2021-12-31\)"):
        kg.run("members", as_of=date)


@pytest.mark.parametrize(
    "group",
    [
        "Working Group on Responsible AI",
        "working group on responsible ai",
        "gpai-wg-responsible-ai",
        "body:gpai-wg-responsible-ai",
        "https://w3id.org/gpai-graph/id/body/gpai-wg-responsible-ai",
        "<https://w3id.org/gpai-graph/id/body/gpai-wg-responsible-ai>",
        iri("body:gpai-wg-responsible-ai"),
    ],
)
def test_a_thing_may_be_given_by_name_slug_compact_iri_or_iri(kg: KnowledgeGraph, group: str) -> None:
    expected = kg.run("experts", group=iri("body:gpai-wg-responsible-ai"))
    assert len(expected) > 0
    assert expected == kg.run("experts", group=group)


@pytest.mark.parametrize("group", ["gpai-wg-responsibel-ai", "body:gpai-wg-responsibel-ai"])
def test_a_misspelt_thing_is_one_error_that_names_the_nearest(kg: KnowledgeGraph, group: str) -> None:
    for ask in (kg.run, kg.answer):
        with pytest.raises(UnknownEntityError, match="body:gpai-wg-responsible-ai"):
            ask("experts", group=group)


def test_a_parameter_means_a_thing_of_its_own_kind_only(kg: KnowledgeGraph) -> None:
    # "Canada" is a country, and no body: no expert of "Canada" must come out of it.
    with pytest.raises(UnknownEntityError):
        kg.run("experts", group="Zanzibar Working Party")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("OECD", "organisation:oecd"),
        ("EU", "country:eu"),
        ("European Union", "country:eu"),
        ("G7", "group:g7"),
        ("g20", "group:g20"),
        ("Group of Twenty", "group:g20"),
        ("BRICS", "group:brics"),
        ("Council of Europe", "organisation:council-of-europe"),
        # Also a declaration, a summit and a chair's summary: of these, the question takes only a group of countries.
        ("Bletchley", "group:bletchley-declaration-signatories"),
    ],
)
def test_a_group_of_countries_is_found_by_the_names_that_one_types(kg: KnowledgeGraph, typed: str, meant: str) -> None:
    for question in ("members-of-both", "members-outside-a-group", "who-signed-what-else"):
        assert kg.run(question, group=meant) == kg.run(question, group=typed)
        assert len(kg.run(question, group=typed)) > 0


@pytest.mark.parametrize(
    ("question", "parameter", "value", "message"),
    [
        # An empty answer about Canada would look like a "no".
        (
            "members-of-both",
            "group",
            "Canada",
            r"no group of countries called 'Canada'. Name one of these: .*; BRICS; ",
        ),
        (
            "members-of-both",
            "group",
            "country:ca",
            r"\(Canada\) does not fit here. Name one group of countries: .*; BRICS; ",
        ),
        (
            "members-of-both",
            "group",
            "Atlantis",
            r"no group of countries called 'Atlantis'. Name one of these: .*; BRICS; ",
        ),
        ("experts", "group", "Atlantis", r"no body called 'Atlantis'"),
    ],
)
def test_a_thing_of_another_class_is_an_error(
    kg: KnowledgeGraph, question: str, parameter: str, value: str, message: str
) -> None:
    with pytest.raises(UnknownEntityError, match=message):
        kg.run(question, **{parameter: value})


def test_none_leaves_a_parameter_at_its_default(kg: KnowledgeGraph) -> None:
    assert kg.run("experts") == kg.run("experts", group=None)


# By SPARQL


@pytest.mark.parametrize(
    ("method", "name", "error", "said"),
    [
        (
            "network",
            "people-in-bodies",
            UnknownQueryError,
            "there is no network 'people-in-bodies'. Did you mean 'people-and-bodies'?",
        ),
        ("network", "bodies", NetworkError, "there is no network 'bodies'."),
        ("network", "members", NetworkError, "there is no network 'members'."),
        ("plot", "growht", UnknownQueryError, "there is no plot 'growht'. Did you mean 'growth'?"),
        (
            "plot",
            "bodies-and-chairs",
            PlotError,
            "there is no plot 'bodies-and-chairs'. That is a network. Use `gpai-graph draw`.",
        ),
        ("plot", "bodies", PlotError, "there is no plot 'bodies'."),
    ],
)
def test_what_is_no_network_or_no_plot_is_called_so(
    kg: KnowledgeGraph, method: str, name: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        getattr(kg, method)(name)
    assert str(caught.value).startswith(said)


# ---- Evidence, filtered ----


def test_several_things_may_be_named_in_a_list(kg: KnowledgeGraph) -> None:
    by_name = kg.run("stated-sizes", subjects=["Working Group on Responsible AI", "body:gpai-meg"])
    assert by_name == kg.run("stated-sizes", subjects="gpai-wg-responsible-ai, gpai-meg")
    with pytest.raises(UnknownEntityError):
        kg.run("stated-sizes", subjects=["Atlantis"])


def test_a_network_is_made_of_an_answer_as_of_its_solutions(kg: KnowledgeGraph) -> None:
    answer = kg.answer("authorship")
    assert answer.solutions is not None
    assert set(kg.network(answer).edges) == set(kg.network(answer.solutions).edges) != set()
    with pytest.raises(ParameterError, match="take no parameters"):
        kg.network(answer, as_of="2021")


def test_what_is_missing_in_a_column_of_pandas_is_no_value_and_a_year_there_is_a_year(kg: KnowledgeGraph) -> None:
    for missing in (None, float("nan"), pandas.NaT, pandas.NA, "", " ", [], [None], ["", float("nan")]):
        assert kg.answer("uses", member=missing).sentence == kg.answer("uses").sentence
    assert kg.answer("members", as_of=2021.0).sentence == kg.answer("members", as_of="2021").sentence
    with pytest.raises(UnknownEntityError, match="called '1'"):
        kg.answer("uses", member=1)


@pytest.mark.parametrize("pattern", ["?s <ex:y> ?x", '?s ?p ?x FILTER(?x > "2020-01-01"^^xsd:date)'])
def test_a_hint_never_costs_an_answer(kg: KnowledgeGraph, pattern: str) -> None:
    assert 1 == len(kg.query(f"SELECT (COUNT(?x) AS ?n) WHERE {{ {pattern} }}"))


def test_every_dated_output_has_happened(kg: KnowledgeGraph) -> None:
    told = set(kg.run("what-happened").column("about"))
    assert not [row.output for row in kg.run("outputs") if row.issued and row.output not in told]


def test_what_may_lie_before_the_day_asked_for_is_told(kg: KnowledgeGraph) -> None:
    rows = kg.run("what-happened", since="2026-02-15")
    rough = {(row.about, row.property, row.date.compact) for row in rows if row.earlier}
    assert rough
    assert all(date < "date:2026-02-15" for _, _, date in rough)
    assert f"{len(rough)} may lie before it" in kg.answer("what-happened", since="2026-02-15").sentence
    assert not [row for row in kg.run("what-happened") if row.earlier]
