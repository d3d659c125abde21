"""Shapes: each speaks in plain words and names the row."""

from functools import cache

import built
import pytest
from built import iri, quads
from places import CANADA, PLACES, ZED, ZED_PLACE, place_of

from gpai_graph.building import validation
from gpai_graph.building.csv_rows import Problem
from gpai_graph.rdf.solutions import IRI, XSD_STRING, Literal, Quad, Term

US = "membership:us-gpai"

US_PLACE = f"{place_of('memberships', 'us-gpai')} {US}"

ROLE = "A seat needs exactly one role: fill the column role with a slug of roles.csv."

STRING = XSD_STRING.compact


def _text(text: str, datatype: str = STRING) -> Literal:
    return Literal(text, iri(datatype))


# shape: (thing, predicate, what is removed ("all": every value), what is added, place, message)
SHAPES: dict[str, tuple[str, str, str | None, Term | None, str, str]] = {
    "Membership-organization": (
        US,
        "org:organization",
        "all",
        None,
        US_PLACE,
        (
            "A membership needs exactly one body or group of countries it is in: fill the column organisation "
            "(in group_memberships.csv the column group)."
        ),
    ),
    "Membership-since": (
        US,
        "gpai:since",
        "all",
        _text("2020", "xsd:gYear"),
        US_PLACE,
        "The start of a membership is a date node: write YYYY, YYYY-MM or YYYY-MM-DD in the column since. Found: 2020.",
    ),
    "Seat-two-roles": (ZED, "org:role", None, iri("role:chair"), ZED_PLACE, ROLE),
    "Seat-no-role": (ZED, "org:role", "all", None, ZED_PLACE, ROLE),
    "Country-iso2": (
        "country:ca",
        "gpai:iso2",
        "all",
        _text("CAN"),
        CANADA,
        "A country needs its ISO 3166-1 code of two capital letters: fill the column iso2. Found: CAN.",
    ),
    "Project-title": (
        "project:cogen",
        "dcterms:title",
        "all",
        None,
        f"{place_of('projects', 'cogen')} project:cogen",
        "A project needs a title: fill the column title.",
    ),
    "Project-theme": (
        "project:cogen",
        "dcterms:subject",
        None,
        iri("role:chair"),
        f"{place_of('projects', 'cogen')} project:cogen",
        "The theme of a project is a theme: put slugs of themes.csv in the column themes. Found: role:chair.",
    ),
    "Output-doi": (
        "output:agentic-ai-blog-2026",
        "bibo:doi",
        None,
        _text("https://doi.org/10.5281/zenodo.1"),
        f"{place_of('outputs', 'agentic-ai-blog-2026')} output:agentic-ai-blog-2026",
        (
            "A DOI begins with 10. and holds no address: put it in the column doi without https://doi.org/. "
            "Found: https://doi.org/10.5281/zenodo.1."
        ),
    ),
    "any-url": (
        "body:gpai",
        "schema:url",
        None,
        _text("ftp://gpai.ai", "xsd:anyURI"),
        f"{place_of('bodies', 'gpai')} {place_of('instruments', 'gpai')} {place_of('other_names', 'gpai')} body:gpai",
        "An address begins with http:// or https:// and holds no space: correct the column url. Found: ftp://gpai.ai.",
    ),
    "any-confidence": (
        US,
        "gpai:confidence",
        None,
        iri("role:chair"),
        US_PLACE,
        "The confidence is high, medium or low: correct the column confidence. Found: role:chair.",
    ),
    "any-concept-definition": (
        "role:chair",
        "skos:definition",
        "all",
        None,
        f"{place_of('roles', 'chair')} role:chair",
        "A concept needs a definition: fill the column definition.",
    ),
    "any-concept-prefLabel": (
        "role:chair",
        "skos:prefLabel",
        None,
        Literal("Chairperson", iri("rdf:langString"), "en"),
        f"{place_of('roles', 'chair')} role:chair",
        (
            "A concept needs a label, at most one in each language: fill the columns label and label_fr "
            "(title and title_fr)."
        ),
    ),
    "Date-precision": (
        "date:2021",
        "gpai:precision",
        "all",
        None,
        "date:2021",
        (
            "A date is known to the day, the month or the year, exactly one of them: the build makes it, so correct "
            "the date in the table and build again."
        ),
    ),
    "CompletenessStatement-expected": (
        "completeness:gpai-members",
        "gpai:expected",
        "all",
        _text("19"),
        f"{place_of('completeness', 'gpai-members')} completeness:gpai-members",
        (
            "A completeness statement needs the number that the source states: fill the column expected with a whole "
            "number. Found: 19."
        ),
    ),
    "Source-title": (
        "source:gpai-about",
        "dcterms:title",
        "all",
        None,
        f"{place_of('sources', 'gpai-about')} source:gpai-about",
        "A source needs a title: fill the column title.",
    ),
    "Person-name": (
        "person:bengio-yoshua",
        "foaf:name",
        "all",
        None,
        f"{place_of('people', 'bengio-yoshua')} person:bengio-yoshua",
        "A person needs a name: fill the column name of people.csv.",
    ),
}


def _around(thing: str) -> list[Quad]:
    """What the default graph says of a thing, of what it leads to the class and label, and the shapes."""
    said = built.described()[iri(thing)]
    near = {value for _, value in said if isinstance(value, IRI)} & built.described().keys()
    wanted = {iri("rdf:type"), iri("rdfs:label")}
    return [
        *_shapes(),
        *(Quad(iri(thing), predicate, value, None) for predicate, value in said),
        *(Quad(IRI(o), p, v, None) for o in near for p, v in built.described()[IRI(o)] if p in wanted),
        # What cases lead to.
        Quad(iri("role:chair"), iri("rdf:type"), iri("gpai:Role"), None),
    ]


@cache
def _shapes() -> tuple[Quad, ...]:
    return tuple(quad for quad in quads() if quad.graph == iri("graph:shapes"))


@cache
def _problems_before(thing: str) -> frozenset[Problem]:
    return frozenset(validation.shacl_problems(_around(thing), PLACES))


@pytest.mark.parametrize(("thing", "predicate", "removed", "added", "place", "message"), SHAPES.values(), ids=SHAPES)
def test_a_shape_speaks_in_plain_words_and_names_the_row(
    thing: str, predicate: str, removed: str | None, added: Term | None, place: str, message: str
) -> None:
    before = _around(thing)
    after = [
        quad for quad in before if not (removed and (quad.subject, quad.predicate) == (iri(thing), iri(predicate)))
    ]
    after += [Quad(iri(thing), iri(predicate), added, None)] if added is not None else []
    assert before != after
    # The neighbours lack what their own shapes want: only what is new counts.
    new = {*validation.shacl_problems(after, PLACES)} - _problems_before(thing)
    assert [f"{place}: {message}"] == [str(problem) for problem in new]


def test_shapes_are_not_run_on_themselves() -> None:
    assert validation.shacl_problems(_shapes(), PLACES) == []
