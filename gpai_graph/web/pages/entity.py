"""Entities: the page about one thing, with its facts, its seats on a day, its timeline and what leads to it."""

from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import UnknownEntityError
from gpai_graph.rdf.namespaces import KINDS, PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web.data import linked_data
from gpai_graph.web.http.messages import in_words
from gpai_graph.web.links import Links
from gpai_graph.web.looks import kind_word
from gpai_graph.web.marks import Numbering
from gpai_graph.web.pages.disputes import disputed_triples, disputes_of
from gpai_graph.web.pages.documents import Document, document_of
from gpai_graph.web.pages.facts import SUMMARY, grouped_facts
from gpai_graph.web.pages.leading import incoming_of, timeline_of
from gpai_graph.web.pages.questions import citation
from gpai_graph.web.pages.roles import Role, Roles, roles_of
from gpai_graph.web.pages.suggesting import suggestion
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of

_POINTS: Final = 40  # of the timeline
_GPAI: Final = PREFIXES["gpai"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_DEFINITION: Final = PREFIXES["skos"] + "definition"


def entity(request: Request) -> Response:
    """The page about a thing, with the day that is asked for."""
    site: Site = request.app.state.site
    iri = thing_of(request)
    moment = site.moment(request)
    links = Links(request, moment)
    numbering = Numbering()
    about = site.kg.describe(iri)
    name = site.kg.label(iri)
    kind = kind_of(iri)
    roles = roles_of(site, iri, moment, links, numbering)
    response = site.render(
        request,
        "entity.html.j2",
        moment=moment,
        iri=iri,
        compact=iri.compact,
        name=name,
        kind=kind,
        other_names=_other_names(about, name),
        sentence=_sentence(about, name, kind, roles),
        roles=roles,
        # What a source is stands in the head of its page.
        groups=[] if kind == "source" else grouped_facts(about, numbering, links, _disputed(site, iri)),
        disputes=disputes_of(site, numbering, links, iri),
        document=_document(request, site, iri, numbering, links),
        timeline=(points := timeline_of(site, iri, moment, numbering, links))[:_POINTS],
        timeline_more=links.url("/timeline", thing=iri.compact) if len(points) > _POINTS else "",
        incoming=incoming_of(site, iri, numbering, links, request.query_params.get("all", "")),
        numbering=numbering,
        picture=_picture(iri, links, name, kind),
        data_path=linked_data.data_path(iri),
        files=linked_data.files(iri, links),
        json_ld=linked_data.json_ld(site, request, iri, name, about),
        citation=citation(site, request, links, moment, name),
        contact=linked_data.contact(site.settings.contact, name),
        correction=suggestion(site, iri, "other", links).text,
    )
    response.headers["Link"] = linked_data.page_links(site, request, iri, links)
    return response


def thing_of(request: Request) -> IRI:
    """The thing that a path names. Raises HTTPException 404 where the graph knows none, with the nearest one."""
    return thing_called(request.app.state.site, request.path_params["kind"], request.path_params["slug"])


def thing_called(site: Site, kind: str, slug: str) -> IRI:
    """The thing of a kind with a slug. Raises HTTPException 404 as `thing_of` does."""
    if kind not in KINDS:
        raise HTTPException(404, f"There is no kind of things called {kind!r} here. Kinds are {', '.join(KINDS)}.")
    try:
        return site.kg.resolve(f"<{PREFIXES[kind]}{slug}>")
    except UnknownEntityError as error:
        raise HTTPException(404, in_words(str(error))) from error


def _other_names(about: Answer, name: str) -> str:
    """What else it is called, in any language."""
    naming = {PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "alternative"}
    texts = [about.text(row.terms[1]) for row in about.rows if row.terms[0] in naming]
    return " · ".join(dict.fromkeys(text for text in texts if text != name))


def _sentence(about: Answer, name: str, kind: str, roles: Roles | None) -> str:
    """What it is: our summary where there is one, else its class, and what it holds on the day."""
    for row in about.rows:
        # A word of a list, and a list of words, have a definition.
        if row.terms[0] in (SUMMARY, _DEFINITION):
            return about.text(row.terms[1])
    kinds = [row.terms[1] for row in about.rows if row.terms[0] == _TYPE]
    classes = [about.text(term) for term in kinds if str(term).startswith(_GPAI)]
    what = classes[0].lower() if classes else kind_word(kind)
    article = "an" if what[:1] in "aeiou" else "a"
    sentence = f"{name} is {article} {what}."
    held = [role for role in roles.now if role.place.text and role.state == "certain"] if roles else []
    return " ".join([sentence, *(_held(role) for role in held[:2])])


def _held(role: Role) -> str:
    """A seat as a sentence, such as: Member of GPAI since 2022."""
    who = f" ({role.who.text})" if role.who.text else ""
    period = f" {role.period}" if role.period else ""
    sure = " (inferred)" if role.is_inferred else " (sources disagree)" if role.is_disputed else ""
    return f"{role.role.text} of {role.place.text}{who}{period}{sure}."


def _disputed(site: Site, iri: IRI) -> set[tuple[object, object]]:
    """What is said of the thing and contradicted elsewhere: (property, value)."""
    return {(property_, value) for thing, property_, value in disputed_triples(site) if thing == iri}


def _document(request: Request, site: Site, iri: IRI, numbering: Numbering, links: Links) -> Document | None:
    """What a source supports; None for anything else."""
    if kind_of(iri) != "source":
        return None
    return document_of(site, iri, numbering, links, request.query_params.get("rows") == "all")


class _Shown(NamedTuple):
    image: str
    page: str
    alt: str
    height: int


def _picture(iri: IRI, links: Links, name: str, kind: str) -> _Shown | None:
    """The picture of what the thing is linked with; vocabulary and observations have none."""
    if kind in ("observation", "date", "concept", "scheme", "term", "membership", "seat", "completeness"):
        return None
    base = f"/neighbourhood/{iri.compact.replace(':', '/')}"
    alt = f"Network picture: what {name} is linked with"
    return _Shown(links.url(f"{base}/picture.svg"), links.url(f"{base}/picture"), alt, 820)
