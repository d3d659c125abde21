"""Vocabulary: classes and properties of the ontology by theme, its picture, and a page for each term."""

from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import did_you_mean, quoted
from gpai_graph.queries.header import without_header
from gpai_graph.queries.library import Query
from gpai_graph.rdf.kinds import THEMES
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.words import grouped
from gpai_graph.visual.network import Picture, draw
from gpai_graph.web import view
from gpai_graph.web.page import Page
from gpai_graph.web.site import Site
from gpai_graph.web.view import Meter

_CLASS: Final = IRI(PREFIXES["owl"] + "Class")
_TYPE: Final = PREFIXES["rdf"] + "type"
# {class: theme}; what is below a class, and what is said of it, stands in the theme of that class.
_THEME_OF: Final = {kind.cls: theme for theme, kinds in THEMES.items() for kind in kinds if kind.cls}
ANY: Final = "Properties of any thing"
_GPAI: Final = PREFIXES["gpai"]
# Everything has these; to say so tells nothing.
_ON_ALL: Final = frozenset((_TYPE, PREFIXES["rdfs"] + "label"))
_KINDS: Final = {
    _CLASS: "class",
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
    PREFIXES["rdfs"] + "range": "Properties that lead to it",
    PREFIXES["schema"] + "rangeIncludes": "Properties that lead to it",
    PREFIXES["owl"] + "disjointWith": "Excludes",
}
# The policy of a page with scripts of its own stands in the page; the server's would forbid them.
_PICTURE_POLICY: Final = "frame-ancestors 'self'"


class Entry(NamedTuple):
    """A term on the list: its address and name, what it means, how often it is used."""

    term: TableCell
    compact: str
    definition: str
    uses: str


class Theme(NamedTuple):
    """Classes and properties of one theme."""

    title: str
    classes: list[Entry]
    properties: list[Entry]


class _Term(NamedTuple):
    is_class: bool
    definition: str
    belongs: list[str]


def vocabulary(page: Page) -> Response:
    """The page of all terms."""
    terms = page.kg.answer("vocabulary-terms")
    themes = themed(page, terms)
    schemes = page.kg.answer("schemes")
    return page.render(
        "vocabulary.html.j2",
        themes=themes,
        classes=sum(len(theme.classes) for theme in themes),
        properties=sum(len(theme.properties) for theme in themes),
        schemes=[
            Entry(page.cell(schemes, row.scheme), "", schemes.text(row.definition), schemes.text(row.concepts))
            for row in (folded.terms for folded in schemes.rows)
        ],
        concepts=sum(map(view.number, schemes.column("concepts"))),
        picture=page.links.bare("/ontology/picture"),
        image=page.links.bare("/ontology/picture.svg"),
        alt=schema_picture(page.site).alt,
    )


def picture(page: Page) -> Response:
    """The overview as a page of its own, with search, filters and tables of the same."""
    response = HTMLResponse(schema_picture(page.site).html())
    response.headers["Content-Security-Policy"] = _PICTURE_POLICY
    return response


def image(page: Page) -> Response:
    """The overview as an image."""
    return Response(schema_picture(page.site).svg(), media_type="image/svg+xml")


def schema_picture(site: Site) -> Picture:
    """Classes and the properties that link them, as the ontology declares it."""
    G = site.kg.network("schema", directed=True, scalars=False)
    above = _above(_terms(site.kg.answer("vocabulary-terms")))
    themes = {node: _theme(node.partition(":")[2], above) for node in G}
    for _, data in G.nodes(data=True):
        data["kind"] = "class"
    title = "Which classes does the ontology have, and how are they linked?"
    return draw(G, colour=themes, title=title)


def themed(page: Page, answer: Answer) -> list[Theme]:
    """The terms by theme; properties that are said of anything stand in a theme of their own, the last."""
    terms, uses = _terms(answer), _uses(page)
    above = _above(terms)
    themes = {title: Theme(title, [], []) for title in (*THEMES, ANY)}
    for term, known in terms.items():
        own = [view.local_name(term)] if known.is_class else []
        for title in dict.fromkeys(_theme(name, above) for name in (own or known.belongs or [""])):
            shown = Entry(page.cell(answer, term), term.compact, known.definition, uses.get(term, ""))
            (themes[title].classes if known.is_class else themes[title].properties).append(shown)
    for theme in themes.values():
        for entries in (theme.classes, theme.properties):
            entries.sort(key=lambda entry: entry.term.text.casefold())
    return [theme for theme in themes.values() if theme.classes or theme.properties]


def _terms(answer: Answer) -> dict[IRI, _Term]:
    """The terms of an answer of `vocabulary-terms`, one entry a term."""
    terms: dict[IRI, _Term] = {}
    for row in (folded.terms for folded in answer.rows):
        if isinstance(row.term, IRI):
            entry = terms.setdefault(row.term, _Term(row.kind == _CLASS, answer.text(row.definition), []))
            if row.belongs is not None:
                entry.belongs.append(view.local_name(row.belongs))
    return terms


def _above(terms: dict[IRI, _Term]) -> dict[str, list[str]]:
    """{class: the classes above it}, by their local names."""
    return {view.local_name(term): entry.belongs for term, entry in terms.items() if entry.is_class}


def _theme(name: str, above: dict[str, list[str]]) -> str:
    """The theme of a class: its own, else that of the nearest class above it that has one."""
    waiting, seen = [name], {name}
    while waiting:
        one = waiting.pop(0)
        if one in _THEME_OF:
            return _THEME_OF[one]
        new = [higher for higher in above.get(one, []) if higher not in seen]
        seen.update(new)
        waiting += new
    return ANY


def _uses(page: Page) -> dict[Term, str]:
    """In words how often terms are used: things in a class, statements with a property."""
    things = {row["class"]: row.things.text for row in page.kg.run("things-by-class")}
    statements = {row.property: row.statements.text for row in page.kg.run("property-counts")}
    counted = [(things, "thing", "things"), (statements, "statement", "statements")]
    return {
        term: f"{grouped(count)} {one if count == '1' else several}"
        for counts, one, several in counted
        for term, count in counts.items()
    }


class Texts(NamedTuple):
    """What is said of a term in words; [] or "" where nothing is."""

    labels: list[tuple[str, str]]
    definition: str
    examples: list[TableCell]
    scope: list[str]
    editorial: list[str]
    holds_once: bool


class Used(NamedTuple):
    """How a term is used: things or statements in all; bars for properties or classes; some of them as rows."""

    total: int
    bars: list[Meter]
    columns: tuple[str, ...]
    rows: list[TableRow]


def term(page: Page) -> Response:
    """The page about a term."""
    iri = term_of(page)
    about = page.kg.describe(iri)
    kinds = [row.terms.value for row in about.rows if row.terms.property == _TYPE]
    is_class = _CLASS in kinds
    used = (_of_class if is_class else _of_property)(page, iri)
    name = page.kg.label(iri)
    asking = ("class-examples", {"class": iri}) if is_class else ("property-examples", {"property": iri})
    cited = page.citation(f"{name} ({iri.compact}), a term of the ontology")
    return page.render(
        "term.html.j2",
        iri=iri,
        compact=iri.compact,
        name=name,
        kind=next((_KINDS[kind] for kind in kinds if kind in _KINDS), "term"),
        is_class=is_class,
        texts=_texts(page, about),
        related=_related(page, iri, about),
        used=used,
        sparql=_sparql(page, *asking),
        queries=_queries(page, iri),
        citation=cited,
    )


def term_of(page: Page) -> IRI:
    """The term that a path names. Raises HTTPException 404 with the nearest one."""
    name = page.request.path_params["term"]
    known = {str(term).removeprefix(_GPAI): term for term in page.kg.answer("vocabulary-terms").column("term")}
    found = known.get(name)
    if not isinstance(found, IRI):
        raise HTTPException(404, f"There is no term {quoted(name)} in the vocabulary.{did_you_mean(name, known)}")
    return found


def _texts(page: Page, about: Answer) -> Texts:
    said: dict[str, list[Term | None]] = {}
    for row in about.rows:
        said.setdefault(str(row.terms.property), []).append(row.terms.value)

    def texts(name: str) -> list[str]:
        return [value.text for value in said.get(PREFIXES["skos"] + name, []) if isinstance(value, Literal)]

    labels = [value for value in said.get(PREFIXES["rdfs"] + "label", []) if isinstance(value, Literal)]
    return Texts(
        sorted((value.language, value.text) for value in labels),
        next(iter(texts("definition")), ""),
        [page.cell(about, value) for value in said.get(PREFIXES["skos"] + "example", [])],
        texts("scopeNote"),
        texts("editorialNote"),
        any(isinstance(value, Literal) and value.text == "true" for value in said.get(_GPAI + "holdsOnce", [])),
    )


def _related(page: Page, iri: IRI, about: Answer) -> dict[str, list[TableCell]]:
    """Other terms in words: {how: terms}, those above first."""
    found: dict[str, list[TableCell]] = {}
    backward = page.kg.answer("term-links", term=iri)
    sides = ((about, "property", "value", _FORWARD), (backward, "how", "other", _BACKWARD))
    for words in dict.fromkeys((*_FORWARD.values(), *_BACKWARD.values())):
        for answer, property_, value, known in sides:
            for how, other in zip(answer.column(property_), answer.column(value), strict=True):
                if known.get(str(how)) == words:
                    cell = page.cell(answer, other)
                    if cell not in found.setdefault(words, []):
                        found[words].append(cell)
    return {words: found[words] for words in found if found[words]}


def _of_class(page: Page, iri: IRI) -> Used:
    """The things of a class: how many, which properties they have, the first of them."""
    things = page.kg.answer("class-examples", **{"class": iri})
    count = next((view.number(row.things) for row in page.kg.run("things-by-class") if row["class"] == iri), 0)
    found = page.kg.answer("class-properties", **{"class": iri})
    bars = [
        view.part_of(page.cell(found, row.terms.property), view.number(row.terms.things), count)
        for row in found.rows
        if row.terms.property not in _ON_ALL
    ]
    return Used(count, bars, things.columns, page.rows(things))


def _of_property(page: Page, iri: IRI) -> Used:
    """The statements with a property: how many, of things of which classes, the first of them with their sources."""
    count = next((view.number(row.statements) for row in page.kg.run("property-counts") if row.property == iri), 0)
    found = page.kg.answer("property-subjects", property=iri)
    numbers = [(page.cell(found, row.terms["class"]), view.number(row.terms.things)) for row in found.rows]
    examples = page.kg.answer("property-examples", property=iri)
    bars = view.of_the_largest(numbers, "thing")
    return Used(count, bars, examples.columns, page.rows(examples))


def _sparql(page: Page, name: str, values: dict[str, IRI]) -> str:
    """The query that a page runs, without its header."""
    return without_header(page.kg.sparql(name, **values), page.kg.queries[name].summary)


def _queries(page: Page, iri: IRI) -> list[Query]:
    """The questions of the library whose query names the term, or that ask for things of this class."""
    asked = page.site.questions.values()
    return [
        each
        for each in asked
        if iri in each.names or any(iri.compact in known.of.split(", ") for known in each.parameters.values())
    ]
