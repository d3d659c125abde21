"""Vocabulary: the classes and properties of the ontology by theme, and its overview as a picture."""

from functools import lru_cache
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.table import grouped
from gpai_graph.visual.network import Picture, draw
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell

_CLASS: Final = PREFIXES["owl"] + "Class"
# What a reader looks for, in the order of the page: {theme: classes}; what is below a class, and what is said of it,
# stands in the theme of that class.
THEMES: Final[dict[str, tuple[str, ...]]] = {
    "Countries and their groups": ("Jurisdiction", "CountryGroup", "Aggregate"),
    "The partnership and its bodies": ("Body", "Succession"),
    "People and organisations": ("Person", "Organisation"),
    "Belonging": ("Membership", "Seat", "Candidacy"),
    "Work": ("Project", "Output", "Document"),
    "Events": ("Event", "EventSeries"),
    "Governance of AI at large": ("Instrument", "Strategy", "Milestone"),
    "Figures": ("Indicator", "Observation"),
    "Evidence, time and completeness": ("Source", "Date", "CompletenessStatement"),
    "Words to sort things by": ("Concept",),
}
ANY: Final = "Said of anything"
# The policy of a page with scripts of its own stands in the page; the server's would forbid them.
_PICTURE_POLICY: Final = "frame-ancestors 'self'"


class Entry(NamedTuple):
    """A term on the list: its address and name, what it means, how often it is used."""

    term: Cell
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


def vocabulary(request: Request) -> Response:
    """The page of all terms."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    terms = site.kg.answer("vocabulary-terms")
    themes = themed(site, terms, links)
    schemes = site.kg.answer("schemes")
    return site.render(
        request,
        "vocabulary.html.j2",
        moment=moment,
        themes=themes,
        classes=sum(len(theme.classes) for theme in themes),
        properties=sum(len(theme.properties) for theme in themes),
        schemes=[
            Entry(view.cell(schemes, scheme, links.url), "", schemes.text(definition), schemes.text(concepts))
            for scheme, definition, concepts in (row.terms for row in schemes.rows)
        ],
        concepts=sum(number(row.terms[2]) for row in schemes.rows),
        picture=links.bare("/ontology/picture"),
        image=links.bare("/ontology/picture.svg"),
        alt=schema_picture(site).alt,
    )


def picture(request: Request) -> Response:
    """The overview as a page of its own, with search, filters and tables of the same."""
    response = HTMLResponse(schema_picture(request.app.state.site).html())
    response.headers["Content-Security-Policy"] = _PICTURE_POLICY
    return response


def image(request: Request) -> Response:
    """The overview as an image."""
    return Response(schema_picture(request.app.state.site).svg(), media_type="image/svg+xml")


@lru_cache(maxsize=1)
def schema_picture(site: Site) -> Picture:
    """Classes and the properties that link them, as the ontology declares it."""
    G = site.kg.network("schema", directed=True)
    above = _above(_terms(site.kg.answer("vocabulary-terms")))
    themes = {node: _theme(node.partition(":")[2], above) for node in G}
    for _, data in G.nodes(data=True):
        data["kind"] = "class"
    title = "Which classes does the ontology have, and how are they linked?"
    return draw(G, colour=themes, title=title)


def themed(site: Site, answer: Answer, links: Links) -> list[Theme]:
    """The terms by theme; properties that are said of anything stand in a theme of their own, the last."""
    terms, uses = _terms(answer), _uses(site)
    above = _above(terms)
    themes = {title: Theme(title, [], []) for title in (*THEMES, ANY)}
    for term, known in terms.items():
        own = [_local(term)] if known.is_class else []
        for title in dict.fromkeys(_theme(name, above) for name in (own or known.belongs or [""])):
            shown = Entry(view.cell(answer, term, links.url), term.compact, known.definition, uses.get(term, ""))
            (themes[title].classes if known.is_class else themes[title].properties).append(shown)
    for theme in themes.values():
        for entries in (theme.classes, theme.properties):
            entries.sort(key=lambda entry: entry.term.text.casefold())
    return [theme for theme in themes.values() if theme.classes or theme.properties]


def _terms(answer: Answer) -> dict[IRI, _Term]:
    """The terms of an answer of `vocabulary-terms`, one entry a term."""
    terms: dict[IRI, _Term] = {}
    for term, kind, definition, belongs in (row.terms for row in answer.rows):
        if isinstance(term, IRI):
            entry = terms.setdefault(term, _Term(kind == _CLASS, answer.text(definition), []))
            if belongs is not None:
                entry.belongs.append(_local(belongs))
    return terms


def _above(terms: dict[IRI, _Term]) -> dict[str, list[str]]:
    """{class: the classes above it}, by their local names."""
    return {_local(term): entry.belongs for term, entry in terms.items() if entry.is_class}


def _theme(name: str, above: dict[str, list[str]]) -> str:
    """The theme of a class: its own, else that of the nearest class above it that has one."""
    waiting, seen = [name], {name}
    while waiting:
        one = waiting.pop(0)
        for title, classes in THEMES.items():
            if one in classes:
                return title
        new = [higher for higher in above.get(one, []) if higher not in seen]
        seen.update(new)
        waiting += new
    return ANY


def _uses(site: Site) -> dict[Term, str]:
    """In words how often terms are used: things in a class, statements with a property."""
    things = {row["class"]: row.things.text for row in site.kg.run("entities")}
    statements = {row.property: row.statements.text for row in site.kg.run("property-counts")}
    counted = [(things, "thing", "things"), (statements, "statement", "statements")]
    return {
        term: f"{grouped(count)} {one if count == '1' else several}"
        for counts, one, several in counted
        for term, count in counts.items()
    }


def _local(iri: Term) -> str:
    return str(iri).rpartition("#")[2]


def number(term: Term | None) -> int:
    """The whole number of a literal; 0 for anything else."""
    return int(term.text) if isinstance(term, Literal) else 0
