"""`gpai-graph show`, `search` and `evidence`: one thing, things by name, and who says so."""

import pytest
from command_line import Call


def test_show_prints_what_is_said_and_what_leads_here(call: Call) -> None:
    code, out, err = call("show", "Serbia")
    assert (0, "") == (code, err)
    assert out.startswith("Serbia  country:rs\nhttps://w3id.org/gpai-graph/id/country/rs\n\n")
    assert "\n\nSerbia joined GPAI on 22 November 2022. Source: " in out
    assert "\n\nproperty " in out
    assert "Belgrade" in out
    assert "\nLinks from other things\n" in out
    assert out.endswith("gpai-graph evidence country:rs shows the sources of each statement.\n")


def test_show_means_the_same_thing_by_name_and_address(call: Call) -> None:
    expected = call("show", "country:rs")
    for thing in ("Serbie", "rs", "https://w3id.org/gpai-graph/id/country/rs"):
        assert expected == call("show", thing)


def test_show_cuts_the_links_only(call: Call) -> None:
    _, few, _ = call("show", "Serbia", "--rows", "2")
    _, every, _ = call("show", "Serbia", "--rows", "0")
    assert " more: --rows 0 shows all\n" in few
    assert " more: --rows 0 shows all\n" not in every
    assert few.split("\nLinks from other things\n")[0] == every.split("\nLinks from other things\n")[0]


def test_search_lists_kind_thing_and_name(call: Call) -> None:
    code, out, _ = call("search", "Corée", "du", "Sud", "--limit", "1")
    assert 0 == code
    assert ["country", "country:kr", "South Korea"] == out.splitlines()[2].split(maxsplit=2)


def test_search_says_by_which_name_and_show_takes_the_same(call: Call) -> None:
    _, out, _ = call("search", "Turkey")
    assert "country  country:tr  Türkiye  called Turkey (Unicode CLDR)" == out.splitlines()[2]
    assert call("show", "Turkey", "--rows", "1") == call("show", "country:tr", "--rows", "1")


def test_search_and_queries_find_questions_by_their_words(call: Call) -> None:
    _, found, _ = call("search", "who", "chairs")
    assert "question:chairs" == found.splitlines()[2].split()[1]
    assert found.endswith("`gpai-graph run chairs` answers the first question.\n")
    for words, expected in (
        ("who chairs", "chairs"),
        ("wer hat den Vorsitz", "chairs"),
        ("qui préside le conseil", "council-chairs"),
    ):
        code, listed, _ = call("queries", *words.split())
        assert (0, expected) == (code, listed.splitlines()[2].split()[0])


def test_search_keeps_the_kinds_asked_for(call: Call) -> None:
    _, out, _ = call("search", "data", "--kind", "project", "--kind", "theme", "--limit", "100")
    assert {"project", "theme"} == {line.split()[0] for line in out.splitlines()[2:]}


def test_search_that_finds_nothing_says_so_and_is_a_problem(call: Call) -> None:
    for words in ("xyzzyxyzzy", '"*('):
        assert (1, "", "No results. Try fewer words, or the first letters of a word.\n") == call("search", words)


@pytest.mark.parametrize("name", ["rdfs:label", "rdf:type", "skos:prefLabel", "<http://www.w3.org/ns/org#member>"])
def test_search_for_a_name_of_a_vocabulary_finds_nothing_and_says_what_it_is(call: Call, name: str) -> None:
    code, out, err = call("search", name)
    assert (1, "") == (code, out)
    assert "is a name of a vocabulary" in err


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
    nobody = "We found no source that states this. That does not prove that it is false.\n"
    assert (1, "", nobody) == call("evidence", "membership:fr-gpai", "gpai:since", "date:2020-06-16")
