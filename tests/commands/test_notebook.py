"""The prompt of IPython and Jupyter: `%%sparql`, `%gpai`, completion with Tab, Ctrl-C, errors in one line."""

from pathlib import Path
from typing import Any

import pytest
import servers
from IPython.core.interactiveshell import InteractiveShell
from shells import new_shell

from gpai_graph.analysis import networks
from gpai_graph.answers.answer import Answer
from gpai_graph.commands import notebook
from gpai_graph.commands.verbs import NOTEBOOK
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.remote import load_into

REGIONS = """%%sparql -o regions
SELECT ?region (COUNT(DISTINCT ?member) AS ?members)
WHERE { ?member org:memberOf body:gpai ; gpai:unRegion ?region }
GROUP BY ?region ORDER BY ?region"""


def said(shell: InteractiveShell, cell: str, capsys: pytest.CaptureFixture[str]) -> tuple[Any, str]:
    """What a cell answers, and what it prints."""
    capsys.readouterr()
    result = shell.run_cell(cell, store_history=False)
    printed = capsys.readouterr()
    return result.result, printed.out + printed.err


def test_a_sparql_cell_answers_with_labels_and_keeps_the_answer(shell: InteractiveShell) -> None:
    found = shell.run_cell(REGIONS, store_history=False).result
    assert isinstance(found, Answer)
    assert shell.user_ns["regions"] is found
    assert "Americas" in found._repr_html_()
    assert "Int64" == str(found.to_pandas().dtypes["members"])


def test_a_sparql_cell_numbers_the_sources_of_a_row(shell: InteractiveShell) -> None:
    body = "?source a gpai:Source . GRAPH ?source { membership:rs-gpai gpai:since ?since }"
    cell = f"%%sparql\nSELECT ?since ?source {{ {body} }}"
    found = shell.run_cell(cell, store_history=False).result
    assert ("since",) == found.columns
    assert len(found.sources) > 1
    assert "<sup>" in found._repr_html_()


@pytest.mark.parametrize("option", ["--rows", "--limit"])
def test_a_number_of_rows_tells_how_many_are_shown_and_keeps_all(shell: InteractiveShell, option: str) -> None:
    cell = f"%%sparql {option} 3 -o countries\nSELECT ?country {{ ?country a gpai:Country }} ORDER BY ?country"
    found = shell.run_cell(cell, store_history=False).result
    assert 1 + 3 == found._repr_html_().count("<tr>")
    assert f"3 of {len(found)} rows" in found._repr_html_()
    assert len(found) == len(shell.user_ns["countries"].to_pandas())


def test_as_of_fills_the_day_that_a_query_leaves_open(shell: InteractiveShell) -> None:
    body = """SELECT ?member { VALUES ?_as_of { UNDEF }
      ?membership org:organization body:gpai ; org:member ?member ; gpai:since/gpai:lastDay ?begun .
      FILTER(!BOUND(?_as_of) || ?begun <= ?_as_of) }"""
    then = shell.run_cell(f"%%sparql --as-of 2020\n{body}", store_history=False).result
    ever = shell.run_cell(f"%%sparql\n{body}", store_history=False).result
    assert 0 < len(set(then.column("member"))) < len(set(ever.column("member")))


def test_as_of_on_a_query_without_a_day_is_refused(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    found, printed = said(shell, "%%sparql --as-of 2021\nASK { ?s ?p ?o }", capsys)
    assert found is None
    assert "takes no date" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("form", "query", "begins"),
    [
        ("csv", "SELECT ?c { VALUES ?c { country:ca } }", "c\r\n"),
        ("tsv", "SELECT ?c { VALUES ?c { country:ca } }", "?c\n"),
        ("json", "ASK { country:ca a gpai:Country }", '{"head"'),
        ("ttl", "CONSTRUCT { country:ca a gpai:Country } { }", "@prefix"),
        ("nt", "CONSTRUCT { country:ca a gpai:Country } { }", "<https://"),
    ],
)
def test_a_sparql_cell_writes_text(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], form: str, query: str, begins: str
) -> None:
    found, printed = said(shell, f"%%sparql --format {form}\n{query}", capsys)
    assert found is None
    assert printed.startswith(begins)


def test_ask_and_construct_answer_a_truth_and_rows(shell: InteractiveShell) -> None:
    assert shell.run_cell("%%sparql\nASK { country:ca a gpai:Country }", store_history=False).result is True
    found = shell.run_cell("%%sparql\nDESCRIBE country:ca", store_history=False).result
    assert ("subject", "predicate", "object") == found.columns
    assert len(found) > 1


@pytest.mark.parametrize("query", ["SELECT ?c { ?c a gpai:Contry }", "CONSTRUCT WHERE { ?c a gpai:Contry }"])
def test_a_misspelt_term_is_told_under_the_answer(shell: InteractiveShell, query: str) -> None:
    found = shell.run_cell(f"%%sparql\n{query}", store_history=False).result
    assert ("The graph mentions no gpai:Contry. Did you mean gpai:Country?",) == found.caveats
    assert "Did you mean" in found._repr_html_()


@pytest.mark.parametrize("line", ["", " --format json"])
def test_a_misspelt_term_is_told_beside_a_no_each_time(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    for _ in range(2):
        _, printed = said(shell, f"%%sparql{line}\nASK {{ ?c a gpai:Contry }}", capsys)
        assert printed.endswith("The graph mentions no gpai:Contry. Did you mean gpai:Country?\n")


def test_an_endpoint_is_asked_instead_of_the_graph_at_hand(
    shell: InteractiveShell, graph: EmbeddedStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with servers.oxigraph(tmp_path) as server:
        cell = f"%%sparql --endpoint {server.query}\nSELECT ?day {{ ?ontology gpai:dataCutOff ?day }}"
        _, printed = said(shell, cell, capsys)
        assert "the server has no gpai-graph" in printed
        load_into(graph, server.graphs, server.query)
        found = shell.run_cell(cell, store_history=False).result
        assert shell.user_ns["kg"].run("cut-off").column("day") == found.column("day")


def test_gpai_info_tells_how_large_the_graph_is(shell: InteractiveShell) -> None:
    found = shell.run_cell("%gpai info", store_history=False).result
    facts = shell.user_ns["kg"].run("graph-figures").first().facts.python
    assert f"{facts:,} facts" in found._repr_html_()


def test_gpai_paths_tells_the_steps_with_their_sources(shell: InteractiveShell) -> None:
    cell = "%gpai paths Serbia 'Global Partnership on Artificial Intelligence'"
    found = shell.run_cell(cell, store_history=False).result
    assert "How are Serbia and Global Partnership on Artificial Intelligence connected?" == found.question
    (way,) = shell.user_ns["kg"].paths("Serbia", "body:gpai", 1)
    (hop,) = way.hops
    first = found.rows[0]
    assert ("1", "Serbia", "Member, 2022 →") == tuple(map(found.text, first.terms[:3]))
    assert {*hop.sources} == {*first.sources}
    assert len(found.sources) >= len(way.citations)


def test_rows_says_how_many_are_shown_and_keeps_all(shell: InteractiveShell) -> None:
    for option in ("--rows 3", "--rows=3"):
        found = shell.run_cell(f"%gpai run members {option} --as-of 2021 -o then", store_history=False).result
        assert 1 + 3 == found._repr_html_().count("<tr>")
        assert len(found) == len(shell.user_ns["then"]) > 3


def test_the_options_of_the_command_line_mean_the_same_in_a_notebook(shell: InteractiveShell) -> None:
    def gpai(words: str) -> Any:
        return shell.run_cell(f"%gpai {words}", store_history=False).result

    kg = gpai("info") and shell.user_ns["kg"]
    assert {"country"} == {row.terms[1].text for row in gpai("search s --kind country --limit 5").rows}
    official = gpai("evidence membership:ca-gpai gpai:since --only official")
    assert official == kg.evidence("membership:ca-gpai", "gpai:since", only="official")
    assert 1 == len({row.terms[0] for row in gpai("paths Serbia Canada -k 1").rows})
    possible = gpai("run members --as-of 2024 --mode possible")
    assert possible.rows == kg.answer("members", as_of="2024", mode="possible").rows
    assert (True, False) == tuple(
        bool(gpai(f"draw knowledge-flow --colour {colour}").scene.groups) for colour in ("communities", "kind")
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%gpai info members", "%gpai info takes no words"),
        ("%gpai paths Serbia", "name two things"),
        ("%gpai compare Serbia Canada as_of=2021 undated=maybe", "invalid choice"),
        ("%gpai compare Serbia Canada datum=2021", "name two things"),
        ("%gpai paths Serbia Atlantis", "UnknownEntityError"),
        ("%gpai run members --rows 0", "--rows takes a number of rows"),
        ("%gpai run members --rows", "--rows takes a number of rows"),
        (
            "%gpai draw bodies-and-chairs --rows 3",
            "--rows works for compare, info, paths, run, search, show only. Leave it out: %gpai draw shows everything",
        ),
        ("%gpai paths Serbia country:rs", "both names mean country:rs (Serbia). Name two different things"),
        ("%%sparql\nSELECT ?c { ?c a gpay:Country }", "Did you mean 'gpai'?"),
        ("%%sparql\nSELEC ?c { ?c a gpai:Country }", "Did you mean 'SELECT'?"),
        ("%%sparql --format xml\nASK { }", "invalid choice"),
        ("%%sparql --format ttl\nASK { }", "cannot be written as ttl"),
        ("%%sparql --rows 0\nASK { }", "--rows takes 1 or more"),
        ("%gpai rum members", "Did you mean 'run'?"),
        ("%gpai run member", "Did you mean 'members'?"),
        ("%gpai run", "name a query"),
        ("%gpai run members as_off=2021", "Did you mean 'as_of'?"),
        ("%gpai run members --as-of", "--as-of takes a value"),
        ("%gpai run members -o", "-o takes the name"),
        ("%gpai run members 2021", "is not a parameter"),
        ("%gpai show Atlantis", "UnknownEntityError"),
        ("%gpai plot bodies", "PlotError"),
        ("%%sparql -o two words\nASK { }", "unrecognized arguments"),
        ("%%sparql -o for\nASK { }", "'for' is not one"),
        ("%gpai run members -o class", "'class' is not one"),
        (
            "%%sparql --limit 2 --format csv\nSELECT ?c { ?c a gpai:Country }",
            "--rows takes 1 or more and works for tables only",
        ),
        ("kg.run('member')", "UnknownQueryError: there is no query 'member'"),
        ("kg.run('members').column('membr')", "UnknownColumnError: the answer has no variable ?membr"),
        ("kg.answer('members').column('membr')", "UnknownColumnError: no column 'membr'"),
        ("import gpai_graph; gpai_graph.load(path='nowhere.trig')", "StoreError: there is no file nowhere.trig"),
    ],
)
def test_a_mistake_is_told_in_a_message_without_a_trace(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str, expected: str
) -> None:
    found, printed = said(shell, cell, capsys)
    assert found is None
    assert expected in printed
    assert 1 == len(printed.strip().splitlines())


def test_the_line_runs_shows_searches_and_draws(shell: InteractiveShell) -> None:
    def line(words: str) -> Any:
        return shell.run_cell(f"%gpai {words}", store_history=False).result

    assert len(line("run members --as-of 2021-12-31 -o then")) == len(shell.user_ns["then"])
    assert "Who" in line("run experts group='Working Group on Responsible AI'").question
    assert "What is said about Serbia?" == line("show Serbia").question
    assert "theme:data-trusts-theme" in [term.text for term in line("search data trusts").column("iri")]
    assert line("evidence membership:ca-gpai gpai:since")[0].sources
    assert "<iframe" in line("draw knowledge-flow --as-of 2022 --as force")._repr_html_()
    assert "Matrix: " in line("draw knowledge-flow --as-of 2022").alt
    assert "growth" == line("plot growth").name
    assert "experts" == line("queries experts").name
    assert "<table" in line("queries")._repr_html_()


def test_the_line_alone_teaches(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    _, printed = said(shell, "%gpai", capsys)
    examples = [line.removeprefix("%gpai ").partition("  ")[0] for line in printed.splitlines()[3:-2]]
    assert {*NOTEBOOK} == {example.split()[0] for example in examples}
    for example in examples:
        verb, *words = example.split()
        notebook._parsed(verb, words)


def test_rows_of_a_sparql_cell_become_a_network(shell: InteractiveShell) -> None:
    cell = "%%sparql\nSELECT ?from ?to { ?from org:subOrganizationOf ?to . ?to a gpai:Body }"
    found = shell.run_cell(cell, store_history=False).result
    G = networks.from_solutions(found.solutions, labels=found.labels)
    assert "body:gpai-meg" in G


def test_unloading_takes_everything_away(kg: KnowledgeGraph, tmp_path: Path) -> None:
    plain = new_shell(kg, tmp_path)
    for _ in range(2):
        plain.run_line_magic("load_ext", "gpai_graph")
        plain.run_line_magic("reload_ext", "gpai_graph")
    assert 1 == len(plain.Completer.custom_matchers)
    plain.run_line_magic("unload_ext", "gpai_graph")
    assert [] == plain.Completer.custom_matchers
    assert "gpai" not in plain.magics_manager.magics["line"]


def test_the_graph_is_opened_where_the_notebook_has_none() -> None:
    names: dict[str, Any] = {}
    assert notebook.graph(names) is names["kg"]
    assert notebook.graph(names) is names["kg"]
