"""Solutions and answers as pandas tables: columns with the types of their terms."""

import pickle
import re

import pandas as pd
import pytest
from library_queries import DETAILS

from gpai_graph.errors import MissingPackageError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Solutions, Term
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(PREFIXES["xsd"] + datatype))


def date(text: str) -> IRI:
    return IRI(PREFIXES["date"] + text)


def column(*terms: Term | None) -> "pd.Series[object]":
    return Solutions(["x"], [(term,) for term in terms]).to_pandas()["x"]


@pytest.mark.parametrize(
    ("terms", "dtype"),
    [
        ([typed("1", "integer"), None], "Int64"),
        ([typed("1.5", "decimal"), typed("2", "integer"), None], "Float64"),
        ([typed("1e3", "double")], "Float64"),
        ([typed("true", "boolean"), None], "boolean"),
        ([Literal("one"), None], "str"),
        ([Literal("un", IRI(PREFIXES["rdf"] + "langString"), "fr")], "str"),
        ([IRI(PREFIXES["country"] + "ca")], "str"),
        ([BlankNode("b0")], "str"),
        ([date("2020-06-15"), typed("2021-11-12", "date"), None], "period[D]"),
        ([date("2021-11"), typed("2022-01", "gYearMonth")], "period[M]"),
        ([date("2021"), typed("2022", "gYear")], "period[Y-DEC]"),
        ([date("2021"), date("2021-11")], "object"),
        # What pandas has no period for stays text.
        ([typed("2021-11-30Z", "date")], "str"),
        ([typed("2021-11-30", "date"), typed("2021-11-30Z", "date")], "object"),
        # A number beyond what Int64 holds, or that is none, is no integer.
        ([typed("many", "integer")], "str"),
        ([typed("1", "integer"), Literal("one")], "object"),
        ([None, None], "object"),
        ([], "object"),
    ],
)
def test_a_column_has_the_type_of_its_terms(terms: list[Term | None], dtype: str) -> None:
    assert dtype == str(column(*terms).dtype)


def test_a_date_is_as_precise_as_it_is_known() -> None:
    found = column(date("2021"), date("2021-11"), date("2021-11-30"), None)
    assert ["2021", "2021-11", "2021-11-30"] == [str(each) for each in found.dropna()]
    assert ["2021-01-01", "2021-11-01", "2021-11-30"] == [str(each.start_time.date()) for each in found.dropna()]
    assert ["2021-12-31", "2021-11-30", "2021-11-30"] == [str(each.end_time.date()) for each in found.dropna()]
    # Like periods of pandas, which a column of equally precise dates holds.
    assert ["Y-DEC", "M", "D"] == [each.freqstr for each in found.dropna()]


DATES = ["2023", "2023-12", "2023-12-31", "2024", "2024-01-01", "2024-06"]


@pytest.mark.parametrize("texts", [DATES, DATES[2:5:2]], ids=["mixed", "days"])
def test_dates_sort_and_compare_as_their_first_days_do(texts: list[str]) -> None:
    rows = Solutions(["x"], [*((date(text),) for text in reversed(texts)), (None,)]).to_pandas()
    by_day = sorted(texts, key=PartialDate.parse)
    assert by_day == [str(each) for each in rows.sort_values("x")["x"].dropna()]
    for day in ("2023", "2024", "2024-01", "2024-01-01"):
        first = f"{day}-01-01"[:10]
        after = {text for text in texts if f"{text}-01-01"[:10] >= first}
        for limit in (day, pd.Timestamp(first), pd.Period(first)) if texts is DATES else (day,):
            assert after == {str(each) for each in rows[rows["x"] >= limit]["x"]}
            assert {*texts} - after == {str(each) for each in rows[rows["x"] < limit]["x"]}
    assert by_day[-1] == str(rows["x"].max())
    assert [*reversed(texts), '""'] == rows.to_csv(index=False).split()[1:]


@pytest.mark.parametrize("texts", [DATES, DATES[2:5:2]], ids=["mixed", "days"])
def test_a_table_shows_dates_as_the_source_states_them(texts: list[str]) -> None:
    rows = Solutions(["x"], [(date(text),) for text in texts]).to_pandas()
    assert re.findall(r"<td>(.*?)</td>", rows.to_html()) == texts
    assert rows.to_string(index=False).split() == ["x", *texts]
    assert [*map(str, rows["x"].tolist())] == texts
    # A date is one value: as an index it has one level, and a group has one key.
    assert rows.set_index("x").index.nlevels == 1
    assert [str(key) for key, _ in rows.groupby("x")] == sorted(texts, key=PartialDate.parse)
    kept = pickle.loads(pickle.dumps(rows))
    assert kept.equals(rows)


def test_numbers_keep_their_value_and_unbound_is_missing() -> None:
    found = column(typed("9007199254740993", "integer"), None)
    assert 9007199254740993 == found[0]
    assert pd.isna(found[1])


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_beyond_64_bits_keeps_every_digit_beside_smaller_ones(number: int) -> None:
    assert [number, 3] == list(column(typed(str(number), "integer"), typed("3", "integer")))


def test_an_answer_gives_labels_or_identifiers_and_the_sources_of_each_row(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021-12-31")
    named, ids = answer.to_pandas(), answer.to_pandas(ids=True)
    assert [*answer.columns, "sources", "source_urls"] == list(named.columns)
    assert len(answer) == len(named)
    place = list(ids["member"]).index("country:ca")
    assert "Canada" == named["member"][place]
    assert " | ".join(source.compact for source in answer.rows[place].sources) == ids["sources"][place]
    cited = [answer.source(iri) for iri in answer.rows[place].sources]
    assert all(each.title in named["sources"][place] and each.publisher in named["sources"][place] for each in cited)
    assert " | ".join(each.url for each in cited if each.url) == named["source_urls"][place]
    assert answer.sentence == named.attrs["sentence"]


def test_every_question_becomes_a_table(kg: KnowledgeGraph) -> None:
    # What stands behind pages is asked of one thing: of all it is the whole graph.
    small = [name for name in kg.queries if name not in DETAILS or not kg.queries[name].parameters]
    asked = [name for name in small if kg.queries[name].variables and not kg.queries[name].asks_others]
    wrong = []
    for name in asked:
        answer = kg.answer(name)
        if (len(answer), len(answer.columns)) != (
            len(answer.to_pandas()),
            len(answer.to_pandas(ids=True).columns) - bool(answer.sources),
        ):
            wrong.append(name)
    assert [] == wrong
    assert len(asked) > 100


def test_a_variable_called_sources_is_kept(kg: KnowledgeGraph) -> None:
    asked = (
        "SELECT (1 AS ?sources) ?source { ?source a gpai:Source . GRAPH ?source { membership:ca-gpai gpai:since ?d } }"
    )
    found = kg.readable(kg.query(asked)).to_pandas()  # type: ignore[arg-type]
    assert ["sources", "sources_of_row", "source_urls"] == list(found.columns)
    assert 1 == found["sources"][0]


def test_without_pandas_it_says_what_to_install(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    # As Python does where a package is not there.
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingPackageError, match=r"pip install pandas, or '\.\[notebook\]'"):
        kg.run("members").to_pandas()
