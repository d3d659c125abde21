"""The ontology in rdflib: its files, and the classes and properties that it declares."""

import re
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"

FILES = ("gpai.ttl", "vocabularies.ttl", "alignments.ttl", "shapes.ttl")

GPAI = Namespace("https://w3id.org/gpai-graph/ontology#")


GRAPHS = {name: Graph().parse(ONTOLOGY / name) for name in FILES}

TERMS = GRAPHS["gpai.ttl"]


PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def _declared(*types: URIRef) -> set[URIRef]:
    return {term for kind in types for term in TERMS.subjects(RDF.type, kind) if isinstance(term, URIRef)}


ALL_CLASSES = _declared(OWL.Class)

ALL_PROPERTIES = _declared(*PROPERTY_TYPES)

CLASSES = sorted(term for term in ALL_CLASSES if term in GPAI)

PROPERTIES = sorted(term for term in ALL_PROPERTIES if term in GPAI)


def name_of(term: object) -> str:
    return re.split(r"[#/]", str(term))[-1]


def superclasses(term: URIRef) -> set[URIRef]:
    return {c for c in TERMS.transitive_objects(term, RDFS.subClassOf) if isinstance(c, URIRef)}
