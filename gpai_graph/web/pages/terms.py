"""Terms: a page for each class and property: what it means, with what it is used, how to ask for it, how to cite it."""

import re
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import did_you_mean
from gpai_graph.queries.library import Query
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.web import meters, view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.meters import Meter
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.pages.vocabulary import number
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell, Row

_GPAI: Final = PREFIXES["gpai"]
# Everything has these; to say so tells nothing.
_EVERYTHING: Final = frozenset((PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"))
# What the header of a query says stands on the page already.
_HEADER: Final = "#+"
_KINDS: Final = {
    PREFIXES["owl"] + "Class": "class",
    PREFIXES["owl"] + "ObjectProperty": "property that leads to a thing",
    PREFIXES["owl"] + "DatatypeProperty": "property with a plain value",
    PREFIXES["owl"] + "AnnotationProperty": "property that describes terms",
}
# How terms belong together, seen from a term to others; the words stand before them.
_FORWARD: Final = {
    PREFIXES["rdfs"] + "subClassOf": "Is a kind of",
    PREFIXES["rdfs"] + "subPropertyOf": "Is narrower than",
    PREFIXES["rdfs"] + "domain": "Said of",
    PREFIXES["schema"] + "domainIncludes": "Said of",
    PREFIXES["rdfs"] + "range": "Its values are",
    PREFIXES["schema"] + "rangeIncludes": "Its values are",
    PREFIXES["owl"] + "disjointWith": "Excludes",
    PREFIXES["skos"] + "closeMatch": "Near in meaning to",
    PREFIXES["skos"] + "exactMatch": "The same as",
    PREFIXES["owl"] + "equivalentClass": "The same as",
    PREFIXES["owl"] + "equivalentProperty": "The same as",
    PREFIXES["skos"] + "broadMatch": "Narrower than",
    PREFIXES["skos"] + "narrowMatch": "Broader than",
    PREFIXES["skos"] + "relatedMatch": "Related to",
    PREFIXES["rdfs"] + "seeAlso": "See also",
}
_BACKWARD: Final = {
    PREFIXES["rdfs"] + "subClassOf": "Its kinds are",
    PREFIXES["rdfs"] + "subPropertyOf": "Broader than",
    PREFIXES["rdfs"] + "domain": "Its properties are",
    PREFIXES["schema"] + "domainIncludes": "Its properties are",
    PREFIXES["rdfs"] + "range": "What leads to it",
    PREFIXES["schema"] + "rangeIncludes": "What leads to it",
    PREFIXES["owl"] + "disjointWith": "Excludes",
}


class Texts(NamedTuple):
    """What is said of a term in words; [] or "" where nothing is."""

    labels: list[tuple[str, str]]
    definition: str
    examples: list[Cell]
    scope: list[str]
    editorial: list[str]
    holds_once: bool


class Used(NamedTuple):
    """How a term is used: things or statements in all; bars for properties or classes; some of them as rows."""

    total: int
    bars: list[Meter]
    columns: tuple[str, ...]
    rows: list[Row]


def term(request: Request) -> Response:
    """The page about a term."""
    site: Site = request.app.state.site
    iri = term_of(request)
    moment = site.moment(request)
    links = Links(request, moment)
    numbering = Numbering()
    about = site.kg.describe(iri)
    kinds = [row.terms[1] for row in about.rows if row.terms[0] == PREFIXES["rdf"] + "type"]
    is_class = IRI(PREFIXES["owl"] + "Class") in kinds
    used = (_of_class if is_class else _of_property)(site, iri, numbering, links)
    name = site.kg.label(iri)
    asking = ("class-examples", {"class": iri}) if is_class else ("property-examples", {"property": iri})
    cited = citation(site, request, links, moment, f"{name} ({iri.compact}), a term of the ontology")
    return site.render(
        request,
        "term.html.j2",
        moment=moment,
        iri=iri,
        compact=iri.compact,
        name=name,
        kind=next((_KINDS[kind] for kind in kinds if kind in _KINDS), "term"),
        is_class=is_class,
        texts=_texts(about, links),
        related=_related(site, iri, about, links),
        used=used,
        numbering=numbering,
        sparql=_sparql(site, *asking),
        queries=_queries(site, iri),
        citation=cited,
    )


def term_of(request: Request) -> IRI:
    """The term that a path names. Raises HTTPException 404 with the nearest one."""
    site: Site = request.app.state.site
    name = request.path_params["term"]
    known = {str(row.terms[0]).removeprefix(_GPAI): row.terms[0] for row in site.kg.answer("vocabulary-terms").rows}
    found = known.get(name)
    if not isinstance(found, IRI):
        raise HTTPException(404, f"There is no term {name!r} in the ontology.{did_you_mean(name, known)}")
    return found


def _texts(about: Answer, links: Links) -> Texts:
    said: dict[str, list[Term | None]] = {}
    for row in about.rows:
        said.setdefault(str(row.terms[0]), []).append(row.terms[1])

    def texts(name: str) -> list[str]:
        return [value.text for value in said.get(PREFIXES["skos"] + name, []) if isinstance(value, Literal)]

    labels = [value for value in said.get(PREFIXES["rdfs"] + "label", []) if isinstance(value, Literal)]
    return Texts(
        sorted((value.language, value.text) for value in labels),
        next(iter(texts("definition")), ""),
        [view.cell(about, value, links.url) for value in said.get(PREFIXES["skos"] + "example", [])],
        texts("scopeNote"),
        texts("editorialNote"),
        any(isinstance(value, Literal) and value.text == "true" for value in said.get(_GPAI + "holdsOnce", [])),
    )


def _related(site: Site, iri: IRI, about: Answer, links: Links) -> dict[str, list[Cell]]:
    """Other terms in words: {how: terms}, those above first."""
    found: dict[str, list[Cell]] = {}
    backward = site.kg.answer("term-links", term=iri)
    sides = ((about, _FORWARD), (backward, _BACKWARD))
    for words in dict.fromkeys((*_FORWARD.values(), *_BACKWARD.values())):
        for answer, known in sides:
            for how, other in (row.terms for row in answer.rows):
                if known.get(str(how)) == words:
                    cell = view.cell(answer, other, links.url)
                    if cell not in found.setdefault(words, []):
                        found[words].append(cell)
    return {words: found[words] for words in found if found[words]}


def _of_class(site: Site, iri: IRI, numbering: Numbering, links: Links) -> Used:
    """The things of a class: how many, which properties they have, the first of them."""
    things = site.kg.answer("class-examples", **{"class": iri})
    count = next((number(row.things) for row in site.kg.run("entities") if row["class"] == iri), 0)
    found = site.kg.answer("class-properties", **{"class": iri})
    bars = [
        meters.part_of(view.cell(found, property_, links.url), number(having), count)
        for property_, having, _ in (row.terms for row in found.rows)
        if property_ not in _EVERYTHING
    ]
    return Used(count, bars, things.columns, view.rows(things, numbering, links.url))


def _of_property(site: Site, iri: IRI, numbering: Numbering, links: Links) -> Used:
    """The statements with a property: how many, of things of which classes, the first of them with their sources."""
    count = next((number(row.statements) for row in site.kg.run("property-counts") if row.property == iri), 0)
    found = site.kg.answer("property-subjects", property=iri)
    numbers = [
        (view.cell(found, class_, links.url), number(things)) for class_, things in (row.terms for row in found.rows)
    ]
    examples = site.kg.answer("property-examples", property=iri)
    bars = meters.of_the_largest(numbers, "thing")
    return Used(count, bars, examples.columns, view.rows(examples, numbering, links.url))


def _sparql(site: Site, name: str, values: dict[str, IRI]) -> str:
    """The query that a page runs, without the lines of its header."""
    lines = site.kg.sparql(name, **values).strip().split("\n")
    return "\n".join(line for line in lines if not line.startswith(_HEADER)).strip()


def _queries(site: Site, iri: IRI) -> list[Query]:
    """The questions of the library whose query names the term."""
    name = re.compile(rf"(?<![\w:?$-]){re.escape(iri.compact)}(?![\w-])")
    return [query for query in site.questions.values() if name.search(query.text)]
