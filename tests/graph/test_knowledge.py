"""The knowledge graph as a user holds it: by name, by SPARQL, by thing, by words, and who says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from built import QUERIES, iri

import gpai_graph
from gpai_graph.errors import (
    GpaiGraphError,
    NetworkError,
    ParameterError,
    PlotError,
    QuerySyntaxError,
    StoreError,
    UnknownEntityError,
    UnknownPrefixError,
    UnknownQueryError,
    UnmentionedWarning,
)
from gpai_graph.graph.knowledge import KnowledgeGraph, Statement
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Solutions, Triple
from gpai_graph.rdf.things import Source
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir

RULES = ontology_dir() / "rules"


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    """The real graph in memory."""
    return KnowledgeGraph(graph, Library(QUERIES), Library(RULES))


@pytest.fixture
def small(tiny: EmbeddedStore) -> KnowledgeGraph:
    """The small world."""
    return KnowledgeGraph(tiny, Library(QUERIES), Library(RULES))


def only(statements: list[Statement]) -> Statement:
    (statement,) = statements
    return statement


def cited(statement: Statement) -> set[str]:
    return {source.iri.compact for source in statement.sources}


def premises(statement: Statement) -> set[tuple[str, str, str]]:
    triples = [premise.triple for premise in statement.premises]
    assert all(isinstance(term, IRI) for triple in triples for term in triple)
    return {(iri_of(triple.subject), triple.predicate.compact, iri_of(triple.object)) for triple in triples}


def iri_of(term: object) -> str:
    return IRI(str(term)).compact


# The package


def test_the_public_names_are_these() -> None:
    names = ["__version__", "analysis", "connect", "draw", "errors", "load", "networks", "plot", "references"]
    assert names == gpai_graph.__all__
    assert gpai_graph.__all__ == dir(gpai_graph)
    assert load is gpai_graph.load


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'laod'"):
        gpai_graph.laod  # noqa: B018  # asking for it is the test


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import sys, gpai_graph; print(sorted(name for name in sys.modules if name.startswith('gpai_graph')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "['gpai_graph']\n" == done.stdout


def test_load_reads_another_file(tiny_trig: Path) -> None:
    loaded = load(tiny_trig)
    assert 3 == len(loaded.query("SELECT ?c { ?c a gpai:Country }"))  # type: ignore[arg-type]
    assert "tiny.trig" in loaded.source


def test_load_gives_the_same_answer_again_from_its_cache(tiny_trig: Path, cache: Path) -> None:
    asked = "SELECT ?c { ?c a gpai:Country } ORDER BY ?c"
    assert load(tiny_trig).query(asked) == load(tiny_trig).query(asked)
    assert cache.is_dir()


def test_load_says_which_file_is_missing_and_what_helps(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph in nowhere\.trig: .*`gpai-graph build` makes it") as caught:
        load(tmp_path / "nowhere.trig").query("ASK { ?s ?p ?o }")
    assert str(tmp_path) not in str(caught.value)


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
    with pytest.raises(ParameterError, match=r"no parameter 'member' in this query.*as_of"):
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
        ("members-of-both", "group", "Canada", r"no group of countries called 'Canada'. There are country:eu, .*"),
        ("members-of-both", "group", "country:ca", r"country:ca \(Canada\) is not of the class gpai:CountryGroup"),
        ("members-of-both", "group", "Atlantis", r"no group of countries called 'Atlantis'. There are country:eu, .*"),
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


def test_select_gives_solutions(small: KnowledgeGraph) -> None:
    expected = Solutions(["c"], [(iri("country:ca"),), (iri("country:fr"),), (iri("country:rs"),)])
    assert expected == small.query("SELECT ?c WHERE { ?c a gpai:Country } ORDER BY ?c")


def test_ask_gives_the_truth(small: KnowledgeGraph) -> None:
    assert small.query("ASK { country:ca a gpai:Country }") is True
    assert small.query("ASK { country:ca a gpai:Source }") is False


def test_construct_and_describe_give_triples(small: KnowledgeGraph) -> None:
    expected = [Triple(iri("country:ca"), iri("rdf:type"), iri("gpai:Country"))]
    assert expected == small.query("CONSTRUCT { country:ca a ?t } WHERE { country:ca a ?t }")
    name = Triple(iri("country:ca"), iri("skos:prefLabel"), Literal("Canada", LANG_STRING, "en"))
    assert {*expected, name} == set(small.query("DESCRIBE country:ca"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { country:ca a gpai:Body }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH graph:curation",
        "LOAD <https://example.org/x.ttl>",
        "DELETE { ?s ?p ?o } WHERE { SELECT ?s ?p ?o { ?s ?p ?o } }",
    ],
)
def test_an_update_is_refused_and_changes_nothing(small: KnowledgeGraph, update: str) -> None:
    with pytest.raises(QuerySyntaxError):
        small.query(update)
    # As the head of tiny.trig says.
    assert 116 == len(small.store)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE ?where { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_with_what_helps(small: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"SERVICE is refused.*--allow-service"):
        small.query(query)


@pytest.mark.parametrize("query", ["", "   ", "# SELECT", "hello", "'SELECT'"])
def test_what_is_no_query_is_said_to_be_none(small: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="this is no query"):
        small.query(query)


def test_a_mistake_in_sparql_is_placed(small: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError, match="SPARQL line 2"):
        small.query("SELECT ?c WHERE {\n ?c a }")


@pytest.mark.parametrize("form", ["SELECT ?c WHERE", "ASK", "CONSTRUCT WHERE", "DESCRIBE ?c WHERE"])
def test_a_prefix_that_nobody_declared_is_named(small: KnowledgeGraph, form: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"no prefix 'gpia'\. Did you mean 'gpai'\?"):
        small.query(f"{form} {{ ?c a gpia:Country }}")


def test_a_prefix_of_ones_own_may_be_declared(small: KnowledgeGraph) -> None:
    assert small.query("PREFIX gpia: <https://w3id.org/gpai-graph/ontology#> ASK { ?c a gpia:Country }") is True


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?c { ?c a gpai:Contry }", ["The graph mentions no gpai:Contry. Did you mean gpai:Country?"]),
        ("ASK { ?c gpai:Iso2 ?code }", ["The graph mentions no gpai:Iso2. Did you mean gpai:iso2?"]),
        (
            "SELECT ?c { ?c gpai:memberOf body:gpai }",
            ["The graph mentions no gpai:memberOf. Did you mean org:memberOf?"],
        ),
        (
            "CONSTRUCT WHERE { country:frr rdfs:lable ?x }",
            [
                "The graph mentions no country:frr. `gpai-graph search WORDS` finds things by name.",
                "The graph mentions no rdfs:lable. Did you mean rdfs:label?",
            ],
        ),
        (
            "SELECT ?c { ?c a <https://w3id.org/gpai-graph/ontology#Bodi> }",
            ["no gpai:Bodi. Did you mean gpai:Body?"],
        ),
        ("SELECT ?c { country:fr a ?c . FILTER(?c = gpai:Bodi) }", ["no gpai:Bodi. Did you mean gpai:Body?"]),
    ],
)
def test_an_empty_answer_warns_of_names_that_the_graph_mentions_nowhere(
    kg: KnowledgeGraph, query: str, said: list[str]
) -> None:
    with pytest.warns(UnmentionedWarning) as warned:
        assert not kg.query(query)
    assert [True] * len(said) == [part in str(each.message) for part, each in zip(said, warned, strict=True)]
    # Warnings are errors in these tests.
    assert not kg.query(query, warn=False)


@pytest.mark.parametrize(
    "query",
    [
        # Nothing fits, though everything is there.
        "SELECT ?c { ?c a gpai:Country ; gpai:iso2 'ZZ' }",
        "ASK { ?c a gpai:Country ; gpai:iso2 'zz'^^xsd:token ; skos:exactMatch wd:Q0, <https://example.org/nobody> }",
        # What it makes may be called anything.
        "CONSTRUCT { ?c gpai:nameOfMine schema:no } { ?c gpai:iso2 'ZZ' }",
        # A graph is mentioned by what it holds.
        "SELECT ?p { GRAPH graph:curation { ?s ?p ?o } FILTER(false) }",
    ],
)
def test_an_empty_answer_of_known_names_is_quiet(kg: KnowledgeGraph, query: str) -> None:
    assert not kg.query(query)


@pytest.mark.parametrize("iri", ["ftp://example.org/x", "file:///x", "ftp://x/[y", "https://w3id.org/gpai-graph/["])
def test_an_iri_of_any_scheme_is_no_stumbling_block(kg: KnowledgeGraph, iri: str) -> None:
    assert () == kg.unmentioned(f"ASK {{ <{iri}> ?p ?o }}")


def test_a_count_of_nothing_warns_too(kg: KnowledgeGraph) -> None:
    with pytest.warns(UnmentionedWarning, match="no gpai:Contry"):
        kg.query("SELECT (COUNT(?c) AS ?n) { ?c a gpai:Contry }")


def test_names_are_told_that_have_no_compact_form(kg: KnowledgeGraph) -> None:
    name = "https://w3id.org/gpai-graph/id/nothing/x"
    assert (f"The graph mentions no {name}. `gpai-graph search WORDS` finds things by name.",) == kg.unmentioned(
        f"ASK {{ <{name}> ?p ?o }}"
    )


def test_no_name_that_any_statement_or_graph_holds_is_told(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    held = {term for quad in graph.quads() for term in quad if isinstance(term, IRI)}
    names = sorted(name for name in held if "'" not in name)
    for begin in range(0, len(names), 1000):
        listed = " ".join(f"<{name}>" for name in names[begin : begin + 1000])
        assert () == kg.unmentioned(f"ASK {{ VALUES ?x {{ {listed} }} }}")


def test_an_answer_that_is_not_empty_is_quiet(kg: KnowledgeGraph) -> None:
    query = "SELECT ?c ?x { ?c a gpai:Country OPTIONAL { ?c gpai:isoo2 ?x } }"
    assert kg.query(query)
    assert ("The graph mentions no gpai:isoo2. Did you mean gpai:iso2?",) == kg.unmentioned(query)


@pytest.mark.parametrize(
    ("method", "name", "error", "said"),
    [
        ("network", "memberships", UnknownQueryError, "no network 'memberships'. Did you mean 'membership'?"),
        ("network", "member", UnknownQueryError, "no network 'member'. Did you mean 'membership'?"),
        ("network", "members", NetworkError, "no network 'members'. Did you mean 'membership'?"),
        ("plot", "growht", UnknownQueryError, "no plot 'growht'. Did you mean 'growth'?"),
        ("plot", "governance", PlotError, "no plot 'governance'. It is a network: `gpai-graph draw` draws it."),
        ("plot", "bodies", PlotError, "no plot 'bodies'."),
    ],
)
def test_what_is_no_network_or_no_plot_is_called_so(
    kg: KnowledgeGraph, method: str, name: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        getattr(kg, method)(name)
    assert str(caught.value).startswith(said)


# By thing


def test_describe_gives_every_statement_with_the_graphs_that_make_it(small: KnowledgeGraph) -> None:
    described = small.describe("membership:fr-gpai")
    # declaration says 5, report 4 of which 3 are the same, and a note of ours: 5 + 4 - 3 + 1.
    assert 7 == len(described)
    by_property = {
        (row.terms[0].compact, row.terms[1]): {source.compact for source in row.sources}  # type: ignore[union-attr]
        for row in described.rows
    }
    assert {"source:declaration", "source:report"} == by_property["org:member", iri("country:fr")]
    assert {"source:report"} == by_property["gpai:since", iri("date:2020-06")]
    note = Literal("The report knows the month only.")
    assert {"graph:curation"} == by_property["gpai:note", note]


def test_incoming_gives_what_leads_to_a_thing(small: KnowledgeGraph) -> None:
    (row,) = small.incoming("country:rs").rows
    assert (iri("org:member"), iri("membership:rs-gpai")) == row.terms
    assert (iri("source:report"),) == row.sources


@pytest.mark.parametrize(
    "name", ["Global Partnership on Artificial Intelligence", "global partnership on ai", "PMIA", "GPAI", "gpai"]
)
def test_a_name_means_the_thing_and_not_a_document_that_is_titled_so(kg: KnowledgeGraph, name: str) -> None:
    assert iri("body:gpai") == kg.resolve(name)


def test_describe_takes_a_name(kg: KnowledgeGraph) -> None:
    assert kg.describe("country:rs").rows == kg.describe("Serbia").rows
    assert kg.incoming("country:rs").rows == kg.incoming("Serbie").rows


def test_label_tells_what_a_thing_is_called(kg: KnowledgeGraph) -> None:
    called = [kg.label(thing) for thing in ("country:kr", "date:2020-06", "graph:nothing")]
    assert ["Republic of Korea", "June 2020", "graph:nothing"] == called


def test_knows_tells_whether_anything_is_said(kg: KnowledgeGraph) -> None:
    assert [True, False] == [kg.knows("country:ca"), kg.knows("country:zz")]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("https://w3id.org/gpai-graph/id/country/rs", "country:rs"),
        ("<https://w3id.org/gpai-graph/id/country/rs>", "country:rs"),
        ("country:rs", "country:rs"),
        ("rs", "country:rs"),
        ("RS", "country:rs"),
        ("gpai-wg-responsible-ai", "body:gpai-wg-responsible-ai"),
        ("Serbia", "country:rs"),
        ("serbia", "country:rs"),
        ("Serbie", "country:rs"),
        ("Corée du Sud", "country:kr"),
        ("South Korea", "country:kr"),
        ("Canada", "country:ca"),
        ("India", "country:in"),
        ("OECD", "organisation:oecd"),
        ("GPAI", "body:gpai"),
        ("오혜연", "person:oh-alice"),
        ("gpai:Country", "gpai:Country"),
        # A title with a colon was read as a prefix and a name.
        ("AI openness: A primer for policymakers", "output:ai-openness-2025"),
    ],
)
def test_a_text_means_a_thing_by_iri_slug_or_name(kg: KnowledgeGraph, text: str, thing: str) -> None:
    assert iri(thing) == kg.resolve(text)


def test_a_slug_of_several_things_means_the_one_that_has_a_name(kg: KnowledgeGraph) -> None:
    # change:gpai-wg-responsible-ai is the change of the body; "nothing is called so" was the answer.
    assert kg.knows("change:gpai-wg-responsible-ai")
    assert iri("body:gpai-wg-responsible-ai") == kg.resolve("gpai-wg-responsible-ai")


def test_a_name_of_several_things_lists_them(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match=r"'Data trusts' may be .*project:data-trusts.*Name one") as caught:
        kg.resolve("Data trusts")
    assert "theme:data-trusts-theme" in str(caught.value)
    with pytest.raises(UnknownEntityError, match=r"'Responsible AI' may be .*…"):
        kg.resolve("Responsible AI")


@pytest.mark.parametrize(
    ("text", "help_text"),
    [
        ("Serbiaa", "country:rs"),
        ("body:gpai-wg-responsibel-ai", "body:gpai-wg-responsible-ai"),
        ("cuntry:ca", "Did you mean 'country'"),
        ("xyzzyxyzzy", "`gpai-graph search WORDS` finds things by name."),
        ("", "`gpai-graph search WORDS` finds things by name."),
        ("https://example.org/nowhere", "gpai-graph search"),
    ],
)
def test_an_unknown_thing_comes_with_what_helps(kg: KnowledgeGraph, text: str, help_text: str) -> None:
    with pytest.raises(UnknownEntityError) as caught:
        kg.resolve(text)
    assert help_text in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["'; DROP", '"', "a\nb", "{", "<>", "\x00", "?!", "<country:ca>", ":", "::", "/"])
def test_no_text_makes_anything_but_an_error_of_ours(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(GpaiGraphError):
        kg.resolve(text)


# Who says so


def test_a_stated_triple_comes_with_its_sources_and_publishers_count(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:fr-gpai", "gpai:since"))
    assert Triple(iri("membership:fr-gpai"), iri("gpai:since"), iri("date:2020-06-15")) == statement.triple
    assert {"source:fr-embassy-uk-2020-06", "source:fr-mfa-2020-12", "source:gpai-community-2021"} <= cited(statement)
    assert tuple(sorted({source.publisher for source in statement.sources})) == statement.publishers
    assert len(statement.publishers) >= 3
    assert ((), (), (), ()) == statement[2:]


def test_publishers_count_once_however_much_they_published() -> None:
    sources = tuple(Source(iri(f"source:{name}"), name, publisher) for name, publisher in ["aB", "bA", "cB"])
    statement = Statement(Triple(iri("country:ca"), iri("gpai:x"), iri("country:fr")), sources)
    assert ("A", "B") == statement.publishers


def test_a_label_follows_from_the_name_that_a_source_states(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("country:rs", "rdfs:label", "Serbia"))
    assert ((), ("labels",)) == (statement.sources, statement.rules)
    premise = statement.premises[0]
    assert (iri("skos:prefLabel"), "Serbia") == (premise.triple.predicate, premise.triple.object.text)  # type: ignore[union-attr]
    assert "source:datahub-country-codes" in cited(premise)


def test_member_of_follows_from_the_membership_and_its_sources(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("country:rs", "org:memberOf", "body:gpai"))
    assert ("member-of",) == statement.rules
    expected = {
        ("membership:rs-gpai", "org:member", "country:rs"),
        ("membership:rs-gpai", "org:organization", "body:gpai"),
    }
    assert expected <= premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_an_expert_follows_from_seats_in_groups_of_experts(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("person:oh-alice", "rdf:type", "gpai:Expert"))
    assert ("experts",) == statement.rules
    seat = "seat:oh-alice-gpai-wg-responsible-ai-member"
    assert (seat, "org:member", "person:oh-alice") in premises(statement)
    assert (seat, "org:organization", "body:gpai-wg-responsible-ai") in premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_a_support_centre_follows_from_the_group_of_the_project(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("project:ai-for-fair-work", "gpai:supportCentre", "body:gpai-esc-paris"))
    assert ("support-centres",) == statement.rules
    expected = {
        ("project:ai-for-fair-work", "gpai:conductedBy", "body:gpai-wg-future-of-work"),
        ("body:gpai-esc-paris", "gpai:supports", "body:gpai-wg-future-of-work"),
    }
    assert expected <= premises(statement)
    assert all(premise.sources for premise in statement.premises)


def test_every_derived_triple_has_a_premise(kg: KnowledgeGraph) -> None:
    # One of each rule: the first that the graph holds.
    for rule in Library(RULES):
        query = f"SELECT ?s ?p ?o {{ GRAPH derived:{rule} {{ ?s ?p ?o }} FILTER(!isBlank(?s) && !isBlank(?o)) }} "
        found = kg.query(query + "ORDER BY ?s ?p ?o LIMIT 1")
        assert isinstance(found, Solutions)
        assert len(found) == 1, rule
        statement = only(kg.evidence(*found.rows[0]))  # type: ignore[arg-type]
        assert rule in statement.rules
        assert statement.sources or statement.premises or statement.inferred_from, rule


def test_an_inferred_membership_names_its_documents_and_the_oecd_membership(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:at-gpai", "org:member"))
    assert ((), ("inferred-rows",)) == (statement.sources, statement.rules)
    documents = {source.iri.compact for source in statement.inferred_from}
    assert {"source:ieu-oecd-2024-07", "source:oecd-fr-2024-07"} <= documents
    assert all(source.title and source.publisher for source in statement.inferred_from)
    assert {("membership:at-oecd", "org:member", "country:at")} == premises(statement)
    assert "source:enwikipedia-oecd" in cited(statement.premises[0])


def test_a_note_of_ours_is_named_as_ours(kg: KnowledgeGraph) -> None:
    statement = only(kg.evidence("membership:at-gpai", "gpai:note"))
    assert ((), (iri("graph:curation"),), ()) == statement[1:4]


def test_a_disputed_property_shows_each_value_with_its_own_source(kg: KnowledgeGraph) -> None:
    found = kg.evidence("seat:rs-gpai-council-lead-chair", "gpai:since")
    expected = {"date:2025": {"source:digwatch-serbia-2024"}, "date:2026": {"source:lncc-2024-08"}}
    assert expected == {iri_of(statement.triple.object): cited(statement) for statement in found}


def test_all_statements_about_a_subject_are_those_that_describe_shows(kg: KnowledgeGraph) -> None:
    found = kg.evidence("membership:at-gpai")
    described = kg.describe("membership:at-gpai").rows
    assert [row.terms for row in described] == [statement.triple[1:] for statement in found]
    assert set() == {statement.triple for statement in found if not any(statement[1:])}


@pytest.mark.parametrize(
    "value",
    [
        "date:2020-06-15",
        iri("date:2020-06-15"),
        "https://w3id.org/gpai-graph/id/date/2020-06-15",
        "<https://w3id.org/gpai-graph/id/date/2020-06-15>",
        "2020-06-15",
        "15 June 2020",
    ],
)
def test_a_value_may_be_given_as_it_is_shown(kg: KnowledgeGraph, value: str) -> None:
    # "Nobody says so" was the answer to the text of what the sources do say.
    assert kg.evidence("membership:fr-gpai", "gpai:since") == kg.evidence("membership:fr-gpai", "gpai:since", value)


def test_a_text_is_found_in_any_language_and_a_thing_by_any_of_its_names(kg: KnowledgeGraph) -> None:
    assert "Serbie" == only(kg.evidence("Serbia", "skos:prefLabel", "Serbie")).triple.object.text  # type: ignore[union-attr]
    exact = Literal("Serbie", LANG_STRING, "fr")
    assert kg.evidence("Serbia", "skos:prefLabel", exact) == kg.evidence("Serbia", "skos:prefLabel", "Serbie")
    assert kg.evidence("Serbia", "org:memberOf", "body:gpai") == kg.evidence("Serbia", "org:memberOf", "GPAI")


def test_the_value_alone_is_enough(kg: KnowledgeGraph) -> None:
    assert kg.evidence("country:rs", "org:memberOf", "body:gpai") == kg.evidence("country:rs", value="body:gpai")


@pytest.mark.parametrize(
    "question",
    [
        ("country:rs", "gpai:since"),
        ("country:rs", "org:memberOf", "country:ca"),
        ("membership:fr-gpai", "gpai:since", "date:2020-06-16"),
        ("membership:fr-gpai", "gpai:since", "yesterday"),
        ("country:rs", "https://example.org/nothing"),
    ],
)
def test_what_nobody_says_gives_nothing(kg: KnowledgeGraph, question: tuple[str, ...]) -> None:
    assert [] == kg.evidence(*question)


def test_an_unknown_subject_or_property_is_no_absence_but_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match="country:zz"):
        kg.evidence("country:zz")
    with pytest.raises(UnknownEntityError, match=r"knows no gpai:sinze\. Did you mean gpai:since"):
        kg.evidence("membership:fr-gpai", "gpai:sinze")
    with pytest.raises(UnknownPrefixError, match=r"no prefix 'gpia'.*Did you mean 'gpai'"):
        kg.evidence("membership:fr-gpai", "gpia:since")


# Words


def test_search_takes_words_kinds_and_a_limit(kg: KnowledgeGraph) -> None:
    assert ["country:rs"] == [hit.thing.compact for hit in kg.search("serb", kinds=["country"], limit=5)]


def test_the_small_world_has_no_labels_to_search_and_says_so(small: KnowledgeGraph) -> None:
    assert [] == small.search("Canada")
    with pytest.raises(UnknownEntityError, match="the graph knows nothing called 'Canadaland'"):
        small.resolve("Canadaland")


def test_the_door_to_sqlite_stays_shut_until_one_searches() -> None:
    code = (
        "import sys, gpai_graph; kg = gpai_graph.load(); kg.knows('country:ca'); print('sqlite3' in sys.modules);"
        "kg.search('Serbia'); print('sqlite3' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=environment
    )
    assert "False\nTrue\n" == done.stdout


# ---- Evidence, filtered ----


def test_evidence_can_be_limited_to_official_sources(kg: KnowledgeGraph) -> None:
    (statement,) = kg.evidence("membership:ca-gpai", "gpai:since", only="official")
    # memberships.csv: an embassy, a foreign ministry, and the partnership's own page.
    assert ["source:gpai-community-2021"] == [source.iri.compact for source in statement.sources]


def test_evidence_can_be_limited_to_what_several_sources_state(kg: KnowledgeGraph) -> None:
    assert [3] == [len(found.sources) for found in kg.evidence("membership:ca-gpai", "gpai:since", min_sources=3)]
    assert [] == kg.evidence("membership:ca-gpai", "gpai:since", min_sources=4)
    # A note of ours and what follows by rule have no source.
    assert [] == [found for found in kg.evidence("membership:ca-gpai", min_sources=1) if not found.sources]


def test_an_unknown_kind_of_source_is_named(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match="concept:source-oficial"):
        kg.evidence("membership:ca-gpai", only="oficial")


def test_load_knows_what_is_in_the_graph() -> None:
    kg = load()
    assert isinstance(kg.store, EmbeddedStore)
    assert (kg.knows("country:ca"), kg.knows("country:atlantis")) == (True, False)


def test_several_things_may_be_named_in_a_list(kg: KnowledgeGraph) -> None:
    by_name = kg.run("stated-sizes", subjects=["Working Group on Responsible AI", "body:gpai-meg"])
    assert by_name == kg.run("stated-sizes", subjects="gpai-wg-responsible-ai, gpai-meg")
    with pytest.raises(UnknownEntityError):
        kg.run("stated-sizes", subjects=["Atlantis"])
