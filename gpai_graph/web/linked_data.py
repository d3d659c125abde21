"""Linked data: how a thing is had as data, and what its page says to machines. IRIs in, addresses and JSON-LD out."""

import json
from typing import Final
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request

from gpai_graph.answers import Answer
from gpai_graph.prefixes import PREFIXES
from gpai_graph.solutions import IRI
from gpai_graph.web.addresses import kind_of, outside, page_path
from gpai_graph.web.links import Links
from gpai_graph.web.site import Site

# {ending: words}; the media types stand where the files are made.
FORMATS: Final = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "trig": "TriG with sources",
}
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
    return Markup(json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_DANGEROUS))


def contact(address: str, name: str) -> str:
    """Where a correction of this thing goes; "" if whoever runs the server named nobody."""
    if not address:
        return ""
    if "@" in address and "/" not in address:
        return f"mailto:{quote(address, safe='@.')}?subject={quote(f'gpai-graph: {name}')}"
    return outside(address)
