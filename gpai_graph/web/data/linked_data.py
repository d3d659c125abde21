"""Linked data: what belongs to the data about a thing, where they are had, and what its page says to machines.

In the data, each statement stands in the graphs of those who make it and, once, in the default graph, as in the whole
graph; a format without graphs shows the latter."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request

from gpai_graph.answers.answer import Answer
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf import formats
from gpai_graph.rdf.kinds import BY_NAME
from gpai_graph.rdf.namespaces import BASE, PREFIXES, SHAPES, kind_of
from gpai_graph.rdf.solutions import IRI, Quad, Term
from gpai_graph.visual.network.picture_page import in_script
from gpai_graph.web.site import Site
from gpai_graph.web.urls import Links, outside, page_path

# {ending: words}, as pages offer them.
LINKED_FORMATS: Final = {each.ending: each.words for each in formats.GRAPHS if each is not formats.N_QUADS}
# {ending: media type}, the first one where a client does not mind. In the last two the graphs tell who says so.
MEDIA_TYPES: Final = {each.ending: each.media_type for each in formats.GRAPHS}
TYPES_WITH_GRAPHS: Final = tuple(each.media_type for each in formats.WITH_GRAPHS)
# Other names under which clients ask for the same.
PAGE_ALIASES: Final = {**formats.aliases(formats.GRAPHS), "application/xhtml+xml": "text/html"}
# All that is described here, as VoID, DCAT and schema.org call it.
DATASET: Final = IRI(f"{BASE}#dataset")
_DERIVED_FROM: Final = PREFIXES["prov"] + "wasDerivedFrom"
# They say what must hold, and not what does: no part of the default graph.

_IN_LINKS: Final = "%/:?#[]@!$&'()*+,;=~"


def data_path(iri: IRI) -> str:
    """The path of the data about a thing, without the ending that names the format.

    >>> data_path(IRI("https://w3id.org/gpai-graph/id/country/ca"))
    '/data/country/ca'
    """
    return f"/data{page_path(iri).removeprefix('/page')}"


def files(iri: IRI, links: Links) -> list[tuple[str, str]]:
    """(words, address) of the data about a thing in each format."""
    return [(words, links.bare(f"{data_path(iri)}.{ending}")) for ending, words in LINKED_FORMATS.items()]


def parted(name: str) -> tuple[str, str]:
    """A name without the ending that names a format, and that ending; "" where it has none.

    >>> parted("ca.ttl"), parted("oecd.ai")
    (('ca', 'ttl'), ('oecd.ai', ''))
    """
    stem, _, ending = name.rpartition(".")
    return (stem, ending) if stem and (ending in MEDIA_TYPES or ending == "html") else (name, "")


class HeaderLink(NamedTuple):
    """A link in the head of an answer: where it leads, what it is, and the media type there, if that matters."""

    href: str
    relation: str
    media_type: str = ""


def link_header(links: Iterable[HeaderLink]) -> str:
    """The value of a Link header (RFC 8288).

    >>> link_header([HeaderLink("/data/country/ca.ttl", "alternate", "text/turtle")])
    '</data/country/ca.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(
        f'<{quote(link.href, safe=_IN_LINKS)}>; rel="{link.relation}"'
        + (f'; type="{link.media_type}"' if link.media_type else "")
        for link in links
    )


def alternates(path: str, links: Links) -> list[HeaderLink]:
    """A link to each format of the document at a path without an ending."""
    return [HeaderLink(links.bare(f"{path}.{ending}"), "alternate", kind) for ending, kind in MEDIA_TYPES.items()]


def page_links(site: Site, request: Request, iri: IRI, links: Links) -> str:
    """The Link header of the page about a thing: its data, the thing itself, its address without a day."""
    canonical = HeaderLink(site.public_url(request) + page_path(iri), "canonical")
    return link_header([*alternates(data_path(iri), links), HeaderLink(iri, "describes"), canonical])


def json_ld(site: Site, request: Request, iri: IRI, name: str, about: Answer) -> Markup:
    """What search engines read: schema.org JSON-LD that cannot end its script element."""
    same = [str(row.terms.value) for row in about.rows if row.terms.property == PREFIXES["skos"] + "exactMatch"]
    said = {
        "@context": "https://schema.org",
        "@type": BY_NAME[kind].schema if (kind := kind_of(iri)) in BY_NAME else "Thing",
        "@id": str(iri),
        "name": name,
        "url": site.public_url(request) + page_path(iri),
        **({"sameAs": [address for address in same if outside(address)]} if same else {}),
    }
    return in_script(said)


def contact(address: str, name: str) -> str:
    """Where a correction of this thing goes; "" if whoever runs the server named nobody."""
    if not address:
        return ""
    if "@" in address and "/" not in address:
        return f"mailto:{quote(address, safe='@.')}?subject={quote(f'gpai-graph: {name}')}"
    return outside(address)


# The data about a thing


def quads_about(site: Site, thing: IRI) -> list[Quad]:
    """Every statement about a thing and every one that leads to it, what all these things are called, and what the
    sources are that say so.

    A description of the document itself (what it is about, the licence) stands in the default graph alone."""
    stated = [Quad(thing, *terms) for terms in _rows(site, "facts", thing=thing)]
    stated += [Quad(start, p, thing, graph) for p, start, graph in _rows(site, "incoming", thing=thing)]
    stated = [quad for quad in stated if quad.graph != SHAPES]
    beside = {term for quad in stated for term in (quad.subject, quad.object) if isinstance(term, IRI)} - {thing}
    sources = {quad.graph for quad in stated} | {quad.object for quad in stated if quad.predicate == _DERIVED_FROM}
    stated += _about_several(site, "names", "things", beside)
    stated += _about_several(site, "source-statements", "sources", sources)
    quads = dict.fromkeys(quad for quad in stated if quad.graph != SHAPES)
    return [*quads, *dict.fromkeys(quad._replace(graph=None) for quad in quads), *_of_document(site, thing)]


def quads_of(site: Site, graph: IRI) -> list[Quad]:
    """Every statement of a named graph; [] where there is no such graph."""
    query = site.kg.queries["graph-of-one"].bind({"graph": graph})
    return [Quad(*triple, graph) for triple in site.kg.store.construct(query)]


def _about_several(site: Site, name: str, parameter: str, things: Iterable[Term | None]) -> Iterator[Quad]:
    wanted = sorted(thing for thing in things if isinstance(thing, IRI))
    # Without any, the query would tell of all.
    return (Quad(*terms) for terms in _rows(site, name, **{parameter: wanted})) if wanted else iter(())


def _rows(site: Site, name: str, **values: Values) -> list[tuple[Any, ...]]:
    """The rows of a query whose things are known: thousands of them need not be looked up one by one."""
    return site.kg.store.select(site.kg.queries[name].bind(values)).rows


def _of_document(site: Site, thing: IRI) -> Iterator[Quad]:
    """What the document is; called by its lasting address, so that every server gives the same bytes."""
    document = IRI(BASE.rstrip("/") + data_path(thing))
    yield Quad(document, IRI(PREFIXES["rdf"] + "type"), IRI(PREFIXES["foaf"] + "Document"))
    yield Quad(document, IRI(PREFIXES["foaf"] + "primaryTopic"), thing)
    yield Quad(document, IRI(PREFIXES["void"] + "inDataset"), DATASET)
    for row in site.kg.run("header"):
        yield Quad(document, IRI(PREFIXES["dcterms"] + "license"), row.licence)
