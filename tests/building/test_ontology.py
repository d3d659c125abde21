"""The ontology, term by term: what gpai.ttl, vocabularies.ttl, alignments.ttl and shapes.ttl promise a reader.

The four files are read as they stand; nothing is built. A failure names the term."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from ontology_terms import (
    ALL_CLASSES,
    ALL_PROPERTIES,
    CLASSES,
    FILES,
    GPAI,
    GRAPHS,
    ONTOLOGY,
    PROPERTIES,
    PROPERTY_TYPES,
    TERMS,
    _declared,
    name_of,
    superclasses,
)
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, Namespace, URIRef

HEADER = URIRef("https://w3id.org/gpai-graph/ontology")

DCTERMS = Namespace("http://purl.org/dc/terms/")

SCHEMA = Namespace("https://schema.org/")

VANN = Namespace("http://purl.org/vocab/vann/")

OWN = [*CLASSES, *PROPERTIES]


# W3C terms that need no declaration: every OWL or RDF tool knows them.
BUILT_IN = {OWL.Class, OWL.Ontology, RDF.Property, RDF.langString}


def _literals(term: URIRef, predicate: URIRef, language: str) -> list[str]:
    return [str(o) for o in TERMS.objects(term, predicate) if isinstance(o, Literal) and o.language == language]


def _prefixes(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^@prefix ([A-Za-z][\w-]*): <([^>]+)> \.$", path.read_text(encoding="utf-8"), re.MULTILINE))


# ---- Files ----


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_triples(name: str) -> None:
    assert len(GRAPHS[name]) > 0


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_no_blank_node(name: str) -> None:
    # shapes.ttl too: labels of blank nodes would change from build to build.
    assert [triple for triple in GRAPHS[name] if any(isinstance(node, BNode) for node in triple)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_prefixes_of_a_file_are_those_of_the_package(name: str) -> None:
    from gpai_graph.rdf.namespaces import PREFIXES

    prefixes = _prefixes(ONTOLOGY / name)
    assert prefixes == {prefix: PREFIXES.get(prefix) for prefix in prefixes}


@pytest.mark.parametrize("name", FILES)
def test_a_file_uses_every_prefix_it_declares(name: str) -> None:
    text = (ONTOLOGY / name).read_text(encoding="utf-8")
    # Comments, IRIs and literals go first (a # inside an IRI begins no comment).
    code = re.sub(r'<[^>]*>|"(?:[^"\\]|\\.)*"|^\s*#.*$', "", text, flags=re.MULTILINE)
    body = "\n".join(line for line in code.splitlines() if not line.startswith("@prefix"))
    assert [prefix for prefix in _prefixes(ONTOLOGY / name) if not re.search(rf"\b{prefix}:", body)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_prefixes_of_a_file_are_alphabetical(name: str) -> None:
    prefixes = list(_prefixes(ONTOLOGY / name))
    assert prefixes == sorted(prefixes)


def _sections(name: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """The sections of a Turtle file: (title, [(line number, subject), …]); one begins with `# ---- title ----`."""
    sections: list[tuple[str, list[tuple[int, str]]]] = [("beginning", [])]
    for number, line in enumerate((ONTOLOGY / name).read_text(encoding="utf-8").splitlines(), start=1):
        if title := re.fullmatch(r"# ---- (.+) ----", line):
            sections.append((title[1], []))
        elif subject := re.match(r"([a-z]+:[A-Za-z][\w-]*) ", line):
            sections[-1][1].append((number, subject[1]))
    return sections


@pytest.mark.parametrize(
    ("name", "title", "subjects"),
    [
        pytest.param(name, title, subjects, id=f"{name}-{title}")
        for name in FILES
        for title, subjects in _sections(name)
    ],
)
def test_a_section_is_alphabetical(name: str, title: str, subjects: list[tuple[int, str]]) -> None:
    for (_, before), (line, after) in pairwise(subjects):
        # A shape is followed by its property shapes: shape:Date, shape:Date-precision, shape:Document.
        keys = [re.split(r"[:-]", subject.casefold()) for subject in (before, after)]
        assert keys[0] <= keys[1], f"ontology/{name}:{line}: {after} stands after {before} in the section {title!r}."


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Classes", OWL.Class),
        ("Object properties", OWL.ObjectProperty),
        ("Datatype properties", OWL.DatatypeProperty),
        ("Annotation properties", OWL.AnnotationProperty),
    ],
)
def test_a_section_of_terms_holds_all_terms_of_its_kind(title: str, kind: URIRef) -> None:
    stands = {subject.removeprefix("gpai:") for _, subject in dict(_sections("gpai.ttl"))[title]}
    assert stands == {name_of(term) for term in _declared(kind) if term in GPAI}


# ---- Header ----


def test_the_header_is_an_ontology() -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in TERMS


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.bibliographicCitation,
        DCTERMS.created,
        DCTERMS.creator,
        DCTERMS.description,
        DCTERMS.license,
        DCTERMS.modified,
        DCTERMS.title,
        GPAI.dataCutOff,
        OWL.versionInfo,
        OWL.versionIRI,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    ],
    ids=name_of,
)
def test_the_header_tells(predicate: URIRef) -> None:
    assert list(TERMS.objects(HEADER, predicate)) != []


@pytest.mark.parametrize("predicate", [DCTERMS.created, DCTERMS.modified, GPAI.dataCutOff], ids=name_of)
def test_a_date_of_the_header_stands_once_and_is_typed(predicate: URIRef) -> None:
    assert [o.datatype for o in TERMS.objects(HEADER, predicate) if isinstance(o, Literal)] == [XSD.date]


def test_the_version_iri_ends_with_the_version() -> None:
    version = TERMS.value(HEADER, OWL.versionInfo)
    assert TERMS.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")


def test_the_header_names_the_namespace_of_the_terms() -> None:
    assert str(TERMS.value(HEADER, VANN.preferredNamespaceUri)) == str(GPAI)


# ---- Terms ----


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_term_has_one_english_label(term: URIRef) -> None:
    assert len(_literals(term, RDFS.label, "en")) == 1


@pytest.mark.parametrize("term", CLASSES, ids=name_of)
def test_a_class_has_one_french_label(term: URIRef) -> None:
    assert len(_literals(term, RDFS.label, "fr")) == 1


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_term_has_one_definition_of_one_sentence(term: URIRef) -> None:
    definitions = _literals(term, SKOS.definition, "en")
    assert len(definitions) == 1
    assert re.fullmatch(r"[A-Z].*[^.]\.", definitions[0]), (
        "a definition begins with a capital and ends with one full stop"
    )
    assert not re.search(r"[.!?] [A-Z]", definitions[0]), "a definition is one sentence; more goes to skos:scopeNote"


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_note_is_english_and_ends_with_a_full_stop(term: URIRef) -> None:
    notes = [o for p in (SKOS.scopeNote, SKOS.editorialNote) for o in TERMS.objects(term, p) if isinstance(o, Literal)]
    assert [note for note in notes if note.language != "en" or not note.endswith(".")] == []


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_term_is_defined_by_this_ontology(term: URIRef) -> None:
    assert list(TERMS.objects(term, RDFS.isDefinedBy)) == [HEADER]


@pytest.mark.parametrize("term", sorted((ALL_CLASSES | ALL_PROPERTIES) - set(OWN)), ids=str)
def test_an_external_term_is_defined_by_its_own_ontology(term: URIRef) -> None:
    (ontology,) = TERMS.objects(term, RDFS.isDefinedBy)
    assert ontology != HEADER


@pytest.mark.parametrize("term", sorted(ALL_CLASSES | ALL_PROPERTIES), ids=str)
def test_a_term_is_of_one_kind(term: URIRef) -> None:
    assert len([kind for kind in (OWL.Class, *PROPERTY_TYPES) if (term, RDF.type, kind) in TERMS]) == 1


@pytest.mark.parametrize("terms", [CLASSES, PROPERTIES], ids=["classes", "properties"])
def test_no_two_terms_share_a_label(terms: list[URIRef]) -> None:
    labels = [label.casefold() for term in terms for label in _literals(term, RDFS.label, "en")]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("term", CLASSES, ids=name_of)
def test_a_class_begins_with_a_capital(term: URIRef) -> None:
    assert name_of(term)[0].isupper()


@pytest.mark.parametrize("term", PROPERTIES, ids=name_of)
def test_a_property_begins_with_a_small_letter(term: URIRef) -> None:
    assert name_of(term)[0].islower()


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_term_refers_to_declared_terms_only(term: URIRef) -> None:
    to_classes = (
        RDFS.domain,
        RDFS.range,
        RDFS.subClassOf,
        OWL.disjointWith,
        SCHEMA.domainIncludes,
        SCHEMA.rangeIncludes,
    )
    classes = {c for p in to_classes for c in TERMS.objects(term, p) if isinstance(c, URIRef) and c not in XSD}
    assert classes - ALL_CLASSES - BUILT_IN == set()
    assert set(TERMS.objects(term, RDFS.subPropertyOf)) - ALL_PROPERTIES == set()


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_a_term_is_described_with_declared_properties_only(term: URIRef) -> None:
    known = {
        RDF.type,
        RDFS.label,
        RDFS.isDefinedBy,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.disjointWith,
    }
    assert set(TERMS.predicates(term)) - known - ALL_PROPERTIES == set()


@pytest.mark.parametrize("term", PROPERTIES, ids=name_of)
def test_a_property_has_one_domain_or_several_possible_ones(term: URIRef) -> None:
    domains = list(TERMS.objects(term, RDFS.domain))
    possible = list(TERMS.objects(term, SCHEMA.domainIncludes))
    assert len(domains) <= 1
    assert not (domains and possible), (
        "rdfs:domain says all, so schema:domainIncludes beside it contradicts or repeats it"
    )


@pytest.mark.parametrize("term", sorted(t for t in OWN if (t, RDF.type, OWL.ObjectProperty) in TERMS), ids=name_of)
def test_an_object_property_does_not_lead_to_literals(term: URIRef) -> None:
    assert [r for r in TERMS.objects(term, RDFS.range) if r in XSD or r == RDF.langString] == []


@pytest.mark.parametrize("term", sorted(t for t in OWN if (t, RDF.type, OWL.DatatypeProperty) in TERMS), ids=name_of)
def test_a_datatype_property_leads_to_literals(term: URIRef) -> None:
    assert [r for r in TERMS.objects(term, RDFS.range) if r not in XSD and r != RDF.langString] == []


@pytest.mark.parametrize("term", CLASSES, ids=name_of)
def test_no_class_lies_below_two_disjoint_classes(term: URIRef) -> None:
    above = superclasses(term)
    assert [(a, b) for a, b in TERMS.subject_objects(OWL.disjointWith) if a in above and b in above] == []


@pytest.mark.parametrize("one", sorted(set(TERMS.subjects(GPAI.holdsOnce))), ids=name_of)
def test_what_holds_once_is_a_property_of_ours(one: URIRef) -> None:
    assert one in PROPERTIES
    assert list(TERMS.objects(one, GPAI.holdsOnce)) == [Literal(True)]
    assert (one, RDF.type, OWL.FunctionalProperty) not in TERMS  # it would equate the two sides of a dispute


# ---- Vocabularies and alignments ----


@pytest.mark.parametrize("name", FILES[1:])
def test_a_file_uses_declared_terms_of_ours_only(name: str) -> None:
    used = {node for triple in GRAPHS[name] for node in triple if isinstance(node, URIRef) and node in GPAI}
    assert sorted(used - set(OWN)) == []


SCHEMES = sorted(GRAPHS["vocabularies.ttl"].subjects(RDF.type, SKOS.ConceptScheme))


@pytest.mark.parametrize("scheme", SCHEMES, ids=name_of)
def test_a_scheme_is_named_in_english_and_french_and_defined(scheme: URIRef) -> None:
    vocabularies = GRAPHS["vocabularies.ttl"]
    labels = [o.language for o in vocabularies.objects(scheme, SKOS.prefLabel) if isinstance(o, Literal)]
    definitions = [o.language for o in vocabularies.objects(scheme, SKOS.definition) if isinstance(o, Literal)]
    assert (sorted(map(str, labels)), definitions) == (["en", "fr"], ["en"])


def test_classes_and_properties_get_no_concept_mapping() -> None:
    # The range and domain of SKOS mappings are concepts: gpai:Country skos:closeMatch … would make the class a concept.
    mappings = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    assert [s for p in mappings for s in GRAPHS["alignments.ttl"].subjects(p) if s in GPAI] == []
