"""What the command line says when something is wrong, and what helps."""

import re
from pathlib import Path

import pytest
from command_line import COUNTRIES, Call, problem

from gpai_graph.commands.terminal import main

# Of an ontology, as one types them.
FOLDERS = ("nowhere", "/nowhere/ontology", "../nowhere/ontology")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["run", "member"], ["no query 'member'.", "Did you mean 'members'?", "`gpai-graph queries`"]),
        (["queries", "xyzzy"], ["no query 'xyzzy'.", "`gpai-graph queries` lists them"]),
        (["run", "experts", "gruop=x"], ["no parameter 'gruop'", "group"]),
        (["run", "members", "2021"], ["'2021' is not a parameter. Write name=value.", "`gpai-graph queries members`"]),
        (["run", "members", "--as-of", "2021-13-01"], ["cannot be '2021-13-01'", "a month (2021-12)"]),
        (["run", "members", "as_of=2021", "as_of=2022"], "the parameter 'as_of' is given twice"),
        (["run", "members", "as_of=2021", "--as-of", "2022"], "the parameter 'as_of' is given twice"),
        (["run", "founding-members", "--as-of", "2021"], ["founding-members takes no --as-of"]),
        (["run", "experts", "group=gpai-wg-responsibel-ai"], ["body:gpai-wg-responsible-ai"]),
        (["show", "Serbiaa"], ["'Serbiaa'", "country:rs"]),
        (["show", "R", "claims"], ["knows nothing called 'R claims'."]),
        (["--graph", "/nonexist.ttl", "info"], ["there is no file /nonexist.ttl."]),
        (["show", "country:zz"], ["country:zz", "gpai-graph search"]),
        (["show", "Data trusts"], ["may be", "project:data-trusts", "Name one"]),
        (["show", "cuntry:ca"], ["no prefix 'cuntry'", "Did you mean 'country'?"]),
        (["evidence", "membership:fr-gpai", "gpai:sinze"], ["gpai:sinze", "gpai:since"]),
        (["evidence", "membership:fr-gpai", "gpia:since"], ["no prefix 'gpia'", "Did you mean 'gpai'?"]),
        (["evidence", "membership:fr-gpai", "since"], ["'since' is not an IRI", "prefix:name"]),
        (["search", "Serbia", "--kind", "countri"], ["no kind 'countri'.", "Did you mean 'country'?", "person"]),
        (["paths", "Serbia", "Canada", "--through", "persn"], ["no kind 'persn'.", "Did you mean 'person'?"]),
        (["paths", "Serbia", "Serbia"], ["both names mean country:rs (Serbia). Name two different things."]),
        (["export", "--graph", "nowhere", "--format", "nt"], ["source:nowhere", "`gpai-graph run sources`"]),
        (["export", "--graph", "graph:curatio", "--format", "nt"], ["graph:curatio"]),
        (["export", "--graph", "graph:curation"], ["choose another --format", "ttl"]),
        (["sparql", "-e", "SELECT ?c WHERE { ?c a gpai:Country "], ["SPARQL line 1, column"]),
        (["sparql", "-e", "SELECT ?c\nWHERE { ?c a }"], ["SPARQL line 2, column"]),
        (["sparql", "-e", "SELECT ?c WHERE { ?c a gpia:Country }"], ["no prefix 'gpia'.", "Did you mean 'gpai'?"]),
        (["sparql", "-e", "ASK { ?c a gpia:Country }", "--format", "json"], ["no prefix 'gpia'."]),
        *(
            (["sparql", "-e", query], ["no prefix 'x'.", "write PREFIX x: <https://…>."])
            for query in (
                *("ASK { x:a ?p ?o }", "ASK { ?s x:a ?o }", "ASK { ?s ?p x:a }", "ASK { ?s ?p ?o FILTER(?o = x:a) }"),
                *("SELECT * { x:aa ?p ?o }", "SELECT * { x:a ?p ?o }", "DESCRIBE x:a", "SELECT * { ?s a x:a }"),
            )
        ),
        (["sparql", "-e", "ASK { ?s ?p http://example.org/a }"], ["between < and >: <http://…>"]),
        (["sparql", "-e", "SELEC ?c"], ["this is not a query", "SELECT, ASK, CONSTRUCT or DESCRIBE"]),
        (["sparql", "-e", ""], ["this is not a query"]),
        (["sparql", "-e", "DELETE WHERE { ?s ?p ?o }"], ["takes no updates"]),
        (["sparql", "-e", "ASK { SERVICE <http://127.0.0.1:9/> {} }"], ["SERVICE is refused"]),
        (["sparql", "-e", "ASK { ?s ?p ?o }", "--format", "csv"], ["ASK", "csv", "--format json"]),
        (["sparql", "-e", COUNTRIES, "--format", "ttl"], ["SELECT", "ttl", "--format csv, tsv, json, md, names.csv"]),
        (["sparql", "-e", "DESCRIBE country:ca", "--format", "csv"], ["DESCRIBE", "csv", "--format ttl"]),
        (["sparql", "-e", "DESCRIBE country:ca", "--format", "md"], ["DESCRIBE", "md", "--format ttl"]),
        (["sparql", "nowhere.rq"], ["nowhere.rq cannot be read (No such file or directory)", "use -e"]),
        *((["validate", "--ontology", folder], [f"{folder}/tables/csvw.json: cannot be"]) for folder in FOLDERS),
        *((["build", "--ontology", folder], [f"{folder}/tables/csvw.json: cannot be"]) for folder in FOLDERS),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_a_mistake_is_told_in_one_line_with_what_helps(call: Call, words: list[str], parts: list[str]) -> None:
    said = problem(call(*words))
    assert [] == [part for part in parts if part not in said], said


# A name of 5,000 letters wherever the command line takes a name.
LONG = "a" * 5000
TAKES_A_NAME = (
    *(["run", LONG], ["run", "members", f"{LONG}=1"], ["run", "experts", f"group={LONG}"], ["run", "members", LONG]),
    *(["show", LONG], ["show", f"country:{LONG}"], ["show", f"{LONG}:a"], ["show", LONG, LONG], ["evidence", LONG]),
    *(["evidence", "Serbia", LONG], ["evidence", "Serbia", "--only", LONG], ["cite", LONG], ["queries", LONG]),
    *(["network", LONG], ["network", "collaboration", "--onto", LONG], ["draw", LONG], ["analyse", LONG]),
    *(["draw", "collaboration", "--as", LONG], ["analyse", "collaboration", "--by", LONG], ["plot", LONG]),
    *(["analyse", "collaboration", "--pair", LONG, "Serbia"], ["paths", LONG, "Serbia"], ["findings", LONG]),
    *(["paths", "Serbia", "Canada", "--through", LONG], ["run", "members", "--as-of", LONG], ["export", "-o", LONG]),
    *(["run", "members", "--mode", LONG], ["run", "members", "--evidence", LONG], ["search", "a", "--kind", LONG]),
    *(["run", "members", "-o", f"/nowhere/{LONG}.csv"], ["--graph", LONG, "info"], ["--graph", f"/{LONG}.ttl", "info"]),
    *(["--endpoint", LONG, "info"], ["--endpoint", f"http://{LONG}/", "info"], ["sparql", LONG]),
    *(
        ["export", "--format", "ttl", "--graph", LONG],
        ["sparql", "-e", LONG],
        ["sparql", "-e", f"ASK {{ {LONG}:a ?p 1 }}"],
    ),
    *([LONG], ["run", "members", "--format", LONG], ["run", "members", "--rows", LONG], ["serve", "--port", LONG]),
    *(["serve", "--public-url", LONG], ["--timeout", LONG, "info"], ["info", LONG], ["info", f"--{LONG}"]),
    *(["validate", "--ontology", LONG], ["validate", "--stale", LONG], ["load", "--into", LONG]),
)


@pytest.mark.parametrize("words", TAKES_A_NAME, ids=lambda words: " ".join(words).replace(LONG, "LONG"))
def test_a_message_never_repeats_a_long_name_in_full(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    try:
        code = main(words)
    except SystemExit as left:
        code = left.code  # type: ignore[assignment]
    out, err = capsys.readouterr()
    assert (True, "", 1) == (code in (1, 2), out, err.count("\n")), err[:500]
    # Of the name of a file or an address 240 letters.
    assert "a" * 241 not in err
    assert len(err) < 700


# Words that are near to no name of the graph; search finds some of them within long titles, or as other words.
UNRELATED = ("nope", "zebra", "wrong", "nothing", "missing", "test")
NAMED = (
    *(["show", f"{kind}:{{}}"] for kind in ("source", "person", "body", "output", "event", "theme", "project", "org")),
    *(["show", "{}:ca"], ["show", "gpai:{}"], ["evidence", "membership:{}"], ["evidence", "source:{}"]),
    *(["run", "{}"], ["run", "outputs", "{}=1"], ["run", "outputs", "group={}"], ["run", "outputs", "theme={}"]),
    *(
        ["run", "uses", "member={}"],
        ["run", "attendance", "event={}"],
        ["run", "members", "mode={}"],
        ["queries", "{}"],
    ),
    *(["network", "{}"], ["draw", "{}"], ["draw", "themes", "--as", "{}"], ["plot", "{}"], ["cite", "{}"]),
    *(
        ["findings", "{}"],
        ["paths", "source:{}", "Canada"],
        ["search", "ai", "--kind", "{}"],
        ["export", "--graph", "{}"],
    ),
)


@pytest.mark.parametrize("words", NAMED, ids=" ".join)
def test_a_name_is_suggested_only_where_it_is_near(call_shared: Call, words: list[str]) -> None:
    for name in UNRELATED:
        near = {"note"} if words == ["show", "gpai:{}"] else set()  # one letter from nope
        _, out, err = call_shared(*(word.format(name) for word in words))
        told = out + err
        assert "id you mean" not in told or near & set(re.findall(r"\w+", told)), told


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("source:meti-2022-12", "source:meti-2022-1"),
        ("body:gpai-wg-resp", "body:gpai-wg-responsible-ai"),
        ("person:Bengoi", "person:bengio-yoshua"),
        ("event:belgrade-sumit-2024", "event:belgrade-summit-2024"),
    ],
)
def test_a_near_name_is_suggested(call_shared: Call, name: str, meant: str) -> None:
    assert f"Did you mean {meant}" in problem(call_shared("show", name))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?c { ?c a gpai:Contry }", "The graph mentions no gpai:Contry. Did you mean gpai:Country?\n"),
        ("ASK { ?c org:memberOff body:gpai }", "The graph mentions no org:memberOff. Did you mean org:memberOf?\n"),
        ("DESCRIBE country:nowhere", "The graph mentions no country:nowhere. Search finds things by name."),
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
        (["run", "members", "--rows", "many"], "'many' is not a whole number"),
        (
            ["validate", "--stale", "2026-13"],
            "argument --stale: '2026-13' is not a date. The calendar has no such date.",
        ),
        # An unset variable of a shell.
        (["--graph", "", "info"], "argument --graph: the name is empty. Write one, or leave the option out."),
        (["--endpoint", "", "run", "chairs"], "argument --endpoint: the name is empty."),
        # It cut rows from the end.
        (["run", "members", "--rows", "-1"], "--rows"),
        (["search", "Serbia", "--limit", "-1"], "--limit"),
        (["paths", "Serbia", "Canada", "-k", "0"], "argument -k: 0 is too few. Write 1, 2, 3 …"),
        (["paths", "Serbia", "Canada", "-k", "x"], "argument -k: 'x' is not a whole number"),
        (["serve", "--workers", "0"], "argument --workers: 0 is too few. Write 1, 2, 3 …"),
        (["show"], "thing"),
        (["export", "--format", "csv"], "invalid choice: 'csv'"),
        (["serve", "--public-url", "javascript:alert(1)"], "'javascript:alert(1)' is not a web address"),
        (["serve", "--public-url", "gpai.example"], "'gpai.example' is not a web address"),
        (["serve", "--root-path", "gpai"], "'gpai' is not a path. A path begins with /, such as /gpai."),
        (["--timeout", "1e12", "info"], "a number of seconds above 0, at most 1,000,000,000"),
        (["serve", "--timeout", "1e12"], "a number of seconds above 0, at most 1,000,000,000"),
        (["info", "--loud"], "unrecognized arguments: --loud"),
        (["run", "new-members", "--since", "2022"], "--since 2022. Write the parameter without hyphens: since=2022"),
        (["run", "new-members", "--since=2022"], "--since=2022. Write the parameter without hyphens: since=2022"),
        *(
            (["run", "members", option, first, option, second], f"argument {option}: it takes one value, and two")
            for option, first, second in [
                ("--as-of", "2021", "2022"),
                ("--mode", "certain", "recorded"),
                ("--format", "csv", "json"),
                ("--rows", "3", "4"),
            ]
        ),
        (
            ["run", "members", "--formt", "csv"],
            "unrecognized arguments: --formt csv. Did you mean '--format'? `gpai-graph run --help`",
        ),
        (["show", "Serbia", "--as-of", "2021"], "unrecognized arguments: --as-of 2021. `gpai-graph show --help`"),
        (["show", "Serbia", "undated=show"], "unrecognized arguments: undated=show. `gpai-graph show --help`"),
        (["show", "Serbia", "rowz=3"], "rowz=3. Did you mean '--rows'? `gpai-graph show --help`"),
        (["compare", "Serbia", "Canada", "undatd=show"], "undatd=show. Did you mean '--undated'? `gpai-graph compare"),
        (["evidence", "Serbia", "as_of=2021"], "unrecognized arguments: as_of=2021. `gpai-graph evidence --help`"),
    ],
)
def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (2, "") == (left.value.code, out)
    assert said in err
    # One line that says what helps.
    assert (1, True) == (err.count("\n"), " --help` shows what can be written.\n" in err), err


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
    told = problem(call("sparql", str(file)))
    assert told == f"{file} cannot be read (it is not UTF-8). To give the text of the query, use -e."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "Bengoi"], "Did you mean person:bengio-yoshua (Yoshua Bengio)?"),
        (["show", "Kanadda"], "Did you mean country:ca (Canada)?"),
        (["show", "Atlantis"], "`gpai-graph search WORDS` finds things by name."),
        (["paths", "Serbia", "Kiribati"], "the graph has no link from or to Kiribati (country:ki)."),
        (["run", "membrs"], "Did you mean 'members'?"),
        (["run", "xfindings"], "there is no query 'xfindings'. `gpai-graph queries` lists them."),
    ],
)
def test_only_what_is_near_is_offered(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) != 0
    assert said in capsys.readouterr().err
