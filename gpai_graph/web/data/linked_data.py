"""Linked data: how a thing is had as data, and what its page says to machines. IRIs in, addresses and JSON-LD out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request

from gpai_graph.answers.answer import Answer
from gpai_graph.rdf.namespaces import BASE, PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of, outside, page_path

# {ending: words}, as pages offer them.
FORMATS: Final = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "trig": "TriG with sources",
}
# {ending: media type}, the first one where a client does not mind. In the last two the graphs tell who says so.
MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
WITH_GRAPHS: Final = ("application/trig", "application/n-quads")
# Other names under which clients ask for the same.
ALIASES: Final = {
    "application/json": "application/ld+json",
    "application/x-turtle": "text/turtle",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/xhtml+xml": "text/html",
}
# All that is described here, as VoID, DCAT and schema.org call it.
DATASET: Final = IRI(f"{BASE}#dataset")
_SCHEMA_TYPES: Final = {
    "country": "Country",
    "person": "Person",
    "organisation": "Organization",
    "body": "Organization",
    "event": "Event",
    "output": "CreativeWork",
    "document": "CreativeWork",
    "source": "CreativeWork",
    "project": "Project",
}
_IN_LINKS: Final = "%/:?#[]@!$&'()*+,;=~"
_DANGEROUS: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def data_path(iri: IRI) -> str:
    """The path of the data about a thing, without the ending that names the format.

    >>> data_path(IRI("https://w3id.org/gpai-graph/id/country/ca"))
    '/data/country/ca'
    """
    return f"/data{page_path(iri).removeprefix('/page')}"


def files(iri: IRI, links: Links) -> list[tuple[str, str]]:
    """(words, address) of the data about a thing in each format."""
    return [(words, links.bare(f"{data_path(iri)}.{ending}")) for ending, words in FORMATS.items()]


def parted(name: str) -> tuple[str, str]:
    """A name without the ending that names a format, and that ending; "" where it has none.

    >>> parted("ca.ttl"), parted("oecd.ai")
    (('ca', 'ttl'), ('oecd.ai', ''))
    """
    stem, _, ending = name.rpartition(".")
    return (stem, ending) if stem and (ending in MEDIA_TYPES or ending == "html") else (name, "")


class Link(NamedTuple):
    """A link in the head of an answer: where it leads, what it is, and the media type there, if that matters."""

    href: str
    relation: str
    media_type: str = ""


def link_header(links: Iterable[Link]) -> str:
    """The value of a Link header (RFC 8288).

    >>> link_header([Link("/data/country/ca.ttl", "alternate", "text/turtle")])
    '</data/country/ca.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(
        f'<{quote(link.href, safe=_IN_LINKS)}>; rel="{link.relation}"'
        + (f'; type="{link.media_type}"' if link.media_type else "")
        for link in links
    )


def alternates(path: str, links: Links) -> list[Link]:
    """A link to each format of the document at a path without an ending."""
    return [Link(links.bare(f"{path}.{ending}"), "alternate", kind) for ending, kind in MEDIA_TYPES.items()]


def page_links(site: Site, request: Request, iri: IRI, links: Links) -> str:
    """The Link header of the page about a thing: its data, the thing itself, its address without a day."""
    canonical = Link(site.public_url(request) + page_path(iri), "canonical")
    return link_header([*alternates(data_path(iri), links), Link(iri, "describes"), canonical])


def json_ld(site: Site, request: Request, iri: IRI, name: str, about: Answer) -> Markup:
    """What search engines read: schema.org JSON-LD that cannot end its script element."""
    same = [str(row.terms[1]) for row in about.rows if row.terms[0] == PREFIXES["skos"] + "exactMatch"]
    said = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(kind_of(iri), "Thing"),
        "@id": str(iri),
        "name": name,
        "url": site.public_url(request) + page_path(iri),
        **({"sameAs": [address for address in same if outside(address)]} if same else {}),
    }
    return in_script(said)


def in_script(said: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_DANGEROUS))


def contact(address: str, name: str) -> str:
    """Where a correction of this thing goes; "" if whoever runs the server named nobody."""
    if not address:
        return ""
    if "@" in address and "/" not in address:
        return f"mailto:{quote(address, safe='@.')}?subject={quote(f'gpai-graph: {name}')}"
    return outside(address)
