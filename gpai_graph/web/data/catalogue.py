"""The catalogue: what the data set is, for programs and search engines: VoID, DCAT, schema.org, the sitemap."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gpai_graph.answers.citation import AUTHOR, TITLE
from gpai_graph.rdf.namespaces import BASE, PREFIXES, THINGS, compact
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Quad, Row, Term
from gpai_graph.stores.embedded import written
from gpai_graph.visual.network.picture_page import in_script
from gpai_graph.web.data import dumps
from gpai_graph.web.data.linked_data import DATASET, MEDIA_TYPES, PAGE_ALIASES, TYPES_WITH_GRAPHS
from gpai_graph.web.http.negotiation import VARY, AcceptHeader
from gpai_graph.web.site import Site
from gpai_graph.web.urls import page_path

KEYWORDS: Final = (
    *("artificial intelligence", "AI governance", "Global Partnership on AI", "GPAI", "OECD", "knowledge graph"),
    *("provenance", "international organisations"),
)
# Things that show what the data are like.
EXAMPLES: Final = ("body:gpai", "country:ca", "membership:ca-gpai", "person:martinez-inma", "project:data-trusts")
_FORMATS: Final = tuple(kind for kind in MEDIA_TYPES.values() if kind not in TYPES_WITH_GRAPHS)
_CATALOGUE: Final = IRI(f"{BASE}#catalogue")
_MAKERS: Final = IRI(f"{BASE}#contributors")
_LANGUAGES: Final = ("ENG", "FRA")
_EU_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_HOST: Final = r"https?://[A-Za-z0-9._~%:/\[\]-]+"

# Pages that lead to all others; those that are served here are named.
_MAIN: Final = (
    *("/", "/findings", "/browse", "/questions", "/networks", "/compare"),
    *("/sources", "/gaps", "/ontology", "/about", "/developers"),
)
# So many a file may hold (https://www.sitemaps.org/protocol.html).
MOST_ADDRESSES: Final = 50_000
# Searches, queries and other days are endless: the pages of the last day known hold everything.
_ENDLESS: Final = ("/search", "/sparql", "/api/", "/cite", "/*as_of=", "/*mode=")


def void(request: Request) -> Response:
    """`/.well-known/void`: how large the data set is, what is in it, where it is to be had."""
    site: Site = request.app.state.site
    return _answered(request, [*_dataset(site), *_void(site, _address(site, request))])


def dcat(request: Request) -> Response:
    """`/dcat`: the data set as an entry of a catalogue, with its files and services."""
    site: Site = request.app.state.site
    address = _address(site, request)
    return _answered(request, [*_dataset(site), *_catalogued(site, address), *_files(request, address)])


def dataset_json_ld(site: Site, request: Request) -> Markup:
    """The data set as search engines read it: schema.org JSON-LD that cannot end its script element."""
    header, address = _header(site), site.public_url(request)
    return in_script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": str(DATASET),
            "name": TITLE,
            "description": _description(site),
            "url": f"{address}/",
            "identifier": str(DATASET),
            "license": str(header.licence),
            "creator": {"@type": "Organization", "name": AUTHOR},
            "keywords": list(KEYWORDS),
            "inLanguage": ["en", "fr"],
            "isAccessibleForFree": True,
            "version": header.version.text,
            "datePublished": header.created.text,
            "dateModified": header.modified.text,
            "temporalCoverage": f"../{header.cutOff.text}",
            "distribution": [
                {"@type": "DataDownload", "name": words, "encodingFormat": kind, "contentUrl": f"{address}/{file}"}
                for file, (kind, words) in ((_file(ending), about) for ending, about in dumps.DUMPS.items())
            ],
        }
    )  # fmt: skip


def _dataset(site: Site) -> Iterator[Quad]:
    """What both descriptions say: what it is, whose, since when, under which licence."""
    header = _header(site)
    yield _said(DATASET, "rdf:type", _iri("void:Dataset"))
    yield _said(DATASET, "rdf:type", _iri("dcat:Dataset"))
    yield _said(DATASET, "dcterms:title", _english(TITLE))
    yield _said(DATASET, "dcterms:description", _english(_description(site)))
    yield _said(DATASET, "dcterms:license", header.licence)
    yield _said(DATASET, "dcterms:issued", header.created)
    yield _said(DATASET, "dcterms:modified", header.modified)
    yield _said(DATASET, "owl:versionInfo", header.version)
    yield _said(DATASET, "foaf:homepage", IRI(BASE))
    for role in ("dcterms:creator", "dcterms:publisher"):
        yield _said(DATASET, role, _MAKERS)
    yield _said(_MAKERS, "rdf:type", _iri("foaf:Agent"))
    yield _said(_MAKERS, "foaf:name", Literal(AUTHOR))


def _void(site: Site, address: str) -> Iterator[Quad]:
    kg = site.kg
    document = IRI(f"{BASE}.well-known/void")
    yield _said(document, "rdf:type", _iri("void:DatasetDescription"))
    yield _said(document, "foaf:primaryTopic", DATASET)
    yield _said(DATASET, "void:uriSpace", Literal(THINGS))
    for path in (_file(ending) for ending in dumps.DUMPS):
        yield _said(DATASET, "void:dataDump", IRI(f"{address}/{path}"))
    yield _said(DATASET, "void:sparqlEndpoint", IRI(f"{address}/sparql"))
    for example in EXAMPLES:
        yield _said(DATASET, "void:exampleResource", _iri(example))
    for total in kg.run("totals"):
        yield _said(DATASET, "void:triples", total.triples)
        yield _said(DATASET, "void:distinctSubjects", total.subjects)
        yield _said(DATASET, "void:distinctObjects", total["values"])
        yield _said(DATASET, "void:properties", total.properties)
    yield _said(DATASET, "void:entities", _number(len(kg.run("things"))))
    classes, properties = kg.run("class-partitions"), kg.run("property-partitions")
    yield _said(DATASET, "void:classes", _number(len(classes)))
    names = [*classes.column("class"), *properties.column("property")]
    for vocabulary in sorted({_namespace(str(name)) for name in names}):
        yield _said(DATASET, "void:vocabulary", IRI(vocabulary))
    for row in classes:
        part = _part("class", row["class"])
        yield _said(DATASET, "void:classPartition", part)
        yield _said(part, "void:class", row["class"])
        yield _said(part, "void:entities", row.things)
    for row in properties:
        part = _part("property", row.property)
        yield _said(DATASET, "void:propertyPartition", part)
        yield _said(part, "void:property", row.property)
        yield _said(part, "void:triples", row.triples)
        yield _said(part, "void:distinctSubjects", row.subjects)
        yield _said(part, "void:distinctObjects", row["values"])
    yield from _linksets(site)


def _linksets(site: Site) -> Iterator[Quad]:
    """The links to other collections, each kind to each collection a set of its own."""
    for row in site.kg.run("linksets"):
        target = IRI(row.target.text)
        links, other = _part("links", f"{row.property} {target}"), _part("collection", target)
        yield _said(DATASET, "void:subset", links)
        yield _said(links, "rdf:type", _iri("void:Linkset"))
        yield _said(links, "void:linkPredicate", row.property)
        yield _said(links, "void:triples", row.links)
        yield _said(links, "void:subjectsTarget", DATASET)
        yield _said(links, "void:objectsTarget", other)
        yield _said(other, "rdf:type", _iri("void:Dataset"))
        yield _said(other, "void:uriSpace", Literal(target))


def _catalogued(site: Site, address: str) -> Iterator[Quad]:
    header = _header(site)
    yield _said(_CATALOGUE, "rdf:type", _iri("dcat:Catalog"))
    yield _said(_CATALOGUE, "dcterms:title", _english(f"Catalogue of {TITLE}"))
    yield _said(_CATALOGUE, "dcterms:description", _english("The data set gpai-graph, its files and its services."))
    yield _said(_CATALOGUE, "dcterms:publisher", _MAKERS)
    yield _said(_CATALOGUE, "dcat:dataset", DATASET)
    yield _said(DATASET, "dcterms:identifier", Literal(DATASET))
    yield _said(DATASET, "dcat:version", header.version)
    yield _said(DATASET, "dcat:landingPage", IRI(f"{address}/"))
    yield _said(DATASET, "dcterms:conformsTo", header.ontology)
    for word in KEYWORDS:
        yield _said(DATASET, "dcat:keyword", _english(word))
    for language in _LANGUAGES:
        yield _said(DATASET, "dcterms:language", IRI(_EU_LANGUAGES + language))
    period = IRI(f"{BASE}#period")
    yield _said(DATASET, "dcterms:temporal", period)
    yield _said(period, "rdf:type", _iri("dcterms:PeriodOfTime"))
    yield _said(period, "dcat:endDate", header.cutOff)
    services = (
        ("sparql", "SPARQL endpoint", "/sparql", "/sparql"),
        ("library", "Question library over HTTP", "/api/queries", "/openapi.json"),
    )
    for name, title, path, description in services:
        service = IRI(f"{BASE}#service-{name}")
        yield _said(_CATALOGUE, "dcat:service", service)
        yield _said(service, "rdf:type", _iri("dcat:DataService"))
        yield _said(service, "dcterms:title", _english(title))
        yield _said(service, "dcat:endpointURL", IRI(address + path))
        yield _said(service, "dcat:endpointDescription", IRI(address + description))
        yield _said(service, "dcat:servesDataset", DATASET)


def _files(request: Request, address: str) -> Iterator[Quad]:
    """The dumps, each with its size and checksum."""
    site: Site = request.app.state.site
    licence = _header(site).licence
    for ending, (kind, words) in dumps.DUMPS.items():
        made = request.app.state.dumps[ending]
        file, checksum = IRI(f"{BASE}#file-{ending}"), IRI(f"{BASE}#checksum-{ending}")
        yield _said(DATASET, "dcat:distribution", file)
        yield _said(file, "rdf:type", _iri("dcat:Distribution"))
        yield _said(file, "dcterms:title", _english(words))
        yield _said(file, "dcterms:license", licence)
        yield _said(file, "dcat:accessURL", IRI(f"{address}/"))
        yield _said(file, "dcat:downloadURL", IRI(f"{address}/{_file(ending)}"))
        yield _said(file, "dcat:mediaType", IRI(_IANA + kind))
        yield _said(file, "dcat:byteSize", Literal(str(made.size), _iri("xsd:nonNegativeInteger")))
        yield _said(file, "spdx:checksum", checksum)
        yield _said(checksum, "rdf:type", _iri("spdx:Checksum"))
        yield _said(checksum, "spdx:algorithm", _iri("spdx:checksumAlgorithm_sha256"))
        yield _said(checksum, "spdx:checksumValue", Literal(made.checksum, _iri("xsd:hexBinary")))


def _answered(request: Request, quads: list[Quad]) -> Response:
    media_type = AcceptHeader.of(request.scope).required(_FORMATS, {**PAGE_ALIASES, "text/html": "text/turtle"})
    return Response(written(quads, media_type), 200, VARY, media_type)


def _address(site: Site, request: Request) -> str:
    """The public address of this server. Raises HTTPException 400 where a request calls it by what is no name."""
    address = site.public_url(request)
    if not re.fullmatch(_HOST, address):
        raise HTTPException(400, "The request names a host that is not a valid name.")
    return address


def _description(site: Site) -> str:
    """What is in it, computed: the answers to two questions of the library."""
    sentences = (site.kg.answer(name).sentence for name in ("gpai", "graph-figures"))
    return " ".join(["Members, people, work and sources of the Global Partnership on AI.", *sentences])


def _header(site: Site) -> Row:
    row = site.kg.run("header").first()
    assert row is not None, "a house rule checks that the graph has a header"
    return row


def _said(subject: IRI, predicate: str, value: Term) -> Quad:
    return Quad(subject, _iri(predicate), value)


def _iri(name: str) -> IRI:
    prefix, _, local = name.partition(":")
    return IRI(PREFIXES[prefix] + local)


def _english(text: str) -> Literal:
    return Literal(text, LANG_STRING, "en")


def _number(number: int) -> Literal:
    return Literal(str(number), _iri("xsd:integer"))


def _part(kind: str, name: str) -> IRI:
    """The name of a part: its kind, and what it is a part by."""
    return IRI(f"{BASE}#{kind}-{quote(compact(name).replace(':', '-', 1), safe='')}")


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _file(ending: str) -> str:
    return f"{dumps.STEM}.{ending}"


# What search engines are told


def sitemap(request: Request) -> Response:
    """`/sitemap.xml`: every page of a question and of a thing, the main pages first."""
    address = request.app.state.site.public_url(request)
    lines = (f"<url><loc>{escape(address + path)}</loc></url>\n" for path in [*_paths(request)][:MOST_ADDRESSES])
    body = "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            *lines,
            "</urlset>\n",
        ]
    )
    return Response(body, media_type="application/xml")


def robots(request: Request) -> Response:
    """`/robots.txt`: what need not be read, and where the sitemap is."""
    site: Site = request.app.state.site
    root = request.scope.get("root_path", "").rstrip("/")
    forbidden = "".join(f"Disallow: {root}{path}\n" for path in _ENDLESS)
    return PlainTextResponse(f"User-agent: *\n{forbidden}\nSitemap: {site.public_url(request)}/sitemap.xml\n")


def _paths(request: Request) -> Iterator[str]:
    site: Site = request.app.state.site
    served = {getattr(route, "path", "") for route in request.app.routes}
    yield from (path for path in _MAIN if path in served)
    yield from (f"/browse/{kind}" for kind in site.kinds)
    yield from (f"/questions/{name}" for name in site.questions)
    yield from (f"/findings/{name}" for name in site.kg.queries.claims)
    yield from (page_path(str(thing)) for thing in site.kg.run("things").column("thing"))
