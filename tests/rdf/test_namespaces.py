import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.errors import UnknownPrefixError
from gpai_graph.rdf.namespaces import BUILD_PREFIXES, KINDS, PREFIXES, compact, expand, kind_of


def test_prefixes_are_sorted_and_no_two_share_a_namespace() -> None:
    assert list(PREFIXES) == sorted(PREFIXES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_namespaces_end_where_a_local_name_begins() -> None:
    assert [namespace for namespace in PREFIXES.values() if namespace[-1] not in "#/"] == []


def test_every_kind_of_thing_has_its_prefix_and_building_has_two_of_its_own() -> None:
    assert set(KINDS) <= PREFIXES.keys()
    assert BUILD_PREFIXES.keys() & PREFIXES.keys() == set()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_compact_and_expand_are_inverse_for_every_prefix(prefix: str) -> None:
    assert compact(PREFIXES[prefix] + "a-b_2.c") == f"{prefix}:a-b_2.c"
    assert expand(f"{prefix}:a-b_2.c") == PREFIXES[prefix] + "a-b_2.c"


@given(st.sampled_from(sorted(PREFIXES.values())), st.text())
def test_what_compact_shortens_expand_restores(namespace: str, local: str) -> None:
    shown = compact(namespace + local)
    assert shown == namespace + local or expand(shown) == namespace + local


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/gpai-graph/ontology",
        "https://w3id.org/gpai-graph/id/country/",
        "https://example.org/x",
        "urn:x:y",
    ],
)
def test_an_iri_without_a_fitting_prefix_stays_whole(iri: str) -> None:
    assert compact(iri) == iri
    assert expand(iri) == iri
    assert expand(f"<{iri}>") == iri


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ("country:ca", "country"),
        ("source:report", "source"),
        ("date:2021-11", "date"),
        ("gpai:Country", "term"),
        ("graph:curation", ""),
        ("rdf:type", ""),
    ],
)
def test_the_kind_stands_in_the_address(thing: str, kind: str) -> None:
    assert (kind, kind) == (kind_of(expand(thing)), kind_of(thing))


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        ("https://w3id.org/gpai-graph/id/country/a%20b", "country"),
        ("https://w3id.org/gpai-graph/id/planet/mars", ""),
        ("https://w3id.org/gpai-graph/ontology", "term"),
        ("https://example.org/country/ca", ""),
        ("a text", ""),
        ("", ""),
    ],
)
def test_a_name_that_needs_escapes_has_a_kind_and_what_is_none_of_ours_has_none(iri: str, kind: str) -> None:
    assert kind == kind_of(iri)


def test_a_derived_graph_takes_the_longer_namespace() -> None:
    assert compact("https://w3id.org/gpai-graph/graph/derived/labels") == "derived:labels"


def test_expand_names_the_closest_prefix_when_unknown() -> None:
    with pytest.raises(UnknownPrefixError, match=r"no prefix 'contry'.*Did you mean 'country'"):
        expand("contry:ca")


@pytest.mark.parametrize(
    "text", ["canada", "", "country:", "country:a b", "country:a/b", "<country:ca", "https://a b", "<https://a>b>"]
)
def test_expand_refuses_what_is_no_iri(text: str) -> None:
    with pytest.raises(UnknownPrefixError):
        expand(text)
