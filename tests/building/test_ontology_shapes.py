"""The shapes of the ontology: which classes and properties have one, and what they say."""

import re

import pytest
from ontology_terms import ALL_CLASSES, CLASSES, GPAI, GRAPHS, PROPERTIES, TERMS, name_of, superclasses
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

SH = Namespace("http://www.w3.org/ns/shacl#")

SHAPES = GRAPHS["shapes.ttl"]


# Properties that no shape has to mention, with the reason.
WITHOUT_SHAPE = {
    GPAI.dataCutOff: "stands once, in the header, which a test here checks",
    GPAI.holdsOnce: "annotates properties, not things",
}


NODE_SHAPES = sorted(SHAPES.subjects(RDF.type, SH.NodeShape))

PROPERTY_SHAPES = sorted(SHAPES.subjects(RDF.type, SH.PropertyShape))


@pytest.mark.parametrize("term", CLASSES, ids=name_of)
def test_a_class_or_one_above_it_has_a_shape(term: URIRef) -> None:
    targets = set(SHAPES.objects(None, SH.targetClass))
    assert superclasses(term) & targets


@pytest.mark.parametrize("term", [t for t in PROPERTIES if t not in WITHOUT_SHAPE], ids=name_of)
def test_a_property_has_a_shape(term: URIRef) -> None:
    assert list(SHAPES.subjects(SH.path, term)) != []


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=name_of)
def test_a_property_shape_has_a_path_a_name_and_a_message(shape: URIRef) -> None:
    assert len(list(SHAPES.objects(shape, SH.path))) == 1
    assert len(list(SHAPES.objects(shape, SH.name))) == 1
    (message,) = SHAPES.objects(shape, SH.message)
    assert re.fullmatch(r"[A-Z].*: .+\.", str(message)), "a message tells what is wrong, a colon, and what helps"


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=name_of)
def test_a_property_shape_belongs_to_a_node_shape(shape: URIRef) -> None:
    assert set(SHAPES.subjects(SH.property, shape)) & set(NODE_SHAPES)


@pytest.mark.parametrize("shape", sorted(SHAPES.objects(None, SH.property)), ids=name_of)
def test_a_node_shape_names_property_shapes_that_exist(shape: URIRef) -> None:
    assert shape in PROPERTY_SHAPES


@pytest.mark.parametrize("term", sorted(set(TERMS.subjects(GPAI.holdsOnce))), ids=name_of)
def test_no_shape_forbids_that_sources_disagree(term: URIRef) -> None:
    assert [s for s in SHAPES.subjects(SH.path, term) if (s, SH.maxCount, None) in SHAPES] == []


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=name_of)
def test_a_shape_and_the_range_of_its_property_agree(shape: URIRef) -> None:
    path, wanted = SHAPES.value(shape, SH.path), SHAPES.value(shape, SH["class"])
    ranges = set(TERMS.objects(path, RDFS.range)) & ALL_CLASSES
    assert not wanted or not ranges or wanted in ranges


MEMBERSHIP = """
    @prefix country: <https://w3id.org/gpai-graph/id/country/> . @prefix body: <https://w3id.org/gpai-graph/id/body/> .
    @prefix membership: <https://w3id.org/gpai-graph/id/membership/> .
    @prefix gpai: <https://w3id.org/gpai-graph/ontology#> .
    @prefix org: <http://www.w3.org/ns/org#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    country:ca rdfs:label "Canada"@en .  body:gpai a org:Organization .
    membership:ca-gpai a gpai:Membership ; org:member country:ca ;
"""


def _complaints(turtle: str) -> list[str]:
    from pyshacl import validate

    _, report, _ = validate(Graph().parse(data=turtle, format="turtle"), shacl_graph=SHAPES)
    assert isinstance(report, Graph)
    return sorted(str(message) for message in report.objects(None, SH.resultMessage))


def test_the_shapes_are_valid_shacl() -> None:
    from pyshacl import validate

    conforms, _, text = validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


def test_a_membership_with_member_and_body_conforms() -> None:
    assert _complaints(MEMBERSHIP + "org:organization body:gpai .") == []


def test_a_membership_without_a_body_is_told_what_to_fill() -> None:
    (complaint,) = _complaints(MEMBERSHIP + 'rdfs:label "Canada in GPAI"@en .')
    assert "fill the column organisation" in complaint


def test_a_member_that_no_table_describes_is_reported() -> None:
    turtle = MEMBERSHIP.replace("org:member country:ca", "org:member country:cx") + "org:organization body:gpai ."
    assert any("a table describes" in complaint for complaint in _complaints(turtle))
