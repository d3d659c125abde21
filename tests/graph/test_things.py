"""Things by IRI, slug or name: what is said of them, and how they are found."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from built import iri

from gpai_graph.errors import GpaiGraphError, ParameterError, UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.rdf.solutions import Literal
from gpai_graph.stores.embedded import EmbeddedStore

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
    assert ["South Korea", "June 2020", "graph:nothing"] == called


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


# Words


def test_search_takes_words_kinds_and_a_limit(kg: KnowledgeGraph) -> None:
    assert ["country:rs"] == [hit.thing.compact for hit in kg.search("serb", kinds=["country"], limit=5)]


ASKED: dict[str, Callable[[KnowledgeGraph, str], object]] = {
    "search for one kind": lambda kg, kind: kg.search("Serbia", kind),
    "search for several kinds": lambda kg, kind: kg.search("Serbia", ["country", kind]),
    "paths through kinds": lambda kg, kind: kg.paths("Serbia", "Canada", through=[kind]),
    "paths that avoid kinds": lambda kg, kind: kg.paths("Serbia", "Canada", avoid_kinds=["group", kind]),
}


@pytest.mark.parametrize("asked", ASKED)
def test_an_unknown_kind_is_refused_with_the_one_that_is_meant(kg: KnowledgeGraph, asked: str) -> None:
    with pytest.raises(ParameterError, match=r"^there is no kind 'persn'\. Did you mean 'person'\? The kinds are agg"):
        ASKED[asked](kg, "persn")
    ASKED[asked](kg, "person")


def test_each_prefix_that_a_parameter_names_is_one_among_which_things_are_looked_up(kg: KnowledgeGraph) -> None:
    prefixes = {parameter.prefix for name in kg.queries for parameter in kg.queries[name].parameters.values()} - {""}
    assert "gpai" in prefixes
    for prefix in sorted(prefixes):
        with pytest.raises(UnknownEntityError, match=f"^the graph knows no {prefix}:no-such-thing"):
            kg.resolve(f"{prefix}:no-such-thing", prefix)


def test_a_path_needs_two_things(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match=r"both names mean country:rs \(Serbia\)\. Name two different things"):
        kg.paths("Serbia", "country:rs")


def test_the_small_world_has_no_labels_to_search_and_says_so(small: KnowledgeGraph) -> None:
    # Findings are no things of a graph.
    assert [] == small.search("Canada", ["country", "term"])
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


def test_load_knows_what_is_in_the_graph() -> None:
    kg = load()
    assert isinstance(kg.store, EmbeddedStore)
    assert (kg.knows("country:ca"), kg.knows("country:atlantis")) == (True, False)


def test_what_is_said_of_a_member_begins_with_since_when_it_is_one_and_who_says_so(kg: KnowledgeGraph) -> None:
    members = kg.answer("members")
    assert members.rows
    for row in members.rows:
        sentence, _, source = kg.describe(row.terms.member.compact).sentence.partition(". ")
        assert members.text(row.terms.joined) in sentence
        about = kg.answer("about-country", thing=row.terms.member)
        assert about.sources[0].title in source
        assert ("Inferred from: " if any(each.is_inferred for each in about.rows) else "Source: ") in source


def test_of_a_country_that_is_no_member_no_membership_is_told(kg: KnowledgeGraph) -> None:
    assert "We found no membership of GPAI of China." in kg.describe("China").sentence
