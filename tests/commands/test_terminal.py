"""The command line: every verb, every format, and what it says when something is wrong."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from built import copy_of_ontology, iri, set_cell

from gpai_graph._version import __version__
from gpai_graph.commands.terminal import main, parser
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import CACHE_VARIABLE, trig_path
from gpai_graph.stores.sandbox.guarded import Limits

COMMAND = [sys.executable, "-m", "gpai_graph"]
RESPONSIBLE_AI = "group=gpai-wg-responsible-ai"
COUNTRIES = "SELECT ?c WHERE { ?c a gpai:Country } ORDER BY ?c LIMIT 3"

Called = tuple[int, str, str]
Call = Callable[..., Called]


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests here: a cold one costs a second each."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def shared_cache(cache: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not cache.exists()
    monkeypatch.setenv(CACHE_VARIABLE, str(warm))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process: its exit code, standard output, standard error."""

    def called(*words: str) -> Called:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return called


@pytest.fixture
def kg() -> KnowledgeGraph:
    return load()


def process(*words: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    """Call the command line in a process of its own."""
    return subprocess.run([*COMMAND, *words], capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def environment(**more: str) -> dict[str, str]:
    """This environment without what tells Python an encoding, and with `more`."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return bare | more


def problem(called: Called) -> str:
    """The one line of standard error of a command that failed; nothing stands on standard output."""
    code, out, err = called
    assert (1, "") == (code, out)
    assert err.startswith("gpai-graph: ")
    assert 1 == err.count("\n"), err
    assert "Traceback" not in err
    return err.removeprefix("gpai-graph: ").rstrip("\n")


# Verbs


def test_info_counts_what_the_graph_holds(call: Call, kg: KnowledgeGraph) -> None:
    code, out, err = call("info")
    assert (0, "") == (code, err)
    figures, quads = kg.run("figures").first(), kg.run("quads").first()
    assert figures is not None
    assert quads is not None
    counted = {line[:26].strip(): line[26:44].strip() for line in out.splitlines()[2:7]}
    assert figures.facts.text == counted["facts"]
    assert figures.sources.text == counted["sources"]
    assert quads.quads.text == counted["quads"]
    assert f"gpai-graph {__version__}:" in out
    assert "Answered from: " in out


def test_queries_lists_names_and_questions(call: Call, kg: KnowledgeGraph) -> None:
    code, out, _ = call("queries")
    listed = {line.split()[0] for line in out.split("\n\n")[0].splitlines()[2:]}
    assert 0 == code
    assert {"members", "experts", "disputed-facts"} <= listed
    assert listed < set(kg.queries)
    assert kg.queries["members"].summary in out


def test_queries_all_lists_every_one(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("queries", "--all")
    assert list(kg.queries) == [line.split()[0] for line in out.split("\n\n")[0].splitlines()[2:]]
    assert f"{len(kg.queries)} queries\n" in out


def test_queries_with_a_name_explains_it(call: Call, kg: KnowledgeGraph) -> None:
    code, out, _ = call("queries", "experts")
    query = kg.queries["experts"]
    assert 0 == code
    assert out.startswith(f"{query.summary}\n\n{query.description}\n")
    for name, parameter in query.parameters.items():
        assert f"{name}: {parameter.label}" in out
    assert "--as-of 2021-12-31" in out
    assert f"The SPARQL stands in {query.file}.\n" in out


def test_run_prints_question_table_and_sources(call: Call) -> None:
    code, out, err = call("run", "members", "--as-of", "2020-12-31")
    assert (0, "") == (code, err)
    assert out.startswith("Who is a member of GPAI on a given day, and who says so? (as_of = 2020-12-31)\n")
    assert "\n19 rows\n" in out
    assert "\nSources\n[1] " in out
    assert "country:" not in out


@pytest.mark.parametrize("words", [["as_of=2020-12-31"], ["as-of=2020-12-31"], ["--as-of", "2020"], ["as_of=2020-12"]])
def test_as_of_may_be_an_option_or_a_parameter_a_day_a_month_or_a_year(call: Call, words: list[str]) -> None:
    assert call("run", "members", "--as-of=2020-12-31", "--format", "csv") == call(
        "run", "members", *words, "--format", "csv"
    )


def test_run_takes_parameters_by_name_slug_or_compact_iri(call: Call) -> None:
    expected = call("run", "experts", RESPONSIBLE_AI, "--format", "csv")
    assert (0, "") == (expected[0], expected[2])
    for group in ("Working Group on Responsible AI", "body:gpai-wg-responsible-ai"):
        assert expected == call("run", "experts", f"group={group}", "--format", "csv")


def test_rows_cuts_the_answer_and_zero_shows_all(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--rows", "3")
    assert f"\n3 of {len(kg.answer('members'))} rows; --rows 0 shows all\n" in out
    assert call("run", "members") == call("run", "members", "--rows", "0")
    _, cut, _ = call("run", "members", "--rows", "3", "--format", "csv")
    assert 3 == len(list(csv.DictReader(io.StringIO(cut))))


def test_an_empty_answer_says_that_absence_is_no_no(call: Call) -> None:
    for form in ("table", "md"):
        code, out, _ = call("run", "members", "--as-of", "2019", "--format", form)
        assert 0 == code
        assert "That no row stands here does not mean that there is none." in out


def test_parameters_may_stand_behind_options(call: Call) -> None:
    behind = call("run", "seats", "--as-of", "2021-11-11", "mode=certain", "role=lead-chair", "--format", "csv")
    assert behind == call("run", "seats", "role=lead-chair", "--mode", "certain", "as_of=2021-11-11", "--format=csv")
    assert behind[0] == 0
    with pytest.raises(SystemExit):
        call("run", "seats", "--as-of", "2021", "certain")


def test_run_tells_what_to_keep_in_mind_before_the_sources(call: Call) -> None:
    _, out, _ = call("run", "members")
    order = ["45 rows", "Keep in mind", "inferred: no source states", "Sources\n"]
    assert order == sorted(order, key=out.index)
    _, out, _ = call("run", "members", "--format", "md")
    assert "- 16 of 45 rows are inferred" in out


@pytest.mark.parametrize("place", ["Serbia:joined", "serbia:joined", "42:joined"])
def test_run_tells_the_evidence_of_a_cell(call: Call, kg: KnowledgeGraph, place: str) -> None:
    answer = kg.answer("members")
    number = next(n for n, row in enumerate(answer.rows, 1) if answer.text(row.terms[0]) == "Serbia")
    code, out, _ = call("run", "members", "--evidence", place.replace("42", str(number)))
    assert code == 0
    assert "membership:rs-gpai  since  22 November 2022" in out
    assert "route" not in out.split("\n\n", 1)[1]


def test_a_part_of_a_name_is_enough_where_one_row_alone_shows_it(call: Call) -> None:
    _, out, _ = call("run", "members", "--evidence", "Korea:joined")
    assert "membership:kr-gpai  since" in out


def test_run_tells_the_evidence_of_a_row(call: Call) -> None:
    _, out, _ = call("run", "members", "--evidence", "Serbia")
    assert "membership:rs-gpai  since" in out
    assert "membership:rs-gpai  route" in out


def test_run_says_where_evidence_cannot_be_told(call: Call) -> None:
    assert "no column 'since' in this answer." in problem(call("run", "members", "--evidence", "Serbia:since"))
    assert "--evidence is told in words" in problem(call("run", "members", "--evidence", "1", "--format", "csv"))
    assert "no row 'Atlantis'" in problem(call("run", "members", "--evidence", "Atlantis"))
    assert "rows show 'Stated'" in problem(call("run", "members", "--evidence", "Stated:joined"))
    code, out, _ = call("run", "coverage", "--evidence", "1:share")
    assert code == 1
    assert "the query computed it" in out


def test_show_prints_what_is_said_and_what_leads_here(call: Call) -> None:
    code, out, err = call("show", "Serbia")
    assert (0, "") == (code, err)
    assert out.startswith("Serbia  country:rs\nhttps://w3id.org/gpai-graph/id/country/rs\n\nproperty ")
    assert "Belgrade" in out
    assert "\nLeading here\n" in out
    assert out.endswith("gpai-graph evidence country:rs names the sources of each statement.\n")


def test_show_means_the_same_thing_by_name_and_address(call: Call) -> None:
    expected = call("show", "country:rs")
    for thing in ("Serbie", "rs", "https://w3id.org/gpai-graph/id/country/rs"):
        assert expected == call("show", thing)


def test_show_cuts_the_links_only(call: Call) -> None:
    _, few, _ = call("show", "Serbia", "--rows", "2")
    _, every, _ = call("show", "Serbia", "--rows", "0")
    assert " more: --rows 0 shows all\n" in few
    assert " more: --rows 0 shows all\n" not in every
    assert few.split("\nLeading here\n")[0] == every.split("\nLeading here\n")[0]


def test_search_lists_kind_thing_and_name(call: Call) -> None:
    code, out, _ = call("search", "Corée", "du", "Sud", "--limit", "1")
    assert 0 == code
    assert ["country", "country:kr", "Republic of Korea"] == out.splitlines()[2].split(maxsplit=2)


def test_search_keeps_the_kinds_asked_for(call: Call) -> None:
    _, out, _ = call("search", "data", "--kind", "project", "--kind", "theme", "--limit", "100")
    assert {"project", "theme"} == {line.split()[0] for line in out.splitlines()[2:]}


def test_search_that_finds_nothing_says_so_and_is_a_problem(call: Call) -> None:
    for words in ("xyzzyxyzzy", '"*('):
        assert (1, "", "Nothing bears such a name.\n") == call("search", words)


def test_evidence_prints_who_says_so(call: Call) -> None:
    code, out, err = call("evidence", "membership:fr-gpai", "gpai:since")
    assert (0, "") == (code, err)
    lines = out.splitlines()
    assert "membership:fr-gpai  since  15 June 2020 (date:2020-06-15)" == lines[0]
    assert lines[1].startswith("  - France among 15 nations creating Global Partnership on AI. ")
    assert " sources of " in lines[-1]


def test_evidence_of_a_value_takes_it_as_it_is_shown(call: Call) -> None:
    expected = call("evidence", "membership:fr-gpai", "gpai:since")
    for value in ("date:2020-06-15", "2020-06-15", "15 June 2020"):
        assert expected == call("evidence", "membership:fr-gpai", "gpai:since", value)


def test_evidence_that_nobody_gives_is_no_no_and_a_problem(call: Call) -> None:
    nobody = "Nobody says so in this graph. That is not the same as a no.\n"
    assert (1, "", nobody) == call("evidence", "membership:fr-gpai", "gpai:since", "date:2020-06-16")


# Formats of tables


def test_csv_holds_a_row_a_source_with_full_addresses(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--as-of", "2020-12-31", "--format", "csv")
    expected = kg.run("members", as_of="2020-12-31")
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert list(expected.variables) == rows[0]
    texts = [["" if term is None else getattr(term, "text", term) for term in terms] for terms in expected.rows]
    assert texts == rows[1:]
    assert iri("country:ca") in {row[0] for row in rows}


def test_tsv_loses_nothing(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "figures", "--format", "tsv")
    rows = list(csv.reader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE))
    expected = kg.run("figures")
    assert [f"?{name}" for name in expected.variables] == rows[0]
    assert 1 == len(rows[1:])
    assert len(expected.variables) == len(rows[1])


def test_json_reads_back_as_the_same_solutions(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--format", "json")
    assert kg.run("members") == Solutions.from_json(out.encode())
    assert list(kg.run("members").variables) == json.loads(out)["head"]["vars"]


def test_markdown_holds_the_rows_of_the_table(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("run", "members", "--format", "md")
    question = "## Who is a member of GPAI on a given day, and who says so?"
    assert out.startswith(f"{question}\n\n{kg.answer('members').sentence}\n\n| member | ")
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert len(kg.answer("members")) == len(rows) - len(["head", "line"])


def test_output_goes_to_a_file_and_nowhere_else(call: Call, tmp_path: Path) -> None:
    for number, words in enumerate([["run", "members"], ["run", "members", "--format", "csv"], ["export"]]):
        file = tmp_path / f"{number}"
        assert (0, "", "") == call(*words, "-o", str(file))
        _, out, _ = call(*words)
        assert out == file.read_bytes().decode()


def test_a_file_that_cannot_be_written_is_named(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "out.csv"
    assert f"{target}: cannot be written (No such file or directory)." == problem(
        call("run", "members", "--format", "csv", "--output", str(target))
    )


# SPARQL


def test_sparql_answers_a_query_of_the_command_line(call: Call) -> None:
    expected = "c\n----------\ncountry:ad\ncountry:ae\ncountry:af\n\n3 rows\n"
    assert (0, expected, "") == call("sparql", "-e", COUNTRIES)


def test_sparql_reads_standard_input_and_files(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: KnowledgeGraph
) -> None:
    expected = call("sparql", "-e", COUNTRIES)
    file = tmp_path / "countries.rq"
    file.write_text(COUNTRIES, encoding="utf-8")
    assert expected == call("sparql", str(file))
    for words in (["-"], []):
        monkeypatch.setattr(sys, "stdin", io.StringIO(COUNTRIES))
        assert expected == call("sparql", *words)
    assert 0 == call("sparql", str(kg.queries["members"].path))[0]


def test_sparql_tells_ask_in_a_word(call: Call) -> None:
    assert (0, "true\n", "") == call("sparql", "-e", "ASK { country:ca a gpai:Country }")
    assert (0, "false\n", "") == call("sparql", "-e", "ASK { country:ca a gpai:Body }")
    _, out, _ = call("sparql", "-e", "ASK { country:ca a gpai:Country }", "--format", "json")
    assert json.loads(out)["boolean"] is True


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_sparql_and_the_store_write_the_same_tables(call: Call, kg: KnowledgeGraph, form: str) -> None:
    _, out, _ = call("sparql", "-e", COUNTRIES, "--format", form)
    found = kg.query(COUNTRIES)
    assert isinstance(found, Solutions)
    writers = {"csv": Solutions.to_csv, "tsv": Solutions.to_tsv}
    expected = json.loads(found.to_json()) if form == "json" else writers[form](found).decode()
    assert expected == (json.loads(out) if form == "json" else out)


def test_sparql_writes_markdown_with_labels(call: Call) -> None:
    _, out, _ = call("sparql", "-e", "SELECT ?c { VALUES ?c { country:rs } }", "--format", "md")
    assert "## Answer\n\n| c |\n| --- |\n| Serbia |\n" == out


def test_a_date_with_a_time_zone_is_shown_as_it_is(call: Call) -> None:
    query = 'SELECT ("2020-06-15Z"^^xsd:date AS ?d) {}'
    assert (0, "## Answer\n\n| d |\n| --- |\n| 2020-06-15Z |\n", "") == call("sparql", "-e", query, "--format", "md")


def test_sparql_without_rows_counts_none(call: Call) -> None:
    assert (0, "0 rows\n", "") == call("sparql", "-e", "SELECT ?c { ?c a gpai:Country . FILTER(false) }")


# rdflib's own reader of JSON-LD warns of itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("form", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld"), ("table", "turtle")]
)
def test_sparql_writes_triples_that_rdflib_reads(call: Call, form: str, parser: str) -> None:
    query = "CONSTRUCT { ?c skos:prefLabel ?name } WHERE { ?c a gpai:Country ; skos:prefLabel ?name }"
    code, out, _ = call("sparql", "-e", query, "--format", form)
    assert 0 == code
    found = rdflib.Graph().parse(data=out, format=parser)
    names = {str(name) for name in found.objects(rdflib.URIRef(iri("country:rs")))}
    assert {"Serbia", "Serbie"} == names


# Export


def test_trig_is_the_file_itself(call: Call) -> None:
    code, out, _ = call("export")
    assert 0 == code
    assert trig_path().read_bytes() == out.encode()


# rdflib's own reader of JSON-LD warns of itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("form", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_one_graph_is_exported_in_every_format(call: Call, graph: EmbeddedStore, form: str, parser: str) -> None:
    name = "source:fr-embassy-uk-2020-06"
    expected = sum(quad.graph == iri(name) for quad in graph.quads())
    code, out, _ = call("export", "--graph", name, "--format", form)
    assert 0 == code
    assert expected == len(rdflib.Graph().parse(data=out, format=parser))


def test_a_graph_may_be_given_by_the_slug_of_its_source_or_its_iri(call: Call) -> None:
    expected = call("export", "--graph", "source:fr-embassy-uk-2020-06", "--format", "nt")
    for name in ("fr-embassy-uk-2020-06", iri("source:fr-embassy-uk-2020-06")):
        assert expected == call("export", "--graph", name, "--format", "nt")


def test_without_a_graph_the_default_graph_is_exported(call: Call, graph: EmbeddedStore) -> None:
    _, out, _ = call("export", "--format", "nt")
    assert sum(quad.graph is None for quad in graph.quads()) == out.count("\n")


# What is wrong, and what helps


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["run", "member"], ["no query 'member'.", "Did you mean 'members'?", "`gpai-graph queries`"]),
        (["queries", "member"], ["no query 'member'.", "Did you mean 'members'?"]),
        (["run", "experts", "gruop=x"], ["no parameter 'gruop'", "group"]),
        (["run", "members", "2021"], ["'2021' is no parameter: write name=value.", "`gpai-graph queries members`"]),
        (["run", "members", "--as-of", "2021-13-01"], ["'2021-13-01' will not do", "a month (2021-12)"]),
        (["run", "members", "as_of="], ["a year (2021)"]),
        (["run", "founding-members", "--as-of", "2021"], ["founding-members takes no --as-of"]),
        (["run", "experts", "group=gpai-wg-responsibel-ai"], ["body:gpai-wg-responsible-ai"]),
        (["show", "Serbiaa"], ["'Serbiaa'", "country:rs"]),
        (["show", "country:zz"], ["country:zz", "gpai-graph search"]),
        (["show", "Data trusts"], ["may be", "project:data-trusts", "Name one"]),
        (["show", "cuntry:ca"], ["no prefix 'cuntry'", "Did you mean 'country'?"]),
        (["evidence", "membership:fr-gpai", "gpai:sinze"], ["gpai:sinze", "gpai:since"]),
        (["evidence", "membership:fr-gpai", "gpia:since"], ["no prefix 'gpia'", "Did you mean 'gpai'?"]),
        (["evidence", "membership:fr-gpai", "since"], ["'since' is no IRI", "prefix:name"]),
        (["search", "Serbia", "--kind", "countri"], ["no kind 'countri'.", "Did you mean 'country'?", "person"]),
        (["export", "--graph", "nowhere", "--format", "nt"], ["source:nowhere", "`gpai-graph run sources`"]),
        (["export", "--graph", "graph:curatio", "--format", "nt"], ["graph:curatio"]),
        (["export", "--graph", "graph:curation"], ["choose another --format", "ttl"]),
        (["sparql", "-e", "SELECT ?c WHERE { ?c a gpai:Country "], ["SPARQL line 1, column"]),
        (["sparql", "-e", "SELECT ?c\nWHERE { ?c a }"], ["SPARQL line 2, column"]),
        (["sparql", "-e", "SELECT ?c WHERE { ?c a gpia:Country }"], ["no prefix 'gpia'.", "Did you mean 'gpai'?"]),
        (["sparql", "-e", "ASK { ?c a gpia:Country }", "--format", "json"], ["no prefix 'gpia'."]),
        (["sparql", "-e", "SELEC ?c"], ["this is no query", "SELECT, ASK, CONSTRUCT or DESCRIBE"]),
        (["sparql", "-e", ""], ["this is no query"]),
        (["sparql", "-e", "DELETE WHERE { ?s ?p ?o }"], ["Updates are refused"]),
        (["sparql", "-e", "ASK { SERVICE <http://127.0.0.1:9/> {} }"], ["SERVICE is refused"]),
        (["sparql", "-e", "ASK { ?s ?p ?o }", "--format", "csv"], ["ASK", "csv", "--format json"]),
        (["sparql", "-e", COUNTRIES, "--format", "ttl"], ["SELECT", "ttl", "--format csv or tsv or json or md"]),
        (["sparql", "-e", "DESCRIBE country:ca", "--format", "csv"], ["DESCRIBE", "csv", "--format ttl"]),
        (["sparql", "-e", "DESCRIBE country:ca", "--format", "md"], ["DESCRIBE", "md", "--format ttl"]),
        (["sparql", "nowhere.rq"], ["nowhere.rq: cannot be read (No such file or directory)", "-e takes the query"]),
        (["validate", "--ontology", "nowhere"], ["cannot be read"]),
        (["build", "--ontology", "nowhere"], ["cannot be read"]),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_a_mistake_is_told_in_one_line_with_what_helps(call: Call, words: list[str], parts: list[str]) -> None:
    said = problem(call(*words))
    assert [] == [part for part in parts if part not in said], said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?c { ?c a gpai:Contry }", "The graph mentions no gpai:Contry. Did you mean gpai:Country?\n"),
        ("ASK { ?c org:memberOff body:gpai }", "The graph mentions no org:memberOff. Did you mean org:memberOf?\n"),
        ("DESCRIBE country:nowhere", "The graph mentions no country:nowhere. `gpai-graph search WORDS` finds things"),
        ("SELECT ?c { ?c a gpai:Country }", ""),
    ],
)
def test_a_name_that_the_graph_mentions_nowhere_is_told_beside_the_answer(call: Call, query: str, said: str) -> None:
    code, out, err = call("sparql", "-e", query)
    assert (0, True) == (code, bool(out))
    assert err.startswith(said)
    assert bool(err) == bool(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "VERB"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run"], "name"),
        (["run", "members", "--format", "xml"], "invalid choice: 'xml'"),
        (["run", "members", "--rows", "many"], "'many' is no number of rows"),
        # It cut rows from the end.
        (["run", "members", "--rows", "-1"], "--rows"),
        (["search", "Serbia", "--limit", "-1"], "--limit"),
        (["show"], "thing"),
        (["show", "Serbia", "Canada"], "unrecognized arguments: Canada"),
        (["export", "--format", "csv"], "invalid choice: 'csv'"),
        (["info", "--loud"], "unrecognized arguments: --loud"),
    ],
)
def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (2, "") == (left.value.code, out)
    assert said in err


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["sparql", "--help"], ["--version"]])
def test_help_and_version_exit_with_0(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (0, "") == (left.value.code, err)
    assert "gpai-graph" in out


def test_a_query_file_that_is_no_text_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "bytes.rq"
    file.write_bytes(b"SELECT \xff")
    assert f"{file}: cannot be read (it is not UTF-8). -e takes the query itself." == problem(call("sparql", str(file)))


# Building


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `build` of the real ontology writes again.trig, and `validate` what it says, side by side."""
    folder = tmp_path_factory.mktemp("real")
    commands: dict[str, list[str]] = {"validate": [], "build": ["-o", str(folder / "again.trig")]}
    running = {
        verb: subprocess.Popen(
            [*COMMAND, verb, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        for verb, more in commands.items()
    }
    for verb, started in running.items():
        out, _ = started.communicate()
        (folder / verb).write_text(f"{started.returncode}\n{out}", encoding="utf-8")
    return folder


def test_validate_finds_nothing_and_counts_the_disputes(real: Path, kg: KnowledgeGraph) -> None:
    disputed = len({row.thing for row in kg.run("disputed-facts")})
    out = (real / "validate").read_text(encoding="utf-8")
    assert out.startswith("0\n")
    assert " no finding.\n" in out
    assert f"\n{disputed} things in dispute between sources (that is no error): gpai-graph run disputed-facts\n" in out


def test_build_writes_the_committed_bytes(real: Path) -> None:
    out = (real / "build").read_text(encoding="utf-8")
    assert out.startswith("0\n")
    assert out.endswith(" no finding: again.trig is written.\n")
    assert trig_path().read_bytes() == (real / "again.trig").read_bytes()
    assert {"again.trig", "build", "validate"} == {path.name for path in real.iterdir()}


@pytest.fixture
def former(tmp_path: Path) -> Iterator[Path]:
    """A copy of the ontology with a graph that was built before; it must stay as it is."""
    ontology = copy_of_ontology(tmp_path / "ontology")
    trig = ontology / trig_path().name
    trig.write_text("# the former graph\n", encoding="utf-8")
    yield ontology
    assert "# the former graph\n" == trig.read_text(encoding="utf-8")


def test_a_broken_row_is_one_finding_and_leaves_the_former_graph(call: Call, former: Path) -> None:
    line = set_cell(former / "tables", "memberships", "ca-gpai", "member", "cx")
    finding = f"ontology/tables/memberships.csv:{line}: member 'cx' stands in no row of countries.csv"
    assert problem(call("build", "--ontology", str(former))).startswith(finding)
    code, out, err = call("validate", "--ontology", str(former))
    assert (1, "") == (code, out)
    assert [True, False] == [text.startswith(finding) for text in err.splitlines()]
    assert err.endswith("\n1 finding.\n")


def test_a_graph_with_findings_is_not_written_and_long_lists_are_cut(call: Call, former: Path) -> None:
    # The copy has only the first rows of some tables: sources that only the others cite are left over.
    shapes = former / "shapes.ttl"
    shapes.write_text(
        f"@prefix bogus: <https://example.org/> .\n{shapes.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    code, out, err = call("build", "--ontology", str(former), "--all")
    assert (1, "") == (code, out)
    assert "/shapes.ttl:1 prefix bogus:" in err.replace(":1:", ":1")
    *findings, last = err.splitlines()
    assert f"{len(findings)} findings. The former graph is untouched." == last
    assert all(": " in finding for finding in findings)


# As a process


def test_the_exit_codes_are_0_1_and_2() -> None:
    assert 0 == process("run", "members", "--rows", "1").returncode
    assert 1 == process("run", "member").returncode
    assert 2 == process("run").returncode


@pytest.mark.parametrize("words", [["info"], ["run", "members"], ["show", "Serbia"], ["queries"], ["validate", "-h"]])
def test_what_is_piped_has_no_colours_and_no_frames(words: list[str]) -> None:
    done = process(*words, env=environment(FORCE_COLOR="1", COLUMNS="60"))
    assert (0, b"") == (done.returncode, done.stderr)
    text = done.stdout.decode()
    assert set() == set(text) & set("\x1b\r│─┌┐└┘├┤┼║═")
    assert [] == [line for line in text.splitlines() if line.startswith(("|", "+"))]


def test_what_is_piped_is_not_cut() -> None:
    text = process("run", "members", env=environment(COLUMNS="20")).stdout.decode()
    assert "United Kingdom of Great Britain and Northern Ireland" in text
    assert "…" not in text.split("\nSources\n")[0]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")
def test_on_a_terminal_lines_are_cut_to_its_width() -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    command = [*COMMAND, "search", "partnership"]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE) as started:
        os.close(theirs)
        data = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                # Linux says so when the other end is closed.
                break
            if not part:
                break
            data += part
    os.close(ours)
    lines = data.decode().splitlines()
    assert 0 == started.returncode
    assert max(map(len, lines)) <= 60
    assert any(line.endswith("…") for line in lines)
    assert b"\x1b" not in data


@pytest.mark.parametrize("words", [["export", "--format", "nt"], ["run", "members"], ["show", "Serbia"], ["info"]])
def test_a_reader_that_has_seen_enough_is_no_error(words: list[str]) -> None:
    # As `| head`: a long answer meets a closed pipe while it is written, a short one when Python ends.
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([*COMMAND, *words], stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is of Linux")
@pytest.mark.parametrize("words", [["info"], ["run", "members"]])
def test_a_full_disk_is_told_in_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (1, b"gpai-graph: the output: No space left on device.\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize(
    "encoding",
    [
        {},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
    ids=str,
)
def test_names_are_written_in_utf_8_whatever_the_locale(encoding: dict[str, str]) -> None:
    query = 'SELECT ?x ?name { ?x skos:altLabel ?name FILTER(?name = "오혜연") }'.encode()
    table = process("sparql", "-", env=environment(**encoding), input=query)
    assert (0, b"") == (table.returncode, table.stderr)
    assert "person:oh-alice  오혜연" in table.stdout.decode()


def test_input_that_is_no_text_is_told_in_one_line() -> None:
    done = process("sparql", "-", input=b"SELECT \xff")
    assert 1 == done.returncode
    assert done.stderr.startswith(b"gpai-graph: this text is not UTF-8")
    assert 1 == done.stderr.count(b"\n")


def test_a_long_answer_and_a_short_one_are_the_same_in_a_process_and_here(call: Call) -> None:
    for words in (["run", "members", "--format", "csv"], ["show", "Serbia"]):
        assert call(*words)[1].encode() == process(*words).stdout


# What one answer imports

HEAVY = (
    "SPARQLWrapper _hashlib asyncio csv ctypes dataclasses datetime decimal difflib email gpai_graph.analysis "
    "gpai_graph.answers.search gpai_graph.building gpai_graph.queries.header_reader gpai_graph.visual gpai_graph.web "
    "html http igraph importlib.metadata importlib.resources inspect logging networkx numpy pandas platformdirs "
    "pydantic pyshacl pyvis random rdflib shutil socket sqlite3 ssl starlette subprocess tempfile "
    "vl_convert xml yaml"
).split()
# The packages that an answer needs; one more is a decision.
OURS = ("answers", "commands", "errors", "graph", "queries", "rdf", "stores", "_version")


@pytest.fixture(scope="module")
def imported(warm: Path) -> set[str]:
    """The modules that `gpai-graph run members` imports beyond those of a bare start, headers and graph cached."""
    bare = "import sys; print(*sys.modules)"
    run = "from gpai_graph.commands.terminal import main; "
    run += "main(['run', 'members', '--as-of', '2021-12-31', '-o', sys.argv[1]]); "
    output = str(warm / "members.txt")
    lists = []
    for code in ("import sys; " + run, "import sys; " + run + bare, bare):
        command = [sys.executable, "-c", code, output]
        variables = {**os.environ, CACHE_VARIABLE: str(warm)}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=variables)
        lists.append(set(done.stdout.split()))
    return lists[1] - lists[2]


def test_an_answer_imports_nothing_heavy(imported: set[str]) -> None:
    assert [] == [name for name in HEAVY if name in imported]


def test_an_answer_imports_these_packages_of_ours_only(imported: set[str]) -> None:
    ours = {name.split(".")[1] for name in imported if name.startswith("gpai_graph.")}
    assert set(OURS) == ours


def test_an_answer_imports_no_package_but_the_engine(imported: set[str]) -> None:
    known = {*sys.stdlib_module_names, "gpai_graph", "pyoxigraph"}
    assert set() == {name.partition(".")[0] for name in imported} - known


def test_help_needs_no_engine() -> None:
    code = "import sys; from gpai_graph.commands.terminal import parser; parser().format_help(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert set() == {"pyoxigraph", "gpai_graph.commands", "gpai_graph.graph.knowledge"} & set(done.stdout.split())


def test_addresses_are_compact_on_screen_and_full_in_files(call: Call) -> None:
    _, shown, _ = call("sparql", "-e", COUNTRIES)
    _, written, _ = call("sparql", "-e", COUNTRIES, "--format", "csv")
    assert [IRI(line).compact for line in written.split()[1:]] == shown.split()[2:5]


def test_serve_has_as_many_workers_as_a_guarded_store() -> None:
    assert Limits().workers == parser().parse_args(["serve"]).workers
