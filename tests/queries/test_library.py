"""The query library: files, headers, and binding of parameters."""

import csv
import datetime
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_files import HEADER, QUERY, library_of

from gpai_graph.building.validation import query_problems
from gpai_graph.errors import ParameterError, QueryHeaderError, QueryWarning, StoreError, UnknownQueryError
from gpai_graph.queries.header import Column, Header, PlotHeader, TotalsHeader, from_written, written
from gpai_graph.queries.header_reader import read_header
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import TYPES, Parameter, bind, parts
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import code_tokens
from gpai_graph.rdf.things import Thing
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import queries_dir

# The library


def test_a_file_is_a_query_by_being_there(tmp_path: Path) -> None:
    library = library_of(tmp_path, members__b=HEADER + QUERY, a=HEADER + QUERY)
    assert list(library) == ["a", "b"] == list(library.names)
    assert (len(library), "a" in library, "c" in library) == (2, True, False)
    assert [library[name].topic.folder for name in library] == ["", "members"]
    assert library["b"].file == "queries/members/b.rq"


def test_headers_are_not_read_before_they_are_asked_for(tmp_path: Path) -> None:
    library = library_of(tmp_path, good=HEADER + QUERY, bad="no header")
    assert library["good"].summary == "Who joined since a day?"
    with pytest.raises(QueryHeaderError, match=r"^queries/bad\.rq:1: the file must begin with a header"):
        library["bad"]


def test_a_query_is_parsed_once_and_again_after_its_file_was_changed(tmp_path: Path) -> None:
    library = library_of(tmp_path, members__joined=HEADER + QUERY)
    first = library["joined"]
    assert library["joined"] is first
    file = tmp_path / "queries" / "members" / "joined.rq"
    file.write_text((HEADER + QUERY).replace("since a day?", "after a day?"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert library["joined"].summary == "Who joined after a day?"
    file.unlink()
    with pytest.raises(StoreError, match=r"queries/members/joined\.rq cannot be read"):
        library["joined"]


def test_an_unknown_query_names_the_closest_and_where_all_are_listed(tmp_path: Path) -> None:
    library = library_of(tmp_path, members=HEADER + QUERY, outputs=HEADER + QUERY)
    with pytest.raises(UnknownQueryError) as caught:
        library["member"]
    assert str(caught.value) == "there is no query 'member'. Did you mean 'members'? `gpai-graph queries` lists them."


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        QueryHeaderError,
        match=r"queries/b/x\.rq:1: two queries are called 'x'; the other is "
        r"queries/a/x\.rq",
    ):
        list(library_of(tmp_path, a__x=HEADER + QUERY, b__x=HEADER + QUERY))


def test_a_name_that_is_not_kebab_case_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryHeaderError, match="kebab-case"):
        list(library_of(tmp_path, Members=HEADER + QUERY))


# Names that queries had before

OLD = HEADER.replace("#+   view:", "#+   aliases: [older, oldest]\n#+   view:")


def test_a_query_is_found_by_a_name_that_it_had_before_with_a_warning(tmp_path: Path) -> None:
    library = library_of(tmp_path, joined=OLD + QUERY)
    assert ("older" in library, list(library), library.current("older")) == (True, ["joined"], "joined")
    with pytest.warns(QueryWarning, match=r"^older is now called joined\. The old name will go in a later version\.$"):
        assert library["older"] is library["joined"]
    assert [library.renamed(name) for name in ("joined", "unknown", "who joined")] == ["", "", ""]


@pytest.mark.parametrize(
    ("other", "text", "taken"),
    [
        ("older", HEADER, "older"),
        ("zest", HEADER.replace("#+   view:", "#+   aliases: [oldest]\n#+   view:"), "joined"),
    ],
)
def test_an_alias_that_is_a_name_or_another_alias_is_an_error(
    tmp_path: Path, other: str, text: str, taken: str
) -> None:
    library = library_of(tmp_path, **{"a__joined": OLD + QUERY, f"b__{other}": text + QUERY})
    with pytest.raises(QueryHeaderError, match=rf"\.rq:1: the alias '\w+' is taken by {taken}: leave it out\."):
        _ = library.aliases
    problems = [str(problem) for problem in query_problems(tmp_path / "queries")]
    assert [each for each in problems if f"is taken by {taken}" in each] != []


# Topics


def test_topics_have_the_titles_and_the_order_of_the_file(tmp_path: Path) -> None:
    library_of(tmp_path, a__x=HEADER + QUERY, b__y=HEADER + QUERY, c__z=HEADER + QUERY)
    listed = "folder\ttitle\tasked_by\nb\tBees, and more\treaders\na\tParts\tqueries\n"
    (tmp_path / "queries" / "topics.tsv").write_text(listed, encoding="utf-8")
    library = library_of(tmp_path)
    found = {topic.title: [query.name for query in queries] for topic, queries in library.by_topic.items()}
    assert [*found.items()] == [("Bees, and more", ["y"]), ("Parts", ["x"]), ("C", ["z"])]
    assert [query.name for query in library.asked] == ["y", "z"]


def test_every_folder_of_the_library_is_a_topic_and_readers_see_ten() -> None:
    library = Library(queries_dir())
    with (queries_dir() / "topics.tsv").open(encoding="utf-8", newline="") as file:
        listed = [row["folder"] for row in csv.DictReader(file, delimiter="\t")]
    assert [topic.folder for topic in library.by_topic] == listed
    assert len([topic for topic in library.by_topic if topic.is_asked]) <= 10


# Headers


def test_a_query_knows_what_its_header_says(query: Query) -> None:
    assert query.summary == "Who joined since a day?"
    assert query.tags == ("members", "time")
    # What the answer names nowhere else stands where it says {asked}.
    asked = "{asked since| with the joined on or after |}{asked group| with the group |}"
    assert (query.view, query.answer, query.aggregate) == ("timeline", f"{{count}} joined{asked}.", False)
    assert query.columns == {"member": Column("country or union"), "joined": Column("when it began", "facet")}
    assert query.parameters["since"] == Parameter("since", "date", "Joined on or after", default="2020-06-15")
    assert query.parameters["group"] == Parameter("group", "iri", "", "body", "gpai:Body", (), True, "body:gpai")
    assert query.variables == ("member", "joined", "source")


def test_a_header_says_how_an_answer_is_plotted() -> None:
    said = "{mark: bar, x: year, y: outputs, title: '{sum outputs} outputs'}"
    text = f"#+ summary: What?\n#+ gpai:\n#+   plot: {said}\nASK {{}}"
    plot = PlotHeader("bar", title="{sum outputs} outputs", x="year", y="outputs")
    header = read_header(text, "x.rq")
    assert plot == header.plot
    assert ("year", "outputs") == plot.columns
    assert header == from_written(written(header))


def test_a_header_says_what_is_added_up_below_an_answer() -> None:
    said = "{sum: [experts], by: [sector, group], twice: group, note: who sat in two counts twice}"
    header = read_header(f"#+ summary: What?\n#+ gpai:\n#+   totals: {said}\nASK {{}}", "x.rq")
    assert TotalsHeader(("experts",), ("sector", "group"), "group", "who sat in two counts twice") == header.totals
    assert header == from_written(written(header))


def test_a_short_header_is_enough() -> None:
    assert read_header("#+ summary: What?\nASK {}", "x.rq") == Header(summary="What?")


@pytest.mark.parametrize(
    ("header", "place", "message"),
    [
        ("SELECT", 1, "must begin with a header"),
        ("\n#+\n", 2, "empty"),
        ("#+ description: x", 1, "needs a summary"),
        ("#+ summary: Members", 1, "ends with '\\?'"),
        ("#+ summary: What?\n#+ gpai:\n#+   answer: 'Some. || Nothing.'", 3, "what a row is about"),
        ("#+ summary: What?\n#+ gpai: {without_date: cutoff}", 2, "Choose one of cut-off, all. Did you mean 'cut-off'"),
        ("#+ summary: What?\n#+ sumary: x", 2, "unknown key 'sumary'. Did you mean 'summary'"),
        ("#+ summary: What?\n#+ description: a: b", 2, "Put quotes around"),
        ("#+ summary: What?\n#+ tags: members", 2, "a list"),
        ("#+ summary: What?\n#+ tags: [[x]]", 2, "one text"),
        ("#+ summary: What?\n#+ summary: Who?", 2, "twice"),
        ("#+ summary:\n", 1, "empty"),
        ("\n\n#+ summary: What?\n#+ gpai: 1", 4, "keys with values"),
        ("#+ summary: What?\n#+ gpai:\n#+   view: tabel", 3, "'tabel' is not allowed here.*Did you mean 'table'"),
        ("#+ summary: What?\n#+ gpai:\n#+   aggregate: maybe", 3, "Choose one of true, false"),
        ("#+ summary: What?\n#+ gpai:\n#+   aliases: [Old_name]", 3, "not in kebab-case"),
        ("#+ summary: What?\n#+ gpai:\n#+   totals: {by: [year]}", 3, "need the columns that are added"),
        ("#+ summary: What?\n#+ gpai:\n#+   totals: {sum: n}", 3, "a list"),
        ("#+ summary: What?\n#+ gpai:\n#+   totals: {sum: [n], twice: a}", 3, "needs a note"),
        ("#+ summary: What?\n#+ gpai:\n#+   totals: {sum: [n], note: a}", 3, "needs a note"),
        ("#+ summary: What?\n#+ gpai:\n#+   totals: {sum: [n], by: [n]}", 3, "n cannot be both"),
        ("#+ summary: What?\n#+ gpai:\n#+   columns:\n#+     a: {type: date}", 4, "needs a label"),
        ("#+ summary: What?\n#+ gpai:\n#+   parameters:\n#+     a: {label: x}", 4, "'a' needs a type"),
        ("#+ summary: What?\n#+ gpai:\n#+   parameters:\n#+     a: {type: dat}", 4, "Did you mean 'date'"),
        ("#+ summary: What?\n#+ gpai:\n#+   parameters:\n#+     a: {type: date, prefix: body}", 4, "type iri"),
        ("#+ summary: What?\n#+ gpai:\n#+   parameters:\n#+     a: {type: iri, prefix: bdy}", 4, "Did you mean 'body'"),
        ("#+ summary: What?\n#+ gpai:\n#+   parameters:\n#+     a: {type: iri, class: Body}", 4, "is not an IRI"),
        *(
            (
                f"#+ summary: What?\n#+ gpai:\n#+   parameters: {{x: {{type: iri, below: {it!r}}}}}",
                3,
                "what several are",
            )
            for it in ("body", "body|", "|bodies", "a|b|c", "|")
        ),
        ("#+ summary: What?\n#+ gpai:\n#+   plot: {x: year}", 3, "a plot needs a mark: bar, dots"),
        ("#+ summary: What?\n#+ gpai:\n#+   plot: {mark: bars}", 3, "Did you mean 'bar'"),
        ("#+ summary: What?\n#+ gpai:\n#+   plot: {mark: bar, x: year}", 3, "mark bar needs y"),
        ("#+ summary: What?\n#+ gpai:\n#+   plot: {mark: map, x: a, serie: b}", 3, "Did you mean 'series'"),
        ("#+ summary: What?\n#+ gpai:\n#+   plot:\n#+     mark: map\n#+     x: a\n#+     most: all", 6, "whole number"),
    ],
)
def test_a_header_that_is_wrong_names_file_line_and_remedy(header: str, place: int, message: str) -> None:
    with pytest.raises(QueryHeaderError, match=rf"^q/x\.rq:{place}: .*{message}") as caught:
        read_header(header, "q/x.rq")
    assert caught.value.line == place


def test_a_header_is_kept_in_the_cache_and_read_from_there(
    cache: Path, query: Query, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = (cache / "headers").iterdir()
    monkeypatch.setattr("gpai_graph.queries.header_reader.read_header", None)
    assert library_of(tmp_path)["joined-since"] == query
    monkeypatch.undo()
    assert kept.exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"x\n[]"])
def test_a_damaged_header_in_the_cache_is_read_again(cache: Path, query: Query, tmp_path: Path, damage: bytes) -> None:
    (kept,) = (cache / "headers").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage or whole.replace(b"timeline", b"timelinf"))
    assert library_of(tmp_path)["joined-since"] == query
    assert kept.read_bytes() == whole


def test_without_a_cache_folder_headers_are_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GPAI_GRAPH_CACHE", str(tmp_path / "file" / "cache"))
    assert library_of(tmp_path, x=HEADER + QUERY)["x"].view == "timeline"


# Binding


def test_binding_replaces_what_is_in_the_braces(query: Query) -> None:
    bound = query.bind({"since": "2021", "group": ["gpai", "country:eu"]})
    assert f'VALUES ?_since {{ "2021-12-31"^^<{PREFIXES["xsd"]}date> }}' in bound
    assert f"VALUES ?_group {{ <{PREFIXES['body']}gpai> <{PREFIXES['country']}eu> }}" in bound


def test_without_values_or_with_none_a_query_stays_as_it_is(query: Query) -> None:
    assert query.bind() == query.bind({}) == query.bind({"since": None, "group": []}) == query.text


def test_every_occurrence_is_bound() -> None:
    text = 'SELECT * { VALUES ?_d { UNDEF } ?s ?p ?_d { SELECT ?s { values $_d{"}"} ?s ?q ?_d } } }  # VALUES ?_d { x }'
    expected = (
        'SELECT * { VALUES ?_d { "a" } ?s ?p ?_d { SELECT ?s { values $_d{ "a" } ?s ?q ?_d } } }  # VALUES ?_d { x }'
    )
    assert bind(text, {"d": Parameter("d")}, {"d": "a"}) == expected


def test_the_bound_query_answers_for_the_values(query: Query, tiny: EmbeddedStore) -> None:
    # France twice: the declaration says 2020-06-15, the report 2020-06, whose first day is before the default.
    assert [row.member.compact for row in tiny.select(query.text)] == ["country:ca", "country:fr", "country:rs"]
    assert [row.member.compact for row in tiny.select(query.bind({"since": "2020-05"}))] == [
        *("country:ca", "country:fr", "country:fr", "country:rs")
    ]
    assert [row.member.compact for row in tiny.select(query.bind({"since": "2020"}))] == ["country:rs"]
    assert len(tiny.select(query.bind({"group": "gpai-rai"}))) == 0


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("date", "2021", "2021-12-31"),
        ("date", 2021, "2021-12-31"),
        ("date", "2021-12", "2021-12-31"),
        ("date", "2024-02", "2024-02-29"),
        ("date", "2023-02", "2023-02-28"),
        ("date", "9999", "9999-12-31"),
        ("date", "2021-11-05", "2021-11-05"),
        ("date", datetime.date(2021, 11, 5), "2021-11-05"),
        ("date", PartialDate.parse("2021-11"), "2021-11-30"),
        ("date", Literal("2021-11", IRI(PREFIXES["xsd"] + "gYearMonth")), "2021-11-30"),
        ("date", IRI(PREFIXES["date"] + "2021-11"), "2021-11-30"),
        ("integer", "007", "7"),
        ("integer", -3, "-3"),
        ("decimal", "1.50", "1.5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "100", "100"),
        ("decimal", Decimal("17.0"), "17"),
        ("boolean", True, "true"),
        ("boolean", "False", "false"),
        ("string", 'a "b" \\', 'a "b" \\'),
    ],
)
def test_a_value_becomes_its_canonical_term(kind: str, value: str, text: str) -> None:
    term = Parameter("x", kind).term(value)
    assert not isinstance(term, str)
    assert term.text == text
    assert term.datatype == PREFIXES["xsd"] + kind


@pytest.mark.parametrize("value", ["ca", "country:ca", f"{PREFIXES['country']}ca", f"<{PREFIXES['country']}ca>"])
def test_an_iri_may_be_written_in_four_ways(value: str) -> None:
    assert Parameter("x", "iri", prefix="country").term(value) == PREFIXES["country"] + "ca"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(
            ("date", text)
            for text in ("21", "2021-13", "2021-02-30", "2021-2", "0000", "2021-00", "20211231", "x", "", "２０２１")
        ),
        *(("integer", text) for text in ("", "1.0", "x", "1e3", "٣", "9" * 30)),
        *(("decimal", text) for text in ("", ".", "1e3", "NaN", "1,5", "9" * 30)),
        *(("boolean", text) for text in ("", "yes", "1")),
        *(("iri", text) for text in ("", "ca", "contry:ca", "<a b>", "http://a> <b", "country:a} {", "<https://a%zz>")),
        ("string", "\ud800"),
    ],
)
def test_a_value_that_does_not_fit_names_parameter_value_and_what_does(kind: str, value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Parameter("since", kind).term(value)
    assert "parameter 'since' cannot be " in str(caught.value)
    assert repr(value) in str(caught.value)
    assert Parameter("since", kind).accepts in str(caught.value)


def test_a_date_and_a_thing_are_one_value_each() -> None:
    canada = Thing.of(IRI(PREFIXES["country"] + "ca"), "Canada")
    date, country = PartialDate.parse("2021"), Parameter("x", "iri", prefix="country", many=True)
    assert [canada.iri] == country.terms(canada) == country.terms([canada])
    assert [Parameter("x", "date").term("2021-12-31")] == Parameter("x", "date").terms(date)
    assert ([date], [canada]) == (parts(date, many=False), parts(canada, many=True))


def test_since_a_year_begins_on_its_first_day() -> None:
    since = Parameter("since", "date", edge="first")
    assert ["2021-01-01", "2021-11-01"] == [since.term(text).text for text in ("2021", "2021-11")]  # type: ignore[union-attr]


def test_an_unknown_parameter_names_the_closest_and_all(query: Query) -> None:
    with pytest.raises(ParameterError) as caught:
        query.bind({"sinc": "2021"})
    message = "the query has no parameter 'sinc'. Did you mean 'since'? It takes since, group."
    assert str(caught.value) == message


def test_several_values_need_a_parameter_that_takes_many(query: Query) -> None:
    with pytest.raises(ParameterError, match="takes one value; 2 were given"):
        query.bind({"since": ["2020", "2021"]})
    assert query.bind({"group": "gpai, gpai-rai"}) == query.bind({"group": ["gpai", "gpai-rai"]})


def test_a_choice_is_one_of_those_named() -> None:
    reading = Parameter("reading", choices=("certain", "possible", "recorded"))
    assert reading.terms("certain") == [reading.term("certain")]
    with pytest.raises(ParameterError, match=r"certain, possible or recorded.*Did you mean 'certain'"):
        reading.term("certan")


@given(st.sampled_from(TYPES), st.booleans(), st.one_of(st.text(), st.text("<>{}\"'\\#:/?_ \n\rabc:country0123-.")))
def test_no_value_can_become_code(kind: str, many: bool, value: str) -> None:
    template = "SELECT ?s ?_x WHERE { VALUES ?_x { UNDEF } ?s ?p ?o . { VALUES ?_x { UNDEF } ?s ?q ?_x } } # end"
    parameter = Parameter("x", kind, prefix="country" if kind == "iri" else "", many=many)
    try:
        bound = bind(template, {"x": parameter}, {"x": value})
    except ParameterError:
        return
    # Strings and IRIs aside, the code is what it was, but for what stands in the braces: datatypes.
    shown = [token[0] for token in code_tokens(bound) if token.lastgroup not in ("string", "iri") and token[0] != "^^"]
    assert shown == [token[0] for token in code_tokens(template) if token[0] != "UNDEF"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_string_arrives_in_the_engine_as_it_was_given(value: str) -> None:
    bound = bind("SELECT ?_x WHERE { VALUES ?_x { UNDEF } }", {"x": Parameter("x")}, {"x": value})
    row = EmbeddedStore.in_memory().select(bound).first()
    assert row is not None
    assert row["_x"].text == value


@given(st.dates())
def test_every_day_arrives_in_the_engine_as_it_was_given(day: datetime.date) -> None:
    bound = bind("SELECT ?_x WHERE { VALUES ?_x { UNDEF } }", {"x": Parameter("x", "date")}, {"x": day})
    row = EmbeddedStore.in_memory().select(bound).first()
    assert row is not None
    assert row["_x"].python == day
