"""The house rules of queries: lint names line and rule."""

from pathlib import Path

import pytest
from query_files import library_of

from gpai_graph.queries.library import Query
from gpai_graph.queries.lint import lint


@pytest.mark.parametrize(
    ("without_date", "cover", "problems"),
    [
        ("cut-off", "?cover gpai:dataCutOff ?day", []),
        ("all", "?cover gpai:firstDay ?day", []),
        ("all", "?cover gpai:dataCutOff ?day", ["4: without a date the query reads the last day that sources cover"]),
        ("cut-off", "?cover gpai:firstDay ?day", ["1: the header says `without_date: cut-off`, but"]),
        # A word in a comment reads nothing.
        ("cut-off", "?cover gpai:firstDay ?day # gpai:dataCutOff", ["1: the header says `without_date: cut-off`, but"]),
    ],
)
def test_a_header_says_what_no_date_means_as_the_query_has_it(
    tmp_path: Path, without_date: str, cover: str, problems: list[str]
) -> None:
    header = f"#+ summary: What?\n#+ gpai: {{aggregate: true, without_date: {without_date}}}\n"
    body = f"PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>\nSELECT ?day {{ {cover}\n}} ORDER BY ?day"
    found = lines_of(tmp_path, body, header)
    assert len(found) == len(problems), found
    assert all(line.startswith(start) for line, start in zip(found, problems, strict=True))
    assert library_of(tmp_path, x=header + body)["x"].falls_back_on_cut_off == (without_date == "cut-off")


def lines_of(tmp_path: Path, body: str, header: str = "#+ summary: What?\n#+ gpai: {aggregate: true}\n") -> list[str]:
    """The problems of a query whose first line of body is line 3, without the file's name."""
    library = library_of(tmp_path, x=header + body)
    return [problem.removeprefix("queries/x.rq:") for problem in lint(library["x"])]


def test_a_query_that_keeps_the_rules_has_no_problems(query: Query) -> None:
    assert lint(query) == []


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("SELECT * { } ORDER BY ?s", ["3: SELECT * has no"]),
        ("SELECT ?s { }", ["3: the query must end with ORDER BY"]),
        ("SELECT ?s { { SELECT ?s { } ORDER BY ?s } }", ["3: the query must end with ORDER BY"]),
        ("SELECT ?s FROM <http://e/> { } ORDER BY ?s", ["3: FROM makes"]),
        ("SELECT ?s { SERVICE <http://e/> { } } ORDER BY ?s", ["3: SERVICE sends"]),
        ("SELECT ?s\n{ FILTER(year(?d) = 2020) } ORDER BY ?s", ["4: YEAR(), MONTH(), DAY()"]),
        ("SELECT (GROUP_CONCAT(?x) AS ?s) { } ORDER BY ?s", ["3: engines differ here: write GROUP_CONCAT(STR"]),
        ("SELECT (GROUP_CONCAT(DISTINCT STR(?x)) AS ?s) { } ORDER BY ?s", []),
        ("ASK { ?from ?year 'SERVICE YEAR(' } # SELECT *", []),
        ("PREFIX gpai: <http://old/>\nASK { ?s a gpai:Body }", ["3: prefix 'gpai' is <https"]),
        ("PREFIX foo: <http://e/>\nASK { ?s a foo:Body }", ["3: prefix 'foo' is not in rdf/namespaces.py"]),
        (
            "PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>\nASK { }",
            ["3: prefix 'gpai' is declared but not used"],
        ),
        ("ASK {\n ?s a gpai:Body }", ["4: prefix 'gpai' is not declared: add PREFIX gpai: <https"]),
        ("ASK { VALUES ?_x { UNDEF } ?s ?p ?_x }", ["3: ?_x has a VALUES but the header declares no"]),
    ],
)
def test_lint_tells_line_and_rule(tmp_path: Path, body: str, problems: list[str]) -> None:
    found = lines_of(tmp_path, body)
    assert len(found) == len(problems), found
    assert [line for line, start in zip(found, problems, strict=True) if not line.startswith(start)] == []


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("ASK { VALUES ?_x { 1 } ?s ?p ?_x }", []),
        ("ASK { VALUES ?_x { 1 } FILTER(?_x > 0) }", []),
        ("ASK { VALUES ?_x { UNDEF } ?s ?p ?o FILTER(!BOUND(?_x) || ?_x = ?o) }", []),
        ("ASK { VALUES ?_x { UNDEF } ?s ?p ?o FILTER(?_x = ?o) }", ["UNDEF in ?_x drops all rows"]),
        ("ASK { VALUES ?_x { UNDEF } ?s ?p ?_x FILTER(?_x > 0) }", []),
        ("ASK { VALUES ?_x { UNDEF } BIND(COALESCE(?_x, ?y) AS ?z) }", []),
        ("ASK { VALUES ?_x { UNDEF } FILTER regex(?s, ?_x) }", ["UNDEF in ?_x drops all rows"]),
        ("ASK { VALUES ?_x { 1 } OPTIONAL { ?s ?p ?_x } }", []),
        ("ASK { VALUES ?_x { 1 } GRAPH ?g { ?s ?p ?_x } }", []),
        ("ASK { VALUES ?_x { 1 } GRAPH ?g { ?s ?p ?o FILTER(?o = ?_x) } }", ["no VALUES ?_x { … } reaches here"]),
        ("ASK { VALUES ?_x { 1 } { ?s ?p ?o FILTER(?o = ?_x) } }", ["no VALUES ?_x { … } reaches here"]),
        ("ASK { VALUES ?_x { 1 } FILTER NOT EXISTS { ?s ?p ?o FILTER(?o = ?_x) } }", []),
        ("ASK { VALUES ?_x { 1 } FILTER(NOT EXISTS { ?s ?p ?_x }) }", []),
        ("ASK { VALUES ?_x { 1 } { SELECT ?s { ?s ?p ?_x } } }", ["no VALUES ?_x { … } reaches here"]),
        ("ASK { { SELECT ?s ?_x WHERE { VALUES ?_x { 1 } ?s ?p ?_x } GROUP BY ?s ?_x } }", []),
        ("ASK { VALUES ?_x { 1 } { ?s ?p ?_x } UNION { VALUES ?_x { 1 } ?s ?q ?_x } }", ["no VALUES ?_x"]),
        ("ASK { { VALUES ?_x { 1 } ?s ?p ?_x } UNION { ?s ?q ?_x } }", ["no VALUES ?_x { … } reaches here"]),
        (
            "ASK { ?s ?p ?o OPTIONAL { VALUES ?_x { 1 } ?s ?q ?r FILTER(?r = ?_x) } }",
            ["?_x in a FILTER inside OPTIONAL"],
        ),
        ("ASK { VALUES ?_x { 1 } ?s ?p ?_x { VALUES ?_x { 2 } ?s ?p ?_x } }", ["?_x has another default here"]),
        ("ASK { ?s ?p ?o }", ["parameter 'x' has no VALUES"]),
    ],
)
def test_lint_knows_how_far_a_values_reaches(tmp_path: Path, body: str, problems: list[str]) -> None:
    header = "#+ summary: What?\n#+ gpai: {parameters: {x: {type: integer}}}\n"
    found = [line.partition(": ")[2] for line in lines_of(tmp_path, body, header)]
    assert len(found) == len(problems), found
    assert [line for line, start in zip(found, problems, strict=True) if not line.startswith(start)] == []


def test_lint_asks_for_the_source_unless_the_query_counts(tmp_path: Path) -> None:
    body = "SELECT ?member { ?member ?p ?o } ORDER BY ?member"
    assert lines_of(tmp_path, body) == []
    assert lines_of(tmp_path, body, "#+ summary: What?\n") == [
        "1: the query returns no ?source: select it, or say `aggregate: true` in the header."
    ]


def test_lint_finds_columns_that_the_query_does_not_return(tmp_path: Path) -> None:
    header = "#+ summary: What?\n#+ gpai: {aggregate: true, columns: {membr: x}}\n"
    expected = ["1: the header explains a column 'membr' that the query does not return."]
    assert lines_of(tmp_path, "SELECT ?member { } ORDER BY ?member", header) == expected
    header = "#+ summary: What?\n#+ gpai: {aggregate: true, plot: {mark: map, x: membr}}\n"
    expected = ["1: the plot reads a column 'membr' that the query does not return."]
    assert lines_of(tmp_path, "SELECT ?member { } ORDER BY ?member", header) == expected
    header = "#+ summary: What?\n#+ gpai: {aggregate: true, totals: {sum: [member], by: [membr]}}\n"
    expected = ["1: the totals read a column 'membr' that the query does not return."]
    assert lines_of(tmp_path, "SELECT ?member { } ORDER BY ?member", header) == expected


@pytest.mark.parametrize(
    ("answer", "problems"),
    [
        ("{rows} events.", ["1: the answer does not say what was asked for with 'kind'"]),
        ("{rows} events of {count kind|kind|kinds}.", ["1: the answer does not say what was asked for with 'kind'"]),
        ("{rows} events{asked}.", []),
        ("{rows} events{asked kind| of the kind |}.", []),
        ("{rows} events, as {first kind}.", []),
    ],
)
def test_an_answer_says_what_was_asked_for(tmp_path: Path, answer: str, problems: list[str]) -> None:
    header = (
        f'#+ summary: What?\n#+ gpai: {{aggregate: true, answer: "{answer} || {{rows|event|events}}", '
        "parameters: {kind: {type: string}}}\n"
    )
    found = lines_of(tmp_path, "SELECT ?kind { VALUES ?_kind { UNDEF } FILTER(!BOUND(?_kind)) } ORDER BY ?kind", header)
    assert len(found) == len(problems), found
    assert all(line.startswith(start) for line, start in zip(found, problems, strict=True))
